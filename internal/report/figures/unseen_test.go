package figures

import (
	"strings"
	"testing"
)

// unseen is sentences in the manner of provincial papers and reports, each judged by hand before the checker saw it.
var unseen = []struct {
	text, claim string
	verdict     Verdict
}{
	{"Nghệ An tăng 9.499 người so với năm 2020 và tăng 34.471 người so với cùng kỳ năm trước.", "9.499", Unverifiable},
	{"Giá trị xuất khẩu ước đạt 18,5 tỷ USD, tăng 8,1% so với cùng kỳ, bằng 74% KH năm.", "74%", Unverifiable},
	{"Toàn tỉnh hiện có 1.023.456 người tham gia BHYT, chiếm 93,04% dân số (1.100.000 người).", "93,04%", OK},
	{"Toàn tỉnh hiện có 1.023.456 người tham gia BHYT, chiếm 90,34% dân số (1.100.000 người).", "90,34%", Wrong},
	{"Đến ngày 31/10/2025, toàn tỉnh có 41.250 người tham gia BHXH tự nguyện, tăng 5.380 người (tương đương tăng 15%) so với cuối năm 2024.", "15%", OK},
	{"Đến ngày 31/10/2025, toàn tỉnh có 41.250 người tham gia BHXH tự nguyện, tăng 5.380 người (tương đương tăng 13%) so với cuối năm 2024.", "13%", Wrong},
	{"Trong 10 tháng, xã vận động được 186 người tham gia mới, bình quân mỗi tháng gần 19 người.", "19 người", OK},
	{"Trong 10 tháng, xã vận động được 186 người tham gia mới, bình quân mỗi tháng 16 người.", "16 người", Wrong},
	{"Trong số 1.240 hội viên, có 310 người đã tham gia BHXH tự nguyện, tức cứ 4 hội viên thì có 1 người tham gia.", "cứ 4", OK},
	{"Trong số 1.240 hội viên, có 310 người đã tham gia BHXH tự nguyện, tức cứ 5 hội viên thì có 1 người tham gia.", "cứ 5", Wrong},
	{"Toàn xã có 2.415 hộ, trong đó 1.610 hộ tham gia BHYT hộ gia đình, chiếm 2/3 số hộ.", "2/3", OK},
	{"Toàn xã có 2.415 hộ, trong đó 1.610 hộ tham gia BHYT hộ gia đình, chiếm 3/4 số hộ.", "3/4", Wrong},
	{"Cả huyện có 5.120 người tham gia BHXH tự nguyện, trong đó 3.072 nữ (60%) và 2.048 nam (40%).", "60%", OK},
	{"Cả huyện có 5.120 người tham gia BHXH tự nguyện, trong đó 3.072 nữ (60%) và 2.248 nam.", "2.248", Wrong},
	{"Số người tham gia BHXH tự nguyện giảm 1.204 người, tương đương 4,3%, từ 28.000 người xuống còn 26.796 người.", "4,3%", OK},
	{"Số người tham gia BHXH tự nguyện giảm 1.204 người, tương đương 5,3%, từ 28.000 người xuống còn 26.796 người.", "5,3%", Wrong},
	{"Tỷ lệ bao phủ BHYT đạt 95,15% dân số, tăng 0,5 điểm phần trăm so với năm 2024 (94,65%).", "0,5", OK},
	{"Tỷ lệ bao phủ BHYT đạt 95,15% dân số, tăng 1,5 điểm phần trăm so với năm 2024 (94,65%).", "1,5", Wrong},
	{"Tổng số thu đạt 108,9 tỷ đồng, bằng 101,1% dự toán (107,7 tỷ đồng).", "101,1%", OK},
	{"Tổng số thu đạt 108,9 tỷ đồng, bằng 111,1% dự toán (107,7 tỷ đồng).", "111,1%", Wrong},
	{"Thu BHYT hộ gia đình đạt 12 tỷ 450 triệu đồng, tăng 2 tỷ 250 triệu đồng so với cùng kỳ, tương đương 22,1%.", "22,1%", OK},
	{"Mỗi hội viên bỏ heo 10.000 đồng/ngày, một tháng (30 ngày) tiết kiệm được 300.000 đồng.", "300.000", OK},
	{"Mỗi hội viên bỏ heo 10.000 đồng/ngày, một tháng (30 ngày) tiết kiệm được 350.000 đồng.", "350.000", Wrong},
	{"Với mức đóng 297.000 đồng/tháng, một năm người tham gia đóng 3.564.000 đồng.", "3.564.000", OK},
	{"Với mức đóng 297.000 đồng/tháng, một năm người tham gia đóng 3.654.000 đồng.", "3.654.000", Wrong},
	{"Từ 312 người cuối năm 2022, đến nay xã có 1.014 người tham gia, tăng 3,25 lần.", "3,25 lần", OK},
	{"Từ 312 người cuối năm 2022, đến nay xã có 1.014 người tham gia, gấp 3,25 lần.", "3,25 lần", OK},
	{"Số người tham gia mới tăng gấp 2,5 lần so với cùng kỳ năm 2024, từ 420 lên 1.050 người.", "2,5 lần", OK},
	{"Số người tham gia mới tăng gấp đôi so với cùng kỳ năm 2024, từ 420 lên 850 người.", "gấp đôi", OK},
	{"Huyện có 15 xã, thị trấn, trong đó 9 xã hoàn thành kế hoạch, đạt 60%.", "60%", OK},
	{"Huyện có 15 xã, thị trấn, trong đó 9 xã hoàn thành kế hoạch, đạt 65%.", "65%", Wrong},
	{"Căn cứ Nghị định số 159/2025/NĐ-CP ngày 25/6/2025 của Chính phủ, người tham gia được hỗ trợ 20% mức đóng.", "20%", Unverifiable},
	{"Hội đã tổ chức 24 buổi tuyên truyền cho 1.200 lượt hội viên, bình quân 50 người/buổi.", "50 người", OK},
	{"Hội đã tổ chức 24 buổi tuyên truyền cho 1.200 lượt hội viên, bình quân 60 người/buổi.", "60 người", Wrong},
	{"Trong 3 tháng ra quân, các nhóm đến 1.530 hộ, vận động được 214 người, đạt tỷ lệ 14%.", "14%", OK},
	{"Trong 3 tháng ra quân, các nhóm đến 1.530 hộ, vận động được 214 người, đạt tỷ lệ 41%.", "41%", Unverifiable},
	{"Kế hoạch năm 2025 là 38.500 người; đến hết tháng 9 thực hiện 31.570 người, đạt 82%, còn phải phát triển 6.930 người.", "6.930", OK},
	{"Kế hoạch năm 2025 là 38.500 người; đến hết tháng 9 thực hiện 31.570 người, đạt 82%, còn phải phát triển 7.930 người.", "7.930", Wrong},
	{"So với kế hoạch, toàn tỉnh còn thiếu 1.250 người, mới đạt 95% chỉ tiêu 25.000 người.", "95%", OK},
	{"So với kế hoạch, toàn tỉnh còn thiếu 1.250 người, mới đạt 92% chỉ tiêu 25.000 người.", "92%", Wrong},
	{"Tháng 7/2025 có 120 người, tháng 8/2025 có 150 người, tháng 9/2025 có 180 người tham gia mới; cả quý III/2025 là 450 người.", "450 người", OK},
	{"Tháng 7/2025 có 120 người, tháng 8/2025 có 150 người, tháng 9/2025 có 180 người tham gia mới; cả quý III/2025 là 470 người.", "470 người", Wrong},
	{"Quý I phát triển 1.105 người, quý II phát triển 1.395 người, 6 tháng đầu năm phát triển 2.500 người, đạt 50% kế hoạch năm (5.000 người).", "2.500", OK},
	{"Hơn 80% trong số 654 người được hỏi (531 người) cho biết sẽ tham gia.", "80%", OK},
	{"Gần 90% trong số 654 người được hỏi (531 người) cho biết sẽ tham gia.", "90%", Wrong},
	{"Bình quân cứ 100 người dân thì có 93 người có thẻ BHYT, đạt tỷ lệ bao phủ 93%.", "93%", OK},
	{"Năm 2023 có 18.200 người, năm 2024 có 20.020 người, tăng 10%.", "10%", OK},
	{"Năm 2023 có 18.200 người, năm 2024 có 20.020 người, tăng 11%.", "11%", Wrong},
	{"Kết quả, 5/7 xã đạt và vượt chỉ tiêu, chiếm 71,4%.", "71,4%", OK},
	{"Kết quả, 5/7 xã đạt và vượt chỉ tiêu, chiếm 74,1%.", "74,1%", Wrong},
	{"Chỉ tiêu tỉnh giao là 45% lực lượng lao động; đến nay đạt 43,2%, còn thiếu 1,8 điểm phần trăm.", "1,8", OK},
	{"Chỉ tiêu tỉnh giao là 45% lực lượng lao động; đến nay đạt 43,2%, còn thiếu 2,8 điểm phần trăm.", "2,8", Wrong},
	{"Ngoài ra, có 1.350 người được hỗ trợ thẻ BHYT với tổng kinh phí 1.705.860.000 đồng, bình quân 1.263.600 đồng/thẻ.", "1.263.600", OK},
	{"Ngoài ra, có 1.350 người được hỗ trợ thẻ BHYT với tổng kinh phí 1.750.860.000 đồng, bình quân 1.263.600 đồng/thẻ.", "1.263.600", Wrong},
	{"Toàn huyện có 7.850 người tham gia BHXH tự nguyện, cao hơn 350 người so với chỉ tiêu 7.500 người.", "350", OK},
	{"Toàn huyện có 7.850 người tham gia BHXH tự nguyện, thấp hơn 350 người so với chỉ tiêu 7.500 người.", "350", Wrong},
	{"Theo kế hoạch, đến cuối năm 2025 toàn tỉnh phấn đấu có 30.000 người tham gia.", "30.000", Unverifiable},
	{"Cụ Nguyễn Thị Lan, 75 tuổi, ở thôn 4, được nhận lương hưu 2,1 triệu đồng mỗi tháng.", "2,1 triệu", Unverifiable},
	{"Chương trình diễn ra từ 7 giờ 30 ngày 12/10/2025 tại nhà văn hóa thôn 5, có 120 người dự.", "120", Unverifiable},
	{"Số người tham gia đạt 1.023 người (vượt 23 người so với chỉ tiêu 1.000 người, đạt tỷ lệ 102,3%).", "102,3%", OK},
	{"Đến cuối tháng 9/2025, toàn tỉnh có 52.316 người tham gia BHXH tự nguyện, đạt 87,2% kế hoạch UBND tỉnh giao, tăng 6.104 người, tương ứng 13,2% so với cùng kỳ năm 2024.", "13,2%", OK},
	{"Đến cuối tháng 9/2025, toàn tỉnh có 52.316 người tham gia BHXH tự nguyện, đạt 87,2% kế hoạch UBND tỉnh giao, tăng 6.104 người, tương ứng 11,2% so với cùng kỳ năm 2024.", "11,2%", Wrong},
	{"Trong đó, nông dân 1.820 người (chiếm 45,5%), tiểu thương 1.000 người (chiếm 25%), lao động tự do 1.180 người (chiếm 29,5%) trên tổng số 4.000 người.", "45,5%", OK},
	{"Trong tổng số 4.000 người tham gia có 1.820 nông dân (45,5%), 1.000 tiểu thương (25%) và 1.180 lao động tự do (28,5%).", "28,5%", Wrong},
	{"Trong tổng số 4.000 người tham gia có 1.820 nông dân (45,5%), 1.000 tiểu thương (25%) và 1.180 lao động tự do (29,5%).", "29,5%", OK},
	{"Với 15 thành viên, mỗi người góp 500.000 đồng, mỗi vòng quỹ có 7,5 triệu đồng.", "7,5 triệu", OK},
	{"Với 15 thành viên, mỗi người góp 500.000 đồng, mỗi vòng quỹ có 8,5 triệu đồng.", "8,5 triệu", Wrong},
	{"Tổ có 12 chị, mỗi chị tiết kiệm 5.000 đồng/ngày, mỗi tháng cả tổ gom được 1,8 triệu đồng.", "1,8 triệu", OK},
	{"Hội đã trao 150 thẻ BHYT, mỗi thẻ trị giá 1.263.600 đồng, tổng trị giá 189.540.000 đồng.", "189.540.000", OK},
	{"Hội đã trao 150 thẻ BHYT, mỗi thẻ trị giá 1.263.600 đồng, tổng trị giá 198.540.000 đồng.", "198.540.000", Wrong},
	{"Tặng 60 sổ BHXH, mỗi sổ 3 tháng, trị giá 792.000 đồng/sổ, tổng kinh phí hơn 47 triệu đồng.", "47 triệu", OK},
	{"Tặng 60 sổ BHXH, mỗi sổ 3 tháng, trị giá 792.000 đồng/sổ, tổng kinh phí 57 triệu đồng.", "57 triệu", Wrong},
	{"Từ 82,5% năm 2021 lên 94,2% năm 2025, tỷ lệ bao phủ BHYT tăng 11,7 điểm phần trăm.", "11,7", OK},
	{"Từ 82,5% năm 2021 lên 94,2% năm 2025, tỷ lệ bao phủ BHYT tăng 12,7 điểm phần trăm.", "12,7", Wrong},
	{"Tỷ lệ bao phủ BHYT năm 2021 đạt 82,5%, năm 2025 đạt 94,2%, tăng 11,7%.", "11,7%", Ambiguous},
	{"Tỷ lệ bao phủ BHYT năm 2021 đạt 82,5%, năm 2025 đạt 94,2%, tăng 15,7%.", "15,7%", Wrong},
	{"Thành phố có 1.250.000 dân, trong đó 1.175.000 người tham gia BHYT, tỷ lệ bao phủ đạt 94%.", "94%", OK},
	{"Thành phố có 1.250.000 dân, trong đó 1.175.000 người tham gia BHYT, tỷ lệ bao phủ đạt 96%.", "96%", Wrong},
	{"Cả nước có 2,27 triệu người tham gia BHXH tự nguyện, chiếm 4,9% lực lượng lao động trong độ tuổi (46,3 triệu người).", "4,9%", OK},
	{"Cả nước có 2,27 triệu người tham gia BHXH tự nguyện, chiếm 9,4% lực lượng lao động trong độ tuổi (46,3 triệu người).", "9,4%", Wrong},
	{"Năm 2020 chỉ có 215 người, nay đã có 824 người tham gia, tăng gần gấp 4 lần.", "gấp 4 lần", OK},
	{"Xã được giao 250 người, đã vận động được 262 người, vượt 12 người, đạt 104,8% kế hoạch.", "104,8%", OK},
	{"Xã được giao 250 người, đã vận động được 262 người, vượt 22 người so với kế hoạch.", "22 người", Wrong},
	{"Xã được giao 250 người, đã vận động được 262 người, vượt 4,8% kế hoạch.", "4,8%", OK},
	{"Nếu năm 2022 chỉ có 95 người tham gia thì đến nay con số này là 380 người, gấp 4 lần.", "4 lần", OK},
	{"Nếu năm 2022 chỉ có 95 người tham gia thì đến nay con số này là 380 người, gấp 3 lần.", "3 lần", Wrong},
	{"Sau 5 năm, số người tham gia tăng thêm 1.200 người, bình quân mỗi năm tăng 240 người.", "240 người", OK},
	{"Sau 5 năm, số người tham gia tăng thêm 1.200 người, bình quân mỗi năm tăng 300 người.", "300 người", Wrong},
	{"Mô hình được nhân rộng ra 12/14 chi hội, đạt tỷ lệ 85,7%.", "85,7%", OK},
	{"Mô hình được nhân rộng ra 12/14 chi hội, đạt tỷ lệ 87,5%.", "87,5%", Wrong},
	{"Toàn xã có 8 thôn với 2.100 hộ, 8.400 khẩu, bình quân 4 khẩu/hộ.", "4 khẩu", OK},
	{"Mức đóng thấp nhất là 297.000 đồng/tháng (22% của 1.350.000 đồng), ngân sách hỗ trợ 20% nên người dân còn đóng 237.600 đồng/tháng.", "237.600", OK},
	{"Đại hội đề ra chỉ tiêu: đến năm 2030, tỷ lệ tham gia BHXH đạt 60% lực lượng lao động trong độ tuổi.", "60%", Unverifiable},
	{"Anh Y Bhăm Niê (sinh năm 1985, buôn Tơng Jú) đóng 3 năm một lần với số tiền 8.553.600 đồng.", "8.553.600", Unverifiable},
	{"Số thu BHXH tự nguyện 9 tháng đầu năm 2025 là 24,6 tỷ đồng, giảm 1,4 tỷ đồng (giảm 5,4%) so với cùng kỳ năm 2024.", "5,4%", OK},
	{"Số thu BHXH tự nguyện 9 tháng đầu năm 2025 là 24,6 tỷ đồng, giảm 1,4 tỷ đồng (giảm 6,4%) so với cùng kỳ năm 2024.", "6,4%", Wrong},
	{"Ước đến 31/12/2025 có 43.000 người tham gia, tăng 4.300 người so với năm 2024, đạt 100% kế hoạch.", "4.300", OK},
	{"Có 9 trên 16 phường vượt kế hoạch.", "9 trên 16", OK},
	{"Trong tháng 10, các điểm thu tiếp nhận 356 hồ sơ, trong đó 289 hồ sơ gia hạn và 67 hồ sơ mới.", "356", OK},
	{"Trong tháng 10, các điểm thu tiếp nhận 356 hồ sơ, gồm 289 hồ sơ gia hạn và 76 hồ sơ mới.", "356", Wrong},
	{"Bà con được hỗ trợ thêm 10% từ ngân sách tỉnh, nâng tổng mức hỗ trợ lên 30%.", "10%", Unverifiable},
	{"Tổng số người tham gia BHXH là 310.500 người, gồm BHXH bắt buộc 268.200 người và BHXH tự nguyện 42.300 người.", "310.500", OK},
	{"Tổng số người tham gia BHXH là 310.500 người, gồm BHXH bắt buộc 268.200 người và BHXH tự nguyện 45.300 người.", "310.500", Wrong},
	{"Số người tham gia BHXH tự nguyện bằng 13,6% tổng số người tham gia BHXH (42.300/310.500 người).", "13,6%", OK},
	{"Mỗi ngày bỏ ống 8.000 đồng thì một tháng được 240.000 đồng, đủ đóng mức thấp nhất.", "240.000", OK},
	{"Mỗi ngày bỏ ống 8.000 đồng thì một tháng được 280.000 đồng, đủ đóng mức thấp nhất.", "280.000", Wrong},
	{"Chị em bán 320 kg phế liệu, giá 6.000 đồng/kg, thu 1.920.000 đồng mua thẻ BHYT.", "1.920.000", OK},
	{"Chị em bán 320 kg phế liệu, giá 6.000 đồng/kg, thu 1.290.000 đồng mua thẻ BHYT.", "1.290.000", Wrong},
	{"Đầu năm có 1.480 người, trong năm tăng mới 320 người, dừng đóng 110 người, cuối năm còn 1.690 người.", "1.690", OK},
	{"Đầu năm có 1.480 người, trong năm tăng mới 320 người, dừng đóng 110 người, cuối năm còn 1.790 người.", "1.790", Wrong},
}

func TestUnseenSentences(t *testing.T) {
	for _, c := range unseen {
		var said []string
		found := false
		for _, cl := range Check([]Text{{Body: c.text}}, Inputs{}) {
			if strings.Contains(cl.Text(), c.claim) || strings.Contains(c.claim, cl.Text()) {
				found = found || cl.Verdict == c.verdict
			} else if cl.Verdict == Wrong && c.verdict != Wrong {
				t.Errorf("%s\n\tfalse alarm: %s %v", c.text, cl.Text(), cl.Explain)
			}
			said = append(said, string(cl.Verdict)+" «"+cl.Text()+"»")
		}
		if !found {
			t.Errorf("%s\n\t%s: want %s, got %v", c.text, c.claim, c.verdict, said)
		}
	}
}

// sound is sentences in which nothing is wrong, each with something that looks as if it were: dates without a year, two
// comparisons at once, a mean of what came, a price beside a pension.
var sound = []string{
	"Năm 2024, BHXH tỉnh phối hợp với Bưu điện tổ chức 312 hội nghị khách hàng, 1.045 đợt ra quân nhỏ lẻ, vận động được 9.876 người tham gia BHXH tự nguyện, tăng 1.240 người so với năm 2023.",
	"Chị Hoa, 45 tuổi, bán rau ở chợ Ea Kar, mỗi tháng đóng 330.000 đồng, sau 15 năm sẽ nhận lương hưu khoảng 1,2 triệu đồng/tháng.",
	"Mỗi hội viên đóng 20.000 đồng/tháng, đến nay quỹ có 36 triệu đồng, cho 12 chị vay không lãi, mỗi chị 3 triệu đồng.",
	"Với mức hỗ trợ 30% cho hộ nghèo, 25% cho hộ cận nghèo và 10% cho đối tượng khác, người dân có thêm điều kiện tham gia.",
	"Từ đầu năm đến nay, toàn tỉnh có 2.345 người nhận BHXH một lần, giảm 12% so với cùng kỳ; 1.112 người quay lại đóng tiếp.",
	"Thôn 3 có 215 hộ với 892 khẩu, trong đó 64% là đồng bào Ê Đê; tỷ lệ tham gia BHYT đạt 97,2%.",
	"Trong 5 năm (2020–2025), số người tham gia BHXH tự nguyện tăng từ 8.120 lên 21.650 người, bình quân mỗi năm tăng hơn 2.700 người.",
	"Toàn tỉnh có 102 xã, phường; 87 xã, phường đã thành lập ban chỉ đạo, đạt 85,3%.",
	"Kết quả: 6/9 chỉ tiêu đạt và vượt kế hoạch, 3/9 chỉ tiêu chưa đạt.",
	"Đến 30/6, số người tham gia BHXH bắt buộc là 125.430 người, đạt 92,1% kế hoạch; BHXH tự nguyện là 18.250 người, đạt 78,4% kế hoạch; BHYT là 1.123.000 người, đạt 98,7% kế hoạch.",
	"Ngân sách tỉnh hỗ trợ 3,2 tỷ đồng, ngân sách xã hỗ trợ 450 triệu đồng, xã hội hóa 1,15 tỷ đồng, tổng cộng 4,8 tỷ đồng.",
	"Từ tháng 7/2025, mức đóng thấp nhất là 330.000 đồng/tháng, cao nhất 10.296.000 đồng/tháng.",
	"Xã đạt chuẩn nông thôn mới phải có tỷ lệ người dân tham gia BHYT đạt từ 95% trở lên; hiện xã mới đạt 93,6%.",
	"Mỗi buổi livestream có từ 300 đến 500 lượt xem, cao nhất 2.100 lượt.",
	"Có 3 chị được tặng sổ BHXH, mỗi sổ trị giá 2.376.000 đồng (đóng 12 tháng).",
	"Bà Lan nuôi 2 con heo đất, mỗi ngày bỏ 5.000 đồng, cuối năm đập heo được 1.825.000 đồng.",
	"Năm 2025, tỉnh đặt mục tiêu phát triển thêm 12.000 người, nâng tổng số người tham gia lên 55.000 người, đạt 8,5% lực lượng lao động.",
	"Tổng số nợ là 85 tỷ đồng, chiếm 2,1% số phải thu, giảm 0,3% so với tháng trước.",
	"Trong số 1.200 người được khảo sát, 62% biết đến chính sách, 31% có ý định tham gia và chỉ 7% đã tham gia.",
	"Nhóm của chị Trúc gồm 4 người, mỗi tháng mỗi người phải vận động ít nhất 3 người, tức 12 người cả nhóm.",
	"Lũy kế đến hết tháng 8 có 16.780/20.000 người, còn 3.220 người phải phát triển trong 4 tháng cuối năm, bình quân 805 người/tháng.",
	"So với tháng 7, số thu tháng 8 giảm 1,2 tỷ đồng do nhiều người chọn đóng 3 tháng hoặc 6 tháng một lần.",
	"Mức đóng BHYT hộ gia đình: người thứ nhất 113.850 đồng/tháng; người thứ hai bằng 70%, người thứ ba bằng 60%, người thứ tư bằng 50% và từ người thứ năm bằng 40% mức đóng của người thứ nhất.",
	"Với hộ 4 người, tổng mức đóng một năm là 3.825.360 đồng.",
	"Đến nay 15/15 thôn của xã đều có mô hình, với 412 thành viên, trong đó 268 chị đã tham gia BHXH tự nguyện (65%).",
	"Quý III tăng 15% so với quý II và gấp 1,3 lần cùng kỳ năm 2024.",
	"Từ 1 mô hình ban đầu năm 2019, đến nay toàn tỉnh nhân rộng 403 tổ với 4.300 thành viên, trong đó 1.679 người đã tham gia.",
	"Hơn 2/3 số người tham gia là phụ nữ (3.480/5.120 người).",
	"Nếu đóng đủ 20 năm, lương hưu bằng 55% mức bình quân thu nhập tháng đóng đối với nữ và 45% đối với nam.",
	"Anh Minh đã đóng 8 năm 4 tháng, còn thiếu 6 năm 8 tháng để đủ 15 năm.",
	"Năm 2022 tăng 1.050 người, năm 2023 tăng 980 người, năm 2024 tăng 1.320 người, 3 năm tăng 3.350 người.",
}

func TestNothingSoundIsCalledWrong(t *testing.T) {
	for _, text := range sound {
		for _, cl := range Check([]Text{{Body: text}}, Inputs{}) {
			if cl.Verdict == Wrong {
				t.Errorf("%s\n\t«%s»: %v", text, cl.Text(), cl.Explain)
			}
		}
	}
}

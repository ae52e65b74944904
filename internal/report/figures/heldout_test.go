package figures

import (
	"strings"
	"testing"
)

// heldOut is sentences as reports of the sector write them, made up for this test: what they claim and
// what a careful reader would say. says must stand in the explanation or the readings.
var heldOut = []struct {
	text    string
	claim   string // part of the claim judged
	verdict Verdict
	says    string
}{
	// Achievement of a plan.
	{"Đến nay, toàn huyện có 2.500 người tham gia BHXH tự nguyện, đạt 125% kế hoạch giao (2.000 người).", "125%", OK, "125"},
	{"Đến nay, toàn huyện có 2.500 người tham gia BHXH tự nguyện, đạt 152% kế hoạch (chỉ tiêu 2.000 người).", "152%", Wrong, "figures.swapped"},
	{"Xã Tân Bình được giao chỉ tiêu 120 người, đã phát triển mới 93 người, đạt 77,5%.", "77,5%", OK, ""},
	{"Xã Tân Bình được giao chỉ tiêu 120 người, đã phát triển mới 93 người, đạt 79,5%.", "79,5%", Wrong, "77,5"},
	{"Toàn tỉnh thực hiện 13.420 người/kế hoạch 15.000 người, đạt 89,47%.", "89,47%", OK, ""},
	{"Đến 30/9/2024 đạt 8.950/10.000 người, bằng 89,5% kế hoạch năm.", "89,5%", OK, ""},
	{"Đến 30/9/2024 đạt 8.950/10.000 người, bằng 98,5% kế hoạch năm.", "98,5%", Wrong, "89,5"},
	{"Kết quả 9 tháng đầu năm 2024 đạt 76,4% kế hoạch.", "76,4%", Unverifiable, ""},
	{"Tính đến hết tháng 6/2024, toàn thị xã có 3.120 người tham gia BHXH tự nguyện, đạt 104% kế hoạch 6 tháng đầu năm.", "104%", Ambiguous, "figures.plan_stock"},
	{"Tính đến ngày 31/10/2024, toàn tỉnh có 21.300 người tham gia BHXH tự nguyện, hoàn thành 94,3% kế hoạch năm.", "94,3%", Unverifiable, "figures.plan_missing"},
	{"Phát triển mới 450 người, vượt 12,5% kế hoạch (400 người).", "12,5%", OK, ""},
	{"Phát triển mới 450 người, vượt 112,5% kế hoạch (400 người).", "112,5%", Wrong, "figures.ratio_not_growth"},
	{"Đơn vị đạt 108% kế hoạch, vượt 8% so với chỉ tiêu.", "vượt 8%", OK, ""},
	{"Đơn vị đạt 108% kế hoạch, vượt 18% so với chỉ tiêu.", "vượt 18%", Wrong, ""},
	// Year on year.
	{"Số người tham gia BHYT là 1.250.000 người, tăng 50.000 người so với cùng kỳ năm trước (1.200.000 người).", "50.000", OK, "50.000"},
	{"Toàn huyện có 1.200 người tham gia BHXH tự nguyện, tăng 20% so với năm 2022 (1.000 người).", "20%", OK, ""},
	{"Toàn huyện có 1.200 người tham gia BHXH tự nguyện, tăng 30% so với năm 2022 (1.000 người).", "30%", Wrong, "20"},
	{"Toàn huyện có 1.200 người tham gia, bằng 120% so với cùng kỳ năm 2022 là 1.000 người.", "120%", OK, ""},
	{"Số người tham gia tăng từ 168 lên 824 người, tăng 390%.", "390%", OK, "390,48"},
	{"Số người tham gia tăng từ 168 lên 824 người, tăng 490%.", "490%", Wrong, "figures.ratio_not_growth"},
	{"Số người tham gia giảm từ 2.400 xuống còn 2.100 người, giảm 12,5%.", "12,5%", OK, ""},
	{"Số người tham gia tăng từ 2.400 người lên 2.100 người.", "2.100", Wrong, "figures.direction"},
	{"Hiện toàn xã có 320 người tham gia BHXH tự nguyện, tăng 45 người so với cuối năm 2023.", "45 người", OK, "275"},
	{"Hiện toàn xã có 320 người tham gia BHXH tự nguyện, tăng 450 người so với cuối năm 2023.", "450 người", Wrong, "figures.delta_impossible"},
	{"Toàn tỉnh có 20.000 người tham gia BHXH tự nguyện, tăng 2.000 người (11,1%) so với cùng kỳ.", "11,1%", OK, ""},
	{"Toàn tỉnh có 20.000 người tham gia BHXH tự nguyện, tăng 2.000 người (10%) so với cùng kỳ.", "10%", Wrong, "11,1"},
	{"Toàn tỉnh có 20.000 người tham gia BHXH tự nguyện, tăng 12% so với cùng kỳ năm trước.", "12%", Unverifiable, "figures.base_range"},
	{"Số người tham gia BHXH tự nguyện tăng 35% so với cùng kỳ.", "35%", Unverifiable, ""},
	{"Trong xã có 7 người tham gia BHXH tự nguyện, tăng 45% so với năm 2021.", "45%", Wrong, "figures.base_impossible"},
	{"Năm 2021, toàn huyện có 500 người tham gia BHXH tự nguyện. Đến hết năm 2022, toàn huyện có 650 người tham gia BHXH tự nguyện, tăng 30% so với năm 2021.", "30%", OK, ""},
	{"Năm 2021, toàn huyện có 500 người tham gia BHXH tự nguyện. Đến hết năm 2022, toàn huyện có 650 người tham gia BHXH tự nguyện, tăng 23% so với năm 2021.", "23%", Wrong, "30"},
	// Times.
	{"Toàn huyện có 824 người tham gia, gấp 4,9 lần so với 168 người năm 2017.", "4,9 lần", OK, ""},
	{"Toàn huyện có 824 người tham gia, gấp 3,9 lần so với 168 người năm 2017.", "3,9 lần", Wrong, "figures.fold_not_more"},
	{"Số người tham gia hiện là 824 người, tăng 4,9 lần so với năm 2017.", "4,9 lần", Ambiguous, "figures.read_fold"},
	{"So với năm 2017, số người tham gia tăng 390%, gấp 4,9 lần.", "390%", OK, ""},
	{"So với năm 2017, số người tham gia tăng 490%, gấp 4,9 lần.", "490%", Wrong, "390"},
	// Points and percent.
	{"Tỷ lệ bao phủ BHYT đạt 93,5%, vượt 1,5% chỉ tiêu được giao.", "1,5%", Ambiguous, "92,00"},
	{"Tỷ lệ bao phủ BHYT đạt 93,5%, vượt 1,5 điểm % so với chỉ tiêu (92%).", "1,5 điểm %", OK, ""},
	{"Tỷ lệ bao phủ BHYT tăng từ 90% lên 92%, tăng 2%.", "2%", Ambiguous, "figures.write_points"},
	{"Tỷ lệ bao phủ BHYT tăng từ 90% lên 92%, tăng 2 điểm %.", "2 điểm %", OK, ""},
	{"Tỷ lệ bao phủ BHYT tăng từ 90% lên 92%, tăng 5 điểm phần trăm.", "5 điểm phần trăm", Wrong, ""},
	{"Tỷ lệ lao động tham gia BHXH đạt 24%, tăng 3% so với cùng kỳ năm trước.", "3%", Ambiguous, "21,00"},
	// Shares.
	{"Trong tổng số 12.000 lao động của xã có 4.200 người tham gia BHXH, chiếm 35%.", "35%", OK, ""},
	{"Trong tổng số 12.000 lao động của xã có 4.200 người tham gia BHXH, chiếm 53%.", "53%", Wrong, "figures.swapped"},
	{"Thôn có 47/82 người lao động tham gia BHXH tự nguyện, đạt tỷ lệ 57,3%.", "57,3%", OK, ""},
	{"Thôn có 47/82 người lao động tham gia BHXH tự nguyện, đạt tỷ lệ 58%.", "58%", Wrong, "57,3"},
	{"Toàn xã có 1.245 hộ, trong đó 996 hộ có người tham gia BHYT hộ gia đình, đạt 80%.", "80%", OK, ""},
	{"Tỷ lệ bao phủ BHYT toàn tỉnh đạt 94,1%.", "94,1%", Unverifiable, "figures.denominator"},
	{"Đến nay mới có khoảng 10% số người tham gia BHXH.", "10%", Unverifiable, ""},
	{"Tỷ lệ bao phủ BHYT của xã đạt 104,2%.", "104,2%", Wrong, "figures.over_hundred"},
	{"Xã có 95/120 hộ tham gia.", "95/120", OK, "79,17"},
	{"Xã có 130/120 hộ tham gia.", "130/120", Ambiguous, ""},
	// Means.
	{"Trong 6 tháng đầu năm 2024, toàn huyện phát triển mới 1.176 người, bình quân 196 người/tháng.", "196 người/tháng", OK, ""},
	{"Trong 6 tháng đầu năm 2024, toàn huyện phát triển mới 1.176 người, bình quân 169 người/tháng.", "169 người/tháng", Wrong, "196"},
	{"Toàn huyện có 21 xã với 1.470 người tham gia, bình quân mỗi xã 70 người.", "70 người", OK, ""},
	{"Bình quân mỗi tháng phát triển mới 85 người.", "85 người", Unverifiable, ""},
	{"Tổ chức 15 hội nghị với 675 người dự, bình quân mỗi hội nghị 45 người.", "45 người", OK, ""},
	// Sums.
	{"Toàn tỉnh có 125.000 người tham gia BHXH, trong đó 107.000 người tham gia BHXH bắt buộc và 18.000 người tham gia BHXH tự nguyện.", "125.000", OK, ""},
	{"Toàn tỉnh có 125.000 người tham gia BHXH, trong đó 107.000 người tham gia BHXH bắt buộc và 28.000 người tham gia BHXH tự nguyện.", "125.000", Wrong, "10.000"},
	{"Lớp tập huấn có 120 người, gồm 70 cán bộ và 40 hội viên.", "120 người", Wrong, "figures.sum_short"},
	{"Toàn xã có 500 người tham gia, trong đó có 620 người là nữ.", "620 người", Wrong, "figures.part_above_whole"},
	{"Mô hình ban đầu có 9 hộ, sau đó có thêm 3 hộ, nâng tổng số lên 12 hộ.", "9 hộ", OK, "12"},
	{"Mô hình ban đầu có 9 hộ, sau đó có thêm 3 hộ, nâng tổng số lên 13 hộ.", "9 hộ", Wrong, "12"},
	{"Xã có dân số 8.500 người, với 9.200 người tham gia BHYT.", "9.200", Wrong, "figures.above_population"},
	{"Số thu đạt 2.345 tỷ đồng, bằng 78,2% kế hoạch giao (3.000 tỷ đồng).", "78,2%", OK, "2.345 tỷ đồng"},
	{"Số chậm đóng là 45,6 tỷ đồng, chiếm 1,9% tổng số phải thu 2.400 tỷ đồng.", "1,9%", OK, ""},
	{"Số chậm đóng là 45,6 tỷ đồng, chiếm 2,9% tổng số phải thu 2.400 tỷ đồng.", "2,9%", Wrong, ""},
	// Ways of writing.
	{"Toàn huyện có 2,921 người tham gia BHXH tự nguyện, đạt 87.59% kế hoạch (3,335 người).", "87.59%", OK, ""},
	{"Toàn tỉnh có 1.44.379 người tham gia BHYT.", "1.44.379", Ambiguous, "figures.grouping"},
	{"Toàn huyện có 1 200 người tham gia BHXH tự nguyện, đạt 60% kế hoạch (2 000 người).", "60%", OK, ""},
	{"Mô hình “Tổ dân phố 100% người dân có BHYT” đã lan toả.", "100%", Ambiguous, "figures.name"},
	{"Trong tháng 10/2024 đã vận động được gần 300 người, trong khi tháng trước là 250 người.", "300 người", Unverifiable, ""},
	{"Còn thiếu 414 người so với chỉ tiêu.", "414 người", Unverifiable, ""},
	{"Đã thực hiện 2.921 người, chỉ tiêu 3.335 người, còn thiếu 414 người.", "414 người", OK, ""},
	{"Đã thực hiện 2.921 người, chỉ tiêu 3.335 người, còn thiếu 441 người.", "441 người", Wrong, "414"},
	// Five paragraphs of a report, written for this test: ages, ranges, best and worst, plans in brackets, bases in brackets.
	{paragraphs[0], "83,3%", OK, "83,3"},
	{paragraphs[0], "1.150 người", Unverifiable, ""},
	{paragraphs[0], "0,1 điểm %", OK, ""},
	{paragraphs[1], "60-80 người", Unverifiable, ""},
	{paragraphs[1], "gấp 1,5 lần", OK, "830"},
	{paragraphs[1], "giảm 22%", OK, "400"},
	{strings.Replace(paragraphs[1], "1,5 lần", "2,5 lần", 1), "gấp 2,5 lần", Wrong, "1,50"},
	{paragraphs[2], "đạt 40%", OK, "1.215"},
	{paragraphs[2], "giảm 25%", OK, "152"},
	{paragraphs[3], "13,54%", OK, ""},
	{paragraphs[3], "81,3%", OK, "4.252"},
	{paragraphs[3], "giảm 0,4%", Ambiguous, "2,70"},
	{paragraphs[3], "20%", Unverifiable, ""},
	{paragraphs[4], "71,5%", OK, "3.000"},
	{paragraphs[4], "58,04%", OK, "2.145"},
	{paragraphs[4], "41,96%", OK, "2.145"},
	{strings.Replace(paragraphs[4], "41,96%", "49,16%", 1), "49,16%", Wrong, "41,96"},
	{paragraphs[4], "13%", Unverifiable, ""},
	{paragraphs[4], "trên 60%", Unverifiable, ""},
	{paragraphs[4], "112%", Unverifiable, ""},
}

// TestHeldOut reports how many verdicts are right and fails on each that is not: precision is 100 %.
func TestHeldOut(t *testing.T) {
	right := 0
	for _, h := range heldOut {
		claims := Check([]Text{{Name: "x", Body: h.text}}, Inputs{})
		if got, ok := judged(claims, h.claim); !ok {
			t.Errorf("no claim on %q in %s", h.claim, h.text)
		} else if got.Verdict != h.verdict {
			t.Errorf("%s\n%q is %s, want %s\n%s", h.text, got.Text(), got.Verdict, h.verdict, words(got))
		} else if !strings.Contains(words(got), h.says) {
			t.Errorf("%s\nno %s in %s", h.text, h.says, words(got))
		} else {
			right++
		}
	}
	t.Logf("%d of %d as a careful reader says", right, len(heldOut))
}

// judged is the claim about the words: the gravest verdict among those that cover them.
func judged(claims []Claim, words string) (Claim, bool) {
	for _, v := range Verdicts {
		for _, c := range claims {
			if c.Verdict == v && strings.Contains(c.Text(), words) {
				return c, true
			}
		}
	}
	return Claim{}, false
}

// What is right in a text nobody has looked at is never called wrong.
func TestTrueParagraphsAreNeverWrong(t *testing.T) {
	for _, p := range paragraphs {
		for _, c := range Check([]Text{{Name: "x", Body: p}}, Inputs{}) {
			if c.Verdict == Wrong {
				t.Errorf("%q is called wrong in %s\n%s", c.Text(), c.Sentence, words(c))
			}
		}
	}
}

// TestWaysOfWriting: decomposed letters and old encodings' marks change nothing.
func TestNothingToCheck(t *testing.T) {
	for _, s := range []string{
		"", "Không có con số nào.", "Căn cứ Nghị quyết số 28-NQ/TW ngày 23/5/2018.", "Điện thoại: 0436 281 539.",
		"Quyết định số 315/QĐ-BNV có hiệu lực từ ngày 4/4/2025.", "Nguồn: https://x.vn/bai-viet-post761572.html", "Trong bối cảnh dịch Covid-19.",
		"Theo Điều 101 Luật Bảo hiểm xã hội năm 2024.", "Hội nghị bắt đầu lúc 08:30.",
	} {
		for _, c := range Check([]Text{{Name: "x", Body: s}}, Inputs{}) {
			t.Errorf("%q: %s %s", s, c.Rule, c.Text())
		}
	}
}

func TestDecomposedText(t *testing.T) {
	s := "Thôn có 47/ 82 người lao động tham gia, đạt tỷ lệ 57%."
	decomposed := strings.NewReplacer("ỷ", "y\u0309", "ệ", "e\u0323\u0302", "ạ", "a\u0323", "ó", "o\u0301").Replace(s)
	claims := Check([]Text{{Body: decomposed}}, Inputs{})
	if c, ok := judged(claims, "57%"); !ok || c.Verdict != OK {
		t.Errorf("%+v", claims)
	}
}

func FuzzCheck(f *testing.F) {
	for _, p := range published {
		f.Add(p.text)
	}
	for _, h := range heldOut[:20] {
		f.Add(h.text)
	}
	f.Add("0/0 0% từ 0 lên 0 tăng 0% gấp 0 lần bình quân 0 người/tháng")
	f.Add("đạt 100% kế hoạch 99.999.999.999.999.999.999 người")
	f.Add("“100%\" “ ” ; ; 1/2/3/4 12/13/2024 tháng 13 ngày 40/2 quý 9")
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range Check([]Text{{Body: s}, {Body: s}}, Inputs{CardPrice: cardIn2023}) {
			if c.From < 0 || c.To > len(c.Sentence) || c.From > c.To {
				t.Fatalf("claim outside its sentence: %+v", c)
			}
			if len(c.Explain) == 0 {
				t.Fatalf("no explanation: %+v", c)
			}
			words(c)
		}
	})
}

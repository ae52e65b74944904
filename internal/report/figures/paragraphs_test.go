package figures

// paragraphs are written for the test in the words of the sector's press: numbers with both separators, ranges,
// dates, document numbers, ages. All that can be reckoned in them is right.
var paragraphs = [...]string{
	`Tính đến ngày 31/10/2026, toàn tỉnh có gần 2.000 tổ vận động, hơn 12,5 nghìn người tham gia BHXH tự nguyện, bằng 83,3% kế hoạch năm 2026 (15.000 người). So với cùng kỳ năm 2025, số người tham gia tăng 1.150 người, tương ứng tăng 10,1%. Tỷ lệ bao phủ BHYT đạt 94,6% dân số, tăng 0,8 điểm % so với cuối năm 2025 và vượt 0,1 điểm % so với chỉ tiêu được giao (94,5%).`,
	`Theo Công văn số 1234/BHXH-TST ngày 15/9/2026, từ ngày 01 đến ngày 20/10/2026, các xã đã tổ chức từ 3 đến 5 hội nghị tuyên truyền, mỗi hội nghị có từ 60-80 người dự. Trong tháng 10 phát triển mới 1,245 người, gấp 1,5 lần tháng 9 (830 người); số người dừng đóng giảm còn 312 người, giảm 22% so với tháng trước (400 người).`,
	`Sau 10 tháng triển khai Nghị quyết số 07-NQ/TU, xã Phú Lộc có 486/1.215 lao động trong độ tuổi tham gia BHXH, đạt 40%; trong đó BHXH bắt buộc 198 người, BHXH tự nguyện 288 người. So với năm 2025, BHXH tự nguyện tăng 96 người (tăng 50%), gấp rưỡi năm trước. Số hộ nghèo giảm từ 152 hộ xuống còn 114 hộ, giảm 25%.`,
	`Số thu BHXH, BHYT, BHTN 10 tháng đạt 3.456,7 tỷ đồng, tăng 412,3 tỷ đồng (13,54%) so với cùng kỳ, bằng 81,3% kế hoạch cả năm là 4.252 tỷ đồng. Số tiền chậm đóng là 98,5 tỷ đồng, chiếm 2,3% số phải thu, giảm 0,4% so với cùng kỳ. Mức hỗ trợ 20% áp dụng từ 01/7/2025 theo Điều 4 Nghị định 159/2025/NĐ-CP; người tham gia chỉ còn đóng khoảng 264.000 đồng/tháng.`,
	`Toàn huyện hiện có 2.145 người tham gia BHXH tự nguyện (đạt 71,5% kế hoạch), trong đó 1.245 nữ (chiếm 58,04%), 900 nam (chiếm 41,96%). Chỉ tiêu giao năm nay là 3.000 người, còn thiếu 855 người; bình quân mỗi tháng còn lại phải phát triển thêm 428 người. Nhóm có độ tuổi 30-45 chiếm 62%, từ 15 đến 29 tuổi chiếm 13%, từ 46 đến 60 tuổi chiếm 25%. Cả 12/12 xã đều hoàn thành trên 60% chỉ tiêu, xã cao nhất đạt 112%, xã thấp nhất đạt 61%.`,
}

package synth

// How often names are met is a fact about the country; the weights are rounded and the tables short,
// because a generator needs the shape (a third of all people are Nguyễn), not the whole list.

// Family names by region; only Hoàng/Huỳnh and Vũ/Võ differ between north and south. Đắk Lắk has
// people from everywhere.
var (
	familyNorth = words(`Nguyễn 315 Trần 109 Lê 89 Phạm 59 Hoàng 51 Vũ 49 Phan 28 Trương 22 Bùi 21 Đặng 19 Đỗ 19
		Ngô 17 Hồ 15 Dương 14 Hà 12 Lý 10 Trịnh 10 Đinh 9 Lâm 7 Đoàn 7 Cao 7 Lương 7 Mai 6 Đào 6 Lưu 6 Thái 5
		Phùng 4 Vương 4 Chu 4 Tạ 4 Tô 2 Tăng 1 Bạch 1 Châu 2 Cù 1 Đậu 2 Kiều 2 Khổng 1 Lại 2 Mạc 1 Nghiêm 2
		Ninh 1 Phí 1 Quách 2 Tống 2 Triệu 1 Uông 1 Vi 1 Doãn 1 Đàm 2 Từ 1 Trình 2 Thân 1 Giáp 1 Hứa 2 Ông 1`)
	familySouth = words(`Nguyễn 315 Trần 109 Lê 89 Phạm 59 Huỳnh 51 Võ 49 Phan 28 Trương 22 Bùi 21 Đặng 19 Đỗ 19
		Ngô 17 Hồ 15 Dương 14 Hà 12 Lý 10 Trịnh 10 Đinh 9 Lâm 7 Đoàn 7 Cao 7 Lương 7 Mai 6 Đào 6 Lưu 6 Thái 5
		Phùng 4 Vương 4 Tạ 4 Tô 2 Châu 3 Kiều 2 Tống 2 Trình 2 Biện 1 Văn 1 Đàm 1 La 2 Thạch 1 Lương 3 Nguyễn_Phước 0.3
		Tôn_Thất 0.3 Tôn_Nữ 0.2 Ngụy 0.6 Cái 0.6 Bành 0.5 Hứa 2 Khưu 0.6 Mạnh 0.6 Diệp 1 Phù 0.5 Quách 1 Từ 2 Ung 0.4`)
)

// Given names by cohort: who was born when shows in the name.
var (
	maleOld = words(`Bình 3 Tư 3 Năm 2 Ba 2 Hai Sáu Bảy Tám Chín Út Lợi 3 Thọ 3 Phúc 2 Lộc 2 Đức 2 Kính Khang Sửu
		Dần Mão Thìn Tỵ Ngọ Mùi Thân Dậu Tuất Hợi Minh 4 Hòa 3 Sơn 3 Hải 2 Xuân 3 Quý 3 Thành 3 Chiến 2 Thắng 2 Đạt
		Cư Liễn Tường Khiêm Nghị Hoan Thuận 2 Đính Trọng Kỷ Lạng Nhượng Đông 2 Sanh 2 Tấn 2 Chánh 2`)
	femaleOld = words(`Lan 4 Huệ 3 Cúc 3 Hồng 3 Đào 3 Mận 2 Liễu 2 Nhàn 2 Nhài Tư 3 Năm 2 Ba 2 Hai Sáu Bảy Tám Chín
		Út Thơm 2 Hoa 4 Sen 2 Lý 2 Mùi Tý Ngọ Dậu Thìn Lành 2 Hiền 3 Tâm 3 Thảo Vân Xuân 3 Thu 3 Đông Hạnh 2 Phúc
		Gái 3 Bưởi Sáu Mười Chanh Thoa Bé 2 Nụ Ngọt Rớt Đẹp Tươi`)
	maleWar = words(`Hùng 9 Dũng 8 Sơn 7 Hải 6 Thắng 6 Chiến 3 Bình 6 Hòa 5 Tuấn 5 Cường 5 Thành 6 Minh 6 Long 4
		Quang 5 Tiến 4 Trung 4 Đức 4 Nam 4 Việt 3 Hà 2 Phong 3 Hiệp 3 Hoàng 3 Vinh 3 Khanh 2 Phúc 3 Lợi 2 Tân 2 Thanh 4
		Tâm 3 Đông 2 Hưng 3 Nghĩa 2 Sỹ Thuận 2 Thọ 2 Dân Toàn 2 Định Phước 2 Tài 2 Sang Luận Hậu 2 Lâm 3 Trọng Xuân 2`)
	femaleWar = words(`Hương 7 Hoa 6 Lan 6 Thủy 6 Hà 5 Hằng 4 Hạnh 5 Nga 5 Thu 5 Vân 5 Loan 4 Hồng 5 Liên 4 Oanh 3
		Yến 3 Mai 4 Bích 2 Dung 4 Tuyết 3 Phượng 3 Nguyệt 3 Hiền 4 Thanh 4 Tâm 3 Minh 2 Cúc 2 Lý 2 Sương 2 Lệ 3 Hường 3
		Thúy 3 Nhung 3 Xuân 3 Ánh 2 Huệ 3 Sáu Đào 2 Kim Lành Phương 4 Hòa 2 Nhàn 2 Thảo 2 Diệp Thơm Mỹ 2`)
	maleYoung = words(`Tuấn 7 Hùng 4 Dũng 4 Cường 5 Nam 5 Hải 4 Sơn 4 Thắng 4 Trung 4 Kiên 3 Tùng 4 Tú 3 Quân 3
		Hiếu 5 Đức 5 Long 4 Hoàng 5 Linh 3 Thành 5 Việt 3 Khánh 2 Phương 3 Giang 2 Huy 5 Duy 5 Anh 4 Minh 4 Đạt 4 Phong 4
		Quang 4 Tiến 4 Lâm 3 Trường 3 Vũ 4 Bảo 3 Toàn 3 Phúc 3 Nghĩa 3 Nguyên 2 Tài 3 Hiệp 2 Thịnh 2 Vinh 2 Thiện 2
		Khoa 2 Bình 2 Sang 2 Nhân 2 Phú 2 Lộc 2 Công 2 Tân 2 Tâm 2 Hậu 2 Khải 2 Hào 2 Chiến 2 Trí 2 Hòa 2 Quý 2 Phát 2
		Luân 2 Lợi 2 Quyền Thông Kiệt 2 Quyết Tín Phước Quốc Cương Danh Kha Thọ Tính Huân Tuyên Toản Ân Khương Dương 2`)
	femaleYoung = words(`Hương 4 Trang 8 Linh 9 Hà 4 Thảo 6 Thủy 3 Hằng 4 Huyền 4 Phương 6 Anh 7 Ngọc 5 Hạnh 3 Nhung 3
		Thu 3 Hiền 4 Yến 4 Lan 3 Vân 4 Dung 3 Nga 3 Mai 4 Quỳnh 4 Hoa 3 Loan 3 Thúy 3 Nhi 4 Ngân 4 Uyên 4 My 3 Thư 3
		Trinh 4 Ly 3 Duyên 3 Giang 3 Như 3 Chi 3 Vy 3 Quyên 3 Tiên 3 Trâm 3 Oanh 2 Phượng 2 Ánh 2 Thương 2 Hân 2 Huệ 2
		Liên 2 Trân 2 Hường 2 Tâm 2 Nguyệt 2 Tuyền 2 Châu 2 Xuân 2 Vi 2 Thùy 2 Diễm 2 Kiều 2 Trúc 2 Tuyết 2 Trà Hảo Hậu 2
		Thắm Bích Đào Diệp Thơ Thơm Sương Nghi Khuyên Châm Mơ Yên Lam Phụng Lệ 2 Hoài 2 Thi 2`)
	maleNew = words(`Bảo 6 Minh 6 Khang 6 Khoa 4 Huy 5 Phúc 5 Anh 4 Khôi 3 Đăng 3 Kiệt 4 Nam 3 Long 3 Quân 4 Nguyên 4
		Thiên 3 Phát 4 Hưng 2 Duy 2 Tuấn 2 An 3 Đạt 2 Thịnh 2 Vinh 2 Khánh 2 Nhân 2 Phong 3 Tài 2 Hiếu 2 Trí 2 Lâm 2
		Gia_Bảo 0.3 Tú Dũng Hoàng 2 Quang Kha Tiến Đức 2 Sang Thành 2 Việt Hải`)
	femaleNew = words(`Anh 6 Ngọc 4 Vy 6 Nhi 6 Hân 6 Châu 4 My 4 Ngân 5 Trâm 4 Thư 5 Linh 4 Chi 3 Khuê 2 An 3 Như 4
		Diệp 2 Quyên 2 Thảo 3 Tiên 3 Yến 3 Trang 2 Quỳnh 3 Phương 3 Trúc 2 Uyên 2 Mai 2 Vân 2 Khánh 2 Đan Nghi 2 Hà 2`)
)

// Middle names. The old rule (Văn for men, Thị for women) fades with the birth year.
var (
	middleMale = words(`Minh 14 Đức 12 Ngọc 11 Quang 11 Thanh 10 Xuân 9 Hoàng 9 Quốc 9 Đình 7 Hữu 6 Duy 6 Công 6 Tiến 6
		Anh 5 Thành 5 Mạnh 4 Trọng 5 Tuấn 4 Thế 5 Trung 4 Việt 3 Hồng 4 Chí 3 Tấn 4 Huy 3 Bá 3 Nhật 3 Đăng 3 Hải 2 Thái 2
		Viết 2 Gia 3 Khắc 2 Hoài 2 Trường 2 Bảo 2 Khánh 1 Phú 1 Phước 1 Phúc 1 Kim 1 Cao 1 Quý 1 Như 1 Vĩnh 1 Đắc 1 Sỹ 1`)
	middleFemale = words(`Ngọc 10 Thu 8 Thanh 8 Phương 6 Hồng 6 Minh 6 Thúy 5 Kim 5 Mỹ 4 Thùy 4 Khánh 4 Quỳnh 4 Thảo 3
		Hà 3 Bích 3 Mai 3 Bảo 4 Hoàng 2 Hương 2 Kiều 2 Như 2 Huyền 2 Hải 1 Tuyết 2 Diệu 2 Nhật 2 Lan 2 Cẩm 2 Hoài 2 Xuân 2
		Yến 2 Tú 2 Anh 1 Ánh 2 Gia 2 Diễm 1 Trúc 2 Lệ 1 Tường 1 Ái 1 Trà 1 Thiên 1 Thục 0.5`)
)

// marker is the share of men called Văn and of women called Thị, by birth year.
func marker(male bool, year int) float64 {
	switch {
	case male && year < 1980:
		return .62
	case male && year < 1995:
		return .45
	case male && year < 2010:
		return .15
	case male:
		return .05
	case year < 1980:
		return .93
	case year < 1995:
		return .85
	case year < 2010:
		return .58
	}
	return .2
}

func kinhMiddle(d *dice, male bool, year int) string {
	if d.chance(.012) {
		return ""
	}
	if male {
		if d.chance(marker(male, year)) {
			return "Văn"
		}
		return middleMale.pick(d)
	}
	if !d.chance(marker(male, year)) {
		return middleFemale.pick(d)
	}
	if d.chance(.55) {
		return "Thị"
	}
	return "Thị " + middleFemale.pick(d)
}

func kinhGiven(d *dice, male bool, year int) string {
	switch {
	case male && year < 1960:
		return maleOld.pick(d)
	case male && year < 1980:
		return maleWar.pick(d)
	case male && year < 2010:
		return maleYoung.pick(d)
	case male:
		return maleNew.pick(d)
	case year < 1960:
		return femaleOld.pick(d)
	case year < 1980:
		return femaleWar.pick(d)
	case year < 2010:
		return femaleYoung.pick(d)
	}
	return femaleNew.pick(d)
}

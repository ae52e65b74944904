package demo

import (
	"fmt"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/target"
)

var (
	storySince = day.Must(1997, 1, 1)
	districts  = day.Must(2025, 7, 1) // first day without districts
)

func stories() []Story {
	return []Story{anThi(), dongThap(), dakLak(), haTinh(), benTre()}
}

func yearOf(y int) day.Period { return day.PeriodAt(day.Year, day.Must(y, 1, 1)) }

// anThi: 168 in 2017, 824 on 30/06/2019, 2.000 to reach. The article does not print 2018: +283 % to 824 leaves
// only 215, and 149 % of the half-year plan as a level leaves 553.
func anThi() Story {
	names := []string{"Bãi Sậy", "Bắc Sơn", "Cẩm Ninh", "Đa Lộc", "Đặng Lễ", "Đào Dương", "Hạ Lễ", "Hồ Tùng Mậu", "Hoàng Hoa Thám", "Hồng Quang", "Hồng Vân",
		"Nguyễn Trãi", "Phù Ủng", "Quang Vinh", "Quảng Lãng", "Tân Phúc", "Tiền Phong", "Vân Du", "Văn Nhuệ", "Xuân Trúc"}
	s := Story{Name: "an-thi", Title: "Ân Thi (Hưng Yên), 2019", Article: "Tạp chí BHXH 17/07/2019", Province: "33", Told: day.Must(2019, 7, 17)}
	s.Places = []storyPlace{{-1, org.Province, org.KindProvince, "33", "Hưng Yên", day.Date{}}, {0, org.District, org.KindDistrict, "329", "Ân Thi", districts},
		{1, org.Commune, org.KindTownship, "12142", "Ân Thi", districts}}
	for n, name := range names {
		s.Places = append(s.Places, storyPlace{1, org.Commune, org.KindRuralCommune, fmt.Sprintf("121%02d", 43+n), name, districts})
	}
	for n := range 138 { // the article counts the villages, it does not name them
		s.Places = append(s.Places, storyPlace{Parent: 2 + n%21, Level: org.Village, Kind: org.KindThon, Name: fmt.Sprint(n/21 + 1)})
	}
	half := day.PeriodAt(day.Half, day.Must(2019, 1, 1))
	s.Bases = []storyBase{{1, coverage.Population, 132_354, day.Must(2019, 6, 30)}, {1, coverage.WorkingAge, 78_088, day.Must(2019, 6, 30)}}
	s.Numbers = []storyNumber{{Place: 1, Indicator: target.VoluntaryStock, Day: day.Must(2017, 12, 31), Text: "168"},
		{Place: 1, Indicator: target.VoluntaryStock, Day: day.Must(2018, 12, 31), Text: "215", Note: "suy ra từ «tăng 283 %»"},
		{Place: 1, Indicator: target.VoluntaryStock, Day: day.Must(2019, 6, 30), Text: "824"}}
	s.Targets = []storyTarget{{Place: 1, Indicator: target.VoluntaryStock, Period: yearOf(2019), Value: 2000, Share: true,
		Slices:   []target.Slice{{Period: half, Kind: target.Stock, Value: 553}, {Period: half.Add(1), Kind: target.Stock, Value: 2000}},
		Decision: target.Decision{Day: day.Must(2019, 1, 2), Issuer: "UBND huyện Ân Thi"}}}
	s.Boards = []storyBoard{{1, target.VoluntaryStock, yearOf(2019), day.Must(2019, 6, 30)}}
	return s
}

func dongThap() Story {
	on, may := day.Must(2021, 6, 3), day.Must(2021, 5, 31)
	s := Story{Name: "dong-thap", Title: "Đồng Tháp, 2021", Article: "Tuổi trẻ Thủ đô 12/06/2021", Province: "87", Told: day.Must(2021, 6, 12)}
	s.Places = []storyPlace{{-1, org.Province, org.KindProvince, "87", "Đồng Tháp", day.Date{}}, {0, org.District, org.KindDistrict, "873", "Cao Lãnh", districts},
		{0, org.District, org.KindCity, "867", "Sa Đéc", districts}}
	s.Own = []target.Indicator{{Code: "best_day", Name: "Số người vận động được trong ngày cao nhất", NameEN: "Enrolled on the best day", Kind: target.Flow, Unit: "người", AsOf: "trong một ngày"}}
	s.Numbers = []storyNumber{{Place: 0, Indicator: target.VoluntaryStock, Day: may, Text: "18.679"},
		{Place: 0, Indicator: target.VoluntaryStock, Day: day.Must(2020, 5, 31), Text: "8.185", Note: "suy ra từ «tăng 10.494 người»"},
		{Place: 1, Indicator: target.VoluntaryStock, Day: on, Text: "2.921"},
		{Place: 2, Indicator: target.VoluntaryNew, From: day.Must(2021, 1, 1), Day: may, Text: "280"},
		{Place: 2, Indicator: "best_day", From: day.Must(2021, 5, 1), Day: may, Text: "41", Note: "một ngày thứ Bảy hoặc Chủ nhật của tháng 5"}}
	s.Targets = []storyTarget{{Place: 1, Indicator: target.VoluntaryStock, Period: yearOf(2021), Value: 3335, Decision: target.Decision{Day: day.Must(2021, 1, 4)}}}
	s.Boards = []storyBoard{{1, target.VoluntaryStock, yearOf(2021), on}, {2, target.VoluntaryNew, yearOf(2021), may}, {2, "best_day", day.PeriodAt(day.Monthly, may), may}, {0, target.VoluntaryStock, yearOf(2021), may}}
	return s
}

// dakLak keeps what came in (3.000 at conferences, 716 at launches) apart from the net growth of 708: the
// article does not say whether the 716 are among the 3.000, and its periods differ.
func dakLak() Story {
	from, end, march := day.Must(2022, 1, 1), day.Must(2022, 12, 31), day.Must(2023, 3, 31)
	s := Story{Name: "dak-lak", Title: "Đắk Lắk, 2022 và 03/2023", Article: "Báo Đắk Lắk 17/04/2023", Province: "66", Told: day.Must(2023, 4, 17)}
	s.Places = []storyPlace{{-1, org.Province, org.KindProvince, "66", "Đắk Lắk", day.Date{}}}
	flow := func(code, name, en, unit string) target.Indicator {
		return target.Indicator{Code: code, Name: name, NameEN: en, Kind: target.Flow, Unit: unit, AsOf: "phát sinh trong năm"}
	}
	s.Own = []target.Indicator{flow("conferences", "Số hội nghị khai thác", "Conferences", "hội nghị"), flow("conference_new", "Người tham gia mới BHXH tự nguyện qua hội nghị", "New through conferences", "người"),
		{Code: "conference_yield", Name: "Số người mới bình quân một hội nghị", NameEN: "New people a conference", Kind: target.Mean, Unit: "người/hội nghị", Numerator: "người mới", Denominator: "hội nghị", AsOf: "trong năm"},
		flow("launches", "Số lễ ra quân", "Launch days", "lễ"), flow("launch_new", "Người tham gia BHXH tự nguyện qua ra quân", "New through launches", "người"),
		flow("launch_health", "Người tham gia BHYT hộ gia đình qua ra quân", "Household health insurance through launches", "người"), flow("plays", "Lượt phát loa truyền thanh", "Loudspeaker plays", "lượt")}
	year := func(indicator, text string) storyNumber {
		return storyNumber{Indicator: indicator, From: from, Day: end, Text: text}
	}
	s.Numbers = []storyNumber{year("conferences", "420"), year("conference_new", "3.000"), {Indicator: "conference_yield", Day: end, Num: 3000, Den: 420}, year("launches", "2"), year("launch_new", "716"),
		year("launch_health", "3.098"), year("plays", "8.080")}
	for _, x := range []struct{ indicator, before, now string }{{target.VoluntaryStock, "16.744", "17.452"}, {"compulsory_stock", "102.849", "107.219"}, {"health_stock", "1.563.378", "1.621.517"}} {
		s.Numbers = append(s.Numbers, storyNumber{Indicator: x.indicator, Day: day.Must(2022, 3, 31), Text: x.before, Note: "suy ra từ số tăng so với cùng kỳ"}, storyNumber{Indicator: x.indicator, Day: march, Text: x.now})
	}
	s.Numbers = append(s.Numbers, storyNumber{Indicator: "voluntary_net", From: day.Must(2022, 4, 1), Day: march, Text: "708"})
	for _, i := range s.Own {
		s.Boards = append(s.Boards, storyBoard{0, i.Code, yearOf(2022), end})
	}
	for _, code := range []string{target.VoluntaryStock, "compulsory_stock", "health_stock"} {
		s.Boards = append(s.Boards, storyBoard{0, code, yearOf(2023), march})
	}
	return s
}

func haTinh() Story {
	on := day.Must(2024, 11, 30)
	s := Story{Name: "ha-tinh", Title: "Hà Tĩnh, 11/2024", Article: "Báo Hà Tĩnh 12/2024", Province: "42", Told: day.Must(2024, 12, 5)}
	s.Places = []storyPlace{{-1, org.Province, org.KindProvince, "42", "Hà Tĩnh", day.Date{}}, {0, org.District, org.KindDistrict, "441", "Vũ Quang", districts},
		{1, org.Commune, org.KindRuralCommune, "18331", "Đức Lĩnh", districts}, {2, org.Village, org.KindThon, "", "Thanh Bình", day.Date{}},
		{3, org.Group, org.KindFamilyGroup, "", "4", day.Date{}}, {0, org.District, org.KindTown, "449", "Kỳ Anh", districts}, {5, org.Commune, org.KindRuralCommune, "18838", "Kỳ Nam", districts}}
	s.Own = []target.Indicator{{Code: "apricot_households", Name: "Tỷ lệ hộ trồng mai tham gia «Cây mai an sinh»", NameEN: "Growers' households in the apricot model", Kind: target.Rate, Unit: "%",
		Numerator: "hộ tham gia", Denominator: "hộ trồng từ 100 cây", AsOf: "số đến ngày cuối kỳ"}}
	s.Numbers = []storyNumber{{Place: 0, Indicator: "labour_si_rate", Day: on, Text: "31,5"}, {Place: 0, Indicator: "labour_ui_rate", Day: on, Text: "16,5"}, {Place: 0, Indicator: target.HealthRate, Day: on, Text: "94,1"},
		{Place: 3, Indicator: "voluntary_rate", Day: on, Num: 47, Den: 82}, {Place: 3, Indicator: target.HealthRate, Day: on, Text: "99"}, {Place: 4, Indicator: "voluntary_rate", Day: on, Text: "100"},
		{Place: 6, Indicator: target.VoluntaryStock, Day: day.Must(2024, 11, 13), Text: "55"}, {Place: 6, Indicator: "apricot_households", Day: on, Num: 12, Den: 192, Note: "9 hộ khi ra mắt và 3 hộ sau đó"}}
	decision := target.Decision{Day: day.Must(2024, 1, 2), Issuer: "HĐND tỉnh Hà Tĩnh"}
	s.Targets = []storyTarget{{Place: 0, Indicator: "labour_si_rate", Period: yearOf(2024), Value: 23_50, Decision: decision}, {Place: 0, Indicator: "labour_ui_rate", Period: yearOf(2024), Value: 13_20, Decision: decision}}
	for _, b := range []struct {
		place int
		code  string
	}{{0, "labour_si_rate"}, {0, "labour_ui_rate"}, {0, target.HealthRate}, {3, "voluntary_rate"}, {4, "voluntary_rate"}, {6, target.VoluntaryStock}, {6, "apricot_households"}} {
		s.Boards = append(s.Boards, storyBoard{b.place, b.code, yearOf(2024), on})
	}
	return s
}

// benTre keeps groups, their members and those who joined apart: three units, and a share of one in another.
func benTre() Story {
	on := day.Must(2023, 6, 30)
	s := Story{Name: "ben-tre", Title: "Bến Tre, giữa năm 2023", Article: "Báo Nhân Dân, số liệu 6 tháng đầu năm 2023", Province: "83", Told: day.Must(2023, 7, 10)}
	s.Places = []storyPlace{{-1, org.Province, org.KindProvince, "83", "Bến Tre", day.Date{}}}
	stock := func(code, name, en, unit string) target.Indicator {
		return target.Indicator{Code: code, Name: name, NameEN: en, Kind: target.Stock, Unit: unit, AsOf: "số đến một ngày"}
	}
	s.Own = []target.Indicator{stock("piggy_groups", "Số tổ phụ nữ nuôi heo đất", "Women's groups with a clay pig", "tổ"), stock("piggy_members", "Số thành viên các tổ nuôi heo đất", "Members of these groups", "thành viên"),
		stock("piggy_joined", "Số thành viên tham gia BHXH tự nguyện", "Members in voluntary insurance", "người"),
		{Code: "piggy_share", Name: "Tỷ lệ thành viên tham gia BHXH tự nguyện", NameEN: "Share of members in voluntary insurance", Kind: target.Rate, Unit: "%", Numerator: "thành viên tham gia", Denominator: "thành viên", AsOf: "số đến một ngày"}}
	s.Numbers = []storyNumber{{Indicator: "piggy_groups", Day: on, Text: "403"}, {Indicator: "piggy_members", Day: on, Text: "4.300", Note: "bài viết «gần 4.300»"}, {Indicator: "piggy_joined", Day: on, Text: "1.679"},
		{Indicator: "piggy_share", Day: on, Num: 1679, Den: 4300, Note: "mẫu số «gần 4.300»"}}
	for _, i := range s.Own {
		s.Boards = append(s.Boards, storyBoard{0, i.Code, yearOf(2023), on})
	}
	return s
}

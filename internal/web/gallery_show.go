package web

import (
	"context"
	"fmt"
	"net/http"

	"luoi/internal/day"
	"luoi/internal/web/ui"
)

// galleryView holds one example of every state. Its numbers are invented and never leave development.
type galleryView struct {
	page              ui.Page
	tabs              []ui.Tab
	figures           []ui.Figure
	notices           []ui.Notice
	tiles             ui.Map
	table, emptyTable ui.Table
	bridge            ui.Bridge
	ranked            []ui.Ranked
	evidence          []ui.Evidence
	schemes           []ui.SchemeCard
	events            []ui.Event
	groups            []ui.Group
	progress          ui.Progress
	steps             []ui.Step
	fields            []ui.Field
	choices           []ui.Choice
	empty             ui.Empty
	todos             []ui.Todo
	facts             []ui.Fact
}

// showGallery answers GET /_gallery, which exists only with Options.Dev.
func (s *Server) showGallery(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, galleryPage(newGallery(r.Context())))
}

func newGallery(ctx context.Context) galleryView {
	on := day.Must(2026, 11, 30)
	g := galleryView{page: ui.Page{Title: "Bộ thành phần", Module: "coverage", DataDay: on, Self: "/_gallery", Address: "http://localhost/_gallery",
		Account: ui.Account{Name: "Phạm Thị Hạnh", Role: "Cán bộ chuyên quản"}, Modules: modules(ui.Where{}, moduleCounts{Pairs: 2148, Tasks: 3}, nil),
		Crumbs: []ui.Crumb{{Label: "Đắk Lắk", Href: "#"}, {Label: "xã Ea Kar", Href: "#"}, {Label: "buôn Ea Mar"}},
		Place: ui.PlacePicker{Name: "tỉnh Đắk Lắk", Path: []ui.PlaceLink{{Name: "tỉnh Đắk Lắk", Href: "#", Current: true}},
			Children: []ui.PlaceLink{{Name: "xã Ea Kar", Href: "#"}, {Name: "xã Cuôr Đăng", Href: "#"}}},
		Periods: []ui.PeriodChoice{{Label: "Tháng 11/2026", Href: "#", Current: true, Group: "month"}, {Label: "Năm 2026", Href: "#", Group: "year"}}}}
	g.galleryNumbers(ctx, on)
	g.galleryLists(ctx)
	g.galleryPeople()
	g.galleryForms()
	return g
}

func (g *galleryView) galleryNumbers(ctx context.Context, on day.Date) {
	g.tabs = []ui.Tab{{Label: "BHXH bắt buộc", Href: "#"}, {Label: "BHXH tự nguyện", Href: "#", Current: true}, {Label: "BHYT", Href: "#"}, {Label: "BHTN", Href: "#"}}
	g.figures = []ui.Figure{
		{Label: "Đang tham gia", Value: ui.N(ctx, 16936), Unit: "người", Kind: ui.Stock, AsOf: on, Source: "danh sách D05 ngày 28/11", Href: "#",
			Notes: []ui.Note{{Lead: "+708", Mood: "up", Text: "so với cùng kỳ"}}},
		{Label: "Tỷ lệ trên lao động", Value: "3,2", Unit: "%", Kind: ui.Share, Source: "mẫu số 530.988 · điều tra lao động 2025", Notes: []ui.Note{{Text: "chỉ tiêu 3,6 % · còn thiếu 0,4 điểm %"}}},
		{Label: "Tăng mới trong tháng", Value: "412", Unit: "người", Kind: ui.Flow, AsOf: on, Notes: []ui.Note{{Lead: "−58", Mood: "down", Text: "so với tháng trước"}}},
		{Label: "Một nhãn rất dài để xem chữ xuống dòng ra sao", Value: "123.456.789.012", Unit: "đồng", Kind: ui.Stock, AsOf: on, Source: "nguồn"},
	}
	g.notices = []ui.Notice{{Mood: "ok", Title: "Đã nhập xong", Text: "1.245 dòng mới, 12 dòng trả lại.", Href: "#", Link: "Tải dòng trả lại"},
		{Mood: "warn", Title: "Danh sách đã cũ", Text: "Danh sách BHYT gần nhất là ngày 01/08/2026."},
		{Mood: "bad", Title: "Tệp này có mật khẩu", Text: "Chưa có gì được ghi. Hãy bỏ mật khẩu rồi tải lại."}, {Title: "Chạy thử", Text: "Chưa có gì được ghi vào sổ."}}
	g.bridge = ui.Bridge{Title: "Biến động tháng 11/2026", Steps: []ui.BarStep{{Label: []string{"Đầu kỳ", "31/10"}, Value: 16744, Kind: "stock"}, {Label: []string{"Mới"}, Value: 412, Kind: "gain"},
		{Label: []string{"Quay lại"}, Value: 96, Kind: "gain"}, {Label: []string{"Dừng"}, Value: -231, Kind: "loss"}, {Label: []string{"Chuyển", "bắt buộc"}, Value: -58, Kind: "move"},
		{Label: []string{"Chuyển đi,", "mất"}, Value: -27, Kind: "loss"}, {Label: []string{"Cuối kỳ", "30/11"}, Value: 16936, Kind: "stock"}}}
	g.ranked = []ui.Ranked{{Label: "Hộ nông, lâm, ngư có mức sống trung bình", Sub: "đóng sau vụ", Href: "#", Value: 412, Text: "41,2 %"}, {Label: "Lao động tự do", Href: "#", Value: 275, Text: "27,5 %"}, {Label: "Đã dừng đóng trong năm", Href: "#", Value: 98, Text: "9,8 %"}}
	g.evidence = []ui.Evidence{{Label: "Trước khi so", Bits: -9.5, Kind: "prior", Text: "Chọn bừa hai dòng thì rất khó trúng cùng một người"}, {Label: "Họ tên", Bits: 8.2, Text: "H’ Linh Êban – H Linh Êban: giống, tên ít gặp"},
		{Label: "Ngày sinh", Bits: 6.1, Text: "12/03/1988 – 12/03/1988"}, {Label: "Giới tính", Bits: 1, Text: "nữ – nữ"}, {Label: "Địa chỉ", Bits: -1.4, Text: "buôn Ea Mar – buôn Ea Pok: khác"}, {Label: "Tổng", Bits: 4.4, Kind: "total"}}
}

func (g *galleryView) galleryLists(ctx context.Context) {
	names := []string{"Buôn Ma Thuột", "Ea Kar", "Ea Knốp", "Cuôr Đăng", "Krông Ana", "Hoà Phú", "Tuy An Nam", "Pơng Drang", "Ea Păl", "Ea Drông", "Xuân Thọ", "Ea Riêng", "Dray Bhăng", "Quảng Phú", "Liên Sơn Lắk", "Vụ Bổn", "Yang Mao", "Tam Giang"}
	var units []ui.MapUnit
	g.table = ui.Table{ID: "communes", Caption: "Các xã", Filter: true, Export: "#", Pager: &ui.Pager{Line: "1–18 trong 102", Next: "#"},
		Cols: []ui.Col{{Label: "Xã", SortBy: "#"}, {Label: "Tham gia", Num: true, SortBy: "#", Sorted: "descending"}, {Label: "Lao động", Num: true}, {Label: "Tỷ lệ"}, {Label: "", Num: true}, {Label: "Cùng kỳ", Num: true}, {Label: "Chưa", Num: true}}}
	for i, n := range names {
		num, den := int64(700-i*37), int64(16726-i*900)
		units = append(units, ui.MapUnit{Name: "xã " + n, Href: fmt.Sprintf("#%d", i), Num: num, Den: den, Col: i % 6, Row: i / 6, HasTile: true})
		mood := "up"
		if i%3 == 0 {
			mood = "down"
		}
		g.table.Rows = append(g.table.Rows, ui.Row{Cells: []ui.Cell{{Text: n, Href: "#"}, {Text: ui.N(ctx, num)}, {Text: ui.N(ctx, den)},
			{Meter: &ui.Meter{Covered: num, Review: num / 10, Whole: den, Scale: den / 15, Aim: 50, Title: n}}, {Text: ui.Percent(ctx, num, den)},
			{Text: ui.Signed(ctx, int64(9-i)), Mood: mood}, {Text: ui.N(ctx, den-num), Href: "#"}}})
	}
	units[17].Den, units[17].Num = 12, 3
	g.tiles = ui.NewMap("Tỷ lệ theo xã", units)
	g.emptyTable = ui.Table{ID: "none", Caption: "Trống", Empty: &ui.Empty{Small: true, Title: "Không có ai", Text: "Mọi người ở đây đều đã được bao phủ."}}
	g.groups = []ui.Group{{Name: "Tổ 1", Href: "#", Covered: 12, Review: 1, Missing: 9, Base: 22}, {Name: "Tổ 2", Href: "#", Covered: 18, Missing: 6, Base: 24}, {Name: "Tổ 4", Href: "#", Covered: 20, Base: 20}, {Name: "Tổ 5", Href: "#", Base: 0}}
	g.progress = ui.Progress{Step: "Ghi dòng vào sổ", Done: 184000, Total: 500000, Speed: "21.300 dòng mỗi giây", Left: "còn khoảng 15 giây"}
}

func (g *galleryView) galleryPeople() {
	g.schemes = []ui.SchemeCard{{Name: "BHXH bắt buộc", State: "none", Text: "Không tham gia"}, {Name: "BHXH tự nguyện", State: "warn", Text: "Cần xem lại", Sub: "1 cặp chưa quyết"}, {Name: "BHYT", State: "ok", Text: "Đang tham gia", Sub: "đến 31/12/2026"}}
	g.events = []ui.Event{{Title: "BHYT hộ gia đình", When: "01/01/2026 – 31/12/2026", TagText: "đang có", Tag: "ok"}, {Title: "BHXH tự nguyện", When: "01/03/2024 – 31/08/2025", Past: true, Text: "Dừng đóng"}}
	g.facts = []ui.Fact{{Label: "Ngày sinh", Value: "12/03/1988"}, {Label: "Số định danh", Value: "066•••••1234", Masked: true}, {Label: "Hộ", Value: "Hộ số 0142", Href: "#"}}
	g.todos = []ui.Todo{{Icon: "pair", Title: "Xem lại cặp còn nghi ngờ", Text: "Xem xong 2.148 cặp thì tỷ lệ hết sai số ±0,03 điểm %", Href: "#", Count: "2.148", Mood: "warn"},
		{Icon: "upload", Title: "Danh sách BHYT đã cũ 112 ngày", Text: "Nhập danh sách mới để số liệu đúng với hôm nay", Href: "#", Mood: "bad"}, {Icon: "ok", Title: "Dân cư đủ 102 xã", Text: "Không cần làm gì", Href: "#", Mood: "ok"}}
}

func (g *galleryView) galleryForms() {
	g.steps = []ui.Step{{Label: "Chọn tệp", State: "done"}, {Label: "Nhận cột", State: "now"}, {Label: "Chạy thử"}, {Label: "Ghi"}}
	g.fields = []ui.Field{{Name: "a", Label: "Tên đăng nhập", Hint: "Chữ thường, không dấu", Value: "hanh.pt"}, {Name: "b", Label: "Ngày của danh sách", Type: "date", Error: "Hãy chọn một ngày"},
		{Name: "c", Label: "Địa bàn", Options: []ui.Option{{Value: "1", Label: "Tỉnh Đắk Lắk", Selected: true}, {Value: "2", Label: "Xã Ea Kar"}}}, {Name: "d", Label: "Dán ô từ Excel", Type: "textarea"}}
	g.choices = []ui.Choice{{Value: "residents", Label: "Dân cư", Text: "hộ gia đình, nhân khẩu", Checked: true}, {Value: "health", Label: "BHYT", Text: "thẻ đang có giá trị (D03)"}}
	g.empty = ui.Empty{Title: "Chưa có danh sách nào", Text: "Trang này sẽ cho thấy bao nhiêu người đã được bao phủ, ở đâu, và chính xác ai thì chưa.", Href: "#", Action: "Nhập danh sách đầu tiên",
		Sample: "«tính đến hết tháng 6 năm 2019 con số là tăng lên 824 người»", Cite: "BHXH huyện Ân Thi (Hưng Yên), 17/07/2019"}
}

package demo

import (
	"fmt"
	"strconv"

	"luoi/internal/day"
	"luoi/internal/synth"
)

// layout is one way in which an office lays out a list: lines above the header, the header, the cells.
type layout struct {
	sheet   string
	title   []string
	columns []column
	numbers []string // a line of column numbers under the header, as official forms have
}

type column struct {
	head string
	cell func(n int, r *synth.Row) string
}

func text(head string, get func(*synth.Row) string) column {
	return column{head, func(_ int, r *synth.Row) string { return get(r) }}
}

func count(head string) column {
	return column{head, func(n int, _ *synth.Row) string { return strconv.Itoa(n) }}
}

func (l layout) header() []string {
	out := make([]string, len(l.columns))
	for i, c := range l.columns {
		out[i] = c.head
	}
	return out
}

func (l layout) row(n int, r *synth.Row, cells []string) []string {
	cells = cells[:0]
	for _, c := range l.columns {
		cells = append(cells, c.cell(n, r))
	}
	return cells
}

// Three ways to list a commune's people; offices differ in wording and order.
var (
	residentsFull = layout{
		sheet: "Nhan khau",
		title: []string{"ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "DANH SÁCH NHÂN KHẨU THEO HỘ GIA ĐÌNH", "(Rà soát đến ngày 31/10/2026)"},
		columns: []column{
			count("STT"),
			text("Họ và tên", func(r *synth.Row) string { return r.Name }),
			text("Ngày, tháng, năm sinh", func(r *synth.Row) string { return r.Birth }),
			text("Giới tính", func(r *synth.Row) string { return r.Sex }),
			text("Số định danh cá nhân/CCCD", func(r *synth.Row) string { return r.Citizen }),
			text("Số CMND", func(r *synth.Row) string { return r.Old }),
			text("Dân tộc", func(r *synth.Row) string { return r.Ethnicity }),
			text("Nghề nghiệp", func(r *synth.Row) string { return r.Occupation }),
			text("Số hộ", func(r *synth.Row) string { return r.HouseholdNo }),
			text("Quan hệ với chủ hộ", func(r *synth.Row) string { return r.Relation }),
			text("Tổ liên gia", func(r *synth.Row) string { return r.Group }),
			text("Thôn, buôn, tổ dân phố", func(r *synth.Row) string { return r.Village }),
			text("Xã, phường", func(r *synth.Row) string { return r.Commune }),
			text("Số điện thoại", func(r *synth.Row) string { return r.Phone }),
			text("Diện hộ", func(r *synth.Row) string { return r.Poverty }),
		},
	}
	residentsSplit = layout{
		sheet: "DS",
		title: []string{"DANH SÁCH DÂN CƯ"},
		columns: []column{
			text("Mã xã", func(r *synth.Row) string { return r.CommuneCode }),
			text("Tên xã/phường", func(r *synth.Row) string { return r.Commune }),
			text("Thôn/Buôn/TDP", func(r *synth.Row) string { return r.Village }),
			text("Tổ liên gia", func(r *synth.Row) string { return r.Group }),
			text("Mã hộ", func(r *synth.Row) string { return r.HouseholdNo }),
			text("Họ và tên đệm", func(r *synth.Row) string { return r.FamilyPart }),
			text("Tên", func(r *synth.Row) string { return r.GivenPart }),
			text("Ngày sinh", func(r *synth.Row) string { return r.Birth }),
			text("Nam/Nữ", func(r *synth.Row) string { return r.Sex }),
			text("Số CCCD", func(r *synth.Row) string { return r.Citizen }),
			text("CMND cũ", func(r *synth.Row) string { return r.Old }),
			text("Mã số BHXH", func(r *synth.Row) string { return r.SI }),
			text("Quan hệ chủ hộ", func(r *synth.Row) string { return r.Relation }),
			text("Dân tộc", func(r *synth.Row) string { return r.Ethnicity }),
			text("Nghề nghiệp", func(r *synth.Row) string { return r.Occupation }),
			text("Hộ nghèo/cận nghèo", func(r *synth.Row) string { return r.Poverty }),
			text("Điện thoại", func(r *synth.Row) string { return r.Phone }),
		},
	}
	residentsShort = layout{
		sheet: "Dan cu",
		columns: []column{
			count("TT"),
			text("Họ tên", func(r *synth.Row) string { return r.Name }),
			text("Giới tính", func(r *synth.Row) string { return r.Sex }),
			text("Ngày sinh", func(r *synth.Row) string { return r.Birth }),
			text("CCCD/CMND", func(r *synth.Row) string { return first(r.Citizen, r.Old) }),
			text("Số điện thoại", func(r *synth.Row) string { return r.Phone }),
			text("Hộ số", func(r *synth.Row) string { return r.HouseholdNo }),
			text("Quan hệ với chủ hộ", func(r *synth.Row) string { return r.Relation }),
			text("Nghề nghiệp", func(r *synth.Row) string { return r.Occupation }),
			text("Dân tộc", func(r *synth.Row) string { return r.Ethnicity }),
			text("Diện hộ", func(r *synth.Row) string { return r.Poverty }),
			text("Tổ liên gia", func(r *synth.Row) string { return r.Group }),
			text("Thôn", func(r *synth.Row) string { return r.Village }),
			text("Xã", func(r *synth.Row) string { return r.Commune }),
		},
	}
)

// voluntaryLayout has the columns of form D05-TS that matter here, in its order.
func voluntaryLayout(on day.Date) layout {
	return layout{
		sheet: "D05-TS",
		title: []string{"BẢO HIỂM XÃ HỘI TỈNH ĐẮK LẮK", "DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN", "(Mẫu D05-TS) Tính đến ngày " + on.VN()},
		columns: []column{
			count("STT"),
			text("Họ và tên", func(r *synth.Row) string { return r.Name }),
			text("Mã số BHXH", func(r *synth.Row) string { return r.SI }),
			text("Số định danh cá nhân/CCCD", func(r *synth.Row) string { return first(r.Citizen, r.Old) }),
			text("Ngày sinh", func(r *synth.Row) string { return r.Birth }),
			text("Giới tính", func(r *synth.Row) string { return r.Sex }),
			text("Địa chỉ", func(r *synth.Row) string { return r.Address }),
			text("Thôn, buôn, tổ dân phố", func(r *synth.Row) string { return r.Village }),
			text("Xã, phường", func(r *synth.Row) string { return r.Commune }),
			text("Số điện thoại", func(r *synth.Row) string { return r.Phone }),
			text("Phương thức đóng (số tháng)", func(r *synth.Row) string { return strconv.Itoa(r.Months) }),
			text("Từ ngày", func(r *synth.Row) string { return r.From.VN() }),
			text("Đến ngày", func(r *synth.Row) string { return r.To.VN() }),
			text("Số tiền phải đóng", func(r *synth.Row) string { return thousands(r.Amount) }),
			text("Ghi chú", func(*synth.Row) string { return "" }),
		},
		numbers: []string{"A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	}
}

// healthLayout is like form D03-TS: who has a health card.
func healthLayout(on day.Date) layout {
	return layout{
		sheet: "D03-TS",
		title: []string{"BẢO HIỂM XÃ HỘI TỈNH ĐẮK LẮK", "DANH SÁCH NGƯỜI THAM GIA BẢO HIỂM Y TẾ", "Thời điểm: " + on.VN()},
		columns: []column{
			count("STT"),
			text("Họ và tên", func(r *synth.Row) string { return r.Name }),
			text("Mã số BHXH", func(r *synth.Row) string { return r.SI }),
			text("Số CCCD", func(r *synth.Row) string { return r.Citizen }),
			text("Số CMND", func(r *synth.Row) string { return r.Old }),
			text("Ngày sinh", func(r *synth.Row) string { return r.Birth }),
			text("Giới tính", func(r *synth.Row) string { return r.Sex }),
			text("Thôn/buôn", func(r *synth.Row) string { return r.Village }),
			text("Xã/phường", func(r *synth.Row) string { return r.Commune }),
			text("Số thẻ BHYT", func(r *synth.Row) string { return r.Card }),
			text("Mã đối tượng", func(r *synth.Row) string { return r.Category }),
			text("Mã hộ gia đình", func(r *synth.Row) string { return r.HouseholdNo }),
			text("Giá trị từ ngày", func(r *synth.Row) string { return r.From.VN() }),
			text("Giá trị đến ngày", func(r *synth.Row) string { return r.To.VN() }),
			text("Số tiền", func(r *synth.Row) string { return thousands(r.Amount) }),
		},
	}
}

// workLayout is like form D02-LT, for compulsory and for unemployment insurance.
func workLayout(name string, on day.Date) layout {
	return layout{
		sheet: "D02-LT",
		title: []string{"BẢO HIỂM XÃ HỘI TỈNH ĐẮK LẮK", "DANH SÁCH LAO ĐỘNG THAM GIA " + name, fmt.Sprintf("Tháng %02d năm %d", on.Month(), on.Year())},
		columns: []column{
			count("STT"),
			text("Họ và tên", func(r *synth.Row) string { return r.Name }),
			text("Mã số BHXH", func(r *synth.Row) string { return r.SI }),
			text("Số CCCD/CMND", func(r *synth.Row) string { return first(r.Citizen, r.Old) }),
			text("Ngày tháng năm sinh", func(r *synth.Row) string { return r.Birth }),
			text("Giới tính", func(r *synth.Row) string { return r.Sex }),
			text("Chức danh nghề", func(r *synth.Row) string { return r.Occupation }),
			text("Nơi cư trú", func(r *synth.Row) string { return r.Address }),
			text("Xã, phường", func(r *synth.Row) string { return r.Commune }),
			text("Loại hợp đồng", func(r *synth.Row) string { return r.Category }),
			text("Mức lương đóng", func(r *synth.Row) string { return thousands(r.Amount) }),
			text("Từ ngày", func(r *synth.Row) string { return r.From.VN() }),
			text("Đến ngày", func(r *synth.Row) string { return r.To.VN() }),
		},
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// thousands writes 1.263.600; nothing for zero.
func thousands(n int64) string {
	if n == 0 {
		return ""
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

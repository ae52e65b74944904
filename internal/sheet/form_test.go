package sheet

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
)

// formD05 writes a D05-TS as an office fills it in: titles, two header rows with merged cells, the line
// A B C 1 2 3, group lines, a total, signatures; citizen numbers once as text and once as a number.
func formD05(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	set := func(cell string, v any) {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	row := func(n int, values ...any) {
		for i, v := range values {
			if v != nil {
				name, _ := excelize.CoordinatesToCellName(i+1, n)
				set(name, v)
			}
		}
	}
	set("A1", "BƯU ĐIỆN HUYỆN")
	set("A2", "DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN")
	set("R1", "Mẫu D05-TS")
	row(4, "STT", "Họ và tên", "Mã số BHXH", "Số ĐDCN/ CCCD/ Hộ chiếu", "Địa chỉ", "Biên lai", nil, "Mức thu nhập", "Phương thức đóng", nil, "Số tiền phải đóng", "Người tham gia đóng", "NSNN hỗ trợ", nil, "NSĐP hỗ trợ", nil, "Khác", nil, "Mã nhân viên thu", "Ghi chú")
	row(5, nil, nil, nil, nil, nil, "Ngày", "Số", nil, "Số tháng", "Từ tháng", nil, nil, "Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền")
	for _, m := range [][2]string{{"A2", "T2"}, {"F4", "G4"}, {"I4", "J4"}, {"M4", "N4"}, {"O4", "P4"}, {"Q4", "R4"},
		{"A4", "A5"}, {"B4", "B5"}, {"C4", "C5"}, {"D4", "D5"}, {"E4", "E5"}, {"H4", "H5"}, {"K4", "K5"}, {"L4", "L5"}, {"S4", "S5"}, {"T4", "T5"}, {"A7", "T7"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	row(6, "A", "B", "C", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
	set("A7", "I. Tăng")
	padded, err := f.NewStyle(&excelize.Style{CustomNumFmt: func() *string { s := "000000000000"; return &s }()})
	if err != nil {
		t.Fatal(err)
	}
	row(8, 1, "Nguyễn Thị Hồng", "6621234567", "000180012345", "Thôn 5", "05/11/2025", "12345", 1500000, 6, "11/2025", 1980000)
	row(9, 2, "=1+1", "6621234568", 180012346, "Thôn 5", nil, nil, 1500000, 12, "12/2025", 3960000)
	if err := f.SetCellStyle("Sheet1", "D9", "D9", padded); err != nil {
		t.Fatal(err)
	}
	row(10, 3, "Y Bhiăo Niê", nil, "00018001234", "Buôn Dhung", nil, nil, 1500000, 3, "12/2025", 990000)
	row(11, nil, "Cộng", nil, nil, nil, nil, nil, nil, 21, nil, 6930000)
	row(13, nil, "Người lập biểu", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "Giám đốc")
	path := filepath.Join(t.TempDir(), "D05.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// A D05-TS with one wrong citizen number: the rest is taken, and one red row comes back with the reason.
func TestD05FromFileToGiveBack(t *testing.T) {
	src := openFile(t, formD05(t))
	rows := readAll(t, src, "")
	var top [][]string
	for _, r := range rows {
		top = append(top, r.Cells)
	}
	rec := delivery.Recognise(top, nil, "")
	if rec.List != delivery.Voluntary || len(rec.Notices) != 0 {
		t.Fatalf("list %q, notices %v", rec.List, rec.Notices)
	}
	p := delivery.Parser{List: rec.List, Mapping: rec.Mapping, Latest: day.Must(2025, 11, 22)}
	var out bytes.Buffer
	back, err := NewGiveBack(&out, KindXLSX, "vi", top[:rec.HeaderRows], len(rec.Mapping))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	skipped := 0
	for _, r := range rows[rec.HeaderRows:] {
		got, bad := p.Parse(r.Line, r.Cells)
		switch {
		case delivery.NotData(bad):
			skipped++
		case bad != nil:
			if err := back.Row(r.Cells, bad); err != nil {
				t.Fatal(err)
			}
		default:
			names = append(names, got.FullName+" "+got.IDs.Citizen)
		}
	}
	if err := back.Close(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"Nguyễn Thị Hồng 000180012345", "=1+1 000180012346"}; !cmp.Equal(names, want) || skipped != 3 {
		t.Errorf("taken %q, %d lines that are no people", names, skipped)
	}
	checkRedRow(t, out.Bytes(), rec.HeaderRows)
}

func checkRedRow(t *testing.T, b []byte, headerRows int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Trả lại")
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if len(rows) != headerRows+1 || len(last) != 21 || last[1] != "Y Bhiăo Niê" || last[20] != "Số định danh chỉ có 11 chữ số: thiếu một chữ số 0 ở đầu?" {
		t.Fatalf("rows given back: %q", rows)
	}
	cell, _ := excelize.CoordinatesToCellName(4, len(rows))
	id, _ := f.GetCellStyle("Trả lại", cell)
	style, err := f.GetStyle(id)
	if err != nil || len(style.Fill.Color) != 1 || style.Fill.Color[0] != "FBE3E1" {
		t.Errorf("the row is not red: %+v %v", style, err)
	}
	if rows[headerRows-1][20] != "Lý do trả lại" {
		t.Errorf("header %q", rows[headerRows-1])
	}

	// Put right and sent back, the file is recognised again and taken.
	path := filepath.Join(t.TempDir(), "again.xlsx")
	if err := f.SetCellValue("Trả lại", cell, "000180012347"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	var top [][]string
	for _, r := range readAll(t, openFile(t, path), "") {
		top = append(top, r.Cells)
	}
	rec := delivery.Recognise(top, nil, "")
	got, bad := delivery.ParseRow(rec.List, rec.Mapping, 1, top[len(top)-1])
	if bad != nil || got.IDs.Citizen != "000180012347" || rec.List != delivery.Voluntary {
		t.Errorf("sent again: %v %+v %v", rec.Mapping, got, bad)
	}
}

// A reader that stops early, as the preview does, may read again from the start.
func TestRowsTwice(t *testing.T) {
	src := openFile(t, formD05(t))
	first := readAll(t, src, "")
	stop := fault.New(fault.Internal, "stop")
	if err := src.Rows(context.Background(), "", func(int64, []string) error { return stop }); err != stop {
		t.Errorf("got %v", err)
	}
	if second := readAll(t, src, ""); !cmp.Equal(first, second) {
		t.Error(cmp.Diff(first, second))
	}
}

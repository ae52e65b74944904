package sheet

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"luoi/internal/fault"
)

// What is written comes back cell by cell, whatever the text.
func TestWriteReadProperty(t *testing.T) {
	for _, kind := range []string{KindXLSX, KindCSV} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			rapid.Check(t, func(r *rapid.T) {
				piece := rapid.OneOf(rapid.SampledFrom([]string{"", "=1+1", "+84912345678", "-5", "-x", "@a", "'=a", "''-1", "a,b", "x;y", "\"", "hai\ndòng", "ê̆", "_x0041_", "079202003123", " đầu", "cuối ", "<&>", "#N/A", "sep=,"}),
					rapid.StringMatching(`[a-zA-ZăâđêôơưƀčñẠ-ỹ0-9 .,;'"=+@\t/-]{0,20}`))
				rows := rapid.SliceOfN(rapid.SliceOfN(piece, 1, 6), 1, 12).Draw(r, "rows")
				var buf bytes.Buffer
				w, err := NewWriter(&buf, kind)
				if err != nil {
					r.Fatal(err)
				}
				for _, row := range append([][]string{{"cột 1", "cột 2"}}, rows...) {
					if err := w.Row(row...); err != nil {
						r.Fatal(err)
					}
				}
				if err := w.Close(); err != nil {
					r.Fatal(err)
				}
				want := [][]string{{"cột 1", "cột 2"}}
				for _, row := range rows {
					for len(row) > 0 && row[len(row)-1] == "" {
						row = row[:len(row)-1]
					}
					if len(row) > 0 {
						want = append(want, row)
					}
				}
				got := reread(r, filepath.Join(dir, "x"), buf.Bytes())
				if !cmp.Equal(got, want) {
					r.Fatalf("%s", cmp.Diff(want, got))
				}
			})
		})
	}
}

func TestWorkbookLooks(t *testing.T) {
	var buf bytes.Buffer
	w, err := NewWriter(&buf, KindXLSX)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Tên trang rất dài ", 4) + "[x]"
	for _, name := range []string{long, long} {
		if err := w.Sheet(name, 10, 30); err != nil {
			t.Fatal(err)
		}
		if err := w.Cells(Cell{Text: "Xã", Style: Header}, Cell{Text: "Số người", Style: Header}); err != nil {
			t.Fatal(err)
		}
		if err := w.Cells(Cell{Text: "=1+1"}, Cell{Text: "1443793", Number: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	names := f.GetSheetList()
	if len(names) != 2 || names[0] == names[1] {
		t.Fatalf("sheets %q", names)
	}
	if formula, _ := f.GetCellFormula(names[0], "A2"); formula != "" {
		t.Errorf("the text became the formula %q", formula)
	}
	if kind, _ := f.GetCellType(names[0], "B2"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("the number has type %v", kind)
	}
	if width, _ := f.GetColWidth(names[1], "B"); width != 30 {
		t.Errorf("width %v", width)
	}
}

func TestGiveBack(t *testing.T) {
	for kind, lang := range map[string]string{KindXLSX: "vi", KindCSV: "en"} {
		var buf bytes.Buffer
		g, err := NewGiveBack(&buf, kind, lang, [][]string{{"DANH SÁCH"}, {"STT", "Họ và tên", "CCCD"}}, 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Row([]string{"7", "=1+1", "79202003123"}, []fault.Field{{Field: "citizen_id", Key: "delivery.citizen_11"}}); err != nil {
			t.Fatal(err)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		got := reread(t, filepath.Join(t.TempDir(), "x"), buf.Bytes())
		column, reason := "Lý do trả lại", "Số định danh chỉ có 11 chữ số: thiếu một chữ số 0 ở đầu?"
		if lang == "en" {
			column, reason = "Reason returned", "The citizen number has 11 digits only: is a 0 missing at the front?"
		}
		want := [][]string{{"DANH SÁCH"}, {"STT", "Họ và tên", "CCCD", column}, {"7", "=1+1", "79202003123", reason}}
		if !cmp.Equal(got, want) {
			t.Errorf("%s: %s", kind, cmp.Diff(want, got))
		}
	}
}

package sheet

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"luoi/internal/fault"
)

func TestCellsOfEveryKind(t *testing.T) {
	styles := `<styleSheet><numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="000000000000"/><numFmt numFmtId="166" formatCode="[$-42A]&quot;ngày&quot; d"/></numFmts>
	<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="166"/><xf numFmtId="3"/><xf numFmtId="20"/></cellXfs></styleSheet>`
	shared := `<sst><si><t>Nguyễn Văn A</t></si><si><r><t>Hai </t></r><r><rPr><b/></rPr><t xml:space="preserve">phần</t></r><rPh sb="0" eb="1"><t>phiên âm</t></rPh></si><si><t>=1+1</t></si><si><t/></si><si/><si><t>a&amp;b &lt;c&gt; &#272;_x0041_ _x005F_x0041_</t></si></sst>`
	for _, c := range []struct{ name, cell, want string }{
		{"shared string", `<c r="A1" t="s"><v>0</v></c>`, "Nguyễn Văn A"},
		{"rich text without its phonetic reading", `<c r="A1" t="s"><v>1</v></c>`, "Hai phần"},
		{"text that looks like a formula stays text", `<c r="A1" t="s"><v>2</v></c>`, "=1+1"},
		{"entities and escapes", `<c r="A1" t="s"><v>5</v></c>`, "a&b <c> ĐA _x0041_"},
		{"inline string", `<c r="A1" t="inlineStr"><is><t>Y Bhiăo Niê</t></is></c>`, "Y Bhiăo Niê"},
		{"inline rich string", `<c r="A1" t="inlineStr"><is><r><t>H'</t></r><r><t>Čil</t></r></is></c>`, "H'Čil"},
		{"formula with a text result", `<c r="A1" t="str"><f>B1&amp;C1</f><v>Trần Thị B</v></c>`, "Trần Thị B"},
		{"formula with a number result", `<c r="A1"><f>SUM(B1:B9)</f><v>148500</v></c>`, "148500"},
		{"truth", `<c r="A1" t="b"><v>1</v></c>`, "TRUE"},
		{"error", `<c r="A1" t="e"><v>#N/A</v></c>`, "#N/A"},
		{"citizen number stored as a number", `<c r="A1"><v>79202003123</v></c>`, "79202003123"},
		{"the same in scientific notation", `<c r="A1"><v>7.9202003123E10</v></c>`, "79202003123"},
		{"the same under the format 000000000000", `<c r="A1" s="3"><v>79202003123</v></c>`, "079202003123"},
		{"fifteen digits", `<c r="A1"><v>123456789012345</v></c>`, "123456789012345"},
		{"0.1+0.2", `<c r="A1"><v>0.30000000000000004</v></c>`, "0.3"},
		{"thousands format changes nothing", `<c r="A1" s="6"><v>1443793</v></c>`, "1443793"},
		{"day under the built-in format", `<c r="A1" s="1"><v>29285</v></c>`, "1980-03-05"},
		{"day under dd/mm/yyyy", `<c r="A1" s="2"><v>45566</v></c>`, "2024-10-01"},
		{"day under a format with quoted words", `<c r="A1" s="5"><v>45566</v></c>`, "2024-10-01"},
		{"day and time", `<c r="A1" s="4"><v>45566.5</v></c>`, "2024-10-01 12:00:00"},
		{"time only", `<c r="A1" s="7"><v>0.25</v></c>`, "06:00:00"},
		{"before the leap day that never was", `<c r="A1" s="1"><v>59</v></c>`, "1900-02-28"},
		{"behind it", `<c r="A1" s="1"><v>61</v></c>`, "1900-03-01"},
		{"ISO date cell", `<c r="A1" t="d"><v>1980-03-05T00:00:00</v></c>`, "1980-03-05"},
		{"CDATA", `<c r="A1" t="inlineStr"><is><t><![CDATA[<x> & y]]></t></is></c>`, "<x> & y"},
		{"without references", `<c><v>7</v></c>`, "7"},
		{"> inside an attribute", `<c r="A1" x="a>b" t="inlineStr"><is><t>z</t></is></c>`, "z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := rawBook(t, map[string]string{"xl/styles.xml": styles, "xl/sharedStrings.xml": shared,
				"xl/worksheets/sheet1.xml": sheetXML(`<row r="1">` + c.cell + `</row>`)})
			got := readAll(t, openFile(t, path), "")
			if want := []gridRow{{1, []string{c.want}}}; !cmp.Equal(got, want) {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

func TestShapeOfASheet(t *testing.T) {
	text := func(ref, s string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
	}
	for _, c := range []struct {
		name, sheet string
		want        []gridRow
	}{
		{"skipped cells and rows", sheetXML(`<row r="2">` + text("B2", "b") + text("D2", "d") + `</row><row r="5"/><row r="9">` + text("A9", "a") + `<c r="C9" s="1"/></row>`),
			[]gridRow{{2, []string{"", "b", "", "d"}}, {9, []string{"a"}}}},
		{"no row numbers", sheetXML(`<row>` + text("A1", "x") + `</row><row>` + text("A2", "y") + `</row>`), []gridRow{{1, []string{"x"}}, {2, []string{"y"}}}},
		{"prefixed names", `<x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>q</x:t></x:is></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>`,
			[]gridRow{{1, []string{"q", "q"}}}},
		{"merged header over two columns and two rows",
			`<worksheet><sheetData><row r="1">` + text("A1", "Họ tên") + text("B1", "Hỗ trợ") + `</row><row r="2">` + text("B2", "Tỷ lệ") + text("C2", "Số tiền") + `</row><row r="3">` + text("A3", "An") + `</row></sheetData><mergeCells count="2"><mergeCell ref="B1:C1"/><mergeCell ref="A1:A2"/></mergeCells></worksheet>`,
			[]gridRow{{1, []string{"Họ tên", "Hỗ trợ", "Hỗ trợ"}}, {2, []string{"Họ tên", "Tỷ lệ", "Số tiền"}}, {3, []string{"An"}}}},
		{"household number merged over its members, blank row stays blank",
			`<worksheet><sheetData><row r="1">` + text("A1", "H1") + text("B1", "An") + `</row><row r="2">` + text("B2", "Bình") + `</row><row r="3"><c r="B3"/></row><row r="4">` + text("B4", "Chi") + `</row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`,
			[]gridRow{{1, []string{"H1", "An"}}, {2, []string{"H1", "Bình"}}, {4, []string{"", "Chi"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, openFile(t, rawBook(t, map[string]string{"xl/worksheets/sheet1.xml": c.sheet})), "")
			if !cmp.Equal(got, c.want) {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}

func Test1904(t *testing.T) {
	path := rawBook(t, map[string]string{
		"xl/workbook.xml":          `<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`,
		"xl/styles.xml":            `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": sheetXML(`<row r="1"><c r="A1" s="0"><v>27823</v></c></row>`)})
	if got := readAll(t, openFile(t, path), ""); got[0].Cells[0] != "1980-03-05" {
		t.Errorf("got %q", got[0].Cells[0])
	}
}

// TestAgainstExcelize reads a workbook of excelize with both readers.
func TestAgainstExcelize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oracle.xlsx")
	f := excelize.NewFile()
	if _, err := f.NewSheet("Thứ hai"); err != nil {
		t.Fatal(err)
	}
	for r := 1; r <= 300; r++ {
		for c := 1; c <= 9; c++ {
			if (r*c)%7 == 0 {
				continue
			}
			name, _ := excelize.CoordinatesToCellName(c, r)
			var v any = fmt.Sprintf("ô %d–%d & <b> \"x\"", r, c)
			switch {
			case c == 2:
				v = r * 1_000_003
			case c == 3:
				v = float64(r) / 8
			case c == 4:
				v = r%2 == 0
			}
			for _, s := range []string{"Sheet1", "Thứ hai"} {
				if err := f.SetCellValue(s, name, v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.SetCellValue("Sheet1", "J1", time.Date(2025, 11, 22, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	src := openFile(t, path)
	if got := src.Sheets(); !cmp.Equal(got, []string{"Sheet1", "Thứ hai"}) {
		t.Errorf("sheets %q", got)
	}
	for _, name := range src.Sheets() {
		want, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if name == "Sheet1" {
			want[0][9] = "2025-11-22"
		}
		for _, row := range readAll(t, src, name) {
			i := int(row.Line - 1)
			for len(want[i]) > 0 && want[i][len(want[i])-1] == "" {
				want[i] = want[i][:len(want[i])-1]
			}
			for c := range want[i] {
				if c == 3 && want[i][c] != "" {
					want[i][c] = map[string]string{"1": "TRUE", "0": "FALSE"}[want[i][c]]
				}
			}
			if !cmp.Equal(row.Cells, want[i]) {
				t.Fatalf("%s row %d: %s", name, row.Line, cmp.Diff(want[i], row.Cells))
			}
		}
	}
	if err := src.Rows(context.Background(), "Không có", nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown sheet: %v", err)
	}
}

func TestRowsStopsWhenAsked(t *testing.T) {
	var rows string
	for i := 1; i <= 5000; i++ {
		rows += fmt.Sprintf(`<row r="%d"><c r="A%d"><v>%d</v></c></row>`, i, i, i)
	}
	src := openFile(t, rawBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(rows)}))
	enough := errors.New("enough")
	n := 0
	err := src.Rows(context.Background(), "", func(int64, []string) error {
		if n++; n == 1000 {
			return enough
		}
		return nil
	})
	if err != enough || n != 1000 {
		t.Errorf("stopped after %d rows with %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := src.Rows(ctx, "", func(int64, []string) error { return nil }); fault.KindOf(err) != fault.Interrupted {
		t.Errorf("cancelled: %v", err)
	}
	if got := readAll(t, src, ""); len(got) != 5000 {
		t.Errorf("%d rows after an interrupted reading", len(got))
	}
}

// A column typed with a TCVN3 font is recoded, its neighbours are not.
func TestOldFontInACell(t *testing.T) {
	rows := ""
	for i, n := range []string{"NguyÔn V¨n An", "TrÇn ThÞ B×nh", "Lª V¨n H¶i", "Ph¹m ThÞ Hång", "§ç Minh §øc"} {
		rows += fmt.Sprintf(`<row r="%d"><c t="inlineStr"><is><t>%s</t></is></c><c t="inlineStr"><is><t>Xã Hoà Thành, Đắk Lắk</t></is></c></row>`, i+1, n)
	}
	src := openFile(t, rawBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(rows)}))
	got := readAll(t, src, "")
	if got[0].Cells[0] != "Nguyễn Văn An" || got[4].Cells[0] != "Đỗ Minh Đức" || got[0].Cells[1] != "Xã Hoà Thành, Đắk Lắk" {
		t.Errorf("got %v", got)
	}
	if n := src.Notices(); len(n) != 1 || n[0].Key != "sheet.recoded" || n[0].Field != "A" || src.Encoding() != "tcvn3" {
		t.Errorf("notices %v, encoding %s", n, src.Encoding())
	}
}

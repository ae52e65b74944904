package bench

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"

	"luoi/internal/sheet"
)

// residentsHeader is the header of the generated list: the twelve columns a commune keeps.
var residentsHeader = []string{"STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân",
	"Quan hệ với chủ hộ", "Dân tộc", "Thôn/buôn/TDP", "Xã/phường", "Số điện thoại", "Ghi chú"}

// rowMaker makes residents one by one from a seed. Citizen numbers begin with 000, which no province has.
type rowMaker struct {
	rng   *rand.Rand
	n     int
	cells []string
}

func newRowMaker(seed uint64) *rowMaker {
	return &rowMaker{rng: rand.New(rand.NewPCG(seed, 12)), cells: make([]string, len(residentsHeader))}
}

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"}
	middles  = []string{"Văn", "Thị", "Hữu", "Đức", "Ngọc", "Thanh", "Minh", "Kim", "Quốc", "Xuân", "Thu", "Bảo"}
	givens   = []string{"An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Hiếu", "Hoà", "Hùng", "Lan", "Linh", "Long", "Mai", "Nam", "Nga",
		"Nhung", "Phúc", "Phương", "Quân", "Sơn", "Thảo", "Thắng", "Thuỷ", "Trang", "Tuấn", "Tú", "Uyên", "Việt", "Yến"}
	relations = []string{"Chủ hộ", "Vợ", "Con", "Con", "Mẹ", "Cháu"}
	peoples   = []string{"Kinh", "Kinh", "Kinh", "Êđê", "M'nông", "Tày"}
)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func (m *rowMaker) next() []string {
	r, c := m.rng, m.cells
	m.n++
	year := 1935 + r.IntN(90)
	female := r.IntN(2)
	c[0] = strconv.Itoa(m.n)
	c[1] = fmt.Sprintf("HGD%06d", m.n/4)
	c[2] = pick(r, families) + " " + pick(r, middles) + " " + pick(r, middles) + " " + pick(r, givens)
	c[3] = fmt.Sprintf("%02d/%02d/%04d", 1+r.IntN(28), 1+r.IntN(12), year)
	c[4] = [...]string{"Nam", "Nữ"}[female]
	c[5] = fmt.Sprintf("000%d%02d%06d", female+2*(year/2000), year%100, m.n%1_000_000)
	c[6] = pick(r, relations)
	c[7] = pick(r, peoples)
	c[8] = "Buôn " + strconv.Itoa(1+r.IntN(2400))
	c[9] = "Xã số " + strconv.Itoa(1+r.IntN(102))
	c[10] = fmt.Sprintf("09%08d", r.IntN(100_000_000))
	c[11] = ""
	if r.IntN(10) == 0 {
		c[11] = "Đi làm ăn xa từ " + strconv.Itoa(2010+r.IntN(15))
	}
	return c
}

// writeWorkbook writes n residents as Excel itself does: every text once in the shared strings.
func writeWorkbook(path string, n int, seed uint64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	small := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
	}
	for name, text := range small {
		if err := writePart(z, name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	shared := &stringTable{index: map[string]int{}}
	err = writePart(z, "xl/worksheets/sheet1.xml", func(w io.Writer) error { return writeSheetXML(w, n, seed, shared) })
	if err != nil {
		return err
	}
	if err := writePart(z, "xl/sharedStrings.xml", shared.write); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

func writePart(z *zip.Writer, name string, fill func(io.Writer) error) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<20)
	if _, err := b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"); err != nil {
		return err
	}
	if err := fill(b); err != nil {
		return err
	}
	return b.Flush()
}

type stringTable struct {
	index map[string]int
	all   []string
	uses  int
}

func (t *stringTable) place(s string) int {
	t.uses++
	i, ok := t.index[s]
	if !ok {
		i = len(t.all)
		t.index[s] = i
		t.all = append(t.all, s)
	}
	return i
}

func (t *stringTable) write(w io.Writer) error {
	fmt.Fprintf(w, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d">`, t.uses, len(t.all))
	for _, s := range t.all { // no text of the generator needs escaping but the apostrophe, which XML allows
		if _, err := io.WriteString(w, "<si><t>"+s+"</t></si>"); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "</sst>")
	return err
}

func writeSheetXML(w io.Writer, n int, seed uint64, shared *stringTable) error {
	io.WriteString(w, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	var b []byte
	row := func(line int, cells []string) error {
		b = fmt.Appendf(b[:0], `<row r="%d" spans="1:12">`, line)
		for i, s := range cells {
			if s == "" {
				continue
			}
			if i == 0 && line > 1 {
				b = fmt.Appendf(b, `<c r="A%d"><v>%s</v></c>`, line, s)
			} else {
				b = fmt.Appendf(b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+i, line, shared.place(s))
			}
		}
		_, err := w.Write(append(b, "</row>"...))
		return err
	}
	if err := row(1, residentsHeader); err != nil {
		return err
	}
	m := newRowMaker(seed)
	for i := range n {
		if err := row(i+2, m.next()); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, `</sheetData><mergeCells count="1"><mergeCell ref="N1:O1"/></mergeCells></worksheet>`)
	return err
}

// writeText writes the same residents as .csv.
func writeText(path string, n int, seed uint64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := sheet.NewWriter(f, sheet.KindCSV)
	if err != nil {
		return err
	}
	if err := w.Row(residentsHeader...); err != nil {
		return err
	}
	m := newRowMaker(seed)
	for range n {
		if err := w.Row(m.next()...); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}

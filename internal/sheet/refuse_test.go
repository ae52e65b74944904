package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luoi/internal/i18n"
)

// TestRefusals: what people send by mistake, and what they are told.
func TestRefusals(t *testing.T) {
	compound := func(stream string) []byte {
		b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
		return append(b, utf16LE(stream)...)
	}
	good, err := os.ReadFile(rawBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(strings.Repeat(`<row><c t="inlineStr"><is><t>An</t></is></c></row>`, 2000))}))
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(good)
	copy(broken[bytes.Index(broken, []byte("sheet1.xml"))+60:], "\xff\x00\xff\x00\xff\x00\xff\x00")
	zipped := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			w, _ := z.Create(n)
			io.WriteString(w, "<x/>")
		}
		z.Close()
		return b.Bytes()
	}
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing.csv", nil, "sheet.empty_file"},
		{"blank lines.csv", []byte("\r\n\r\n ,\n"[:4]), "sheet.empty"},
		{"old.xls", compound("Workbook"), "sheet.old_xls"},
		{"password.xlsx", compound("EncryptedPackage"), "sheet.encrypted"},
		{"letter.doc", compound("WordDocument"), "sheet.word"},
		{"cut.xlsx", good[:len(good)*2/3], "sheet.truncated"},
		{"broken.xlsx", broken, "sheet.damaged"},
		{"list.pdf named .xlsx", []byte("%PDF-1.7 …"), "sheet.pdf"},
		{"photo.csv", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "sheet.picture"},
		{"export.xls", []byte("<html><body><table><tr><td>1</td></tr></table></body></html>"), "sheet.html"},
		{"table.xls", []byte("\n <TABLE border=1><tr><td>1"), "sheet.html"},
		{"2003.xls", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), "sheet.xml_2003"},
		{"data.xml", []byte(`<?xml version="1.0"?><a/>`), "sheet.xml"},
		{"calc.ods", zipped("mimetype", "content.xml"), "sheet.ods"},
		{"binary.xlsb", zipped("xl/workbook.bin"), "sheet.xlsb"},
		{"letter.docx", zipped("word/document.xml", "_rels/.rels"), "sheet.word"},
		{"photos.zip", zipped("1.txt"), "sheet.no_workbook"},
		{"program.csv", bytes.Repeat([]byte{0x7f, 'E', 'L', 'F', 1, 3, 4, 0xfe}, 100), "sheet.binary"},
		{"archive.csv", []byte("\x1f\x8b\x08\x00"), "sheet.archive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refused(t, put(t, "file", c.file), Limits{}); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if !i18n.Has(c.want) {
				t.Errorf("no message for %s", c.want)
			}
		})
	}
	if got := refused(t, filepath.Join(t.TempDir(), "none.xlsx"), Limits{}); got != "sheet.no_file" {
		t.Errorf("missing file: %s", got)
	}
	if got := refused(t, t.TempDir(), Limits{}); got != "sheet.unreadable" {
		t.Errorf("folder: %s", got)
	}
}

func TestBrokenWorkbooks(t *testing.T) {
	for _, c := range []struct{ name, sheet, want string }{
		{"empty sheet", `<worksheet><sheetData/></worksheet>`, "sheet.empty"},
		{"rows without content", sheetXML(`<row r="1"><c r="A1" s="1"/></row><row r="2"/>`), "sheet.empty"},
		{"XML that ends in the middle", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2`, "sheet.damaged"},
		{"document type with entities", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>`, "sheet.damaged"},
		{"rows out of order", sheetXML(`<row r="5"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>`), "sheet.damaged"},
		{"a shared string that is not there", sheetXML(`<row r="1"><c t="s"><v>9</v></c></row>`), "sheet.damaged"},
		{"a cell far to the right", sheetXML(`<row r="1"><c r="XFD1"><v>1</v></c></row>`), "sheet.too_many_columns"},
		{"the same cell a thousand times", sheetXML(`<row r="1">` + strings.Repeat(`<c r="A1"><v>1</v></c>`, 1000) + `</row>`), "sheet.too_many_columns"},
		{"an endless cell in pieces", sheetXML(`<row r="1"><c t="inlineStr"><is><t>` + strings.Repeat("dài <!-- -->", 100_000) + `</t></is></c></row>`), "sheet.cell_too_long"},
		{"an endless cell", sheetXML(`<row r="1"><c t="inlineStr"><is><t>` + strings.Repeat("dài ", 100_000) + `</t></is></c></row>`), "sheet.cell_too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refused(t, rawBook(t, map[string]string{"xl/worksheets/sheet1.xml": c.sheet}), Limits{}); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A sparse file of 2 GB is refused by its size, before a byte is read.
func TestTwoGigabytes(t *testing.T) {
	path := put(t, "large.csv", []byte("a,b\n"))
	if err := os.Truncate(path, 2<<30); err != nil {
		t.Skip("the file system makes no sparse files: ", err)
	}
	if got := refused(t, path, Limits{}); got != "sheet.too_large" {
		t.Errorf("got %s", got)
	}
}

// The bomb packs 300 MB of zeros into 300 KB: once with honest sizes, once with sizes that lie.
func TestZipBomb(t *testing.T) {
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	zeros := bytes.Repeat([]byte(" "), 1<<20)
	io.WriteString(w, "<worksheet><sheetData>")
	for range 300 {
		w.Write(zeros)
	}
	w.Close()
	for name, size := range map[string]uint64{"honest": 300<<20 + 22, "lying": 5000} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bomb.xlsx")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			z := zip.NewWriter(f)
			for n, s := range map[string]string{
				"xl/workbook.xml":            `<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`,
				"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`} {
				e, _ := z.Create(n)
				io.WriteString(e, s)
			}
			e, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
			if err != nil {
				t.Fatal(err)
			}
			e.Write(packed.Bytes())
			z.Close()
			f.Close()
			got := refused(t, path, Limits{})
			if want := map[string]string{"honest": "sheet.zip_bomb", "lying": "sheet.damaged"}[name]; got != want && got != "sheet.zip_bomb" {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

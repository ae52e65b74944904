package sheet

import (
	"bytes"
	"io"

	"luoi/internal/fault"
)

// sampleBytes is how much of a file's beginning is looked at to know its form, encoding and separator.
const sampleBytes = 256 << 10

// notTables are beginnings of files that are often sent where a table was asked for.
var notTables = []struct{ magic, key string }{
	{"%PDF", "sheet.pdf"},
	{"\x89PNG", "sheet.picture"},
	{"\xff\xd8\xff", "sheet.picture"},
	{"GIF8", "sheet.picture"},
	{"II*\x00", "sheet.picture"},
	{"MM\x00*", "sheet.picture"},
	{"Rar!", "sheet.archive"},
	{"7z\xbc\xaf\x27\x1c", "sheet.archive"},
	{"\x1f\x8b", "sheet.archive"},
	{"{\\rtf", "sheet.word"},
	{"SQLite format 3\x00", "sheet.binary"},
}

// sniff tells a workbook from text by the first bytes, and refuses what is neither.
func sniff(head []byte, f io.ReaderAt, size int64) (string, error) {
	for _, n := range notTables {
		if bytes.HasPrefix(head, []byte(n.magic)) {
			return "", fault.New(fault.Invalid, n.key)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return KindXLSX, nil
	case bytes.HasPrefix(head, []byte("PK\x05\x06")): // a zip with nothing in it
		return "", fault.New(fault.Invalid, "sheet.no_workbook")
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", refuseCompound(f, size)
	}
	if err := refuseMarkup(head); err != nil {
		return "", err
	}
	return KindCSV, refuseBinary(head)
}

// refuseCompound tells what a compound file (the container of Office before 2007, and of encrypted
// workbooks today) holds. Its directory can lie anywhere, and names stand there in UTF-16: look for them.
func refuseCompound(f io.ReaderAt, size int64) error {
	names := []struct{ name, key string }{
		{"EncryptedPackage", "sheet.encrypted"},
		{"WordDocument", "sheet.word"},
		{"PowerPoint Document", "sheet.word"},
		{"Workbook", "sheet.old_xls"},
		{"Book", "sheet.old_xls"},
	}
	found := make([]bool, len(names))
	r := io.NewSectionReader(f, 0, size)
	buf := make([]byte, 1<<20)
	const overlap = 64
	keep := 0
	for {
		n, err := io.ReadFull(r, buf[keep:])
		part := buf[:keep+n]
		for i, w := range names {
			found[i] = found[i] || bytes.Contains(part, utf16LE(w.name))
		}
		if err != nil {
			break
		}
		keep = copy(buf, part[len(part)-overlap:])
	}
	for i, w := range names {
		if found[i] {
			return fault.New(fault.Invalid, w.key)
		}
	}
	return fault.New(fault.Invalid, "sheet.binary")
}

func utf16LE(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// refuseMarkup knows web pages and XML that carry an .xls name: Excel opens them, after a warning.
func refuseMarkup(head []byte) error {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(t) == 0 || t[0] != '<' {
		return nil
	}
	low := bytes.ToLower(t[:min(len(t), 4096)])
	switch {
	case bytes.Contains(low, []byte("excel.sheet")), bytes.Contains(low, []byte("office:spreadsheet")):
		return fault.New(fault.Invalid, "sheet.xml_2003")
	case bytes.Contains(low, []byte("<html")), bytes.Contains(low, []byte("<!doctype html")),
		bytes.Contains(low, []byte("<table")), bytes.Contains(low, []byte("<meta")):
		return fault.New(fault.Invalid, "sheet.html")
	case bytes.HasPrefix(low, []byte("<?xml")):
		return fault.New(fault.Invalid, "sheet.xml")
	}
	return nil
}

// refuseBinary lets text of any encoding pass. VISCII spends six control codes on letters and UTF-16
// has a zero in every second byte, so only the codes that no text uses are counted.
func refuseBinary(head []byte) error {
	var zero [2]int
	odd := 0
	for i, c := range head {
		switch {
		case c == 0:
			zero[i&1]++
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1a &&
			c != 0x02 && c != 0x05 && c != 0x06 && c != 0x14 && c != 0x19 && c != 0x1e:
			odd++
		}
	}
	n := len(head)
	wide := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) ||
		max(zero[0], zero[1]) > n/5 && min(zero[0], zero[1]) < n/50+1
	if wide {
		return nil
	}
	if odd > n/100 || zero[0]+zero[1] > n/10 {
		return fault.New(fault.Invalid, "sheet.binary")
	}
	return nil
}

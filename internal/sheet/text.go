package sheet

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// textFile is a .csv, .tsv or semicolon file, in any of the encodings Vietnam has used.
type textFile struct {
	f        *os.File // nil for pasted cells
	pasted   string
	encoding vntext.Encoding
	sep      byte
	skip     int64 // bytes before the first row: a byte order mark, Excel's "sep=;" line
	skipLine int64 // lines within them
	nuls     bool
	limits   Limits
	kind     string
}

func openText(f *os.File, head []byte, o Limits) (Source, error) {
	t := &textFile{f: f, limits: o, kind: KindCSV}
	t.encoding, _ = vntext.DetectEncoding(wholeLines(head))
	if !t.wide() {
		t.skip = int64(len(head) - len(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	}
	text := head[t.skip:]
	if t.wide() {
		// x/text takes the byte order mark away itself
		text = []byte(vntext.Decode(head[:len(head)&^1], t.encoding))
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	t.nuls = bytes.IndexByte(text, 0) >= 0
	t.findSeparator(text)
	return t, nil
}

// wholeLines cuts the sample at its last line end, so that no letter is cut in half.
func wholeLines(b []byte) []byte {
	if len(b) < sampleBytes {
		return b
	}
	if i := bytes.LastIndexByte(b, '\n'); i > 0 {
		return b[:i&^1] // an even length keeps UTF-16 pairs whole
	}
	return b
}

func (t *textFile) wide() bool {
	return t.encoding == vntext.UTF16LE || t.encoding == vntext.UTF16BE
}

// findSeparator takes Excel's own word for it, or else the candidate that cuts the most rows alike.
func (t *textFile) findSeparator(text []byte) {
	if len(text) >= 5 && strings.EqualFold(string(text[:4]), "sep=") {
		if i := bytes.IndexByte(text, '\n'); i == 5 || i == 6 {
			t.sep, t.skipLine = text[4], 1
			if !t.wide() {
				t.skip += int64(i) + 1
			}
			return
		}
	}
	t.sep = guessSeparator(text)
}

func guessSeparator(text []byte) byte {
	best, sep := 0, byte(',')
	for _, c := range []byte("\t;,|") {
		if n := agreement(text, c); n > best {
			best, sep = n, c
		}
	}
	return sep
}

// agreement scores a separator on the first rows: rows with the commonest count of cells beyond one,
// squared, times that count; few rows are decided by how many it cuts at all. Title lines above the
// table have other counts and lose, and so do rows that a separator cuts in the middle of a quoted cell.
func agreement(text []byte, sep byte) int {
	counts := map[int]int{}
	p := recordParser{sep: sep, max: 64 << 10}
	for range 60 {
		n, ok := p.parse(text, true, false)
		if !ok {
			n, _ = p.parse(text, true, true)
		}
		if n == 0 {
			break
		}
		text = text[n:]
		if !p.stray {
			counts[len(p.ends)]++
		}
	}
	best, cut := 0, 0
	for cells, rows := range counts {
		if cells > 1 {
			best = max(best, rows*rows*min(cells, 40))
			cut += rows
		}
	}
	return best + 4*cut
}

// Paste reads cells copied from a spreadsheet: rows by line ends, columns by tabs, and Excel's quotes
// around cells that hold either.
func Paste(text string) Source {
	return &textFile{pasted: text, encoding: vntext.UTF8, sep: '\t', limits: Limits{}.withDefaults(), kind: KindPaste}
}

func (t *textFile) Sheets() []string { return []string{""} }
func (t *textFile) Kind() string     { return t.kind }
func (t *textFile) Encoding() string { return string(t.encoding) }

// Separator is what stands between two cells, for writing the same shape back.
func (t *textFile) Separator() byte { return t.sep }

func (t *textFile) Notices() []fault.Field {
	var out []fault.Field
	if t.encoding != vntext.UTF8 && !t.wide() {
		out = append(out, fault.Field{Key: "sheet.decoded", Args: []any{string(t.encoding)}})
	}
	if t.nuls {
		out = append(out, fault.Field{Key: "sheet.nuls_dropped"})
	}
	return out
}

func (t *textFile) Close() error {
	if t.f == nil {
		return nil
	}
	return t.f.Close()
}

// reader gives the bytes from the first row on. UTF-16 is turned into UTF-8 on the way; the other
// encodings keep ASCII where ASCII is, so they are cut into cells first and decoded cell by cell.
func (t *textFile) reader() io.Reader {
	if t.f == nil {
		return strings.NewReader(t.pasted)
	}
	r := io.NewSectionReader(t.f, t.skip, 1<<62)
	switch t.encoding {
	case vntext.UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case vntext.UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(r)
	}
	return r
}

func (t *textFile) Rows(ctx context.Context, sheet string, fn func(line int64, cells []string) error) error {
	if sheet != "" {
		return fault.New(fault.NotFound, "sheet.no_sheet", sheet)
	}
	w := window{r: t.reader(), max: 4 * t.limits.CellBytes}
	p := recordParser{sep: t.sep, max: t.limits.CellBytes}
	line, rows := int64(1), int64(0)
	if t.skipLine > 0 && !t.wide() {
		line += t.skipLine
	}
	var cells []string
	for {
		if rows&1023 == 0 && ctx.Err() != nil {
			return stopped(ctx)
		}
		n, err := p.record(&w)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		var wrong error
		if cells, wrong = t.cells(&p, cells[:0]); wrong != nil {
			return wrong
		}
		w.lo += n
		at := line
		line += p.lines
		if len(cells) == 0 || t.wide() && at <= t.skipLine {
			continue
		}
		if rows++; rows > t.limits.Rows {
			return fault.New(fault.TooLarge, "sheet.too_many_rows", t.limits.Rows)
		}
		if err := fn(at, cells); err != nil {
			return err
		}
	}
	if rows == 0 {
		return fault.New(fault.Invalid, "sheet.empty", "")
	}
	return nil
}

// cells decodes the row just parsed, with one string for all of it where the encoding is UTF-8.
func (t *textFile) cells(p *recordParser, out []string) ([]string, error) {
	n := len(p.ends)
	for n > 0 && p.ends[n-1] == p.start(n-1) {
		n--
	}
	if n > t.limits.Columns {
		return nil, fault.New(fault.TooLarge, "sheet.too_many_columns", t.limits.Columns)
	}
	whole, direct := "", t.encoding == vntext.UTF8 || t.wide()
	if direct {
		whole = string(p.text)
		direct = validText(whole)
	}
	for i := range n {
		from, to := p.start(i), p.ends[i]
		var v string
		switch {
		case direct:
			v = whole[from:to]
		case t.encoding == vntext.UTF8 || t.wide() || plainBytes(p.text[from:to]):
			v = string(clean(append([]byte(nil), p.text[from:to]...)))
		default:
			v = vntext.Decode(bytes.ReplaceAll(p.text[from:to], []byte{0}, nil), t.encoding)
		}
		out = append(out, unguard(v))
	}
	return out, nil
}

// plainBytes: VISCII has letters among the control codes, so "plain" is narrower than ASCII.
func plainBytes(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 || c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

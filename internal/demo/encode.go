package demo

import (
	"bufio"
	"encoding/csv"
	"io"
	"os"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"luoi/internal/sheet"
	"luoi/internal/synth"
)

// form is how a file is written.
type form struct {
	ext   string
	sep   rune                // of text files
	start string              // bytes before everything
	to    func(string) string // text into the bytes of an old encoding
}

var (
	formBook    = form{ext: ".xlsx"}
	formUTF8    = form{ext: ".csv", sep: ',', start: "\ufeff", to: func(s string) string { return s }}
	formPlain   = form{ext: ".csv", sep: ';', to: func(s string) string { return s }}
	formTCVN3   = form{ext: ".csv", sep: ',', to: tcvn3}
	formWindows = form{ext: ".csv", sep: ';', to: windows1258}
	formUTF16   = form{ext: ".txt", sep: '\t', start: "\xff\xfe", to: utf16LE}
)

// table writes one file of rows.
type table interface {
	Row(cells ...string) error
	Close() error
}

// create opens path for writing in form f.
func create(path string, f form, title string) (table, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewWriterSize(file, 256<<10)
	if f.to == nil {
		w, err := sheet.NewWriter(buffered, sheet.KindXLSX)
		if err == nil {
			err = w.Sheet(title)
		}
		return &bookTable{w, buffered, file}, err
	}
	buffered.WriteString(f.start)
	t := &textTable{file: file, buffered: buffered, to: f.to}
	t.csv = csv.NewWriter(&t.line)
	t.csv.Comma, t.csv.UseCRLF = f.sep, true
	return t, nil
}

type bookTable struct {
	sheet.Writer
	buffered *bufio.Writer
	file     *os.File
}

func (b *bookTable) Close() error { return closeAll(b.Writer.Close, b.buffered.Flush, b.file.Close) }

// textTable writes a line as CSV first and then turns it into bytes of its encoding.
type textTable struct {
	file     *os.File
	buffered *bufio.Writer
	line     strings.Builder
	csv      *csv.Writer
	to       func(string) string
}

func (t *textTable) Row(cells ...string) error {
	t.line.Reset()
	if err := t.csv.Write(cells); err != nil {
		return err
	}
	t.csv.Flush()
	_, err := io.WriteString(t.buffered, t.to(t.line.String()))
	return err
}

func (t *textTable) Close() error { return closeAll(t.buffered.Flush, t.file.Close) }

// closeAll runs all and gives the first error.
func closeAll(steps ...func() error) error {
	var first error
	for _, step := range steps {
		if err := step(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// tcvn3Codes are the letters of TCVN 5712:1993 VN3 ("ABC") from 0xA1 on; a space is no letter.
const tcvn3Codes = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"

var tcvn3Bytes = func() map[rune]byte {
	m, code := map[rune]byte{}, byte(0xA1)
	for _, r := range tcvn3Codes {
		if r != ' ' {
			m[r] = code
		}
		code++
	}
	return m
}()

// tcvn3 writes s as the old fonts had it: capitals with a tone did not exist, the small letter stands for
// them; what the alphabet lacks loses its marks.
func tcvn3(s string) string {
	return legacy(s, func(r rune) (string, bool) {
		if b, ok := tcvn3Bytes[r]; ok {
			return string([]byte{b}), true
		}
		b, ok := tcvn3Bytes[[]rune(strings.ToLower(string(r)))[0]]
		return string([]byte{b}), ok
	})
}

// windows1258 writes letters with a quality mark as one byte and the tone as another behind it.
func windows1258(s string) string {
	return legacy(s, func(r rune) (string, bool) {
		if b, ok := charmap.Windows1258.EncodeRune(r); ok {
			return string([]byte{b}), true
		}
		letter, tone := "", rune(0)
		for _, part := range norm.NFD.String(string(r)) {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", part) {
				tone = part
			} else {
				letter += string(part)
			}
		}
		one := []rune(norm.NFC.String(letter))
		b, ok1 := charmap.Windows1258.EncodeRune(one[0])
		t, ok2 := charmap.Windows1258.EncodeRune(tone)
		return string([]byte{b, t}), len(one) == 1 && ok1 && ok2
	})
}

// legacy maps s letter by letter; encode says whether its alphabet has the letter.
func legacy(s string, encode func(rune) (string, bool)) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		if r < 0x80 {
			b.WriteByte(byte(r))
			continue
		}
		if bytes, ok := encode(r); ok {
			b.WriteString(bytes)
			continue
		}
		for _, plain := range synth.NoMarks(string(r)) {
			if plain >= 0x80 { // a quotation mark, say
				plain = '\''
			}
			b.WriteByte(byte(plain))
		}
	}
	return b.String()
}

func utf16LE(s string) string {
	units := utf16.Encode([]rune(s))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

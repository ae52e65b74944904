//go:build !js

package vntext

import (
	"strings"
	"unicode/utf8"
)

// RecodeCell repairs a workbook cell whose text was typed in a font encoding: the workbook holds the
// bytes of TCVN3, VNI, VISCII or Windows-1258 as if they were Windows-1252 characters ("NguyÔn"), or
// UTF-8 taken for Windows-1252 (Mojibake). A cell with a character that Windows-1252 lacks was typed in
// Unicode and is returned as it is, as is every cell for UTF8.
//
// Call it before NFC: TCVN3's ư is the soft hyphen, which NFC takes away.
func RecodeCell(s string, e Encoding) string {
	if e == UTF8 || e == UTF16LE || e == UTF16BE || isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := cp1252Byte(r)
		if !ok {
			return s
		}
		b = append(b, c)
	}
	if e != Mojibake {
		return Decode(b, e)
	}
	if !utf8.Valid(b) {
		return s
	}
	return Decode(b, UTF8)
}

// DetectCells says under which encoding the cells of a column or sheet make the most sense, UTF8 when
// they are fine as they are, and how sure that is, from 0 to 1.
func DetectCells(cells []string) (e Encoding, confidence float64) {
	marked, size := make([]string, 0, len(cells)), 0
	for _, c := range cells {
		if size += len(c); size > sampleSize {
			break
		}
		if !isASCII(c) {
			marked = append(marked, c)
		}
	}
	if len(marked) == 0 {
		return UTF8, 1
	}
	recode := func(e Encoding) string {
		out := make([]string, len(marked))
		for i, c := range marked {
			out[i] = RecodeCell(c, e)
		}
		return strings.Join(out, "\n")
	}
	return choose([]Encoding{UTF8, TCVN3, VNI, Windows1258, VISCII, Mojibake}, recode)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"luoi/internal/fault"
)

// Encoding names how text was written to bytes (bảng mã).
type Encoding string

const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1258 Encoding = "windows-1258"
	TCVN3       Encoding = "tcvn3" // ABC fonts, .VnTime
	VNI         Encoding = "vni"   // VNI-Windows, fonts VNI-Times
	VISCII      Encoding = "viscii"

	// Mojibake is UTF-8 that a program took for Windows-1252 ("Nguyá»…n"). It occurs in cells.
	Mojibake Encoding = "utf-8 as windows-1252"
)

// sampleSize is how much of a sample is looked at; more does not decide better.
const sampleSize = 64 << 10

// Decode turns bytes in encoding e to composed UTF-8 without byte order mark. Bytes that e does not
// know become what Windows-1252 shows for them, broken UTF-8 and UTF-16 become U+FFFD. An unknown e is
// taken as UTF-8. For TCVN3, text set in a capitals font is raised to real capitals cell by cell.
func Decode(b []byte, e Encoding) string {
	switch e {
	case UTF16LE, UTF16BE:
		order := xunicode.LittleEndian
		if e == UTF16BE {
			order = xunicode.BigEndian
		}
		out, err := xunicode.UTF16(order, xunicode.UseBOM).NewDecoder().Bytes(b)
		if err != nil {
			return strings.ToValidUTF8(string(out), "\uFFFD")
		}
		return norm.NFC.String(string(out))
	case Windows1258:
		return windows1258.decode(b)
	case VISCII:
		return viscii.decode(b)
	case VNI:
		return decodeVNI(b)
	case TCVN3:
		return raiseLines(tcvn3.decode(b))
	}
	s := strings.TrimPrefix(string(b), "\uFEFF")
	return norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
}

// DecodeAuto is Decode with the encoding DetectEncoding finds in b itself.
func DecodeAuto(b []byte) (string, Encoding) {
	e, _ := DetectEncoding(b)
	return Decode(b, e), e
}

// Encode writes s in encoding e: to make samples of old files, never to deliver data. A letter that e
// lacks gives an error with key encoding.not_in; toned capitals, which TCVN3 lacks, are written small,
// as its users did.
func Encode(s string, e Encoding) ([]byte, error) {
	switch e {
	case UTF8:
		return []byte(s), nil
	case UTF16LE, UTF16BE:
		order := xunicode.LittleEndian
		if e == UTF16BE {
			order = xunicode.BigEndian
		}
		return xunicode.UTF16(order, xunicode.UseBOM).NewEncoder().Bytes([]byte(s))
	}
	out := make([]byte, 0, len(s))
	for _, r := range norm.NFC.String(s) {
		var ok bool
		if out, ok = encodeRune(out, r, e); !ok {
			return nil, fault.New(fault.Invalid, "encoding.not_in", string(r), string(e))
		}
	}
	return out, nil
}

func encodeRune(out []byte, r rune, e Encoding) ([]byte, bool) {
	switch e {
	case VNI:
		return encodeVNI(out, r)
	case VISCII:
		b, ok := viscii.byteOf(r)
		return append(out, b), ok
	case TCVN3:
		if l, ok := lookup(r); ok && l.tone != toneLevel {
			r = unicode.ToLower(r)
		}
		b, ok := tcvn3.byteOf(r)
		return append(out, b), ok
	case Windows1258:
		return encode1258(out, r)
	}
	return out, false
}

// encode1258 writes a toned letter as letter and combining tone, unless the code page has it whole.
func encode1258(out []byte, r rune) ([]byte, bool) {
	if b, ok := windows1258.byteOf(r); ok {
		return append(out, b), true
	}
	l, ok := lookup(r)
	if !ok || l.tone == toneLevel {
		return out, false
	}
	base := l.base
	if unicode.IsUpper(r) {
		base = unicode.ToUpper(base)
	}
	b, ok := windows1258.byteOf(base)
	mark, _ := windows1258.byteOf([...]rune{0, markAcute, markGrave, markHook, markTilde, markDot}[l.tone])
	return append(out, b, mark), ok
}

// DetectEncoding says how sample was most likely written and how sure that is, from 0 to 1. A byte
// order mark and zero bytes decide for UTF-16; else the encoding wins under which most of the words
// with marks are valid Vietnamese syllables. Plain ASCII is UTF-8 for certain. Below about 0.5 a person
// should be asked.
func DetectEncoding(sample []byte) (e Encoding, confidence float64) {
	sample = sample[:min(len(sample), sampleSize)]
	switch {
	case len(sample) >= 3 && string(sample[:3]) == "\xEF\xBB\xBF":
		return UTF8, 1
	case len(sample) >= 2 && string(sample[:2]) == "\xFF\xFE":
		return UTF16LE, 1
	case len(sample) >= 2 && string(sample[:2]) == "\xFE\xFF":
		return UTF16BE, 1
	}
	if e := utf16Guess(sample); e != "" {
		return e, 0.95
	}
	sample = wholeRunes(sample)
	if utf8.Valid(sample) && !hasVISCIIControls(sample) {
		return UTF8, 1
	}
	return choose([]Encoding{UTF8, TCVN3, VNI, Windows1258, VISCII}, func(e Encoding) string { return Decode(sample, e) })
}

// utf16Guess recognises UTF-16 without byte order mark: one of two bytes is zero in most of it.
func utf16Guess(b []byte) Encoding {
	var zeros [2]int
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(b) / 2; {
	case half < 2:
	case zeros[1] > half/2 && zeros[0] < half/10:
		return UTF16LE
	case zeros[0] > half/2 && zeros[1] < half/10:
		return UTF16BE
	}
	return ""
}

// wholeRunes leaves out a character the end of the sample has cut.
func wholeRunes(b []byte) []byte {
	for n := 1; n <= 3 && n <= len(b); n++ {
		if c := b[len(b)-n]; c >= 0xC0 && !utf8.FullRune(b[len(b)-n:]) {
			return b[:len(b)-n]
		}
	}
	return b
}

// hasVISCIIControls finds control bytes that only VISCII puts into text.
func hasVISCIIControls(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && viscii.low[c] != 0 {
			return true
		}
	}
	return false
}

// choose decodes under each candidate and takes the one with the largest share of valid syllables; the
// first among equals.
func choose(candidates []Encoding, decode func(Encoding) string) (best Encoding, confidence float64) {
	var first, second float64
	words := 0
	for _, e := range candidates {
		share, n := syllableShare(decode(e))
		switch {
		case best == "" || share > first:
			best, first, second, words = e, share, first, n
		case share > second:
			second = share
		}
	}
	if words == 0 || first == 0 {
		return best, 0
	}
	// Few words or a close second make it less sure.
	ratio := second / first
	return best, first * (1 - ratio*ratio*ratio) * float64(words) / float64(words+1)
}

// syllableShare is the share of valid syllables among the words of s that have marks. Characters that
// do not belong into Vietnamese text count as failed words.
func syllableShare(s string) (share float64, words int) {
	valid, start, marked := 0, -1, false
	end := func(i int) {
		if start >= 0 && marked {
			words++
			if w := s[start:i]; IsSyllable(w) || moreWords[Canon(w)] {
				valid++
			}
		}
		start, marked = -1, false
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
			marked = marked || r >= utf8.RuneSelf
		default:
			end(i)
			if r == utf8.RuneError || r >= 0x7F && !commonSign(r) || r < 0x20 && r != '\n' && r != '\r' && r != '\t' {
				words++
			}
		}
	}
	end(len(s))
	if words == 0 {
		return 0, 0
	}
	return float64(valid) / float64(words), words
}

// commonSign knows signs that stand in proper Vietnamese text.
func commonSign(r rune) bool { return strings.ContainsRune("–—“”‘’…\u00A0•₫°×", r) }

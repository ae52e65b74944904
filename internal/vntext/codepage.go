//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// codepage maps the bytes 0x80 to 0xFF of a one-byte encoding, and the few control bytes VISCII uses.
type codepage struct {
	high [128]rune
	low  map[byte]rune
}

func newCodepage(base *charmap.Charmap, pairs string) *codepage {
	p := &codepage{low: map[byte]rune{}}
	for i := range p.high {
		p.high[i] = cp1252(byte(0x80 + i))
		if base != nil {
			if r := base.DecodeByte(byte(0x80 + i)); r != utf8.RuneError {
				p.high[i] = r
			}
		}
	}
	for _, f := range strings.Fields(pairs) {
		b := hexByte(f[0])<<4 | hexByte(f[1])
		r, _ := utf8.DecodeRuneInString(f[2:])
		if b >= 0x80 {
			p.high[b-0x80] = r
		} else {
			p.low[b] = r
		}
	}
	return p
}

func hexByte(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c - 'A' + 10
}

// cp1252 is the character Windows shows for a byte where nothing better is known. The five bytes that
// Windows-1252 leaves open become the control characters of the same number, as programs do.
func cp1252(b byte) rune {
	if r := charmap.Windows1252.DecodeByte(b); r != utf8.RuneError {
		return r
	}
	return rune(b)
}

// cp1252Byte is the inverse of cp1252; it also takes the control characters U+0080 to U+009F.
func cp1252Byte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

var (
	// tcvn3 is TCVN 5712:1993 as the ABC fonts use it (.VnTime): lower-case letters, and the capitals
	// Ă Â Ê Ô Ơ Ư Đ. Toned capitals stand only in the wider set VN2, which is taken too; 0xB0 to 0xB4
	// are VN2's combining tones. 0x80 to 0x9F keep Windows' quotes and dashes.
	tcvn3 = newCodepage(nil, `A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ AFẰ B5à B6ả B7ã B8á B9ạ BAẲ BBằ
BCẳ BDẵ BEắ BFẴ C0Ắ C1Ầ C2Ẩ C3Ẫ C4Ấ C5Ề C6ặ C7ầ C8ẩ C9ẫ CAấ CBậ CCè CDỂ CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ D9Ễ DAẾ
DBỒ DCĩ DDí DEị DFò E0Ổ E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ EFù F0Ỗ F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự
FAỳ FBỷ FCỹ FDý FEỵ FFỐ B0`+"\u0300 B1\u0309 B2\u0303 B3\u0301 B4\u0323")

	// viscii is VISCII 1.1 (RFC 1456).
	viscii = newCodepage(nil, `02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1EỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8AẾ 8BỀ 8CỂ 8DỄ 8EỆ 8FỐ 90Ồ
91Ổ 92Ỗ 93Ộ 94Ợ 95Ớ 96Ờ 97Ở 98Ị 99Ỏ 9AỌ 9BỈ 9CỦ 9DŨ 9EỤ 9FỲ A0Õ A1ắ A2ằ A3ặ A4ấ A5ầ A6ẩ A7ậ A8ẽ A9ẹ AAế ABề ACể ADễ AEệ AFố
B0ồ B1ổ B2ỗ B3Ỡ B4Ơ B5ộ B6ờ B7ở B8ị B9Ự BAỨ BBỪ BCỬ BDơ BEớ BFƯ C0À C1Á C2Â C3Ã C4Ả C5Ă C6ẳ C7ẵ C8È C9É CAÊ CBẺ CCÌ CDÍ CEĨ
CFỳ D0Đ D1ứ D2Ò D3Ó D4Ô D5ạ D6ỷ D7ừ D8ử D9Ù DAÚ DBỹ DCỵ DDÝ DEỡ DFư E0à E1á E2â E3ã E4ả E5ă E6ữ E7ẫ E8è E9é EAê EBẻ ECì EDí
EEĩ EFỉ F0đ F1ự F2ò F3ó F4ô F5õ F6ỏ F7ọ F8ụ F9ù FAú FBũ FCủ FDý FEợ FFỮ`)

	// windows1258 writes ă â ê ô ơ ư đ as letters and the tones as combining marks behind them.
	windows1258 = newCodepage(charmap.Windows1258, "")
)

func (p *codepage) decode(b []byte) string {
	out := make([]byte, 0, len(b)+len(b)/2)
	for _, c := range b {
		switch {
		case c >= 0x80:
			out = utf8.AppendRune(out, p.high[c-0x80])
		case c < 0x20 && p.low[c] != 0:
			out = utf8.AppendRune(out, p.low[c])
		default:
			out = append(out, c)
		}
	}
	return norm.NFC.String(string(out))
}

// byteOf is the byte of r, searched for: encoding is for tests and samples, not for bulk.
func (p *codepage) byteOf(r rune) (byte, bool) {
	if r < 0x80 {
		return byte(r), true
	}
	for i, h := range p.high {
		if h == r {
			return byte(0x80 + i), true
		}
	}
	for b, h := range p.low {
		if h == r {
			return b, true
		}
	}
	return 0, false
}

// raiseCapitals mends text set in a capitals font (.VnTimeH), where the letters with marks are stored
// small and only look large: "NGUYễN VăN HùNG". A word with two ASCII capitals or more and no small
// ASCII letter is raised; so is a shorter one when the whole text has a raised word and no small ASCII
// letter ("LÊ HÀ").
func raiseCapitals(s string) string {
	upper, small := 0, false
	most := 0
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			upper++
			most = max(most, upper)
		case r >= 'a' && r <= 'z':
			small = true
		case !unicode.IsLetter(r):
			upper = 0
		}
	}
	switch {
	case most < 2:
		return s
	case !small:
		return strings.ToUpper(s)
	}
	words := strings.SplitAfter(s, " ")
	for i, w := range words {
		up, low := 0, 0
		for _, r := range w {
			switch {
			case r >= 'A' && r <= 'Z':
				up++
			case r >= 'a' && r <= 'z':
				low++
			}
		}
		if up >= 2 && low == 0 {
			words[i] = strings.ToUpper(w)
		}
	}
	return strings.Join(words, "")
}

// raiseLines applies raiseCapitals to each cell of delimited text.
func raiseLines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		i := strings.IndexAny(s, "\n\t;,|")
		if i < 0 {
			i = len(s) - 1
		}
		b.WriteString(raiseCapitals(s[:i+1]))
		s = s[i+1:]
	}
	return b.String()
}

// Package vntext is written Vietnamese, with the letters of Êđê and M'nông: one form for text (NFC),
// keys to search and to compare by, names taken apart, encodings from before Unicode, numbers, dates
// and identifiers as people type them.
//
// It does not own sentences (i18n), what a column means (delivery), or whether two names are one
// person (linkage).
package vntext

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are characters used in place of others; "" takes the character away. Caron for breve is
// what the Êđê keyboards of the nineties left behind; Ð (eth) for Đ comes from Latin-1 fonts.
var lookalikes = map[rune]string{
	'ǎ': "ă", 'Ǎ': "Ă", 'ě': "ĕ", 'Ě': "Ĕ", 'ǐ': "ĭ", 'Ǐ': "Ĭ", 'ǒ': "ŏ", 'Ǒ': "Ŏ", 'ǔ': "ŭ", 'Ǔ': "Ŭ",
	'ð': "đ", 'Ð': "Đ", 'Ɖ': "Đ", 'ɖ': "đ",
	'’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'", 'ʹ': "'", 'ˈ': "'", '`': "'", '´': "'", '′': "'", '‛': "'",
	'\u00A0': " ", '\u2002': " ", '\u2003': " ", '\u2007': " ", '\u2009': " ", '\u202F': " ", '\u3000': " ",
	'\u2010': "-", '\u2011': "-",
	'\u00AD': "", '\u200B': "", '\u200C': "", '\u200D': "", '\u200E': "", '\u200F': "", '\u2060': "", '\uFEFF': "",
}

// NFC is s in Unicode's composed form with look-alikes unified: caron ǎ ǒ ǔ ǐ to breve, c with breve
// to č, b with a stroke over it to ƀ, Ð to Đ, ’ ʼ ` ´ to ', every kind of space to a space. Invisible
// characters go. Marks in the wrong order (tone before circumflex) are put right. Bytes that are not
// UTF-8 become U+FFFD. Text that is already so is returned as it is, without allocation.
func NFC(s string) string {
	if isClean(s) {
		return s
	}
	return string(appendNFC(make([]byte, 0, len(s)+8), s))
}

// AppendNFC appends NFC(s) to dst.
func AppendNFC(dst []byte, s string) []byte {
	if isClean(s) {
		return append(dst, s...)
	}
	return appendNFC(dst, s)
}

// isClean reports whether the tables alone show that NFC(s) is s.
func isClean(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c == '`' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		l, ok := lookup(r)
		if !ok || !l.plain || r == utf8.RuneError {
			return false
		}
		i += n
	}
	return true
}

func appendNFC(dst []byte, s string) []byte {
	s = norm.NFD.String(strings.ToValidUTF8(s, "\uFFFD"))
	start := len(dst)
	var cluster [16]rune
	n := 0
	flush := func() {
		dst = appendCluster(dst, cluster[:n])
		n = 0
	}
	for _, r := range s {
		if n == len(cluster) || (n > 0 && !isCombining(r)) {
			flush()
		}
		cluster[n] = r
		n++
	}
	flush()
	if !norm.NFC.IsNormal(dst[start:]) { // marks of other scripts, Hangul
		dst = append(dst[:start], norm.NFC.Bytes(dst[start:])...)
	}
	return dst
}

func isCombining(r rune) bool { return r >= 0x300 && r <= 0x36F }

// appendCluster writes one base letter with its marks, put right and composed.
func appendCluster(dst []byte, c []rune) []byte {
	if len(c) == 0 {
		return dst
	}
	if len(c) == 1 {
		if to, ok := lookalikes[c[0]]; ok {
			return append(dst, to...)
		}
		if f := c[0]; f >= '！' && f <= '～' { // full-width ASCII
			return append(dst, byte(f-'！'+'!'))
		}
		return utf8.AppendRune(dst, c[0])
	}
	c = mendMarks(c)
	var buf [48]byte
	b := buf[:0]
	for _, r := range c {
		b = utf8.AppendRune(b, r)
	}
	return norm.NFC.Append(dst, b...)
}

// mendMarks replaces wrong marks and puts those that shape the letter before those that tone it, so
// that o + ́ + ̂ composes to ố as o + ̂ + ́ does.
func mendMarks(c []rune) []rune {
	out := make([]rune, 0, len(c))
	base := c[0]
	if to, ok := lookalikes[base]; ok && to != "" {
		base, _ = utf8.DecodeRuneInString(to)
	}
	marks := c[1:]
	stroke := false
	for i, m := range marks {
		switch {
		case m == markCaron && strings.ContainsRune("aeiouAEIOU", base):
			marks[i] = markBreve
		case m == markBreve && (base == 'c' || base == 'C'):
			marks[i] = markCaron
		case (m == markStroke || m == markStroke2) && strings.ContainsRune("bBdD", base):
			stroke = true
			marks[i] = 0
		}
	}
	if stroke {
		base = map[rune]rune{'b': 'ƀ', 'B': 'Ƀ', 'd': 'đ', 'D': 'Đ'}[base]
	}
	out = append(out, base)
	for _, want := range [...]rune{markHorn, markCircum, markBreve} {
		for i, m := range marks {
			if m == want {
				out = append(out, m)
				marks[i] = 0
			}
		}
	}
	for _, m := range marks {
		if m != 0 {
			out = append(out, m)
		}
	}
	return out
}

// HasMarks reports whether s was typed with marks: whether it holds any letter beyond a–z, or a
// combining mark. "Nguyen Thi Thao" has none; apostrophes do not count.
func HasMarks(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if isCombining(r) {
			return true
		}
		if l, ok := lookup(r); ok && l.marks {
			return true
		}
		i += n
	}
	return false
}

//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

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
	start := len(dst)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		end := i + n
		for end < len(s) {
			m, k := utf8.DecodeRuneInString(s[end:])
			if !isCombining(m) {
				break
			}
			end += k
		}
		if end == i+n {
			dst = appendPlain(dst, r)
		} else {
			dst = appendMarked(dst, s[i:i+n], s[i+n:end])
		}
		i = end
	}
	if !norm.NFC.IsNormal(dst[start:]) { // marks of other scripts, Hangul
		dst = append(dst[:start], norm.NFC.Bytes(dst[start:])...)
	}
	return dst
}

func isCombining(r rune) bool { return r >= 0x300 && r <= 0x36F }

// appendPlain writes a character without combining marks; broken bytes become U+FFFD.
func appendPlain(dst []byte, r rune) []byte {
	if to, ok := lookalikes[r]; ok {
		return append(dst, to...)
	}
	if narrow, ok := fullWidth(r); ok {
		return appendPlain(dst, narrow)
	}
	return utf8.AppendRune(dst, r)
}

// appendMarked writes one letter with its combining marks, put right and composed.
func appendMarked(dst []byte, letter, marks string) []byte {
	var buf [16]rune
	c := buf[:0]
	if d := norm.NFD.PropertiesString(letter).Decomposition(); d != nil {
		for _, r := range string(d) {
			c = append(c, r)
		}
	} else {
		r, _ := utf8.DecodeRuneInString(letter)
		c = append(c, r)
	}
	for _, r := range marks {
		c = append(c, r)
	}
	c = mendMarks(c)
	if r, rest, ok := compose(c[0], c[1:]); ok {
		dst = utf8.AppendRune(dst, r)
		if rest != 0 {
			dst = utf8.AppendRune(dst, rest)
		}
		return dst
	}
	// Letters that Vietnamese and its neighbours do not have: Unicode's own way.
	return norm.NFC.AppendString(dst, string(c))
}

// mendMarks replaces wrong marks in c, a letter with its marks, and puts those that shape the letter
// before those that tone it, so that o + ́ + ̂ composes to ố as o + ̂ + ́ does. It works in place.
func mendMarks(c []rune) []rune {
	if to, ok := lookalikes[c[0]]; ok && to != "" {
		c[0], _ = utf8.DecodeRuneInString(to)
	}
	base := c[0]
	n := 1
	for _, m := range c[1:] {
		switch {
		case m == markCaron && strings.ContainsRune("aeiouAEIOU", base):
			m = markBreve
		case m == markBreve && (base == 'c' || base == 'C'):
			m = markCaron
		case (m == markStroke || m == markStroke2) && strings.ContainsRune("bBdD", base):
			c[0] = struck(base)
			continue
		}
		c[n] = m
		n++
	}
	c = c[:n]
	at := 1
	for _, want := range [...]rune{markHorn, markCircum, markBreve} {
		for i := at; i < n; i++ {
			if c[i] == want {
				copy(c[at+1:i+1], c[at:i])
				c[at] = want
				at++
			}
		}
	}
	return c
}

func struck(base rune) rune {
	switch base {
	case 'b':
		return 'ƀ'
	case 'B':
		return 'Ƀ'
	case 'd':
		return 'đ'
	}
	return 'Đ'
}

// compose puts the marks onto base by the tables of Vietnamese, Êđê and M'nông. rest is the breve of
// the letters that have no whole code point (ê̆), else 0.
func compose(base rune, marks []rune) (r, rest rune, ok bool) {
	low := base
	capital := base < utf8.RuneSelf && base >= 'A' && base <= 'Z'
	if capital {
		low += 'a' - 'A'
	}
	r = low
	if len(marks) > 0 {
		if s := shaped(low, marks[0]); s != 0 {
			r, marks = s, marks[1:]
		}
	}
	switch {
	case len(marks) == 1 && marks[0] == markBreve && r != low && toneless(r):
		rest, marks = markBreve, nil
	case len(marks) == 1 && isVowel(r) && toneOf(marks[0]) != toneLevel:
		r, marks = toned[r][toneOf(marks[0])], nil
	}
	if len(marks) > 0 {
		return 0, 0, false
	}
	if capital {
		r = unicode.ToUpper(r)
	}
	return r, rest, true
}

// toneless reports whether r is one of the shaped vowels that can bear a breve besides.
func toneless(r rune) bool { return r == 'â' || r == 'ê' || r == 'ô' || r == 'ơ' || r == 'ư' }

// shaped is the letter that a mark makes of a plain one, or 0.
func shaped(low, mark rune) rune {
	switch mark {
	case markCircum:
		switch low {
		case 'a':
			return 'â'
		case 'e':
			return 'ê'
		case 'o':
			return 'ô'
		}
	case markBreve:
		switch low {
		case 'a':
			return 'ă'
		case 'e':
			return 'ĕ'
		case 'i':
			return 'ĭ'
		case 'o':
			return 'ŏ'
		case 'u':
			return 'ŭ'
		}
	case markHorn:
		switch low {
		case 'o':
			return 'ơ'
		case 'u':
			return 'ư'
		}
	case markCaron:
		if low == 'c' {
			return 'č'
		}
	case markTilde:
		if low == 'n' {
			return 'ñ'
		}
	}
	return 0
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

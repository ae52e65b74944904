//go:build !js

package vntext

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key is the search key of s (khóa tìm không dấu): lower case a–z and 0–9 with single spaces between
// words. Marks are dropped, đ gives d and ƀ gives b; apostrophes and hyphens vanish inside a word, so
// that H'Hiệp, H’Hiệp and H-Hiệp are one; other punctuation parts words. Letters of scripts other
// than Latin have no key. Key(Key(s)) is Key(s).
func Key(s string) string {
	if isKey(s) {
		return s
	}
	var buf [64]byte
	return string(AppendKey(buf[:0], s))
}

// isKey reports whether s is its own key.
func isKey(s string) bool {
	space := true // a key does not begin with a space
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ' && !space:
			space = true
			continue
		case (c < 'a' || c > 'z') && (c < '0' || c > '9'):
			return false
		}
		space = false
	}
	return !space || s == ""
}

// AppendKey appends Key(s) to dst and allocates only when dst must grow.
func AppendKey(dst []byte, s string) []byte {
	start := len(dst)
	gap := false
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		l, ok := lookup(r)
		if !ok {
			other := describeOther(r)
			l = &other
		}
		switch l.class {
		case classBreak:
			gap = true
			continue
		case classDrop:
			continue
		}
		if l.key[0] == 0 {
			gap = true
			continue
		}
		if gap && len(dst) > start {
			dst = append(dst, ' ')
		}
		gap = false
		dst = append(dst, l.key[0])
		if l.key[1] != 0 {
			dst = append(dst, l.key[1])
		}
	}
	return dst
}

// describeOther decides on the rare code points outside the tables.
func describeOther(r rune) letter {
	if isCombining(r) || isApostrophe(r) || isInvisible(r) || r == '\u2010' || r == '\u2011' {
		return letter{class: classDrop}
	}
	for _, d := range norm.NFKD.String(string(r)) { // full-width letters, ligatures
		if d < 0x250 && latin[d].class == classLetter {
			return latin[d]
		}
	}
	return letter{class: classBreak}
}

// FoldIY makes one key of spellings that differ only in i and y (Lý, Lí; Quý, Quí; Mỹ, Mĩ). It works
// on a result of Key or Canon: y becomes i where it is the only vowel after a consonant, or after qu.
// Thủy stays apart from Thùi, and a lone y (the Êđê prefix) stays y.
func FoldIY(key string) string {
	for i := 0; i < len(key); i++ {
		if key[i] == 'y' && foldsToI(key, i) {
			out := []byte(key)
			for j := i; j < len(out); j++ {
				if out[j] == 'y' && foldsToI(key, j) {
					out[j] = 'i'
				}
			}
			return string(out)
		}
	}
	return key
}

func foldsToI(key string, i int) bool {
	if i+1 < len(key) && key[i+1] != ' ' && (key[i+1] < '1' || key[i+1] > '5') {
		return false
	}
	if i == 0 {
		return false
	}
	switch c := key[i-1]; {
	case c == 'u':
		return i >= 2 && key[i-2] == 'q'
	case c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'y' || c < 'a' || c > 'z':
		return false // also the last byte of â and ô, and a space
	}
	return true
}

//go:build !js

package vntext

import (
	"unicode"
	"unicode/utf8"
)

// Truncate is s cut to at most n characters as readers count them, with "…" as the last when something
// was cut. A letter and its combining marks (ê̆) are one character and are never parted.
func Truncate(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if len(s) <= n {
		return s
	}
	count, cut := 0, 0
	for i := 0; i < len(s); {
		if count == n-1 {
			cut = i
		}
		i += clusterLen(s[i:])
		if count++; count > n {
			return s[:cut] + "…"
		}
	}
	return s
}

// Graphemes is the number of characters of s as readers count them.
func Graphemes(s string) int {
	n := 0
	for i := 0; i < len(s); n++ {
		i += clusterLen(s[i:])
	}
	return n
}

// Width is the number of columns s takes in a monospaced table: none for marks and invisible
// characters, two for full-width letters.
func Width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300 && r != '\u00AD':
			n++
		case unicode.Is(unicode.Mn, r) || isInvisible(r):
		case r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
			r >= 0xF900 && r <= 0xFAFF || r >= 0xFF00 && r <= 0xFF60 || r >= 0x1F300 && r <= 0x1FAFF):
			n += 2
		default:
			n++
		}
	}
	return n
}

// clusterLen is the length in bytes of the first character of s with all that hangs on it.
func clusterLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, m := utf8.DecodeRuneInString(s[n:])
		if m == 1 || !(unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == '\u200D' || r == '\uFE0F') {
			return n
		}
		n += m
	}
	return n
}

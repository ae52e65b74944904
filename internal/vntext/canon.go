//go:build !js

package vntext

import (
	"unicode"
	"unicode/utf8"
)

// Canon is the canonical form of s, in which spellings that a reader takes for the same are equal:
// lower case, letters with their quality marks (ă â đ ê ô ơ ư), and the tone of each syllable as a
// digit at its end: 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng, none for ngang. So Hoà, Hòa and either of
// them decomposed are "hoa2". Letters outside Vietnamese survive (č ñ ƀ ĕ ê̆); apostrophes, hyphens and
// punctuation go as in Key. Spellings with i and y stay apart; FoldIY joins them. Canon(Canon(s)) is
// Canon(s).
func Canon(s string) string {
	var buf [96]byte
	return string(AppendCanon(buf[:0], s))
}

// AppendCanon appends Canon(s) to dst; for composed text it allocates only when dst must grow.
func AppendCanon(dst []byte, s string) []byte {
	if !isClean(s) {
		var buf [128]byte
		return appendCanon(dst, string(appendNFC(buf[:0], s)))
	}
	return appendCanon(dst, s)
}

func appendCanon(dst []byte, s string) []byte {
	start := len(dst)
	tone, gap := uint8(toneLevel), false
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		base, t, kind := canonOf(r)
		switch {
		case kind == classBreak:
			gap = true
			continue
		case kind == classDrop:
			if t != toneLevel { // a combining tone on a letter that has no whole form with it
				tone = t
			}
			continue
		case gap && len(dst) > start:
			dst = append(appendTone(dst, tone), ' ')
			tone = toneLevel
		}
		gap = false
		if t != toneLevel {
			tone = t
		}
		dst = utf8.AppendRune(dst, base)
	}
	return appendTone(dst, tone)
}

// canonOf is what one code point of NFC text gives to the canonical form.
func canonOf(r rune) (base rune, tone uint8, kind class) {
	if l, ok := lookup(r); ok {
		return l.base, l.tone, l.class
	}
	switch t := toneOf(r); {
	case t != toneLevel:
		return 0, t, classDrop
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
		return unicode.ToLower(r), toneLevel, classLetter
	case isApostrophe(r) || isInvisible(r):
		return 0, toneLevel, classDrop
	}
	return 0, toneLevel, classBreak
}

func appendTone(dst []byte, tone uint8) []byte {
	if tone == toneLevel {
		return dst
	}
	return append(dst, '0'+tone)
}

//go:build !js

package vntext

import (
	"unicode"
	"unicode/utf8"
)

// VNI-Windows writes a letter with marks as the plain letter followed by a byte for its marks; only
// ơ, ư, đ, ỵ and the toned i have bytes of their own. Capitals use the marks 0x20 lower.

// vniMark is what a mark byte adds to the vowel before it: a quality mark (0 for none) and a tone.
type vniMark struct {
	quality rune
	tone    uint8
}

// vniMarks by the small mark byte. The two rows of quality marks hold their tone too.
var vniMarks = map[byte]vniMark{
	0xF9: {0, toneAcute}, 0xF8: {0, toneGrave}, 0xFB: {0, toneHook}, 0xF5: {0, toneTilde}, 0xEF: {0, toneDot},
	0xE2: {markCircum, toneLevel}, 0xE1: {markCircum, toneAcute}, 0xE0: {markCircum, toneGrave},
	0xE5: {markCircum, toneHook}, 0xE3: {markCircum, toneTilde}, 0xE4: {markCircum, toneDot},
	0xEA: {markBreve, toneLevel}, 0xE9: {markBreve, toneAcute}, 0xE8: {markBreve, toneGrave},
	0xFA: {markBreve, toneHook}, 0xFC: {markBreve, toneTilde}, 0xEB: {markBreve, toneDot},
}

// vniLetters are the small letters with a byte of their own.
var vniLetters = map[byte]rune{
	0xF4: 'ơ', 0xF6: 'ư', 0xF1: 'đ', 0xEE: 'ỵ', 0xED: 'í', 0xEC: 'ì', 0xE6: 'ỉ', 0xF3: 'ĩ', 0xF2: 'ị',
}

// vniLower is the small form of a mark or letter byte and whether it was a capital's.
func vniLower(b byte) (small byte, capital bool) {
	if b >= 0xC0 && b < 0xE0 {
		return b + 0x20, true
	}
	return b, false
}

func decodeVNI(b []byte) string {
	out := make([]byte, 0, len(b)+len(b)/4)
	var last rune // a vowel that may still take marks, already in out
	for _, c := range b {
		small, capital := vniLower(c)
		if m, ok := vniMarks[small]; ok && last != 0 {
			if r, ok := vniCompose(last, m); ok {
				out = utf8.AppendRune(out[:len(out)-utf8.RuneLen(last)], r)
				last = 0
				continue
			}
		}
		r, own := vniLetters[small]
		switch {
		case own && capital:
			r = unicode.ToUpper(r)
		case !own:
			r = cp1252(c)
		}
		last = 0
		if isVowel(unicode.ToLower(r)) && (own || c < 0x80) {
			last = r
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// vniCompose puts marks on a vowel; false when Vietnamese has no such letter.
func vniCompose(vowel rune, m vniMark) (rune, bool) {
	low := unicode.ToLower(vowel)
	switch {
	case m.quality == 0:
	case m.quality == markBreve && low == 'a':
		low = 'ă'
	case m.quality == markCircum && low == 'a':
		low = 'â'
	case m.quality == markCircum && low == 'e':
		low = 'ê'
	case m.quality == markCircum && low == 'o':
		low = 'ô'
	default:
		return 0, false
	}
	r := toned[low][m.tone]
	if unicode.IsUpper(vowel) {
		r = unicode.ToUpper(r)
	}
	return r, true
}

// encodeVNI appends the bytes of r, or reports that VNI has none.
func encodeVNI(dst []byte, r rune) ([]byte, bool) {
	if r < 0x80 {
		return append(dst, byte(r)), true
	}
	low, lift := unicode.ToLower(r), byte(0)
	if low != r {
		lift = 0x20
	}
	for b, l := range vniLetters {
		if l == low {
			return append(dst, b-lift), true
		}
	}
	for _, vowel := range "aeouyơư" {
		for b, m := range vniMarks {
			if c, ok := vniCompose(vowel, m); ok && c == low {
				dst, _ = encodeVNI(dst, map[bool]rune{true: unicode.ToUpper(vowel), false: vowel}[lift > 0])
				return append(dst, b-lift), true
			}
		}
	}
	return dst, false
}

//go:build !js

package vntext

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tones of a Vietnamese syllable, numbered as the VNI keyboard numbers them.
const (
	toneLevel = iota // ngang, unmarked
	toneAcute        // sắc
	toneGrave        // huyền
	toneHook         // hỏi
	toneTilde        // ngã
	toneDot          // nặng
)

// Combining marks that matter here.
const (
	markGrave   = '\u0300'
	markAcute   = '\u0301'
	markCircum  = '\u0302'
	markTilde   = '\u0303'
	markBreve   = '\u0306'
	markHook    = '\u0309'
	markCaron   = '\u030C'
	markHorn    = '\u031B'
	markDot     = '\u0323'
	markStroke  = '\u0335'
	markStroke2 = '\u0336'
)

// class says what a code point is to the search key and to the canonical form.
type class uint8

const (
	classBreak  class = iota // ends a word: spaces, most punctuation
	classLetter              // letter or digit
	classDrop                // vanishes inside a word: apostrophes, hyphens, zero-width characters
	classOther               // not decided by the table: the slow path looks
)

// letter is what the tables know of one code point.
type letter struct {
	base  rune    // lower case, quality mark kept, Vietnamese tone taken off
	key   [2]byte // a–z 0–9; the second is 0 for all but æ, œ, ß
	tone  uint8
	class class
	plain bool // stands unchanged in NFC text: no look-alike, no decomposition pending
	marks bool // carries a mark, so a name that has it was typed with marks
}

// The tables cover Basic Latin to Latin Extended-B and Latin Extended Additional: all of Vietnamese,
// Êđê and M'nông but for the four letters that need a combining breve.
var (
	latin    = buildTable(0, 0x250)
	latinExt = buildTable(0x1E00, 0x1F00)
)

// lookup finds r in the tables.
func lookup(r rune) (*letter, bool) {
	switch {
	case r < 0x250:
		return &latin[r], true
	case r >= 0x1E00 && r < 0x1F00:
		return &latinExt[r-0x1E00], true
	}
	return nil, false
}

func buildTable(from, to rune) []letter {
	t := make([]letter, to-from)
	for r := from; r < to; r++ {
		t[r-from] = describe(r)
	}
	return t
}

// describe works out one entry from Unicode's own data and the few rules it does not have.
func describe(r rune) letter {
	_, alike := lookalikes[r]
	l := letter{base: r, plain: !alike && norm.NFC.IsNormalString(string(r))}
	switch {
	case isApostrophe(r), r == '-', isInvisible(r):
		l.class = classDrop
		return l
	case r >= '0' && r <= '9':
		l.class, l.key[0] = classLetter, byte(r)
		return l
	case !unicode.IsLetter(r) || r == 'ª' || r == 'º':
		return l
	}
	l.class = classLetter
	l.marks = r >= 0x80
	low := unicode.ToLower(r)
	if to, ok := lookalikes[low]; ok {
		low = []rune(to)[0]
	}
	l.key = keyOf(low)
	l.base, l.tone = takeTone(low)
	return l
}

// keyOf folds a lower-case letter to a–z: first by Unicode's decomposition, then by hand where
// Unicode has none (đ, ƀ and their kind).
func keyOf(low rune) [2]byte {
	if s, ok := undecomposed[low]; ok {
		return s
	}
	for _, r := range norm.NFKD.String(string(low)) {
		if r >= 'a' && r <= 'z' {
			return [2]byte{byte(r)}
		}
		if s, ok := undecomposed[r]; ok {
			return s
		}
	}
	return [2]byte{}
}

var undecomposed = map[rune][2]byte{
	'đ': {'d'}, 'ð': {'d'}, 'ɖ': {'d'}, 'ƀ': {'b'}, 'ɓ': {'b'}, 'ø': {'o'}, 'ł': {'l'}, 'ħ': {'h'}, 'ŧ': {'t'},
	'ı': {'i'}, 'ǝ': {'e'}, 'ŋ': {'n'}, 'ĸ': {'k'}, 'ƙ': {'k'}, 'ȷ': {'j'}, 'ɨ': {'i'}, 'ɔ': {'o'}, 'ɛ': {'e'},
	'æ': {'a', 'e'}, 'œ': {'o', 'e'}, 'ß': {'s', 's'}, 'þ': {'t', 'h'}, 'ĳ': {'i', 'j'},
}

// takeTone takes the tone off a lower-case Vietnamese vowel. Other letters (ñ, č, ĕ) keep their marks:
// on them a tilde or caron is part of the letter.
func takeTone(low rune) (base rune, tone uint8) {
	parts := []rune(norm.NFD.String(string(low)))
	rest := parts[:0:0]
	for _, p := range parts {
		if t := toneOf(p); t != toneLevel && isVowel(parts[0]) {
			if tone != toneLevel { // ṹ and its kind: two tones are no Vietnamese letter
				return low, toneLevel
			}
			tone = t
			continue
		}
		rest = append(rest, p)
	}
	whole := []rune(norm.NFC.String(string(rest)))
	if len(whole) != 1 {
		return low, toneLevel
	}
	return whole[0], tone
}

func toneOf(mark rune) uint8 {
	switch mark {
	case markAcute:
		return toneAcute
	case markGrave:
		return toneGrave
	case markHook:
		return toneHook
	case markTilde:
		return toneTilde
	case markDot:
		return toneDot
	}
	return toneLevel
}

func isVowel(low rune) bool {
	switch low {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư':
		return true
	}
	return false
}

// isApostrophe knows the characters people type for the apostrophe of H' and M'.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʹ', 'ˈ', '`', '´', '′', '＇', '‛', '\u0374', '\u1FEF', '\u1FFD':
		return true
	}
	return false
}

// isInvisible knows characters that leave no trace on paper and come along with pasted text.
func isInvisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return true
	}
	return false
}

package synth

import "strings"

// letter is a Vietnamese or Central Highlands letter taken apart.
type letter struct {
	base  rune // with its quality mark: ă â ê ô ơ ư đ, lower case
	plain byte // a–z
	tone  int8 // 0 none, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng
	upper bool
}

// The vowels in their six tones, in the order of the numbers above.
var toned = [...]string{"aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ",
	"uùúủũụ", "ưừứửữự", "yỳýỷỹỵ"}

var tonedUpper = [...]string{"AÀÁẢÃẠ", "ĂẰẮẲẴẶ", "ÂẦẤẨẪẬ", "EÈÉẺẼẸ", "ÊỀẾỂỄỆ", "IÌÍỈĨỊ", "OÒÓỎÕỌ", "ÔỒỐỔỖỘ", "ƠỜỚỞỠỢ",
	"UÙÚỦŨỤ", "ƯỪỨỬỮỰ", "YỲÝỶỸỴ"}

const plainVowels = "aaaeeiooouuy"

// Other letters with marks: the letter, its plain letter, and how it decomposes ("" when it does not).
var otherLetters = [...]struct {
	letter rune
	plain  byte
	parts  string
}{{'đ', 'd', ""}, {'Đ', 'd', ""}, {'č', 'c', "c\u030c"}, {'Č', 'c', "C\u030c"}, {'ñ', 'n', "n\u0303"}, {'Ñ', 'n', "N\u0303"},
	{'ƀ', 'b', ""}, {'Ƀ', 'b', ""}, {'ĕ', 'e', "e\u0306"}, {'Ĕ', 'e', "E\u0306"}, {'ĭ', 'i', "i\u0306"}, {'Ĭ', 'i', "I\u0306"},
	{'ŏ', 'o', "o\u0306"}, {'Ŏ', 'o', "O\u0306"}, {'ŭ', 'u', "u\u0306"}, {'Ŭ', 'u', "U\u0306"}}

var (
	letters    = takeLettersApart()
	lettersOff = func() map[rune]string { // NFD
		m := map[rune]string{}
		for r, l := range letters {
			m[r] = decompose(r, l)
		}
		return m
	}()
)

func takeLettersApart() map[rune]letter {
	m := map[rune]letter{}
	for i, forms := range toned {
		base := []rune(forms)[0]
		for t, r := range []rune(forms) {
			m[r] = letter{base, plainVowels[i], int8(t), false}
		}
		for t, r := range []rune(tonedUpper[i]) {
			m[r] = letter{base, plainVowels[i], int8(t), true}
		}
	}
	for _, o := range otherLetters {
		m[o.letter] = letter{o.letter, o.plain, 0, strings.ToUpper(string(o.letter)) == string(o.letter)}
	}
	return m
}

func decompose(r rune, l letter) string {
	for _, o := range otherLetters {
		if o.letter == r {
			if o.parts == "" {
				return string(r)
			}
			return o.parts
		}
	}
	mark := map[rune]string{'ă': "\u0306", 'â': "\u0302", 'ê': "\u0302", 'ô': "\u0302", 'ơ': "\u031b", 'ư': "\u031b"}[l.base]
	tone := [...]string{"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"}[l.tone]
	first := string(rune(l.plain))
	if l.upper {
		first = strings.ToUpper(first)
	}
	if l.tone == 5 && mark != "\u031b" { // the dot below sorts before what stands above
		return first + tone + mark
	}
	return first + mark + tone
}

// withTone is the vowel of l in another tone.
func withTone(l letter, tone int) rune {
	for i, forms := range toned {
		if []rune(forms)[0] == l.base {
			if l.upper {
				return []rune(tonedUpper[i])[tone]
			}
			return []rune(forms)[tone]
		}
	}
	return l.base
}

// NFD takes the marks off the letters and sets them behind, as some systems export.
func NFD(s string) string {
	var b strings.Builder
	for _, r := range s {
		if t, ok := lettersOff[r]; ok {
			b.WriteString(t)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// NoMarks is s as someone types it who has no Vietnamese keyboard.
func NoMarks(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r < 0x80 {
			b = append(b, byte(r))
		} else if l, ok := letters[r]; ok {
			c := l.plain
			if l.upper {
				c -= 'a' - 'A'
			}
			b = append(b, c)
		} else if r < 0x300 || r > 0x36f {
			b = append(b, string(r)...)
		}
	}
	return string(b)
}

// OtherToneStyle moves the tone mark between the two spellings of open oa, oe, uy: Hòa and Hoà.
func OtherToneStyle(s string) string {
	runes := []rune(s)
	for i := 0; i+1 < len(runes); i++ {
		a, ok1 := letters[runes[i]]
		b, ok2 := letters[runes[i+1]]
		if !ok1 || !ok2 || a.tone+b.tone == 0 || a.tone*b.tone != 0 {
			continue
		}
		if i+2 < len(runes) && runes[i+2] != ' ' { // a closed syllable has only one spelling
			continue
		}
		pair := string(a.base) + string(b.base)
		glide := pair == "uy" && i > 0 && (runes[i-1] == 'q' || runes[i-1] == 'Q')
		if (pair == "oa" || pair == "oe" || pair == "uy") && !glide {
			runes[i], runes[i+1] = withTone(a, int(b.tone)), withTone(b, int(a.tone))
		}
	}
	return string(runes)
}

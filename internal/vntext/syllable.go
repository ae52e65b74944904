//go:build !js

package vntext

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// onsets of written Vietnamese syllables. qu and gi are taken as whole onsets; "gì" and "gìn" are g + ì.
var onsets = strings.Fields("ngh th tr ch kh ph nh ng gh gi qu b c d đ g h k l m n p r s t v x")

// rimes without tone, by the letters written. Rimes ending in c, ch, p or t bear only sắc and nặng.
var rimes = fieldSet(`
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeng oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu`)

// quRimes follow qu, whose u is the glide of oa, oe, uê, uy.
var quRimes = fieldSet(`a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eng eo et
ê êch ên ênh êt êu i ich in inh it iu o ôc ôi ôn ông ơ ơi ơn ơt y ych yên yêt yêu ynh yt yu`)

// moreWords are frequent in lists and valid, though no Vietnamese syllables: words of the Central
// Highlands that the encodings before Unicode could write.
var moreWords = fieldSet("đăk đăk1 lăk lăk1 đăc krông niê mlô êban byă êđê kđăm kpă knôp1 nôp1 ênuôl kbuôr đrăng mnông mdrăk drăk1 mdrăk1")

func fieldSet(s string) map[string]bool { return wordSet(s) }

// IsSyllable reports whether word is spelled as a Vietnamese syllable can be, marks included, wherever
// its tone mark is placed. "Nguyễn" is, "Nguyên4x" and "Smith" are not.
func IsSyllable(word string) bool {
	if strings.ContainsAny(word, "0123456789 ") {
		return false
	}
	var buf [32]byte
	c := AppendCanon(buf[:0], word)
	if len(c) == 0 || len(c) > 14 {
		return false
	}
	tone := uint8(toneLevel)
	if last := c[len(c)-1]; last >= '1' && last <= '5' {
		tone, c = last-'0', c[:len(c)-1]
	}
	s := string(c)
	if rimes[s] && fits("", s, tone) {
		return true
	}
	for _, o := range onsets {
		if rest, ok := strings.CutPrefix(s, o); ok && fits(o, rest, tone) {
			return true
		}
	}
	return false
}

// fits reports whether onset, rime and tone go together in Vietnamese spelling.
func fits(onset, rime string, tone uint8) bool {
	if rime == "" || stopped(rime) && tone != toneAcute && tone != toneDot {
		return false
	}
	if onset == "qu" {
		return quRimes[rime]
	}
	if !rimes[rime] {
		return false
	}
	front := strings.HasPrefix(rime, "e") || strings.HasPrefix(rime, "ê") || strings.HasPrefix(rime, "i")
	switch onset {
	case "":
		return !strings.HasPrefix(rime, "iê")
	case "c", "ng":
		return !front && rime[0] != 'y'
	case "k":
		return front || rime == "y"
	case "gh", "ngh":
		return front
	case "g":
		return rime == "i" || rime == "in" || !front && rime[0] != 'y'
	case "gi":
		return rime[0] != 'i' && rime[0] != 'y'
	}
	return !strings.HasPrefix(rime, "yê")
}

func stopped(rime string) bool {
	switch rime[len(rime)-1] {
	case 'c', 'p', 't':
		return true
	}
	return strings.HasSuffix(rime, "ch")
}

// Syllables yields every Vietnamese syllable the tables allow, in lower case, with the tone mark placed
// as older schoolbooks do (hòa, thủy) and as newer ones do (hoà, thuỷ). The two are equal for most.
func Syllables() iter.Seq2[string, string] {
	return func(yield func(old, modern string) bool) {
		for _, onset := range append([]string{""}, onsets...) {
			set := rimes
			if onset == "qu" {
				set = quRimes
			}
			for rime := range set {
				for tone := uint8(toneLevel); tone <= toneDot; tone++ {
					if !fits(onset, rime, tone) {
						continue
					}
					if !yield(onset+placeTone(rime, tone, false), onset+placeTone(rime, tone, true)) {
						return
					}
				}
			}
		}
	}
}

// placeTone sets the tone mark on the rime's main vowel. Only open oa, oe and uy differ by school.
func placeTone(rime string, tone uint8, modern bool) string {
	r := []rune(rime)
	at, vowels := 0, 0
	for vowels < len(r) && isVowel(r[vowels]) {
		vowels++
	}
	shaped := -1
	for i := range vowels {
		if r[i] >= utf8.RuneSelf {
			shaped = i // ê of uyê, ơ of ươ: the last shaped vowel bears the tone
		}
	}
	switch glide := string(r[:min(2, vowels)]); {
	case shaped >= 0:
		at = shaped
	case vowels == 3, vowels == 2 && vowels < len(r):
		at = 1
	case vowels == 2 && modern && (glide == "oa" || glide == "oe" || glide == "uy"):
		at = 1
	}
	r[at] = toned[r[at]][tone]
	return string(r)
}

// toned gives for each vowel without tone its six forms, by tone.
var toned = buildToned()

func buildToned() map[rune]*[6]rune {
	m := map[rune]*[6]rune{}
	for _, table := range []struct {
		from    rune
		letters []letter
	}{{0, latin}, {0x1E00, latinExt}} {
		for i, l := range table.letters {
			low := table.from + rune(i)
			if l.class != classLetter || !l.plain || !isVowel(l.base) || !isLower(low, l) {
				continue
			}
			if m[l.base] == nil {
				m[l.base] = new([6]rune)
			}
			m[l.base][l.tone] = low
		}
	}
	return m
}

// isLower reports whether r is the lower-case form its entry describes.
func isLower(r rune, l letter) bool {
	base, tone := takeTone(r)
	return base == l.base && tone == l.tone
}

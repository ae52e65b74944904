//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// parseHighland recognises names of the Central Highlands. ok is false when the name does not look
// like one.
func parseHighland(w []string) (n Name, ok bool) {
	if clan := clanWords(w); clan > 0 {
		return parseClanFirst(w, clan), true
	}
	if prefix, given := cutPrefix(w[0], len(w)); prefix != "" {
		rest := w[1:]
		if given != "" {
			rest = append([]string{given}, rest...)
		}
		n = givenThenFamily(rest)
		n.Prefix, n.Highland = prefix, true
		return n, strings.ContainsFunc(n.Given, unicode.IsLetter)
	}
	if startsMnong(w) {
		return Name{Family: w[0], Middle: strings.Join(w[1:len(w)-1], " "), Given: w[len(w)-1], Highland: true, FamilyFirst: true}, true
	}
	if len(w) >= 2 && !keyIn(families, w[0]) && endsInFamily(w) {
		n = givenThenFamily(w)
		n.Highland = true
		return n, true
	}
	return Name{}, false
}

// startsMnong recognises Điểu (men) and Thị (women), which M'nông and Stiêng papers write in the
// family's box. Điêu without tone is a Kinh family.
func startsMnong(w []string) bool {
	if len(w) < 2 {
		return false
	}
	var buf [32]byte
	switch string(AppendKey(buf[:0], w[0])) {
	case "dieu":
		c := string(AppendCanon(buf[:0], w[0]))
		return strings.HasPrefix(c, "điêu") && c != "điêu"
	case "thi":
		return len(w) <= 3
	}
	return false
}

// twoIn is keyIn for two words.
func twoIn(set map[string]bool, a, b string) bool {
	var buf [64]byte
	key := append(AppendKey(buf[:0], a), ' ')
	n := len(key)
	key = append(key, AppendKey(key[n:n], b)...)
	return set[string(key)]
}

// parseClanFirst reads Jrai order (clan, given) and Kinh order of an Êđê name ("Niê H'Lan").
func parseClanFirst(w []string, clan int) Name {
	n := Name{Family: strings.Join(w[:clan], " "), Highland: true, FamilyFirst: true}
	rest := w[clan:]
	for i, f := range rest {
		prefix, given := cutPrefix(f, len(rest)-i)
		own := rest[i+1:]
		if given != "" {
			own = append([]string{given}, own...)
		}
		if prefix != "" && len(own) > 0 {
			n.Prefix, n.Given, n.Middle = prefix, strings.Join(own, " "), strings.Join(rest[:i], " ")
			return n
		}
	}
	n.Given = rest[len(rest)-1]
	n.Middle = strings.Join(rest[:len(rest)-1], " ")
	return n
}

// clanWords is how many leading words are a clan that stands first: a Jrai clan, or an Êđê family
// followed by a word with a prefix. Zero when the name does not begin so.
func clanWords(w []string) int {
	for n := min(2, len(w)-1); n >= 1; n-- {
		holds := func(set map[string]bool) bool {
			if n == 2 {
				return twoIn(set, w[0], w[1])
			}
			return keyIn(set, w[0])
		}
		if holds(jraiClans) || isHighlandStart(w[n]) && holds(highlandFamilies) {
			return n
		}
	}
	return 0
}

// isHighlandStart reports whether a word carries or is a prefix.
func isHighlandStart(word string) bool {
	prefix, _ := cutPrefix(word, 2)
	return prefix != "" && prefix != "A"
}

// cutPrefix takes H', Y, A or K' off the first word of a name of total words. The letter counts as a
// prefix when it stands alone, when an apostrophe or hyphen follows, when a capital follows in mixed
// case (HHiệp, YBhĭ), or when a consonant follows that no Vietnamese syllable allows there (HBLIĂ).
func cutPrefix(word string, total int) (prefix, given string) {
	first, rest := cutRune(word)
	switch first {
	case "H", "h", "Y", "y", "K", "k":
	case "A":
		if rest == "" && total >= 2 && total <= 3 {
			return "A", ""
		}
		return "", ""
	default:
		return "", ""
	}
	letter := strings.ToUpper(first)
	marked := strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "-")
	given = strings.TrimLeft(rest, "'-")
	switch {
	case letter == "K":
		if !marked {
			return "", ""
		}
	case rest == "":
		if total < 2 {
			return "", ""
		}
	case !marked && !fused(letter, rest):
		return "", ""
	}
	if letter == "Y" {
		return "Y", given
	}
	return letter + "'", given
}

// fused reports whether rest is a name of its own, written onto the prefix letter.
func fused(letter, rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	if n == len(rest) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[n:])
	if unicode.IsUpper(r) && unicode.IsLower(next) {
		return true
	}
	l, ok := lookup(r)
	if !ok || l.class != classLetter {
		return false
	}
	vowel := strings.IndexByte("aeiouy", l.key[0]) >= 0
	return !vowel && unicode.IsLetter(next)
}

// givenThenFamily splits words in the order given, family. The family begins at the first word, behind
// the given name, that is a known family; else everything behind the first word is family.
func givenThenFamily(w []string) Name {
	if len(w) == 0 {
		return Name{}
	}
	cut := 1
	for i := 1; i < len(w); i++ {
		if startsFamily(w[i]) || (i+1 < len(w) && twoIn(highlandFamilies, w[i], w[i+1])) {
			cut = i
			break
		}
	}
	return Name{Given: strings.Join(w[:cut], " "), Family: strings.Join(w[cut:], " ")}
}

func startsFamily(word string) bool {
	head, _, _ := strings.Cut(word, " ")
	return keyIn(highlandFamilies, head)
}

// endsInFamily reports whether the last word, or the last but one, is a family that only highland
// names have, so that a name without prefix ("Hiệp Glan", "Bhĭ Niê Kđăm") is recognised.
func endsInFamily(w []string) bool {
	for i := len(w) - 1; i >= 1 && i >= len(w)-2; i-- {
		if keyIn(highlandFamilies, w[i]) {
			return true
		}
	}
	return false
}

// highlandFamilies of the Êđê and M'nông in key form, leaving out those that are Vietnamese words too
// (Liêng, Ông, Bing, Teh): they would pull Kinh names over.
var highlandFamilies = lineSet(strings.Join(strings.Fields(`nie mlo eban bya ksor ecam kbuor adrong ayun enuol
hdok hmok hwing kbrong knul kdoh kdam kpa ktla ktul hra rcam bkrong krong hdrue glan bdap triek rluk sruk
kuan cil mkriek`), "\n") + `
buon ya
buon krong
buon dap
ro yam
pang ting
dak cat
long ding`)

// jraiClans stand before the given name.
var jraiClans = lineSet(`ro cham
ro mah
rah lan
ro o
ro lan
kpuih
rcom
rmah
rahlan
rocham
romah
siu
nay
puih`)

package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"luoi/internal/vntext"
)

// word is one word of a name or of what was typed, in the forms it is compared in.
type word struct {
	key   string // without marks, i and y joined where they sound alike
	canon string // with marks in one spelling; equal when a reader takes the two for the same
	alias string // a second key by which it is found: the name behind H' or K'
}

// wordsOf takes text apart. The prefix of highland women's names joins the name it stands before, however
// it was typed (H'Bia, H’ Bia, H-Bia, Hbia), and Y stands alone (Y Blơm, Y-Blơm, Yblơm), so that one way of
// typing finds all.
func wordsOf(text string) []word {
	var out []word
	held := "" // a prefix that waits for its name
	for f := range strings.FieldsFuncSeq(vntext.NFC(text), partsWords) {
		head, rest := f, ""
		if i := strings.IndexAny(f, "'-"); i >= 0 {
			head, rest = f[:i], strings.Trim(f[i:], "'-")
		}
		switch {
		case held != "" && head != "":
			out, held = append(out, joined(held, head)), ""
		case rest != "" && utf8.RuneCountInString(head) == 1 && !isY(head):
			out, rest = append(out, joined(head, rest)), "" // H'Bia, M'Lô, Ê-ban
		case rest == "" && isPrefix(head):
			held = head
		default:
			out = appendWord(out, head)
		}
		out = appendWord(out, rest)
	}
	if held != "" {
		out = appendWord(out, held)
	}
	return out
}

func partsWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '-'
}

func isY(s string) bool { return s == "Y" || s == "y" }

// isPrefix reports whether a word is a letter that stands before a name. Y is a word of its own.
func isPrefix(s string) bool { return s == "H" || s == "h" || s == "K" || s == "k" }

// joined is a prefix and its name as one word, found by the name alone too.
func joined(prefix, name string) word {
	w := newWord(prefix + name)
	w.alias = fold(name)
	return w
}

func newWord(s string) word { return word{key: fold(s), canon: vntext.FoldIY(vntext.Canon(s))} }

func fold(s string) string { return vntext.FoldIY(vntext.Key(s)) }

func appendWord(out []word, s string) []word {
	if s == "" {
		return out
	}
	w := newWord(s)
	k := w.key
	switch {
	case k == "":
		return out
	case len(k) > 2 && k[0] == 'y' && !isVowel(k[1]) && isLetter(k[1]):
		// No syllable begins so: the Y of a man's name that was typed without a space.
		return append(out, newWord(s[:1]), newWord(s[1:]))
	case len(k) > 2 && k[0] == 'h' && !isVowel(k[1]) && isLetter(k[1]):
		w.alias = k[1:]
	}
	return append(out, w)
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// bare takes the leading zeros of a number away: household 0142 is household 142.
func bare(number string) string {
	if t := strings.TrimLeft(number, "0"); t != "" {
		return t
	}
	return number
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

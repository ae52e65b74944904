package report

import "strings"

// Linked is what leaves: the draft, or the words somebody wrote over it with the links that still fit. A figure of the
// draft that stands in the words as it is, not inside a longer number, leads to the same list; links are looked for
// from left to right, in the order of the draft.
func Linked(words []string, draft []Sentence) []Sentence {
	if len(words) == 0 {
		return draft
	}
	var refs []Piece
	for _, s := range draft {
		for _, p := range s {
			if p.Ref != "" {
				refs = append(refs, p)
			}
		}
	}
	var out []Sentence
	for _, w := range words {
		var s Sentence
		s, refs = linkOne(w, refs)
		out = append(out, s)
	}
	return out
}

func linkOne(text string, refs []Piece) (Sentence, []Piece) {
	var s Sentence
	for {
		best, at := -1, len(text)
		for n, p := range refs {
			if i := standsIn(text, p.Text); i >= 0 && i < at {
				best, at = n, i
			}
		}
		if best < 0 {
			return append(s, Piece{Text: text}), refs
		}
		p := refs[best]
		if at > 0 {
			s = append(s, Piece{Text: text[:at]})
		}
		s = append(s, p)
		text = text[at+len(p.Text):]
		refs = append(append([]Piece(nil), refs[:best]...), refs[best+1:]...)
	}
}

// standsIn finds a figure that is not part of a longer one: «12» does not stand in «1.120» or «12,5».
func standsIn(text, figure string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], figure)
		if i < 0 {
			return -1
		}
		i += from
		before, after := text[:i], text[i+len(figure):]
		if !endsInNumber(before) && !startsInNumber(after) {
			return i
		}
		from = i + len(figure)
	}
}

func endsInNumber(s string) bool {
	return s != "" && strings.ContainsRune("0123456789.,/", rune(s[len(s)-1]))
}

func startsInNumber(s string) bool {
	if s == "" {
		return false
	}
	if strings.ContainsRune("0123456789/%", rune(s[0])) {
		return true
	}
	return len(s) > 1 && strings.ContainsRune(".,", rune(s[0])) && s[1] >= '0' && s[1] <= '9'
}

package search

import (
	"cmp"
	"slices"
)

// Entry of a Book.
type Entry struct {
	Name  string
	Other []string // other words people look for it by
}

// Book is a short list of names to be looked through whole: functions of the program, offices,
// organisations.
type Book struct {
	words   *dict
	entries [][]uint32
	name    []int // how many of the words are the name's own
}

// NewBook takes the entries apart.
func NewBook(entries []Entry) *Book {
	b := &Book{words: newDict()}
	for _, e := range entries {
		forms := b.words.addText(e.Name, nil)
		b.name = append(b.name, len(forms))
		for _, o := range e.Other {
			forms = b.words.addText(o, forms)
		}
		b.entries = append(b.entries, forms)
	}
	return b
}

// Find lists by position the entries in which every word stands, those where it stands in the name first.
// When there are none, one letter of a word of the name may be wrong.
func (b *Book) Find(q Query, limit int) []int {
	if len(q.Words) == 0 || q.Household || tooShort(q) {
		return nil
	}
	if out := b.find(q, limit, false); len(out) > 0 {
		return out
	}
	return b.find(q, limit, true)
}

func (b *Book) find(q Query, limit int, edits bool) []int {
	var fits [][]uint8
	for _, w := range q.Words {
		how := b.words.fit(w, edits && len(w.key) > 3)
		if how == nil {
			return nil
		}
		fits = append(fits, how)
	}
	type found struct{ rank, at int }
	var hits []found
	for i, forms := range b.entries {
		if edits { // a slip in another word for a thing leads anywhere
			forms = forms[:b.name[i]]
		}
		worst, late, gaps, last := uint8(0), 0, 0, -1
		for _, how := range fits {
			best, at := uint8(0), 0
			for j, f := range forms {
				if how[f] != 0 && (best == 0 || how[f] < best) {
					best, at = how[f], j
				}
			}
			if best == 0 {
				worst = 0
				break
			}
			if worst = max(worst, best); at != last+1 {
				gaps++
			}
			last = at
			if at >= b.name[i] {
				late++
			}
		}
		if worst != 0 {
			hits = append(hits, found{late<<16 | int(worst)<<12 | min(gaps, 15)<<8 | min(len(forms), 255), i})
		}
	}
	slices.SortFunc(hits, func(a, b found) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at)) })
	var out []int
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.at)
	}
	return out
}

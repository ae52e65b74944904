package search

import "slices"

// rank orders people: how well the worst word fits, then whether the name was typed whole, then how near
// they live, then how well all words fit. ok is false when two words fit one word of the name only, and when nothing but a
// misspelt word is of the name.
func (s *search) rank(slot uint32) (rank uint32, ok bool) {
	forms := s.x.people.wordsOf(s.x.words, slot)
	home := s.x.people.place[slot]
	var used, last int
	var sum, worst, edits uint8
	named, inOrder := 0, true
	last = -1
	for i := range s.words {
		at, fit := s.named(i, forms, used, last)
		if fit == 0 {
			if fit = s.elsewhere(i, slot, home); fit == 0 {
				return 0, false
			}
		} else {
			used |= 1 << at
			inOrder = inOrder && at > last
			last = at
			named++
		}
		if fit == oneEdit {
			edits++
		}
		worst, sum = max(worst, fit), sum+fit
	}
	if named == 0 || edits > 1 || edits == 1 && named == 1 && len(s.words) > 1 {
		return 0, false
	}
	rank = uint32(worst)<<12 | s.order(forms, named, last, inOrder)<<9
	if s.near != nil && home != nowhere {
		rank |= uint32(s.near[home]) << 7
	} else if s.near != nil {
		rank |= 2 << 7
	}
	return rank | uint32(min(sum, 127)), true
}

// named is the word of the name that fits word i best and is not taken; of two the one further on.
func (s *search) named(i int, forms []uint32, used, last int) (at int, fit uint8) {
	how := s.name[i]
	if how == nil {
		return 0, 0
	}
	for j, f := range forms[:min(len(forms), 30)] {
		h := how[f]
		if h == 0 || used&(1<<j) != 0 {
			continue
		}
		if fit == 0 || h < fit || h == fit && at < last && j > last {
			at, fit = j, h
		}
	}
	return at, fit
}

// elsewhere is how word i fits the birth, the place or the address.
func (s *search) elsewhere(i int, slot, home uint32) uint8 {
	w := s.words[i]
	if w.year != 0 && w.bornThen(s.x.birth[slot]) {
		return sameMarks
	}
	if at := s.place[i]; at != nil && home != nowhere && at[home] != 0 {
		return at[home]
	}
	if b := s.street[i]; b != nil && b.Contains(slot) {
		return sameKey
	}
	return 0
}

// order is 0 for the whole name as typed, 1 when the last word typed is the one people are called by, 2 for
// words in the order of the name, 3 for others.
func (s *search) order(forms []uint32, named, last int, inOrder bool) uint32 {
	if !inOrder {
		return 3
	}
	if named == len(forms) {
		return 0
	}
	call := len(forms) - 1
	switch first := s.x.names.form[forms[0]]; {
	case first.alias != "":
		call = 0
	case first.key == "y" && len(forms) > 1:
		call = 1
	}
	if last == call {
		return 1
	}
	return 2
}

// heap keeps the smallest few of many.
type heap struct {
	most int
	list []uint64 // the largest first
}

func (h *heap) offer(v uint64) {
	if len(h.list) < h.most {
		h.list = append(h.list, v)
		for i := len(h.list) - 1; i > 0 && h.list[(i-1)/2] < h.list[i]; i = (i - 1) / 2 {
			h.list[i], h.list[(i-1)/2] = h.list[(i-1)/2], h.list[i]
		}
		return
	}
	if h.most == 0 || v >= h.list[0] {
		return
	}
	h.list[0] = v
	for i := 0; ; {
		c := 2*i + 1
		if c+1 < len(h.list) && h.list[c+1] > h.list[c] {
			c++
		}
		if c >= len(h.list) || h.list[c] <= h.list[i] {
			return
		}
		h.list[i], h.list[c] = h.list[c], h.list[i]
		i = c
	}
}

func (h *heap) sorted() []uint64 {
	out := slices.Clone(h.list)
	slices.Sort(out)
	return out
}

package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Place is a unit of the territory.
type Place struct {
	ID     int64
	Parent int64
	Level  int
	Name   string   // with its kind: «Xã Ea Knốp»
	Other  []string // former names, the English name
}

// places is the tree of places with the words of their names.
type places struct {
	words *dict
	list  []place
	byID  map[int64]uint32
}

type place struct {
	id     int64
	parent uint32
	level  int
	size   int      // words of the name without its kind
	forms  []uint32 // of the name and of other names
}

func newPlaces(list []Place) *places {
	t := &places{words: newDict(), byID: map[int64]uint32{}}
	for _, p := range list {
		n := place{id: p.ID, parent: nowhere, level: p.Level}
		if up, ok := t.byID[p.Parent]; ok {
			n.parent = up
		}
		n.forms = t.words.addText(p.Name, nil)
		n.size = len(n.forms)
		for _, o := range p.Other {
			n.forms = t.words.addText(o, n.forms)
		}
		t.byID[p.ID] = uint32(len(t.list))
		t.list = append(t.list, n)
	}
	return t
}

func (t *places) index(id int64) uint32 {
	if i, ok := t.byID[id]; ok {
		return i
	}
	return nowhere
}

// names reports whether a word stands in the name of a place or of one above it.
func (t *places) names(p uint32, key string) bool {
	k, ok := t.words.keys[key]
	if !ok {
		return false
	}
	for ; p != nowhere; p = t.list[p].parent {
		for _, f := range t.list[p].forms {
			if slices.Contains(t.words.key[k].forms, f) {
				return true
			}
		}
	}
	return false
}

// fits is how well each place, by itself or by one above it, fits a typed word; nil when none does. own
// tells it for the place's own names alone.
func (t *places) fits(w Word, edits bool) (all, own []uint8) {
	how := t.words.fit(w, edits)
	if how == nil {
		return nil, nil
	}
	all, own = make([]uint8, len(t.list)), make([]uint8, len(t.list))
	for i := range t.list {
		p := &t.list[i]
		for _, f := range p.forms {
			own[i] = better(own[i], how[f])
		}
		all[i] = own[i]
		if p.parent != nowhere {
			all[i] = better(all[i], all[p.parent])
		}
	}
	return all, own
}

// better is the better of two fits, of which 0 is none.
func better(a, b uint8) uint8 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// mark says of every place whether it is one of units or lies below one.
func (t *places) mark(units []int64) []bool {
	in := make([]bool, len(t.list))
	for i := range t.list {
		in[i] = slices.Contains(units, t.list[i].id) || t.list[i].parent != nowhere && in[t.list[i].parent]
	}
	return in
}

// nearness tells for each place how near it is to where the reader stands: 0 there or below, 1 in the same
// place one step up that is a commune or smaller, 2 elsewhere.
func (t *places) nearness(near int64) []uint8 {
	here := t.index(near)
	if here == nowhere || t.list[here].parent == nowhere {
		return nil
	}
	out := make([]uint8, len(t.list))
	home := here // the commune of the place, or the largest place below the root
	for up := t.list[home].parent; up != nowhere && t.list[up].parent != nowhere; up = t.list[home].parent {
		home = up
	}
	for i := range t.list {
		out[i] = 2
		if up := t.list[i].parent; up != nowhere {
			out[i] = out[up]
		}
		switch uint32(i) {
		case here:
			out[i] = 0
		case home:
			out[i] = min(out[i], 1)
		}
	}
	return out
}

// Places finds places of the scope by name: every word stands in the name of the place or of one above it,
// one at least in its own. Those called exactly so come first, then larger ones, then nearer ones.
func (x *Index) Places(q Query, o Options, limit int) []int64 {
	if len(q.Words) == 0 || q.Household {
		return nil
	}
	for _, edits := range []bool{false, true} {
		if out := x.findPlaces(q, o, limit, edits); len(out) > 0 {
			return out
		}
	}
	return nil
}

func (x *Index) findPlaces(q Query, o Options, limit int, edits bool) []int64 {
	t := x.places
	var all, own [][]uint8
	for _, w := range q.Words {
		a, n := t.fits(w, edits)
		if a == nil {
			return nil
		}
		all, own = append(all, a), append(own, n)
	}
	in, near := o.scope(t), t.nearness(o.Near)
	type found struct {
		rank int
		id   int64
	}
	var hits []found
	for i := range t.list {
		if !in[i] {
			continue
		}
		worst, mine := uint8(0), 0
		for n := range all {
			f := all[n][i]
			if f == 0 {
				worst = 0
				break
			}
			worst = max(worst, f)
			if own[n][i] != 0 {
				mine++
			}
		}
		if worst == 0 || mine == 0 {
			continue
		}
		rank := int(worst)<<16 | (len(all)-mine)<<12 | t.list[i].level<<8
		if near != nil {
			rank |= int(near[i]) << 4
		}
		hits = append(hits, found{rank | min(max(t.list[i].size-mine, 0), 15), t.list[i].id})
	}
	slices.SortFunc(hits, func(a, b found) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id)) })
	var out []int64
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.id)
	}
	return out
}

// peopleIn is the people of the places that fit a word: of the highest ones, which hold the others.
func (x *Index) peopleIn(fits []uint8) []*roaring.Bitmap {
	var sets []*roaring.Bitmap
	for i, f := range fits {
		up := x.places.list[i].parent
		if f != 0 && (up == nowhere || fits[up] == 0) {
			if b := x.within.get(uint32(i)); b != nil {
				sets = append(sets, b)
			}
		}
	}
	return sets
}

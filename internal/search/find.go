package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Options of one search.
type Options struct {
	Scope []int64 // places whose people may be found; 0 among them: everywhere
	Near  int64   // where the reader stands: people nearer to it come first
	After uint64  // People.Next of the page before
	Limit int
}

func (o Options) scope(t *places) []bool {
	if slices.Contains(o.Scope, 0) {
		in := make([]bool, len(t.list))
		for i := range in {
			in[i] = true
		}
		return in
	}
	return t.mark(o.Scope)
}

// People is a page of people found.
type People struct {
	IDs   []int64
	Total int    // of the scope, all pages
	Next  uint64 // 0 on the last page
	// Loose is set when nobody of the scope is called as was typed: words written together were taken apart,
	// or one letter may be wrong.
	Loose bool
}

// FindPeople finds people of the scope. Every word must fit a word of the name, the birth, the place or the
// address, and at least one the name.
func (x *Index) FindPeople(q Query, o Options) People {
	if len(q.Words) == 0 || q.Household || tooShort(q) {
		return People{}
	}
	scope := x.scopeSet(o)
	found := x.people1(q, o, scope, false)
	for _, words := range x.readings(q.Words) {
		if found.Total > 0 {
			break
		}
		found = x.people1(Query{Words: words}, o, scope, false)
		found.Loose = true
	}
	if found.Total == 0 {
		found = x.people1(q, o, scope, true)
		found.Loose = true
	}
	return found
}

// tooShort refuses one letter: half the province begins with it.
func tooShort(q Query) bool { return len(q.Words) == 1 && len(q.Words[0].key) < 2 }

// scopeSet is the people of the scope; nil is everyone.
func (x *Index) scopeSet(o Options) *roaring.Bitmap {
	if slices.Contains(o.Scope, 0) {
		return nil
	}
	var sets []*roaring.Bitmap
	for _, u := range o.Scope {
		if p := x.places.index(u); p != nowhere {
			if b := x.within.get(p); b != nil {
				sets = append(sets, b)
			}
		}
	}
	return roaring.FastOr(sets...)
}

// search is one question while it is answered.
type search struct {
	x      *Index
	words  []Word
	name   [][]uint8 // fit by form of a name, for each word
	place  [][]uint8 // fit by place
	street []*roaring.Bitmap
	near   []uint8
	edits  bool
}

func (x *Index) people1(q Query, o Options, scope *roaring.Bitmap, edits bool) People {
	s := &search{x: x, words: q.Words, near: x.places.nearness(o.Near), edits: edits}
	set := s.candidates(scope)
	if set == nil || set.IsEmpty() {
		return People{}
	}
	top := heap{most: o.Limit + 1}
	var out People
	for it := set.ManyIterator(); ; {
		var buf [256]uint32
		n := it.NextMany(buf[:])
		if n == 0 {
			break
		}
		for _, slot := range buf[:n] {
			rank, ok := s.rank(slot)
			if !ok {
				continue
			}
			out.Total++
			if at := uint64(rank)<<44 | uint64(x.people.ids[slot]); at > o.After {
				top.offer(at)
			}
		}
	}
	list := top.sorted()
	if len(list) > o.Limit {
		list = list[:o.Limit]
		out.Next = list[o.Limit-1]
	}
	for _, at := range list {
		out.IDs = append(out.IDs, int64(at&(1<<44-1)))
	}
	return out
}

// candidates is those of whom each word says something, at least one their name. The sets are met from the
// smallest on.
func (s *search) candidates(scope *roaring.Bitmap) *roaring.Bitmap {
	var all [][]*roaring.Bitmap
	var named []*roaring.Bitmap
	for i, w := range s.words {
		var sets []*roaring.Bitmap
		name := s.x.names.fit(w, s.edits)
		if w.month != 0 {
			name = nil
		}
		s.name = append(s.name, name)
		for f, how := range name {
			if b := s.x.bearers.get(uint32(f)); how != 0 && b != nil {
				sets = append(sets, b)
			}
		}
		named = append(named, sets...)
		at, _ := s.x.places.fits(w, false)
		if w.month != 0 {
			at = nil
		}
		s.place = append(s.place, at)
		sets = append(sets, s.x.peopleIn(at)...)
		if b := s.x.born[w.year]; w.year != 0 && b != nil {
			sets = append(sets, b)
		}
		s.street = append(s.street, s.x.addressed(w))
		if b := s.street[i]; b != nil {
			sets = append(sets, b)
		}
		if len(sets) == 0 {
			return nil
		}
		all = append(all, sets)
	}
	if len(s.words) > 1 {
		all = append(all, named)
	} else {
		all[0] = named
	}
	return meet(all, scope)
}

// meet is those in one set at least of each group, and in the scope.
func meet(groups [][]*roaring.Bitmap, scope *roaring.Bitmap) *roaring.Bitmap {
	size := func(g []*roaring.Bitmap) (n uint64) {
		for _, b := range g {
			n += b.GetCardinality()
		}
		return n
	}
	slices.SortFunc(groups, func(a, b []*roaring.Bitmap) int { return cmp.Compare(size(a), size(b)) })
	var out *roaring.Bitmap
	if scope != nil {
		out = scope.Clone()
	}
	for _, g := range groups {
		switch {
		case len(g) == 0:
			return nil
		case out == nil:
			out = roaring.FastOr(g...)
		case out.GetCardinality() < 2000 || len(g) == 1:
			out = within(out, g)
		default:
			out.And(roaring.FastOr(g...))
		}
		if out.IsEmpty() {
			return out
		}
	}
	return out
}

// within is the part of few that lies in one of the sets, without joining the sets first.
func within(some *roaring.Bitmap, sets []*roaring.Bitmap) *roaring.Bitmap {
	parts := make([]*roaring.Bitmap, 0, len(sets))
	for _, b := range sets {
		parts = append(parts, roaring.And(some, b))
	}
	return roaring.FastOr(parts...)
}

// addressed is the people at whose address a word stands.
func (x *Index) addressed(w Word) *roaring.Bitmap {
	if w.month != 0 {
		return nil
	}
	var sets []*roaring.Bitmap
	for f, how := range x.streets.fit(w, false) {
		if b := x.dwellers.get(uint32(f)); how != 0 && b != nil && !b.IsEmpty() {
			sets = append(sets, b)
		}
	}
	if len(sets) == 0 {
		return nil
	}
	return roaring.FastOr(sets...)
}

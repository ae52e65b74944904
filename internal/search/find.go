package search

import (
	"cmp"
	"slices"
	"strings"

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

// readings are other ways to read the words: one that nobody bears taken apart («huynhthithao»), or all
// written together as some lists have them.
func (x *Index) readings(words []Word) [][]Word {
	var out [][]Word
	for i, w := range words {
		if len(w.key) < 5 || w.year != 0 || allDigits(w.key) || x.names.has(w.key) || len(out) > 0 {
			continue
		}
		for _, parts := range x.split(w.key, w.open) {
			reading := slices.Clone(words[:i])
			for n, p := range parts {
				reading = append(reading, Word{word: word{key: p, canon: p}, open: w.open && n == len(parts)-1})
			}
			out = append(out, append(reading, words[i+1:]...))
		}
	}
	if len(words) > 1 {
		var all strings.Builder
		for _, w := range words {
			all.WriteString(w.key)
		}
		if k := all.String(); x.names.has(k) {
			out = append(out, []Word{{word: word{key: k, canon: k}}})
		}
	}
	return out
}

// mostSplits is how many ways to take a word apart are tried.
const mostSplits = 6

// split takes a word apart into syllables that somebody bears, the likeliest ways first: few parts, each
// borne by many.
func (x *Index) split(key string, open bool) [][]string {
	type way struct {
		parts []string
		rare  uint64 // how many bear the rarest part
	}
	var ways []way
	var walk func(rest string, parts []string, rare uint64)
	walk = func(rest string, parts []string, rare uint64) {
		if rest == "" {
			ways = append(ways, way{slices.Clone(parts), rare})
			return
		}
		if len(parts) == 6 || len(ways) > 200 {
			return
		}
		for n := min(len(rest), 8); n >= 1; n-- {
			p := rest[:n]
			if n == 1 && p != "y" {
				continue
			}
			b := x.borne(p)
			if b == 0 && n == len(rest) && open && n >= 2 && x.names.hasPrefix(p) {
				b = 1
			}
			if b > 0 {
				walk(rest[n:], append(parts, p), min(rare, b))
			}
		}
	}
	walk(key, nil, 1<<62)
	slices.SortStableFunc(ways, func(a, b way) int {
		return cmp.Or(cmp.Compare(len(a.parts), len(b.parts)), cmp.Compare(b.rare, a.rare))
	})
	var out [][]string
	for _, w := range ways[:min(len(ways), mostSplits)] {
		if len(w.parts) > 1 {
			out = append(out, w.parts)
		}
	}
	return out
}

// borne is how many people bear a word.
func (x *Index) borne(key string) (n uint64) {
	k, ok := x.names.keys[key]
	if !ok {
		return 0
	}
	for _, f := range x.names.key[k].forms {
		if b := x.bearers.get(f); b != nil {
			n += b.GetCardinality()
		}
	}
	return n
}

// Households finds households of the scope by number and address; every word must fit the number, the
// address or the place, one at least the number or the address.
func (x *Index) Households(q Query, o Options) []int64 {
	if len(q.Words) == 0 || tooShort(q) && !q.Household {
		return nil
	}
	t := x.places
	in, near := o.scope(t), t.nearness(o.Near)
	var groups [][]*roaring.Bitmap // words that speak of the number or the address
	var place [][]uint8
	var own []*roaring.Bitmap
	for _, w := range q.Words {
		at, _ := t.fits(w, false)
		b := x.lodged(w, q.Household)
		if at == nil && b == nil {
			return nil
		}
		place, own = append(place, at), append(own, b)
		if b != nil {
			groups = append(groups, []*roaring.Bitmap{b})
		}
	}
	if len(groups) == 0 {
		return nil
	}
	var set *roaring.Bitmap
	if len(groups) == len(q.Words) {
		set = meet(slices.Clone(groups), nil)
	}
	if set == nil || set.IsEmpty() {
		set = roaring.FastOr(slices.Concat(groups...)...)
	}
	top := heap{most: o.Limit}
	set.Iterate(func(slot uint32) bool {
		home := x.households.place[slot]
		if home == nowhere || !in[home] {
			return true
		}
		rank := uint64(0)
		for i := range q.Words {
			switch {
			case own[i] != nil && own[i].Contains(slot):
			case place[i] != nil && place[i][home] != 0:
				rank += 8 + uint64(place[i][home])
			default:
				return true
			}
		}
		if near != nil {
			rank += uint64(near[home]) << 8
		}
		top.offer(rank<<44 | uint64(x.households.ids[slot]))
		return true
	})
	var out []int64
	for _, at := range top.sorted() {
		out = append(out, int64(at&(1<<44-1)))
	}
	return out
}

// lodged is the households whose number is the word, or at whose address it stands. A bare number is a
// household's only when a household was asked for, or beside other words.
func (x *Index) lodged(w Word, household bool) *roaring.Bitmap {
	var sets []*roaring.Bitmap
	if number, ok := x.streets.keys["#"+bare(w.key)]; ok {
		for _, f := range x.streets.key[number].forms {
			sets = append(sets, x.lodging.get(f))
		}
	}
	if !household || !allDigits(w.key) {
		for f, how := range x.streets.fit(w, false) {
			if b := x.lodging.get(uint32(f)); how != 0 && b != nil && !b.IsEmpty() && !x.isNumber(uint32(f)) {
				sets = append(sets, b)
			}
		}
	}
	if len(sets) == 0 {
		return nil
	}
	return roaring.FastOr(sets...)
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

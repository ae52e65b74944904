// Package search is an index in memory of the people, households and places of one province: what the
// search box asks at every key. It finds by words of the name in any order, with marks or without, begun,
// with one letter wrong, or written together; by the year of birth, the place and the address typed with
// the name. A reader's territory is part of the question, so that neither an answer nor a count tells of
// anyone outside it.
//
// It does not own the people (person, store), who may look (access, app), or numbers: citizen, insurance
// and telephone numbers are found through their blind index in the store, whole or not at all. It does no
// locking; whoever shares an index guards it.
package search

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"luoi/internal/day"
)

// Person is what the index knows of a person.
type Person struct {
	ID        int64
	Name      string
	Birth     day.Date
	Precision int // 0 unknown, 1 year, 2 month, 3 day
	Place     int64
	Household int64 // 0: none
}

// Household is what the index knows of a household.
type Household struct {
	ID      int64
	Number  string
	Address string
	Place   int64
}

// Index of one province. Places are given once, before people; people and households are put and removed
// one by one. The zero value is not ready; New makes one.
type Index struct {
	names   *dict
	streets *dict // words of addresses, and numbers of households behind '#'
	places  *places

	people     table
	words      []uint32 // forms of all names, one after the other
	birth      []uint32
	home       []uint32 // slot of the household + 1
	households table

	bearers  bitmaps // people by form of their name
	dwellers bitmaps // people by form of their address
	within   bitmaps // people by place, and by every place above it
	born     map[int]*roaring.Bitmap
	lodging  bitmaps // households by form of address or number
	wasted   int     // words of names that were replaced
}

// table is what people and households have in common: a dense slot for an id, a place, and a run of
// words. Ids grow, so that a slot is mostly found by halving.
type table struct {
	ids   []int64
	place []uint32
	start []uint32
	count []uint8
	late  map[int64]uint32 // ids that came out of order
	words []uint32         // of households; those of people stand in Index.words
}

// bitmaps is sets by number, made when first needed.
type bitmaps []*roaring.Bitmap

func (b *bitmaps) at(i uint32) *roaring.Bitmap {
	for int(i) >= len(*b) {
		*b = append(*b, nil)
	}
	if (*b)[i] == nil {
		(*b)[i] = roaring.New()
	}
	return (*b)[i]
}

func (b bitmaps) get(i uint32) *roaring.Bitmap {
	if int(i) < len(b) {
		return b[i]
	}
	return nil
}

// New makes an index over the places of a province; parents stand before what lies in them.
func New(list []Place) *Index {
	return &Index{names: newDict(), streets: newDict(), places: newPlaces(list), people: table{late: map[int64]uint32{}},
		households: table{late: map[int64]uint32{}}, born: map[int]*roaring.Bitmap{}}
}

const nowhere = ^uint32(0)

// slot is the place of an id in the table.
func (t *table) slot(id int64) (uint32, bool) {
	if s, ok := t.late[id]; ok {
		return s, true
	}
	if n := len(t.ids); n == 0 || id > t.ids[n-1] && len(t.late) == 0 {
		return 0, false
	}
	at, ok := slices.BinarySearch(t.ids[:len(t.ids)-len(t.late)], id)
	return uint32(at), ok
}

// take gives an id its slot.
func (t *table) take(id int64) (slot uint32, fresh bool) {
	if s, ok := t.slot(id); ok {
		return s, false
	}
	s := uint32(len(t.ids))
	if n := len(t.ids); len(t.late) > 0 || n > 0 && id < t.ids[n-1] {
		t.late[id] = s
	}
	t.ids, t.place, t.start, t.count = append(t.ids, id), append(t.place, nowhere), append(t.start, 0), append(t.count, 0)
	return s, true
}

// keep puts the words of a slot where its old ones stood when they are no more, else at the end; it tells
// how many old ones are lost.
func (t *table) keep(all *[]uint32, s uint32, words []uint32) (lost int) {
	if len(words) > 255 {
		words = words[:255]
	}
	if len(words) <= int(t.count[s]) {
		copy((*all)[t.start[s]:], words)
		lost = int(t.count[s]) - len(words)
	} else {
		lost = int(t.count[s])
		t.start[s] = uint32(len(*all))
		*all = append(*all, words...)
	}
	t.count[s] = uint8(len(words))
	return lost
}

func (t *table) wordsOf(all []uint32, s uint32) []uint32 {
	return all[t.start[s] : t.start[s]+uint32(t.count[s])]
}

// Put adds a person, or replaces what the index knows of one.
func (x *Index) Put(p Person) {
	var buf [16]uint32
	words := x.names.addText(p.Name, buf[:0])
	birth, place, home := packBirth(p.Birth, p.Precision), x.places.index(p.Place), uint32(0)
	if h, ok := x.households.slot(p.Household); ok && p.Household != 0 {
		home = h + 1
	}
	s, fresh := x.people.take(p.ID)
	if fresh {
		x.birth, x.home = append(x.birth, 0), append(x.home, 0)
	} else if x.birth[s] == birth && x.people.place[s] == place && x.home[s] == home && slices.Equal(x.people.wordsOf(x.words, s), words) {
		return
	} else {
		x.strike(s)
	}
	x.wasted += x.people.keep(&x.words, s, words)
	x.birth[s], x.people.place[s], x.home[s] = birth, place, home
	x.post(s)
}

// Remove forgets a person: one merged into another, or erased.
func (x *Index) Remove(id int64) {
	if s, ok := x.people.slot(id); ok && x.people.count[s] > 0 {
		x.strike(s)
		x.wasted += x.people.keep(&x.words, s, nil)
		x.birth[s], x.people.place[s], x.home[s] = 0, nowhere, 0
	}
}

func (x *Index) post(s uint32)   { x.each(s, func(b *roaring.Bitmap) { b.Add(s) }) }
func (x *Index) strike(s uint32) { x.each(s, func(b *roaring.Bitmap) { b.Remove(s) }) }

// each calls fn with every set a person belongs to. Someone without a name belongs to none.
func (x *Index) each(s uint32, fn func(*roaring.Bitmap)) {
	words := x.people.wordsOf(x.words, s)
	if len(words) == 0 {
		return
	}
	for _, f := range words {
		fn(x.bearers.at(f))
	}
	for p := x.people.place[s]; p != nowhere; p = x.places.list[p].parent {
		fn(x.within.at(p))
	}
	if y := int(x.birth[s] >> 9); y != 0 {
		if x.born[y] == nil {
			x.born[y] = roaring.New()
		}
		fn(x.born[y])
	}
	if h := x.home[s]; h != 0 {
		for _, f := range x.households.wordsOf(x.households.words, h-1) {
			if !x.isNumber(f) {
				fn(x.dwellers.at(f))
			}
		}
	}
}

// isNumber reports whether a word of a household is its number: people are not found by it.
func (x *Index) isNumber(form uint32) bool { return x.streets.form[form].key[0] == '#' }

// PutHousehold adds a household or replaces what the index knows of it; its members are put after it.
func (x *Index) PutHousehold(h Household) {
	place := x.places.index(h.Place)
	words := x.householdWords(h, place)
	s, fresh := x.households.take(h.ID)
	if !fresh {
		if x.households.place[s] == place && slices.Equal(x.households.wordsOf(x.households.words, s), words) {
			return
		}
		x.rehouse(s, (*roaring.Bitmap).Remove)
		for _, f := range x.households.wordsOf(x.households.words, s) {
			x.lodging.at(f).Remove(s)
		}
	}
	x.households.keep(&x.households.words, s, words)
	x.households.place[s] = place
	for _, f := range words {
		x.lodging.at(f).Add(s)
	}
	if !fresh {
		x.rehouse(s, (*roaring.Bitmap).Add)
	}
}

// rehouse takes the members of a household out of the sets of its address, or puts them in.
func (x *Index) rehouse(h uint32, do func(*roaring.Bitmap, uint32)) {
	for s, home := range x.home {
		if home == h+1 && x.people.count[s] > 0 {
			for _, f := range x.households.wordsOf(x.households.words, h) {
				if !x.isNumber(f) {
					do(x.dwellers.at(f), uint32(s))
				}
			}
		}
	}
}

// householdWords is the number and the address without the names of the places it lies in, which are
// known anyway.
func (x *Index) householdWords(h Household, place uint32) []uint32 {
	var out []uint32
	for n := range strings.FieldsSeq(fold(h.Number)) {
		n = "#" + bare(n)
		out = append(out, x.streets.add(word{key: n, canon: n}))
	}
	var buf [32]uint32
	for _, f := range x.streets.addText(h.Address, buf[:0]) {
		if !x.places.names(place, x.streets.form[f].key) && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// Settle packs the sets after many changes; searching works without it.
func (x *Index) Settle() {
	for _, b := range []bitmaps{x.bearers, x.dwellers, x.within, x.lodging} {
		for _, m := range b {
			if m != nil {
				m.RunOptimize()
			}
		}
	}
	for _, m := range x.born {
		m.RunOptimize()
	}
}

// Worn reports whether so much was replaced that building the index anew pays.
func (x *Index) Worn() bool {
	return x.wasted > 1000 && x.wasted > len(x.words)/4 || len(x.people.late) > 1000+len(x.people.ids)/8
}

// People is the number of people the index can find.
func (x *Index) People() int {
	n := 0
	for _, c := range x.people.count {
		if c > 0 {
			n++
		}
	}
	return n
}

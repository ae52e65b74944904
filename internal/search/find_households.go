package search

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

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

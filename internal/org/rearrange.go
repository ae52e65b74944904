package org

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Rearrangement (sáp nhập, chia tách, đổi tên) of units of one level on one day. One source and one
// target is a renaming or recoding; several sources are a merger; several targets a split.
type Rearrangement struct {
	On     day.Date
	Source string // the decision that orders it
	Old    []Unit // as they stand the day before
	New    []Unit // Level, Kind, Name, ParentID; Code "" when the unit takes one of our own codes
}

// Check refuses what cannot be: nothing to begin with or to end in, levels that mix, several into
// several (which must be written as separate mergers and splits), a day before the old ones exist.
func (r Rearrangement) Check() error {
	switch {
	case r.On.IsZero():
		return fault.New(fault.Invalid, "org.no_first_day")
	case len(r.Old) == 0 || len(r.New) == 0:
		return fault.New(fault.Invalid, "org.rearrange_empty")
	case len(r.Old) > 1 && len(r.New) > 1:
		return fault.New(fault.Invalid, "org.rearrange_many")
	}
	for _, o := range r.Old {
		if o.Level != r.Old[0].Level {
			return fault.New(fault.Invalid, "org.rearrange_levels")
		}
		if !o.Since.Before(r.On) || (!o.Until.IsZero() && o.Until.Before(r.On)) {
			return fault.New(fault.Conflict, "org.rearrange_day", o.FullName, r.On.VN())
		}
	}
	for _, n := range r.New {
		if n.Level != r.Old[0].Level {
			return fault.New(fault.Invalid, "org.rearrange_levels")
		}
		if n.Name == "" || !n.Kind.known() {
			return fault.New(fault.Invalid, "org.rearrange_name")
		}
	}
	return nil
}

// Fill completes the new units: full name, search key, first day, and the parent of the old ones where
// none was given.
func (r Rearrangement) Fill() []Unit {
	units := make([]Unit, len(r.New))
	for i, n := range r.New {
		n.Since, n.From, n.Until, n.To = r.On, r.On, day.Date{}, day.Date{}
		n.FullName = FullName(n.Kind, n.Name)
		n.Key = vntext.Key(n.FullName)
		n.Source = r.Source
		if n.ParentID == 0 {
			n.ParentID = r.Old[0].ParentID
		}
		units[i] = n
	}
	return units
}

// Whole reports whether each old unit went whole into one new one.
func (r Rearrangement) Whole() bool { return len(r.New) == 1 }

// Trace follows successors from a unit to the units that hold its territory on a day: forward for a
// later day, backward for an earlier one. whole is false when only a part of the unit went there, so a
// person's place cannot be told from the unit alone. exists tells whether a unit exists on that day.
func Trace(id int64, links []Successor, on day.Date, exists func(id int64) bool) []Share {
	if exists(id) {
		return []Share{{id, true}}
	}
	after, before := map[int64][]Successor{}, map[int64][]Successor{}
	for _, l := range links {
		if l.On.After(on) {
			before[l.NewID] = append(before[l.NewID], l)
		} else {
			after[l.OldID] = append(after[l.OldID], l)
		}
	}
	found := map[int64]bool{}
	var list []Share
	walk := func(next func(int64) []Share) {
		todo := []Share{{id, true}}
		for len(todo) > 0 {
			s := todo[0]
			todo = todo[1:]
			for _, n := range next(s.UnitID) {
				if found[n.UnitID] {
					continue
				}
				found[n.UnitID] = true
				n.Whole = n.Whole && s.Whole
				if exists(n.UnitID) {
					list = append(list, n)
				} else {
					todo = append(todo, n)
				}
			}
		}
	}
	walk(func(u int64) []Share { return shares(after[u], func(s Successor) int64 { return s.NewID }) })
	if len(list) == 0 {
		walk(func(u int64) []Share { return shares(before[u], func(s Successor) int64 { return s.OldID }) })
	}
	return list
}

// Share is a unit that holds the territory of another, or a part of it.
type Share struct {
	UnitID int64
	Whole  bool
}

func shares(links []Successor, which func(Successor) int64) []Share {
	var list []Share
	for _, l := range links {
		list = append(list, Share{which(l), l.Whole})
	}
	return list
}

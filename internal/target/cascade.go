package target

import (
	"luoi/internal/fault"
)

// Given is a target's line with what was given on from it.
type Given struct {
	Target
	Children []Given
}

// Rest is what of a target has not been given on along one axis (còn chưa giao). Told is false where nothing
// was given on that way, and for rates, which do not sum.
type Rest struct {
	Axis  Axis
	Given int64
	Left  int64
	Count int
	Told  bool
}

// Remainder of a target of kind k whose children are given.
func Remainder(k Kind, value int64, children []Given, axis Axis) Rest {
	r := Rest{Axis: axis, Left: value}
	for _, c := range children {
		if c.Holder.Axis() == axis {
			r.Given += c.Value
			r.Count++
		}
	}
	r.Left = value - r.Given
	r.Told = k.Counts() && r.Count > 0
	return r
}

// CheckChildren refuses children that sum above their parent on either axis; below it the rest stays visible.
func CheckChildren(k Kind, value int64, children []Given) error {
	if !k.Counts() {
		return nil
	}
	for _, axis := range []Axis{Places, Forces} {
		if r := Remainder(k, value, children, axis); r.Left < 0 {
			return fault.New(fault.Conflict, "target.children_above", r.Given, value, -r.Left)
		}
	}
	return nil
}

// Tree orders lines of one indicator and period under their parents; lines whose parent is not among them
// stand at the top. A line that is its own ancestor cannot come about: parents exist before their children.
func Tree(lines []Target) []Given {
	known := map[int64]bool{}
	below := map[int64][]Target{}
	for _, t := range lines {
		known[t.Line] = true
	}
	var tops []Target
	for _, t := range lines {
		if t.Parent != 0 && known[t.Parent] {
			below[t.Parent] = append(below[t.Parent], t)
		} else {
			tops = append(tops, t)
		}
	}
	var grow func([]Target) []Given
	grow = func(list []Target) []Given {
		var out []Given
		for _, t := range list {
			out = append(out, Given{Target: t, Children: grow(below[t.Line])})
		}
		return out
	}
	return grow(tops)
}

// Credit says that a new participant was brought by a holder.
type Credit struct {
	Person int64
	Holder Holder
}

// Tally counts each participant once in the total, and once for every holder credited with them.
func Tally(credits []Credit) (total int64, by map[Holder]int64) {
	people := map[int64]bool{}
	seen := map[Credit]bool{}
	by = map[Holder]int64{}
	for _, c := range credits {
		people[c.Person] = true
		if !seen[c] {
			seen[c] = true
			by[c.Holder]++
		}
	}
	return int64(len(people)), by
}

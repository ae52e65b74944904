package target

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// Slice is a part of a target's period. For a stock and a rate its value is the level at the slice's end
// (30/06: 553, 31/12: 2.000); for a flow it is what is to come about within it, and slices sum.
type Slice struct {
	Period day.Period
	Kind   Kind // how the value was meant; another kind than the indicator's is refused
	Value  int64
}

// CheckSlices refuses slices that do not belong to the target: of another kind, outside its period,
// overlapping, flow slices with another sum, a last level other than the target.
func CheckSlices(k Kind, value int64, whole day.Period, parts []Slice) error {
	if len(parts) == 0 {
		return nil
	}
	list := slices.Clone(parts)
	slices.SortFunc(list, func(a, b Slice) int { return a.Period.From().Compare(b.Period.From()) })
	sum := int64(0)
	for n, s := range list {
		switch {
		case s.Kind != "" && s.Kind != k:
			return fault.New(fault.Invalid, "target.slices_mixed", s.Period.VN())
		case s.Period.IsZero() || s.Period.To().Before(whole.From()) || s.Period.From().After(whole.To()) || s.Period.Kind() != day.Week && !inside(s.Period, whole):
			return fault.New(fault.Invalid, "target.slice_outside", s.Period.VN(), whole.VN())
		case n > 0 && !s.Period.From().After(list[n-1].Period.To()):
			return fault.New(fault.Invalid, "target.slices_overlap", list[n-1].Period.VN(), s.Period.VN())
		case s.Value < 0:
			return fault.New(fault.Invalid, "target.slice_negative", s.Period.VN())
		}
		sum += s.Value
	}
	last := list[len(list)-1]
	switch {
	case k == Flow && sum != value:
		return fault.New(fault.Invalid, "target.slices_sum", sum, value, value-sum)
	case k != Flow && !last.Period.To().Before(whole.To()) && last.Value != value:
		return fault.New(fault.Invalid, "target.slices_last", last.Value, value)
	}
	return nil
}

func inside(p, whole day.Period) bool {
	return !p.From().Before(whole.From()) && !p.To().After(whole.To())
}

// Parts are the periods of a kind that make up a whole one, in order. Weeks are those whose Sunday lies in it,
// so that no week counts twice.
func Parts(whole day.Period, kind day.Kind) []day.Period {
	var out []day.Period
	for p := day.PeriodAt(kind, whole.From()); !p.To().After(whole.To()); p = p.Add(1) {
		out = append(out, p)
	}
	return out
}

// Divide proposes slices: a flow by days, summing exactly; a level on a straight line from the opening one.
func Divide(k Kind, value, opening int64, whole day.Period, kind day.Kind) []Slice {
	parts := Parts(whole, kind)
	if len(parts) == 0 {
		return nil
	}
	out := make([]Slice, len(parts))
	days := make([]int64, len(parts))
	for n, p := range parts {
		out[n] = Slice{Period: p, Kind: k}
		days[n] = int64(p.Days())
	}
	if k == Flow {
		for n, v := range Shares(value, days) {
			out[n].Value = v
		}
		return out
	}
	total := int64(whole.Days())
	for n, p := range parts {
		done := int64(p.To().DaysSince(whole.From()) + 1)
		out[n].Value = opening + roundDiv((value-opening)*done, total)
	}
	out[len(out)-1].Value = value
	return out
}

// roundDiv is a/b rounded half away from zero; b > 0.
func roundDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a*2 + b) / (2 * b))
	}
	return (a*2 + b) / (2 * b)
}

// Level is what a target asks for by a day: the slice that ends last on or before it for a level (ok false
// before the first), the sum of the slices that have ended for a flow. Without slices ok is false.
func Level(k Kind, parts []Slice, on day.Date) (value int64, ok bool) {
	best := day.Date{}
	for _, s := range parts {
		end := s.Period.To()
		if end.After(on) {
			continue
		}
		ok = true
		if k == Flow {
			value += s.Value
		} else if end.After(best) {
			best, value = end, s.Value
		}
	}
	return value, ok
}

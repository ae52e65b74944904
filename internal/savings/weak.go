package savings

import "luoi/internal/day"

// Vital is what tells from afar how a group is doing.
type Vital struct {
	Members, Insured, Waiting int64
	Started, Last             day.Date // zero Last: nothing was recorded yet
	Gifts                     bool     // a fund for gifts: its members look after it and save nothing
}

// WeakSign is a reason to visit a group, with its number.
type WeakSign struct {
	Key string // of its words
	N   int64
}

// Bounds of weak groups.
const (
	quietDays   = 45  // monthly meetings leave at most a month and a half
	youngDays   = 180 // half a year to bring the first one in
	fewestSaved = 5   // below that a pig is a person's, not a group's
)

// Weak lists why a group of a commune needs a visit, the gravest first: nobody meets, nobody has joined the
// insurance, few are left, acts wait for a decision. A group that was opened lately has time. It accuses nobody.
func Weak(v Vital, on day.Date) []WeakSign {
	var out []WeakSign
	age := on.DaysSince(v.Started)
	switch {
	case v.Last.IsZero() && age > quietDays:
		out = append(out, WeakSign{"savings.weak.never", int64(age)})
	case !v.Last.IsZero() && on.DaysSince(v.Last) > quietDays:
		out = append(out, WeakSign{"savings.weak.quiet", int64(on.DaysSince(v.Last))})
	}
	if !v.Gifts && v.Insured == 0 && v.Members > 0 && age > youngDays {
		out = append(out, WeakSign{"savings.weak.nobody", v.Members})
	}
	if !v.Gifts && v.Members < fewestSaved {
		out = append(out, WeakSign{"savings.weak.few", v.Members})
	}
	if v.Waiting > 0 {
		out = append(out, WeakSign{"savings.weak.waiting", v.Waiting})
	}
	return out
}

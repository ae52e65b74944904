package outreach

import (
	"sort"

	"luoi/internal/day"
)

// Act is a kind of act that may stand before an enrolment.
type Act string

// Acts, in the order of the table.
const (
	ActVisit       Act = "visit"
	ActCall        Act = "call"
	ActEvent       Act = "event"
	ActLoudspeaker Act = "loudspeaker"
	ActReferral    Act = "referral"
)

// Acts lists all.
var Acts = [...]Act{ActVisit, ActEvent, ActCall, ActLoudspeaker, ActReferral}

// CreditDays is how long before an enrolment an act is counted with it.
const CreditDays = 90

// Touch is one act that reached a person, or the place they live in.
type Touch struct {
	Act Act
	On  day.Date
}

// Path is one enrolment with the acts before it, oldest first.
type Path struct {
	On      day.Date
	UnitID  int64 // village, or commune where none is known
	Touches []Touch
}

// PathOf keeps the touches of the 90 days up to the enrolment, in order.
func PathOf(on day.Date, unit int64, touches []Touch) Path {
	p := Path{On: on, UnitID: unit}
	for _, t := range touches {
		if !t.On.After(on) && !t.On.Before(on.AddDays(-CreditDays)) {
			p.Touches = append(p.Touches, t)
		}
	}
	sort.SliceStable(p.Touches, func(i, j int) bool { return p.Touches[i].On.Before(p.Touches[j].On) })
	return p
}

// Credit is what one act did. Every enrolment is counted once in Credits.Enrolled, and credited to each act that
// stood before it: the sum of With is more than the enrolments, on purpose.
type Credit struct {
	Act   Act
	With  int64 // enrolments that this act preceded
	First int64 // … and was the first touch of
	Last  int64 // … and was the last touch before
	Alone int64 // … and was the only kind of act before
	Dong  int64 // what the act cost
}

// Each is what the act cost for each enrolment it preceded, đồng, rounded half up; 0 when nothing was spent or nobody joined.
func (c Credit) Each() int64 {
	if c.With == 0 {
		return 0
	}
	return (2*c.Dong + c.With) / (2 * c.With)
}

// Between is the 95 % interval of Each: the number of enrolments taken as a Poisson count, as in Yield. 0 and 0 when Each is 0.
func (c Credit) Between() (least, most int64) { return between(c.Dong, c.With) }

func between(dong, n int64) (least, most int64) {
	if dong == 0 || n == 0 {
		return 0, 0
	}
	low, high := Poisson(n)
	return int64(float64(dong)/high + 0.5), int64(float64(dong)/low + 0.5)
}

// Each is what everything spent comes to for one enrolment, đồng, with its 95 % interval; zeros as in Credit.
func (c Credits) Each() (each, least, most int64) {
	var dong int64
	for _, a := range c.Acts {
		dong += a.Dong
	}
	if c.Enrolled == 0 || dong == 0 {
		return 0, 0, 0
	}
	least, most = between(dong, c.Enrolled)
	return (2*dong + c.Enrolled) / (2 * c.Enrolled), least, most
}

// Credits is the whole account of a place and time.
type Credits struct {
	Enrolled int64 // each enrolment once
	Unknown  int64 // no act is known before it
	Acts     []Credit
}

// Account counts once and credits many. cost gives what an act cost, đồng.
func Account(paths []Path, cost map[Act]int64) Credits {
	by := map[Act]*Credit{}
	c := Credits{}
	for _, a := range Acts {
		by[a] = &Credit{Act: a, Dong: cost[a]}
	}
	for _, p := range paths {
		c.Enrolled++
		if len(p.Touches) == 0 {
			c.Unknown++
			continue
		}
		seen := map[Act]bool{}
		for _, t := range p.Touches {
			seen[t.Act] = true
		}
		for a := range seen {
			by[a].With++
			if len(seen) == 1 {
				by[a].Alone++
			}
		}
		by[p.Touches[0].Act].First++
		by[p.Touches[len(p.Touches)-1].Act].Last++
	}
	for _, a := range Acts {
		c.Acts = append(c.Acts, *by[a])
	}
	return c
}

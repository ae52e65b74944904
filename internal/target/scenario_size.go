package target

import (
	"math/rand/v2"
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/person"
)

// Yields is what one conference and one group bring, in hundredths of a participant, and what they cost.
type Yields struct {
	PerEvent  int64
	PerGroup  int64 // a month
	Months    int64
	EventCost money.Dong
	GroupCost money.Dong // a month
	Support   money.Dong // a year of local support for one person
}

// DefaultYields are those that the articles tell: 7,14 for a conference (Đắk Lắk), 10 a month for a small group
// (Sa Đéc), over half a year. Costs are an office's own.
func DefaultYields() Yields {
	return Yields{PerEvent: 7_14, PerGroup: 10_00, Months: 6, EventCost: 3_000_000, GroupCost: 1_000_000}
}

// WithCosts is y with other costs; below zero leaves one as it is.
func (y Yields) WithCosts(event, group int64) Yields {
	if event >= 0 {
		y.EventCost = money.Dong(event)
	}
	if group >= 0 {
		y.GroupCost = money.Dong(group)
	}
	return y
}

// Of is what one unit of a work brings (hundredths of a person) and costs, and over how many months it goes.
func (y Yields) Of(w Work) (yield int64, cost money.Dong, months int64) {
	switch w {
	case Conference:
		return y.PerEvent, y.EventCost, 0
	case Group:
		return y.PerGroup, y.GroupCost, y.Months
	case Remind:
		return 1_00, 0, 0
	case Subsidy:
		return 0, y.Support, 0
	}
	return 0, 0, 0
}

// Size says by how many conferences, or by how many groups, a need is met.
type Size struct {
	Need        int64
	Events      int64
	Groups      int64
	GroupTenths int64 // groups before rounding up: 196 is 19,6
	EventBudget money.Dong
	GroupBudget money.Dong
}

// SizeOf sizes a need (người) by yields: 1.176 people are 165 conferences of 7,14, or 20 groups × 10 × 6 months.
func SizeOf(need int64, y Yields) Size {
	z := Size{Need: need}
	if need <= 0 {
		return z
	}
	if y.PerEvent > 0 {
		z.Events = (need*100 + y.PerEvent - 1) / y.PerEvent
	}
	if per := y.PerGroup * max(y.Months, 1); per > 0 {
		z.Groups = (need*100 + per - 1) / per
		z.GroupTenths = roundDiv(need*1000, per)
	}
	z.EventBudget = y.EventCost * money.Dong(z.Events)
	z.GroupBudget = y.GroupCost * money.Dong(z.Groups*max(y.Months, 1))
	return z
}

// Assumptions of a simulation, shown beside its result. Spreads are in percent: in two years of three the true
// number lies so far from the expected one at most.
type Assumptions struct {
	Seed        uint64
	Runs        int
	YieldSpread int64 // of each sort of work, alike for all of its lines
	LapseSpread int64 // of how many would stop
}

// DefaultAssumptions make the same answer for the same scenario, always.
func DefaultAssumptions() Assumptions {
	return Assumptions{Seed: 1, Runs: 2000, YieldSpread: 30, LapseSpread: 15}
}

// Chance (khả năng đạt) is what a simulation found.
type Chance struct {
	Assumptions
	Reached        int   // runs in which the goal was reached
	Low, Mid, High int64 // stock at the end in a bad, a middling and a good year: 1 in 10 lies below, half, 9 in 10
}

// Percent is the share of runs that reached the goal.
func (c Chance) Percent() Percent { return Percent(RateOf(int64(c.Reached), int64(c.Runs))) }

// mostArrivals is up to how many expected participants of a line each is drawn by itself; beyond, chance hardly
// shows beside the spread of the yield.
const mostArrivals = 200

// Simulate plays the period again and again. Every draw comes from a stream of its own run and line, so that two
// scenarios meet the same luck: more of an action never lowers the chance.
func (s Scenario) Simulate(q Assumptions) Chance {
	c := Chance{Assumptions: q}
	ends := make([]int64, q.Runs)
	for run := range q.Runs {
		luck := rand.New(rand.NewPCG(q.Seed, uint64(run)))
		lapse := spread(luck, q.LapseSpread)
		factors := map[Work]int64{}
		for _, w := range Works {
			factors[w] = spread(luck, q.YieldSpread)
		}
		brought := map[string]int64{}
		for n, a := range s.Actions {
			brought[a.Segment] += arrivals(q.Seed, run, n, a.units()*a.Yield*factors[a.Work]/100_00)
		}
		ends[run] = s.outcome(brought, lapse).Bridge.Closing
		if ends[run] >= s.Goal {
			c.Reached++
		}
	}
	slices.Sort(ends)
	if len(ends) > 0 {
		at := func(share int) int64 { return ends[min(len(ends)*share/100, len(ends)-1)] }
		c.Low, c.Mid, c.High = at(10), at(50), at(90)
	}
	return c
}

// spread draws a factor around 100_00: normal, cut at two and a half spreads and never below zero.
func spread(luck *rand.Rand, percent int64) int64 {
	z := min(max(luck.NormFloat64(), -2.5), 2.5)
	return max(int64(100_00+z*float64(percent)*100), 0)
}

// arrivals is how many people come where mean hundredths are expected: a Poisson stream up to mostArrivals,
// the mean itself beyond. It never falls when mean grows.
func arrivals(seed uint64, run, line int, mean int64) int64 {
	n, rest := int64(0), max(mean/100-mostArrivals, 0)
	upTo := float64(min(mean, mostArrivals*100)) / 100
	luck := rand.New(rand.NewPCG(seed+1, uint64(run)<<20|uint64(line)))
	for t := luck.ExpFloat64(); t < upTo; t += luck.ExpFloat64() {
		n++
	}
	return n + rest
}

// PlanMonths divides the planned bridge over the months of a period. The months close one into the next, and
// their columns sum to the plan's.
func (s Scenario) PlanMonths(p day.Period) []person.Bridge {
	o := s.Expect().Bridge
	parts := Parts(p, day.Monthly)
	days, gains := make([]int64, len(parts)), make([]int64, len(parts))
	for n, m := range parts {
		days[n] = int64(m.Days())
		for _, a := range s.Actions {
			from, to := later(a.From, m.From()), earlier(a.To, m.To())
			if all := int64(a.To.DaysSince(a.From) + 1); !to.Before(from) && all > 0 {
				gains[n] += roundDiv(a.Brings()*100*int64(to.DaysSince(from)+1), all)
			}
		}
	}
	out := make([]person.Bridge, len(parts))
	for _, c := range []struct {
		whole   int64
		weights []int64
		to      func(*person.Bridge) *int64
	}{
		{o.New, gains, func(b *person.Bridge) *int64 { return &b.New }},
		{o.Returned, gains, func(b *person.Bridge) *int64 { return &b.Returned }},
		{o.Renewed, days, func(b *person.Bridge) *int64 { return &b.Renewed }},
		{o.MovedIn, days, func(b *person.Bridge) *int64 { return &b.MovedIn }},
		{o.Lapsed, days, func(b *person.Bridge) *int64 { return &b.Lapsed }},
		{o.ToCompulsory, days, func(b *person.Bridge) *int64 { return &b.ToCompulsory }},
		{o.MovedOut, days, func(b *person.Bridge) *int64 { return &b.MovedOut }},
	} {
		for n, v := range Shares(c.whole, c.weights) {
			*c.to(&out[n]) = v
		}
	}
	level := o.Opening
	for n := range out {
		b := &out[n]
		b.Opening = level
		level += b.New + b.Returned + b.MovedIn - b.Lapsed - b.ToCompulsory - b.MovedOut
		b.Closing = level
	}
	return out
}

func later(a, b day.Date) day.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// Local is what a place itself knows when a scenario is copied to it.
type Local struct {
	Past     person.Bridge
	Working  int64
	Segments []Segment
}

// Split copies a scenario to places by their people of working age: every number and the growth of the goal is
// divided so that the parts sum to the whole exactly. What a place knows of itself, its own bridge and segments,
// is not divided. Lines that come to nothing somewhere are left out there.
func (s Scenario) Split(to []Local) []Scenario {
	out := make([]Scenario, len(to))
	weights := make([]int64, len(to))
	for n, l := range to {
		weights[n] = l.Working
		out[n] = Scenario{Past: l.Past, Working: l.Working, Retention: s.Retention, Segments: slices.Clone(l.Segments)}
	}
	for n, v := range Shares(max(s.Goal-s.Past.Closing, 0), weights) {
		out[n].Goal = to[n].Past.Closing + v
	}
	for _, a := range s.Actions {
		for n, v := range Shares(a.Number, weights) {
			if v > 0 {
				part := a
				part.Number = v
				out[n].Actions = append(out[n].Actions, part)
			}
		}
	}
	return out
}

// ScaleTo copies a scenario to one other place of the same sort, in proportion to its people of working age.
func (s Scenario) ScaleTo(l Local) Scenario {
	weights := []int64{l.Working, max(s.Working-l.Working, 0)}
	if l.Working > s.Working && s.Working > 0 { // larger than the one copied from: multiply
		out := Scenario{Past: l.Past, Working: l.Working, Retention: s.Retention, Segments: slices.Clone(l.Segments)}
		out.Goal = l.Past.Closing + roundDiv(max(s.Goal-s.Past.Closing, 0)*l.Working, s.Working)
		for _, a := range s.Actions {
			a.Number = roundDiv(a.Number*l.Working, s.Working)
			out.Actions = append(out.Actions, a)
		}
		return out
	}
	return s.Split([]Local{l, {Working: weights[1]}})[0]
}

// Begin makes next year's scenario from a year's bridge: the goal grows as the year did, who stops stays as it
// was, and the work is sized so that each segment gives its part of what is needed. Owners and costs are
// proposals of the page.
func Begin(l Local, y Yields, p day.Period, owner string) Scenario {
	s := Scenario{Past: l.Past, Working: l.Working, Segments: slices.Clone(l.Segments), Retention: RetentionOf(l.Past)}
	s.Goal = l.Past.Closing + max(l.Past.Net(), roundDiv(l.Past.Closing, 10), 1)
	line := func(seg string, g Solution, w Work, n, months, yield int64, cost money.Dong) {
		s.Actions = append(s.Actions, Action{Segment: seg, Solution: g, Work: w, Number: max(n, 1), Months: months, Yield: yield, Cost: cost, Owner: owner, From: p.From(), To: p.To()})
	}
	need := s.outcome(nil, 100_00).Need
	line("", Advise, Paper, 1, 0, 0, 0)
	line("", Support, Subsidy, roundDiv(need, 10), 0, 0, y.Support)
	line("", Screen, Survey, 1, 0, 0, 0)
	var weights []int64
	for _, g := range s.Segments {
		weights = append(weights, g.People)
	}
	for n, v := range Shares(need, weights) {
		if g := s.Segments[n]; g.People > 0 {
			z := SizeOf(min(v, g.People), y)
			switch {
			case g.Code == SegmentDue:
				line(g.Code, Develop, Remind, v, 0, 1_00, 0)
			case g.Code != SegmentHousehold:
				line(g.Code, Develop, Conference, z.Events, 0, y.PerEvent, y.EventCost)
			default:
				line(g.Code, Develop, Group, z.Groups, y.Months, y.PerGroup, y.GroupCost)
			}
		}
	}
	return s
}

package target

import (
	"slices"

	"luoi/internal/day"
)

// Measure (số đo) is a value of an indicator for a holder on a day. For a flow it is what came about from From
// to Day.
type Measure struct {
	ID        int64
	Indicator string
	UnitID    int64
	Holder    Holder
	From, Day day.Date
	Value     int64
	Num, Den  int64 // of a rate; 0, 0 when only the rate itself was told
	Way       Way
	Source    string
	Told      day.Date // when it was told or entered
	By        string
	At        int64 // unix ms
}

// Way says how a measure came about. The words are stored.
type Way string

const (
	Entered  Way = "entered"
	Imported Way = "imported"
	Computed Way = "computed"
)

// lateDays is how long after its day a number may be told without being late: reports of a month are due by
// the middle of the next.
const lateDays = 15

// Late reports whether the number was told more than 15 days after its day.
func (m Measure) Late() bool { return m.Told.DaysSince(m.Day) > lateDays }

// RateOf is num/den in hundredths of a percent, rounded half up; 0 without a denominator.
func RateOf(num, den int64) int64 {
	if den <= 0 {
		return 0
	}
	return roundDiv(num*100_00, den)
}

// Over is num/den as values of the kind are kept: hundredths of a percent, or of a mean.
func (k Kind) Over(num, den int64) int64 {
	if k == Mean && den > 0 {
		return roundDiv(num*100, den)
	}
	return RateOf(num, den)
}

// Result is what has been reached by a day.
type Result struct {
	Known    bool
	Value    int64
	Num, Den int64
	Day      day.Date // of the last measure it rests on
	Source   string
	Way      Way
	Late     bool
}

// ResultOn is the result of an indicator by a day. A level is the latest measure on or before it. A flow is
// what measures tell from the first day of the period on, one after the other without a gap: monthly numbers
// are added, a number for the whole time so far stands for itself.
func ResultOn(k Kind, measures []Measure, p day.Period, on day.Date) Result {
	if on.After(p.To()) {
		on = p.To()
	}
	if k == Flow {
		return flowOn(measures, p, on)
	}
	var best *Measure
	for n := range measures {
		m := &measures[n]
		if m.Day.After(on) || best != nil && (m.Day.Before(best.Day) || m.Day == best.Day && m.At < best.At) {
			continue
		}
		best = m
	}
	if best == nil {
		return Result{}
	}
	return Result{Known: true, Value: best.Value, Num: best.Num, Den: best.Den, Day: best.Day, Source: best.Source, Way: best.Way, Late: best.Late()}
}

func flowOn(measures []Measure, p day.Period, on day.Date) Result {
	var r Result
	at := p.From()
	for {
		best := -1
		for n, m := range measures {
			if m.From != at || m.Day.Before(at) || m.Day.After(on) {
				continue
			}
			if best < 0 || m.Day.After(measures[best].Day) || m.Day == measures[best].Day && m.At > measures[best].At {
				best = n
			}
		}
		if best < 0 {
			return r
		}
		m := measures[best]
		r = Result{Known: true, Value: r.Value + m.Value, Day: m.Day, Source: m.Source, Way: m.Way, Late: r.Late || m.Late()}
		at = m.Day.AddDays(1)
	}
}

// Opening is the level of a stock or rate on the eve of a period.
func Opening(k Kind, measures []Measure, p day.Period) (int64, bool) {
	if k == Flow {
		return 0, true
	}
	eve := p.From().AddDays(-1)
	list := slices.DeleteFunc(slices.Clone(measures), func(m Measure) bool { return m.Day.After(eve) })
	r := ResultOn(k, list, p, eve)
	return r.Value, r.Known
}

// Pace compares a result with its target and with the time gone by. Amounts are counts or hundredths of a
// percent like the target's; rates per month are not rounded.
type Pace struct {
	Target, Value int64
	Left          int64   // still to come; below zero: gone beyond
	Achieved      Percent // Value of Target
	Ahead         Points  // of the linear way; below zero: behind
	Elapsed       Percent // of the period's days
	DaysDone      int
	DaysAll       int
	ByGrowth      bool    // Done is the share of the growth from the opening, because a stock begins above zero
	Done          Percent // what Ahead compares with Elapsed
	Over          Points  // of a rate: the result less the target, in percentage points
	Opening       int64
	HasOpening    bool
	MonthsDone    float64
	MonthsLeft    float64
	PerMonth      float64 // reached so far
	Needed        float64 // from now on
	Faster        float64 // Needed / PerMonth; 0 when there is nothing to divide
}

// PaceOn compares on a day. Without a known opening a stock is taken as it stands against its target, the way
// reports do, and no speed is given.
func PaceOn(k Kind, target int64, r Result, opening int64, hasOpening bool, p day.Period, on day.Date) Pace {
	done, all := p.Elapsed(on)
	v := Pace{Target: target, Value: r.Value, Left: target - r.Value, DaysDone: done, DaysAll: all, Opening: opening, HasOpening: hasOpening}
	v.Achieved = Percent(RateOf(r.Value, target))
	v.Elapsed = Percent(RateOf(int64(done), int64(all)))
	v.Done = v.Achieved
	if k == Rate {
		v.Over = Points(r.Value - target)
	}
	if k != Flow && hasOpening && target > opening {
		v.ByGrowth = true
		v.Done = Percent(RateOf(r.Value-opening, target-opening))
	}
	v.Ahead = Points(v.Done - v.Elapsed)
	if !hasOpening && k != Flow {
		return v
	}
	on = earlier(on, p.To())
	v.MonthsDone = months(p.From(), on)
	v.MonthsLeft = months(on.AddDays(1), p.To())
	if v.MonthsDone > 0 {
		v.PerMonth = float64(r.Value-opening) / v.MonthsDone
	}
	if v.MonthsLeft > 0 && v.Left > 0 {
		v.Needed = float64(v.Left) / v.MonthsLeft
	}
	if v.PerMonth > 0 {
		v.Faster = v.Needed / v.PerMonth
	}
	return v
}

func earlier(a, b day.Date) day.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// months is how many months lie between two days, both included: whole months count one, so that a half-year
// is six however long its months are.
func months(from, to day.Date) float64 {
	if to.Before(from) {
		return 0
	}
	sum := 0.0
	for m := from.InMonth(); !m.After(to.InMonth()); m = m.Add(1) {
		first, last := m.First(), m.Last()
		if from.After(first) {
			first = from
		}
		if to.Before(last) {
			last = to
		}
		sum += float64(last.DaysSince(first)+1) / float64(m.Days())
	}
	return sum
}

// Standing is a place of a league table.
type Standing struct {
	Index int // in the list given
	Rank  int // from 1; equal results share a rank; 0: not ranked
	Small bool
}

// League ranks by how far results are ahead of time. Who has a target below least is listed, never ranked:
// there one family moves the order.
func League(paces []Pace, known []bool, k Kind, least int64) []Standing {
	out := make([]Standing, len(paces))
	var ranked []int
	for n, p := range paces {
		out[n] = Standing{Index: n}
		small := k.Counts() && p.Target < least
		out[n].Small = small
		if known[n] && p.Target > 0 && !small {
			ranked = append(ranked, n)
		}
	}
	slices.SortStableFunc(ranked, func(a, b int) int { return int(paces[b].Ahead - paces[a].Ahead) })
	for n, i := range ranked {
		out[i].Rank = n + 1
		if n > 0 && paces[i].Ahead == paces[ranked[n-1]].Ahead {
			out[i].Rank = out[ranked[n-1]].Rank
		}
	}
	slices.SortStableFunc(out, func(a, b Standing) int {
		switch {
		case a.Rank == b.Rank:
			return a.Index - b.Index
		case a.Rank == 0:
			return 1
		case b.Rank == 0:
			return -1
		}
		return a.Rank - b.Rank
	})
	return out
}

// Shown is how a result over its target is printed: a percentage rounded half up once, from the numbers
// themselves. Of fewer than a hundred things a decimal would speak of parts of one; of rates one decimal; else
// two, the last one only when it is not zero. Units are 10^-decimals of a percent: 87,59 % is 8759 and 2.
func Shown(k Kind, value, goal int64) (units int64, decimals int) {
	if goal <= 0 {
		return 0, 0
	}
	switch fine := roundDiv(value*100_00, goal); {
	case k.Counts() && goal < 100:
		return roundDiv(value*100, goal), 0
	case !k.Counts() || fine%10 == 0:
		return roundDiv(value*1000, goal), 1
	default:
		return fine, 2
	}
}

// ShownRate is how a rate is printed. Where its counts are known it is rounded once, from them: to one decimal,
// to two when they are exact (12/192 is 6,25 %), to none of fewer than a hundred (47/82 is 57 %). A rate told
// without counts stands as it was told.
func ShownRate(v, num, den int64) (units int64, decimals int) {
	switch {
	case den > 0 && den < 100:
		return roundDiv(num*100, den), 0
	case den > 0 && num*100_00%den == 0 && v%10 != 0:
		return v, 2
	case den > 0:
		return roundDiv(num*1000, den), 1
	case v%100 == 0:
		return v / 100, 0
	case v%10 == 0:
		return v / 10, 1
	}
	return v, 2
}

package savings

import (
	"math"
	"slices"
)

// Rules of «Did it help?», written down before anybody looks at a figure and shown on the page. Months are whole
// calendar months; the month of the launch belongs to neither side.
const (
	CompareMonths    = 12 // at most so many months on each side of the launch
	CompareLeast     = 6  // fewer on either side say nothing
	CompareUnits     = 6  // fewer units with a partner say nothing
	CompareNew       = 30 // fewer new participants in all windows together say nothing
	CompareControls  = 3  // at most so many similar units for one
	compareSize      = 2  // a similar unit is at most so many times as large, or as small
	comparePoints    = 5  // percent points between the coverages at the launch, at most
	compareHolders   = 10 // retention: fewer participants in a window leave the unit out
	perThousand      = 1000
	monthsOfYear     = 12
	percentOfAll     = 100
	distancePerPoint = 0.1 // ten points of coverage weigh as much as a size 2.7 times as large
)

// Monthly is what the register's movements say of a unit in one month.
type Monthly struct {
	Start int64 // participants at the end of the month before
	New   int64 // who took part for the first time
	Back  int64 // who returned
	Lost  int64 // who stopped and did not change over to the compulsory scheme
}

// Locality is a unit with its movements month by month, the earliest month first; every unit of a comparison has the
// same months.
type Locality struct {
	ID      int64
	Level   int
	Sort    string // ward, commune or town: only the same sort is compared
	Workers int64  // people of working age
	Months  []Monthly
	Touched bool // a model runs here, above or below: it cannot be a unit without one
}

// Launch is a unit with a model. Month is the index of the month of the launch in Locality.Months.
type Launch struct {
	Unit  int64
	Month int
}

// Paired is a unit with the model beside its similar units without one.
type Paired struct {
	Unit     int64
	Controls []int64
	Span     int // months on each side
	// New participants per 1,000 workers and year, before and after, of the unit and of its similar units' mean.
	Before, After, OtherBefore, OtherAfter float64
}

// Gap is a difference in differences with its interval of 95 %. N is how many units it rests on.
type Gap struct {
	N              int
	Mean, Low, Top float64
}

// Clear reports whether the interval leaves zero out.
func (g Gap) Clear() bool { return g.N > 0 && (g.Low > 0 || g.Top < 0) }

// Lack is why nothing can be said; empty when something can.
type Lack string

// Lacks.
const (
	LackMonths Lack = "months" // no launch has six whole months on both sides
	LackUnits  Lack = "units"  // too few units with a similar one
	LackPeople Lack = "people" // too few new participants
)

// Comparison is what came of it. Gaps are only to be read when Lack is empty.
type Comparison struct {
	Launches  int // all that were given
	Short     int // without six whole months on both sides
	Alone     int // without a similar unit
	Newcomers int64
	Pairs     []Paired
	Lack      Lack
	New       Gap // new participants per 1,000 workers and year
	Kept      Gap // percent points of participants who did not stop; N 0: too few
}

// Compare holds each launch against similar units without a model: the difference between after and before there, less
// the mean of the same difference here. A similar unit serves once, so the differences do not depend on each other
// and their mean has Student's interval. It says that units differ and by how much, not why.
// The last month must be whole.
func Compare(all []Locality, launches []Launch) Comparison {
	c := Comparison{Launches: len(launches)}
	at := map[int64]*Locality{}
	free := 0
	for i := range all {
		at[all[i].ID] = &all[i]
		if !all[i].Touched {
			free++
		}
	}
	var fit []Launch
	for _, l := range launches {
		u := at[l.Unit]
		if u == nil || u.Workers == 0 || span(u, l) < CompareLeast {
			c.Short++
			continue
		}
		fit = append(fit, l)
	}
	if len(fit) == 0 {
		c.Lack = LackMonths
		return c
	}
	slices.SortFunc(fit, func(a, b Launch) int { return int(min(1, max(-1, a.Unit-b.Unit))) })
	partners := match(all, at, fit, min(CompareControls, max(1, free/len(fit))))
	var news, kept []float64
	for i, l := range fit {
		if len(partners[i]) == 0 {
			c.Alone++
			continue
		}
		p, newcomers := pairUp(at[l.Unit], partners[i], l)
		c.Pairs, c.Newcomers = append(c.Pairs, p), c.Newcomers+newcomers
		news = append(news, p.After-p.Before-(p.OtherAfter-p.OtherBefore))
		if d, ok := keptGap(at[l.Unit], partners[i], l); ok {
			kept = append(kept, d)
		}
	}
	switch {
	case len(news) < CompareUnits:
		c.Lack = LackUnits
	case c.Newcomers < CompareNew:
		c.Lack = LackPeople
	default:
		c.New = interval(news)
		if len(kept) >= CompareUnits {
			c.Kept = interval(kept)
		}
	}
	return c
}

// span is how many whole months lie on each side of a launch, at most CompareMonths.
func span(u *Locality, l Launch) int {
	return min(CompareMonths, l.Month, len(u.Months)-1-l.Month)
}

// match gives each launch its nearest similar units, in turns, so that the first does not take the best of all.
func match(all []Locality, at map[int64]*Locality, fit []Launch, most int) [][]*Locality {
	out := make([][]*Locality, len(fit))
	used := map[int64]bool{}
	for range most {
		for i, l := range fit {
			var best *Locality
			near := math.Inf(1)
			for j := range all {
				o := &all[j]
				if o.Touched || used[o.ID] {
					continue
				}
				if d, ok := distance(at[l.Unit], o, l.Month); ok && d < near {
					best, near = o, d
				}
			}
			if best != nil {
				used[best.ID] = true
				out[i] = append(out[i], best)
			}
		}
	}
	return out
}

// distance is how unlike two units were on the first day of the month of a launch; not ok: they cannot be compared.
func distance(a, b *Locality, month int) (float64, bool) {
	if a.Level != b.Level || a.Sort != b.Sort || b.Workers == 0 || a.ID == b.ID || len(a.Months) != len(b.Months) {
		return 0, false
	}
	size := math.Abs(math.Log(float64(a.Workers) / float64(b.Workers)))
	points := math.Abs(coverageAt(a, month) - coverageAt(b, month))
	return size + distancePerPoint*points, size <= math.Log(compareSize) && points <= comparePoints
}

func coverageAt(u *Locality, month int) float64 {
	return percentOfAll * float64(u.Months[month].Start) / float64(u.Workers)
}

// rate is new participants per 1,000 workers and year in months [from, to).
func rate(u *Locality, from, to int) (perYear float64, n int64) {
	for _, m := range u.Months[from:to] {
		n += m.New
	}
	return perThousand * float64(n) / float64(u.Workers) * monthsOfYear / float64(to-from), n
}

func pairUp(u *Locality, others []*Locality, l Launch) (Paired, int64) {
	k := span(u, l)
	p := Paired{Unit: u.ID, Span: k}
	var sum, n int64
	p.Before, n = rate(u, l.Month-k, l.Month)
	sum += n
	p.After, n = rate(u, l.Month+1, l.Month+1+k)
	sum += n
	for _, o := range others {
		p.Controls = append(p.Controls, o.ID)
		before, n := rate(o, l.Month-k, l.Month)
		after, m := rate(o, l.Month+1, l.Month+1+k)
		p.OtherBefore += before / float64(len(others))
		p.OtherAfter += after / float64(len(others))
		sum += n + m
	}
	return p, sum
}

// keptOf is the share in percent of those who took part at some time of months [from, to) and did not stop.
func keptOf(u *Locality, from, to int) (float64, bool) {
	held, lost := u.Months[from].Start, int64(0)
	for _, m := range u.Months[from:to] {
		held += m.New + m.Back
		lost += m.Lost
	}
	return percentOfAll * (1 - float64(lost)/float64(max(1, held))), held >= compareHolders
}

func keptGap(u *Locality, others []*Locality, l Launch) (float64, bool) {
	k := span(u, l)
	diff := func(x *Locality) (float64, bool) {
		before, ok1 := keptOf(x, l.Month-k, l.Month)
		after, ok2 := keptOf(x, l.Month+1, l.Month+1+k)
		return after - before, ok1 && ok2
	}
	own, ok := diff(u)
	if !ok {
		return 0, false
	}
	var sum, n float64
	for _, o := range others {
		if d, ok := diff(o); ok {
			sum, n = sum+d, n+1
		}
	}
	return own - sum/max(1, n), n > 0
}

// interval is the mean with Student's interval of 95 %.
func interval(x []float64) Gap {
	n := float64(len(x))
	var mean, squares float64
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	half := student975(len(x)-1) * math.Sqrt(squares/(n-1)/n)
	return Gap{N: len(x), Mean: mean, Low: mean - half, Top: mean + half}
}

// student975 is the 97.5th percentile of Student's t; beyond the table by the expansion of Cornish and Fisher.
func student975(df int) float64 {
	table := [...]float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228}
	if df <= len(table) {
		return table[max(1, df)-1]
	}
	const z = 1.959964
	n := float64(df)
	return z + (z*z*z+z)/(4*n) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*n*n) + (3*math.Pow(z, 7)+19*math.Pow(z, 5)+17*z*z*z-15*z)/(384*n*n*n)
}

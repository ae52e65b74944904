package outreach

import (
	"math"
	"sort"
)

// RankFrom is the fewest events of a kind, place or hour that are ranked (7.08): with fewer, chance decides.
const RankFrom = 5

// Yield is what events of one sort brought: joined people per event, with the interval in which the true mean
// lies in 95 of 100 such samples.
type Yield struct {
	Sort      string
	Events    int
	Joined    int64
	Mean      float64 // Joined / Events
	Low, High float64
	Rank      int // 1 is best; 0: too few events to rank
}

// YieldOf computes mean and interval. The interval is that of a Poisson count (Byar's approximation of the
// exact one, within 1 % from 5 on).
func YieldOf(sortName string, events int, joined int64) Yield {
	y := Yield{Sort: sortName, Events: events, Joined: joined}
	if events <= 0 {
		return y
	}
	lo, hi := Poisson(joined)
	n := float64(events)
	y.Mean, y.Low, y.High = float64(joined)/n, lo/n, hi/n
	return y
}

// z95 is the quantile of the normal distribution for an interval of 95 %.
const z95 = 1.959964

// Poisson is the 95 % interval of the expectation of a count.
func Poisson(n int64) (low, high float64) {
	if n > 0 {
		x := float64(n)
		low = x * math.Pow(1-1/(9*x)-z95/(3*math.Sqrt(x)), 3)
	}
	x := float64(n + 1)
	return max(low, 0), x * math.Pow(1-1/(9*x)+z95/(3*math.Sqrt(x)), 3)
}

// Wilson is the 95 % interval of a share k of n, both bounds between 0 and 1; of nobody it is everything.
func Wilson(k, n int64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, m := float64(k)/float64(n), float64(n)
	d := 1 + z95*z95/m
	mid := p + z95*z95/(2*m)
	half := z95 * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	return max((mid-half)/d, 0), min((mid+half)/d, 1)
}

// RankYields orders sorts by their mean and ranks those with enough events; the others stand behind, unranked.
func RankYields(list []Yield) []Yield {
	out := append([]Yield(nil), list...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if (a.Events >= RankFrom) != (b.Events >= RankFrom) {
			return a.Events >= RankFrom
		}
		if a.Mean != b.Mean {
			return a.Mean > b.Mean
		}
		return a.Sort < b.Sort
	})
	rank := 0
	for i := range out {
		if out[i].Events >= RankFrom {
			rank++
			out[i].Rank = rank
		}
	}
	return out
}

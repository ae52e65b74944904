package linkage

import (
	"math"
	"slices"
)

func exp2(x float64) float64 { return math.Exp2(x) }

// closeCall: when the runner-up is within this many bits the clerk decides.
const closeCall = 2

// assign gives each row at most one partner, the best pairs first.
func (l *linker) assign(all []scored) []Pair {
	order := make([]int32, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	tie := func(s scored) uint64 { return mix(l.p.hash[0][s.l], l.p.hash[1][s.r]) }
	slices.SortFunc(order, func(a, b int32) int {
		x, y := all[a], all[b]
		if v, w := x.w+x.hh, y.w+y.hh; v != w {
			if v > w {
				return -1
			}
			return 1
		}
		if p, q := tie(x), tie(y); p != q {
			if p < q {
				return -1
			}
			return 1
		}
		return int(a - b)
	})
	l.rep.OneToOne = true
	const free = math.MaxInt32
	takenL, takenR := make([]int32, l.p.n[0]), make([]int32, l.p.n[1])
	for i := range takenL {
		takenL[i] = free
	}
	for i := range takenR {
		takenR[i] = free
	}
	var pairs []Pair
	for _, i := range order {
		s := all[i]
		if takenL[s.l] != free || takenR[s.r] != free {
			continue
		}
		takenL[s.l], takenR[s.r] = i, i
		p, ok := l.pair(s)
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, byRows)
	return pairs
}

// pair makes the decided pair of a kept candidate; ok is false below the review threshold.
func (l *linker) pair(s scored) (Pair, bool) {
	p := Pair{L: s.l, R: s.r, Weight: s.w + s.hh, Household: s.hh}
	p.Prob = float32(probability(float64(p.Weight)))
	switch {
	case float64(p.Prob) >= l.opt.MatchAt:
		p.Decision = Match
	case float64(p.Prob) >= l.opt.ReviewAt:
		p.Decision = Review
	default:
		return p, false
	}
	return p, true
}

func byRows(a, b Pair) int {
	if a.L != b.L {
		return int(a.L) - int(b.L)
	}
	return int(a.R) - int(b.R)
}

func (l *linker) clusterPairs(all []scored) []Pair {
	var pairs []Pair
	for _, s := range all {
		p, ok := l.pair(s)
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

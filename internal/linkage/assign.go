package linkage

import (
	"math"
	"slices"
)

// Decisions between two lists. First every candidate gets its probability among its rivals: the odds
// of a pair against "nobody" and against all other partners of its two rows, a rival counting for
// less the better its own other partners are. Then each row is given at most one partner so that the
// sum of weights is greatest: exactly in small groups of rows that compete, greedily in large ones.
// Two equally good partners thus get a probability of one half and go to a clerk.

func exp2(x float64) float64 { return math.Exp2(x) }

// odds of a candidate, kept finite.
func (s *scored) odds() float64 { return exp2(math.Min(float64(s.w+s.hh), 60)) }

// rivals gives each candidate its probability among its rivals.
func (l *linker) rivals(all []scored) []float32 {
	sumL, sumR := make([]float64, l.p.n[0]), make([]float64, l.p.n[1])
	for i := range all {
		o := all[i].odds()
		sumL[all[i].l] += o
		sumR[all[i].r] += o
	}
	// what rivals weigh: a rival (l, r2) is discounted when r2 has other partners
	rivL, rivR := make([]float64, l.p.n[0]), make([]float64, l.p.n[1])
	for i := range all {
		s := &all[i]
		o := s.odds()
		rivL[s.l] += o / (1 + math.Max(sumR[s.r]-o, 0))
		rivR[s.r] += o / (1 + math.Max(sumL[s.l]-o, 0))
	}
	out := make([]float32, len(all))
	for i := range all {
		s := &all[i]
		o := s.odds()
		a := math.Max(rivL[s.l]-o/(1+math.Max(sumR[s.r]-o, 0)), 0)
		b := math.Max(rivR[s.r]-o/(1+math.Max(sumL[s.l]-o, 0)), 0)
		out[i] = float32(o / (1 + o + a + b))
	}
	return out
}

// order of candidates: best first, ties by what the rows hold, never by where they stand.
func (l *linker) order(all []scored) []int32 {
	order := make([]int32, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch x, y := &all[a], &all[b]; {
		case l.before(x, y):
			return -1
		case l.before(y, x):
			return 1
		}
		return int(a - b)
	})
	return order
}

// before: x is the better candidate.
func (l *linker) before(x, y *scored) bool {
	if v, w := x.w+x.hh, y.w+y.hh; v != w {
		return v > w
	}
	return mix(l.p.hash[0][x.l], l.p.hash[1][x.r]) < mix(l.p.hash[0][y.l], l.p.hash[1][y.r])
}

// assign decides all candidates between two lists.
func (l *linker) assign(all []scored) []Pair {
	probs := l.rivals(all)
	order := l.order(all)
	l.rep.OneToOne = l.opt.Cardinality == OneToOne || l.opt.Cardinality == Auto && !l.repeats(all)
	var pairs []Pair
	keep := func(i int32, prob float32) {
		p, ok := l.pair(all[i], prob)
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	if !l.rep.OneToOne {
		for i := range all {
			keep(int32(i), float32(probability(float64(all[i].w+all[i].hh))))
		}
		return pairs
	}
	partnerL, partnerR := l.choose(all, order)
	for _, i := range order { // a row written twice is no rival to itself
		s := &all[i]
		if partnerL[s.l] == i {
			continue
		}
		if p, c := l.twin(all, i, partnerL[s.l], partnerR[s.r]); c >= 0 {
			keep(i, p)
			probs[c] = max(probs[c], float32(probability(float64(all[c].w+all[c].hh))))
		}
	}
	for _, i := range order {
		if partnerL[all[i].l] == i {
			keep(i, probs[i])
		}
	}
	slices.SortFunc(pairs, byRows)
	return pairs
}

// choose gives every row its one partner: the index of the chosen candidate, or -1.
func (l *linker) choose(all []scored, order []int32) (partnerL, partnerR []int32) {
	partnerL, partnerR = fill(l.p.n[0]), fill(l.p.n[1])
	for _, i := range order {
		s := &all[i]
		if partnerL[s.l] < 0 && partnerR[s.r] < 0 {
			partnerL[s.l], partnerR[s.r] = i, i
		}
	}
	l.improve(all, partnerL, partnerR)
	return partnerL, partnerR
}

// twinBits: that a list holds a person twice is much rarer than that both lists hold them once.
const twinBits = 7

// twin: row i lost its partner to another row of its own list. When those two rows are plainly the
// same person written twice, both get the partner: one person under two codes. It returns the
// probability and the candidate that won, or -1.
func (l *linker) twin(all []scored, i, chosenL, chosenR int32) (float32, int32) {
	s := &all[i]
	p := float32(probability(float64(s.w + s.hh)))
	if float64(p) < l.opt.MatchAt || chosenL >= 0 == (chosenR >= 0) {
		return 0, -1 // both rows have found somebody, or neither: then it is no repetition
	}
	side, x, y, won := 1, s.r, int32(0), chosenL
	if chosenL >= 0 {
		y = all[chosenL].r
	} else {
		side, x, y, won = 0, s.l, all[chosenR].l, chosenR
	}
	if l.twinMeter == nil {
		l.twinMeter = newMeasurer(l.comps)
	}
	w, _ := l.score.weigh(l.twinMeter, l.p.row(side, x), l.p.row(side, y), -100)
	q := float32(probability(float64(w - twinBits)))
	if float64(q) < l.opt.MatchAt {
		return 0, -1
	}
	l.rep.Repeated++
	return p * q, won
}

// repeats reports whether the lists plainly hold people several times, so that a row may have several
// partners: many sure pairs compete for the same row and the losing rows have nobody else.
func (l *linker) repeats(all []scored) bool {
	const sure = 7
	cl, cr := make([]uint16, l.p.n[0]), make([]uint16, l.p.n[1])
	pairs := 0
	for i := range all {
		if all[i].w > sure {
			cl[all[i].l]++
			cr[all[i].r]++
			pairs++
		}
	}
	rows := func(c []uint16) (n int) {
		for _, x := range c {
			if x > 0 {
				n++
			}
		}
		return n
	}
	one := min(rows(cl), rows(cr))
	return pairs > 50 && float64(pairs-one) > .15*float64(one)
}

// pair makes the decided pair of a kept candidate; ok is false below the review threshold.
func (l *linker) pair(s scored, prob float32) (Pair, bool) {
	p := Pair{L: s.l, R: s.r, Weight: s.w + s.hh, Household: s.hh, Prob: prob}
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

const exactGroup = 12 // rows a side up to which a group is solved exactly

// improve solves small groups of competing rows exactly. Only candidates better than nobody count.
func (l *linker) improve(all []scored, partnerL, partnerR []int32) {
	tree := make([]int32, l.p.n[0]+l.p.n[1])
	for i := range tree {
		tree[i] = int32(i)
	}
	off := int32(l.p.n[0])
	positive := func(s *scored) bool { return s.w+s.hh > 0 }
	conflict := map[int32]bool{}
	for i := range all {
		s := &all[i]
		if positive(s) {
			a, b := root(tree, s.l), root(tree, s.r+off)
			tree[max(a, b)] = min(a, b)
		}
	}
	for i := range all {
		s := &all[i]
		if positive(s) && partnerL[s.l] != int32(i) && partnerL[s.l] >= 0 && partnerR[s.r] >= 0 {
			conflict[root(tree, s.l)] = true
		}
	}
	groups := map[int32][]int32{}
	for i := range all {
		if s := &all[i]; positive(s) {
			if g := root(tree, s.l); conflict[g] {
				groups[g] = append(groups[g], int32(i))
			}
		}
	}
	for _, g := range groups {
		solveGroup(all, g, partnerL, partnerR)
	}
}

// solveGroup finds the assignment of greatest weight in one group, if it is small.
func solveGroup(all []scored, cands []int32, partnerL, partnerR []int32) {
	var ls, rs []int32
	for _, i := range cands {
		ls, rs = append(ls, all[i].l), append(rs, all[i].r)
	}
	slices.Sort(ls)
	slices.Sort(rs)
	ls, rs = slices.Compact(ls), slices.Compact(rs)
	if len(ls) > exactGroup || len(rs) > exactGroup {
		return
	}
	n := max(len(ls), len(rs))
	cost := make([][]float64, n)
	at := map[[2]int]int32{}
	for i := range cost {
		cost[i] = make([]float64, n)
	}
	now := 0.0
	for _, i := range cands {
		a, _ := slices.BinarySearch(ls, all[i].l)
		b, _ := slices.BinarySearch(rs, all[i].r)
		cost[a][b] = -float64(all[i].w + all[i].hh)
		at[[2]int{a, b}] = i
		if partnerL[all[i].l] == i {
			now += float64(all[i].w + all[i].hh)
		}
	}
	col := hungarian(cost)
	best := 0.0
	for a, b := range col {
		best -= cost[a][b]
	}
	if best <= now+1e-4 {
		return
	}
	for _, x := range ls {
		partnerL[x] = -1
	}
	for _, x := range rs {
		partnerR[x] = -1
	}
	for a, b := range col {
		if i, ok := at[[2]int{a, b}]; ok {
			partnerL[all[i].l], partnerR[all[i].r] = i, i
		}
	}
}

// hungarian returns, for every row of a square cost matrix, its column in an assignment of least cost.
func hungarian(cost [][]float64) []int {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1)
	row, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j0 := 0
		least := make([]float64, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		used := make([]bool, n+1)
		for row[j0] != 0 {
			used[j0] = true
			i0, j1, delta := row[j0], 0, math.Inf(1)
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			j1 := way[j0]
			row[j0] = row[j1]
			j0 = j1
		}
	}
	out := make([]int, n)
	for j := 1; j <= n; j++ {
		out[row[j]-1] = j - 1
	}
	return out
}

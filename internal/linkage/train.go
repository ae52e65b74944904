package linkage

import (
	"math"
	"slices"
	"sort"
)

// Training: u comes from pairs drawn at random, with the closed form where agreement is exact; m from
// pairs found by a few strict rules, by expectation maximisation over counts of patterns. Each rule
// has its own share of true pairs, and says nothing about the fields it joined on. Where lists share
// identifiers, the pairs joined by them teach the other fields.

// pattern is a vector and how many pairs showed it.
type pattern struct {
	v vector
	n float64
}

// trainSet is what one rule saw.
type trainSet struct {
	name     string
	blocked  []bool // by comparison: joined on, so without evidence
	patterns []pattern
	total    float64 // pairs of the rule in the whole lists
	seen     float64
	post     []float64 // expected true pairs of each pattern, after the last round
	share    float64   // of true pairs
	most     float64   // and what it can be: a rule that joins hardly more than chance would, finds few
	anchor   bool      // joined on an identifier alone
	random   bool
	prior    float64
}

type trainer struct {
	p       *prepared
	comps   []comparison
	threads int
	m, u    [][]float64
	random  []pattern
	nRandom float64
	exactU  []float64
	sets    []*trainSet
	prior   float64
	rounds  int
	fixed   bool // keep m as it is, learn the shares only
	all     bool // the random pairs are all pairs there are
}

// tally counts vectors; one per worker.
type tally map[vector]int64

func merge(ts []tally) (out []pattern, n float64) {
	sum := tally{}
	for _, t := range ts {
		for v, c := range t {
			sum[v] += c
		}
	}
	for v, c := range sum {
		out = append(out, pattern{v, float64(c)})
		n += float64(c)
	}
	slices.SortFunc(out, func(a, b pattern) int {
		if a.v < b.v {
			return -1
		}
		return 1
	})
	return out, n
}

// drawRandom fills t.random.
func (t *trainer) drawRandom(limit int) {
	p := t.p
	pick := [2][]int32{byHash(p, 0), byHash(p, 1)}
	nl, nr := len(pick[0]), len(pick[1])
	if nl == 0 || nr == 0 {
		return
	}
	t.all = float64(nl)*float64(nr) <= float64(limit) && nl == p.n[0] && nr == p.n[1]
	total := limit
	if t.all {
		total = nl * nr
	}
	tallies := make([]tally, t.threads)
	meters := make([]*measurer, t.threads)
	for w := range tallies {
		tallies[w], meters[w] = tally{}, newMeasurer(t.comps)
	}
	const chunk = 4096
	parallel(t.threads, (total+chunk-1)/chunk, func(w, c int) {
		for i := c * chunk; i < min(total, (c+1)*chunk); i++ {
			l := i % nl
			r := (i/nl + l) % nr // every step of i/nl turns the second list by one
			if !t.all {
				r = int(mix(uint64(i), 0xabcd) % uint64(nr))
			}
			if p.dedupe && (pick[0][l] == pick[1][r] || t.all && pick[0][l] > pick[1][r]) {
				continue
			}
			tallies[w][meters[w].vectorOf(p.row(0, pick[0][l]), p.row(1, pick[1][r]))]++
		}
	})
	t.random, t.nRandom = merge(tallies)
}

// byHash is a sample of rows in the order of their hashes.
func byHash(p *prepared, side int) []int32 {
	out := p.sampleSide(side)
	h := p.hash[side]
	sort.Slice(out, func(a, b int) bool { return h[out[a]] < h[out[b]] })
	return out
}

// exactAgreement is the closed form of the chance that two random records hold the same key.
func (s *space) exactAgreement(p *prepared, i int, tables []*Table) float64 {
	var left, right []uint32
	left = s.keyCounts(tables[0], i, 0)
	right = left
	if !p.dedupe {
		right = s.keyCounts(tables[1], i, 1)
	}
	var sum float64
	for k := 1; k < len(left); k++ {
		if p.dedupe {
			sum += float64(left[k]) * (float64(left[k]) - 1)
		} else {
			sum += float64(left[k]) * float64(right[k])
		}
	}
	d := float64(s.have[0]) * float64(s.have[1])
	if p.dedupe {
		d = float64(s.have[0]) * float64(s.have[0]-1)
	}
	if d <= 0 {
		return 0
	}
	return sum / d
}

func (s *space) keyCounts(t *Table, field, side int) []uint32 {
	n := make([]uint32, max(s.dom.keys.len(), s.vals.len()))
	for _, c := range t.cols[field].codes {
		n[s.keyOf(s.side[side][c])]++
	}
	n[0] = 0
	return n
}

// estimateU sets u from the random pairs, the closed form, and what true pairs among them explain.
func (t *trainer) estimateU() {
	t.u = make([][]float64, len(t.comps))
	for c := range t.comps {
		ls := t.comps[c].levels
		n := len(ls.names)
		count := make([]float64, n)
		var have float64
		for _, p := range t.random {
			if l := p.v.level(c); l > 0 {
				count[l] += p.n
				have += p.n
			}
		}
		u := make([]float64, n)
		for l := 1; l < n; l++ {
			u[l] = (count[l] + .25) / (have + .25*float64(n-1))
		}
		t.closeForm(c, u)
		if t.comps[c].kind == Household && (t.exactU[c] == 0 || t.p.dedupe) {
			t.strange(c, u)
			continue
		}
		floor := 1 / (4*have + 1000)
		for l := 1; l < n; l++ { // take away what the true pairs among the random ones have added
			if t.m != nil {
				u[l] = (u[l] - t.prior*t.m[c][l]) / (1 - t.prior)
			}
			if t.comps[c].levels.exact == uint8(l) || l == n-1 {
				u[l] = math.Max(u[l], 1e-7)
			} else {
				u[l] = math.Max(u[l], floor)
			}
		}
		normalise(u)
		t.u[c] = u
	}
}

// strange: the two lists number their households differently, or it is one list, in which relatives
// share the number; so the numbers tell nothing about who is the same person.
func (t *trainer) strange(c int, u []float64) {
	for l := range u {
		u[l] = t.comps[c].levels.prior(l)
	}
	t.u[c] = u
	if t.m != nil {
		t.m[c] = append([]float64(nil), u...)
	}
}

// closeForm replaces the exact levels' share by the closed form.
func (t *trainer) closeForm(c int, u []float64) {
	ls := t.comps[c].levels
	top := len(u) - 1
	if ls.swapped > 0 {
		top = int(ls.swapped) - 1
	}
	sampled := 0.0
	for l := int(ls.exact); l <= top; l++ {
		sampled += u[l]
	}
	want := math.Max(t.exactU[c], 1e-7)
	for l := 1; l < len(u); l++ {
		if l >= int(ls.exact) && l <= top {
			if ls.exact != uint8(top) && l < top { // "same letters, other marks": keep its sampled share
				want = math.Max(want-u[l], want*.2)
				continue
			}
			u[l] = want
		} else {
			u[l] *= (1 - want) / (1 - math.Min(sampled, .999))
		}
	}
}

func normalise(x []float64) {
	var s float64
	for l := 1; l < len(x); l++ {
		s += x[l]
	}
	if s == 0 {
		return
	}
	for l := 1; l < len(x); l++ {
		x[l] /= s
	}
}

// startM is the expectation before training.
func (t *trainer) startM() {
	t.m = make([][]float64, len(t.comps))
	for c := range t.comps {
		t.m[c] = append([]float64{0}, t.comps[c].levels.m[1:]...)
		for len(t.m[c]) < len(t.comps[c].levels.names) {
			t.m[c] = append(t.m[c], .02)
		}
		normalise(t.m[c])
	}
}

// likely is the probability from which a pattern teaches what true pairs look like. The many patterns
// below it hold few true pairs each, and in lists with hardly any true pair their sum would teach that
// "the same person" means "relatives" or "anybody".
const likely = .2

// priorStrength is how many imagined true pairs the starting expectation weighs.
const priorStrength = 8

// maximise runs expectation maximisation until the shares stand still.
func (t *trainer) maximise() {
	anchored := 0.0
	for _, s := range t.sets {
		if s.anchor {
			anchored += s.seen * s.share
		}
	}
	for t.rounds = 1; t.rounds <= 60; t.rounds++ {
		sums := make([][]float64, len(t.comps))
		for c := range sums {
			sums[c] = make([]float64, len(t.m[c]))
			for l := 1; l < len(sums[c]); l++ {
				sums[c][l] = priorStrength * t.comps[c].levels.prior(l)
			}
		}
		moved := 0.0
		for _, s := range t.sets {
			was := s.share
			t.expect(s, sums, anchored)
			moved = math.Max(moved, math.Abs(was-s.share)/(was+1e-9))
		}
		for c := range sums {
			if t.fixed {
				break
			}
			normalise(sums[c])
			t.comps[c].levels.restrain(t.comps[c].kind, sums[c])
			for l := range sums[c] {
				moved = math.Max(moved, math.Abs(sums[c][l]-t.m[c][l]))
			}
			t.m[c] = sums[c]
		}
		if moved < 1e-4 {
			break
		}
	}
}

// mostDifferent is how many true pairs may plainly differ in a field. Without such a limit, training on
// lists with few true pairs drifts until "the same person" means "relatives" or "anybody".
func mostDifferent(k Kind) float64 {
	switch k {
	case FullName:
		return .08
	case ID:
		return .2
	case GivenName, Surname, Date, Year:
		return .35
	case Sex:
		return .15
	}
	return .6
}

// restrain keeps the share of "different" within its limit.
func (ls *levelSet) restrain(k Kind, m []float64) {
	most := mostDifferent(k)
	if m[1] <= most {
		return
	}
	rest := 1 - m[1]
	for l := 2; l < len(m); l++ {
		if rest > 1e-9 {
			m[l] *= (1 - most) / rest
		} else {
			m[l] = ls.prior(l)
		}
	}
	m[1] = most
	if rest <= 1e-9 {
		normalise(m)
	}
}

func (ls *levelSet) prior(l int) float64 {
	if l < len(ls.m) {
		return ls.m[l]
	}
	return .02
}

// expect adds one rule's expected true pairs to sums and updates its share.
func (t *trainer) expect(s *trainSet, sums [][]float64, anchored float64) {
	var matched, all float64
	share := math.Min(math.Max(s.share, 1e-9), 1-1e-4)
	base := math.Log2(share / (1 - share))
	s.post = s.post[:0]
	for _, pt := range s.patterns {
		w := base
		for c := range t.comps {
			if l := pt.v.level(c); l > 0 && !s.blocked[c] {
				w += math.Log2(t.m[c][l] / t.u[c][l])
			}
		}
		q := probability(w) * pt.n
		matched += q
		s.post = append(s.post, q)
		all += pt.n
		if q < likely*pt.n {
			continue
		}
		for c := range t.comps {
			if l := pt.v.level(c); l > 0 && !s.blocked[c] {
				// identifiers teach the other fields, when there are enough of them
				if anchored >= 300 && !s.anchor && t.comps[c].kind != ID {
					continue
				}
				sums[c][l] += q
			}
		}
	}
	if all > 0 {
		s.share = math.Min(matched/all, s.most)
	}
}

// estimatePrior is the number of true pairs over all pairs: each rule's true pairs, over the chance
// that a true pair agrees in what the rule joins; the middle of all rules.
func (t *trainer) estimatePrior() {
	total := float64(t.p.n[0]) * float64(t.p.n[1])
	limit := math.Min(float64(t.p.n[0]), float64(t.p.n[1]))
	if t.p.dedupe {
		total /= 2
		limit *= 8
	}
	var found []float64
	for _, s := range t.sets {
		if s.random {
			found = []float64{s.share * total}
			break
		}
		chance := s.prior
		for c := range t.comps {
			if s.blocked[c] {
				ls := t.comps[c].levels
				m := 0.0
				for l := int(ls.exact); l < len(t.m[c]); l++ {
					if uint8(l) != ls.swapped || l == 0 {
						m += t.m[c][l]
					}
				}
				chance *= m
			}
		}
		if chance > .02 {
			found = append(found, s.share*s.total/chance)
		}
	}
	if len(found) == 0 {
		t.prior = .5 * limit / total
		return
	}
	slices.Sort(found)
	n := math.Min(math.Max(found[len(found)/2], 1), limit)
	t.prior = math.Min(n/total, .5)
}

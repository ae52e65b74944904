package linkage

import (
	"slices"
)

// Duplicates come in groups. Two rows that do not resemble each other enough may both be plainly the
// same person as a third: Ann Smith 1970, Ann Smith-Jones 1970 and A. Jones 1970. Decisions must not
// contradict each other, so such pairs are matched through the third row, with the probability of the
// weaker way, unless the two rows themselves speak strongly against it. Only one row may stand between:
// long chains of resemblance join strangers.

const (
	throughFloor = -12 // direct weight in bits below which two rows are not joined through a third
	throughMost  = 40  // rows of a group; larger ones are left as they are
)

// clusterPairs decides the candidates of a deduplication.
func (l *linker) clusterPairs(all []scored) []Pair {
	var pairs []Pair
	probs := l.through(all)
	for i, s := range all {
		direct := float32(probability(float64(s.w)))
		p, ok := l.pair(s, max(direct, probs[[2]int32{s.l, s.r}]))
		p.Through = p.Prob > direct
		delete(probs, [2]int32{all[i].l, all[i].r})
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	for rows, prob := range probs { // pairs that were no candidates of their own
		p, ok := l.pair(scored{l: rows[0], r: rows[1], w: l.directly(rows[0], rows[1])}, prob)
		p.Through = true
		l.ranked = append(l.ranked, p)
		if ok {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, byRows)
	slices.SortFunc(l.ranked, byRows)
	return pairs
}

// directly weighs two rows on their own.
func (l *linker) directly(x, y int32) float32 {
	if l.twinMeter == nil {
		l.twinMeter = newMeasurer(l.comps)
	}
	w, _ := l.score.weigh(l.twinMeter, l.p.row(0, x), l.p.row(0, y), -1000)
	return w
}

type neighbour struct {
	row  int32
	prob float32
}

// through gives, for pairs of rows with a common sure neighbour, the probability by that way.
func (l *linker) through(all []scored) map[[2]int32]float32 {
	near := map[int32][]neighbour{}
	tree := make([]int32, l.p.n[0])
	size := make([]int32, l.p.n[0])
	for i := range tree {
		tree[i], size[i] = int32(i), 1
	}
	for i := range all {
		s := &all[i]
		p := float32(probability(float64(s.w)))
		if float64(p) < l.opt.MatchAt {
			continue
		}
		near[s.l] = append(near[s.l], neighbour{s.r, p})
		near[s.r] = append(near[s.r], neighbour{s.l, p})
		if a, b := root(tree, s.l), root(tree, s.r); a != b {
			tree[max(a, b)] = min(a, b)
			size[min(a, b)] += size[max(a, b)]
		}
	}
	out := map[[2]int32]float32{}
	for row, ns := range near {
		if size[root(tree, row)] > throughMost {
			continue
		}
		for i, a := range ns {
			for _, b := range ns[i+1:] {
				k := [2]int32{min(a.row, b.row), max(a.row, b.row)}
				if p := a.prob * b.prob; p > out[k] && l.directly(k[0], k[1]) > throughFloor {
					out[k] = p
				}
			}
		}
	}
	return out
}

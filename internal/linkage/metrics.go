package linkage

import (
	"slices"
	"sort"
)

// Quality compares decided pairs with known truth. True pairs that blocking never compared count as
// not found.
type Quality struct {
	TruePairs    int64     `json:"true_pairs"`
	BlockingLost int64     `json:"blocking_lost"`
	Best         Point     `json:"best"`
	Direct       Point     `json:"direct_best"` // each pair by its own two rows only, nothing through a third
	At           []Point   `json:"at"`
	Decided      Point     `json:"decided"` // pairs with decision match
	Clustered    Point     `json:"clustered_best"`
	NotFound     float64   `json:"wrongly_not_found"` // share of true pairs neither matched nor in review
	InReview     float64   `json:"in_review"`         // share of decided pairs that a clerk must look at
	Calibration  []Calibre `json:"calibration,omitempty"`
}

// Point is precision and recall at a probability.
type Point struct {
	P         float64 `json:"p"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Calibre compares the probability said with the share found true, in one tenth of the scale.
type Calibre struct {
	From  float64 `json:"from"`
	Pairs int     `json:"pairs"`
	Said  float64 `json:"said"`
	Found float64 `json:"found"`
}

func point(p float64, tp, fp, all int64) Point {
	q := Point{P: p}
	if tp+fp > 0 {
		q.Precision = float64(tp) / float64(tp+fp)
	}
	if all > 0 {
		q.Recall = float64(tp) / float64(all)
	}
	if tp > 0 {
		q.F1 = 2 * q.Precision * q.Recall / (q.Precision + q.Recall)
	}
	return q
}

// Measure evaluates the result against entities: the true person of every left and right row ("" is
// unknown and equal to nothing). For a deduplication right is nil.
func (r *Result) Measure(left, right []string) *Quality {
	dedupe := right == nil
	if dedupe {
		right = left
	}
	truth := newTruth(left, right, dedupe)
	q := &Quality{TruePairs: truth.pairs, BlockingLost: r.ctx.lost(truth)}
	ranked := slices.Clone(r.ctx.ranked)
	for i := range ranked {
		if ranked[i].Through {
			ranked[i].Prob = float32(probability(float64(ranked[i].Weight)))
		}
	}
	byProb(ranked)
	direct := &Quality{}
	direct.curve(ranked, truth)
	q.Direct = direct.Best
	ranked = slices.Clone(r.ctx.ranked)
	byProb(ranked)
	q.curve(ranked, truth)
	q.Clustered = clusteredBest(ranked, truth)
	q.decisions(r.Pairs, truth)
	q.calibrate(ranked, truth)
	return q
}

func byProb(ranked []Pair) {
	sort.SliceStable(ranked, func(a, b int) bool {
		if x, y := ranked[a].Prob, ranked[b].Prob; x != y {
			return x > y
		}
		return ranked[a].Weight > ranked[b].Weight
	})
}

type truthSet struct {
	left, right []int32 // entity of every row, 0 unknown
	pairs       int64
	dedupe      bool
	members     [2][][]int32
}

func newTruth(left, right []string, dedupe bool) *truthSet {
	t := &truthSet{dedupe: dedupe}
	codes := map[string]int32{"": 0}
	code := func(list []string) []int32 {
		out := make([]int32, len(list))
		for i, s := range list {
			c, ok := codes[s]
			if !ok {
				c = int32(len(codes))
				codes[s] = c
			}
			out[i] = c
		}
		return out
	}
	t.left, t.right = code(left), code(right)
	for side, list := range [][]int32{t.left, t.right} {
		t.members[side] = make([][]int32, len(codes))
		for i, c := range list {
			t.members[side][c] = append(t.members[side][c], int32(i))
		}
	}
	for c := 1; c < len(codes); c++ {
		a, b := int64(len(t.members[0][c])), int64(len(t.members[1][c]))
		if dedupe {
			t.pairs += a * (a - 1) / 2
		} else {
			t.pairs += a * b
		}
	}
	return t
}

func (t *truthSet) same(l, r int32) bool { return t.left[l] != 0 && t.left[l] == t.right[r] }

// lost counts true pairs that no rule joined.
func (l *linker) lost(t *truthSet) (n int64) {
	if l.block.everyone {
		return 0
	}
	for c := 1; c < len(t.members[0]); c++ {
		for _, a := range t.members[0][c] {
			for _, b := range t.members[1][c] {
				if t.dedupe && a >= b {
					continue
				}
				if !l.block.joinedBefore(len(l.block.rules), l.p.row(0, a), l.p.row(1, b)) {
					n++
				}
			}
		}
	}
	return n
}

func (q *Quality) curve(ranked []Pair, t *truthSet) {
	marks := []float64{.99, .9, .5}
	var tp, fp int64
	for i, p := range ranked {
		for len(marks) > 0 && float64(p.Prob) < marks[0] {
			q.At = append(q.At, point(marks[0], tp, fp, t.pairs))
			marks = marks[1:]
		}
		if t.same(p.L, p.R) {
			tp++
		} else {
			fp++
		}
		if i+1 < len(ranked) && ranked[i+1].Weight == p.Weight {
			continue
		}
		if x := point(float64(p.Prob), tp, fp, t.pairs); x.F1 > q.Best.F1 {
			q.Best = x
		}
	}
	for _, m := range marks {
		q.At = append(q.At, point(m, tp, fp, t.pairs))
	}
	slices.Reverse(q.At)
}

func (q *Quality) decisions(pairs []Pair, t *truthSet) {
	var tp, fp, seen, review int64
	for _, p := range pairs {
		ok := t.same(p.L, p.R)
		if ok {
			seen++
		}
		switch {
		case p.Decision == Review:
			review++
		case ok:
			tp++
		default:
			fp++
		}
	}
	q.Decided = point(0, tp, fp, t.pairs)
	if t.pairs > 0 {
		q.NotFound = float64(t.pairs-seen) / float64(t.pairs)
	}
	if len(pairs) > 0 {
		q.InReview = float64(review) / float64(len(pairs))
	}
}

func (q *Quality) calibrate(ranked []Pair, t *truthSet) {
	bins := make([]Calibre, 10)
	for i := range bins {
		bins[i].From = float64(i) / 10
	}
	for _, p := range ranked {
		b := &bins[min(int(p.Prob*10), 9)]
		b.Pairs++
		b.Said += float64(p.Prob)
		if t.same(p.L, p.R) {
			b.Found++
		}
	}
	for i := range bins {
		if n := float64(bins[i].Pairs); n > 0 {
			bins[i].Said /= n
			bins[i].Found /= n
		}
	}
	q.Calibration = bins
}

// clusteredBest joins pairs from the surest down and takes the best F1 of the closed groups.
func clusteredBest(ranked []Pair, t *truthSet) (best Point) {
	off := int32(len(t.left))
	if t.dedupe {
		off = 0
	}
	type side [2]int32
	parent := make([]int32, int(off)+len(t.right))
	groups := make([]map[int32]side, len(parent))
	sizes := make([]side, len(parent))
	for i := range parent {
		parent[i] = int32(i)
		e, s := int32(0), side{1, 0}
		if int32(i) >= off {
			e, s = t.right[int32(i)-off], side{0, 1}
		} else {
			e = t.left[i]
		}
		sizes[i], groups[i] = s, map[int32]side{e: s}
	}
	cross := func(a, b side) int64 {
		if t.dedupe {
			return int64(a[0]+a[1]) * int64(b[0]+b[1])
		}
		return int64(a[0])*int64(b[1]) + int64(a[1])*int64(b[0])
	}
	var tp, all int64
	for i, p := range ranked {
		a, b := root(parent, p.L), root(parent, p.R+off)
		if a != b {
			if len(groups[a]) < len(groups[b]) {
				a, b = b, a
			}
			all += cross(sizes[a], sizes[b])
			for e, s := range groups[b] {
				g := groups[a][e]
				if e != 0 {
					tp += cross(g, s)
				}
				groups[a][e] = side{g[0] + s[0], g[1] + s[1]}
			}
			sizes[a] = side{sizes[a][0] + sizes[b][0], sizes[a][1] + sizes[b][1]}
			parent[b], groups[b] = a, nil
		}
		if i+1 < len(ranked) && ranked[i+1].Weight == p.Weight {
			continue
		}
		if x := point(float64(p.Prob), tp, all-tp, t.pairs); x.F1 > best.F1 {
			best = x
		}
	}
	return best
}

// root of i in a union-find forest, halving the path.
func root(parent []int32, i int32) int32 {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

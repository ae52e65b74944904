package linkage

import (
	"math"
	"sort"
)

// Fields hang together: who has moved differs in village and in commune, and relatives share surname
// and address. Treating such fields as independent counts the same news twice. The strongest such
// bonds, as a forest (so that the joint distribution stays a proper one), correct the weight by
//
//	log2 m(x,y)/m(x)m(y) − log2 u(x,y)/u(x)u(y)
//
// for x, y in {agree, do not agree}; nothing where one side is missing.

// Bond is the correction between two fields.
type Bond struct {
	A    int           `json:"a"`
	B    int           `json:"b"`
	Bits [2][2]float64 `json:"bits"` // [A agrees][B agrees]
	gain float64
}

// agrees is the state of a level in a bond.
func (ls *levelSet) agrees(l uint8) int {
	if l >= ls.exact {
		return 1
	}
	return 0
}

const maxBondBits = 9

// bonds measures all pairs of fields and keeps a forest of the strongest.
func (t *trainer) bonds() []Bond {
	n := len(t.comps)
	var slots [][]int
	var at [][2]int
	for a := 0; a < n; a++ {
		for b := a + 1; b < n; b++ {
			slots = append(slots, []int{t.comps[a].keySlot, t.comps[b].keySlot})
			at = append(at, [2]int{a, b})
		}
	}
	pairs := t.p.estimate(slots, t.threads)
	var all []Bond
	for i, ab := range at {
		if b, ok := t.bond(ab[0], ab[1], pairs[i]); ok {
			all = append(all, b)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].gain > all[j].gain })
	tree := make([]int32, n)
	for i := range tree {
		tree[i] = int32(i)
	}
	var out []Bond
	for _, b := range all {
		x, y := root(tree, int32(b.A)), root(tree, int32(b.B))
		if x != y && b.gain > .01 {
			tree[x] = y
			out = append(out, b)
		}
	}
	return out
}

// bond measures one pair; both is the number of pairs of rows that agree exactly in both fields.
func (t *trainer) bond(a, b int, both float64) (Bond, bool) {
	la, lb := t.comps[a].levels, t.comps[b].levels
	if t.comps[a].partner == b {
		return Bond{}, false // the swapped level speaks for both already
	}
	var m [2][2]float64
	for _, s := range t.sets {
		if s.blocked[a] || s.blocked[b] {
			continue
		}
		for i, pt := range s.patterns {
			if x, y := pt.v.level(a), pt.v.level(b); x > 0 && y > 0 {
				m[la.agrees(x)][lb.agrees(y)] += s.post[i]
			}
		}
	}
	total := m[0][0] + m[0][1] + m[1][0] + m[1][1]
	if total < 100 {
		return Bond{}, false
	}
	rm, ma := ratios(m, 5)
	u, slack := t.jointU(a, b, both, m, total)
	ru, _ := ratios(u, slack)
	out := Bond{A: a, B: b}
	for x := range 2 {
		for y := range 2 {
			bits := rm[x][y] - ru[x][y]
			out.Bits[x][y] = math.Max(-maxBondBits, math.Min(maxBondBits, bits))
		}
	}
	out.gain = ma + .1*math.Max(0, ru[1][1])*m[1][1]/total
	return out, true
}

// jointU is the table of counts among pairs that are not true, out of all pairs with both fields. The
// true pairs' share is taken away; slack is how uncertain that leaves the counts.
func (t *trainer) jointU(a, b int, both float64, m [2][2]float64, total float64) (u [2][2]float64, slack float64) {
	sa, sb := t.comps[a].sp, t.comps[b].sp
	have := 1.0
	for _, s := range []*space{sa, sb} {
		have *= share(s.have[0], s.rows[0]) * share(s.have[1], s.rows[1])
	}
	pairs := float64(t.p.n[0]) * float64(t.p.n[1]) * have
	if t.p.dedupe {
		pairs /= 2
	}
	truths := t.prior * pairs * m[1][1] / total
	ea, eb := 0.0, 0.0
	for l := int(t.comps[a].levels.exact); l < len(t.u[a]); l++ {
		ea += t.u[a][l]
	}
	for l := int(t.comps[b].levels.exact); l < len(t.u[b]); l++ {
		eb += t.u[b][l]
	}
	slack = 20 + 2*truths
	u[1][1] = math.Max(both-truths, 0)
	u[1][0] = math.Max(ea*pairs-u[1][1], 0)
	u[0][1] = math.Max(eb*pairs-u[1][1], 0)
	u[0][0] = math.Max(pairs-u[1][1]-u[1][0]-u[0][1], 1)
	return u, slack
}

// ratios is log2 of observed over expected by independence, drawn towards 0 by k imagined pairs, and
// the mutual information.
func ratios(c [2][2]float64, k float64) (r [2][2]float64, info float64) {
	n := c[0][0] + c[0][1] + c[1][0] + c[1][1]
	for x := range 2 {
		for y := range 2 {
			e := (c[x][0] + c[x][1]) * (c[0][y] + c[1][y]) / n
			r[x][y] = math.Log2((c[x][y] + k) / (e + k))
			info += c[x][y] / n * r[x][y]
		}
	}
	return r, info
}

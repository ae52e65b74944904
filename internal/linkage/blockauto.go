package linkage

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// Blocking is chosen from the data when none is given: a few thousand imagined true pairs, in which
// each field has survived with the probability usual for its kind (and the share of missing values
// seen in the lists), are covered by the cheapest rules first, until nearly none is left or the
// budget of candidate pairs is spent.

const imagined = 4096

// candidateRule is a possible rule, its estimated pairs, and which imagined pairs it finds.
type candidateRule struct {
	parts []int
	cost  float64
	found [imagined / 64]uint64
}

// partSurvival is how often a part of a field of this kind is the same in two records of one person.
func partSurvival(k Kind, f feature) float64 {
	switch k {
	case ID:
		return .93
	case Phone, Email:
		return .8
	case Date:
		if f == featFullDate {
			return .86
		}
		return .93
	case FullName:
		switch f {
		case featKey:
			return .72
		case featSorted:
			return .75
		case featEnds:
			return .82
		}
		return .88
	case GivenName, Surname, Place:
		return .8
	case Year:
		return .92
	case Sex:
		return .97
	case Address:
		return .6
	case Household:
		return .3
	case Text:
		return .5
	}
	return .82
}

// blockingParts lists the features worth trying for each field, the whole before its parts.
func blockingParts(spaces []*space) (parts []part) {
	for i, s := range spaces {
		if s.have[0] == 0 || s.have[1] == 0 || s.vals.len() < 4 || s.field.Kind == Household && !s.shared() {
			continue
		}
		var fs []feature
		switch s.field.Kind {
		case FullName:
			fs = []feature{featKey, featSorted, featEnds, featFirst, featLast}
		case GivenName, Surname:
			fs = []feature{featKey, featSound}
		case Date:
			fs = []feature{featFullDate, featMonthDay, featYear}
		case Email:
			fs = []feature{featValue, featLocal}
		case Address, Text:
			fs = []feature{featValue, featRare, featSqueezed}
		case Place:
			fs = []feature{featValue, featSqueezed}
		default:
			fs = []feature{featValue}
		}
		for _, f := range fs {
			parts = append(parts, part{i, f})
		}
	}
	return parts
}

// shared reports whether any value stands in both lists; households may be numbered differently.
func (s *space) shared() bool {
	left := make([]bool, s.vals.len())
	for _, v := range s.side[0] {
		left[v] = true
	}
	for _, v := range s.side[1] {
		if v != 0 && left[v] {
			return true
		}
	}
	return false
}

// imagine draws, for every part, in which imagined pairs it agrees. Parts of one field hang together:
// where the whole agrees its parts agree.
func imagine(spaces []*space, parts []part) [][imagined / 64]uint64 {
	out := make([][imagined / 64]uint64, len(parts))
	for t := 0; t < imagined; t++ {
		for i, x := range parts {
			s := spaces[x.field]
			have := share(s.have[0], s.rows[0]) * share(s.have[1], s.rows[1])
			if draw(t, x.field, 1000) >= have {
				continue
			}
			first := firstOf(parts, x.field)
			whole := math.Pow(partSurvival(s.field.Kind, parts[first].feat), damage[t%len(damage)])
			if draw(t, x.field, 0) < whole || i != first && draw(t, x.field, int(x.feat)+1) < .5 {
				out[i][t/64] |= 1 << (t % 64)
			}
		}
	}
	return out
}

// damage: rows are not equally careless, and those with many errors are the ones blocking loses. Some
// of the imagined pairs are therefore damaged twice or four times over.
var damage = [...]float64{1, 1, 1, 2, 2, 3, 4, 5}

// worthwhile is the number of candidate pairs one more true pair may cost.
const worthwhile = 2000

func share(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

func firstOf(parts []part, field int) int {
	return slices.IndexFunc(parts, func(p part) bool { return p.field == field })
}

// draw is a fixed pseudo-random number in 0..1.
func draw(t, field, k int) float64 {
	h := mix(mix(mix(77, uint64(t)), uint64(field)), uint64(k))
	return float64(h>>11) / (1 << 53)
}

// chooseRules is the greedy cover within a budget of candidate pairs. Small lists are covered several
// times over, by different rules each time: it costs nothing there, and lists are dirtier than imagined.
func (p *prepared) chooseRules(parts []part, budget float64, threads int) []rule {
	rows := p.n[0] + p.n[1]
	c := cover{cands: p.candidates(parts, imagine(p.spaces, parts), budget, threads), budget: budget,
		truths: math.Min(float64(p.n[0]), float64(p.n[1])) / imagined,
		fixed:  float64(rows) * .15}
	c.layer(24, worthwhile)
	c.layer(28, worthwhile/10)
	if rows <= smallLists {
		c.layer(40, worthwhile/10)
		c.layer(50, worthwhile/20)
	}
	var rules []rule
	for _, i := range c.chosen {
		r := rule{}
		for _, x := range c.cands[i].parts {
			r.parts = append(r.parts, parts[x])
		}
		rules = append(rules, r)
	}
	return rules
}

const smallLists = 60_000

// cover is the state of the greedy choice.
type cover struct {
	cands  []candidateRule
	chosen []int
	budget float64
	spent  float64
	truths float64 // true pairs that one imagined pair stands for
	fixed  float64 // the price of sorting both lists once more, in pairs
}

// layer adds rules until every imagined pair is found by a rule of this layer, or the next rule costs
// more than price candidate pairs for each true pair it would add.
func (c *cover) layer(most int, price float64) {
	var covered [imagined / 64]uint64
	for len(c.chosen) < most {
		best, bestWorth := -1, 0.0
		for i := range c.cands {
			r := &c.cands[i]
			gain := 0
			for w := range covered {
				gain += bits.OnesCount64(r.found[w] &^ covered[w])
			}
			total := r.cost + c.fixed
			if gain == 0 || c.spent+r.cost > c.budget || total > price*c.truths*float64(gain) || c.contained(i) {
				continue
			}
			if worth := float64(gain) / total; worth > bestWorth {
				best, bestWorth = i, worth
			}
		}
		if best < 0 {
			return
		}
		c.chosen = append(c.chosen, best)
		c.spent += c.cands[best].cost
		for w := range covered {
			covered[w] |= c.cands[best].found[w]
		}
	}
}

// contained: a chosen rule joins already whatever candidate i would.
func (c *cover) contained(i int) bool {
	for _, k := range c.chosen {
		all := true
		for _, x := range c.cands[k].parts {
			all = all && slices.Contains(c.cands[i].parts, x)
		}
		if all {
			return true
		}
	}
	return false
}

// candidates lists single parts, pairs and triples of parts of different fields with their costs.
func (p *prepared) candidates(parts []part, agree [][imagined / 64]uint64, budget float64, threads int) []candidateRule {
	var combos [][]int
	for a := range parts {
		combos = append(combos, []int{a})
		for b := a + 1; b < len(parts); b++ {
			if parts[a].field == parts[b].field {
				continue
			}
			combos = append(combos, []int{a, b})
			for c := b + 1; c < len(parts) && len(parts) <= 24; c++ {
				if parts[c].field != parts[a].field && parts[c].field != parts[b].field {
					combos = append(combos, []int{a, b, c})
				}
			}
		}
	}
	slots := make([][]int, len(combos))
	for i, c := range combos {
		for _, x := range c {
			slots[i] = append(slots[i], p.slot(parts[x]))
		}
	}
	costs := p.estimate(slots, threads)
	var out []candidateRule
	for i, c := range combos {
		if costs[i] > budget {
			continue
		}
		r := candidateRule{parts: c, cost: costs[i], found: agree[c[0]]}
		for _, x := range c[1:] {
			for w := range r.found {
				r.found[w] &= agree[x][w]
			}
		}
		out = append(out, r)
	}
	return out
}

const sampleRows = 16384

// estimate counts the pairs of each combination of slots on a sample of rows and scales up.
func (p *prepared) estimate(combos [][]int, threads int) []float64 {
	pick := [2][]int32{p.sampleSide(0), p.sampleSide(1)}
	n := [2]float64{float64(p.n[0]), float64(p.n[1])}
	scale := n[0] / math.Max(1, float64(len(pick[0]))) * n[1] / math.Max(1, float64(len(pick[1])))
	if p.dedupe {
		scale /= 2
	}
	out := make([]float64, len(combos))
	scratch := make([]*counter, threads)
	parallel(threads, len(combos), func(w, i int) {
		if scratch[w] == nil {
			scratch[w] = &counter{keys: make([]uint64, 1<<16), count: make([]uint32, 1<<16)}
		}
		r := rule{slots: combos[i]}
		pairs := scratch[w].pairs(p, &r, pick)
		if p.dedupe {
			pairs -= float64(len(pick[0]))
		}
		out[i] = math.Max(pairs*scale, 1)
	})
	return out
}

// sampleSide picks rows by their hash, so that the order of the list does not matter.
func (p *prepared) sampleSide(side int) []int32 {
	n := p.n[side]
	if n <= sampleRows {
		out := make([]int32, n)
		for i := range out {
			out[i] = int32(i)
		}
		return out
	}
	limit := uint64(float64(math.MaxUint64) * (float64(sampleRows) / float64(n)))
	var out []int32
	for i, h := range p.hash[side] {
		if mix(h, 0x5eed) < limit {
			out = append(out, int32(i))
		}
	}
	return out
}

type counter struct {
	keys  []uint64
	count []uint32
}

func (c *counter) pairs(p *prepared, r *rule, pick [2][]int32) (n float64) {
	clear(c.keys)
	clear(c.count)
	mask := uint64(len(c.keys) - 1)
	for _, i := range pick[0] {
		if k := r.keyOf(p.row(0, i)); k != 0 {
			at := k >> 8 & mask
			for c.keys[at] != 0 && c.keys[at] != k {
				at = (at + 1) & mask
			}
			c.keys[at] = k
			c.count[at]++
		}
	}
	for _, i := range pick[1] {
		if k := r.keyOf(p.row(1, i)); k != 0 {
			for at := k >> 8 & mask; c.keys[at] != 0; at = (at + 1) & mask {
				if c.keys[at] == k {
					n += float64(c.count[at])
					break
				}
			}
		}
	}
	return n
}

var featureNames = map[feature]string{featFullDate: "full", featYear: "year", featMonthDay: "month-day",
	featFirst: "first", featLast: "last", featSorted: "sorted", featEnds: "ends", featSound: "sound",
	featLocal: "local", featSqueezed: "start", featRare: "rare"}

// ruleName is the text of a rule in reports: column names, with the part after a colon.
func ruleName(spaces []*space, parts []part) string {
	var names []string
	for _, x := range parts {
		n := spaces[x.field].field.Column
		if f := featureNames[x.feat]; f != "" {
			n += ":" + f
		}
		names = append(names, n)
	}
	return strings.Join(names, " + ")
}

// splitters orders parts by how finely they cut, for blocks over the cap.
func (p *prepared) splitters(parts []part) []part {
	type fine struct {
		x    part
		cost float64
	}
	var fs []fine
	combos := make([][]int, len(parts))
	for i := range parts {
		combos[i] = []int{i}
	}
	costs := p.estimate(combos, 1)
	for i, x := range parts {
		s := p.spaces[x.field]
		if share(s.have[0], s.rows[0])*share(s.have[1], s.rows[1]) > .7 && x.feat != featRare {
			fs = append(fs, fine{x, costs[i]})
		}
	}
	sort.SliceStable(fs, func(a, b int) bool { return fs[a].cost < fs[b].cost })
	var out []part
	for _, f := range fs {
		if len(out) == 4 {
			break
		}
		if firstOf(out, f.x.field) < 0 {
			out = append(out, f.x)
		}
	}
	return out
}

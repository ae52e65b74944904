package linkage

import (
	"math"
	"slices"
)

// scorer turns pairs of rows into weights (bits of odds that they are one person).
type scorer struct {
	comps  []comparison
	bits   [maxComparisons][16]float32
	below  [maxComparisons]float32 // the best a measured (not exact) level can give
	prior  float32
	termV  [maxComparisons][]float32 // by value: correction for how common it is
	termK  [maxComparisons][]float32 // by search key
	own    uint32                    // comparisons of what is a person's own, not the family's; 0 when there are too few
	house  int                       // slot of the household in a deduplication, or -1
	order  []int                     // comparisons, the cheap measures first
	bonds  []bond
	stored bool // the model was given: how common values are comes from it
}

func newScorer(p *prepared, comps []comparison, m *Model, stored bool) *scorer {
	s := &scorer{comps: comps, stored: stored, prior: float32(priorBits(m.Prior))}
	for c := range comps {
		ls := comps[c].levels
		best := math.Inf(-1)
		for l, b := range m.Fields[c].Bits {
			s.bits[c][l] = float32(b)
			if l > 0 && l < int(comps[c].top()) {
				best = math.Max(best, b)
			}
		}
		if ls.swapped > 0 {
			best = math.Max(best, m.Fields[c].Bits[ls.swapped])
		}
		s.below[c] = float32(math.Max(best, 0))
		s.order = append(s.order, c)
		s.terms(p, c, &m.Fields[c])
	}
	s.own = ownFields(comps)
	s.house = -1
	for c := range comps {
		if p.dedupe && s.own != 0 && comps[c].kind == Household {
			s.house = comps[c].slot
		}
	}
	for _, b := range m.Bonds {
		x := bond{a: b.A, b: b.B}
		for i := range 2 {
			for j := range 2 {
				x.bits[i][j] = float32(b.Bits[i][j])
			}
		}
		s.bonds = append(s.bonds, x)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return comps[a].cost - comps[b].cost })
	return s
}

// sharedOnly is the most that two rows can weigh whose own fields (names, birth, numbers) speak
// against each other: relatives share house, telephone and surname, and are not one person.
const sharedOnly = -10

// ownFields are the comparisons of personal fields. The rule holds for lists that know households (in
// other lists an address in common may well be what identifies a person) and that have personal fields
// of at least two sorts: with one only, a misspelt name must be allowed to be outweighed.
func ownFields(comps []comparison) (own uint32) {
	var name, birth, number, house bool
	for c := range comps {
		switch comps[c].kind {
		case FullName, GivenName, Surname:
			name = true
		case Date, Year:
			birth = true
		case ID, Email:
			number = true
		case Household:
			house = true
			continue
		default:
			continue
		}
		own |= 1 << c
	}
	if !house || !(name && birth || name && number || birth && number) {
		return 0
	}
	return own
}

// bond is a Bond with short numbers.
type bond struct {
	a, b int
	bits [2][2]float32
}

// bondBits adds the corrections between fields; exact holds a bit for every agreeing comparison,
// missing one for every unknown.
func (s *scorer) bondBits(exact, missing uint32) (w float32) {
	for i := range s.bonds {
		b := &s.bonds[i]
		if (missing>>b.a|missing>>b.b)&1 == 0 {
			w += b.bits[exact>>b.a&1][exact>>b.b&1]
		}
	}
	return w
}

func priorBits(p float64) float64 { return math.Log2(p / (1 - p)) }

// weigh is the weight of a pair, or ok=false as soon as it cannot reach floor.
func (s *scorer) weigh(m *measurer, a, b []uint32, floor float32) (w float32, ok bool) {
	w = s.prior
	own := float32(0)
	var exact, missing, open uint32
	for c := range s.comps {
		l, known := s.comps[c].quick(a, b)
		if !known {
			open |= 1 << c
			w += s.below[c]
			continue
		}
		if l == 0 {
			missing |= 1 << c
			continue
		}
		exact |= 1 << c
		x := s.levelBits(c, l, a, b)
		w += x
		if s.own>>c&1 != 0 {
			own += x
		}
	}
	w += s.bondBits(exact, missing)
	if w < floor {
		return w, false
	}
	if open != 0 && s.mayCross(a, b) {
		w = s.total(m.vectorOf(a, b), a, b)
		return w, w >= floor
	}
	for _, c := range s.order {
		if open>>c&1 == 0 {
			continue
		}
		x := s.bits[c][m.measure(c, a, b)]
		w += x - s.below[c]
		if s.own>>c&1 != 0 {
			own += x
		}
		if w < floor {
			return w, false
		}
	}
	w = s.limit(w, own, a, b)
	return w, w >= floor
}

// limit applies the rule of sharedOnly. Inside one household of one list, all that is shared tells
// nothing at all: twins differ in their own fields only.
func (s *scorer) limit(w, own float32, a, b []uint32) float32 {
	if s.house >= 0 && a[s.house] != 0 && a[s.house] == b[s.house] {
		w = min(w, s.prior+own)
	}
	if s.own != 0 && own <= 0 {
		return min(w, sharedOnly)
	}
	return w
}

// mayCross: some value stands in the partner's column, so the swap rule must be looked at.
func (s *scorer) mayCross(a, b []uint32) bool {
	for i := range s.comps {
		c := &s.comps[i]
		if !c.leader {
			continue
		}
		d := &s.comps[c.partner]
		if x := a[c.keySlot]; x != 0 && x == b[d.keySlot] {
			return true
		}
		if x := a[d.keySlot]; x != 0 && x == b[c.keySlot] {
			return true
		}
	}
	return false
}

// total is the weight of a vector known in full.
func (s *scorer) total(v vector, a, b []uint32) float32 {
	w, own := s.sum(v, a, b)
	return s.limit(w, own, a, b)
}

// sum is the weight before the limit, and the share of the person's own fields.
func (s *scorer) sum(v vector, a, b []uint32) (w, own float32) {
	w = s.prior
	for c := range s.comps {
		x := s.levelBits(c, v.level(c), a, b)
		w += x
		if s.own>>c&1 != 0 {
			own += x
		}
	}
	return w + s.bondBits(s.states(v)), own
}

// states tells which comparisons agree and which are missing.
func (s *scorer) states(v vector) (exact, missing uint32) {
	for c := range s.comps {
		switch l := v.level(c); {
		case l == 0:
			missing |= 1 << c
		case l >= s.comps[c].levels.exact:
			exact |= 1 << c
		}
	}
	return exact, missing
}

// levelBits is the weight of one comparison with its term frequency.
func (s *scorer) levelBits(c int, l uint8, a, b []uint32) float32 {
	return s.bits[c][l] + s.termBits(c, l, a, b)
}

func (s *scorer) termBits(c int, l uint8, a, b []uint32) float32 {
	ls := s.comps[c].levels
	if l < ls.exact || l == 0 || l == ls.swapped {
		return 0
	}
	k := &s.comps[c]
	if x := a[k.slot]; x == b[k.slot] {
		return s.termV[c][x]
	}
	return s.termK[c][a[k.keySlot]]
}

package linkage

import (
	"math"
)

// The household pass. People move, register and are insured as families: when other members of two
// households are matched to each other, a doubtful pair of the same two households is more likely
// true, and when the others went to different households it is less likely. The two weights are
// learnt from the lists themselves. Guards: a pair is never its own support, neither is a rival pair
// of one of its two rows (twins, father and son of one name), and only a pair that is the best choice
// of both its rows is lifted, so the order among rivals cannot change.

const (
	houseSure  = 7 // bits from which a first-pass pair may support others
	houseMax   = 5 // bits the support can add
	houseMin   = -7
	houseRound = 2
)

type houses struct {
	l      *linker
	slot   int
	pairs  map[uint64]int32 // matched pairs between two households
	left   map[uint32]int32 // matched pairs of a left household whose other side has a household
	right  map[uint32]int32
	bestL  []int32 // best candidate of each row, -1
	bestR  []int32
	rows   []scored
	sure   []bool
	states []int8
}

const (
	houseUnknown int8 = iota
	houseFor
	houseAgainst
)

// householdPass adds what households tell to the weights.
func (l *linker) householdPass(all []scored) {
	slot := -1
	for c := range l.comps {
		if l.comps[c].kind == Household {
			slot = l.comps[c].slot
		}
	}
	if slot < 0 || !l.opt.Household || l.p.dedupe || len(all) == 0 {
		return
	}
	h := &houses{l: l, slot: slot, rows: all, states: make([]int8, len(all)), sure: make([]bool, len(all))}
	for range houseRound {
		h.best()
		h.count()
		h.look()
		if l.opt.Model == nil && !h.learn() {
			return
		}
		h.apply()
	}
}

// best finds the best candidate of every row.
func (h *houses) best() {
	h.bestL, h.bestR = fill(h.l.p.n[0]), fill(h.l.p.n[1])
	better := func(i, j int32) bool {
		if j < 0 {
			return true
		}
		return h.l.before(&h.rows[i], &h.rows[j])
	}
	for i := range h.rows {
		s := &h.rows[i]
		if better(int32(i), h.bestL[s.l]) {
			h.bestL[s.l] = int32(i)
		}
		if better(int32(i), h.bestR[s.r]) {
			h.bestR[s.r] = int32(i)
		}
	}
}

func fill(n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = -1
	}
	return x
}

func (h *houses) mutual(i int32) bool {
	s := &h.rows[i]
	return h.bestL[s.l] == i && h.bestR[s.r] == i
}

func (h *houses) of(s *scored) (hl, hr uint32) {
	return h.l.p.row(0, s.l)[h.slot], h.l.p.row(1, s.r)[h.slot]
}

// count tallies the sure pairs by households.
func (h *houses) count() {
	h.pairs, h.left, h.right = map[uint64]int32{}, map[uint32]int32{}, map[uint32]int32{}
	for i := range h.rows {
		s := &h.rows[i]
		h.sure[i] = s.w >= houseSure && h.mutual(int32(i))
		if !h.sure[i] {
			continue
		}
		if hl, hr := h.of(s); hl != 0 && hr != 0 {
			h.pairs[uint64(hl)<<32|uint64(hr)]++
			h.left[hl]++
			h.right[hr]++
		}
	}
}

// look gives each candidate its state.
func (h *houses) look() {
	for i := range h.rows {
		s := &h.rows[i]
		h.states[i] = houseUnknown
		hl, hr := h.of(s)
		if hl == 0 || hr == 0 {
			continue
		}
		both, left, right := h.pairs[uint64(hl)<<32|uint64(hr)], h.left[hl], h.right[hr]
		if j := h.bestL[s.l]; h.sure[j] { // the sure pair of this very row is no witness
			b, r := h.takeAway(j, hl, hr)
			both -= b
			left--
			right -= r
		}
		if j := h.bestR[s.r]; h.sure[j] && j != h.bestL[s.l] {
			b, r := h.takeAway(j, hl, hr)
			both -= b
			right -= r
			if jl, _ := h.of(&h.rows[j]); jl == hl {
				left--
			}
		}
		switch {
		case both > 0:
			h.states[i] = houseFor
		case left > 0 || right > 0:
			h.states[i] = houseAgainst
		}
	}
}

// takeAway tells whether sure pair j counted in the pair of households and in the right one.
func (h *houses) takeAway(j int32, hl, hr uint32) (both, right int32) {
	jl, jr := h.of(&h.rows[j])
	if jl == 0 || jr == 0 {
		return 0, 0
	}
	if jr == hr {
		right = 1
		if jl == hl {
			both = 1
		}
	}
	return both, right
}

// learn estimates the two weights among pairs that are the best of both rows; false when the lists
// have too few of them.
func (h *houses) learn() bool {
	var m, u [3]float64
	for i := range h.rows {
		if h.states[i] == houseUnknown || !h.mutual(int32(i)) {
			continue
		}
		q := probability(float64(h.rows[i].w + h.rows[i].hh))
		m[h.states[i]] += q
		u[h.states[i]] += 1 - q
	}
	mt, ut := m[houseFor]+m[houseAgainst], u[houseFor]+u[houseAgainst]
	if mt < 50 {
		return false
	}
	weight := func(s int8) float64 {
		return math.Log2((m[s] + 1) / (mt + 2) / ((u[s] + 2) / (ut + 4)))
	}
	h.l.model.Household = HouseholdModel{Used: true,
		For:     math.Max(0, math.Min(houseMax, weight(houseFor))),
		Against: math.Min(0, math.Max(houseMin, weight(houseAgainst)))}
	return true
}

func (h *houses) apply() {
	hm := h.l.model.Household
	h.l.rep.Household = HouseholdNote{}
	for i := range h.rows {
		s := &h.rows[i]
		s.hh = 0
		switch {
		case h.states[i] == houseFor && h.mutual(int32(i)):
			s.hh = float32(hm.For)
			h.l.rep.Household.Supported++
		case h.states[i] == houseAgainst:
			s.hh = float32(hm.Against)
			h.l.rep.Household.Opposed++
		}
	}
}

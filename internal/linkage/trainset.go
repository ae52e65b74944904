package linkage

import (
	"math"
	"slices"
)

// wholePart is the feature that stands for a field as a whole in training rules.
func wholePart(s *space, field int) part {
	switch s.field.Kind {
	case FullName, GivenName, Surname:
		return part{field, featKey}
	case Date:
		return part{field, featFullDate}
	}
	return part{field, featValue}
}

// personal kinds tell people apart inside a household; rules of such fields do not mistake relatives
// or neighbours for the same person.
func personal(k Kind) bool {
	switch k {
	case FullName, GivenName, Surname, Date, Year, ID, Email:
		return true
	}
	return false
}

// trainingParts are the parts training rules are made of.
func trainingParts(spaces []*space) (parts []part) {
	take := func(want func(Kind) bool) {
		for i, s := range spaces {
			if s.field.Kind == Household || s.field.Kind == Sex || s.vals.len() < 8 || i >= maxComparisons {
				continue
			}
			if x := wholePart(s, i); want(s.field.Kind) && !slices.Contains(parts, x) {
				parts = append(parts, x)
			}
		}
	}
	take(personal)
	if len(parts) < 4 {
		take(func(k Kind) bool { return k == Phone || k == Postcode || k == Place || k == Number })
	}
	if len(parts) < 4 {
		take(func(k Kind) bool { return k == Address || k == Text })
	}
	return parts
}

const trainPairs = 60_000 // pairs looked at per rule

// collect runs the training rules and counts their patterns.
func (t *trainer) collect() {
	parts := trainingParts(t.p.spaces)
	var combos [][]int // of slots
	for a := range parts {
		combos = append(combos, []int{t.p.slot(parts[a])})
		for b := a + 1; b < len(parts); b++ {
			combos = append(combos, []int{t.p.slot(parts[a]), t.p.slot(parts[b])})
		}
	}
	costs := t.p.estimate(combos, t.threads)
	limit := 4 * float64(t.p.n[0]+t.p.n[1])
	for i, c := range combos {
		if costs[i] <= limit && len(t.sets) < 14 {
			t.collectRule(c, costs[i])
		}
	}
}

func (t *trainer) collectRule(slots []int, cost float64) {
	s := &trainSet{blocked: make([]bool, len(t.comps)), share: .3, most: 1, prior: 1}
	var parts []part
	for _, x := range slots {
		pt := t.p.parts[x]
		parts = append(parts, pt)
		s.blocked[pt.field] = true
		sp := t.p.spaces[pt.field]
		s.prior *= share(sp.have[0], sp.rows[0]) * share(sp.have[1], sp.rows[1])
	}
	s.name = ruleName(t.p.spaces, parts)
	s.anchor = len(slots) == 1 && t.p.spaces[parts[0].field].field.Kind == ID
	if s.anchor {
		s.share = .9
	}
	keep := ^uint64(0)
	if cost > trainPairs {
		keep = uint64(float64(keep) * trainPairs / cost)
	}
	tallies := make([]tally, t.threads)
	meters := make([]*measurer, t.threads)
	totals := make([]float64, t.threads)
	for w := range tallies {
		tallies[w], meters[w] = tally{}, newMeasurer(t.comps)
	}
	b := &blocker{p: t.p, rules: []rule{{parts: parts, slots: slots}}, threads: t.threads, cap: 2_000_000}
	b.run(func(w, _ int, l, r int32) {
		totals[w]++
		if mix(t.p.hash[0][l]+t.p.hash[1][r], 0x7a11) > keep {
			return
		}
		tallies[w][meters[w].vectorOf(t.p.row(0, l), t.p.row(1, r))]++
	}, func(int) {})
	s.patterns, s.seen = merge(tallies)
	for _, n := range totals {
		s.total += n
	}
	if !s.anchor {
		x := t.excess(s)
		s.share = math.Min(math.Max(x, .01), .3)
		if x < .3 {
			s.most = .5
		}
	}
	if s.seen >= 20 {
		t.sets = append(t.sets, s)
	}
}

// excess is a first guess of the share of true pairs: what a rule joins beyond what chance would.
func (t *trainer) excess(s *trainSet) float64 {
	chance := float64(t.p.n[0]) * float64(t.p.n[1]) * s.prior
	if t.p.dedupe {
		chance /= 2
	}
	for c := range t.comps {
		if s.blocked[c] {
			chance *= t.exactU[c]
		}
	}
	return 1 - chance/math.Max(s.total, 1)
}

// drifted reports that training has lost its way: most personal fields differ as often among "true
// pairs" as they ever may. That happens where lists hold hardly any true pair, such as a clean list
// searched for duplicates.
func (t *trainer) drifted() bool {
	personalFields, atLimit := 0, 0
	for c := range t.comps {
		if !personal(t.comps[c].kind) {
			continue
		}
		personalFields++
		if t.m[c][1] >= mostDifferent(t.comps[c].kind)-1e-6 {
			atLimit++
		}
	}
	return atLimit >= 2 && 2*atLimit >= personalFields
}

// fallBack takes the usual figures in place of what was learnt, and only the shares from the lists.
func (t *trainer) fallBack() {
	t.startM()
	t.fixed = true
	for _, s := range t.sets {
		s.share = math.Min(s.share, .05)
	}
	t.prior = 1e-9
	t.estimateU()
	t.maximise()
	t.estimatePrior()
}

// train learns a model.
func (t *trainer) train(tables []*Table) *Model {
	t.exactU = make([]float64, len(t.comps))
	for c := range t.comps {
		t.exactU[c] = t.comps[c].sp.exactAgreement(t.p, t.comps[c].field, tables)
	}
	t.drawRandom(400_000)
	t.collect()
	t.estimateU()
	t.startM()
	for range 3 {
		t.maximise()
		t.estimatePrior()
		t.estimateU()
	}
	t.maximise()
	t.estimatePrior()
	if t.drifted() {
		t.fallBack()
	}
	m := t.model()
	m.Bonds = t.bonds()
	return m
}

func (t *trainer) model() *Model {
	m := &Model{Version: ModelVersion, Prior: t.prior, TermsFrom: "both"}
	for c := range t.comps {
		f := FieldModel{Column: t.comps[c].sp.field.Column, Kind: t.comps[c].kind, M: t.m[c], U: t.u[c]}
		f.weigh(t.comps[c].levels)
		m.Fields = append(m.Fields, f)
	}
	m.Trained.Usual = t.fixed
	m.Trained.RandomPairs, m.Trained.Iterations = int64(t.nRandom), t.rounds
	for _, s := range t.sets {
		m.Trained.Rules = append(m.Trained.Rules, s.name)
		m.Trained.Shares = append(m.Trained.Shares, s.share)
		if s.anchor {
			m.Trained.Anchored += int64(s.seen * s.share)
		}
	}
	return m
}

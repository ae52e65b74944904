package linkage

import (
	"luoi/internal/fault"
)

// Explanation says why two rows are, or are not, thought to be one person. All texts are keys of the
// message catalogue; Bits are log2 odds, and they add up to Weight.
type Explanation struct {
	Prior     float64       `json:"prior_bits"`
	Fields    []FieldReason `json:"fields"`
	Bonds     []BondReason  `json:"bonds,omitempty"`
	Limit     *Reason       `json:"limit,omitempty"` // only what a family shares speaks for the pair
	Household *Reason       `json:"household,omitempty"`
	Weight    float64       `json:"weight"`
	Prob      float64       `json:"probability"`
	Second    *Second       `json:"second,omitempty"`
}

// Reason is a message key with its arguments, and what it weighs.
type Reason struct {
	Key  string  `json:"key"`
	Args []any   `json:"args,omitempty"`
	Bits float64 `json:"bits"`
}

// FieldReason is one field: both values as given, the level of agreement, and how common the value is.
type FieldReason struct {
	Column string  `json:"column"`
	Kind   Kind    `json:"kind"`
	Left   string  `json:"left"`
	Right  string  `json:"right"`
	Level  Reason  `json:"level"`
	Term   *Reason `json:"term,omitempty"`
}

// BondReason corrects for two fields that hang together.
type BondReason struct {
	A string `json:"a"`
	B string `json:"b"`
	R Reason `json:"reason"`
}

// Second is the best rival of one of the two rows, and where it did worse.
type Second struct {
	L      int32   `json:"l"`
	R      int32   `json:"r"`
	Weight float64 `json:"weight"`
	Worse  Reason  `json:"worse"` // the field that speaks most for the chosen pair against the rival
}

// levelKeys are the message keys of the levels, by their names.
func levelKey(name string) string { return "linkage.level." + name }

// Explain tells why rows l and r weigh what they weigh under a model; left and right may be whole
// lists or just the rows in question. rivals are other pairs of l or r, best first.
func Explain(m *Model, left, right *Table, l, r int32, rivals ...Pair) (*Explanation, error) {
	dedupe := right == nil
	if dedupe {
		right = left
	}
	if err := checkFields(left, right); err != nil {
		return nil, err
	}
	if l < 0 || r < 0 || int(l) >= left.rows || int(r) >= right.rows {
		return nil, fault.New(fault.NotFound, "linkage.no_row")
	}
	a, b := left.pick(l), right.pick(r)
	if len(rivals) > 0 {
		a.Append(left.values(rivals[0].L))
		b.Append(right.values(rivals[0].R))
	}
	p := &prepared{spaces: buildSpaces([]*Table{a, b}, 1)}
	comps, parts := comparisons(p.spaces)
	if err := m.fits(comps); err != nil {
		return nil, err
	}
	p.layout([]*Table{a, b}, parts, 1)
	e := explainer{m: m, p: p, comps: comps, s: newScorer(p, comps, m, true), meter: newMeasurer(comps), tables: [2]*Table{a, b}}
	out := e.pair(0, 0)
	if len(rivals) > 0 {
		out.Second = e.second(out, 1, 1)
		out.Second.L, out.Second.R = rivals[0].L, rivals[0].R
	}
	return out, nil
}

func (t *Table) values(row int32) (out []string) {
	for f := range t.fields {
		out = append(out, t.Value(row, f))
	}
	return out
}

// pick is a table of one row.
func (t *Table) pick(row int32) *Table {
	out := NewTable(t.fields, 2)
	out.Append(t.values(row))
	return out
}

type explainer struct {
	m      *Model
	p      *prepared
	comps  []comparison
	s      *scorer
	meter  *measurer
	tables [2]*Table
	live   bool // the frequencies of the lists themselves are at hand
}

func (e *explainer) pair(l, r int32) *Explanation {
	a, b := e.p.row(0, l), e.p.row(1, r)
	v := e.meter.vectorOf(a, b)
	out := &Explanation{Prior: float64(e.s.prior)}
	for c := range e.comps {
		k := &e.comps[c]
		lev := v.level(c)
		f := FieldReason{Column: k.sp.field.Column, Kind: k.kind,
			Left: e.tables[0].Value(l, k.field), Right: e.tables[1].Value(r, k.field),
			Level: Reason{Key: levelKey(k.levels.names[lev]), Bits: float64(e.s.bits[c][lev])}}
		if bits := e.s.termBits(c, lev, a, b); bits != 0 {
			f.Term = e.term(c, a, bits)
		}
		out.Fields = append(out.Fields, f)
	}
	exact, missing := e.s.states(v)
	for i, bd := range e.m.Bonds {
		one := e.s.bonds[i]
		if (missing>>one.a|missing>>one.b)&1 != 0 {
			continue
		}
		if bits := one.bits[exact>>one.a&1][exact>>one.b&1]; bits != 0 {
			out.Bonds = append(out.Bonds, BondReason{A: e.m.Fields[bd.A].Column, B: e.m.Fields[bd.B].Column,
				R: Reason{Key: "linkage.bond", Bits: float64(bits)}})
		}
	}
	sum, own := e.s.sum(v, a, b)
	out.Weight = float64(e.s.limit(sum, own, a, b))
	if cut := out.Weight - float64(sum); cut != 0 {
		out.Limit = &Reason{Key: "linkage.shared_only", Bits: cut}
	}
	out.Prob = probability(out.Weight)
	return out
}

// term tells how many records hold the value, as far as the model knows.
func (e *explainer) term(c int, row []uint32, bits float32) *Reason {
	k := &e.comps[c]
	f := &e.m.Fields[c]
	n, ok := f.Terms[string(k.sp.dom.keys.get(row[k.keySlot]))]
	have := f.Have
	if e.live {
		n, ok = k.sp.freqK[row[k.keySlot]], true
		have = k.sp.have[0]
		if !e.p.dedupe {
			have += k.sp.have[1]
		}
	}
	key := "linkage.term.value"
	if k.kind == FullName {
		key = "linkage.term.name"
	}
	if !ok {
		return &Reason{Key: "linkage.term.rare", Bits: float64(bits)}
	}
	return &Reason{Key: key, Args: []any{int(n), have}, Bits: float64(bits)}
}

// second explains the rival by the field that separates it most from the chosen pair.
func (e *explainer) second(won *Explanation, l, r int32) *Second {
	lost := e.pair(l, r)
	s := &Second{L: l, R: r, Weight: lost.Weight, Worse: Reason{Key: "linkage.second.equal"}}
	most := 0.0
	for i := range lost.Fields {
		if d := won.Fields[i].bits() - lost.Fields[i].bits(); d > most {
			most = d
			s.Worse = Reason{Key: "linkage.second.worse", Args: []any{lost.Fields[i].Column}, Bits: d}
		}
	}
	return s
}

func (f *FieldReason) bits() float64 {
	if f.Term == nil {
		return f.Level.Bits
	}
	return f.Level.Bits + f.Term.Bits
}

// Explain explains a pair of this result exactly as it was decided, with what the household pass
// added and the best rival of one of its rows.
func (r *Result) Explain(left, right int32) (*Explanation, error) {
	k := r.ctx
	if left < 0 || right < 0 || int(left) >= k.p.n[0] || int(right) >= k.p.n[1] {
		return nil, fault.New(fault.NotFound, "linkage.no_row")
	}
	var rival *scored
	var hh float32
	for i := range k.kept {
		s := &k.kept[i]
		switch {
		case s.l == left && s.r == right:
			hh = s.hh
		case (s.l == left || s.r == right) && (rival == nil || k.before(s, rival)):
			rival = s
		}
	}
	x := explainer{m: r.Model, p: k.p, comps: k.comps, s: k.score, meter: newMeasurer(k.comps), live: true,
		tables: [2]*Table{k.tables[0], k.tables[len(k.tables)-1]}}
	e := x.pair(left, right)
	if rival != nil {
		e.Second = x.second(e, rival.l, rival.r)
	}
	e.addHousehold(hh)
	return e, nil
}

func (e *Explanation) addHousehold(bits float32) {
	if bits == 0 {
		return
	}
	e.Household = &Reason{Key: "linkage.household.for", Bits: float64(bits)}
	if bits < 0 {
		e.Household.Key = "linkage.household.against"
	}
	e.Weight += float64(bits)
	e.Prob = probability(e.Weight)
}

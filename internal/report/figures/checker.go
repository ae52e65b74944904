package figures

import (
	"sort"
	"strings"
)

// checker judges one document.
type checker struct {
	lex    *lexicon
	doc    *document
	in     Inputs
	claims []*Claim
	levels map[place3][]*quantity
	all    []*quantity // outside the list of other articles
}

// mostLevels is how many figures of one scheme and year are held against each other: a text has a handful,
// a pasted list thousands, and time must stay in proportion to length.
const mostLevels = 64

// place3 is the key under which levels are found again.
type place3 struct {
	unit   unit
	scheme scheme
	year   int
}

func (c *checker) run() {
	c.index()
	for _, s := range c.doc.sentences {
		c.sentence(s)
	}
	c.across()
	c.spare()
	c.rest()
}

func (c *checker) index() {
	c.levels = map[place3][]*quantity{}
	for _, s := range c.doc.sentences {
		if s.tail {
			continue
		}
		for _, q := range s.q {
			c.all = append(c.all, q)
			if q.role == level && q.counts() && q.when.known() {
				k := place3{q.dim(), q.scheme, q.when.to.Year()}
				if len(c.levels[k]) < mostLevels {
					c.levels[k] = append(c.levels[k], q)
				}
			}
		}
	}
}

// dim is the unit under which counts compare.
func (q *quantity) dim() unit {
	if q.people() {
		return person
	}
	return q.unit
}

// claim records a verdict over some quantities of one sentence.
func (c *checker) claim(rule string, v Verdict, qs ...*quantity) *Claim {
	s := qs[0].s
	cl := &Claim{File: c.doc.name, Index: s.index, Sentence: s.text, From: len(s.text), Rule: rule, Verdict: v}
	for _, q := range qs {
		if q != nil && q.s == s {
			q.used = true
			cl.From, cl.To = min(cl.From, q.from), max(cl.To, q.to)
		}
	}
	c.claims = append(c.claims, cl)
	return cl
}

func (cl *Claim) note(key string, args ...any) *Claim {
	cl.Explain = append(cl.Explain, say(key, args...))
	return cl
}

func (cl *Claim) reading(key string, args ...any) *Claim {
	cl.Readings = append(cl.Readings, say(key, args...))
	return cl
}

func (cl *Claim) lacks(what ...string) *Claim {
	cl.Missing = append(cl.Missing, what...)
	return cl
}

func (cl *Claim) result(v float64, dec int) *Claim {
	cl.Result = Num{V: v, Dec: dec}.In("vi")
	return cl
}

func (c *checker) sort() {
	sort.SliceStable(c.claims, func(i, j int) bool {
		a, b := c.claims[i], c.claims[j]
		if a.Index != b.Index {
			return a.Index < b.Index
		}
		return a.From < b.From
	})
}

// sentence applies what can be judged inside one sentence.
func (c *checker) sentence(s *sentence) {
	c.converted(s)
	c.products(s)
	c.shared(s)
	c.bridge(s)
	c.net(s)
	c.amounts(s)
	c.restShares(s)
	c.restCounts(s)
	for _, q := range s.q {
		if q.bad {
			c.claim("grouping", Ambiguous, q).note("figures.grouping", s.text[q.from:q.to]).
				reading("figures.grouping_whole", q.num(q.v)).lacks("definition")
			continue
		}
		if q.told {
			continue
		}
		switch q.role {
		case change:
			c.change(q)
		case ratio:
			c.ratio(q)
		case attain:
			c.attain(q)
		case exceed:
			c.exceed(q)
		case share:
			c.share(q)
		case times:
			c.fold(q)
		case delta:
			c.delta(q)
		case mean:
			if q.unit == percent {
				c.yearly(q)
			} else {
				c.mean(q)
			}
		case missing:
			c.missing(q)
		}
	}
	for _, q := range s.q {
		if q.of != nil && !q.used && !q.bad {
			c.fraction(q)
		}
	}
	c.parts(s)
	c.periods(s)
	c.total(s)
	c.fromTo(s)
	c.structure(s)
	c.activities(s)
}

// spare drops the question what a rate is of where the rate was held against another: it is enough said.
func (c *checker) spare() {
	by := map[int][]*Claim{}
	for _, cl := range c.claims {
		by[cl.Index] = append(by[cl.Index], cl)
	}
	kept := c.claims[:0:0]
	for _, cl := range c.claims {
		if cl.Rule != "share" || cl.Verdict != Unverifiable || len(cl.Missing) < 2 || !covered(cl, by[cl.Index]) {
			kept = append(kept, cl)
		}
	}
	c.claims = kept
}

// covered reports a judged claim that reaches over this one.
func covered(cl *Claim, others []*Claim) bool {
	for _, o := range others {
		if o.Verdict != Unverifiable && o.From <= cl.From && cl.To <= o.To && o.To-o.From > cl.To-cl.From && (o.Rule == "points" || o.Rule == "rest" || o.Rule == "exceed") {
			return true
		}
	}
	return false
}

// rest speaks of figures no rule has spoken of: nothing stands beside them to reckon with.
func (c *checker) rest() {
	spoken := map[int]bool{}
	for _, cl := range c.claims {
		spoken[cl.Index] = true
	}
	for _, s := range c.doc.sentences {
		if spoken[s.index] || s.tail {
			continue
		}
		for _, q := range s.q {
			if q.used || q.role == span0 || q.role == nominal || !q.weighty() {
				continue
			}
			cl := c.claim("single", Unverifiable, q).note("figures.single", s.text[q.from:q.to])
			if q.counts() && !q.flow && !q.when.known() {
				cl.lacks("date")
			} else {
				cl.lacks("source")
			}
			break
		}
	}
}

// current is the figure that a change, a percentage or a mean speaks of: the nearest count before it in
// the sentence, else behind it.
func (c *checker) current(q *quantity) *quantity {
	var best *quantity
	fit := func(p *quantity) bool {
		return p != q && (p.role == level && (p.counts() || p.unit == dong) || p.rate() && (p.role == share || p.role == rateLevel) && p.of == nil)
	}
	weak := func(p *quantity) bool {
		return p.unit == commune || p.unit == village || p.unit == district || p.unit == meeting || p.unit == launch || p.unit == play || p.unit == thing || p.unit == tree
	}
	for _, p := range q.s.q {
		if p.i > q.i {
			break
		}
		if fit(p) && (best == nil || !weak(p) || weak(best)) {
			best = p
		}
	}
	if best != nil {
		return best
	}
	for _, p := range q.s.q {
		if p.i > q.i && fit(p) && p.clause == q.clause && !weak(p) {
			return p
		}
	}
	return nil
}

// pick is the nearest quantity of the sentence that passes.
func (c *checker) pick(q *quantity, ok func(*quantity) bool) *quantity {
	var best *quantity
	for _, p := range q.s.q {
		if p == q || !ok(p) {
			continue
		}
		if best == nil || gap(p, q) < gap(best, q) {
			best = p
		}
	}
	return best
}

func gap(p, q *quantity) int {
	d := p.i - q.i
	if d < 0 {
		d = -d
	}
	if p.clause != q.clause {
		d += 1000
	}
	return d
}

// comparison is the mention of time that a change is measured against.
func (c *checker) comparison(q *quantity) *mention {
	for i := range q.s.times {
		m := &q.s.times[i]
		if m.kind == against && m.from >= q.j && m.from-q.j < 14 {
			return m
		}
	}
	return nil
}

// said is the words of a quantity as they stand.
func said(q *quantity) string { return strings.TrimSpace(q.s.text[q.from:q.to]) }

// swapped reports that two figures differ by two neighbouring digits changing places.
func swapped(a, b float64, dec int) bool {
	x, y := digitsOf(a, dec), digitsOf(b, dec)
	if len(x) != len(y) || x == y {
		return false
	}
	for i := 0; i+1 < len(x); i++ {
		if x[:i] == y[:i] && x[i] == y[i+1] && x[i+1] == y[i] && x[i+2:] == y[i+2:] {
			return true
		}
	}
	return false
}

func digitsOf(v float64, dec int) string {
	return strings.NewReplacer(".", "", ",", "", "−", "").Replace(Num{V: v, Dec: dec}.In("vi"))
}

// weighty reports a figure worth asking about: people, households, cards, amounts and rates.
func (q *quantity) weighty() bool {
	switch q.unit {
	case person, household, card, book, dong, percent, points, collector:
		return q.close != vague && (q.v >= 10 || q.rate())
	}
	return false
}

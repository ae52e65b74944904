package figures

import "math"

// yearly judges "từ 4.000 lên 7.000 người, tăng bình quân 15 %/năm": the growth of each year on the year before.
func (c *checker) yearly(q *quantity) {
	b := c.pick(q, func(p *quantity) bool { return p.role == base && (p.counts() || p.unit == dong) && p.v > 0 })
	var cur *quantity
	if b != nil {
		cur = c.pick(q, func(p *quantity) bool { return p.role == level && p.like(b) && p.i > b.i })
	}
	n := c.yearsOf(q.s)
	if cur == nil || n < 1 {
		cl := c.claim("growth", Unverifiable, q).note("figures.yearly_alone", said(q))
		if cur == nil {
			cl.lacks("base", "current")
		}
		if n < 1 {
			cl.lacks("duration")
		}
		return
	}
	sign := 1.0
	if q.less {
		sign = -1
	}
	compound := func(n float64) iv {
		r := cur.iv.over(b.iv)
		return iv{(math.Pow(r.lo, 1/n) - 1) * 100 * sign, (math.Pow(r.hi, 1/n) - 1) * 100 * sign}.up()
	}
	g := compound(n)
	simple := cur.iv.growth(b.iv).times(sign / n).up()
	cl := c.claim("growth", OK, q, b, cur).result(mid2(g), 1).note("figures.yearly", b.num(b.v), cur.num(cur.v), num(n), num1(mid2(g)))
	switch {
	case g.meets(q.iv):
	case simple.meets(q.iv):
		cl.Verdict = Ambiguous
		cl.reading("figures.yearly_simple", num1(mid2(simple))).reading("figures.yearly_compound", num1(mid2(g)))
	case compound(n + 1).meets(q.iv): // 2021–2025 may be five years of growth
		cl.Verdict = Ambiguous
		cl.reading("figures.yearly_years", num(n), num1(mid2(g))).reading("figures.yearly_years", num(n+1), num1(mid2(compound(n+1))))
	default:
		c.judge(cl, g, q.iv, q)
	}
}

// up orders the ends of an interval.
func (a iv) up() iv {
	if a.lo > a.hi {
		return iv{a.hi, a.lo}
	}
	return a
}

// yearsOf is how many years lie between the first and the last year a sentence names, or how many it says.
func (c *checker) yearsOf(s *sentence) float64 {
	first, last := 0, 0
	for _, m := range s.times {
		if !m.when.known() || m.when.yearless {
			continue
		}
		if y := m.when.from.Year(); first == 0 || y < first {
			first = y
		}
		last = max(last, m.when.to.Year())
	}
	if last > first {
		return float64(last - first)
	}
	for _, p := range s.q {
		if p.role == span0 && p.unit == years {
			return p.v
		}
	}
	return 0
}

package figures

import "strings"

// sameNumber finds one number told of households here and of persons there.
func (c *checker) sameNumber() {
	for _, a := range c.all {
		if a.unit != household || a.role != level || a.v < 2 || a.close != exactly {
			continue
		}
		for _, b := range c.near(a, 6) {
			if b.unit != person || b.v != a.v || b.close != exactly || b.s == a.s || b.noun != c.lex.word("người") || !c.sameName(a, b) {
				continue
			}
			cl := c.claim("unit", Ambiguous, a).lacks("definition").note("figures.household_person", said(a), said(b)).
				reading("figures.read_households", a.num(a.v)).reading("figures.read_persons", a.num(a.v))
			c.within(cl, a)
			break
		}
	}
}

// sameName reports that both speak of a model or a start.
func (c *checker) sameName(a, b *quantity) bool {
	w, v := a.s.words(), b.s.words()
	return c.lex.has(w, "mô hình", "phong trào", "câu lạc bộ", "tổ") && c.lex.has(v, "mô hình", "phong trào", "câu lạc bộ", "tổ") && c.lex.has(v+w, "đầu tiên", "ra mắt", "tham gia")
}

// within adds what the households are of, and whether a count of persons nearby holds them.
func (c *checker) within(cl *Claim, a *quantity) {
	sum := a.v
	for _, p := range a.s.q {
		if p.unit == household && p != a && p.role == delta {
			sum += p.v
		}
	}
	for _, p := range c.near(a, 8) {
		if p.unit == model && p.v > sum*2 && p.s.index < a.s.index {
			cl.note("figures.of_models", num(sum), said(p), num2(sum/p.v*100))
			break
		}
	}
	for _, p := range c.near(a, 8) {
		if p.unit == person && p.role == level && p.v > sum && p.scheme == voluntary && p.s.index < a.s.index {
			cl.note("figures.includes", said(p), num(sum))
			return
		}
	}
}

// belowMean holds a single event against the mean of all.
func (c *checker) belowMean() {
	for _, many := range c.all {
		if many.unit != meeting || many.role != level || many.v < 10 {
			continue
		}
		var sum *quantity
		for _, p := range many.s.q {
			if p.i > many.i && p.clause == many.clause && p.people() {
				sum = p
				break
			}
		}
		for _, one := range c.near(many, 8) {
			if sum == nil || one.s.index <= many.s.index || one.role != level || !one.people() || !one.flow || one.v > 200 || one.used || !strings.Contains(one.l, " "+many.noun+" ") {
				continue
			}
			m := sum.v / many.v
			cl := c.claim("event", OK, one).result(m, 2)
			if one.v < m {
				cl.note("figures.below_mean", said(one), num2(m))
			} else {
				cl.note("figures.above_mean", said(one), num2(m))
			}
			break
		}
	}
}

// members holds "2 mô hình với 50 người" against a count of a part of the same place nearby.
func (c *checker) members() {
	for _, m := range c.all {
		if m.unit != model || m.v < 2 || m.v > 50 || m.role == nominal {
			continue
		}
		total := c.pick(m, func(p *quantity) bool { return p.people() && p.role == level && p.i > m.i })
		if total == nil {
			continue
		}
		for _, a := range c.near(m, 3) {
			if a.s.index >= m.s.index || !a.people() || a.role != level || a.v < 2 || a.scheme == noScheme {
				continue
			}
			left := total.v - a.v
			switch {
			case left < 0:
				c.claim("members", Ambiguous, m, total).lacks("definition").note("figures.members_over", a.num(a.v), total.num(total.v))
			case left/(m.v-1) < a.v/4:
				c.claim("members", Ambiguous, m, total).lacks("definition").result(left, 0).
					note("figures.members", total.num(total.v), m.num(m.v), a.num(a.v), num(left)).
					reading("figures.members_all", num(left), num(m.v-1)).reading("figures.members_apart")
			default:
				continue
			}
			break
		}
	}
}

// nameIsGoal marks a percentage inside a name, with the real rates of the text beside it.
func (c *checker) nameIsGoal() {
	told := map[float64]bool{}
	for _, q := range c.all {
		if q.role != nominal || !q.rate() || told[q.v] {
			continue
		}
		told[q.v] = true
		cl := c.claim("name", Ambiguous, q).lacks("definition").note("figures.name", said(q)).
			reading("figures.name_goal").reading("figures.name_result")
		for _, p := range c.near(q, 10) {
			if p.rate() && p.role == share && p.scheme != health && p.scheme != family {
				cl.note("figures.name_beside", said(p))
			}
		}
	}
}

package figures

import (
	"math"

	"luoi/internal/day"
)

// planPeriod is the stretch a plan is for: kế hoạch 06 tháng đầu năm; zero when not said.
func (c *checker) planPeriod(q *quantity) (mention, bool) {
	for _, m := range q.s.times {
		if m.from >= q.j && m.from-q.j <= 7 && m.kind != against && c.lex.has(window(q.s.tokens, q.j, m.from+1, true), planOf()...) {
			return m, true
		}
	}
	return mention{}, false
}

// planFor finds the target that a percentage of a plan speaks of, in the sentence or, when only one was
// given for the same people, elsewhere.
func (c *checker) planFor(q, cur *quantity) *quantity {
	period, said := c.planPeriod(q)
	fits := func(p *quantity) bool {
		if p.role != target || (cur != nil && !p.like(cur) && !(p.rate() && cur.rate())) {
			return false
		}
		if p.clause == q.clause && gap(p, q) < 14 {
			return true
		}
		if said && period.when.known() && p.when.known() {
			return period.when.to == p.when.to
		}
		return !said || p.clause == q.clause
	}
	if p := c.pick(q, fits); p != nil {
		return p
	}
	var found *quantity
	for _, p := range c.near(q, 12) {
		if p.s != q.s && !p.used && p.role == target && p.scheme == q.scheme && fits(p) && p.place.name == q.place.name && p.close == exactly && (!said || p.when.known()) {
			found = p
		}
	}
	return found
}

// nearMost is how many figures around one are looked at: a list pasted into a text holds hundreds a line.
const nearMost = 150

// near is the quantities of the sentences around, at most n sentences away.
func (c *checker) near(q *quantity, n int) []*quantity {
	var out []*quantity
	for held := len(q.s.q); n > 0 && held > nearMost/2; held /= 2 {
		n /= 2
	}
	for i := max(0, q.s.index-n); i <= min(len(c.doc.sentences)-1, q.s.index+n); i++ {
		if s := c.doc.sentences[i]; s.tail == q.s.tail {
			out = append(out, s.q[:min(len(s.q), nearMost)]...)
		}
	}
	return out
}

// attain judges "đạt 87,59 % kế hoạch giao".
func (c *checker) attain(q *quantity) {
	if c.ofEach(q) {
		c.claim("plan", Unverifiable, q).note("figures.plan_alone", said(q)).lacks("current", "plan")
		return
	}
	if f := c.pick(q, func(p *quantity) bool { return p.of != nil && p.clause == q.clause }); f != nil {
		c.fractionShare(q, f)
		return
	}
	cur := c.current(q)
	plan := c.planFor(q, cur)
	if (cur == nil || plan != nil && !cur.like(plan)) && c.lacking(q, plan) {
		return
	}
	if cur == nil && plan != nil {
		cur = c.pick(q, func(p *quantity) bool { return p.role != target && p.counts() && p.like(plan) })
	}
	switch {
	case cur == nil && c.pick(q, func(p *quantity) bool { return p.role == exceed && p.unit == percent && p.clause == q.clause }) != nil:
		return // exceed holds the two against each other
	case cur == nil:
		c.claim("plan", Unverifiable, q).note("figures.plan_alone", said(q)).lacks("current", "plan")
	case plan == nil:
		c.planMissing(q, cur)
	default:
		r := cur.iv.percentOf(plan.iv)
		cl := c.claim("plan", OK, q, cur, plan).result(mid2(r), max(q.dec, 2)).
			note("figures.plan", cur.num(mid2(cur.iv)), plan.num(plan.v), q.finer(mid2(r)))
		c.judge(cl, r, q.iv, q)
		if cl.Verdict == OK && cur.v < plan.v && cur.counts() {
			cl.note("figures.still_missing", plan.num(plan.v-cur.v))
		}
		c.elapsed(cl, cur, plan, mid2(r))
	}
}

// lacking judges "còn thiếu 1.250 người, mới đạt 95 % chỉ tiêu 25.000 người": what was reached is what is left.
func (c *checker) lacking(q, plan *quantity) bool {
	if plan == nil {
		return false
	}
	m := c.pick(q, func(p *quantity) bool { return p.role == missing && p.like(plan) && p.clause == q.clause })
	if m == nil || m.v > plan.v {
		return false
	}
	cur := plan.iv.minus(m.iv)
	r := cur.percentOf(plan.iv)
	cl := c.claim("plan", OK, q, m, plan).result(mid2(r), max(q.dec, 2)).note("figures.plan", plan.num(mid2(cur)), plan.num(plan.v), q.finer(mid2(r)))
	c.judge(cl, r, q.iv, q)
	return true
}

// elapsed sets what was reached against how much of the year has gone.
func (c *checker) elapsed(cl *Claim, cur, plan *quantity, done float64) {
	on := cur.when.to
	if !cur.when.known() || cur.when.inherited || cur.when.from != cur.when.to {
		return
	}
	first := day.Must(on.Year(), 1, 1)
	n, of := on.DaysSince(first)+1, day.Must(on.Year(), 12, 31).DaysSince(first)+1
	gone := float64(n) / float64(of) * 100
	cl.note("figures.elapsed", n, of, num1(gone), num1(math.Abs(done-gone)))
	if done >= gone {
		cl.note("figures.ahead")
	} else {
		cl.note("figures.behind")
	}
}

// planMissing gives the plans that would fit, as a stock and as new people of the period.
func (c *checker) planMissing(q, cur *quantity) {
	_, a, b := wholesOf(cur.v, q.iv)
	m, said1 := c.planPeriod(q)
	partial := said1 && (m.months > 0 && m.months < 12)
	cl := c.claim("plan", Unverifiable, q, cur).lacks("plan").note("figures.plan_missing", said(q))
	if !cur.counts() || cur.flow {
		cl.reading("figures.plan_flow", cur.num(a), cur.num(b), cur.num(cur.v))
		return
	}
	cl.reading("figures.plan_stock", num(a), num(b), cur.num(cur.v))
	start, known := c.startOf(cur)
	if known && start < cur.v {
		_, x, y := wholesOf(cur.v-start, q.iv)
		cl.reading("figures.plan_flow", num(x), num(y), num(cur.v-start))
	} else {
		cl.reading("figures.plan_flow_unknown")
	}
	if partial && !cur.flow {
		cl.Verdict = Ambiguous
		cl.lacks("definition").note("figures.stock_or_flow")
	}
}

// startOf is the stock at the end of the year before cur: printed, or the only whole number that a
// printed percentage leaves.
func (c *checker) startOf(cur *quantity) (float64, bool) {
	if !cur.when.known() {
		return 0, false
	}
	y := cur.when.to.Year() - 1
	for _, p := range c.levels[place3{cur.dim(), cur.scheme, y}] {
		if !p.flow && p.close == exactly && p.place.level == cur.place.level {
			return p.v, true
		}
	}
	for _, p := range c.near(cur, 1) {
		if p.role != change || p.unit != percent || p.s != cur.s || p.close != exactly {
			continue
		}
		if m := c.comparison(p); m != nil && m.when.known() && m.when.to.Year() == y && m.when.from.Month() == 1 && !m.before {
			if n, first, _ := basesOf(cur.v, p.signed()); n == 1 {
				return first, true
			}
		}
	}
	return 0, false
}

// exceed judges "vượt 8 % chỉ tiêu", "vượt 8 điểm %", "vượt 120 người".
func (c *checker) exceed(q *quantity) {
	if a := c.pick(q, func(p *quantity) bool { return p.role == attain && p.clause == q.clause && q.unit == percent }); a != nil && !c.rateNear(q) {
		over := a.iv.plus(-100)
		cl := c.claim("exceed", OK, q, a).result(a.v-100, a.dec).note("figures.attain_and_exceed", said(a), num(a.v-100))
		c.judge(cl, over, q.iv, q)
		return
	}
	cur := c.current(q)
	if cur == nil {
		c.claim("exceed", Unverifiable, q).note("figures.exceed_alone", said(q)).lacks("current", "plan")
		return
	}
	plan := c.planFor(q, cur)
	if cur.rate() {
		c.exceedRate(q, cur, plan)
		return
	}
	switch {
	case plan == nil && q.rate():
		_, a, b := wholesOf(cur.v, q.iv.plus(100))
		c.claim("exceed", Unverifiable, q, cur).lacks("plan").note("figures.exceed_implies", said(q), cur.num(a), cur.num(b))
	case plan == nil:
		c.claim("exceed", OK, q, cur).result(cur.v-q.v, 0).note("figures.exceed_count_implies", cur.num(cur.v-q.v))
	case q.rate():
		g := cur.iv.growth(plan.iv)
		cl := c.claim("exceed", OK, q, cur, plan).result(mid2(g), max(q.dec, 2)).note("figures.exceed", cur.num(cur.v), plan.num(plan.v), num2(mid2(g)))
		c.judge(cl, g, q.iv, q)
		if cl.Verdict == Wrong && cur.iv.percentOf(plan.iv).meets(q.iv) {
			cl.note("figures.ratio_not_growth", said(q), num2(mid2(g)))
		}
	default:
		cl := c.claim("exceed", OK, q, cur, plan).result(cur.v-plan.v, 0).note("figures.delta", cur.num(cur.v), plan.num(plan.v), cur.num(cur.v-plan.v))
		c.judge(cl, cur.iv.minus(plan.iv), q.iv, q)
	}
}

// rateNear reports that what is exceeded is itself a rate.
func (c *checker) rateNear(q *quantity) bool {
	cur := c.current(q)
	return cur != nil && cur.rate()
}

func (c *checker) exceedRate(q, cur, plan *quantity) {
	if plan == nil {
		byPoints, byPercent := cur.v-q.v, cur.v/(1+q.v/100)
		if q.unit == points {
			c.claim("points", Unverifiable, q, cur).result(byPoints, 1).lacks("plan").note("figures.points_imply", num2(byPoints))
			return
		}
		c.twoReadings(q, cur, byPoints, byPercent).lacks("plan", "definition").
			note("figures.over_fulfilled", num2(byPoints), num1(cur.v/max(byPoints, 1e-9)*100), num1((cur.v/max(byPoints, 1e-9)-1)*100))
		return
	}
	diff, rel := cur.iv.minus(plan.iv), cur.iv.growth(plan.iv)
	asPoints, asPercent := diff.meets(q.iv), rel.meets(q.iv)
	cl := c.claim("points", OK, q, cur, plan).result(cur.v-plan.v, max(cur.dec, plan.dec)).
		note("figures.points_both", num2(cur.v-plan.v), num2((cur.v/plan.v-1)*100))
	switch {
	case q.unit == points && asPoints, q.unit == percent && asPercent && !asPoints:
	case q.unit == percent && asPoints:
		cl.Verdict = Ambiguous
		cl.reading("figures.read_points", num2(cur.v-plan.v)).reading("figures.read_percent", num2((cur.v/plan.v-1)*100)).note("figures.write_points", said(q))
	default:
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), q.found(cur.v-plan.v))
	}
}

// missing judges "còn thiếu 414 người".
func (c *checker) missing(q *quantity) {
	if q.rate() {
		c.missingRate(q)
		return
	}
	plan := c.pick(q, func(p *quantity) bool { return p.role == target && p.like(q) })
	cur := c.pick(q, func(p *quantity) bool { return p.role == level && p.like(q) && p.i < q.i })
	if plan != nil && cur == nil {
		cur = c.reachedBefore(q, plan)
	}
	if plan == nil || cur == nil {
		return
	}
	cl := c.claim("missing", OK, q, plan, cur).result(plan.v-cur.v, 0).note("figures.delta", plan.num(plan.v), cur.num(cur.v), plan.num(plan.v-cur.v))
	c.judge(cl, plan.iv.minus(cur.iv), q.iv, q)
}

// reachedBefore is what the sentence before says was reached, last and exactly: … lên 4.350 người. So với chỉ tiêu 5.000 người
// còn thiếu 650 người.
func (c *checker) reachedBefore(q, plan *quantity) (found *quantity) {
	if q.s.index == 0 {
		return nil
	}
	before := c.doc.sentences[q.s.index-1]
	if before.tail || q.s.para-before.para > 2 {
		return nil
	}
	for _, p := range before.q {
		if p.role != level || !p.like(q) || p.of != nil || p.close != exactly || p.per != thing {
			continue
		}
		if plan.v-p.v == q.v {
			return p
		}
		if p.v < plan.v && (p.scheme == q.scheme || q.scheme == noScheme) {
			found = p
		}
	}
	return found
}

// missingRate judges "đạt 43,2 %, còn thiếu 1,8 điểm phần trăm (so với chỉ tiêu 45 %)".
func (c *checker) missingRate(q *quantity) {
	plan := c.pick(q, func(p *quantity) bool { return p.role == target && p.rate() })
	cur := c.pick(q, func(p *quantity) bool { return p.rate() && p != plan && (p.role == share || p.role == rateLevel) })
	if plan == nil || cur == nil {
		cl := c.claim("points", Unverifiable, q, cur)
		if plan == nil {
			cl.lacks("plan")
		}
		if cur == nil {
			cl.lacks("current")
			cl.note("figures.change_alone", said(q))
			return
		}
		cl.note("figures.points_imply", num2(cur.v+q.v))
		return
	}
	left := plan.iv.minus(cur.iv)
	cl := c.claim("points", OK, q, cur, plan).result(plan.v-cur.v, max(cur.dec, plan.dec)).note("figures.delta", num2(plan.v), num2(cur.v), num2(plan.v-cur.v))
	c.judge(cl, left, q.iv, q)
	if cl.Verdict == OK && q.unit == percent {
		cl.Verdict = Ambiguous
		cl.reading("figures.read_points", num2(plan.v-cur.v)).note("figures.write_points", said(q))
	}
}

// goals sets what is reached against a goal with a date: how much faster it must go.
func (c *checker) goals() {
	done := map[float64]bool{}
	for _, g := range c.all {
		if g.role != target || !g.people() || !g.when.known() || g.close == atLeast || g.flow || done[g.v] {
			continue
		}
		var cur *quantity
		for _, p := range c.near(g, 8) {
			if p.role == level && !p.flow && p.like(g) && p.close == exactly && p.scheme == g.scheme && p.when.known() && p.when.to.Before(g.when.to) && p.v < g.v &&
				(cur == nil || p.when.to.After(cur.when.to) || p.s.index > cur.s.index && p.when.to == cur.when.to) && (p.place.level == g.place.level || p.place.level == 0) {
				cur = p
			}
		}
		if cur != nil && cur.when.to.Year() == g.when.to.Year() && len(g.s.q) > 0 {
			done[g.v] = true
			c.pace(g, cur)
		}
	}
}

func (c *checker) pace(g, cur *quantity) {
	left := g.v - cur.v
	remaining := span{from: cur.when.to, to: g.when.to}.months()
	remaining = max(1, g.when.to.Month()-cur.when.to.Month())
	need := left / float64(remaining)
	var cl *Claim
	if cur.s == g.s {
		cl = c.claim("goal", OK, g, cur)
	} else {
		cl = c.claim("goal", OK, g)
	}
	cl.result(cur.v/g.v*100, 1).note("figures.goal", cur.num(cur.v), g.num(g.v), num1(cur.v/g.v*100), num(left)).
		note("figures.goal_need", num1(need), remaining)
	if start, ok := c.startOf(c.richest(cur)); ok && start < cur.v {
		had := (cur.v - start) / float64(cur.when.to.Month())
		cl.note("figures.goal_pace", num1(had), num2(need/had))
		if need > had {
			cl.note("figures.goal_far")
		}
	} else {
		cl.lacks("base")
	}
}

// richest is the mention of the same figure whose sentence says most about how it came to be.
func (c *checker) richest(cur *quantity) *quantity {
	best, most := cur, -1
	for _, p := range c.levels[place3{cur.dim(), cur.scheme, cur.when.to.Year()}] {
		n := 0
		for _, q := range p.s.q {
			if q.role == change {
				n++
			}
		}
		if p.v == cur.v && n > most {
			best, most = p, n
		}
	}
	return best
}

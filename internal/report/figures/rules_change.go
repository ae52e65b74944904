package figures

import "math"

// signed is the interval of a change with its direction.
func (q *quantity) signed() iv {
	if q.less {
		return iv{-q.iv.hi, -q.iv.lo}
	}
	return q.iv
}

// change judges "tăng 390 % so với năm 2017".
func (c *checker) change(q *quantity) {
	cur := c.current(q)
	if q.unit == points || (cur != nil && cur.rate()) {
		c.rateChange(q, cur)
		return
	}
	if t := c.pick(q, func(p *quantity) bool { return p.role == times && p.clause == q.clause }); t != nil && cur == nil && !(q.i < t.i && c.lex.compared(q.r) && c.lex.compared(t.r)) {
		c.changeAndFold(q, t)
		return
	}
	if cur == nil {
		c.claim("change", Unverifiable, q).note("figures.change_alone", said(q)).lacks("current", "base")
		return
	}
	b, known := c.baseOf(q, cur)
	if !known {
		c.impliedBase(q, cur)
		return
	}
	grown := cur.iv.growth(b)
	mid := (grown.lo + grown.hi) / 2
	cl := c.claim("change", OK, q, cur).result(mid, max(q.dec, 2)).
		note("figures.change", cur.num(mid2(cur.iv)), cur.num(mid2(b)), num2(mid))
	c.judge(cl, grown, q.signed(), q)
	if cl.Verdict == Wrong && cur.iv.percentOf(b).meets(q.iv) {
		cl.note("figures.ratio_not_growth", said(q), num2(mid))
	}
}

func mid2(v iv) float64 {
	if v.exact() {
		return v.lo
	}
	return (v.lo + v.hi) / 2
}

// judge sets the verdict by comparing what was reckoned with what is printed.
func (c *checker) judge(cl *Claim, reckoned, printed iv, q *quantity) {
	switch {
	case reckoned.meets(printed):
		cl.Verdict = OK
	case reckoned.exact() && reckoned.lo*mid2(printed) > 0 && cutTo(math.Abs(reckoned.lo), q.v, q.dec):
		cl.Verdict = OK
		cl.note("figures.cut", said(q))
	default:
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), q.found(math.Abs(mid2(reckoned))))
		if swapped(mid2(reckoned), q.v, q.dec) {
			cl.note("figures.swapped")
		}
	}
}

// baseOf finds what a change is measured against: in the sentence, by the increment beside it, or as a
// figure of that year elsewhere in the text.
func (c *checker) baseOf(q, cur *quantity) (iv, bool) {
	if b := c.pick(q, func(p *quantity) bool { return p.role == base && p.like(cur) && p.clause == q.clause }); b != nil {
		b.used = true
		return b.iv, true
	}
	if d := c.pick(q, func(p *quantity) bool { return p.role == delta && p.like(cur) && p.clause == q.clause }); d != nil && c.beside(q, d) && cur.i < d.i {
		d.used = true
		return cur.iv.minus(d.signed()), true
	}
	if b := c.bracketed(q, cur); b != nil {
		b.used = true
		return b.iv, true
	}
	if p := c.earlier(q, cur); p != nil {
		p.used = true
		return p.iv, true
	}
	if m := c.comparison(q); m != nil && m.when.known() {
		for _, p := range c.levels[place3{cur.dim(), cur.scheme, m.when.to.Year()}] {
			if p != cur && p.close == exactly && p.flow == cur.flow && (p.place.level == cur.place.level || p.place.level == 0 || cur.place.level == 0) {
				return p.iv, true
			}
		}
	}
	return iv{}, false
}

// earlier is the same figure of an earlier time in the sentence: năm 2023 có 18.200 người, năm 2024 có 20.020 người,
// tăng 10 %.
func (c *checker) earlier(q, cur *quantity) *quantity {
	m := c.comparison(q)
	today := c.lex.has(lastWords(cur.l, 8), "nay", "hiện", "hiện nay", "hiện có", "đến nay")
	if cur.i > q.i || (!cur.when.known() || cur.when.inherited) && !today || m != nil && !m.before {
		return nil
	}
	var found *quantity
	for _, p := range q.s.q {
		if p.i < cur.i && p.role == level && p.of == nil && p.like(cur) && p.unit == cur.unit && p.flow == cur.flow && p.scheme == cur.scheme && p.close == exactly &&
			p.when.known() && !p.when.inherited && (today || p.when.to.Before(cur.when.to) && p.months == cur.months) && (m == nil || p.when.to.Year() == cur.when.to.Year()-1) {
			found = p
		}
	}
	return found
}

// bracketed is the base in brackets behind the time it is of: gấp 1,5 lần tháng 9 (830 người).
func (c *checker) bracketed(q, cur *quantity) *quantity {
	for _, p := range q.s.q {
		if p.i > q.j && p.i-q.j <= 7 && p != cur && p.like(cur) && p.role == level && c.beside(q, p) && p.i > 0 && q.s.tokens[p.i-1].key == "(" &&
			p.j < len(q.s.tokens) && q.s.tokens[p.j].key == ")" && q.unit == fold && cur.i < q.i {
			return p
		}
	}
	return nil
}

// beside reports two quantities with no third between them.
func (c *checker) beside(a, b *quantity) bool {
	lo, hi := min(a.i, b.i), max(a.i, b.i)
	for _, p := range a.s.q {
		if p.i > lo && p.i < hi && !p.duration() {
			return false
		}
	}
	return true
}

// impliedBase looks for the whole numbers that would give the printed percentage.
func (c *checker) impliedBase(q, cur *quantity) {
	p := q.signed()
	if q.close != exactly || p.lo <= -100 {
		c.claim("change", Unverifiable, q, cur).note("figures.base_missing", said(q)).lacks("base")
		return
	}
	n, first, last := basesOf(cur.v, p)
	switch {
	case n == 1:
		c.claim("change", OK, q, cur).result(first, 0).lacks("base").
			note("figures.base_only", cur.num(first), said(q), cur.num(cur.v)).
			note("figures.base_neighbours", num(first-1), num1((cur.v/(first-1)-1)*100), num(first+1), num1((cur.v/(first+1)-1)*100))
	case n == 0 && cur.close == exactly && cur.counts():
		c.claim("change", Wrong, q, cur).note("figures.base_impossible", said(q), cur.num(cur.v))
	default:
		c.claim("change", Unverifiable, q, cur).lacks("base").
			note("figures.base_range", said(q), cur.num(math.Round(first)), cur.num(math.Round(last)))
	}
}

// changeAndFold holds "tăng 390 %" against "gấp 4,9 lần" in one sentence.
func (c *checker) changeAndFold(q, t *quantity) {
	f := t.iv.plus(-1).times(100)
	cl := c.claim("change", OK, q, t).result(mid2(f), 0).note("figures.fold_is_change", said(t), num(math.Round(mid2(f))))
	c.judge(cl, f, q.signed(), q)
}

// rateChange judges a change of a rate: points or percent.
func (c *checker) rateChange(q, cur *quantity) {
	b := c.pick(q, func(p *quantity) bool { return p.rate() && (p.role == base) })
	if b == nil && cur != nil && cur.rate() {
		b = c.earlierRate(q, cur)
	}
	if cur == nil || cur == b {
		cur = c.pick(q, func(p *quantity) bool { return p.rate() && p.role == rateLevel })
	}
	if cur != nil && !cur.rate() && q.unit == points {
		cur = c.pick(q, func(p *quantity) bool { return p.rate() && p.i < q.i && (p.role == share || p.role == rateLevel) }) // points are of a rate, never of a count
	}
	if cur == nil {
		cl := c.claim("change", Unverifiable, q).note("figures.change_alone", said(q)).lacks("current", "base")
		if q.unit == percent {
			return
		}
		cl.note("figures.points_said")
		return
	}
	sign := 1.0
	if q.less {
		sign = -1
	}
	if b == nil {
		c.rateBaseMissing(q, cur, sign)
		return
	}
	diff, rel := cur.iv.minus(b.iv), cur.iv.growth(b.iv)
	exact := cur.v - b.v
	asPoints, asPercent := diff.meets(q.signed()), rel.meets(q.signed())
	cl := c.claim("points", OK, q, cur, b).result(math.Abs(exact), max(cur.dec, b.dec)).
		note("figures.points_both", num2(exact), num2((cur.v/b.v-1)*100))
	switch {
	case q.unit == points && asPoints, q.unit == percent && asPercent && !asPoints:
	case q.unit == percent && asPoints:
		cl.Verdict = Ambiguous
		cl.reading("figures.read_points", num2(exact)).reading("figures.read_percent", num2((cur.v/b.v-1)*100)).
			note("figures.write_points", said(q))
	default:
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), q.found(math.Abs(exact)))
	}
}

// earlierRate is the same rate of an earlier time in the sentence: năm 2021 đạt 82,5 %, năm 2025 đạt 94,2 %, tăng 11,7 %.
func (c *checker) earlierRate(q, cur *quantity) (found *quantity) {
	if c.comparison(q) != nil {
		return nil
	}
	for _, p := range q.s.q {
		if p.i < cur.i && p.role == cur.role && p.unit == percent && p.of == nil && p.scheme == cur.scheme && p.when.known() && cur.when.known() &&
			!p.when.inherited && !cur.when.inherited && p.when.to.Before(cur.when.from) {
			found = p
		}
	}
	return found
}

func (c *checker) rateBaseMissing(q, cur *quantity, sign float64) {
	was := cur.v - sign*q.v
	if q.unit == points {
		v := Unverifiable
		if was < 0 {
			v = Wrong
		}
		c.claim("points", v, q, cur).result(was, max(q.dec, cur.dec)).lacks("base").note("figures.points_imply", num2(was))
		return
	}
	c.twoReadings(q, cur, was, cur.v/(1+sign*q.v/100)).lacks("base").lacks("definition")
}

// twoReadings is the verdict on a percentage that is said of a rate: points or percent, with the figure
// each reading implies and how round it is.
func (c *checker) twoReadings(q, cur *quantity, byPoints, byPercent float64) *Claim {
	cl := c.claim("points", Ambiguous, q, cur).
		reading("figures.read_points_imply", num2(byPoints)).
		reading("figures.read_percent_imply", num2(byPercent)).
		note("figures.points_or_percent", said(q))
	if nearlyRound(byPoints) && !nearlyRound(math.Round(byPercent*100)/100) {
		cl.note("figures.points_likely", num2(byPoints), num2(byPercent))
	} else if nearlyRound(math.Round(byPercent*100)/100) && !nearlyRound(byPoints) {
		cl.note("figures.percent_likely", num2(byPercent))
	}
	return cl
}

// ratio judges "bằng 105 % so với cùng kỳ".
func (c *checker) ratio(q *quantity) {
	cur := c.current(q)
	if cur == nil {
		c.claim("ratio", Unverifiable, q).note("figures.change_alone", said(q)).lacks("current", "base")
		return
	}
	b, known := c.baseOf(q, cur)
	if !known {
		_, first, last := wholesOf(cur.v, q.iv)
		c.claim("ratio", Unverifiable, q, cur).lacks("base").note("figures.base_range", said(q), cur.num(first), cur.num(last))
		return
	}
	r := cur.iv.percentOf(b)
	cl := c.claim("ratio", OK, q, cur).result(mid2(r), 2).note("figures.ratio", cur.num(mid2(cur.iv)), cur.num(mid2(b)), num2(mid2(r)))
	c.judge(cl, r, q.iv, q)
}

// fold judges "gấp 4,9 lần" and the loose "tăng 4,9 lần".
func (c *checker) fold(q *quantity) {
	loose := c.lex.last(q.l, "tăng", "giảm") > c.lex.last(q.l, "gấp")
	cur := c.current(q)
	if cur == nil || cur.i > q.i {
		cur = c.goalBefore(q, cur)
	}
	if ch := c.pick(q, func(p *quantity) bool { return p.role == change && p.clause == q.clause }); cur == nil && ch != nil {
		return // change speaks of both
	}
	var b iv
	known := false
	if cur != nil {
		b, known = c.baseOf(q, cur)
	}
	if !known {
		cl := c.claim("times", Unverifiable, q, cur).lacks("base").note("figures.base_missing", said(q))
		if loose {
			cl.Verdict = Ambiguous
			cl.reading("figures.read_fold", said(q)).reading("figures.read_more", num2(q.v+1)).lacks("definition")
		}
		return
	}
	f := cur.iv.over(b)
	cl := c.claim("times", OK, q, cur).result(mid2(f), max(q.dec, 1)).note("figures.fold", cur.num(mid2(cur.iv)), cur.num(mid2(b)), num2(mid2(f)))
	switch {
	case f.meets(q.iv):
		if loose {
			cl.note("figures.fold_loose", said(q))
		}
	case loose && f.plus(-1).meets(q.iv):
	case f.plus(-1).meets(q.iv):
		cl.Verdict = Wrong
		cl.note("figures.fold_not_more", num2(mid2(f)))
	default:
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), q.found(mid2(f)))
	}
}

// goalBefore is the goal that is so many times something, when no count stands before it: chỉ tiêu 12.000 người, gấp rưỡi
// năm 2025 (8.000 người).
func (c *checker) goalBefore(q, cur *quantity) *quantity {
	for _, p := range q.s.q {
		if p.role == target && p.i < q.i && p.clause == q.clause && (p.counts() || p.unit == dong) {
			cur = p
		}
	}
	return cur
}

// delta judges "tăng 10.494 người so với cùng kỳ": with the base when it is printed, else by what it implies.
func (c *checker) delta(q *quantity) {
	if c.adds(q) {
		return
	}
	cur := c.current(q)
	if cur == nil || !cur.like(q) {
		cur = c.pick(q, func(p *quantity) bool { return p.role == level && p.like(q) && p.clause == q.clause })
	}
	if cur == nil {
		c.claim("delta", Unverifiable, q).note("figures.delta_alone", said(q)).lacks("current")
		return
	}
	b := c.pick(q, func(p *quantity) bool {
		return (p.role == base || p.role == target && c.lex.has(lastWords(p.l, 7), "so với", "so với chỉ tiêu")) && p.like(q) && p.clause == q.clause
	})
	if b == nil {
		b = c.earlier(q, cur)
	}
	var from iv
	if b != nil {
		b.used = true
		from = b.iv
	} else if m := c.comparison(q); m != nil && m.when.known() {
		for _, p := range c.levels[place3{cur.dim(), cur.scheme, m.when.to.Year()}] {
			if p != cur && p.s != q.s && !p.flow && p.place.level == cur.place.level {
				from = p.iv
			}
		}
	}
	if from != (iv{}) {
		d := cur.iv.minus(from)
		cl := c.claim("delta", OK, q, cur, b).result(mid2(d), 0).note("figures.delta", cur.num(mid2(cur.iv)), cur.num(mid2(from)), cur.num(mid2(d)))
		c.judge(cl, d, q.signed(), q)
		return
	}
	was := cur.v - mid2(q.signed())
	cl := c.claim("delta", OK, q, cur).result(was, 0)
	if was < 0 {
		cl.Verdict = Wrong
		cl.note("figures.delta_impossible", q.num(q.v), cur.num(cur.v))
		return
	}
	cl.note("figures.delta_implies", cur.num(was), cur.num(cur.v), num2((cur.v/max(was, 1)-1)*100))
	if was > 0 && cur.v > 2*was {
		cl.note("figures.more_than_doubled")
	}
}

// adds judges "có thêm 3 hộ": the running total, held against a total that is said.
func (c *checker) adds(q *quantity) bool {
	if !c.lex.ends(q.l, "thêm", "có thêm", "thêm được") || c.lex.has(lastWords(q.l, 3), "tăng") {
		return false
	}
	cur := c.pick(q, func(p *quantity) bool { return p.role == level && p.like(q) && p.i < q.i })
	if cur == nil {
		return false
	}
	sum := cur.v + q.v
	total := c.pick(q, func(p *quantity) bool {
		return p.role == level && p.like(q) && p.i > q.i && c.lex.ends(p.l, "lên", "tổng số lên", "thành", "tổng số", "là", "lên thành")
	})
	cl := c.claim("sum", OK, q, cur, total).result(sum, 0).note("figures.added", cur.num(cur.v), q.num(q.v), q.num(sum))
	if total != nil {
		c.judge(cl, point(sum), total.iv, total)
	}
	return true
}

// fromTo judges "từ 30 % lên 32 %" and "từ A lên B" with nothing else: only the direction can be told.
func (c *checker) fromTo(s *sentence) {
	for i, a := range s.q {
		if a.role != base || i+1 >= len(s.q) || !c.lex.ends(a.l, "từ", "từ mức", "từ tỷ lệ") {
			continue
		}
		b := s.q[i+1]
		up, down := c.lex.has(b.l, "lên", "tăng"), c.lex.has(b.l, "xuống", "giảm")
		if !(up || down) || a.rate() != b.rate() {
			continue
		}
		if up && !down && b.v < a.v || down && !up && b.v > a.v {
			c.claim("direction", Wrong, a, b).note("figures.direction", said(a), said(b))
		} else if !a.used && !b.used {
			c.claim("direction", OK, a, b).result(b.v-a.v, max(a.dec, b.dec)).note("figures.from_to", b.num(b.v-a.v), num2((b.v/max(a.v, 1e-9)-1)*100))
		}
	}
}

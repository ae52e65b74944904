package figures

// mean judges "bình quân 56 người/tháng" and "bình quân mỗi xã 39 người".
func (c *checker) mean(q *quantity) {
	if q.product {
		return
	}
	per := q.per
	if per == thing {
		per = c.eachUnit(q)
	}
	if c.lex.has(q.l, "ít nhất", "chỉ tiêu", "tối thiểu") || q.close == atLeast {
		return // a rule, not a mean: floors speaks of it
	}
	total := c.pick(q, func(p *quantity) bool {
		return (p.role == level || p.role == delta) && p.like(q) && p.of == nil && p.v > q.v
	})
	if total == nil {
		total = c.pick(q, func(p *quantity) bool { return (p.role == level || p.role == delta) && p.like(q) && p.of == nil })
	}
	if total != nil && q.unit == dong && total.v < q.v {
		total = nil // what somebody pays and what he is paid
	}
	if b := c.pick(q, func(p *quantity) bool { return p.role == base && total != nil && p.like(total) && p.clause == q.clause }); b != nil && b.i < total.i && c.lex.has(q.l, "tăng", "giảm", "thêm") {
		grown := *total // từ 8.120 lên 21.650 người, bình quân mỗi năm tăng 2.700: of what came, not of what there is
		grown.v, grown.iv, grown.flow = total.v-b.v, total.iv.minus(b.iv), true
		total = &grown
	}
	n, word, sure := c.divisor(q, total, per)
	if u := c.eachUnit(q); q.per.lasts() && u != thing && u != per && n > 0 {
		if p := c.countOf(q, total, u); p != nil { // mỗi tổ 16 hộ/ngày: of a group and a day
			n, word = n*p.v, said(p)+" × "+word
		} else {
			n = 0
		}
	}
	if total == nil || n == 0 {
		c.meanAlone(q, total, n)
		return
	}
	m := total.iv.times(1 / n)
	cl := c.claim("mean", OK, q, total).result(mid2(m), 1).note("figures.mean", total.num(total.v), word, q.num1(mid2(m)))
	printed := q.iv
	if q.dec == 0 && q.close == exactly && q.scale <= 1 {
		printed = iv{q.v - 0.5, q.v + 0.5}
	}
	c.judge(cl, m, printed, q)
	if cl.Verdict == Wrong && q.unit == dong && q.per != thing && !c.lex.meanCue(q) && !c.lex.has(lastWords(total.l, 6), "đóng", "nộp", "tiết kiệm", "góp", "để dành", "tích lũy", "tích cóp") {
		c.claims = c.claims[:len(c.claims)-1] // a price and another amount: nothing says that one is made of the other
		return
	}
	if cl.Verdict == Wrong && !sure {
		cl.Verdict = Unverifiable // the period was told of another figure, it can confirm but not condemn
		cl.Explain = nil
		cl.note("figures.mean_period", said(q), word).lacks("duration")
		return
	}
	if cl.Verdict == Wrong && total.flow == false && per == months && total.unit != dong {
		cl.note("figures.mean_of_stock")
	}
}

// meanAlone says what a mean lacks; a plain price is no mean.
func (c *checker) meanAlone(q, total *quantity, n float64) {
	if q.unit == dong && !c.lex.meanCue(q) {
		return
	}
	cl := c.claim("mean", Unverifiable, q, total).note("figures.mean_alone", said(q))
	if total == nil {
		cl.lacks("total")
	}
	if n == 0 {
		cl.lacks("count")
	}
}

// countOf is the count of the things that a mean is for one of, the total aside.
func (c *checker) countOf(q, total *quantity, per unit) *quantity {
	if per == thing {
		return nil
	}
	return c.pick(q, func(p *quantity) bool {
		return p != total && p.role == level && p.of == nil && (p.unit == per || per == person && p.people())
	})
}

// divisor is by how many the mean divides: months of the period, or the count of the things named. It is sure when the
// sentence itself says so.
func (c *checker) divisor(q, total *quantity, per unit) (n float64, word string, sure bool) {
	if p := c.countOf(q, total, per); p != nil {
		return p.v, said(p), true
	}
	if per == card && total != nil && c.lex.has(q.s.words(), "thẻ") { // one card to each
		if p := c.pick(q, func(p *quantity) bool { return (p.people() || p.unit == household) && p.role == level && p.of == nil }); p != nil && p.i < total.i {
			return p.v, said(p), true
		}
	}
	k := map[unit]float64{months: 1, quarters: 1.0 / 3, years: 1.0 / 12}[per]
	if k == 0 {
		n, word = c.calendar(q, per)
		return n, word, !q.when.inherited
	}
	long, sure := c.monthsOf(q, total, per)
	n = float64(long) * k
	return n, num(n).In("vi") + " " + map[unit]string{months: "tháng", quarters: "quý", years: "năm"}[per], sure
}

// monthsOf is how many months the total is of: by the sentence's own words first, then by the time it took over.
func (c *checker) monthsOf(q, total *quantity, per unit) (n int, sure bool) {
	own := func(p *quantity) int {
		switch {
		case p == nil || p.when.inherited:
			return 0
		case p.months != 0:
			return p.months
		case p.when.known() && p.when.from != p.when.to:
			return p.when.months()
		}
		return 0
	}
	n = own(total)
	for _, p := range q.s.q {
		switch {
		case p.role != span0 || n != 0:
		case p.unit == months:
			n = int(p.v)
		case p.unit == quarters:
			n = 3 * int(p.v)
		case p.unit == years && (p.i > q.i || per == years):
			n = 12 * int(p.v)
		}
	}
	if n == 0 {
		n = own(q)
	}
	if n != 0 {
		return n, true
	}
	for _, p := range []*quantity{total, q} {
		switch {
		case p == nil || n != 0:
		case p.months > 0:
			n = p.months
		case p.when.known() && p.when.from != p.when.to:
			n = p.when.months()
		}
	}
	return n, false
}

// calendar is the days or weeks of the period.
func (c *checker) calendar(q *quantity, per unit) (float64, string) {
	for _, p := range q.s.q {
		if per != thing && p.unit == per && p.role == span0 && p != q {
			return p.v, said(p)
		}
	}
	if !q.when.known() || q.when.from == q.when.to {
		return 0, ""
	}
	n := float64(q.when.to.DaysSince(q.when.from) + 1)
	switch per {
	case days:
		return n, num(n).In("vi") + " ngày"
	case weeks:
		return n / 7, num(n/7).In("vi") + " tuần"
	}
	return 0, ""
}

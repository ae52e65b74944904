package figures

// across holds sentences against each other and against the head of the text.
func (c *checker) across() {
	c.published()
	c.goals()
	c.floors()
	c.grossNet()
	c.sameNumber()
	c.loose()
	c.proof()
	c.subset()
	c.belowMean()
	c.openPeriod()
	c.members()
	c.nameIsGoal()
	c.price()
}

// published compares the day of publication with the days the figures are of.
func (c *checker) published() {
	p := c.doc.published
	if p.IsZero() {
		return
	}
	var newest span
	var where *sentence
	fine := false // a month or a day, not just a year
	for _, s := range c.doc.sentences {
		if s.tail {
			continue
		}
		for _, m := range s.times {
			if m.now || !m.when.known() || m.when.yearless || m.kind == against {
				continue
			}
			if m.when.from.After(p) || m.when.to.Year() > p.Year() {
				continue
			}
			exact := m.months > 0 || m.when.from == m.when.to
			if where == nil || exact && !fine || exact == fine && m.when.to.After(newest.to) {
				newest, where, fine = m.when, s, exact
			}
		}
	}
	if where == nil || p.DaysSince(newest.to) < 180 {
		return
	}
	c.claims = append(c.claims, &Claim{File: c.doc.name, Index: where.index, Sentence: where.text, To: len(where.text), Rule: "published", Verdict: Ambiguous,
		Explain:  []Note{say("figures.published", p, newest.to, p.DaysSince(newest.to)/30)},
		Readings: []Note{say("figures.dated_text", newest.to), say("figures.dated_head", p)}, Missing: []string{"date"}})
}

// floors judges "mỗi nhóm mỗi tháng ít nhất 10 người" against a total of the same people.
func (c *checker) floors() {
	for _, f := range c.all {
		if f.close != atLeast || !f.people() || !c.lex.has(f.l, "mỗi nhóm", "mỗi tổ", "từng nhóm", "mỗi đại lý", "mỗi nhân viên", "mỗi cộng tác viên", "mỗi người") || !c.lex.has(f.l, "mỗi tháng", "hàng tháng", "hằng tháng", "một tháng") {
			continue
		}
		var total *quantity
		for _, q := range c.near(f, 25) {
			if q.role == level && q.people() && q.months > 1 && q.flow && q.s.index > f.s.index && total == nil {
				total = q
			}
		}
		cl := c.claim("floor", Unverifiable, f)
		if total == nil {
			cl.note("figures.floor_alone", said(f)).lacks("total", "groups")
			continue
		}
		n := int(total.v / (f.v * float64(total.months)))
		for _, q := range c.near(f, 6) {
			if (q.unit == group || q.unit == collector) && q.role == level && q.close == exactly && q.v > 1 {
				cl.note("figures.floor_given", q.num(q.v), num(q.v*f.v*float64(total.months)), total.num(total.v))
				cl.Verdict = OK
				if q.v*f.v*float64(total.months) > total.v {
					cl.Verdict = Wrong
				}
			}
		}
		if cl.Verdict == Unverifiable {
			per := f.v * float64(total.months)
			cl.lacks("groups").note("figures.floor", total.num(total.v), total.months, n, num(float64(n)*per), n+1, num(float64(n+1)*per))
		}
	}
}

// grossNet holds "khai thác mới 3.000" against "tăng 708 người" of the same scheme.
func (c *checker) grossNet() {
	for _, net := range c.all {
		if net.role != delta || net.less || !net.people() || net.scheme == noScheme || c.lex.ends(net.l, "thêm") {
			continue
		}
		var gross []*quantity
		for _, g := range c.near(net, 30) {
			if g.role == level && g.flow && g.people() && g.scheme == net.scheme && g.s != net.s && g.when.known() && g.when.to.Year() >= net.when.to.Year()-1 && g.v >= 20 &&
				net.when.known() && g.when.months() >= 3 && g.place.level <= 2 && c.tells(g) {
				gross = append(gross, g)
			}
		}
		if len(gross) == 0 {
			continue
		}
		sum, biggest := 0.0, gross[0]
		for _, g := range gross {
			sum += g.v
			if g.v > biggest.v {
				biggest = g
			}
		}
		if sum <= net.v*1.05 {
			continue
		}
		cl := c.claim("gross_net", Ambiguous, net).lacks("definition").note("figures.gross_net", net.num(net.v), num(sum))
		if len(gross) > 1 {
			cl.reading("figures.gross_inside", biggest.num(biggest.v), biggest.num(biggest.v-net.v), num1(net.v/biggest.v*100))
		}
		cl.reading("figures.gross_apart", num(sum), num(sum-net.v), num1(net.v/sum*100))
		if biggest.when.to.Year() != net.when.to.Year() {
			cl.note("figures.periods_differ", biggest.when.to, net.when.to)
		}
	}
}

// tells reports a count whose own words name the scheme: 3.000 người tham gia BHXH tự nguyện.
func (c *checker) tells(q *quantity) bool {
	for i := q.j; i < min(q.j+3, len(q.s.tokens)); i++ {
		if sc, _ := c.lex.schemeAt(q.s.tokens, i); sc == q.scheme {
			return true
		}
	}
	return false
}

// loose holds "gần 200" against the exact figure of the same people.
func (c *checker) loose() {
	for _, q := range c.all {
		if q.close != under || !q.people() || q.role != level || !q.flow || q.scheme == noScheme {
			continue
		}
		var best *quantity
		for _, p := range c.near(q, 6) {
			if p.role == level && !p.flow && p.close == exactly && p.people() && p.scheme == q.scheme && p.when.known() && p.v > q.v*0.5 && p.v < q.v*1.5 {
				best = p
			}
		}
		if best == nil || best.v > q.v*0.95 && best.v <= q.v {
			continue
		}
		v := Ambiguous
		if best.v > q.v {
			v = Wrong
		}
		c.claim("loose", v, q).result(best.v/q.v*100, 0).lacks("definition").note("figures.loose", said(q), best.num(best.v), num1(best.v/q.v*100))
	}
}

// proof finds a figure of one year offered as evidence for another.
func (c *checker) proof() {
	for i, s := range c.doc.sentences {
		if i == 0 || s.tail || len(s.q) == 0 {
			continue
		}
		w := cutWords(window(s.tokens, 0, len(s.tokens), false), 6)
		if !c.lex.begins(w, "bằng chứng", "minh chứng", "điều đó", "kết quả đó", "cụ thể", "chứng minh") {
			continue
		}
		before := c.doc.sentences[i-1]
		var told span
		for _, m := range before.times {
			if m.kind == during && m.when.known() {
				told = m.when
			}
		}
		for _, q := range s.q {
			if told.known() && q.when.known() && !q.when.inherited && (q.role == level) && q.when.to.Year() != told.to.Year() {
				c.claim("proof", Ambiguous, q).lacks("date").note("figures.proof", said(q), q.when.to, told.to.Year()).
					reading("figures.proof_stock", q.when.to, told.to.Year()).reading("figures.proof_other", q.when.to.Year())
				break
			}
		}
	}
}

// subset holds a sentence that begins with "Trong đó" against the total of the sentence before.
func (c *checker) subset() {
	for i, s := range c.doc.sentences {
		if i == 0 || s.tail || !c.lex.begins(window(s.tokens, 0, min(2, len(s.tokens)), false), "trong đó") {
			continue
		}
		whole := c.wholeBefore(s, 0)
		var list []*quantity
		for _, q := range s.q {
			if whole != nil && q.role == level && q.like(whole) && !q.used && q.of == nil && q.per == thing {
				list = append(list, q)
			}
		}
		if len(list) > 1 {
			c.sum(whole, list, false)
			continue
		}
		for _, q := range list {
			c.onePart(whole, q)
		}
	}
}

// openPeriod works out the mean of "từ năm 2020 đến nay … 146 người".
func (c *checker) openPeriod() {
	for _, q := range c.all {
		if q.used || q.role != level || !q.people() || !q.flow {
			continue
		}
		for _, m := range q.s.times {
			if m.now && m.months > 1 && m.when.from != m.when.to && m.from < q.i {
				cl := c.claim("pace", OK, q).result(q.v/float64(m.months), 1).note("figures.pace", q.num(q.v), m.months, num1(q.v/float64(m.months)))
				for _, f := range c.near(q, 40) {
					if f.close == atLeast && f.people() && c.lex.has(f.l, "mỗi tháng") {
						cl.note("figures.pace_floor", f.num(f.v))
						break
					}
				}
				break
			}
		}
	}
}

package figures

// amounts judges "hỗ trợ 20 % mức đóng 297.000 đồng, tức 59.400 đồng, còn đóng 237.600 đồng": a percentage of an amount,
// what that is, and what is left of it.
func (c *checker) amounts(s *sentence) {
	for k, q := range s.q {
		if q.unit != percent || q.of != nil || q.wordy || q.v > 100 || q.per != thing || q.role != share && q.role != change && q.role != attain || c.lex.plan(q.r) {
			continue
		}
		whole, direct := c.amountOf(s, k)
		if whole == nil {
			continue
		}
		at := q
		if direct {
			at = whole
		}
		part := c.amountAfter(s, at, whole, "tức", "tức là", "tương ứng", "tương đương", "tương đương với", "là", "bằng", "hay", "(", "số tiền", "với số tiền")
		from := at
		if part != nil {
			from = part
		}
		left := c.amountAfter(s, from, whole, "còn", "chỉ còn", "còn lại", "chỉ còn lại", "còn đóng", "chỉ còn đóng", "còn phải đóng", "chỉ phải đóng", "chỉ đóng", "phải đóng", "chỉ còn phải đóng", "thực đóng", "còn phải nộp", "chỉ cần đóng", "còn nộp")
		c.amount(q, whole, part, left, direct)
	}
}

// amountOf is the amount a percentage is of: the one named right behind it, else the one before it that something is paid at.
func (c *checker) amountOf(s *sentence, k int) (whole *quantity, direct bool) {
	q := s.q[k]
	if k+1 < len(s.q) {
		n := s.q[k+1]
		between := window(s.tokens, q.j, n.i, true)
		if n.unit == dong && n.i-q.j <= 7 && c.lex.has(between, "mức đóng", "mức", "của", "trên", "chi phí", "giá trị", "mệnh giá") && !c.lex.has(between, ",", "tức", "(", "tương ứng", "tương đương", "còn") {
			return n, true
		}
	}
	for i := k - 1; i >= 0; i-- {
		if p := s.q[i]; p.unit == dong && p.clause == q.clause && p.close == exactly && c.lex.has(lastWords(p.l, 5), "mức đóng", "mức", "chi phí", "giá", "phải đóng", "mệnh giá", "học phí") {
			return p, false
		}
	}
	return nil, false
}

// amountAfter is the amount right behind at whose words end with one of the cues.
func (c *checker) amountAfter(s *sentence, at, whole *quantity, cues ...string) *quantity {
	for _, p := range s.q {
		if p.i <= at.i || p.duration() {
			continue
		}
		if p.unit != dong || p.v >= whole.v || p.clause != at.clause {
			return nil
		}
		if c.lex.ends(p.l, cues...) || p.close != exactly && c.lex.has(lastWords(p.l, 4), cues...) {
			return p
		}
		return nil
	}
	return nil
}

// amount holds the part and the rest against the percentage. The State's share is reckoned on the poverty line and not on
// what one pays, so a part of an amount further off is not condemned by itself.
func (c *checker) amount(q, whole, part, left *quantity, direct bool) {
	helped := c.lex.has(q.l, "hỗ trợ", "giảm", "chiết khấu", "miễn", "trợ giá")
	want := rounded(whole).times(q.v / 100)
	fits := part != nil && want.meets(rounded(part))
	switch {
	case part != nil && (fits || direct):
		cl := c.claim("amount", OK, q, whole, part).result(mid2(want), 0).note("figures.percent_of", q.num(q.v), whole.num(whole.v), whole.num(mid2(want)))
		c.judge(cl, want, rounded(part), part)
		q.told = true
	case part != nil && helped:
		c.claim("amount", Ambiguous, q, whole, part).lacks("definition").note("figures.percent_of", q.num(q.v), whole.num(whole.v), whole.num(mid2(want))).
			reading("figures.percent_base", q.num(q.v), whole.num(part.v/q.v*100)).note("figures.off", said(part), part.num(mid2(want)))
		q.told = true
	}
	if left == nil || !helped && part == nil {
		return
	}
	rest, key := rounded(whole).minus(want), want
	if part != nil {
		key = rounded(part)
		rest = rounded(whole).minus(key)
	}
	if part == nil && !direct && !rest.meets(rounded(left)) {
		return
	}
	cl := c.claim("amount", OK, left, whole, q, part).result(mid2(rest), 0).note("figures.delta", whole.num(whole.v), whole.num(mid2(key)), whole.num(mid2(rest)))
	c.judge(cl, rest, rounded(left), left)
	q.told, left.told = true, true
}

// rounded is what a printed amount may stand for: whole thousands are taken as rounded to the thousand.
func rounded(q *quantity) iv {
	if q.iv.exact() && q.v >= 10_000 && int64(q.v)%1000 == 0 {
		return iv{q.v - 500, q.v + 500}
	}
	return q.iv
}

// converted judges "5,2 triệu đồng/người/tháng, tương đương 62,4 triệu đồng/năm": one amount told for two stretches.
func (c *checker) converted(s *sentence) {
	for k := 0; k+1 < len(s.q); k++ {
		a, b := s.q[k], s.q[k+1]
		if a.unit != dong || b.unit != dong || a.of != nil || b.of != nil || a.clause != b.clause || !c.lex.has(lastWords(b.l, 5), "tương đương", "tương đương với", "tức", "tức là", "hay", "tương ứng", "tương ứng với") {
			continue
		}
		short, long := c.lasts(a), c.lasts(b)
		f := map[[2]unit]iv{{months, years}: point(12), {days, months}: {28, 31}, {days, years}: {365, 366}, {weeks, months}: {4, 4.5}, {weeks, years}: {52, 52.2}, {quarters, years}: point(4), {months, quarters}: point(3)}[[2]unit{short, long}]
		if f == (iv{}) {
			continue
		}
		want := iv{rounded(a).lo * f.lo, rounded(a).hi * f.hi}
		cl := c.claim("product", OK, a, b).result(mid2(want), 0).note("figures.product", a.num(a.v), num(mid2(f)), a.num(mid2(want)))
		c.judge(cl, want, rounded(b), b)
		a.told, b.told, a.product, b.product = true, true, true, true
	}
}

// lasts is the stretch that an amount is for by its own unit: đồng/tháng, đồng/người/tháng.
func (c *checker) lasts(q *quantity) unit {
	if q.perLong != thing {
		return q.perLong
	}
	return c.perTime(q)
}

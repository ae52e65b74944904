package figures

// share judges "chiếm 57 %", "tỷ lệ 31,5 %", "đạt 99 % người dân".
func (c *checker) share(q *quantity) {
	if c.ofAmount(q) {
		return
	}
	if f := c.pick(q, func(p *quantity) bool { return p.of != nil && p.clause == q.clause }); f != nil && gap(f, q) < 40 && !c.ofEach(q) && !c.partBetween(f, q) {
		c.fractionShare(q, f)
		return
	}
	if d := c.pick(q, func(p *quantity) bool { return p.role == delta && p.clause == q.clause }); d != nil && c.inBrackets(q) && c.beside(q, d) {
		q.role, q.less = change, d.less
		c.change(q)
		return
	}
	if c.ofEach(q) {
		c.shareAlone(q, nil)
		return
	}
	num, den := c.shareOf(q)
	if q.wordy && (num == nil || den == nil || !num.iv.percentOf(den.iv).meets(q.iv) && !c.lex.has(lastWords(q.l, 3), "chiếm", "bằng")) {
		return // nothing says what a half is of
	}
	if num == nil || den == nil {
		c.shareAlone(q, num)
		return
	}
	r := num.iv.percentOf(den.iv)
	cl := c.claim("share", OK, q, num, den).result(mid2(r), max(q.dec, 2)).note("figures.share", num1or0(num), num1or0(den), q.finer(mid2(r)))
	c.judge(cl, r, q.iv, q)
}

// partBetween reports that between a fraction and a percentage in brackets stands what the percentage is of: 15/15 thôn …
// với 412 thành viên, trong đó 268 chị (65 %).
func (c *checker) partBetween(f, q *quantity) bool {
	counts := 0
	for _, p := range q.s.q {
		if p.i > f.i && p.i < q.i && p.counts() && p.of == nil && p.role == level {
			counts++
		}
	}
	return counts > 1 || counts == 1 && c.inBrackets(q) && f.i < q.i
}

// ofAmount judges "297.000 đồng (22 % của 1.350.000 đồng)": a percentage of the amount that follows is the one before.
func (c *checker) ofAmount(q *quantity) bool {
	if q.r != c.lex.c("của") {
		return false
	}
	var part, whole *quantity
	for _, p := range q.s.q {
		if p.unit != dong || p.of != nil {
			continue
		}
		if p.i < q.i {
			part = p
		} else if whole == nil {
			whole = p
		}
	}
	if part == nil || whole == nil || !c.beside(part, q) || !c.beside(q, whole) || q.i-part.j > 4 {
		return false
	}
	r := part.iv.percentOf(whole.iv)
	cl := c.claim("share", OK, q, part, whole).result(mid2(r), max(q.dec, 2)).note("figures.share", part.num(part.v), whole.num(whole.v), q.finer(mid2(r)))
	c.judge(cl, r, q.iv, q)
	return true
}

// ofEach reports a rate of each of many places, or of the best and the worst of them, which no count of the
// sentence is a part of: 12/12 xã đều đạt trên 60%, xã cao nhất đạt 112%.
func (c *checker) ofEach(q *quantity) bool {
	return c.lex.has(lastWords(q.l, 6), "đều", "cao nhất", "thấp nhất")
}

func num1or0(q *quantity) Num { return q.num(q.v) }

func (c *checker) inBrackets(q *quantity) bool {
	return q.i > 0 && q.s.tokens[q.i-1].key == "(" || c.lex.ends(q.l, "tương ứng", "tương đương", "hay", "tức")
}

// shareOf finds part and whole: two counts of the same kind before the percentage, or one that is named
// as the whole.
func (c *checker) shareOf(q *quantity) (part, whole *quantity) {
	var counts []*quantity
	for _, p := range q.s.q {
		if p != q && p.clause == q.clause && (p.counts() || p.unit == dong) && p.of == nil && (p.role == level || p.role == target || p.role == base || p.role == missing) {
			counts = append(counts, p)
		}
	}
	for k := len(counts) - 1; k >= 0; k-- {
		p := counts[k]
		if p.i < q.i && p.role != target {
			part = p
			break
		}
	}
	if part == nil {
		for _, p := range counts {
			if p.role != target {
				part = p
				break
			}
		}
	}
	if part == nil {
		return nil, nil
	}
	best := -1
	for _, p := range counts {
		if p == part || !p.like(part) {
			continue
		}
		w := 1
		if c.lex.has(lastWords(p.l, 6), "tổng số", "trên tổng số", "trong tổng số", "trong số", "trên", "tổng", "so với", "/") {
			w = 3
		}
		if p.role == target {
			w = 2
		}
		if p.v >= part.v {
			w += 2
		}
		if w > best {
			best, whole = w, p
		}
	}
	if whole != nil && whole.v < part.v && c.lex.has(lastWords(part.l, 6), "tổng số", "trong tổng số", "trên tổng số", "tổng", "trong số", "dân số", "lực lượng lao động") {
		part, whole = whole, part
	}
	if whole != nil && whole.iv.hi < part.iv.lo && whole.role != target && whole.role != base && q.v <= 100 &&
		!c.lex.has(lastWords(whole.l, 6), "tổng số", "trong tổng số", "trên tổng số", "tổng", "trong số", "/") {
		whole = nil // nothing says that it is the whole: còn phải phát triển 6.930 người
	}
	if whole == nil {
		whole = c.named(q, part)
	}
	if whole == nil && c.lex.ends(q.l, "đạt", "đạt tỷ lệ", "hoàn thành", "bằng") {
		whole = c.pick(q, func(p *quantity) bool { return p.role == target && p.like(part) && p.i < part.i && p.close == exactly })
	}
	if whole == nil && c.lex.ends(q.l, "đạt tỷ lệ", "tỷ lệ thành công", "tỷ lệ") {
		whole = c.visited(q, counts, part)
	}
	return part, whole
}

// visited is a whole of another kind, houses of which people came: đến 1.530 hộ, vận động được 214 người, đạt tỷ lệ
// 14 %. It is taken only where it fits, for nothing in the sentence says so.
func (c *checker) visited(q *quantity, counts []*quantity, part *quantity) *quantity {
	if len(counts) != 2 || counts[1] != part || counts[0].v < part.v || counts[0].unit == thing {
		return nil
	}
	if !part.iv.percentOf(counts[0].iv).meets(q.iv) {
		return nil
	}
	return counts[0]
}

// named is the whole that the words behind the percentage name, when the text gives it once: dân số,
// lao động trong độ tuổi.
func (c *checker) named(q, part *quantity) *quantity {
	head := cutWords(q.r, 9)
	for _, cue := range []string{"dân số", "độ tuổi lao động", "tổng số hộ"} {
		if !c.lex.has(head, cue) {
			continue
		}
		var found *quantity
		for _, p := range c.near(q, 4) {
			if p.s != q.s && p.role == level && p.like(part) && p.v > part.v && (c.lex.has(lastWords(p.l, 4), cue) || c.lex.has(cutWords(p.r, 6), cue)) {
				found = p
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// shareAlone is a percentage whose part or whole is not given.
func (c *checker) shareAlone(q, part *quantity) {
	if q.v > 100 && q.unit == percent && c.lex.has(q.l, "tỷ lệ tham gia", "bao phủ", "chiếm") {
		c.claim("share", Wrong, q).note("figures.over_hundred", said(q))
		return
	}
	var qs []*quantity
	if part != nil {
		qs = []*quantity{q, part}
	} else {
		qs = []*quantity{q}
	}
	cl := c.claim("share", Unverifiable, qs...).note("figures.denominator", said(q)).lacks("denominator")
	if part == nil {
		cl.lacks("numerator")
	} else {
		_, a, b := wholesOf(part.v, q.iv)
		cl.note("figures.whole_implied", part.num(a), part.num(b))
	}
	if c.lex.has(q.r, "đạt chỉ tiêu", "vượt chỉ tiêu", "đạt kế hoạch") {
		cl.lacks("plan")
	}
	if w := c.workingAge(q); w != nil && part == nil {
		cl.reading("figures.if_working_age", said(q), w.num(w.v), num(float64(int(w.v*q.v/100+0.5))))
	}
}

// workingAge is the population of working age, or the population, named nearby.
func (c *checker) workingAge(q *quantity) *quantity {
	var found *quantity
	for _, p := range c.near(q, 3) {
		if p.role == level && p.people() && p.of == nil && p.s != q.s && c.lex.has(cutWords(p.r, 6), "độ tuổi lao động", "trong độ tuổi") {
			found = p
		}
	}
	return found
}

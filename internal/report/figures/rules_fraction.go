package figures

// fraction judges a/b that stands without a percentage.
func (c *checker) fraction(q *quantity) {
	if *q.of <= 0 {
		c.claim("fraction", Wrong, q).note("figures.of_nothing", said(q))
		return
	}
	if q.each && c.eachOf(q) {
		return
	}
	r := q.v / *q.of * 100
	cl := c.claim("fraction", OK, q).result(r, 2).note("figures.fraction", q.num(q.v), num(*q.of), num2(r))
	if q.v > *q.of {
		cl.Verdict = Ambiguous
		cl.note("figures.part_above_whole", q.num(q.v), num(*q.of)).lacks("definition")
	}
}

// eachOf holds "cứ 4 người thì có 1" against the two counts of its sentence.
func (c *checker) eachOf(q *quantity) bool {
	var counts []*quantity
	for _, p := range q.s.q {
		if p != q && p.role == level && p.like(q) && p.of == nil {
			counts = append(counts, p)
		}
	}
	if len(counts) != 2 || counts[0].v == counts[1].v {
		return false
	}
	whole, part := counts[0], counts[1]
	if whole.v < part.v {
		whole, part = part, whole
	}
	n := part.iv.over(whole.iv).times(*q.of)
	cl := c.claim("share", OK, q, part, whole).result(mid2(n), 1).note("figures.share", part.num(part.v), whole.num(whole.v), q.finer(part.v/whole.v*100))
	if near := min(0.5, 0.15*q.v); !n.meets(iv{q.v - near, q.v + near}) {
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), q.found(mid2(n)))
	}
	return true
}

// fractionShare judges "47/82 …, đạt tỷ lệ 57 %".
func (c *checker) fractionShare(q, f *quantity) {
	if *f.of <= 0 {
		c.claim("fraction", Wrong, q, f).note("figures.of_nothing", said(f))
		return
	}
	r := f.v / *f.of * 100
	if before := c.pick(f, func(p *quantity) bool { return p.rate() && p.role == share && p.i < f.i }); before == q && q.i < f.i {
		if later := c.pick(f, func(p *quantity) bool { return p.rate() && p.i > f.i && (p.role == share || p.role == attain) }); later != nil {
			c.shareAlone(q, nil)
			return
		}
	}
	cl := c.claim("share", OK, q, f).result(r, 2).note("figures.fraction", f.num(f.v), num(*f.of), num2(r))
	printed := point(r)
	if f.each {
		printed = iv{(f.v - 0.5) / *f.of * 100, (f.v + 0.5) / *f.of * 100}
	}
	c.judge(cl, printed, q.iv, q)
	if f.v < *f.of && !f.each && !q.wordy {
		cl.note("figures.still_missing", num(*f.of-f.v))
	}
}

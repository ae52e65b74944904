package figures

import "math"

// products judges amounts made of a number of things and what each is or costs: 15 thành viên, mỗi người góp 500.000 đồng,
// mỗi vòng 7,5 triệu đồng; mỗi ngày bỏ ống 8.000 đồng thì một tháng được 240.000 đồng.
func (c *checker) products(s *sentence) {
	for _, total := range s.q {
		if total.unit != dong || total.per != thing || total.of != nil || total.close == vague || total.role != level && total.role != mean {
			continue
		}
		if p := c.eachBefore(total); p != nil {
			c.product(p, total)
		}
	}
}

// eachBefore is the amount of one, nearest before the total.
func (c *checker) eachBefore(total *quantity) *quantity {
	var found *quantity
	for _, p := range total.s.q {
		if p.i >= total.i || p.clause != total.clause {
			break
		}
		if p.unit != dong || p.of != nil || p.close != exactly || p.v >= total.v {
			continue
		}
		if noun, n := c.ofWhat(p); n != nil || c.perTime(p) != thing || c.between(p, total, noun) != nil {
			found = p
		}
	}
	return found
}

// perTime is the stretch an amount is for: 5.000 đồng/ngày, mỗi ngày bỏ 8.000 đồng; thing when it is for none.
func (c *checker) perTime(p *quantity) unit {
	switch p.per {
	case days, weeks, months, years:
		return p.per
	}
	return c.lex.stretch(lastWords(p.l, 8))
}

// stretch is the last stretch of time that a window speaks of as a whole: mỗi ngày, một tháng, cả năm.
func (l *lexicon) stretch(w string) unit {
	is, at := thing, -1
	for u, texts := range map[unit][]string{
		days:   {"mỗi ngày", "một ngày", "hằng ngày", "hàng ngày"},
		weeks:  {"mỗi tuần", "một tuần", "hằng tuần", "hàng tuần"},
		months: {"mỗi tháng", "một tháng", "hằng tháng", "hàng tháng", "cả tháng"},
		years:  {"mỗi năm", "một năm", "hằng năm", "hàng năm", "cả năm"},
	} {
		if k := l.last(w, texts...); k > at {
			is, at = u, k
		}
	}
	return is
}

// ofWhat is what the amount is of one of, and the count of those named before it.
func (c *checker) ofWhat(p *quantity) (noun string, n *quantity) {
	ts := p.s.tokens
	at := -1
	switch {
	case p.perNoun != "":
		at = p.j - 1
	case p.j+1 < len(ts) && ts[p.j].key == "/" && ts[p.j+1].kind == word:
		at = p.j + 1
	default:
		for k := p.i - 1; k > 0 && k > p.i-8 && ts[k].kind == word; k-- {
			if c.lex.is(ts, k, "mỗi") || c.lex.is(ts, k, "từng") {
				at = k + 1
				break
			}
		}
	}
	if at < 0 {
		return "", nil
	}
	u, size := c.lex.unitAt(ts, at)
	switch u {
	case days, weeks, months, years:
		if k := at - 1; p.perNoun == "" || k < 0 {
			return "", nil
		}
		return c.ofEachNamed(p) // 12 chị, mỗi chị 5.000 đồng/ngày
	}
	for _, q := range p.s.q {
		if q.i >= p.i || q.of != nil || q.role == span0 || q.role == mean || !q.counts() {
			continue
		}
		if size > 0 && u != thing && (q.unit == u || q.people() && u == person) || (size == 0 || u == thing) && q.noun == ts[at].key {
			n = q
		}
	}
	return ts[at].key, n
}

// between is the count of the things named that stands behind the amount of one: mỗi thẻ 631.800 đồng, 200 thẻ trị giá …
func (c *checker) between(p, total *quantity, noun string) (n *quantity) {
	for _, q := range p.s.q {
		if q.i > p.i && q.i < total.i && noun != "" && q.noun == noun && q.counts() && q.of == nil && q.role == level {
			n = q
		}
	}
	return n
}

// ofEachNamed is the count behind "mỗi chị" before an amount that is already per day or month.
func (c *checker) ofEachNamed(p *quantity) (string, *quantity) {
	ts := p.s.tokens
	for k := p.i - 1; k > 0 && k > p.i-8 && ts[k].kind == word; k-- {
		if !c.lex.is(ts, k, "mỗi") && !c.lex.is(ts, k, "từng") {
			continue
		}
		u, _ := c.lex.unitAt(ts, k+1)
		var n *quantity
		for _, q := range p.s.q {
			if q.i < p.i && q.counts() && q.of == nil && (q.unit == u || q.people() && u == person) {
				n = q
			}
		}
		return ts[k+1].key, n
	}
	return "", nil
}

// product reckons the total from one, how many there are and how long; it is wrong only where the sentence says that the
// amount is the total.
func (c *checker) product(p, total *quantity) {
	between := window(p.s.tokens, p.j, total.i, true)
	factor := point(1)
	noun, n := c.ofWhat(p)
	if n == nil && c.perTime(p) == thing {
		n = c.between(p, total, noun)
	}
	qs := []*quantity{total, p}
	if n != nil {
		factor = iv{factor.lo * n.iv.lo, factor.hi * n.iv.hi}
		qs = append(qs, n)
	}
	long, span := c.howLong(p, total, between)
	per := c.perTime(p)
	switch {
	case per != thing && span == (iv{}):
		return
	case per != thing:
		factor = iv{factor.lo * span.lo, factor.hi * span.hi}
	case n == nil:
		return
	}
	if long != nil {
		qs = append(qs, long)
	}
	reckoned := iv{p.iv.lo * factor.lo, p.iv.hi * factor.hi}
	fits := reckoned.meets(total.iv)
	if !fits && per == thing && long != nil { // 60 sổ, mỗi sổ 3 tháng
		if k := (iv{reckoned.lo * long.v, reckoned.hi * long.v}); k.meets(total.iv) {
			reckoned, fits = k, true
		}
	}
	if !fits && !c.lex.has(lastWords(between, 6), "tổng", "tổng trị giá", "tổng kinh phí", "tổng số tiền", "tổng cộng", "thành tiền", "cả tổ", "cả nhóm", "thu", "thu về", "thu được", "gom được", "tiết kiệm được", "mỗi vòng", "được", "đóng", "là") {
		return
	}
	cl := c.claim("product", OK, qs...).result(mid2(reckoned), 0)
	if factor.exact() {
		cl.note("figures.product", p.num(p.v), num(factor.lo), total.num(mid2(reckoned)))
	} else {
		cl.note("figures.product_span", p.num(p.v), num(math.Round(factor.lo)), num(math.Round(factor.hi)), total.num(reckoned.lo), total.num(reckoned.hi))
	}
	c.judge(cl, reckoned, total.iv, total)
	p.product, total.product = true, true
}

// howLong is how many of the stretches of an amount the total is for.
func (c *checker) howLong(p, total *quantity, between string) (said *quantity, n iv) {
	per := c.perTime(p)
	for _, q := range p.s.q {
		if q.i > p.i && q.i < total.i && q.role == span0 && q.duration() && q.v > 0 {
			said = q
		}
	}
	days0 := map[unit]iv{days: point(1), weeks: point(7), months: {28, 31}, years: {365, 366}}
	switch {
	case per == thing:
		return said, iv{}
	case said != nil && said.unit == per:
		return said, point(said.v)
	case said != nil && per == months && said.unit == years:
		return said, point(12 * said.v)
	case said != nil && days0[said.unit] != (iv{}) && per == days:
		return said, days0[said.unit].times(said.v)
	case said != nil:
		return said, iv{}
	}
	whole := c.lex.stretch(between)
	switch {
	case whole == thing || whole == per:
		return nil, iv{}
	case per == months && whole == years:
		return nil, point(12)
	case per == days || per == weeks:
		a, b := days0[whole], days0[per]
		return nil, a.over(b)
	}
	return nil, iv{}
}

// shared judges "2,4 tỷ đồng hỗ trợ cho 3.000 người, mỗi người 800 nghìn đồng" and "150 suất quà, tổng trị giá 75 triệu đồng,
// mỗi suất 500.000 đồng": the whole stands before what each of them gets.
func (c *checker) shared(s *sentence) {
	for k, p := range s.q {
		if k < 2 || p.product || p.of != nil || p.close == vague || p.unit != dong && !p.counts() || c.lex.meanCue(p) || !c.lex.has(lastWords(p.l, 5), "mỗi", "từng") {
			continue
		}
		_, n := c.ofWhat(p)
		if n == nil || n.v < 2 || n.close == vague {
			continue
		}
		total := s.q[k-1]
		if total == n {
			total = s.q[k-2]
		}
		if total.i > p.i || !total.like(p) || total.product || total.v <= p.v || total.per != thing || total.close == vague || total.role != level && total.role != target || n != s.q[k-1] && n != s.q[k-2] || total.clause != p.clause {
			continue
		}
		c.share1(p, n, total)
	}
}

func (c *checker) share1(p, n, total *quantity) {
	each := rounded(p)
	reckoned := iv{each.lo * n.iv.lo, each.hi * n.iv.hi}
	whole := rounded(total)
	closed := total.i < n.i && !c.lex.has(window(p.s.tokens, total.j, n.i, true), ",", "(") || c.lex.has(lastWords(total.l, 5), "tổng", "tổng số", "tổng trị giá", "tổng kinh phí", "tổng số tiền", "tổng cộng")
	if !reckoned.meets(whole) && (!closed || p.close != exactly) {
		return
	}
	cl := c.claim("product", OK, total, n, p).result(p.v*n.v, 0).note("figures.product", p.num(p.v), n.num(n.v), p.num(p.v*n.v))
	c.judge(cl, reckoned, whole, total)
	p.product, total.product, p.told = true, true, true
}

package figures

import "luoi/internal/day"

// price asks whether so many cards can have cost so much.
func (c *checker) price() {
	if c.in.CardPrice == nil {
		return
	}
	for _, n := range c.all {
		if n.unit != card || n.role != level || n.v < 2 {
			continue
		}
		if c.ownPrice(n) {
			continue
		}
		paid := c.pick(n, func(p *quantity) bool { return p.unit == dong && p.role == level && p.clause == n.clause })
		if paid == nil {
			continue
		}
		on := c.priceDay(n)
		one := c.in.CardPrice(on)
		if one == 0 {
			continue
		}
		dear := float64(one) * n.iv.hi
		cheap := float64(one) * 0.3 * n.iv.lo // a member of a large household, state support taken off
		cl := c.claim("price", OK, n, paid).result(dear, 0).note("figures.price", n.num(n.v), paid.num(float64(one)), paid.num(dear), on)
		if paid.iv.lo > dear*1.05 || paid.iv.hi < cheap {
			cl.Verdict = Ambiguous // for how many months, and who else paid, is not said
			if paid.iv.lo > dear*4 || paid.iv.hi < cheap/20 {
				cl.Verdict = Wrong
			}
			cl.lacks("definition").note("figures.price_off", said(paid), paid.num(cheap), paid.num(dear))
		}
	}
}

// priceDay is the day the cards were bought as far as the text tells: the newest period of its figures.
func (c *checker) priceDay(n *quantity) day.Date {
	if n.when.known() && !n.when.inherited {
		return n.when.to
	}
	var newest day.Date
	for _, s := range c.doc.sentences {
		for _, m := range s.times {
			if !s.tail && !m.now && m.when.known() && m.when.from.Year() == m.when.to.Year() && m.when.to.After(newest) && !m.when.yearless && (m.months > 0 || m.kind == asOf) {
				newest = m.when.to
			}
		}
	}
	if newest.IsZero() {
		newest = c.doc.published
	}
	return newest
}

// ownPrice reports that the sentence itself says what one card is worth; then the law's price has nothing to add.
func (c *checker) ownPrice(n *quantity) bool {
	for _, p := range n.s.q {
		if p.unit == dong && (p.product || p.per != thing || c.lex.has(lastWords(p.l, 5), "mỗi thẻ", "một thẻ", "từng thẻ")) {
			return true
		}
	}
	return false
}

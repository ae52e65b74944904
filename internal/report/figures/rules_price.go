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
		cl := c.claim("price", OK, n, paid).result(dear, 0).note("figures.price", num(n.v), num(float64(one)), num(dear), on)
		if paid.iv.lo > dear*1.05 || paid.iv.hi < cheap {
			cl.Verdict = Wrong
			cl.note("figures.price_off", said(paid), num(cheap), num(dear))
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

package figures

import "strings"

// rests are the words before what is left when the parts told are taken away.
var rests = []string{"còn lại", "số còn lại", "còn lại là", "phần còn lại", "còn lại có", "số còn lại là", "còn lại chiếm", "số còn lại chiếm", "còn lại khoảng"}

// restShares judges "38 % có lương hưu, còn lại 62 % chưa có": the shares of one whole are a hundred.
func (c *checker) restShares(s *sentence) {
	var list []*quantity
	for _, q := range s.q {
		switch {
		case q.unit != percent || q.role != share || q.per != thing || q.v > 100:
			continue
		case len(list) > 0 && list[0].clause == q.clause && c.lex.ends(q.l, rests...):
			c.restShare(q, list)
			return
		case len(list) > 0 && list[0].clause != q.clause:
			list = nil
		}
		list = append(list, q)
	}
}

// restShare takes the parts nearest before: a sentence may speak of another rate first.
func (c *checker) restShare(q *quantity, list []*quantity) {
	sum, exact := iv{100, 100}, 100.0
	for k := len(list) - 1; k >= 0; k-- {
		sum, exact = sum.minus(list[k].iv), exact-list[k].v
		if sum.meets(q.iv) {
			c.restIs(q, list[k:], sum, exact)
			return
		}
	}
	if len(list) == 1 || exact > 0 {
		c.restIs(q, list, sum, exact)
	}
}

func (c *checker) restIs(q *quantity, list []*quantity, sum iv, exact float64) {
	qs := append([]*quantity{q}, list...)
	var said []string
	for _, p := range list {
		said = append(said, Num{V: p.v, Dec: p.dec}.In("vi"))
	}
	cl := c.claim("rest", OK, qs...).result(exact, q.dec).note("figures.rest_share", strings.Join(said, " − "), Num{V: exact, Dec: max(q.dec, list[0].dec)})
	c.judge(cl, sum, q.iv, q)
	for _, p := range qs {
		p.told = p.told || !c.hasCount(p)
	}
}

// hasCount reports that a count stands beside a share, so that it can be judged by itself.
func (c *checker) hasCount(q *quantity) bool {
	for _, p := range q.s.q {
		if p.counts() && p.clause == q.clause && p.role != span0 {
			return true
		}
	}
	return false
}

// restCounts judges "102 xã, phường; 78 đơn vị đạt, 24 đơn vị chưa đạt": what did and what did not are all.
func (c *checker) restCounts(s *sentence) {
	for k, q := range s.q {
		if k < 2 || q.role == span0 || q.of != nil || !q.counts() || !c.denied(q) {
			continue
		}
		did, whole := s.q[k-1], s.q[k-2]
		if !placesOrSame(did, q) || !placesOrSame(whole, did) || did.of != nil || whole.of != nil || did.role != level || whole.role != level || whole.iv.hi < did.iv.lo {
			continue
		}
		left := whole.iv.minus(did.iv)
		closed := c.lex.ends(q.l, rests...) || c.sameVerb(did, q)
		if !left.meets(q.iv) && !closed {
			continue
		}
		cl := c.claim("rest", OK, q, did, whole).result(whole.v-did.v, 0).note("figures.delta", whole.num(whole.v), did.num(did.v), whole.num(whole.v-did.v))
		c.judge(cl, left, q.iv, q)
		q.told = true
	}
}

// denied reports 24 đơn vị chưa đạt, còn lại 24 đơn vị.
func (c *checker) denied(q *quantity) bool {
	return c.lex.has(cutWords(q.r, 3), "chưa", "không") || c.lex.ends(q.l, rests...)
}

// sameVerb reports that what the one did not is what the other did: đạt and chưa đạt.
func (c *checker) sameVerb(did, q *quantity) bool {
	for _, no := range []string{"chưa", "không"} {
		at := strings.Index(q.r, c.lex.c(no))
		if at < 0 {
			continue
		}
		verb := strings.Fields(q.r[at:])
		return len(verb) > 1 && strings.Contains(cutWords(did.r, 5), " "+verb[1]+" ") && !c.lex.has(cutWords(did.r, 5), no)
	}
	return false
}

// placesOrSame reports two counts of one thing; a commune is also an office or a unit.
func placesOrSame(a, b *quantity) bool {
	place := func(q *quantity) bool {
		return q.unit == commune || q.unit == enterprise || q.unit == village || q.unit == district
	}
	return a.like(b) || place(a) && place(b)
}

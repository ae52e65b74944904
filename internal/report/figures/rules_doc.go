package figures

import (
	"strings"

	"luoi/internal/day"
)

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
				cl.note("figures.floor_given", num(q.v), num(q.v*f.v*float64(total.months)), num(total.v))
				cl.Verdict = OK
				if q.v*f.v*float64(total.months) > total.v {
					cl.Verdict = Wrong
				}
			}
		}
		if cl.Verdict == Unverifiable {
			per := f.v * float64(total.months)
			cl.lacks("groups").note("figures.floor", num(total.v), total.months, n, num(float64(n)*per), n+1, num(float64(n+1)*per))
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
		cl := c.claim("gross_net", Ambiguous, net).lacks("definition").note("figures.gross_net", num(net.v), num(sum))
		if len(gross) > 1 {
			cl.reading("figures.gross_inside", num(biggest.v), num(biggest.v-net.v), num1(net.v/biggest.v*100))
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

// sameNumber finds one number told of households here and of persons there.
func (c *checker) sameNumber() {
	for _, a := range c.all {
		if a.unit != household || a.role != level || a.v < 2 || a.close != exactly {
			continue
		}
		for _, b := range c.near(a, 6) {
			if b.unit != person || b.v != a.v || b.close != exactly || b.s == a.s || b.noun != c.lex.word("người") || !c.sameName(a, b) {
				continue
			}
			cl := c.claim("unit", Ambiguous, a).lacks("definition").note("figures.household_person", said(a), said(b)).
				reading("figures.read_households", num(a.v)).reading("figures.read_persons", num(a.v))
			c.within(cl, a)
			break
		}
	}
}

// sameName reports that both speak of a model or a start.
func (c *checker) sameName(a, b *quantity) bool {
	w, v := a.s.words(), b.s.words()
	return c.lex.has(w, "mô hình", "phong trào", "câu lạc bộ", "tổ") && c.lex.has(v, "mô hình", "phong trào", "câu lạc bộ", "tổ") && c.lex.has(v+w, "đầu tiên", "ra mắt", "tham gia")
}

// within adds what the households are of, and whether a count of persons nearby holds them.
func (c *checker) within(cl *Claim, a *quantity) {
	sum := a.v
	for _, p := range a.s.q {
		if p.unit == household && p != a && p.role == delta {
			sum += p.v
		}
	}
	for _, p := range c.near(a, 8) {
		if p.unit == model && p.v > sum*2 && p.s.index < a.s.index {
			cl.note("figures.of_models", num(sum), said(p), num2(sum/p.v*100))
			break
		}
	}
	for _, p := range c.near(a, 8) {
		if p.unit == person && p.role == level && p.v > sum && p.scheme == voluntary && p.s.index < a.s.index {
			cl.note("figures.includes", said(p), num(sum))
			return
		}
	}
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
		c.claim("loose", v, q).result(best.v/q.v*100, 0).lacks("definition").note("figures.loose", said(q), num(best.v), num1(best.v/q.v*100))
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
		for _, q := range s.q {
			if whole == nil || q.role != level || !q.like(whole) || q.used {
				continue
			}
			c.onePart(whole, q)
		}
	}
}

// belowMean holds a single event against the mean of all.
func (c *checker) belowMean() {
	for _, many := range c.all {
		if many.unit != meeting || many.role != level || many.v < 10 {
			continue
		}
		var sum *quantity
		for _, p := range many.s.q {
			if p.i > many.i && p.clause == many.clause && p.people() {
				sum = p
				break
			}
		}
		for _, one := range c.near(many, 8) {
			if sum == nil || one.s.index <= many.s.index || one.role != level || !one.people() || !one.flow || one.v > 200 || one.used || !strings.Contains(one.l, " "+many.noun+" ") {
				continue
			}
			m := sum.v / many.v
			cl := c.claim("event", OK, one).result(m, 2)
			if one.v < m {
				cl.note("figures.below_mean", said(one), num2(m))
			} else {
				cl.note("figures.above_mean", said(one), num2(m))
			}
			break
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
				cl := c.claim("pace", OK, q).result(q.v/float64(m.months), 1).note("figures.pace", num(q.v), m.months, num1(q.v/float64(m.months)))
				for _, f := range c.near(q, 40) {
					if f.close == atLeast && f.people() && c.lex.has(f.l, "mỗi tháng") {
						cl.note("figures.pace_floor", num(f.v))
						break
					}
				}
				break
			}
		}
	}
}

// members holds "2 mô hình với 50 người" against a count of a part of the same place nearby.
func (c *checker) members() {
	for _, m := range c.all {
		if m.unit != model || m.v < 2 || m.v > 50 || m.role == nominal {
			continue
		}
		total := c.pick(m, func(p *quantity) bool { return p.people() && p.role == level && p.i > m.i })
		if total == nil {
			continue
		}
		for _, a := range c.near(m, 3) {
			if a.s.index >= m.s.index || !a.people() || a.role != level || a.v < 2 || a.scheme == noScheme {
				continue
			}
			left := total.v - a.v
			switch {
			case left < 0:
				c.claim("members", Ambiguous, m, total).lacks("definition").note("figures.members_over", num(a.v), num(total.v))
			case left/(m.v-1) < a.v/4:
				c.claim("members", Ambiguous, m, total).lacks("definition").result(left, 0).
					note("figures.members", num(total.v), num(m.v), num(a.v), num(left)).
					reading("figures.members_all", num(left), num(m.v-1)).reading("figures.members_apart")
			default:
				continue
			}
			break
		}
	}
}

// nameIsGoal marks a percentage inside a name, with the real rates of the text beside it.
func (c *checker) nameIsGoal() {
	told := map[float64]bool{}
	for _, q := range c.all {
		if q.role != nominal || !q.rate() || told[q.v] {
			continue
		}
		told[q.v] = true
		cl := c.claim("name", Ambiguous, q).lacks("definition").note("figures.name", said(q)).
			reading("figures.name_goal").reading("figures.name_result")
		for _, p := range c.near(q, 10) {
			if p.rate() && p.role == share && p.scheme != health && p.scheme != family {
				cl.note("figures.name_beside", said(p))
			}
		}
	}
}

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

// cadence is "a quarter at least so often" as the text puts it: times a year of what.
type cadence struct {
	what   string
	yearly float64
	file   string
}

// against holds the counts of this text against the rules of the others.
func (c *checker) against(docs []*document) {
	for _, d := range docs {
		if d == c.doc {
			continue
		}
		for _, rule := range c.cadences(d) {
			for _, q := range c.all {
				if (q.unit != launch && !(q.unit == thing && c.lex.begins(q.r, "đợt"))) || q.role != level || !q.when.known() || q.when.from == q.when.to {
					continue
				}
				want := rule.yearly * float64(q.when.months()) / 12
				c.claim("cadence", OK, q).result(q.v/want*100, 0).note("figures.cadence", said(q), rule.what, rule.file, num(want), num1(q.v/want*100))
			}
		}
	}
}

// cadences finds rules such as "tối thiểu một quý phải triển khai 2 lần" about launches.
func (c *checker) cadences(d *document) []cadence {
	var out []cadence
	for _, s := range d.sentences {
		if len(out) >= 8 || s.tail || !c.lex.has(window(s.tokens, 0, len(s.tokens), true), "ra quân") {
			continue
		}
		w := window(s.tokens, 0, len(s.tokens), true)
		if !c.lex.has(w, "tối thiểu", "ít nhất") {
			continue
		}
		for _, q := range s.q {
			if q.unit != fold && q.unit != launch {
				continue
			}
			per := 0.0
			switch {
			case c.lex.has(w, "một quý", "mỗi quý", "hàng quý"):
				per = 4
			case c.lex.has(w, "một tháng", "mỗi tháng", "hàng tháng"):
				per = 12
			case c.lex.has(w, "một năm", "mỗi năm"):
				per = 1
			}
			if per > 0 {
				out = append(out, cadence{said(q), per * q.v, d.name})
			}
		}
	}
	return out
}

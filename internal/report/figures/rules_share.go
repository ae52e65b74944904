package figures

import "strings"

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
	if num == nil || den == nil {
		c.shareAlone(q, num)
		return
	}
	r := num.iv.percentOf(den.iv)
	cl := c.claim("share", OK, q, num, den).result(mid2(r), max(q.dec, 2)).note("figures.share", num1or0(num), num1or0(den), Num{mid2(r), 3})
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
	cl := c.claim("share", OK, q, part, whole).result(mid2(r), max(q.dec, 2)).note("figures.share", num(part.v), num(whole.v), Num{mid2(r), 3})
	c.judge(cl, r, q.iv, q)
	return true
}

// ofEach reports a rate of each of many places, or of the best and the worst of them, which no count of the
// sentence is a part of: 12/12 xã đều đạt trên 60%, xã cao nhất đạt 112%.
func (c *checker) ofEach(q *quantity) bool {
	return c.lex.has(lastWords(q.l, 6), "đều", "cao nhất", "thấp nhất")
}

func num1or0(q *quantity) Num { return num(q.v) }

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
	if whole != nil && whole.v < part.v && c.lex.has(lastWords(part.l, 6), "tổng số", "trong tổng số", "trên tổng số", "tổng", "trong số") {
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
	if q.v > 100 && q.unit == percent && c.lex.has(q.l, "tỷ lệ", "bao phủ", "chiếm") {
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
		cl.note("figures.whole_implied", num(a), num(b))
	}
	if c.lex.has(q.r, "đạt chỉ tiêu", "vượt chỉ tiêu", "đạt kế hoạch") {
		cl.lacks("plan")
	}
	if w := c.workingAge(q); w != nil && part == nil {
		cl.reading("figures.if_working_age", said(q), num(w.v), num(float64(int(w.v*q.v/100+0.5))))
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
	cl := c.claim("fraction", OK, q).result(r, 2).note("figures.fraction", num(q.v), num(*q.of), num2(r))
	if q.v > *q.of {
		cl.Verdict = Ambiguous
		cl.note("figures.part_above_whole", num(q.v), num(*q.of)).lacks("definition")
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
	cl := c.claim("share", OK, q, part, whole).result(mid2(n), 1).note("figures.share", num(part.v), num(whole.v), Num{part.v / whole.v * 100, 3})
	if near := min(0.5, 0.15*q.v); !n.meets(iv{q.v - near, q.v + near}) {
		cl.Verdict = Wrong
		cl.note("figures.off", said(q), num1(mid2(n)))
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
	cl := c.claim("share", OK, q, f).result(r, 2).note("figures.fraction", num(f.v), num(*f.of), num2(r))
	printed := point(r)
	if f.each {
		printed = iv{(f.v - 0.5) / *f.of * 100, (f.v + 0.5) / *f.of * 100}
	}
	c.judge(cl, printed, q.iv, q)
	if f.v < *f.of && !f.each {
		cl.note("figures.still_missing", num(*f.of-f.v))
	}
}

// mean judges "bình quân 56 người/tháng" and "bình quân mỗi xã 39 người".
func (c *checker) mean(q *quantity) {
	if q.product {
		return
	}
	per := q.per
	if per == thing {
		w := lastWords(q.l, 9) + strings.TrimLeft(cutWords(q.r, 5), " ")
		for _, u := range []struct {
			is    unit
			texts []string
		}{{months, []string{"mỗi tháng", "một tháng", "hàng tháng", "hằng tháng", "1 tháng"}}, {days, []string{"mỗi ngày", "một ngày"}}, {weeks, []string{"mỗi tuần", "một tuần", "hàng tuần"}},
			{quarters, []string{"mỗi quý", "một quý"}}, {years, []string{"mỗi năm", "một năm", "hàng năm"}}, {commune, []string{"mỗi xã", "một xã", "mỗi phường", "mỗi địa phương"}},
			{village, []string{"mỗi thôn", "một thôn", "mỗi ấp", "mỗi khóm", "mỗi buôn"}}, {meeting, []string{"mỗi hội nghị", "một hội nghị", "mỗi buổi", "mỗi cuộc"}}, {group, []string{"mỗi tổ", "mỗi nhóm", "một tổ", "một nhóm"}},
			{person, []string{"mỗi người", "một người"}}, {household, []string{"mỗi hộ", "một hộ"}}, {collector, []string{"mỗi nhân viên", "mỗi đại lý", "mỗi cộng tác viên"}}, {model, []string{"mỗi mô hình"}}, {district, []string{"mỗi huyện", "một huyện", "mỗi tỉnh"}}} {
			if c.lex.has(w, u.texts...) {
				per = u.is
				break
			}
		}
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
	n, word := c.divisor(q, total, per)
	if total == nil || n == 0 {
		cl := c.claim("mean", Unverifiable, q, total).note("figures.mean_alone", said(q))
		if total == nil {
			cl.lacks("total")
		}
		if n == 0 {
			cl.lacks("count")
		}
		return
	}
	m := total.iv.times(1 / n)
	cl := c.claim("mean", OK, q, total).result(mid2(m), 1).note("figures.mean", num(total.v), num(n), word, num1(mid2(m)))
	printed := q.iv
	if q.dec == 0 && q.close == exactly {
		printed = iv{q.v - 0.5, q.v + 0.5}
	}
	c.judge(cl, m, printed, q)
	if cl.Verdict == Wrong && q.unit == dong && q.per != thing && !c.lex.meanCue(q) && !c.lex.has(lastWords(total.l, 6), "đóng", "nộp", "tiết kiệm", "góp", "để dành", "tích lũy", "tích cóp") {
		c.claims = c.claims[:len(c.claims)-1] // a price and another amount: nothing says that one is made of the other
		return
	}
	if cl.Verdict == Wrong && total.flow == false && per == months {
		cl.note("figures.mean_of_stock")
	}
}

// divisor is by how many the mean divides: months of the period, or the count of the things named.
func (c *checker) divisor(q, total *quantity, per unit) (float64, string) {
	if p := c.pick(q, func(p *quantity) bool { return p.unit == per && per != thing && p.role == level && p.of == nil }); p != nil {
		return p.v, said(p)
	}
	if per == card && total != nil && c.lex.has(q.s.words(), "thẻ") { // one card to each
		if p := c.pick(q, func(p *quantity) bool { return (p.people() || p.unit == household) && p.role == level && p.of == nil }); p != nil && p.i < total.i {
			return p.v, said(p)
		}
	}
	k := map[unit]float64{months: 1, quarters: 1.0 / 3, years: 1.0 / 12}[per]
	if k == 0 {
		return c.calendar(q, per)
	}
	months0 := 0
	if total != nil {
		months0 = total.months
		if months0 == 0 && total.when.known() && total.when.from != total.when.to {
			months0 = total.when.months()
		}
	}
	for _, p := range q.s.q {
		switch {
		case p.role != span0 || months0 != 0:
		case p.unit == months:
			months0 = int(p.v)
		case p.unit == years && (p.i > q.i || per == years):
			months0 = 12 * int(p.v)
		}
	}
	if months0 == 0 && q.months > 0 {
		months0 = q.months
	}
	return float64(months0) * k, "tháng"
}

// calendar is the days or weeks of the period.
func (c *checker) calendar(q *quantity, per unit) (float64, string) {
	for _, p := range q.s.q {
		if p.unit == per && p.role == span0 && p != q {
			return p.v, said(p)
		}
	}
	if !q.when.known() || q.when.from == q.when.to {
		return 0, ""
	}
	n := float64(q.when.to.DaysSince(q.when.from) + 1)
	switch per {
	case days:
		return n, "ngày"
	case weeks:
		return n / 7, "tuần"
	}
	return 0, ""
}

package figures

import "strings"

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

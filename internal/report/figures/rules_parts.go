package figures

// parts judges "M người, trong đó: A … và B …".
func (c *checker) parts(s *sentence) {
	at := -1
	closed := false
	for i := range s.tokens {
		switch {
		case c.lex.is(s.tokens, i, "trong") && c.lex.is(s.tokens, i+1, "đó"):
			at = i
		case c.lex.is(s.tokens, i, "gồm") && at < 0:
			at, closed = i, true
		}
		if at >= 0 {
			break
		}
	}
	if at < 0 {
		return
	}
	whole := c.wholeBefore(s, at)
	if whole == nil {
		return
	}
	var list []*quantity
	for _, q := range s.q {
		if q.i > at && q.like(whole) && (q.role == level || q.role == missing) && q.of == nil && q != whole {
			list = append(list, q)
		}
	}
	switch {
	case len(list) == 1:
		c.onePart(whole, list[0])
	case len(list) > 1:
		c.sum(whole, list, closed || c.lex.has(window(s.tokens, at, len(s.tokens), true), "còn lại"))
	}
}

// wholeBefore is the last count before token at; at the beginning of a sentence, the first of the
// sentence before.
func (c *checker) wholeBefore(s *sentence, at int) *quantity {
	var whole *quantity
	for _, q := range s.q {
		if q.i < at && q.counts() && q.role == level {
			whole = q
		}
	}
	if whole != nil || at > 1 || s.index == 0 {
		return whole
	}
	before := c.doc.sentences[s.index-1]
	if s.para-before.para > 1 {
		return nil
	}
	for _, q := range before.q {
		if q.counts() && q.role == level && (whole == nil || q.people() && !whole.people()) {
			whole = q
		}
	}
	return whole
}

func (c *checker) onePart(whole, part *quantity) {
	r := part.iv.percentOf(whole.iv)
	cl := c.claim("part", OK, part, whole)
	if part.iv.lo > whole.iv.hi {
		cl.Verdict = Wrong
		cl.note("figures.part_above_whole", part.num(part.v), whole.num(whole.v))
		return
	}
	pc := part.v / whole.v * 100
	cl.result(pc, 2).note("figures.part", part.num(part.v), whole.num(whole.v), num2(pc))
	if whole.close == under {
		cl.note("figures.part_near", num2(r.lo))
	}
}

func (c *checker) sum(whole *quantity, list []*quantity, closed bool) {
	total := iv{}
	words := 0.0
	for _, p := range list {
		total.lo, total.hi, words = total.lo+p.iv.lo, total.hi+p.iv.hi, words+p.v
	}
	qs := append([]*quantity{whole}, list...)
	if whole.s != list[0].s {
		qs = append(list[:len(list):len(list)], whole)
	}
	cl := c.claim("sum", OK, qs...).result(words, 0).
		note("figures.sum", len(list), whole.num(words), whole.num(whole.v))
	switch {
	case total.meets(whole.iv):
	case total.lo > whole.iv.hi && c.overlapping(list):
		cl.Verdict = Ambiguous
		cl.note("figures.sum_overlap", whole.num(words-whole.v)).lacks("definition")
	case total.lo > whole.iv.hi:
		cl.Verdict = Wrong
		cl.note("figures.sum_over", whole.num(words-whole.v))
	case closed:
		cl.Verdict = Wrong
		cl.note("figures.sum_short", whole.num(whole.v-words))
	case words >= 0.9*whole.v:
		cl.Verdict = Ambiguous
		cl.note("figures.sum_nearly", whole.num(whole.v-words)).lacks("definition")
	default:
		cl.note("figures.sum_rest", whole.num(whole.v-words))
	}
}

// periods judges "tháng 7 có 120 người, tháng 8 có 150 người; cả quý III là 270 người": what happened in stretches that
// follow each other is what happened in all of them.
func (c *checker) periods(s *sentence) {
	var list []*quantity
	for _, q := range s.q {
		if q.role != level && q.role != delta || q.of != nil || !(q.counts() || q.unit == dong) {
			continue
		}
		if n := len(list); n >= 2 && q.like(list[0]) && q.role == list[0].role && c.lasting(q) == n {
			c.periodSum(q, list)
			return
		}
		if !q.when.known() || q.when.inherited {
			continue
		}
		if n := len(list); n >= 2 && q.like(list[0]) && q.when.from == list[0].when.from && q.when.to == list[n-1].when.to {
			c.periodSum(q, list)
			return
		}
		if n := len(list); n > 0 && (!q.like(list[0]) || q.when.from.DaysSince(list[n-1].when.to) != 1) {
			list = nil
		}
		list = append(list, q)
	}
}

// lasting is the number of years, quarters or months said right before a count: 3 năm tăng 3.350 người.
func (c *checker) lasting(q *quantity) int {
	for _, p := range q.s.q {
		if p.role == span0 && p.duration() && p.i < q.i && q.i-p.j <= 4 {
			return int(p.v)
		}
	}
	return 0
}

func (c *checker) periodSum(whole *quantity, list []*quantity) {
	flow, sum, words := whole.flow, iv{}, 0.0
	for _, p := range list {
		if p.used && p.role == level {
			return
		}
		flow, sum, words = flow || p.flow || p.role == delta, iv{sum.lo + p.iv.lo, sum.hi + p.iv.hi}, words+p.v
	}
	if fits := sum.meets(whole.iv); !fits && !flow {
		return // people there are, not people who came: they are not added
	}
	cl := c.claim("sum", OK, append([]*quantity{whole}, list...)...).result(words, 0).note("figures.sum", len(list), whole.num(words), whole.num(whole.v))
	c.judge(cl, sum, whole.iv, whole)
}

// total judges "tỉnh 3,2 tỷ đồng, xã 450 triệu đồng, xã hội hóa 1,15 tỷ đồng, tổng cộng 4,8 tỷ đồng".
func (c *checker) total(s *sentence) {
	for k, q := range s.q {
		if q.role != level || !c.lex.ends(q.l, "tổng cộng", "tổng cộng là", "cộng lại là", "tổng cộng được", "tổng cộng có") {
			continue
		}
		var list []*quantity
		sum, words := iv{}, 0.0
		for _, p := range s.q[:k] {
			if p.role == level && p.like(q) && p.of == nil && p.per == thing && p.clause == q.clause && !p.product {
				list, sum, words = append(list, p), iv{sum.lo + p.iv.lo, sum.hi + p.iv.hi}, words+p.v
			}
		}
		if len(list) < 2 || q.product {
			continue
		}
		cl := c.claim("sum", OK, append([]*quantity{q}, list...)...).result(words, 0).note("figures.sum", len(list), q.num(words), q.num(q.v))
		c.judge(cl, sum, q.iv, q)
	}
}

// kinds of people that say nothing about each other: a woman may be of a minority and poor.
var kindsOfPeople = [][]string{
	{"nữ", "nam", "phụ nữ", "nam giới", "nữ giới"},
	{"hộ nghèo", "cận nghèo", "người nghèo", "thoát nghèo", "trung bình"},
	{"dân tộc thiểu số", "đồng bào", "DTTS", "dân tộc"},
	{"hội viên", "đảng viên", "đoàn viên", "cựu chiến binh"},
	{"thành thị", "nông thôn", "đồng bằng", "miền núi", "ven biển", "hải đảo"},
	{"trẻ em", "học sinh", "sinh viên", "người cao tuổi", "dưới 6 tuổi"},
	{"mới", "tham gia mới", "tái tục", "đóng tiếp", "gia hạn"},
}

// overlapping reports parts that one person may be in at once: by different schemes, or told by different marks.
func (c *checker) overlapping(list []*quantity) bool {
	kinds, marks := map[scheme]bool{}, map[int]bool{}
	for _, p := range list {
		kinds[p.scheme] = true
		w := lastWords(p.l, 6) + cutWords(p.r, 6)
		for k, texts := range kindsOfPeople {
			if c.lex.has(w, texts...) {
				marks[k] = true
				break
			}
		}
	}
	return len(kinds) > 1 && (kinds[health] || kinds[family]) || len(marks) > 1
}

// structure looks at the counts of a sentence that describe a place: nobody can be more than everybody.
func (c *checker) structure(s *sentence) {
	var popul, working *quantity
	var list []*quantity
	for _, q := range s.q {
		if q.role != level || !q.counts() || q.of != nil || q.flow && !q.people() {
			continue
		}
		if q.people() && c.lex.has(lastWords(q.l, 3), "dân số") {
			popul = q
		} else if q.people() && popul == nil && q.noun == c.lex.word("dân") {
			popul = q
		}
		if q.people() && c.lex.has(cutWords(q.r, 7), "độ tuổi lao động") {
			working = q
		}
		if q.unit == commune || q.unit == village || q.unit == collector || q.unit == district || q == popul || q == working || c.systems(q) {
			list = append(list, q)
		}
	}
	for _, q := range s.q {
		if popul != nil && q != popul && q.people() && q.role == level && q.iv.lo > popul.iv.hi && q.clause == popul.clause {
			c.claim("structure", Wrong, q, popul).note("figures.above_population", q.num(q.v), popul.num(popul.v))
			return
		}
	}
	if len(list) < 2 {
		return
	}
	cl := c.claim("structure", OK, list...).note("figures.structure")
	if popul != nil && working != nil {
		c.claim("share", OK, working, popul).result(working.v/popul.v*100, 1).note("figures.part", working.num(working.v), popul.num(popul.v), num1(working.v/popul.v*100))
	}
	c.density(cl, list)
}

// systems reports "hệ thống" and the like: an organisation counted beside its people.
func (c *checker) systems(q *quantity) bool {
	return q.unit == thing && c.lex.begins(q.r, "hệ thống")
}

// density adds what there is of one thing to each of another, across the sentences around.
func (c *checker) density(cl *Claim, list []*quantity) {
	places := 0.0
	villages := 0.0
	for _, q := range c.near(list[0], 5) {
		if q.role != level || q.used && q.s != list[0].s && !q.people() && q.unit != commune && q.unit != village {
			continue
		}
		switch q.unit {
		case commune:
			places += q.v
		case village:
			villages = max(villages, q.v)
		}
	}
	for _, q := range list {
		switch {
		case q.unit == village && places > 0:
			cl.note("figures.per_place", q.num(q.v), num(places), num1(q.v/places))
		case q.unit == collector && places > 0:
			cl.note("figures.per_place", q.num(q.v), num(places), num1(q.v/places))
			if villages > 0 {
				cl.note("figures.villages_each", num1(villages/q.v))
			}
		}
	}
}

// activities judges a list of what was done: so many of each on the average. Nothing to prove, but a mean
// that other sentences can be held against.
func (c *checker) activities(s *sentence) {
	for k, q := range s.q {
		if q.role != level || (q.unit != meeting && q.unit != launch && q.unit != play && q.unit != group && q.unit != model) || q.v < 1 {
			continue
		}
		var yields []*quantity
		for _, p := range s.q[k+1:] {
			if p.clause != q.clause || p.counts() && !p.people() && p.unit != card && p.unit != household {
				break
			}
			if c.lex.has(lastWords(p.l, 6), "mỗi") {
				continue // of each already
			}
			if (p.role == level || p.role == delta) && p.counts() {
				yields = append(yields, p)
			}
		}
		if len(yields) == 0 && q.unit == play && q.when.known() && q.when.from != q.when.to {
			n := float64(q.when.to.DaysSince(q.when.from) + 1)
			c.claim("yield", OK, q).result(q.v/n, 1).note("figures.per_day", q.num(q.v), num(n), num1(q.v/n))
			continue
		}
		if len(yields) == 0 || q.v < 2 && len(yields) > 0 && q.unit != launch {
			continue
		}
		cl := c.claim("yield", OK, append([]*quantity{q}, yields...)...)
		for _, p := range yields {
			cl.note("figures.yield", said(p), said(q), num2(p.v/q.v), q.called())
			if p.close == above {
				cl.note("figures.at_least")
			}
		}
		cl.result(yields[0].v/q.v, 2)
	}
}

package figures

import "strings"

// role is what a quantity does in its sentence.
type role uint8

const (
	level     role = iota // a count or an amount as it stands
	delta                 // tăng 708 người
	change                // tăng 390 %
	ratio                 // bằng 105 % cùng kỳ
	attain                // đạt 87,59 % kế hoạch
	exceed                // vượt 8 %
	share                 // chiếm 57 %, tỷ lệ 57 %
	rateLevel             // a rate as it stands that something else refers to: từ 30 % lên 32 %
	target                // chỉ tiêu 3.335 người
	base                  // từ 168 người (lên 824), so với 168 người
	mean                  // bình quân 56 người/tháng
	times                 // gấp 4,9 lần
	missing               // còn thiếu 414 người
	nominal               // a number inside a name: "Tổ liên gia 100 %"
	span0                 // a length of time, an ordinal: no claim of its own
)

// closeness is how exactly a figure is meant.
type closeness uint8

const (
	exactly closeness = iota
	about             // khoảng
	under             // gần
	above             // hơn, trên
	atLeast           // ít nhất, tối thiểu
	vague             // hàng nghìn
)

// quantity is one figure of a sentence.
type quantity struct {
	s        *sentence
	i, j     int // tokens: the figure, behind the unit
	from, to int // bytes of the sentence, modifiers and unit included
	v        float64
	dec      int
	scale    float64
	last     float64 // of an amount in several parts, the scale of its smallest: 12 tỷ 450 triệu
	iv       iv
	of       *float64 // the b of a fraction a/b
	close    closeness
	unit     unit
	noun     string
	per      unit // người/tháng; thing: none
	perLong  unit // the stretch behind it: đồng/người/tháng
	perNoun  string
	role     role
	less     bool // giảm
	flow     bool // what happened in a period; otherwise a stock
	scheme   scheme
	when     span
	months   int // length of its period when stated
	place    place
	l, r     string // windows of canonical words to the neighbouring quantities
	clause   int    // part of the sentence between semicolons
	bad      bool   // separators part no groups of three
	each     bool   // cứ 4 người thì có 1: of is the 4
	used     bool
	product  bool // a total of so many, or what one of them is: products spoke of it
	told     bool // a rule of the whole sentence spoke of it; the rule of its role has nothing to add
	wordy    bool // said in words, một nửa, or as a small fraction: meant roughly
}

// counts reports a quantity that counts people or things, rates and money excluded.
func (q *quantity) counts() bool {
	switch q.unit {
	case percent, points, fold, dong, years, months, weeks, days, quarters, hours, ordinal:
		return false
	}
	return true
}

func (q *quantity) rate() bool { return q.unit == percent || q.unit == points }

// duration reports a length of time.
func (q *quantity) duration() bool {
	switch q.unit {
	case years, months, weeks, days, quarters, hours:
		return true
	}
	return false
}

// lasts reports a unit of time that something is done in: mỗi tháng, một năm.
func (u unit) lasts() bool {
	switch u {
	case days, weeks, months, quarters, years:
		return true
	}
	return false
}

// people reports a count of persons.
func (q *quantity) people() bool { return q.unit == person || q.unit == collector }

// like reports that two counts can be added or compared.
func (q *quantity) like(p *quantity) bool {
	if q.people() && p.people() {
		return true
	}
	return q.unit == p.unit && (q.unit != thing || q.noun == p.noun)
}

// fill finds times, places and quantities of every sentence.
func (l *lexicon) fill(d *document) {
	for _, s := range d.sentences {
		s.tokens = tokens(s.text)
		l.times(d, s)
		d.names(s)
		l.places(s)
	}
	for _, s := range d.sentences {
		if s.tail {
			continue
		}
		for _, m := range s.times {
			if m.kind == asOf && !m.now && m.when.to.After(d.latest) && (d.published.IsZero() || !m.when.to.After(d.published)) {
				d.latest = m.when.to
			}
		}
	}
	var before *sentence
	for _, s := range d.sentences {
		l.quantities(s)
		l.lend(s)
		l.each(s)
		l.windows(s)
		for k, q := range s.q {
			l.role(q)
			if k > 0 && l.ends(q.l, "và") && s.q[k-1].role == q.role && s.q[k-1].like(q) {
				q.flow = q.flow || s.q[k-1].flow
			}
		}
		l.context(d, s, before)
		before = s
	}
}

// quantities reads the figures of a sentence that are not part of a time.
func (l *lexicon) quantities(s *sentence) {
	inTime := make([]bool, len(s.tokens)+1)
	for _, m := range s.times {
		for i := m.from; i < m.to; i++ {
			inTime[i] = true
		}
	}
	clause := 0
	for i := 0; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if t.kind == mark && t.key == ";" {
			clause++
		}
		if inTime[i] {
			continue
		}
		q := l.quantityAt(s, i)
		if q == nil {
			continue
		}
		q.clause = clause
		s.q = append(s.q, q)
		i = max(i, q.j-1)
	}
}

// lend gives a figure without a unit the unit of the next: từ 168 lên 824 người.
func (l *lexicon) lend(s *sentence) {
	for k := 0; k+1 < len(s.q); k++ {
		q, next := s.q[k], s.q[k+1]
		if q.unit == thing && next.i-q.j <= 3 && (q.noun == l.word("lên") || q.noun == l.word("xuống")) {
			q.unit, q.noun = next.unit, next.noun
		}
		if q.unit == thing && next.unit == ordinal && next.i-q.j == 1 && q.noun == l.word("đến") {
			q.unit = ordinal // từ 15 đến 29 tuổi
		}
	}
}

// quantityAt reads the quantity whose figure stands at token i, or nil.
func (l *lexicon) quantityAt(s *sentence, i int) *quantity {
	ts := s.tokens
	q := &quantity{s: s, i: i, scale: 1}
	t := ts[i]
	switch {
	case t.kind == figure && l.nameless(ts, i):
		return nil
	case t.kind == figure:
		q.j = i + 1
		l.fraction(q, ts)
		l.span(q, ts)
	case t.kind == word && t.key == l.word("hàng") && i+1 < len(ts) && l.scaleOf(ts, i+1) > 0:
		q.close, q.v, q.j, q.scale = vague, 1, i+1, 1
	case t.kind == word && l.is(ts, i-1, "gấp") && l.multiple(ts, i) > 0:
		q.v, q.j, q.unit = l.multiple(ts, i), i+1, fold
		q.iv = iv{q.v * 0.95, q.v * 1.05} // gấp đôi is said of what is nearly so
		l.modify(q, ts)
		q.from = min(q.from, ts[i-1].from)
		return q
	case t.kind == word && l.wordFraction(q, ts):
		l.modify(q, ts)
		return q
	case t.kind == word && l.small[t.key] > 0:
		u, n := l.unitAt(ts, i+1)
		if n == 0 || (u != quarters && u != months && u != weeks && u != days && u != launch && u != fold && u != years) ||
			u == years && i+2 < len(ts) && ts[i+2].kind == figure {
			return nil
		}
		q.v, q.j, q.unit, q.close = float64(l.small[t.key]), i+1+n, u, exactly
		q.iv, q.from, q.to = point(q.v), t.from, ts[q.j-1].to
		return q
	default:
		return nil
	}
	l.measure(q, ts)
	l.smallFraction(q, ts)
	l.modify(q, ts)
	return q
}

// each joins "cứ 4 hội viên thì có 1 người" into one fraction; the first figure counts nobody.
func (l *lexicon) each(s *sentence) {
	for k := 0; k+1 < len(s.q); k++ {
		q, next := s.q[k], s.q[k+1]
		if !l.is(s.tokens, q.i-1, "cứ") || !q.counts() || !next.counts() || next.of != nil || next.i-q.j > 8 ||
			!l.has(window(s.tokens, q.j, next.i, true), "có", "thì") {
			continue
		}
		n := q.v
		next.of, next.each, next.from = &n, true, s.tokens[q.i-1].from
		q.unit = ordinal
	}
}

func (l *lexicon) word(s string) string { return strings.TrimSpace(l.c(s)) }

// called is the word of what is counted, as the text writes it.
func (q *quantity) called() string {
	for k := q.j - 1; k > q.i; k-- {
		if q.s.tokens[k].key == q.noun {
			return q.s.text[q.s.tokens[k].from:q.s.tokens[q.j-1].to]
		}
	}
	return q.noun
}

package figures

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// people reports a count of persons.
func (q *quantity) people() bool { return q.unit == person || q.unit == collector }

// like reports that two counts can be added or compared.
func (q *quantity) like(p *quantity) bool {
	if q.people() && p.people() {
		return true
	}
	return q.unit == p.unit && (q.unit != thing || q.noun == p.noun)
}

// place is where a quantity belongs.
type place struct {
	level int // 1 province, 2 district, 3 commune, 4 village, 5 group, 6 one person; 0 unknown
	name  string
	at    int
}

// fill finds times, places and quantities of every sentence.
func (l *lexicon) fill(d *document) {
	for _, s := range d.sentences {
		s.tokens = tokens(s.text)
		l.times(d, s)
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

// multiple is the number of gấp đôi, gấp ba, gấp bốn without the word for times, or 0.
func (l *lexicon) multiple(ts []token, i int) float64 {
	if l.is(ts, i, "đôi") {
		return 2
	}
	if n := l.small[ts[i].key]; n > 2 && !l.is(ts, i+1, "lần") {
		return float64(n)
	}
	return 0
}

// smallFraction makes a rate of a fraction that is said of a whole: chiếm 2/3 số hộ. It is meant roughly.
func (l *lexicon) smallFraction(q *quantity, ts []token) {
	if q.of == nil || *q.of > 10 || q.v >= *q.of || q.i == 0 {
		return
	}
	before := q.i - 1
	if l.is(ts, before, "gần") || l.is(ts, before, "hơn") || l.is(ts, before, "khoảng") || l.is(ts, before, "tới") {
		before--
	}
	if !l.is(ts, before, "chiếm") && !l.is(ts, before, "bằng") {
		return
	}
	q.v, q.unit, q.of = q.v / *q.of * 100, percent, nil
	q.iv = iv{q.v - 3, q.v + 3}
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

// nameless reports a figure that names something: số 4, Điều 101, thứ 2.
func (l *lexicon) nameless(ts []token, i int) bool {
	if i == 0 {
		return i+1 < len(ts) && (ts[1].key == "." || ts[1].key == ")") && ts[0].fig.whole() >= 0 && ts[0].fig.whole() < 40
	}
	u, n := l.unitAt(ts, i+1)
	counted := n > 0 && u != thing
	switch p := ts[i-1].key; p {
	case l.word("thứ"), l.word("điều"), l.word("khoản"), l.word("nghị định"), l.word("lần thứ"), l.word("hạng"), l.word("mục"), l.word("bảng"), l.word("phụ lục"), l.word("mẫu"), l.word("trang"):
		return true
	case l.word("số"):
		return !counted && l.scaleOf(ts, i+1) == 0
	case l.word("định"), l.word("luật"), l.word("phone"), l.word("vực"), l.word("cấp"):
		return !counted
	}
	if y := ts[i].fig.year(); y > 0 && !counted && l.scaleOf(ts, i+1) == 0 {
		return true
	}
	return false
}

// fraction reads a/b and a trên b.
func (l *lexicon) fraction(q *quantity, ts []token) {
	i := q.i
	if i+2 < len(ts) && (ts[i+1].key == "/" || l.is(ts, i+1, "trên")) && ts[i+2].kind == figure {
		b, _, _ := ts[i+2].fig.value(false)
		q.of, q.j = &b, i+3
	}
}

// span reads 3 - 4: the figure keeps the lower end, the interval both.
func (l *lexicon) span(q *quantity, ts []token) {
	i := q.i
	if q.of != nil || i+2 >= len(ts) || ts[i+2].kind != figure || (ts[i+1].key != "-" && ts[i+1].key != "–") {
		return
	}
	a, _, _ := ts[i].fig.value(false)
	b, _, _ := ts[i+2].fig.value(false)
	if b > a {
		q.iv, q.j, q.close = iv{a, b}, i+3, about
	}
}

// scaleOf is the factor of nghìn, triệu, tỷ at token i, or 0.
func (l *lexicon) scaleOf(ts []token, i int) float64 {
	if i >= len(ts) {
		return 0
	}
	if i+1 < len(ts) && ts[i+1].key == l.word("lệ") {
		return 0
	}
	switch ts[i].key {
	case l.word("chục"):
		return 10
	case l.word("trăm"):
		return 100
	case l.word("nghìn"), l.word("ngàn"):
		return 1e3
	case l.word("vạn"):
		return 1e4
	case l.word("triệu"), "tr":
		return 1e6
	case l.word("tỷ"), l.word("tỉ"):
		return 1e9
	}
	return 0
}

// measure reads scale, unit and "per" behind the figure and settles its value.
func (l *lexicon) measure(q *quantity, ts []token) {
	for k := l.scaleOf(ts, q.j); k > 0; k = l.scaleOf(ts, q.j) {
		q.scale *= k
		q.j++
	}
	rest := l.compound(q, ts)
	if q.j < len(ts) && ts[q.j].key == l.word("lượt") && q.j+1 < len(ts) {
		if u, n := l.unitAt(ts, q.j+1); n > 0 && u == person {
			q.j++
		}
	}
	u, n := l.unitAt(ts, q.j)
	q.unit = u
	if n == 0 && q.j < len(ts) && ts[q.j].kind == word {
		q.noun, n = ts[q.j].key, 0
	} else if n > 0 {
		q.noun = ts[q.j].key
	}
	if n == 0 && l.age(ts, q) {
		q.unit = ordinal
	}
	q.j += n
	if q.j+1 < len(ts) && ts[q.j].key == "/" {
		if p, m := l.unitAt(ts, q.j+1); m > 0 {
			q.per, q.perNoun, q.j = p, ts[q.j+1].key, q.j+1+m
		}
	}
	if q.close == vague {
		q.v *= q.scale
		q.iv = iv{q.v, q.v * 100}
		return
	}
	decimal := q.rate() || q.unit == fold || q.scale > 1 && ts[q.i].fig.marks == ","
	v, dec, bad := ts[q.i].fig.value(decimal)
	if q.rate() && dec > 4 {
		v, dec, bad = ts[q.i].fig.value(false)
	}
	q.dec, q.bad = dec, bad
	q.v = v * q.scale
	if rest > 0 {
		q.v += rest
		q.iv = iv{q.v - 0.5*q.last, q.v + 0.5*q.last}
		return
	}
	if q.iv != (iv{}) {
		return
	}
	q.iv = point(q.v)
	if dec > 0 || q.rate() || q.unit == fold || q.scale > 1 {
		h := 0.5 * q.scale / math.Pow10(dec)
		q.iv = iv{q.v - h, q.v + h}
	}
}

// compound reads the smaller parts of an amount, 12 tỷ 450 triệu (đồng), and is their sum.
func (l *lexicon) compound(q *quantity, ts []token) (sum float64) {
	if q.scale < 1e6 {
		return 0
	}
	for under := q.scale; q.j+1 < len(ts) && ts[q.j].kind == figure; {
		k := l.scaleOf(ts, q.j+1)
		v, _, bad := ts[q.j].fig.value(false)
		if k == 0 || k >= under || v >= 1000 || bad {
			break
		}
		sum, under, q.last, q.j = sum+v*k, k, k, q.j+2
	}
	return sum
}

// age reports a year of life, which counts nobody: 29 tuổi, độ tuổi 30-45, tuổi từ 15.
func (l *lexicon) age(ts []token, q *quantity) bool {
	return l.is(ts, q.j, "tuổi") || l.is(ts, q.i-1, "tuổi") || l.is(ts, q.i-1, "từ") && l.is(ts, q.i-2, "tuổi")
}

// modify reads gần, hơn, khoảng, ít nhất before the figure and "trở lên" behind it.
func (l *lexicon) modify(q *quantity, ts []token) {
	i := q.i
	if i > 0 && ts[i-1].key == l.word("từ") && i > 1 {
		if k := ts[i-2].key; k == l.word("nhất") || k == l.word("thiểu") {
			i--
		}
	}
	p1, p2 := "", ""
	if i > 0 {
		p1 = ts[i-1].key
	}
	if i > 1 {
		p2 = ts[i-2].key
	}
	set := func(c closeness, words int) {
		if q.close == exactly {
			q.close = c
		}
		i -= words
	}
	switch {
	case p1 == l.word("gần"), p1 == l.word("ngót"):
		set(under, 1)
	case p2 == l.word("xấp") && p1 == l.word("xỉ"):
		set(about, 2)
	case p1 == l.word("hơn") && l.comparative(p2): // thấp hơn 350 người: exactly so many
	case p1 == l.word("hơn"), p1 == l.word("trên"):
		set(above, 1)
	case p1 == l.word("khoảng"), p1 == l.word("chừng"), p1 == l.word("tầm"):
		set(about, 1)
	case p1 == l.word("nhất") && p2 == l.word("ít"), p1 == l.word("thiểu") && p2 == l.word("tối"), p1 == l.word("dưới") && p2 == l.word("không"):
		set(atLeast, 2)
	}
	if q.j+1 < len(ts) && ts[q.j].key == l.word("trở") && ts[q.j+1].key == l.word("lên") {
		set(atLeast, 0)
	}
	wide := 0.1
	if q.rate() {
		wide = 0.05
	}
	switch q.close {
	case under:
		q.iv = iv{q.v * (1 - wide), q.v}
	case above:
		q.iv = iv{q.v, q.v * (1 + wide)}
	case about:
		if q.iv.hi-q.iv.lo <= q.v*0.05 {
			q.iv = iv{q.v * 0.9, q.v * 1.1}
		}
	case atLeast:
		q.iv = iv{q.v, 1e15}
	}
	q.from, q.to = ts[max(i, 0)].from, ts[q.j-1].to
}

// comparative reports a word that makes "hơn" its own: cao hơn, ít hơn.
func (l *lexicon) comparative(key string) bool {
	for _, w := range []string{"cao", "thấp", "ít", "nhiều", "lớn", "nhỏ", "kém"} {
		if key == l.word(w) {
			return true
		}
	}
	return false
}

// windows gives each quantity the words up to its neighbours.
func (l *lexicon) windows(s *sentence) {
	cut := make([]int, 0, len(s.q))
	for k, q := range s.q {
		if !q.duration() {
			cut = append(cut, k)
		}
	}
	at := 0
	for k, q := range s.q {
		lo, hi := 0, len(s.tokens)
		for at < len(cut) && cut[at] < k {
			at++
		}
		if at > 0 {
			lo = s.q[cut[at-1]].j
		}
		next := at
		if next < len(cut) && cut[next] == k {
			next++
		}
		if next < len(cut) {
			hi = s.q[cut[next]].i
		}
		lo, hi = max(lo, q.i-40), min(hi, q.j+40)
		q.l, q.r = window(s.tokens, lo, q.i, true), window(s.tokens, q.j, hi, false)
	}
}

// window joins the keys of tokens; a semicolon ends it on the side of the quantity.
func window(ts []token, lo, hi int, left bool) string {
	var b strings.Builder
	b.WriteByte(' ')
	for i := lo; i < min(hi, len(ts)); i++ {
		if ts[i].key == ";" {
			if !left {
				break
			}
			b.Reset()
			b.WriteByte(' ')
			continue
		}
		b.WriteString(ts[i].key)
		b.WriteByte(' ')
	}
	return b.String()
}

// places finds named and general places.
func (l *lexicon) places(s *sentence) {
	ranks := map[string]int{l.word("tỉnh"): 1, l.word("huyện"): 2, l.word("quận"): 2, l.word("phố"): 2, "tp": 2, "tx": 2, l.word("xã"): 3,
		l.word("phường"): 3, l.word("trấn"): 3, l.word("thôn"): 4, l.word("ấp"): 4, l.word("khóm"): 4, l.word("buôn"): 4, l.word("bản"): 4, l.word("gia"): 5,
		l.word("chị"): 6, l.word("anh"): 6, l.word("bà"): 6, l.word("ông"): 6}
	ts := s.tokens
	for i := 0; i < len(ts); i++ {
		n := ranks[ts[i].key]
		if n == 0 || ts[i].kind != word {
			continue
		}
		if n == 3 && i > 0 && ts[i-1].key == l.word("thị") {
			n = 2
			if ts[i].key == l.word("trấn") {
				n = 3
			}
		}
		k := i + 1
		if k < len(ts) && ts[k].key == "." {
			k++
		}
		all := i > 0 && (ts[i-1].key == l.word("toàn") || ts[i-1].key == l.word("cả"))
		if n == 5 && (i == 0 || ts[i-1].key != l.word("liên")) {
			continue
		}
		name := ""
		for ; k < len(ts) && k <= i+4 && ts[k].kind == word && capital(s.text[ts[k].from:]); k++ {
			name += " " + ts[k].key
		}
		if name == "" && !all && n != 5 {
			continue
		}
		s.places = append(s.places, place{level: n, name: strings.TrimSpace(name), at: i})
	}
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// context gives each quantity its scheme, place and time: from its sentence, else from the one before.
func (l *lexicon) context(d *document, s, before *sentence) {
	type seen struct {
		at int
		is scheme
	}
	var schemes []seen
	for i := 0; i < len(s.tokens); i++ {
		if sc, n := l.schemeAt(s.tokens, i); n > 0 {
			schemes = append(schemes, seen{i, sc})
			i += n - 1
		}
	}
	for k, q := range s.q {
		next := len(s.tokens)
		for _, p := range s.q[k+1:] {
			if p.counts() && (p.role == level || p.role == target) || p.clause != q.clause {
				next = p.i
				break
			}
		}
		found := false
		for _, c := range schemes {
			if c.at >= q.i && c.at < next && !found {
				q.scheme, found = c.is, true
			}
		}
		for _, c := range schemes {
			if !found && c.at < q.i {
				q.scheme = c.is
			}
		}
		for _, p := range s.places {
			if p.at < q.i {
				q.place = p
			}
		}
		l.timeOf(s, q)
		if before == nil || before.tail != s.tail || s.para-before.para > 3 {
			continue
		}
		l.inherit(q, before)
	}
}

// timeOf gives a quantity the last time named before it, else the first behind it.
func (l *lexicon) timeOf(s *sentence, q *quantity) {
	for _, m := range s.times {
		if m.kind == against || !m.when.known() && m.months == 0 {
			continue
		}
		if m.from < q.i || !q.when.known() && q.months == 0 {
			q.when, q.months = m.when, m.months
		}
	}
}

func (l *lexicon) inherit(q *quantity, before *sentence) {
	if !q.when.known() && q.months == 0 {
		for _, m := range before.times {
			if m.kind != against && m.when.known() {
				q.when, q.months = m.when, m.months
				q.when.inherited = true
			}
		}
	}
	if q.scheme == noScheme {
		for _, p := range before.q {
			if p.scheme != noScheme {
				q.scheme = p.scheme
			}
		}
	}
	if q.place.level == 0 && len(before.places) > 0 {
		q.place = before.places[len(before.places)-1]
	}
}

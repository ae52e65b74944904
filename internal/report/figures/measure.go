package figures

import "math"

// multiple is the number of gấp đôi, gấp ba, gấp bốn without the word for times, or 0.
func (l *lexicon) multiple(ts []token, i int) float64 {
	switch {
	case l.is(ts, i, "đôi"):
		return 2
	case l.is(ts, i, "rưỡi"):
		return 1.5
	}
	if n := l.small[ts[i].key]; n > 2 && !l.is(ts, i+1, "lần") {
		return float64(n)
	}
	return 0
}

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
	l.perOf(q, ts)
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
	case p1 == l.word("gần"), p1 == l.word("ngót"), p1 == l.word("non"):
		set(under, 1)
	case p2 == l.word("xấp") && p1 == l.word("xỉ"):
		set(about, 2)
	case p1 == l.word("hơn") && l.comparative(p2): // thấp hơn 350 người: exactly so many
	case p1 == l.word("hơn"), p1 == l.word("trên"), q.wordy && (p1 == l.word("quá") || p1 == l.word("già")):
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
	if q.rate() && !q.wordy {
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

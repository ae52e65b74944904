package figures

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// place is where a quantity belongs.
type place struct {
	level int // 1 province, 2 district, 3 commune, 4 village, 5 group, 6 one person; 0 unknown
	name  string
	at    int
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

package figures

import "luoi/internal/day"

// times finds every time that a sentence names.
func (l *lexicon) times(d *document, s *sentence) {
	ts := s.tokens
	for i := 0; i < len(ts); i++ {
		m, ok := l.timeAt(d, ts, i)
		if !ok {
			continue
		}
		l.timeKind(d, ts, &m)
		s.times = append(s.times, m)
		i = max(i, m.to-1)
	}
}

// someYear stands for the year of a text that names none: its months and quarters can still be held against each other.
const someYear = 2001

// year is the year that a time without one is taken to mean: of publication, else the last one the text has named.
func (d *document) year() int {
	switch {
	case !d.published.IsZero():
		return d.published.Year()
	case d.named > 0:
		return d.named
	}
	return someYear
}

// names remembers the year a sentence is about; a year further on is a goal.
func (d *document) names(s *sentence) {
	for _, m := range s.times {
		if m.kind != against && m.when.known() && !m.when.yearless && (m.kind == during || m.months > 0 || m.when.from == m.when.to && m.when.to.Month() < 12) {
			d.named = m.when.to.Year()
		}
	}
}

func (l *lexicon) is(ts []token, i int, text string) bool {
	return i >= 0 && i < len(ts) && ts[i].key == l.word(text)
}

// yearAt reads [năm] 2019, or / 2019, at token i.
func (l *lexicon) yearAt(ts []token, i int) (y, n int) {
	k := i
	if l.is(ts, k, "năm") || (k < len(ts) && ts[k].key == "/") || (k < len(ts) && ts[k].key == "-") {
		k++
	}
	if k < len(ts) && ts[k].kind == figure {
		if y := ts[k].fig.year(); y > 0 {
			return y, k + 1 - i
		}
	}
	return 0, 0
}

// timeAt reads one mention that begins at token i.
func (l *lexicon) timeAt(d *document, ts []token, i int) (mention, bool) {
	t := ts[i]
	n := -1
	if t.kind == figure {
		n = t.fig.whole()
	} else if t.kind == word {
		if v, ok := l.small[t.key]; ok && l.is(ts, i+1, "tháng") {
			n = v
		}
	}
	switch {
	case t.kind == date:
		return mention{when: t.when, from: i, to: i + 1}, true
	case n > 0 && i > 0 && i+2 < len(ts) && ts[i+1].key == "/" && (l.is(ts, i-1, "đến") || l.is(ts, i-1, "tới") || l.is(ts, i-1, "hết") || l.is(ts, i-1, "trước")):
		if _, u := l.unitAt(ts, i+3); u > 0 {
			return mention{}, false // đến 30/60 hộ
		}
		m, ok := l.dayAt(d, ts, i-1)
		m.from = i
		return m, ok
	case n > 0 && n <= 12 && l.is(ts, i+1, "tháng"):
		return l.monthsAt(d, ts, i, n)
	case l.is(ts, i, "năm"):
		if y, k := l.yearAt(ts, i); y > 0 {
			return l.years(ts, i, y, k)
		}
	case l.is(ts, i, "tháng"):
		return l.monthAt(d, ts, i)
	case l.is(ts, i, "ngày"), l.is(ts, i, "sáng"), l.is(ts, i, "chiều"):
		return l.dayAt(d, ts, i)
	case l.is(ts, i, "quý"):
		return l.quarterAt(d, ts, i)
	case l.is(ts, i, "đến") && l.is(ts, i+1, "nay"):
		return mention{kind: asOf, when: now(d), from: i, to: i + 2, now: true}, true
	case l.is(ts, i, "cùng") && (l.is(ts, i+1, "kỳ") || l.is(ts, i+1, "kì")):
		m := mention{kind: against, from: i, to: i + 2, before: true}
		if y, k := l.yearAt(ts, i+2); y > 0 {
			m.when, m.to, m.before = yearSpan(y), i+2+k, false
		}
		return m, true
	case l.is(ts, i, "đầu") && l.is(ts, i+1, "năm") && l.soWith(ts, i):
		return mention{kind: against, from: i, to: i + 2, before: true}, true
	case (l.is(ts, i, "tháng") || l.is(ts, i, "năm") || l.is(ts, i, "quý") || l.is(ts, i, "kỳ")) && (l.is(ts, i+1, "trước") || l.is(ts, i+1, "ngoái")):
		return mention{kind: against, from: i, to: i + 2, before: true}, true
	}
	return mention{}, false
}

func now(d *document) span {
	if d.published.IsZero() {
		return span{}
	}
	return span{from: d.published, to: d.published}
}

func (l *lexicon) years(ts []token, i, y, k int) (mention, bool) {
	m := mention{when: yearSpan(y), from: i, to: i + k}
	if i+k+1 < len(ts) && (ts[i+k].key == "-" || ts[i+k].key == "–") && ts[i+k+1].kind == figure {
		if z := ts[i+k+1].fig.year(); z > y {
			m.when.to, m.to = day.Must(z, 12, 31), i+k+2
		}
	}
	return m, true
}

// monthsAt reads 5 tháng đầu năm 2021, 6 tháng cuối năm, 5 tháng.
func (l *lexicon) monthsAt(d *document, ts []token, i, n int) (mention, bool) {
	m := mention{from: i, to: i + 2, months: n}
	first := l.is(ts, i+2, "đầu")
	last := l.is(ts, i+2, "cuối")
	k := i + 2
	if first || last {
		k++
	}
	y, size := l.yearAt(ts, k)
	switch {
	case y > 0:
		k += size
	case (first || last) && l.is(ts, k, "năm"):
		k++
		y = d.year()
		m.when.yearless = true
	case first || last:
		y = d.year()
		m.when.yearless = true
	default:
		return mention{}, false
	}
	m.to = k
	guessed := m.when.yearless
	switch {
	case y == 0:
	case last:
		m.when = monthsSpan(y, 13-n, 12)
	default:
		m.when = monthsSpan(y, 1, n)
	}
	m.when.yearless = guessed
	if last {
		m.half = "last"
	}
	return m, true
}

// monthAt reads tháng 6 năm 2019, tháng 5/2021 (a date token), tháng 3.
func (l *lexicon) monthAt(d *document, ts []token, i int) (mention, bool) {
	if i+1 >= len(ts) {
		return mention{}, false
	}
	if l.is(ts, i+1, "trước") {
		return mention{kind: against, from: i, to: i + 2, before: true}, true
	}
	if ts[i+1].kind == date {
		return mention{when: ts[i+1].when, from: i, to: i + 2, months: 1}, true
	}
	n := -1
	if ts[i+1].kind == figure {
		n = ts[i+1].fig.whole()
	}
	if n < 1 || n > 12 {
		return mention{}, false
	}
	if _, u := l.unitAt(ts, i+2); u > 0 && !l.is(ts, i+2, "năm") {
		return mention{}, false
	}
	if y, k := l.yearAt(ts, i+2); y > 0 {
		return mention{when: monthSpan(y, n), from: i, to: i + 2 + k, months: 1}, true
	}
	m := mention{from: i, to: i + 2, months: 1}
	if y := d.year(); y > 0 {
		m.when = monthSpan(y, n)
		m.when.yearless = true
	}
	return m, true
}

// dayAt reads ngày 13/11 and ngày 13 tháng 11 năm 2024.
func (l *lexicon) dayAt(d *document, ts []token, i int) (mention, bool) {
	if i+1 < len(ts) && ts[i+1].kind == date {
		return mention{when: ts[i+1].when, from: i, to: i + 2}, true
	}
	if i+3 >= len(ts) || ts[i+1].kind != figure || ts[i+3].kind != figure || (ts[i+2].key != "/" && !l.is(ts, i+2, "tháng") && ts[i+2].key != "-") {
		return mention{}, false
	}
	a, b := ts[i+1].fig.whole(), ts[i+3].fig.whole()
	if a < 1 || a > 31 || b < 1 || b > 12 {
		return mention{}, false
	}
	y, k := l.yearAt(ts, i+4)
	m := mention{from: i, to: i + 4 + k}
	if y == 0 {
		y = d.year()
		m.when.yearless = true
	}
	if y > 0 {
		if on, err := day.Of(y, b, a); err == nil {
			m.when.from, m.when.to = on, on
		}
	}
	return m, true
}

// quarterAt reads quý I/2021, quý 2 năm 2023.
func (l *lexicon) quarterAt(d *document, ts []token, i int) (mention, bool) {
	if i+1 >= len(ts) {
		return mention{}, false
	}
	if ts[i+1].kind == date && ts[i+1].when.from.Month() <= 4 {
		q, y := ts[i+1].when.from.Month(), ts[i+1].when.from.Year()
		return mention{when: monthsSpan(y, 3*q-2, 3*q), from: i, to: i + 2, months: 3}, true
	}
	q := map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}[ts[i+1].key]
	if q == 0 {
		return mention{}, false
	}
	if _, n := l.unitAt(ts, i+2); ts[i+1].kind == figure && n > 0 && !l.is(ts, i+2, "năm") {
		return mention{}, false
	}
	y, k := l.yearAt(ts, i+2)
	m := mention{from: i, to: i + 2 + k, months: 3}
	yearless := y == 0
	if yearless {
		y = d.year()
	}
	m.when = monthsSpan(y, 3*q-2, 3*q)
	m.when.yearless = yearless
	return m, true
}

// soWith reports "so với" within a few words before token i, with no figure between.
func (l *lexicon) soWith(ts []token, i int) bool {
	for k := i - 1; k > 0 && k > i-9; k-- {
		if ts[k].kind == figure || ts[k].key == "," || ts[k].key == ";" {
			return false
		}
		if l.is(ts, k, "với") && l.is(ts, k-1, "so") {
			return true
		}
	}
	return false
}

// timeKind decides what a mention is for, from the words before it.
func (l *lexicon) timeKind(d *document, ts []token, m *mention) {
	if m.kind == against {
		return
	}
	if l.soWith(ts, m.from) {
		m.kind = against
		return
	}
	end := false
	for k := m.from - 1; k >= 0 && k >= m.from-4; k-- {
		switch {
		case l.is(ts, k, "hết"), l.is(ts, k, "cuối"):
			end = true
			continue
		case l.is(ts, k, "đến"), l.is(ts, k, "tới"):
			m.kind = asOf
		case l.is(ts, k, "từ"):
			l.since(d, ts, m)
		case l.is(ts, k, "ngày"), l.is(ts, k, "năm"), l.is(ts, k, "tháng"):
			continue
		}
		break
	}
	if end {
		m.kind = asOf
	}
	if m.kind == asOf {
		m.when.from = m.when.to
		if m.months == 1 {
			m.months = 0 // đến hết tháng 8: a day, no stretch
		}
	}
}

// since makes "từ năm 2020 đến nay" one stretch.
func (l *lexicon) since(d *document, ts []token, m *mention) {
	if l.is(ts, m.to, "đến") && l.is(ts, m.to+1, "nay") && m.when.known() && !d.published.IsZero() {
		m.when.to, m.to, m.now = d.published, m.to+2, true
		m.months = m.when.months()
		return
	}
	if l.is(ts, m.to, "đến") && m.to+1 < len(ts) && ts[m.to+1].kind == date {
		m.when.to, m.to = ts[m.to+1].when.to, m.to+2
		m.months = m.when.months()
	}
}

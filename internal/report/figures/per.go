package figures

// perOf reads what the figure is for one of: người/tháng, đồng/người/tháng, đồng mỗi ngày, đồng một tháng.
func (l *lexicon) perOf(q *quantity, ts []token) {
	for q.j+1 < len(ts) && ts[q.j].key == "/" {
		p, n := l.unitAt(ts, q.j+1)
		switch {
		case n == 0:
			return
		case q.per == thing:
			q.per, q.perNoun = p, ts[q.j+1].key
		case q.perLong == thing && p.lasts():
			q.perLong = p
		default:
			return
		}
		q.j += 1 + n
	}
	if q.per != thing || q.unit == fold || q.duration() || q.unit == ordinal {
		return
	}
	p, n := l.oneOf(ts, q.j)
	if n == 0 || l.ownFigure(ts, q.j+n) || !l.is(ts, q.j, "mỗi") && !p.lasts() {
		return
	}
	q.per, q.perNoun, q.j = p, ts[q.j+n-1].key, q.j+n
}

// oneOf is the unit of mỗi tháng, một người, từng xã, hằng năm at token i, and how many tokens it takes.
func (l *lexicon) oneOf(ts []token, i int) (unit, int) {
	every := l.is(ts, i, "hằng") || l.is(ts, i, "hàng")
	if !every && !l.is(ts, i, "mỗi") && !l.is(ts, i, "một") && !l.is(ts, i, "từng") {
		return thing, 0
	}
	if l.is(ts, i+1, "địa") && l.is(ts, i+2, "phương") {
		return commune, 3
	}
	u, n := l.unitAt(ts, i+1)
	if n == 0 || every && !u.lasts() {
		return thing, 0
	}
	return u, n + 1
}

// ownFigure reports that what stands behind "mỗi xã" is its own figure: phát triển 50 người, mỗi xã 5 người.
func (l *lexicon) ownFigure(ts []token, i int) bool {
	for k := i; k < min(i+4, len(ts)); k++ {
		if ts[k].kind == figure {
			return true
		}
		if ts[k].kind == mark {
			return false
		}
	}
	return false
}

// eachUnit is what a mean is for one of, from the words around it: bình quân mỗi xã 39 người.
func (c *checker) eachUnit(q *quantity) unit {
	ts := q.s.tokens
	for k := q.i - 1; k >= 0 && k >= q.i-9; k-- {
		if ts[k].kind == figure || ts[k].key == ";" {
			break
		}
		if u, n := c.lex.oneOf(ts, k); n > 0 {
			return u
		}
	}
	for k := q.j; k < len(ts) && k < q.j+4; k++ {
		if u, n := c.lex.oneOf(ts, k); n > 0 && !c.lex.ownFigure(ts, k+n) {
			return u
		}
	}
	return thing
}

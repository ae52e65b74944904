package figures

// wordFraction reads một nửa, quá nửa, hai phần ba where they are said of a whole. They are meant roughly.
func (l *lexicon) wordFraction(q *quantity, ts []token) bool {
	i, v := q.i, 0.0
	end := i + 1
	switch n := l.small[ts[i].key]; {
	case l.is(ts, i, "nửa"):
		v = 50
	case n == 1 && l.is(ts, i+1, "nửa"):
		v, end = 50, i+2
	case n > 0 && l.is(ts, i+1, "phần") && i+2 < len(ts):
		of := float64(l.small[ts[i+2].key])
		if l.is(ts, i+2, "tư") {
			of = 4
		}
		if of <= float64(n) {
			return false
		}
		v, end = float64(n)/of*100, i+3
	default:
		return false
	}
	if !l.ofWhole(ts, i, end) {
		return false
	}
	q.v, q.j, q.unit, q.wordy = v, end, percent, true
	q.iv = iv{v - 3, v + 3}
	return true
}

// ofWhole reports a fraction said of a whole: chiếm gần một nửa, hơn 2/3 số hộ, but not nửa đầu năm.
func (l *lexicon) ofWhole(ts []token, i, end int) bool {
	if l.is(ts, end, "số") || l.is(ts, end, "tổng") || l.is(ts, end, "dân") && l.is(ts, end+1, "số") || l.is(ts, end, "trong") && (l.is(ts, end+1, "số") || l.is(ts, end+1, "tổng")) {
		return true
	}
	before := i - 1
	for before > 0 && (l.is(ts, before, "gần") || l.is(ts, before, "hơn") || l.is(ts, before, "khoảng") || l.is(ts, before, "tới") || l.is(ts, before, "non") ||
		l.is(ts, before, "quá") || l.is(ts, before, "già") || l.is(ts, before, "trên") || l.is(ts, before, "một")) {
		before--
	}
	return l.is(ts, before, "chiếm") || l.is(ts, before, "bằng")
}

// smallFraction makes a rate of a fraction that is said of a whole: chiếm 2/3 số hộ. It is meant roughly.
func (l *lexicon) smallFraction(q *quantity, ts []token) {
	if q.of == nil || *q.of > 10 || q.v >= *q.of || q.i == 0 || !l.ofWhole(ts, q.i, q.i+3) {
		return
	}
	q.v, q.unit, q.of, q.wordy = q.v / *q.of * 100, percent, nil, true
	q.iv = iv{q.v - 3, q.v + 3}
}

package figures

import "math"

// iv is a closed interval: what a printed figure may stand for.
type iv struct{ lo, hi float64 }

func point(v float64) iv { return iv{v, v} }

func (a iv) meets(b iv) bool {
	eps := 1e-9 * (1 + math.Abs(a.hi) + math.Abs(b.hi))
	return a.lo <= b.hi+eps && b.lo <= a.hi+eps
}

func (a iv) exact() bool { return a.lo == a.hi }

// over is a/b for b above zero.
func (a iv) over(b iv) iv {
	if b.lo <= 0 {
		b.lo = 1e-9
	}
	return iv{a.lo / b.hi, a.hi / b.lo}
}

func (a iv) times(k float64) iv { return iv{a.lo * k, a.hi * k} }
func (a iv) plus(k float64) iv  { return iv{a.lo + k, a.hi + k} }
func (a iv) minus(b iv) iv      { return iv{a.lo - b.hi, a.hi - b.lo} }

// percentOf is a/b in percent.
func (a iv) percentOf(b iv) iv { return a.over(b).times(100) }

// growth is (a−b)/b in percent.
func (a iv) growth(b iv) iv { return a.percentOf(b).plus(-100) }

// cutTo reports that v cut after dec decimals is w, though rounding gives another figure.
func cutTo(v, w float64, dec int) bool {
	p := math.Pow10(dec)
	return math.Abs(math.Trunc(v*p)-w*p) < 1e-6
}

// integers is how many whole numbers lie in the interval, and the first and the last of them. The upper
// end is open, as rounding half up leaves it.
func (a iv) integers() (n int, first, last float64) {
	first, last = math.Ceil(a.lo-1e-9), math.Floor(a.hi+1e-9)
	if last < first || last < 1 {
		return 0, first, last
	}
	first = max(first, 1)
	return int(min(last-first+1, 1e9)), first, last
}

// basesOf is the whole numbers b for which (cur−b)/b, in percent and rounded as printed, is p.
func basesOf(cur float64, p iv) (n int, first, last float64) {
	return iv{cur / (1 + p.hi/100), cur / (1 + p.lo/100)}.integers()
}

// wholesOf is the whole numbers w for which part/w, in percent and rounded as printed, is p.
func wholesOf(part float64, p iv) (n int, first, last float64) {
	if p.lo <= 0 {
		return 0, 0, 0
	}
	return iv{part / p.hi * 100, part / p.lo * 100}.integers()
}

// roundness is how round a figure looks: the number of trailing decimals it can do without at two places.
func round(v float64) bool {
	t := v * 2 // halves count as round: 23,5
	return math.Abs(t-math.Round(t)) < 1e-6
}

// nearlyRound reports a figure that is round to one decimal: 13,2.
func nearlyRound(v float64) bool { return math.Abs(v*10-math.Round(v*10)) < 1e-6 }

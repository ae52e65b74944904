package advice

import (
	"math/big"
	"strconv"
	"strings"

	"luoi/internal/money"
)

// mostDong is the largest amount any question may hold: a thousand billion đồng is no family's income.
const mostDong = 1_000_000_000_000

func ratOf(r money.Rate) *big.Rat  { return big.NewRat(r.Num(), r.Den()) }
func ratInt(n int64) *big.Rat      { return new(big.Rat).SetInt64(n) }
func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }

// dong brings an exact amount to whole đồng, half up (away from zero): the one rounding of a total.
func dong(x *big.Rat) money.Dong { return halfUp(x.Num(), x.Denom()) }

func halfUp(num, den *big.Int) money.Dong {
	num = new(big.Int).Set(num)
	negative := num.Sign() < 0
	num.Abs(num).Lsh(num, 1).Add(num, den)
	num.Quo(num, new(big.Int).Lsh(den, 1))
	n := money.Dong(num.Int64())
	if negative {
		return -n
	}
	return n
}

// product multiplies two rates of law; both have small terms, so the product stays in range.
func product(a, b money.Rate) money.Rate {
	r, err := money.NewRate(a.Num()*b.Num(), a.Den()*b.Den())
	if err != nil {
		return money.Rate{}
	}
	return r
}

// Percent is a percentage that JSON writes as a plain number with a decimal point: 40.5, 47.0.
type Percent money.Rate

// MarshalJSON writes the percentage, exact to four decimals.
func (p Percent) MarshalJSON() ([]byte, error) {
	return []byte(decimal(times(ratOf(money.Rate(p)), ratInt(100)))), nil
}

// Format writes the percentage as people read it, "40,5 %".
func (p Percent) Format() string { return money.Rate(p).Format() }

// Half is a number in halves, such as years of a benefit, written 35.5 or 48.0; it counts half units.
type Half int64

// MarshalJSON writes the number with one decimal.
func (h Half) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

func (h Half) String() string { return decimal(h.rat()) }

func (h Half) rat() *big.Rat { return big.NewRat(int64(h), 2) }

// decimal writes x with one to four decimals.
func decimal(x *big.Rat) string {
	s := strings.TrimRight(x.FloatString(4), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}

// frac is an exact fraction that is not brought to lowest terms: the sums of a prepayment have powers of
// sixty months below the line, and reducing those costs more than all the rest of a page.
type frac struct{ num, den *big.Int }

// growth is Σ (1+r)^i over i from first to last, exact; exponents may be negative. With 1+r = p/q it is
// (p^(n+1) − q^(n+1)) ÷ (p − q) × p^first ÷ q^last, where n = last − first.
func growth(r money.Rate, first, last int) frac {
	if last < first {
		return frac{new(big.Int), big.NewInt(1)}
	}
	if r.Num() == 0 {
		return frac{big.NewInt(int64(last - first + 1)), big.NewInt(1)}
	}
	q := big.NewInt(r.Den())
	p := new(big.Int).Add(q, big.NewInt(r.Num()))
	n := last - first + 1
	f := frac{new(big.Int).Sub(power(p, n), power(q, n)), big.NewInt(1)}
	f.num.Quo(f.num, big.NewInt(r.Num())) // p − q divides it without remainder
	for _, part := range []struct {
		base *big.Int
		n    int
	}{{p, first}, {q, -last}} {
		if part.n >= 0 {
			f.num.Mul(f.num, power(part.base, part.n))
		} else {
			f.den.Mul(f.den, power(part.base, -part.n))
		}
	}
	return f
}

func power(base *big.Int, n int) *big.Int {
	return new(big.Int).Exp(base, big.NewInt(int64(n)), nil)
}

// times is f × a × rate.
func (f frac) times(a money.Dong, rate money.Rate) frac {
	num := new(big.Int).Mul(f.num, big.NewInt(int64(a)))
	return frac{num.Mul(num, big.NewInt(rate.Num())), new(big.Int).Mul(f.den, big.NewInt(rate.Den()))}
}

// minus is f − a.
func (f frac) minus(a money.Dong) frac {
	whole := new(big.Int).Mul(f.den, big.NewInt(int64(a)))
	return frac{new(big.Int).Sub(f.num, whole), f.den}
}

func (f frac) rat() *big.Rat { return new(big.Rat).SetFrac(f.num, f.den) }

// dong brings f to whole đồng, half up.
func (f frac) dong() money.Dong { return halfUp(f.num, f.den) }

func itoa(n int) string { return strconv.Itoa(n) }

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
func dong(x *big.Rat) money.Dong {
	num, den := new(big.Int).Set(x.Num()), x.Denom()
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

// growth is Σ (1+r)^i over i from first to last, exact; exponents may be negative. With r = p/q − 1 the
// sum is one integer over a power, because a thousand additions of fractions would be slow.
func growth(r money.Rate, first, last int) *big.Rat {
	sum := new(big.Rat)
	if last < first {
		return sum
	}
	q := big.NewInt(r.Den())
	p := new(big.Int).Add(q, big.NewInt(r.Num()))
	n := int64(last - first)
	// Σ_{k=0..n} (p/q)^k = Σ p^k q^(n−k) / q^n
	top, pk := new(big.Int), big.NewInt(1)
	for k := int64(0); k <= n; k++ {
		top.Mul(top, q).Add(top, pk)
		pk = new(big.Int).Mul(pk, p)
	}
	sum.SetFrac(top, new(big.Int).Exp(q, big.NewInt(n), nil))
	return sum.Mul(sum, power(p, q, first))
}

// power is (p/q)^n, n of either sign.
func power(p, q *big.Int, n int) *big.Rat {
	if n < 0 {
		p, q, n = q, p, -n
	}
	e := big.NewInt(int64(n))
	return new(big.Rat).SetFrac(new(big.Int).Exp(p, e, nil), new(big.Int).Exp(q, e, nil))
}

func itoa(n int) string { return strconv.Itoa(n) }

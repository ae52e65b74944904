package vntext

import (
	"math/big"
	"strconv"
	"strings"

	"luoi/internal/fault"
)

// NBSP is the no-break space between a figure and its unit.
const NBSP = "\u00A0"

// minus is the sign of negative figures on pages; reading also takes the hyphen.
const minus = "\u2212"

// FormatInt writes n with a full stop between thousands, as Vietnamese figures are written: "1.443.793".
// Negative figures begin with the minus sign U+2212.
func FormatInt(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n < 0 {
		return minus + groupDigits(s[1:])
	}
	return groupDigits(s)
}

func groupDigits(s string) string {
	if len(s) <= 3 {
		return s
	}
	b := make([]byte, 0, len(s)+len(s)/3)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b = append(b, '.')
		}
		b = append(b, s[i])
	}
	return string(b)
}

// Rounding names how a figure is brought to fewer places.
type Rounding int

const (
	HalfUp Rounding = iota // 0,5 away from zero: the rule of Vietnamese papers
	Down                   // towards zero
	Up                     // away from zero
)

// FormatRatio writes num/den with the given number of decimals, rounded half up: 7/8 is "0,88".
// A zero den gives "–": there is no such figure.
func FormatRatio(num, den int64, decimals int) string {
	if den == 0 {
		return "–"
	}
	q := divRound(new(big.Int).Mul(big.NewInt(num), pow10(decimals)), big.NewInt(den), HalfUp)
	return Decimal{units: q, scale: decimals}.String()
}

// FormatPercent writes num/den as a percentage with the given decimals and a no-break space before the
// sign: "87,59 %". Rounding never makes a whole out of a part: 99,999 % prints as "99,99 %" and one in a
// million as "0,01 %", so that "100 %" means everyone and "0 %" means no one. A zero den gives "–".
func FormatPercent(num, den int64, decimals int) string {
	if den == 0 {
		return "–"
	}
	whole := new(big.Int).Mul(pow10(decimals), big.NewInt(100))
	q := divRound(new(big.Int).Mul(big.NewInt(num), whole), big.NewInt(den), HalfUp)
	one := big.NewInt(1)
	if inside := num > 0 && den > num; inside && q.Cmp(whole) == 0 {
		q.Sub(q, one)
	} else if inside && q.Sign() == 0 {
		q = one
	}
	return Decimal{units: q, scale: decimals}.String() + NBSP + "%"
}

// FormatDecimal writes units·10^-scale: FormatDecimal(123456, 2) is "1.234,56".
func FormatDecimal(units int64, scale int) string {
	return Decimal{units: big.NewInt(units), scale: scale}.String()
}

// Decimal is an exact decimal figure read from text. The zero value is 0.
type Decimal struct {
	units   *big.Int // nil is 0
	scale   int      // decimals: the figure is units·10^-scale
	Percent bool     // a percent sign followed; the figure is the one before the sign
}

// String writes the figure in Vietnamese form, "1.234,56", without the percent sign.
func (d Decimal) String() string {
	s := d.int().String()
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = minus, s[1:]
	}
	if len(s) <= d.scale {
		s = strings.Repeat("0", d.scale+1-len(s)) + s
	}
	out := sign + groupDigits(s[:len(s)-d.scale])
	if d.scale > 0 {
		out += "," + s[len(s)-d.scale:]
	}
	return out
}

func (d Decimal) int() *big.Int {
	if d.units == nil {
		return new(big.Int)
	}
	return d.units
}

// Units is the figure in units of 10^-scale, rounded as told: 87,59 at scale 1 half up is 876. The
// error has key number.too_large when that exceeds an int64.
func (d Decimal) Units(scale int, how Rounding) (int64, error) {
	n := d.int()
	if scale >= d.scale {
		n = new(big.Int).Mul(n, pow10(scale-d.scale))
	} else {
		n = divRound(n, pow10(d.scale-scale), how)
	}
	if !n.IsInt64() {
		return 0, fault.New(fault.Invalid, "number.too_large", d.String())
	}
	return n.Int64(), nil
}

// Float64 is the nearest float, for charts and statistics, never for money.
func (d Decimal) Float64() float64 {
	f, _ := new(big.Rat).SetFrac(d.int(), pow10(d.scale)).Float64()
	return f
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// divRound is a/b rounded as told; b is not zero.
func divRound(a, b *big.Int, how Rounding) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() == 0 || how == Down {
		return q
	}
	twice := new(big.Int).Lsh(r, 1)
	if how == HalfUp && twice.CmpAbs(b) < 0 {
		return q
	}
	return q.Add(q, big.NewInt(int64(a.Sign()*b.Sign())))
}

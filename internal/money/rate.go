package money

import (
	"math/bits"
	"strconv"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Rate is an exact fraction to take of an amount, such as 4,5 % or 2/3. The zero Rate is 0.
type Rate struct {
	num, den int64 // in lowest terms, den > 0; den 0 stands for 0/1
}

// NewRate is num/den, or an error with key money.bad_rate when den is not positive.
func NewRate(num, den int64) (Rate, error) {
	if den <= 0 {
		return Rate{}, fault.New(fault.Invalid, "money.bad_rate", strconv.FormatInt(num, 10)+"/"+strconv.FormatInt(den, 10))
	}
	g := gcd(magnitude(num), uint64(den))
	return Rate{num / g, den / g}, nil
}

// Percent is n % exactly: Percent(22) is 22/100.
func Percent(n int64) Rate {
	r, _ := NewRate(n, 100) // 100 is positive: no error
	return r
}

// MustRate is ParseRate for constants in code; it panics on text that is no rate.
func MustRate(s string) Rate {
	r, err := ParseRate(s)
	if err != nil {
		panic(err)
	}
	return r
}

// maxRateDecimals keeps denominators within an int64 with room for a percent sign.
const maxRateDecimals = 12

// ParseRate reads a rate as law data holds it, with a decimal point: "0.045", "4.5%", "4.5 %", "2/3",
// "1". It does not read Vietnamese decimal commas: it is for data, not for people. The error has key
// money.bad_rate.
func ParseRate(s string) (Rate, error) {
	bad := fault.New(fault.Invalid, "money.bad_rate", s)
	if a, b, ok := strings.Cut(s, "/"); ok {
		num, err1 := strconv.ParseInt(strings.TrimSpace(a), 10, 64)
		den, err2 := strconv.ParseInt(strings.TrimSpace(b), 10, 64)
		if err1 != nil || err2 != nil || den <= 0 {
			return Rate{}, bad
		}
		return NewRate(num, den)
	}
	t, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	whole, part, dotted := strings.Cut(strings.TrimSpace(t), ".")
	if len(part) > maxRateDecimals || dotted && part == "" || strings.Trim(part, "0123456789") != "" {
		return Rate{}, bad
	}
	num, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || whole == "" || whole == "-" || whole[0] == '+' {
		return Rate{}, bad
	}
	den := int64(1)
	for range part {
		den *= 10
	}
	if percent {
		den *= 100
	}
	return NewRate(num, den)
}

func gcd(a, b uint64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return int64(max(a, 1)) // b was a positive int64, so the divisor is one too
}

// Num and Den are the fraction in lowest terms; Den is positive.
func (r Rate) Num() int64 { return r.num }
func (r Rate) Den() int64 { return max(r.den, 1) }

// Cmp is −1, 0 or +1 as r is less than, equal to or greater than s, without any rounding.
func (r Rate) Cmp(s Rate) int {
	rneg, sneg := r.num < 0, s.num < 0
	if rneg != sneg {
		if rneg {
			return -1
		}
		return 1
	}
	ahi, alo := bits.Mul64(magnitude(r.num), uint64(s.Den()))
	bhi, blo := bits.Mul64(magnitude(s.num), uint64(r.Den()))
	c := 0
	switch {
	case ahi > bhi || ahi == bhi && alo > blo:
		c = 1
	case ahi != bhi || alo != blo:
		c = -1
	}
	if rneg {
		return -c
	}
	return c
}

// Of is r × a, brought to whole đồng as told, or an error with key money.overflow.
func (r Rate) Of(a Dong, how Rounding) (Dong, error) {
	hi, lo := bits.Mul64(magnitude(int64(a)), magnitude(r.num))
	hi, lo = divide(hi, lo, uint64(r.Den()), how)
	return signed(hi, lo, (a < 0) != (r.num < 0))
}

// String is the rate as data holds it: a fraction in lowest terms, "9/200", or a whole number.
func (r Rate) String() string {
	if r.Den() == 1 {
		return strconv.FormatInt(r.num, 10)
	}
	return strconv.FormatInt(r.num, 10) + "/" + strconv.FormatInt(r.Den(), 10)
}

// Format writes the rate as a percentage with as few decimals, two at most, as say it: "4,5 %".
func (r Rate) Format() string {
	s := vntext.FormatPercent(r.num, r.Den(), 2)
	if head, _, ok := strings.Cut(s, vntext.NBSP); ok && strings.Contains(head, ",") {
		return strings.TrimRight(strings.TrimRight(head, "0"), ",") + vntext.NBSP + "%"
	}
	return s
}

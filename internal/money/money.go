// Package money is amounts in whole đồng and exact rates of them. Nothing here is a float, every
// operation that could exceed its range says so, and every rounding has a name.
//
// It does not own which rate holds when (policy), or taxes and contributions (advice).
package money

import (
	"math"
	"math/bits"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Dong is an amount in whole đồng; it may be negative.
type Dong int64

// errOverflow is the error of amounts beyond ±9.2 million million million đồng.
func errOverflow() error { return fault.New(fault.Invalid, "money.overflow") }

// Add is a + b, or an error with key money.overflow.
func (a Dong) Add(b Dong) (Dong, error) {
	c := a + b
	if (c > a) != (b > 0) && b != 0 {
		return 0, errOverflow()
	}
	return c, nil
}

// Sub is a − b, or an error with key money.overflow.
func (a Dong) Sub(b Dong) (Dong, error) {
	c := a - b
	if (c < a) != (b > 0) && b != 0 {
		return 0, errOverflow()
	}
	return c, nil
}

// Mul is a × n, such as months of a contribution, or an error with key money.overflow.
func (a Dong) Mul(n int64) (Dong, error) {
	hi, lo := bits.Mul64(magnitude(int64(a)), magnitude(n))
	return signed(hi, lo, (a < 0) != (n < 0))
}

// Sum adds amounts up, or fails with key money.overflow.
func Sum(amounts ...Dong) (Dong, error) {
	var total Dong
	for _, a := range amounts {
		t, err := total.Add(a)
		if err != nil {
			return 0, err
		}
		total = t
	}
	return total, nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}

// signed makes an amount of a 128-bit magnitude.
func signed(hi, lo uint64, negative bool) (Dong, error) {
	switch {
	case hi != 0, lo > 1<<63, lo == 1<<63 && !negative:
		return 0, errOverflow()
	case lo == 1<<63:
		return math.MinInt64, nil
	case negative:
		return -Dong(lo), nil
	}
	return Dong(lo), nil
}

// Rounding names how an amount is brought to whole units.
type Rounding int

const (
	HalfUp   Rounding = iota // a half goes away from zero: the rule of Vietnamese papers
	HalfEven                 // a half goes to the even neighbour
	Down                     // towards zero
	Up                       // away from zero
)

// divide is (hi,lo)/den rounded as told, on magnitudes; den is not zero.
func divide(hi, lo, den uint64, how Rounding) (qhi, qlo uint64) {
	qhi, rem := hi/den, hi%den
	qlo, rem = bits.Div64(rem, lo, den)
	if rem == 0 {
		return qhi, qlo
	}
	half := den - rem // what is missing to the next whole
	up := false
	switch how {
	case HalfUp:
		up = rem >= half
	case HalfEven:
		up = rem > half || rem == half && qlo&1 == 1
	case Up:
		up = true
	}
	if up {
		var carry uint64
		qlo, carry = bits.Add64(qlo, 1, 0)
		qhi += carry
	}
	return qhi, qlo
}

// Round brings a to a multiple of unit đồng (1.000 for cash): the same amount when unit is 1 or less.
// The error has key money.overflow.
func (a Dong) Round(unit Dong, how Rounding) (Dong, error) {
	if unit <= 1 {
		return a, nil
	}
	_, q := divide(0, magnitude(int64(a)), uint64(unit), how)
	hi, lo := bits.Mul64(q, uint64(unit))
	return signed(hi, lo, a < 0)
}

// Split parts a by weights so that the parts sum to a exactly: each gets its share rounded down, and the
// đồng left over go to the largest remainders, the first among equals. It returns nil when no weight is
// positive; weights below zero count as zero. Weights must not sum beyond an int64.
func (a Dong) Split(weights ...int64) []Dong {
	var total uint64
	for _, w := range weights {
		total += uint64(max(w, 0))
	}
	if total == 0 || total > math.MaxInt64 {
		return nil
	}
	parts, rest := make([]Dong, len(weights)), make([]uint64, len(weights))
	left := magnitude(int64(a))
	for i, w := range weights {
		hi, lo := bits.Mul64(magnitude(int64(a)), uint64(max(w, 0)))
		q, rem := bits.Div64(hi, lo, total) // hi < total, because w ≤ total and a < 2^64
		parts[i], rest[i] = Dong(q), rem
		left -= q
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best] {
				best = i
			}
		}
		parts[best]++
		rest[best] = 0
	}
	if a < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}

// Parse reads an amount as people type it: "264.000 đ", "264000", "264,000 VND". Errors are those of
// vntext.ParseInt.
func Parse(s string) (Dong, error) {
	n, err := vntext.ParseInt(s)
	return Dong(n), err
}

// Format writes the amount with its sign, "264.000 đ", a no-break space before the đ. String is the same.
func (a Dong) Format() string { return vntext.FormatInt(int64(a)) + vntext.NBSP + "đ" }

func (a Dong) String() string { return a.Format() }

// Words says the amount as receipts do (bằng chữ): "Hai trăm sáu mươi tư nghìn đồng".
func (a Dong) Words() string {
	w := vntext.Words(int64(a)) + " đồng"
	first := []rune(w)[:1]
	return strings.ToUpper(string(first)) + w[len(string(first)):]
}

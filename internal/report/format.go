package report

import (
	"strconv"
	"strings"

	"luoi/internal/target"
)

// Count writes a number as Vietnamese papers do: 2.921, −5.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// Signed is Count with a plus.
func Signed(n int64) string {
	if n > 0 {
		return "+" + Count(n)
	}
	return Count(n)
}

// decimal writes units of 10^-decimals: 8759 and 2 is 87,59.
func decimal(units int64, decimals int) string {
	sign := ""
	if units < 0 {
		sign, units = "−", -units
	}
	s := strconv.FormatInt(units, 10)
	for len(s) <= decimals {
		s = "0" + s
	}
	whole, rest := s[:len(s)-decimals], s[len(s)-decimals:]
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return sign + s // digits only: it always reads
	}
	if decimals == 0 {
		return sign + Count(n)
	}
	return sign + Count(n) + "," + rest
}

// Points writes hundredths of a point to one decimal, without its unit.
func Points(hundredths int64) string { return decimal(roundTo(hundredths, 10), 1) }

func roundTo(n, step int64) int64 {
	if n < 0 {
		return -roundTo(-n, step)
	}
	return (n + step/2) / step
}

// Share is a rate of counts as it is printed, rounded once from them; "" without a denominator.
func Share(num, den int64) string {
	if den <= 0 {
		return ""
	}
	units, decimals := target.ShownRate(target.RateOf(num, den), num, den)
	return decimal(units, decimals) + "%"
}

// Achieved is how much of its target a goal has reached, as it is printed.
func (g Goal) Achieved() string {
	if !g.Known || g.Target <= 0 {
		return ""
	}
	units, decimals := target.Shown(g.Kind, g.Value, g.Target)
	return decimal(units, decimals) + "%"
}

// Amount is a value of the goal in its unit: a count, or a rate with its sign.
func (g Goal) Amount(v int64) string {
	if g.Kind == target.Rate {
		units, decimals := target.ShownRate(v, 0, 0)
		return decimal(units, decimals) + "%"
	}
	return Count(v)
}

// Result is the value reached as it is printed.
func (g Goal) Result() string {
	if g.Kind == target.Rate && g.Den > 0 {
		return Share(g.Num, g.Den)
	}
	return g.Amount(g.Value)
}

// lower writes a word with a small first letter, as inside a sentence.
func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) && r[1] != ' ' {
		return s // BHXH
	}
	return strings.ToLower(string(r[:min(1, len(r))])) + string(r[min(1, len(r)):])
}

// Inside is a name or a period as it stands inside a sentence: «xã Ea Kar», «năm 2026», but «BHXH cơ sở Ea Kar».
func Inside(s string) string { return lower(s) }

// Subject is the trích yếu of a report: what it is on.
func (b Body) Subject() string {
	return "Kết quả phát triển BHXH tự nguyện, BHYT " + lowerPeriod(b.Period) + " tại " + b.Place
}

// Line is a task in one line.
func (t Task) Line() string {
	out := t.Title
	if t.Who != "" {
		out += " — " + t.Who
	}
	if t.Place != "" {
		out += " (" + t.Place + ")"
	}
	if !t.Due.IsZero() {
		out += ", hạn " + t.Due.VN()
	}
	return out
}

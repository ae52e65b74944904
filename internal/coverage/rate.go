package coverage

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// DenominatorKind says what a denominator counts.
type DenominatorKind string

const (
	Population DenominatorKind = "population"  // dân số
	WorkingAge DenominatorKind = "working_age" // lực lượng lao động trong độ tuổi
	Households DenominatorKind = "households"
	Members    DenominatorKind = "members"
	Growers    DenominatorKind = "growers"
	Eligible   DenominatorKind = "eligible" // whom the scheme is for, by the register
)

// ParseDenominator is the kind with the given word; Eligible is counted, never entered.
func ParseDenominator(s string) (DenominatorKind, bool) {
	switch k := DenominatorKind(s); k {
	case Population, WorkingAge, Households, Members, Growers:
		return k, true
	}
	return "", false
}

// RegisterSource is the source of a denominator that was counted in the register itself.
const RegisterSource = "register"

// Denominator is a number of people or households of one place, with where it comes from and of which
// day it is. A rate without one does not exist here.
type Denominator struct {
	Kind   DenominatorKind
	Value  int64
	AsOf   day.Date
	Source string
}

// Official reports whether the number was given by an office rather than counted in the register.
func (d Denominator) Official() bool { return d.Source != RegisterSource && d.Source != "" }

// DenominatorOf is the legal base of a scheme's rate: social insurance and unemployment insurance over
// the working-age labour force (NĐ 307/2025/NĐ-CP), health insurance over the population.
func DenominatorOf(s person.Scheme) DenominatorKind {
	switch s {
	case person.SchemeCompulsorySI, person.SchemeVoluntarySI, person.SchemeUnemployment:
		return WorkingAge
	}
	return Population
}

// Rate is Num of Den.Value.
type Rate struct {
	Num int64
	Den Denominator
}

// Percent is in hundredths of a percent: 5732 is 57,32 %. Points are differences of percents, in
// hundredths of a percentage point (điểm phần trăm). The two never convert into each other.
type (
	Percent int64
	Points  int64
)

// Percent of the rate, rounded half away from zero; ok is false when there is nothing to divide by.
func (r Rate) Percent() (p Percent, ok bool) {
	if r.Den.Value <= 0 {
		return 0, false
	}
	return Percent(divRound(r.Num*10000, r.Den.Value)), true
}

// smallBase is the base below which a percentage says more about single people than about a place.
const smallBase = 20

// Small reports whether the base is too small to print a percentage without its counts beside it.
func (r Rate) Small() bool { return r.Den.Value < smallBase }

// Over reports whether more are covered than the denominator has: a sign that an official denominator
// and the register speak of different people. It is shown, not hidden by a cap.
func (r Rate) Over() bool { return r.Num > r.Den.Value }

// Minus is the difference of two percents.
func (p Percent) Minus(o Percent) Points { return Points(p - o) }

// Growth is the change from before to now relative to before; ok is false when before is not positive.
func Growth(before, now int64) (p Percent, ok bool) {
	if before <= 0 {
		return 0, false
	}
	return Percent(divRound((now-before)*10000, before)), true
}

func divRound(a, b int64) int64 {
	if a < 0 {
		return -divRound(-a, b)
	}
	return (2*a + b) / (2 * b)
}

// RateOf chooses the denominator of a scheme's rate: the official one when there is one, else the
// register's own count of the same people on the register's day.
func RateOf(s person.Scheme, c Cell, official []Denominator, on day.Date) Rate {
	kind := DenominatorOf(s)
	if d, ok := Latest(official, kind, on); ok {
		return Rate{Num: c.Covered, Den: d}
	}
	own := Denominator{Kind: kind, Value: c.People, AsOf: on, Source: RegisterSource}
	if kind == WorkingAge {
		own.Value = c.WorkingAge
	}
	return Rate{Num: c.Covered, Den: own}
}

// EligibleRate is covered over those for whom the scheme is and whom no other scheme covers instead.
func EligibleRate(c Cell, on day.Date) Rate {
	return Rate{Num: c.Covered, Den: Denominator{Kind: Eligible, Value: c.Eligible - c.Elsewhere, AsOf: on, Source: RegisterSource}}
}

// Latest is the newest official denominator of a kind that is not later than the day.
func Latest(all []Denominator, kind DenominatorKind, on day.Date) (best Denominator, ok bool) {
	for _, d := range all {
		if d.Kind == kind && !d.AsOf.After(on) && (!ok || d.AsOf.After(best.AsOf)) {
			best, ok = d, true
		}
	}
	return best, ok
}

package policy

import (
	"fmt"
	"strconv"
	"strings"

	"luoi/internal/day"
)

// Age is an age in whole years and months.
type Age struct{ Years, Months int }

// ParseAge reads "60y" or "60y3m".
func ParseAge(s string) (Age, error) {
	years, rest, ok := strings.Cut(s, "y")
	if !ok {
		return Age{}, fmt.Errorf("%q is not an age such as 60y3m", s)
	}
	y, err := strconv.Atoi(years)
	if err != nil || y < 0 || y > 120 {
		return Age{}, fmt.Errorf("%q is not an age such as 60y3m", s)
	}
	if rest == "" {
		return Age{Years: y}, nil
	}
	m, err := strconv.Atoi(strings.TrimSuffix(rest, "m"))
	if err != nil || m < 1 || m > 11 || !strings.HasSuffix(rest, "m") {
		return Age{}, fmt.Errorf("%q is not an age such as 60y3m", s)
	}
	return Age{Years: y, Months: m}, nil
}

// ReachedOn is the day on which someone born on birth reaches the age.
func (a Age) ReachedOn(birth day.Date) day.Date { return birth.AddMonths(12*a.Years + a.Months) }

// RetirementAge (tuổi nghỉ hưu, NĐ 135/2020/NĐ-CP Phụ lục I) of a man or woman born on birth. The table
// is keyed by the birth day, so it already holds the age's rise from 2021 on.
func (b *Book) RetirementAge(female bool, birth day.Date) (Age, Trace, error) {
	name := "retirement_age_men"
	if female {
		name = "retirement_age_women"
	}
	text, trace, err := b.At(name, birth)
	if err != nil {
		return Age{}, Trace{}, err
	}
	age, err := ParseAge(text)
	return age, trace, err
}

// LowestWorkingAge is the age from which a person counts as of working age on a day.
func (b *Book) LowestWorkingAge(on day.Date) (Age, Trace, error) {
	text, trace, err := b.At("working_age_lowest", on)
	if err != nil {
		return Age{}, Trace{}, err
	}
	age, err := ParseAge(text)
	return age, trace, err
}

// WorkingAge decides for one day who is of working age: not younger than the lowest age of the day, and
// not yet at the retirement age of one's sex and birth. It looks the book up once, because counting asks
// for every person of a province.
type WorkingAge struct {
	on         day.Date
	bornBy     day.Date // born on or before: old enough
	men, women []retirementBand
	Traces     []Trace
}

type retirementBand struct {
	from, to day.Date
	age      Age
}

// WorkingAgeOn prepares the decision for a day, or fails when the book does not reach it.
func (b *Book) WorkingAgeOn(on day.Date) (*WorkingAge, error) {
	lowest, trace, err := b.LowestWorkingAge(on)
	if err != nil {
		return nil, err
	}
	w := &WorkingAge{on: on, bornBy: on.AddMonths(-12*lowest.Years - lowest.Months), Traces: []Trace{trace}}
	for _, sex := range []struct {
		name  string
		bands *[]retirementBand
	}{{"retirement_age_men", &w.men}, {"retirement_age_women", &w.women}} {
		p, ok := b.parameters[sex.name]
		if !ok {
			return nil, &Error{Parameter: sex.name, On: on, Reason: "no such parameter"}
		}
		for _, v := range p.Values {
			if v.Status != "enacted" {
				continue
			}
			age, err := ParseAge(v.Text)
			if err != nil {
				return nil, err
			}
			*sex.bands = append(*sex.bands, retirementBand{v.From, v.To, age})
		}
	}
	return w, nil
}

// OldEnough reports whether someone born on birth has reached the lowest working age.
func (w *WorkingAge) OldEnough(birth day.Date) bool { return !birth.After(w.bornBy) }

// Retired reports whether someone born on birth has reached the retirement age. A birth day before the
// table begins has, whatever the sex.
func (w *WorkingAge) Retired(female bool, birth day.Date) bool {
	bands := w.men
	if female {
		bands = w.women
	}
	if len(bands) == 0 || birth.Before(bands[0].from) {
		return true
	}
	for i := len(bands) - 1; i >= 0; i-- {
		if !birth.Before(bands[i].from) {
			return !bands[i].age.ReachedOn(birth).After(w.on)
		}
	}
	return true
}

// Holds reports whether someone is of working age on the day.
func (w *WorkingAge) Holds(female bool, birth day.Date) bool {
	return w.OldEnough(birth) && !w.Retired(female, birth)
}

package advice

import (
	"fmt"
	"testing"
)

// reading asks one question of every kind the vectors do not reach, so that every parameter is read once.
var reading = map[string]string{
	"voluntary_monthly":       `{"pay_date":"2026-02-01","income":1500000,"category":"poor","areas":["01"]}`,
	"voluntary_monthly#2":     `{"pay_date":"2024-02-01","income":1500000,"category":"near_poor","areas":["01","004"]}`,
	"voluntary_monthly#4":     `{"pay_date":"2024-02-01","income":1500000,"category":"ex_near_poor","areas":["01","004"],"left_list":"2023-12-05"}`,
	"bhyt_supported_year#3":   `{"pay_date":"2026-08-01","category":"ex_near_poor","areas":["01"],"months":12,"left_list":"2025-12-05"}`,
	"voluntary_monthly#3":     `{"pay_date":"2024-02-01","income":1500000,"category":"other","areas":["42"]}`,
	"prepay_future_net":       `{"pay_date":"2026-08-01","income":1500000,"years":2,"category":"other"}`,
	"refund_prepaid":          `{"pay_date":"2026-08-01","income":1500000,"years":2,"months_left":10,"category":"other"}`,
	"pension_rate":            `{"gender":"M","months":120,"pension_from":"2026-01-01","treaty":true}`,
	"pension_lump":            `{"average":3000000,"gender":"F","months":400,"pension_from":"2026-01-01"}`,
	"pension":                 `{"settlement_year":2026,"years":[{"year":2025,"months":12,"income":1500000}],"compulsory_months":240,"compulsory_average":1000000,"floor_group":true}`,
	"average":                 `{"settlement_year":2026,"years":[{"year":2026,"months":60,"income":1500000,"lump":true}]}`,
	"retirement_age":          `{"gender":"F","birth":"1975","joined":"2010-01-01","voluntary_months":240,"date":"2026-01-01"}`,
	"retirement_age#2":        `{"gender":"M","birth":"1970","joined":"2010-01-01","voluntary_months":240,"date":"2026-01-01"}`,
	"one_off":                 `{"settlement_year":2026,"case":"đ","category":"poor","years":[{"year":2013,"months":7,"income":1500000},{"year":2019,"months":12,"income":1500000}]}`,
	"survivor_lump":           `{"settlement_year":2026,"death":"2026-03-01","years":[{"year":2025,"months":12,"income":1500000}]}`,
	"social_pension":          `{"date":"2026-01-01","birth":"1955","category":"near_poor","areas":["01"]}`,
	"monthly_allowance":       `{"date":"2026-08-01","average":1500000,"months":100,"Tdt":100}`,
	"funeral":                 `{"death":"2026-08-01","months":59}`,
	"maternity":               `{"birth":"2026-08-01","children":2,"months_paid_in_prev_12":6}`,
	"bhyt_continuity":         `{"date":"2026-08-01","cards":[{"from":"2020-01-01","to":"2026-07-01"}]}`,
	"bhyt_level":              `{"date":"2026-08-01","group":"household"}`,
	"household_bhyt":          `{"pay_date":"2026-08-01","members":2,"months":3}`,
	"bhyt_supported_year":     `{"pay_date":"2026-08-01","category":"farm_average","areas":["01","31"],"months":12}`,
	"bhyt_supported_year#2":   `{"pay_date":"2026-08-01","category":"poor","areas":["79"],"months":12}`,
	"bhyt_15pct":              `{"date":"2026-08-01"}`,
	"bhyt_6months_base":       `{"date":"2026-08-01"}`,
	"household_bhyt_ways":     `{"pay_date":"2026-08-01","members":[{"group":"farm_average"},{}]}`,
	"backpay_missing":         `{"pay_date":"2026-08-01","income":1500000,"months":12}`,
	"pension_rate#2":          `{"gender":"F","months":336,"pension_from":"2020-01-01","early":"4y10m","compulsory":true}`,
	"survivor_lump_pensioner": `{"pension":2000000,"months_received":3}`,
	"first_step":              `{"date":"2026-08-01","gender":"M","birth":"1990","category":"other"}`,
	"family_page":             familyInput,
	"goal":                    `{"date":"2026-11-22","gender":"F","birth":"1984-05","want":3000000,"category":"other"}`,
}

func kindOf(name string) string {
	for i, r := range name {
		if r == '#' {
			return name[:i]
		}
	}
	return name
}

// TestEveryParameterHasAReader: law that nothing reads is law nobody applies.
func TestEveryParameterHasAReader(t *testing.T) {
	b := book(t)
	read := map[string]bool{}
	for name, input := range reading {
		r := ask(t, b, kindOf(name), input)
		if r.Error != nil {
			t.Errorf("%s: %+v", name, *r.Error)
		}
		for _, s := range r.Trace {
			if s.Source != given {
				read[s.Name] = true
			}
		}
	}
	for _, name := range b.Names() {
		if !read[name] {
			t.Errorf("nothing reads %s", name)
		}
	}
	for name := range read {
		if _, ok := b.Parameter(name); !ok {
			t.Errorf("a trace names %s, which the book does not have", name)
		}
	}
}

// TestEachValueHasASource looks at the whole book, cancelled values too.
func TestEachValueHasASource(t *testing.T) {
	b := book(t)
	for _, name := range b.Names() {
		p, _ := b.Parameter(name)
		for _, v := range p.Values {
			s := v.Source
			if s.Document == "" || s.Article == "" || s.Link == "" || s.Date.IsZero() && v.Confirm == "" {
				t.Errorf("%s from %s: %+v", name, v.From, s)
			}
			if v.Confidence[0] == 'M' && v.Confirm == "" {
				t.Errorf("%s from %s is from memory and nobody is asked to confirm it", name, v.From)
			}
		}
	}
}

// TestTheDayBeforeOnAndAfter asks the book around the first day of every value it holds: the value begins
// on its day, not before, and holds on the day after.
func TestTheDayBeforeOnAndAfter(t *testing.T) {
	b := book(t)
	for _, name := range b.Names() {
		p, _ := b.Parameter(name)
		for i, v := range p.Values {
			if v.Status != "enacted" {
				continue
			}
			if _, trace, err := b.At(name, v.From); err != nil || trace.From != v.From {
				t.Errorf("%s on %s: %v, %v", name, v.From, trace, err)
			}
			if _, trace, err := b.At(name, v.From.AddDays(-1)); err == nil && !trace.From.Before(v.From) {
				t.Errorf("%s on the day before %s is already the new value", name, v.From)
			} else if err == nil && i == 0 {
				t.Errorf("%s has a value before its first", name)
			}
			if !v.To.IsZero() && v.To != v.From {
				if _, trace, err := b.At(name, v.To); err != nil || trace.From != v.From {
					t.Errorf("%s on its last day %s: %v, %v", name, v.To, trace, err)
				}
			}
		}
	}
}

// TestPaymentsAroundEachChange pays on the days around each change of rate, floor, ceiling and support.
func TestPaymentsAroundEachChange(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		on              string
		income          int64
		category        string
		state, payable  int64
		refused, reason string
	}{
		{"2007-12-31", 540000, "other", 0, 0, KindDate, "voluntary_income_floor"},
		{"2008-01-01", 540000, "other", 0, 86400, "", ""},
		{"2009-12-31", 650000, "poor", 0, 104000, "", ""},
		{"2010-01-01", 650000, "poor", 0, 117000, "", ""},
		{"2013-12-31", 1150000, "other", 0, 230000, "", ""},
		{"2014-01-01", 1150000, "other", 0, 253000, "", ""},
		{"2015-12-31", 700000, "other", 0, 0, KindLimit, "voluntary_income_floor"},
		{"2016-01-01", 700000, "other", 0, 154000, "", ""},
		{"2017-12-31", 700000, "poor", 0, 154000, "", ""},
		{"2018-01-01", 700000, "poor", 46200, 107800, "", ""},
		{"2018-01-01", 700000, "near_poor", 38500, 115500, "", ""},
		{"2021-12-31", 700000, "other", 15400, 138600, "", ""},
		{"2022-01-01", 700000, "other", 0, 0, KindLimit, "voluntary_income_floor"},
		{"2022-01-01", 1500000, "other", 33000, 297000, "", ""},
		{"2025-06-30", 1500000, "ethnic_minority", 33000, 297000, "", ""},
		{"2025-07-01", 1500000, "ethnic_minority", 99000, 231000, "", ""},
		{"2025-07-01", 1500000, "island", 165000, 165000, "", ""},
		{"2026-06-30", 46800000, "other", 66000, 10230000, "", ""},
		{"2026-06-30", 46800001, "other", 0, 0, KindLimit, "voluntary_income_ceiling"},
		{"2026-07-01", 50600000, "other", 66000, 11066000, "", ""},
		{"2026-12-31", 1500000, "other", 66000, 264000, "", ""},
		{"2027-01-01", 1500000, "other", 0, 0, KindLimit, "voluntary_income_floor"},
		{"2027-01-01", 2200000, "other", 96800, 387200, "", ""},
		{"2027-01-02", 2200000, "near_poor", 193600, 290400, "", ""},
	} {
		r := ask(t, b, "voluntary_monthly", fmt.Sprintf(`{"pay_date":%q,"income":%d,"category":%q}`, c.on, c.income, c.category))
		if c.refused != "" {
			if r.Error == nil || r.Error.Kind != c.refused || r.Error.Rule != c.reason {
				t.Errorf("%s %d %s: %+v, want %s by %s", c.on, c.income, c.category, r, c.refused, c.reason)
			}
			continue
		}
		if r.Error != nil || r.Output["state_support"] != float64(c.state) || r.Output["payable"] != float64(c.payable) {
			t.Errorf("%s %d %s: %v %+v, want support %d, payable %d", c.on, c.income, c.category, r.Output, r.Error, c.state, c.payable)
		}
	}
}

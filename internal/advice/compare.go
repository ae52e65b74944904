package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

// Choice is one way to take part: an income, a period, when to begin and when to stop.
type Choice struct {
	Name      string
	Income    money.Dong
	Period    int // 1, 3, 6, 12 months
	StartIn   int // months from now
	StopAfter int // months; 0: until the retirement age
}

// Column is one choice worked out.
type Column struct {
	Name     string     `json:"name"`
	Income   money.Dong `json:"income"`
	Monthly  money.Dong `json:"payable_month"` // one's own part of a month
	State    money.Dong `json:"state_month"`
	Payment  money.Dong `json:"payment"` // one's own part of a whole period
	Period   int        `json:"period"`
	Daily    money.Dong `json:"daily"`
	Own      money.Dong `json:"own_total"`   // all the family pays at today's rules
	Given    money.Dong `json:"given_total"` // all that is added
	Estimate Estimate   `json:"estimate"`
	BackIn   int        `json:"back_in_months"` // months of pension until the family's own money is back
	Words    []string   `json:"difference"`     // against the first choice, in words
}

// mostChoices is how many columns a page holds side by side.
const mostChoices = 3

// Compare works two or three choices out side by side under the rules of a day, with the differences to
// the first in words. Support ends after 120 months in the totals.
func (c *Case) Compare(on day.Date, l Life, who Payer, choices []Choice, w Words) ([]Column, error) {
	c.presentLaw(on)
	c.fail(between("choices", int64(len(choices)), 1, mostChoices))
	var columns []Column
	for _, ch := range choices {
		if c.err != nil {
			return nil, c.err
		}
		col, err := c.column(on, l, who, ch)
		if err != nil {
			return nil, err
		}
		if len(columns) > 0 {
			col.Words = differences(columns[0], col, w)
		}
		columns = append(columns, col)
	}
	return columns, c.err
}

func (c *Case) column(on day.Date, l Life, who Payer, ch Choice) (Column, error) {
	c.fail(between("start_in", int64(ch.StartIn), 0, 600))
	if ch.Period == 0 {
		ch.Period = 1
	}
	l.Income, l.StopAfter = ch.Income, ch.StopAfter
	period, err := c.Period(on, ch.Income, ch.Period, who)
	if err != nil {
		return Column{}, err
	}
	// A later start is the same life begun later: today's rules, fewer months.
	later := on.InMonth().Add(ch.StartIn).First()
	if later.Before(on) {
		later = on
	}
	e, err := c.Estimate(later, l)
	if err != nil {
		return Column{}, err
	}
	m := period.Month
	col := Column{Name: ch.Name, Income: ch.Income, Monthly: m.Payable, State: m.StateSupport + m.LocalSupport, Payment: period.Payable,
		Period: ch.Period, Daily: Daily(m.Payable), Estimate: e}
	for _, s := range c.spans(on, ch.Income, e.MonthsAhead, who) {
		col.Own += s.month.Payable * money.Dong(s.months)
		col.Given += (s.month.StateSupport + s.month.LocalSupport) * money.Dong(s.months)
	}
	// Missing months at the retirement age are paid whole, interest aside: r of that year is not known.
	col.Own += m.Contribution * money.Dong(e.Missing)
	if e.Pension > 0 {
		col.BackIn = int((col.Own + e.Pension - 1) / e.Pension)
	}
	return col, c.err
}

// differences says in words what a choice costs and brings against another.
func differences(a, b Column, w Words) []string {
	var words []string
	switch d := b.Monthly - a.Monthly; {
	case d > 0:
		words = append(words, w.T("advice.compare.pays_more", int64(d), int64(Daily(d))))
	case d < 0:
		words = append(words, w.T("advice.compare.pays_less", int64(-d)))
	default:
		words = append(words, w.T("advice.compare.pays_same"))
	}
	switch d := b.Estimate.Pension - a.Estimate.Pension; {
	case d > 0:
		words = append(words, w.T("advice.compare.gets_more", int64(d)))
	case d < 0:
		words = append(words, w.T("advice.compare.gets_less", int64(-d)))
	default:
		words = append(words, w.T("advice.compare.gets_same"))
	}
	if d := b.Estimate.From.Since(a.Estimate.From); d != 0 {
		words = append(words, w.T("advice.compare.from", b.Estimate.From.VN(), a.Estimate.From.VN()))
	}
	if b.Estimate.Missing > 0 && a.Estimate.Missing == 0 {
		words = append(words, w.T("advice.page.missing", b.Name, b.Estimate.Missing))
	}
	if b.Period != a.Period {
		words = append(words, w.T("advice.compare.period", b.Period, int64(b.Payment)))
	}
	return words
}

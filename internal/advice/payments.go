package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

// Payment is one period of a plan of payments.
type Payment struct {
	PayOn        day.Date   `json:"pay_on"`
	First        day.Month  `json:"first_month"`
	Deadline     day.Month  `json:"deadline"`
	Months       int        `json:"months"`
	Income       money.Dong `json:"income"`
	Raised       bool       `json:"raised"` // the chosen income had fallen below the day's floor
	Contribution money.Dong `json:"contribution"`
	StateSupport money.Dong `json:"state_support"`
	LocalSupport money.Dong `json:"local_support"`
	Payable      money.Dong `json:"payable"`
	Supported    int        `json:"supported_months"`
	SupportUsed  int        `json:"support_used"` // months of the 120 used after it
}

// Schedule is what is paid over some months: period after period, each priced on its own day of payment
// and never again (NĐ 159/2025 Điều 5 khoản 5), with the counter of 120 months running.
type Schedule struct {
	Payments     []Payment  `json:"payments"`
	Contribution money.Dong `json:"contribution"`
	StateSupport money.Dong `json:"state_support"`
	LocalSupport money.Dong `json:"local_support"`
	Payable      money.Dong `json:"payable"`
	SupportLeft  int        `json:"support_left"`
	LastSupport  *day.Month `json:"last_supported_month"`
}

// Payments plans months from the month of a day in periods of 1, 3, 6 or 12 months. An income below the
// floor of a later payment is raised to it, and marked.
func (c *Case) Payments(on day.Date, income money.Dong, period, months int, who Payer) (Schedule, error) {
	c.fail(needDay("pay_date", on))
	c.fail(between("months", int64(months), 1, 600))
	c.checkIncome(on, income)
	if c.err == nil && !c.periodAllowed(on, period) {
		c.fail(wrong(KindRule, "pay_deadline", "advice.error.period", period, c.cite("pay_deadline", on)))
	}
	var s Schedule
	for done := 0; done < months && c.err == nil; done += period {
		first := on.InMonth().Add(done)
		payOn := on
		if done > 0 {
			payOn = first.First()
		}
		p := c.payment(payOn, first, income, min(period, months-done), &who)
		s.Payments = append(s.Payments, p)
		s.Contribution += p.Contribution
		s.StateSupport += p.StateSupport
		s.LocalSupport += p.LocalSupport
		s.Payable += p.Payable
		if p.StateSupport > 0 {
			last := first.Add(p.Supported - 1)
			s.LastSupport = &last
		}
	}
	s.SupportLeft = c.supportRemaining(on, who)
	return s, c.err
}

func (c *Case) payment(on day.Date, first day.Month, income money.Dong, months int, who *Payer) Payment {
	floor := c.money("voluntary_income_floor", on)
	p := Payment{PayOn: on, First: first, Months: months, Income: max(income, floor), Raised: income < floor}
	p.Deadline = first.Add(c.deadline(on, months) - 1)
	got := c.period(on, p.Income, months, *who)
	p.Contribution, p.StateSupport, p.LocalSupport, p.Payable = got.Contribution, got.StateSupport, got.LocalSupport, got.Payable
	p.Supported = got.Supported
	if got.StateSupport > 0 {
		who.SupportUsed += got.Supported
	}
	p.SupportUsed = who.SupportUsed
	who.Programmes = programmesAfter(who.Programmes, months)
	return p
}

// programmesAfter is the programmes still to be had when some months have been paid.
func programmesAfter(all []Programme, months int) []Programme {
	var left []Programme
	for _, p := range all {
		switch {
		case p.Months == 0:
		case p.Months <= months:
			continue
		default:
			p.Months -= months
		}
		left = append(left, p)
	}
	return left
}

// deadline is in which month of a period it must be paid at the latest, counted from 1 (Luật 41/2024 Điều
// 36 khoản 3). A remainder shorter than any period is paid month by month.
func (c *Case) deadline(on day.Date, months int) int {
	if n, ok := findCount(c.table("pay_deadline", on), months); ok {
		return n
	}
	return 1
}

// FloorChange is the next day on which the lowest own payment changes, with both amounts a month.
type FloorChange struct {
	On       day.Date   `json:"on"`
	OldFloor money.Dong `json:"old_floor"`
	NewFloor money.Dong `json:"new_floor"`
	Old      money.Dong `json:"old_payable"`
	New      money.Dong `json:"new_payable"`
	// Twelve months paid the day before keep the old price to their end.
	Keeps money.Dong `json:"keeps"` // what twelve months paid before the change save
}

// NextFloor is what the next known change of the floor does to someone who pays the least; nil when none
// is known.
func (c *Case) NextFloor(on day.Date, who Payer) (*FloorChange, error) {
	next := c.book.NextTurn("voluntary_income_floor", on)
	if next.IsZero() {
		return nil, c.err
	}
	return c.FloorChange(on, next, who)
}

// FloorChange compares the least own payment on two days.
func (c *Case) FloorChange(before, after day.Date, who Payer) (*FloorChange, error) {
	f := &FloorChange{On: after, OldFloor: c.money("voluntary_income_floor", before), NewFloor: c.money("voluntary_income_floor", after)}
	if c.err != nil {
		return nil, c.err
	}
	f.Old = c.month(before, f.OldFloor, who, c.supportLeft(before, who), 0).Payable
	f.New = c.month(after, f.NewFloor, who, c.supportLeft(after, who), 0).Payable
	f.Keeps = max(12*(f.New-f.Old), 0)
	return f, c.err
}

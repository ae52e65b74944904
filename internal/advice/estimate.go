package advice

import (
	"math/big"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Life is someone's way to a pension: who, what was paid before, what will be paid from now on.
type Life struct {
	Female      bool
	Birth       day.Date
	Income      money.Dong // chosen from now on
	MonthsPaid  int
	PaidAverage money.Dong // average income of the months paid, today's money
	StopAfter   int        // months to pay from now on; 0: until the retirement age
}

// Estimate is a pension under today's rules, without indexation, never a promise.
type Estimate struct {
	From        day.Month  `json:"pension_from"`
	MonthsAhead int        `json:"months_ahead"` // months paid from now on, those after the age included
	Months      int        `json:"months"`       // all together
	Missing     int        `json:"missing_months"`
	Late        int        `json:"late_months"` // months the pension begins after the age, to come to the missing 60
	Eligible    bool       `json:"eligible"`    // without the missing months
	Rate        *Percent   `json:"rate_pct"`
	Average     money.Dong `json:"average"`
	Pension     money.Dong `json:"pension"`
	Social      money.Dong `json:"social_pension"`
	BelowSocial bool       `json:"below_social_pension"`

	average *big.Rat
}

// Estimate of someone's pension from a day on. Who reaches the age short of the least months pays the
// missing ones at once, 60 at most; who lacks more pays on by the month until 60 are missing.
func (c *Case) Estimate(on day.Date, l Life) (Estimate, error) {
	c.presentLaw(on)
	c.fail(between("months_paid", int64(l.MonthsPaid), 0, 720))
	c.fail(between("paid_average", int64(l.PaidAverage), 0, mostDong))
	c.fail(between("stop_after", int64(l.StopAfter), 0, 720))
	if c.err == nil && l.MonthsPaid > 0 && l.PaidAverage == 0 {
		l.PaidAverage = l.Income
	}
	r, err := c.Retirement(l.Female, l.Birth)
	if err != nil {
		return Estimate{}, err
	}
	now := on.InMonth()
	e := Estimate{From: r.From}
	if e.From.Before(now) {
		e.From = now
	}
	e.MonthsAhead = max(r.From.Since(now), 0)
	if l.StopAfter > 0 {
		e.MonthsAhead = min(e.MonthsAhead, l.StopAfter)
	}
	least := c.count("pension_months_least", on)
	most := c.count("missing_months_most", on)
	e.Months = l.MonthsPaid + e.MonthsAhead
	if short := least - e.Months; short > 0 {
		e.Late = max(short-most, 0)
		e.Missing = short - e.Late
		e.MonthsAhead += e.Late
		e.From = e.From.Add(e.Late)
		e.Months = least
	}
	e.Eligible = e.Missing == 0 && e.Late == 0
	return c.estimateAmount(e, on, l)
}

func (c *Case) estimateAmount(e Estimate, on day.Date, l Life) (Estimate, error) {
	from := e.From.First()
	if from.Before(on) {
		from = on
	}
	rate, err := c.PensionRate(RateQuestion{Female: l.Female, Months: e.Months, From: from})
	if err != nil {
		return e, err
	}
	ahead := int64(e.Months - l.MonthsPaid)
	sum := new(big.Rat).SetInt64(int64(l.MonthsPaid)*int64(l.PaidAverage) + ahead*int64(l.Income))
	e.average = times(sum, big.NewRat(1, int64(e.Months)))
	e.Average, e.Rate = dong(e.average), rate.Rate
	e.Pension = dong(times(e.average, ratOf(money.Rate(*rate.Rate))))
	e.Social = c.socialPension(on, nil)
	e.BelowSocial = e.Pension < e.Social
	return e, c.err
}

// Goal is the income to pay on for a pension one wants.
type Goal struct {
	Want     money.Dong `json:"want"`
	Reached  bool       `json:"reached"` // false: even the highest income does not give it
	Income   money.Dong `json:"income"`
	Monthly  Monthly    `json:"monthly"`
	Daily    money.Dong `json:"daily"`
	Estimate Estimate   `json:"estimate"`
}

// Goal seeks the lowest income, on the practice's steps above the floor, whose pension is at least what is
// wanted, under the rules of a day and without indexation.
func (c *Case) Goal(on day.Date, l Life, want money.Dong, who Payer) (Goal, error) {
	c.presentLaw(on)
	c.fail(between("want", int64(want), 1, mostDong))
	limits, err := c.Limits(on)
	if err != nil {
		return Goal{}, err
	}
	l.Income = limits.MinIncome
	if l.MonthsPaid > 0 && l.PaidAverage == 0 {
		l.PaidAverage = limits.MinIncome
	}
	e, err := c.Estimate(on, l)
	if err != nil {
		return Goal{}, err
	}
	g := Goal{Want: want, Reached: true}
	g.Income = c.incomeFor(want, e, l, limits, on)
	if g.Income > limits.MaxIncome {
		g.Income, g.Reached = limits.MaxIncome, false
	}
	l.Income = g.Income
	if g.Estimate, err = c.Estimate(on, l); err != nil {
		return g, err
	}
	g.Monthly, err = c.Monthly(on, g.Income, who)
	g.Daily = Daily(g.Monthly.Payable)
	return g, err
}

// incomeFor solves rate × (paid + ahead × income) ÷ months ≥ want for the income and goes up to a step.
func (c *Case) incomeFor(want money.Dong, e Estimate, l Life, limits Limits, on day.Date) money.Dong {
	step := c.money("income_step", on)
	ahead := int64(e.Months - l.MonthsPaid)
	if ahead <= 0 || c.err != nil {
		if e.Pension >= want {
			return limits.MinIncome
		}
		return limits.MaxIncome + 1
	}
	// The amount is rounded half up, so half a đồng less is enough.
	need := new(big.Rat).Sub(ratInt(int64(want)), big.NewRat(1, 2))
	need.Quo(need, ratOf(money.Rate(*e.Rate))).Mul(need, ratInt(int64(e.Months)))
	need.Sub(need, ratInt(int64(l.MonthsPaid)*int64(l.PaidAverage))).Quo(need, ratInt(ahead))
	above := new(big.Rat).Sub(need, ratInt(int64(limits.MinIncome)))
	if above.Sign() <= 0 {
		return limits.MinIncome
	}
	steps := above.Quo(above, ratInt(int64(step)))
	n := new(big.Int).Add(steps.Num(), new(big.Int).Sub(steps.Denom(), big.NewInt(1)))
	n.Quo(n, steps.Denom())
	if !n.IsInt64() || n.Int64() > mostDong/int64(step) {
		return limits.MaxIncome + 1
	}
	income := limits.MinIncome + money.Dong(n.Int64())*step
	if income > limits.MaxIncome && need.Cmp(ratInt(int64(limits.MaxIncome))) <= 0 {
		return limits.MaxIncome // the last step is shorter
	}
	return income
}

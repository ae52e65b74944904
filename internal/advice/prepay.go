package advice

import (
	"math/big"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Period is 1, 3, 6 or 12 months paid at once: a plain multiple, no discount. All of it is priced on the
// day of payment and never again, whatever changes before it ends (NĐ 159/2025 Điều 5 khoản 5).
type Period struct {
	Months       int        `json:"months"`
	Contribution money.Dong `json:"contribution"`
	StateSupport money.Dong `json:"state_support"`
	LocalSupport money.Dong `json:"local_support"`
	Payable      money.Dong `json:"payable"`
	Supported    int        `json:"supported_months"` // months within the 120
	Month        Monthly    `json:"month"`
}

// Period prices one period paid on a day. Support ends within it when the 120 months do.
func (c *Case) Period(on day.Date, income money.Dong, months int, who Payer) (Period, error) {
	c.fail(needDay("pay_date", on))
	c.checkIncome(on, income)
	if c.err == nil && !c.periodAllowed(on, months) {
		c.fail(wrong(KindRule, "pay_deadline", "advice.error.period", months, c.cite("pay_deadline", on)))
	}
	p := c.period(on, income, months, who)
	return p, c.err
}

func (c *Case) periodAllowed(on day.Date, months int) bool {
	_, ok := findCount(c.table("pay_deadline", on), months)
	return ok
}

func (c *Case) period(on day.Date, income money.Dong, months int, who Payer) Period {
	p := Period{Months: months, Supported: min(months, c.supportRemaining(on, who))}
	for i, s := range c.spans(on, income, months, who) {
		if i == 0 {
			p.Month = s.month
		}
		n := money.Dong(s.months)
		p.Contribution += s.month.Contribution * n
		p.StateSupport += s.month.StateSupport * n
		p.LocalSupport += s.month.LocalSupport * n
		p.Payable += s.month.Payable * n
	}
	return p
}

// supportRemaining is how many months of support are left.
func (c *Case) supportRemaining(on day.Date, who Payer) int {
	c.fail(between("support_used", int64(who.SupportUsed), 0, 1200))
	if c.err != nil || !c.knows("support_months_most", on) {
		return 1200
	}
	return max(c.count("support_months_most", on)-who.SupportUsed, 0)
}

// Prepaid is a lump for future years, in đồng.
type Prepaid struct {
	Months       int        `json:"months"`
	Gross        money.Dong `json:"gross"` // the months without discount
	Total        money.Dong `json:"total"` // discounted
	Discount     money.Dong `json:"discount"`
	StateSupport money.Dong `json:"state_support"`
	LocalSupport money.Dong `json:"local_support"`
	Payable      money.Dong `json:"payable"`

	exact frac
}

// PrepayFuture is the lump for two to five years ahead (NĐ 159/2025 Điều 6):
// Σ_{i=1..12n} income × rate / (1+r)^(i−1). A nil r is the book's for the day of payment.
func (c *Case) PrepayFuture(on day.Date, income money.Dong, years int, r *money.Rate) (Prepaid, error) {
	c.fail(needDay("pay_date", on))
	c.checkIncome(on, income)
	allowed := false
	for _, n := range c.list("prepay_years", on) {
		allowed = allowed || n.Cmp(money.Percent(int64(years)*100)) == 0
	}
	if c.err == nil && !allowed {
		c.fail(wrong(KindRule, "prepay_years", "advice.error.prepay_years", years, c.cite("prepay_years", on)))
	}
	interest := c.interest(on, r)
	rate := c.rate("contribution_rate", on)
	if c.err != nil {
		return Prepaid{}, c.err
	}
	n := 12 * years
	p := Prepaid{Months: n, Gross: c.of(rate, income*money.Dong(n)), exact: c.growth(interest, 1-n, 0).times(income, rate)}
	p.Total = p.exact.dong()
	p.Discount, p.Payable = p.Gross-p.Total, p.Total
	return p, nil
}

// interest is r as given by the question, or the book's.
func (c *Case) interest(on day.Date, r *money.Rate) money.Rate {
	if r == nil {
		return c.rate("investment_rate", on)
	}
	c.give("investment_rate", r.String())
	if r.Num() < 0 || r.Cmp(money.Percent(10)) > 0 {
		c.fail(wrong(KindInput, "r", "advice.error.interest", r.String()))
	}
	return *r
}

// PrepayFutureNet is PrepayFuture less the support of its months. Whether the support is taken at its
// nominal amount or discounted is a setting of the book, because the decree does not say; discounted, when
// not nil, decides instead.
func (c *Case) PrepayFutureNet(on day.Date, income money.Dong, years int, r *money.Rate, who Payer, discounted *bool) (Prepaid, error) {
	p, err := c.PrepayFuture(on, income, years, r)
	if err != nil {
		return p, err
	}
	byBook := false
	if discounted == nil {
		w := c.words("prepaid_support", on)
		byBook = len(w) == 1 && w[0] == "discounted"
		discounted = &byBook
	}
	spans := c.spans(on, income, p.Months, who)
	if c.err != nil {
		return p, c.err
	}
	if *discounted {
		c.discounted(&p, spans, c.interest(on, r))
		return p, c.err
	}
	for _, s := range spans {
		p.StateSupport += s.month.StateSupport * money.Dong(s.months)
		p.LocalSupport += s.month.LocalSupport * money.Dong(s.months)
	}
	p.Payable = max(p.exact.minus(p.StateSupport+p.LocalSupport).dong(), 0)
	return p, c.err
}

// discounted takes support off month by month, each discounted like the contribution it belongs to.
func (c *Case) discounted(p *Prepaid, spans []span, interest money.Rate) {
	state, local := new(big.Rat), new(big.Rat)
	for _, s := range spans {
		part := c.growth(interest, 1-s.first-s.months, -s.first).rat()
		state = plus(state, times(ratInt(int64(s.month.StateSupport)), part))
		local = plus(local, times(ratInt(int64(s.month.LocalSupport)), part))
	}
	net := new(big.Rat).Sub(p.exact.rat(), plus(state, local))
	p.StateSupport, p.LocalSupport, p.Payable = dong(state), dong(local), max(dong(net), 0)
}

// Backpay is the lump for missing months, in đồng.
type Backpay struct {
	Months int        `json:"months"`
	Gross  money.Dong `json:"gross"`
	Total  money.Dong `json:"total"`
}

// BackpayMissing is the lump for months missing at retirement age (NĐ 159/2025 Điều 7):
// Σ_{i=1..t} income × rate × (1+r)^i. At most 60 months; 120 before 01/07/2025.
func (c *Case) BackpayMissing(on day.Date, income money.Dong, months int, r *money.Rate) (Backpay, error) {
	c.fail(needDay("pay_date", on))
	c.checkIncome(on, income)
	most := c.count("missing_months_most", on)
	if c.err == nil && (months < 1 || months > most) {
		c.fail(wrong(KindRule, "missing_months_most", "advice.error.missing_months", months, most, c.cite("missing_months_most", on)))
	}
	interest := c.interest(on, r)
	rate := c.rate("contribution_rate", on)
	if c.err != nil {
		return Backpay{}, c.err
	}
	return Backpay{months, c.of(rate, income*money.Dong(months)), c.growth(interest, 1, months).times(income, rate).dong()}, c.err
}

// RefundPrepaid is what comes back of a lump for future years when it ends early (NĐ 159/2025 Điều 8
// khoản 3): Σ_{i=12n−m+1..12n} income × rate / (1+r)^(i−1) − M, where M is the State support of the
// remaining m months (the book's setting refund_support says which months).
func (c *Case) RefundPrepaid(on day.Date, income money.Dong, years, left int, support money.Dong, r *money.Rate) (money.Dong, error) {
	c.fail(between("income", int64(income), 1, mostDong))
	c.fail(between("months_left", int64(left), 0, int64(12*years)))
	c.fail(between("support_left", int64(support), 0, mostDong))
	interest := c.interest(on, r)
	rate := c.rate("contribution_rate", on)
	c.words("refund_support", on)
	if c.err != nil {
		return 0, c.err
	}
	back := c.growth(interest, 1-12*years, left-12*years).times(income, rate)
	return max(back.minus(support).dong(), 0), nil
}

// RefundPeriod is what comes back of 3, 6 or 12 months paid at once: the remaining months without the
// State's part (Điều 8 khoản 1).
func (c *Case) RefundPeriod(p Period, left int) (money.Dong, error) {
	c.fail(between("months_left", int64(left), 0, int64(p.Months)))
	if c.err != nil || p.Months == 0 {
		return 0, c.err
	}
	perMonth := big.NewRat(int64(p.Contribution-p.StateSupport), int64(p.Months))
	return dong(times(perMonth, ratInt(int64(left)))), nil
}

package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

// payer reads who pays: category or categories, areas, extra local support, support already used.
func (f *fields) payer() Payer {
	who := Payer{Categories: normalCategories(append(f.texts("categories"), f.texts("category")...))}
	who.Areas = append(f.texts("areas"), f.texts("area")...)
	who.SupportUsed = f.optCount("support_used", 0, 0, 1200)
	who.LeftList = f.optDay("left_list")
	if f.has("local_extra_pct") {
		v, _ := f.take("local_extra_pct")
		r, err := money.ParseRate(text(v) + "%")
		if err != nil || r.Num() < 0 || r.Cmp(money.Percent(100)) > 0 {
			f.c.fail(wrong(KindInput, "local_extra_pct", "advice.error.percent", text(v)))
		}
		f.c.give("local_extra_pct", text(v))
		who.Programmes = append(who.Programmes, Programme{Name: "local_extra_pct", Share: r})
	}
	f.each("programmes", func(p *fields) {
		one := Programme{Name: p.optText("name"), Amount: p.optDong("amount"), Cap: p.optDong("cap"), From: p.optDay("from"), To: p.optDay("to")}
		if p.has("pct") {
			v, _ := p.take("pct")
			r, err := money.ParseRate(text(v) + "%")
			if err != nil || r.Num() < 0 || r.Cmp(money.Percent(100)) > 0 {
				f.c.fail(wrong(KindInput, "programmes.pct", "advice.error.percent", text(v)))
			}
			one.Share = r
		}
		one.Months = p.optCount("months", 0, 1, 1200)
		f.c.give("programmes."+one.Name, one.Amount.Format()+" "+one.Share.Format())
		who.Programmes = append(who.Programmes, one)
	})
	return who
}

func (f *fields) income() money.Dong { return f.dong("income") }

func askMonthly(c *Case, f *fields, _ Words) (any, error) {
	on, income, who := f.day("pay_date"), f.income(), f.payer()
	if c.err != nil {
		return nil, c.err
	}
	return c.Monthly(on, income, who)
}

func askTier(c *Case, f *fields, _ Words) (any, error) {
	on, who := f.day("pay_date"), f.payer()
	if c.err != nil {
		return nil, c.err
	}
	return c.SupportTier(on, who.Categories)
}

func askLimits(c *Case, f *fields, _ Words) (any, error) {
	on := f.day("pay_date")
	if c.err != nil {
		return nil, c.err
	}
	return c.Limits(on)
}

// validity says whether one may pay on an income, and which rule says no.
type validity struct {
	Valid  bool   `json:"valid"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason,omitempty"`
	Limits
}

func askValid(c *Case, f *fields, w Words) (any, error) {
	on, income := f.day("pay_date"), f.income()
	if c.err != nil {
		return nil, c.err
	}
	limits, err := c.Limits(on)
	if err != nil {
		return nil, err
	}
	try := New(c.book)
	try.checkIncome(on, income)
	v := validity{Valid: try.err == nil, Limits: limits}
	if e, ok := try.err.(*Error); ok {
		v.Rule, v.Reason = e.Rule, w.Error(e)
	}
	return v, nil
}

func askPeriod(c *Case, f *fields, _ Words) (any, error) {
	on, income, months, who := f.day("pay_date"), f.income(), f.count("months", 1, 120), f.payer()
	if c.err != nil {
		return nil, c.err
	}
	return c.Period(on, income, months, who)
}

type refund struct {
	Refund money.Dong `json:"refund"`
}

func askRefundPeriod(c *Case, f *fields, _ Words) (any, error) {
	on, income, months, who := f.day("pay_date"), f.income(), f.count("months", 1, 120), f.payer()
	left := f.count("months_left", 0, 12)
	if c.err != nil {
		return nil, c.err
	}
	p, err := c.Period(on, income, months, who)
	if err != nil {
		return nil, err
	}
	back, err := c.RefundPeriod(p, left)
	return refund{back}, err
}

func askPrepay(c *Case, f *fields, _ Words) (any, error) {
	on, income, years, r := f.day("pay_date"), f.income(), f.count("years", 1, 100), f.optRate("r")
	if c.err != nil {
		return nil, c.err
	}
	return c.PrepayFuture(on, income, years, r)
}

func askPrepayNet(c *Case, f *fields, _ Words) (any, error) {
	on, income, years, r, who := f.day("pay_date"), f.income(), f.count("years", 1, 100), f.optRate("r"), f.payer()
	discounted := f.optFlag("support_discounted")
	if c.err != nil {
		return nil, c.err
	}
	if discounted != nil {
		c.give("prepaid_support", map[bool]string{true: "discounted", false: "nominal"}[*discounted])
	}
	return c.PrepayFutureNet(on, income, years, r, who, discounted)
}

func askBackpay(c *Case, f *fields, _ Words) (any, error) {
	on, income, months, r := f.day("pay_date"), f.income(), f.count("months", 0, 1200), f.optRate("r")
	if c.err != nil {
		return nil, c.err
	}
	return c.BackpayMissing(on, income, months, r)
}

// askFloorChange is what a dated change of the floor does to someone who pays the least: the amounts of a
// policy-change campaign. Without the second day it is the next known change.
func askFloorChange(c *Case, f *fields, _ Words) (any, error) {
	on, to, who := f.day("date"), f.optDay("to"), f.payer()
	if c.err != nil {
		return nil, c.err
	}
	if !to.IsZero() {
		return c.FloorChange(on, to, who)
	}
	change, err := c.NextFloor(on, who)
	return struct {
		Change *FloorChange `json:"change"`
	}{change}, err
}

// inForce is the day questions without a date are answered for: the day the present law began.
func inForce() day.Date { return day.Must(2025, 7, 1) }

// onOr is a day of the input, or the day the present law began.
func (f *fields) onOr(name string) day.Date {
	if d := f.optDay(name); !d.IsZero() {
		return d
	}
	return inForce()
}

func askRefund(c *Case, f *fields, _ Words) (any, error) {
	on, income, years := f.onOr("pay_date"), f.income(), f.count("years", 2, 5)
	left, r := f.count("months_left", 0, 60), f.optRate("r")
	support := money.Dong(f.optWhole("support_left", 0, 0, mostDong))
	given := f.has("support_left")
	var who Payer
	if !given {
		who = f.payer()
	}
	if c.err != nil {
		return nil, c.err
	}
	if !given {
		months := left
		if w := c.words("refund_support", on); len(w) == 1 && w[0] == "all" {
			months = 12 * years
		}
		support = c.month(on, income, who, true, 0).StateSupport * money.Dong(months)
	} else {
		c.give("support_left", support.Format())
	}
	back, err := c.RefundPrepaid(on, income, years, left, support, r)
	return refund{back}, err
}

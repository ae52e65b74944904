package advice

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Groups of people whom the State supports in voluntary social insurance (NĐ 159/2025/NĐ-CP, Điều 5).
const (
	Poor           = "poor"            // hộ nghèo
	NearPoor       = "near_poor"       // hộ cận nghèo
	EthnicMinority = "ethnic_minority" // người dân tộc thiểu số
	Island         = "island"          // xã đảo, đặc khu
	Other          = "other"           // mọi người khác
	ExNearPoor     = "ex_near_poor"    // hộ mới thoát cận nghèo: for the State like all others, for some places not
)

// Limits is the lowest and highest income one may pay on (mức thu nhập làm căn cứ đóng) and what the
// contribution on them is, in đồng a month.
type Limits struct {
	MinIncome       money.Dong `json:"min_income"`
	MaxIncome       money.Dong `json:"max_income"`
	MinContribution money.Dong `json:"min_contribution"`
	MaxContribution money.Dong `json:"max_contribution"`
}

// Limits on a day of payment (Luật 41/2024/QH15, Điều 31 khoản 2).
func (c *Case) Limits(on day.Date) (Limits, error) {
	l := Limits{MinIncome: c.money("voluntary_income_floor", on), MaxIncome: c.money("voluntary_income_ceiling", on)}
	rate := c.rate("contribution_rate", on)
	l.MinContribution = c.of(rate, l.MinIncome)
	l.MaxContribution = c.of(rate, l.MaxIncome)
	return l, c.err
}

// of is a rate of an amount, half up.
func (c *Case) of(r money.Rate, a money.Dong) money.Dong {
	d, err := r.Of(a, money.HalfUp)
	c.fail(err)
	return d
}

// checkIncome refuses an income outside the limits of the day, naming the limit.
func (c *Case) checkIncome(on day.Date, income money.Dong) {
	if c.err != nil {
		return
	}
	c.fail(between("income", int64(income), 1, mostDong))
	low, high := c.money("voluntary_income_floor", on), c.money("voluntary_income_ceiling", on)
	switch {
	case c.err != nil:
	case income < low:
		c.fail(wrong(KindLimit, "voluntary_income_floor", "advice.error.income_low", int64(income), int64(low), on, c.cite("voluntary_income_floor", on)))
	case income > high:
		c.fail(wrong(KindLimit, "voluntary_income_ceiling", "advice.error.income_high", int64(income), int64(high), on, c.cite("voluntary_income_ceiling", on)))
	}
}

// Programme is support beside the State's: a province's by the book, or a sponsor's by the question.
// It gives a share of the contribution on the poverty line, or an amount a month, or both.
type Programme struct {
	Name   string
	Share  money.Rate // of the contribution on the support base
	Amount money.Dong // đồng a month
	Cap    money.Dong // most a month; 0: no cap
	From   day.Date   // zero: always
	To     day.Date
	Months int // how many months it still gives, the month being paid included; 0: no limit
}

// Payer is who pays: what decides the support.
type Payer struct {
	Categories  []string // groups; the highest counts
	Areas       []string // codes of province, district, commune
	Programmes  []Programme
	SupportUsed int      // months of State support already had
	LeftList    day.Date // an ex-near-poor household left the list on this day; zero: not told
}

// Share is one programme's part of a month.
type Share struct {
	Programme string     `json:"programme"`
	Amount    money.Dong `json:"amount"`
}

// Monthly is one month of the voluntary scheme, in đồng.
type Monthly struct {
	Contribution money.Dong `json:"contribution"`
	StateSupport money.Dong `json:"state_support"`
	LocalSupport money.Dong `json:"local_support"`
	Payable      money.Dong `json:"payable"`
	Support      []Share    `json:"support"`
	StepOK       bool       `json:"step_ok"` // the income lies on the practice's 50.000 steps above the floor
}

// Monthly is what one month costs on an income, paid on a day (Luật 41/2024 Điều 36; NĐ 159/2025 Điều 5).
// Errors: income outside the limits, unknown group, day outside the book.
func (c *Case) Monthly(on day.Date, income money.Dong, who Payer) (Monthly, error) {
	c.fail(needDay("pay_date", on))
	c.checkIncome(on, income)
	m := c.month(on, income, who, c.supportLeft(on, who), 0)
	if c.err == nil && c.knows("income_step", on) {
		step := c.money("income_step", on)
		m.StepOK = (income-c.money("voluntary_income_floor", on))%step == 0
	}
	return m, c.err
}

// month is Monthly without the limits, for the nth month (from 0) of what is paid on the day: support stacks
// in order, State first, and none of it ever pays more than what is left of the contribution.
func (c *Case) month(on day.Date, income money.Dong, who Payer, supported bool, nth int) Monthly {
	rate := c.rate("contribution_rate", on)
	m := Monthly{Contribution: c.of(rate, income), Support: []Share{}}
	base := c.money("support_base", on)
	left := m.Contribution
	take := func(name string, amount money.Dong) money.Dong {
		amount = max(min(amount, left), 0)
		left -= amount
		if amount > 0 {
			m.Support = append(m.Support, Share{name, amount})
		}
		return amount
	}
	tier := c.tier(on, who.Categories)
	if supported {
		m.StateSupport = take("support_rate", c.of(product(tier.Share, rate), base))
	}
	for _, p := range append(c.localProgrammes(on, who), who.Programmes...) {
		if p.holds(on) && p.reaches(nth) {
			m.LocalSupport += take(p.Name, p.amount(c, rate, base))
		}
	}
	m.Payable = left
	return m
}

func (p Programme) holds(on day.Date) bool {
	return (p.From.IsZero() || !on.Before(p.From)) && (p.To.IsZero() || !on.After(p.To))
}

// reaches reports whether a programme of so many months still gives in the nth month, counted from 0.
func (p Programme) reaches(nth int) bool { return p.Months == 0 || nth < p.Months }

func (p Programme) amount(c *Case, rate money.Rate, base money.Dong) money.Dong {
	amount := p.Amount + c.of(product(p.Share, rate), base)
	if p.Cap > 0 {
		amount = min(amount, p.Cap)
	}
	return amount
}

// localProgrammes is what the book knows of the places someone lives in. Each programme gives the highest
// share among the person's groups that still have months of it.
func (c *Case) localProgrammes(on day.Date, who Payer) []Programme {
	var all []Programme
	for _, name := range c.book.Local("topup_", who.Areas) {
		p, _ := c.book.Parameter(name)
		if p.Unit != "table" || isHealth(name) || !c.knows(name, on) {
			continue
		}
		share, months := c.localShare(on, name, who.Categories, who)
		if share.Num() > 0 {
			all = append(all, Programme{Name: name, Share: share, Months: months})
		}
	}
	return all
}

// Tier is the share of the State's support.
type Tier struct {
	Pct      int        `json:"pct"`
	Category string     `json:"category"`
	Share    money.Rate `json:"-"`
}

// SupportTier is the highest share among the groups someone belongs to (NĐ 159/2025 Điều 5 khoản 1).
func (c *Case) SupportTier(on day.Date, categories []string) (Tier, error) {
	c.fail(needDay("pay_date", on))
	t := c.tier(on, categories)
	return t, c.err
}

func (c *Case) tier(on day.Date, categories []string) Tier {
	if c.err != nil {
		return Tier{}
	}
	table := c.table("support_rate", on)
	if c.err == nil && len(categories) == 0 {
		c.fail(wrong(KindInput, "category", "advice.error.missing", "category"))
	}
	best := Tier{Pct: -1}
	for _, category := range categories {
		group := category
		if group == ExNearPoor {
			group = Other
		}
		r, ok := policy.Find(table, group)
		if !ok {
			c.fail(unknownCategory(category, "support_rate", c.cite("support_rate", on)))
			return Tier{}
		}
		if best.Pct < 0 || r.Cmp(best.Share) > 0 {
			best = Tier{int(r.Num() * 100 / r.Den()), category, r}
		}
	}
	return best
}

// supportLeft reports whether someone still has a month of State support: at most 120 in a life, counted
// from the day the book names (Điều 5 khoản 2).
func (c *Case) supportLeft(on day.Date, who Payer) bool {
	if c.err != nil {
		return false
	}
	c.fail(between("support_used", int64(who.SupportUsed), 0, 1200))
	if !c.knows("support_months_most", on) {
		return true // before 2018 the tier is nought anyway
	}
	return who.SupportUsed < c.count("support_months_most", on)
}

// normalCategories sorts and unifies, so that the order in which groups were told changes nothing.
func normalCategories(all []string) []string {
	all = slices.Clone(all)
	if slices.Contains(all, ExNearPoor) { // what a place adds for everybody is theirs too
		all = append(all, Other)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

package advice

import (
	"cmp"
	"math/big"
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Cases of a one-off withdrawal (BHXH một lần, Luật 41/2024 Điều 102 khoản 1), by the law's letters.
var oneOffCases = []string{"a", "b", "c", "d", "đ"}

// OneOff is a withdrawal: TC by the years paid, M the State's support that goes back, MH what is paid.
type OneOff struct {
	Average money.Dong `json:"average"`
	Before  Half       `json:"before2014_years"`
	From    Half       `json:"after2014_years"`
	TC      money.Dong `json:"TC"`
	M       money.Dong `json:"M"`
	MH      money.Dong `json:"MH"`
	Months  int        `json:"months"`
	// Cases that are open to someone with this history: who paid nothing before 01/07/2025 cannot use đ.
	Cases []string `json:"cases"`
}

// OneOff reckons a withdrawal (Điều 102; NĐ 159/2025 Điều 9). An empty which leaves the case open and
// deducts the support, as the common cases a, b and đ do. Errors: a case that is not open.
func (c *Case) OneOff(h History, category string, which string) (OneOff, error) {
	avg, err := c.Average(h)
	if err != nil {
		return OneOff{}, err
	}
	on, err := day.Of(h.Settlement, 12, 31)
	c.fail(err)
	before, after := c.splitYears(h.Years, on)
	o := OneOff{Average: avg.Average, Before: before, From: after, Months: avg.Months}
	o.TC = c.oneOffAmount(avg, h, before, after, on)
	o.Cases = c.openCases(h, avg.Months, on)
	deduct := true
	if which != "" {
		c.checkCase(which, o.Cases, on)
		deduct = slices.Contains(c.words("one_off_support_back", on), which)
	}
	if deduct {
		o.M = c.supportHad(h.Years, category)
	}
	o.MH = max(o.TC-o.M, 0)
	return o, c.err
}

func (c *Case) checkCase(which string, open []string, on day.Date) {
	switch {
	case c.err != nil:
	case !slices.Contains(oneOffCases, which):
		c.fail(wrong(KindInput, "case", "advice.error.one_off_case", which))
	case !slices.Contains(open, which):
		c.fail(wrong(KindRule, "one_off_joined_before", "advice.error.one_off_closed", which, c.cite("one_off_joined_before", on)))
	}
}

// openCases drops đ for who paid nothing before 01/07/2025 or has 20 years, and a for who has a pension.
func (c *Case) openCases(h History, months int, on day.Date) []string {
	open := []string{"b", "c", "d"}
	if months < c.count("pension_months_least", on) {
		open = append([]string{"a"}, open...)
	}
	if !c.knows("one_off_joined_before", on) {
		return append(open, "đ")
	}
	joined := c.day("one_off_joined_before", on)
	years := c.count("one_off_years_less", on)
	c.count("one_off_wait_months", on)
	first := joined
	for _, y := range h.Years {
		if d, err := day.Of(y.Year, max(y.FromMonth, 1), 1); err == nil && d.Before(first) {
			first = d
		}
	}
	if first.Before(joined) && months < 12*years {
		open = append(open, "đ")
	}
	return open
}

// splitYears parts the months at the boundary day (01/01/2014). Odd months before it move to the later
// part, so that the earlier one is whole years.
func (c *Case) splitYears(years []YearPaid, on day.Date) (before, after Half) {
	boundary := c.day("one_off_boundary", on)
	early, late := 0, 0
	for _, y := range years {
		if y.Year < boundary.Year() {
			early += y.Months
		} else {
			late += y.Months
		}
	}
	if late > 0 {
		late, early = late+early%12, early-early%12
	}
	return c.years(early, on), c.years(late, on)
}

// oneOffAmount is 1.5 average months for each year before 2014 and 2 for each from then on; of less than
// a year the amount paid, at most two average months.
func (c *Case) oneOffAmount(avg Average, h History, before, after Half, on day.Date) money.Dong {
	factor := c.table("one_off_factor", on)
	early, _ := policy.Find(factor, "before")
	late, _ := policy.Find(factor, "from")
	if c.err != nil {
		return 0
	}
	if avg.Months < 12 {
		most, _ := policy.Find(factor, "short_most")
		paid := times(times(avg.exact, ratInt(int64(avg.Months))), ratOf(c.rate("contribution_rate", on)))
		return dong(least(paid, times(avg.exact, ratOf(most))))
	}
	months := plus(times(before.rat(), ratOf(early)), times(after.rat(), ratOf(late)))
	return dong(times(avg.exact, months))
}

func least(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

// supportHad is the State support of the months paid: each month by its own day, at most 120 months
// (NĐ 159/2025 Điều 9 khoản 2: 0,22 × poverty line × share). Months of a year run from its first month.
func (c *Case) supportHad(years []YearPaid, category string) money.Dong {
	sorted := slices.Clone(years)
	slices.SortFunc(sorted, func(a, b YearPaid) int { return cmp.Compare(a.Year*13+a.FromMonth, b.Year*13+b.FromMonth) })
	total, used := money.Dong(0), 0
	for _, y := range sorted {
		if y.Lump {
			continue // months paid at once for missing time had no monthly support
		}
		for m := max(y.FromMonth, 1); m < max(y.FromMonth, 1)+y.Months; m++ {
			on, err := day.Of(y.Year, m, 1)
			c.fail(err)
			if c.err != nil {
				return 0
			}
			support := c.stateSupport(on, category, used)
			if support > 0 {
				used++
			}
			total += support
		}
	}
	return total
}

// stateSupport is one month's support of a group, nothing once the 120 months are used.
func (c *Case) stateSupport(on day.Date, category string, used int) money.Dong {
	tier := c.tier(on, []string{category})
	if c.err != nil || tier.Share.Num() == 0 {
		return 0
	}
	if used >= c.count("support_months_most", on) || on.Before(c.day("support_counts_from", on)) {
		return 0
	}
	return c.of(product(tier.Share, c.rate("contribution_rate", on)), c.money("support_base", on))
}

// OneOffYears is the withdrawal of a known average: 1.5 and 2 months for each year.
func (c *Case) OneOffYears(average money.Dong, before, after Half, on day.Date) (money.Dong, error) {
	c.fail(between("average", int64(average), 1, mostDong))
	c.fail(between("before2014_years", int64(before), 0, 200))
	c.fail(between("after2014_years", int64(after), 0, 200))
	factor := c.table("one_off_factor", on)
	early, _ := policy.Find(factor, "before")
	late, _ := policy.Find(factor, "from")
	months := plus(times(before.rat(), ratOf(early)), times(after.rat(), ratOf(late)))
	return dong(times(ratInt(int64(average)), months)), c.err
}

// OneOffShort is the withdrawal of less than a year at one salary.
type OneOffShort struct {
	TotalAdjusted money.Dong `json:"total_adjusted"`
	Paid          money.Dong `json:"paid_22pct"`
	Most          money.Dong `json:"most"` // two average months
	Amount        money.Dong `json:"amount"`
}

// OneOffShort: the amount paid, at most two average months (Điều 102).
func (c *Case) OneOffShort(months int, salary money.Dong, k money.Rate, on day.Date) (OneOffShort, error) {
	c.fail(between("months", int64(months), 1, 11))
	c.fail(between("salary", int64(salary), 1, mostDong))
	rate := c.rate("contribution_rate", on)
	most, _ := policy.Find(c.table("one_off_factor", on), "short_most")
	if c.err != nil {
		return OneOffShort{}, c.err
	}
	monthly := times(ratInt(int64(salary)), ratOf(k))
	total := times(monthly, ratInt(int64(months)))
	paid, cap := times(total, ratOf(rate)), times(monthly, ratOf(most))
	return OneOffShort{dong(total), dong(paid), dong(cap), dong(least(paid, cap))}, nil
}

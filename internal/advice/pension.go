package advice

import (
	"math/big"
	"slices"
	"strconv"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// YearsForBenefit is months as years of a benefit, in halves: 1 to 6 odd months are half a year, 7 to 11 a
// whole one (NĐ 159/2025 Điều 5 khoản 6). Whether someone is entitled is decided by full months instead.
func (c *Case) YearsForBenefit(months int, on day.Date) (Half, error) {
	c.fail(between("months", int64(months), 0, 1200))
	return c.years(months, on), c.err
}

func (c *Case) years(months int, on day.Date) Half {
	table := c.table("year_rounding", on)
	half, _ := policy.Find(table, "half")
	whole, _ := policy.Find(table, "whole")
	years := Half(months / 12 * 2)
	switch odd := int64(months % 12); {
	case odd >= whole.Num():
		return years + 2
	case odd >= half.Num():
		return years + 1
	}
	return years
}

// RateQuestion asks for a pension's percentage.
type RateQuestion struct {
	Female      bool
	Months      int
	From        day.Date // first day of the pension
	Compulsory  bool     // years under the compulsory scheme: only they may retire early
	EarlyMonths int      // months before the retirement age
	Treaty      bool     // below 15 years in Vietnam under a social-security treaty (Điều 99 khoản 3)
}

// PensionRate is a pension's percentage of the average income; the rates are nil when there is no pension.
type PensionRate struct {
	Eligible  bool     `json:"eligible"`
	Years     Half     `json:"years"`
	Base      *Percent `json:"base_rate_pct"`
	Reduction *Percent `json:"reduction_pct"`
	Rate      *Percent `json:"rate_pct"`
}

// PensionRate by the day the pension starts (Luật 41/2024 Điều 98–99; before 01/07/2025 Luật 58/2014 Điều
// 73–74).
func (c *Case) PensionRate(q RateQuestion) (PensionRate, error) {
	c.fail(needDay("pension_from", q.From))
	c.fail(between("months", int64(q.Months), 0, 1200))
	c.fail(between("early", int64(q.EarlyMonths), 0, 240))
	if q.EarlyMonths > 0 && !q.Compulsory {
		c.fail(wrong(KindRule, "pension_early_step", "advice.error.early", c.cite("pension_early_step", q.From)))
	}
	least := c.count("pension_months_least", q.From)
	p := PensionRate{Years: c.years(q.Months, q.From)}
	if c.err != nil || q.Months < least && !q.Treaty {
		return p, c.err
	}
	rate := c.pensionRate(q, least)
	base := Percent(rate)
	cut := money.Percent(0)
	if q.EarlyMonths > 0 {
		cut = c.earlyCut(q)
	}
	less, err := money.NewRate(rate.Num()*cut.Den()-cut.Num()*rate.Den(), rate.Den()*cut.Den())
	c.fail(err)
	reduction, final := Percent(cut), Percent(less)
	p.Eligible, p.Base, p.Reduction, p.Rate = true, &base, &reduction, &final
	return p, c.err
}

// earlyCut is 2 % for each early year; six odd months and more are half of it.
func (c *Case) earlyCut(q RateQuestion) money.Rate {
	step := c.rate("pension_early_step", q.From)
	halves := int64(q.EarlyMonths / 12 * 2)
	if q.EarlyMonths%12 >= 6 {
		halves++
	}
	return product(step, halfRate(halves))
}

func halfRate(halves int64) money.Rate {
	r, _ := money.NewRate(halves, 2) // 2 is positive: no error
	return r
}

// pensionRate is the percentage before any reduction.
func (c *Case) pensionRate(q RateQuestion, least int) money.Rate {
	years := c.years(q.Months, q.From)
	if q.Treaty && q.Months < least {
		return product(c.rate("pension_treaty_step", q.From), halfRate(int64(years)))
	}
	sex := "men"
	if q.Female {
		sex = "women"
	}
	baseYears := Half(2 * c.count("pension_years_base_"+sex, q.From))
	base, step := c.rate("pension_rate_base", q.From), money.Rate{}
	switch {
	case !q.Female && years < baseYears && c.knows("pension_short_rate_men", q.From):
		// Men with 15 to under 20 years: 40 % and 1 % a year (Điều 99 khoản 1 điểm b).
		baseYears = Half(2 * (c.count("pension_months_least", q.From) / 12))
		base, step = c.rate("pension_short_rate_men", q.From), c.rate("pension_short_step_men", q.From)
	default:
		step = c.rate("pension_step_"+sex, q.From)
	}
	more := product(step, halfRate(int64(years-baseYears)))
	total, err := money.NewRate(base.Num()*more.Den()+more.Num()*base.Den(), base.Den()*more.Den())
	c.fail(err)
	if most := c.rate("pension_rate_most", q.From); total.Cmp(most) > 0 {
		return most
	}
	return total
}

// YearPaid is what was paid in one calendar year. The months run from FromMonth (1 when 0). Lump is months
// paid at once for missing time, which may be more than twelve and are not indexed (NĐ 159/2025 Điều 10).
type YearPaid struct {
	Year, Months int
	Income       money.Dong
	FromMonth    int
	Lump         bool
}

// History is what someone has paid, with what is needed to make an average of it.
type History struct {
	Years        []YearPaid
	Settlement   int // year of settlement, which picks the table of coefficients
	Coefficients map[int]money.Rate
	// Of a mixed career (NĐ 159/2025 Điều 11 khoản 4): the average of the compulsory part, as reckoned there.
	CompulsoryAverage money.Dong
	CompulsoryMonths  int
}

// Average is the average monthly income that pays (mức bình quân thu nhập): Σ income × coefficient over
// all months, divided by the months (Luật 41/2024 Điều 104).
type Average struct {
	Sum     money.Dong `json:"sum"`
	Months  int        `json:"months"`
	Average money.Dong `json:"average"`

	exact *big.Rat
}

// Average of a history. Errors: a year outside the table, a table the book does not have.
func (c *Case) Average(h History) (Average, error) {
	sum := new(big.Rat)
	months := 0
	if c.checkHistory(h) {
		for _, y := range h.Years {
			k := c.coefficient(h, y)
			if c.err != nil {
				return Average{}, c.err
			}
			sum.Add(sum, times(ratInt(int64(y.Months)*int64(y.Income)), ratOf(k)))
			months += y.Months
		}
	}
	if h.CompulsoryMonths > 0 {
		sum.Add(sum, ratInt(int64(h.CompulsoryAverage)*int64(h.CompulsoryMonths)))
		months += h.CompulsoryMonths
	}
	return c.averageOf(sum, months)
}

func (c *Case) averageOf(sum *big.Rat, months int) (Average, error) {
	if c.err == nil && months == 0 {
		c.fail(wrong(KindInput, "months", "advice.error.no_months"))
	}
	if c.err != nil {
		return Average{}, c.err
	}
	exact := times(sum, big.NewRat(1, int64(months)))
	return Average{dong(sum), months, dong(exact), exact}, nil
}

func (c *Case) checkHistory(h History) bool {
	c.fail(between("years", int64(len(h.Years)), 0, 100))
	c.fail(between("settlement_year", int64(h.Settlement), 1995, 2200))
	c.fail(between("compulsory_months", int64(h.CompulsoryMonths), 0, 1200))
	c.fail(between("compulsory_average", int64(h.CompulsoryAverage), 0, mostDong))
	seen := map[int]int{}
	for _, y := range h.Years {
		c.fail(between("year", int64(y.Year), 1995, int64(max(h.Settlement, 1995))))
		c.fail(between("income", int64(y.Income), 1, mostDong))
		if y.Lump {
			c.fail(between("months", int64(y.Months), 1, 120))
			continue
		}
		c.fail(between("months", int64(y.Months), 1, 12))
		c.fail(between("from_month", int64(max(y.FromMonth, 1)), 1, int64(max(13-y.Months, 1))))
		seen[y.Year] += y.Months
		if seen[y.Year] > 12 {
			c.fail(wrong(KindInput, "years", "advice.error.year_twice", y.Year))
		}
	}
	return c.err == nil
}

// coefficient of a year's income: what the question gave, or the book's table of the settlement year.
func (c *Case) coefficient(h History, y YearPaid) money.Rate {
	year := y.Year
	if y.Lump {
		return c.rate("income_index_lump", day.Must(h.Settlement, 12, 31))
	}
	if k, ok := h.Coefficients[year]; ok {
		c.give("coefficients."+itoa(year), k.String())
		return k
	}
	on, err := day.Of(h.Settlement, 12, 31)
	c.fail(err)
	table := c.table("income_index", on)
	k, ok := policy.Find(table, strconv.Itoa(year))
	if c.err == nil && !ok {
		c.fail(wrong(KindDate, "income_index", "advice.error.no_coefficient", year, h.Settlement))
	}
	return k
}

// Pension is a monthly pension under the rules of a day.
type Pension struct {
	Average Average
	Rate    PensionRate
	Amount  money.Dong // đồng a month; 0 without entitlement
	Lump    money.Dong // once, for years beyond 30 (women) or 35 (men)
	Health  money.Dong // what the fund pays each month for the pensioner's health card
	Floor   bool       // the amount is the lowest pension of a mixed career
}

// Pension of a history for a man or woman whose pension starts on a day. The lowest pension holds only
// for mixed careers of the groups that NĐ 159/2025 Điều 11 khoản 3 names: floored says this is one.
func (c *Case) Pension(h History, female bool, from day.Date, floored bool) (Pension, error) {
	avg, err := c.Average(h)
	if err != nil {
		return Pension{}, err
	}
	rate, err := c.PensionRate(RateQuestion{Female: female, Months: avg.Months, From: from})
	if err != nil || !rate.Eligible {
		return Pension{Average: avg, Rate: rate}, err
	}
	p := Pension{Average: avg, Rate: rate, Amount: dong(times(avg.exact, ratOf(money.Rate(*rate.Rate))))}
	if floored && h.CompulsoryMonths >= c.count("pension_floor_months", from) {
		if floor := c.money("pension_floor", from); p.Amount < floor {
			p.Amount, p.Floor = floor, true
		}
	}
	if c.knows("pension_lump", from) {
		p.Lump = c.lump(avg.exact, female, c.years(avg.Months, from), 0, from)
	}
	if c.knows("health_pensioner_rate", from) {
		p.Health = c.of(c.rate("health_pensioner_rate", from), p.Amount)
	}
	return p, c.err
}

// PensionLump is the lump at retirement for years beyond 30 (women) or 35 (men): half an average month
// for each year up to the retirement age, two for each year paid after it (Luật 41/2024 Điều 100).
func (c *Case) PensionLump(average money.Dong, female bool, months, monthsAfter int, from day.Date) (money.Dong, error) {
	c.fail(needDay("pension_from", from))
	c.fail(between("average", int64(average), 1, mostDong))
	c.fail(between("months", int64(months), 0, 1200))
	c.fail(between("months_after_age", int64(monthsAfter), 0, int64(months)))
	amount := c.lump(ratInt(int64(average)), female, c.years(months, from), c.years(monthsAfter, from), from)
	return amount, c.err
}

func (c *Case) lump(average *big.Rat, female bool, years, after Half, from day.Date) money.Dong {
	table := c.table("pension_lump", from)
	name := "men"
	if female {
		name = "women"
	}
	over, _ := policy.Find(table, name)
	before, _ := policy.Find(table, "before_age")
	late, _ := policy.Find(table, "after_age")
	extra := years - Half(2*over.Num())
	if c.err != nil || extra <= 0 {
		return 0
	}
	after = min(after, extra)
	months := plus(times((extra-after).rat(), ratOf(before)), times(after.rat(), ratOf(late)))
	return dong(times(average, months))
}

// Retirement is when someone's pension begins.
type Retirement struct {
	Age     policy.Age
	Reached day.Date // day on which the age is reached
	From    day.Month
	// On request, for those who joined before 2021 with 20 voluntary years (Luật 41/2024 Điều 141 khoản 9).
	RequestAge  *policy.Age
	RequestFrom day.Month
}

// Retirement by birth day (NĐ 135/2020 Phụ lục I); only a year known counts as 1 January. The pension
// starts on the 1st of the month after the age is reached (TT 11/2025 Điều 5).
func (c *Case) Retirement(female bool, birth day.Date) (Retirement, error) {
	c.fail(needDay("birth", birth))
	if c.err != nil {
		return Retirement{}, c.err
	}
	age, trace, err := c.book.RetirementAge(female, birth)
	c.read(trace, err)
	wait := c.count("pension_starts", birth)
	if c.err != nil {
		return Retirement{}, c.err
	}
	on := age.ReachedOn(birth)
	return Retirement{Age: age, Reached: on, From: on.InMonth().Add(wait)}, nil
}

// EntitledFrom is the month from which someone with so many months has a pension: the month after the age,
// or, for who had reached it with too few, the month in which the least months were lowered (NĐ 159/2025
// and TT 11/2025 Điều 5 khoản 4). The zero Month: not with these months.
func (c *Case) EntitledFrom(r Retirement, months int) day.Month {
	const name = "pension_months_least"
	for on := r.From.First(); !on.IsZero(); on = c.book.NextTurn(name, on) {
		if c.knows(name, on) && months >= c.count(name, on) {
			return on.InMonth()
		}
	}
	return day.Month{}
}

// RetirementOnRequest adds the old age for someone who joined early enough and has paid long enough.
func (c *Case) RetirementOnRequest(r Retirement, female bool, birth, joined day.Date, months int, on day.Date) (Retirement, error) {
	before := c.day("retirement_on_request_joined", on)
	least := c.count("retirement_on_request_months", on)
	name := "retirement_on_request_men"
	if female {
		name = "retirement_on_request_women"
	}
	age := c.age(name, on)
	if c.err != nil || joined.IsZero() || !joined.Before(before) || months < least {
		return r, c.err
	}
	if reached := age.ReachedOn(birth); reached.Before(r.Reached) {
		r.RequestAge, r.RequestFrom = &age, reached.InMonth().Add(1)
	}
	return r, nil
}

// Increase is one past raise of pensions.
type Increase struct {
	On      day.Date `json:"on"`
	Percent Percent  `json:"pct"`
}

// Increases are the raises of pensions from one day to another: facts of the past, never a promise.
func (c *Case) Increases(from, to day.Date) []Increase {
	p, _ := c.book.Parameter("pension_increase")
	var all []Increase
	for _, v := range p.Values {
		if !v.From.Before(from) && !v.From.After(to) && v.Status == policy.Enacted {
			all = append(all, Increase{v.From, Percent(c.rate("pension_increase", v.From))})
		}
	}
	return all
}

// findCount looks a whole number up in a table by a whole number.
func findCount(table []policy.Entry, n int) (int, bool) {
	i := slices.IndexFunc(table, func(e policy.Entry) bool { return e.Name == itoa(n) })
	if i < 0 {
		return 0, false
	}
	return int(table[i].Rate.Num()), true
}

package advice

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

func askYears(c *Case, f *fields, _ Words) (any, error) {
	years, err := c.YearsForBenefit(f.count("months", 0, 1200), f.onOr("date"))
	return struct {
		Years Half `json:"years"`
	}{years}, err
}

func askPensionRate(c *Case, f *fields, _ Words) (any, error) {
	q := RateQuestion{Female: f.female("gender"), Months: f.count("months", 0, 1200), From: f.day("pension_from"),
		Compulsory: f.flag("compulsory"), Treaty: f.flag("treaty")}
	if s := f.optText("early"); s != "" {
		age, err := policy.ParseAge(s)
		if err != nil {
			c.fail(wrong(KindInput, "early", "advice.error.unreadable", "early", s))
		}
		q.EarlyMonths = 12*age.Years + age.Months
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.PensionRate(q)
}

// retirementOut writes ages as "60y3m" and months as 2022-01.
type retirementOut struct {
	Age         string     `json:"age"`
	Reached     day.Date   `json:"reached"`
	From        day.Month  `json:"pension_from"`
	Entitled    *day.Month `json:"entitled_from,omitempty"` // with the months told
	RequestAge  string     `json:"age_on_request,omitempty"`
	RequestFrom *day.Month `json:"pension_from_on_request,omitempty"`
}

func askRetirement(c *Case, f *fields, _ Words) (any, error) {
	female, birth := f.female("gender"), f.birth("birth")
	paid := f.optCount("months", 0, 1, 1200)
	joined, months, on := f.optDay("joined"), f.optCount("voluntary_months", 0, 0, 1200), f.onOr("date")
	if c.err != nil {
		return nil, c.err
	}
	r, err := c.Retirement(female, birth)
	if err != nil {
		return nil, err
	}
	if !joined.IsZero() {
		if r, err = c.RetirementOnRequest(r, female, birth, joined, months, on); err != nil {
			return nil, err
		}
	}
	out := retirementOut{Age: ageText(r.Age), Reached: r.Reached, From: r.From}
	if paid > 0 {
		if m := c.EntitledFrom(r, paid); !m.IsZero() {
			out.Entitled = &m
		}
	}
	if r.RequestAge != nil {
		out.RequestAge, out.RequestFrom = ageText(*r.RequestAge), &r.RequestFrom
	}
	return out, nil
}

// history reads years with months and incomes, the settlement year, coefficients of its own, and the
// compulsory part of a mixed career.
func (f *fields) history() History {
	h := History{Coefficients: map[int]money.Rate{}}
	f.each("years", func(y *fields) {
		h.Years = append(h.Years, YearPaid{Year: y.count("year", 1995, 2200), Months: y.count("months", 1, 120),
			Income: y.income(), FromMonth: y.optCount("from_month", 0, 1, 12), Lump: y.flag("lump")})
	})
	h.Settlement = f.count("settlement_year", 1995, 2200)
	h.CompulsoryMonths = f.optCount("compulsory_months", 0, 0, 1200)
	h.CompulsoryAverage = f.optDong("compulsory_average")
	if v, ok := f.take("coefficients"); ok {
		var own map[string]json.RawMessage
		if json.Unmarshal(v, &own) != nil {
			f.bad("coefficients", v)
		}
		for year, k := range own {
			y, err1 := strconv.Atoi(year)
			r, err2 := money.ParseRate(text(k))
			if err1 != nil || err2 != nil || r.Num() <= 0 {
				f.bad("coefficients", v)
				break
			}
			h.Coefficients[y] = r
		}
	}
	return h
}

// pensionOut is a pension for a woman and a man with the same history; the rates are nil without one.
type pensionOut struct {
	Sum        money.Dong  `json:"sum"`
	Months     int         `json:"months"`
	Average    money.Dong  `json:"average"`
	Years      Half        `json:"years"`
	EligibleF  bool        `json:"eligible_F"`
	RateF      *Percent    `json:"rate_F"`
	PensionF   *money.Dong `json:"pension_F"`
	LumpF      money.Dong  `json:"lump_F"`
	EligibleM  bool        `json:"eligible_M"`
	RateM      *Percent    `json:"rate_M"`
	PensionM   *money.Dong `json:"pension_M"`
	LumpM      money.Dong  `json:"lump_M"`
	HealthFund money.Dong  `json:"health_paid_by_fund_F"`
	Increases  []Increase  `json:"past_increases"`
	Note       string      `json:"note"`
}

func askPension(c *Case, f *fields, w Words) (any, error) {
	h, from, floored := f.history(), f.optDay("pension_from"), f.flag("floor_group")
	if c.err != nil {
		return nil, c.err
	}
	if from.IsZero() {
		from, _ = day.Of(h.Settlement, 12, 31) // the year was checked: no error
	}
	woman, err := c.Pension(h, true, from, floored)
	if err != nil {
		return nil, err
	}
	man, err := c.Pension(h, false, from, floored)
	out := pensionOut{Sum: woman.Average.Sum, Months: woman.Average.Months, Average: woman.Average.Average, Years: woman.Rate.Years,
		EligibleF: woman.Rate.Eligible, RateF: woman.Rate.Rate, LumpF: woman.Lump, HealthFund: woman.Health,
		EligibleM: man.Rate.Eligible, RateM: man.Rate.Rate, LumpM: man.Lump, Note: w.T("advice.note.rules", c.book.Version())}
	if woman.Rate.Eligible {
		out.PensionF = &woman.Amount
	}
	if man.Rate.Eligible {
		out.PensionM = &man.Amount
	}
	out.Increases = c.Increases(from.AddMonths(-60), from)
	return out, err
}

func askPensionLump(c *Case, f *fields, _ Words) (any, error) {
	average, female, months := f.dong("average"), f.female("gender"), f.count("months", 0, 1200)
	after, from := f.optCount("months_after_age", 0, 0, 1200), f.onOr("pension_from")
	if c.err != nil {
		return nil, c.err
	}
	amount, err := c.PensionLump(average, female, months, after, from)
	return struct {
		Amount money.Dong `json:"amount"`
	}{amount}, err
}

// askAverage takes spells of [months, income, coefficient], or a history as askPension does.
func askAverage(c *Case, f *fields, _ Words) (any, error) {
	if !f.has("spells") {
		h := f.history()
		if c.err != nil {
			return nil, c.err
		}
		return c.Average(h)
	}
	v, _ := f.take("spells")
	f.take("coefficients") // the spells carry them
	var spells [][]json.RawMessage
	if json.Unmarshal(v, &spells) != nil || len(spells) > 1200 {
		f.bad("spells", v)
	}
	sum, months := new(big.Rat), 0
	for _, s := range spells {
		n, income, k := f.spell(s, v)
		if c.err != nil {
			return nil, c.err
		}
		sum.Add(sum, times(ratInt(n*income), ratOf(k)))
		months += int(n)
	}
	return c.averageOf(sum, months)
}

func (f *fields) spell(s []json.RawMessage, whole json.RawMessage) (months, income int64, k money.Rate) {
	if len(s) != 3 {
		f.bad("spells", whole)
		return 0, 0, k
	}
	months, ok1 := wholeOf(s[0])
	income, ok2 := wholeOf(s[1])
	k, err := money.ParseRate(text(s[2]))
	if !ok1 || !ok2 || err != nil || k.Num() <= 0 {
		f.bad("spells", whole)
		return 0, 0, k
	}
	f.c.fail(between("months", months, 1, 1200))
	f.c.fail(between("income", income, 1, mostDong))
	f.c.give("coefficient", strings.Trim(string(s[2]), `"`))
	return months, income, k
}

func askOneOff(c *Case, f *fields, _ Words) (any, error) {
	h, category, which := f.history(), f.optText("category"), f.optText("case")
	if category == "" {
		category = Other // everybody is at least this group
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.OneOff(h, category, which)
}

func askOneOffShort(c *Case, f *fields, _ Words) (any, error) {
	f.flag("compulsory") // the same for both schemes
	months, salary, on := f.count("months", 0, 1200), f.dong("salary"), f.onOr("date")
	var k money.Rate
	if f.has("coef") {
		k = f.rate("coef")
		c.give("coef", k.String())
	} else {
		year := f.count("year", 1995, 2200)
		h := History{Settlement: f.count("settlement_year", 1995, 2200)}
		if c.err == nil {
			k = c.coefficient(h, YearPaid{Year: year})
		}
	}
	if c.err == nil && k.Num() <= 0 {
		c.fail(wrong(KindInput, "coef", "advice.error.percent", k.String()))
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.OneOffShort(months, salary, k, on)
}

func askOneOffYears(c *Case, f *fields, _ Words) (any, error) {
	average, before, after, on := f.dong("average"), f.years("before2014_years"), f.years("after2014_years"), f.onOr("date")
	if c.err != nil {
		return nil, c.err
	}
	total, err := c.OneOffYears(average, before, after, on)
	return struct {
		Total money.Dong `json:"total"`
	}{total}, err
}

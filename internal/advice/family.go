package advice

import (
	"slices"
	"strconv"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Member is one person of a family.
type Member struct {
	Name        string
	Female      bool
	Birth       day.Date
	Joins       bool // takes part, or wants to, in the voluntary scheme
	Income      money.Dong
	Categories  []string
	MonthsPaid  int
	PaidAverage money.Dong
	Joined      day.Date // first contribution; zero: joins now
	SupportUsed int
	Card        bool     // needs a health card paid by the family
	CardGroups  []string // supported groups of health insurance
	LeftList    day.Date // as in Payer
}

func (m Member) payer(f Family) Payer {
	return Payer{Categories: m.Categories, Areas: f.Areas, Programmes: f.Programmes, SupportUsed: m.SupportUsed, LeftList: m.LeftList}
}

// Collector is who stands at the door, as the card says (K23: fear of fraud).
type Collector struct {
	Name, CardNo, Organisation, Phone string
}

// Family asks for one page.
type Family struct {
	On          day.Date
	Areas       []string
	Programmes  []Programme
	Members     []Member
	Period      int // 0: as the season advises
	Season      Season
	CardMonths  int // 3, 6 or 12; 0 is 12
	CardsBefore int // members of the household on the ladder already this year
	Collector   Collector
	ReceiptCode string // confirmation code of the receipt, once there is one
	OfficePhone string
	Neighbour   string // whose case is told; empty: a made-up example
	Consent     bool   // the neighbour agreed to be named
}

// Person is one member's part of the page.
type Person struct {
	Name     string     `json:"name"`
	Income   money.Dong `json:"income"`
	Month    Monthly    `json:"month"`
	Period   Period     `json:"period"`
	Daily    money.Dong `json:"daily"`
	Estimate Estimate   `json:"estimate"`
	Options  []Option   `json:"options"`
	OneOff   bool       `json:"one_off_open"` // the old way of withdrawing is open to them
	Left     int        `json:"support_left"`
	Local    []LocalEnd `json:"local_ends"`
}

// LocalEnd is a place's support that ends after some months, that of the page included.
type LocalEnd struct {
	Programme string `json:"programme"`
	Months    int    `json:"months"`
}

// Option is one way to pay and what is in it: months at once, what one pays, what is spared by paying
// ahead for years.
type Option struct {
	Months   int        `json:"months"`
	Payable  money.Dong `json:"payable"`
	Discount money.Dong `json:"discount"`
}

// Page is «Một trang cho nhà mình»: figures for whoever draws it, and the same in words.
type Page struct {
	On       day.Date     `json:"on"`
	Version  string       `json:"version"`
	Method   MethodPlan   `json:"method"`
	People   []Person     `json:"people"`
	Health   *HealthPlan  `json:"health"`
	Own      money.Dong   `json:"own_month"`   // voluntary scheme, all members, a month
	State    money.Dong   `json:"state_month"` // what is added to it
	Cards    money.Dong   `json:"cards_month"` // health cards, a month
	Month    money.Dong   `json:"month"`       // all together
	Daily    money.Dong   `json:"daily"`
	Funeral  money.Dong   `json:"funeral"`
	Birth    money.Dong   `json:"maternity"`
	Change   *FloorChange `json:"change"`
	Lines    []Line       `json:"lines"`
	Proof    []string     `json:"proof"`
	Zalo     string       `json:"zalo"`
	Script   string       `json:"script"`
	Words    int          `json:"script_words"`
	Sources  []string     `json:"sources"`
	Confirm  []string     `json:"confirm"` // what is uncertain, each with its parameter
	CaseText string       `json:"case"`
}

// Line is one sentence of the page with the articles behind its amounts.
type Line struct {
	Section string   `json:"section"` // pay, state, get, when, stop, health, honest
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
}

// FamilyPage works out one page for one family. Errors are those of the parts: an income outside the
// limits, an unknown group, a day outside the book, more members than a household has.
func (c *Case) FamilyPage(f Family, w Words) (Page, error) {
	c.presentLaw(f.On)
	c.fail(checkMembers(len(f.Members)))
	p := Page{On: f.On, Version: c.book.Version()}
	var err error
	if p.Method, err = c.Method(f.On, f.Season); err != nil {
		return p, err
	}
	if f.Period > 0 {
		p.Method = MethodPlan{Months: f.Period, Reason: "chosen"}
	}
	f.Members = slices.Clone(f.Members)
	for i := range f.Members {
		if f.Members[i].Name == "" {
			f.Members[i].Name = w.T("advice.page.you", i+1)
		}
	}
	for _, m := range f.Members {
		if !m.Joins {
			continue
		}
		person, err := c.person(f, m, p.Method.Months)
		if err != nil {
			return p, err
		}
		p.People = append(p.People, person)
		p.Own += person.Month.Payable
		p.State += person.Month.StateSupport + person.Month.LocalSupport
	}
	if err := c.familyCards(f, &p); err != nil {
		return p, err
	}
	p.Month = p.Own + p.Cards
	p.Daily = Daily(p.Month)
	if err := c.familyBenefits(f, &p); err != nil {
		return p, err
	}
	c.tell(f, &p, w)
	return p, c.err
}

// person is one member's contributions and what they bring. Without an income told, the lowest.
func (c *Case) person(f Family, m Member, months int) (Person, error) {
	if m.Income == 0 {
		m.Income = c.money("voluntary_income_floor", f.On)
	}
	c.checkAge(f.On, m.Birth)
	who := m.payer(f)
	period, err := c.Period(f.On, m.Income, months, who)
	if err != nil {
		return Person{}, err
	}
	month, err := c.Monthly(f.On, m.Income, who)
	if err != nil {
		return Person{}, err
	}
	e, err := c.Estimate(f.On, Life{Female: m.Female, Birth: m.Birth, Income: m.Income, MonthsPaid: m.MonthsPaid, PaidAverage: m.PaidAverage})
	if err != nil {
		return Person{}, err
	}
	joined := m.Joined
	if joined.IsZero() {
		joined = f.On
	}
	p := Person{Name: m.Name, Income: m.Income, Month: month, Period: period, Daily: Daily(month.Payable), Estimate: e}
	p.Options = c.options(f.On, m.Income, who)
	p.Left = min(c.supportRemaining(f.On, who), 1200)
	for _, l := range c.localProgrammes(f.On, who) {
		if l.Months > 0 {
			p.Local = append(p.Local, LocalEnd{l.Name, l.Months})
		}
	}
	p.OneOff = !c.knows("one_off_joined_before", f.On) || joined.Before(c.day("one_off_joined_before", f.On))
	return p, c.err
}

// options prices every period the law knows, and two to five years ahead where the fund's rate is known.
func (c *Case) options(on day.Date, income money.Dong, who Payer) []Option {
	var all []Option
	for _, e := range c.table("pay_deadline", on) {
		if n, err := strconv.Atoi(e.Name); err == nil {
			all = append(all, Option{Months: n, Payable: c.period(on, income, n, who).Payable})
		}
	}
	if !c.knows("investment_rate", on) {
		return all
	}
	for _, years := range c.list("prepay_years", on) {
		p, err := c.PrepayFutureNet(on, income, int(years.Num()), nil, who, nil)
		if err != nil {
			break
		}
		all = append(all, Option{p.Months, p.Payable, p.Discount})
	}
	return all
}

// checkAge refuses someone too young to take part.
func (c *Case) checkAge(on, birth day.Date) {
	age := c.age("working_age_lowest", on)
	if c.err == nil && age.ReachedOn(birth).After(on) {
		c.fail(wrong(KindRule, "working_age_lowest", "advice.error.too_young", age.ReachedOn(birth), c.cite("working_age_lowest", on)))
	}
}

func (c *Case) familyCards(f Family, p *Page) error {
	var wishes []CardWish
	for _, m := range f.Members {
		if m.Card {
			wishes = append(wishes, CardWish{m.Name, m.CardGroups, m.LeftList})
		}
	}
	if len(wishes) == 0 {
		return c.err
	}
	months := f.CardMonths
	if months == 0 {
		months = 12
	}
	plan, err := c.HealthWays(f.On, wishes, months, f.CardsBefore, f.Areas)
	p.Health = &plan
	p.Cards = (plan.Best + money.Dong(months) - 1) / money.Dong(months)
	return err
}

func (c *Case) familyBenefits(f Family, p *Page) error {
	if len(p.People) == 0 {
		return c.err
	}
	p.Funeral = c.money("funeral_grant", f.On)
	c.count("funeral_months_least", f.On)
	if c.knows("maternity_grant", f.On) {
		p.Birth = c.money("maternity_grant", f.On)
		c.count("maternity_months_least", f.On)
	}
	first := slices.IndexFunc(f.Members, func(m Member) bool { return m.Joins })
	who := f.Members[first].payer(f)
	change, err := c.NextFloor(f.On, who)
	p.Change = change
	return err
}

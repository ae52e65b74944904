package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

func askPayments(c *Case, f *fields, _ Words) (any, error) {
	on, income, who := f.day("pay_date"), f.income(), f.payer()
	period, months := f.optCount("period", 1, 1, 12), f.count("months", 1, 600)
	if c.err != nil {
		return nil, c.err
	}
	return c.Payments(on, income, period, months, who)
}

func (f *fields) season() Season {
	s := Season{WageDay: f.optCount("wage_day", 0, 0, 31), Country: f.flag("country")}
	v, ok := f.take("harvests")
	if ok {
		s.Harvests = f.numbers("harvests", v)
	}
	return s
}

func askMethod(c *Case, f *fields, _ Words) (any, error) {
	on, s := f.day("pay_date"), f.season()
	if c.err != nil {
		return nil, c.err
	}
	return c.Method(on, s)
}

func (f *fields) life() Life {
	return Life{Female: f.female("gender"), Birth: f.birth("birth"), MonthsPaid: f.optCount("months_paid", 0, 0, 720),
		PaidAverage: f.optDong("paid_average"), StopAfter: f.optCount("stop_after", 0, 0, 720)}
}

func askCompare(c *Case, f *fields, w Words) (any, error) {
	on, l, who := f.day("date"), f.life(), f.payer()
	var choices []Choice
	f.each("choices", func(ch *fields) {
		choices = append(choices, Choice{Name: ch.optText("name"), Income: ch.income(), Period: ch.optCount("period", 1, 1, 12),
			StartIn: ch.optCount("start_in", 0, 0, 600), StopAfter: ch.optCount("stop_after", 0, 0, 720)})
	})
	if c.err != nil {
		return nil, c.err
	}
	columns, err := c.Compare(on, l, who, choices, w)
	return struct {
		Columns []Column `json:"columns"`
		Note    string   `json:"note"`
	}{columns, w.T("advice.note.projection", on, c.book.Version())}, err
}

func askGoal(c *Case, f *fields, _ Words) (any, error) {
	on, l, want, who := f.day("date"), f.life(), f.dong("want"), f.payer()
	if c.err != nil {
		return nil, c.err
	}
	return c.Goal(on, l, want, who)
}

func askFirstStep(c *Case, f *fields, _ Words) (any, error) {
	on := f.day("date")
	who := f.payer()
	p := Prospect{LeftList: who.LeftList, Female: f.female("gender"), Birth: f.birth("birth"), Categories: who.Categories, Areas: who.Areas,
		MonthsPaid: f.optCount("months_paid", 0, 0, 720), Position: f.optCount("already_insured", 0, 0, mostMembers),
		CardGroup: f.optText("card_group"), NeedsSI: true, NeedsCard: f.flag("needs_card")}
	if c.err != nil {
		return nil, c.err
	}
	steps, err := NewSteps(c.book, on)
	if err != nil {
		return nil, err
	}
	// The trace of the least payment: Steps keeps none, because it answers a million people.
	if _, err := c.Monthly(on, steps.floor, Payer{Categories: p.Categories, Areas: p.Areas, LeftList: p.LeftList}); err != nil {
		return nil, err
	}
	c.presentLaw(on)
	c.age("working_age_lowest", on)
	return steps.Step(p)
}

func (f *fields) member(on day.Date) Member {
	return Member{Name: f.optText("name"), Female: f.female("gender"), Birth: f.birth("birth"), Joins: f.flag("joins"),
		Income: money.Dong(f.optWhole("income", 0, 1, mostDong)), Categories: normalCategories(append(f.texts("categories"), f.texts("category")...)),
		MonthsPaid: f.optCount("months_paid", 0, 0, 720), PaidAverage: f.optDong("paid_average"), Joined: f.optDay("joined"), LeftList: f.optDay("left_list"),
		SupportUsed: f.optCount("support_used", 0, 0, 1200), Card: f.flag("card"), CardGroups: append(f.texts("card_groups"), f.texts("card_group")...)}
}

func askFamily(c *Case, f *fields, w Words) (any, error) {
	on, who := f.day("date"), f.payer()
	a := Family{On: on, Areas: who.Areas, Programmes: who.Programmes, Period: f.optCount("period", 0, 1, 12), Season: f.season(),
		CardMonths: f.optCount("card_months", 12, 1, 12), CardsBefore: f.optCount("already_insured", 0, 0, mostMembers),
		ReceiptCode: f.optText("receipt_code"), OfficePhone: f.optText("office_phone"), Neighbour: f.optText("neighbour"), Consent: f.flag("consent")}
	a.Collector = Collector{f.optText("collector"), f.optText("collector_card"), f.optText("collector_organisation"), f.optText("collector_phone")}
	f.each("members", func(m *fields) { a.Members = append(a.Members, m.member(on)) })
	if c.err != nil {
		return nil, c.err
	}
	return c.FamilyPage(a, w)
}

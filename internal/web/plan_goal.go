package web

import (
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// askView is a form whose answer is the page itself.
type askView struct {
	action, place, submit string
	fields                []ui.Field
}

// goalView answers GET /savings/goal: how much a day, a week, a month, a meeting until the contribution is due. Nothing of
// a person stands in its address.
func (s *Server) goalView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/goal")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	q, ask, err := s.goalQuestion(r, st)
	if err == nil {
		var a app.GoalAnswer
		if a, err = s.app.SavingsGoal(ctx, actor(r), q); err == nil {
			v.sections = goalSections(r, q, a)
		}
	}
	if notice, _, mine := refused(ctx, err); mine {
		v.notice = notice
		v.notice.Title, v.notice.Text = i18n.Error(ui.Lang(ctx), err), ui.T(ctx, "plans.goal.mend")
		for _, f := range fault.As(err).Fields {
			v.notice.Text = joinDots(ui.T(ctx, f.Key, f.Args...), v.notice.Text)
		}
	} else if err != nil {
		return v, err
	}
	v.sections = append([]section{{title: ui.T(ctx, "plans.goal.ask"), hint: ui.T(ctx, "plans.goal.hint"), body: askBox(ask)}}, v.sections...)
	return v, nil
}

// goalQuestion reads the address; what is missing begins with three months of the lowest income, due in three months.
func (s *Server) goalQuestion(r *http.Request, st stand) (app.GoalQuestion, askView, error) {
	ctx, today := r.Context(), s.app.Today()
	in := func(name, first string) string {
		if v := r.URL.Query().Get(name); v != "" {
			return v
		}
		return first
	}
	q := app.GoalQuestion{Unit: st.where.UnitID, Crop: r.URL.Query().Get("crop")}
	q.Purpose, q.Groups = in("purpose", "bhxh"), []string{in("group", "other")}
	var bad error
	number := func(name, first string, most int) int {
		n, err := strconv.Atoi(in(name, first))
		if err != nil || n < 0 || n > most {
			bad = fault.WithFields("plans.refused", fault.Field{Field: name, Key: "plans.bad_number"})
		}
		return n
	}
	amount := func(name string) money.Dong {
		n, err := money.Parse(in(name, "0"))
		if err != nil || n < 0 {
			bad = fault.WithFields("plans.refused", fault.Field{Field: name, Key: "savings.amount"})
		}
		return n
	}
	q.Months, q.People, q.Already, q.Every = number("months", "3", 12), number("people", "1", 30), number("already", "0", 30), number("every", "30", 366)
	q.Have, q.Income = amount("have"), amount("income")
	due, err := day.Parse(in("due", today.AddMonths(3).String()))
	if err != nil {
		bad = fault.WithFields("plans.refused", fault.Field{Field: "due", Key: "savings.no_day"})
	}
	q.On = due
	field := func(name, first string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "plans.goal."+name), Value: in(name, first)}
	}
	list := func(name, first, prefix string, words ...string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "plans.goal."+name), Options: savingsOptions(ctx, prefix, words, in(name, first))}
	}
	crop := list("crop", "", "plans.crop.", savings.Crops...)
	crop.Options = append([]ui.Option{{Label: ui.T(ctx, "plans.crop.even")}}, crop.Options...)
	day_ := field("due", due.String())
	day_.Type, day_.Min = "date", today.AddDays(1).String()
	ask := askView{action: "/savings/goal", submit: ui.T(ctx, "plans.goal.go"), fields: []ui.Field{list("purpose", "bhxh", "plans.purpose.", "bhxh", "bhyt"), list("months", "3", "plans.span.", "1", "3", "6", "12"),
		list("group", "other", "plans.group.", "other", "near_poor", "poor", "ethnic_minority"), field("income", ""), field("people", "1"), field("already", "0"), day_, field("have", "0"), field("every", "30"), crop}}
	ask.fields[3].Hint, ask.fields[4].Hint = ui.T(ctx, "plans.goal.income.hint"), ui.T(ctx, "plans.goal.people.hint")
	if st.where.UnitID != 0 {
		ask.place = itoa(st.where.UnitID)
	}
	return q, ask, bad
}

func goalSections(r *http.Request, q app.GoalQuestion, a app.GoalAnswer) []section {
	ctx := r.Context()
	fact := func(key string, n money.Dong, args ...any) ui.Fact {
		return ui.Fact{Label: ui.T(ctx, key, args...), Value: n.Format()}
	}
	cost := []ui.Fact{fact("plans.goal.whole", a.Whole)}
	if a.Income > 0 {
		cost = append([]ui.Fact{fact("plans.goal.income", a.Income)}, cost...)
	}
	if a.Support > 0 {
		cost = append(cost, fact("plans.goal.support", a.Support))
	}
	for i, c := range a.Cards {
		cost = append(cost, fact("plans.goal.card", c, i+1+q.Already))
	}
	cost = append(cost, fact("plans.goal.payable", a.Payable), fact("plans.goal.have", q.Have), fact("plans.goal.left", a.Pace.Left))
	p := a.Pace
	pace := []ui.Fact{fact("plans.goal.day", p.Day, p.Days), fact("plans.goal.week", p.Week, p.Weeks), fact("plans.goal.month", p.Month, p.Months)}
	if p.Meetings > 0 {
		pace = append(pace, fact("plans.goal.meeting", p.EachMeet, p.Meetings))
	}
	out := []section{{title: ui.T(ctx, "plans.goal.cost", ui.Day(q.On)), hint: ui.T(ctx, "plans.goal.cost.hint"), facts: cost},
		{title: ui.T(ctx, "plans.goal.pace"), hint: ui.T(ctx, "plans.goal.pace.hint"), facts: pace}}
	if q.Crop == "" {
		return out
	}
	season := section{title: ui.T(ctx, "plans.goal.season", ui.T(ctx, "plans.crop."+q.Crop), seasonWords(ctx, a.Season.Season)), hint: ui.T(ctx, "plans.goal.season.hint", a.Season.Source)}
	if p.NoMoney {
		season.facts = []ui.Fact{{Label: ui.T(ctx, "plans.goal.no_money"), Value: ui.T(ctx, "plans.goal.next_money", p.NextMonth.VN())}}
	}
	for _, m := range p.Seasonal {
		season.facts = append(season.facts, ui.Fact{Label: m.Month.VN(), Value: m.Amount.Format()})
	}
	return append(out, season)
}

func (s *Server) postSeasons(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	return s.answer(w, r, s.sayOfPlace(r, where.UnitID), "plans.saved", where.URL("/savings/seasons"), s.seasonsView, "/savings/seasons")
}

package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/web/ui"
)

// outreachRoutes lists the pages of the module «Đi cơ sở».
func (s *Server) outreachRoutes(signed func(string, handler)) {
	for path, fill := range map[string]func(*http.Request) (officeView, error){
		"/outreach": s.groupsView, "/outreach/plans": s.plansView, "/outreach/visits": s.visitsView, "/outreach/events": s.gatheringsView,
		"/outreach/comms": s.commsView, "/outreach/results": s.resultsView,
	} {
		signed("GET "+path, s.officePageOf(fill))
		signed("GET "+path+".xlsx", s.sheetOf(fill))
	}
	signed("POST /outreach/groups", s.postGroup)
	signed("GET /outreach/groups/{id}", s.officePageOf(s.groupView))
	signed("POST /outreach/groups/{id}/members", s.postMembers)
	signed("POST /outreach/groups/{id}/along", s.postAlong)
	signed("POST /outreach/groups/{id}/close", s.postGroupClose)
	signed("POST /outreach/groups/{id}/total", s.postTotal)
	signed("GET /outreach/groups/{id}/plan", s.officePageOf(s.planView))
	signed("POST /outreach/groups/{id}/plan", s.postPlan)
	signed("POST /outreach/plans/{id}/{act}", s.postPlanAct)
	signed("GET /outreach/groups/{id}/doors", s.showDoors)
	signed("POST /outreach/groups/{id}/visits", s.postVisit)
	signed("POST /outreach/visits/{id}/settle", s.postSettle)
	signed("POST /outreach/rules", s.postRules)
	signed("POST /outreach/settlements", s.postSettlement)
	s.outreachEventRoutes(signed)
}

// outreachEventRoutes are those of events and communication.
func (s *Server) outreachEventRoutes(signed func(string, handler)) {
	signed("POST /outreach/events", s.postGathering)
	signed("GET /outreach/events/{id}", s.officePageOf(s.gatheringView))
	signed("GET /outreach/events/{id}/pack", s.showPack)
	signed("GET /outreach/events/{id}/qr.png", s.showEventCode)
	signed("POST /outreach/events/{id}/invite", s.postGuestInvite)
	signed("POST /outreach/events/{id}/guests", s.postGuest)
	signed("POST /outreach/events/{id}/messages", s.postGuestMessages)
	signed("POST /outreach/events/{id}/marks", s.postMarks)
	signed("POST /outreach/events/{id}/close", s.postGatheringClose)
	signed("POST /outreach/events/{id}/cancel", s.postGatheringCancel)
	signed("GET /outreach/messages/{id}", s.officePageOf(s.messageView))
	signed("POST /outreach/messages", s.postMessage)
	signed("POST /outreach/messages/{id}/{act}", s.postMessageAct)
	signed("POST /outreach/broadcasts", s.postBroadcast)
	signed("POST /outreach/broadcasts/{id}/play", s.postPlay)
	signed("POST /outreach/broadcasts/{id}/stop", s.postBroadcastStop)
	signed("POST /outreach/posts", s.postChannelPost)
	signed("POST /outreach/shares", s.postShareOffer)
	signed("POST /outreach/shares/{id}", s.postShare)
	signed("POST /outreach/costs", s.postCost)
}

// outreachStand is standAt with the tabs of the module.
func (s *Server) outreachStand(r *http.Request, path string) (stand, officeView, error) {
	st, err := s.standAt(r, "outreach", path)
	if err != nil {
		return st, officeView{}, err
	}
	ctx := r.Context()
	v := officeView{page: st.page, over: unitName(st.place.Unit())}
	for _, p := range []string{"/outreach", "/outreach/plans", "/outreach/visits", "/outreach/events", "/outreach/comms", "/outreach/results"} {
		v.tabs = append(v.tabs, ui.Tab{Label: pathText(ctx, "outreach.tab.", p), Href: st.where.URL(p), Current: p == path})
	}
	v.page.Title, v.page.Crumbs = pathText(ctx, "outreach.title.", path), crumbsOf(st.where, st.place, path)
	return st, v, nil
}

// weekOf is the week in the address (any day of it); zero when none stands there.
func weekOf(r *http.Request) (day.Date, error) {
	v := r.URL.Query().Get("week")
	if v == "" {
		return day.Date{}, nil
	}
	d, err := day.Parse(v)
	if err != nil {
		return d, fault.Wrap(fault.NotFound, err, "web.no_page")
	}
	return outreach.WeekOf(d), nil
}

// weekLinks lead to the week before and after.
func weekLinks(ctx context.Context, week day.Date, to func(week string) string) []action {
	return []action{{label: ui.T(ctx, "outreach.week.before"), icon: "calendar", href: to(week.AddDays(-7).String())}, {label: ui.T(ctx, "outreach.week.after"), icon: "calendar", href: to(week.AddDays(7).String())}}
}

// groupsView answers GET /outreach: the groups of a place and how they stand this month and week.
func (s *Server) groupsView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	week, err := weekOf(r)
	if err != nil {
		return v, err
	}
	if today := s.app.Today(); week.IsZero() && today.Weekday() >= time.Monday && today.Weekday() <= time.Thursday {
		week = today.AddDays(-7) // until Friday people ask what the last weekend brought
	}
	g, err := s.app.Groups(ctx, actor(r), st.where.UnitID, week)
	if err != nil {
		return v, err
	}
	v.actions = weekLinks(ctx, g.Week, func(w string) string { return st.where.URL("/outreach", "week", w) })
	v.figures = s.groupFigures(ctx, g)
	t := groupsTable(ctx, st.where, g)
	v.sheet = &t
	sec := section{title: ui.T(ctx, "outreach.groups.table", ui.Day(g.Week), ui.Day(g.Week.AddDays(6))), hint: ui.T(ctx, "outreach.groups.hint", g.Rules.Target), table: &t}
	if g.MayKeep {
		form, err := s.groupForm(r, st)
		if err != nil {
			return v, err
		}
		sec.form = form
		if access.May(actor(r).Role, access.KeepGroups) && st.place.Unit().Level == org.Province {
			sec.more = append(sec.more, rulesForm(r, st, g.Rules))
		}
	}
	v.sections = append(v.sections, sec)
	if praise := praiseFacts(ctx, g); len(praise) > 0 {
		v.sections = append(v.sections, section{title: ui.T(ctx, "outreach.praise"), hint: ui.T(ctx, "outreach.praise.hint"), facts: praise})
	}
	if len(g.Leaders) > 0 {
		v.sections = append(v.sections, leadersSection(ctx, g))
	}
	if g.Shut > 0 {
		v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "outreach.shut.some", g.Shut), Text: ui.T(ctx, "outreach.shut.look")}
	}
	return v, nil
}

func (s *Server) groupFigures(ctx context.Context, g app.GroupsView) []ui.Figure {
	var month, week int64
	published := int64(0)
	for _, l := range g.Lines {
		month += l.Month
		week += l.Week
		if l.Plan.PublishedAt != 0 {
			published++
		}
	}
	groups := s.figureOf(ctx, "outreach.fig.groups", int64(len(g.Lines)), "outreach.unit.groups", "")
	groups.Notes = []ui.Note{{Lead: ui.N(ctx, published), Text: ui.T(ctx, "outreach.fig.published")}}
	w := s.figureOf(ctx, "outreach.fig.week", week, "web.unit.people", "")
	w.Kind = ui.Flow
	w.Notes = []ui.Note{{Lead: ui.N(ctx, g.Office), Text: ui.T(ctx, "outreach.fig.office", ui.N(ctx, g.Alone))}}
	m := s.figureOf(ctx, "outreach.fig.month", month, "web.unit.people", "")
	m.Kind = ui.Flow
	return []ui.Figure{groups, w, m}
}

func groupsTable(ctx context.Context, w ui.Where, g app.GroupsView) ui.Table {
	t := ui.Table{ID: "groups", Caption: ui.T(ctx, "outreach.title.outreach"), Filter: len(g.Lines) > 8, Export: w.URL("/outreach.xlsx"),
		Cols: columns(ctx, "outreach.col.group", "outreach.col.plan", "outreach.col.coming", "outreach.col.visits", "outreach.col.week", "outreach.col.month", "outreach.col.best", "outreach.col.along")}
	for _, i := range []int{3, 4, 7} {
		t.Cols[i].Num = true
	}
	var visits, week, month int64
	for _, l := range g.Lines {
		names := make([]string, len(l.Members))
		for i, m := range l.Members {
			names[i] = m.Name
		}
		cell := ui.Cell{Text: ui.N(ctx, l.Month) + "/" + ui.N(ctx, int64(l.Target)), Raw: strconv.FormatInt(l.Month, 10), Meter: &ui.Meter{Covered: min(l.Month, int64(l.Target)), Whole: int64(max(l.Target, 1)), Title: ui.T(ctx, "outreach.col.month")}}
		best := ui.Cell{}
		if l.BestN > 0 {
			best = ui.Cell{Text: ui.T(ctx, "outreach.best", ui.N(ctx, l.BestN), ui.Day(l.Best))}
		}
		open := ""
		if l.Open {
			open = w.URL("/outreach/groups/" + itoa(l.ID))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Sub: joinDots(l.Place.FullName, strings.Join(names, ", ")), Href: open},
			planState(ctx, w, g, l), {Text: ui.T(ctx, "outreach.coming", l.Coming, len(l.Members))}, ui.Num(ctx, l.Visits), weekCell(ctx, l), cell, best, ui.Num(ctx, int64(l.Along))}})
		visits += l.Visits
		week += l.Week
		month += l.Month
	}
	if len(t.Rows) > 1 {
		t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "outreach.total")}, {}, {}, ui.Num(ctx, visits), ui.Num(ctx, week), ui.Num(ctx, month), {}, {}}}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.groups.none"), Text: ui.T(ctx, "outreach.groups.none.text")}
	return t
}

func weekCell(ctx context.Context, l app.GroupLine) ui.Cell {
	c := ui.Num(ctx, l.Week)
	switch {
	case l.Told.At != 0 && l.Told.N == l.Week:
		c.Sub = ui.T(ctx, "outreach.told")
	case l.Told.At != 0:
		c.Sub = ui.T(ctx, "outreach.told.other", ui.N(ctx, l.Told.N))
	}
	return c
}

func planState(ctx context.Context, w ui.Where, g app.GroupsView, l app.GroupLine) ui.Cell {
	href := w.URL("/outreach/groups/"+itoa(l.ID)+"/plan", "week", g.Week.String())
	switch {
	case l.Plan.PublishedAt != 0 && l.Late:
		return ui.Cell{Text: ui.T(ctx, "outreach.plan.late", ui.Moment(l.Plan.PublishedAt)), Tag: "warn", Href: href}
	case l.Plan.PublishedAt != 0:
		return ui.Cell{Text: ui.T(ctx, "outreach.plan.out"), Tag: "ok", Href: href}
	case l.Late:
		return ui.Cell{Text: ui.T(ctx, "outreach.plan.missing"), Tag: "bad", Href: href}
	case l.Plan.ID != 0:
		return ui.Cell{Text: ui.T(ctx, "outreach.plan.draft"), Href: href}
	}
	return ui.Cell{Text: ui.T(ctx, "outreach.plan.none"), Href: href}
}

func praiseFacts(ctx context.Context, g app.GroupsView) []ui.Fact {
	var out []ui.Fact
	for _, l := range g.Lines {
		if l.ID == g.Top {
			out = append(out, ui.Fact{Label: ui.T(ctx, "outreach.praise.top"), Value: ui.T(ctx, "outreach.praise.line", l.Name, ui.N(ctx, l.Week))})
		}
	}
	for _, l := range g.Lines {
		if l.ID == g.Improved {
			out = append(out, ui.Fact{Label: ui.T(ctx, "outreach.praise.improved"), Value: ui.T(ctx, "outreach.praise.line", l.Name, ui.N(ctx, l.Week))})
		}
	}
	return out
}

// formMembers is how many members the form has room for.
const formMembers = 4

func (s *Server) groupForm(r *http.Request, st stand) (*officeForm, error) {
	ctx := r.Context()
	t := func(key string, args ...any) string { return ui.T(ctx, key, args...) }
	f := &officeForm{title: t("outreach.group.new"), hint: t("outreach.group.new.hint"), action: st.where.URL("/outreach/groups"), submit: t("outreach.group.found")}
	if st.place.Unit().Level == org.Province {
		return (&officeForm{title: t("outreach.group.new"), hint: t("outreach.group.choose_commune")}).asHint(), nil
	}
	free, orgs, err := s.app.FreeWalkers(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return nil, err
	}
	f.fields = append(f.fields, ui.Field{Name: "name", Label: t("outreach.col.group"), Value: typed(r, "name", ""), Required: true},
		ui.Field{Name: "target", Label: t("outreach.target"), Type: "number", Min: "0", Max: "1000", Value: typed(r, "target", "10")})
	for i := range formMembers {
		f.fields = append(f.fields, memberFields(r, i+1, free, orgs)...)
	}
	f.fields = append(f.fields, ui.Field{Name: "reason", Label: t("outreach.reason"), Hint: t("outreach.reason.hint"), Value: typed(r, "reason", "")})
	return f, nil
}

func memberFields(r *http.Request, n int, free []app.TaskOwner, orgs []org.Organisation) []ui.Field {
	ctx := r.Context()
	k := itoa(int64(n))
	label := ui.T(ctx, "outreach.member.nth", n)
	if n == 1 {
		label = ui.T(ctx, "outreach.leader")
	}
	accounts := []ui.Option{{Label: "—"}}
	for _, o := range free {
		accounts = append(accounts, ui.Option{Value: o.ID, Label: joinDots(o.Name, ui.T(ctx, "role."+o.Role)), Selected: typed(r, "account"+k, "") == o.ID})
	}
	out := []ui.Field{{Name: "member" + k, Label: label, Value: typed(r, "member"+k, ""), Required: n <= 1},
		{Name: "org" + k, Label: ui.T(ctx, "outreach.member.from", n), Options: organisationOptions(orgs, typed(r, "org"+k, ""))},
		{Name: "account" + k, Label: ui.T(ctx, "outreach.member.account", n), Options: accounts}}
	if n == 1 {
		out = append(out, ui.Field{Name: "phone1", Label: ui.T(ctx, "outreach.member.phone"), Type: "tel", Value: typed(r, "phone1", "")})
	}
	return out
}

// formMembersOf reads the members of a form; the first row is the leader.
func formMembersOf(r *http.Request) []app.NewMember {
	var list []app.NewMember
	for i := range formMembers + 2 {
		k := itoa(int64(i + 1))
		name := r.PostFormValue("member" + k)
		if strings.TrimSpace(name) == "" {
			continue
		}
		list = append(list, app.NewMember{Name: name, OrganisationID: formID(r, "org"+k), AccountID: r.PostFormValue("account" + k), Phone: r.PostFormValue("phone" + k), Leader: i == 0})
	}
	return list
}

func (s *Server) postGroup(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	n := app.NewGroup{Name: r.PostFormValue("name"), UnitID: where.UnitID, Target: int(formID(r, "target")), Reason: r.PostFormValue("reason"), Members: formMembersOf(r)}
	g, err := s.app.CreateGroup(r.Context(), actor(r), n)
	return s.answer(w, r, err, "outreach.group.made", where.URL("/outreach/groups/"+itoa(g.ID)), s.groupsView, "/outreach/groups")
}

func rulesForm(r *http.Request, st stand, rules outreach.Rules) *officeForm {
	ctx := r.Context()
	number := func(name, key string, n int) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, key), Type: "number", Min: "0", Value: typed(r, name, itoa(int64(n))), Required: true}
	}
	var days []ui.Option
	for d := 1; d <= 6; d++ {
		v := itoa(int64(d))
		days = append(days, ui.Option{Value: v, Label: ui.T(ctx, "outreach.weekday."+v), Selected: typed(r, "weekday", itoa(int64(rules.Weekday))) == v})
	}
	return &officeForm{title: ui.T(ctx, "outreach.rules"), action: st.where.URL("/outreach/rules"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
		number("least", "outreach.rules.least", rules.Least), number("most", "outreach.rules.most", rules.Most), number("rule_target", "outreach.target", rules.Target),
		{Name: "weekday", Label: ui.T(ctx, "outreach.rules.weekday"), Options: days}, {Name: "rule_hour", Label: ui.T(ctx, "outreach.rules.hour"), Type: "time", Value: typed(r, "rule_hour", clock(rules.Minute))},
		number("hold", "outreach.rules.hold", rules.HoldHours), number("doors", "outreach.rules.doors.label", rules.Doors)}}
}

func (s *Server) postRules(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	rules, err := s.app.GroupRules(r.Context(), actor(r))
	if err != nil {
		return err
	}
	rules.Least, rules.Most, rules.Target = int(formID(r, "least")), int(formID(r, "most")), int(formID(r, "rule_target"))
	rules.Weekday, rules.Minute, rules.HoldHours, rules.Doors = int(formID(r, "weekday")), formMinute(r, "rule_hour"), int(formID(r, "hold")), int(formID(r, "doors"))
	return s.answer(w, r, s.app.SetGroupRules(r.Context(), actor(r), rules), "office.saved", where.URL("/outreach"), s.groupsView, "/outreach/rules")
}

// clock writes minutes from midnight as a field of type time reads them; formMinute reads them, -1 when it cannot.
func clock(minute int) string {
	return pad(minute/60) + ":" + pad(minute%60)
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func formMinute(r *http.Request, name string) int {
	h, m, ok := strings.Cut(r.PostFormValue(name), ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(strings.TrimSpace(m))
	if !ok || err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return -1
	}
	return hour*60 + minute
}

package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/outreach"
	"luoi/internal/web/ui"
)

// monthBar is one month of a group's line, as it is drawn.
type monthBar struct {
	x, y, h, label, value string
	reached               bool
}

// monthLine is the line of months with its sum, mean and best day (6.06).
type monthLine struct {
	bars       []monthBar
	aimY       string
	sum, words string
}

const lineHeight = 90

// groupLineOf draws a board; target is the rule's number for a month.
func groupLineOf(ctx context.Context, b outreach.Board, target int64) monthLine {
	top := max(target, 1)
	for _, m := range b.Months {
		top = max(top, m.N)
	}
	y := func(n int64) int64 { return lineHeight - n*lineHeight/top }
	l := monthLine{aimY: itoa(y(target) + 16)}
	for i, m := range b.Months {
		l.bars = append(l.bars, monthBar{x: itoa(int64(i) * 64), y: itoa(y(m.N) + 16), h: itoa(lineHeight - y(m.N)), label: m.Month.VN(), value: ui.N(ctx, m.N), reached: m.N >= target})
	}
	l.sum = ui.T(ctx, "outreach.line.sum", ui.N(ctx, b.Sum), ui.Tenth(ctx, b.Mean))
	if b.BestN > 0 {
		l.words = ui.T(ctx, "outreach.line.best", ui.Day(b.Best), ui.N(ctx, b.BestN), ui.Tenth(ctx, b.BestPer))
	}
	return l
}

// groupView answers GET /outreach/groups/{id}.
func (s *Server) groupView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.outreachStand(r, "/outreach")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	g, err := s.app.Group(ctx, actor(r), id, 5)
	if err != nil {
		return v, err
	}
	path := "/outreach/groups/" + itoa(id)
	v.page.Title, v.over = g.Group.Name, ui.T(ctx, "outreach.group")
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach"), ui.Crumb{Label: g.Group.Name})
	v.actions = []action{{label: ui.T(ctx, "outreach.group.plan"), icon: "calendar", href: st.where.URL(path + "/plan"), primary: true}}
	b := g.Board
	v.sections = []section{{title: ui.T(ctx, "outreach.line"), hint: ui.T(ctx, "outreach.line.hint", g.Group.Target), body: monthLinePicture(groupLineOf(ctx, b, int64(g.Group.Target)))}}
	v.sections = append(v.sections, s.membersSection(r, st, g), alongSection(r, st, g), plansSection(ctx, st, g))
	if g.MayKeep && g.Group.ClosedAt == 0 {
		v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "outreach.group.close"), hint: ui.T(ctx, "outreach.group.close.hint"), action: st.where.URL(path + "/close"), submit: ui.T(ctx, "outreach.group.close"), danger: true}})
	}
	if g.Group.ClosedAt != 0 {
		v.notice = &ui.Notice{Mood: "info", Title: ui.T(ctx, "outreach.group.closed", g.Group.Name)}
	}
	return v, nil
}

func (s *Server) membersSection(r *http.Request, st stand, g app.GroupFile) section {
	ctx := r.Context()
	t := ui.Table{ID: "members", Caption: ui.T(ctx, "outreach.members"), Cols: columns(ctx, "outreach.member.name", "office.col.organisation", "outreach.member.phone", "office.col.since", "outreach.member.walks")}
	var gone []ui.Option
	for _, m := range g.Members {
		role := ""
		if m.Leader {
			role = ui.T(ctx, "outreach.leader")
		}
		walks := ui.Cell{Text: ui.T(ctx, "outreach.member.no_account")}
		if m.AccountID != "" {
			walks = ui.Cell{Text: ui.T(ctx, "outreach.member.has_account")}
		}
		since := ui.Cell{Text: ui.Day(m.From)}
		if !m.To.IsZero() {
			since.Text, walks = ui.T(ctx, "outreach.member.until", ui.Day(m.From), ui.Day(m.To)), ui.Cell{}
		} else {
			gone = append(gone, ui.Option{Value: itoa(m.ID), Label: joinDots(m.Name, role)})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name, Sub: role}, {Text: m.Organisation}, {Text: m.Phone}, since, walks}})
	}
	sec := section{title: t.Caption, table: &t}
	if g.Group.LeaderReason != "" {
		sec.hint = ui.T(ctx, "outreach.leader.reason", g.Group.LeaderReason)
	}
	if !g.MayKeep || g.Group.ClosedAt != 0 {
		return sec
	}
	f := &officeForm{title: ui.T(ctx, "outreach.members.change"), hint: ui.T(ctx, "outreach.members.change.hint"), action: st.where.URL("/outreach/groups/" + itoa(g.Group.ID) + "/members"),
		submit: ui.T(ctx, "office.save"), legend: ui.T(ctx, "outreach.members.gone"), choiceName: "gone", choices: gone}
	fields := memberFields(r, 2, g.Free, g.Orgs)
	f.fields = append(f.fields, ui.Field{Name: "joins_as", Label: ui.T(ctx, "outreach.members.as"), Options: []ui.Option{{Value: "member", Label: ui.T(ctx, "outreach.member")}, {Value: "leader", Label: ui.T(ctx, "outreach.leader"), Selected: typed(r, "joins_as", "") == "leader"}}})
	f.fields = append(append(f.fields, fields...), ui.Field{Name: "reason", Label: ui.T(ctx, "outreach.reason"), Value: typed(r, "reason", "")})
	sec.form = f
	return sec
}

func alongSection(r *http.Request, st stand, g app.GroupFile) section {
	ctx := r.Context()
	t := ui.Table{ID: "along", Caption: ui.T(ctx, "outreach.along"), Cols: columns(ctx, "outreach.col.day", "outreach.along.who.col", "outreach.along.way.col", "outreach.along.learnt", "outreach.along.praise")}
	for _, a := range g.Along {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(a.On)}, {Text: a.Who}, {Text: ui.T(ctx, "outreach.along."+a.Way)}, {Text: a.Learnt}, {Text: a.Praise}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.along.none"), Text: ui.T(ctx, "outreach.along.none.text")}
	sec := section{title: t.Caption, table: &t}
	if g.MayKeep {
		sec.form = &officeForm{title: ui.T(ctx, "outreach.along.new"), action: st.where.URL("/outreach/groups/" + itoa(g.Group.ID) + "/along"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
			{Name: "along_on", Label: ui.T(ctx, "outreach.col.day"), Type: "date", Value: typed(r, "along_on", ""), Required: true}, {Name: "who", Label: ui.T(ctx, "outreach.along.who.col"), Value: typed(r, "who", actor(r).Name), Required: true},
			{Name: "way", Label: ui.T(ctx, "outreach.along.way.col"), Options: []ui.Option{{Value: "go_along", Label: ui.T(ctx, "outreach.along.go_along")}, {Value: "look_on", Label: ui.T(ctx, "outreach.along.look_on"), Selected: typed(r, "way", "") == "look_on"}}},
			{Name: "learnt", Label: ui.T(ctx, "outreach.along.learnt"), Value: typed(r, "learnt", "")}, {Name: "praise", Label: ui.T(ctx, "outreach.along.praise"), Value: typed(r, "praise", "")}}}
	}
	return sec
}

// leadersSection is how often each leader was with the groups this month (6.07).
func leadersSection(ctx context.Context, g app.GroupsView) section {
	t := ui.Table{ID: "leaders", Caption: ui.T(ctx, "outreach.leaders", g.Week.AddDays(6).InMonth().VN()), Cols: columns(ctx, "outreach.along.who.col", "outreach.along.go_along", "outreach.along.look_on", "outreach.leaders.groups", "outreach.along.learnt")}
	for i := 1; i < 4; i++ {
		t.Cols[i].Num = true
	}
	for _, l := range g.Leaders {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Who}, ui.Num(ctx, int64(l.Walked)), ui.Num(ctx, int64(l.Looked)), ui.Num(ctx, int64(l.Groups)), {Text: l.Learnt}}})
	}
	return section{title: t.Caption, table: &t}
}

func plansSection(ctx context.Context, st stand, g app.GroupFile) section {
	t := ui.Table{ID: "plans", Caption: ui.T(ctx, "outreach.plans"), Cols: columns(ctx, "outreach.col.weekend", "outreach.col.plan")}
	for _, p := range g.Plans {
		state := ui.T(ctx, "outreach.plan.draft")
		if p.PublishedAt != 0 {
			state = ui.T(ctx, "outreach.plan.out.at", ui.Moment(p.PublishedAt))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(p.Week.AddDays(5)), Href: st.where.URL("/outreach/groups/"+itoa(g.Group.ID)+"/plan", "week", p.Week.String())}, {Text: state}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.plan.none")}
	return section{title: t.Caption, table: &t}
}

func (s *Server) postMembers(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	var gone []int64
	for _, v := range r.PostForm["gone"] {
		if n, ok := number(v); ok {
			gone = append(gone, n)
		}
	}
	var joined []app.NewMember
	if name := strings.TrimSpace(r.PostFormValue("member2")); name != "" {
		joined = append(joined, app.NewMember{Name: name, OrganisationID: formID(r, "org2"), AccountID: r.PostFormValue("account2"), Leader: r.PostFormValue("joins_as") == "leader"})
	}
	path := "/outreach/groups/" + itoa(id)
	err = s.app.ChangeMembers(r.Context(), actor(r), id, gone, joined, r.PostFormValue("reason"))
	return s.answer(w, r, err, "office.saved", where.URL(path), s.groupView, path+"/members")
}

func (s *Server) postAlong(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/outreach/groups/" + itoa(id)
	err = s.app.GoAlong(r.Context(), actor(r), id, app.ToldAlong{On: formDay(r, "along_on"), Who: r.PostFormValue("who"), Way: r.PostFormValue("way"), Learnt: r.PostFormValue("learnt"), Praise: r.PostFormValue("praise")})
	return s.answer(w, r, err, "office.saved", where.URL(path), s.groupView, path+"/along")
}

func (s *Server) postGroupClose(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/outreach/groups/" + itoa(id)
	return s.answer(w, r, s.app.CloseGroup(r.Context(), actor(r), id), "outreach.group.is_closed", where.URL("/outreach"), s.groupView, path+"/close")
}

func (s *Server) postTotal(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	week := formDay(r, "week")
	_, err = s.app.ConfirmWeek(r.Context(), actor(r), id, week)
	path := "/outreach/groups/" + itoa(id)
	return s.answer(w, r, err, "outreach.total.confirmed", where.URL(path+"/plan", "week", week.String()), s.groupView, path+"/total")
}

package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// plansView answers GET /outreach/plans: Friday's question, who has said where they go.
func (s *Server) plansView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach/plans")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	week, err := weekOf(r)
	if err != nil {
		return v, err
	}
	g, err := s.app.Groups(ctx, actor(r), st.where.UnitID, week)
	if err != nil {
		return v, err
	}
	v.actions = weekLinks(ctx, g.Week, func(w string) string { return st.where.URL("/outreach/plans", "week", w) })
	if g.Own != 0 {
		v.actions = append(v.actions, action{label: ui.T(ctx, "outreach.plan.own"), icon: "calendar", href: st.where.URL("/outreach/groups/"+itoa(g.Own)+"/plan", "week", g.Week.String()), primary: true})
	}
	t := ui.Table{ID: "plans", Caption: ui.T(ctx, "outreach.plans.table", ui.Day(g.Week.AddDays(5)), ui.Day(g.Week.AddDays(6))), Export: st.where.URL("/outreach/plans.xlsx"),
		Cols: columns(ctx, "outreach.col.group", "outreach.col.plan", "outreach.col.coming")}
	for _, l := range g.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Sub: l.Place.FullName, Href: st.where.URL("/outreach/groups/"+itoa(l.ID)+"/plan", "week", g.Week.String())}, planState(ctx, st.where, g, l), {Text: ui.T(ctx, "outreach.coming", l.Coming, len(l.Members))}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.groups.none"), Text: ui.T(ctx, "outreach.groups.none.text")}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "outreach.plans.hint", ui.T(ctx, "outreach.weekday."+itoa(int64(g.Rules.Weekday))), clock(g.Rules.Minute)), table: &t}}
	return v, nil
}

// planButton is one act of the plan page that needs no words.
type planButton struct {
	action, label string
	primary       bool
}

// planBody is the plan's notice and buttons.
type planBody struct {
	group, week string
	buttons     []planButton
	notice      string // text for Zalo; empty: not published yet
	label       string // what the text is
	script      string // id of the text
}

// planView answers GET /outreach/groups/{id}/plan: what the leader uses on Friday.
func (s *Server) planView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.outreachStand(r, "/outreach/plans")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	week, err := weekOf(r)
	if err != nil {
		return v, err
	}
	f, err := s.app.Plan(ctx, actor(r), id, week)
	if err != nil {
		return v, err
	}
	path := "/outreach/groups/" + itoa(id)
	v.page.Title, v.over = ui.T(ctx, "outreach.plan.title", ui.Day(f.Week.AddDays(5)), ui.Day(f.Week.AddDays(6))), f.Group.Group.Name
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach"), ui.Crumb{Label: f.Group.Group.Name, Href: st.where.URL(path)}, ui.Crumb{Label: ui.T(ctx, "outreach.group.plan")})
	v.actions = weekLinks(ctx, f.Week, func(w string) string { return st.where.URL(path+"/plan", "week", w) })
	if f.MayWalk && len(f.Doors) > 0 {
		v.actions = append(v.actions, action{label: ui.T(ctx, "outreach.doors.open"), icon: "list", href: st.where.URL(path+"/doors", "week", f.Week.String()), primary: true})
	}
	if f.Group.Leads {
		v.actions = append(v.actions, action{label: ui.T(ctx, "phone.group.title"), icon: "list", href: path + "/phones"})
	}
	v.notice = planNotice(ctx, f)
	v.sections = append(v.sections, planSteps(r, st, f))
	if f.Plan.ID != 0 {
		v.sections = append(v.sections, answersSection(r, st, f))
	}
	if f.MayWalk && len(f.Doors) > 0 {
		v.sections = append(v.sections, doorsSection(r, st, f))
	}
	if f.Group.Leads {
		v.sections = append(v.sections, totalSection(r, st, f))
	}
	return v, nil
}

func planNotice(ctx context.Context, f app.PlanFile) *ui.Notice {
	switch {
	case f.Plan.PublishedAt == 0 && f.Late:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "outreach.plan.missing"), Text: ui.T(ctx, "outreach.plan.deadline", ui.Moment(f.Deadline))}
	case f.Plan.PublishedAt == 0:
		return &ui.Notice{Mood: "info", Title: ui.T(ctx, "outreach.plan.deadline", ui.Moment(f.Deadline))}
	case f.Late:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "outreach.plan.late", ui.Moment(f.Plan.PublishedAt))}
	}
	return nil
}

// planSteps is the card with walks, notice and buttons; the form to change the walks is under it.
func planSteps(r *http.Request, st stand, f app.PlanFile) section {
	ctx := r.Context()
	b := planBody{group: itoa(f.Group.Group.ID), week: f.Week.String(), script: "notice-text", label: ui.T(ctx, "outreach.notice")}
	var facts []ui.Fact
	for i, x := range f.Sessions {
		doors := 0
		for _, d := range f.Doors {
			if d.Session == i+1 {
				doors++
			}
		}
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "outreach.day", ui.T(ctx, "outreach.weekday."+weekdayKey(x.Session)), ui.Day(x.On), clock(x.Minute)), Value: joinDots(x.Place.FullName, ui.T(ctx, "outreach.meet", x.MeetAt), ui.T(ctx, "outreach.doors.n", doors))})
	}
	act := func(name string) string { return st.where.URL("/outreach/plans/" + itoa(f.Plan.ID) + "/" + name) }
	if f.Plan.ID != 0 && f.Group.Leads && !hasDoor(f) { // doors that were taken stay as they are
		b.buttons = append(b.buttons, planButton{act("propose"), ui.T(ctx, "outreach.doors.propose"), len(f.Doors) == 0})
	}
	if f.Plan.ID != 0 && f.Group.Leads {
		if f.Plan.PublishedAt == 0 {
			b.buttons = append(b.buttons, planButton{act("publish"), ui.T(ctx, "outreach.plan.publish"), len(f.Doors) > 0})
		}
	}
	if f.Plan.PublishedAt != 0 && f.MayWalk {
		b.notice = noticeText(ctx, f)
		b.buttons = append(b.buttons, planButton{act("take"), ui.T(ctx, "outreach.doors.take"), !hasDoor(f)}, planButton{act("free"), ui.T(ctx, "outreach.doors.free"), false})
	}
	sec := section{title: ui.T(ctx, "outreach.plan.walks"), facts: facts, body: planCard(b)}
	if f.Group.Leads && f.Group.Group.ClosedAt == 0 {
		sec.form = planForm(r, st, f)
	}
	if len(facts) == 0 {
		sec.hint = ui.T(ctx, "outreach.plan.begin")
	}
	return sec
}

// hasDoor: the group has taken a door of the plan.
func hasDoor(f app.PlanFile) bool {
	return slices.ContainsFunc(f.Doors, func(d app.Door) bool { return d.Mine })
}

func weekdayKey(s outreach.Session) string {
	if n := int(s.On.Weekday()); n != 0 {
		return itoa(int64(n))
	}
	return "7"
}

// noticeText is what the leader copies into Zalo (6.03): day, hour, place, meeting point, the leader's telephone number.
// It names no household: a Zalo group is not ours.
func noticeText(ctx context.Context, f app.PlanFile) string {
	lines := []string{ui.T(ctx, "outreach.notice.head", f.Group.Group.Name)}
	for i, x := range f.Sessions {
		doors := 0
		for _, d := range f.Doors {
			if d.Session == i+1 {
				doors++
			}
		}
		lines = append(lines, ui.T(ctx, "outreach.notice.walk", ui.T(ctx, "outreach.weekday."+weekdayKey(x.Session)), ui.Day(x.On), clock(x.Minute), x.Place.FullName, x.MeetAt, doors))
	}
	for _, m := range f.Group.Members {
		if m.Leader && m.To.IsZero() {
			phone := m.Phone
			if phone == "" {
				phone = ui.T(ctx, "outreach.notice.no_phone")
			}
			lines = append(lines, ui.T(ctx, "outreach.notice.leader", m.Name, phone))
		}
	}
	return strings.Join(append(lines, ui.T(ctx, "outreach.notice.end")), "\n")
}

// planForm makes or changes the walks: two of them, as the weekend has two days; a day left empty falls away.
func planForm(r *http.Request, st stand, f app.PlanFile) *officeForm {
	ctx := r.Context()
	form := &officeForm{title: ui.T(ctx, "outreach.plan.change"), hint: ui.T(ctx, "outreach.plan.change.hint"), action: st.where.URL("/outreach/groups/" + itoa(f.Group.Group.ID) + "/plan"), submit: ui.T(ctx, "outreach.plan.keep"),
		hidden: [][2]string{{"week", f.Week.String()}}, open: f.Plan.ID == 0}
	sessions := make([]outreach.Session, 0, 2)
	for _, x := range f.Sessions {
		sessions = append(sessions, x.Session)
	}
	if len(sessions) == 0 {
		first := int64(0)
		if len(f.Villages) > 0 {
			first = f.Villages[0].ID
		}
		sessions = outreach.Weekend(f.Week, first)
	}
	for len(sessions) < 2 {
		sessions = append(sessions, outreach.Session{})
	}
	for i, x := range sessions {
		k := itoa(int64(i + 1))
		hour := clock(x.Minute)
		if x.On.IsZero() {
			hour = ""
		}
		form.fields = append(form.fields, ui.Field{Name: "on" + k, Label: ui.T(ctx, "outreach.plan.on", i+1), Type: "date", Value: typed(r, "on"+k, atText(x.On))},
			ui.Field{Name: "hour" + k, Label: ui.T(ctx, "outreach.plan.hour.nth", i+1), Type: "time", Value: typed(r, "hour"+k, hour)},
			ui.Field{Name: "unit" + k, Label: ui.T(ctx, "outreach.plan.village", i+1), Options: unitOptions(f.Villages, typed(r, "unit"+k, itoa(x.UnitID)))},
			ui.Field{Name: "meet" + k, Label: ui.T(ctx, "outreach.plan.meet.nth", i+1), Value: typed(r, "meet"+k, x.MeetAt)})
	}
	form.checks = []ui.Option{{Value: "far", Label: ui.T(ctx, "outreach.plan.far"), Selected: f.Plan.FarFirst}}
	return form
}

func (s *Server) postPlan(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	var sessions []outreach.Session
	for i := range 7 {
		k := itoa(int64(i + 1))
		if r.PostFormValue("on"+k) == "" {
			continue
		}
		sessions = append(sessions, outreach.Session{On: formDay(r, "on"+k), Minute: formMinute(r, "hour"+k), UnitID: formID(r, "unit"+k), MeetAt: r.PostFormValue("meet" + k)})
	}
	week := formDay(r, "week")
	if week.IsZero() {
		week = s.app.Today()
	}
	path := "/outreach/groups/" + itoa(id) + "/plan"
	plan, err := s.app.PlanWeek(r.Context(), actor(r), id, week, sessions, r.PostFormValue("far") != "")
	if err == nil {
		_, err = s.app.ProposeDoors(r.Context(), actor(r), plan)
	}
	return s.answer(w, r, err, "outreach.plan.kept", where.URL(path, "week", week.String()), s.planView, path)
}

// postPlanAct answers the buttons of a plan: propose, publish, take, free, and a member's answer.
func (s *Server) postPlanAct(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	ctx, done := r.Context(), "office.saved"
	switch r.PathValue("act") {
	case "propose":
		_, err = s.app.ProposeDoors(ctx, actor(r), id)
		done = "outreach.doors.proposed"
	case "publish":
		err = s.app.PublishPlan(ctx, actor(r), id)
		done = "outreach.plan.is_out"
	case "free":
		_, err = s.app.ReleaseDoors(ctx, actor(r), id, nil)
		done = "outreach.doors.freed"
	case "answer":
		err = s.app.AnswerPlan(ctx, actor(r), id, formID(r, "member"), r.PostFormValue("coming") == "yes", r.PostFormValue("why"))
	case "take":
		var c app.Checkout
		if c, err = s.app.CheckoutDoors(ctx, actor(r), id, nil); err == nil {
			s.sessions.Put(ctx, sessionFlash, takenText(ctx, c))
			done = ""
		}
	default:
		return fault.New(fault.NotFound, "web.no_page")
	}
	if notice, _, mine := refused(ctx, err); mine {
		s.sessions.Put(ctx, sessionFlash, notice.Title)
	} else if err != nil {
		return err
	} else if done != "" {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, done))
	}
	to := where.URL("/outreach/groups/"+itoa(formID(r, "group"))+"/plan", "week", formDay(r, "week").String())
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// takenText says how many doors were taken, and who has the others.
func takenText(ctx context.Context, c app.Checkout) string {
	text := ui.T(ctx, "outreach.doors.taken", len(c.Taken), ui.Moment(c.Until))
	by := map[string]int{}
	var names []string
	for _, x := range c.Refused {
		if by[x.Holder] == 0 {
			names = append(names, x.Holder)
		}
		by[x.Holder]++
	}
	for _, n := range names {
		text += " " + ui.T(ctx, "outreach.doors.held", by[n], n)
	}
	return text
}

func answersSection(r *http.Request, st stand, f app.PlanFile) section {
	ctx := r.Context()
	t := ui.Table{ID: "answers", Caption: ui.T(ctx, "outreach.answers"), Cols: columns(ctx, "outreach.member.name", "outreach.answer")}
	var who []ui.Option
	for _, m := range f.Group.Members {
		if !m.To.IsZero() {
			continue
		}
		c := ui.Cell{Text: ui.T(ctx, "outreach.answer.none")}
		if a, ok := f.Answers[m.ID]; ok && a.Coming {
			c = ui.Cell{Text: ui.T(ctx, "outreach.answer.yes"), Tag: "ok"}
		} else if ok {
			c = ui.Cell{Text: ui.T(ctx, "outreach.answer.no"), Tag: "warn", Sub: a.Reason}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name}, c}})
		if f.Group.Leads || m.ID == f.Mine {
			who = append(who, ui.Option{Value: itoa(m.ID), Label: m.Name, Selected: m.ID == f.Mine})
		}
	}
	sec := section{title: t.Caption, table: &t}
	if f.Plan.PublishedAt != 0 && len(who) > 0 {
		sec.form = &officeForm{title: ui.T(ctx, "outreach.answer.give"), action: st.where.URL("/outreach/plans/" + itoa(f.Plan.ID) + "/answer"), submit: ui.T(ctx, "office.save"),
			hidden: [][2]string{{"group", itoa(f.Group.Group.ID)}, {"week", f.Week.String()}}, fields: []ui.Field{{Name: "member", Label: ui.T(ctx, "outreach.member.name"), Options: who},
				{Name: "coming", Label: ui.T(ctx, "outreach.answer"), Options: []ui.Option{{Value: "yes", Label: ui.T(ctx, "outreach.answer.yes")}, {Value: "no", Label: ui.T(ctx, "outreach.answer.no")}}},
				{Name: "why", Label: ui.T(ctx, "outreach.answer.why")}}}
	}
	return sec
}

func doorsSection(r *http.Request, st stand, f app.PlanFile) section {
	ctx, role := r.Context(), actor(r).Role
	t := ui.Table{ID: "doors", Caption: ui.T(ctx, "outreach.doors.title", len(f.Doors)), Cols: columns(ctx, "outreach.col.nth", "outreach.col.house", "outreach.col.why", "outreach.col.state"), Tall: len(f.Doors) > 15}
	for _, d := range f.Doors {
		who := d.Head
		if len(d.People) > 0 {
			who = d.People[0].Name
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(int64(d.Session)) + "." + itoa(int64(d.Nth))}, {Text: who, Sub: d.Household.Address, Href: prospectLink(st.where, role, d)}, {Text: reasonWords(ctx, d.Reasons, true)}, doorState(ctx, d)}})
	}
	shorten(ctx, &t, r, 12) // the whole list is the page «Danh sách nhà»
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.doors.hint"), table: &t}
}

// prospectLink leads to the card of whom to ask first, where it opens: for the office always, for members once the group has the door.
func prospectLink(w ui.Where, role access.Role, d app.Door) string {
	if len(d.People) == 0 || !access.May(role, access.MeetProspects) || !access.May(role, access.GiveProspects) && !d.Mine {
		return ""
	}
	return w.URL("/prospects/" + itoa(int64(d.People[0].ID)))
}

// reasonWords are the three weightiest reasons; what speaks of means is for the screen only.
func reasonWords(ctx context.Context, why []prospect.Why, private bool) string {
	list := slices.Clone(why)
	slices.SortStableFunc(list, func(x, y prospect.Why) int { return y.Points - x.Points })
	var words []string
	for _, w := range list {
		if w.Private() && !private || w.Points <= 0 || len(words) == 3 {
			continue
		}
		words = append(words, whyText(ctx, w))
	}
	return strings.Join(words, "; ")
}

func doorState(ctx context.Context, d app.Door) ui.Cell {
	if n := len(d.Visits); n > 0 {
		last := d.Visits[n-1]
		mood := ""
		if last.Result == prospect.OutcomeJoined {
			mood = "ok"
		}
		return ui.Cell{Text: ui.T(ctx, "prospect.outcome."+string(last.Result)), Tag: mood, Sub: nextWords(ctx, last)}
	}
	switch {
	case d.Holder != "":
		return ui.Cell{Text: ui.T(ctx, "outreach.door.other", d.Holder), Tag: "warn"}
	case d.Mine:
		return ui.Cell{Text: ui.T(ctx, "outreach.door.mine", ui.Moment(d.HeldUntil)), Tag: "info"}
	case d.Seen.N > 0:
		return ui.Cell{Text: ui.T(ctx, "outreach.door.seen", d.Seen.N, ui.Day(d.Seen.On))}
	}
	return ui.Cell{Text: ui.T(ctx, "outreach.door.new")}
}

func nextWords(ctx context.Context, v store.Visit) string {
	if v.Next.IsZero() {
		return ""
	}
	return ui.T(ctx, "outreach.next", ui.Day(v.Next))
}

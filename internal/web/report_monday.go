package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/report"
	"luoi/internal/web/ui"
)

// mondayView is «Bảng giao ban»: three columns for each place, official or group.
type mondayView struct {
	page   ui.Page
	over   string
	tabs   []ui.Tab
	notice *ui.Notice
	by     []ui.Tab
	rows   []mondayRow
	quiet  string
	open   []obstacleItem
	tell   *officeForm
	script string // the notice to copy
	table  ui.Table
	weeks  []action
}

type mondayRow struct {
	name, href, sub   string
	past, stuck, next []string
}

// obstacleItem is one obstacle with its two buttons; answered ones show the answer.
type obstacleItem struct {
	text, sub, answer string
	answerTo, upTo    string
}

func (s *Server) mondayView(r *http.Request) (mondayView, error) {
	st, err := s.standAt(r, "reports", "/reports/monday")
	if err != nil {
		return mondayView{}, err
	}
	ctx := r.Context()
	week, _ := day.ParsePeriod(st.where.Period) // another kind of period: the week past
	m, err := s.app.Monday(ctx, actor(r), st.where.UnitID, week, app.MondayBy(r.URL.Query().Get("by")))
	if err != nil {
		return mondayView{}, err
	}
	w := st.where.In(m.Week.String())
	v := mondayView{page: st.page, over: joinDots(unitName(st.place.Unit()), periodVN(ctx, m.Week)), tabs: reportTabs(ctx, st.where, "/reports/monday"), script: m.Body.Notice()}
	v.page.Title, v.page.Crumbs, v.page.DataDay = ui.T(ctx, "report.monday"), crumbsOf(st.where, st.place, "/reports/monday"), m.Body.AsOf
	for _, by := range []app.MondayBy{app.ByPlace, app.ByOfficial, app.ByGroup} {
		v.by = append(v.by, ui.Tab{Label: ui.T(ctx, "report.by."+string(by)), Href: w.URL("/reports/monday", "by", string(by)), Current: by == m.By})
	}
	for _, step := range []int{-1, 1} {
		if p := m.Week.Add(step); !p.From().After(s.app.Today()) {
			v.weeks = append(v.weeks, action{label: periodVN(ctx, p), href: st.where.In(p.String()).URL("/reports/monday", "by", string(m.By))})
		}
	}
	for _, row := range m.Rows {
		v.rows = append(v.rows, mondayRowOf(ctx, w, m.Body, row))
	}
	if m.Quiet > 0 {
		v.quiet = ui.T(ctx, "report.quiet", m.Quiet)
	}
	v.table = mondayTable(ctx, v)
	v.obstacles(ctx, w, m)
	if m.MayTell {
		v.tell = &officeForm{title: ui.T(ctx, "report.obstacle.new"), hint: ui.T(ctx, "report.obstacle.hint"), action: w.URL("/reports/obstacles"), submit: ui.T(ctx, "report.obstacle.go"),
			fields: []ui.Field{{Name: "obstacle", Label: ui.T(ctx, "report.obstacle"), Value: typed(r, "obstacle", ""), Required: true}}}
	}
	return v, nil
}

func mondayRowOf(ctx context.Context, w ui.Where, b report.Body, row app.MondayRow) mondayRow {
	out := mondayRow{name: row.Name, sub: joinAll(row.Communes)}
	say := func(key string, n int64) {
		if n != 0 {
			out.past = append(out.past, ui.T(ctx, key, n))
		}
	}
	switch {
	case row.GroupID != 0:
		out.href = "/outreach/groups/" + itoa(row.GroupID)
		say("report.past.visits", row.Visits)
		say("report.past.joined", row.Joined)
	default:
		if row.UnitID != 0 {
			out.href = w.At(row.UnitID).URL("/coverage")
		}
		m := row.Past.Move
		if row.UnitID == b.UnitID {
			for _, s := range b.Schemes {
				if s.Code == report.Voluntary {
					m = s.Move
				}
			}
		}
		say("report.past.new", m.New)
		say("report.past.returned", m.Returned)
		say("report.past.renewed", m.Renewed)
		say("report.past.lapsed", m.Lapsed)
		if row.Past.Due > 0 {
			out.next = append(out.next, ui.T(ctx, "report.next.due", row.Past.Due))
		}
	}
	for _, o := range row.Obstacles {
		out.stuck = append(out.stuck, o.Text)
	}
	for _, t := range row.Tasks {
		out.next = append(out.next, t.Line())
	}
	return out
}

func joinAll(list []string) string {
	out := ""
	for _, s := range list {
		out = joinComma(out, s)
	}
	return out
}

func mondayTable(ctx context.Context, v mondayView) ui.Table {
	t := ui.Table{ID: "monday", Caption: v.page.Title, Cols: columns(ctx, "report.col.who", "report.col.past", "report.col.stuck", "report.col.next")}
	for _, r := range v.rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.name}, {Text: joinAll(r.past)}, {Text: joinAll(r.stuck)}, {Text: joinAll(r.next)}}})
	}
	return t
}

func (v *mondayView) obstacles(ctx context.Context, w ui.Where, m app.MondayView) {
	for _, o := range m.Open {
		item := obstacleItem{text: o.Text, sub: joinDots(m.Places[o.UnitID], ui.Day(o.On)), answer: o.Answer}
		if o.UpID != 0 {
			item.sub = joinDots(item.sub, ui.T(ctx, "report.obstacle.sent", m.Places[o.UpID]))
		}
		if m.MayWrite && o.Answered == 0 {
			item.answerTo = w.URL("/reports/obstacles/" + itoa(o.ID) + "/answer")
			if o.UpID == 0 && o.UnitID != m.Path[0].ID {
				item.upTo = w.URL("/reports/obstacles/" + itoa(o.ID) + "/up")
			}
		}
		v.open = append(v.open, item)
	}
}

func (s *Server) showMonday(w http.ResponseWriter, r *http.Request) error {
	v, err := s.mondayView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, mondayPage(v))
}

func (s *Server) showMondaySheet(w http.ResponseWriter, r *http.Request) error {
	v, err := s.mondayView(r)
	if err != nil {
		return err
	}
	return s.sendTable(w, v.page.Title+" "+v.over, v.table)
}

// mondayAnswer ends a form of the board.
func (s *Server) mondayAnswer(w http.ResponseWriter, r *http.Request, err error, done string) error {
	where, werr := whereOf(r)
	if werr != nil {
		return werr
	}
	notice, status, mine := refused(r.Context(), err)
	if !mine {
		return s.done(w, r, err, where.URL("/reports/monday"), ui.T(r.Context(), done))
	}
	v, err := s.mondayView(r)
	if err != nil {
		return err
	}
	v.notice = notice
	if v.tell != nil && r.PostForm.Has("obstacle") {
		v.tell.open = true
	}
	return s.render(w, r, status, mondayPage(v))
}

func (s *Server) postObstacle(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	_, err = s.app.TellObstacle(r.Context(), actor(r), where.UnitID, r.PostFormValue("obstacle"))
	return s.mondayAnswer(w, r, err, "report.obstacle.kept")
}

func (s *Server) postObstacleAnswer(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	return s.mondayAnswer(w, r, s.app.AnswerObstacle(r.Context(), actor(r), id, r.PostFormValue("answer")), "report.obstacle.answered")
}

func (s *Server) postObstacleUp(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	return s.mondayAnswer(w, r, s.app.SendObstacleUp(r.Context(), actor(r), id), "report.obstacle.upped")
}

// agendaView is the one sheet for the commune meeting.
type agendaView struct {
	page           ui.Page
	title, sub     string
	words          []linkedSentence
	decide         []decisionLine
	areas          *ui.Table
	obstacles, nxt reportList
	foot, back     string
}

// mostLate is how many places the sheet lists: it must stay one page.
const mostLate = 8

// showAgenda answers GET /reports/{id}/meeting.
func (s *Server) showAgenda(w http.ResponseWriter, r *http.Request) error {
	f, st, err := s.openReport(r)
	if err != nil {
		return err
	}
	if err := f.Blocked(); err != nil {
		return err
	}
	ctx, b := r.Context(), f.Body
	v := agendaView{page: st.page, title: ui.T(ctx, "report.meeting.title", b.Title), sub: joinDots(periodVN(ctx, b.Period), ui.T(ctx, "report.meeting.data", ui.Day(b.AsOf))), back: "/reports/" + itoa(f.ID)}
	v.page.Title, v.page.DataDay = v.title, b.AsOf
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "report.title"), Href: st.where.URL("/reports")}, {Label: joinDots(b.Title, periodVN(ctx, b.Period)), Href: v.back}, {Label: ui.T(ctx, "report.meeting")}}
	v.words = linkedWords(ctx, st.where, f)
	v.words = v.words[:min(len(v.words), 5)]
	v.decide = decisionLines(st.where, b)
	if t := lateAreas(ctx, st.where, b); len(t.Rows) > 0 {
		v.areas = &t
	}
	lists := reportLists(ctx, b)
	v.obstacles, v.nxt = cut(lists[0], 4), cut(lists[1], 5)
	v.foot = ui.T(ctx, "report.foot", ui.Day(f.AsOf), f.Version, whoOr(ctx, f.ByName), ui.Moment(f.At), f.Hash[:12])
	return s.render(w, r, http.StatusOK, agendaPage(v))
}

func cut(l reportList, most int) reportList {
	l.items = l.items[:min(len(l.items), most)]
	return l
}

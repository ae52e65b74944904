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
	"luoi/internal/person"
	"luoi/internal/report"
	"luoi/internal/report/figures"
	"luoi/internal/web/ui"
)

// reportRoutes lists the pages of the module «Báo cáo».
func (s *Server) reportRoutes(signed func(string, handler)) {
	signed("GET /reports", s.officePageOf(s.reportsView))
	signed("GET /reports.xlsx", s.sheetOf(s.reportsView))
	signed("POST /reports", s.postReport)
	signed("GET /reports/figures", s.showFigures)
	signed("POST /reports/figures", s.checkFigures)
	signed("GET /reports/monday", s.showMonday)
	signed("GET /reports/monday.xlsx", s.showMondaySheet)
	signed("POST /reports/obstacles", s.postObstacle)
	signed("POST /reports/obstacles/{id}/answer", s.postObstacleAnswer)
	signed("POST /reports/obstacles/{id}/up", s.postObstacleUp)
	signed("GET /reports/template.docx", s.sendReportTemplate)
	signed("POST /reports/template", s.postReportTemplate)
	signed("GET /reports/{id}", s.showReport)
	signed("POST /reports/{id}/letter", s.postLetter)
	signed("GET /reports/{id}/meeting", s.showAgenda)
	signed("GET /reports/{id}/report.docx", s.sendReport)
	signed("GET /reports/{id}/report.xlsx", s.sendReport)
	signed("GET /reports/{id}/report.pdf", s.sendReport)
}

// reportTabs are the pages of the area.
func reportTabs(ctx context.Context, w ui.Where, now string) []ui.Tab {
	var out []ui.Tab
	for _, path := range []string{"/reports", "/reports/monday", "/reports/figures"} {
		out = append(out, ui.Tab{Label: pathText(ctx, "report.tab.", path), Href: w.URL(path), Current: path == now})
	}
	return out
}

// mostReports is how many the list shows.
const mostReports = 200

// reportsView answers GET /reports: what was reported, the form for the next one, and the template.
func (s *Server) reportsView(r *http.Request) (officeView, error) {
	st, err := s.standAt(r, "reports", "/reports")
	if err != nil {
		return officeView{}, err
	}
	ctx := r.Context()
	list, err := s.app.Reports(ctx, actor(r), st.where.UnitID, mostReports)
	if err != nil {
		return officeView{}, err
	}
	v := officeView{page: st.page, over: unitName(st.place.Unit()), tabs: reportTabs(ctx, st.where, "/reports")}
	v.page.Title, v.page.Crumbs = ui.T(ctx, "report.title"), crumbsOf(st.where, st.place, "/reports")
	t := reportsTable(ctx, st, list)
	v.sheet = &t
	if list.MayWrite {
		v.sections = append(v.sections, section{form: s.reportForm(r, st, list)})
	}
	v.sections = append(v.sections, section{title: t.Caption, table: &t})
	if list.MayWrite {
		v.sections = append(v.sections, section{title: ui.T(ctx, "report.template"), hint: ui.T(ctx, "report.template.hint"), body: templateBox(templateBoxOf(ctx, st, list))})
	}
	return v, nil
}

func reportsTable(ctx context.Context, st stand, list app.ReportsView) ui.Table {
	t := ui.Table{ID: "reports", Caption: ui.T(ctx, "report.list"), Filter: len(list.List) > 8, Export: st.where.URL("/reports.xlsx"),
		Cols: columns(ctx, "report.col.period", "report.col.place", "report.col.as_of", "report.col.version", "report.col.made")}
	for _, f := range list.List {
		version := ui.Cell{Text: itoa(int64(f.Version)), Sub: f.Reason}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: periodVN(ctx, f.Period), Href: st.where.URL("/reports/" + itoa(f.ID))}, {Text: f.Body.Title}, {Text: ui.Day(f.AsOf)}, version,
			{Text: whoOr(ctx, list.Names[f.By]), Sub: ui.Moment(f.At)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "report.none"), Text: ui.T(ctx, "report.none.text")}
	return t
}

// periodKinds are those a report can be made for, the most frequent first.
var periodKinds = []struct {
	kind day.Kind
	word string
}{{day.Week, "week"}, {day.Monthly, "month"}, {day.Quarter, "quarter"}, {day.Half, "half"}, {day.Year, "year"}}

func (s *Server) reportForm(r *http.Request, st stand, list app.ReportsView) *officeForm {
	ctx := r.Context()
	var kinds []ui.Option
	for _, k := range periodKinds {
		kinds = append(kinds, ui.Option{Value: k.word, Label: ui.T(ctx, "report.kind."+k.word), Selected: typed(r, "kind", "week") == k.word})
	}
	f := &officeForm{title: ui.T(ctx, "report.new"), hint: ui.T(ctx, "report.new.hint"), action: st.where.URL("/reports"), submit: ui.T(ctx, "report.new.go"), open: len(list.List) == 0,
		fields: []ui.Field{{Name: "kind", Label: ui.T(ctx, "report.kind"), Options: kinds},
			{Name: "as_of", Label: ui.T(ctx, "report.as_of"), Hint: ui.T(ctx, "report.as_of.hint"), Type: "date", Value: typed(r, "as_of", dayToReport(s.app.Today()).String()), Max: s.app.Today().String(), Required: true}}}
	if len(list.Offices) > 0 {
		whose := []ui.Option{{Value: "0", Label: unitName(st.place.Unit())}}
		for _, o := range list.Offices {
			whose = append(whose, ui.Option{Value: itoa(o.ID), Label: o.Name, Selected: typed(r, "office", "0") == itoa(o.ID)})
		}
		f.fields = append(f.fields, ui.Field{Name: "office", Label: ui.T(ctx, "report.whose"), Options: whose})
	}
	f.fields = append(f.fields, ui.Field{Name: "reason", Label: ui.T(ctx, "report.reason"), Hint: ui.T(ctx, "report.reason.hint"), Value: typed(r, "reason", "")})
	return f
}

// dayToReport is the day a report made today speaks of: on a Monday the week past, so Sunday.
func dayToReport(today day.Date) day.Date {
	if today.Weekday() == time.Monday {
		return today.AddDays(-1)
	}
	return today
}

// reportAsk reads the form of a new report.
func reportAsk(r *http.Request, unit int64) app.ReportQuery {
	q := app.ReportQuery{UnitID: unit, OfficeID: formID(r, "office"), AsOf: formDay(r, "as_of")}
	for _, k := range periodKinds {
		if k.word == r.PostFormValue("kind") {
			q.Period = day.PeriodAt(k.kind, q.AsOf)
		}
	}
	return q
}

// postReport answers POST /reports: the report is counted, kept and shown.
func (s *Server) postReport(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.GiveTasks); err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	id, err := s.app.CreateReport(r.Context(), actor(r), reportAsk(r, where.UnitID), r.PostFormValue("reason"))
	return s.answer(w, r, err, "report.made", where.URL("/reports/"+itoa(id)), s.reportsView, "/reports")
}

// reportPageView is one version of a report.
type reportPageView struct {
	page     ui.Page
	over     string
	tabs     []ui.Tab
	notice   *ui.Notice
	actions  []action
	status   *ui.Notice // what the checker says of the whole
	words    []linkedSentence
	versions []action
	tables   []ui.Table
	changes  *ui.Table
	told     []string
	since    string
	lists    []reportList
	decide   []decisionLine
	letter   *officeForm
	foot     string
}

// linkedSentence is a sentence with its links and the verdicts on it.
type linkedSentence struct {
	pieces []linkedPiece
	claims []checkedClaim
}

type linkedPiece struct{ text, href string }

type reportList struct {
	title string
	items []string
}

type decisionLine struct{ text, why, href string }

func (s *Server) showReport(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, reportPage(v))
}

// openReport loads the report of the path and the shell around it, at the report's own place.
func (s *Server) openReport(r *http.Request) (app.ReportFile, stand, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return app.ReportFile{}, stand{}, err
	}
	f, err := s.app.Report(r.Context(), actor(r), id)
	if err != nil {
		return f, stand{}, err
	}
	where := ui.Where{UnitID: f.UnitID}
	if f.OfficeID != 0 {
		where.UnitID = 0 // an office's director stands at one of its communes
	}
	st, err := s.standIn(r, where, "reports", "/reports")
	return f, st, err
}

func (s *Server) reportView(r *http.Request) (reportPageView, error) {
	f, st, err := s.openReport(r)
	if err != nil {
		return reportPageView{}, err
	}
	ctx := r.Context()
	v := reportPageView{page: st.page, over: joinDots(f.Body.Title, periodVN(ctx, f.Period)), tabs: reportTabs(ctx, st.where, "")}
	v.page.Title, v.page.DataDay = ui.T(ctx, "report.of", lowerFirst(periodVN(ctx, f.Period))), f.AsOf
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "report.title"), Href: st.where.URL("/reports")}, {Label: joinDots(f.Body.Title, periodVN(ctx, f.Period))}}
	base := "/reports/" + itoa(f.ID)
	for _, form := range []string{"docx", "pdf", "xlsx"} {
		v.actions = append(v.actions, action{label: ui.T(ctx, "report.take."+form), href: base + "/report." + form, icon: "download", primary: form == "docx" && f.Wrong == 0})
	}
	v.actions = append(v.actions, action{label: ui.T(ctx, "report.meeting"), href: base + "/meeting", icon: "list"})
	v.status = reportStatus(ctx, f)
	v.words = linkedWords(ctx, st.where, f)
	for _, old := range f.Versions {
		label := ui.T(ctx, "report.version", old.Version)
		if old.Reason != "" {
			label += ": " + old.Reason
		}
		v.versions = append(v.versions, action{label: label, href: "/reports/" + itoa(old.ID), primary: old.ID == f.ID})
	}
	for _, t := range f.Body.Tables() {
		if len(t.Rows) > 0 {
			v.tables = append(v.tables, reportTable(st.where, f.Body, t))
		}
	}
	if f.Before != nil {
		v.since = ui.T(ctx, "report.since", periodVN(ctx, f.Before.Period), f.Before.Version, ui.Day(f.Before.AsOf))
		v.changes, v.told = changesTable(ctx, f.Changes), f.Told
	}
	v.lists = reportLists(ctx, f.Body)
	v.decide = decisionLines(st.where, f.Body)
	if f.MayWrite {
		v.letter = letterForm(r, f)
	}
	v.foot = ui.T(ctx, "report.foot", ui.Day(f.AsOf), f.Version, whoOr(ctx, f.ByName), ui.Moment(f.At), f.Hash[:12])
	return v, nil
}

func lowerFirst(s string) string {
	if strings.HasPrefix(s, "W") || strings.HasPrefix(s, "Q") || strings.HasPrefix(s, "H") || s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// reportStatus says in one box whether the report may leave.
func reportStatus(ctx context.Context, f app.ReportFile) *ui.Notice {
	switch {
	case f.Wrong > 0:
		return &ui.Notice{Mood: "bad", Title: ui.T(ctx, "report.check.wrong", f.Wrong), Text: ui.T(ctx, "report.check.wrong.text")}
	case f.Unclear > 0:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "report.check.unclear", f.Unclear), Text: ui.T(ctx, "report.check.unclear.text")}
	}
	return &ui.Notice{Mood: "ok", Title: ui.T(ctx, "report.check.ok", len(f.Claims))}
}

// linkedWords puts the verdicts beside the sentences they are on.
func linkedWords(ctx context.Context, w ui.Where, f app.ReportFile) []linkedSentence {
	var out []linkedSentence
	for _, s := range f.Words {
		line := linkedSentence{}
		for _, p := range s {
			line.pieces = append(line.pieces, linkedPiece{p.Text, refURL(w, f.Body, p.Ref, p.Arg)})
		}
		text := s.Text()
		for _, c := range f.Claims {
			if c.Verdict != figures.OK && (c.Verdict != figures.Unverifiable || len(f.Letter.Words) > 0) && strings.Contains(text, strings.TrimRight(c.Sentence, ". ")) {
				line.claims = append(line.claims, checkedOf(ctx, c))
			}
		}
		out = append(out, line)
	}
	return out
}

// refURL is the page behind a figure; "" for none.
func refURL(w ui.Where, b report.Body, ref report.Ref, arg string) string {
	if b.OfficeID == 0 {
		w.UnitID = b.UnitID
	}
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		n = 0 // not a number: an indicator's code, or nothing
	}
	switch ref {
	case report.RefCovered:
		return w.For(person.Scheme(n)).URL("/coverage")
	case report.RefMoves:
		return w.For(person.Scheme(n)).In(b.Period.String()).URL("/coverage/moves")
	case report.RefTarget:
		return w.In(b.Period.String()[:4]).URL("/targets", "ind", arg, "at", b.AsOf.String())
	case report.RefGroups:
		if n > 0 {
			return "/outreach/groups/" + arg
		}
		return w.URL("/outreach")
	case report.RefEvents:
		return w.URL("/outreach/events")
	case report.RefDue:
		return w.URL("/prospects/pivot")
	case report.RefObstacles:
		return w.URL("/reports/monday")
	case report.RefTasks:
		return w.URL("/tasks")
	case report.RefPlace:
		return w.At(n).URL("/coverage")
	}
	return ""
}

func reportTable(w ui.Where, b report.Body, t report.Table) ui.Table {
	out := ui.Table{ID: t.ID, Caption: t.Title}
	for _, c := range t.Cols {
		out.Cols = append(out.Cols, ui.Col{Label: c.Head, Num: c.Number})
	}
	for _, row := range t.Rows {
		out.Rows = append(out.Rows, reportRow(w, b, row))
	}
	if len(t.Total) > 0 {
		foot := reportRow(w, b, t.Total)
		out.Foot = &foot
	}
	return out
}

func reportRow(w ui.Where, b report.Body, cells []report.Cell) ui.Row {
	var r ui.Row
	for _, c := range cells {
		r.Cells = append(r.Cells, ui.Cell{Text: c.Text, Raw: c.Raw, Href: refURL(w, b, c.Ref, c.Arg)})
	}
	return r
}

func changesTable(ctx context.Context, list []report.Change) *ui.Table {
	t := &ui.Table{ID: "changes", Caption: ui.T(ctx, "report.changes"), Cols: columns(ctx, "report.col.figure", "report.col.before", "report.col.now", "report.col.diff")}
	for i := 1; i < 4; i++ {
		t.Cols[i].Num = true
	}
	for _, c := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Label}, {Text: c.Old}, {Text: c.New}, {Text: c.Diff, Mood: map[int]string{1: "up", -1: "down"}[c.Up]}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "report.changes.none")}
	return t
}

func reportLists(ctx context.Context, b report.Body) []reportList {
	obstacles, tasks := reportList{title: ui.T(ctx, "report.obstacles")}, reportList{title: ui.T(ctx, "report.next")}
	for _, o := range b.Obstacles {
		obstacles.items = append(obstacles.items, o.Place+": "+o.Text)
	}
	for _, t := range b.Tasks {
		tasks.items = append(tasks.items, t.Line())
	}
	return []reportList{obstacles, tasks}
}

func decisionLines(w ui.Where, b report.Body) []decisionLine {
	var out []decisionLine
	for _, d := range b.Decisions {
		out = append(out, decisionLine{d.Text, d.Why, refURL(w, b, d.Ref, d.Arg)})
	}
	return out
}

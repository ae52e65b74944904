package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

func (s *Server) targetRoutes(signed func(string, handler)) {
	s.scenarioRoutes(signed)
	signed("GET /targets/letter", s.officePageOf(s.letterView))
	signed("GET /targets/letter.docx", s.showTargetLetter)
	signed("GET /targets/import", s.officePageOf(s.importView))
	signed("POST /targets/import", s.postImport)
	signed("GET /targets/import/back.xlsx", s.showFiguresBack)
	signed("GET /coverage/lapses", s.officePageOf(s.lapsesView))
	signed("GET /coverage/lapses.xlsx", s.sheetOf(s.lapsesView))
	signed("POST /coverage/lapses", s.postLapse)
	signed("GET /targets", s.showTargets)
	signed("GET /targets.xlsx", s.showTargetsSheet)
	signed("GET /targets/give", s.showGive)
	signed("POST /targets/give", s.postGive)
	signed("POST /targets/issue", s.postIssue)
	signed("POST /targets/slices", s.postSlices)
	signed("GET /targets/measures", s.officePageOf(s.measuresView))
	signed("GET /targets/measures.xlsx", s.sheetOf(s.measuresView))
	signed("POST /targets/measures", s.postMeasure)
	signed("POST /targets/compute", s.postCompute)
	signed("GET /targets/indicators", s.officePageOf(s.indicatorsView))
	signed("GET /targets/indicators.xlsx", s.sheetOf(s.indicatorsView))
	signed("POST /targets/indicators", s.postIndicator)
}

// boardAsk is what an address asks of a board.
type boardAsk struct {
	st    stand
	query app.TargetQuery
}

// askBoard reads place, period, indicator, holder and day from the address. An unreadable one is an error, as
// with places: the reader must see what the sender saw.
func (s *Server) askBoard(r *http.Request, path string) (boardAsk, error) {
	var b boardAsk
	var err error
	if b.st, err = s.standAt(r, "targets", path); err != nil {
		return b, err
	}
	q := r.URL.Query()
	b.query = app.TargetQuery{UnitID: b.st.where.UnitID, Indicator: q.Get("ind")}
	if b.query.AsOf, err = atDay(r); err != nil {
		return b, err
	}
	if code := b.st.where.Period; code != "" {
		p, err := day.ParsePeriod(code)
		if err != nil {
			d, derr := day.Parse(code)
			if derr != nil {
				return b, fault.Wrap(fault.NotFound, err, "web.no_page")
			}
			p = day.PeriodAt(day.Year, d)
			if b.query.AsOf.IsZero() {
				b.query.AsOf = d
			}
		}
		b.query.Period = p
	}
	if b.query.Holder, err = holderOf(q.Get("holder")); err != nil {
		return b, err
	}
	return b, nil
}

// holderOf reads a holder of an address; empty is the place itself.
func holderOf(code string) (target.Holder, error) {
	if code == "" {
		return target.Holder{}, nil
	}
	kind, id, _ := strings.Cut(code, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 {
		return target.Holder{}, fault.New(fault.NotFound, "web.no_page")
	}
	return target.Holder{Kind: target.HolderKind(kind), ID: n}, nil
}

// targetURL is a page of the area with all that the board stands at.
func targetURL(w ui.Where, v app.TargetBoard, path string, pairs ...string) string {
	w = w.In(v.Period.String())
	w.UnitID = v.Path[len(v.Path)-1].ID
	all := []string{"ind", v.Indicator.Code}
	if v.Holder.Kind != target.HolderUnit {
		all = append(all, "holder", holderCode(v.Holder))
	}
	return w.URL(path, append(all, pairs...)...)
}

// targetPages are the tabs of the area.
func targetTabs(ctx context.Context, w ui.Where, v app.TargetBoard, now string) []ui.Tab {
	var out []ui.Tab
	for _, path := range []string{"/targets", scenarioPath, "/targets/give", "/targets/measures", importPath, "/targets/indicators"} {
		if path == importPath && !v.MaySet {
			continue
		}
		if path == scenarioPath { // it plans the year to come, whichever the board shows
			out = append(out, ui.Tab{Label: ui.T(ctx, "target.tab.targets_scenario"), Href: w.At(v.Path[len(v.Path)-1].ID).In("").URL(path), Current: path == now})
			continue
		}
		if path == "/targets/give" && !v.MayGive {
			continue
		}
		out = append(out, ui.Tab{Label: pathText(ctx, "target.tab.", path), Href: targetURL(w, v, path), Current: path == now})
	}
	return out
}

// targetView is the board of a place, or of an office, a union or a collector.
type targetView struct {
	page    ui.Page
	over    string
	tabs    []ui.Tab
	actions []action
	notice  *ui.Notice
	pick    targetPick
	figures []ui.Figure
	words   string
	rests   []string
	track   *ui.Track
	points  ui.Table
	heading string
	hint    string
	table   ui.Table
	forces  *ui.Table // those who do the work; nil: nothing was given to them
	tiles   *ui.Map
	history *ui.Table
	empty   *ui.Empty
}

// targetPick chooses indicator, period and day.
type targetPick struct {
	action     string
	hidden     [][2]string
	indicators []ui.Option
	at         string
}

func (s *Server) showTargets(w http.ResponseWriter, r *http.Request) error {
	v, _, err := s.targetView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, targetPage(v))
}

func (s *Server) showTargetsSheet(w http.ResponseWriter, r *http.Request) error {
	v, b, err := s.targetView(r)
	if err != nil {
		return err
	}
	if v.forces != nil && v.forces.ID != v.table.ID {
		v.table.Rows = append(v.table.Rows, v.forces.Rows...)
	}
	return s.sendTable(w, v.page.Title+" "+holderName(b), v.table)
}

func (s *Server) targetView(r *http.Request) (targetView, app.TargetBoard, error) {
	var v targetView
	ask, err := s.askBoard(r, "/targets")
	if err != nil {
		return v, app.TargetBoard{}, err
	}
	ctx := r.Context()
	b, err := s.app.TargetBoard(ctx, actor(r), ask.query)
	if err != nil {
		return v, b, err
	}
	w := ask.st.where
	v.page, v.over = ask.st.page, joinDots(holderName(b), periodVN(ctx, b.Period))
	v.page.Title, v.page.Crumbs, v.page.DataDay = indicatorName(ctx, b.Indicator), boardCrumbs(w, ask.st, b), b.AsOf
	v.page.Periods = targetPeriods(ctx, w, b)
	v.tabs = targetTabs(ctx, w, b, "/targets")
	v.pick = boardPick(ctx, b, "/targets", r.URL.Query().Get("at"))
	if b.MayGive {
		v.actions = []action{{label: ui.T(ctx, "target.give.go"), href: targetURL(w, b, "/targets/give"), icon: "target", primary: true}}
	}
	if b.Own.Given {
		v.actions = append(v.actions, action{label: ui.T(ctx, "letter.go"), href: targetURL(w, b, "/targets/letter"), icon: "download"})
	}
	v.figures, v.words = boardFigures(ctx, w, b), paceWords(ctx, b.Indicator, b.Own)
	v.rests = restWords(ctx, b)
	v.track, v.points = boardTrack(ctx, b)
	v.heading, v.hint = ui.T(ctx, "target.board.rows"), rowsHint(ctx, b)
	v.table, v.forces = boardTables(ctx, w, b)
	v.tiles = boardMap(ctx, w, ask.st, b)
	v.history = versionsTable(ctx, b)
	if !b.Own.Given && !b.Own.Result.Known && len(b.Rows) == 0 {
		v.empty = &ui.Empty{Title: ui.T(ctx, "target.empty"), Text: ui.T(ctx, "target.empty.text"),
			Sample: "«Đến ngày 03/6/2021 huyện Cao Lãnh đã có 2.921 tham gia BHXH tự nguyện, đạt 87,59% kế hoạch giao (chỉ tiêu 3.335 người).»", Cite: ui.T(ctx, "target.empty.cite")}
		if b.MayGive {
			v.empty.Href, v.empty.Action = targetURL(w, b, "/targets/give"), ui.T(ctx, "target.give.go")
		}
	}
	return v, b, nil
}

// holderName is who a board is of.
func holderName(b app.TargetBoard) string {
	if b.Name != "" {
		return b.Name
	}
	return unitName(b.Path[len(b.Path)-1])
}

// periodVN is a period in the reader's words.
func periodVN(ctx context.Context, p day.Period) string {
	if ui.Lang(ctx) == "en" {
		return p.Short()
	}
	return p.VN()
}

func boardCrumbs(w ui.Where, st stand, b app.TargetBoard) []ui.Crumb {
	out := crumbsOf(w, st.place, "/targets")
	if b.Name != "" && len(out) > 0 {
		out[len(out)-1].Href = w.URL("/targets")
		out = append(out, ui.Crumb{Label: b.Name})
	}
	return out
}

// targetPeriods are the periods for which targets of the indicator stand, and this year.
func targetPeriods(ctx context.Context, w ui.Where, b app.TargetBoard) []ui.PeriodChoice {
	var out []ui.PeriodChoice
	seen := map[string]bool{}
	add := func(p day.Period) {
		if seen[p.String()] {
			return
		}
		seen[p.String()] = true
		moved := b
		moved.Period = p
		out = append(out, ui.PeriodChoice{Label: periodVN(ctx, p), Href: targetURL(w, moved, "/targets"), Current: p == b.Period, Group: "year"})
	}
	add(b.Period)
	for _, u := range b.Used {
		if u.Indicator == b.Indicator.Code {
			add(u.Period)
		}
	}
	add(day.PeriodAt(day.Year, b.AsOf))
	return out
}

func boardPick(ctx context.Context, b app.TargetBoard, path, at string) targetPick {
	p := targetPick{action: path, at: at, hidden: [][2]string{{"place", itoa(b.Path[len(b.Path)-1].ID)}, {"on", b.Period.String()}}}
	if b.Holder.Kind != target.HolderUnit {
		p.hidden = append(p.hidden, [2]string{"holder", holderCode(b.Holder)})
	}
	for _, i := range b.Known {
		p.indicators = append(p.indicators, ui.Option{Value: i.Code, Label: indicatorName(ctx, i), Selected: i.Code == b.Indicator.Code})
	}
	if p.at == "" {
		p.at = b.AsOf.String()
	}
	return p
}

// boardMap colours communes by how much of their target they have reached.
func boardMap(ctx context.Context, w ui.Where, st stand, b app.TargetBoard) *ui.Map {
	if b.Path[len(b.Path)-1].Level != org.Province || b.Holder.Kind != target.HolderUnit {
		return nil
	}
	var units []ui.MapUnit
	for _, r := range b.Rows {
		if r.Unit.Level == org.Commune && r.Holder.Kind == target.HolderUnit && r.Given && r.Result.Known {
			units = append(units, ui.MapUnit{Name: r.Unit.Name, Href: rowURL(w, b, r), Num: r.Result.Value, Den: r.Pace.Target, Col: r.Unit.TileCol, Row: r.Unit.TileRow, HasTile: r.Unit.TileCol > 0})
		}
	}
	if len(units) < 5 {
		return nil
	}
	m := ui.NewMap(ui.T(ctx, "target.map", indicatorName(ctx, b.Indicator)), units)
	return &m
}

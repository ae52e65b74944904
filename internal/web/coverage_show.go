package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

func (s *Server) coverageRoutes(signed func(string, handler)) {
	signed("GET /coverage", s.showCoverage)
	signed("GET /coverage.xlsx", s.showCoverageSheet)
	signed("GET /coverage/moves", s.showMoves)
	signed("GET /coverage/names", s.showNames)
	signed("GET /coverage/names.xlsx", s.showNamesSheet)
}

// coverageView is one place and scheme: figures, where people are missing, who they are.
type coverageView struct {
	page     ui.Page
	over     string
	title    string
	actions  []action
	tabs     []ui.Tab
	figures  []ui.Figure
	by       []ui.Tab
	heading  string
	table    ui.Table
	tiles    *ui.Map
	groups   []ui.Group
	segments []ui.Ranked
	whoTitle string
	moves    string // address of the bridge, which comes after the page; empty: none
	empty    *ui.Empty
}

// action is a link at the head of a page; the first is the main one.
type action struct {
	label, href, icon string
	primary           bool
}

// showCoverage answers GET /coverage.
func (s *Server) showCoverage(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "coverage", "/coverage")
	if err != nil {
		return err
	}
	v, err := s.coverageView(r, st)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, coveragePage(v))
}

func (s *Server) coverageView(r *http.Request, st stand) (coverageView, error) {
	ctx := r.Context()
	by := app.By(r.URL.Query().Get("by"))
	if by != app.BySegment && by != app.ByOffice {
		by = app.ByUnit
	}
	v := coverageView{page: st.page, title: ui.T(ctx, "web.coverage.title", schemeName(ctx, st.where.Scheme)), over: overLine(ctx, st.place)}
	v.page.Title, v.page.Crumbs = v.title, crumbsOf(st.where, st.place, "/coverage")
	v.tabs = schemeTabs(ctx, st.where, "/coverage")
	c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: st.where.UnitID, Scheme: st.where.Scheme, By: by, Office: officeOf(r)})
	if err != nil {
		return v, err
	}
	if c.Total.People == 0 && c.Total.Outside == 0 {
		e := emptyCoverage(ctx, st.where)
		v.empty = &e
		return v, nil
	}
	v.figures = coverageFigures(ctx, st.where, c)
	v.by = byTabs(ctx, st, by)
	v.heading = ui.T(ctx, "web.coverage.by."+string(by), levelWord(ctx, c.Unit.Level))
	v.table = coverageTable(ctx, st.where, c, r.URL.Query().Get("sort"))
	shorten(ctx, &v.table, r, 15)
	if st.where.Scheme != person.SchemeAny {
		v.moves = st.where.URL("/coverage/moves")
	}
	v.actions = []action{{label: ui.T(ctx, "web.coverage.names"), href: namesURL(st.where, "missing"), icon: "list", primary: true}}
	if !c.MayNames {
		v.actions = nil
	}
	return v, s.coverageParts(r, st, c, &v)
}

// coverageParts adds what depends on the level of the place: a map of communes, tiles of groups, and who
// the missing people are.
func (s *Server) coverageParts(r *http.Request, st stand, c app.CoverageView, v *coverageView) error {
	ctx := r.Context()
	if c.By == app.ByUnit && c.Unit.Level == org.Village {
		v.groups = groupTiles(ctx, st.where, c)
	}
	if c.By == app.ByUnit && c.Unit.Level == org.Province && len(c.Rows) > 1 {
		file, err := s.app.PlaceFile(ctx, actor(r), st.where.UnitID, c.AsOf)
		if err != nil {
			return err
		}
		m := coverageMap(ctx, st.where, c, file.Shapes)
		v.tiles = &m
	}
	seg := c
	if c.By != app.BySegment {
		var err error
		seg, err = s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: st.where.UnitID, Scheme: st.where.Scheme, By: app.BySegment})
		if err != nil {
			return err
		}
	}
	v.segments = missingSegments(ctx, st.where, seg)
	v.whoTitle = ui.T(ctx, "web.coverage.who", ui.N(ctx, seg.Total.Missing))
	return nil
}

func schemeName(ctx context.Context, s person.Scheme) string {
	return ui.T(ctx, "web.scheme."+s.Code())
}

func schemeTabs(ctx context.Context, w ui.Where, path string, pairs ...string) []ui.Tab {
	var out []ui.Tab
	for _, s := range append([]person.Scheme{person.SchemeAny}, person.Schemes[:]...) {
		out = append(out, ui.Tab{Label: schemeName(ctx, s), Href: w.For(s).URL(path, pairs...), Current: s == w.Scheme})
	}
	return out
}

func overLine(ctx context.Context, p app.PlaceView) string {
	line := []string{unitName(p.Unit())}
	if n := len(p.Children); n > 0 {
		line = append(line, ui.T(ctx, "web.place.count", n, strings.ToLower(levelWord(ctx, p.Unit().Level))))
	}
	return strings.Join(line, " · ")
}

// byTabs are the ways to cut the table; offices cut a province only.
func byTabs(ctx context.Context, st stand, now app.By) []ui.Tab {
	kinds := []app.By{app.ByUnit, app.BySegment}
	if st.place.Unit().Level == org.Province {
		kinds = []app.By{app.ByUnit, app.ByOffice, app.BySegment}
	}
	if st.place.Unit().Level == org.Group {
		kinds = []app.By{app.BySegment}
	}
	var out []ui.Tab
	for _, b := range kinds {
		code := string(b)
		if b == app.ByUnit {
			code = ""
		}
		out = append(out, ui.Tab{Label: ui.T(ctx, "web.coverage.cut."+string(b), levelWord(ctx, st.place.Unit().Level)), Href: st.where.URL("/coverage", "by", code), Current: b == now})
	}
	return out
}

func namesURL(w ui.Where, status string, pairs ...string) string {
	return w.URL("/coverage/names", append([]string{"status", status}, pairs...)...)
}

// coverageFigures are covered, rate, missing and to review, each with the list behind it.
func coverageFigures(ctx context.Context, w ui.Where, c app.CoverageView) []ui.Figure {
	t, open := c.Total, func(status string) string {
		if !c.MayNames {
			return ""
		}
		return namesURL(w, status)
	}
	register := ui.T(ctx, "web.source.register")
	covered := ui.Figure{Label: ui.T(ctx, "web.coverage.covered"), Value: ui.N(ctx, t.Covered), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Stock, AsOf: c.AsOf, Source: register, Href: open("covered")}
	if t.Outside > 0 {
		covered.Notes = append(covered.Notes, ui.Note{Lead: "+" + ui.N(ctx, t.Outside), Text: ui.T(ctx, "web.coverage.outside")})
	}
	missing := ui.Figure{Label: ui.T(ctx, "web.coverage.missing"), Value: ui.N(ctx, t.Missing), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Stock, AsOf: c.AsOf, Source: register, Href: open("missing"),
		Notes: []ui.Note{{Text: ui.T(ctx, "web.coverage.of", ui.N(ctx, t.Cell.Eligible))}}}
	if t.Elsewhere > 0 {
		missing.Notes = append(missing.Notes, ui.Note{Text: ui.T(ctx, "web.coverage.elsewhere", ui.N(ctx, t.Elsewhere)), Href: open("elsewhere")})
	}
	review := ui.Figure{Label: ui.T(ctx, "web.coverage.review"), Value: ui.N(ctx, t.Review), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Stock, AsOf: c.AsOf, Source: ui.T(ctx, "web.source.link"), Href: open("review")}
	if t.Review > 0 && t.Rate.Den.Value > 0 {
		review.Notes = []ui.Note{{Text: ui.T(ctx, "web.coverage.margin", points(ctx, t.Review, t.Rate.Den.Value))}}
	}
	return []ui.Figure{covered, rateFigure(ctx, c), missing, review}
}

// rateFigure is the legal rate with its denominator, source and day.
func rateFigure(ctx context.Context, c app.CoverageView) ui.Figure {
	den := c.Total.Rate.Den
	f := ui.Figure{Label: ui.T(ctx, "web.coverage.rate."+string(den.Kind)), Value: ui.Rate(ctx, c.Total.Rate.Num, den.Value), Unit: "%", Kind: ui.Share,
		AsOf: den.AsOf, Source: ui.T(ctx, "web.coverage.den", ui.N(ctx, den.Value), sourceWord(ctx, den))}
	if den.Value == 0 {
		f.Unit = ""
	}
	if e := c.Total.Eligible; e.Den.Value > 0 && e.Den.Value != den.Value {
		f.Notes = []ui.Note{{Text: ui.T(ctx, "web.coverage.eligible", ui.Percent(ctx, e.Num, e.Den.Value))}}
	}
	if c.Total.Rate.Over() {
		f.Notes = append(f.Notes, ui.Note{Lead: "!", Mood: "down", Text: ui.T(ctx, "web.coverage.over")})
	}
	return f
}

func sourceWord(ctx context.Context, d coverage.Denominator) string {
	if !d.Official() {
		return ui.T(ctx, "web.source.register")
	}
	return d.Source
}

// points is a difference of rates in percentage points, which are not percent.
func points(ctx context.Context, num, den int64) string {
	return ui.T(ctx, "web.unit.points", ui.Rate(ctx, num, den))
}

func emptyCoverage(ctx context.Context, w ui.Where) ui.Empty {
	return ui.Empty{Title: ui.T(ctx, "web.coverage.empty"), Text: ui.T(ctx, "web.coverage.empty.text"), Href: w.URL("/deliveries/new"), Action: ui.T(ctx, "web.coverage.empty.go"),
		Sample: "«Nếu như năm 2017, số đối tượng tham gia BHXH tự nguyện trên địa bàn huyện Ân Thi chỉ là 168 người thì tính đến hết tháng 6 năm 2019 con số là tăng lên 824 người.»", Cite: "BHXH huyện Ân Thi (Hưng Yên), 17/07/2019"}
}

// officeOf is the office whose area the table is limited to; 0: none.
func officeOf(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("office"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

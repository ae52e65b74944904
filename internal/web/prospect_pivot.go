package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// pivotView is the table of prospects by place and segment, or by place and reason.
type pivotView struct {
	page    ui.Page
	over    string
	total   string
	links   []ui.Crumb
	tabs    []ui.Tab
	schemes []ui.Tab
	table   ui.Table
}

// showPivot answers GET /prospects/pivot.
func (s *Server) showPivot(w http.ResponseWriter, r *http.Request) error {
	v, err := s.pivotView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, pivotPage(v))
}

// showPivotSheet answers GET /prospects/pivot.xlsx.
func (s *Server) showPivotSheet(w http.ResponseWriter, r *http.Request) error {
	v, err := s.pivotView(r)
	if err != nil {
		return err
	}
	return s.sendTable(w, v.page.Title+" "+v.over, v.table)
}

func (s *Server) pivotView(r *http.Request) (pivotView, error) {
	ctx := r.Context()
	st, q, err := s.prospectStand(r, "/prospects/pivot")
	if err != nil {
		return pivotView{}, err
	}
	p, err := s.app.Pivot(ctx, actor(r), app.ProspectQuery{UnitID: q.UnitID, Scheme: q.Scheme})
	if err != nil {
		return pivotView{}, err
	}
	by := r.URL.Query().Get("by")
	v := pivotView{page: st.page, over: joinDots(unitName(st.place.Unit()), ui.T(ctx, "web.figure.asof", p.AsOf)), total: ui.N(ctx, p.Total.N)}
	v.page.Title, v.page.Wide = ui.T(ctx, "prospect.page.pivot"), true
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: v.page.Title})
	here := "pivot"
	v.links = prospectLinks(ctx, st.where, here, p.MayNames)
	if !p.MayNames {
		v.links = v.links[1:] // the list is not for everyone who may see counts
	}
	v.tabs = []ui.Tab{{Label: ui.T(ctx, "prospect.by.segment"), Href: st.where.URL("/prospects/pivot"), Current: by != "reason"},
		{Label: ui.T(ctx, "prospect.by.reason"), Href: st.where.URL("/prospects/pivot", "by", "reason"), Current: by == "reason"}}
	v.schemes = append(v.schemes, ui.Tab{Label: ui.T(ctx, "prospect.filter.both"), Href: st.where.For(person.SchemeAny).URL("/prospects/pivot", "by", by), Current: q.Scheme == person.SchemeAny})
	for _, sc := range prospect.Schemes {
		v.schemes = append(v.schemes, ui.Tab{Label: schemeName(ctx, sc), Href: st.where.For(sc).URL("/prospects/pivot", "by", by), Current: q.Scheme == sc})
	}
	v.table = pivotTable(ctx, st, p, by)
	return v, nil
}

// pivotTable draws one table; every count opens the list that is exactly as long.
func pivotTable(ctx context.Context, st stand, p app.PivotView, by string) ui.Table {
	t := ui.Table{ID: "pivot", Caption: ui.T(ctx, "prospect.page.pivot"), Filter: true, Export: st.where.URL("/prospects/pivot.xlsx", "by", by),
		Cols: []ui.Col{{Label: levelWord(ctx, st.place.Unit().Level)}}}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "prospect.none.here"), Text: ui.T(ctx, "prospect.none.text")}
	type column struct {
		label string
		count func(app.PivotRow) int64
		list  app.ProspectQuery
	}
	// The sum stands first, beside the place, and groups without anybody take no room.
	cols := []column{{ui.T(ctx, "prospect.col.total"), func(r app.PivotRow) int64 { return r.N }, app.ProspectQuery{}}}
	if by == "reason" {
		for _, lead := range prospect.Reasons {
			cols = append(cols, column{ui.T(ctx, "prospect.reason."+lead.Code()), func(r app.PivotRow) int64 { return r.Reasons[lead] }, app.ProspectQuery{Lead: lead}})
		}
	} else {
		for _, code := range segmentCodes(p.Segments) {
			cols = append(cols, column{segmentLabel(ctx, p.Segments, code), func(r app.PivotRow) int64 { return r.Segments[code] }, app.ProspectQuery{Segment: code}})
		}
		for _, code := range slices.Sorted(maps.Keys(p.Total.Segments)) { // of rules that ended since the list was derived
			if !ruled(p.Segments, code) {
				cols = append(cols, column{code, func(r app.PivotRow) int64 { return r.Segments[code] }, app.ProspectQuery{Segment: code}})
			}
		}
	}
	cols = slices.DeleteFunc(cols, func(c column) bool { return c.count(p.Total) == 0 })
	for _, c := range cols {
		t.Cols = append(t.Cols, ui.Col{Label: c.label, Num: true})
	}
	row := func(name ui.Cell, r app.PivotRow, w ui.Where) ui.Row {
		out := ui.Row{Cells: []ui.Cell{name}}
		for _, c := range cols {
			cell := ui.Cell{Text: ui.N(ctx, c.count(r))}
			if p.MayNames && w.UnitID != 0 && c.count(r) > 0 {
				cell.Href = prospectsURL(w, c.list)
			}
			out.Cells = append(out.Cells, cell)
		}
		return out
	}
	for _, r := range p.Rows {
		if r.Unit.ID == 0 {
			t.Rows = append(t.Rows, row(ui.Cell{Text: ui.T(ctx, "prospect.place.unknown")}, r, ui.Where{}))
			continue
		}
		w := st.where.At(r.Unit.ID)
		name := ui.Cell{Text: unitName(r.Unit), Href: w.URL("/prospects/pivot", "by", by)}
		if r.Unit.Level == org.Group {
			name.Href = ""
		}
		t.Rows = append(t.Rows, row(name, r, w))
	}
	if len(t.Rows) > 0 {
		foot := row(ui.Cell{Text: ui.T(ctx, "prospect.col.total")}, p.Total, st.where.At(st.place.Unit().ID))
		t.Foot = &foot
	}
	return t
}

func ruled(rules []prospect.Rule, code string) bool {
	for _, r := range rules {
		if r.Code == code {
			return true
		}
	}
	return code == prospect.OtherSegment
}

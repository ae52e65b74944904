package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// statuses are the words of the address for where a person stands towards a scheme.
var statuses = []struct {
	word   string
	status coverage.Status
}{{"missing", coverage.Missing}, {"review", coverage.Review}, {"covered", coverage.Covered}, {"elsewhere", coverage.Elsewhere}}

// namesView is the people behind a figure, page by page.
type namesView struct {
	page    ui.Page
	over    string
	tabs    []ui.Tab
	schemes []ui.Tab
	table   ui.Table
	total   string
}

// showNames answers GET /coverage/names.
func (s *Server) showNames(w http.ResponseWriter, r *http.Request) error {
	v, _, err := s.namesView(r, 50)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, namesPage(v))
}

// showNamesSheet answers GET /coverage/names.xlsx with every page of the list.
func (s *Server) showNamesSheet(w http.ResponseWriter, r *http.Request) error {
	v, q, err := s.namesView(r, 1)
	if err != nil {
		return err
	}
	all, err := s.app.ExportNames(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	v.table.Rows = nil
	for _, l := range all.Lines {
		v.table.Rows = append(v.table.Rows, nameRow(r.Context(), ui.Where{}, l))
	}
	return s.sendTable(w, v.page.Title, v.table)
}

func (s *Server) namesView(r *http.Request, limit int) (namesView, app.NamesQuery, error) {
	ctx := r.Context()
	st, err := s.standAt(r, "coverage", "/coverage")
	if err != nil {
		return namesView{}, app.NamesQuery{}, err
	}
	q := app.NamesQuery{UnitID: st.where.UnitID, Scheme: st.where.Scheme, Status: coverage.Missing, Cursor: r.URL.Query().Get("after"), Limit: limit}
	word := "missing"
	for _, c := range statuses {
		if c.word == r.URL.Query().Get("status") {
			word, q.Status = c.word, c.status
		}
	}
	segment := r.URL.Query().Get("segment")
	if segment != "" {
		var ok bool
		if q.Segment, ok = coverage.SegmentByCode(segment); !ok {
			return namesView{}, q, fault.New(fault.NotFound, "web.no_page")
		}
		q.OnlySegment = true
	}
	list, err := s.app.Missing(ctx, actor(r), q)
	if err != nil {
		return namesView{}, q, err
	}
	title := ui.T(ctx, "web.names."+word, schemeName(ctx, st.where.Scheme))
	v := namesView{page: st.page, over: joinDots(unitName(st.place.Unit()), segmentLine(ctx, segment, q.Segment)), total: ui.N(ctx, list.Total)}
	v.page.Title = title
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: title})
	for _, c := range statuses {
		v.tabs = append(v.tabs, ui.Tab{Label: ui.T(ctx, "web.status."+c.word), Href: namesURL(st.where, c.word, "segment", segment), Current: c.word == word})
	}
	v.schemes = schemeTabs(ctx, st.where, "/coverage/names", "status", word, "segment", segment)
	v.table = namesTable(ctx, st, list, q, word, segment)
	q.Cursor = list.Next
	return v, q, nil
}

func segmentLine(ctx context.Context, code string, s coverage.Segment) string {
	if code == "" {
		return ""
	}
	return segmentName(ctx, s)
}

// crumbLinks is the way to the place of a page that stands below it.
func crumbLinks(st stand) []ui.Crumb {
	cs := crumbsOf(st.where, st.place, "/coverage")
	cs[len(cs)-1].Href = st.where.URL("/coverage")
	return cs
}

func namesTable(ctx context.Context, st stand, list app.NamesView, q app.NamesQuery, word, segment string) ui.Table {
	t := ui.Table{ID: "names", Caption: ui.T(ctx, "web.status."+word), Filter: true, Tall: true, Export: st.where.URL("/coverage/names.xlsx", "status", word, "segment", segment)}
	for _, key := range []string{"web.names.who", "web.names.birth", "web.names.number", "web.names.place", "web.names.segment", "web.names.has"} {
		t.Cols = append(t.Cols, ui.Col{Label: ui.T(ctx, key)})
	}
	for _, l := range list.Lines {
		t.Rows = append(t.Rows, nameRow(ctx, st.where, l))
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "web.names.none"), Text: ui.T(ctx, "web.names.none.text")}
	t.Pager = &ui.Pager{Line: ui.T(ctx, "web.names.line", ui.N(ctx, int64(len(list.Lines))), ui.N(ctx, list.Total))}
	if q.Cursor != "" {
		t.Pager.First = namesURL(st.where, word, "segment", segment)
	}
	if list.Next != "" {
		t.Pager.Next = namesURL(st.where, word, "segment", segment, "after", list.Next)
	}
	return t
}

func nameRow(ctx context.Context, w ui.Where, l app.NameLine) ui.Row {
	return ui.Row{Cells: []ui.Cell{
		{Text: called(l.FullName), Href: w.URL("/people/" + itoa(int64(l.ID))), Sub: joinDots(sexText(ctx, l.Sex), l.Ethnicity)},
		{Text: birthText(ctx, l.Birth)}, {Text: l.CitizenMask}, {Text: placeLine(l.Place)},
		{Text: segmentName(ctx, coverage.Segment(l.Segment)), Sub: povertyText(ctx, l.Poverty)}, {Tags: schemeTags(ctx, l.Covered, l.Review)}}}
}

// placeLine is commune, village and group, the smallest first, as one says where someone lives.
func placeLine(units []org.Unit) string {
	var parts []string
	for i := len(units) - 1; i >= 0; i-- {
		parts = append(parts, unitName(units[i]))
	}
	return joinComma(parts...)
}

// schemeTags says by which schemes someone is covered and where a doubt stands.
func schemeTags(ctx context.Context, covered, review int) []ui.TagText {
	var out []ui.TagText
	for _, s := range person.Schemes {
		switch {
		case covered&s.Bit() != 0:
			out = append(out, ui.TagText{Mood: "ok", Text: ui.T(ctx, "web.scheme.short."+s.Code())})
		case review&s.Bit() != 0:
			out = append(out, ui.TagText{Mood: "warn", Text: ui.T(ctx, "web.scheme.short."+s.Code()) + " ?"})
		}
	}
	return out
}

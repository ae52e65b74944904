package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func prospectsTable(ctx context.Context, w ui.Where, q app.ProspectQuery, list app.ProspectsView) ui.Table {
	t := ui.Table{ID: "prospects", Caption: ui.T(ctx, "prospect.title"), Filter: true, Tall: true, Export: w.URL("/prospects.xlsx", listPairs(q)...),
		Cols: columns(ctx, "web.names.who", "prospect.col.place", "prospect.col.reason", "prospect.col.why", "prospect.col.holder", "prospect.col.talks")}
	for _, l := range list.Lines {
		t.Rows = append(t.Rows, prospectRow(ctx, w, list, l))
	}
	if list.MayGive && len(t.Rows) > 0 {
		t.Select = "prospects-chosen"
	}
	t.Empty = emptyProspects(ctx, list)
	t.Pager = &ui.Pager{Line: ui.T(ctx, "web.names.line", ui.N(ctx, int64(len(list.Lines))), ui.N(ctx, list.Total))}
	if q.Cursor != "" {
		t.Pager.First = prospectsURL(w, q)
	}
	if list.Next != "" {
		t.Pager.Next = prospectsURL(w, q, "after", list.Next)
	}
	return t
}

func emptyProspects(ctx context.Context, list app.ProspectsView) *ui.Empty {
	if !list.MayGive {
		return &ui.Empty{Small: true, Title: ui.T(ctx, "prospect.none.own"), Text: ui.T(ctx, "prospect.none.own.text")}
	}
	return &ui.Empty{Title: ui.T(ctx, "prospect.none.here"), Text: ui.T(ctx, "prospect.none.text"), Sample: ui.T(ctx, "prospect.none.sample"), Cite: ui.T(ctx, "prospect.none.cite")}
}

func prospectRow(ctx context.Context, w ui.Where, list app.ProspectsView, l app.ProspectItem) ui.Row {
	n := l.Name
	open, private := whyLines(ctx, l.Why)
	return ui.Row{Key: itoa(int64(l.Person)), Cells: []ui.Cell{
		{Text: called(n.FullName), Href: w.URL("/prospects/" + itoa(int64(l.Person))), Sub: joinDots(birthText(ctx, n.Birth), sexText(ctx, n.Sex), n.Occupation)},
		{Text: placeLine(below(list.Path, l.Where)), Sub: segmentLabel(ctx, list.Segments, l.Segment)},
		{Text: ui.T(ctx, "prospect.reason."+l.Lead.Code()), Tag: leadMood(l.Lead), Sub: joinDots(schemeShort(ctx, l.Scheme), otherReasons(ctx, l.Prospect))},
		{Text: open, Aside: private},
		holderCell(ctx, l),
		talksCell(ctx, l.ProspectRow)}}
}

// below leaves out the places a reader stands in already.
func below(path, where []org.Unit) []org.Unit {
	var out []org.Unit
	for _, u := range where {
		known := false
		for _, p := range path {
			known = known || p.ID == u.ID
		}
		if !known {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return where
	}
	return out
}

func holderCell(ctx context.Context, l app.ProspectItem) ui.Cell {
	if l.Holder == 0 {
		return ui.Cell{Text: ui.T(ctx, "prospect.holder.nobody"), Tag: "warn"}
	}
	return ui.Cell{Text: l.HolderName}
}

// talksCell is «12 lần · 6,5 giờ», with the next step below.
func talksCell(ctx context.Context, p store.ProspectRow) ui.Cell {
	c := ui.Cell{}
	if p.Talks > 0 {
		c.Text = talksText(ctx, p.Talks, p.Minutes)
	}
	if !p.NextDay.IsZero() {
		c.Sub = ui.T(ctx, "prospect.next", ui.T(ctx, "prospect.weekday."+strconv.Itoa(int(p.NextDay.Weekday()))), p.NextDay)
		if c.Text == "" {
			c.Text, c.Sub = c.Sub, ""
		}
	}
	return c
}

// showProspectsSheet answers GET /prospects.xlsx with the whole list; what a family can pay stays here.
func (s *Server) showProspectsSheet(w http.ResponseWriter, r *http.Request) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	list, err := s.app.ExportProspects(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	ctx := r.Context()
	t := ui.Table{Caption: ui.T(ctx, "prospect.title"), Cols: columns(ctx, "prospect.col.nth", "web.names.who", "web.names.birth", "web.field.sex", "web.names.place",
		"prospect.col.reason", "prospect.col.scheme", "prospect.col.others", "prospect.col.why", "prospect.col.score", "prospect.col.segment", "prospect.col.holder", "prospect.col.talks", "prospect.col.next")}
	for i, l := range list.Lines {
		open, _ := whyLines(ctx, l.Why)
		score := 0
		for _, y := range l.Why {
			if !y.Private() {
				score += y.Points
			}
		}
		talks := talksCell(ctx, l.ProspectRow)
		row := ui.Row{}
		for _, text := range []string{itoa(int64(i + 1)), l.Name.FullName, birthText(ctx, l.Name.Birth), sexText(ctx, l.Name.Sex), placeLine(l.Where), ui.T(ctx, "prospect.reason."+l.Lead.Code()),
			schemeShort(ctx, l.Scheme), otherReasons(ctx, l.Prospect), open, itoa(int64(score)), segmentLabel(ctx, list.Segments, l.Segment), l.HolderName, talks.Text, talks.Sub} {
			row.Cells = append(row.Cells, ui.Cell{Text: text})
		}
		t.Rows = append(t.Rows, row)
	}
	return s.sendTable(w, t.Caption+" "+unitName(st.place.Unit()), t)
}

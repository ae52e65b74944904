package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/web/ui"
)

// lawChangeView is who is affected by the rules of a day.
type lawChangeView struct {
	page    ui.Page
	over    string
	say     string
	empty   *ui.Empty
	figures []ui.Figure
	unknown string
	what    ui.Table
	groups  ui.Table
	places  ui.Table
	names   *ui.Table
	more    string
	open    string // address that shows the names; empty: not for this reader, or shown already
}

// namesShown is how many names stand on the page; the workbook has all.
const namesShown = 200

// changeDay reads the day of an address.
func changeDay(r *http.Request) (day.Date, error) {
	on, err := day.Parse(r.PathValue("date"))
	if err != nil {
		return on, fault.New(fault.NotFound, "web.no_page")
	}
	return on, nil
}

// showLawChange answers GET /policy/changes/{date}.
func (s *Server) showLawChange(w http.ResponseWriter, r *http.Request) error {
	on, err := changeDay(r)
	if err != nil {
		return err
	}
	ctx, path := r.Context(), "/policy/changes/"+on.String()
	st, err := s.standAt(r, "policy", path)
	if err != nil {
		return err
	}
	q := app.ChangeQuery{On: on, UnitID: st.place.Unit().ID}
	if r.URL.Query().Get("names") != "" {
		q.Names = namesShown
	}
	c, err := s.app.PolicyChange(ctx, actor(r), q)
	if err != nil {
		return err
	}
	v := lawChangeView{page: st.page, over: ui.T(ctx, "law.change.over", unitName(st.place.Unit())), say: ui.T(ctx, "law.change.say", on)}
	v.page.Title, v.page.Wide = ui.T(ctx, "law.change.title", on), true
	v.page.Crumbs = append([]ui.Crumb{{Label: ui.T(ctx, "law.title"), Href: "/policy"}}, crumbsOf(st.where, st.place, path)...)
	v.what = whatTable(ctx, c)
	if c.Total.Payers == 0 {
		v.empty = &ui.Empty{Title: ui.T(ctx, "law.change.empty"), Text: ui.T(ctx, "law.change.empty.text")}
		return s.render(w, r, http.StatusOK, lawChangePage(v))
	}
	v.figures = changeFigures(ctx, c)
	if c.Total.Unknown > 0 {
		v.unknown = ui.T(ctx, "law.change.unknown", ui.N(ctx, c.Total.Unknown))
	}
	v.groups, v.places = changeGroups(ctx, c), changePlaces(ctx, st, path, c)
	v.places.Export = st.where.URL(path + "/places.xlsx")
	switch {
	case q.Names > 0:
		t := changeNames(ctx, st.where, c)
		t.Export = st.where.URL(path + "/names.xlsx")
		v.names = &t
		if c.Next {
			v.more = ui.T(ctx, "law.change.names.more", namesShown)
		}
	case c.MayName:
		v.open = st.where.URL(path, "names", "1")
	}
	return s.render(w, r, http.StatusOK, lawChangePage(v))
}

func whatTable(ctx context.Context, c app.ChangeView) ui.Table {
	t := ui.Table{ID: "what", Caption: ui.T(ctx, "law.change.what"), Cols: columns(ctx, "law.col.rule", "law.col.before", "law.col.after", "law.col.source")}
	for _, ch := range c.Changes {
		row := []ui.Cell{{Text: lawLabel(ctx, ch.Parameter), Href: ruleURL(ch.Parameter.Name)}, {Text: ui.T(ctx, "law.none")}, {Text: ui.T(ctx, "law.none")}, {}}
		for i, v := range []money.Dong{ch.OldAmount, ch.NewAmount} {
			if v > 0 {
				row[1+i].Text = dongText(ctx, v)
			}
		}
		if ch.Parameter.Unit != "dong" {
			if ch.Old != nil {
				row[1].Text = lawMany(ctx, strings.Fields(ch.Old.Text))
			}
			if ch.New != nil {
				row[2].Text = lawMany(ctx, strings.Fields(ch.New.Text))
			}
		}
		if ch.New != nil {
			row[3].Text = ch.New.Source.String()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: row})
	}
	return t
}

func changeFigures(ctx context.Context, c app.ChangeView) []ui.Figure {
	t := c.Total
	affected := ui.Figure{Label: ui.T(ctx, "law.change.affected"), Value: ui.N(ctx, t.Affected), Unit: ui.T(ctx, "law.change.people"), Kind: ui.Stock, AsOf: c.AsOf,
		Notes: []ui.Note{{Text: ui.T(ctx, "law.change.of", ui.N(ctx, t.Payers), ui.N(ctx, t.Same))}}}
	more := ui.Figure{Label: ui.T(ctx, "law.change.more"), Value: ui.N(ctx, int64(t.After-t.Before)), Unit: "đ", Kind: ui.Flow, AsOf: c.AsOf}
	if t.Affected > 0 {
		more.Notes = []ui.Note{{Text: ui.T(ctx, "law.change.avg", dongText(ctx, (t.After-t.Before)/money.Dong(t.Affected)))}}
	}
	keep := ui.Figure{Label: ui.T(ctx, "law.change.keep"), Value: ui.N(ctx, t.Keep), Unit: ui.T(ctx, "law.change.people"), Kind: ui.Stock, AsOf: c.AsOf, Notes: []ui.Note{{Text: ui.T(ctx, "law.change.keep.text")}}}
	return []ui.Figure{affected, more, keep}
}

func changeGroups(ctx context.Context, c app.ChangeView) ui.Table {
	t := ui.Table{ID: "groups", Caption: ui.T(ctx, "law.change.groups"), Cols: columns(ctx, "law.change.group", "law.change.col.affected", "law.change.col.before", "law.change.col.after", "law.change.keeps")}
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	for _, g := range c.Groups {
		names := []string{}
		for _, code := range g.Categories {
			if code != "other" || len(g.Categories) == 1 {
				names = append(names, lawName(ctx, code))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: joinComma(names...)}, ui.Num(ctx, g.People), ui.Num(ctx, int64(g.Old)), ui.Num(ctx, int64(g.New)), ui.Num(ctx, int64(g.Keeps))}})
	}
	return t
}

func changePlaces(ctx context.Context, st stand, path string, c app.ChangeView) ui.Table {
	t := ui.Table{ID: "places", Caption: ui.T(ctx, "law.change.places"), Filter: len(c.Rows) > 12, Cols: columns(ctx, "law.change.col.place", "law.change.col.payers", "law.change.col.affected", "law.change.col.keep", "law.change.col.keep", "law.change.col.unknown", "law.change.col.diff")}
	t.Cols[4].Label = ui.T(ctx, "law.change.col.expiring", monthText(c.First), monthText(c.Last))
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	cells := func(name ui.Cell, r app.ChangeRow) ui.Row {
		return ui.Row{Cells: []ui.Cell{name, ui.Num(ctx, r.Payers), ui.Num(ctx, r.Affected), ui.Num(ctx, r.Keep), ui.Num(ctx, r.Expiring), ui.Num(ctx, r.Unknown), ui.Num(ctx, int64(r.After-r.Before))}}
	}
	for _, r := range c.Rows {
		if r.Payers > 0 {
			t.Rows = append(t.Rows, cells(ui.Cell{Text: unitName(r.Unit), Href: st.where.At(r.Unit.ID).URL(path)}, r))
		}
	}
	foot := cells(ui.Cell{Text: unitName(st.place.Unit())}, c.Total)
	t.Foot = &foot
	return t
}

func changeNames(ctx context.Context, w ui.Where, c app.ChangeView) ui.Table {
	t := ui.Table{ID: "names", Caption: ui.T(ctx, "law.change.names"), Cols: columns(ctx, "law.change.col.name", "law.change.col.village", "law.change.col.before", "law.change.col.after", "law.change.col.until", "law.change.col.page")}
	t.Cols[2].Num, t.Cols[3].Num = true, true
	for _, n := range c.Names {
		id := itoa(int64(n.ID))
		before := ui.Num(ctx, int64(n.Before))
		if n.Unknown {
			before.Sub = ui.T(ctx, "law.change.guess")
		}
		until := ui.Cell{}
		if !n.Until.IsZero() {
			until.Text = ui.Day(n.Until)
		}
		if n.Expiring {
			until.Tag = "warn"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Name, Href: w.URL("/people/" + id)}, {Text: unitName(n.Village)}, before, ui.Num(ctx, int64(n.After)), until,
			{Text: ui.T(ctx, "law.change.open"), Href: "/advice?person=" + id}}})
	}
	return t
}

// monthText is the month of a day as columns name it: 12/2026.
func monthText(d day.Date) string { return d.InMonth().VN() }

// showLawChangePlaces answers GET /policy/changes/{date}/places.xlsx: the places below and how many of each are
// affected; no names.
func (s *Server) showLawChangePlaces(w http.ResponseWriter, r *http.Request) error {
	on, err := changeDay(r)
	if err != nil {
		return err
	}
	ctx, path := r.Context(), "/policy/changes/"+on.String()
	st, err := s.standAt(r, "policy", path)
	if err != nil {
		return err
	}
	c, err := s.app.PolicyChange(ctx, actor(r), app.ChangeQuery{On: on, UnitID: st.place.Unit().ID})
	if err != nil {
		return err
	}
	return s.sendTable(w, ui.T(ctx, "law.change.file.places", on.String())+" "+unitName(st.place.Unit()), changePlaces(ctx, st, path, c))
}

// showLawChangeSheet answers GET /policy/changes/{date}/names.xlsx: everyone affected in the place.
func (s *Server) showLawChangeSheet(w http.ResponseWriter, r *http.Request) error {
	on, err := changeDay(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	st, err := s.standAt(r, "policy", "/policy/changes/"+on.String())
	if err != nil {
		return err
	}
	c, err := s.app.ExportChange(ctx, actor(r), app.ChangeQuery{On: on, UnitID: st.place.Unit().ID})
	if err != nil {
		return err
	}
	t := changeNames(ctx, st.where, c)
	t.Cols = t.Cols[:5]
	return s.sendTable(w, ui.T(ctx, "law.change.file", on.String())+" "+unitName(st.place.Unit()), t)
}

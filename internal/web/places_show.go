package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

func (s *Server) placeRoutes(signed func(string, handler)) {
	signed("GET /places", s.showPlaces)
	signed("GET /places/find", s.showPlacesFind)
	signed("GET /audit", s.showAudit)
}

// placesView is a place with what lies below and who serves it.
type placesView struct {
	page    ui.Page
	over    string
	actions []action
	tabs    []ui.Tab
	facts   []ui.Fact
	table   ui.Table
	history ui.Table
}

// showPlaces answers GET /places.
func (s *Server) showPlaces(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "places", "/places")
	if err != nil {
		return err
	}
	ctx := r.Context()
	f, err := s.app.PlaceFile(ctx, actor(r), st.where.UnitID, day.Date{})
	if err != nil {
		return err
	}
	u := f.Unit()
	v := placesView{page: st.page, over: overLine(ctx, f), facts: placeFacts(ctx, f), table: placesTable(ctx, st.where, f), history: historyTable(ctx, f)}
	v.page.Title, v.page.Crumbs = unitName(u), crumbsOf(st.where, f, "/places")
	v.actions = []action{{label: ui.T(ctx, "web.places.coverage"), href: st.where.URL("/coverage"), icon: "net", primary: true}}
	v.tabs = placeTabs(ctx, st.where, "/places")
	if isCommuneOrVillage(st) && (access.May(actor(r).Role, access.ImportPlaces) || access.May(actor(r).Role, access.KeepCharges)) {
		v.actions = append(v.actions, action{label: ui.T(ctx, "office.change.title"), href: st.where.URL("/places/change"), icon: "place"})
	}
	return s.render(w, r, http.StatusOK, placesPage(v))
}

func placeFacts(ctx context.Context, f app.PlaceView) []ui.Fact {
	u := f.Unit()
	facts := []ui.Fact{{Label: ui.T(ctx, "web.places.code"), Value: u.Code}, {Label: ui.T(ctx, "web.places.since"), Value: ui.Day(u.Since)}, {Label: ui.T(ctx, "web.places.source"), Value: u.Source}}
	if u.Level == org.Commune {
		officer := f.Charges[u.ID].Name
		if officer == "" {
			officer = ui.T(ctx, "web.places.none")
		}
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "web.places.officer"), Value: officer})
	}
	for _, o := range f.Offices {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "web.places.office"), Value: o.Name})
	}
	var before []string
	for _, b := range f.Before {
		before = append(before, unitName(b))
	}
	return append(facts, ui.Fact{Label: ui.T(ctx, "web.places.before"), Value: strings.Join(before, ", ")})
}

func placesTable(ctx context.Context, w ui.Where, f app.PlaceView) ui.Table {
	t := ui.Table{ID: "places", Caption: ui.T(ctx, "web.places.below"), Filter: true, Tall: len(f.Children) > 15, Cols: columns(ctx, "web.col.name", "web.places.code")}
	communes := f.Unit().Level == org.Province
	if communes {
		t.Cols = append(t.Cols, ui.Col{Label: ui.T(ctx, "web.places.officer")})
	}
	for _, c := range f.Children {
		row := ui.Row{Cells: []ui.Cell{{Text: unitName(c), Href: w.At(c.ID).URL("/places")}, {Text: c.Code}}}
		if communes {
			o := f.Charges[c.ID]
			cell := ui.Cell{Text: o.Name, Sub: o.Title}
			if o.ID == 0 {
				cell = ui.Cell{Text: ui.T(ctx, "web.places.none"), Tag: "warn"}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func historyTable(ctx context.Context, f app.PlaceView) ui.Table {
	t := ui.Table{ID: "history", Caption: ui.T(ctx, "web.places.history"), Cols: columns(ctx, "web.col.name", "web.field.from", "web.field.to", "web.places.source")}
	for _, h := range f.History {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: h.FullName}, {Text: ui.Day(h.From)}, {Text: openEnd(ctx, h.To)}, {Text: h.Source}}})
	}
	return t
}

// showPlacesFind answers GET /places/find?q=: one hit opens at once, several are listed.
func (s *Server) showPlacesFind(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "places", "/places")
	if err != nil {
		return err
	}
	ctx, q := r.Context(), r.URL.Query().Get("q")
	hits, err := s.app.FindPlaces(ctx, actor(r), q, 50)
	if err != nil {
		return err
	}
	if len(hits) == 1 {
		u := hits[0].Path[len(hits[0].Path)-1]
		http.Redirect(w, r, st.where.At(u.ID).URL("/coverage"), http.StatusSeeOther)
		return nil
	}
	v := placesView{page: st.page, over: q}
	v.page.Title = ui.T(ctx, "web.places.found")
	v.table = ui.Table{ID: "found", Caption: v.page.Title, Cols: columns(ctx, "web.col.name", "web.names.place"),
		Empty: &ui.Empty{Small: true, Title: ui.T(ctx, "web.people.none"), Text: ui.T(ctx, "web.people.none.text")}}
	for _, h := range hits {
		n := len(h.Path) - 1
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: unitName(h.Path[n]), Href: st.where.At(h.Path[n].ID).URL("/coverage")}, {Text: pathLine(h.Path[:n])}}})
	}
	return s.render(w, r, http.StatusOK, placesPage(v))
}

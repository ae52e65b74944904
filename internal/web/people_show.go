package web

import (
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/web/ui"
)

// peopleView is the answer to the search box: people, then places.
type peopleView struct {
	page   ui.Page
	query  string
	table  ui.Table
	places []ui.PlaceLink
	empty  *ui.Empty
}

// hit is one line below the search box.
type hit struct{ label, sub, href string }

// showPeople answers GET /people?q=.
func (s *Server) showPeople(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "people", "/coverage")
	if err != nil {
		return err
	}
	ctx, q := r.Context(), strings.TrimSpace(r.URL.Query().Get("q"))
	v := peopleView{page: st.page, query: q}
	v.page.Title = ui.T(ctx, "web.people.title")
	if q == "" {
		v.empty = &ui.Empty{Title: ui.T(ctx, "web.people.empty"), Text: ui.T(ctx, "web.people.empty.text"), Href: namesURL(st.where, "missing"), Action: ui.T(ctx, "web.people.empty.go")}
		return s.render(w, r, http.StatusOK, peoplePage(v))
	}
	lines, places, err := s.find(r, q, 50)
	if err != nil {
		return err
	}
	v.table = ui.Table{ID: "people", Caption: ui.T(ctx, "web.people.found", q), Filter: true,
		Cols:  columns(ctx, "web.names.who", "web.names.birth", "web.names.number", "web.names.place", "web.names.segment", "web.names.has"),
		Empty: &ui.Empty{Small: true, Title: ui.T(ctx, "web.people.none"), Text: ui.T(ctx, "web.people.none.text")}}
	for _, l := range lines {
		v.table.Rows = append(v.table.Rows, nameRow(ctx, st.where, l))
	}
	for _, p := range places {
		u := p.Path[len(p.Path)-1]
		v.places = append(v.places, ui.PlaceLink{Name: pathLine(p.Path), Href: st.where.At(u.ID).URL("/coverage")})
	}
	return s.render(w, r, http.StatusOK, peoplePage(v))
}

// find looks for people, where the reader may see names, and for places.
func (s *Server) find(r *http.Request, q string, limit int) ([]app.NameLine, []app.PlaceHit, error) {
	var lines []app.NameLine
	if access.May(actor(r).Role, access.SeeNames) {
		var err error
		if lines, err = s.app.FindPeople(r.Context(), actor(r), q, limit); err != nil {
			return nil, nil, err
		}
	}
	places, err := s.app.FindPlaces(r.Context(), actor(r), q, min(limit, 10))
	return lines, places, err
}

// showPeopleSuggest answers htmx while someone types.
func (s *Server) showPeopleSuggest(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if len([]rune(q)) < 2 {
		return s.render(w, r, http.StatusOK, hitsPart(nil, false))
	}
	lines, places, err := s.find(r, q, 6)
	if err != nil {
		return err
	}
	var hits []hit
	for _, p := range places[:min(len(places), 3)] {
		u := p.Path[len(p.Path)-1]
		hits = append(hits, hit{unitName(u), pathLine(p.Path[:len(p.Path)-1]), where.At(u.ID).URL("/coverage")})
	}
	for _, l := range lines {
		hits = append(hits, hit{l.FullName, joinDots(birthText(r.Context(), l.Birth), placeLine(l.Place)), where.URL("/people/" + itoa(int64(l.ID)))})
	}
	return s.render(w, r, http.StatusOK, hitsPart(hits, true))
}

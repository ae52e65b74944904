package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// whereOf reads place, scheme and period from an address. An unreadable one is an error rather than
// another place: whoever was sent the address must see what the sender saw.
func whereOf(r *http.Request) (ui.Where, error) {
	var w ui.Where
	q := r.URL.Query()
	if v := q.Get("place"); v != "" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			return w, fault.New(fault.NotFound, "web.no_page")
		}
		w.UnitID = n
	}
	if v := q.Get("scheme"); v != "" {
		scheme, ok := person.SchemeByCode(v)
		if !ok {
			return w, fault.New(fault.NotFound, "web.no_page")
		}
		w.Scheme = scheme
	}
	if v := q.Get("on"); v != "" {
		if _, err := parsePeriod(v); err != nil {
			return w, fault.Wrap(fault.NotFound, err, "web.no_page")
		}
		w.Period = v
	}
	return w, nil
}

// stand is where a request stands: address, place, period and the shell around the page.
type stand struct {
	where  ui.Where
	place  app.PlaceView
	period period
	page   ui.Page
}

// standAt loads the place of a request and builds the shell. path is the page that the pickers stay on.
func (s *Server) standAt(r *http.Request, module, path string) (stand, error) {
	w, err := whereOf(r)
	if err != nil {
		return stand{}, err
	}
	return s.standIn(r, w, module, path)
}

func (s *Server) standIn(r *http.Request, w ui.Where, module, path string) (stand, error) {
	p, err := s.app.Place(r.Context(), actor(r), w.UnitID, day.Date{})
	if err != nil {
		return stand{}, err
	}
	st := stand{where: w, place: p, period: periodOr(w.Period, p.AsOf, s.app.Today())}
	st.page = s.shell(r, w, module)
	st.page.DataDay = p.AsOf
	st.page.Place = placePicker(w, p, path)
	st.page.Periods = periodChoices(r.Context(), w, path, st.period, p.AsOf)
	return st, nil
}

// shell is what surrounds a page that stands at no place, or of a store that has none yet.
func (s *Server) shell(r *http.Request, w ui.Where, module string) ui.Page {
	a := actor(r)
	p := ui.Page{Module: module, Where: w, Account: ui.Account{Name: a.Name, Role: ui.T(r.Context(), "role."+string(a.Role)), Code: string(a.Role)}, Self: r.URL.RequestURI(), Address: s.address(r), Query: r.URL.Query().Get("q")}
	waits, err := s.app.Waits(r.Context(), a, w.UnitID)
	if err != nil {
		s.log.Warn("what waits could not be counted", "error", err) // the page itself does not depend on it
	}
	p.Modules = modules(w, waits, mayOf(a))
	if f, ok := s.sessions.Pop(r.Context(), sessionFlash).(string); ok && f != "" {
		p.Flash = &ui.Notice{Mood: "ok", Title: f}
	}
	return p
}

func (s *Server) address(r *http.Request) string {
	scheme := "http://"
	if s.opts.Secure {
		scheme = "https://"
	}
	return scheme + r.Host + r.URL.RequestURI()
}

func mayOf(a app.Actor) func(access.Act) bool {
	return func(act access.Act) bool { return access.May(a.Role, act) }
}

// unitName is what a place is called on its own: «Xã Ea Kar», «Buôn Ea Mar», «Tổ liên gia 4».
func unitName(u org.Unit) string {
	if u.FullName != "" {
		return u.FullName
	}
	return org.FullName(u.Kind, u.Name)
}

func placePicker(w ui.Where, p app.PlaceView, path string) ui.PlacePicker {
	out := ui.PlacePicker{Name: unitName(p.Unit()), Action: "/places/find"}
	for i, u := range p.Path {
		if i < p.Reach {
			continue
		}
		out.Path = append(out.Path, ui.PlaceLink{Name: unitName(u), Href: w.At(u.ID).URL(path), Current: i == len(p.Path)-1})
	}
	for _, u := range p.Own {
		out.Own = append(out.Own, ui.PlaceLink{Name: unitName(u), Href: w.At(u.ID).URL(path), Current: u.ID == p.Unit().ID})
	}
	for _, u := range p.Children {
		out.Children = append(out.Children, ui.PlaceLink{Name: unitName(u), Href: w.At(u.ID).URL(path)})
	}
	return out
}

// crumbsOf is the way from the province down to the place of a page.
func crumbsOf(w ui.Where, p app.PlaceView, path string) []ui.Crumb {
	var out []ui.Crumb
	for i, u := range p.Path {
		c := ui.Crumb{Label: unitName(u)}
		if i < len(p.Path)-1 && i >= p.Reach {
			c.Href = w.At(u.ID).URL(path)
		}
		out = append(out, c)
	}
	return out
}

// levelWord names what lies below a place, for headings and columns.
func levelWord(ctx context.Context, l org.Level) string {
	switch l {
	case org.Province:
		return ui.T(ctx, "web.level.commune")
	case org.Commune:
		return ui.T(ctx, "web.level.village")
	case org.Village:
		return ui.T(ctx, "web.level.group")
	}
	return ui.T(ctx, "web.level.unit")
}

// pathLine is the way to a place, the smallest first.
func pathLine(path []org.Unit) string { return placeLine(path) }

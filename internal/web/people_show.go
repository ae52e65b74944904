package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// hit is one line below the search box.
type hit struct{ label, sub, href string }

// hitGroup is the lines of one kind.
type hitGroup struct {
	title string
	hits  []hit
}

// peopleView is the page of the search box: people, then what else bears such a name.
type peopleView struct {
	page   ui.Page
	notice *ui.Notice
	table  ui.Table
	total  string
	groups []hitGroup
	empty  *ui.Empty
}

// hitsView is what stands below the search box while someone types.
type hitsView struct {
	groups []hitGroup
	asked  bool
	notice string
	all    string // the button that opens the whole answer
}

// postPeople takes what was typed. What someone looks for must not stand in an address in clear, so the
// answer has an address of its own in which it is sealed; going back and forth works as with any page.
func (s *Server) postPeople(w http.ResponseWriter, r *http.Request) error {
	return s.goFind(w, r, r.PostFormValue("q"))
}

func (s *Server) goFind(w http.ResponseWriter, r *http.Request, text string) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	to := where.URL("/people")
	if text = strings.TrimSpace(text); text != "" {
		to = where.URL("/people", "t", s.app.SealSearch(text))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// showPeople answers GET /people?t=. An address from before that holds the text in clear is led to one that
// does not.
func (s *Server) showPeople(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	if q := query.Get("q"); q != "" {
		return s.goFind(w, r, q)
	}
	st, err := s.standAt(r, "people", "/coverage")
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := peopleView{page: st.page}
	v.page.Title = ui.T(ctx, "search.title")
	sealed := query.Get("t")
	if sealed == "" {
		v.empty = &ui.Empty{Title: ui.T(ctx, "search.empty"), Text: ui.T(ctx, "search.empty.text")}
		if access.May(actor(r).Role, access.SeeNames) {
			v.empty.Href, v.empty.Action = namesURL(st.where, "missing"), ui.T(ctx, "search.empty.go")
		}
		return s.render(w, r, http.StatusOK, peoplePage(v))
	}
	text, err := s.app.OpenSearch(sealed)
	if err != nil {
		return err
	}
	v.page.Query = text
	found, err := s.app.Find(ctx, actor(r), app.FindQuery{Text: text, UnitID: nearOf(r, st.where), Cursor: query.Get("after"), Limit: 50})
	if err != nil {
		return err
	}
	v.notice, v.total = findNotice(ctx, found), ui.T(ctx, "web.people.n", ui.N(ctx, int64(found.Total)))
	v.table = peopleTable(ctx, st.where, found, sealed, query.Get("after"))
	if query.Get("after") == "" {
		v.groups = hitGroups(ctx, st.where, found, mayOf(actor(r)), text, 10)
	}
	return s.render(w, r, http.StatusOK, peoplePage(v))
}

// nearOf is where the reader stands: the place of the page, else the reader's own.
func nearOf(r *http.Request, w ui.Where) int64 {
	if w.UnitID != 0 {
		return w.UnitID
	}
	return actor(r).UnitID
}

// peopleTable is a page of people found; without any it is left out.
func peopleTable(ctx context.Context, w ui.Where, found app.FindView, sealed, after string) ui.Table {
	t := ui.Table{ID: "people", Caption: ui.T(ctx, "search.group.people"), Filter: true,
		Cols: columns(ctx, "web.names.who", "web.names.birth", "web.names.number", "web.names.place", "web.names.segment", "web.names.has")}
	for _, l := range found.People {
		t.Rows = append(t.Rows, nameRow(ctx, w, l))
	}
	if len(t.Rows) > 0 && (found.Next != "" || after != "") {
		t.Pager = &ui.Pager{Line: ui.T(ctx, "web.names.line", ui.N(ctx, int64(len(t.Rows))), ui.N(ctx, int64(found.Total)))}
		if after != "" {
			t.Pager.First = w.URL("/people", "t", sealed)
		}
		if found.Next != "" {
			t.Pager.Next = w.URL("/people", "t", sealed, "after", found.Next)
		}
	}
	return t
}

// findNotice says why an answer is not what one may expect; nil when it is.
func findNotice(ctx context.Context, f app.FindView) *ui.Notice {
	switch {
	case f.Partial:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "search.partial"), Text: ui.T(ctx, "search.partial.text")}
	case f.Number && f.Total == 0:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "search.no_number"), Text: ui.T(ctx, "search.no_number.text")}
	case f.Waiting:
		return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "search.waiting"), Text: ui.T(ctx, "search.waiting.text")}
	case f.Loose:
		return &ui.Notice{Title: ui.T(ctx, "search.loose"), Text: ui.T(ctx, "search.loose.text")}
	}
	return nil
}

// hitGroups is everything found but the people.
func hitGroups(ctx context.Context, w ui.Where, f app.FindView, may func(access.Act) bool, text string, most int) []hitGroup {
	groups := []hitGroup{{title: ui.T(ctx, "search.group.households")}, {title: ui.T(ctx, "search.group.places")}, {title: ui.T(ctx, "search.group.bodies")}, {title: ui.T(ctx, "search.group.local")},
		{ui.T(ctx, "search.group.functions"), findFunctions(ctx, w, may, text, most)}}
	for _, h := range f.Households {
		label := ui.T(ctx, "search.household", h.Number)
		if h.Number == "" {
			label = ui.T(ctx, "search.household.of", called(h.Head))
		}
		groups[0].hits = append(groups[0].hits, hit{label, joinDots(called(h.Head), h.Address, placeLine(h.Place)), w.URL("/households/" + itoa(int64(h.ID)))})
	}
	for _, p := range f.Places {
		u := p.Path[len(p.Path)-1]
		groups[1].hits = append(groups[1].hits, hit{unitName(u), pathLine(p.Path[:len(p.Path)-1]), w.At(u.ID).URL("/coverage")})
	}
	for _, b := range f.Bodies {
		groups[2].hits = append(groups[2].hits, bodyHit(ctx, w, b))
	}
	for _, l := range f.Local {
		groups[3].hits = append(groups[3].hits, localHit(w, l))
	}
	var some []hitGroup
	for _, g := range groups {
		if g.hits = g.hits[:min(len(g.hits), most)]; len(g.hits) > 0 {
			some = append(some, g)
		}
	}
	return some
}

func bodyHit(ctx context.Context, w ui.Where, b app.Body) hit {
	if b.Office {
		return hit{b.Name, joinDots(ui.T(ctx, "search.office"), b.Code), w.URL("/offices/" + itoa(b.ID))}
	}
	kind := ui.T(ctx, "search.organisation")
	if key := "office.kind." + b.Kind; i18n.Has(key) {
		kind = ui.T(ctx, key)
	}
	return hit{b.Name, joinDots(kind, b.Code), w.URL("/organisations/" + itoa(b.ID))}
}

// localHit leads to the points of a commune, or to the cells of an organisation in the village.
func localHit(w ui.Where, l app.LocalHit) hit {
	at := w
	if n := len(l.Place); n > 0 {
		at = w.At(l.Place[n-1].ID)
	}
	if l.Cell != 0 {
		return hit{l.Name, joinDots(l.Body, placeLine(l.Place)), at.URL("/organisations/" + itoa(l.Cell))}
	}
	return hit{l.Name, joinDots(l.Body, l.Code, placeLine(l.Place)), at.URL("/points")}
}

// postPeopleSuggest answers htmx while someone types.
func (s *Server) postPeopleSuggest(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	ctx, text := r.Context(), strings.TrimSpace(r.PostFormValue("q"))
	if len([]rune(text)) < 2 {
		return s.render(w, r, http.StatusOK, hitsPart(hitsView{}))
	}
	const most = 6
	// A whole number is looked up when the search is sent: asking at every key would count as guessing.
	found, err := s.app.Find(ctx, actor(r), app.FindQuery{Text: text, UnitID: nearOf(r, where), Limit: most, Few: true, Typing: true})
	if err != nil {
		return err
	}
	v := hitsView{asked: true}
	if n := findNotice(ctx, found); n != nil && !(found.Number && found.Total == 0) {
		v.notice = n.Title
	} else if found.Number {
		v.notice, v.asked = ui.T(ctx, "search.number.enter"), false
	}
	people := hitGroup{title: ui.T(ctx, "search.group.people")}
	for _, l := range found.People {
		people.hits = append(people.hits, hit{called(l.FullName), joinDots(birthText(ctx, l.Birth), placeLine(l.Place)), where.URL("/people/" + itoa(int64(l.ID)))})
	}
	if len(people.hits) > 0 {
		v.groups = append(v.groups, people)
	}
	v.groups = append(v.groups, hitGroups(ctx, where, found, mayOf(actor(r)), text, 3)...)
	if found.Total > len(found.People) {
		v.all = ui.T(ctx, "search.all", found.Total)
	} else if len(v.groups) > 0 {
		v.all = ui.T(ctx, "search.all.few")
	}
	return s.render(w, r, http.StatusOK, hitsPart(v))
}

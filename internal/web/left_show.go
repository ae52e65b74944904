package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

const leftPath = "/places/left"

// leftView answers GET /places/left: villages and groups that were split and still have somebody; of one of them (from)
// the households and groups, to be ticked and taken to where they live now.
func (s *Server) leftView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, leftPath)
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	from := queryID(r, "from")
	left, err := s.app.LeftPlaces(ctx, actor(r), st.where.UnitID, from)
	if err != nil {
		return v, err
	}
	v.page.Crumbs = append(crumbLinksTo(st, "/places"), ui.Crumb{Label: v.page.Title})
	if left.One == nil {
		t := leftTable(ctx, st.where, left)
		v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "office.left.text"), table: &t}}
		return v, nil
	}
	one := *left.One
	v.page.Title = ui.T(ctx, "office.left.one", one.Unit().FullName)
	v.page.Crumbs[len(v.page.Crumbs)-1].Href = st.where.URL(leftPath)
	v.page.Crumbs = append(v.page.Crumbs, ui.Crumb{Label: one.Unit().FullName})
	v.figures = []ui.Figure{s.figureOf(ctx, "office.left.households", int64(len(left.Households)), "office.unit.household", ""), s.figureOf(ctx, "office.left.people", one.People, "web.unit.people", "")}
	if one.Things > 0 {
		v.figures = append(v.figures, s.figureOf(ctx, "office.left.things", one.Things, "office.unit.entry", ""))
	}
	t := leftHouseholds(ctx, st.where, left)
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "office.left.one.text", ui.Day(one.Ended)), table: &t}}
	action := st.where.URL(leftPath, "from", itoa(from))
	targets := ui.Field{Name: "to", ID: "chosen-to", Label: ui.T(ctx, "office.left.to"), Options: unitOptions(left.Targets, typed(r, "to", ""))[1:]}
	v.chosen = &chosenForm{id: t.Select, action: action, fields: []ui.Field{targets}, buttons: []chosenButton{{label: ui.T(ctx, "office.left.go")}}}
	all := targets
	all.ID = "all-to"
	v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "office.left.all"), hint: ui.T(ctx, "office.left.all.text"), action: action, submit: ui.T(ctx, "office.left.all.go"),
		hidden: [][2]string{{"all", "1"}}, fields: []ui.Field{all}}})
	return v, nil
}

func leftTable(ctx context.Context, w ui.Where, left app.LeftView) ui.Table {
	t := ui.Table{ID: "left", Caption: ui.T(ctx, "office.left.places"), Cols: columns(ctx, "office.col.place", "office.col.left_on", "office.col.left_people", "office.col.left_groups", "office.col.left_things")}
	for i := 2; i < 5; i++ {
		t.Cols[i].Num = true
	}
	for _, l := range left.Left {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Unit().FullName, Sub: pathLine(l.Path[:len(l.Path)-1]), Href: w.URL(leftPath, "from", itoa(l.UnitID))}, {Text: ui.Day(l.Ended)},
			ui.Num(ctx, l.People), ui.Num(ctx, l.Groups), ui.Num(ctx, l.Things)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.left.none"), Text: ui.T(ctx, "office.left.none.text")}
	return t
}

// leftHouseholds is one table: whole groups first, then households, then whoever has none.
func leftHouseholds(ctx context.Context, w ui.Where, left app.LeftView) ui.Table {
	t := ui.Table{ID: "households", Caption: ui.T(ctx, "office.left.who"), Filter: true, Tall: true, Select: "rehome", Cols: columns(ctx, "office.col.left_who", "office.col.left_head", "office.col.left_group", "office.col.left_people")}
	t.Cols[3].Num = true
	names := map[int64]string{}
	for _, g := range left.Groups {
		names[g.Unit.ID] = unitName(g.Unit)
		t.Rows = append(t.Rows, ui.Row{Key: "g" + itoa(g.Unit.ID), Cells: []ui.Cell{{Text: ui.T(ctx, "office.left.whole", unitName(g.Unit))}, {Text: ui.T(ctx, "office.left.whole.n", ui.N(ctx, g.Households))}, {Text: unitName(g.Unit)}, ui.Num(ctx, g.People)}})
	}
	for _, h := range left.Households {
		t.Rows = append(t.Rows, ui.Row{Key: "h" + itoa(int64(h.ID)), Cells: []ui.Cell{{Text: ui.T(ctx, "search.household", h.Number), Href: w.URL("/households/" + itoa(int64(h.ID)))}, {Text: called(h.Head)}, {Text: names[h.GroupID]}, ui.Num(ctx, h.Members)}})
	}
	for _, p := range left.Alone {
		t.Rows = append(t.Rows, ui.Row{Key: "p" + itoa(int64(p.ID)), Cells: []ui.Cell{{Text: called(p.FullName), Sub: ui.T(ctx, "office.left.alone"), Href: w.URL("/people/" + itoa(int64(p.ID)))}, {Text: birthText(ctx, p.Birth)}, {Text: names[p.GroupID]}, ui.Num(ctx, 1)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.left.none"), Text: ui.T(ctx, "office.left.none.text")}
	return t
}

// postLeft takes the ticked rows, or all that is left, to one of today's places.
func (s *Server) postLeft(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q := app.Rehoming{From: queryID(r, "from"), To: formID(r, "to"), All: r.PostFormValue("all") == "1"}
	for _, key := range r.PostForm["id"] {
		n, err := strconv.ParseInt(key[min(1, len(key)):], 10, 64)
		if err != nil || n <= 0 {
			return fault.New(fault.NotFound, "web.no_page")
		}
		switch key[0] {
		case 'g':
			q.Groups = append(q.Groups, n)
		case 'h':
			q.Households = append(q.Households, person.HouseholdID(n))
		case 'p':
			q.People = append(q.People, person.ID(n))
		}
	}
	done, err := s.app.Rehome(r.Context(), actor(r), q)
	if err != nil {
		return s.answer(w, r, err, "", "", s.leftView, leftPath)
	}
	ctx := r.Context()
	text := ui.T(ctx, "office.left.done", ui.N(ctx, int64(done.Households)), ui.N(ctx, done.People))
	if done.Groups > 0 {
		text = ui.T(ctx, "office.left.done.groups", ui.N(ctx, int64(done.Groups)), ui.N(ctx, int64(done.Households)), ui.N(ctx, done.People))
	}
	if done.Before > 0 {
		text = joinDots(text, ui.T(ctx, "office.left.before", ui.N(ctx, int64(done.Before))))
	}
	s.sessions.Put(ctx, sessionFlash, text)
	to := where.URL(leftPath)
	if left, err := s.app.LeftPlaces(ctx, actor(r), where.UnitID, 0); err == nil && stillLeft(left, q.From) {
		to = where.URL(leftPath, "from", itoa(q.From))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func stillLeft(v app.LeftView, id int64) bool {
	for _, l := range v.Left {
		if l.UnitID == id {
			return true
		}
	}
	return false
}

// leftNotice says on the page of mergers and splits that people still wait for their village; nil when none do.
func (s *Server) leftNotice(r *http.Request, st stand) (*ui.Notice, error) {
	ctx := r.Context()
	left, err := s.app.LeftPlaces(ctx, actor(r), st.where.UnitID, 0)
	if err != nil || len(left.Left) == 0 {
		return nil, err
	}
	var names []org.Unit
	for _, l := range left.Left {
		names = append(names, l.Unit())
	}
	return &ui.Notice{Mood: "warn", Title: ui.T(ctx, "office.left.notice", unitNamesLine(names, 3)), Text: ui.T(ctx, "office.left.text"), Href: st.where.URL(leftPath), Link: ui.T(ctx, "office.left.title")}, nil
}

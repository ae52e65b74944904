package web

import (
	"context"
	"net/http"
	"sort"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// organisationsView answers GET /organisations.
func (s *Server) organisationsView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/organisations")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Organisations(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	t := ui.Table{ID: "organisations", Caption: ui.T(ctx, "office.title.organisations"), Export: st.where.URL("/organisations.xlsx"),
		Cols: columns(ctx, "office.col.organisation", "office.col.kind", "office.col.cells", "office.col.members", "office.col.villages", "office.col.points", "office.col.people")}
	for i := 2; i < 7; i++ {
		t.Cols[i].Num = true
	}
	for _, o := range list.Lines {
		villages := blankZero(ctx, o.Villages)
		if o.Cells > 0 {
			villages.Sub = ui.Percent(ctx, int64(o.Villages), int64(list.Villages))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Name, Sub: o.Code, Href: st.where.URL("/organisations/" + itoa(o.ID))}, {Text: ui.T(ctx, "office.kind."+string(o.Kind))},
			blankZero(ctx, o.Cells), blankZero(ctx, int(o.Members)), villages, blankZero(ctx, o.Points), blankZero(ctx, o.People)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.organisations.none"), Text: ui.T(ctx, "office.organisations.none.text")}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "office.organisations.hint", ui.N(ctx, int64(list.Villages))), table: &t, form: mayKeep(actor(r), list.MayKeep, organisationForm(r, st))}}
	return v, nil
}

func blankZero(ctx context.Context, n int) ui.Cell {
	if n == 0 {
		return ui.Cell{}
	}
	return ui.Num(ctx, int64(n))
}

func organisationForm(r *http.Request, st stand) *officeForm {
	ctx := r.Context()
	var kinds []ui.Option
	for _, k := range app.OrganisationKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: ui.T(ctx, "office.kind."+string(k)), Selected: typed(r, "kind", "") == string(k)})
	}
	return &officeForm{title: ui.T(ctx, "office.organisation.new"), action: st.where.URL("/organisations"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
		{Name: "kind", Label: ui.T(ctx, "office.col.kind"), Options: kinds}, {Name: "name", Label: ui.T(ctx, "office.col.organisation"), Value: typed(r, "name", ""), Required: true},
		{Name: "code", Label: ui.T(ctx, "web.places.code"), Hint: ui.T(ctx, "office.organisation.code.hint"), Value: typed(r, "code", ""), Required: true},
		{Name: "from", Label: ui.T(ctx, "office.col.from"), Type: "date", Value: typed(r, "from", ""), Required: true}}}
}

func (s *Server) postOrganisation(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	_, err = s.app.AddOrganisation(r.Context(), actor(r), org.Organisation{Code: r.PostFormValue("code"), Kind: org.OrganisationKind(r.PostFormValue("kind")), Name: r.PostFormValue("name"), From: formDay(r, "from")})
	return s.answer(w, r, err, "office.saved", where.URL("/organisations"), s.organisationsView, "/organisations")
}

// organisationView answers GET /organisations/{id}: its cells, and the villages without one.
func (s *Server) organisationView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.officeStand(r, "/organisations")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	o, err := s.app.Organisation(ctx, actor(r), id, st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.over, v.page.Title = joinDots(unitName(st.place.Unit()), ui.T(ctx, "office.kind."+string(o.Kind))), o.Name
	v.page.Crumbs = append(crumbLinksTo(st, "/organisations"), ui.Crumb{Label: o.Name})
	v.figures = []ui.Figure{s.figureOf(ctx, "office.col.cells", int64(len(o.Cells)), "office.unit.cell", ""), s.figureOf(ctx, "office.col.members", o.Members, "web.unit.people", ""),
		s.figureOf(ctx, "office.cells.without", int64(len(o.Without)), "office.unit.village", "")}
	t := ui.Table{ID: "cells", Caption: ui.T(ctx, "office.cells", ui.N(ctx, int64(len(o.Cells)))), Filter: true, Tall: len(o.Cells) > 15, Export: st.where.URL("/organisations/" + itoa(id) + "/cells.xlsx"),
		Cols: columns(ctx, "office.col.cell", "office.col.village", "office.col.members", "office.col.head", "office.col.since")}
	t.Cols[2].Num = true
	for _, c := range o.Cells {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Name}, {Text: c.Place, Href: st.where.At(c.UnitID).URL("/places")}, ui.Num(ctx, c.Members), {Text: c.Head}, {Text: ui.Day(c.From)}}})
	}
	shorten(ctx, &t, r, 40)
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.cells.none"), Text: ui.T(ctx, "office.cells.none.text")}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, table: &t, form: mayKeep(actor(r), o.MayKeep, cellForm(r, st, o))}}
	if len(o.Without) > 0 && len(o.Cells) > 0 {
		v.sections = append(v.sections, withoutSection(r, st, o.Without, o.Places, "office.cells.without"))
	}
	return v, nil
}

// withoutSection lists villages that have nobody or nothing.
func withoutSection(r *http.Request, st stand, units []org.Unit, places map[int64]string, key string) section {
	ctx := r.Context()
	t := ui.Table{ID: "without", Caption: ui.T(ctx, key), Cols: columns(ctx, "office.col.village", "web.places.code")}
	for _, u := range units {
		text := places[u.ID]
		if text == "" {
			text = unitName(u)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: text, Href: st.where.At(u.ID).URL("/places")}, {Text: u.Code}}})
	}
	shorten(ctx, &t, r, 15)
	return section{title: joinDots(t.Caption, ui.N(ctx, int64(len(units)))), table: &t}
}

// shorten leaves the first rows on the screen and links to all; print and workbook have every row.
func shorten(ctx context.Context, t *ui.Table, r *http.Request, most int) {
	if len(t.Rows) <= most+3 || r.URL.Query().Get("all") == "1" {
		return
	}
	for i := most; i < len(t.Rows); i++ {
		t.Rows[i].Rest = true
	}
	q := r.URL.Query()
	q.Set("all", "1")
	if t.Pager == nil {
		t.Pager = &ui.Pager{}
	}
	t.Pager.Line = ui.T(ctx, "office.shown", ui.N(ctx, int64(most)), ui.N(ctx, int64(len(t.Rows))))
	t.Pager.All, t.Pager.AllLabel = r.URL.Path+"?"+q.Encode(), ui.T(ctx, "office.all", ui.N(ctx, int64(len(t.Rows))))
}

func cellForm(r *http.Request, st stand, o app.OrganisationView) *officeForm {
	ctx := r.Context()
	f := &officeForm{title: ui.T(ctx, "office.cell.new"), action: st.where.URL("/organisations/" + itoa(o.ID) + "/cells"), submit: ui.T(ctx, "office.save")}
	if st.place.Unit().Level == org.Province {
		f.hint = ui.T(ctx, "office.cell.choose_commune")
		return f.asHint()
	}
	villages := append([]org.Unit(nil), o.Without...)
	for _, c := range o.Cells {
		villages = append(villages, org.Unit{ID: c.UnitID, Version: org.Version{FullName: c.Place}})
	}
	f.fields = []ui.Field{{Name: "village", Label: ui.T(ctx, "office.col.village"), Options: unitOptions(villages, typed(r, "village", ""))},
		{Name: "name", Label: ui.T(ctx, "office.col.cell"), Value: typed(r, "name", ""), Required: true},
		{Name: "members", Label: ui.T(ctx, "office.col.members"), Type: "number", Min: "0", Value: typed(r, "members", ""), Required: true},
		{Name: "from", Label: ui.T(ctx, "office.col.from"), Type: "date", Value: typed(r, "from", ""), Required: true}}
	return f
}

// asHint is a form that cannot be filled in here: it says where it can.
func (f *officeForm) asHint() *officeForm { f.fields, f.submit = nil, ""; return f }

func (s *Server) postCell(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	members, nerr := strconv.ParseInt(r.PostFormValue("members"), 10, 64)
	if nerr != nil {
		members = -1 // the use case refuses it beside the field
	}
	path := "/organisations/" + itoa(id)
	err = s.app.AddCell(r.Context(), actor(r), org.Cell{OrganisationID: id, UnitID: formID(r, "village"), Name: r.PostFormValue("name"), Members: members, From: formDay(r, "from")})
	return s.answer(w, r, err, "office.saved", where.URL(path), s.organisationView, path+"/cells")
}

// pointsView answers GET /points: the collection points with their official code.
func (s *Server) pointsView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/points")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	p, err := s.app.Points(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.figures = []ui.Figure{s.figureOf(ctx, "office.points.all", int64(len(p.Lines)), "office.unit.point", ""), s.figureOf(ctx, "office.points.without", int64(len(p.Without)), "office.unit.commune", "")}
	t := ui.Table{ID: "points", Caption: ui.T(ctx, "office.title.points"), Filter: true, Tall: len(p.Lines) > 15, Export: st.where.URL("/points.xlsx"),
		Cols: columns(ctx, "office.col.point", "office.col.code22", "office.col.organisation", "office.col.commune", "office.col.address", "office.col.since")}
	for _, l := range p.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name}, {Text: l.Code.String(), Sub: l.Code.Parts()}, {Text: l.Organisation.Name}, {Text: l.Place, Href: st.where.At(l.UnitID).URL("/points")}, {Text: l.Address}, {Text: ui.Day(l.From)}}})
	}
	shorten(ctx, &t, r, 25)
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.points.none"), Text: ui.T(ctx, "office.points.none.text")}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, table: &t, form: mayKeep(actor(r), p.MayKeep, pointForm(r, st, p))}}
	if p.MayKeep && st.place.Unit().Level == org.Commune && len(p.Lines) > 0 {
		v.sections = append(v.sections, section{form: closePointForm(r, st, p, s.app.Today())})
	}
	if len(p.Without) > 0 && len(p.Lines) > 0 {
		v.sections = append(v.sections, withoutSection(r, st, p.Without, nil, "office.points.without"))
	}
	return v, nil
}

func pointForm(r *http.Request, st stand, p app.PointsView) *officeForm {
	ctx := r.Context()
	return &officeForm{title: ui.T(ctx, "office.point.new"), action: st.where.URL("/points"), submit: ui.T(ctx, "office.save"), hint: ui.T(ctx, "office.point.hint"), fields: []ui.Field{
		{Name: "code", Label: ui.T(ctx, "office.col.code22"), Hint: ui.T(ctx, "office.point.code.hint"), Value: typed(r, "code", ""), Required: true},
		{Name: "organisation", Label: ui.T(ctx, "office.col.organisation"), Options: organisationOptions(p.Organisations, typed(r, "organisation", ""))},
		{Name: "commune", Label: ui.T(ctx, "office.col.commune"), Options: unitOptions(p.Communes, typed(r, "commune", only(p.Communes)))},
		{Name: "name", Label: ui.T(ctx, "office.col.point"), Value: typed(r, "name", ""), Required: true}, {Name: "address", Label: ui.T(ctx, "office.col.address"), Value: typed(r, "address", "")},
		{Name: "from", Label: ui.T(ctx, "office.col.from"), Type: "date", Value: typed(r, "from", ""), Required: true}}}
}

// only is the id of the one place there is to choose.
func only(units []org.Unit) string {
	if len(units) == 1 {
		return itoa(units[0].ID)
	}
	return ""
}

func closePointForm(r *http.Request, st stand, p app.PointsView, today day.Date) *officeForm {
	ctx := r.Context()
	var options []ui.Option
	for _, l := range p.Lines {
		options = append(options, ui.Option{Value: l.Code.String(), Label: joinDots(l.Name, l.Code.Parts()), Selected: typed(r, "point", "") == l.Code.String()})
	}
	return &officeForm{title: ui.T(ctx, "office.point.close"), action: st.where.URL("/points/close"), submit: ui.T(ctx, "office.point.close.go"), danger: true, hint: ui.T(ctx, "office.point.close.hint"),
		fields: []ui.Field{{Name: "point", Label: ui.T(ctx, "office.col.point"), Options: options}, {Name: "last", Label: ui.T(ctx, "office.last"), Type: "date", Value: typed(r, "last", today.String()), Required: true}}}
}

func (s *Server) postPoint(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	_, err = s.app.AddPoint(r.Context(), actor(r), app.PointRequest{Code: r.PostFormValue("code"), OrganisationID: formID(r, "organisation"), UnitID: formID(r, "commune"),
		Name: r.PostFormValue("name"), Address: r.PostFormValue("address"), From: formDay(r, "from")})
	return s.answer(w, r, err, "office.saved", where.URL("/points"), s.pointsView, "/points")
}

func (s *Server) postPointClose(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	err = s.app.ClosePoint(r.Context(), actor(r), r.PostFormValue("point"), formDay(r, "last"))
	return s.answer(w, r, err, "office.point.closed", where.URL("/points"), s.pointsView, "/points/close")
}

// networkView answers GET /network: how many people, villages and workers there are per collector.
func (s *Server) networkView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/network")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	n, err := s.app.Network(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.page.DataDay = n.AsOf
	v.figures = networkFigures(ctx, s, st, n)
	t := ui.Table{ID: "network", Compact: true, Caption: ui.T(ctx, "office.network.by", levelWord(ctx, st.place.Unit().Level)), Filter: true, Tall: len(n.Rows) > 15, Export: st.where.URL("/network.xlsx"),
		Cols: columns(ctx, "web.col.name", "office.col.collectors", "office.col.residents", "office.col.perhead", "office.col.workers", "office.col.villages", "office.col.pervillage", "office.col.without")}
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	sort.SliceStable(n.Rows, func(i, j int) bool { return needier(n.Rows[i], n.Rows[j]) })
	for _, row := range n.Rows {
		t.Rows = append(t.Rows, networkRow(ctx, st.where, row))
	}
	total := networkRow(ctx, st.where, n.Total)
	total.Cells[0], total.Mood = ui.Cell{Text: ui.T(ctx, "web.col.total")}, ""
	t.Foot = &total
	shorten(ctx, &t, r, 20)
	if len(t.Rows) > 0 {
		v.sheet = &t
		v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "office.network.hint"), table: &t}}
	}
	if len(n.Without) > 0 {
		v.sections = append(v.sections, withoutSection(r, st, n.Without, n.Places, "office.network.without"))
	}
	return v, nil
}

// needier puts places without a collector first, then those with most people for each.
func needier(a, b app.NetworkRow) bool {
	if (a.Collectors == 0) != (b.Collectors == 0) {
		return a.Collectors == 0
	}
	if a.Collectors == 0 {
		return a.Population > b.Population
	}
	return a.Residents() > b.Residents()
}

func networkRow(ctx context.Context, w ui.Where, n app.NetworkRow) ui.Row {
	row := ui.Row{Cells: []ui.Cell{{Text: unitName(n.Unit), Href: w.At(n.Unit.ID).URL("/network")}, ui.Num(ctx, int64(n.Collectors)), ui.Num(ctx, n.Population), {}, {},
		ui.Num(ctx, int64(n.Villages)), {}, ui.Num(ctx, int64(len(n.WithoutPerson)))}}
	if n.Collectors == 0 {
		row.Mood = "bad"
		row.Cells[3] = ui.Cell{Text: ui.T(ctx, "office.network.nobody"), Tag: "bad"}
		return row
	}
	row.Cells[3], row.Cells[4] = ui.Num(ctx, n.Residents()), ui.Num(ctx, n.Workers())
	row.Cells[6] = ui.Cell{Text: ui.Tenth(ctx, n.VillageTenths()), Raw: strconv.FormatInt(n.VillageTenths()/10, 10) + "." + strconv.FormatInt(n.VillageTenths()%10, 10)}
	return row
}

func networkFigures(ctx context.Context, s *Server, st stand, n app.NetworkView) []ui.Figure {
	out := []ui.Figure{s.figureOf(ctx, "office.col.collectors", int64(n.Total.Collectors), "web.unit.people", st.where.URL("/agents"))}
	if warn := int64(n.Cards[org.CardSoon] + n.Cards[org.CardOver]); warn > 0 {
		out[0].Notes = []ui.Note{{Lead: ui.N(ctx, warn), Mood: "down", Text: ui.T(ctx, "office.cards.warn")}}
	}
	source := ui.T(ctx, "web.source.register")
	if n.Total.Official {
		source = ui.T(ctx, "office.network.official")
	}
	per := func(key string, value string) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: value, Unit: ui.T(ctx, "office.unit.each"), Kind: ui.Share, AsOf: n.AsOf, Source: source}
	}
	if n.Total.Collectors > 0 {
		out = append(out, per("office.col.perhead", ui.N(ctx, n.Total.Residents())), per("office.col.workers", ui.N(ctx, n.Total.Workers())), per("office.col.pervillage", ui.Tenth(ctx, n.Total.VillageTenths())))
	}
	return append(out, s.figureOf(ctx, "office.network.without", int64(len(n.Without)), "office.unit.village", ""))
}

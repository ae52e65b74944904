package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// officesView answers GET /offices: who covers what, as of a day.
func (s *Server) officesView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/offices")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	at, err := atDay(r)
	if err != nil {
		return v, err
	}
	list, err := s.app.Offices(ctx, actor(r), st.where.UnitID, at)
	if err != nil {
		return v, err
	}
	v.day = s.picker(ctx, st.where, "/offices", at)
	t := ui.Table{ID: "offices", Caption: ui.T(ctx, "office.offices.on", ui.Day(list.On)), Filter: true, Tall: true, Export: st.where.URL("/offices.xlsx", "at", atText(at)),
		Cols: columns(ctx, "office.col.office", "office.col.level", "office.col.communes", "office.col.which", "office.col.since")}
	t.Cols[2].Num = true
	for _, o := range list.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Name, Sub: o.Code, Href: st.where.URL("/offices/"+itoa(o.ID), "at", atText(at))},
			{Text: ui.T(ctx, "office.level."+string(o.Level))}, ui.Num(ctx, int64(len(o.Communes))), {Text: unitNamesLine(o.Communes, 6)}, {Text: ui.Day(o.From)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.offices.none"), Text: ui.T(ctx, "office.offices.none.text")}
	v.sections, v.sheet = []section{{title: t.Caption, table: &t}}, &t
	return v, nil
}

func atText(at day.Date) string {
	if at.IsZero() {
		return ""
	}
	return at.String()
}

// unitNamesLine is the names of a few places, and how many more there are.
func unitNamesLine(units []org.Unit, most int) string {
	var names []string
	for i, u := range units {
		if i == most {
			names = append(names, "+"+itoa(int64(len(units)-most)))
			break
		}
		names = append(names, u.Name)
	}
	return joinComma(names...)
}

// officeView answers GET /offices/{id}.
func (s *Server) officeView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.officeStand(r, "/offices")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	at, err := atDay(r)
	if err != nil {
		return v, err
	}
	o, err := s.app.Office(ctx, actor(r), id, at)
	if err != nil {
		return v, err
	}
	v.page.Title, v.over = o.Name, ui.T(ctx, "office.level."+string(o.Level))
	v.page.Crumbs = append(crumbLinksTo(st, "/offices"), ui.Crumb{Label: o.Name})
	v.day = s.picker(ctx, st.where, "/offices/"+itoa(id), at)
	v.actions = []action{{label: ui.T(ctx, "web.places.coverage"), href: st.where.At(0).URL("/coverage", "office", itoa(id)), icon: "net", primary: true}}
	facts := []ui.Fact{{Label: ui.T(ctx, "web.places.code"), Value: o.Code}, {Label: ui.T(ctx, "office.col.since"), Value: ui.Day(o.From)}, {Label: ui.T(ctx, "office.until"), Value: lastDay(ctx, o.To)},
		{Label: ui.T(ctx, "office.parent"), Value: o.Parent.Name}}
	v.sections = []section{{title: ui.T(ctx, "office.facts"), facts: facts}, contactSection(r, o), coversSection(ctx, st, o), officersSection(r, st, o)}
	return v, nil
}

// contactSection is how the office is reached, and for an administrator the form to correct it.
func contactSection(r *http.Request, o app.OfficeView) section {
	ctx := r.Context()
	rows := []struct{ name, value string }{{"phone", o.Contact.Phone}, {"address", o.Contact.Address}, {"hours", o.Contact.Hours}, {"site", o.Contact.Site}}
	s := section{title: ui.T(ctx, "office.contact"), hint: ui.T(ctx, "office.contact.text")}
	form := officeForm{title: ui.T(ctx, "office.contact.form"), action: "/offices/" + itoa(o.ID) + "/contact", submit: ui.T(ctx, "office.contact.save")}
	for _, x := range rows {
		shown := x.value
		if shown == "" {
			shown = ui.T(ctx, "office.contact.none")
		}
		label := ui.T(ctx, "office.contact."+x.name+".label")
		s.facts = append(s.facts, ui.Fact{Label: label, Value: shown})
		form.fields = append(form.fields, ui.Field{Name: x.name, Label: label, Value: typed(r, x.name, x.value)})
	}
	if o.MayContact {
		s.form = &form
	}
	return s
}

// postOfficeContact answers POST /offices/{id}/contact.
func (s *Server) postOfficeContact(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	c := org.Contact{Phone: r.PostFormValue("phone"), Address: r.PostFormValue("address"), Hours: r.PostFormValue("hours"), Site: r.PostFormValue("site")}
	path := "/offices/" + itoa(id)
	return s.answer(w, r, s.app.SetOfficeContact(r.Context(), actor(r), id, c), "office.contact.saved", path, s.officeView, path+"/contact")
}

func crumbLinksTo(st stand, path string) []ui.Crumb {
	cs := crumbsOf(st.where, st.place, path)
	cs[len(cs)-1].Href = st.where.URL(path)
	return cs
}

func coversSection(ctx context.Context, st stand, o app.OfficeView) section {
	t := ui.Table{ID: "covers", Caption: ui.T(ctx, "office.covers", ui.N(ctx, int64(len(o.Communes))), ui.Day(o.On)), Tall: len(o.Covers) > 15,
		Cols: columns(ctx, "office.col.commune", "web.places.code", "office.col.officer", "office.col.from", "office.col.to")}
	for _, c := range o.Covers {
		row := ui.Row{Cells: []ui.Cell{{Text: unitName(c.Unit), Href: st.where.At(c.Unit.ID).URL("/places")}, {Text: c.Unit.Code}, {Text: c.Charge.Name}, {Text: ui.Day(c.From)}, {Text: lastDay(ctx, c.To)}}}
		if !c.Now {
			row.Cells[0] = ui.Cell{Text: unitName(c.Unit), Sub: ui.T(ctx, "office.not_now")}
		} else if c.Charge.ID == 0 {
			row.Cells[2] = ui.Cell{Text: ui.T(ctx, "web.places.none"), Tag: "bad", Href: st.where.At(c.Unit.ID).URL("/charges")}
		}
		t.Rows = append(t.Rows, row)
	}
	return section{title: t.Caption, table: &t}
}

func officersSection(r *http.Request, st stand, o app.OfficeView) section {
	ctx := r.Context()
	t := ui.Table{ID: "officers", Caption: ui.T(ctx, "office.officers"), Cols: columns(ctx, "office.col.name", "office.col.title", "office.col.charges")}
	if o.MayLink {
		t.Cols = append(t.Cols, columns(ctx, "office.col.account")...)
	}
	for _, p := range o.Officers {
		var held []org.Unit
		for _, c := range o.Covers {
			if c.Now && c.Charge.ID == p.ID {
				held = append(held, c.Unit)
			}
		}
		row := ui.Row{Cells: []ui.Cell{{Text: p.Name}, {Text: p.Title}, {Text: unitNamesLine(held, 10)}}}
		if o.MayLink {
			row.Cells = append(row.Cells, ui.Cell{Text: o.AccountOf[p.AccountID]})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.officers.none"), Text: ui.T(ctx, "office.officers.none.text")}
	sec := section{title: t.Caption, table: &t}
	if o.MayLink && len(o.Officers) > 0 {
		sec.form = accountForm(r, st.where.URL("/offices/"+itoa(o.ID)+"/account"), o.Officers, o.Accounts, o.AccountOf)
	}
	return sec
}

// treeView answers GET /places/tree: the territory as it was on a day, former districts included.
func (s *Server) treeView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/places/tree")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	at, err := atDay(r)
	if err != nil {
		return v, err
	}
	unit, text := formUnit(r), r.URL.Query().Get("q")
	tree, err := s.app.Tree(ctx, actor(r), unit, at, text)
	if err != nil {
		return v, err
	}
	v.day = s.picker(ctx, st.where, "/places/tree", at)
	v.day.find, v.day.query = true, text
	if unit != 0 && text == "" {
		v.day.hidden = append(v.day.hidden, [2]string{"unit", itoa(unit)})
		for i := range v.day.links {
			v.day.links[i].href += "&unit=" + itoa(unit)
		}
	}
	v.over, v.page.Title = ui.T(ctx, "office.title.places_tree"), ui.T(ctx, "office.tree.on", ui.Day(tree.On))
	v.page.Crumbs = nil
	open := func(id int64) string { return st.where.URL("/places/tree", "unit", itoa(id), "at", tree.On.String()) }
	if tree.Unit.ID != 0 {
		v.page.Title = ui.T(ctx, "office.tree.unit", unitName(tree.Unit), ui.Day(tree.On))
		v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "office.tree.top"), Href: st.where.URL("/places/tree", "at", tree.On.String())}}
		for _, u := range tree.Path {
			v.page.Crumbs = append(v.page.Crumbs, ui.Crumb{Label: unitName(u), Href: open(u.ID)})
		}
		v.page.Crumbs[len(v.page.Crumbs)-1].Href = ""
		v.sections = append(v.sections, section{title: ui.T(ctx, "office.facts"), facts: treeFacts(ctx, tree)})
	}
	if p := tree.Past; p.FullName != "" {
		on := p.From
		if !p.To.IsZero() {
			on = p.To.AddDays(-1)
		}
		v.notice = &ui.Notice{Mood: "info", Title: ui.T(ctx, "office.tree.past", p.FullName, ui.Day(tree.On)), Text: ui.T(ctx, "office.tree.past.text", ui.Day(p.From), lastDay(ctx, p.To)),
			Href: st.where.URL("/places/tree", "unit", itoa(unit), "at", on.String()), Link: ui.T(ctx, "office.tree.past.go", ui.Day(on))}
		return v, nil
	}
	if text != "" || len(tree.Found) > 0 {
		v.sections = append(v.sections, foundSection(ctx, tree, text, open))
		return v, nil
	}
	t := ui.Table{ID: "tree", Caption: ui.T(ctx, "web.places.below"), Filter: true, Tall: true, Cols: columns(ctx, "web.col.name", "web.places.code", "office.col.below", "office.col.since")}
	t.Cols[2].Num = true
	for _, c := range tree.Children {
		below := ui.Cell{}
		if n := tree.Counts[c.ID]; n > 0 {
			below = ui.Num(ctx, int64(n))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: unitName(c), Href: open(c.ID)}, {Text: c.Code}, below, {Text: ui.Day(c.Since)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.tree.none"), Text: ui.T(ctx, "office.tree.none.text")}
	v.sections = append(v.sections, section{title: t.Caption, table: &t})
	return v, nil
}

func formUnit(r *http.Request) int64 {
	return queryID(r, "unit")
}

func treeFacts(ctx context.Context, tree app.TreeView) []ui.Fact {
	u := tree.Unit
	var way []string
	for i := len(tree.Path) - 1; i >= 0; i-- {
		way = append(way, tree.Path[i].InText())
	}
	var before, after []string
	for _, b := range tree.Before {
		before = append(before, unitName(b))
	}
	for _, a := range tree.After {
		after = append(after, unitName(a))
	}
	return []ui.Fact{{Label: ui.T(ctx, "office.tree.written"), Value: joinComma(way...)}, {Label: ui.T(ctx, "web.places.code"), Value: u.Code},
		{Label: ui.T(ctx, "web.places.since"), Value: ui.Day(u.Since)}, {Label: ui.T(ctx, "office.until"), Value: lastDay(ctx, u.Until)},
		{Label: ui.T(ctx, "web.places.source"), Value: u.Source}, {Label: ui.T(ctx, "web.places.before"), Value: joinComma(before...)}, {Label: ui.T(ctx, "office.tree.after"), Value: joinComma(after...)}}
}

func foundSection(ctx context.Context, tree app.TreeView, text string, open func(int64) string) section {
	t := ui.Table{ID: "found", Caption: ui.T(ctx, "web.places.found"), Cols: columns(ctx, "web.col.name", "web.names.place", "web.places.code")}
	if text == "" {
		t.Caption = ui.T(ctx, "office.tree.heirs", ui.Day(tree.On))
	}
	for _, path := range tree.Found {
		n := len(path) - 1
		if n < 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: unitName(path[n]), Href: open(path[n].ID)}, {Text: pathLine(path[:n])}, {Text: path[n].Code}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.tree.nobody", text), Text: ui.T(ctx, "office.tree.none.text")}
	return section{title: t.Caption, table: &t}
}

// chargesView answers GET /charges: who is in charge of each commune; red where nobody is.
func (s *Server) chargesView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/charges")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	at, err := atDay(r)
	if err != nil {
		return v, err
	}
	c, err := s.app.Charges(ctx, actor(r), st.where.UnitID, at)
	if err != nil {
		return v, err
	}
	v.day = s.picker(ctx, st.where, "/charges", at)
	n := int64(len(c.Lines))
	v.figures = []ui.Figure{s.figureOf(ctx, "office.charges.communes", n, "office.unit.commune", ""), s.figureOf(ctx, "office.charges.held", n-int64(c.Red), "office.unit.commune", ""),
		s.figureOf(ctx, "office.charges.red", int64(c.Red), "office.unit.commune", "")}
	if c.Red > 0 {
		v.notice = &ui.Notice{Mood: "bad", Title: ui.T(ctx, "office.charges.notice", ui.N(ctx, int64(c.Red))), Text: ui.T(ctx, "office.charges.notice.text")}
	}
	t := chargesTable(ctx, st.where, c, at)
	shorten(ctx, &t, r, 25)
	v.sheet = &t
	one := st.place.Unit().Level == org.Commune
	if one && c.MayKeep {
		v.sections = append(v.sections, section{form: chargeForm(r, st, c)})
	}
	v.sections = append(v.sections, section{title: t.Caption, table: &t})
	if one && c.MayKeep && c.Lines[0].Officer.ID != 0 {
		v.sections = append(v.sections, section{form: accountForm(r, st.where.URL("/charges/account"), []org.Officer{c.Lines[0].Officer}, c.Accounts, c.AccountOf)})
	}
	if len(c.History) > 0 {
		v.sections = append(v.sections, historySection(r, st, c))
	}
	return v, nil
}

func chargesTable(ctx context.Context, w ui.Where, c app.ChargesView, at day.Date) ui.Table {
	t := ui.Table{ID: "charges", Caption: ui.T(ctx, "office.charges.on", ui.Day(c.On)), Filter: true, Tall: len(c.Lines) > 15, Export: w.URL("/charges.xlsx", "at", atText(at)),
		Cols: columns(ctx, "office.col.commune", "office.col.officer", "office.col.office", "office.col.since")}
	for _, l := range c.Lines {
		row := ui.Row{Cells: []ui.Cell{{Text: unitName(l.Unit), Href: w.At(l.Unit.ID).URL("/charges")}, {Text: l.Officer.Name, Sub: l.Officer.Title}, {Text: l.Office.Name}, {Text: ui.Day(l.Since)}}}
		if l.Officer.ID == 0 {
			row.Cells[1], row.Cells[3] = ui.Cell{Text: ui.T(ctx, "web.places.none"), Tag: "bad"}, ui.Cell{}
			row.Mood = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.charges.none"), Text: ui.T(ctx, "office.charges.none.text")}
	return t
}

func chargeForm(r *http.Request, st stand, c app.ChargesView) *officeForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	chosen := typed(r, "officer", "")
	options := []ui.Option{{Label: t("office.charge.someone_new")}}
	for _, o := range c.Officers {
		label := joinDots(o.Name, o.Title, c.Offices[o.OfficeID].Name)
		options = append(options, ui.Option{Value: itoa(o.ID), Label: label, Selected: itoa(o.ID) == chosen})
	}
	held := len(c.Lines) > 0 && c.Lines[0].Officer.ID != 0
	f := &officeForm{title: ui.T(ctx, "office.charge.form", unitName(st.place.Unit())), action: st.where.URL("/charges"), submit: t("office.charge.save"), open: !held,
		fields: []ui.Field{{Name: "officer", Label: t("office.col.officer"), Options: options}, {Name: "name", Label: t("office.charge.name"), Hint: t("office.charge.name.hint"), Value: typed(r, "name", "")},
			{Name: "title", Label: t("office.col.title"), Value: typed(r, "title", t("office.charge.title.usual"))},
			{Name: "from", Label: t("office.col.from"), Type: "date", Value: typed(r, "from", c.On.String()), Required: true}, {Name: "to", Label: t("office.last"), Hint: t("office.last.hint"), Type: "date", Value: typed(r, "to", "")}}}
	if held {
		f.checks = []ui.Option{{Value: "replace", Label: ui.T(ctx, "office.charge.replace", c.Lines[0].Officer.Name)}}
	}
	return f
}

func historySection(r *http.Request, st stand, c app.ChargesView) section {
	ctx := r.Context()
	t := ui.Table{ID: "history", Caption: ui.T(ctx, "office.charge.history"), Cols: columns(ctx, "office.col.officer", "office.col.from", "office.col.to")}
	for i := len(c.History) - 1; i >= 0; i-- {
		h := c.History[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: h.Officer.Name, Sub: h.Officer.Title}, {Text: ui.Day(h.From)}, {Text: lastDay(ctx, h.To)}}})
	}
	sec := section{title: t.Caption, table: &t}
	if c.MayKeep && c.Lines[0].Officer.ID != 0 {
		sec.form = &officeForm{title: ui.T(ctx, "office.charge.end", c.Lines[0].Officer.Name), action: st.where.URL("/charges/end"), submit: ui.T(ctx, "office.charge.end.go"),
			fields: []ui.Field{{Name: "last", Label: ui.T(ctx, "office.last"), Type: "date", Value: typed(r, "last", c.On.String()), Required: true}}}
	}
	return sec
}

// postCharge puts someone in charge of the commune of the address.
func (s *Server) postCharge(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	err = s.app.PutInCharge(r.Context(), actor(r), app.ChargeRequest{UnitID: where.UnitID, OfficerID: formID(r, "officer"), Name: r.PostFormValue("name"), Title: r.PostFormValue("title"),
		From: formDay(r, "from"), To: formDay(r, "to"), Replace: r.PostFormValue("replace") == "1"})
	return s.answer(w, r, err, "office.charge.done", where.URL("/charges"), s.chargesView, "/charges")
}

// postChargeEnd ends the charge of the commune of the address.
func (s *Server) postChargeEnd(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	err = s.app.EndCharge(r.Context(), actor(r), where.UnitID, formDay(r, "last"))
	return s.answer(w, r, err, "office.charge.ended", where.URL("/charges"), s.chargesView, "/charges/end")
}

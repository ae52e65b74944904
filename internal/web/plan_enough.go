package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// enoughView answers GET /savings/enough: «Ai đủ tiền hôm nay», by commune, by group, and by name for those who may.
func (s *Server) enoughView(r *http.Request) (officeView, error) { return s.enoughOf(r, s.app.Enough) }

// enoughSheet is the workbook: names if the reader may see them, and then the audit says so.
func (s *Server) enoughSheet(r *http.Request) (officeView, error) {
	return s.enoughOf(r, s.app.ExportEnough)
}

func (s *Server) enoughOf(r *http.Request, ask func(context.Context, app.Actor, int64) (app.EnoughView, error)) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/enough")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	e, err := ask(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.figures = enoughFigures(ctx, e)
	if len(e.Places) > 1 {
		t := enoughPlaces(ctx, st.where, e)
		v.sections = append(v.sections, section{title: t.Caption, table: t})
	}
	groups := enoughGroups(ctx, st.where, e)
	v.sections = append(v.sections, section{title: groups.Caption, hint: ui.T(ctx, "plans.enough.hint", ui.Day(e.On)), table: groups},
		section{title: ui.T(ctx, "plans.way"), hint: ui.T(ctx, "plans.way.hint"), table: wayTable(ctx, st.where, e)})
	v.sheet = groups
	if e.MaySee {
		people := enoughPeople(ctx, st.where, e)
		v.sections = append(v.sections, section{title: people.Caption, hint: ui.T(ctx, "plans.people.hint"), table: people})
		shorten(ctx, people, r, shownSlips)
		people.Export = st.where.URL("/savings/enough.xlsx")
		v.sheet = people
	}
	return v, nil
}

func enoughFigures(ctx context.Context, e app.EnoughView) []ui.Figure {
	out := []ui.Figure{{Label: ui.T(ctx, "plans.savers"), Value: ui.N(ctx, e.Total.Savers), Kind: ui.Stock, AsOf: e.On}}
	if e.Total.Unknown > 0 {
		out[0].Notes = []ui.Note{{Text: ui.T(ctx, "plans.unknown", ui.N(ctx, e.Total.Unknown))}}
	}
	for i, m := range app.EnoughMonths {
		out = append(out, ui.Figure{Label: ui.T(ctx, "plans.enough_for", m), Value: ui.N(ctx, e.Total.Enough[i]), Kind: ui.Stock, AsOf: e.On})
	}
	return out
}

func enoughCells(ctx context.Context, e app.EnoughSum) []ui.Cell {
	out := []ui.Cell{ui.Num(ctx, e.Savers)}
	for _, n := range e.Enough {
		out = append(out, ui.Num(ctx, n))
	}
	return append(out, savingsDong(ctx, e.Own))
}

func numCols(t *ui.Table, from int) *ui.Table {
	for i := from; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	return t
}

func enoughPlaces(ctx context.Context, w ui.Where, e app.EnoughView) *ui.Table {
	t := numCols(&ui.Table{ID: "places", Caption: ui.T(ctx, "plans.by_commune"), Cols: columns(ctx, "office.col.commune", "plans.savers", "plans.col.m3", "plans.col.m6", "plans.col.m12", "savings.own")}, 1)
	for _, p := range e.Places {
		name := ui.Cell{Text: unitName(p.Unit)}
		if p.Unit.Level == org.Commune {
			name.Href = w.At(p.Unit.ID).URL("/savings/enough")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{name}, enoughCells(ctx, p.EnoughSum)...)})
	}
	t.Foot = &ui.Row{Cells: append([]ui.Cell{{Text: ui.T(ctx, "plans.sum")}}, enoughCells(ctx, e.Total)...)}
	return t
}

func enoughGroups(ctx context.Context, w ui.Where, e app.EnoughView) *ui.Table {
	t := numCols(&ui.Table{ID: "groups", Caption: ui.T(ctx, "plans.by_group"), Filter: true, Tall: true, Cols: columns(ctx, "savings.col.group", "plans.savers", "plans.col.m3", "plans.col.m6", "plans.col.m12", "savings.own")}, 1)
	for _, g := range e.Groups {
		name := ui.Cell{Text: g.Name, Sub: unitName(g.Commune)}
		if g.MayOpen && g.Book != 0 {
			name.Href = w.URL("/savings/books/" + itoa(g.Book) + "/plan")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{name}, enoughCells(ctx, g.EnoughSum)...)})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings.none"), Text: ui.T(ctx, "savings.none.text")}
	return t
}

// wayTable is how far premiums are: set aside, handed over and waiting for a receipt, receipted.
func wayTable(ctx context.Context, w ui.Where, e app.EnoughView) *ui.Table {
	t := numCols(&ui.Table{ID: "way", Caption: ui.T(ctx, "plans.way"), Cols: columns(ctx, "savings.col.group", "plans.set", "plans.handed", "plans.receipted", "plans.receipts")}, 1)
	for _, g := range e.Groups {
		if g.Left+g.Handed+g.Receipted == 0 {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{Text: g.Name}, savingsDong(ctx, g.Left), savingsDong(ctx, g.Handed), savingsDong(ctx, g.Receipted), ui.Num(ctx, g.Receipts)}}
		if g.MayOpen && g.Book != 0 {
			row.Cells[0].Href = w.URL("/savings/books/"+itoa(g.Book)+"/plan") + "#trail"
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 1 {
		t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "plans.sum")}, savingsDong(ctx, e.Total.Left), savingsDong(ctx, e.Total.Handed), savingsDong(ctx, e.Total.Receipted), ui.Num(ctx, e.Total.Receipts)}}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.way.none"), Text: ui.T(ctx, "plans.way.none.text")}
	return t
}

// enoughPeople is names with what each has, what three months cost her, and what she lacks for the next step.
func enoughPeople(ctx context.Context, w ui.Where, e app.EnoughView) *ui.Table {
	t := numCols(&ui.Table{ID: "people", Caption: ui.T(ctx, "plans.people"), Filter: true, Tall: true, Cols: columns(ctx, "savings.col.member", "savings.col.group", "plans.col.reach", "savings.own", "plans.col.price3", "plans.goal.left")}, 3)
	for i := range e.People {
		p := &e.People[i]
		reach := ui.Cell{Text: ui.T(ctx, "plans.reach.none")}
		if p.Months > 0 {
			reach = ui.Cell{Text: ui.T(ctx, "plans.reach", p.Months), Tag: "ok"}
		}
		name := ui.Cell{Text: p.Name}
		if p.PersonID == 0 {
			name.Sub = ui.T(ctx, "plans.unlinked")
		}
		months, left := p.Missing()
		lacks := savingsDong(ctx, left)
		if months > 0 {
			lacks.Sub = ui.T(ctx, "plans.for_months", months)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, {Text: p.Group, Href: w.URL("/savings/books/" + itoa(p.Book) + "/plan")}, reach, savingsDong(ctx, p.Own["bhxh"]), savingsDong(ctx, p.Need[0]), lacks}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings.none"), Text: ui.T(ctx, "savings.none.text")}
	return t
}

// seasonsView answers GET /savings/seasons: the crop calendar and the prices of scrap, with the forms of those who keep them.
func (s *Server) seasonsView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/seasons")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	c, err := s.app.Seasons(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	t := &ui.Table{ID: "seasons", Caption: ui.T(ctx, "plans.seasons"), Export: st.where.URL("/savings/seasons.xlsx"), Cols: columns(ctx, "plans.col.crop", "plans.col.months", "plans.col.now", "plans.col.from", "plans.col.said", "models.source")}
	for _, l := range c.Seasons {
		now := ui.Cell{}
		if l.Now {
			now = ui.Cell{Text: ui.T(ctx, "plans.now"), Tag: "ok"}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "plans.crop."+l.Crop)}, {Text: seasonWords(ctx, l.Season)}, now, {Text: ui.Day(l.From), Sub: pastWords(ctx, l.Past)}, {Text: l.Place}, {Text: l.Source}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.seasons.none"), Text: ui.T(ctx, "plans.seasons.none.text")}
	p := &ui.Table{ID: "prices", Caption: ui.T(ctx, "plans.prices"), Cols: columns(ctx, "plans.col.kind", "plans.col.price", "plans.col.from", "plans.col.said", "models.source")}
	p.Cols[1].Num = true
	for _, l := range c.Prices {
		p.Rows = append(p.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "plans.scrap."+l.Kind)}, savingsDong(ctx, l.Price), {Text: ui.Day(l.From), Sub: pastWords(ctx, l.Past)}, {Text: l.Place}, {Text: l.Source}}})
	}
	p.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.prices.none"), Text: ui.T(ctx, "plans.seasons.none.text")}
	first, second := section{title: t.Caption, hint: ui.T(ctx, "plans.seasons.hint"), table: t}, section{title: p.Caption, hint: ui.T(ctx, "plans.prices.hint"), table: p}
	if c.MayKeep {
		f := &formMaker{r: r, action: st.where.URL("/savings/seasons"), today: s.app.Today()}
		first.form, second.form = f.season(), f.scrapPrice()
	}
	v.sections, v.sheet = []section{first, second}, t
	return v, nil
}

func pastWords(ctx context.Context, n int) string {
	if n <= 0 {
		return ""
	}
	return ui.T(ctx, "plans.past", n)
}

func seasonWords(ctx context.Context, s savings.Season) string {
	if s.First == s.Last {
		return ui.T(ctx, "plans.month", s.First)
	}
	if s.First > s.Last {
		return ui.T(ctx, "plans.months_over", s.First, s.Last)
	}
	return ui.T(ctx, "plans.months", s.First, s.Last)
}

func (f *formMaker) crop(name, chosen string, empty string) ui.Field {
	chosen = typed(f.r, name, chosen)
	x := ui.Field{Name: name, Label: f.t("plans.col.crop")}
	if empty != "" {
		x.Options = append(x.Options, ui.Option{Label: f.t(empty)})
	}
	for _, c := range savings.Crops {
		x.Options = append(x.Options, ui.Option{Value: c, Label: f.t("plans.crop." + c), Selected: c == chosen})
	}
	return x
}

func (f *formMaker) month(name, label string) ui.Field {
	x := ui.Field{Name: name, Label: f.t(label)}
	chosen := typed(f.r, name, "11")
	for m := 1; m <= 12; m++ {
		x.Options = append(x.Options, ui.Option{Value: strconv.Itoa(m), Label: f.t("plans.month", m), Selected: strconv.Itoa(m) == chosen})
	}
	return x
}

func (f *formMaker) season() *officeForm {
	return f.named("season", f.crop("crop", "coffee", ""), f.month("first", "plans.first"), f.month("last", "plans.last"), f.on("from", "plans.col.from", f.today), f.text("source", "models.source", ""))
}

func (f *formMaker) scrapPrice() *officeForm {
	kinds := ui.Field{Name: "scrap", Label: f.t("plans.col.kind"), Options: savingsOptions(f.r.Context(), "plans.scrap.", savings.ScrapKinds, typed(f.r, "scrap", "plastic"))}
	return f.named("price", kinds, f.text("amount", "plans.col.price", ""), f.on("from", "plans.col.from", f.today), f.text("source", "models.source", ""))
}

// named is form with words of the plans.
func (f *formMaker) named(kind string, fields ...ui.Field) *officeForm {
	out := f.form(kind, fields...)
	out.title, out.hint, out.submit = f.t("plans.form."+kind), f.t("plans.form."+kind+".hint"), f.t("models.keep")
	return out
}

package web

import (
	"context"
	"net/http"
	"sort"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func sortStrings(list []string) { sort.Strings(list) }

// resultsView answers GET /outreach/results: which acts stood before the enrolments, and what each new participant cost.
func (s *Server) resultsView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach/results")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	last := s.app.Today().InMonth()
	first := last.Add(-4)
	if st.where.Period != "" {
		first, last = st.period.from.InMonth(), st.period.to.InMonth()
	}
	c, err := s.app.Credit(ctx, actor(r), st.where.UnitID, first, last)
	if err != nil {
		return v, err
	}
	own, err := s.app.OwnRecord(ctx, actor(r), day.Must(2020, 1, 1))
	if err != nil {
		return v, err
	}
	enrolled := s.figureOf(ctx, "outreach.fig.enrolled", c.Total.Enrolled, "outreach.unit.enrolments", "")
	enrolled.Kind = ui.Flow
	enrolled.Notes = []ui.Note{{Lead: ui.N(ctx, c.Total.Unknown), Text: ui.T(ctx, "outreach.fig.unknown")}}
	v.figures = []ui.Figure{enrolled}
	if own.N > 0 {
		f := s.figureOf(ctx, "outreach.fig.own", own.N, "outreach.unit.enrolments", "")
		f.Kind = ui.Flow
		f.Notes = []ui.Note{{Lead: ui.Tenth(ctx, own.Each), Text: ui.T(ctx, "outreach.fig.own.month", ui.Day(own.Since))}}
		v.figures = append(v.figures, f)
	}
	t := creditTable(ctx, st.where, c)
	v.sheet = &t
	sec := section{title: ui.T(ctx, "outreach.credit", first.VN(), last.VN()), hint: ui.T(ctx, "outreach.credit.hint", outreach.CreditDays), table: &t}
	if c.MayRun {
		sec.form = costForm(r, st, last)
	}
	v.sections = append(v.sections, sec, heardSection(ctx, c), monthsSection(ctx, c), unitsSection(ctx, st.where, c))
	return v, nil
}

func creditTable(ctx context.Context, w ui.Where, c app.CreditView) ui.Table {
	t := ui.Table{ID: "credit", Caption: ui.T(ctx, "outreach.credit.caption"), Export: w.URL("/outreach/results.xlsx"), Cols: columns(ctx, "outreach.col.act", "outreach.col.with", "outreach.col.share", "outreach.col.first", "outreach.col.last", "outreach.col.alone", "outreach.col.cost", "outreach.col.each")}
	for i := 1; i < 8; i++ {
		t.Cols[i].Num = true
	}
	for _, a := range c.Total.Acts {
		share := ui.Cell{Text: "—"}
		if c.Total.Enrolled > 0 {
			share = ui.Cell{Text: ui.Percent(ctx, a.With, c.Total.Enrolled)}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "outreach.act."+string(a.Act))}, ui.Num(ctx, a.With), share, ui.Num(ctx, a.First), ui.Num(ctx, a.Last), ui.Num(ctx, a.Alone), dong(ctx, a.Dong), each(ctx, a.Each(), a)}})
	}
	return t
}

// dong is a cell with an amount; none is a dash.
func dong(ctx context.Context, n int64) ui.Cell {
	if n == 0 {
		return ui.Cell{Text: "—"}
	}
	return ui.Cell{Text: ui.N(ctx, n) + " đ", Raw: strconv.FormatInt(n, 10)}
}

// each is the cost of one enrolment that an act preceded, with its interval.
func each(ctx context.Context, mean int64, a outreach.Credit) ui.Cell {
	least, most := a.Between()
	return costBetween(ctx, mean, least, most)
}

func costBetween(ctx context.Context, mean, least, most int64) ui.Cell {
	c := dong(ctx, mean)
	if most > 0 {
		c.Sub = ui.T(ctx, "outreach.cost.between", ui.N(ctx, least), ui.N(ctx, most))
	}
	return c
}

// heardSection is where people heard of it (8.07): the whole time, then month by month, each as a share of those who were asked.
func heardSection(ctx context.Context, c app.CreditView) section {
	t := ui.Table{ID: "heard", Caption: ui.T(ctx, "outreach.heard"), Compact: true, Cols: columns(ctx, "outreach.heard.from", "outreach.heard.all", "outreach.col.share")}
	for _, m := range c.Months {
		t.Cols = append(t.Cols, ui.Col{Label: m.Month.VN()})
	}
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	asked := c.Total.Enrolled - c.Heard[""]
	for _, h := range outreach.Heard {
		n := c.Heard[h]
		if n == 0 {
			continue
		}
		cells := []ui.Cell{{Text: ui.T(ctx, "outreach.heard."+h)}, ui.Num(ctx, n), {Text: ui.Percent(ctx, n, asked)}}
		for _, m := range c.Months {
			cell := ui.Num(ctx, c.HeardM[m.Month][h])
			if of := m.Enrolled - c.HeardM[m.Month][""]; of > 0 {
				cell.Sub = ui.Percent(ctx, c.HeardM[m.Month][h], of)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.heard.none")}
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.heard.hint", ui.N(ctx, asked), ui.N(ctx, c.Total.Enrolled)), table: &t}
}

func creditCells(ctx context.Context, c outreach.Credits) []ui.Cell {
	var with [5]int64
	for i, a := range c.Acts {
		with[i] = a.With
	}
	mean, least, most := c.Each()
	return []ui.Cell{ui.Num(ctx, c.Enrolled), ui.Num(ctx, with[0]), ui.Num(ctx, with[1]), ui.Num(ctx, with[2]), ui.Num(ctx, with[3]), ui.Num(ctx, with[4]), costBetween(ctx, mean, least, most)}
}

func creditColumns(ctx context.Context, first string) []ui.Col {
	cols := columns(ctx, first, "outreach.col.enrolled")
	for _, a := range outreach.Acts {
		cols = append(cols, ui.Col{Label: ui.T(ctx, "outreach.act."+string(a))})
	}
	cols = append(cols, ui.Col{Label: ui.T(ctx, "outreach.col.each")})
	for i := 1; i < len(cols); i++ {
		cols[i].Num = true
	}
	return cols
}

func monthsSection(ctx context.Context, c app.CreditView) section {
	t := ui.Table{ID: "months", Caption: ui.T(ctx, "outreach.credit.months.title"), Compact: true, Cols: creditColumns(ctx, "outreach.col.month")}
	for _, m := range c.Months {
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{{Text: m.Month.VN()}}, creditCells(ctx, m.Credits)...)})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.credit.none"), Text: ui.T(ctx, "outreach.credit.none.text")}
	return section{title: t.Caption, table: &t}
}

func unitsSection(ctx context.Context, w ui.Where, c app.CreditView) section {
	t := ui.Table{ID: "units", Caption: ui.T(ctx, "outreach.credit.units"), Compact: true, Cols: creditColumns(ctx, "outreach.col.place")}
	for _, u := range c.ByUnit {
		name := ui.Cell{Text: u.Unit.FullName, Href: w.At(u.Unit.ID).URL("/outreach/results")}
		if u.Unit.ID == 0 {
			name = ui.Cell{Text: ui.T(ctx, "outreach.credit.nowhere")}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{name}, creditCells(ctx, u.Credits)...)})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.credit.none")}
	return section{title: t.Caption, table: &t}
}

func costForm(r *http.Request, st stand, last day.Month) *officeForm {
	ctx := r.Context()
	acts := make([]string, len(outreach.Acts))
	for i, a := range outreach.Acts {
		acts[i] = string(a)
	}
	return &officeForm{title: ui.T(ctx, "outreach.cost.new"), hint: ui.T(ctx, "outreach.cost.hint"), action: st.where.URL("/outreach/costs"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{{Name: "act", Label: ui.T(ctx, "outreach.col.act"), Options: choiceOptions(ctx, "outreach.act.", typed(r, "act", ""), acts)},
		{Name: "month", Label: ui.T(ctx, "outreach.col.month"), Type: "month", Value: typed(r, "month", last.String())}, {Name: "dong", Label: ui.T(ctx, "outreach.cost.dong"), Type: "number", Min: "1", Value: typed(r, "dong", "")}, {Name: "cost_note", Label: ui.T(ctx, "outreach.cost.note"), Value: typed(r, "cost_note", "")}}}
}

func (s *Server) postCost(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	month, err := day.ParseMonth(r.PostFormValue("month"))
	if err != nil {
		month = day.Month{} // the use case says that it is missing
	}
	c := store.ActCost{Act: outreach.Act(r.PostFormValue("act")), UnitID: where.UnitID, Month: month, Dong: formID(r, "dong"), Note: r.PostFormValue("cost_note")}
	return s.answer(w, r, s.app.SetActCost(r.Context(), actor(r), c), "office.saved", where.URL("/outreach/results"), s.resultsView, "/outreach/costs")
}

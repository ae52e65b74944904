package web

import (
	"context"
	"math"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// catalogueView answers GET /savings/catalogue: models side by side, and whether places with one differ from similar
// places without any. No word of it says why they differ.
func (s *Server) catalogueView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/catalogue")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	c, err := s.app.Catalogue(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	t := catalogueTable(ctx, c)
	t.Export = st.where.URL("/savings/catalogue.xlsx")
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "compare.fair.hint", ui.Day(c.From), ui.Day(c.To)), table: t},
		{title: ui.T(ctx, "compare.pairs"), hint: ui.T(ctx, "compare.pairs.hint"), table: pairTable(ctx, c)},
		{title: ui.T(ctx, "compare.method"), hint: ui.T(ctx, "compare.method.why"), facts: methodFacts(ctx)}}
	v.sheet = t
	if c.MayKeep && len(c.Kits) > 0 {
		f := modelForm(r, st.where.URL("/savings/catalogue"), s.app.Today(), store.Model{ID: -1})
		f.fields[0].Required, f.fields[0].Hint = false, ui.T(ctx, "compare.copy.name")
		from := ui.Field{Name: "from", Label: ui.T(ctx, "models.from")}
		for _, m := range c.Kits {
			from.Options = append(from.Options, ui.Option{Value: itoa(m.ID), Label: joinDots(m.Name, m.Unit), Selected: itoa(m.ID) == r.PostFormValue("from")})
		}
		f.fields = append([]ui.Field{from}, f.fields...)
		v.sections = append(v.sections, section{form: f})
	}
	return v, nil
}

// postCatalogue answers POST /savings/catalogue: a model of anywhere in the province is copied to the place.
func (s *Server) postCatalogue(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	m, err := modelOf(r, where.UnitID)
	var id int64
	if err == nil {
		id, err = s.app.CopyModel(r.Context(), actor(r), formID(r, "from"), m)
	}
	return s.answer(w, r, err, "models.saved", where.URL("/savings/models/"+itoa(id)), s.catalogueView, "/savings/catalogue")
}

// tenths is a value with one decimal, half away from zero.
func tenths(x float64) int64 { return int64(math.Round(x * 10)) }

func catalogueTable(ctx context.Context, c app.CatalogueView) *ui.Table {
	t := &ui.Table{ID: "fair", Caption: ui.T(ctx, "compare.fair"), Filter: true, Cols: columns(ctx, "models.col.name", "compare.places", "compare.rate", "compare.new", "compare.kept",
		"models.copies", "compare.told", "models.col.mechanism", "models.kit")}
	for _, i := range []int{1, 2, 5, 6} {
		t.Cols[i].Num = true
	}
	for _, l := range c.Lines {
		rate, told := ui.Cell{}, ui.Cell{}
		if l.Years > 0 {
			rate = ui.Cell{Text: ui.Tenth(ctx, tenths(1000*float64(l.Newcomers)/float64(l.Years))), Sub: ui.T(ctx, "compare.newcomers", ui.N(ctx, l.Newcomers))}
		}
		if q, ok := l.Latest.In(savings.InParticipants); ok {
			told = ui.Cell{Text: ui.N(ctx, q.N), Sub: ui.Day(l.Latest.Day)}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Sub: joinDots(l.HostName, l.Unit)}, ui.Num(ctx, int64(l.Units)), rate,
			gapCell(ctx, l.Result, l.Result.New), gapCell(ctx, l.Result, l.Result.Kept), ui.Num(ctx, int64(l.Copies)), told, {Text: ui.T(ctx, "savings.model."+l.Mechanism)}, {Text: strings.ReplaceAll(l.Kit, "\n", " · ")}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "models.none"), Text: ui.T(ctx, "models.none.text")}
	return t
}

// gapCell says how much more or less places with a model have, with the interval; or that there is too little to say.
func gapCell(ctx context.Context, c savings.Comparison, g savings.Gap) ui.Cell {
	out := ui.Cell{Text: ui.T(ctx, "compare.lack"), Tag: "plain"}
	switch {
	case c.Lack == savings.LackMonths:
		out.Sub = ui.T(ctx, "compare.lack.months", savings.CompareLeast)
	case c.Lack == savings.LackUnits:
		out.Sub = ui.T(ctx, "compare.lack.units", len(c.Pairs), savings.CompareUnits)
	case c.Lack == savings.LackPeople:
		out.Sub = ui.T(ctx, "compare.lack.people", c.Newcomers, savings.CompareNew)
	case g.N == 0:
		out.Sub = ui.T(ctx, "compare.lack.holders", savings.CompareUnits, 10)
	default:
		sub := "compare.unclear"
		if g.Clear() {
			sub = "compare.clear"
		}
		out = ui.Cell{Text: ui.T(ctx, "compare.gap", signed(ctx, g.Mean), signed(ctx, g.Low), signed(ctx, g.Top)), Sub: ui.T(ctx, sub, g.N)}
	}
	return out
}

func signed(ctx context.Context, x float64) string {
	n := tenths(x)
	if n > 0 {
		return "+" + ui.Tenth(ctx, n)
	}
	if n < 0 {
		return "−" + ui.Tenth(ctx, -n)
	}
	return ui.Tenth(ctx, 0)
}

// pairTable is which places stand beside which. Their numbers are for those whose territory they lie in.
func pairTable(ctx context.Context, c app.CatalogueView) *ui.Table {
	t := &ui.Table{ID: "pairs", Caption: ui.T(ctx, "compare.pairs"), Tall: true, Cols: columns(ctx, "models.col.name", "compare.place", "compare.span", "compare.before", "compare.after", "compare.similar", "compare.others_before", "compare.others_after")}
	for _, i := range []int{2, 3, 4, 6, 7} {
		t.Cols[i].Num = true
	}
	for _, l := range c.Lines {
		for _, p := range l.Result.Pairs {
			var names []string
			for _, id := range p.Controls {
				names = append(names, c.Places[id].Name)
			}
			row := ui.Row{Cells: []ui.Cell{{Text: l.Name}, {Text: c.Places[p.Unit].FullName}, ui.Num(ctx, int64(p.Span)), {}, {}, {Text: strings.Join(names, ", ")},
				{Text: ui.Tenth(ctx, tenths(p.OtherBefore))}, {Text: ui.Tenth(ctx, tenths(p.OtherAfter))}}}
			if c.Within(p.Unit) {
				row.Cells[3], row.Cells[4] = ui.Cell{Text: ui.Tenth(ctx, tenths(p.Before))}, ui.Cell{Text: ui.Tenth(ctx, tenths(p.After))}
			} else {
				row.Cells[6], row.Cells[7] = ui.Cell{}, ui.Cell{}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "compare.lack"), Text: ui.T(ctx, "compare.pairs.none")}
	return t
}

func methodFacts(ctx context.Context) []ui.Fact {
	fact := func(key string, args ...any) ui.Fact {
		return ui.Fact{Label: ui.T(ctx, "compare.method."+key), Value: ui.T(ctx, "compare.method."+key+".text", args...)}
	}
	return []ui.Fact{fact("what"), fact("similar", savings.CompareControls), fact("windows", savings.CompareMonths, savings.CompareLeast), fact("gap"), fact("interval"),
		fact("least", savings.CompareUnits, savings.CompareNew), fact("not")}
}

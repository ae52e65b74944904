package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// signsView answers GET /savings/signs: facts of the books worth asking about. It names no fault.
func (s *Server) signsView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/signs")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Signs(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.figures = []ui.Figure{{Label: ui.T(ctx, "signs.books"), Value: ui.N(ctx, list.Books), Kind: ui.Stock, AsOf: s.app.Today()}, {Label: ui.T(ctx, "signs.count"), Value: ui.N(ctx, int64(len(list.Signs))), Kind: ui.Stock, AsOf: s.app.Today()}}
	t := &ui.Table{ID: "signs", Caption: ui.T(ctx, "signs.caption"), Filter: true, Tall: true, Export: st.where.URL("/savings/signs.xlsx"), Cols: columns(ctx, "signs.what", "savings.col.group", "signs.who", "signs.since", "savings.col.amount", "savings.col.no")}
	t.Cols[4].Num = true
	for _, p := range savings.Patterns {
		for _, x := range list.Signs {
			if x.Pattern == p {
				t.Rows = append(t.Rows, signRow(ctx, st.where, x))
			}
		}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "signs.none"), Text: ui.T(ctx, "signs.none.text")}
	v.sections, v.sheet = []section{{title: t.Caption, hint: ui.T(ctx, "signs.hint"), table: t}}, t
	return v, nil
}

func signRow(ctx context.Context, w ui.Where, x app.BookSign) ui.Row {
	sum := x.Amount.Format()
	if x.Amount == 0 {
		sum = ""
	}
	words := ui.T(ctx, "signs.fact."+string(x.Pattern), sum, ui.N(ctx, int64(x.N)), x.Word)
	if x.Pattern == savings.SignInvented && x.Amount == 0 {
		words = ui.T(ctx, "signs.cycle_over", x.Word, ui.N(ctx, int64(x.N)))
	}
	row := ui.Row{Cells: []ui.Cell{{Text: words, Sub: ui.T(ctx, "signs.ask."+string(x.Pattern))}, {Text: x.GroupName, Href: w.URL("/savings/books/" + itoa(x.Book))}, {Text: x.Name}, {}, savingsDong(ctx, x.Amount), {}}}
	if !x.Since.IsZero() {
		row.Cells[3].Text = ui.Day(x.Since)
	}
	if x.Seq > 0 {
		row.Cells[5].Text = itoa(x.Seq)
	}
	return row
}

package web

import (
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// agedDays are the bounds of ages in days: money older than the last one stands in red.
var agedDays = [...]int{7, 30}

// savingsMoneyView answers GET /savings/money: who holds cash, what is with an agent and since when, what was paid
// ahead and not paid back.
func (s *Server) savingsMoneyView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/money")
	if err != nil {
		return v, err
	}
	list, err := s.app.SavingsMoney(r.Context(), actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	var held money.Dong
	for _, h := range list.Held {
		held += h.Amount
	}
	figure := func(key string, n money.Dong) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, int64(n)), Unit: "đ", Kind: ui.Stock, AsOf: s.app.Today()}
	}
	v.figures = []ui.Figure{figure("savings.cash", held)}
	for _, part := range []struct {
		key  string
		rows []app.AgedRow
	}{{"savings.transit", list.Transit}, {"savings.advances", list.Advances}} {
		all, old := agedSums(part.rows)
		f := figure(part.key, all)
		if old > 0 {
			f.Notes = []ui.Note{{Text: ui.T(ctx, "savings.older_than", agedDays[1], old.Format())}}
		}
		v.figures = append(v.figures, f)
	}
	cash := heldTable(r, st.where, list.Held)
	transit := agedTable(r, st.where, "transit", list.Transit)
	advances := agedTable(r, st.where, "advances", list.Advances)
	cash.Export = st.where.URL("/savings/money.xlsx")
	transit.Export, advances.Export = st.where.URL("/savings/money.xlsx", "of", "transit"), st.where.URL("/savings/money.xlsx", "of", "advances")
	v.sections = []section{{title: cash.Caption, hint: ui.T(ctx, "savings.held.hint"), table: cash}, {title: transit.Caption, hint: ui.T(ctx, "savings.transit.hint"), table: transit}, {title: advances.Caption, hint: ui.T(ctx, "savings.advances.hint"), table: advances}}
	v.sheet = map[string]*ui.Table{"transit": transit, "advances": advances}[r.URL.Query().Get("of")]
	if v.sheet == nil {
		v.sheet = cash
	}
	return v, nil
}

// agedSums adds rows up, and those older than the last bound by themselves.
func agedSums(rows []app.AgedRow) (all, old money.Dong) {
	for _, r := range rows {
		all += r.Amount
		if r.Days > agedDays[len(agedDays)-1] {
			old += r.Amount
		}
	}
	return all, old
}

func heldTable(r *http.Request, w ui.Where, list []app.HeldRow) *ui.Table {
	ctx := r.Context()
	t := &ui.Table{ID: "held", Caption: ui.T(ctx, "savings.held"), Filter: true, Cols: columns(ctx, "savings.col.holder", "savings.col.group", "savings.col.amount", "savings.col.counted")}
	t.Cols[2].Num = true
	for _, h := range list {
		name := ui.Cell{Text: h.Name}
		row := ui.Row{}
		switch {
		case h.Left:
			name.Sub, row.Mood = ui.T(ctx, "savings.held.left"), "bad"
		case !h.Treasurer:
			name.Sub, row.Mood = ui.T(ctx, "savings.held.other"), "bad"
		}
		counted := ui.T(ctx, "savings.never_counted")
		if !h.LastCount.IsZero() {
			counted = ui.Day(h.LastCount)
		}
		row.Cells = []ui.Cell{name, {Text: h.Group, Href: w.URL("/savings/books/" + itoa(h.Book))}, savingsDong(ctx, h.Amount), {Text: counted}}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings.held.none"), Text: ui.T(ctx, "savings.held.hint")}
	return t
}

func agedTable(r *http.Request, w ui.Where, id string, list []app.AgedRow) *ui.Table {
	ctx := r.Context()
	t := &ui.Table{ID: id, Caption: ui.T(ctx, "savings."+id), Filter: true, Cols: columns(ctx, "savings.col.member", "savings.col.group", "savings.col.for", "savings.col.amount", "savings.col.from", "savings.col.age")}
	t.Cols[3].Num, t.Cols[5].Num = true, true
	for _, x := range list {
		what := ""
		if x.Agent.Type() == savings.Transit {
			_, period, _ := strings.Cut(x.Due.Part(1), ".")
			what = joinDots(strings.ToUpper(x.Due.Purpose()), period, x.Agent.Part(0))
		}
		row := ui.Row{Cells: []ui.Cell{{Text: x.Name}, {Text: x.Group, Href: w.URL("/savings/books/" + itoa(x.Book))}, {Text: what}, savingsDong(ctx, x.Amount), {Text: ui.Day(x.Since)}, ui.Num(ctx, int64(x.Days))}}
		if id == "transit" && x.Days > agedDays[0] || x.Days > agedDays[1]*6 {
			row.Mood = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings."+id+".none"), Text: ui.T(ctx, "savings."+id+".hint")}
	return t
}

package web

import (
	"context"
	"net/http"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// movesView is how the stock of a place and scheme changed over the period of the address.
type movesView struct {
	page    ui.Page
	over    string
	title   string
	bridge  ui.Bridge
	table   ui.Table
	net     string
	renewed string
	lapses  string // address of who stopped and why; empty: not the reader's to see
}

// showMoves answers GET /coverage/moves. It reads every spell of the place, so the coverage page loads it
// after itself and never waits for it.
func (s *Server) showMoves(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "coverage", "/coverage/moves")
	if err != nil {
		return err
	}
	ctx := r.Context()
	if st.where.Scheme == person.SchemeAny {
		http.Redirect(w, r, st.where.For(person.SchemeVoluntarySI).URL("/coverage/moves"), http.StatusSeeOther)
		return nil
	}
	// A period that goes on ends, for what is known, on the register's day.
	to := st.period.to
	if !st.place.AsOf.IsZero() && to.After(st.place.AsOf) && !st.period.from.After(st.place.AsOf) {
		to = st.place.AsOf
	}
	m, err := s.app.Movements(ctx, actor(r), st.where.UnitID, st.where.Scheme, person.Period{From: st.period.from, To: to})
	if err != nil {
		return err
	}
	v := movesOf(ctx, st, m)
	if access.May(actor(r).Role, access.SeeNames) && st.where.Scheme != person.SchemeCompulsorySI && st.where.Scheme != person.SchemeUnemployment {
		v.lapses = st.where.URL("/coverage/lapses")
	}
	if isPart(r) {
		return s.render(w, r, http.StatusOK, movesCard(v))
	}
	return s.render(w, r, http.StatusOK, movesPage(v))
}

func movesOf(ctx context.Context, st stand, m app.MovementsView) movesView {
	b := m.Bridge
	v := movesView{page: st.page, title: ui.T(ctx, "web.moves.title", st.period.label(ctx)), over: joinDots(unitName(st.place.Unit()), schemeName(ctx, m.Scheme))}
	v.page.Title, v.page.Crumbs = v.title, append(crumbLinks(st), ui.Crumb{Label: v.title})
	step := func(key string, n int64, kind string) ui.BarStep {
		return ui.BarStep{Label: []string{ui.T(ctx, key)}, Value: n, Kind: kind}
	}
	opening, closing := step("web.moves.opening", b.Opening, "stock"), step("web.moves.closing", b.Closing, "stock")
	opening.Label, closing.Label = append(opening.Label, m.Period.From.AddDays(-1).VN()), append(closing.Label, m.Period.To.VN())
	v.bridge = ui.Bridge{Title: v.title, Steps: []ui.BarStep{opening, step("web.moves.new", b.New, "gain"), step("web.moves.returned", b.Returned, "gain"), step("web.moves.in", b.MovedIn, "move"),
		step("web.moves.lapsed", -b.Lapsed, "loss"), step("web.moves.compulsory", -b.ToCompulsory, "move"), step("web.moves.out", -b.MovedOut, "move"), closing}}
	v.net = ui.T(ctx, "web.moves.net", ui.Signed(ctx, b.Net()))
	v.renewed = ui.T(ctx, "web.moves.renewed", ui.N(ctx, b.Renewed))
	v.table = ui.Table{ID: "moves-table", Caption: v.title, Cols: []ui.Col{{Label: ui.T(ctx, "web.moves.col")}, {Label: ui.T(ctx, "web.moves.count"), Num: true}}}
	for _, s := range v.bridge.Steps {
		text := ui.N(ctx, s.Value)
		if s.Kind != "stock" {
			text = ui.Signed(ctx, s.Value)
		}
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: joinDots(s.Label...)}, {Text: text}}})
	}
	return v
}

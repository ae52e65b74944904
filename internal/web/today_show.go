package web

import (
	"context"
	"net/http"
	"sort"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// todayView answers «Hôm nay tôi làm gì?».
type todayView struct {
	page     ui.Page
	hello    string
	figures  []ui.Figure
	todos    []ui.Todo
	lowest   []lowList
	villages []groupWall
	blocks   []homeBlock
	tasks    []taskItem
	allTasks string // address of all tasks
	notices  []noticeItem
	empty    *ui.Empty
}

// A list of things to do up to mostBeside long leaves room below it for the tasks; from leastBeside on, tasks
// counted, the figures fit beside them. The two columns are of about the same length then.
const (
	mostBeside  = 7
	leastBeside = 6
)

// below reports whether the tasks stand below what is to do, with the notices beside.
func (v todayView) below() bool { return len(v.notices) > 0 && len(v.todos) <= mostBeside }

// beside reports whether the figures stand beside what is to do too.
func (v todayView) beside() bool { return v.below() && len(v.todos)+len(v.tasks) >= leastBeside }

// lowList is one scheme with the places that lag.
type lowList struct {
	title string
	href  string
	table ui.Table
}

// groupWall is one scheme with the inter-family groups of the reader's village.
type groupWall struct {
	title  string
	href   string
	groups []ui.Group
}

// showToday answers GET /{$}: the first page after signing in.
func (s *Server) showToday(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "today", "/coverage")
	if fault.KindOf(err) == fault.NotFound && err != nil {
		if where, werr := whereOf(r); werr == nil && where.UnitID == 0 {
			return s.render(w, r, http.StatusOK, todayPage(s.noTerritory(r)))
		}
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := todayView{page: st.page, hello: s.greeting(r)}
	v.page.Title = ui.T(ctx, "web.today.title")
	if err := s.dayWork(r, st, &v); err != nil {
		return err
	}
	c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: st.where.UnitID})
	if err != nil {
		return err
	}
	if c.Total.People == 0 {
		e := emptyCoverage(ctx, st.where)
		v.empty = &e
		told, err := s.toldBlock(r, st)
		if err != nil {
			return err
		}
		if told != nil {
			v.blocks, e.Title, e.Sample, e.Cite = []homeBlock{*told}, ui.T(ctx, "target.told.no_lists"), "", ""
		}
		return s.render(w, r, http.StatusOK, todayPage(v))
	}
	v.figures = todayFigures(ctx, st.where, c)
	if v.todos, err = s.todos(r, st, c); err != nil {
		return err
	}
	if v.lowest, err = s.lowest(r, st); err != nil {
		return err
	}
	if v.villages, err = s.walls(r, st); err != nil {
		return err
	}
	if v.blocks, err = s.homeBlocks(r, st); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, todayPage(v))
}

// noTerritory is the page of a house without a province: it says what to do at the machine.
func (s *Server) noTerritory(r *http.Request) todayView {
	ctx := r.Context()
	p := s.shell(r, ui.Where{}, "today")
	p.Title = ui.T(ctx, "web.today.title")
	return todayView{page: p, hello: ui.T(ctx, "web.today.hello", actor(r).Name), empty: &ui.Empty{Title: ui.T(ctx, "web.today.no_territory"), Text: ui.T(ctx, "web.today.no_territory.text")}}
}

func todayFigures(ctx context.Context, w ui.Where, c app.CoverageView) []ui.Figure {
	open := func(status string) string {
		if !c.MayNames {
			return w.URL("/coverage")
		}
		return namesURL(w, status)
	}
	people, register := ui.T(ctx, "web.unit.people"), ui.T(ctx, "web.source.register")
	return []ui.Figure{
		{Label: ui.T(ctx, "web.link.residents"), Value: ui.N(ctx, c.Total.People), Unit: people, Kind: ui.Stock, AsOf: c.AsOf, Source: ui.T(ctx, "web.source.residents"), Href: w.URL("/coverage")},
		{Label: ui.T(ctx, "web.today.covered"), Value: ui.N(ctx, c.Total.Covered), Unit: people, Kind: ui.Stock, AsOf: c.AsOf, Source: register, Href: open("covered"),
			Notes: []ui.Note{{Lead: ui.Percent(ctx, c.Total.Covered, c.Total.People), Text: ui.T(ctx, "web.today.of_residents")}}},
		{Label: ui.T(ctx, "web.today.uncovered"), Value: ui.N(ctx, c.Total.Missing), Unit: people, Kind: ui.Stock, AsOf: c.AsOf, Source: register, Href: open("missing")},
	}
}

// todos lists what needs a person, the most urgent first; what is in order is said last, in green.
func (s *Server) todos(r *http.Request, st stand, c app.CoverageView) ([]ui.Todo, error) {
	ctx := r.Context()
	var out []ui.Todo
	for _, find := range []func(*http.Request, stand) ([]ui.Todo, error){s.watchTodos, s.roundTodos, s.officeTodos, s.listTodos, s.prospectTodos} {
		more, err := find(r, st)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	pairs, err := s.app.PairsLeft(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return nil, err
	}
	if pairs > 0 {
		out = append(out, ui.Todo{Icon: "pair", Mood: "warn", Title: ui.T(ctx, "web.today.review"), Text: ui.T(ctx, "web.today.review.text"), Href: st.where.URL("/pairs"), Count: ui.N(ctx, pairs)})
	}
	if c.MayNames && c.Total.Missing > 0 {
		out = append(out, ui.Todo{Icon: "people", Title: ui.T(ctx, "web.today.missing"), Text: ui.T(ctx, "web.today.missing.text"), Href: namesURL(st.where, "missing"), Count: ui.N(ctx, c.Total.Missing)})
	}
	if len(out) == 0 {
		out = append(out, ui.Todo{Icon: "ok", Mood: "ok", Title: ui.T(ctx, "web.today.nothing"), Text: ui.T(ctx, "web.today.nothing.text"), Href: st.where.URL("/coverage")})
	}
	return out, nil
}

// lowest lists, for the two schemes anybody can be asked to join, the places that lag. Places too small
// for a rate are left out: nobody is last by chance.
func (s *Server) lowest(r *http.Request, st stand) ([]lowList, error) {
	if st.place.Unit().Level >= org.Village {
		return nil, nil
	}
	ctx := r.Context()
	var out []lowList
	for _, scheme := range []person.Scheme{person.SchemeVoluntarySI, person.SchemeHealth} {
		w := st.where.For(scheme)
		c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: st.where.UnitID, Scheme: scheme})
		if err != nil {
			return nil, err
		}
		var rows []app.CoverageRow
		for _, row := range c.Rows {
			if row.Rate.Den.Value >= ui.SmallNumber {
				rows = append(rows, row)
			}
		}
		sort.SliceStable(rows, func(i, j int) bool { return lowerRate(rows[i], rows[j]) })
		c.Rows = rows[:min(len(rows), 5)]
		top := topRate(rows)
		l := lowList{title: ui.T(ctx, "web.today.lowest", schemeName(ctx, scheme)), href: w.URL("/coverage")}
		l.table = ui.Table{ID: "low-" + scheme.Code(), Compact: true, Caption: l.title, Cols: []ui.Col{{Label: ui.T(ctx, "web.col.name")}, {Label: ui.T(ctx, "web.col.rate")}, {Label: "%", Num: true}, {Label: ui.T(ctx, "web.col.missing"), Num: true}}}
		for _, row := range c.Rows {
			cells := coverageRow(ctx, w, c, row, top).Cells
			l.table.Rows = append(l.table.Rows, ui.Row{Cells: []ui.Cell{cells[0], cells[3], cells[4], cells[6]}})
		}
		if len(l.table.Rows) > 0 {
			out = append(out, l)
		}
	}
	return out, nil
}

// walls shows a village head the groups of the village at once (bảng tổ liên gia).
func (s *Server) walls(r *http.Request, st stand) ([]groupWall, error) {
	if st.place.Unit().Level != org.Village {
		return nil, nil
	}
	var out []groupWall
	for _, scheme := range []person.Scheme{person.SchemeHealth, person.SchemeVoluntarySI} {
		w := st.where.For(scheme)
		c, err := s.app.Coverage(r.Context(), actor(r), app.CoverageQuery{UnitID: st.where.UnitID, Scheme: scheme})
		if err != nil {
			return nil, err
		}
		out = append(out, groupWall{title: joinDots(schemeName(r.Context(), scheme), ui.T(r.Context(), "web.today.groups", ui.N(r.Context(), c.Total.Missing))), href: w.URL("/coverage"), groups: groupTiles(r.Context(), w, c)})
	}
	return out, nil
}

// listTodos says which lists are missing, old, not matched yet, or have rows that were given back.
func (s *Server) listTodos(r *http.Request, st stand) ([]ui.Todo, error) {
	if !access.May(actor(r).Role, access.ImportLists) {
		return nil, nil
	}
	ctx := r.Context()
	var out []ui.Todo
	states, err := s.app.LinkState(ctx, actor(r))
	if err != nil {
		return nil, err
	}
	open := int64(0)
	for _, l := range states {
		open += l.Open
	}
	if open > 0 {
		out = append(out, ui.Todo{Icon: "pair", Mood: "warn", Title: ui.T(ctx, "web.today.open", ui.N(ctx, open)), Text: ui.T(ctx, "web.today.open.text"), Href: st.where.URL("/link")})
	}
	came, err := s.app.ListAges(ctx, actor(r))
	if err != nil {
		return nil, err
	}
	bad, badIn := int64(0), ""
	for _, l := range came {
		name := ui.T(ctx, "web.list."+string(l.List))
		switch {
		case l.AsOf.IsZero() && st.place.Unit().Level == org.Province:
			out = append(out, ui.Todo{Icon: "upload", Title: ui.T(ctx, "web.today.list_missing", name), Text: ui.T(ctx, "web.today.list_missing.text"), Href: st.where.URL("/deliveries/new")})
		case l.Old:
			out = append(out, ui.Todo{Icon: "clock", Mood: "bad", Title: ui.T(ctx, "web.today.list_old", name, l.Days), Text: ui.T(ctx, "web.today.list_old.text", l.AsOf), Href: st.where.URL("/deliveries/new")})
		}
		if bad += l.Bad; l.BadIn != "" && badIn == "" {
			badIn = l.BadIn
		}
	}
	if bad > 0 {
		out = append(out, ui.Todo{Icon: "download", Mood: "warn", Title: ui.T(ctx, "office.todo.rejected"), Text: ui.T(ctx, "office.todo.rejected.text"), Href: st.where.URL("/deliveries/" + badIn), Count: ui.N(ctx, bad)})
	}
	return out, nil
}

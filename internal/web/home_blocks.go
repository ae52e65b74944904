package web

import (
	"net/http"
	"sort"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// homeBlock is one card of the first page that only some roles see.
type homeBlock struct {
	title, hint string
	href, link  string
	table       *ui.Table
	figures     []ui.Figure
	full        bool // takes the whole width: a table of many or of wide columns
}

// greeting says good morning and what day it is.
func (s *Server) greeting(r *http.Request) string {
	ctx := r.Context()
	now := s.app.Now().In(time.FixedZone("ICT", 7*3600))
	part := "evening"
	switch h := now.Hour(); {
	case h < 11:
		part = "morning"
	case h < 14:
		part = "noon"
	case h < 18:
		part = "afternoon"
	}
	weekday := [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[now.Weekday()]
	return joinDots(ui.T(ctx, "office.hello."+part, actor(r).Name), ui.T(ctx, "office.day."+weekday, ui.Day(s.app.Today())))
}

// tasksOnHome is how many tasks the first page shows; the others are one link away.
const tasksOnHome = 6

// dayWork adds the tasks and notices of the day.
func (s *Server) dayWork(r *http.Request, st stand, v *todayView) error {
	ctx := r.Context()
	if err := s.app.SweepTasks(ctx, false); err != nil {
		return err
	}
	list, err := s.app.Tasks(ctx, actor(r), 60)
	if err != nil {
		return err
	}
	told, err := s.app.Notices(ctx, actor(r))
	if err != nil {
		return err
	}
	if len(told) > 3 {
		told = told[:3]
	}
	v.notices = noticeRows(ctx, told)
	for i := range v.notices {
		v.notices[i].withdraw = "" // that is done on the page of notices
	}
	var open []app.TaskLine
	for _, t := range list.Open {
		if t.Mine || t.OwnerID == "" && t.MayEnd { // what others were given is on the page of all tasks
			open = append(open, t)
		}
	}
	sort.SliceStable(open, func(i, j int) bool { return taskRank(open[i]) < taskRank(open[j]) })
	v.tasks = taskRows(ctx, open[:min(len(open), tasksOnHome)], st.where, st.where.URL("/"), s.app.Today())
	if len(open) > tasksOnHome || len(list.Done) > 0 || list.MayGive {
		v.allTasks = st.where.URL("/tasks")
	}
	return nil
}

// taskRank puts one's own tasks and those of today before what anyone may do one day.
func taskRank(t app.TaskLine) int {
	switch {
	case t.Mine:
		return 0
	case t.Overdue:
		return 1
	case t.Origin == "":
		return 2
	}
	return 3
}

// homeBlocks are the cards of the reader's role: «Hôm nay tôi làm gì?» is another question for each.
func (s *Server) homeBlocks(r *http.Request, st stand) ([]homeBlock, error) {
	var finds []func(*http.Request, stand) (*homeBlock, error)
	switch actor(r).Role {
	case access.Administrator:
		finds = append(finds, s.listsBlock, s.actsBlock)
	case access.ProvincePlanner:
		finds = append(finds, s.listsBlock, s.officesBlock, s.networkBlock)
	case access.ProvinceLeader:
		finds = append(finds, s.officesBlock, s.networkBlock)
	case access.BaseDirector, access.BaseOfficial:
		finds = append(finds, s.mineBlock, s.eventsBlock, s.listsBlock)
	case access.CollectionManager:
		finds = append(finds, s.networkBlock, s.cardsBlock)
	case access.Collector:
		finds = append(finds, s.eventsBlock)
	case access.UnionOfficer:
		finds = append(finds, s.cellsBlock)
	case access.CommuneLeader, access.VillageHead, access.GroupTreasurer:
		finds = append(finds, s.eventsBlock)
	case access.Auditor:
		finds = append(finds, s.actsBlock)
	}
	var out []homeBlock
	for _, find := range finds {
		b, err := find(r, st)
		if err != nil {
			return nil, err
		}
		if b != nil {
			out = append(out, *b)
		}
	}
	return out, nil
}

// listsBlock is where each kind of list stands.
func (s *Server) listsBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	states, err := s.app.ListAges(ctx, actor(r))
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "lists", Caption: ui.T(ctx, "office.home.lists"), Cols: columns(ctx, "office.col.list", "office.col.asof", "office.col.age", "office.col.returned")}
	t.Cols[3].Num = true
	came := false
	for _, l := range states {
		came = came || !l.AsOf.IsZero()
		row := ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "web.list."+string(l.List)), Href: st.where.URL("/deliveries")}, {Text: ui.Day(l.AsOf)}, {Text: ui.T(ctx, "office.days", l.Days)}, blankZero(ctx, int(l.Bad))}}
		switch {
		case l.AsOf.IsZero():
			row.Cells[1], row.Cells[2] = ui.Cell{Text: ui.T(ctx, "office.list.none"), Tag: "warn"}, ui.Cell{}
		case l.Old:
			row.Cells[2].Tag = "bad"
		}
		if l.Bad > 0 {
			row.Cells[3].Href = st.where.URL("/deliveries/" + l.BadIn)
		}
		t.Rows = append(t.Rows, row)
	}
	if !came && st.place.Unit().Level != org.Province {
		return nil, nil // the province sends the lists: there is nothing to see to here
	}
	return &homeBlock{title: t.Caption, href: st.where.URL("/deliveries"), link: ui.T(ctx, "web.today.all"), table: &t}, nil
}

// officesBlock is the base offices whose voluntary rate lags, the lowest five.
func (s *Server) officesBlock(r *http.Request, st stand) (*homeBlock, error) {
	if st.place.Unit().Level != org.Province {
		return nil, nil
	}
	ctx := r.Context()
	w := st.where.For(person.SchemeVoluntarySI)
	c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: st.where.UnitID, Scheme: person.SchemeVoluntarySI, By: app.ByOffice})
	if err != nil || len(c.Rows) == 0 {
		return nil, err
	}
	var rows []app.CoverageRow
	for _, row := range c.Rows {
		if row.Office.Level == org.OfficeBase && row.Rate.Den.Value >= ui.SmallNumber {
			rows = append(rows, row)
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return lowerRate(rows[i], rows[j]) })
	top := topRate(rows)
	t := ui.Table{ID: "offices-low", Compact: true, Caption: ui.T(ctx, "office.home.offices"), Cols: []ui.Col{{Label: ui.T(ctx, "office.col.office")}, {Label: ui.T(ctx, "web.col.rate")}, {Label: "%", Num: true}, {Label: ui.T(ctx, "web.col.missing"), Num: true}}}
	for _, row := range rows[:min(len(rows), 5)] {
		cells := coverageRow(ctx, w, c, row, top).Cells
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cells[0], cells[3], cells[4], cells[6]}})
	}
	return &homeBlock{title: t.Caption, href: w.URL("/coverage", "by", "office"), link: ui.T(ctx, "web.today.all"), table: &t}, nil
}

// networkBlock is how far the network reaches.
func (s *Server) networkBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	n, err := s.app.Network(ctx, actor(r), st.where.UnitID)
	if err != nil || n.Total.Collectors == 0 {
		return nil, err
	}
	return &homeBlock{title: ui.T(ctx, "office.title.network"), href: st.where.URL("/network"), link: ui.T(ctx, "web.today.all"), figures: networkFigures(ctx, s, st, n)}, nil
}

// cardsBlock is whose card runs out or who was never taught.
func (s *Server) cardsBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	list, err := s.app.Agents(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "cards", Caption: ui.T(ctx, "office.home.cards"), Cols: columns(ctx, "office.col.name", "office.agent.sits", "office.training.first", "office.col.card")}
	for _, l := range list.Lines {
		if l.Kind != org.AgentCollector || l.State == org.CardGood && !l.Latest(org.TrainingFirst).IsZero() || len(t.Rows) == 8 {
			continue
		}
		cells := agentRow(ctx, st.where, l).Cells
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cells[0], cells[2], cells[3], cells[6]}})
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return &homeBlock{title: t.Caption, href: st.where.URL("/agents"), link: ui.T(ctx, "web.today.all"), table: &t, full: true}, nil
}

// cellsBlock is where a union has cells and where it has none.
func (s *Server) cellsBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	o, err := s.app.Organisations(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "unions", Caption: ui.T(ctx, "office.home.cells"), Cols: columns(ctx, "office.col.organisation", "office.col.cells", "office.col.members", "office.cells.without")}
	for i := 1; i < 4; i++ {
		t.Cols[i].Num = true
	}
	for _, l := range o.Lines {
		if l.Cells > 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Href: st.where.URL("/organisations/" + itoa(l.ID))}, ui.Num(ctx, int64(l.Cells)), ui.Num(ctx, l.Members), ui.Num(ctx, int64(o.Villages-l.Villages))}})
		}
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return &homeBlock{title: t.Caption, href: st.where.URL("/organisations"), link: ui.T(ctx, "web.today.all"), table: &t}, nil
}

// eventsBlock is to whom something happens within a month, where the place is small enough to call on them.
func (s *Server) eventsBlock(r *http.Request, st stand) (*homeBlock, error) {
	if st.place.Unit().Level < org.Commune {
		return nil, nil
	}
	ctx := r.Context()
	e, err := s.app.Events(ctx, actor(r), app.EventQuery{UnitID: st.where.UnitID, Months: 1})
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "life", Caption: ui.T(ctx, "office.home.events"), Cols: columns(ctx, "office.col.event", "office.col.when", "office.col.howmany")}
	t.Cols[2].Num = true
	for _, k := range app.EventKinds {
		if e.Counts[k] > 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "office.event."+string(k)), Href: st.where.URL("/events", "kind", string(k), "months", "1")}, {Text: ui.T(ctx, "office.event.time."+timeWord(k), 1)}, ui.Num(ctx, e.Counts[k])}})
		}
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return &homeBlock{title: t.Caption, href: st.where.URL("/events"), link: ui.T(ctx, "web.today.all"), table: &t}, nil
}

// actsBlock is what was done in the house in a week: names opened, numbers shown in clear, lists taken out.
func (s *Server) actsBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	acts, err := s.app.ActsSince(ctx, actor(r), 7)
	if err != nil || len(acts) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "acts", Caption: ui.T(ctx, "office.home.acts"), Cols: columns(ctx, "web.audit.act", "office.col.times")}
	t.Cols[1].Num = true
	for _, a := range acts[:min(len(acts), 10)] {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: actName(ctx, a.Act), Href: st.where.URL("/audit")}, ui.Num(ctx, a.N)}})
	}
	return &homeBlock{title: t.Caption, hint: ui.T(ctx, "office.home.acts.hint"), href: st.where.URL("/audit"), link: ui.T(ctx, "web.today.all"), table: &t}, nil
}

// mineBlock is the communes an official answers for, side by side.
func (s *Server) mineBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	units, err := s.app.MyCommunes(ctx, actor(r))
	if err != nil || len(units) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "mine", Compact: true, Caption: ui.T(ctx, "office.home.mine", len(units)), Cols: columns(ctx, "office.col.commune", "office.col.voluntary", "office.col.health", "office.col.nothing", "web.col.review", "office.col.prospects")}
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	for _, u := range units {
		w := st.where.At(u.ID)
		cells := []ui.Cell{{Text: unitName(u), Href: w.URL("/coverage")}}
		for _, scheme := range []person.Scheme{person.SchemeVoluntarySI, person.SchemeHealth} {
			c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: u.ID, Scheme: scheme})
			if err != nil {
				return nil, err
			}
			den := c.Total.Rate.Den.Value
			cells = append(cells, ui.Cell{Text: ui.Percent(ctx, c.Total.Rate.Num, den), Raw: ui.RawRate(c.Total.Rate.Num, den), Href: w.For(scheme).URL("/coverage")})
		}
		all, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: u.ID})
		if err != nil {
			return nil, err
		}
		waiting, err := s.app.Waiting(ctx, actor(r), u.ID)
		if err != nil {
			return nil, err
		}
		missing, review, prospects := ui.Num(ctx, all.Total.Missing), ui.Num(ctx, all.Total.Review), ui.Num(ctx, waiting.All)
		missing.Href, review.Href, prospects.Href = namesURL(w, "missing"), namesURL(w, "review"), w.URL("/prospects")
		t.Rows = append(t.Rows, ui.Row{Cells: append(cells, missing, review, prospects)})
	}
	return &homeBlock{title: t.Caption, href: st.where.URL("/charges"), link: ui.T(ctx, "office.title.charges"), table: &t, full: true}, nil
}

// wide reports whether a block takes the whole width.
func (b homeBlock) wide() bool { return b.full || len(b.figures) > 0 }

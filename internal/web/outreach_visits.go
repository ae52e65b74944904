package web

import (
	"context"
	"net/http"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// heatCell is one day of the calendar.
type heatCell struct {
	day, title, n, joined string
	level                 int // 0 none … 4 most
	blank, future         bool
}

// heatCells draws a month, weeks from Monday.
func heatCells(ctx context.Context, h app.HeatView, today day.Date) [][]heatCell {
	by, top := map[day.Date]int{}, int64(1)
	for i, d := range h.Days {
		by[d.On] = i + 1
		top = max(top, d.Visits)
	}
	var weeks [][]heatCell
	for week := outreach.WeekOf(h.Month.First()); !week.After(h.Month.Last()); week = week.AddDays(7) {
		row := make([]heatCell, 7)
		for i := range row {
			d := week.AddDays(i)
			c := heatCell{day: itoa(int64(d.Day())), blank: d.InMonth() != h.Month, future: d.After(today), title: ui.Day(d)}
			if k := by[d]; k > 0 && !c.blank {
				x := h.Days[k-1]
				c.n, c.level = ui.N(ctx, x.Visits), int(1+3*x.Visits/top)
				if x.Joined > 0 {
					c.joined = ui.T(ctx, "outreach.heat.joined", ui.N(ctx, x.Joined))
				}
				c.title = ui.T(ctx, "outreach.heat.day", ui.Day(d), ui.N(ctx, x.Visits), ui.N(ctx, x.Met), ui.N(ctx, x.Joined))
			}
			row[i] = c
		}
		weeks = append(weeks, row)
	}
	return weeks
}

// visitsView answers GET /outreach/visits: the calendar of a month, houses not yet seen, hours in which people are at home.
func (s *Server) visitsView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach/visits")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	month := s.app.Today().InMonth()
	if st.where.Period != "" {
		month = st.period.to.InMonth()
	}
	h, err := s.app.Heat(ctx, actor(r), st.where.UnitID, month)
	if err != nil {
		return v, err
	}
	var visits, met, joined int64
	t := ui.Table{ID: "days", Caption: ui.T(ctx, "outreach.visits.days"), Export: st.where.URL("/outreach/visits.xlsx"), Cols: columns(ctx, "outreach.col.day", "outreach.col.visits", "outreach.col.met", "outreach.col.joined")}
	for i := 1; i < 4; i++ {
		t.Cols[i].Num = true
	}
	for _, d := range h.Days {
		visits, met, joined = visits+d.Visits, met+d.Met, joined+d.Joined
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(d.On)}, ui.Num(ctx, d.Visits), ui.Num(ctx, d.Met), ui.Num(ctx, d.Joined)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.visits.none"), Text: ui.T(ctx, "outreach.visits.none.text")}
	v.sheet = &t
	for _, p := range []struct {
		key string
		n   int64
	}{{"outreach.fig.visits", visits}, {"outreach.fig.met", met}, {"outreach.fig.joined", joined}} {
		f := s.figureOf(ctx, p.key, p.n, "outreach.unit.visits", "")
		f.Kind = ui.Flow
		v.figures = append(v.figures, f)
	}
	v.sections = append(v.sections, section{title: ui.T(ctx, "outreach.heat", month.VN()), body: heatPicture(heatCells(ctx, h, s.app.Today())), hint: ui.T(ctx, "outreach.heat.hint")}, section{title: t.Caption, table: &t})
	v.sections = append(v.sections, hoursSection(ctx, h))
	if len(h.Houses) > 0 {
		v.sections = append(v.sections, s.housesSection(r, st, h))
	}
	if len(h.Unseen) > 0 {
		v.sections = append(v.sections, unseenSection(r, st, h))
	}
	shut, err := s.shutSection(r, st)
	if err != nil {
		return v, err
	}
	v.sections = append(v.sections, shut...)
	return v, nil
}

func hoursSection(ctx context.Context, h app.HeatView) section {
	t := ui.Table{ID: "hours", Caption: ui.T(ctx, "outreach.hours"), Cols: columns(ctx, "outreach.hours.when", "outreach.hours.met", "outreach.hours.interval")}
	for _, x := range h.Hours {
		key := map[[2]bool]string{{true, false}: "weekend_day", {true, true}: "weekend_evening", {false, false}: "week_day", {false, true}: "week_evening"}[[2]bool{x.Weekend, x.Evening}]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "outreach.hours."+key)}, {Text: ui.T(ctx, "outreach.hours.of", ui.N(ctx, x.Met), ui.N(ctx, x.Doors))}, {Text: interval(ctx, x.Low*100, x.High*100, "%")}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.visits.none")}
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.hours.hint"), table: &t}
}

// interval writes two numbers with one decimal as a span.
func interval(ctx context.Context, low, high float64, unit string) string {
	text := ui.Tenth(ctx, int64(low*10+0.5)) + "–" + ui.Tenth(ctx, int64(high*10+0.5))
	if unit == "" {
		return text
	}
	return text + " " + unit
}

func (s *Server) housesSection(r *http.Request, st stand, h app.HeatView) section {
	ctx := r.Context()
	t := ui.Table{ID: "houses", Caption: ui.T(ctx, "outreach.houses"), Cols: columns(ctx, "outreach.col.village", "outreach.col.far", "outreach.col.seen")}
	var units []ui.Option
	for _, x := range h.Houses {
		far := ui.Cell{Text: "—"}
		if x.Metres >= 0 {
			far = ui.Cell{Text: ui.T(ctx, "outreach.km", ui.Tenth(ctx, x.Metres/100))}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Unit.FullName, Href: st.where.At(x.Unit.ID).URL("/outreach/visits")}, far, {Text: ui.T(ctx, "outreach.hours.of", ui.N(ctx, x.Seen), ui.N(ctx, x.All)), Meter: &ui.Meter{Covered: x.Seen, Whole: max(x.All, 1), Title: ui.T(ctx, "outreach.hours.of", ui.N(ctx, x.Seen), ui.N(ctx, x.All))}}}})
		units = append(units, ui.Option{Value: itoa(x.Unit.ID), Label: x.Unit.FullName})
	}
	sec := section{title: t.Caption, hint: ui.T(ctx, "outreach.houses.hint"), table: &t}
	if access.May(actor(r).Role, access.KeepGroups) {
		sec.form = &officeForm{title: ui.T(ctx, "outreach.settlement.set"), action: st.where.URL("/outreach/settlements"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{{Name: "village", Label: ui.T(ctx, "outreach.col.village"), Options: units}, {Name: "metres", Label: ui.T(ctx, "outreach.settlement.metres"), Type: "number", Min: "0", Max: "200000", Value: typed(r, "metres", "")}}}
	}
	return sec
}

func (s *Server) postSettlement(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	return s.answer(w, r, s.app.SetSettlement(r.Context(), actor(r), formID(r, "village"), formID(r, "metres")), "office.saved", where.URL("/outreach/visits"), s.visitsView, "/outreach/settlements")
}

// shutSection shows visits kept aside to those who can decide.
func (s *Server) shutSection(r *http.Request, st stand) ([]section, error) {
	if !access.May(actor(r).Role, access.KeepGroups) {
		return nil, nil
	}
	ctx := r.Context()
	list, err := s.app.ShutVisits(ctx, actor(r))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "shut", Caption: ui.T(ctx, "outreach.shut"), Cols: columns(ctx, "outreach.shut.when", "outreach.shut.why", "outreach.col.state", "outreach.shut.by")}
	var options []ui.Option
	who := []ui.Option{{Label: "—"}}
	for _, v := range list {
		for _, p := range v.Same {
			who = append(who, ui.Option{Value: itoa(int64(p.ID)), Label: joinDots(p.FullName, ui.Day(p.Birth.Date), p.Address)})
		}
		place := ""
		if n := len(v.Place); n > 0 {
			place = v.Place[n-1].FullName
		}
		when := ui.Moment(v.AtTime)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: when, Sub: place}, {Text: ui.T(ctx, "outreach.shut."+v.Why)}, {Text: ui.T(ctx, "prospect.outcome."+string(v.Result))}, {Text: v.Teller, Sub: joinDots(v.Group, v.Said)}}})
		options = append(options, ui.Option{Value: itoa(v.ID), Label: joinDots(when, place, ui.T(ctx, "outreach.shut."+v.Why))})
	}
	form := &officeForm{title: ui.T(ctx, "outreach.shut.decide"), hint: ui.T(ctx, "outreach.shut.hint"), action: st.where.URL("/outreach/visits/0/settle"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{{Name: "visit", Label: ui.T(ctx, "outreach.visit"), Options: options},
		{Name: "decision", Label: ui.T(ctx, "outreach.shut.decision"), Options: []ui.Option{{Value: "book", Label: ui.T(ctx, "outreach.shut.book")}, {Value: "drop", Label: ui.T(ctx, "outreach.shut.drop")}}}}}
	if len(who) > 1 {
		form.fields = append(form.fields, ui.Field{Name: "who", Label: ui.T(ctx, "outreach.shut.who"), Hint: ui.T(ctx, "outreach.shut.who.hint"), Options: who})
	}
	return []section{{title: t.Caption, hint: ui.T(ctx, "outreach.shut.hint"), table: &t, form: form}}, nil
}

func (s *Server) postSettle(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	visit := formID(r, "visit")
	if n, err := pathID(r, "id"); err == nil {
		visit = n
	}
	err = s.app.SettleVisit(r.Context(), actor(r), visit, r.PostFormValue("decision") == "book", 0, person.ID(formID(r, "who")))
	return s.answer(w, r, err, "office.saved", where.URL("/outreach/visits"), s.visitsView, "/outreach/visits/0/settle")
}

// unseenSection lists the houses of a village that nobody has knocked at.
func unseenSection(r *http.Request, st stand, h app.HeatView) section {
	ctx := r.Context()
	t := ui.Table{ID: "unseen", Caption: ui.T(ctx, "outreach.unseen", len(h.Unseen)), Tall: len(h.Unseen) > 15, Filter: len(h.Unseen) > 8, Cols: columns(ctx, "outreach.unseen.head", "outreach.unseen.address", "outreach.unseen.group")}
	for _, x := range h.Unseen {
		name := x.Head
		if name == "" {
			name = ui.T(ctx, "outreach.unseen.nobody")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name, Href: st.where.URL("/households/" + itoa(int64(x.ID)))}, {Text: x.Address}, {Text: x.Group}}})
	}
	shorten(ctx, &t, r, 30)
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.unseen.hint"), table: &t}
}

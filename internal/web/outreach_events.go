package web

import (
	"context"
	"net/http"
	"slices"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/web/ui"
)

// spanOf is the time of a page of events or plays: what the address names, else this year so far and the quarter to come.
func (s *Server) spanOf(st stand) (from, to day.Date) {
	if st.where.Period != "" {
		return st.period.from, st.period.to
	}
	today := s.app.Today()
	return day.Must(today.Year(), 1, 1), day.Must(today.Year(), 12, 31)
}

// gatheringsView answers GET /outreach/events.
func (s *Server) gatheringsView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach/events")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	from, to := s.spanOf(st)
	g, err := s.app.Gatherings(ctx, actor(r), st.where.UnitID, from, to)
	if err != nil {
		return v, err
	}
	var joined, attended int64
	for _, l := range g.Lines {
		joined += l.Joined()
		attended += l.Numbers[outreach.FieldAttended]
	}
	for _, p := range []struct {
		key, unit string
		n         int64
	}{{"outreach.fig.events", "outreach.unit.events", int64(len(g.Lines))}, {"outreach.fig.attended", "web.unit.people", attended}, {"outreach.fig.onspot", "web.unit.people", joined}} {
		f := s.figureOf(ctx, p.key, p.n, p.unit, "")
		f.Kind = ui.Flow
		v.figures = append(v.figures, f)
	}
	t := gatheringsTable(ctx, st.where, g)
	v.sheet = &t
	shorten(ctx, &t, r, 15)
	sec := section{title: ui.T(ctx, "outreach.events.table", ui.Day(from), ui.Day(to)), table: &t}
	if g.MayRun {
		sec.form = gatheringForm(r, st, s.app.Today())
	}
	v.sections = append(append(v.sections, cadenceSections(ctx, st.where, g)...), sec)
	v.sections = append(v.sections, yieldSections(ctx, g)...)
	return v, nil
}

func gatheringsTable(ctx context.Context, w ui.Where, g app.GatheringsView) ui.Table {
	t := ui.Table{ID: "events", Caption: ui.T(ctx, "outreach.title.outreach_events"), Filter: len(g.Lines) > 8, Tall: len(g.Lines) > 15, Export: w.URL("/outreach/events.xlsx"),
		Cols: columns(ctx, "outreach.col.event", "outreach.col.day", "outreach.col.attended", "outreach.col.onspot", "outreach.col.interested", "outreach.col.onward", "outreach.col.state")}
	for i := 2; i < 6; i++ {
		t.Cols[i].Num = true
	}
	for _, l := range g.Lines {
		onward := ui.Num(ctx, l.Onward)
		if l.Open {
			onward.Sub = ui.T(ctx, "outreach.onward.open")
		}
		when := ui.T(ctx, "outreach.hours.evening")
		if outreach.InOfficeHours(l.On, l.Minute) {
			when = ui.T(ctx, "outreach.hours.office")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Title, Sub: joinDots(ui.T(ctx, "outreach.kind."+string(l.Kind)), l.Place, l.Venue), Href: w.URL("/outreach/events/" + itoa(l.ID))}, {Text: ui.Day(l.On), Sub: joinDots(clock(l.Minute), when)},
			counted(ctx, l, outreach.FieldAttended), ui.Num(ctx, l.Joined()), counted(ctx, l, outreach.FieldInterested), onward, {Text: ui.T(ctx, "outreach.state."+l.State)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.events.none"), Text: ui.T(ctx, "outreach.events.none.text")}
	return t
}

// counted is a number of an event's kind; a dash where the kind does not count it, unless guests were marked all the same.
func counted(ctx context.Context, l app.GatheringLine, field string) ui.Cell {
	if l.Numbers[field] == 0 && !slices.Contains(l.Kind.Fields(), field) {
		return ui.Cell{Text: "—"}
	}
	return ui.Num(ctx, l.Numbers[field])
}

func choiceOptions(ctx context.Context, prefix, chosen string, list []string) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		out = append(out, ui.Option{Value: x, Label: ui.T(ctx, prefix+x), Selected: x == chosen})
	}
	return out
}

func gatheringForm(r *http.Request, st stand, today day.Date) *officeForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	kinds := make([]string, len(outreach.EventKinds))
	for i, k := range outreach.EventKinds {
		kinds[i] = string(k)
	}
	f := &officeForm{title: t("outreach.event.new"), hint: ui.T(ctx, "outreach.event.new.hint", unitName(st.place.Unit())), action: st.where.URL("/outreach/events"), submit: t("outreach.event.plan"), fields: []ui.Field{
		{Name: "kind", Label: t("outreach.event.kind.label"), Options: choiceOptions(ctx, "outreach.kind.", typed(r, "kind", ""), kinds)}, {Name: "title", Label: t("outreach.event.title.label"), Value: typed(r, "title", ""), Required: true},
		{Name: "on", Label: t("outreach.col.day"), Type: "date", Value: typed(r, "on", today.AddDays(7).String()), Required: true}, {Name: "hour", Label: t("outreach.event.hour.label"), Type: "time", Value: typed(r, "hour", "19:30"), Required: true},
		{Name: "venue_kind", Label: t("outreach.event.venue_kind"), Options: choiceOptions(ctx, "outreach.venue.", typed(r, "venue_kind", ""), outreach.Venues[:])}, {Name: "venue", Label: t("outreach.event.venue.label"), Value: typed(r, "venue", ""), Required: true},
		{Name: "audience", Label: t("outreach.event.audience.label"), Options: choiceOptions(ctx, "outreach.audience.", typed(r, "audience", ""), outreach.Audiences[:])}, {Name: "speaker", Label: t("outreach.event.speaker"), Value: typed(r, "speaker", "")},
		{Name: "lang", Label: t("outreach.event.lang.label"), Options: choiceOptions(ctx, "outreach.lang.", typed(r, "lang", "vi"), outreach.Languages[:])}}}
	f.legend, f.choiceName, f.choices = t("outreach.event.hosts.label"), "hosts", choiceOptions(ctx, "outreach.host.", "", outreach.Hosts[:])
	return f
}

func (s *Server) postGathering(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	e := outreach.Event{Kind: outreach.EventKind(r.PostFormValue("kind")), Title: r.PostFormValue("title"), UnitID: where.UnitID, On: formDay(r, "on"), Minute: formMinute(r, "hour"), Venue: r.PostFormValue("venue"), VenueKind: r.PostFormValue("venue_kind"),
		Hosts: r.PostForm["hosts"], Audience: r.PostFormValue("audience"), Speaker: r.PostFormValue("speaker"), Lang: r.PostFormValue("lang")}
	id, err := s.app.PlanGathering(r.Context(), actor(r), 0, e)
	return s.answer(w, r, err, "outreach.event.planned", where.URL("/outreach/events/"+itoa(id)), s.gatheringsView, "/outreach/events")
}

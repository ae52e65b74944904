package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// eventsView answers GET /events: to whom something happened that opens work.
func (s *Server) eventsView(r *http.Request) (officeView, error) {
	ctx := r.Context()
	st, err := s.standAt(r, "events", "/events")
	if err != nil {
		return officeView{}, err
	}
	q := app.EventQuery{UnitID: st.where.UnitID, Kind: app.EventAge15, Cursor: r.URL.Query().Get("after")}
	if k := r.URL.Query().Get("kind"); k != "" {
		if q.Kind, err = eventKind(k); err != nil {
			return officeView{}, err
		}
	}
	if m, ok := number(r.URL.Query().Get("months")); ok {
		q.Months = int(m)
	}
	sheet := r.URL.Path == "/events.xlsx"
	if sheet {
		q.Limit = 500
	}
	e, err := s.app.Events(ctx, actor(r), q)
	if err != nil {
		return officeView{}, err
	}
	v := officeView{page: st.page, over: unitName(st.place.Unit())}
	v.page.DataDay, v.page.Title, v.page.Crumbs = e.AsOf, ui.T(ctx, "office.events.title"), crumbsOf(st.where, st.place, "/events")
	v.figures = eventFigures(ctx, st.where, e)
	v.tabs = monthTabs(ctx, st.where, e)
	if len(e.Communes) > 0 && (q.Kind == app.EventCommune || st.place.Unit().Level < 4) {
		t := communesTable(ctx, st.where, e)
		v.sections = append(v.sections, section{title: t.Caption, hint: ui.T(ctx, "office.events.commune.hint"), table: &t})
	}
	t := eventsTable(ctx, st, e)
	if sheet {
		if err := s.everyEvent(r, q, &t, e.Next); err != nil {
			return v, err
		}
	}
	v.sheet = &t
	hint := ui.T(ctx, "office.event."+string(q.Kind)+".hint")
	switch {
	case len(e.Lists) > 1:
	case q.Kind == app.EventPoverty:
		hint = ui.T(ctx, "office.event.poverty.one")
	case q.Kind == app.EventCame, q.Kind == app.EventGone:
		hint = joinDots(ui.T(ctx, "office.event.lists.one"), hint)
	}
	if !e.MayNames {
		hint, t.Rows, t.Export = joinDots(hint, ui.T(ctx, "office.events.counts_only")), nil, ""
		t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.events.counts", ui.N(ctx, e.Counts[q.Kind])), Text: ui.T(ctx, "office.events.counts_only")}
		v.sheet = nil
	}
	v.sections = append(v.sections, section{title: t.Caption, hint: hint, table: &t})
	return v, nil
}

func eventKind(s string) (app.EventKind, error) {
	for _, k := range app.EventKinds {
		if string(k) == s {
			return k, nil
		}
	}
	return "", fault.New(fault.NotFound, "web.no_page")
}

// number reads an id or a count of an address or a form.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0
}

// everyEvent adds the pages after the first to a workbook.
func (s *Server) everyEvent(r *http.Request, q app.EventQuery, t *ui.Table, next string) error {
	for next != "" {
		q.Cursor = next
		more, err := s.app.Events(r.Context(), actor(r), q)
		if err != nil {
			return err
		}
		for _, l := range more.Lines {
			t.Rows = append(t.Rows, eventRow(r.Context(), ui.Where{}, q.Kind, l))
		}
		next = more.Next
	}
	return nil
}

func eventFigures(ctx context.Context, w ui.Where, e app.EventsView) []ui.Figure {
	var out []ui.Figure
	for _, k := range app.EventKinds {
		f := ui.Figure{Label: ui.T(ctx, "office.event."+string(k)), Value: ui.N(ctx, e.Counts[k]), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Flow,
			Source: ui.T(ctx, "office.event.time."+timeWord(k), e.Months), Href: w.URL("/events", "kind", string(k), "months", strconv.Itoa(e.Months))}
		if k == e.Kind {
			f.Notes = []ui.Note{{Text: ui.T(ctx, "office.event.shown")}}
		}
		out = append(out, f)
	}
	return out
}

func timeWord(k app.EventKind) string {
	if k.Ahead() {
		return "ahead"
	}
	if k.Around() {
		return "around"
	}
	return "back"
}

func monthTabs(ctx context.Context, w ui.Where, e app.EventsView) []ui.Tab {
	var out []ui.Tab
	for _, m := range []int{1, 3, 6, 12} {
		out = append(out, ui.Tab{Label: ui.T(ctx, "office.event.months", m), Href: w.URL("/events", "kind", string(e.Kind), "months", strconv.Itoa(m)), Current: m == e.Months})
	}
	return out
}

func eventsTable(ctx context.Context, st stand, e app.EventsView) ui.Table {
	kind, months := string(e.Kind), strconv.Itoa(e.Months)
	t := ui.Table{ID: "events", Caption: joinDots(ui.T(ctx, "office.event."+kind), ui.T(ctx, "office.event.time."+timeWord(e.Kind), e.Months)), Filter: true, Tall: len(e.Lines) > 15,
		Export: st.where.URL("/events.xlsx", "kind", kind, "months", months), Cols: columns(ctx, "web.names.who", "web.names.birth", "office.event.day."+kind, "web.names.place", "web.names.segment", "web.names.has")}
	for _, l := range e.Lines {
		t.Rows = append(t.Rows, eventRow(ctx, st.where, e.Kind, l))
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.events.none"), Text: ui.T(ctx, "office.events.none.text")}
	t.Pager = &ui.Pager{Line: ui.T(ctx, "web.names.line", ui.N(ctx, int64(len(e.Lines))), ui.N(ctx, e.Counts[e.Kind]))}
	if e.Next != "" {
		t.Pager.Next = st.where.URL("/events", "kind", kind, "months", months, "after", e.Next)
	}
	return t
}

func eventRow(ctx context.Context, w ui.Where, k app.EventKind, l app.EventLine) ui.Row {
	on := ui.Cell{Text: atDayText(l.On)}
	if l.YearOnly {
		on = ui.Cell{Text: strconv.Itoa(l.Birth.Date.Year() + map[app.EventKind]int{app.EventAge15: 15, app.EventAge18: 18, app.EventPension: 0}[k]), Sub: ui.T(ctx, "office.event.year_only")}
		if k == app.EventPension {
			on.Text = ""
		}
	}
	return ui.Row{Cells: []ui.Cell{{Text: called(l.FullName), Href: w.URL("/people/" + itoa(int64(l.ID))), Sub: sexText(ctx, l.Sex)}, {Text: birthText(ctx, l.Birth)}, on, {Text: placeLine(l.Place)},
		{Text: segmentName(ctx, coverage.Segment(l.Segment)), Sub: povertyText(ctx, l.Poverty)}, {Tags: schemeTags(ctx, l.Covered, l.Review)}}}
}

func communesTable(ctx context.Context, w ui.Where, e app.EventsView) ui.Table {
	t := ui.Table{ID: "communes", Caption: ui.T(ctx, "office.events.communes"), Cols: columns(ctx, "office.col.commune", "office.col.asof", "office.col.what", "office.col.before", "office.col.now", "office.col.cards", "web.places.source")}
	t.Cols[5].Num = true
	word := func(c app.CommuneEvent, value string) string {
		if c.Kind == "name" || value == "" {
			return value
		}
		return ui.T(ctx, "office.status."+c.Kind+"."+value)
	}
	for _, c := range e.Communes {
		cards := ui.Num(ctx, c.Cards)
		if c.NotComplete {
			cards.Text = "> " + cards.Text
		}
		if c.Cards > 0 && e.MayNames {
			cards.Href = w.At(c.Unit.ID).URL("/events", "kind", string(app.EventCommune), "months", strconv.Itoa(e.Months))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: unitName(c.Unit), Href: w.At(c.Unit.ID).URL("/places")}, {Text: ui.Day(c.On)}, {Text: ui.T(ctx, "office.status."+c.Kind)}, {Text: word(c, c.Before)}, {Text: word(c, c.Value)}, cards, {Text: c.Source}}})
	}
	return t
}

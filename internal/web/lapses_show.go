package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// lapseItem is one person who stopped, with six buttons.
type lapseItem struct {
	name, href, sub, last, said string
	hidden                      [][2]string
}

// lapseButtons are the six reasons, one tap each.
type lapseButtons struct {
	action  string
	reasons []ui.Option
	items   []lapseItem
}

// lapsesView answers GET /coverage/lapses: who stopped in the period of the address, and why.
func (s *Server) lapsesView(r *http.Request) (officeView, error) {
	st, err := s.standAt(r, "coverage", "/coverage/lapses")
	if err != nil {
		return officeView{}, err
	}
	ctx := r.Context()
	scheme := st.where.Scheme
	if scheme != person.SchemeHealth {
		scheme = person.SchemeVoluntarySI
	}
	to := st.period.to
	if !st.place.AsOf.IsZero() && to.After(st.place.AsOf) && !st.period.from.After(st.place.AsOf) {
		to = st.place.AsOf
	}
	x, err := s.app.Lapses(ctx, actor(r), st.where.UnitID, scheme, person.Period{From: st.period.from, To: to})
	if err != nil {
		return officeView{}, err
	}
	w := st.where.For(scheme)
	v := officeView{page: st.page, over: joinDots(unitName(st.place.Unit()), schemeName(ctx, scheme))}
	v.page.Title = ui.T(ctx, "lapse.title", st.period.label(ctx))
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: v.page.Title})
	t := reasonTable(ctx, x)
	v.sheet = &t
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "lapse.hint"), table: &t}}
	if len(x.Lines) > 0 {
		v.sections = append(v.sections, section{title: ui.T(ctx, "lapse.people"), hint: ui.T(ctx, "lapse.people.hint"), body: lapseList(lapseItems(ctx, w, x))})
	}
	return v, nil
}

// reasonTable sums what was said; the moves stand below as what they are.
func reasonTable(ctx context.Context, x app.LapsesView) ui.Table {
	t := ui.Table{ID: "reasons", Caption: ui.T(ctx, "lapse.why"), Cols: columns(ctx, "lapse.col.reason", "web.moves.count")}
	t.Cols[1].Num = true
	for _, reason := range person.LapseReasons {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "lapse."+string(reason))}, ui.Num(ctx, x.Reasons[reason])}})
	}
	t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "lapse.unasked")}, ui.Num(ctx, x.Unasked)}})
	t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "web.moves.lapsed"), Sub: ui.T(ctx, "lapse.no_loss", ui.N(ctx, x.Bridge.ToCompulsory))}, ui.Num(ctx, x.Bridge.Lapsed)}}
	return t
}

func lapseItems(ctx context.Context, w ui.Where, x app.LapsesView) lapseButtons {
	b := lapseButtons{action: w.URL("/coverage/lapses")}
	for _, reason := range person.LapseReasons {
		b.reasons = append(b.reasons, ui.Option{Value: string(reason), Label: ui.T(ctx, "lapse."+string(reason))})
	}
	for _, l := range x.Lines {
		item := lapseItem{name: called(l.Name), href: w.URL("/people/" + itoa(int64(l.Person))), sub: l.Unit, last: ui.T(ctx, "lapse.last", l.Last), said: string(l.Reason),
			hidden: [][2]string{{"person", itoa(int64(l.Person))}, {"last", l.Last.String()}}}
		if l.Back {
			item.sub = joinDots(item.sub, ui.T(ctx, "lapse.back"))
		}
		b.items = append(b.items, item)
	}
	return b
}

// postLapse answers POST /coverage/lapses.
func (s *Server) postLapse(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	scheme := where.Scheme
	if scheme == person.SchemeAny {
		scheme = person.SchemeVoluntarySI
	}
	err = s.app.SayLapse(r.Context(), actor(r), person.ID(formID(r, "person")), scheme, formDay(r, "last"), person.LapseReason(r.PostFormValue("reason")))
	return s.answer(w, r, err, "lapse.kept", where.URL("/coverage/lapses"), s.lapsesView, "/coverage/lapses")
}

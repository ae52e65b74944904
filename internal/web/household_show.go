package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// householdView is one household as somebody meets it at the door.
type householdView struct {
	page    ui.Page
	over    string
	schemes []ui.SchemeCard
	members ui.Table
	next    ui.Table
	events  []ui.Event
	means   []ui.Fact
	meets   bool   // who comes next and what was said are for those who knock on doors
	advice  string // address of the family page of the first of the household; empty: nobody in reach
}

// showHousehold answers GET /households/{id}; app notes in the journal that each member was looked at.
func (s *Server) showHousehold(w http.ResponseWriter, r *http.Request) error {
	id, err := pathNumber(r, "id")
	if err != nil {
		return err
	}
	h, err := s.app.Household(r.Context(), actor(r), person.HouseholdID(id))
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	st, err := s.standIn(r, where, "people", "/coverage")
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, householdPage(householdOf(r.Context(), st, h)))
}

func householdOf(ctx context.Context, st stand, h app.HouseholdView) householdView {
	v := householdView{page: st.page, meets: h.MayMeet}
	name := ui.T(ctx, "household.title", h.Household.Number)
	if h.Household.Number == "" && len(h.Members) > 0 {
		name = ui.T(ctx, "household.title.of", called(h.Members[0].FullName))
	}
	v.page.Title, v.page.DataDay = name, h.AsOf
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: name})
	v.over = joinDots(placeLine(h.Place), h.Household.Address, povertyText(ctx, h.Household.Poverty))
	v.schemes = householdSchemes(ctx, h)
	v.members = householdMembers(ctx, st, h)
	v.next = householdNext(ctx, st, h)
	v.events = householdEvents(ctx, h)
	for _, l := range meansOf(ctx, app.ProspectCard{Means: h.Means}, cardView{}) {
		v.means = append(v.means, ui.Fact{Label: ui.T(ctx, "household.means"), Value: l.text})
	}
	if len(h.Members) > 0 {
		v.advice = "/advice?person=" + itoa(int64(h.Members[0].ID))
	}
	return v
}

// householdSchemes says how many of the household have what people choose themselves.
func householdSchemes(ctx context.Context, h app.HouseholdView) []ui.SchemeCard {
	var out []ui.SchemeCard
	for _, s := range []person.Scheme{person.SchemeVoluntarySI, person.SchemeHealth} {
		has, missing := int64(0), int64(0)
		for _, m := range h.Members {
			if m.Covered&s.Bit() != 0 {
				has++
			}
			if m.Missing&s.Bit() != 0 {
				missing++
			}
		}
		c := ui.SchemeCard{Name: schemeName(ctx, s), State: "none", Text: ui.T(ctx, "household.has", ui.N(ctx, has)), Sub: ui.T(ctx, "household.nobody_missing")}
		if missing > 0 {
			c.State, c.Sub = "warn", ui.T(ctx, "household.missing", ui.N(ctx, missing))
		} else if has > 0 {
			c.State = "ok"
		}
		out = append(out, c)
	}
	return out
}

func householdMembers(ctx context.Context, st stand, h app.HouseholdView) ui.Table {
	t := ui.Table{ID: "members", Caption: ui.T(ctx, "household.members"), Cols: columns(ctx, "web.names.who", "web.field.relation", "web.names.birth", "household.col.has", "household.col.card", "household.col.missing")}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "household.empty")}
	for _, m := range h.Members {
		who := ui.Cell{Text: called(m.FullName), Href: st.where.URL("/people/" + itoa(int64(m.ID)))}
		if m.Head && m.Relation == "" {
			who.Sub = ui.T(ctx, "household.head")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{who, {Text: m.Relation}, {Text: birthText(ctx, m.Birth), Sub: sexText(ctx, m.Sex)},
			{Tags: schemeTags(ctx, m.Covered, m.Review), Sub: runsUntil(ctx, m, person.SchemeVoluntarySI)}, healthCardCell(ctx, m, h.AsOf), {Text: missingText(ctx, m.Missing)}}})
	}
	return t
}

// runsUntil is the last day of a scheme that has one.
func runsUntil(ctx context.Context, m app.HouseholdMember, s person.Scheme) string {
	if to, ok := m.Until[s]; ok && !to.IsZero() {
		return joinDots(ui.T(ctx, "web.scheme.short."+s.Code()), ui.T(ctx, "web.person.until", to))
	}
	return ""
}

// cardSoon is how long before its end a health card is shown as ending, days.
const cardSoon = 60

// healthCardCell is the last day of the health card, marked when it is near.
func healthCardCell(ctx context.Context, m app.HouseholdMember, asOf day.Date) ui.Cell {
	to, ok := m.Until[person.SchemeHealth]
	switch {
	case !ok:
		return ui.Cell{Text: ui.T(ctx, "household.no_card")}
	case to.IsZero():
		return ui.Cell{Text: ui.T(ctx, "web.person.open")}
	case to.Before(asOf.AddDays(cardSoon)):
		return ui.Cell{Text: ui.Day(to), Tag: "warn"}
	}
	return ui.Cell{Text: ui.Day(to)}
}

func missingText(ctx context.Context, missing int) string {
	var out []string
	for _, s := range person.Schemes {
		if missing&s.Bit() != 0 {
			out = append(out, ui.T(ctx, "web.scheme.short."+s.Code()))
		}
	}
	return joinComma(out...)
}

// householdNext is who of the house comes next, and why. What the family can pay is left out: the page lies on
// the family's table.
func householdNext(ctx context.Context, st stand, h app.HouseholdView) ui.Table {
	t := ui.Table{ID: "next", Caption: ui.T(ctx, "household.next"), Cols: columns(ctx, "web.names.who", "prospect.col.reason", "prospect.because", "prospect.col.talks", "prospect.col.holder")}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "household.next.none"), Text: ui.T(ctx, "household.next.none.text")}
	name := map[person.ID]string{}
	for _, m := range h.Members {
		name[m.ID] = m.FullName
	}
	for _, n := range h.Next {
		why, _ := whyLines(ctx, n.Row.Why)
		holder := ui.Cell{Text: n.Holder}
		if n.Holder == "" {
			holder = ui.Cell{Text: ui.T(ctx, "prospect.holder.nobody"), Tag: "warn"}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: called(name[n.Person]), Href: st.where.URL("/prospects/" + itoa(int64(n.Person)))},
			{Text: ui.T(ctx, "prospect.reason."+n.Row.Lead.Code()) + " · " + schemeShort(ctx, n.Row.Scheme), Tag: leadMood(n.Row.Lead)}, {Text: why}, talksCell(ctx, n.Row), holder}})
	}
	return t
}

// householdEvents are talks and fruitless visits in one line of time, the latest first.
func householdEvents(ctx context.Context, h app.HouseholdView) []ui.Event {
	name := map[person.ID]string{}
	for _, m := range h.Members {
		name[m.ID] = called(m.FullName)
	}
	var out []ui.Event
	i, j := 0, 0
	for i < len(h.Talks) || j < len(h.Visits) {
		if j == len(h.Visits) || i < len(h.Talks) && !h.Talks[i].On.Before(h.Visits[j].On) {
			t := h.Talks[i]
			out = append(out, ui.Event{Title: name[t.Person], When: joinDots(ui.Day(t.On), ui.T(ctx, "prospect.way."+t.Way), t.Name),
				Text: joinDots(ui.T(ctx, "prospect.outcome."+string(t.Outcome)), objectionTitle(ctx, t.Objection), t.Note)})
			i++
			continue
		}
		x := h.Visits[j]
		out = append(out, ui.Event{Title: ui.T(ctx, "household.visit"), When: joinDots(ui.Day(x.On), x.Name), Text: ui.T(ctx, "outreach.met."+x.Met), Past: true})
		j++
	}
	return out
}

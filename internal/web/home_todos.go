package web

import (
	"net/http"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/review"
	"luoi/internal/web/ui"
)

// roundTodos are the open review rounds of the place: those who mark go to the marking, the others to the
// state of the round.
func (s *Server) roundTodos(r *http.Request, st stand) ([]ui.Todo, error) {
	ctx := r.Context()
	rounds, err := s.app.Rounds(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return nil, err
	}
	var out []ui.Todo
	for _, round := range rounds {
		if round.State != review.Open || len(out) == 3 {
			continue
		}
		t := ui.Todo{Icon: "list", Mood: "warn", Title: ui.T(ctx, "office.todo.round", ui.N(ctx, round.Number), unitName(round.Unit)), Href: st.where.URL("/reviews/" + itoa(round.Number)), Count: ui.N(ctx, round.Left()),
			Text: ui.T(ctx, "office.todo.round.text", ui.N(ctx, round.Marked()), ui.N(ctx, round.Total()))}
		if !round.Due.IsZero() {
			t.Text = joinDots(t.Text, ui.T(ctx, "office.todo.round.due", ui.Day(round.Due)))
			if round.Due.Before(s.app.Today()) {
				t.Mood = "bad"
			}
		}
		switch {
		case round.Left() == 0 && access.May(actor(r).Role, access.OpenReview):
			t.Mood, t.Icon, t.Count, t.Text = "ok", "ok", "", ui.T(ctx, "office.todo.round.close")
		case round.Left() == 0:
			continue
		case access.May(actor(r).Role, access.MarkReview) && st.place.Unit().Level >= org.Village:
			t.Href = st.where.URL("/reviews/" + itoa(round.Number) + "/mark")
		}
		out = append(out, t)
	}
	return out, nil
}

// officeTodos are what whoever keeps the network must see to: communes without an officer, cards that run
// out, villages nobody serves.
func (s *Server) officeTodos(r *http.Request, st stand) ([]ui.Todo, error) {
	ctx, a := r.Context(), actor(r)
	var out []ui.Todo
	if access.May(a.Role, access.KeepCharges) && st.place.Unit().Level <= org.Commune {
		c, err := s.app.Charges(ctx, a, st.where.UnitID, s.app.Today())
		if err != nil {
			return nil, err
		}
		if c.Red > 0 && len(c.Officers) > 0 {
			out = append(out, ui.Todo{Icon: "place", Mood: "bad", Title: ui.T(ctx, "office.todo.red"), Text: ui.T(ctx, "office.todo.red.text", unitNamesLine(redUnits(c), 3)), Href: st.where.URL("/charges"), Count: ui.N(ctx, int64(c.Red))})
		}
	}
	if !access.May(a.Role, access.KeepNetwork) || st.place.Unit().Level > org.Village {
		return out, nil
	}
	n, err := s.app.Network(ctx, a, st.where.UnitID)
	if err != nil {
		return nil, err
	}
	if warn := n.Cards[org.CardSoon] + n.Cards[org.CardOver]; warn > 0 {
		mood := "warn"
		if n.Cards[org.CardOver] > 0 {
			mood = "bad"
		}
		out = append(out, ui.Todo{Icon: "clock", Mood: mood, Title: ui.T(ctx, "office.todo.cards"), Text: ui.T(ctx, "office.todo.cards.text", ui.N(ctx, int64(n.Cards[org.CardOver])), ui.N(ctx, int64(n.Cards[org.CardSoon])), org.CardWarning), Href: st.where.URL("/agents"), Count: ui.N(ctx, int64(warn))})
	}
	if n.Total.Collectors > 0 && len(n.Without) > 0 {
		out = append(out, ui.Todo{Icon: "net", Title: ui.T(ctx, "office.todo.without"), Text: ui.T(ctx, "office.todo.without.text"), Href: st.where.URL("/network"), Count: ui.N(ctx, int64(len(n.Without)))})
	}
	return out, nil
}

func redUnits(c app.ChargesView) []org.Unit {
	var out []org.Unit
	for _, l := range c.Lines {
		if l.Officer.ID == 0 {
			out = append(out, l.Unit)
		}
	}
	return out
}

// prospectTodos are the people to be asked: those nobody holds for who gives them out, those who are due
// and those who stopped for who knocks on the door. Others are shown the counts.
func (s *Server) prospectTodos(r *http.Request, st stand) ([]ui.Todo, error) {
	ctx, a := r.Context(), actor(r)
	counts := a.Role == access.CollectionManager || a.Role == access.UnionOfficer || a.Role == access.CommuneLeader
	if !counts && !access.May(a.Role, access.MeetProspects) {
		return nil, nil
	}
	w, err := s.app.Waiting(ctx, a, st.where.UnitID)
	if err != nil {
		return nil, err
	}
	list := func(pairs ...string) string {
		if counts {
			return st.where.URL("/prospects/pivot")
		}
		return st.where.URL("/prospects", pairs...)
	}
	var out []ui.Todo
	add := func(n int64, icon, mood, key, href string) {
		if n > 0 {
			out = append(out, ui.Todo{Icon: icon, Mood: mood, Title: ui.T(ctx, "office.todo."+key), Text: ui.T(ctx, "office.todo."+key+".text"), Href: href, Count: ui.N(ctx, n)})
		}
	}
	add(w.Soon, "calendar", "warn", "soon", list("due", "1"))
	add(w.Due, "clock", "warn", "due", list("reason", "due"))
	add(w.Stopped, "people", "", "stopped", list("reason", "stopped"))
	if access.May(a.Role, access.GiveProspects) {
		add(w.Unheld, "target", "", "unheld", list("holder", "nobody"))
	}
	if w.Own && w.All == 0 {
		out = append(out, ui.Todo{Icon: "info", Title: ui.T(ctx, "office.todo.no_prospects"), Text: ui.T(ctx, "office.todo.no_prospects.text"), Href: st.where.URL("/prospects")})
	}
	return out, nil
}

// watchTodos are what a second person must agree to, and what whoever checks others looks at first: numbers
// that were shown in clear this week.
func (s *Server) watchTodos(r *http.Request, st stand) ([]ui.Todo, error) {
	ctx, a := r.Context(), actor(r)
	var out []ui.Todo
	if access.May(a.Role, access.Confirm) {
		asked, err := s.app.Approvals(ctx, a)
		if err != nil {
			return nil, err
		}
		wait := int64(0)
		for _, p := range asked {
			if p.MayDecide {
				wait++
			}
		}
		if wait > 0 {
			out = append(out, ui.Todo{Icon: "ok", Mood: "warn", Title: ui.T(ctx, "office.todo.approvals"), Text: ui.T(ctx, "office.todo.approvals.text"), Href: "/approvals", Count: ui.N(ctx, wait)})
		}
	}
	if a.Role != access.Auditor {
		return out, nil
	}
	acts, err := s.app.ActsSince(ctx, a, 7)
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, c := range acts {
		counts[c.Act] = c.N
	}
	for _, look := range []struct{ act, key, mood string }{{"person.unmask", "unmasked", "warn"}, {"person.read", "opened", ""}, {"names.read", "lists", ""}} {
		if n := counts[look.act]; n > 0 {
			out = append(out, ui.Todo{Icon: "eye", Mood: look.mood, Title: ui.T(ctx, "office.todo."+look.key), Text: ui.T(ctx, "office.todo."+look.key+".text"), Href: st.where.URL("/audit"), Count: ui.N(ctx, n)})
		}
	}
	return out, nil
}

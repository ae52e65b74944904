package web

import (
	"context"
	"net/http"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// showAccounts answers GET /accounts: who can come in, with what role and where.
func (s *Server) showAccounts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := s.app.Accounts(ctx, actor(r))
	if err != nil {
		return err
	}
	invited, err := s.app.Invitations(ctx, actor(r))
	if err != nil {
		return err
	}
	v := s.cards(r, "accounts", "access.accounts.title")
	v.intro = ui.T(ctx, "access.accounts.text")
	v.actions = []action{{label: ui.T(ctx, "access.invite.title"), href: "/accounts/invite", icon: "people", primary: true},
		{label: ui.T(ctx, "phone.title"), href: "/phones", icon: "list"}, {label: ui.T(ctx, "access.approvals.title"), href: "/approvals", icon: "ok"}}
	t := ui.Table{ID: "accounts", Caption: v.page.Title, Filter: true,
		Cols: columns(ctx, "access.col.name", "access.col.role", "access.col.places", "access.col.last", "access.col.factor", "access.col.state")}
	for _, a := range list {
		t.Rows = append(t.Rows, accountRow(ctx, a))
	}
	v.cards = []card{{id: "list", title: ui.T(ctx, "access.accounts.count", len(list)), table: &t}}
	if len(invited) > 0 {
		c := card{id: "invited", title: ui.T(ctx, "access.invited.title")}
		for _, i := range invited {
			c.rows = append(c.rows, cardRow{label: i.Name, sub: joinDots(ui.T(ctx, "role."+string(i.Role)), placesLine(ctx, i.Places), ui.T(ctx, "access.until", ui.Moment(i.Until))),
				forms: []form{{action: "/accounts/invites/" + i.Ref + "/stop", button: ui.T(ctx, "access.invited.stop")}}})
		}
		v.cards = append(v.cards, c)
	}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}

func accountRow(ctx context.Context, a app.AccountView) ui.Row {
	last, factor, state := ui.T(ctx, "access.never"), ui.Cell{Text: ui.T(ctx, "access.no")}, ui.Cell{Text: ui.T(ctx, "access.state.open"), Tag: "ok"}
	if a.LastSignIn > 0 {
		last = ui.Moment(a.LastSignIn)
	}
	if a.SecondFactor {
		factor = ui.Cell{Text: ui.T(ctx, "access.yes"), Tag: "ok"}
	}
	switch {
	case a.DisabledAt > 0:
		state = ui.Cell{Text: ui.T(ctx, "access.state.closed"), Tag: "bad"}
	case a.RestsUntil > 0:
		state = ui.Cell{Text: ui.T(ctx, "access.state.rests", ui.Moment(a.RestsUntil)), Tag: "warn"}
	}
	return ui.Row{Cells: []ui.Cell{{Text: a.Name, Href: "/accounts/" + a.ID, Sub: a.Login}, {Text: ui.T(ctx, "role."+string(a.Role))}, {Text: placesLine(ctx, a.Places)}, {Text: last}, factor, state}}
}

// showInvite answers GET /accounts/invite.
func (s *Server) showInvite(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.ManageHouse); err != nil {
		return err
	}
	return s.invite(w, r, http.StatusOK, nil)
}

func (s *Server) invite(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	ctx := r.Context()
	v := s.cards(r, "accounts", "access.invite.title")
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "access.accounts.title"), Href: "/accounts"}, {Label: v.page.Title}}
	fields := accountFields(r, bad, r.PostFormValue("name"), access.Role(r.PostFormValue("role")), r.PostFormValue("places"))
	v.cards = []card{{id: "invite", title: ui.T(ctx, "access.invite.who"), text: ui.T(ctx, "access.invite.text"),
		forms: []form{{action: "/accounts/invite", fields: fields, button: ui.T(ctx, "access.invite.go"), main: true}}}}
	return s.render(w, r, status, cardsPage(v))
}

func accountFields(r *http.Request, bad error, name string, role access.Role, places string) []ui.Field {
	t := func(key string) string { return ui.T(r.Context(), key) }
	if role == "" {
		role = access.BaseOfficial
	}
	return withErrors(r, bad, []ui.Field{{Name: "name", Label: t("access.col.name"), Value: name, Auto: "off", Required: true},
		{Name: "role", Label: t("access.col.role"), Options: roleOptions(r.Context(), actor(r).Role, role)},
		{Name: "places", Label: t("access.col.places"), Hint: t("access.places.hint"), Type: "textarea", Value: places}})
}

// postInvite makes the link and shows it once: the page answers the form itself.
func (s *Server) postInvite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name := r.PostFormValue("name")
	token, until, err := s.app.Invite(ctx, actor(r), app.Invitation{Name: name, Role: access.Role(r.PostFormValue("role")), Places: r.PostFormValue("places")})
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.invite(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	v := s.cards(r, "accounts", "access.invite.made")
	v.cards = []card{s.linkCard(r, token, ui.T(ctx, "access.link.give", name), until)}
	v.actions = []action{{label: ui.T(ctx, "access.accounts.title"), href: "/accounts", icon: "people"}}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}

// linkCard shows a one-time link, once.
func (s *Server) linkCard(r *http.Request, token, text string, until time.Time) card {
	ctx := r.Context()
	scheme := "http://"
	if s.opts.Secure {
		scheme = "https://"
	}
	return card{id: "link", title: ui.T(ctx, "access.link.title"), text: text, codes: []string{scheme + r.Host + "/join/" + token},
		notice: &ui.Notice{Mood: "warn", Title: ui.T(ctx, "access.link.once"), Text: ui.T(ctx, "access.until", ui.Moment(until.UnixMilli()))}}
}

// postInviteStop takes an invitation back.
func (s *Server) postInviteStop(w http.ResponseWriter, r *http.Request) error {
	return s.done(w, r, s.app.StopInvitation(r.Context(), actor(r), r.PathValue("ref")), "/accounts", ui.T(r.Context(), "access.invited.stopped"))
}

// showAccount answers GET /accounts/{id}.
func (s *Server) showAccount(w http.ResponseWriter, r *http.Request) error {
	return s.account(w, r, http.StatusOK, accountForms{})
}

// accountForms is what refused forms of an account's page say.
type accountForms struct{ change, reset, subject error }

func (s *Server) account(w http.ResponseWriter, r *http.Request, status int, bad accountForms) error {
	ctx := r.Context()
	a, err := s.app.AccountFile(ctx, actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := s.cards(r, "accounts", "access.accounts.title")
	v.page.Title, v.over = a.Name, ui.T(ctx, "role."+string(a.Role))
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "access.accounts.title"), Href: "/accounts"}, {Label: a.Name}}
	row := accountRow(ctx, a)
	about := card{id: "about", title: ui.T(ctx, "access.account.about"), facts: []ui.Fact{{Label: ui.T(ctx, "access.col.login"), Value: a.Login}, {Label: ui.T(ctx, "access.col.places"), Value: placesLine(ctx, a.Places)},
		{Label: ui.T(ctx, "access.col.last"), Value: row.Cells[3].Text}, {Label: ui.T(ctx, "access.col.factor"), Value: row.Cells[4].Text},
		{Label: ui.T(ctx, "access.col.state"), Value: row.Cells[5].Text}, {Label: ui.T(ctx, "access.col.sessions"), Value: itoa(int64(a.Sessions))}}}
	v.cards = []card{about}
	if a.ID == actor(r).AccountID {
		v.notices = []ui.Notice{{Title: ui.T(ctx, "access.account.self"), Href: "/me", Link: ui.T(ctx, "access.me.title")}}
		return s.render(w, r, status, cardsPage(v))
	}
	name, role, places := a.Name, a.Role, placesText(a.Places)
	if c, ok := phoneCard(r, a.ID); ok && a.DisabledAt == 0 {
		v.cards = append(v.cards, c)
	}
	if bad.change != nil {
		name, role, places = r.PostFormValue("name"), access.Role(r.PostFormValue("role")), r.PostFormValue("places")
	}
	at := "/accounts/" + a.ID
	v.cards = append(v.cards, card{id: "change", title: ui.T(ctx, "access.account.change"), text: ui.T(ctx, "access.account.change.text"),
		forms: []form{{action: at, fields: accountFields(r, bad.change, name, role, places), button: ui.T(ctx, "access.account.save"), main: true}}})
	state := form{action: at + "/close", button: ui.T(ctx, "access.account.close")}
	if a.DisabledAt > 0 {
		state = form{action: at + "/open", button: ui.T(ctx, "access.account.open")}
	}
	v.cards = append(v.cards, card{id: "state", title: ui.T(ctx, "access.account.stop"), text: ui.T(ctx, "access.account.stop.text"),
		forms: []form{state, {action: at + "/end", button: ui.T(ctx, "access.account.end")}}}, resetCard(r, at, bad.reset))
	if s.elsewhere.On() {
		c, err := s.subjectCard(r, a, bad.subject)
		if err != nil {
			return err
		}
		v.cards = append(v.cards, c)
	}
	return s.render(w, r, status, cardsPage(v))
}

func resetCard(r *http.Request, at string, bad error) card {
	ctx := r.Context()
	fields := withErrors(r, bad, []ui.Field{{Name: "reason", Label: ui.T(ctx, "access.reason"), Value: r.PostFormValue("reason"), Required: true}})
	return card{id: "reset", title: ui.T(ctx, "access.reset.title"), text: ui.T(ctx, "access.reset.text"), notice: complaint(ctx, bad),
		forms: []form{{action: at + "/reset", fields: fields, button: ui.T(ctx, "access.reset.ask"), fold: ui.T(ctx, "access.reset.fold"), open: bad != nil}}}
}

// postAccount changes name, role and territory.
func (s *Server) postAccount(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := s.app.ChangeAccount(r.Context(), actor(r), id, app.AccountChange{Name: r.PostFormValue("name"), Role: access.Role(r.PostFormValue("role")), Places: r.PostFormValue("places")})
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.account(w, r, http.StatusUnprocessableEntity, accountForms{change: err})
	}
	return s.done(w, r, err, "/accounts/"+id, ui.T(r.Context(), "access.account.saved"))
}

func (s *Server) postAccountClose(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.done(w, r, s.app.CloseAccount(r.Context(), actor(r), id, true), "/accounts/"+id, ui.T(r.Context(), "access.account.closed"))
}

func (s *Server) postAccountOpen(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.done(w, r, s.app.CloseAccount(r.Context(), actor(r), id, false), "/accounts/"+id, ui.T(r.Context(), "access.account.opened"))
}

func (s *Server) postAccountEnd(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.done(w, r, s.app.EndSessionsOf(r.Context(), actor(r), id), "/accounts/"+id, ui.T(r.Context(), "access.sessions.ended"))
}

// postAccountReset asks a second person to agree to a new password.
func (s *Server) postAccountReset(w http.ResponseWriter, r *http.Request) error {
	err := s.app.AskReset(r.Context(), actor(r), r.PathValue("id"), r.PostFormValue("reason"))
	if refusedForm(err) {
		return s.account(w, r, statusOf[fault.KindOf(err)], accountForms{reset: err})
	}
	return s.done(w, r, err, "/approvals", ui.T(r.Context(), "access.approvals.asked"))
}

package web

import (
	"net/http"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// joinView is the page behind a one-time link: a new account, or a new password.
type joinView struct {
	title, text, action, button string
	gate                        gateView
}

// showJoin answers GET /join/{token}.
func (s *Server) showJoin(w http.ResponseWriter, r *http.Request) error {
	return s.join(w, r, http.StatusOK, nil)
}

func (s *Server) join(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	ctx := r.Context()
	token := r.PathValue("token")
	t, err := s.ticket(r, token)
	if err != nil {
		return err
	}
	password := ui.Field{Name: "password", Label: ui.T(ctx, "access.password.new"), Hint: ui.T(ctx, "access.password.hint"), Type: "password", Auto: "new-password", Required: true}
	v := joinView{title: ui.T(ctx, "access.join.title", t.Name), text: ui.T(ctx, "access.join.text", ui.T(ctx, "role."+string(t.Role)), placesLine(ctx, t.Places)),
		action: "/join/" + token, button: ui.T(ctx, "access.join.go"), gate: gateView{self: "/join/" + token}}
	v.gate.fields = []ui.Field{{Name: "login", Label: ui.T(ctx, "web.start.login"), Hint: ui.T(ctx, "web.start.login.hint"), Value: r.PostFormValue("login"), Auto: "username", Required: true}, password}
	if t.Kind == app.TicketInvite {
		v.gate.other, v.gate.label = s.oidcLink("/join/"+token+"/oidc"), s.elsewhere.Label
	}
	if t.Kind == app.TicketReset {
		v.title, v.text, v.button = ui.T(ctx, "access.reset.new"), ui.T(ctx, "access.reset.new.text", t.Login), ui.T(ctx, "access.password.go")
		v.gate.fields = []ui.Field{password}
	}
	v.gate.fields = withErrors(r, bad, v.gate.fields)
	return s.render(w, r, status, joinPage(v))
}

// postJoin makes the invited account and signs it in, or keeps the new password.
func (s *Server) postJoin(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("token")
	t, err := s.ticket(r, token)
	if err != nil {
		return err
	}
	if t.Kind == app.TicketReset {
		err = s.app.ResetPassword(ctx, token, r.PostFormValue("password"))
		if err == nil {
			http.Redirect(w, r, "/signin", http.StatusSeeOther)
			return nil
		}
	} else {
		var a app.Actor
		if a, err = s.app.Join(ctx, token, r.PostFormValue("login"), r.PostFormValue("password")); err == nil {
			return s.enter(w, r, a, "/")
		}
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.join(w, r, http.StatusUnprocessableEntity, err)
	}
	return err
}

// ticket opens a one-time link; who tries many is stopped like who tries passwords.
func (s *Server) ticket(r *http.Request, token string) (t app.TicketView, err error) {
	err = s.knocked(r, func() (err error) {
		t, err = s.app.Ticket(r.Context(), token)
		return err
	})
	return t, err
}

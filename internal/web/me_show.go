package web

import (
	"image/png"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// meForms is what a refused form of one's own page brings back.
type meForms struct {
	password, confirm, drop error
	codes                   []string // recovery codes, shown once
}

// showMe answers GET /me: where I am signed in, my password, my second proof.
func (s *Server) showMe(w http.ResponseWriter, r *http.Request) error {
	return s.me(w, r, http.StatusOK, meForms{})
}

func (s *Server) me(w http.ResponseWriter, r *http.Request, status int, f meForms) error {
	ctx := r.Context()
	sessions, err := s.app.Sessions(ctx, actor(r))
	if err != nil {
		return err
	}
	factor, err := s.app.Factor(ctx, actor(r))
	if err != nil {
		return err
	}
	v := s.cards(r, "", "access.me.title")
	v.over = v.page.Account.Role
	if len(f.codes) > 0 {
		v.cards = append(v.cards, card{id: "recovery", title: ui.T(ctx, "access.recovery.title"), text: ui.T(ctx, "access.recovery.text"), codes: f.codes})
	}
	list := card{id: "sessions", title: ui.T(ctx, "access.sessions.title"), text: ui.T(ctx, "access.sessions.text")}
	for _, x := range sessions {
		row := cardRow{label: x.Agent, sub: ui.T(ctx, "access.sessions.since", ui.Moment(x.At), ui.Moment(x.SeenAt))}
		if row.label == "" {
			row.label = ui.T(ctx, "access.sessions.unknown")
		}
		if x.ID == actor(r).SignInID {
			row.label += " · " + ui.T(ctx, "access.sessions.this")
		} else {
			row.forms = []form{{action: "/me/sessions/" + x.ID + "/end", button: ui.T(ctx, "access.sessions.end")}}
		}
		list.rows = append(list.rows, row)
	}
	if len(sessions) > 1 {
		list.forms = []form{{action: "/me/sessions/end", button: ui.T(ctx, "access.sessions.end_all")}}
	}
	v.cards = append(v.cards, list, factorCard(r, factor, f), passwordCard(r, f.password))
	outside, linked, err := s.mySubjectCard(r)
	if err != nil {
		return err
	}
	if linked {
		v.cards = append(v.cards, outside)
	}
	return s.render(w, r, status, cardsPage(v))
}

func passwordCard(r *http.Request, bad error) card {
	t := func(key string) string { return ui.T(r.Context(), key) }
	fields := withErrors(r, bad, []ui.Field{{Name: "old", Label: t("access.password.old"), Type: "password", Auto: "current-password", Required: true},
		{Name: "password", Label: t("access.password.new"), Hint: t("access.password.hint"), Type: "password", Auto: "new-password", Required: true}})
	return card{id: "password", title: t("access.password.title"), text: t("access.password.text"), notice: complaint(r.Context(), bad),
		forms: []form{{action: "/me/password", fields: fields, button: t("access.password.go"), fold: t("access.password.fold"), open: bad != nil}}}
}

// factorCard leads through the second proof: begin, photograph, prove; or how to take it off.
func factorCard(r *http.Request, f app.FactorView, bad meForms) card {
	t := func(key string, args ...any) string { return ui.T(r.Context(), key, args...) }
	c := card{id: "factor", title: t("access.factor.title"), text: t("access.factor.text")}
	switch {
	case f.On:
		c.notice = &ui.Notice{Mood: "ok", Title: t("access.factor.on", ui.Moment(f.Since)), Text: t("access.factor.left", f.Left)}
		fields := withErrors(r, bad.drop, []ui.Field{{Name: "old", Label: t("access.password.old"), Type: "password", Auto: "current-password", Required: true}})
		fields[0].Name = "again" // the other form of the page asks for it too
		c.forms = []form{{action: "/me/factor/drop", fields: fields, button: t("access.factor.drop"), fold: t("access.factor.drop.fold"), open: bad.drop != nil}}
	case f.Secret != "":
		c.text, c.image, c.imageAlt = t("access.factor.photo"), "/me/factor.png", t("access.factor.photo.alt")
		c.text, c.codes = c.text+" "+t("access.factor.secret"), []string{inFours(f.Secret)}
		fields := withErrors(r, bad.confirm, []ui.Field{{Name: "code", Label: t("access.code.label"), Auto: "one-time-code", Required: true}})
		c.forms = []form{{action: "/me/factor/confirm", fields: fields, button: t("access.factor.confirm"), main: true}}
	default:
		c.forms = []form{{action: "/me/factor", button: t("access.factor.begin")}}
	}
	return c
}

// inFours writes a key as it can be typed off a screen.
func inFours(s string) string {
	var out []string
	for ; len(s) > 4; s = s[4:] {
		out = append(out, s[:4])
	}
	return strings.Join(append(out, s), " ")
}

// postMyPassword changes one's own password.
func (s *Server) postMyPassword(w http.ResponseWriter, r *http.Request) error {
	err := s.app.ChangePassword(r.Context(), actor(r), r.PostFormValue("old"), r.PostFormValue("password"))
	if refusedForm(err) {
		return s.me(w, r, statusOf[fault.KindOf(err)], meForms{password: err})
	}
	return s.meDone(w, r, err, "access.password.done")
}

// meDone goes back to one's own page with one sentence.
func (s *Server) meDone(w http.ResponseWriter, r *http.Request, err error, key string) error {
	return s.done(w, r, err, "/me", ui.T(r.Context(), key))
}

func (s *Server) done(w http.ResponseWriter, r *http.Request, err error, to, words string) error {
	if err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionFlash, words)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// postEndSession ends one of one's own sessions.
func (s *Server) postEndSession(w http.ResponseWriter, r *http.Request) error {
	return s.meDone(w, r, s.app.EndSession(r.Context(), actor(r), r.PathValue("id")), "access.sessions.ended")
}

// postEndSessions ends all one's own sessions but this.
func (s *Server) postEndSessions(w http.ResponseWriter, r *http.Request) error {
	_, err := s.app.EndOtherSessions(r.Context(), actor(r))
	return s.meDone(w, r, err, "access.sessions.ended")
}

// postFactor makes a new secret.
func (s *Server) postFactor(w http.ResponseWriter, r *http.Request) error {
	if err := s.app.BeginFactor(r.Context(), actor(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/me#card-factor", http.StatusSeeOther)
	return nil
}

// showFactorImage answers GET /me/factor.png.
func (s *Server) showFactorImage(w http.ResponseWriter, r *http.Request) error {
	img, err := s.app.FactorImage(r.Context(), actor(r), 220)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	return png.Encode(w, img)
}

// postFactorConfirm proves the secret; the page answers the form itself, because recovery codes have no
// address to come back to.
func (s *Server) postFactorConfirm(w http.ResponseWriter, r *http.Request) error {
	codes, err := s.app.ConfirmFactor(r.Context(), actor(r), r.PostFormValue("code"))
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.me(w, r, http.StatusUnprocessableEntity, meForms{confirm: err})
	}
	if err != nil {
		return err
	}
	return s.me(w, r, http.StatusOK, meForms{codes: codes})
}

// postFactorDrop takes the second proof off.
func (s *Server) postFactorDrop(w http.ResponseWriter, r *http.Request) error {
	err := s.app.DropFactor(r.Context(), actor(r), r.PostFormValue("again"))
	if refusedForm(err) {
		return s.me(w, r, statusOf[fault.KindOf(err)], meForms{drop: err})
	}
	return s.meDone(w, r, err, "access.factor.dropped")
}

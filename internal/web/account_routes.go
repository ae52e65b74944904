package web

import (
	"net/http"
	"net/url"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

func (s *Server) accountRoutes(open, signed func(string, handler)) {
	open("GET /start", s.showStart)
	open("POST /start", s.postStart)
	open("GET /signin", s.showSignIn)
	open("POST /signin", s.postSignIn)
	open("POST /signout", s.postSignOut)
	open("POST /language", s.postLanguage)
}

// gateView is the first-run form and the sign-in form.
type gateView struct {
	back   string
	fields []ui.Field
	notice *ui.Notice
	self   string
}

// showStart answers GET /start: the first account, once in the life of a house.
func (s *Server) showStart(w http.ResponseWriter, r *http.Request) error {
	first, err := s.app.FirstRun(r.Context())
	if err != nil {
		return err
	}
	if !first {
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, http.StatusOK, startPage(gateView{fields: startFields(r, nil), self: "/start"}))
}

func startFields(r *http.Request, err error) []ui.Field {
	t := func(key string) string { return ui.T(r.Context(), key) }
	return withErrors(r, err, []ui.Field{
		{Name: "name", Label: t("web.start.name"), Value: r.PostFormValue("name"), Auto: "name", Required: true},
		{Name: "login", Label: t("web.start.login"), Hint: t("web.start.login.hint"), Value: r.PostFormValue("login"), Auto: "username", Required: true},
		{Name: "password", Label: t("web.start.password"), Hint: t("web.start.password.hint"), Type: "password", Auto: "new-password", Required: true},
	})
}

// withErrors puts the errors of a refused form beside its fields.
func withErrors(r *http.Request, err error, fields []ui.Field) []ui.Field {
	if err == nil {
		return fields
	}
	for _, f := range fault.As(err).Fields {
		for i := range fields {
			if fields[i].Name == f.Field {
				fields[i].Error = ui.T(r.Context(), f.Key, f.Args...)
			}
		}
	}
	return fields
}

// postStart makes the first account and signs it in.
func (s *Server) postStart(w http.ResponseWriter, r *http.Request) error {
	a, err := s.app.CreateFirstAccount(r.Context(), app.NewAccount{Name: r.PostFormValue("name"), Login: r.PostFormValue("login"), Password: r.PostFormValue("password")})
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.render(w, r, http.StatusUnprocessableEntity, startPage(gateView{fields: startFields(r, err), self: "/start"}))
	}
	if err != nil {
		return err
	}
	return s.enter(w, r, a, "/")
}

// showSignIn answers GET /signin; before the first account there is nothing to sign in to.
func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request) error {
	first, err := s.app.FirstRun(r.Context())
	if err != nil {
		return err
	}
	if first {
		http.Redirect(w, r, "/start", http.StatusSeeOther)
		return nil
	}
	to := back(r.URL.Query().Get("back"))
	return s.render(w, r, http.StatusOK, signInPage(gateView{back: to, fields: signInFields(r, nil), self: signInPath(to)}))
}

func signInPath(to string) string { return "/signin?back=" + url.QueryEscape(to) }

func signInFields(r *http.Request, err error) []ui.Field {
	t := func(key string) string { return ui.T(r.Context(), key) }
	return withErrors(r, err, []ui.Field{
		{Name: "login", Label: t("web.start.login"), Value: r.PostFormValue("login"), Auto: "username", Required: true},
		{Name: "password", Label: t("web.start.password"), Type: "password", Auto: "current-password", Required: true},
	})
}

// postSignIn checks the password. A wrong one leads back to the form with one sentence.
func (s *Server) postSignIn(w http.ResponseWriter, r *http.Request) error {
	to := back(r.PostFormValue("back"))
	a, err := s.app.SignIn(r.Context(), r.PostFormValue("login"), r.PostFormValue("password"))
	if err == nil {
		return s.enter(w, r, a, to)
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Busy {
		return err
	}
	v := gateView{back: to, fields: signInFields(r, err), self: signInPath(to)}
	if kind == fault.Busy {
		v.notice = &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(r.Context()), err), Text: ui.T(r.Context(), "web.signin.rest")}
	}
	return s.render(w, r, statusOf[kind], signInPage(v))
}

// enter begins a session under a fresh token, so that a token known before signing in is worth nothing.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, a app.Actor, to string) error {
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionAccount, a.AccountID)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// postSignOut ends the session.
func (s *Server) postSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
	return nil
}

// postLanguage keeps the reader's language in a cookie of its own, because it outlives the session.
func (s *Server) postLanguage(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, &http.Cookie{Name: cookieLang, Value: i18n.Lang(r.PostFormValue("lang")), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.opts.Secure})
	http.Redirect(w, r, back(r.PostFormValue("back")), http.StatusSeeOther)
	return nil
}

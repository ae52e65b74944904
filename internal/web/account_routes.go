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
	open("GET /signin/code", s.showSignInCode)
	open("POST /signin/code", s.postSignInCode)
	open("GET /signin/oidc", s.showOIDC)
	open("GET /signin/oidc/back", s.showOIDCBack)
	open("GET /join/{token}/oidc", s.showJoinOIDC)
	open("GET /join/{token}", s.showJoin)
	open("POST /join/{token}", s.postJoin)
	signed("GET /me", s.showMe)
	signed("POST /me/password", s.postMyPassword)
	signed("POST /me/sessions/end", s.postEndSessions)
	signed("POST /me/sessions/{id}/end", s.postEndSession)
	signed("POST /me/factor", s.postFactor)
	signed("GET /me/factor.png", s.showFactorImage)
	signed("POST /me/factor/confirm", s.postFactorConfirm)
	signed("POST /me/factor/drop", s.postFactorDrop)
	signed("POST /me/subject/drop", s.postMySubjectDrop)
	signed("POST /accounts/{id}/subject", s.postSubject)
	signed("POST /accounts/{id}/subject/drop", s.postSubjectDrop)
	signed("GET /accounts", s.showAccounts)
	signed("GET /accounts/invite", s.showInvite)
	signed("POST /accounts/invite", s.postInvite)
	signed("POST /accounts/invites/{ref}/stop", s.postInviteStop)
	signed("GET /accounts/{id}", s.showAccount)
	signed("POST /accounts/{id}", s.postAccount)
	signed("POST /accounts/{id}/close", s.postAccountClose)
	signed("POST /accounts/{id}/open", s.postAccountOpen)
	signed("POST /accounts/{id}/end", s.postAccountEnd)
	signed("POST /accounts/{id}/reset", s.postAccountReset)
	signed("GET /approvals", s.showApprovals)
	signed("POST /approvals/{id}", s.postApproval)
	signed("GET /people/{id}/lookers", s.showLookers)
	signed("POST /people/{id}/consent", s.postConsent)
	signed("POST /people/{id}/erase", s.postErase)
}

// gateView is the first-run form and the sign-in form.
type gateView struct {
	back   string
	fields []ui.Field
	notice *ui.Notice
	self   string
	other  string // where the provider of identities is asked; "": there is none
	label  string // its name
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
	return s.render(w, r, http.StatusOK, signInPage(s.signInView(r, to, nil)))
}

func (s *Server) signInView(r *http.Request, to string, err error) gateView {
	return gateView{back: to, fields: signInFields(r, err), self: signInPath(to), other: s.oidcLink("/signin/oidc?back=" + url.QueryEscape(to)), label: s.elsewhere.Label}
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
	var in app.SignedIn
	err := s.knocked(r, func() (err error) {
		in, err = s.app.SignIn(r.Context(), r.PostFormValue("login"), r.PostFormValue("password"))
		return err
	})
	if err == nil && in.NeedsCode {
		return s.halfWay(w, r, in.Actor, to)
	}
	if err == nil {
		return s.enter(w, r, in.Actor, to)
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Busy {
		return err
	}
	v := s.signInView(r, to, err)
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
	id, err := s.app.BeginSession(r.Context(), a.AccountID, agentWords(r.UserAgent()))
	if err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionSignIn, id)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// halfWay remembers that the password was right, for as long as it takes to read a code off a phone.
func (s *Server) halfWay(w http.ResponseWriter, r *http.Request, a app.Actor, to string) error {
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionHalf, a.AccountID)
	s.sessions.Put(r.Context(), sessionHalfUntil, s.now().Add(halfWayLife).UnixMilli())
	s.sessions.Put(r.Context(), sessionBack, to)
	http.Redirect(w, r, "/signin/code", http.StatusSeeOther)
	return nil
}

// halfWayAccount is whose password was right a moment ago; "" for nobody.
func (s *Server) halfWayAccount(r *http.Request) string {
	if s.sessions.GetInt64(r.Context(), sessionHalfUntil) <= s.now().UnixMilli() {
		return ""
	}
	return s.sessions.GetString(r.Context(), sessionHalf)
}

// showSignInCode answers GET /signin/code: the second step.
func (s *Server) showSignInCode(w http.ResponseWriter, r *http.Request) error {
	if s.halfWayAccount(r) == "" {
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, http.StatusOK, codePage(codeGate(r, nil)))
}

func codeGate(r *http.Request, err error) gateView {
	f := ui.Field{Name: "code", Label: ui.T(r.Context(), "access.code.label"), Hint: ui.T(r.Context(), "access.code.hint"), Auto: "one-time-code", Required: true}
	v := gateView{self: "/signin/code", fields: withErrors(r, err, []ui.Field{f})}
	if fault.KindOf(err) == fault.Busy && err != nil {
		v.notice = complaint(r.Context(), err)
	}
	return v
}

// postSignInCode checks the code.
func (s *Server) postSignInCode(w http.ResponseWriter, r *http.Request) error {
	id := s.halfWayAccount(r)
	if id == "" {
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
		return nil
	}
	var a app.Actor
	err := s.knocked(r, func() (err error) {
		a, err = s.app.SignInCode(r.Context(), id, r.PostFormValue("code"))
		return err
	})
	if err == nil {
		to := back(s.sessions.PopString(r.Context(), sessionBack))
		s.sessions.Remove(r.Context(), sessionHalf)
		return s.enter(w, r, a, to)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Busy {
		return s.render(w, r, statusOf[kind], codePage(codeGate(r, err)))
	}
	return err
}

// postSignOut ends the session.
func (s *Server) postSignOut(w http.ResponseWriter, r *http.Request) error {
	if id := s.sessions.GetString(r.Context(), sessionSignIn); id != "" {
		if a, err := s.app.Session(r.Context(), id); err == nil {
			if err := s.app.EndSession(r.Context(), a, id); err != nil {
				return err
			}
		}
	}
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

// knocked lets someone try to come in, unless their address tried too often. Whatever is refused as wrong counts.
func (s *Server) knocked(r *http.Request, try func() error) error {
	from := s.remote(r)
	if err := s.app.Knock(r.Context(), from); err != nil {
		return err
	}
	err := try()
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Forbidden || k == fault.Unauthorised || k == fault.NotFound) {
		if missed := s.app.KnockMissed(r.Context(), from); missed != nil {
			return missed
		}
	}
	return err
}

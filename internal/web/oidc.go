package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// OIDC is a provider of identities that people may sign in by (OpenID Connect, code flow with PKCE). The zero
// value: none. It says who somebody is, never what they may do.
type OIDC struct {
	Issuer      string // address of the provider; what it publishes about itself lies below it
	Client      string
	Secret      string // "" for a public client
	Label       string // what the button says after «Đăng nhập bằng»
	TrustFactor bool   // a second proof given there counts here
}

// On reports whether there is a provider.
func (o OIDC) On() bool { return o.Issuer != "" && o.Client != "" }

const (
	sessionOIDC     = "oidc" // state of the way to the provider and back; what follows belongs to it
	sessionNonce    = "oidc-nonce"
	sessionVerifier = "oidc-verifier"
	sessionOIDCEnd  = "oidc-until" // unix ms
	sessionOIDCJoin = "oidc-join"  // token of the invitation that is being taken

	oidcLife    = 10 * time.Minute // to sign in over there
	oidcTimeout = 10 * time.Second // for each question to the provider
	oidcBack    = "/signin/oidc/back"
)

// elsewhere is the way to the provider. What it publishes about itself is read when first needed, so that the
// house opens when the provider is down; passwords go on working.
type elsewhere struct {
	OIDC
	mu       sync.Mutex
	provider *oidc.Provider
}

// asking is a context in which questions to the provider do not wait for ever.
func asking(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{Timeout: oidcTimeout})
}

func (e *elsewhere) ready(ctx context.Context) (*oidc.Provider, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.provider != nil {
		return e.provider, nil
	}
	// The provider keeps this context to fetch new keys later, so it must outlive the request.
	p, err := oidc.NewProvider(asking(context.WithoutCancel(ctx)), e.Issuer)
	if err != nil {
		return nil, fault.Wrap(fault.Busy, err, "oidc.unreachable", e.Label)
	}
	e.provider = p
	return p, nil
}

func (s *Server) oauth(r *http.Request, p *oidc.Provider) *oauth2.Config {
	scheme := "http://"
	if s.opts.Secure {
		scheme = "https://"
	}
	return &oauth2.Config{ClientID: s.elsewhere.Client, ClientSecret: s.elsewhere.Secret, Endpoint: p.Endpoint(),
		RedirectURL: scheme + r.Host + oidcBack, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

func random() string {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// showOIDC answers GET /signin/oidc: it sends the browser to the provider. It is a link and not a form, because
// the content policy lets forms lead nowhere else.
func (s *Server) showOIDC(w http.ResponseWriter, r *http.Request) error {
	return s.goElsewhere(w, r, back(r.URL.Query().Get("back")), "")
}

// showJoinOIDC answers GET /join/{token}/oidc: the invitation is taken by whoever the provider says it is.
func (s *Server) showJoinOIDC(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	t, err := s.ticket(r, token)
	if err != nil {
		return err
	}
	if t.Kind != app.TicketInvite {
		return fault.New(fault.NotFound, "account.link_over")
	}
	return s.goElsewhere(w, r, "/", token)
}

func (s *Server) goElsewhere(w http.ResponseWriter, r *http.Request, to, join string) error {
	if !s.elsewhere.On() {
		return fault.New(fault.NotFound, "web.no_page")
	}
	p, err := s.elsewhere.ready(r.Context())
	if err != nil {
		return err
	}
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	state, nonce, verifier := random(), random(), oauth2.GenerateVerifier()
	for key, v := range map[string]string{sessionOIDC: state, sessionNonce: nonce, sessionVerifier: verifier, sessionOIDCJoin: join, sessionBack: to} {
		s.sessions.Put(r.Context(), key, v)
	}
	s.sessions.Put(r.Context(), sessionOIDCEnd, s.now().Add(oidcLife).UnixMilli())
	http.Redirect(w, r, s.oauth(r, p).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusSeeOther)
	return nil
}

// showOIDCBack answers GET /signin/oidc/back: the provider sent the browser back with a code.
func (s *Server) showOIDCBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !s.elsewhere.On() {
		return fault.New(fault.NotFound, "web.no_page")
	}
	until := s.sessions.GetInt64(ctx, sessionOIDCEnd)
	state, nonce, verifier := s.sessions.PopString(ctx, sessionOIDC), s.sessions.PopString(ctx, sessionNonce), s.sessions.PopString(ctx, sessionVerifier)
	join, to := s.sessions.PopString(ctx, sessionOIDCJoin), back(s.sessions.PopString(ctx, sessionBack))
	q := r.URL.Query()
	same := state != "" && subtle.ConstantTimeCompare([]byte(state), []byte(q.Get("state"))) == 1
	if !same || until <= s.now().UnixMilli() {
		return s.oidcRefused(w, r, fault.New(fault.Invalid, "oidc.lost_way"))
	}
	if q.Get("error") != "" {
		return s.oidcRefused(w, r, fault.New(fault.Invalid, "oidc.refused_there", s.elsewhere.Label))
	}
	proof, err := s.proof(r, q.Get("code"), nonce, verifier)
	if err != nil {
		return s.oidcRefused(w, r, err)
	}
	if join != "" {
		a, err := s.app.JoinBy(ctx, join, proof)
		if err != nil {
			return s.oidcRefused(w, r, err)
		}
		return s.enter(w, r, a, to)
	}
	var in app.SignedIn
	err = s.knocked(r, func() (err error) {
		in, err = s.app.SignInBy(ctx, proof)
		return err
	})
	switch {
	case err != nil:
		return s.oidcRefused(w, r, err)
	case in.NeedsCode:
		return s.halfWay(w, r, in.Actor, to)
	}
	return s.enter(w, r, in.Actor, to)
}

// proof exchanges the code and verifies what comes: signature by the provider's published keys, issuer,
// audience, time, and that it answers the question this browser asked.
func (s *Server) proof(r *http.Request, code, nonce, verifier string) (app.Proof, error) {
	var none app.Proof
	p, err := s.elsewhere.ready(r.Context())
	if err != nil {
		return none, err
	}
	ctx := asking(r.Context())
	token, err := s.oauth(r, p).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return none, fault.Wrap(fault.Invalid, err, "oidc.no_proof", s.elsewhere.Label)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: s.elsewhere.Client, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return none, fault.Wrap(fault.Invalid, err, "oidc.no_proof", s.elsewhere.Label)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return none, fault.New(fault.Invalid, "oidc.no_proof", s.elsewhere.Label)
	}
	var said struct {
		Email string   `json:"email"`
		Name  string   `json:"preferred_username"`
		AMR   []string `json:"amr"`
	}
	if err := id.Claims(&said); err != nil {
		return none, fault.Wrap(fault.Invalid, err, "oidc.no_proof", s.elsewhere.Label)
	}
	if said.Name == "" {
		said.Name = said.Email
	}
	return app.Proof{Issuer: id.Issuer, Subject: id.Subject, Label: said.Name, SecondFactor: s.elsewhere.TrustFactor && slices.Contains(said.AMR, "mfa")}, nil
}

// oidcRefused leads back to the sign-in form with one sentence: a password still opens.
func (s *Server) oidcRefused(w http.ResponseWriter, r *http.Request, err error) error {
	e := fault.As(err)
	if e.Kind == fault.Internal || e.Kind == fault.NotFound {
		return err
	}
	s.log.Warn("signing in by the provider of identities failed", "fault", e.Key, "error", e.Unwrap())
	v := s.signInView(r, "/", nil)
	v.notice = &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(r.Context()), err)}
	return s.render(w, r, statusOf[e.Kind], signInPage(v))
}

// oidcLink is the link of a gate that leads to the provider; "" when there is none.
func (s *Server) oidcLink(path string) string {
	if !s.elsewhere.On() {
		return ""
	}
	return path
}

// subjectCard lets an administrator link an account to whom the provider means, or take that away.
func (s *Server) subjectCard(r *http.Request, a app.AccountView, bad error) (card, error) {
	ctx := r.Context()
	list, err := s.app.Subjects(ctx, actor(r), a.ID)
	if err != nil {
		return card{}, err
	}
	at := "/accounts/" + a.ID + "/subject"
	c := card{id: "subject", title: ui.T(ctx, "oidc.card"), text: ui.T(ctx, "oidc.card.text", s.elsewhere.Label), notice: complaint(ctx, bad), rows: subjectRows(ctx, list)}
	if len(list) > 0 {
		c.forms = []form{{action: at + "/drop", button: ui.T(ctx, "oidc.unlink")}}
		return c, nil
	}
	fields := withErrors(r, bad, []ui.Field{{Name: "subject", Label: ui.T(ctx, "oidc.subject"), Hint: ui.T(ctx, "oidc.subject.hint"), Value: r.PostFormValue("subject"), Auto: "off", Required: true},
		{Name: "label", Label: ui.T(ctx, "oidc.label"), Value: r.PostFormValue("label"), Auto: "off"}})
	c.forms = []form{{action: at, fields: fields, button: ui.T(ctx, "oidc.link"), fold: ui.T(ctx, "oidc.link.fold"), open: bad != nil}}
	return c, nil
}

// postSubject links an account to whom the provider means.
func (s *Server) postSubject(w http.ResponseWriter, r *http.Request) error {
	if !s.elsewhere.On() {
		return fault.New(fault.NotFound, "web.no_page")
	}
	err := s.app.LinkSubject(r.Context(), actor(r), r.PathValue("id"), app.Proof{Issuer: s.elsewhere.Issuer, Subject: r.PostFormValue("subject"), Label: r.PostFormValue("label")})
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.account(w, r, http.StatusUnprocessableEntity, accountForms{subject: err})
	}
	return s.done(w, r, err, "/accounts/"+r.PathValue("id"), ui.T(r.Context(), "oidc.linked"))
}

// postSubjectDrop takes the way in from outside away; it works also when the provider was switched off.
func (s *Server) postSubjectDrop(w http.ResponseWriter, r *http.Request) error {
	return s.done(w, r, s.app.UnlinkSubject(r.Context(), actor(r), r.PathValue("id")), "/accounts/"+r.PathValue("id"), ui.T(r.Context(), "oidc.unlinked"))
}

// postMySubjectDrop is the same for one's own account.
func (s *Server) postMySubjectDrop(w http.ResponseWriter, r *http.Request) error {
	return s.meDone(w, r, s.app.UnlinkSubject(r.Context(), actor(r), actor(r).AccountID), "oidc.unlinked")
}

// mySubjectCard tells the owner of an account what else opens it, and who allowed that.
func (s *Server) mySubjectCard(r *http.Request) (card, bool, error) {
	ctx := r.Context()
	list, err := s.app.Subjects(ctx, actor(r), actor(r).AccountID)
	if err != nil || len(list) == 0 {
		return card{}, false, err
	}
	return card{id: "subject", title: ui.T(ctx, "oidc.card"), text: ui.T(ctx, "oidc.mine"), rows: subjectRows(ctx, list),
		forms: []form{{action: "/me/subject/drop", button: ui.T(ctx, "oidc.unlink")}}}, true, nil
}

func subjectRows(ctx context.Context, list []store.Subject) []cardRow {
	var rows []cardRow
	for _, x := range list {
		rows = append(rows, cardRow{label: joinDots(x.Label, x.Subject), sub: ui.T(ctx, "oidc.by", x.Issuer, x.ByActor, ui.Moment(x.At))})
	}
	return rows
}

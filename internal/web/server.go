// Package web is the office application: pages for people who know Excel, paper and Zalo. A handler
// parses the request into a use case of app, and draws what comes back with the components of ui.
// It owns addresses, sessions, forms and the words of pages; it owns no rule and no number. Every page
// works without script; htmx and app.js only make it quicker.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"

	"luoi/internal/app"
	"luoi/internal/field/rules"
	"luoi/internal/jobs"
	"luoi/internal/web/assets"
)

// Options of the application; the zero value serves pages without a queue, which tests use.
type Options struct {
	Queue   *jobs.Queue    // runs imports and links; New registers its kinds
	Spool   string         // folder for uploaded files until they are imported; empty: the system's own
	Dev     bool           // shows /_gallery
	Secure  bool           // served over TLS: the session cookie is never sent in clear
	OIDC    OIDC           // provider of identities people may sign in by; zero: none
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Version string
	Now     func() time.Time // the app's clock when nil
	Log     *slog.Logger
}

// Server holds what handlers need.
type Server struct {
	app       *app.App
	opts      Options
	log       *slog.Logger
	assets    *assets.Set
	rules     *rules.Set
	sessions  *scs.SessionManager
	elsewhere elsewhere
	now       func() time.Time
	patterns  []string // every route, for the test that wants a row of rights for each
}

// New makes the application's handler. It registers the kinds of long work on the queue, so call it
// before the queue runs.
func New(a *app.App, o Options) (http.Handler, error) {
	s, err := newServer(a, o)
	if err != nil {
		return nil, err
	}
	return s.routes(), nil
}

func newServer(a *app.App, o Options) (*Server, error) {
	set, err := assets.Load()
	if err != nil {
		return nil, err
	}
	law, err := rules.Load()
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{app: a, opts: o, log: o.Log, assets: set, rules: law, sessions: scs.New(), elsewhere: elsewhere{OIDC: o.OIDC}}
	s.sessions.Cookie.Name = "luoi"
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.Cookie.Secure = o.Secure
	s.sessions.Lifetime = 12 * time.Hour
	s.sessions.IdleTimeout = 2 * time.Hour
	s.now = o.Now
	if a != nil {
		if s.now == nil {
			s.now = a.Now
		}
		s.sessions.Store = a.Store.Sessions()
	}
	s.sessions.ErrorFunc = s.sessionFailed
	s.registerJobs()
	return s, nil
}

// routes is the list of everything that can be asked; the names of handlers are the names of files.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h http.Handler) {
		s.patterns = append(s.patterns, pattern)
		mux.Handle(pattern, h)
	}
	open := func(pattern string, h handler) { handle(pattern, s.page(h, false)) }

	handle("GET /assets/", s.assets)
	handle("GET /favicon.ico", http.RedirectHandler(s.assets.URL(assets.IconName), http.StatusFound))
	handle("GET /healthz", http.HandlerFunc(s.showHealth))
	law := rules.Handler(rules.Options{Set: s.rules, Book: s.bookNow})
	handle("GET "+rules.Root, law)
	handle("POST "+rules.CalcPath, law)
	if s.opts.Dev {
		open("GET /_gallery", s.showGallery)
	}
	signed := func(pattern string, h handler) { handle(pattern, s.page(h, true)) }
	s.accountRoutes(open, signed)
	s.phoneRoutes(signed)
	signed("GET /{$}", s.showToday)
	s.coverageRoutes(signed)
	s.deliveryRoutes(signed)
	s.personRoutes(signed)
	s.prospectRoutes(signed)
	s.placeRoutes(signed)
	s.officeRoutes(signed)
	s.targetRoutes(signed)
	s.reportRoutes(signed)
	s.outreachRoutes(signed)
	s.reviewRoutes(signed)
	s.pairRoutes(signed)
	s.adviceRoutes(signed)
	s.lawRoutes(signed)
	handle("POST /savings/books/{id}/entries", s.quick(s.postSavingsEntry))
	s.savingsRoutes(signed)
	s.modelRoutes(signed)
	s.sponsorRoutes(signed)
	s.paymentRoutes(signed)
	s.planRoutes(signed)
	open("/", s.showNothing)
	return s.outer(mux)
}

// outer is what surrounds every request: recovery and log, headers, protection against foreign forms.
func (s *Server) outer(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(s.denyForeign))
	return s.logged(s.headers(csrf.Handler(next)))
}

// policyHeader allows nothing but our own files: no inline script or style, no frames, no plug-ins.
const policyHeader = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policyHeader)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if s.opts.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// render writes a component as a page. It is drawn into memory first, so that an error half way does
// not leave half a page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// Pages hold people: nobody between us and the reader may keep them.
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	if err != nil {
		s.log.Debug("the reader went away", "error", err)
	}
	return nil
}

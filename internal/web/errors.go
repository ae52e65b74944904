package web

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/field/rules"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// statusOf is the one table from kinds of fault to HTTP.
var statusOf = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Invalid:      http.StatusUnprocessableEntity,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.Forbidden:    http.StatusForbidden,
	fault.Unauthorised: http.StatusUnauthorized,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.Busy:         http.StatusServiceUnavailable,
	fault.Interrupted:  http.StatusServiceUnavailable,
}

// fail answers with the page that says in plain words what happened, what was kept and what to do next.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := fault.As(err)
	status := statusOf[e.Kind]
	if e.Kind == fault.Internal {
		s.log.Error("request failed", "path", r.URL.Path, "error", err)
	}
	if note := noteOf(r); note != nil {
		note.fault = e.Key
	}
	if e.Kind == fault.Unauthorised && r.Method == http.MethodGet && !isPart(r) {
		http.Redirect(w, r, "/signin?back="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if r.Context().Err() != nil {
		w.WriteHeader(status) // the reader went away: nobody waits for words
		return
	}
	lang := ui.Lang(r.Context())
	view := errorView{title: i18n.T(lang, "web.error."+errorWord(e.Kind)), text: i18n.Error(lang, err), next: i18n.T(lang, "web.error."+errorWord(e.Kind)+".next"), self: "/"}
	if err := s.render(w, r, status, errorPage(view)); err != nil {
		s.log.Error("the error page failed", "error", err)
		http.Error(w, i18n.T(lang, "fault.internal"), http.StatusInternalServerError)
	}
}

type errorView struct{ title, text, next, self string }

func errorWord(k fault.Kind) string {
	switch k {
	case fault.Invalid, fault.TooLarge:
		return "invalid"
	case fault.NotFound:
		return "missing"
	case fault.Conflict:
		return "conflict"
	case fault.Forbidden:
		return "forbidden"
	case fault.Unauthorised:
		return "unauthorised"
	case fault.Busy, fault.Interrupted:
		return "busy"
	}
	return "internal"
}

// showNothing answers every address that does not exist.
func (s *Server) showNothing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.no_page")
}

// denyForeign answers a form that was sent from another site.
func (s *Server) denyForeign(w http.ResponseWriter, r *http.Request) {
	s.fail(w, s.withEnv(r), fault.New(fault.Forbidden, "web.foreign_form"))
}

func (s *Server) sessionFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.fail(w, s.withEnv(r), err)
}

// note is what the log line says beyond the request itself; never anything about a person.
type note struct {
	account string
	fault   string
	route   string
}

// logged writes one line per request and turns a panic into an error page. The query is left out: it can
// hold a name someone searched for. So are ids of persons: the route is logged, not the address.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := s.now()
		n := &note{}
		r = withNote(r, n)
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.log.Error("panic", "error", fmt.Sprint(p), "stack", string(debug.Stack()))
				if rec.status == 0 {
					s.fail(rec, s.withEnv(r), fault.New(fault.Internal, "fault.internal"))
				}
			}
			if strings.HasPrefix(r.URL.Path, "/assets/") || strings.HasPrefix(r.URL.Path, rules.Root) || r.URL.Path == "/healthz" {
				return
			}
			s.log.Info("request", "method", r.Method, "route", n.route, "status", rec.status, "ms", s.now().Sub(begin).Milliseconds(), "bytes", rec.bytes, "account", n.account, "fault", n.fault)
		}()
		next.ServeHTTP(rec, r)
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status != 0 {
		return // an error after the answer began can only be logged
	}
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection, for the deadline of a long upload.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

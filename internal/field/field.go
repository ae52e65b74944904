// Package field is the phone's side of the house: the app itself and the two-way sync that docs/sync.md
// describes. It owns requests, their limits, compression and the queue in which many phones share one commit.
// It does not own what an operation means or who may see what: that is app's (sync_*.go).
package field

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
)

// Base is where the phone's interface lies.
const Base = "/field/api/v1/"

// Options of the handler; the zero value speaks the sync protocol only.
type Options struct {
	App  http.Handler // serves the installable app below /field/; nil: none
	Calc http.Handler // answers /field/api/v1/calc for browsers without WebAssembly; nil: none
	Min  string       // the oldest version of the app that is still spoken to; "": any
	Now  func() time.Time
	Log  *slog.Logger
}

// Server answers phones. Close it after the last request.
type Server struct {
	app    *app.App
	opts   Options
	log    *slog.Logger
	now    func() time.Time
	desk   *desk
	limits *limits
	mux    http.Handler
}

// New makes the handler for everything below /field/.
func New(a *app.App, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = a.Now
	}
	s := &Server{app: a, opts: o, log: o.Log, now: o.Now, desk: newDesk(a), limits: newLimits(o.Now)}
	mux := http.NewServeMux()
	mux.Handle("GET "+Base+"hello", s.answer(s.hello))
	mux.Handle("POST "+Base+"join", s.answer(s.join))
	mux.Handle("POST "+Base+"leave", s.answer(s.leave))
	mux.Handle("POST "+Base+"push", s.answer(s.push))
	mux.Handle("GET "+Base+"pull", s.answer(s.pull))
	if o.Calc != nil {
		mux.Handle(Base+"calc", o.Calc)
		mux.Handle(Base+"calc/", o.Calc)
	}
	mux.Handle(Base, s.answer(nothing))
	if o.App != nil {
		mux.Handle("/field/", o.App)
	} else {
		mux.Handle("/field/", s.answer(nothing))
	}
	s.mux = mux
	return s
}

// Close lets what is being booked come to its end.
func (s *Server) Close() { s.desk.close() }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func nothing(http.ResponseWriter, *http.Request) (any, error) {
	return nil, fault.New(fault.NotFound, "sync.nothing_here")
}

// action answers a request with a value that becomes JSON, or an error.
type action func(http.ResponseWriter, *http.Request) (any, error)

// answer writes what an action gives, and one log line without anything of a person.
func (s *Server) answer(f action) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := s.now()
		status, word := http.StatusOK, ""
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.log.Error("panic", "error", fmt.Sprint(p), "stack", string(debug.Stack()))
				status = s.refuse(w, r, fault.New(fault.Internal, "fault.internal"))
			}
			s.log.Info("phone", "method", r.Method, "route", strings.TrimPrefix(r.URL.Path, Base), "status", status, "code", word,
				"ms", s.now().Sub(begin).Milliseconds())
		}()
		v, err := f(w, r)
		if err != nil {
			word = codeOf(err)
			status = s.refuse(w, r, err)
			return
		}
		status = s.write(w, r, http.StatusOK, v)
	})
}

// created is an answer with status 201.
type created struct{ v any }

func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, v any) int {
	if c, ok := v.(created); ok {
		status, v = http.StatusCreated, c.v
	}
	b, err := json.Marshal(v)
	if err != nil {
		s.log.Error("an answer cannot be written", "error", err)
		return s.refuse(w, r, fault.Wrap(fault.Internal, err, "fault.internal"))
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	body := compress(h, r, b)
	w.WriteHeader(status)
	_, _ = w.Write(body) // a phone that went away asks again
	return status
}

// refusal is the body of every answer that is not 2xx.
type refusal struct {
	Code       string    `json:"code"`
	Message    string    `json:"message"`
	Wipe       bool      `json:"wipe,omitempty"`
	RetryAfter int       `json:"retry_after,omitempty"`
	Outcomes   []outcome `json:"outcomes,omitempty"`
}

// refused is an error that carries more than its fault: the outcomes of what was kept all the same.
type refused struct {
	error
	outcomes []outcome
}

func (e refused) Unwrap() error { return e.error }

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

// statusOfCode says where a code has a status of its own.
var statusOfCode = map[string]int{
	"bad_json": http.StatusBadRequest, "slow_down": http.StatusTooManyRequests, "app_too_old": http.StatusUpgradeRequired,
}

// Seconds after which to ask again.
const (
	retrySoon = 2
	retryBusy = 5
)

func codeOf(err error) string {
	e := fault.As(err)
	if code, ok := strings.CutPrefix(e.Key, "sync."); ok {
		return code
	}
	switch e.Kind {
	case fault.Busy, fault.Interrupted:
		return "busy"
	case fault.Internal:
		return "internal"
	}
	return "bad_request"
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) int {
	e := fault.As(err)
	status, code := statusOf[e.Kind], codeOf(err)
	if known, ok := statusOfCode[code]; ok {
		status = known
	}
	if e.Kind == fault.Internal && r.Context().Err() == nil {
		s.log.Error("request failed", "path", r.URL.Path, "error", err)
	}
	out := refusal{Code: code, Message: i18n.Error(langOf(r), err), Wipe: code == "device_revoked" || code == "account_closed"}
	switch status {
	case http.StatusTooManyRequests:
		out.RetryAfter = retrySoon
	case http.StatusServiceUnavailable:
		out.RetryAfter = retryBusy
	}
	if out.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(out.RetryAfter))
	}
	var more refused
	if errors.As(err, &more) {
		out.Outcomes = more.outcomes
	}
	return s.write(w, r, status, out)
}

// langOf is the language a phone asks for before it is known whose it is.
func langOf(r *http.Request) string {
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "vi"
}

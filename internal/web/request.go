package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// handler is a page: it answers, or returns the error that fail will tell.
type handler func(http.ResponseWriter, *http.Request) error

type noteKey struct{}
type actorKey struct{}

func withNote(r *http.Request, n *note) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), noteKey{}, n))
}

func noteOf(r *http.Request) *note {
	n, _ := r.Context().Value(noteKey{}).(*note)
	return n
}

// actor is who asks; the zero Actor may do nothing.
func actor(r *http.Request) app.Actor {
	a, _ := r.Context().Value(actorKey{}).(app.Actor)
	return a
}

const (
	sessionSignIn    = "signin"     // which sign-in this session belongs to
	sessionHalf      = "half"       // whose password was right, while the code is still to come
	sessionHalfUntil = "half-until" // unix ms
	sessionBack      = "back"
	sessionFlash     = "flash"
	cookieLang       = "luoi-lang"

	halfWayLife = 5 * time.Minute
)

// page makes a handler from h: session, language, who asks, and the telling of errors.
func (s *Server) page(h handler, signed bool) http.Handler {
	return s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := noteOf(r); n != nil {
			n.route = r.Pattern
		}
		r = s.withEnv(r)
		var err error
		if signed {
			r, err = s.withActor(r)
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}))
}

// withEnv puts the reader's language and the assets into the context.
func (s *Server) withEnv(r *http.Request) *http.Request {
	return r.WithContext(ui.WithEnv(r.Context(), ui.Env{Lang: lang(r), Assets: s.assets}))
}

// lang is what the reader chose; Vietnamese for everyone else, whatever the browser was bought with.
func lang(r *http.Request) string {
	if c, err := r.Cookie(cookieLang); err == nil {
		return i18n.Lang(c.Value)
	}
	return i18n.VI
}

// withActor finds who is signed in anew for each request, so that a closed account, an ended session and a
// changed role count at once.
func (s *Server) withActor(r *http.Request) (*http.Request, error) {
	id := s.sessions.GetString(r.Context(), sessionSignIn)
	if id == "" {
		return r, fault.New(fault.Unauthorised, "fault.unauthorised")
	}
	a, err := s.app.Session(r.Context(), id)
	if err != nil {
		return r, err
	}
	if n := noteOf(r); n != nil {
		n.account = a.AccountID
	}
	return r.WithContext(context.WithValue(r.Context(), actorKey{}, a)), nil
}

// isPart reports whether htmx asks for a fragment rather than a reader for a page.
func isPart(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// back is a path of our own to return to; anything else is the first page.
func back(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") {
		return "/"
	}
	return path
}

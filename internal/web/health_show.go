package web

import (
	"net/http"
	"time"
)

// showHealth answers GET /healthz: the store can be reached. It says nothing about what is in it.
func (s *Server) showHealth(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if s.app != nil {
		if err := s.app.Store.Ping(r.Context()); err != nil {
			s.log.Error("health", "error", err)
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("store unreachable\n"))
			return
		}
	}
	_, _ = w.Write([]byte("ok " + s.opts.Version + " " + s.now().UTC().Format(time.RFC3339) + "\n"))
}

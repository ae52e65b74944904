package web

import (
	"encoding/json"
	"io"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/savings"
)

// savingsAct is an act as a script of ours sends it; device and counter are those of the browser that keeps them.
type savingsAct struct {
	ID     string          `json:"id"`
	Device string          `json:"device"`
	N      int64           `json:"n"`
	At     int64           `json:"at"` // unix ms
	Body   json.RawMessage `json:"body"`
}

// savingsAnswer is what became of it.
type savingsAnswer struct {
	ID        string          `json:"id"`
	Verdict   savings.Verdict `json:"verdict"`
	Seq       int64           `json:"seq,omitempty"`
	Missing   int64           `json:"missing,omitempty"`
	Duplicate bool            `json:"duplicate,omitempty"`
	Message   string          `json:"message,omitempty"`
}

// quick answers scripts: the reader is who the session says, as on a page, but the session itself is not written
// again, because that would cost each act a second write of the store.
func (s *Server) quick(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := noteOf(r); n != nil {
			n.route = r.Pattern
		}
		token := ""
		if c, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
			token = c.Value
		}
		ctx, err := s.sessions.Load(r.Context(), token)
		if err == nil {
			r, err = s.withActor(s.withEnv(r.WithContext(ctx)))
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			s.failQuick(w, r, err)
		}
	})
}

// failQuick words an error for a script.
func (s *Server) failQuick(w http.ResponseWriter, r *http.Request, err error) {
	e := fault.As(err)
	if e.Kind == fault.Internal {
		s.log.Error("a script's request failed", "route", r.Pattern, "error", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(statusOf[e.Kind])
	_ = json.NewEncoder(w).Encode(savingsAnswer{Verdict: savings.Refused, Message: i18n.Error(lang(r), e)})
}

// postSavingsEntry answers POST /savings/books/{id}/entries: one act, and the answer only after it is on the disk.
func (s *Server) postSavingsEntry(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 128<<10))
	if err != nil {
		return fault.Wrap(fault.TooLarge, err, "savings.body_large", 128)
	}
	var act savingsAct
	if err := json.Unmarshal(raw, &act); err != nil || act.ID == "" || act.Device == "" || act.N < 1 || len(act.ID) > 60 || len(act.Device) > 60 {
		if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil { // no words about a book that is not the reader's
			return err
		}
		return fault.Wrap(fault.Invalid, err, "savings.body_unreadable")
	}
	e, err := savings.Decode(act.Body)
	if err != nil {
		return err
	}
	e.ID, e.Device, e.N, e.At, e.Book = act.ID, "browser:"+act.Device, act.N, act.At, book
	out, err := s.app.RecordSavings(r.Context(), actor(r), e)
	if err != nil {
		return err
	}
	return answerAct(w, r, out)
}

func answerAct(w http.ResponseWriter, r *http.Request, out app.SavingsOutcome) error {
	a := savingsAnswer{ID: out.ID, Verdict: out.Verdict, Seq: out.Seq, Missing: int64(out.Missing), Duplicate: out.Duplicate}
	if out.Reason != "" {
		a.Message = i18n.T(lang(r), out.Reason)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(a)
}

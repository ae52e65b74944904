package rules

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"luoi/internal/advice"
	"luoi/internal/i18n"
	"luoi/internal/policy"
)

// Options of the handler.
type Options struct {
	// Book is the book that holds now, with what the office entered laid over it.
	Book func(context.Context) (*policy.Book, error)
	Set  *Set // what is served: Load
}

const (
	// mostQuestion is the longest question in bytes: forty members with everything told stay far below.
	mostQuestion = 64 << 10
	// atOnce is how many questions are answered at the same time: a page asks one and needs a millisecond.
	atOnce = 8
)

// Handler answers below Root and at CalcPath:
//
//	GET  /field/rules/now.json         where this build stands, and the version of the book that holds now
//	GET  /field/rules/HASH/…           luoi.wasm, wasm_exec.js, loader.js: kept by browsers for ever
//	GET  /field/rules/book/VERSION     the book in its compact form, when the office has laid values over it
//	POST /field/api/v1/calc?lang=vi    one line of the calculator's contract in, one line out
//
// Nobody has to be signed in: what is asked says nothing that the register knows, and what is answered
// is the law. Nothing is kept or logged of a question.
func Handler(o Options) http.Handler {
	h := &handler{o, make(chan struct{}, atOnce)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Root+"now.json", h.now)
	mux.HandleFunc("GET "+Root+"book/{version}", h.book)
	mux.HandleFunc("GET "+Root, h.file)
	mux.HandleFunc("POST "+CalcPath, h.calc)
	return mux
}

type handler struct {
	Options
	busy chan struct{}
}

// now is what a loader asks first.
type now struct {
	Base string `json:"base"` // address of this build's files
	Wasm bool   `json:"wasm"` // false: ask the server
	Book string `json:"book"` // version of the book that holds now
}

func (h *handler) now(w http.ResponseWriter, r *http.Request) {
	book, err := h.Book(r.Context())
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_ = json.NewEncoder(w).Encode(now{h.Set.base, h.Set.Present(), book.Version()}) // the reader went away
}

func (h *handler) book(w http.ResponseWriter, r *http.Request) {
	book, err := h.Book(r.Context())
	if err != nil || book.Version() != r.PathValue("version") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(book.Compact()) // the reader went away
}

// file answers for the files of this build; one of another build is not found rather than answered with
// other content.
func (h *handler) file(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, h.Set.base)
	it, ok := h.Set.items[name]
	if !ours || !ok {
		http.NotFound(w, r)
		return
	}
	body, encoding, err := it.form(r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", it.kind)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		head.Set("Content-Encoding", encoding)
	}
	_, _ = w.Write(body) // the reader went away
}

func (h *handler) calc(w http.ResponseWriter, r *http.Request) {
	select {
	case h.busy <- struct{}{}:
		defer func() { <-h.busy }()
	default:
		w.Header().Set("Retry-After", "1")
		http.Error(w, http.StatusText(http.StatusTooManyRequests), http.StatusTooManyRequests)
		return
	}
	line, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostQuestion))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		http.Error(w, http.StatusText(http.StatusRequestEntityTooLarge), http.StatusRequestEntityTooLarge)
		return
	}
	book, bookErr := h.Book(r.Context())
	if err != nil || bookErr != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	lang := i18n.Lang(r.URL.Query().Get("lang"))
	out, _ := advice.Answer(book, line, func(key string, args ...any) string { return i18n.T(lang, key, args...) })
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // it may name a family
	_, _ = w.Write(out)                         // the reader went away
}

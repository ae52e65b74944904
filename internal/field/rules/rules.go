// Package rules hands the rules of law to browsers: the office's own advice and book compiled to
// WebAssembly («luoi.wasm»), the script that starts it, and, for browsers without it, the same answer from
// the server. The program is built by make wasm and embedded when it is there; a plain go build does
// without, and then every page asks the server.
//
// It owns addresses, packing and caching. It owns no rule (advice), no number (policy), and no page.
package rules

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
)

//go:embed all:built
var built embed.FS

//go:embed loader.js
var loader []byte

// Names of what lies in the folder built, written by the command pack.
const (
	WasmName = "luoi.wasm"
	ExecName = "wasm_exec.js"
)

// Root is where the rules stand, wherever they are served from: pages and the phone's own programs rely on
// it. CalcPath answers one question.
const (
	Root     = "/field/rules/"
	CalcPath = "/field/api/v1/calc"
)

// Set is one build of the rules for browsers.
type Set struct {
	base  string // address below which the files of this build stand, slash at the end
	items map[string]item
}

// item is one file in the forms in which it can be sent; nil: not in that form.
type item struct {
	kind              string
	plain, gzip, brot []byte
}

// Load reads what this binary holds.
func Load() (*Set, error) {
	sub, err := fs.Sub(built, "built")
	if err != nil {
		return nil, err
	}
	return Read(sub)
}

// Read takes a folder as pack wrote it. A folder without the program gives a set that has the loader only.
func Read(fsys fs.FS) (*Set, error) {
	s := &Set{items: map[string]item{}}
	small, err := zip(loader)
	if err != nil {
		return nil, err
	}
	s.items["loader.js"] = item{kind: "text/javascript; charset=utf-8", plain: loader, gzip: small}
	sum := sha256.New()
	sum.Write(loader)
	wasm, err := readPacked(fsys, WasmName)
	if errors.Is(err, fs.ErrNotExist) {
		s.base = Root + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	wasm.kind = "application/wasm" // compileStreaming takes no other
	exec, err := readPacked(fsys, ExecName)
	if err != nil {
		return nil, err
	}
	exec.kind = "text/javascript; charset=utf-8"
	s.items[WasmName], s.items[ExecName] = wasm, exec
	sum.Write(wasm.gzip)
	sum.Write(exec.gzip)
	s.base = Root + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
	return s, nil
}

func readPacked(fsys fs.FS, name string) (item, error) {
	small, err := fs.ReadFile(fsys, name+".gz")
	if err != nil {
		return item{}, err
	}
	smaller, err := fs.ReadFile(fsys, name+".br")
	return item{gzip: small, brot: smaller}, err
}

func zip(b []byte) ([]byte, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err = w.Close() // before the bytes are taken: it writes the rest of them
	return z.Bytes(), err
}

// Present reports whether the program is part of this binary.
func (s *Set) Present() bool { _, ok := s.items[WasmName]; return ok }

// LoaderURL is the address of the module that pages import.
func (s *Set) LoaderURL() string { return s.base + "loader.js" }

// Sizes is how many bytes the program takes on the way, as brotli and as gzip; zero when it is not here.
func (s *Set) Sizes() (brotli, gzip int) {
	it := s.items[WasmName]
	return len(it.brot), len(it.gzip)
}

// form is the smallest form of a file that a reader understands, and its encoding ("" for none).
func (it item) form(accept string) (body []byte, encoding string, err error) {
	switch {
	case it.brot != nil && accepts(accept, "br"):
		return it.brot, "br", nil
	case it.gzip != nil && accepts(accept, "gzip"):
		return it.gzip, "gzip", nil
	case it.plain != nil:
		return it.plain, "", nil
	}
	r, err := gzip.NewReader(bytes.NewReader(it.gzip))
	if err != nil {
		return nil, "", err
	}
	body, err = io.ReadAll(r)
	return body, "", err
}

// accepts reads an Accept-Encoding header as far as browsers write it: names, some with a weight.
func accepts(header, name string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(coding) == name {
			w := strings.TrimPrefix(strings.TrimSpace(weight), "q=")
			return w == "" || strings.Trim(w, "0.") != ""
		}
	}
	return false
}

// Policy is a content policy under which a page may run the rules: WebAssembly, and still no eval.
func Policy(policy string) string {
	return strings.Replace(policy, "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", 1)
}

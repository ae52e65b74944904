// Package assets holds what pages need beside their HTML: style, fonts, script. Everything is part
// of the binary and served from an address that holds the hash of its content, so that a browser may
// keep it for ever and a new binary is seen at once. It does not own what pages say (web) or how
// components are built (web/ui).
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed css/*.css js/*.js fonts vendor *.svg
var files embed.FS

// sheets are the style sheets in the order in which they must apply.
var sheets = []string{"css/tokens.css", "css/base.css", "css/shell.css", "css/components.css", "css/charts.css", "css/review.css", "css/pair.css", "css/advice.css", "css/prospect.css", "css/access.css", "css/savings.css", "css/print.css"}

// StyleName and the other names are addresses below Set.Base.
const (
	StyleName        = "css/luoi.css"
	ScriptName       = "js/app.js"
	PairScriptName   = "js/pair.js"
	AdviceScriptName = "js/advice.js"
	HtmxName         = "vendor/htmx/htmx-4.0.1.min.js"
	IconName         = "icon.svg"
	RegularName      = "fonts/NotoSans-Regular-vn-taynguyen.woff2"
	BoldName         = "fonts/NotoSans-Bold-vn-taynguyen.woff2"
)

// Set is the loaded assets under one hash.
type Set struct {
	base  string
	items map[string]item
}

type item struct {
	kind          string
	plain, zipped []byte // zipped is the gzip form; nil when it would not be smaller
}

// Load reads the embedded files, joins the style sheets and computes the hash.
func Load() (*Set, error) {
	s := &Set{items: map[string]item{}}
	var style bytes.Buffer
	for _, name := range sheets {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		style.Write(b)
	}
	if err := s.add(StyleName, style.Bytes()); err != nil {
		return nil, err
	}
	sum := sha256.New()
	sum.Write(style.Bytes())
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".css") {
			return err
		}
		b, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write([]byte(name))
		sum.Write(b)
		return s.add(name, b)
	})
	if err != nil {
		return nil, err
	}
	s.base = "/assets/" + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
	return s, nil
}

func (s *Set) add(name string, b []byte) error {
	it := item{kind: kindOf(name), plain: b}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if z.Len() < len(b)*9/10 {
		it.zipped = z.Bytes()
	}
	s.items[name] = it
	return nil
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".txt", "":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// File is one file as it lies in the binary, for who serves it from another address.
func File(name string) ([]byte, error) { return files.ReadFile(name) }

// Base is the path, slash at the end, below which the files of this build stand.
func (s *Set) Base() string { return s.base }

// URL is the address of one file.
func (s *Set) URL(name string) string { return s.base + name }

// ServeHTTP answers for every address below /assets/; one of another build is not found rather than
// answered with other content.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, s.base)
	it, ok := s.items[name]
	if !ours || !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", it.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := it.plain
	if it.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = it.zipped
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader went away: nothing to do about it
}

package field

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

// dist is the app as the command bundle wrote it; it is committed, so that building needs no Node.
//
//go:embed dist
var dist embed.FS

// AppRoot is where the phone app stands; its service worker rules over what lies below.
const AppRoot = "/field/"

// appPolicy lets the app load nothing but its own files; WebAssembly is for the rules of law, pictures may be
// drawn by the app itself (squares to photograph).
const appPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// Fonts are the app's two cuts as WOFF2; they come from the office's pages, which have the same.
type Fonts struct{ Regular, Bold []byte }

// Shell serves the files of the installable app. What is served has one name, its build: a service worker of
// another build fetches everything anew, one of the same build nothing.
type Shell struct {
	build string
	files map[string]shellFile // by address
}

type shellFile struct {
	kind          string
	plain, zipped []byte // zipped: gzip; nil when it would not be smaller
}

// NewShell reads the app of this binary.
func NewShell(fonts Fonts) (*Shell, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return readShell(sub, fonts)
}

func readShell(fsys fs.FS, fonts Fonts) (*Shell, error) {
	raw := map[string][]byte{"fonts/regular.woff2": fonts.Regular, "fonts/bold.woff2": fonts.Bold}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	s := &Shell{build: buildOf(raw), files: map[string]shellFile{}}
	if raw["sw.js"], err = s.worker(raw); err != nil {
		return nil, err
	}
	for name, b := range raw {
		f := shellFile{kind: shellKind(name), plain: b}
		if f.zipped, err = zipped(b); err != nil {
			return nil, err
		}
		s.files[address(name)] = f
	}
	return s, nil
}

// address of a file of the app: its page stands at the root.
func address(name string) string {
	if name == "index.html" {
		return AppRoot
	}
	return AppRoot + name
}

func buildOf(raw map[string][]byte) string {
	sum := sha256.New()
	for _, name := range names(raw) {
		_, _ = io.WriteString(sum, name+"\n") // a hash never fails
		sum.Write(raw[name])
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func names(raw map[string][]byte) []string {
	all := make([]string, 0, len(raw))
	for name := range raw {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// worker is the service worker with the two lines it needs in front: the build and what belongs to it.
func (s *Shell) worker(raw map[string][]byte) ([]byte, error) {
	var files []string
	for _, name := range names(raw) {
		if name != "sw.js" {
			files = append(files, address(name))
		}
	}
	list, err := json.Marshal(files)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(`const BUILD="`+s.build+`";const FILES=`), list, []byte(";\n"), raw["sw.js"]), nil
}

func shellKind(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func zipped(b []byte) ([]byte, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if z.Len() >= len(b)*9/10 {
		return nil, nil
	}
	return z.Bytes(), nil
}

// Build is the name of this build of the app.
func (s *Shell) Build() string { return s.build }

// ServeHTTP answers for the files of the app. Browsers ask each time whether there is another build and are
// told by the mark (ETag) that there is none; between the openings the service worker answers.
func (s *Shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", appPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `W/"`+s.build+`"`)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", f.kind)
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader went away: nothing to do about it
}

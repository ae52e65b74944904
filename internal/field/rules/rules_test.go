package rules

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"luoi/internal/policy"
)

// folder is what pack writes, of made-up files.
func folder(t *testing.T, files map[string]string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, text := range files {
		small, err := zip([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		w := brotli.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		out[name+".gz"], out[name+".br"] = &fstest.MapFile{Data: small}, &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}

func set(t *testing.T, files map[string]string) *Set {
	t.Helper()
	s, err := Read(folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(t *testing.T, s *Set, method, path, accept, body string) *httptest.ResponseRecorder {
	t.Helper()
	h := Handler(Options{Set: s, Book: func(context.Context) (*policy.Book, error) { return policy.Vietnam() }})
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFilesAreSentInTheFormTheReaderKnows(t *testing.T) {
	s := set(t, map[string]string{WasmName: "\x00asm and the rest", ExecName: "globalThis.Go = 1"})
	for accept, want := range map[string]string{"gzip, deflate, br, zstd": "br", "gzip;q=1.0": "gzip", "br;q=0, gzip": "gzip", "": "", "identity": ""} {
		w := get(t, s, "GET", s.base+WasmName, accept, "")
		if w.Code != 200 || w.Header().Get("Content-Encoding") != want || w.Header().Get("Content-Type") != "application/wasm" ||
			!strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d %v", accept, w.Code, w.Header())
		}
		var body io.Reader = w.Body
		switch want {
		case "br":
			body = brotli.NewReader(body)
		case "gzip":
			z, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if b, err := io.ReadAll(body); err != nil || string(b) != "\x00asm and the rest" {
			t.Errorf("%q: %q, %v", accept, b, err)
		}
	}
	other := set(t, map[string]string{WasmName: "another build", ExecName: "globalThis.Go = 1"})
	if other.base == s.base || get(t, other, "GET", s.base+WasmName, "br", "").Code != 404 {
		t.Error("another build stands at the same address")
	}
}

func TestABuildWithoutTheProgramSaysSo(t *testing.T) {
	s := set(t, nil)
	var n now
	if err := json.Unmarshal(get(t, s, "GET", Root+"now.json", "", "").Body.Bytes(), &n); err != nil {
		t.Fatal(err)
	}
	if n.Wasm || s.Present() || get(t, s, "GET", s.base+WasmName, "", "").Code != 404 {
		t.Errorf("%+v", n)
	}
	if w := get(t, s, "GET", s.LoaderURL(), "gzip", ""); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") {
		t.Errorf("the loader: %d %v", w.Code, w.Header())
	}
	if _, err := Read(fstest.MapFS{WasmName + ".gz": {Data: []byte("x")}, WasmName + ".br": {Data: []byte("x")}}); err == nil {
		t.Error("half a build is taken")
	}
}

func TestTheBookTravels(t *testing.T) {
	s, err := policy.Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	w := get(t, set(t, nil), "GET", Root+"book/"+s.Version(), "", "")
	other, err := policy.ReadCompact(w.Body.String())
	if err != nil || other.Version() != s.Version() {
		t.Errorf("%v: the book that arrives is another", err)
	}
	if get(t, set(t, nil), "GET", Root+"book/2020-01-01.00000000", "", "").Code != 404 {
		t.Error("an old book is answered with today's")
	}
}

func TestTheServerAnswersInPlaceOfTheProgram(t *testing.T) {
	s := set(t, nil)
	line := `{"id":"1","kind":"voluntary_monthly","input":{"pay_date":"2026-11-22","income":1500000,"category":"other"}}`
	if w := get(t, s, "POST", CalcPath+"?lang=vi", "", line); w.Code != 200 || !strings.Contains(w.Body.String(), `"payable":264000`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(t, s, "POST", CalcPath+"?lang=vi", "", "{"); w.Code != 200 || !strings.Contains(w.Body.String(), `"error"`) {
		t.Errorf("nonsense: %d %s", w.Code, w.Body)
	}
	if w := get(t, s, "POST", CalcPath, "", strings.Repeat("x", mostQuestion+1)); w.Code != 413 {
		t.Errorf("a book of a question: %d", w.Code)
	}
}

func TestOnlyThePolicyOfScriptsIsWidened(t *testing.T) {
	got := Policy("default-src 'none'; script-src 'self'; style-src 'self'")
	if got != "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'" {
		t.Error(got)
	}
}

package field

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func shell(t *testing.T) *Shell {
	t.Helper()
	s, err := NewShell(Fonts{Regular: []byte("r"), Bold: []byte("b")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(s http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// Everything the service worker keeps, and everything the page asks for, is there; nothing else is.
func TestTheAppIsWhole(t *testing.T) {
	s := shell(t)
	worker := ask(s, "/field/sw.js").Body.String()
	list := regexp.MustCompile(`const FILES=(\[.*?\]);`).FindStringSubmatch(worker)
	if list == nil {
		t.Fatal("the service worker has no list of files")
	}
	var files []string
	if err := json.Unmarshal([]byte(list[1]), &files); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, f := range files {
		kept[f] = true
		w := ask(s, f)
		if w.Code != 200 || w.Body.Len() == 0 || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: %d, %d bytes, %q", f, w.Code, w.Body.Len(), w.Header().Get("Content-Type"))
		}
	}
	page := ask(s, AppRoot).Body.String() + ask(s, AppRoot+"app.css").Body.String()
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"]+)"|url\(\.?/?(fonts/[^)]+)\)`).FindAllStringSubmatch(page, -1) {
		if f := AppRoot + m[1] + m[2]; !kept[f] {
			t.Errorf("the page asks for %s, which the service worker does not keep", f)
		}
	}
	if w := ask(s, "/field/app.js.map"); w.Code != 404 {
		t.Errorf("a file that is not there: %d", w.Code)
	}
}

// The policy allows what the app needs and no script or style from elsewhere or in the page.
func TestPolicyIsStrict(t *testing.T) {
	w := ask(shell(t), AppRoot)
	policy := w.Header().Get("Content-Security-Policy")
	for _, no := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"} {
		if strings.Contains(policy, no) {
			t.Errorf("the policy has %s: %s", no, policy)
		}
	}
	if !strings.Contains(policy, "default-src 'none'") || w.Header().Get("Permissions-Policy") != "camera=(self), microphone=(), geolocation=()" {
		t.Errorf("policy %q", policy)
	}
	if page := w.Body.String(); strings.Contains(page, "style=") || regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page) {
		t.Error("the page has inline script or style, which its policy forbids")
	}
}

// A changed file is another build, so that phones fetch it; the same files are the same build.
func TestBuildFollowsContent(t *testing.T) {
	read := func(script string) *Shell {
		s, err := readShell(fstest.MapFS{"index.html": {Data: []byte("<p>")}, "app.js": {Data: []byte(script)}, "sw.js": {Data: []byte("0")}}, Fonts{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if read("1").Build() != read("1").Build() || read("1").Build() == read("2").Build() {
		t.Error("the build does not follow the content")
	}
	s := read("1")
	tag := ask(s, AppRoot+"app.js").Header().Get("ETag")
	if w := ask(s, AppRoot+"app.js", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("the same build again: %d", w.Code)
	}
}

// The app stays small: a first opening on a slow network takes seconds, not minutes.
func TestTheAppIsSmall(t *testing.T) {
	w := ask(shell(t), AppRoot+"app.js", "Accept-Encoding", "gzip")
	if n := w.Body.Len(); n == 0 || n > 80<<10 {
		t.Errorf("app.js is %d bytes as gzip", n)
	}
	src, err := os.ReadDir("src")
	if err != nil || len(src) < 10 {
		t.Errorf("the source of the app is not here: %v", err)
	}
}

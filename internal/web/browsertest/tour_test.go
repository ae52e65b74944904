package browsertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/app"
	"luoi/internal/demo"
	"luoi/internal/jobs"
	"luoi/internal/web"
)

// Everyone who has an account in the demo province walks through every entry of their rail: each page
// opens, fits a phone, breaks no rule of the browser and no serious rule of accessibility. Two roles also open
// one page of each kind behind the rail, in both languages and in the dark. A page that is built of the very
// parts that another role has been shown is opened but not measured again. LUOI_PICTURES=DIR also keeps the
// pictures of the README and the guide there; LUOI_PEOPLE makes the province larger.
func TestTourOfTheDemo(t *testing.T) {
	site, accounts := demoSite(t)
	chromium := browser(t)
	walk := &tour{site: site, rules: axe(t), seen: map[string]bool{}}
	limit := make(chan struct{}, 3)
	for _, a := range accounts {
		t.Run(a.Role, func(t *testing.T) {
			t.Parallel()
			limit <- struct{}{}
			defer func() { <-limit }()
			walk.as(t, window(t, chromium), a)
		})
	}
}

// tour remembers what has been looked at, for all roles together.
type tour struct {
	site, rules string
	mu          sync.Mutex
	seen        map[string]bool
}

// first reports whether nobody has looked at a key yet, and takes it.
func (w *tour) first(key string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[key] {
		return false
	}
	w.seen[key] = true
	return true
}

func (w *tour) as(t *testing.T, ctx context.Context, a demo.Account) {
	watch(t, ctx)
	signIn(t, ctx, w.site, a.Login, a.Password)
	paths, behind := rail(t, ctx), map[string]string{}
	curious := a.Role == "administrator" || a.Role == "base_official"
	for _, path := range paths {
		if w.visit(t, ctx, path, "vi", "light", curious) && curious {
			behindPage(t, ctx, behind)
		}
	}
	switch a.Role {
	case "administrator":
		speak(t, ctx, w.site, "en")
		for _, path := range behind {
			w.visit(t, ctx, path, "en", "light", false)
		}
	case "base_official":
		for _, path := range behind {
			w.visit(t, ctx, path, "vi", "light", false)
		}
		dress(t, ctx, "dark")
		for _, path := range paths {
			w.visit(t, ctx, path, "vi", "dark", false)
		}
	}
	if dir := os.Getenv("LUOI_PICTURES"); dir != "" {
		speak(t, ctx, w.site, "vi") // the guide is Vietnamese
		dress(t, ctx, "light")
		keep(t, ctx, w.site, dir, a.Role)
	}
}

// parts asks for a page and gives its status and the kinds of elements it is made of.
const parts = `fetch(PATH).then(async r => r.status + ' ' + [...new Set([...new DOMParser().parseFromString(await r.text(), 'text/html').querySelectorAll('main, main *')].map(e => e.tagName + '.' + e.getAttribute('class')))].sort().join())`

// visit opens a page unless one of the same parts has been measured in this language and dress; always makes it
// be opened. It reports whether the page stands before the reader.
func (w *tour) visit(t *testing.T, ctx context.Context, path, lang, scheme string, always bool) bool {
	t.Helper()
	name := strings.Join([]string{lang, scheme, path}, " ")
	made := ask(t, ctx, "fetch "+path, chromedp.Evaluate[string](strings.Replace(parts, "PATH", strconv.Quote(path), 1), chromedp.EvalAwaitPromise))
	if !strings.HasPrefix(made, "200 ") {
		t.Errorf("%s: %.4s", name, made)
		return false
	}
	shape := shapeless.ReplaceAllString(strings.SplitN(path, "?", 2)[0], "N") + " " + made
	measure, rules := w.first(lang+shape), w.first(scheme+shape)
	if !measure && !rules && !always {
		return false
	}
	do(t, ctx, "open "+path, chromedp.Navigate(w.site+path), chromedp.WaitVisible("main h1"))
	if rules {
		accessible(t, ctx, w.rules, name)
	}
	if measure {
		narrow(t, ctx, name, 360)
	}
	return true
}

// guidePictures are the pages shown in the README and the guide, by the role that sees them.
var guidePictures = map[string][]struct{ name, path string }{
	"administrator": {
		{"coverage", "/coverage?scheme=voluntary"},
		{"deliveries", "/deliveries"}, {"import", "/deliveries/new"}, {"link", "/link"}, {"places", "/places"},
	},
	"base_official": {{"today", "/"}},
	"village_head":  {{"village", "/"}},
}

func keep(t *testing.T, ctx context.Context, site, dir, role string) {
	t.Helper()
	for _, p := range guidePictures[role] {
		do(t, ctx, "open "+p.path, chromedp.Navigate(site+p.path), chromedp.WaitVisible("main h1"), chromedp.Sleep(300*time.Millisecond))
		do(t, ctx, "resize", chromedp.EmulateViewport(1280, 900))
		b := ask(t, ctx, "picture", chromedp.CaptureScreenshot())
		if err := os.WriteFile(filepath.Join(dir, p.name+".png"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// rail lists the addresses of the modules the reader may open.
func rail(t *testing.T, ctx context.Context) []string {
	t.Helper()
	list := ask(t, ctx, "rail", chromedp.Evaluate[string](`[...new Set([...document.querySelectorAll('nav.rail a[href]')].map(e => e.getAttribute('href')))].join(' ')`))
	paths := strings.Fields(list)
	if len(paths) < 2 {
		t.Fatalf("the rail leads nowhere: %q", list)
	}
	return paths
}

// shapeless are the parts of an address that name one thing among many of its kind.
var shapeless = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+`)

// behindPage adds one address of each kind that the page before the reader leads to.
func behindPage(t *testing.T, ctx context.Context, found map[string]string) {
	t.Helper()
	list := ask(t, ctx, "links", chromedp.Evaluate[string](`[...document.querySelectorAll('main a[href^="/"]:not([download])')].map(e => e.getAttribute('href')).join(' ')`))
	for _, href := range strings.Fields(list) {
		path, _, _ := strings.Cut(href, "?")
		if strings.Contains(path, ".") || strings.HasSuffix(path, "/export") || strings.Contains(href, "format=") {
			continue // a file, not a page
		}
		if shape := shapeless.ReplaceAllString(path, "N"); found[shape] == "" {
			found[shape] = href
		}
	}
}

// speak changes the reader's language.
func speak(t *testing.T, ctx context.Context, site, lang string) {
	t.Helper()
	do(t, ctx, "speak "+lang, chromedp.Navigate(site+"/"), chromedp.WaitVisible("main h1"),
		chromedp.Evaluate[chromedp.Void](`fetch('/language', {method: 'POST', body: new URLSearchParams({lang: '`+lang+`', back: '/'})}).then(() => 0)`, chromedp.EvalAwaitPromise))
}

// demoSite makes the real demo province and serves it the way the program does.
func demoSite(t *testing.T) (string, []demo.Account) {
	t.Helper()
	people := 3000
	if n, err := strconv.Atoi(os.Getenv("LUOI_PEOPLE")); err == nil {
		people = n
	}
	ctx, stop := context.WithCancel(context.Background())
	var out bytes.Buffer
	ready, done := make(chan struct{}), make(chan error, 1)
	o := demo.Options{Dir: t.TempDir(), People: people, Seed: 1, Listen: "127.0.0.1:0", Now: time.Now, Lang: "vi",
		Serve: func(ctx context.Context, a *app.App, l net.Listener) error {
			q := jobs.New(a.Store, jobs.Options{})
			h, err := web.New(a, web.Options{Queue: q, Spool: t.TempDir(), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			if err != nil {
				return err
			}
			srv := &http.Server{Handler: h}
			go func() { <-ctx.Done(); srv.Close() }()
			close(ready)
			srv.Serve(l)
			return nil
		}}
	go func() { done <- demo.Run(ctx, o, &out, io.Discard) }()
	t.Cleanup(stop)
	select {
	case <-ready:
	case err := <-done:
		t.Fatalf("demo: %v", err)
	}
	t.Cleanup(func() { stop(); <-done })
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var r demo.Result
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &r); err != nil {
		t.Fatal(err)
	}
	return r.Address, r.Accounts
}

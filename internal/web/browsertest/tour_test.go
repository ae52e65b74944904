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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/app"
	"luoi/internal/demo"
	"luoi/internal/jobs"
	"luoi/internal/web"
)

// Everyone who has an account in the demo province walks through every entry of their rail: each page
// opens, fits a phone and breaks no rule of the browser. LUOI_PICTURES=DIR also keeps the pictures of the
// README and the guide there; LUOI_PEOPLE makes the province larger.
func TestTourOfTheDemo(t *testing.T) {
	site, accounts := demoSite(t)
	for _, a := range accounts {
		t.Run(a.Role, func(t *testing.T) {
			ctx := browser(t)
			watch(t, ctx)
			signIn(t, ctx, site, a.Login, a.Password)
			for _, path := range rail(t, ctx) {
				do(t, ctx, "open "+path, chromedp.Navigate(site+path), chromedp.WaitVisible("main h1"))
				narrow(t, ctx, path, 360)
			}
			if dir := os.Getenv("LUOI_PICTURES"); dir != "" {
				keep(t, ctx, site, dir, a.Role)
			}
		})
	}
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

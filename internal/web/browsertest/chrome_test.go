package browsertest

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium for one test. Without one it skips and says so; CI may not skip.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed; CI must not skip the browser journeys (apt-get install chromium)")
		}
		t.Skip("chromium is not installed: the browser journeys were not run (apt-get install chromium)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // root may not use Chromium's own sandbox; the pages are ours
		chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-first-run", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1280, 900))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// window opens a window of its own in a browser: nothing of another's sign-in is in it.
func window(t *testing.T, chromium context.Context) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	return ctx
}

// results is the folder for pictures, out of version control.
func results(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "test-results", "pages")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func save(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(results(t), name), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// do runs steps and fails with the name of what was being done.
func do(t *testing.T, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(limited, steps...); err != nil {
		at, _ := chromedp.Run(ctx, chromedp.Location())
		t.Fatalf("%s: %v (at %s)", what, err, at)
	}
}

// ask runs one step and gives its answer.
func ask[T any](t *testing.T, ctx context.Context, what string, a chromedp.Action[T]) T {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(limited, a)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return v
}

// eventually asks again and again, over the loading of pages, until the page says what is expected.
func eventually(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === 'complete' && !window.leaving && !!(`+condition+`)`)); err == nil && ok {
			return
		}
	}
	at, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + ': ' + document.querySelector('main').innerText.slice(0, 900)`))
	t.Fatalf("%s: not seen at %s", what, at)
}

// submit sends a form as its button would, and leaves the page marked: what is seen after is seen on the next one.
func submit(t *testing.T, ctx context.Context, what, form string) {
	t.Helper()
	do(t, ctx, what, chromedp.WaitReady(form), chromedp.Evaluate[chromedp.Void](`{ window.leaving = true; document.querySelector(`+quote(form)+`).requestSubmit(); }`))
}

// leave runs steps that send a form or follow a link, and waits until the next page stands: what is looked at after is
// never the page that was left. Use it wherever what is waited for may stand on both.
func leave(t *testing.T, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	do(t, ctx, what, append([]chromedp.Action[chromedp.Void]{chromedp.Evaluate[chromedp.Void](`{ window.leaving = true; }`)}, steps...)...)
	eventually(t, ctx, what, "true")
}

// dress sets the colour scheme the page is seen in.
func dress(t *testing.T, ctx context.Context, scheme string) {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	if err != nil {
		t.Fatal(err)
	}
}

// look takes a picture of the whole page at a width, in a colour scheme ("light" or "dark").
func look(t *testing.T, ctx context.Context, name string, width int64, scheme string) {
	t.Helper()
	dress(t, ctx, scheme)
	do(t, ctx, "resize", chromedp.EmulateViewport(width, 800), chromedp.Sleep(150*time.Millisecond))
	tall := ask(t, ctx, "measure", chromedp.Evaluate[float64]("document.documentElement.scrollHeight"))
	// A phone's bar is fixed to the window, so the window must be as tall as the page.
	do(t, ctx, "resize", chromedp.EmulateViewport(width, int64(math.Ceil(tall))), chromedp.Sleep(100*time.Millisecond))
	save(t, fmt.Sprintf("%s-%d-%s.png", name, width, scheme), ask(t, ctx, "picture", chromedp.CaptureScreenshot()))
	do(t, ctx, "resize", chromedp.EmulateViewport(1280, 900))
}

// printed keeps the page as it comes out of a printer on A4.
func printed(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dress(t, ctx, "light")
	save(t, name+".pdf", ask(t, ctx, "print", chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())))
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Log("pdftoppm is not installed: the print of " + name + " was kept as PDF only")
		return
	}
	at := filepath.Join(results(t), name)
	if out, err := exec.Command(tool, "-png", "-r", "70", at+".pdf", at+"-print").CombinedOutput(); err != nil {
		t.Errorf("pdftoppm: %v: %s", err, out)
	}
}

// narrow fails when a page is wider than the window: nothing may need sideways scrolling on a phone.
func narrow(t *testing.T, ctx context.Context, name string, width int64) {
	t.Helper()
	do(t, ctx, "resize", chromedp.EmulateViewport(width, 800))
	resized := fmt.Sprintf(`new Promise(r => { const f = () => innerWidth === %d ? r(document.documentElement.scrollWidth) : setTimeout(f, 5); f(); })`, width)
	if wide := ask(t, ctx, "measure", chromedp.Evaluate[float64](resized, chromedp.EvalAwaitPromise)); int64(wide) > width {
		t.Errorf("%s is %v px wide in a window of %d: %s", name, wide, width, ask(t, ctx, "find", chromedp.Evaluate[string](widest)))
	}
	do(t, ctx, "resize", chromedp.EmulateViewport(1280, 900))
}

// widest names the elements that reach out of the window.
const widest = `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .tabs')).slice(0, 6).map(e => e.tagName + '.' + e.className).join(' ')`

// watch fails the test when the page breaks its own content policy or a script throws.
func watch(t *testing.T, ctx context.Context) {
	t.Helper()
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				t.Errorf("browser console: %s", m.Text)
			}
		}
	}()
}

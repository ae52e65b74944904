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
	"github.com/chromedp/cdproto/page"
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
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
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
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
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

// do runs actions and fails with the name of what was being done.
func do(t *testing.T, ctx context.Context, what string, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var at string
		_ = chromedp.Run(ctx, chromedp.Location(&at))
		t.Fatalf("%s: %v (at %s)", what, err, at)
	}
}

// look takes a picture of the whole page at a width, in a colour scheme ("light" or "dark").
func look(t *testing.T, ctx context.Context, name string, width int64, scheme string) {
	t.Helper()
	var shot []byte
	do(t, ctx, "look at "+name,
		emulation.SetDeviceMetricsOverride(width, 800, 1, width < 500),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
		chromedp.Sleep(150*time.Millisecond),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, _, _, _, _, size, err := page.GetLayoutMetrics().Do(ctx)
			if err != nil {
				return err
			}
			// A phone's bar is fixed to the window, so the window must be as tall as the page.
			return emulation.SetDeviceMetricsOverride(width, int64(math.Ceil(size.Height)), 1, width < 500).Do(ctx)
		}),
		chromedp.Sleep(100*time.Millisecond),
		chromedp.ActionFunc(func(ctx context.Context) error {
			b, err := page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatPng).Do(ctx)
			shot = b
			return err
		}),
		emulation.SetDeviceMetricsOverride(1280, 900, 1, false))
	save(t, fmt.Sprintf("%s-%d-%s.png", name, width, scheme), shot)
}

// printed keeps the page as it comes out of a printer on A4.
func printed(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	var pdf []byte
	do(t, ctx, "print "+name, chromedp.ActionFunc(func(ctx context.Context) error {
		b, _, err := page.PrintToPDF().WithPrintBackground(false).WithPreferCSSPageSize(true).Do(ctx)
		pdf = b
		return err
	}))
	save(t, name+".pdf", pdf)
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
	var wide int64
	do(t, ctx, "measure "+name,
		emulation.SetDeviceMetricsOverride(width, 800, 1, true),
		chromedp.Sleep(100*time.Millisecond),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		emulation.SetDeviceMetricsOverride(1280, 900, 1, false))
	if wide > width {
		t.Errorf("%s is %d px wide in a window of %d", name, wide, width)
	}
}

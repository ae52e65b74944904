package browsertest

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"luoi/internal/web"
)

// The gallery shows every component in every state; a person looks at the pictures.
func TestGallery(t *testing.T) {
	h, err := web.New(nil, web.Options{Dev: true})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(h)
	defer site.Close()
	ctx := browser(t)
	watch(t, ctx)
	do(t, ctx, "open", log.Enable(), chromedp.Navigate(site.URL+"/_gallery"), chromedp.WaitVisible("main"))
	look(t, ctx, "gallery", 1280, "light")
	look(t, ctx, "gallery", 1280, "dark")
	look(t, ctx, "gallery", 360, "light")
	narrow(t, ctx, "gallery", 360)
	narrow(t, ctx, "gallery at 200 %", 640)
	printed(t, ctx, "gallery")
}

// watch fails the test when the page breaks its own content policy or a script throws.
func watch(t *testing.T, ctx context.Context) {
	t.Helper()
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*log.EventEntryAdded); ok && e.Entry.Level == log.LevelError {
			t.Errorf("browser console: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	})
}

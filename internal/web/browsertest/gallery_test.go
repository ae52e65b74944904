package browsertest

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/web"
)

// The gallery shows every component in every state; a person looks at the pictures.
func TestGallery(t *testing.T) {
	h, err := web.New(nil, web.Options{Dev: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(h)
	defer site.Close()
	ctx := browser(t)
	watch(t, ctx)
	do(t, ctx, "open", chromedp.Navigate(site.URL+"/_gallery"), chromedp.WaitVisible("main"))
	look(t, ctx, "gallery", 1280, "light")
	look(t, ctx, "gallery", 1280, "dark")
	look(t, ctx, "gallery", 360, "light")
	narrow(t, ctx, "gallery", 360)
	narrow(t, ctx, "gallery", 640)
	printed(t, ctx, "gallery")
}

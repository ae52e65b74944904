package browsertest

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Pictures of the pages of a running office, for people to look at: set LUOI_SITE to its address,
// LUOI_SIGN_IN to "login password" and LUOI_PAGES to "name=path name=path".
func TestPicturesOfASite(t *testing.T) {
	site := os.Getenv("LUOI_SITE")
	if site == "" {
		t.Skip("LUOI_SITE names no running office")
	}
	ctx := browser(t)
	watch(t, ctx)
	login, password, _ := strings.Cut(os.Getenv("LUOI_SIGN_IN"), " ")
	signIn(t, ctx, site, login, password)
	for _, p := range strings.Fields(os.Getenv("LUOI_PAGES")) {
		name, path, _ := strings.Cut(p, "=")
		do(t, ctx, "open "+path, chromedp.Navigate(site+path), chromedp.WaitVisible("main"))
		pictures(t, ctx, name)
	}
}

func signIn(t *testing.T, ctx context.Context, site, login, password string) {
	t.Helper()
	do(t, ctx, "sign in", chromedp.Navigate(site+"/signin"), chromedp.WaitVisible("#login"),
		chromedp.SendKeys("#login", login), chromedp.SendKeys("#password", password+"\r"), chromedp.WaitVisible("nav.rail"))
}

// pictures takes a page at the desk, on the phone, in the dark and in print, and checks that it fits.
func pictures(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	look(t, ctx, name, 1280, "light")
	look(t, ctx, name, 360, "light")
	if os.Getenv("LUOI_DARK") != "" {
		look(t, ctx, name, 1280, "dark")
	}
	narrow(t, ctx, name, 360)
	printed(t, ctx, name)
}

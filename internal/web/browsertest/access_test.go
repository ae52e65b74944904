package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// An administrator invites, changes and stops accounts; a person looks after their own; the file of a
// person says who looked and what the person agreed to.
func TestAccountsAndWhoLooked(t *testing.T) {
	base, _ := village(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	page := func(name, path, visible string) {
		do(t, ctx, "open "+path, chromedp.Navigate(base+path), chromedp.WaitVisible(visible))
		pictures(t, ctx, "ac-"+name)
		narrow(t, ctx, name, 360)
	}
	page("invite", "/accounts/invite", "#places")
	do(t, ctx, "invite", chromedp.SendKeys("#name", "Y Thịnh Niê Kdăm"), chromedp.SendKeys("#places", "Ea Knốp\nXã Cư Pơng\nHoà Phú"), chromedp.Submit("#places"), chromedp.WaitVisible(".codes"))
	pictures(t, ctx, "ac-invited")
	page("accounts", "/accounts", "#card-invited")
	page("me", "/me", "#card-sessions")
	do(t, ctx, "begin the second step", chromedp.Submit("#card-factor form"), chromedp.WaitVisible("#card-factor img"))
	pictures(t, ctx, "ac-me-factor")
	page("approvals", "/approvals", ".notice")
	do(t, ctx, "find somebody", chromedp.Navigate(base+"/people?q=nguyen"), chromedp.WaitVisible("#people a"), chromedp.Click("#people tbody a"), chromedp.WaitVisible("#card-consent"))
	do(t, ctx, "note consent", chromedp.Click("#card-consent summary"), chromedp.SendKeys("#evidence", "phiếu ký ngày 20/11/2026, kẹp hồ sơ tổ 1"), chromedp.Submit("#evidence"), chromedp.WaitVisible("#card-consent .rows"))
	pictures(t, ctx, "ac-person")
	do(t, ctx, "who looked", chromedp.Click(".card-head a[href$=lookers]"), chromedp.WaitVisible("#card-looked-card"))
	pictures(t, ctx, "ac-lookers")
	do(t, ctx, "the person again", chromedp.NavigateBack(), chromedp.WaitVisible("#card-erase"))
	do(t, ctx, "ask for removal", chromedp.Click("#card-erase summary"), chromedp.SendKeys("#why", "theo yêu cầu của chính người dân"), chromedp.Submit("#why"), chromedp.WaitVisible(".notice"))
	pictures(t, ctx, "ac-approval")
	page("audit", "/audit", "#journal")
}

package browsertest

import (
	"strings"
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

// Journey of the audit page: an official shows a number in clear and says why; the director reads on «Ai đã xem
// hồ sơ này» who it was and the reason, and in the journal that somebody did; the number stands in neither.
func TestTheReasonStandsOnThePageOfWhoLooked(t *testing.T) {
	base, _ := village(t)
	chromium := browser(t)
	official, director := window(t, chromium), window(t, chromium)
	watchBut(t, official, "422") // Chromium notes the refused form in its console
	watch(t, director)
	signIn(t, official, base, "lua", "mot cau de nho")
	leave(t, official, "find somebody", chromedp.SendKeys("#q", "nguyen thi\r"))
	leave(t, official, "open the file", chromedp.Click("#people tbody th a"))
	file := strings.SplitN(ask(t, official, "where", chromedp.Location()), "?", 2)[0]
	const clear = `/\b000\d{9}\b/.test(document.querySelector('main').innerText)`
	if ask(t, official, "look for a number in clear", chromedp.Evaluate[bool](clear)) {
		t.Fatal("the file shows the whole number to whoever opens it")
	}
	say := func(reason string) {
		do(t, official, "unfold", chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action*="/unmask"]').closest('details').open = true`))
		do(t, official, "say why", chromedp.Evaluate[chromedp.Void](`document.querySelector('#reason').value = ''`), chromedp.SendKeys("#reason", reason))
		submit(t, official, "show the number", `form[action*="/unmask"]`)
	}
	say("x")
	eventually(t, official, "a reason of one letter is refused", `document.querySelector('#reason[aria-invalid]')`)
	if ask(t, official, "look for a number in clear", chromedp.Evaluate[bool](clear)) {
		t.Error("the refused form shows the number")
	}
	say("đối chiếu thẻ của dân tại nhà văn hoá")
	eventually(t, official, "the number in clear", clear)
	pictures(t, official, "ac-clear")

	signIn(t, director, base, "giamdoc", "mot cau de nho")
	do(t, director, "open who looked", chromedp.Navigate(file+"/lookers"), chromedp.WaitVisible("#looked"))
	row := `[...document.querySelectorAll('#looked tbody tr')].find(r => r.innerText.includes('đối chiếu thẻ của dân tại nhà văn hoá'))`
	eventually(t, director, "who, what and why in one line", row+` && `+row+`.innerText.includes('Cô Lụa') && `+row+`.innerText.includes('Xem số đầy đủ')`)
	pictures(t, director, "ac-lookers-why")
	if ask(t, director, "look for a number in clear", chromedp.Evaluate[bool](clear)) {
		t.Error("the page of who looked shows the number")
	}
	do(t, director, "open the journal", chromedp.Navigate(base+"/audit"), chromedp.WaitVisible("#journal"))
	eventually(t, director, "the act in the journal", `document.querySelector('#journal').innerText.includes('Xem số đầy đủ')`)
	pictures(t, director, "ac-journal")
}

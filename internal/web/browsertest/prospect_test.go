package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Two windows show one prospect that nobody holds. Both give it; the second is told who has it.
func TestTheSecondAssignmentIsRefused(t *testing.T) {
	base := site(t)
	ctx := browser(t)
	watchBut(t, ctx, "409") // Chromium notes the refused form in its console
	residents, health := lists(t)
	do(t, ctx, "make the first account", chromedp.Navigate(base+"/"), chromedp.WaitVisible("#login"), chromedp.SendKeys("#name", "Phạm Thị Hạnh"),
		chromedp.SendKeys("#login", "hanh"), chromedp.SendKeys("#password", "mot cau de nho\r"), chromedp.WaitVisible(".empty"))
	do(t, ctx, "the empty list", chromedp.Navigate(base+"/prospects"), chromedp.WaitVisible(".empty"))
	pictures(t, ctx, "p0-empty")
	takeIn(t, ctx, base, residents, false)
	takeIn(t, ctx, base, health, false)
	do(t, ctx, "match the lists", chromedp.Click(`form[action^="/link"] button`), chromedp.WaitVisible(`a.primary[href^="/coverage"]`))
	do(t, ctx, "open the prospects", chromedp.Navigate(base+"/prospects"), chromedp.WaitVisible("#prospects"))
	for _, name := range []string{"Chị Trúc", "Anh Long"} {
		leave(t, ctx, "add a holder", chromedp.Click(".give summary"), chromedp.SendKeys("#holder_name", name+"\r"))
		do(t, ctx, "added", chromedp.WaitVisible(".notice.ok"))
	}
	pictures(t, ctx, "p1-list")
	do(t, ctx, "open a card", chromedp.Click("#prospects tbody tr:nth-child(1) th a"), chromedp.WaitVisible("#assign"))
	card := ask(t, ctx, "where", chromedp.Location())
	// The other window gives the prospect while this one shows it free.
	do(t, ctx, "another gives it", chromedp.Evaluate[chromedp.Void](`(async () => { const f = document.querySelector('#assign'); const d = new URLSearchParams(new FormData(f));
		await fetch(f.action, {method: 'POST', body: d, redirect: 'manual'}); document.title = 'given'; })()`), chromedp.Poll[chromedp.Void]("document.title === 'given'"))
	do(t, ctx, "so does this one", chromedp.Click("#assign button"), chromedp.WaitVisible(".notice.bad"))
	pictures(t, ctx, "p2-conflict")
	do(t, ctx, "open it anew", chromedp.Navigate(card), chromedp.WaitVisible("#moves"))
	do(t, ctx, "tell a talk", chromedp.Click("#talk summary"), chromedp.Click(`input[value="thinking"]`), chromedp.Click("#talk button.primary"), chromedp.WaitVisible(".timeline li"))
	pictures(t, ctx, "p3-card")
	for name, path := range map[string]string{"p4-pivot": "/prospects/pivot", "p5-objections": "/objections", "p6-segments": "/prospects/segments"} {
		do(t, ctx, path, chromedp.Navigate(base+path), chromedp.WaitVisible("main"))
		pictures(t, ctx, name)
	}
}

// watchBut is watch for journeys in which a refusal is the point: Chromium notes it in its console.
func watchBut(t *testing.T, ctx context.Context, expected string) {
	t.Helper()
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if (m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException) && !strings.Contains(m.Text, expected) {
				t.Errorf("browser console: %s", m.Text)
			}
		}
	}()
}

package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The search box by keyboard: suggestions by kind, arrows, Enter for all of them, and no name in an address.
func TestTheSearchBoxByKeyboard(t *testing.T) {
	base, _ := village(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	empty := chromedp.Evaluate[chromedp.Void]("document.querySelector('#q').value = ''") // the driver types the / of the key too
	do(t, ctx, "type", chromedp.KeyEvent("/"), empty, chromedp.SendKeys("#q", "nguyen"), chromedp.WaitVisible(".hits [role=group] a"))
	pictures(t, ctx, "se-suggest")
	where := func(what string) string {
		return ask(t, ctx, what, chromedp.Evaluate[string]("document.activeElement.textContent"))
	}
	do(t, ctx, "down", chromedp.KeyEvent(kb.ArrowDown))
	first := where("the first")
	if !strings.Contains(first, "Nguyễn") {
		t.Errorf("the first suggestion is %q", first)
	}
	do(t, ctx, "down again", chromedp.KeyEvent(kb.ArrowDown))
	if second := where("the second"); second == first || second == "" {
		t.Errorf("the second suggestion is %q", second)
	}
	do(t, ctx, "up to the box", chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
	if at := ask(t, ctx, "focus", chromedp.Evaluate[string]("document.activeElement.id")); at != "q" {
		t.Errorf("up from the first leads to %q", at)
	}
	do(t, ctx, "all of them", chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#people tbody a"))
	pictures(t, ctx, "se-results")
	narrow(t, ctx, "search", 360)
	if at := ask(t, ctx, "address", chromedp.Evaluate[string]("location.href")); strings.Contains(strings.ToLower(at), "nguyen") || !strings.Contains(at, "t=") {
		t.Errorf("the address is %s", at)
	}
	if q := ask(t, ctx, "the box", chromedp.Evaluate[string]("document.querySelector('#q').value")); q != "nguyen" {
		t.Errorf("the box holds %q", q)
	}
	do(t, ctx, "a function", empty, chromedp.SendKeys("#q", "dot ra soat"), chromedp.WaitVisible(`.hits a[href^="/reviews"]`))
	pictures(t, ctx, "se-function")
	do(t, ctx, "a part of a number", empty, chromedp.SendKeys("#q", "0660881\r"), chromedp.WaitVisible(".notice"))
	pictures(t, ctx, "se-partial")
}

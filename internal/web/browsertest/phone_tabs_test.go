package browsertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// Two tabs of one phone: both show the same, numbers run on without a gap, and one sends.
func TestTwoTabsOfOnePhone(t *testing.T) {
	o := newOffice(t, 80)
	one := phone(t)
	actor := o.collector("Thu")
	o.join(one, o.invite(actor))
	until(t, one, "all is received", idle)
	two := tab(t, one)
	o.unlock(two)
	until(t, two, "all is received", idle)
	o.down()
	visit(t, one, 1, "result:thinking")
	until(t, two, "the other tab follows", `document.querySelector('.sign').dataset.waiting === '1' && !!document.querySelector('.stop.done')`)
	visit(t, two, 2, "result:joined")
	until(t, one, "and the first follows it", `document.querySelector('.sign').dataset.waiting === '2'`)
	// Both at once: each takes its turn for the next number.
	for i, ctx := range []context.Context{one, two} {
		tap(t, ctx, "a house", fmt.Sprintf(".stops li:nth-child(%d) .stop", 5+i), `[data-pick="result:refused"]`)
	}
	for _, ctx := range []context.Context{one, two} {
		do(t, ctx, "save", chromedp.Evaluate[chromedp.Void](`document.querySelector('#save').click()`))
	}
	for _, ctx := range []context.Context{one, two} {
		do(t, ctx, "back on the list", chromedp.WaitVisible("#sum"))
		until(t, ctx, "four are waiting", `document.querySelector('.sign').dataset.waiting === '4'`)
	}
	o.up()
	tap(t, one, "the sign", ".sign", "#send")
	do(t, one, "all sent", chromedp.WaitVisible("#waiting[data-n='0']"))
	until(t, two, "the other tab knows", `document.querySelector('.sign').dataset.waiting === '0'`)
	v, err := o.App.Phones(context.Background(), o.Boss)
	if err != nil || len(v.Phones) != 1 || len(v.Phones[0].Missing) != 0 {
		t.Fatalf("%+v %v", v.Phones, err)
	}
	totals(t, one, "doors4/4 joined1/1 agreed0/0 thinking1/1 refused2/2")
}

// tab opens another tab of the same phone, with its storage.
func tab(t *testing.T, ctx context.Context) context.Context {
	t.Helper()
	other, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	// A context's first run must not end with a limit of its own: the tab would end with it.
	if err := chromedp.Do(other, chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile)); err != nil {
		t.Fatalf("open a second tab: %v", err)
	}
	return other
}

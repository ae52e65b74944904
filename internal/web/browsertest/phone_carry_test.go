package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// caught makes the next parcel that is saved as a file readable by the test.
const caught = `(() => { window.parcel = ''; const make = URL.createObjectURL; URL.createObjectURL = (b) => { void b.text().then(t => window.parcel = t); return make.call(URL, b); }; })()`

// give opens the exchange and takes the file's text.
func give(t *testing.T, ctx context.Context) string {
	t.Helper()
	do(t, ctx, "the exchange", chromedp.Evaluate[chromedp.Void](`location.hash = '#/exchange'`), chromedp.WaitVisible("#parcel-file"), chromedp.Evaluate[chromedp.Void](caught))
	tap(t, ctx, "as a file", "#parcel-file")
	until(t, ctx, "the file is there", `window.parcel !== ''`)
	return ask(t, ctx, "the file", chromedp.Evaluate[string](`window.parcel`))
}

// takeAlong opens the file on the other phone, as somebody does who chose it.
func takeAlong(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	do(t, ctx, "the exchange", chromedp.Evaluate[chromedp.Void](`location.hash = '#/exchange'`))
	until(t, ctx, "it can be opened", `!!document.querySelector('#parcel-in')`)
	do(t, ctx, "open the file", chromedp.Evaluate[chromedp.Void](`(() => { const d = new DataTransfer(), i = document.querySelector('#parcel-in');
		d.items.add(new File([`+quote(text)+`], 'a.luoi')); i.files = d.files; i.dispatchEvent(new Event('change', {bubbles: true})); })()`))
}

// A hands its visit to B. The office refuses a parcel that was changed on the way, and keeps what the rules do not let in:
// B is told both, and A still holds everything. The good parcel is booked, and A hears so when it sends itself.
func TestTheCarrierIsToldWhatBecameOfAParcel(t *testing.T) {
	o := newOffice(t, 120)
	leader, member := o.crew()
	one, two := phone(t), phone(t)
	o.join(one, o.invite(leader))
	o.join(two, o.invite(member))
	for _, ctx := range []context.Context{one, two} {
		until(t, ctx, "all is received", idle)
	}
	o.down()
	visit(t, one, 1, "result:thinking")
	visit(t, one, 2, "result:joined")
	good := give(t, one)
	at := strings.Index(good, `"sig":"`) + len(`"sig":"`)
	letter := "A"
	if good[at:at+1] == letter {
		letter = "B"
	}
	bad := good[:at] + letter + good[at+1:]
	takeAlong(t, two, bad)
	until(t, two, "it is carried", `document.querySelector('main').innerText.includes('Đang giữ giúp 2')`)
	o.up()
	o.send(two)
	until(t, two, "this phone says that something was refused", `!!document.querySelector('#carried-bad')`)
	tap(t, two, "what became of it", `.card.warn a[href="#/exchange"]`)
	until(t, two, "the office did not take it", `document.querySelector('[data-delivered]')?.dataset.refused === '2'`)
	shot(t, two, "24-refused-parcel")
	takeAlong(t, two, good)
	until(t, two, "the good one is booked", `[...document.querySelectorAll('[data-delivered]')].some(e => e.dataset.booked === '2' && e.dataset.refused === '0')`)
	o.send(one) // the office has both already: the phone drops them
	totals(t, one, "doors2/2 joined1/1 agreed0/0 thinking1/1")
}

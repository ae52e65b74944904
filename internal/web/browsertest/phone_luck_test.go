package browsertest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// lockTo changes what the phone keeps of failed PINs, as if hours had gone by.
const lockTo = `(tries, last) => new Promise((ok, no) => { const q = indexedDB.open('luoi-field'); q.onerror = no; q.onsuccess = () => {
	const tx = q.result.transaction('meta', 'readwrite'), meta = tx.objectStore('meta'), g = meta.get('lock');
	g.onsuccess = () => meta.put({...g.result, tries, lastTry: last}, 'lock');
	tx.oncomplete = () => { q.result.close(); ok(true); }; } })`

// full lets the browser refuse what is added, as it does when the phone has no room left. (A quota set from outside is not
// asked about writes as small as a visit.)
const full = `window.kept = IDBObjectStore.prototype.add; IDBObjectStore.prototype.add = () => { throw new DOMException('no room', 'QuotaExceededError'); }`

// A full disk, a newer app with work unsent, wrong PINs, a forgotten one: each is said in words, and what was saved stays.
func TestPhoneWithBadLuck(t *testing.T) {
	o := newOffice(t, 80)
	ctx := phone(t)
	o.join(ctx, o.invite(o.collector("Thu")))
	until(t, ctx, "all is received", `document.querySelector('.sign').dataset.phase === 'idle' && document.querySelector('.sign').dataset.last !== '0'`)
	until(t, ctx, "the app is installed", `navigator.serviceWorker.ready.then(() => true)`)
	o.unlock(ctx) // from the second opening on the app is the installed one
	until(t, ctx, "all is received", `document.querySelector('.sign').dataset.phase === 'idle' && document.querySelector('.sign').dataset.last !== '0'`)
	o.down()

	tap(t, ctx, "a house", ".stops li:nth-child(1) .stop", `[data-pick="result:agreed"]`)
	do(t, ctx, "the disk is full", chromedp.Evaluate[chromedp.Void](full))
	tap(t, ctx, "save on a full disk", "#save")
	until(t, ctx, "it says that this one is not saved", `document.querySelector('.toast.bad.on')?.innerText.includes('CHƯA được ghi')`)
	shot(t, ctx, "40-full")
	do(t, ctx, "pictures were deleted", chromedp.Evaluate[chromedp.Void](`IDBObjectStore.prototype.add = window.kept`))
	tap(t, ctx, "save again", "#save")
	until(t, ctx, "one is waiting", `document.querySelector('.sign')?.dataset.waiting === '1' && !!document.querySelector('#sum')`)

	// A newer app comes while that one is not sent.
	inner := o.handler
	o.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/field/api/") {
			http.Error(w, "the office rests", http.StatusServiceUnavailable)
			return
		}
		if r.URL.Path != "/field/sw.js" {
			inner.ServeHTTP(w, r)
			return
		}
		r.Header.Del("If-None-Match")
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		inner.ServeHTTP(rec, r)
		w.Header().Set("Content-Type", rec.Header().Get("Content-Type"))
		_, _ = w.Write(append(rec.Body.Bytes(), "\n// a newer build"...))
	})
	o.up()
	do(t, ctx, "look for a newer app", chromedp.Evaluate[chromedp.Void](`void navigator.serviceWorker.getRegistration().then(r => r.update())`))
	until(t, ctx, "it is offered", `!!document.querySelector('.newer')`)
	o.down()
	tap(t, ctx, "take it", ".newer")
	do(t, ctx, "the PIN is asked", chromedp.WaitVisible(`[data-digit="1"]`))
	o.wrongPINs(ctx)
	do(t, ctx, "the right PIN", append(typePin(pin), chromedp.WaitVisible("#sum"))...)
	until(t, ctx, "the unsent visit is still there", `document.querySelector('.sign').dataset.waiting === '1'`)
	o.handler = inner
	o.up()
	o.send(ctx)

	do(t, ctx, "lock", chromedp.Evaluate[chromedp.Void](`document.querySelector('#lock').click()`), chromedp.WaitVisible(`[data-digit="1"]`),
		chromedp.Evaluate[chromedp.Void](`(`+lockTo+`)(8, 0)`, chromedp.EvalAwaitPromise))
	do(t, ctx, "open anew", chromedp.Navigate("about:blank"), chromedp.Navigate(o.url()), chromedp.WaitVisible(`.big.bad`))
	shot(t, ctx, "42-forgotten")
	tap(t, ctx, "forgotten", ".big.bad")
	do(t, ctx, "it says what is lost", chromedp.WaitVisible(".card.warn"))
	tap(t, ctx, "wipe", ".card.warn .big.bad")
	do(t, ctx, "gone", chromedp.WaitVisible(`#gone[data-code="wiped"]`))
	if left := ask(t, ctx, "what is left", chromedp.Evaluate[string](`(async () => { for (let i = 0; ; i++) { const l = (await indexedDB.databases()).map(d => d.name).join(); if (l === '' || i === 30) return l; await new Promise(r => setTimeout(r, 100)); } })()`, chromedp.EvalAwaitPromise)); left != "" {
		t.Errorf("still on the phone: %s", left)
	}
}

// wrongPINs types five of them: then the pad waits, also after a restart; half a minute later it may be tried again.
func (o *office) wrongPINs(ctx context.Context) {
	t := o.t
	t.Helper()
	for range 5 {
		until(t, ctx, "the pad is ready", `document.querySelector('[data-digit="1"]')?.disabled === false && document.querySelectorAll('.dots .on').length === 0`)
		do(t, ctx, "a wrong PIN", typePin("904817")...)
		until(t, ctx, "it is wrong", `!!document.querySelector('.bad-text') && !!document.querySelector('[data-digit="1"]')`)
	}
	until(t, ctx, "the pad waits", `document.querySelector('[data-digit="1"]')?.disabled === true`)
	shot(t, ctx, "41-wait")
	do(t, ctx, "a restart does not help", chromedp.Navigate("about:blank"), chromedp.Navigate(o.url()), chromedp.WaitVisible(`[data-digit="1"]`))
	until(t, ctx, "it still waits", `document.querySelector('[data-digit="1"]')?.disabled === true`)
	do(t, ctx, "time goes by", chromedp.Evaluate[chromedp.Void](`(`+lockTo+`)(5, 1000)`, chromedp.EvalAwaitPromise), chromedp.Navigate("about:blank"), chromedp.Navigate(o.url()), chromedp.WaitVisible(`[data-digit="1"]`))
	until(t, ctx, "it may be tried", `document.querySelector('[data-digit="1"]')?.disabled === false`)
}

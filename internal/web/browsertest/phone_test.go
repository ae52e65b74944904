package browsertest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field"
	"luoi/internal/field/rules"
	"luoi/internal/field/sim"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/web"
)

// office is a commune's server that can lose its network and find it again, at the same address.
type office struct {
	*sim.House
	t       *testing.T
	address string
	handler http.Handler
	server  *http.Server
	holder  store.Holder
}

const pin = "271834"

func newOffice(t *testing.T, people int) *office {
	t.Helper()
	return newOfficeAt(t, people, testkit.NewClock(2026, time.November, 21, 8, 0)) // a Saturday; the browser's clock says something else
}

func newOfficeAt(t *testing.T, people int, clock *testkit.Clock) *office {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{DSN: filepath.Join(t.TempDir(), "66.db"), Province: "66", Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a, err := app.New(context.Background(), s, testkit.Keys(t), clock.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := sim.Build(context.Background(), a, t.TempDir(), people)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(a, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shell, err := web.FieldApp()
	if err != nil {
		t.Fatal(err)
	}
	phones := field.New(a, field.Options{App: shell})
	mux := http.NewServeMux()
	mux.Handle("/field/", phones)
	mux.Handle(rules.Root, pages)
	mux.Handle(rules.CalcPath, pages)
	mux.Handle("/", pages)
	o := &office{House: h, t: t, address: "127.0.0.1:0", handler: mux}
	o.up()
	t.Cleanup(func() { o.down(); phones.Close() })
	return o
}

// up lets the server be reached.
func (o *office) up() {
	o.t.Helper()
	l, err := net.Listen("tcp", o.address)
	if err != nil {
		o.t.Fatal(err)
	}
	o.address = l.Addr().String()
	o.server = &http.Server{Handler: o.handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = o.server.Serve(l) }() // ends with down
}

// down is a valley without a signal: connections are torn, new ones refused.
func (o *office) down() { _ = o.server.Close() }

func (o *office) url() string { return "http://" + o.address + "/field/" }

// collector makes a collector who holds everybody of the commune whom nobody holds yet.
func (o *office) collector(login string) app.Actor {
	o.t.Helper()
	ctx := context.Background()
	actor, err := o.Account(ctx, login, "Nguyễn Thị "+login, access.Collector, o.Commune)
	if err != nil {
		o.t.Fatal(err)
	}
	if o.holder, err = o.App.CreateHolder(ctx, o.Boss, app.NewHolder{Kind: "collector", Name: actor.Name, UnitID: o.Commune, AccountID: actor.AccountID}); err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.App.AssignList(ctx, o.Boss, app.ProspectQuery{UnitID: o.Commune, Holder: app.HolderNobody}, o.holder.ID); err != nil {
		o.t.Fatal(err)
	}
	return actor
}

func (o *office) invite(actor app.Actor) string {
	o.t.Helper()
	inv, err := o.App.InvitePhone(context.Background(), o.Boss, actor.AccountID)
	if err != nil {
		o.t.Fatal(err)
	}
	return strings.ReplaceAll(inv.Code, "-", "")
}

// talks is how many talks the office has booked.
func (o *office) talks() (n int64) {
	o.t.Helper()
	v, err := o.App.Objections(context.Background(), o.Boss, o.Province)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, c := range v.Counts {
		n += c.Heard
	}
	return n
}

// phone is a browser as wide as a cheap phone.
func phone(t *testing.T) context.Context {
	t.Helper()
	ctx := browser(t)
	do(t, ctx, "a small screen", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	return ctx
}

func typePin(digits string) []chromedp.Action[chromedp.Void] {
	var steps []chromedp.Action[chromedp.Void]
	for _, d := range digits {
		steps = append(steps, chromedp.Click(fmt.Sprintf(`[data-digit="%c"]`, d)))
	}
	return steps
}

// join opens the invitation's address and chooses a PIN, twice.
func (o *office) join(ctx context.Context, code string) {
	o.t.Helper()
	do(o.t, ctx, "open the invitation", chromedp.Navigate(o.url()+"#join="+code), chromedp.WaitVisible(`[data-digit="1"]`))
	do(o.t, ctx, "choose a PIN", typePin(pin)...)
	until(o.t, ctx, "the PIN is asked again", `document.querySelectorAll('.dots .on').length === 0 && !!document.querySelector('[data-digit="1"]')`)
	do(o.t, ctx, "again", typePin(pin)...)
	do(o.t, ctx, "the day's list", chromedp.WaitVisible("#sum"))
	until(o.t, ctx, "the list came", `document.querySelectorAll('.stop').length > 0`)
}

// unlock opens the app with the PIN.
func (o *office) unlock(ctx context.Context) {
	o.t.Helper()
	do(o.t, ctx, "open the app", chromedp.Navigate(o.url()), chromedp.WaitVisible(`[data-digit="1"]`))
	do(o.t, ctx, "unlock", append(typePin(pin), chromedp.WaitVisible("#sum"))...)
}

// until waits for a condition in the page. A page that is drawn anew just now has no such element for a moment: that is
// "not yet", as false is.
func until(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	do(t, ctx, what, chromedp.Poll[chromedp.Void](`(() => { try { return `+condition+` } catch { return false } })()`))
}

// tap clicks and lets the app's own promise settle.
func tap(t *testing.T, ctx context.Context, what string, selectors ...string) {
	t.Helper()
	for _, s := range selectors {
		do(t, ctx, what+" "+s, chromedp.WaitVisible(s), chromedp.Evaluate[chromedp.Void](`document.querySelector(`+quote(s)+`).click()`))
	}
}

func quote(s string) string { return "`" + s + "`" }

// visit records what came of the nth house of the list, in at most four presses after opening it.
func visit(t *testing.T, ctx context.Context, nth int, answers ...string) {
	t.Helper()
	tap(t, ctx, "a house", fmt.Sprintf(".stops li:nth-child(%d) .stop", nth))
	for _, a := range answers {
		tap(t, ctx, "answer", `[data-pick="`+a+`"]`)
	}
	tap(t, ctx, "save", "#save")
	do(t, ctx, "back on the list", chromedp.WaitVisible("#sum"))
}

func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	do(t, ctx, "settle", chromedp.Sleep(200*time.Millisecond))
	save(t, "phone-"+name+".png", ask(t, ctx, "picture", chromedp.CaptureScreenshot()))
	accessible(t, ctx, axe(t), name)
	if wide := ask(t, ctx, "measure", chromedp.Evaluate[float64](`Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0)`)); wide > 360 {
		t.Errorf("%s is %v px wide on a screen of 360", name, wide)
	}
}

// J3 without a signal: install, second opening offline, three visits, killed in the middle, reopened, online, totals.
func TestPhoneWalksWithoutASignal(t *testing.T) {
	o := newOffice(t, 160)
	ctx := phone(t)
	actor := o.collector("Thu")
	o.join(ctx, o.invite(actor))
	shot(t, ctx, "01-today")
	until(t, ctx, "the app is installed", `navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)`)
	until(t, ctx, "all is received", `document.querySelector('.sign').dataset.phase === 'idle' && document.querySelector('.sign').dataset.last !== '0'`)
	o.down()
	o.unlock(ctx) // the second opening, without any network
	until(t, ctx, "it says that there is no signal", `document.querySelector('.sign').dataset.phase === 'unreachable'`)
	shot(t, ctx, "02-offline")
	visit(t, ctx, 1, "result:thinking", "doubt:fraud")
	visit(t, ctx, 2, "result:joined")
	tap(t, ctx, "the third house", ".stops li:nth-child(3) .stop", `[data-pick="result:refused"]`, `[data-pick="doubt:low_income"]`)
	shot(t, ctx, "03-visit")
	// Saved, and the app dies before anything else can happen.
	do(t, ctx, "save and die", chromedp.Evaluate[chromedp.Void](`document.querySelector('#save').click()`))
	until(t, ctx, "it is on the disk", `document.querySelector('#sum') !== null`)
	do(t, ctx, "a fourth that is never saved", chromedp.Evaluate[chromedp.Void](`document.querySelector('.stops li:nth-child(4) .stop').click()`), chromedp.Navigate("about:blank"))
	o.unlock(ctx)
	until(t, ctx, "three are waiting", `document.querySelector('.sign').dataset.waiting === '3'`)
	if sum := ask(t, ctx, "sum", chromedp.Evaluate[string](`document.querySelector('#sum').textContent`)); !strings.Contains(sum, "3 nhà") || !strings.Contains(sum, "1 người") {
		t.Errorf("after the kill: %s", sum)
	}
	shot(t, ctx, "04-waiting")
	o.up()
	tap(t, ctx, "the sign", ".sign", "#send")
	until(t, ctx, "all is sent", `document.querySelector('#waiting').dataset.n === '0'`)
	shot(t, ctx, "05-device")
	if n := o.talks(); n != 2 {
		t.Errorf("the office heard %d objections, want 2", n)
	}
	tap(t, ctx, "totals", `a[href="#/closing"]`)
	do(t, ctx, "totals", chromedp.WaitVisible("#joined"))
	got := ask(t, ctx, "totals", chromedp.Evaluate[string](`[...document.querySelectorAll('.totals tr[data-row]')].map(r => r.dataset.row + r.dataset.me).join(' ')`))
	if got != "doors3 joined1 agreed0 thinking1 refused1 absent0" {
		t.Errorf("totals %s", got)
	}
	shot(t, ctx, "06-closing")
	o.otherScreens(ctx)
}

func (o *office) otherScreens(ctx context.Context) {
	t := o.t
	tap(t, ctx, "the list", `a[href="#/find"]`)
	do(t, ctx, "the list", chromedp.WaitVisible("#search"))
	shot(t, ctx, "07-list")
	do(t, ctx, "search", chromedp.SendKeys("#search", "nguyen"), chromedp.Sleep(100*time.Millisecond))
	shot(t, ctx, "08-search")
	tap(t, ctx, "a person", ".person")
	do(t, ctx, "the household", chromedp.WaitVisible(".member"))
	shot(t, ctx, "09-household")
	tap(t, ctx, "the page", ".foot .big")
	begin := time.Now()
	until(t, ctx, "the price", `Number(document.querySelector('#price')?.dataset.dong) > 0`)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("a price took %v, and may take five seconds", took)
	}
	shot(t, ctx, "10-page")
	do(t, ctx, "met by chance", chromedp.Evaluate[chromedp.Void](`location.hash = '#/chance'`), chromedp.WaitVisible("#c-name"))
	shot(t, ctx, "11-chance")
	do(t, ctx, "exchange", chromedp.Evaluate[chromedp.Void](`location.hash = '#/exchange'`), chromedp.WaitVisible(`label.big`))
	shot(t, ctx, "12-exchange")
}

// A revoked phone loses everything local at its next contact; what it still held reaches the office.
func TestRevokedPhoneIsWiped(t *testing.T) {
	o := newOffice(t, 80)
	ctx := phone(t)
	actor := o.collector("Lan")
	o.join(ctx, o.invite(actor))
	until(t, ctx, "all is received", `document.querySelector('.sign').dataset.phase === 'idle' && document.querySelector('.sign').dataset.last !== '0'`)
	o.down()
	visit(t, ctx, 1, "result:agreed", "doubt:wait")
	v, err := o.App.Phones(context.Background(), o.Boss)
	if err != nil || len(v.Phones) != 1 {
		t.Fatalf("%d phones, %v", len(v.Phones), err)
	}
	if err := o.App.RevokePhone(context.Background(), o.Boss, v.Phones[0].ID); err != nil {
		t.Fatal(err)
	}
	o.up()
	tap(t, ctx, "the sign", ".sign", "#send")
	do(t, ctx, "it says why", chromedp.WaitVisible(`#gone[data-code="device_revoked"]`))
	shot(t, ctx, "13-revoked")
	if left := ask(t, ctx, "what is left", chromedp.Evaluate[string](`indexedDB.databases().then(l => l.map(d => d.name).join())`, chromedp.EvalAwaitPromise)); left != "" {
		t.Errorf("still on the phone: %s", left)
	}
}

package browsertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// pig is a group of twelve women with a treasurer's account; has is what each saved before.
func (o *office) pig(has ...money.Dong) (actor app.Actor, book int64) {
	o.t.Helper()
	ctx := context.Background()
	actor, err := o.Account(ctx, "thuquy", "Trần Thị Nga", access.GroupTreasurer, o.Commune)
	if err != nil {
		o.t.Fatal(err)
	}
	n := app.NewSavingsGroup{UnitID: o.Commune, Name: "Tổ phụ nữ số 3", Host: "women", Model: "pig", Started: day.Must(2026, 1, 5), Treasurer: 1, Head: 2}
	for _, name := range []string{"Trần Thị Nga", "Lê Thị Hoà", "H’ Yar Kbuôr", "Võ Kim Chi", "Phạm Thị Lan", "H’ Linh Êban", "Đặng Thị Thu", "Nguyễn Thị Mai", "Hoàng Thị Yến", "Vũ Thị Ngân", "Bùi Thị Tâm", "Ngô Thị Vân"} {
		n.Members = append(n.Members, store.SavingsMember{Name: name, Premium: 264_000, Usual: 20_000})
	}
	_, book, err = o.App.OpenSavingsGroup(ctx, actor, n)
	if err != nil {
		o.t.Fatal(err)
	}
	for i, amount := range has {
		if amount == 0 {
			continue
		}
		_, err := o.App.RecordSavings(ctx, actor, savings.Event{Book: book, Kind: savings.KindContribution, Day: day.Must(2026, 11, 1), By: 1,
			Moves: []savings.Move{{From: savings.MemberOf(i+1, "bhxh"), To: savings.CashOf(1), Amount: amount}}})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	return actor, book
}

// treasurer joins with an account that keeps books and walks to no doors: the app begins with the pig.
func (o *office) treasurer(ctx context.Context, code string) {
	o.t.Helper()
	do(o.t, ctx, "open the invitation", chromedp.Navigate(o.url()+"#join="+code), chromedp.WaitVisible(`[data-digit="1"]`))
	do(o.t, ctx, "choose a PIN", typePin(pin)...)
	until(o.t, ctx, "the PIN is asked again", `document.querySelectorAll('.dots .on').length === 0 && !!document.querySelector('[data-digit="1"]')`)
	do(o.t, ctx, "again", typePin(pin)...)
	until(o.t, ctx, "the pig is there", `!!document.querySelector('#in-pig') && document.querySelector('.sign').dataset.phase === 'idle'`)
}

// second lets a member agree with her own digits: at the first time she chooses them.
func second(t *testing.T, ctx context.Context, no, digits string, first bool) {
	t.Helper()
	tap(t, ctx, "who stands by", `[data-second="`+no+`"]`)
	times := 1
	if first {
		times = 2
	}
	for i := range times {
		for _, d := range digits {
			tap(t, ctx, "her own digit", fmt.Sprintf(`[data-own-digit="%c"]`, d))
		}
		if i == 0 && first {
			until(t, ctx, "asked again", `document.querySelectorAll('.dots .on').length === 0`)
		}
	}
}

func fill(t *testing.T, ctx context.Context, selector, text string) {
	t.Helper()
	do(t, ctx, "type in "+selector, chromedp.WaitVisible(selector), chromedp.Evaluate[chromedp.Void](`(() => { const e = document.querySelector(`+quote(selector)+`);
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, '`+text+`'); e.dispatchEvent(new Event('input', {bubbles: true})); })()`))
}

func dongOn(t *testing.T, ctx context.Context, selector string) int {
	t.Helper()
	return ask(t, ctx, selector, chromedp.Evaluate[int](`Number(document.querySelector(`+quote(selector)+`)?.dataset.dong ?? -1)`))
}

func (o *office) send(ctx context.Context) {
	o.t.Helper()
	tap(o.t, ctx, "the sign", ".sign", "#send")
	do(o.t, ctx, "all sent", chromedp.WaitVisible("#waiting[data-n='0']"))
	until(o.t, ctx, "and received", `document.querySelector('.sign').dataset.phase === 'idle'`)
}

// J5: a meeting of twelve without a signal, counted in taps; the count with a second person's own PIN; then the
// office's book says what the phone said.
func TestAMeetingOfTwelveWithoutASignal(t *testing.T) {
	o := newOffice(t, 40)
	actor, book := o.pig(900_000, 0, 1_600_000, 250_000)
	ctx := phone(t)
	o.treasurer(ctx, o.invite(actor))
	shot(t, ctx, "30-pig")
	o.down()
	tap(t, ctx, "put in", "#put")
	do(t, ctx, "count the taps", chromedp.Evaluate[chromedp.Void](`window.taps = 0; document.addEventListener('click', () => window.taps++, true)`))
	for no := 1; no <= 12; no++ {
		name := fmt.Sprintf(`[data-put="%d"]`, no)
		tap(t, ctx, "a name and her usual amount", name, `.chips [data-chip="20000"]`)
		until(t, ctx, "it is written", `document.querySelector('`+name+`').dataset.gave === '20000'`)
		if no == 3 {
			tap(t, ctx, "open another", `[data-put="4"]`)
			shot(t, ctx, "31-put")
			tap(t, ctx, "close it", `[data-put="4"]`)
		}
	}
	if taps := ask(t, ctx, "taps", chromedp.Evaluate[int](`window.taps`)); taps > 2*12+2 {
		t.Errorf("twelve usual members took %d taps", taps-2)
	}
	const expected = 900_000 + 1_600_000 + 250_000 + 12*20_000
	tap(t, ctx, "count", "#count")
	fill(t, ctx, `[data-note="500000"]`, "5")
	fill(t, ctx, `[data-note="200000"]`, "2")
	fill(t, ctx, `[data-note="50000"]`, "1")
	if off := ask(t, ctx, "difference", chromedp.Evaluate[int](`Number(document.querySelector('#counted').dataset.off)`)); off != 2_950_000-expected {
		t.Errorf("the phone reckons a difference of %d", off)
	}
	tap(t, ctx, "confirm without a word", "#confirm")
	until(t, ctx, "a difference wants its reason", `document.activeElement?.id === 'reason' && !document.querySelector('[data-second]')`)
	fill(t, ctx, "#reason", "thối nhầm tiền lẻ")
	shot(t, ctx, "32-count")
	tap(t, ctx, "confirm", "#confirm")
	shot(t, ctx, "33-second")
	second(t, ctx, "2", "5813", true)
	until(t, ctx, "the pig again", `!!document.querySelector('#in-pig')`)
	if n := dongOn(t, ctx, "#in-pig"); n != 2_950_000 {
		t.Errorf("in the pig %d after the count", n)
	}
	tap(t, ctx, "read", "#read")
	if text := ask(t, ctx, "words", chromedp.Evaluate[string](`document.querySelector('[data-read="1"] span').innerText`)); text != money.Dong(920_000).Words() {
		t.Errorf("the phone reads %q, the office %q", text, money.Dong(920_000).Words())
	}
	shot(t, ctx, "34-read")
	tap(t, ctx, "back", ".back", "#break")
	if people := ask(t, ctx, "who has enough", chromedp.Evaluate[int](`Number(document.querySelector('#break-sum').dataset.people)`)); people != 2 {
		t.Errorf("%d people have three months", people)
	}
	shot(t, ctx, "35-break")
	tap(t, ctx, "hand over", "#hand-over")
	second(t, ctx, "2", "5813", false)
	until(t, ctx, "the pig again", `!!document.querySelector('#in-pig')`)
	o.up()
	o.send(ctx)
	v, err := o.App.SavingsBookView(context.Background(), actor, book, 100)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Balances[savings.CashOf(1)]; got != 2_950_000-2*792_000 || v.Own(1) != 920_000-792_000 || v.Own(2) != 20_000 || len(v.Waiting) != 0 || v.Balances[savings.ShortageOf(1)] != 40_000 {
		t.Errorf("the office's book: %v cash, members %v %v, waiting %d, %v", got, v.Own(1), v.Own(2), len(v.Waiting), v.Balances)
	}
	if len(v.Meetings) != 1 || !v.Meetings[0].Closed {
		t.Errorf("meetings: %+v", v.Meetings)
	}
	tap(t, ctx, "the pig", `a[href="#/saving"]`)
	until(t, ctx, "it says the same", fmt.Sprintf(`document.querySelector('#in-pig')?.dataset.dong === '%d'`, int64(v.Balances[savings.CashOf(1)])))
	shot(t, ctx, "36-after")
}

// Two phones of one group pay out the last 300.000 in two valleys: the book holds one, and the other is kept and
// says so on the phone.
func TestTwoPhonesPayOutTheSameMoney(t *testing.T) {
	o := newOffice(t, 40)
	actor, book := o.pig(0, 0, 300_000)
	one, two := phone(t), phone(t)
	o.treasurer(one, o.invite(actor))
	o.treasurer(two, o.invite(actor))
	o.down()
	for _, ctx := range []context.Context{one, two} {
		tap(t, ctx, "her page", `[data-saver="3"]`)
		fill(t, ctx, "#amount", "300000")
		tap(t, ctx, "give back", "#pay")
		second(t, ctx, "2", "5813", true)
		until(t, ctx, "nothing left on this phone", `document.querySelector('#hers')?.dataset.dong === '0'`)
	}
	o.up()
	o.send(one)
	o.send(two)
	v, err := o.App.SavingsBookView(context.Background(), actor, book, 10)
	if err != nil {
		t.Fatal(err)
	}
	if v.Balances[savings.CashOf(1)] != 0 || len(v.Waiting) != 1 || v.Waiting[0].Missing != 300_000 {
		t.Fatalf("cash %v, waiting %+v", v.Balances[savings.CashOf(1)], v.Waiting)
	}
	// Which act stands is the order of the book, not of arrival: the phone that came first may hear only now that its
	// act was put aside.
	o.send(one)
	o.send(two)
	later := whichSays(t, `document.querySelector('main').innerText.includes('Chưa vào sổ: 300.000')`, two, one)
	for _, ctx := range []context.Context{one, two} {
		tap(t, ctx, "the pig", `a[href="#/saving"]`)
		until(t, ctx, "the book names it", `!!document.querySelector('[data-waiting-dong="300000"]')`)
	}
	shot(t, later, "37-waiting")
}

// whichSays waits until one of several phones shows what the condition asks, and returns it.
func whichSays(t *testing.T, condition string, phones ...context.Context) context.Context {
	t.Helper()
	for range 300 {
		for _, ctx := range phones {
			if ask(t, ctx, "its screen", chromedp.Evaluate[bool](condition)) {
				return ctx
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("no phone shows ", condition)
	return nil
}

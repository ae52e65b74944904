package browsertest

import (
	"context"
	"fmt"
	"testing"

	"luoi/internal/app"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// undo turns the newest slip on the screen round: a reason, then a second person's own PIN.
func undo(t *testing.T, ctx context.Context, first bool) {
	t.Helper()
	tap(t, ctx, "undo", "[data-undo]")
	fill(t, ctx, "#why", "ghi nhầm số tiền")
	until(t, ctx, "it may be pressed", `document.querySelector('#undo-go')?.disabled === false`)
	tap(t, ctx, "call the second person", "#undo-go")
	second(t, ctx, "2", "5813", first)
	until(t, ctx, "the slip says that it is undone", `document.querySelector('.slip.undone') !== null && !document.querySelector('[data-second]')`)
}

func (o *office) book(actor app.Actor, book int64) app.SavingsBook {
	o.t.Helper()
	v, err := o.App.SavingsBookView(context.Background(), actor, book, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// A wrong slip is undone before it was sent, and another after: both times by a slip the other way round. Nothing is erased.
func TestASlipIsUndoneBeforeAndAfterSending(t *testing.T) {
	o := newOffice(t, 40)
	actor, book := o.pig(500_000)
	ctx := phone(t)
	o.treasurer(ctx, o.invite(actor))
	o.down()
	tap(t, ctx, "put in", "#put", `[data-put="3"]`, `.chips [data-chip="50000"]`)
	until(t, ctx, "it is written", `document.querySelector('[data-put="3"]').dataset.gave === '50000'`)
	undo(t, ctx, true)
	until(t, ctx, "nobody gave", `document.querySelector('[data-put="3"]').dataset.gave === '0'`)
	shot(t, ctx, "38-undone")
	tap(t, ctx, "the right amount", `[data-put="3"]`, `.chips [data-chip="20000"]`)
	until(t, ctx, "it is written", `document.querySelector('[data-put="3"]').dataset.gave === '20000'`)
	tap(t, ctx, "the pig", ".back")
	until(t, ctx, "in the pig", `document.querySelector('#in-pig')?.dataset.dong === '520000'`)
	o.up()
	o.send(ctx)
	if v := o.book(actor, book); v.Balances[savings.CashOf(1)] != 520_000 || v.Own(3) != 20_000 || len(v.Waiting) != 0 || v.Book.HeadSeq < 4 {
		t.Fatalf("the office's book: %v cash, %v hers, %d slips, waiting %+v", v.Balances[savings.CashOf(1)], v.Own(3), v.Book.HeadSeq, v.Waiting)
	}
	tap(t, ctx, "the pig", `a[href="#/saving"]`, `[data-saver="3"]`)
	until(t, ctx, "the sent slip can be undone", `document.querySelector('[data-undo]') !== null && document.querySelector('#hers').dataset.dong === '20000'`)
	undo(t, ctx, false)
	until(t, ctx, "nothing is hers", `document.querySelector('#hers').dataset.dong === '0'`)
	o.send(ctx)
	if v := o.book(actor, book); v.Balances[savings.CashOf(1)] != 500_000 || v.Own(3) != 0 || len(v.Waiting) != 0 || v.Book.HeadSeq < 5 {
		t.Fatalf("after the second undo: %v cash, %v hers, %d slips, waiting %+v", v.Balances[savings.CashOf(1)], v.Own(3), v.Book.HeadSeq, v.Waiting)
	}
}

// «Đập heo» for household health cards: the price by the place in the household comes from the rules, the money saved for
// cards is set aside and handed to the agent.
func TestThePigPaysHealthCards(t *testing.T) {
	o := newOffice(t, 40)
	actor, book := o.pig()
	ctx := phone(t)
	o.treasurer(ctx, o.invite(actor))
	tap(t, ctx, "put in", "#put", `[data-pick="purpose:bhyt"]`, `[data-put="3"]`)
	fill(t, ctx, "#other", "2000000")
	tap(t, ctx, "write", ".chips .big")
	until(t, ctx, "it is written", `document.querySelector('[data-put="3"]').dataset.gave === '2000000'`)
	tap(t, ctx, "break the pig", ".back", "#break", `[data-pick="scheme:bhyt"]`)
	until(t, ctx, "the rules tell the price", `Number(document.querySelector('#ladder')?.dataset.first) > 0 && document.querySelector('#break-sum').dataset.people === '1'`)
	first := dongOn(t, ctx, "#break-sum")
	tap(t, ctx, "she is the second of her household", `[data-step="3.2"]`)
	until(t, ctx, "the second pays less", fmt.Sprintf(`Number(document.querySelector('#break-sum').dataset.dong) < %d`, first))
	price := dongOn(t, ctx, "#break-sum")
	shot(t, ctx, "39-cards")
	tap(t, ctx, "hand over", "#hand-over")
	second(t, ctx, "2", "5813", true)
	until(t, ctx, "the pig again", `!!document.querySelector('#in-pig')`)
	o.send(ctx)
	v := o.book(actor, book)
	if got := v.Balances[savings.DueOf(3, "bhyt", "2026-12")]; got != money.Dong(price) || v.Own(3) != money.Dong(2_000_000-price) || len(v.Waiting) != 0 {
		t.Fatalf("set aside %v of %d, hers %v, waiting %+v, %v", got, price, v.Own(3), v.Waiting, v.Balances)
	}
}

package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/savings"
)

// Journey J5 on the office's pages: a meeting with its count, a pig that is opened, a premium on its way, the receipt
// that brings it home, and the minutes of it on paper.
func TestTheOfficeWritesWhatTheGroupSigned(t *testing.T) {
	o := newOffice(t, 10)
	_, book := o.pig()
	ctx := browser(t)
	watch(t, ctx)
	officer, err := o.App.CreateAccount(context.Background(), o.Boss, app.NewAccount{Login: "canbohoi", Name: "Lê Thị Vi", Password: "mot cau de nho", Role: access.UnionOfficer, UnitID: o.Commune})
	if err != nil {
		t.Fatal(err)
	}
	base := strings.TrimSuffix(o.url(), "/field/")
	at := fmt.Sprintf("%s/savings/books/%d", base, book)
	signIn(t, ctx, base, "canbohoi", "mot cau de nho")

	// #entries stands on the book's page and on none of the forms: it says that the form was taken.
	do(t, ctx, "open the sheet of the meeting", chromedp.Navigate(at), chromedp.WaitVisible(`a.primary[href*="/meeting"]`), chromedp.Click(`a.primary[href*="/meeting"]`), chromedp.WaitVisible(".savings-meeting"))
	do(t, ctx, "count the box", chromedp.SetValue("#n1", "1"), chromedp.SetValue("#n4", "2"), chromedp.Click(".savings-meeting button.primary"), chromedp.WaitVisible("#entries"))
	do(t, ctx, "open the pig", chromedp.Navigate(at+"/pig"), chromedp.WaitVisible("#open_pig-pig"), chromedp.SetValue("#open_pig-m3", "300.000"),
		chromedp.SetValue("#open_pig-n1", "1"), chromedp.SetValue("#open_pig-n2", "1"), chromedp.Click("form .btn.primary"), chromedp.WaitVisible("#entries"))
	do(t, ctx, "hand a premium to the collector", chromedp.Navigate(at+"/acts?form=premium"), chromedp.WaitVisible("#premium-amount"), chromedp.SetValue("#premium-member", "3"),
		chromedp.SetValue("#premium-amount", "264.000"), chromedp.Click(`form:has(#premium-amount) button.primary`), chromedp.WaitVisible("#entries"))
	if on := ask(t, ctx, "what is on its way", chromedp.Evaluate[string](`document.querySelector('#accounts').innerText`)); !strings.Contains(on, "264.000") {
		t.Errorf("the money on its way does not stand on the page: %s", on)
	}
	do(t, ctx, "match the receipt", chromedp.Navigate(at+"/acts?form=receipt"), chromedp.WaitVisible("#receipt-receipt"), chromedp.SetValue("#receipt-receipt", "BL-0001"),
		chromedp.Click(`form:has(#receipt-receipt) button.primary`), chromedp.WaitVisible("#entries"))

	v, err := o.App.SavingsBookView(context.Background(), officer, book, 100)
	if err != nil {
		t.Fatal(err)
	}
	if v.Own(3) != 56_000 || v.Own(4) != 20_000 || v.Balances[savings.CashOf(1)] != 276_000 || v.Balances[savings.TransitOf("thu1")] != 0 || len(v.Waiting) != 0 || !v.Meetings[0].Closed {
		t.Errorf("the book: %v, waiting %v, meetings %v", v.Balances, v.Waiting, v.Meetings)
	}
	minutes := fmt.Sprintf(`fetch('/savings/books/%d/papers/minutes.pdf').then(r => r.status + ' ' + r.headers.get('content-type'))`, book)
	if got := ask(t, ctx, "print the minutes", chromedp.Evaluate[string](minutes, chromedp.EvalAwaitPromise)); got != "200 application/pdf" {
		t.Errorf("the minutes: %s", got)
	}
	rules := axe(t)
	for _, page := range []string{"/acts?form=count", "/people", "/papers", "/rounds"} {
		do(t, ctx, "open "+page, chromedp.Navigate(at+page), chromedp.WaitVisible("main h1"))
		accessible(t, ctx, rules, page)
		narrow(t, ctx, page, 360)
	}
}

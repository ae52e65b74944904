package browsertest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	permission "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/field/rules"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// saturday is what is told at eighteen doors: whoever joins, agrees or is not at home takes three presses, a doubt one more.
var saturday = [18][]string{
	{"result:thinking", "doubt:fraud"}, {"result:joined"}, {"result:absent"}, {"result:refused", "doubt:low_income"}, {"result:agreed"}, {"result:thinking", "doubt:wait"},
	{"result:joined"}, {"result:absent"}, {"result:thinking", "doubt:fraud"}, {"result:refused", "doubt:wait"}, {"result:agreed"}, {"result:thinking", "doubt:low_income"},
	{"result:joined"}, {"result:absent"}, {"result:thinking", "doubt:wait"}, {"result:refused", "doubt:fraud"}, {"result:agreed"}, {"result:thinking", "doubt:low_income"},
}

// countTaps counts what a finger does: only presses that the browser itself made are trusted.
const countTaps = `window.taps = 0; addEventListener('click', e => { if (e.isTrusted) window.taps++; }, true)`

// J3 and J4 as issue 6 tells them: on Friday a plan for the group, its notice in the clipboard with one press; on Saturday
// eighteen houses in flight mode, at most four presses each, the family's page and its price at one of them, the phone dead in
// between; in the evening everything is at the office once, and another phone of the group shows the total nobody counted.
func TestEighteenHousesInFlightMode(t *testing.T) {
	clock := testkit.NewClock(2026, time.November, 20, 15, 0) // Friday
	o := newOfficeAt(t, 160, clock)
	leader, member, group := o.four()
	o.friday(leader, group)

	ctx := phone(t)
	o.join(ctx, o.invite(leader))
	until(t, ctx, "the app is installed", `navigator.serviceWorker.ready.then(() => true)`)
	until(t, ctx, "all is received", idle)
	clock.Advance(17 * time.Hour) // Saturday, 8:00, at home
	o.unlock(ctx)
	until(t, ctx, "eighteen houses", `document.querySelectorAll('.stop').length === 18 && !!document.querySelector('#take')`)
	until(t, ctx, "it is Saturday", `document.querySelector('h1').innerText.includes('Thứ Bảy')`)
	tap(t, ctx, "take the houses", "#take")
	until(t, ctx, "the office has it", `!document.querySelector('#take') && document.querySelector('.sign').dataset.waiting === '0' && `+idle)
	o.down()
	clock.Advance(9 * time.Hour)

	o.unlock(ctx) // in the valley
	walked := o.doors(ctx, saturday[:9], o.reckons())
	do(t, ctx, "the battery is empty", chromedp.Navigate("about:blank"))
	o.unlock(ctx)
	until(t, ctx, "nine are kept", `document.querySelectorAll('.stop.done').length === 9`)
	walked += o.doors(ctx, saturday[9:], false)
	until(t, ctx, "no house is left", `document.querySelectorAll('.stop.done').length === 18 && document.querySelector('#next').innerText !== ''`)
	t.Logf("eighteen visits took %d presses", walked)
	if sum := ask(t, ctx, "sum", chromedp.Evaluate[string](`document.querySelector('#sum').textContent`)); !strings.Contains(sum, "18 nhà") || !strings.Contains(sum, "3 người") || !strings.Contains(sum, "3/10") {
		t.Errorf("after eighteen houses: %s", sum)
	}
	shot(t, ctx, "24-eighteen")
	o.up()
	o.send(ctx)
	totals(t, ctx, "doors18/18 joined3/3 agreed3/3 thinking6/6 refused3/3 absent3/3")
	o.evening(leader, group)

	other := phone(t)
	o.join(other, o.invite(member))
	totals(t, other, "doors0/18 joined0/3 agreed0/3 thinking0/6 refused0/3 absent0/3")
	until(t, other, "the week says the same", `document.querySelector('#week').dataset.n === '3'`)
	o.send(ctx)
	o.evening(leader, group) // sending again doubles nothing
}

// four is a group of four with a leader from the Post who can also sign in at the office's pages.
func (o *office) four() (leader, member app.Actor, group int64) {
	o.t.Helper()
	ctx := context.Background()
	post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
	err := o.App.Store.Write(ctx, "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) })
	if err != nil {
		o.t.Fatal(err)
	}
	for login, actor := range map[string]*app.Actor{"truc": &leader, "long": &member} {
		*actor, err = o.App.CreateAccount(ctx, o.Boss, app.NewAccount{Login: login, Name: "Người " + login, Password: weekendPassword, Role: access.Collector, UnitID: o.Commune})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	g, err := o.App.CreateGroup(ctx, o.Boss, app.NewGroup{Name: "Nhóm Trúc", UnitID: o.Commune, Members: []app.NewMember{
		{Name: leader.Name, OrganisationID: post.ID, AccountID: leader.AccountID, Phone: "0912 345 678", Leader: true},
		{Name: member.Name, AccountID: member.AccountID}, {Name: "Chị Thảo"}, {Name: "Anh Sơn"}}})
	if err != nil {
		o.t.Fatal(err)
	}
	return leader, member, g.ID
}

// friday plans the weekend on the office's pages and copies the notice with one press.
func (o *office) friday(leader app.Actor, group int64) {
	t := o.t
	t.Helper()
	ctx := clipboard(t)
	site := "http://" + o.address
	signIn(t, ctx, site, "truc", weekendPassword)
	do(t, ctx, "open the plan", chromedp.Navigate(fmt.Sprintf("%s/outreach/groups/%d/plan?week=2026-11-16", site, group)))
	form := `form[action*="/plan"]`
	eventually(t, ctx, "Saturday and Sunday stand there", `document.querySelector('[name="on1"]')?.value === '2026-11-21' && document.querySelector('[name="on2"]')?.value === '2026-11-22'`)
	typeIn(t, ctx, form, map[string]string{"hour1": "17:00", "meet1": "Nhà văn hóa thôn", "hour2": "08:00", "meet2": "Điểm bưu điện xã"})
	submit(t, ctx, "keep the plan", form)
	eventually(t, ctx, "doors are proposed", `document.querySelector('form[action*="/publish"]')`)
	submit(t, ctx, "publish", `form[action*="/publish"]`)
	eventually(t, ctx, "the notice is there", `document.querySelector('#notice-text')`)
	do(t, ctx, "copy with one press", chromedp.Click(`[data-copy="notice-text"]`))
	eventually(t, ctx, "it is copied", `document.querySelector('[data-copy="notice-text"]').textContent === 'Đã chép'`)
	pasted := ask(t, ctx, "paste", chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise))
	for _, want := range []string{"Nhóm Trúc", "thứ Bảy, 21/11/2026, 17:00", "Hẹn gặp: Nhà văn hóa thôn", "0912345678"} {
		if !strings.Contains(pasted, want) {
			t.Errorf("what is pasted into Zalo lacks %q:\n%s", want, pasted)
		}
	}
}

// doors tells the next houses of the walk with real presses, the fifth of them with the family's page before it where page
// says so; it gives how many presses the visits took.
func (o *office) doors(ctx context.Context, told [][]string, page bool) int {
	t := o.t
	t.Helper()
	all := 0
	do(t, ctx, "count presses", chromedp.Evaluate[chromedp.Void](countTaps))
	for i, answers := range told {
		do(t, ctx, "from nought", chromedp.Evaluate[chromedp.Void](`window.taps = 0; window.done = document.querySelectorAll('.stop.done').length`))
		do(t, ctx, "the next house", chromedp.Click("#next"), chromedp.WaitVisible("#save"))
		before := 0
		if page && i == 4 {
			before = o.familyPage(ctx)
		}
		for _, a := range answers {
			do(t, ctx, a, chromedp.Click(`[data-pick="`+a+`"]`), chromedp.WaitVisible(`[data-pick="`+a+`"][aria-pressed="true"]`))
		}
		do(t, ctx, "save", chromedp.Click("#save"))
		until(t, ctx, "it is done", `!!document.querySelector('#sum') && document.querySelectorAll('.stop.done').length === window.done + 1`)
		taps := ask(t, ctx, "presses", chromedp.Evaluate[int](`window.taps`)) - before
		if taps > 4 || taps < 2+len(answers) {
			t.Errorf("house %d took %d presses", i+1, taps)
		}
		all += taps
	}
	return all
}

// reckons: this build carries the rules for the phone. A plain go build does without; make test has them.
func (o *office) reckons() bool {
	set, err := rules.Load()
	if err != nil {
		o.t.Fatal(err)
	}
	if !set.Present() {
		if os.Getenv("CI") == "true" {
			o.t.Fatal("this build has no rules for the phone: make wasm")
		}
		o.t.Log("this build has no rules for the phone (make wasm): no price was asked for in flight mode")
	}
	return set.Present()
}

// familyPage shows the family its page without a network: one press to the price, which the rules on the phone reckon.
func (o *office) familyPage(ctx context.Context) int {
	t := o.t
	t.Helper()
	do(t, ctx, "the family's page", chromedp.Click(`a.link[href^="#/page/"]`))
	begin := time.Now()
	until(t, ctx, "the price", `Number(document.querySelector('#price')?.dataset.dong) > 0`)
	t.Logf("a price without a network after %v, the first of this opening", time.Since(begin).Round(time.Millisecond))
	if taps := ask(t, ctx, "presses", chromedp.Evaluate[int](`window.taps`)); taps != 2 {
		t.Errorf("the price took %d presses from the list", taps)
	}
	price := ask(t, ctx, "price", chromedp.Evaluate[int](`Number(document.querySelector('#price').dataset.dong)`))
	do(t, ctx, "another income", chromedp.Click(`[data-pick="income:5000000"]`))
	until(t, ctx, "another price", fmt.Sprintf(`Number(document.querySelector('#price')?.dataset.dong) > %d`, price))
	if text := ask(t, ctx, "the page", chromedp.Evaluate[string](`document.querySelector('.told').innerText`)); len(text) < 400 || !strings.Contains(text, "Nghị định") {
		t.Errorf("the page for the family says: %s", text)
	}
	shot(t, ctx, "25-page-offline")
	do(t, ctx, "back to the visit", chromedp.Click(".back"), chromedp.WaitVisible("#save"))
	return ask(t, ctx, "presses", chromedp.Evaluate[int](`window.taps`)) - 1
}

// evening looks at the office's book: eighteen visits of eighteen houses, none twice, none kept aside, and the week's total.
func (o *office) evening(leader app.Actor, group int64) {
	t := o.t
	t.Helper()
	ctx := context.Background()
	houses, ops := map[int64]int{}, map[string]int{}
	err := o.App.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.VisitsBetween(day.Must(2026, 11, 16), day.Must(2026, 11, 22))
		for _, v := range list {
			houses[int64(v.Household)]++
			ops[v.OpID]++
			if v.State != store.VisitBooked || v.On != day.Must(2026, 11, 21) {
				t.Errorf("a visit is %s (%s) of %v", v.State, v.Why, v.On)
			}
		}
		return err
	})
	if err != nil || len(houses) != 18 || len(ops) != 18 {
		t.Errorf("the office holds %d operations of %d houses: %v", len(ops), len(houses), err)
	}
	f, err := o.App.Plan(ctx, leader, group, day.Must(2026, 11, 16))
	if err != nil || f.Total.N != 3 || f.Total.Month != 3 || f.Total.Best != day.Must(2026, 11, 21) {
		t.Errorf("the group's week: %+v, %v", f.Total, err)
	}
	if held, err := o.App.HeldOps(ctx, o.Boss, store.HeldOpen); err != nil || len(held) != 0 {
		t.Errorf("%d operations are not booked: %v", len(held), err)
	}
}

// clipboard is a browser in which the office's pages may write and read the clipboard.
func clipboard(t *testing.T) context.Context {
	t.Helper()
	ctx := browser(t)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.Call(ctx, permission.SetPermission, permission.SetPermissionParams{Permission: &permission.PermissionDescriptor{Name: name}, Setting: permission.PermissionSettingGranted})
		if err != nil {
			t.Fatal(err)
		}
	}
	return ctx
}

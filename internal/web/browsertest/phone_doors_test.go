package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// walkers is a group with its plan for today and the account of its leader.
func (o *office) walkers(post org.Organisation, login, name string) app.Actor {
	o.t.Helper()
	ctx := context.Background()
	actor, err := o.Account(ctx, login, "Chị "+name, access.Collector, o.Commune)
	if err != nil {
		o.t.Fatal(err)
	}
	g, err := o.App.CreateGroup(ctx, o.Boss, app.NewGroup{Name: "Nhóm " + name, UnitID: o.Commune, Members: []app.NewMember{
		{Name: actor.Name, OrganisationID: post.ID, AccountID: actor.AccountID, Leader: true}, {Name: "Anh Long"}, {Name: "Chị Thảo"}}})
	if err != nil {
		o.t.Fatal(err)
	}
	today := day.Must(2026, 11, 21) // a Saturday, as the office's clock says
	plan, err := o.App.PlanWeek(ctx, actor, g.ID, outreach.WeekOf(today), []outreach.Session{{On: today, Minute: 16*60 + 30, UnitID: o.Villages[0], MeetAt: "Nhà văn hóa thôn"}}, false)
	if err != nil {
		o.t.Fatal(err)
	}
	if n, err := o.App.ProposeDoors(ctx, actor, plan); err != nil || n == 0 {
		o.t.Fatalf("%d doors: %v", n, err)
	}
	if err := o.App.PublishPlan(ctx, actor, plan); err != nil {
		o.t.Fatal(err)
	}
	return actor
}

// Two groups plan the same houses. The one whose phone has a signal takes them; the other, who asked for them
// in a valley, learns it in plain words, and the visit it made all the same is kept.
func TestTwoPhonesOneDoor(t *testing.T) {
	o := newOffice(t, 120)
	post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
	if err := o.App.Store.Write(context.Background(), "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) }); err != nil {
		t.Fatal(err)
	}
	one, two := phone(t), phone(t)
	o.join(one, o.invite(o.walkers(post, "truc", "Trúc")))
	o.join(two, o.invite(o.walkers(post, "thuha", "Hà")))
	for _, ctx := range []context.Context{one, two} {
		until(t, ctx, "all is received", `document.querySelector('.sign').dataset.last !== '0' && !!document.querySelector('#take')`)
	}
	if why := ask(t, one, "why this house", chromedp.Evaluate[string](`document.querySelector('.stop small')?.textContent ?? ''`)); why == "" {
		t.Error("the first house of the plan has no reason")
	}
	shot(t, one, "20-plan")
	tap(t, one, "say that we come", "#coming")
	tap(t, one, "take the houses", "#take")
	until(t, one, "the office has it", `!document.querySelector('#take') && !document.querySelector('#coming') && document.querySelector('.sign').dataset.waiting === '0' && document.querySelector('.sign').dataset.phase === 'idle'`)
	o.down() // before the second phone has heard of it
	tap(t, two, "take the houses in the valley", "#take")
	until(t, two, "it is saved", `document.querySelector('.sign').dataset.waiting === '1' && !document.querySelector('#take')`)
	visit(t, two, 1, "result:thinking", "doubt:wait")
	o.up()
	tap(t, two, "the sign", ".sign", "#send")
	do(t, two, "sent", chromedp.WaitVisible("#waiting[data-n='0']"))
	until(t, two, "it says who was first", `document.querySelector('main').innerText.includes('Nhóm Trúc')`)
	shot(t, two, "21-conflict")
	tap(t, two, "back", `a[href="#/today"]`)
	until(t, two, "the list names the other group", `document.querySelectorAll('.stop.taken').length > 0`)
	shot(t, two, "22-taken")
	if state := ask(t, two, "what became of the visit", chromedp.Evaluate[string](`document.querySelector('.stop.done')?.dataset.done ?? ''`)); state != "thinking" {
		t.Errorf("the visit at the other group's door is %q on its phone", state)
	}
	if text := ask(t, one, "the other's list", chromedp.Evaluate[string](`document.querySelector('main').innerText`)); strings.Contains(text, "Nhóm Hà") {
		t.Error("the first group lost a door")
	}
}

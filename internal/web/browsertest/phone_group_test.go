package browsertest

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// crew is one group with a plan for today and the accounts of two members: Trúc leads, Long walks along.
func (o *office) crew() (leader, member app.Actor) {
	o.t.Helper()
	ctx := context.Background()
	post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
	err := o.App.Store.Write(ctx, "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) })
	if err != nil {
		o.t.Fatal(err)
	}
	for login, actor := range map[string]*app.Actor{"truc": &leader, "long": &member} {
		if *actor, err = o.Account(ctx, login, "Người "+login, access.Collector, o.Commune); err != nil {
			o.t.Fatal(err)
		}
	}
	g, err := o.App.CreateGroup(ctx, o.Boss, app.NewGroup{Name: "Nhóm Trúc", UnitID: o.Commune, Members: []app.NewMember{
		{Name: leader.Name, OrganisationID: post.ID, AccountID: leader.AccountID, Leader: true}, {Name: member.Name, AccountID: member.AccountID}, {Name: "Chị Thảo"}}})
	if err != nil {
		o.t.Fatal(err)
	}
	today := day.Must(2026, 11, 21)
	plan, err := o.App.PlanWeek(ctx, leader, g.ID, outreach.WeekOf(today), []outreach.Session{{On: today, Minute: 16 * 60, UnitID: o.Villages[0], MeetAt: "Nhà văn hóa"}}, false)
	if err == nil {
		_, err = o.App.ProposeDoors(ctx, leader, plan)
	}
	if err == nil {
		err = o.App.PublishPlan(ctx, leader, plan)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return leader, member
}

const idle = `document.querySelector('.sign')?.dataset.phase === 'idle' && document.querySelector('.sign').dataset.last !== '0'`

// totals reads the closing screen: row, mine, the group's.
func totals(t *testing.T, ctx context.Context, want string) {
	t.Helper()
	do(t, ctx, "the closing screen", chromedp.Evaluate[chromedp.Void](`location.hash = '#/closing'`), chromedp.WaitVisible("#joined"))
	until(t, ctx, "the totals are "+want, `[...document.querySelectorAll('.totals tr[data-row]')].map(r => r.dataset.row + r.dataset.me + '/' + r.dataset.all).join(' ').startsWith('`+want+`')`)
}

// Two phones of one group walk in two valleys. In the evening each sends, and each shows the group's day and week,
// added up without anybody counting; nothing is counted twice.
func TestTheGroupsTotalWithoutCounting(t *testing.T) {
	o := newOffice(t, 120)
	leader, member := o.crew()
	one, two := phone(t), phone(t)
	o.join(one, o.invite(leader))
	o.join(two, o.invite(member))
	for _, ctx := range []context.Context{one, two} {
		until(t, ctx, "all is received", idle)
	}
	o.down()
	visit(t, one, 1, "result:joined")
	visit(t, one, 2, "result:thinking")
	visit(t, two, 3, "result:joined")
	o.met(two)
	totals(t, two, "doors1/1 joined2/2 agreed0/0 thinking0/0")
	o.up()
	o.send(one)
	o.send(two)
	totals(t, two, "doors1/3 joined2/3 agreed0/0 thinking0/1")
	until(t, two, "the week says the same", `document.querySelector('#week').dataset.n === '3'`)
	shot(t, two, "23-group-totals")
	o.send(one) // hears of what the other phone sent
	totals(t, one, "doors2/3 joined1/3 agreed0/0 thinking1/1")
}

// met records somebody met by chance who joins.
func (o *office) met(ctx context.Context) {
	t := o.t
	t.Helper()
	do(t, ctx, "met by chance", chromedp.Evaluate[chromedp.Void](`location.hash = '#/chance'`), chromedp.WaitVisible("#c-name"))
	fill(t, ctx, "#c-name", "Y Thanh Mlô")
	fill(t, ctx, "#c-birth", "17/05/1986")
	tap(t, ctx, "joins", `[data-pick="sex:1"]`, `[data-pick="result:joined"]`, "#save")
	do(t, ctx, "back on the list", chromedp.WaitVisible("#sum"))
}

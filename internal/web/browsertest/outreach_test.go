package browsertest

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/field/sim"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/web"
)

const weekendPassword = "mot cau de nho cua nhom"

// weekend is an office on a Friday afternoon with a group of three that has no plan yet.
type weekend struct {
	*sim.House
	t     *testing.T
	clock *testkit.Clock
	site  string
	plan  string // path of the group's plan
}

func newWeekend(t *testing.T) *weekend {
	t.Helper()
	ctx := context.Background()
	clock := testkit.NewClock(2026, time.November, 20, 15, 0)
	s, err := store.Open(ctx, store.Options{DSN: filepath.Join(t.TempDir(), "66.db"), Province: "66", Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a, err := app.New(ctx, s, testkit.Keys(t), clock.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := sim.Build(ctx, a, t.TempDir(), 120)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(a, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(pages)
	t.Cleanup(srv.Close)
	w := &weekend{House: h, t: t, clock: clock, site: srv.URL}
	post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
	if err := s.Write(ctx, "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) }); err != nil {
		t.Fatal(err)
	}
	leader := w.account("truc", "Chị Trúc", access.Collector)
	w.account("canbo", "Anh Nam", access.BaseOfficial)
	g, err := a.CreateGroup(ctx, h.Boss, app.NewGroup{Name: "Nhóm Tân Mỹ", UnitID: h.Commune, Members: []app.NewMember{
		{Name: leader.Name, OrganisationID: post.ID, AccountID: leader.AccountID, Phone: "0912 345 678", Leader: true}, {Name: "Anh Long"}, {Name: "Chị Thảo"}}})
	if err != nil {
		t.Fatal(err)
	}
	w.plan = "/outreach/groups/" + strconv.FormatInt(g.ID, 10) + "/plan?week=2026-11-16"
	return w
}

func (w *weekend) account(login, name string, role access.Role) app.Actor {
	w.t.Helper()
	a, err := w.App.CreateAccount(context.Background(), w.Boss, app.NewAccount{Login: login, Name: name, Password: weekendPassword, Role: role, UnitID: w.Commune})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// as opens a window of its own in which somebody is signed in: days lie between, sessions end.
func (w *weekend) as(chromium context.Context, login string) context.Context {
	w.t.Helper()
	ctx := window(w.t, chromium)
	watch(w.t, ctx)
	signIn(w.t, ctx, w.site, login, weekendPassword)
	return ctx
}

func typeIn(t *testing.T, ctx context.Context, form string, values map[string]string) {
	t.Helper()
	for name, v := range values {
		do(t, ctx, "fill "+name, chromedp.WaitReady(form), chromedp.Evaluate[chromedp.Void](`{ const e = document.querySelector(`+quote(form+` [name="`+name+`"]`)+`); e.value = `+quote(v)+`; e.dispatchEvent(new Event('change', {bubbles: true})); }`))
	}
}

// Journey J3 at the office: on Friday the plan, published in time, its notice copied and printed, the doors taken; on Saturday three
// visits; on Monday the total that nobody counted, which is what the book of registrations says.
func TestFromFridaysPlanToMondaysTotal(t *testing.T) {
	w := newWeekend(t)
	chromium := browser(t)
	friday := w.as(chromium, "truc")
	w.planAndPublish(t, friday)
	w.clock.Advance(26 * time.Hour) // Saturday, 17:00
	w.walk(t, w.as(chromium, "truc"))
	w.clock.Advance(39 * time.Hour) // Monday, 8:00
	w.total(t, w.as(chromium, "truc"))

	monday := w.as(chromium, "canbo")
	do(t, monday, "open the Monday page", chromedp.Navigate(w.site+"/outreach"))
	eventually(t, monday, "the group's week", `document.querySelector('#groups tbody tr')?.innerText.includes('Nhóm Tân Mỹ')`)
	row := ask(t, monday, "read the row", chromedp.Evaluate[string](`[...document.querySelectorAll('#groups tbody tr:first-child td')].map(c => c.innerText.replace(/\s+/g, ' ').trim()).join(' | ')`))
	for _, want := range []string{"| 3 |", "| 1 đã xác nhận |", "1/10"} {
		if !strings.Contains(row, want) {
			t.Errorf("Monday's row lacks %q: %s", want, row)
		}
	}
	if text := ask(t, monday, "read the figures", chromedp.Evaluate[string](`document.querySelector('main').innerText`)); !strings.Contains(text, "16/11/2026 – 22/11/2026") || !strings.Contains(text, "1 cả địa bàn, trong đó 0 người ngoài các nhóm") {
		t.Errorf("the Monday page does not say that the group's week is the office's: %s", text)
	}
	narrow(t, monday, "monday", 360)
}

func (w *weekend) planAndPublish(t *testing.T, ctx context.Context) {
	do(t, ctx, "open the plan", chromedp.Navigate(w.site+w.plan))
	form := `form[action*="/plan"]`
	eventually(t, ctx, "Saturday and Sunday stand there", `document.querySelector('[name="on1"]')?.value === '2026-11-21' && document.querySelector('[name="on2"]')?.value === '2026-11-22'`)
	typeIn(t, ctx, form, map[string]string{"hour1": "17:00", "meet1": "Nhà văn hóa thôn", "hour2": "08:00", "meet2": "Điểm bưu điện xã"})
	submit(t, ctx, "keep the plan", form)
	eventually(t, ctx, "doors are proposed", `document.querySelectorAll('#doors tbody tr').length > 3 && document.querySelector('form[action*="/publish"]')`)
	submit(t, ctx, "publish", `form[action*="/publish"]`)
	eventually(t, ctx, "the notice is there", `document.querySelector('#notice-text')`)
	text := ask(t, ctx, "read the notice", chromedp.Evaluate[string](`document.querySelector('#notice-text').value`))
	for _, want := range []string{"Nhóm Tân Mỹ", "thứ Bảy, 21/11/2026, 17:00", "Hẹn gặp: Nhà văn hóa thôn", "Chủ Nhật, 22/11/2026, 08:00", "0912345678", "nhà."} {
		if !strings.Contains(text, want) {
			t.Errorf("the notice lacks %q:\n%s", want, text)
		}
	}
	do(t, ctx, "copy into Zalo", chromedp.Click(`[data-copy="notice-text"]`))
	eventually(t, ctx, "all of it is copied", `document.querySelector('[data-copy="notice-text"]').textContent === 'Đã chép' && document.querySelector('#notice-text').selectionEnd === document.querySelector('#notice-text').value.length`)
	if late := ask(t, ctx, "is it late", chromedp.Evaluate[bool](`document.querySelector('main').innerText.includes('Quá hạn')`)); late {
		t.Error("published on Friday at 15:00, and called late")
	}
	printed(t, ctx, "outreach-plan")
	narrow(t, ctx, "plan", 360)
	submit(t, ctx, "take the doors", `form[action*="/take"]`)
	eventually(t, ctx, "the doors are the group's", `document.querySelector('form[action*="/free"]') && document.querySelectorAll('#doors .tag.info').length > 3`)
}

// walk tells three visits on the list of doors.
func (w *weekend) walk(t *testing.T, ctx context.Context) {
	doors := strings.Replace(w.plan, "/plan?", "/doors?", 1)
	do(t, ctx, "open the doors", chromedp.Navigate(w.site+doors))
	for i, v := range []struct{ met, result, said string }{{"person", "joined", "Đã tham gia"}, {"spouse", "thinking", "Để xem đã"}, {"nobody", "absent", "Không gặp"}} {
		nth := `.doors li:nth-child(` + string(rune('1'+i)) + `)`
		eventually(t, ctx, "the door is listed", `document.querySelector('`+nth+` form')`)
		values := map[string]string{"met": v.met, "result": v.result}
		if v.result == "joined" {
			values["heard"] = "neighbour"
		}
		typeIn(t, ctx, nth+` form`, values)
		submit(t, ctx, "tell the visit", nth+` form`)
		eventually(t, ctx, "the visit is written: "+v.said, `document.querySelector('`+nth+` .door-head')?.innerText.includes('`+v.said+`')`)
	}
	narrow(t, ctx, "doors", 360)
}

// total confirms what the program counted; the group is told in a text.
func (w *weekend) total(t *testing.T, ctx context.Context) {
	do(t, ctx, "open the plan", chromedp.Navigate(w.site+w.plan))
	eventually(t, ctx, "the week is counted", `document.querySelector('form[action*="/total"]')`)
	if text := ask(t, ctx, "read it", chromedp.Evaluate[string](`document.querySelector('main').innerText`)); !strings.Contains(text, "1 người · tháng này 1/10") || !strings.Contains(text, "3/") {
		t.Errorf("the count before it is confirmed: %s", text)
	}
	submit(t, ctx, "confirm", `form[action*="/total"]`)
	eventually(t, ctx, "the group can be told", `document.querySelector('#total-text')?.value.includes('1 người tham gia') && document.querySelector('#total-text').value.includes('1/10') && !document.querySelector('form[action*="/total"]')`)
}

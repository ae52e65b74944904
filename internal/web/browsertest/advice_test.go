package browsertest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/testkit"
	"luoi/internal/web"
)

// hLinh serves an office with the household of the story (seed family H' Linh): Êđê, four people, the
// mother in the voluntary scheme, nobody with a health card but the youngest.
func hLinh(t *testing.T) string {
	t.Helper()
	return hLinhServer(t).URL
}

func hLinhServer(t *testing.T) *httptest.Server {
	t.Helper()
	ctx, s := context.Background(), testkit.Store(t)
	a, err := app.New(ctx, s, testkit.Keys(t), testkit.NewClock(2026, time.November, 22, 8, 0).Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	territory(t, s)
	dir := t.TempDir()
	lists := map[delivery.List]string{
		delivery.Residents: "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tTổ liên gia\tSố hộ\tQuan hệ với chủ hộ\tDân tộc\tNghề nghiệp\n" +
			"H’ Linh Êban\t12/03/1988\tNữ\t000188001234\tEa Knốp\tBuôn Ea Mar\t1\t0142\tChủ hộ\tÊđê\tLàm nông\n" +
			"Y Blơm Niê\t02/05/1985\tNam\t000085001235\tEa Knốp\tBuôn Ea Mar\t1\t0142\tChồng\tÊđê\tLàm nông\n" +
			"H’ Ngăm Êban\t01/01/1962\tNữ\t000162001236\tEa Knốp\tBuôn Ea Mar\t1\t0142\tMẹ\tÊđê\tLàm nông\n" +
			"Y Khoa Niê\t04/09/2012\tNam\t000212001237\tEa Knốp\tBuôn Ea Mar\t1\t0142\tCon\tÊđê\tHọc sinh\n",
		delivery.Voluntary: "Họ và tên\tNgày sinh\tGiới tính\tSố CCCD\tMã số BHXH\tTừ ngày\tĐến ngày\tXã\n" +
			"H’ Linh Êban\t12/03/1988\tNữ\t000188001234\t9900001000\t01/01/2026\t31/12/2026\tEa Knốp\n",
	}
	for list, text := range lists {
		path := filepath.Join(dir, string(list)+".tsv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.ImportList(ctx, app.CommandLine(), app.ImportRequest{Path: path, Name: string(list) + ".tsv", List: list, AsOf: day.Must(2026, 11, 20), Whole: true}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.LinkLists(ctx, app.CommandLine(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.CreateFirstAccount(ctx, app.NewAccount{Login: "hanh", Name: "Phạm Thị Hạnh", Password: "mot cau de nho"}); err != nil {
		t.Fatal(err)
	}
	root, err := a.Place(ctx, app.CommandLine(), 0, day.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "lanh", Name: "Lê Văn Lãnh", Role: access.ProvinceLeader, UnitID: root.Unit().ID, Password: "mot cau de nho"}); err != nil {
		t.Fatal(err)
	}
	h, err := web.New(a, web.Options{Spool: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// Journey: from a person's file to the page on the table, on A5 and A4, with its message and script.
func TestOnePageForAFamily(t *testing.T) {
	base := hLinh(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	do(t, ctx, "open the empty form", chromedp.Navigate(base+"/advice"), chromedp.WaitVisible(".advice-form"))
	pictures(t, ctx, "f1-form")
	do(t, ctx, "find her", chromedp.Navigate(base+"/people?q=h+linh"), chromedp.WaitVisible("table.data"))
	do(t, ctx, "open her file", chromedp.Click(`table.data a[href*="/people/"]`), chromedp.WaitVisible(`a[href*="/advice?person="]`))
	do(t, ctx, "open the page", chromedp.Click(`a[href*="/advice?person="]`), chromedp.WaitVisible(".leaf"))
	at := ask(t, ctx, "address", chromedp.Location())
	pictures(t, ctx, "f2-page")
	sheets(t, "f2-page", 2, 420)
	id := strings.TrimPrefix(at[strings.Index(at, "person="):], "person=")
	more := fmt.Sprintf("%s/advice?made=1&person=%s&method=season&harvest=4&harvest=9&poverty=none&minority=1&cards=12&want=3.000.000&paper=a5&collector=Nguyễn Thị Hà&cardno=66-0147&organisation=Bưu điện xã&phone=0900 000 147", base, id)
	keys := ask(t, ctx, "members", chromedp.Evaluate[[]string](`[...document.querySelectorAll('[name=card]')].map(e => e.value)`))
	for i, k := range keys {
		more += "&card=" + k
		if i < 2 {
			more += "&join=" + k
		}
	}
	do(t, ctx, "two join, four cards, by the harvest", chromedp.Navigate(strings.ReplaceAll(more, " ", "+")), chromedp.WaitVisible(".leaf-year"))
	pictures(t, ctx, "f3-harvest")
	sheets(t, "f3-harvest", 2, 420)
	do(t, ctx, "the same on A4", chromedp.Navigate(strings.ReplaceAll(strings.Replace(more, "paper=a5", "paper=a4", 1), " ", "+")), chromedp.WaitVisible(".leaf.a4"))
	printed(t, ctx, "f4-a4")
	sheets(t, "f4-a4", 1, 595)
	do(t, ctx, "an income that is too low", chromedp.Navigate(base+"/advice?made=1&join=1&birth.1=1988&income=1000"), chromedp.WaitVisible(".notice.bad"))
	pictures(t, ctx, "f5-error")
}

// sheets fails when a print is not as many sides of paper as it should be, as wide as told in points.
func sheets(t *testing.T, name string, sides, width int) {
	t.Helper()
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Log("pdfinfo is not installed: the sides of " + name + " were not counted")
		return
	}
	out, err := exec.Command(tool, filepath.Join(results(t), name+".pdf")).Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	if !strings.Contains(text, fmt.Sprintf("Pages:           %d\n", sides)) {
		t.Errorf("%s is not %d sides:\n%s", name, sides, text)
	}
	if !strings.Contains(text, fmt.Sprintf("Page size:       %d", width)) && !strings.Contains(text, fmt.Sprintf("Page size:       %d.", width-1)) {
		t.Errorf("%s is not %d points wide:\n%s", name, width, text)
	}
}

// Journey: the book of law, a value entered by one and agreed to by another, and who a change affects.
func TestTheBookOfLaw(t *testing.T) {
	base := hLinh(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	do(t, ctx, "open the book", chromedp.Navigate(base+"/policy"), chromedp.WaitVisible("#soon-list"))
	pictures(t, ctx, "l1-book")
	do(t, ctx, "open a rule", chromedp.Navigate(base+"/policy/rural_poverty_line"), chromedp.WaitVisible("#values"))
	pictures(t, ctx, "l2-rule")
	do(t, ctx, "enter a value", chromedp.SendKeys("#value", "2000000"), chromedp.SetValue("#from", "2027-01-01"), chromedp.SendKeys("#document", "Nghị định 400/2026/NĐ-CP"), chromedp.SendKeys("#article", "Điều 3"),
		chromedp.SetValue("#doc_day", "2026-12-01"), chromedp.SendKeys("#link", "Công báo 1001"), chromedp.SendKeys("#reason", "văn bản mới thay mức cũ"), chromedp.Click(`form[action$="/values"] button`), chromedp.WaitVisible(".notice.ok"))
	do(t, ctx, "who is affected", chromedp.Navigate(base+"/policy/changes/2027-01-01?names=1"), chromedp.WaitVisible("#names"))
	pictures(t, ctx, "l3-change")
	do(t, ctx, "sign out", chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/signout"]').submit()`), chromedp.WaitVisible("#login"))
	signIn(t, ctx, base, "lanh", "mot cau de nho")
	do(t, ctx, "see what waits", chromedp.Navigate(base+"/policy"), chromedp.WaitVisible(`form[action*="/values/"] button`))
	do(t, ctx, "agree", chromedp.Click(`form[action*="/values/"] button.primary`), chromedp.WaitVisible(".notice.ok"))
	pictures(t, ctx, "l4-agreed")
}

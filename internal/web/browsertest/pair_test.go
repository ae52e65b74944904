package browsertest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/web"
)

// doubts serves an office in which 28 rows of the voluntary list fit two residents each, of one name and
// birth year; one of the two has lost a mark, a digit or a syllable in the list. Hạnh plans, Minh helps her.
func doubts(t *testing.T) (base string, a *app.App, minh app.Actor) {
	t.Helper()
	ctx, s := context.Background(), testkit.Store(t)
	a, err := app.New(ctx, s, testkit.Keys(t), testkit.NewClock(2026, time.November, 22, 8, 0).Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	territory(t, s)
	if _, err := a.CreateFirstAccount(ctx, app.NewAccount{Login: "hanh", Name: "Phạm Thị Hạnh", Password: "mot cau de nho"}); err != nil {
		t.Fatal(err)
	}
	if minh, err = a.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "minh", Name: "Trần Minh", Role: access.ProvincePlanner, Password: "mot cau de nho"}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for list, text := range doubtfulLists() {
		path := filepath.Join(dir, string(list)+".tsv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.ImportList(ctx, app.CommandLine(), app.ImportRequest{Path: path, Name: string(list) + "-2026-11.tsv", List: list, AsOf: day.Must(2026, 11, 20), Whole: true}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.LinkLists(ctx, app.CommandLine(), nil); err != nil {
		t.Fatal(err)
	}
	h, err := web.New(a, web.Options{Spool: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL, a, minh
}

func doubtfulLists() map[delivery.List]string {
	var a, b strings.Builder
	a.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tMã số BHXH\tXã\tThôn\tTổ liên gia\tSố hộ\tQuan hệ với chủ hộ\tNghề nghiệp\n")
	b.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố CCCD\tMã số BHXH\tXã\tTừ ngày\tĐến ngày\tMức đóng\n")
	for i := range 28 {
		name := families[i%len(families)] + " " + givens[(i*3)%len(givens)]
		sex := []string{"Nữ", "Nam"}[i%2]
		for k := range 2 {
			si := ""
			if k == 0 && i%4 == 1 {
				si = fmt.Sprintf("98%04d%04d", 7000+i, 5000+i)
			}
			fmt.Fprintf(&a, "%s\t%02d/%02d/%d\t%s\t000%09d\t%s\tEa Knốp\tThôn 2\t%d\t%04d\tChủ hộ\tLàm nông\n", name, 1+i%28, 1+(i+5*k)%12, 1970+i%20, sex, 290000000+2*i+k, si, 1+k, 500+2*i+k)
		}
		if i%3 == 0 {
			fmt.Fprintf(&a, "%s An\t01/06/2015\tNam\t000%09d\t\tEa Knốp\tThôn 2\t1\t%04d\tCon\tHọc sinh\n", families[i%len(families)], 390000000+i, 500+2*i)
		}
		fmt.Fprintf(&b, "%s\t%d\t%s\t\t99%04d%04d\tEa Knốp\t01/01/2026\t31/12/2026\t297000\n", name, 1970+i%20, sex, i, 5000+i)
	}
	for i := range 60 {
		name := fmt.Sprintf("Lương %s %s", []string{"Văn", "Thị", "Đức", "Ngọc"}[i%4], []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hoa", "Lan"}[i%7])
		birth := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1945+i)
		fmt.Fprintf(&a, "%s\t%s\tNam\t000%09d\t\tEa Knốp\tThôn 2\t%d\t%04d\tChủ hộ\tLàm nông\n", name, birth, 190000000+i, 1+i%2, 100+i)
		fmt.Fprintf(&b, "%s\t%s\tNam\t000%09d\t99%08d\tEa Knốp\t01/01/2026\t31/12/2026\t297000\n", name, birth, 190000000+i, 1000+i)
	}
	// One person written twice, for the page of duplicates.
	a.WriteString("Hoàng Mỹ Duyên\t04/05/1991\tNữ\t000590000001\t\tEa Knốp\tThôn 2\t1\t0900\tChủ hộ\tBuôn bán\nHoàng Mỹ Duyên\t04/05/1991\tNữ\t\t\tEa Knốp\tThôn 2\t2\t0901\tCon\tBuôn bán\n")
	return map[delivery.List]string{delivery.Residents: a.String(), delivery.Voluntary: b.String()}
}

// seen is how many the status line counts: still to look at, and looked at today.
func seen(t *testing.T, ctx context.Context) (left, today int) {
	t.Helper()
	text := ask(t, ctx, "read the status", chromedp.Evaluate[string](`document.querySelector('.pair-status p').innerText`))
	if _, err := fmt.Sscanf(strings.ReplaceAll(text, "·", " "), "còn %d hôm nay đã xem %d", &left, &today); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return left, today
}

// press presses a key and waits until the server's answer stands.
func press(t *testing.T, ctx context.Context, key string) time.Duration {
	t.Helper()
	do(t, ctx, "mark the desk", chromedp.Evaluate[chromedp.Void](`void (document.querySelector('#pair-desk').dataset.old = '1')`))
	began := time.Now()
	do(t, ctx, "press "+key, chromedp.KeyEvent(key))
	wait(t, ctx, "the answer to "+key, `document.querySelector('#pair-desk:not([data-old])') !== null`)
	return time.Since(began)
}

// Twenty pairs by keyboard, an undo, and a colleague who was first.
func TestTwentyPairsByKeyboard(t *testing.T) {
	base, a, minh := doubts(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	do(t, ctx, "go there from the first page", chromedp.Navigate(base+"/"), chromedp.Click(`.todo a[href^="/pairs"]`), chromedp.WaitVisible("[data-pair-now]"))
	pictures(t, ctx, "p1-pairs")
	narrow(t, ctx, "pairs", 360)
	left, _ := seen(t, ctx)
	if left < 20 {
		t.Fatalf("%d pairs to look at", left)
	}
	var slow time.Duration
	for i := range 20 {
		slow = max(slow, press(t, ctx, []string{kb.ArrowRight, kb.ArrowLeft, kb.ArrowRight, kb.ArrowDown, kb.ArrowRight}[i%5]))
	}
	if _, today := seen(t, ctx); today != 20 {
		t.Errorf("%d seen today, want 20", today)
	}
	t.Logf("the slowest of 20 answers: %v", slow)
	before, _ := seen(t, ctx)
	press(t, ctx, "z")
	if after, _ := seen(t, ctx); after != before+1 {
		t.Errorf("undone: %d left, were %d", after, before)
	}
	do(t, ctx, "ask for the keys", chromedp.KeyEvent("?"), chromedp.WaitVisible(".pair-help dl"))
	pictures(t, ctx, "p2-after-undo")

	now := ask(t, ctx, "which pair", chromedp.Evaluate[string](`document.querySelector('[data-pair-form]').getAttribute('action')`))
	var record int64
	var who person.ID
	if _, err := fmt.Sscanf(now, "/pairs/%d/%d", &record, &who); err != nil {
		t.Fatal(err)
	}
	if _, err := a.DecidePair(context.Background(), minh, app.PairVerdict{RecordID: record, PersonID: who, Answer: store.SamePerson}); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, kb.ArrowLeft)
	if text := ask(t, ctx, "read the notice", chromedp.Evaluate[string](`document.querySelector('#pair-desk .notice.bad:not([hidden])')?.innerText ?? ''`)); !strings.Contains(text, "Trần Minh") {
		t.Errorf("the conflict says %q", text)
	}
	pictures(t, ctx, "p3-conflict")

	do(t, ctx, "see what was said", chromedp.Navigate(base+"/pairs/words"), chromedp.WaitVisible(".pair-words"))
	pictures(t, ctx, "p4-words")
	narrow(t, ctx, "words", 360)
	do(t, ctx, "see duplicates", chromedp.Navigate(base+"/duplicates"), chromedp.WaitVisible(".dup-members"))
	pictures(t, ctx, "p5-duplicates")
	do(t, ctx, "compare two", chromedp.Click(`.dup-members a.btn`), chromedp.WaitVisible(".pair-compare"))
	pictures(t, ctx, "p6-duplicate")
	narrow(t, ctx, "duplicate", 360)
	do(t, ctx, "merge them", chromedp.Click(`.pair-side button.primary`), chromedp.WaitVisible(".pair-words"))
	pictures(t, ctx, "p7-merged")
}

package browsertest

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/sheet"
	"luoi/internal/testkit"
	"luoi/internal/web"
)

// village serves an office with Thanh Bình (seed H15): 82 people of working age, 47 of them in the
// voluntary scheme, group 4 whole; a round about all 82; an official and a village head. It gives the
// office's address and the village's id.
func village(t *testing.T) (base string, id int64) {
	t.Helper()
	ctx, s := context.Background(), testkit.Store(t)
	a, err := app.New(ctx, s, testkit.Keys(t), testkit.NewClock(2026, time.November, 22, 8, 0).Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	territory(t, s)
	dir := t.TempDir()
	var residents, voluntary strings.Builder
	residents.WriteString("Họ và tên\tNgày sinh\tGiới tính\tXã\tThôn\tTổ liên gia\tSố hộ\tNghề nghiệp\tSố CCCD\n")
	voluntary.WriteString("Họ và tên\tNgày sinh\tGiới tính\tXã\tMã số BHXH\tTừ ngày\tĐến ngày\tSố CCCD\n")
	for i := range 82 {
		group := 1 + i/21
		name, sex := families[i%len(families)]+" "+givens[(i*5)%len(givens)], []string{"Nữ", "Nam"}[i%2]
		birth, citizen := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1972+i%30), fmt.Sprintf("000%09d", 190000000+i)
		fmt.Fprintf(&residents, "%s\t%s\t%s\tEa Knốp\tThôn Thanh Bình\t%d\t%04d\tLàm nông\t%s\n", name, birth, sex, group, 100+i/3, citizen)
		if group == 4 || i%63 < 28 {
			fmt.Fprintf(&voluntary, "%s\t%s\t%s\tEa Knốp\t99%08d\t01/01/2026\t31/12/2026\t%s\n", name, birth, sex, 1000+i, citizen)
		}
	}
	for list, text := range map[delivery.List]string{delivery.Residents: residents.String(), delivery.Voluntary: voluntary.String()} {
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
	hits, err := a.FindPlaces(ctx, app.CommandLine(), "thanh binh", 5)
	if err != nil || len(hits) == 0 {
		t.Fatalf("the village: %v", err)
	}
	for _, u := range hits[0].Path {
		if u.Level == org.Village {
			id = u.ID
		}
	}
	round, err := a.OpenRound(ctx, app.CommandLine(), app.RoundRequest{UnitID: id, Scheme: person.SchemeVoluntarySI, Who: review.Everyone, Due: day.Must(2026, 11, 30)})
	if err != nil || round != 1 {
		t.Fatalf("the round: %d %v", round, err)
	}
	if _, err := a.CreateFirstAccount(ctx, app.NewAccount{Login: "hanh", Name: "Phạm Thị Hạnh", Password: "mot cau de nho"}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []app.NewAccount{{Login: "truong", Name: "Y Thịnh Niê", Role: access.VillageHead}, {Login: "lua", Name: "Cô Lụa", Role: access.BaseOfficial}, {Login: "giamdoc", Name: "Ông Đạt", Role: access.BaseDirector}} {
		n.UnitID, n.Password = id, "mot cau de nho"
		if _, err := a.CreateAccount(ctx, app.CommandLine(), n); err != nil {
			t.Fatal(err)
		}
	}
	h, err := web.New(a, web.Options{Spool: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL, id
}

const progressText = `document.querySelector('#mark-progress b').textContent`

// Journey J6: the village head marks 82 people by thumb and by keys; the official prints, and sees the
// round full.
func TestAVillageHeadMarks82People(t *testing.T) {
	base, id := village(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, base, "truong", "mot cau de nho")
	do(t, ctx, "open the rounds", chromedp.Navigate(base+"/reviews"), chromedp.WaitVisible("#rounds"))
	pictures(t, ctx, "r1-rounds")
	do(t, ctx, "open the names", chromedp.Navigate(base+"/reviews/1/mark"), chromedp.WaitVisible(".mark-line"))
	pictures(t, ctx, "r2-mark")
	do(t, ctx, "confirm those on the list", chromedp.Click(`form[action*="/listed"] button`), chromedp.WaitVisible(".notice.ok"))
	if p := ask(t, ctx, "progress", chromedp.Evaluate[string](progressText)); p != "47 trên 82" {
		t.Fatalf("after confirming: %q", p)
	}
	do(t, ctx, "tap an answer", chromedp.Click(`.mark-line:nth-of-type(1) .five-btn[value="4"]`), chromedp.WaitVisible(".mark-line.is-likely"))
	if p := ask(t, ctx, "progress", chromedp.Evaluate[string](progressText)); p != "48 trên 82" {
		t.Errorf("an answer did not move the progress: %q", p)
	}
	byKeys(t, ctx)
	pictures(t, ctx, "r3-marking")
	if left := ask(t, ctx, "measure targets", chromedp.Evaluate[float64](`Math.min(...[...document.querySelectorAll('.five-btn')].map(b => b.getBoundingClientRect().height))`)); left < 44 {
		t.Errorf("an answer is %v px high", left)
	}
	do(t, ctx, "see the board", chromedp.Navigate(base+"/board"), chromedp.WaitVisible(".board-num"))
	pictures(t, ctx, "r4-board")
	official(t, ctx, base, id)
}

// byKeys answers the rest with 1 to 5 without touching the mouse.
func byKeys(t *testing.T, ctx context.Context) {
	t.Helper()
	do(t, ctx, "go to the first who waits", chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('.mark-line')].find(l => !l.className.includes('is-')).focus()`))
	for i := range 33 {
		do(t, ctx, "press a key", chromedp.KeyEvent([]string{"4", "5", "2", "4", "1", "3", "4"}[i%7]))
	}
	wait(t, ctx, "81 answers", progressText+` === '81 trên 82'`)
	do(t, ctx, "take one back and answer it anew", chromedp.KeyEvent("5"))
	wait(t, ctx, "82 answers", progressText+` === '82 trên 82'`)
	do(t, ctx, "take it back", chromedp.KeyEvent("0"))
	wait(t, ctx, "81 answers again", progressText+` === '81 trên 82'`)
}

func wait(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	for range 100 {
		if ask(t, ctx, what, chromedp.Evaluate[bool](condition)) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s: %q", what, ask(t, ctx, what, chromedp.Evaluate[string](progressText)))
}

// official prints the list, closes nothing too early, and sees the history.
func official(t *testing.T, ctx context.Context, base string, id int64) {
	t.Helper()
	do(t, ctx, "sign out", chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/signout"]').submit()`), chromedp.WaitVisible("#login"))
	signIn(t, ctx, base, "hanh", "mot cau de nho")
	at := fmt.Sprintf("?place=%d", id)
	do(t, ctx, "open the form of a round", chromedp.Navigate(base+"/reviews/new"+at), chromedp.WaitVisible("#about"))
	pictures(t, ctx, "r5-new")
	do(t, ctx, "open the round", chromedp.Navigate(base+"/reviews/1"), chromedp.WaitVisible(".figures"))
	pictures(t, ctx, "r6-round")
	do(t, ctx, "print it", chromedp.Navigate(base+"/reviews/1/print"), chromedp.WaitVisible(".paper"))
	pictures(t, ctx, "r7-paper")
	do(t, ctx, "see the history", chromedp.Navigate(base+"/reviews/1/history"), chromedp.WaitVisible("#marks"))
	pictures(t, ctx, "r8-history")
	filled := fillSheet(t, ctx)
	leave(t, ctx, "send the filled sheet", chromedp.SetUploadFiles("#file", []string{filled}), chromedp.Click("input[name=overwrite]"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action*="/upload"]').requestSubmit()`))
	eventually(t, ctx, "two lines taken, two given back", `document.querySelector('main').innerText.includes('Đã ghi nhận 2 dòng, trả lại 2 dòng')`)
	do(t, ctx, "see what is given back", chromedp.WaitVisible("#back"))
	pictures(t, ctx, "r9-upload")
	do(t, ctx, "the round again", chromedp.Navigate(base+"/reviews/1"), chromedp.WaitVisible("#file"))
}

// fillSheet takes the workbook the page offers, as Excel would, and fills it the way people do: lines deleted and in
// another order, an answer in two lines, two answers in one, a code that never was.
func fillSheet(t *testing.T, ctx context.Context) string {
	t.Helper()
	do(t, ctx, "open the round", chromedp.Navigate(strings.SplitN(ask(t, ctx, "where", chromedp.Location()), "/reviews/", 2)[0]+"/reviews/1"), chromedp.WaitVisible("#file"))
	text := ask(t, ctx, "take the sheet", chromedp.Evaluate[string](`fetch(document.querySelector('main a[href*="sheet.xlsx"]').href).then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`, chromedp.EvalAwaitPromise))
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "rong.xlsx")
	if err := os.WriteFile(empty, b, 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := sheet.Open(empty, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var head, lines [][]string
	if err := src.Rows(context.Background(), "", func(_ int64, cells []string) error {
		row := make([]string, max(13, len(cells)))
		copy(row, cells)
		if _, _, ok := review.ParseCode(row[1]); ok {
			lines = append(lines, row)
		} else {
			head = append(head, row)
		}
		return nil
	}); err != nil || len(lines) != 82 {
		t.Fatalf("the sheet has %d lines, %v", len(lines), err)
	}
	const first = 7 // the column of the first answer
	answered := func(i int, answers ...int) []string {
		row := slices.Clone(lines[i])
		copy(row[first:first+5], make([]string, 5))
		for _, a := range answers {
			row[first+a-1] = "x"
		}
		return row
	}
	forged := answered(5, 3)
	forged[1] = "22-2222"
	filled := filepath.Join(t.TempDir(), "ra-soat.xlsx")
	f, err := os.Create(filled)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := sheet.NewWriter(f, sheet.KindXLSX)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(head, answered(70, 5), answered(9, 2), answered(40, 1, 4), forged) {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return filled
}

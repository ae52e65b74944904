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

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/jobs"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
	"luoi/internal/web"
)

// site serves an empty house with a territory, and works its queue like the real server.
func site(t *testing.T) string {
	t.Helper()
	s := testkit.Store(t)
	a, err := app.New(context.Background(), s, testkit.Keys(t), testkit.NewClock(2026, time.November, 22, 8, 0).Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	territory(t, s)
	q := jobs.New(s, jobs.Options{Poll: 50 * time.Millisecond})
	h, err := web.New(a, web.Options{Queue: q, Spool: t.TempDir(), Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { q.Run(ctx, 1); close(done) }()
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.Close(); stop(); <-done })
	return srv.URL
}

func territory(t *testing.T, s *store.Store) {
	t.Helper()
	since := day.Must(2025, 7, 1)
	add := func(level org.Level, parent int64, code string, kind org.Kind, name string, col, row int) int64 {
		full := org.FullName(kind, name)
		u := org.Unit{Level: level, Code: code, Since: since, TileCol: col, TileRow: row, Version: org.Version{From: since, ParentID: parent, Kind: kind, Name: name, FullName: full, Key: vntext.Key(full)}}
		if err := s.Write(context.Background(), "test", func(tx *store.Tx) error { return tx.InsertUnit(&u) }); err != nil {
			t.Fatal(err)
		}
		return u.ID
	}
	province := add(org.Province, 0, "66", org.KindProvince, "Đắk Lắk", 0, 0)
	for i, name := range communes {
		add(org.Commune, province, fmt.Sprintf("244%02d", i), org.KindRuralCommune, name, 1+i%3, 1+i/3)
	}
}

var communes = []string{"Ea Knốp", "Cư Pơng", "Krông Năng", "Ea Drăng", "Hoà Phú", "Ea Păl"}

// given and family names with the letters that fonts forget.
var (
	families = []string{"Nguyễn Thị", "Trần Văn", "Lê Hữu", "Phạm Ngọc", "Võ Kim", "H’ Yar", "Y Blơm", "Đặng Thuỳ", "Hoàng Mỹ"}
	givens   = []string{"Lan", "Sơn", "Hoà", "Chi", "Ksơr", "Niê", "Kbuôr", "Ưng", "Phượng", "Hạnh", "Tĩnh"}
)

// lists writes a residents list and a health list of it, as files an office would send.
func lists(t *testing.T) (residents, health string) {
	t.Helper()
	var a, b strings.Builder
	a.WriteString("STT,Họ và tên,Ngày sinh,Giới tính,Số định danh,Xã,Thôn,Tổ liên gia,Số hộ,Quan hệ với chủ hộ,Nghề nghiệp\n")
	b.WriteString("STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã,Mã thẻ BHYT,Từ ngày,Đến ngày\n")
	for i := range 900 {
		name := families[i%len(families)] + " " + givens[(i/7)%len(givens)]
		sex := []string{"Nữ", "Nam"}[i%2]
		birth := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+(i*5)%12, 1958+(i*13)%55)
		number := fmt.Sprintf("066%d%s%06d", i%2, birth[8:], i)
		commune := communes[i%len(communes)]
		fmt.Fprintf(&a, "%d,%s,%s,%s,%s,%s,Thôn %d,%d,%04d,%s,Làm nông\n", i+1, name, birth, sex, number, commune, 1+(i/6)%3, 1+(i/18)%4, i/4, []string{"Chủ hộ", "Vợ", "Con", "Con"}[i%4])
		if i%7 < 1+i%len(communes) {
			fmt.Fprintf(&b, "%d,%s,%s,%s,%s,%s,GD466%010d,01/01/2026,31/12/2026\n", i+1, strings.ToUpper(name), birth, sex, number, commune, i)
		}
	}
	dir := t.TempDir()
	residents, health = filepath.Join(dir, "dan-cu-2026-11.csv"), filepath.Join(dir, "bhyt-2026-11.csv")
	for path, text := range map[string]string{residents: a.String(), health: b.String()} {
		if err := os.WriteFile(path, []byte("\ufeff"+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return residents, health
}

// Journey J6, from an empty house: the first account, two lists, coverage, the village as tiles, names.
func TestFromAnEmptyHouseToTheNames(t *testing.T) {
	base := site(t)
	ctx := browser(t)
	watch(t, ctx)
	residents, health := lists(t)

	do(t, ctx, "open the empty house", chromedp.Navigate(base+"/"), chromedp.WaitVisible("#login"))
	pictures(t, ctx, "j1-start")
	do(t, ctx, "make the first account", chromedp.SendKeys("#name", "Phạm Thị Hạnh"), chromedp.SendKeys("#login", "hanh"),
		chromedp.SendKeys("#password", "mot cau de nho\r"), chromedp.WaitVisible(".empty"))
	pictures(t, ctx, "j2-today-empty")

	takeIn(t, ctx, base, residents, true)
	takeIn(t, ctx, base, health, false)
	do(t, ctx, "match the lists", chromedp.Click(`form[action^="/link"] button`), chromedp.WaitVisible(`a.primary[href^="/coverage"]`))
	pictures(t, ctx, "j7-linked")

	do(t, ctx, "see the coverage", chromedp.Click(`a.primary[href^="/coverage"]`), chromedp.WaitVisible("svg.map"),
		chromedp.Navigate(base+"/coverage?scheme=health"), chromedp.WaitVisible(".chart"))
	pictures(t, ctx, "j8-coverage")
	do(t, ctx, "open a commune on the map", chromedp.Click("svg.map a:nth-of-type(2)"), chromedp.WaitVisible(".crumbs"))
	do(t, ctx, "open a village", chromedp.Click("#rows tbody tr:nth-child(1) th a"), chromedp.WaitVisible(".groups"))
	pictures(t, ctx, "j9-village")
	do(t, ctx, "open its group", chromedp.Click(".groups .group:nth-child(1) a"), chromedp.WaitVisible(".headline a.primary"),
		chromedp.Click(".headline a.primary"), chromedp.WaitVisible("#names"))
	pictures(t, ctx, "j10-names")
	if shown := ask(t, ctx, "look for numbers in clear", chromedp.Evaluate[bool](`/\b0660\d{8}\b/.test(document.body.innerText)`)); shown {
		t.Error("a citizen number stands in clear in a list of names")
	}
	do(t, ctx, "open a person", chromedp.Click("#names tbody tr:nth-child(1) th a"), chromedp.WaitVisible(".schemes"))
	pictures(t, ctx, "j11-person")
	keyboard(t, ctx)
}

// takeIn hands a file in, agrees with its columns, tries it and takes it in.
func takeIn(t *testing.T, ctx context.Context, base, path string, shoot bool) {
	t.Helper()
	do(t, ctx, "choose a file", chromedp.Navigate(base+"/deliveries/new"), chromedp.WaitVisible("#file"), chromedp.SetUploadFiles("#file", []string{path}))
	if shoot {
		pictures(t, ctx, "j3-file")
	}
	do(t, ctx, "see the columns", chromedp.Click("button.primary"), chromedp.WaitVisible("#col0"))
	if shoot {
		pictures(t, ctx, "j4-columns")
	}
	do(t, ctx, "try it", chromedp.Click("button.primary"), chromedp.WaitVisible(`button[name="apply"]`))
	if shoot {
		pictures(t, ctx, "j5-dry-run")
	}
	do(t, ctx, "take it in", chromedp.Click(`button[name="apply"]`), chromedp.WaitVisible(`form[action^="/link"] button`))
	if shoot {
		pictures(t, ctx, "j6-taken-in")
	}
}

// keyboard checks the keys that the foot of every page promises.
func keyboard(t *testing.T, ctx context.Context) {
	t.Helper()
	do(t, ctx, "press /", chromedp.KeyEvent("/"))
	if at := ask(t, ctx, "focus", chromedp.Evaluate[string]("document.activeElement.id")); at != "q" {
		t.Errorf("/ leads to %q, not to the search box", at)
	}
	do(t, ctx, "type a name without marks", chromedp.SendKeys("#q", "tran van"), chromedp.WaitVisible(".hits a"))
	do(t, ctx, "go to the coverage by keys", chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"), chromedp.KeyEvent("g"), chromedp.KeyEvent("b"), chromedp.WaitVisible("svg.map, .groups, #rows"))
}

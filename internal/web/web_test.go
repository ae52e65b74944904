package web

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/jobs"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
)

// office is a running office over a small province: two communes, a village, two inter-family groups.
type office struct {
	t      *testing.T
	app    *app.App
	queue  *jobs.Queue
	site   *httptest.Server
	client *http.Client
	units  map[string]int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := testkit.Store(t)
	clock := testkit.NewClock(2026, time.November, 22, 8, 0)
	a, err := app.New(context.Background(), s, testkit.Keys(t), clock.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, app: a, queue: jobs.New(s, jobs.Options{Poll: 20 * time.Millisecond}), units: map[string]int64{}}
	h, err := New(a, Options{Queue: o.queue, Spool: t.TempDir(), Dev: true})
	if err != nil {
		t.Fatal(err)
	}
	o.site = httptest.NewServer(h)
	t.Cleanup(o.site.Close)
	o.client = o.newClient()
	return o
}

func (o *office) newClient() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (o *office) province() {
	o.t.Helper()
	since := day.Must(2025, 7, 1)
	add := func(level org.Level, parent, code string, kind org.Kind, name string) {
		full := org.FullName(kind, name)
		u := org.Unit{Level: level, Code: code, Since: since, Version: org.Version{From: since, ParentID: o.units[parent], Kind: kind, Name: name, FullName: full, Key: vntext.Key(full)}}
		if err := o.app.Store.Write(context.Background(), "test", func(tx *store.Tx) error { return tx.InsertUnit(&u) }); err != nil {
			o.t.Fatal(err)
		}
		o.units[name] = u.ID
	}
	add(org.Province, "", "66", org.KindProvince, "Đắk Lắk")
	add(org.Commune, "Đắk Lắk", "24400", org.KindRuralCommune, "Ea Knốp")
	add(org.Commune, "Đắk Lắk", "24538", org.KindRuralCommune, "Krông Ana")
}

// people takes in a residents list and a health list, and links them.
func (o *office) people() {
	o.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	for _, l := range []struct {
		list delivery.List
		text string
	}{
		{delivery.Residents, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tTổ liên gia\tSố hộ\tQuan hệ với chủ hộ\tDân tộc\tNghề nghiệp\n" +
			"H’ Linh Êban\t12/03/1988\tNữ\t066188001234\tEa Knốp\tBuôn Ea Mar\t1\t0142\tChủ hộ\tÊđê\tLàm nông\n" +
			"Y Blơm Niê\t02/05/1985\tNam\t066085001235\tEa Knốp\tBuôn Ea Mar\t1\t0142\tChồng\tÊđê\tLàm nông\n" +
			"Nguyễn Thị Lan\t20/11/1990\tNữ\t066190001236\tEa Knốp\tBuôn Ea Mar\t2\t0150\tChủ hộ\tKinh\tLao động tự do\n" +
			"Trần Văn Sơn\t1979\tNam\t\tKrông Ana\tThôn 3\t1\t0007\tChủ hộ\tKinh\tLàm nông\n"},
		{delivery.Health, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tSố thẻ BHYT\tTừ ngày\tĐến ngày\n" +
			"H Linh Êban\t12/03/1988\tNữ\t066188001234\tEa Knốp\tGD4660123456789\t01/01/2026\t31/12/2026\n"},
	} {
		path := o.t.TempDir() + "/" + string(l.list) + ".tsv"
		writeFile(o.t, path, l.text)
		res, err := o.app.ImportList(ctx, cli, app.ImportRequest{Path: path, Name: string(l.list) + ".tsv", List: l.list, AsOf: day.Must(2026, 11, 20), Whole: true}, nil)
		if err != nil {
			o.t.Fatal(err)
		}
		if res.Bad > 0 {
			o.t.Fatalf("%s: %+v", l.list, res)
		}
	}
	if _, err := o.app.LinkLists(ctx, cli, nil); err != nil {
		o.t.Fatal(err)
	}
}

// begin makes the first account through the page and stays signed in.
func (o *office) begin() {
	o.t.Helper()
	res := o.post("/start", url.Values{"name": {"Phạm Thị Hạnh"}, "login": {"hanh"}, "password": {"mot cau de nho"}})
	if res.status != http.StatusSeeOther {
		o.t.Fatalf("first account: %d %s", res.status, res.body)
	}
}

// answer is what came back.
type answer struct {
	status int
	to     string // where a redirect leads
	body   string
	header http.Header
}

func (o *office) send(req *http.Request) answer {
	o.t.Helper()
	res, err := o.client.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(b), res.Header}
}

func (o *office) get(path string) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodGet, o.site.URL+path, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.send(req)
}

func (o *office) post(path string, form url.Values) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, o.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", o.site.URL)
	return o.send(req)
}

// page gets a page and checks what every page must be: well formed, labelled, without inline script or
// style, in words and not in message keys.
func (o *office) page(path string) answer {
	o.t.Helper()
	res := o.get(path)
	if res.status != http.StatusOK {
		o.t.Fatalf("GET %s: %d %s", path, res.status, title(res.body))
	}
	// WebAssembly is not eval; everything else that is called unsafe is refused.
	if policy := strings.ReplaceAll(res.header.Get("Content-Security-Policy"), "'wasm-unsafe-eval'", ""); strings.Contains(policy, "unsafe") || policy == "" {
		o.t.Errorf("%s: content policy %q", path, res.header.Get("Content-Security-Policy"))
	}
	checkPage(o.t, path, res.body)
	return res
}

var titleText = regexp.MustCompile(`(?s)<title>(.*?)</title>`)

func title(body string) string {
	m := titleText.FindStringSubmatch(body)
	if m == nil {
		return body
	}
	return m[1]
}

var keyText = regexp.MustCompile(`>[^<]*\bweb\.[a-z_]+\.[a-z_.]+`)

func checkPage(t *testing.T, path, body string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if k := keyText.FindString(body); k != "" {
		t.Errorf("%s shows a message key: %s", path, k)
	}
	seen, heads := map[string]bool{}, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := attributes(n)
		if _, ok := at["style"]; ok || n.Data == "style" || n.Data == "script" && at["src"] == "" {
			t.Errorf("%s: <%s> brings style or script inline", path, n.Data)
		}
		if id := at["id"]; id != "" {
			if seen[id] {
				t.Errorf("%s: id %q stands twice", path, id)
			}
			seen[id] = true
		}
		switch n.Data {
		case "h1":
			heads++
		case "a":
			if at["href"] == "" && at["id"] == "" {
				t.Errorf("%s: a link that leads nowhere", path)
			}
		case "html":
			if at["lang"] == "" {
				t.Errorf("%s has no language", path)
			}
		}
	}
	if heads != 1 {
		t.Errorf("%s has %d main headings", path, heads)
	}
	checkLabels(t, path, doc)
}

// checkLabels wants a name for everything that can be filled in.
func checkLabels(t *testing.T, path string, doc *html.Node) {
	t.Helper()
	labelled := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "label" {
			labelled[attributes(n)["for"]] = true
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "input" && n.Data != "select" && n.Data != "textarea" {
			continue
		}
		at := attributes(n)
		if at["type"] == "hidden" || at["aria-label"] != "" || at["id"] != "" && labelled[at["id"]] || n.Parent != nil && n.Parent.Data == "label" {
			continue
		}
		t.Errorf("%s: <%s name=%q> has no label", path, n.Data, at["name"])
	}
}

func attributes(n *html.Node) map[string]string {
	out := map[string]string{}
	for _, a := range n.Attr {
		out[a.Key] = a.Val
	}
	return out
}

func (a answer) has(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.body, html.EscapeString(w)) && !strings.Contains(a.body, w) {
			t.Errorf("%s: does not say %q", title(a.body), w)
		}
	}
}

func TestEveryKindOfFaultHasAStatus(t *testing.T) {
	for k := fault.Internal; k <= fault.Interrupted; k++ {
		if statusOf[k] == 0 {
			t.Errorf("kind %d has no status", k)
		}
		for _, end := range []string{"", ".next"} {
			if key := "web.error." + errorWord(k) + end; !i18n.Has(key) {
				t.Errorf("no words for %s", key)
			}
		}
	}
	for _, role := range access.Roles {
		if !i18n.Has("role." + string(role)) {
			t.Errorf("no word for role %s", role)
		}
	}
}

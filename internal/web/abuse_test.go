package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"luoi/internal/access"
	"luoi/internal/app"
)

// cookieOf is the session cookie the client holds.
func (o *office) cookieOf() *http.Cookie {
	o.t.Helper()
	at, err := url.Parse(o.site.URL)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, c := range o.client.Jar.Cookies(at) {
		if c.Name == "luoi" {
			return c
		}
	}
	o.t.Fatal("no session cookie")
	return nil
}

// with asks with one cookie and nothing else.
func (o *office) with(c *http.Cookie, path string) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodGet, o.site.URL+path, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	req.AddCookie(c)
	o.client = o.newClient()
	return o.send(req)
}

func TestACookieIsWorthNothingAfterSigningOut(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	stolen := o.cookieOf()
	if res := o.with(stolen, "/coverage"); res.status != http.StatusOK {
		t.Fatalf("before signing out: %d", res.status)
	}
	o.post("/signin", url.Values{"login": {"hanh"}, "password": {"mot cau de nho"}})
	mine := o.cookieOf()
	if mine.Value == stolen.Value {
		t.Error("signing in keeps the token")
	}
	o.post("/signout", nil)
	if res := o.with(mine, "/coverage"); res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/signin") {
		t.Errorf("after signing out: %d", res.status)
	}
	if res := o.with(&http.Cookie{Name: "luoi", Value: "forged"}, "/coverage"); res.status != http.StatusSeeOther {
		t.Errorf("a forged cookie: %d", res.status)
	}
}

func TestCookieFlags(t *testing.T) {
	o := newOffice(t)
	s, err := newServer(o.app, Options{Secure: true})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(s.routes())
	defer site.Close()
	req, err := http.NewRequest(http.MethodPost, site.URL+"/start", strings.NewReader("name=H%E1%BA%A1nh&login=hanh&password=mot+cau+de+nho"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res := o.send(req)
	flags := res.header.Get("Set-Cookie")
	for _, want := range []string{"luoi=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(flags, want) {
			t.Errorf("the cookie lacks %s: %s", want, flags)
		}
	}
	if strings.Contains(flags, "Domain") {
		t.Errorf("the cookie names a domain: %s", flags)
	}
}

// Every form of the house, sent from elsewhere in the browser of whoever may do everything, is refused at the
// door; a route made later is tried with the others.
func TestForeignFormsChangeNothing(t *testing.T) {
	f := newRightsFixture(t)
	f.enterAs(access.Administrator)
	before := f.facts()
	tried := 0
	for _, pattern := range f.server.patterns {
		path, ok := strings.CutPrefix(pattern, "POST ")
		if !ok {
			continue
		}
		tried++
		path = pathVariable.ReplaceAllString(path, "1")
		for _, head := range [][2]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}} {
			req, err := http.NewRequest(http.MethodPost, f.site.URL+path, strings.NewReader("name=x"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set(head[0], head[1])
			if res := f.send(req); res.status != http.StatusForbidden {
				t.Errorf("%s with %s: %d", pattern, head[1], res.status)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d forms were tried", tried)
	}
	if after := f.facts(); after != before {
		t.Errorf("something was changed from elsewhere: %s", firstDifference(before, after))
	}
}

var pathVariable = regexp.MustCompile(`\{[a-z]+\}`)

// Trying citizen numbers one after another in the search box: what is typed finds nobody by number, what is
// sent rests after twenty misses, whoever guesses and whatever the number is.
func TestTheSearchBoxIsNotForGuessing(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	o.actAs(access.Collector, o.units["Ea Knốp"])
	if part := o.suggest("066190001236"); strings.Contains(part, "Nguyễn Thị Lan") {
		t.Error("a number finds a person while it is typed, uncounted")
	}
	o.page(o.seek("066190001236")).has(t, "Nguyễn Thị Lan")
	last := 0
	for i := range 21 {
		res := o.get(o.seek(fmt.Sprintf("06618800%04d", 2000+i)))
		if strings.Contains(res.body, "Trần Văn Sơn") || strings.Contains(res.body, "Nguyễn Thị Lan") {
			t.Fatalf("a guess found somebody: %d", i)
		}
		last = res.status
	}
	if last != http.StatusServiceUnavailable {
		t.Errorf("after 21 guesses: %d", last)
	}
	if res := o.get(o.seek("066190001236")); res.status != http.StatusServiceUnavailable || strings.Contains(res.body, "Nguyễn Thị Lan") {
		t.Errorf("a right number while the search rests: %d", res.status)
	}
	o.page(o.seek("nguyen thi lan")).has(t, "Nguyễn Thị Lan")
}

func TestARoleChangedWhileSignedInCountsAtOnce(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	ctx := context.Background()
	a, err := o.app.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "chuyenquan", Name: "Bà Hoa", Password: "mot cau de nho", Role: access.BaseOfficial, UnitID: o.units["Ea Knốp"]})
	if err != nil {
		t.Fatal(err)
	}
	admin := o.client
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"chuyenquan"}, "password": {"mot cau de nho"}})
	o.page("/coverage/names?scheme=health").has(t, "Nguyễn Thị Lan")
	hers := o.client
	change := func(path string, form url.Values) {
		o.client = admin
		if res := o.post("/accounts/"+a.AccountID+path, form); res.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, res.status, title(res.body))
		}
		o.client = hers
	}
	change("", url.Values{"name": {"Bà Hoa"}, "role": {"commune_leader"}, "places": {"Xã Ea Knốp"}})
	if res := o.get("/coverage/names?scheme=health"); res.status != http.StatusForbidden {
		t.Errorf("names after losing the role: %d", res.status)
	}
	change("", url.Values{"name": {"Bà Hoa"}, "role": {"base_official"}, "places": {"Xã Krông Ana"}})
	if res := o.get("/coverage/names?scheme=health&place=" + itoa(o.units["Ea Knốp"])); res.status != http.StatusNotFound {
		t.Errorf("names after losing the commune: %d", res.status)
	}
	o.page("/coverage/names?scheme=health").has(t, "Trần Văn Sơn")
	change("/close", nil)
	if res := o.get("/coverage"); res.status != http.StatusSeeOther {
		t.Errorf("after the account was closed: %d", res.status)
	}
}

// The log says what happened, never about whom.
func TestTheLogNamesNobody(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	var log bytes.Buffer
	s, err := newServer(o.app, Options{Queue: o.queue, Spool: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	o.site.Close()
	o.site = httptest.NewServer(s.routes())
	t.Cleanup(o.site.Close)
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"hanh"}, "password": {"mat khau nham"}})
	o.post("/signin", url.Values{"login": {"hanh"}, "password": {"mot cau de nho"}})
	o.get(o.seek("Nguyễn Thị Lan"))
	o.get(o.seek("066190001236"))
	o.post("/people/suggest", url.Values{"q": {"Nguyễn Thị Lan"}})
	link := o.linkTo("/coverage/names?scheme=health", "Nguyễn Thị Lan")
	o.post(strings.Split(link, "?")[0]+"/unmask", url.Values{"reason": {"đối chiếu thẻ của bà Lan"}})
	o.get("/join/some-secret-token")
	o.get("/people/999999")
	text := log.String()
	if !strings.Contains(text, "route=\"GET /people\"") {
		t.Fatalf("the log has no requests: %s", text)
	}
	for _, secret := range []string{"Lan", "Nguyễn", "Nguy", "066190001236", "mat khau", "mot cau", "hanh", "some-secret", "999999", "luoi="} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestComingInByInvitationAndWithACode(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.page("/accounts").has(t, "Phạm Thị Hạnh", "Mời người dùng", "Tỉnh Đắk Lắk")
	o.page("/accounts/invite")
	if res := o.post("/accounts/invite", url.Values{"name": {"Y Thịnh Niê"}, "role": {"base_official"}, "places": {"Xã Không Có"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a place that is none: %d", res.status)
	} else {
		res.has(t, "Không tìm thấy «Xã Không Có»")
	}
	res := o.post("/accounts/invite", url.Values{"name": {"Y Thịnh Niê"}, "role": {"base_official"}, "places": {"Ea Knốp\nXã Krông Ana"}})
	_, token, ok := strings.Cut(res.body, "/join/")
	if !ok {
		t.Fatalf("no link: %d", res.status)
	}
	checkPage(t, "/accounts/invite", res.body)
	token, _, _ = strings.Cut(token, "<")
	o.page("/accounts").has(t, "Lời mời chưa dùng", "Xã Ea Knốp, Xã Krông Ana")
	o.client = o.newClient()
	o.page("/join/"+token).has(t, "Y Thịnh Niê", "Cán bộ chuyên quản")
	if res := o.post("/join/"+token, url.Values{"login": {"thinh"}, "password": {"1234567890"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a guessable password: %d", res.status)
	}
	if res := o.post("/join/"+token, url.Values{"login": {"thinh"}, "password": {"con trau uong nuoc"}}); res.to != "/" {
		t.Fatalf("joined to %q %s", res.to, title(res.body))
	}
	if res := o.get("/join/" + token); res.status != http.StatusNotFound {
		t.Errorf("a used link: %d", res.status)
	}
	o.page("/coverage").has(t, "Xã Ea Knốp", "Địa bàn của tôi", "Xã Krông Ana")
	o.page("/coverage?place="+itoa(o.units["Krông Ana"])).has(t, "Xã Krông Ana")
	o.page("/me").has(t, "máy này", "Bước xác thực thứ hai")
	o.post("/me/factor", nil)
	secret := between(t, o.page("/me").body, "<code>", "</code>")
	if img := o.get("/me/factor.png"); img.status != http.StatusOK || !strings.HasPrefix(img.body, "\x89PNG") {
		t.Errorf("image: %d", img.status)
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), o.app.Now())
	if err != nil {
		t.Fatal(err)
	}
	if res := o.post("/me/factor/confirm", url.Values{"code": {"000000"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", res.status)
	}
	res = o.post("/me/factor/confirm", url.Values{"code": {code}})
	checkPage(t, "/me/factor/confirm", res.body)
	recovery := between(t, res.body, "<code>", "</code>")
	o.client = o.newClient()
	if res := o.post("/signin", url.Values{"login": {"thinh"}, "password": {"con trau uong nuoc"}, "back": {"/places"}}); res.to != "/signin/code" {
		t.Fatalf("the password alone leads to %q", res.to)
	}
	if res := o.get("/coverage"); res.status != http.StatusSeeOther {
		t.Errorf("half way in: %d", res.status)
	}
	o.page("/signin/code")
	if res := o.post("/signin/code", url.Values{"code": {"123456"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", res.status)
	}
	if res := o.post("/signin/code", url.Values{"code": {recovery}}); res.to != "/places" {
		t.Errorf("the recovery code leads to %q", res.to)
	}
}

// between is the text of the first element after a mark, without tags.
func between(t *testing.T, body, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, from)
	if !ok {
		t.Fatalf("no %q on the page", from)
	}
	text, _, _ := strings.Cut(rest, to)
	if i := strings.LastIndex(text, ">"); i >= 0 {
		text = text[i+1:]
	}
	return strings.TrimSpace(text)
}

func TestThePageThatSaysWhoLooked(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	link := strings.Split(o.linkTo("/coverage/names?scheme=health", "Nguyễn Thị Lan"), "?")[0]
	o.page(link).has(t, "Đồng ý nhận tin", "Xem tất cả")
	o.post(link+"/unmask", url.Values{"reason": {"đối chiếu thẻ của dân"}})
	o.page(link+"/lookers").has(t, "Ai đã xem hồ sơ này", "Phạm Thị Hạnh", "Xem số đầy đủ", "đối chiếu thẻ của dân")
	if res := o.post(link+"/consent", url.Values{"given": {"1"}, "channel": {"sms"}, "purpose": {"renewal"}, "evidence": {"x"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("consent without evidence: %d", res.status)
	} else {
		checkPage(t, link+"/consent", res.body)
	}
	o.post(link+"/consent", url.Values{"given": {"1"}, "channel": {"sms"}, "purpose": {"renewal"}, "evidence": {"phiếu ký ngày 20/11"}})
	o.page(link).has(t, "Nhắc đến hạn", "phiếu ký ngày 20/11", "Rút đồng ý")
	o.post(link+"/consent", url.Values{"given": {"0"}, "channel": {"sms"}, "purpose": {"renewal"}})
	o.page(link).has(t, "Đã rút ngày")
	if res := o.post(link+"/erase", url.Values{"why": {"theo yêu cầu của dân"}}); res.to != "/approvals" {
		t.Errorf("asking for removal: %d", res.status)
	}
	o.page("/approvals").has(t, "Xóa dữ liệu cá nhân", "Chờ một người khác đồng ý")
	if strings.Contains(o.page("/approvals").body, "Nguyễn Thị Lan") {
		t.Error("the list of requests names the person")
	}
}

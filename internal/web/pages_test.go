package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"luoi/internal/access"
	"luoi/internal/app"
)

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFirstRunMakesOneAccountAndNoSecond(t *testing.T) {
	o := newOffice(t)
	if res := o.get("/"); res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/signin") {
		t.Fatalf("a stranger at the first page: %d %s", res.status, res.to)
	}
	if res := o.get("/signin"); res.to != "/start" {
		t.Fatalf("sign-in of an empty house leads to %q", res.to)
	}
	o.page("/start")
	if res := o.post("/start", url.Values{"name": {"Hạnh"}, "login": {"ha"}, "password": {"short"}}); res.status != http.StatusUnprocessableEntity {
		t.Fatalf("a short password: %d", res.status)
	} else {
		res.has(t, "Mật khẩu cần ít nhất 10 ký tự", "aria-invalid")
	}
	o.begin()
	o.page("/").has(t, "Chưa có địa bàn")
	o.client = o.newClient()
	if res := o.get("/start"); res.to != "/signin" {
		t.Errorf("a second first run leads to %q", res.to)
	}
	if res := o.post("/start", url.Values{"name": {"X"}, "login": {"intruder"}, "password": {"mot cau khac dai"}}); res.status != http.StatusConflict {
		t.Errorf("a second first account: %d", res.status)
	}
}

func TestSigningInAndOut(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.client = o.newClient()
	if res := o.post("/signin", url.Values{"login": {"HANH"}, "password": {"wrong"}, "back": {"/coverage"}}); res.status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password: %d", res.status)
	}
	if res := o.post("/signin", url.Values{"login": {"HANH"}, "password": {"mot cau de nho"}, "back": {"//evil.example"}}); res.to != "/" {
		t.Fatalf("signed in to %q", res.to)
	}
	o.page("/coverage")
	o.post("/signout", nil)
	if res := o.get("/coverage"); res.status != http.StatusSeeOther {
		t.Errorf("after signing out: %d", res.status)
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	o := newOffice(t)
	req, err := http.NewRequest(http.MethodPost, o.site.URL+"/signout", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	if res := o.send(req); res.status != http.StatusForbidden {
		t.Errorf("a foreign form: %d", res.status)
	}
}

func TestCoverageDownToTheGroup(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.page("/coverage").has(t, "Chưa có số liệu ở đây", "Nhập danh sách đầu tiên")
	o.people()
	o.page("/").has(t, "Hôm nay làm gì", "Người chưa có chương trình nào")
	o.page("/coverage?scheme=health").has(t, "BHYT", "Xã Ea Knốp", "Tính đến 20/11/2026", "số hiện có")
	village := o.linkTo("/coverage?scheme=health&place="+itoa(o.units["Ea Knốp"]), "Buôn Ea Mar")
	o.page(village).has(t, "Tổ liên gia 1", "Còn 1 người chưa có")
	group := o.linkTo(village, "Tổ liên gia 1")
	o.page(group).has(t, "Ai chưa tham gia")
	names := o.page("/coverage/names?scheme=health&status=missing&place=" + itoa(o.units["Ea Knốp"]))
	names.has(t, "Y Blơm Niê", "Nguyễn Thị Lan", "066••••••235")
	if strings.Contains(names.body, "066085001235") {
		t.Error("a citizen number stands in clear")
	}
	for _, by := range []string{"segment", "office"} {
		o.page("/coverage?by=" + by)
	}
	o.page("/coverage/moves?scheme=health&on=2026").has(t, "Cuối kỳ", "Đầu kỳ")
	if res := o.get("/coverage.xlsx?scheme=health"); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
		t.Errorf("export: %d", res.status)
	}
	if res := o.get("/coverage/names.xlsx?scheme=health"); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
		t.Errorf("export of names: %d", res.status)
	}
}

// linkTo finds the address of the link with the given words on a page.
func (o *office) linkTo(path, words string) string {
	o.t.Helper()
	res := o.page(path)
	m := regexp.MustCompile(`<a href="([^"]*)"[^>]*>\s*` + regexp.QuoteMeta(html.EscapeString(words)) + `\s*</a>`).FindStringSubmatch(res.body)
	if m == nil {
		o.t.Fatalf("%s has no link «%s»", path, words)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

func TestAPersonsFile(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	file := o.linkTo(o.seek("h linh"), "H' Linh Êban")
	o.page(file).has(t, "Đang tham gia", "đến 31/12/2026", "066••••••234", "Hộ 0142", "Y Blơm Niê", "health.tsv")
	o.page(file).has(t, "Mở hồ sơ", "Phạm Thị Hạnh")
	path, _, _ := strings.Cut(file, "?")
	if res := o.post(path+"/unmask", url.Values{"reason": {"x"}}); res.status != http.StatusUnprocessableEntity || strings.Contains(res.body, "066188001234") {
		t.Errorf("without a reason: %d", res.status)
	}
	res := o.post(path+"/unmask", url.Values{"reason": {"đối chiếu thẻ tại nhà theo hẹn"}})
	res.has(t, "066188001234", "Các số đang hiện đầy đủ")
	if strings.Contains(o.page(file).body, "066188001234") {
		t.Error("the number stays in clear after a reload")
	}
	why := o.linkTo(file, "Vì sao?")
	o.page(why).has(t, "Vì sao cho là cùng một người")
	o.page(o.seek("066188001234")).has(t, "H' Linh Êban")
	part := o.post("/people/suggest", url.Values{"q": {"y blom"}})
	part.has(t, "Y Blơm Niê")
	o.page("/audit").has(t, "Xem số đầy đủ", "đối chiếu thẻ tại nhà theo hẹn")
}

func TestAListIsTakenIn(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.page("/deliveries").has(t, "Chưa có danh sách nào")
	o.page("/deliveries/new").has(t, "Kéo tệp vào đây cũng được")
	if res := o.upload("", "", "residents"); res.status != http.StatusUnprocessableEntity {
		t.Fatalf("no file: %d", res.status)
	}
	res := o.upload("dan-cu.csv", "Họ và tên,Ngày sinh,Giới tính,Xã,Thôn,Số định danh\nLê Thị Hoà,03/06/1991,Nữ,Ea Knốp,Thôn 1,066191000777\n,01/01/1980,Nam,Ea Knốp,Thôn 1,066080000778\n", "auto")
	if res.status != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", res.status, title(res.body))
	}
	o.page(res.to).has(t, "Các cột có đúng không?", "Lê Thị Hoà", "03/06/1991")
	dry := o.post(res.to, url.Values{"list": {"residents"}, "col0": {"full_name"}, "col1": {"birth_date"}, "col2": {"sex"}, "col3": {"commune"}, "col4": {"village"}, "col5": {"citizen_id"}})
	o.page(dry.to).has(t, "Có thể đóng trang này")
	o.work()
	o.page(dry.to).has(t, "Đây là kết quả chạy thử", "Thiếu họ và tên", "Ghi vào sổ")
	apply := o.post(res.to, url.Values{"apply": {"1"}})
	o.work()
	o.page(apply.to).has(t, "Đã nhập 1 dòng", "Tải các dòng bị trả lại", "Đối chiếu ngay")
	rejects := regexp.MustCompile(`/deliveries/[0-9a-f-]+/rejects.xlsx`).FindString(o.page(apply.to).body)
	if back := o.get(rejects); back.status != http.StatusOK || !strings.HasPrefix(back.body, "PK") {
		t.Errorf("the rejected rows: %d", back.status)
	}
	o.page("/deliveries").has(t, "dan-cu.csv", "đã ghi")
	o.page(o.linkTo("/deliveries", "dan-cu.csv")).has(t, "Những dòng bị trả lại đầu tiên")
	o.page("/link").has(t, "1 dòng chưa đối chiếu")
	link := o.post("/link", nil)
	o.work()
	o.page(link.to).has(t, "Đã đối chiếu xong", "Xem độ bao phủ")
	if res := o.get(res.to); res.status != http.StatusNotFound {
		t.Errorf("a file that was taken in is still there: %d", res.status)
	}
}

// upload sends the form of a new list.
func (o *office) upload(name, text, list string) answer {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range map[string]string{"list": list, "as_of": "2026-11-20", "whole": "1"} {
		if err := form.WriteField(k, v); err != nil {
			o.t.Fatal(err)
		}
	}
	if name != "" {
		w, err := form.CreateFormFile("file", name)
		if err != nil {
			o.t.Fatal(err)
		}
		fmt.Fprint(w, text)
	}
	if err := form.Close(); err != nil {
		o.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, o.site.URL+"/deliveries/new", &body)
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Origin", o.site.URL)
	return o.send(req)
}

// work does everything that waits in the queue.
func (o *office) work() {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		did, err := o.queue.Next(ctx)
		if err != nil {
			o.t.Fatal(err)
		}
		if !did {
			return
		}
	}
}

func TestRightsShapeThePages(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	for _, n := range []app.NewAccount{{Login: "lanhdao", Name: "Ông Văn Quyền", Role: access.CommuneLeader}, {Login: "truong", Name: "Y Thịnh Niê", Role: access.VillageHead}} {
		n.Password, n.UnitID = "mot cau de nho", o.units["Ea Knốp"]
		if _, err := o.app.CreateAccount(context.Background(), app.CommandLine(), n); err != nil {
			t.Fatal(err)
		}
	}
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"lanhdao"}, "password": {"mot cau de nho"}})
	page := o.page("/coverage?scheme=health")
	page.has(t, "Xã Ea Knốp")
	for _, not := range []string{"/coverage/names", "Nhập danh sách", "Nhật ký"} {
		if strings.Contains(page.body, not) {
			t.Errorf("a commune leader is shown %q", not)
		}
	}
	for path, want := range map[string]int{"/coverage/names?scheme=health": http.StatusForbidden, "/deliveries": http.StatusForbidden, "/deliveries/new": http.StatusForbidden, "/audit": http.StatusForbidden,
		"/coverage?place=" + itoa(o.units["Krông Ana"]): http.StatusNotFound, "/coverage?place=999999": http.StatusNotFound, "/coverage?place=x": http.StatusNotFound, "/coverage?on=2026-13": http.StatusNotFound, "/nowhere": http.StatusNotFound} {
		if res := o.get(path); res.status != want {
			t.Errorf("%s: %d, want %d", path, res.status, want)
		} else {
			checkPage(t, path, res.body)
		}
	}
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"truong"}, "password": {"mot cau de nho"}})
	o.page("/coverage/names?scheme=health").has(t, "Nguyễn Thị Lan")
	if res := o.get(o.seek("tran van")); strings.Contains(res.body, "Trần Văn Sơn") {
		t.Error("a village head finds someone of another commune")
	}
}

func TestBothLanguagesDrawEveryPage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	for _, lang := range []string{"en", "vi"} {
		if res := o.post("/language", url.Values{"lang": {lang}, "back": {"/coverage"}}); res.to != "/coverage" {
			t.Fatalf("language leads to %q", res.to)
		}
		for _, path := range []string{"/", "/coverage", "/coverage?scheme=voluntary", "/coverage/names", "/people", "/deliveries", "/deliveries/new", "/link", "/places", "/places?place=" + itoa(o.units["Ea Knốp"]), "/places/find?q=ea", "/audit", "/coverage?on=2026-Q3", "/coverage?on=2025", "/_gallery"} {
			if !strings.Contains(o.page(path).body, `<html lang="`+lang+`"`) {
				t.Errorf("%s is not in %s", path, lang)
			}
		}
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	o := newOffice(t)
	css := regexp.MustCompile(`/assets/[0-9a-f]{12}/css/luoi.css`).FindString(o.get("/start").body)
	res := o.get(css)
	if res.status != http.StatusOK || !strings.Contains(res.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %q", css, res.status, res.header.Get("Cache-Control"))
	}
	if res := o.get("/assets/000000000000/css/luoi.css"); res.status != http.StatusNotFound {
		t.Errorf("another build's style: %d", res.status)
	}
	if res := o.get("/healthz"); !strings.HasPrefix(res.body, "ok") {
		t.Errorf("health: %s", res.body)
	}
}

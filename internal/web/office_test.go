package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
)

// actAs makes an account of a role and signs it in.
func (o *office) actAs(role access.Role, unit int64) {
	o.t.Helper()
	n := app.NewAccount{Login: string(role), Name: "Cô Lụa", Password: "mot cau de nho", Role: role, UnitID: unit}
	if _, err := o.app.CreateAccount(context.Background(), app.CommandLine(), n); err != nil {
		o.t.Fatal(err)
	}
	o.client = o.newClient()
	if res := o.post("/signin", url.Values{"login": {string(role)}, "password": {"mot cau de nho"}}); res.status != http.StatusSeeOther {
		o.t.Fatalf("sign in as %s: %d", role, res.status)
	}
}

func TestEachRoleHasAFirstPageOfItsOwn(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	province, commune := o.units["Đắk Lắk"], o.units["Ea Knốp"]
	for _, c := range []struct {
		role access.Role
		unit int64
		says []string
		not  []string
	}{
		{access.ProvincePlanner, province, []string{"Danh sách đã nhận", "Chưa có danh sách"}, []string{"Bảy ngày qua"}},
		{access.ProvinceLeader, province, nil, []string{"Nhập danh sách", "/coverage/names"}},
		{access.BaseOfficial, commune, []string{"1 xã của tôi", "Xã Ea Knốp", "Người chưa có chương trình nào"}, []string{"Xã Krông Ana"}},
		{access.BaseDirector, commune, []string{"1 xã của tôi"}, nil},
		{access.CommuneLeader, commune, []string{"Việc cần làm"}, []string{"/coverage/names"}},
		{access.Auditor, province, []string{"Bảy ngày qua trong hệ thống"}, []string{"Thêm việc"}},
		{access.Collector, commune, []string{"Chưa có ai được giao cho bạn"}, []string{"Danh sách đã nhận"}},
		{access.CollectionManager, province, nil, []string{"/coverage/names"}},
		{access.UnionOfficer, commune, nil, []string{"/coverage/names"}},
		{access.VillageHead, commune, nil, []string{"Danh sách đã nhận"}},
		{access.GroupTreasurer, commune, nil, nil},
	} {
		o.actAs(c.role, c.unit)
		if err := o.app.SweepTasks(context.Background(), true); err != nil {
			t.Fatal(err)
		}
		res := o.page("/")
		res.has(t, append(c.says, "Chào buổi sáng, Cô Lụa", "Chủ Nhật, 22/11/2026", "Hôm nay làm gì")...)
		for _, not := range c.not {
			if strings.Contains(res.body, not) {
				t.Errorf("the first page of a %s shows %q", c.role, not)
			}
		}
	}
}

func TestTheOfficesOwnPagesInBothLanguages(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	commune := "?place=" + itoa(o.units["Ea Knốp"])
	for _, lang := range []string{"en", "vi"} {
		o.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
		for _, path := range []string{"/offices", "/charges", "/organisations", "/points", "/network", "/agents", "/denominators", "/tasks", "/places/tree", "/places/tree?at=2019-06-30", "/places/tree?q=ea", "/places/change",
			"/events", "/events?kind=poverty&months=12", "/events?kind=commune", "/events?kind=pension", "/events?kind=job", "/events?kind=age18"} {
			o.page(path)
			if strings.Contains(path, "?") {
				continue
			}
			res := o.page(path + commune)
			for _, key := range []string{">office.", ">task.", "\"office.", "web.module."} {
				if i := strings.Index(res.body, key); i >= 0 {
					t.Errorf("%s in %s shows a key: %s", path, lang, res.body[i:min(i+60, len(res.body))])
				}
			}
		}
	}
	for _, path := range []string{"/charges.xlsx", "/points.xlsx", "/network.xlsx", "/agents.xlsx", "/denominators.xlsx", "/offices.xlsx", "/organisations.xlsx", "/events.xlsx?kind=age15"} {
		if res := o.get(path); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
			t.Errorf("%s: %d", path, res.status)
		}
	}
	for _, path := range []string{"/events?kind=wedding", "/charges?at=2026-13-01", "/offices/x", "/offices/99999", "/agents/99999", "/organisations/99999"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.status)
		}
	}
}

func TestPuttingSomeoneInChargeFromThePage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	path := "/charges?place=" + itoa(o.units["Ea Knốp"])
	o.page("/charges").has(t, "2 xã chưa có người phụ trách")
	o.page(path).has(t, "Giao người phụ trách Xã Ea Knốp")
	form := url.Values{"name": {"Lê Thị Hoà"}, "title": {"Cán bộ chuyên quản"}, "from": {"2026-11-01"}}
	if res := o.post(path, form); res.status != http.StatusSeeOther {
		t.Fatalf("%d %s", res.status, title(res.body))
	}
	o.page(path).has(t, "Lê Thị Hoà", "Đã giao người phụ trách")
	form.Set("name", "Trần Sơn")
	res := o.post(path, form)
	if res.status != http.StatusConflict {
		t.Fatalf("a second officer: %d", res.status)
	}
	checkPage(t, path, res.body)
	res.has(t, "Xã Ea Knốp đã có Lê Thị Hoà phụ trách từ 01/11/2026", "Trần Sơn", "<details open")
	res = o.post(path, url.Values{"from": {""}})
	if res.status != http.StatusUnprocessableEntity {
		t.Fatalf("an empty form: %d", res.status)
	}
	res.has(t, "aria-invalid", "Chọn một người, hoặc ghi tên người mới")
	o.page("/charges").has(t, "1 xã chưa có người phụ trách")
}

func TestAPointFromThePage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	since := day.Must(2025, 7, 1)
	post, err := o.app.AddOrganisation(context.Background(), app.CommandLine(), org.Organisation{Code: "3456789000", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: since})
	if err != nil {
		t.Fatal(err)
	}
	path := "/points?place=" + itoa(o.units["Ea Knốp"])
	form := url.Values{"code": {"3456789000TH6624400000"}, "organisation": {itoa(post.ID)}, "commune": {itoa(o.units["Ea Knốp"])}, "name": {"Bưu điện Ea Knốp"}, "from": {"2025-07-01"}}
	res := o.post(path, form)
	if res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, "3456789000TH6624400000") {
		t.Fatalf("point 000: %d", res.status)
	}
	form.Set("code", "3456789000 TH 66-24400 003")
	if res := o.post(path, form); res.status != http.StatusSeeOther {
		t.Fatalf("%d", res.status)
	}
	o.page(path).has(t, "3456789000TH6624400003", "3456789000 / TH / 66-24400 / 003", "Bưu điện tỉnh")
}

func TestATaskFromThePage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	if res := o.post("/tasks", url.Values{"title": {""}, "unit": {itoa(o.units["Đắk Lắk"])}}); res.status != http.StatusUnprocessableEntity {
		t.Fatalf("a task without words: %d", res.status)
	} else {
		checkPage(t, "/tasks", res.body)
	}
	res := o.post("/tasks", url.Values{"title": {"Gọi 9 người còn phân vân"}, "unit": {itoa(o.units["Ea Knốp"])}, "due": {"2026-11-23"}})
	o.page(res.to).has(t, "Gọi 9 người còn phân vân", "ngày mai", "Xã Ea Knốp")
	o.page("/").has(t, "Gọi 9 người còn phân vân")
	body := o.page("/tasks").body
	i := strings.Index(body, "/tasks/")
	action := body[i : i+strings.Index(body[i:], "\"")]
	if res := o.post(action, url.Values{"back": {"//evil.example"}}); res.to != "/" {
		t.Errorf("ending leads to %q", res.to)
	}
	o.page("/tasks").has(t, "Đã xong", "Mở lại")
	if res := o.post("/notices", url.Values{"head": {"Giao ban 8 giờ"}, "body": {"<b>không phải thẻ</b>"}}); res.status != http.StatusSeeOther {
		t.Fatalf("a notice: %d", res.status)
	}
	page := o.page("/")
	page.has(t, "Giao ban 8 giờ", "&lt;b&gt;")
	if strings.Contains(page.body, "<b>không") {
		t.Error("a notice brings its own markup")
	}
}

func TestCoverageShowsFifteenAndPrintsAll(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	many := o.units["Ea Knốp"]
	for i := range 40 {
		o.village(many, "Thôn mẫu "+itoa(int64(i)))
	}
	path := "/coverage?place=" + itoa(many)
	res := o.page(path)
	res.has(t, "Xem cả 41")
	if n := strings.Count(res.body, `<tr class="rest">`); n != 26 {
		t.Errorf("%d rows are left for print", n)
	}
	if res := o.page(path + "&all=1"); strings.Contains(res.body, `class="rest"`) {
		t.Error("«all» leaves rows out")
	}
}

func (o *office) village(commune int64, name string) {
	o.t.Helper()
	err := o.app.Store.Write(context.Background(), "test", func(tx *store.Tx) error {
		_, err := tx.CreateUnit(commune, org.KindThon, name, day.Must(2025, 7, 1), "test")
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// A village is split on the page; its households are ticked and taken to the new ones, and the counts follow.
func TestASplitVillageOnThePage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	commune := o.units["Ea Knốp"]
	at := "?place=" + itoa(commune)
	village := regexp.MustCompile(`name="old" value="(\d+)"[^>]*>\s*<span>Buôn Ea Mar`).FindStringSubmatch(o.page("/places/change" + at).body)
	if village == nil {
		t.Fatal("the form does not offer the village")
	}
	res := o.post("/places/change"+at, url.Values{"old": {village[1]}, "new": {"Ea Mar Thượng; Ea Mar Hạ"}, "kind": {"buon"}, "on": {"2026-11-22"}, "source": {"NQ 12/NQ-HĐND"}})
	if res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/places/left?") {
		t.Fatalf("the split: %d %s %s", res.status, res.to, title(res.body))
	}
	page := o.page(res.to)
	page.has(t, "Ai của Buôn Ea Mar về đâu", "Hộ 0142", "Linh", "Cả Tổ liên gia 1")
	keys := regexp.MustCompile(`name="id" value="(h\d+)"`).FindAllStringSubmatch(page.body, -1)
	targets := regexp.MustCompile(`<option value="(\d+)"[^>]*>Buôn Ea Mar (Thượng|Hạ)`).FindAllStringSubmatch(page.body, -1)
	if len(keys) != 2 || len(targets) < 2 {
		t.Fatalf("%d households, %d places to go", len(keys), len(targets))
	}
	if bad := o.post(res.to, url.Values{"to": {targets[0][1]}, "chosen": {"1"}}); bad.status != http.StatusUnprocessableEntity {
		t.Errorf("nobody ticked: %d", bad.status)
	} else {
		bad.has(t, "Chưa đánh dấu hộ hay tổ nào")
	}
	if moved := o.post(res.to, url.Values{"to": {targets[0][1]}, "chosen": {"1"}, "id": {keys[0][1]}}); moved.status != http.StatusSeeOther || moved.to != res.to {
		t.Errorf("one household: %d %s", moved.status, moved.to)
	}
	o.page(res.to).has(t, "Đã chuyển 1 hộ, 2 người")
	o.page("/places/change"+at).has(t, "Còn người chưa có nơi mới: Ea Mar")
	if moved := o.post(res.to, url.Values{"to": {targets[1][1]}, "all": {"1"}}); moved.status != http.StatusSeeOther || moved.to != "/places/left"+at {
		t.Errorf("the rest: %d %s", moved.status, moved.to)
	}
	o.page("/places/left"+at).has(t, "Không còn ai ở nơi cũ")
	for i, want := range []int64{2, 1} {
		id, _ := strconv.ParseInt(targets[i][1], 10, 64)
		if c, err := o.app.Coverage(context.Background(), app.CommandLine(), app.CoverageQuery{UnitID: id}); err != nil || c.Total.People != want {
			t.Errorf("%s: %d people, want %d, %v", targets[i][2], c.Total.People, want, err)
		}
	}
	o.page("/audit").has(t, "Chuyển hộ về thôn mới")
}

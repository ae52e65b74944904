package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
)

// prospectNamed is the path of the card of the prospect with a name.
func (o *office) prospectNamed(name string) string {
	o.t.Helper()
	path, _, _ := strings.Cut(o.linkTo("/prospects", name), "?")
	return path
}

func TestProspectsFromTheListToTheDoor(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.page("/prospects").has(t, "Không có ai ở mục này", "không khó")
	o.people()
	o.page("/prospects").has(t, "Tiềm năng", "Nguyễn Thị Lan", "36 tuổi", "Chưa từng tham gia", "Chưa giao ai")
	card := o.prospectNamed("Y Blơm Niê")
	o.page(card).has(t, "Ưu tiên vì", "vợ đã tham gia", "Sợ bị lừa", "1900 9068", "Cùng hộ người tham gia")
	for _, name := range []string{"Chị Trúc", "Anh Long"} {
		if res := o.post("/prospects/holders", url.Values{"holder_name": {name}, "kind": {"collector"}}); res.status != http.StatusSeeOther {
			t.Fatalf("holder: %d", res.status)
		}
	}
	page := o.page(card).body
	ids := map[string]string{}
	for _, m := range regexp.MustCompile(`<option value="(\d+)">(Chị Trúc|Anh Long)`).FindAllStringSubmatch(page, -1) {
		ids[m[2]] = m[1]
	}
	if res := o.post(card+"/assign", url.Values{"from": {"0"}, "to": {ids["Chị Trúc"]}}); res.status != http.StatusSeeOther {
		t.Fatalf("assign: %d %s", res.status, title(res.body))
	}
	// The second, from a page drawn before: refused, and told who has it.
	if res := o.post(card+"/assign", url.Values{"from": {"0"}, "to": {ids["Anh Long"]}}); res.status != http.StatusConflict {
		t.Errorf("the second assignment: %d", res.status)
	} else {
		res.has(t, "đang do Chị Trúc giữ", "Chưa có gì thay đổi")
	}
	if res := o.post(card+"/talks", url.Values{"way": {"visit"}, "minutes": {"390"}, "outcome": {""}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a talk without outcome: %d", res.status)
	}
	talk := url.Values{"way": {"visit"}, "minutes": {"390"}, "outcome": {"thinking"}, "objection": {"fraud"}, "on": {"2026-11-21"}, "next": {"2026-11-28"}, "note": {"hỏi biên lai"}}
	if res := o.post(card+"/talks", talk); res.status != http.StatusSeeOther {
		t.Fatalf("talk: %d %s", res.status, title(res.body))
	}
	o.page(card).has(t, "Đã gặp 1 lần, 6,5 giờ", "lần tới thứ Bảy 28/11/2026", "hỏi biên lai", "Giao cho Chị Trúc")
	if res := o.post(card+"/means", url.Values{"kind": {"trees"}, "crop": {"mai"}, "n": {"120"}}); res.status != http.StatusSeeOther {
		t.Errorf("means: %d", res.status)
	}
	o.page(card).has(t, "trồng 120 gốc mai")
	if res := o.get("/prospects.xlsx"); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
		t.Errorf("sheet: %d", res.status)
	}
	o.page("/prospects/pivot").has(t, "Xã Ea Knốp", "Lao động tự do", "Cộng")
	o.page("/prospects/pivot?by=reason").has(t, "Cùng hộ người tham gia")
	o.page("/objections").has(t, "Sợ bị lừa", "Nghe 1 lần ở 1 người")
	o.page("/prospects/segments").has(t, "Mới thoát nghèo", "còn không quá 60 tháng đến tuổi nghỉ hưu")
	if res := o.post("/prospects/segments", url.Values{"name": {"Lao động trẻ"}, "age_from": {"18"}, "age_to": {"40"}}); res.status != http.StatusSeeOther {
		t.Errorf("a segment: %d", res.status)
	}
	if res := o.post("/prospects/segments", url.Values{"name": {"Rỗng"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("an empty segment: %d", res.status)
	}
	o.page("/prospects").has(t, "Danh sách này cũ hơn số liệu")
	res := o.post("/prospects/derive", nil)
	if res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/jobs/") {
		t.Fatalf("derive: %d %q", res.status, res.to)
	}
	o.page(res.to).has(t, "Tìm lại người tiềm năng")
	o.work()
	o.page(res.to).has(t, "Danh sách tiềm năng đã mới", "Số dòng thay đổi")
	if strings.Contains(o.page("/prospects").body, "Danh sách này cũ hơn số liệu") {
		t.Error("the list is still old after the work")
	}
	for _, path := range []string{"/prospects?reason=x", "/prospects?holder=x", "/prospects/999999", "/prospects/x"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.status)
		}
	}
	o.post("/language", url.Values{"lang": {"en"}, "back": {"/"}})
	for _, path := range []string{"/prospects", "/prospects/pivot", "/objections", "/prospects/segments", card} {
		o.page(path)
	}
	o.page(card).has(t, "First because:", "wife takes part")
}

func TestProspectsByRights(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	card := o.prospectNamed("Nguyễn Thị Lan")
	for login, role := range map[string]access.Role{"lanhdao": access.CommuneLeader, "nguoithu": access.Collector} {
		n := app.NewAccount{Login: login, Name: "Ông Văn " + login, Role: role, Password: "mot cau de nho", UnitID: o.units["Ea Knốp"]}
		if _, err := o.app.CreateAccount(context.Background(), app.CommandLine(), n); err != nil {
			t.Fatal(err)
		}
	}
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"lanhdao"}, "password": {"mot cau de nho"}})
	if body := o.page("/prospects/pivot").body; strings.Contains(body, `href="/prospects?`) {
		t.Error("a leader is led to names")
	}
	for path, want := range map[string]int{"/prospects": http.StatusForbidden, card: http.StatusForbidden, "/prospects.xlsx": http.StatusForbidden} {
		if res := o.get(path); res.status != want {
			t.Errorf("leader %s: %d, want %d", path, res.status, want)
		}
	}
	o.client = o.newClient()
	o.post("/signin", url.Values{"login": {"nguoithu"}, "password": {"mot cau de nho"}})
	o.page("/prospects").has(t, "Chưa có ai được giao cho bạn")
	if res := o.get(card); res.status != http.StatusNotFound {
		t.Errorf("a collector opens what nobody gave: %d", res.status)
	}
	for path, form := range map[string]url.Values{card + "/assign": {"to": {"1"}}, "/prospects/assign": {"to": {"1"}}, "/prospects/holders": {"holder_name": {"x"}, "kind": {"group"}}, "/prospects/segments": {"end": {"student"}}} {
		if res := o.post(path, form); res.status != http.StatusForbidden {
			t.Errorf("collector %s: %d", path, res.status)
		}
	}
}

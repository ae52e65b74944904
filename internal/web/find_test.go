package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/i18n"
)

// seek sends the search box and returns where the answer stands.
func (o *office) seek(text string) string {
	o.t.Helper()
	res := o.post("/people", url.Values{"q": {text}})
	if res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/people") {
		o.t.Fatalf("search: %d %s", res.status, res.to)
	}
	for _, word := range append(strings.Fields(text), url.QueryEscape(text)) {
		if len(word) > 3 && strings.Contains(strings.ToLower(res.to), strings.ToLower(word)) {
			o.t.Errorf("the address of the answer holds «%s»: %s", word, res.to)
		}
	}
	return res.to
}

func (o *office) suggest(text string) string {
	o.t.Helper()
	res := o.post("/people/suggest", url.Values{"q": {text}})
	if res.status != http.StatusOK {
		o.t.Fatalf("suggest: %d %s", res.status, res.body)
	}
	return res.body
}

func TestOneBoxFindsAllKinds(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	o.page("/people").has(t, "«hbia nie»", "Tìm người, hộ, nơi")
	for typed, want := range map[string][]string{
		"h linh eban":      {"H' Linh Êban", "066••••••234"},
		"hlinh":            {"H' Linh Êban"},
		"blom y":           {"Y Blơm Niê"},
		"nguyenthilan":     {"Nguyễn Thị Lan", "Không ai có tên đúng như đã gõ"},
		"nguyen thj lan":   {"Nguyễn Thị Lan", "gần giống"},
		"lan 1990":         {"Nguyễn Thị Lan"},
		"son krong ana":    {"Trần Văn Sơn"},
		"hộ 142":           {"Hộ 0142", "H' Linh Êban"},
		"ea knop":          {"Xã Ea Knốp", "Nơi"},
		"nhap danh sach":   {"Nhập danh sách", `href="/deliveries/new"`, "Chức năng"},
		"đợt rà soát":      {"Đợt rà soát", `href="/reviews"`},
		"066188001234":     {"H' Linh Êban"},
		"0661880":          {"Số chưa đủ nên không tìm", "cất kín"},
		"066188009999":     {"Không ai trong địa bàn của bạn mang số này"},
		"xyzzy":            {"Không tìm thấy"},
		"<script>alert(1)": {"Không tìm thấy"},
	} {
		o.page(o.seek(typed)).has(t, want...)
	}
	if body := o.suggest("nguyen"); !strings.Contains(body, "Người") || !strings.Contains(body, "Nguyễn Thị Lan") || !strings.Contains(body, `<button class="all">`) {
		t.Errorf("suggestions: %s", body)
	}
	if body := o.suggest("066188001234"); strings.Contains(body, "Linh") || !strings.Contains(body, "Bấm Enter") {
		t.Errorf("a number is looked up while it is typed: %s", body)
	}
	if body := o.suggest("n"); strings.TrimSpace(body) != "" {
		t.Errorf("one letter: %s", body)
	}
	old := o.get("/people?q=" + url.QueryEscape("Nguyễn Thị Lan"))
	if old.status != http.StatusSeeOther || strings.Contains(old.to, "Nguy") {
		t.Errorf("an address from before: %d %s", old.status, old.to)
	}
	for what, sealed := range map[string]string{"nonsense": "abc", "another sealed value": o.app.Keys.Seal([]byte(`{"c":"066188001234"}`))} {
		if res := o.get("/people?t=" + url.QueryEscape(sealed)); res.status != http.StatusNotFound || strings.Contains(res.body, "066188001234") {
			t.Errorf("%s: %d", what, res.status)
		}
	}
	if res := o.get(o.seek("nguyen") + "&after=%3F"); res.status != http.StatusUnprocessableEntity {
		t.Errorf("a page of nowhere: %d", res.status)
	}
}

func TestSearchShowsEachRoleItsOwn(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	for _, c := range []struct {
		role      access.Role
		place     string
		typed     string
		has, lack string
	}{
		{access.VillageHead, "Ea Knốp", "nguyen thi", "Nguyễn Thị Lan", "Trần Văn Sơn"},
		{access.VillageHead, "Ea Knốp", "tran van", "Không tìm thấy", "Trần Văn Sơn"},
		{access.VillageHead, "Ea Knốp", "hộ 7", "Không tìm thấy", "Trần Văn Sơn"},
		{access.VillageHead, "Ea Knốp", "nhập danh sách", "", "/deliveries/new"},
		{access.Collector, "Krông Ana", "066079001299", "Không ai", "Sơn"},
		{access.CommuneLeader, "Ea Knốp", "nguyen thi lan", "Không tìm thấy", "Nguyễn Thị Lan"},
		{access.CommuneLeader, "Ea Knốp", "hộ 142", "Không tìm thấy", "Linh"},
		{access.CommuneLeader, "Ea Knốp", "ea mar", "Buôn Ea Mar", "Linh"},
		{access.CommuneLeader, "Ea Knốp", "krong ana", "Không tìm thấy", ">Xã Krông Ana"},
		{access.Auditor, "Đắk Lắk", "ai đã xem", "Nhật ký", "Lan"},
	} {
		login := strings.ReplaceAll(string(c.role), "_", "") + strings.ToLower(c.place[:1])
		_, err := o.app.CreateAccount(context.Background(), app.CommandLine(), app.NewAccount{Login: login, Name: "Bà Nào Đó", Password: "mot cau de nho", Role: c.role, UnitID: o.units[c.place]})
		if err != nil && !strings.Contains(err.Error(), "taken") {
			t.Logf("%s: %v", login, err) // made for a line above
		}
		o.client = o.newClient()
		o.post("/signin", url.Values{"login": {login}, "password": {"mot cau de nho"}})
		body := o.page(o.seek(c.typed)).body
		if c.has != "" && !strings.Contains(body, c.has) || strings.Contains(body, c.lack) {
			t.Errorf("%s of %s, «%s»: has %q is %v, has %q is %v", c.role, c.place, c.typed, c.has, strings.Contains(body, c.has), c.lack, strings.Contains(body, c.lack))
		}
		if part := o.suggest(c.typed); strings.Contains(part, c.lack) {
			t.Errorf("%s, suggestions for «%s» hold %q", c.role, c.typed, c.lack)
		}
	}
}

func TestEveryFunctionOpensAndHasWords(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	for _, f := range functions {
		if res := o.get(f.href); res.status != http.StatusOK {
			t.Errorf("%s: %s answers %d", f.key, f.href, res.status)
		}
		for _, end := range []string{"", ".words"} {
			if !i18n.Has("search.fn." + f.key + end) {
				t.Errorf("no words for %s%s", f.key, end)
			}
		}
		name := i18n.T(i18n.VI, "search.fn."+f.key)
		if body := o.suggest(name); !strings.Contains(body, name) {
			t.Errorf("«%s» is not found by its name", name)
		}
	}
}

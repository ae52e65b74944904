package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/access"
)

func (o *office) adviceOf(name string) string {
	o.t.Helper()
	file := o.linkTo("/coverage/names?scheme=health&status=missing&place="+itoa(o.units["Ea Knốp"]), name)
	return "/advice?person=" + regexp.MustCompile(`/people/(\d+)`).FindStringSubmatch(file)[1]
}

// The page of a household is there without typing, and says its amounts with their articles.
func TestTheFamilyPageComesFromTheRegister(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	o.page("/advice").has(t, "Những người trong nhà", "Lập trang")
	family := o.adviceOf("Nguyễn Thị Lan")
	page := o.page(family)
	page.has(t, "Mỗi tháng nhà mình góp", "264.000", "Mỗi ngày để dành", "Nhà nước góp thêm 66.000", "Nếu ngừng thì sao", "Nói thật", "trợ cấp hưu trí xã hội", "Đây không phải lừa đảo",
		"Gõ mã xác nhận in trên biên lai", "1900 9068", "Luật 41/2024/QH15, Điều 36 khoản 1", "Ba cách chọn, đặt cạnh nhau", "Lời nhắn Zalo", "Đọc to trong hai phút", "387.200")
	for _, jargon := range []string{"BHXH tự nguyện", "BHYT hộ"} {
		if i := strings.Index(page.body, `<article class="leaf`); i >= 0 && strings.Contains(page.body[i:strings.Index(page.body, "</article>")], jargon) {
			t.Errorf("the leaf says %q", jargon)
		}
	}
	o.page("/advice?made=1&join=1&birth.1=1988&sex.1=f&card=1&card=2&birth.2=2012&cards=12&paper=a4&method=12&name.1=Mẹ&poverty=near").has(t, "Mẹ", `class="leaf a4"`, "đóng 12 tháng một lần")
	o.page("/advice?made=1&join=1&birth.1=1988&want=3.000.000").has(t, "Muốn lương hưu 3.000.000")
	for query, words := range map[string]string{"join=1&birth.1=1988&income=1000": "thấp hơn mức thấp nhất", "join=1&birth.1=hôm qua": "Ghi ngày sinh hoặc năm sinh", "": "Hãy chọn ít nhất một người",
		"join=1&birth.1=1988&income=nhiều": "Không đọc được số này", "join=1&birth.1=2020": "Chưa đủ tuổi tham gia"} {
		res := o.page("/advice?made=1&" + strings.ReplaceAll(query, " ", "+"))
		res.has(t, "Chưa lập được trang", words)
	}
	if res := o.post("/advice", url.Values{"made": {"1"}, "join": {"1"}, "birth.1": {"1988"}, "name.1": {"Cô Bảy"}}); res.status != http.StatusOK {
		t.Errorf("the form sent: %d", res.status)
	} else {
		res.has(t, "Cô Bảy", "264.000")
	}
	if res := o.get("/advice?person=x"); res.status != http.StatusNotFound {
		t.Errorf("a person that is none: %d", res.status)
	}
}

func TestWhoMaySeeAFamilysMoney(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	family := o.adviceOf("Nguyễn Thị Lan")
	for login, c := range map[string]struct {
		role access.Role
		unit string
		want int
	}{"thuhang": {access.Collector, "Ea Knốp", http.StatusOK}, "thuxa": {access.Collector, "Krông Ana", http.StatusNotFound}, "chutich": {access.CommuneLeader, "Ea Knốp", http.StatusForbidden}} {
		o.as(login, c.role, o.units[c.unit])
		if res := o.get(family); res.status != c.want {
			t.Errorf("%s of %s: %d, want %d", c.role, c.unit, res.status, c.want)
		}
		o.page("/advice")
	}
}

// The book is open to all who work here; a value needs two people and then counts on the next page.
func TestTheBookOfLawAndItsSecondPerson(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	o.page("/policy").has(t, "Sổ quy định", "Sắp đổi", "01/01/2027", "2.200.000", "cần xác nhận", "Mức đóng và hỗ trợ")
	o.page("/policy/rural_poverty_line").has(t, "1.500.000", "Từ 01/01/2027: 2.200.000", "Nghị định 351/2025/NĐ-CP", "Các mức theo thời gian", "Nhập giá trị mới")
	o.page("/policy/reference_level").has(t, "đã hủy")
	if res := o.get("/policy/moon"); res.status != http.StatusNotFound {
		t.Errorf("a rule that is none: %d", res.status)
	}
	value := url.Values{"value": {"hai triệu"}, "from": {"2027-01-01"}, "document": {"Nghị định 400/2026/NĐ-CP"}, "article": {"Điều 3"}, "doc_day": {"2026-12-01"}, "link": {"Công báo"}, "reason": {"văn bản mới"}}
	if res := o.post("/policy/rural_poverty_line/values", value); res.status != http.StatusUnprocessableEntity {
		t.Errorf("an unreadable value: %d", res.status)
	} else {
		res.has(t, "Sổ không đọc được giá trị này")
	}
	value.Set("value", "2000000")
	if res := o.post("/policy/rural_poverty_line/values", value); res.status != http.StatusSeeOther {
		t.Fatalf("a value: %d %s", res.status, title(res.body))
	}
	page := o.page("/policy/rural_poverty_line")
	page.has(t, "chờ người thứ hai", "2.000.000")
	if strings.Contains(page.body, "Đồng ý, dùng từ ngày ấy") {
		t.Error("whoever entered a value is asked to agree to it")
	}
	o.as("lanhdao", access.ProvinceLeader, o.units["Đắk Lắk"])
	page = o.page("/policy")
	at := regexp.MustCompile(`action="(/policy/rural_poverty_line/values/[^"]+)"`).FindStringSubmatch(page.body)
	if at == nil {
		t.Fatal("the second person is not asked")
	}
	if res := o.post(at[1], url.Values{"agree": {"1"}}); res.status != http.StatusSeeOther {
		t.Fatalf("agree: %d", res.status)
	}
	o.page("/policy/voluntary_income_floor").has(t, "Từ 01/01/2027: 2.000.000")
	o.page("/policy/rural_poverty_line").has(t, "cơ quan nhập", "đang dùng theo ngày")
	o.page("/advice?made=1&join=1&birth.1=1988").has(t, "352.000")
}

func TestWhoAChangeAffects(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.page("/policy/changes/2027-01-01").has(t, "Chưa có danh sách người tham gia")
	o.thanhBinh()
	o.page("/policy/changes/2027-01-01").has(t, "Đổi quy định từ 01/01/2027", "47", "264.000", "387.200", "Xã Ea Knốp")
	village := "place=" + itoa(o.units["Thanh Bình"])
	o.page("/policy/changes/2027-01-01?names=1&"+village).has(t, "Danh sách theo tên", "Mở trang")
	if res := o.get("/policy/changes/2027-01-01/names.xlsx?" + village); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
		t.Errorf("export: %d", res.status)
	}
	for _, path := range []string{"/policy/changes/2026-11-22", "/policy/changes/tet"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.status)
		}
	}
	o.as("chutich", access.CommuneLeader, o.units["Ea Knốp"])
	o.page("/policy/changes/2027-01-01").has(t, "387.200")
	for _, path := range []string{"/policy/changes/2027-01-01?names=1", "/policy/changes/2027-01-01/names.xlsx"} {
		if res := o.get(path); res.status != http.StatusForbidden {
			t.Errorf("a leader at %s: %d", path, res.status)
		}
	}
}

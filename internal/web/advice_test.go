package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
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
		"Gõ mã xác nhận in trên biên lai", "1900 9068", "Luật 41/2024/QH15: 1\u00a0Điều\u00a036\u00a0khoản\u00a01", "Ba cách chọn, đặt cạnh nhau", `class="leaf-qr"`, "Ô vuông mở trang https://baohiemxahoi.gov.vn", "Lời nhắn Zalo", "Đọc to trong hai phút", "387.200")
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

// Where a place supports a household for some months after it left the near-poor list, the form asks the day;
// elsewhere it does not. Hà Nội pays the health card for 36 months.
func TestTheFormAsksWhenTheListWasLeft(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	if body := o.page("/advice").body; strings.Contains(body, `name="left"`) {
		t.Error("Đắk Lắk has no such rule, and the form asks")
	}
	since := day.Must(2025, 7, 1)
	u := org.Unit{Level: org.Province, Code: "01", Since: since, Version: org.Version{From: since, Kind: org.KindCity, Name: "Hà Nội", FullName: "Thành phố Hà Nội", Key: "thanh pho ha noi"}}
	if err := o.app.Store.Write(context.Background(), "test", func(tx *store.Tx) error { return tx.InsertUnit(&u) }); err != nil {
		t.Fatal(err)
	}
	o.actAs(access.ProvincePlanner, u.ID)
	o.page("/advice").has(t, `name="left"`, "mới thoát hộ cận nghèo", "Ngày thoát danh sách hộ cận nghèo")
	for left, words := range map[string][]string{
		"":           {"Chưa lập được trang", "Thiếu ngày thoát danh sách hộ cận nghèo", "36 tháng"},
		"2024":       {"Chưa lập được trang", "Ghi đủ ngày, tháng, năm"},
		"23/11/2026": {"Chưa lập được trang", "Ghi đủ ngày, tháng, năm"}, // tomorrow
		"22/11/2023": {"1.366.200"},                                      // the first day after 36 months
		"23/11/2023": {"1.252.350"},                                      // one month of twelve is left
		"22/11/2026": {"Thẻ của Mẹ: 0 đồng"},
	} {
		o.post("/advice", url.Values{"made": {"1"}, "card": {"1"}, "birth.1": {"1988"}, "name.1": {"Mẹ"}, "cards": {"12"}, "poverty": {"left"}, "left": {left}}).has(t, words...)
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
	if page = o.page("/approvals"); !strings.Contains(page.body, "2.000.000") || strings.Contains(page.body, "Đồng ý, dùng từ ngày ấy") {
		t.Error("whoever entered a value does not see it waiting for the second person, or could agree to it")
	}
	o.as("lanhdao", access.ProvinceLeader, o.units["Đắk Lắk"])
	o.page("/approvals").has(t, "2.000.000", "Nghị định 400/2026/NĐ-CP", "Đồng ý, dùng từ ngày ấy")
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

// How an office is reached is corrected by an administrator and stands on the family's page and its square.
func TestTheOfficeCanBeReached(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.people()
	err := o.app.Store.Write(context.Background(), "test", func(tx *store.Tx) error {
		since := day.Must(2025, 7, 1)
		base := org.Office{Code: "BHXH-EK", Level: org.OfficeBase, Name: "BHXH cơ sở Ea Kar", From: since}
		if err := tx.InsertOffice(&base); err != nil {
			return err
		}
		return tx.InsertArea(org.OfficeArea{OfficeID: base.ID, UnitID: o.units["Ea Knốp"], From: since})
	})
	if err != nil {
		t.Fatal(err)
	}
	at := regexp.MustCompile(`/offices/(\d+)`).FindString(o.page("/offices").body)
	if at == "" {
		t.Fatal("there is no office")
	}
	bad := o.post(at+"/contact", url.Values{"phone": {"gọi chị Hà"}, "site": {"http://bhxh.example/?id=7"}})
	if bad.status != http.StatusUnprocessableEntity {
		t.Errorf("a contact without a digit: %d", bad.status)
	}
	bad.has(t, "không có chữ số nào", "không có dấu ?", "gọi chị Hà")
	o.page(at).has(t, "chưa ghi")
	if res := o.post(at+"/contact", url.Values{"phone": {"0262 000 111"}, "address": {"12 đường Trung tâm"}, "hours": {"7:30 – 17:00"}, "site": {"https://bhxh.example/daklak"}}); res.status != http.StatusSeeOther {
		t.Fatalf("a contact: %d %s", res.status, title(res.body))
	}
	o.page(at).has(t, "0262 000 111", "https://bhxh.example/daklak")
	o.page(o.adviceOf("Nguyễn Thị Lan")).has(t, "0262 000 111", "12 đường Trung tâm", "7:30 – 17:00", "1900 9068")
	o.as("canbo", access.BaseOfficial, o.units["Ea Knốp"])
	if res := o.post(at+"/contact", url.Values{"phone": {"0900 000 000"}}); res.status != http.StatusForbidden {
		t.Errorf("an officer changes the office's telephone: %d", res.status)
	}
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
	o.page("/policy/changes/2027-01-01").has(t, "Hết hạn 12/2026 – 02/2027", "/policy/changes/2027-01-01/places.xlsx")
	if res := o.get("/policy/changes/2027-01-01/places.xlsx"); res.status != http.StatusOK || !strings.HasPrefix(res.body, "PK") {
		t.Errorf("the list by commune as a workbook: %d", res.status)
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

package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/sheet"
)

// thanhBinh is the village of seed H15: 82 people of working age in four groups, 47 of them in the
// voluntary scheme; and a second village beside it.
func (o *office) thanhBinh() {
	o.t.Helper()
	var residents, voluntary strings.Builder
	residents.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tTổ liên gia\tSố hộ\tQuan hệ với chủ hộ\tDân tộc\tNghề nghiệp\n")
	voluntary.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố CCCD\tMã số BHXH\tTừ ngày\tĐến ngày\tMức đóng\tXã\n")
	for i := range 88 {
		name := []string{"Nguyễn Văn", "Trần Thị", "Lê Đức", "Phạm Ngọc", "Hoàng Hữu", "Võ Thu", "Y Blơm"}[i%7] + " " + []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hoa", "Lan", "Minh", "Nam", "Phúc", "Niê"}[i%11]
		birth, sex, citizen := day.Must(1975+i%25, 1+i%12, 1+i%28).VN(), []string{"Nam", "Nữ"}[i%2], fmt.Sprintf("000%09d", 190000000+i)
		village := "Thôn Thanh Bình"
		if i >= 82 {
			village = "Thôn Thanh An"
		}
		fmt.Fprintf(&residents, "%s\t%s\t%s\t%s\tEa Knốp\t%s\tTổ %d\tTB%03d\tCon\tKinh\tLàm nông\n", name, birth, sex, citizen, village, 1+i%4, i/4+1)
		if i < 47 {
			fmt.Fprintf(&voluntary, "%s\t%s\t%s\t%s\t99%08d\t01/01/2026\t31/12/2026\t297000\tEa Knốp\n", name, birth, sex, citizen, 1000+i)
		}
	}
	for list, text := range map[delivery.List]string{delivery.Residents: residents.String(), delivery.Voluntary: voluntary.String()} {
		path := filepath.Join(o.t.TempDir(), string(list)+".tsv")
		writeFile(o.t, path, text)
		if _, err := o.app.ImportList(context.Background(), app.CommandLine(), app.ImportRequest{Path: path, Name: string(list) + ".tsv", List: list, AsOf: day.Must(2026, 11, 20), Whole: true}, nil); err != nil {
			o.t.Fatal(err)
		}
	}
	if _, err := o.app.LinkLists(context.Background(), app.CommandLine(), nil); err != nil {
		o.t.Fatal(err)
	}
	below, err := o.app.Place(context.Background(), app.CommandLine(), o.units["Ea Knốp"], day.Date{})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, u := range below.Children {
		o.units[u.Name] = u.ID
	}
}

// as signs in as a new account of a role and place.
func (o *office) as(login string, role access.Role, unit int64) {
	o.t.Helper()
	n := app.NewAccount{Login: login, Name: "Y Thịnh Niê", Role: role, UnitID: unit, Password: "mot cau de nho"}
	if _, err := o.app.CreateAccount(context.Background(), app.CommandLine(), n); err != nil {
		o.t.Fatal(err)
	}
	o.client = o.newClient()
	if res := o.post("/signin", url.Values{"login": {login}, "password": {"mot cau de nho"}}); res.status != http.StatusSeeOther {
		o.t.Fatalf("sign in: %d %s", res.status, title(res.body))
	}
}

// reviewOffice has a round of the commune about the voluntary scheme, everyone it is for: 88 people.
func reviewOffice(t *testing.T) (*office, string) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.thanhBinh()
	at := "?place=" + itoa(o.units["Ea Knốp"])
	o.page("/reviews"+at).has(t, "Chưa có đợt rà soát nào", "Mở đợt rà soát")
	o.page("/reviews/new"+at).has(t, "Hỏi về ai", "Danh sách được giữ nguyên")
	if res := o.post("/reviews/new"+at, url.Values{"who": {"everyone"}, "about": {"voluntary"}, "on_day": {"2026-11-22"}, "due": {"2026-11-01"}}); res.status != http.StatusUnprocessableEntity {
		t.Fatalf("due before it begins: %d", res.status)
	} else {
		res.has(t, "Hạn gửi về phải từ ngày rà soát trở đi")
	}
	res := o.post("/reviews/new"+at, url.Values{"who": {"everyone"}, "about": {"voluntary"}, "on_day": {"2026-11-22"}, "due": {"2026-11-30"}})
	if res.status != http.StatusSeeOther {
		t.Fatalf("open a round: %d %s", res.status, res.body)
	}
	path, _, _ := strings.Cut(res.to, "?")
	o.page(res.to).has(t, "Đợt rà soát 1 · BHXH tự nguyện", "0 trên 88", "Thôn Thanh Bình", "còn", "88 người chưa được đánh dấu")
	return o, path
}

var lineNo = regexp.MustCompile(`name="no" value="(\d+)"`)

func TestAVillageIsMarkedUntilTheRoundCloses(t *testing.T) {
	o, round := reviewOffice(t)
	binh := "?place=" + itoa(o.units["Thanh Bình"])
	page := o.page(round + "/mark" + binh)
	page.has(t, "0 trên 82", "Đã có nơi khác", "Đi làm xa", "Đã mất", "Có khả năng", "Chưa / không", "Tổ 1", "47 người đã có trong danh sách tham gia")
	if shown := regexp.MustCompile(`000190\d{6}`).MatchString(page.body); shown {
		t.Error("a citizen number stands on the marking page")
	}
	if res := o.post(round+"/listed"+binh, nil); res.status != http.StatusSeeOther {
		t.Fatalf("confirm those on the list: %d", res.status)
	}
	open := o.page(round + "/mark" + binh + "&show=open")
	open.has(t, "47 trên 82", "còn 35 người", "Đã xác nhận 47 người")
	lines := lineNo.FindAllStringSubmatch(open.body, -1)
	if len(lines) != 35 {
		t.Fatalf("%d names wait, want 35", len(lines))
	}
	res := o.post(round+"/mark"+binh+"&show=open", url.Values{"no": {lines[0][1]}, "answer": {"4"}})
	if res.status != http.StatusSeeOther || !strings.Contains(res.to, "show=open") || !strings.Contains(res.to, "#l-") {
		t.Errorf("without script an answer leads to %d %q", res.status, res.to)
	}
	part := o.postPart(round+"/mark"+binh, url.Values{"no": {lines[1][1]}, "answer": {"3"}, "note": {"mất tháng 3"}})
	part.has(t, "49 trên 82", `hx-swap-oob="true"`, "mất tháng 3", `aria-pressed="true"`)
	for what, form := range map[string]url.Values{"a sixth answer": {"no": {lines[2][1]}, "answer": {"6"}}, "a note alone": {"no": {lines[2][1]}, "answer": {"keep"}, "note": {"x"}}} {
		if res := o.post(round+"/mark"+binh, form); res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, res.status)
		}
	}
	if res := o.post(round+"/close", nil); res.status != http.StatusConflict {
		t.Errorf("closed with 49 of 88: %d", res.status)
	} else {
		res.has(t, "Mới đánh dấu 49 trên 88 người, còn 39 người")
	}
	for _, l := range lineNo.FindAllStringSubmatch(o.page(round+"/mark?show=open").body, -1) {
		if res := o.post(round+"/mark", url.Values{"no": {l[1]}, "answer": {"5"}}); res.status != http.StatusSeeOther {
			t.Fatalf("mark line %s: %d", l[1], res.status)
		}
	}
	o.page(round).has(t, "88 trên 88", "Đã đánh dấu đủ mọi người", "Đóng đợt rà soát")
	o.post(round+"/close", nil)
	o.page(round).has(t, "Đã đóng lúc", "Phạm Thị Hạnh")
	o.page(round+"/history").has(t, "mất tháng 3", "xác nhận theo danh sách", "Có khả năng")
	o.page(round+"/mark"+binh).has(t, "Lý do sửa (đợt đã đóng)")
	o.page("/audit").has(t, "Đóng đợt rà soát", "Đánh dấu trong đợt rà soát")
	o.page("/coverage?scheme=voluntary&place="+itoa(o.units["Thanh Bình"])).has(t, "47")
}

// postPart posts as htmx does.
func (o *office) postPart(path string, form url.Values) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, o.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", o.site.URL)
	req.Header.Set("HX-Request", "true")
	return o.send(req)
}

// What is typed into the address of another village leads nowhere.
func TestAVillageHeadReachesOnlyHisLines(t *testing.T) {
	o, round := reviewOffice(t)
	all := lineNo.FindAllStringSubmatch(o.page(round+"/mark?place="+itoa(o.units["Thanh Bình"])).body, -1)
	o.as("truong", access.VillageHead, o.units["Thanh An"])
	o.page("/reviews").has(t, "0 trên 6")
	mine := o.page(round + "/mark")
	mine.has(t, "0 trên 6", "Thanh An")
	if n := len(lineNo.FindAllString(mine.body, -1)); n != 6 {
		t.Errorf("the head sees %d lines, want 6", n)
	}
	binh := "?place=" + itoa(o.units["Thanh Bình"])
	for _, path := range []string{round + binh, round + "/mark" + binh, round + "/print" + binh, round + "/sheet.xlsx" + binh, round + "/history" + binh, "/board" + binh, "/reviews/99", "/reviews/x"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, res.status)
		}
	}
	for _, place := range []string{"", binh} {
		if res := o.post(round+"/mark"+place, url.Values{"no": {all[0][1]}, "answer": {"3"}}); res.status != http.StatusNotFound {
			t.Errorf("a line of another village is marked: %d", res.status)
		}
	}
	if res := o.post(round+"/listed"+binh, nil); res.status != http.StatusNotFound {
		t.Errorf("another village is confirmed: %d", res.status)
	}
	for _, path := range []string{"/reviews/new", round + "/close"} {
		if res := o.post(path, url.Values{"about": {"any"}, "on_day": {"2026-11-22"}}); res.status != http.StatusForbidden {
			t.Errorf("POST %s by a head: %d", path, res.status)
		}
	}
	o.page("/board?place="+itoa(o.units["Thanh An"])).has(t, "Còn 6 người chưa tham gia", "Tổ 3")
	o.as("lanhdao", access.CommuneLeader, o.units["Ea Knốp"])
	o.page(round).has(t, "0 trên 88")
	for _, path := range []string{"/mark", "/print", "/sheet.xlsx", "/history"} {
		if res := o.get(round + path); res.status != http.StatusForbidden {
			t.Errorf("a leader opens %s: %d", path, res.status)
		}
	}
	board := o.page("/board" + binh)
	board.has(t, "57,32\u00a0%", "47 trên 82 người lao động", "Còn 35 người chưa tham gia", "Chỉ trưởng thôn và cán bộ phụ trách mở được tên")
	if strings.Contains(board.body, "Y Blơm") {
		t.Error("the board shows a leader the names")
	}
}

// The sheet that is downloaded is understood when it comes back, in both languages.
func TestTheSheetGoesOutAndComesBack(t *testing.T) {
	o, round := reviewOffice(t)
	an := "?place=" + itoa(o.units["Thanh An"])
	for i, lang := range []string{"vi", "en"} {
		o.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
		rows := o.sheetRows(round + "/sheet.xlsx" + an)
		var out [][]string
		for j := len(rows) - 1; j >= 3; j-- { // shuffled
			for len(rows[j]) < 13 {
				rows[j] = append(rows[j], "")
			}
			if j != 4 { // one line deleted
				out = append(out, rows[j])
			}
		}
		copy(out[0][7:12], make([]string, 5))
		out[0][7+3+i] = "x"
		out[1][1] = "22-2222"
		out[1][7] = "x"
		res := o.sendSheet(round+"/upload"+an, append(append([][]string{}, rows[:3]...), out...))
		if res.status != http.StatusSeeOther {
			t.Fatalf("%s: upload: %d %s", lang, res.status, title(res.body))
		}
		up := o.page(res.to)
		up.has(t, "22-2222")
		if lang == "vi" {
			up.has(t, "Đã ghi nhận 1 dòng, trả lại 1 dòng", "Mã «22-2222» viết sai")
		} else {
			up.has(t, "On screen the answer is «likely to join»")
		}
		path, query, _ := strings.Cut(res.to, "?")
		back := o.sheetRows(path + "/back.xlsx?" + query)
		if head := back[2]; len(back) < 4 || len(head) != 14 {
			t.Errorf("%s: what is given back: %q", lang, back)
		}
	}
	o.post("/language", url.Values{"lang": {"vi"}, "back": {"/"}})
	o.page(round+an).has(t, "1 trên 6", "ra-soat.xlsx")
	if res := o.sendSheet(round+"/upload"+an, [][]string{{"Họ và tên", "Ngày sinh"}, {"A", "B"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("another table: %d", res.status)
	}
}

func (o *office) sheetRows(path string) [][]string {
	o.t.Helper()
	res := o.get(path)
	if res.status != http.StatusOK {
		o.t.Fatalf("GET %s: %d", path, res.status)
	}
	file := filepath.Join(o.t.TempDir(), "a.xlsx")
	if err := os.WriteFile(file, []byte(res.body), 0o600); err != nil {
		o.t.Fatal(err)
	}
	src, err := sheet.Open(file, sheet.Limits{})
	if err != nil {
		o.t.Fatal(err)
	}
	defer src.Close()
	var rows [][]string
	if err := src.Rows(context.Background(), "", func(_ int64, cells []string) error {
		rows = append(rows, append([]string(nil), cells...))
		return nil
	}); err != nil {
		o.t.Fatal(err)
	}
	return rows
}

func (o *office) sendSheet(path string, rows [][]string) answer {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	f, err := form.CreateFormFile("file", "ra-soat.xlsx")
	if err != nil {
		o.t.Fatal(err)
	}
	w, err := sheet.NewWriter(f, sheet.KindXLSX)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		o.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		o.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, o.site.URL+path, &body)
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Origin", o.site.URL)
	return o.send(req)
}

func TestReviewPagesInBothLanguages(t *testing.T) {
	o, round := reviewOffice(t)
	for _, lang := range []string{"en", "vi"} {
		o.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
		for _, path := range []string{"/reviews", "/reviews/new", round, round + "/mark", round + "/mark?show=likely", round + "/print", round + "/history", "/board", "/board?scheme=health", "/board?place=" + itoa(o.units["Thanh Bình"])} {
			res := o.page(path)
			if !strings.Contains(res.body, `<html lang="`+lang+`"`) || regexp.MustCompile(`>[^<]*\breview\.[a-z_]+`).MatchString(res.body) {
				t.Errorf("%s is not in %s", path, lang)
			}
		}
	}
	o.page(round+"/print").has(t, "RÀ SOÁT Thôn Thanh Bình, Xã Ea Knốp", "TRƯỞNG THÔN", "82 người")
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/person"
)

// doubts takes in n times two residents of one name and birth year, and a voluntary row for each two.
func (o *office) doubts(n int) {
	o.t.Helper()
	var a, b strings.Builder
	a.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tTổ liên gia\tSố hộ\tQuan hệ với chủ hộ\tNghề nghiệp\n")
	b.WriteString("Họ và tên\tNgày sinh\tGiới tính\tSố CCCD\tMã số BHXH\tXã\tTừ ngày\tĐến ngày\tMức đóng\n")
	for i := range n {
		name := fmt.Sprintf("%s %s %s", []string{"Trương", "Đinh", "Mai", "Cao"}[i%4], []string{"Thị", "Văn", "Quang", "Bích", "Xuân"}[i%5], []string{"Thảo", "Tuấn", "Kiên", "Ngà", "Vĩnh", "Oanh", "Sâm"}[i%7])
		sex := []string{"Nam", "Nữ"}[i%2]
		for k := range 2 {
			fmt.Fprintf(&a, "%s\t%02d/%02d/%d\t%s\t000%09d\tEa Knốp\tBuôn Ea Mar\t%d\t%04d\tChủ hộ\tLàm nông\n", name, 1+i%28, 1+(i+5*k)%12, 1970+i%20, sex, 290000000+2*i+k, 1+k, 500+2*i+k)
		}
		fmt.Fprintf(&b, "%s\t%d\t%s\t\t99%08d\tEa Knốp\t01/01/2026\t31/12/2026\t297000\n", name, 1970+i%20, sex, 50000+i)
	}
	for i := range 40 { // people nobody doubts, so that there is something to learn from
		name := fmt.Sprintf("%s %s %s", []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"}[i%5], []string{"Văn", "Thị", "Đức", "Ngọc"}[i%4], []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hoa", "Lan"}[i%7])
		birth := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1960+i)
		fmt.Fprintf(&a, "%s\t%s\tNam\t000%09d\tEa Knốp\tBuôn Ea Mar\t%d\t%04d\tChủ hộ\tLàm nông\n", name, birth, 190000000+i, 1+i%2, 100+i)
		fmt.Fprintf(&b, "%s\t%s\tNam\t000%09d\t99%08d\tEa Knốp\t01/01/2026\t31/12/2026\t297000\n", name, birth, 190000000+i, 1000+i)
	}
	for list, text := range map[delivery.List]string{delivery.Residents: a.String(), delivery.Voluntary: b.String()} {
		path := o.t.TempDir() + "/" + string(list) + ".tsv"
		writeFile(o.t, path, text)
		if _, err := o.app.ImportList(context.Background(), app.CommandLine(), app.ImportRequest{Path: path, Name: string(list) + ".tsv", List: list, AsOf: day.Must(2026, 11, 20), Whole: true}, nil); err != nil {
			o.t.Fatal(err)
		}
	}
	res, err := o.app.LinkLists(context.Background(), app.CommandLine(), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	if res.Review < int64(n) {
		o.t.Fatalf("%d people in doubt, want %d", res.Review, n)
	}
}

var pairAction = regexp.MustCompile(`action="(/pairs/\d+/\d+[^"]*)"`)

func (a answer) pair(t *testing.T) string {
	t.Helper()
	m := pairAction.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no pair on the page: %d", a.status)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

func TestThePairsWithoutScript(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.doubts(4)
	page := o.page("/pairs")
	page.has(t, "còn 4", "hôm nay đã xem 0", "Có phải cùng một người không?", "Người gần đúng thứ hai", "giống", "một bên ghi thiếu", "Chỉ sổ ghi")
	if strings.Contains(page.body, "000290") {
		t.Error("a citizen number stands in clear")
	}
	res := o.post(page.pair(t), url.Values{"answer": {"same"}})
	if res.status != http.StatusSeeOther || !strings.HasPrefix(res.to, "/pairs") {
		t.Fatalf("%d %s", res.status, res.to)
	}
	next := o.page(res.to)
	next.has(t, "Đã ghi: cùng một người.", "BHXH tự nguyện", "còn 3", "hôm nay đã xem 1")
	res = o.post(next.pair(t), url.Values{"answer": {"unsure"}, "note": {"hỏi trưởng buôn"}})
	o.page(res.to).has(t, "còn 2", "tôi để lại 1")
	o.page("/pairs?mine=1").has(t, "hỏi trưởng buôn", "chưa chắc")
	res = o.post("/pairs/undo", nil)
	o.page(res.to).has(t, "Đã hoàn tác", "còn 3")
	o.page("/pairs/words").has(t, "Cùng một người", "Hoàn tác bởi")
	if res := o.post(next.pair(t), url.Values{"answer": {"perhaps"}}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown answer: %d", res.status)
	}
	for _, path := range []string{"/pairs?list=x", "/pairs?band=9", "/pairs?pair=x", "/pairs/words?before=-x", "/duplicates?after=!!"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.status)
		}
	}
	o.page("/").has(t, "/pairs")
}

func TestThePairsByHtmx(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.doubts(4)
	page := o.page("/pairs")
	res := o.postPart(page.pair(t), url.Values{"answer": {"different"}})
	if res.status != http.StatusOK || strings.Contains(res.body, "<html") {
		t.Fatalf("%d", res.status)
	}
	res.has(t, "pair-desk", "Đã ghi: hai người khác nhau.", "còn 4") // the runner-up came up
	first, second := page.pair(t), res.pair(t)
	if strings.Split(first, "/")[2] != strings.Split(second, "/")[2] {
		t.Errorf("after a no comes %s, not the next candidate of %s", second, first)
	}
	// Somebody else is quicker with the next one.
	mine := o.client
	o.as("lan", access.BaseOfficial, o.units["Ea Knốp"])
	o.post(second, url.Values{"answer": {"same"}})
	o.client = mine
	res = o.postPart(second, url.Values{"answer": {"different"}})
	if res.status != http.StatusOK {
		t.Errorf("htmx would not show a %d", res.status)
	}
	res.has(t, "Y Thịnh Niê đã ghi «cùng một người»", "còn 3")
	if res := o.post(second, url.Values{"answer": {"different"}}); res.status != http.StatusConflict {
		t.Errorf("without htmx: %d", res.status)
	}
}

func TestThePairsOfAnotherCommuneAreNotThere(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.doubts(3)
	path := o.page("/pairs").pair(t)
	o.as("minh", access.BaseOfficial, o.units["Krông Ana"])
	o.page("/pairs").has(t, "Không còn cặp nào chờ xem")
	if res := o.post(path, url.Values{"answer": {"same"}}); res.status != http.StatusNotFound {
		t.Errorf("decided from elsewhere: %d", res.status)
	}
	if res := o.post("/pairs/rule", url.Values{"two": {"1"}}); res.status != http.StatusForbidden {
		t.Errorf("an official rules: %d", res.status)
	}
	o.as("truong", access.VillageHead, o.units["Ea Knốp"])
	if res := o.get("/pairs"); res.status != http.StatusForbidden {
		t.Errorf("a village head: %d", res.status)
	}
}

func TestTwoMustAgreeOnThePage(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.doubts(3)
	o.post("/pairs/rule", url.Values{"two": {"1"}})
	page := o.page("/pairs")
	page.has(t, "cần hai người cùng ý", "Chỉ cần một người")
	path := page.pair(t)
	o.page(o.post(path, url.Values{"answer": {"same"}}).to).has(t, "Cần thêm một người cùng ý", "còn 2")
	o.as("lan", access.BaseOfficial, o.units["Ea Knốp"])
	lan := o.page("/pairs")
	lan.has(t, "cho là cùng một người")
	if lan.pair(t) != path {
		t.Error("the pair that waits for a second person is not first")
	}
	o.page(o.post(path, url.Values{"answer": {"same"}}).to).has(t, "Đã ghi: cùng một người.", "BHXH tự nguyện")
}

func TestDuplicatesAreComparedMergedAndParted(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	path := o.t.TempDir() + "/dan-cu.tsv"
	writeFile(t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tSố hộ\tQuan hệ với chủ hộ\n"+
		"Nguyễn Thị Lan\t20/11/1990\tNữ\t066190001236\tEa Knốp\tBuôn Ea Mar\t0150\tChủ hộ\n"+
		"Nguyễn Thị Lan\t20/11/1990\tNữ\t\tEa Knốp\tBuôn Ea Mar\t0151\tCon\n"+
		"Trần Văn Sơn\t02/03/1979\tNam\t\tKrông Ana\tThôn 3\t0007\tChủ hộ\n")
	if _, err := o.app.ImportList(context.Background(), app.CommandLine(), app.ImportRequest{Path: path, Name: "dan-cu.tsv", List: delivery.Residents, AsOf: day.Must(2026, 11, 20)}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := o.app.LinkLists(context.Background(), app.CommandLine(), nil); err != nil {
		t.Fatal(err)
	}
	list := o.page("/duplicates")
	list.has(t, "Nguyễn Thị Lan", "So hai người")
	m := regexp.MustCompile(`href="(/duplicates/\d+/\d+)"`).FindStringSubmatch(list.body)
	if m == nil {
		t.Fatal("nothing to compare")
	}
	o.page(m[1]).has(t, "Gộp hai người", "dòng danh sách", "Được giữ", "Chỉ người được giữ có")
	if res := o.post(m[1], nil); res.status != http.StatusSeeOther {
		t.Fatalf("merge: %d %s", res.status, res.body)
	}
	done := o.page("/duplicates")
	done.has(t, "Đã gộp", "gộp vào", "Không có ai trùng ở đây")
	undo := regexp.MustCompile(`action="(/merges/\d+/undo)"`).FindStringSubmatch(done.body)
	if undo == nil {
		t.Fatal("nothing to undo")
	}
	o.post(undo[1], nil)
	o.page("/duplicates").has(t, "So hai người", "Đã tách lại")
	if res := o.post(undo[1], nil); res.status < 400 {
		t.Errorf("undone twice: %d", res.status)
	}
	o.as("minh", access.BaseOfficial, o.units["Krông Ana"])
	if res := o.get(m[1]); res.status != http.StatusNotFound {
		t.Errorf("from another commune: %d", res.status)
	}
	o.page("/duplicates").has(t, "Không có ai trùng ở đây")
}

func TestDifferencesBySyllable(t *testing.T) {
	show := func(parts []diffPart) string {
		var out []string
		for _, p := range parts {
			out = append(out, p.Text+":"+string(p.Kind))
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ a, b, left, right string }{
		{"Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", "Nguyễn: Thị: Hoà:", "NGUYỄN: THỊ: HÒA:"},
		{"Nguyễn Thị Lan", "Nguyễn Lan", "Nguyễn: Thị:only Lan:", "Nguyễn: Lan:"},
		{"Nguyen Thi Lan", "Nguyễn Thị Lam", "Nguyen:marks Thi:marks Lan:near", "Nguyễn:marks Thị:marks Lam:near"},
		{"Trần Văn Sơn", "Trần Hữu Sơn", "Trần: Văn:other Sơn:", "Trần: Hữu:other Sơn:"},
		{"H’ Linh Êban", "H Linh Êban", "H’: Linh: Êban:", "H: Linh: Êban:"},
		{"", "Lan", "", "Lan:only"},
	} {
		l, r := diffNames(c.a, c.b)
		if show(l) != c.left || show(r) != c.right {
			t.Errorf("%q, %q: %s | %s", c.a, c.b, show(l), show(r))
		}
	}
	day1 := person.Birth{Date: day.Must(1988, 3, 12), Precision: person.PrecisionDay}
	swapped := person.Birth{Date: day.Must(1988, 12, 3), Precision: person.PrecisionDay}
	year := person.Birth{Date: day.Must(1988, 1, 1), Precision: person.PrecisionYear}
	if l, r := diffBirths(day1, swapped); show(l) != "12:near 03:near 1988:" || show(r) != "03:near 12:near 1988:" {
		t.Errorf("swapped: %s | %s", show(l), show(r))
	}
	if l, r := diffBirths(year, day1); show(l) != "1988:" || show(r) != "12:only 03:only 1988:" {
		t.Errorf("year only: %s | %s", show(l), show(r))
	}
	if l, r := diffMasked("066••••••234", "066••••••235"); show(l) != "066••••••23: 4:other" || show(r) != "066••••••23: 5:other" {
		t.Errorf("masked: %s | %s", show(l), show(r))
	}
}

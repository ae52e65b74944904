package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
)

// What tells who Ms Xuyến was. Her neighbour with the same family name stays.
var xuyen = []string{"Bùi Thị Mộng Xuyến", "bui thi mong xuyen", "Bùi Thị Mông Xuyến", "066187009991", "0905111999", "905111999", "Đường Hoa Sim", "hoa sim"}

const eraseHead = "Số hộ,Họ và tên,Ngày sinh,Giới tính,Số định danh cá nhân,Số điện thoại,Địa chỉ,Quan hệ với chủ hộ,Dân tộc,Nghề nghiệp,Thôn,Tổ liên gia,Xã"

// xuyenLives brings everything about one person into the store that an office gathers in a year.
func (w *world) xuyenLives() (who, neighbour person.ID) {
	w.t.Helper()
	ctx := context.Background()
	many := make([]string, 0, 300)
	for i := range 300 { // so that rows move between pages
		many = append(many, "D"+itoa(int64(i))+",Lê Văn Dân "+itoa(int64(i))+",01/02/1980,Nam,,,Xóm Dưới,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp")
	}
	rows := append(many[:150:150],
		"X1,Bùi Thị Mộng Xuyến,12/05/1987,Nữ,066187009991,0905111999,12 Đường Hoa Sim,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"X1,Bùi Thị Mông Xuyến,12/05/1987,Nữ,,,12 Đường Hoa Sim,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp", // written twice: merged below
		"X2,Bùi Thị Hoà,01/01/1990,Nữ,066190009992,,,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"X3,Bùi Thị Mộng Xuyến,32/13/1987,Nữ,06618700999,0905111999,12 Đường Hoa Sim,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp", // no such day
		"X4,Bùi Thị Hoà,31/02/1990,Nữ,06619000999,,,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp")
	res := w.importList(ImportRequest{Path: w.file("dan-cu.csv", eraseHead, append(rows, many[150:]...)...), List: delivery.Residents, AsOf: endOfOctober, Whole: true})
	if res.Bad != 2 {
		w.t.Fatalf("%d rejected rows, want 2: %+v", res.Bad, res.Reasons)
	}
	w.link()
	who, neighbour = w.who("Bùi Thị Mộng Xuyến"), w.who("Bùi Thị Hoà")
	if twice := w.who("Bùi Thị Mông Xuyến"); twice != who {
		if _, err := w.app.Merge(ctx, w.actor, who, twice); err != nil {
			w.t.Fatal(err)
		}
	}
	h := w.holder("Chị Trúc", w.eaKnop)
	must(w.t, "hold", w.app.AssignProspect(ctx, w.actor, who, h.ID))
	must(w.t, "talk", w.app.TellTalk(ctx, w.actor, who, NewTalk{Minutes: 5, Way: "visit", Outcome: prospect.OutcomeThinking, Note: "Bùi Thị Mộng Xuyến muốn hỏi chồng",
		Next: day.Must(2026, 11, 28), NextNote: "gọi 0905111999"}))
	must(w.t, "release", w.app.ReleaseProspect(ctx, w.actor, who, "Đường Hoa Sim xa quá"))
	must(w.t, "hold again", w.app.AssignProspect(ctx, w.actor, who, h.ID))
	must(w.t, "means", w.app.AddMeans(ctx, w.actor, who, prospect.Means{Kind: prospect.MeansTrees, Crop: "mai", N: 5}))
	must(w.t, "consent", w.app.Consent(ctx, w.actor, who, Said{Channel: "sms", Purpose: "renewal", Evidence: "tin nhắn từ 0905111999"}))
	w.xuyenReviewed(who)
	return who, neighbour
}

func (w *world) xuyenReviewed(who person.ID) {
	w.t.Helper()
	ctx := context.Background()
	n := w.openRound(RoundRequest{UnitID: w.eaKnop})
	for _, l := range w.lines(w.actor, n, 0).Lines {
		if l.PersonID == who {
			for _, note := range []string{"ở nhà Đường Hoa Sim", "gọi 0905111999"} {
				_, err := w.app.Mark(ctx, w.actor, n, review.Mark{No: l.No, Answer: review.Likely, Note: note})
				must(w.t, "mark", err)
			}
		}
	}
	path := w.workbook([]string{"Danh sách rà soát"}, []string{"Mã dòng", "Họ và tên", "Đã có nơi khác", "Đi làm xa", "Đã mất", "Có khả năng", "Chưa / không", "Ghi chú"},
		[]string{"không phải mã", "Bùi Thị Mộng Xuyến", "x", "", "", "", "", "số 0905111999"}, []string{"không phải mã", "Bùi Thị Hoà", "x", "", "", "", "", ""})
	if _, err := w.app.UploadMarks(ctx, w.actor, UploadRequest{Round: n, Path: path, Name: "phieu.xlsx"}); err != nil {
		w.t.Fatal(err)
	}
}

// opened is the whole dump of a store, with every sealed value in it opened.
func (w *world) opened() string {
	w.t.Helper()
	var b bytes.Buffer
	if _, err := w.app.Store.Dump(context.Background(), &b, nil); err != nil {
		w.t.Fatal(err)
	}
	zip, err := gzip.NewReader(&b)
	must(w.t, "unzip", err)
	text, err := io.ReadAll(zip)
	must(w.t, "read", err)
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		out.WriteString(line)
		var row []any
		if json.Unmarshal([]byte(line), &row) != nil {
			continue
		}
		for _, v := range row {
			if s, ok := v.(string); ok && len(s) > 20 {
				if plain, err := w.app.Keys.Open(s); err == nil {
					out.Write(plain)
					out.WriteByte('\n')
				}
			}
		}
	}
	return out.String()
}

func (w *world) erasePerson(who person.ID, reason string) {
	w.t.Helper()
	ctx := context.Background()
	must(w.t, "ask", w.app.AskErase(ctx, w.account("hoa", access.BaseOfficial, w.eaKnop), who, reason))
	director := w.account("giamdoc", access.BaseDirector, w.province)
	list, err := w.app.Approvals(ctx, director)
	if err != nil || len(list) != 1 {
		w.t.Fatalf("%+v %v", list, err)
	}
	_, err = w.app.Decide(ctx, director, list[0].ID, true)
	must(w.t, "agree", err)
}

func TestNothingInTheWholeStoreTellsWhoWasErased(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		clock := testkit.NewClock(2026, 11, 22, 8, 0)
		s, err := store.Open(context.Background(), store.Options{DSN: dsn, Province: "66", Now: clock.Now})
		must(t, "open", err)
		t.Cleanup(func() { _ = s.Close() })
		w := newWorld(t, s)
		ctx := context.Background()
		who, neighbour := w.xuyenLives()
		if _, err := w.app.Find(ctx, w.actor, FindQuery{Text: "Mộng Xuyến"}); err != nil { // the index knows her
			t.Fatal(err)
		}
		before := w.opened()
		for _, secret := range xuyen[:6] {
			if !strings.Contains(before, secret) {
				t.Errorf("the story does not tell %q: the test could not fail", secret)
			}
		}
		talks, cells := strings.Count(before, `"thinking"`), w.coverage(w.eaKnop, person.SchemeAny).Total.Cell
		w.erasePerson(who, "bà Bùi Thị Mộng Xuyến yêu cầu, số 0905111999")
		after := w.opened()
		for _, secret := range xuyen {
			if i := strings.Index(after, secret); i >= 0 {
				t.Errorf("the store still tells %q: %s", secret, after[max(0, i-200):min(len(after), i+80)])
			}
		}
		if v, err := w.app.Find(ctx, w.actor, FindQuery{Text: "Mộng Xuyến"}); err != nil || v.Total != 0 || len(v.Households) != 0 {
			t.Errorf("the search still finds: %+v %v", v, err)
		}
		if v, err := w.app.Find(ctx, w.actor, FindQuery{Text: "Hoa Sim"}); err != nil || v.Total+len(v.Households) != 0 {
			t.Errorf("the search finds the address: %+v %v", v, err)
		}
		w.neighbourStays(after, neighbour)
		if cell := w.coverage(w.eaKnop, person.SchemeAny).Total.Cell; cell != cells {
			t.Errorf("counts %+v, before %+v", cell, cells)
		}
		if n := strings.Count(after, `"thinking"`); n < talks-1 { // the sum of the prospect went, the talk stays
			t.Errorf("%d outcomes are left of %d", n, talks)
		}
		for _, l := range w.prospects(w.actor, ProspectQuery{Limit: 500}) {
			if l.Person == who {
				t.Error("who was erased is to be visited")
			}
		}
		rep, err := w.app.Verify(ctx, nil)
		if err != nil || !rep.OK() {
			t.Errorf("verify: %+v %v", rep.Checks, err)
		}
		if path, ok := sqliteFile(dsn); ok {
			w.nothingInTheFile(path)
		}
	})
}

func (w *world) neighbourStays(dump string, neighbour person.ID) {
	w.t.Helper()
	for _, word := range []string{"Bùi Thị Hoà", "06619000999", "066190009992"} {
		if !strings.Contains(dump, word) {
			w.t.Errorf("%q of a neighbour went too", word)
		}
	}
	if p, err := w.app.Person(context.Background(), w.actor, neighbour); err != nil || p.Person.FullName != "Bùi Thị Hoà" {
		w.t.Errorf("the neighbour: %+v %v", p.Person, err)
	}
}

func sqliteFile(dsn string) (string, bool) {
	return dsn, !strings.Contains(dsn, "://")
}

// nothingInTheFile reads the file byte by byte, free pages and write-ahead log included.
func (w *world) nothingInTheFile(path string) {
	w.t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no file at %s: %v", path, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(w.t, "read", err)
		for _, secret := range xuyen {
			if i := bytes.Index(data, []byte(secret)); i >= 0 {
				w.t.Errorf("%s still holds %q at byte %d", filepath.Base(name), secret, i)
			}
		}
	}
}

func TestRowsNobodyCouldReadAreKnownAgain(t *testing.T) {
	tr := newTraits()
	tr.names[vntext.Key("Bùi Thị Xuyến")], tr.years["1987"], tr.numbers["66187009991"], tr.numbers["905111999"] = true, true, true, true
	for row, want := range map[string]bool{
		"Bùi Thị Xuyến|32/13/1987|":          true,
		"BÙI THỊ XUYẾN||":                    true, // no day at all
		"Bùi Thị|Xuyến|1987":                 true, // the name in two columns
		"Bùi Thị Xuyến|01/01/1990|":          false,
		"Bùi Thị Xuyến Chi|1987|":            true, // longer by a word: better one row too many than one too few
		"Bùi Thị Hoà|12/05/1987|":            false,
		"Ai đó|01/01/1990|066187009991":      true,
		"Ai đó|01/01/1990|066 187 009 991":   true,
		"Ai đó|01/01/1990|0905.111.999":      true,
		"Ai đó|01/01/1990|10661870099910000": false,
	} {
		if got := tr.in(strings.Split(row, "|")); got != want {
			t.Errorf("%s: %v, want %v", row, got, want)
		}
	}
}

func TestErasingKeepsCountsAndTheChain(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.importThanhBinh()
		w.link()
		who := w.first(w.unitOfList())
		before := w.coverage(w.unitOfList(), person.SchemeVoluntarySI).Total.Cell
		hoa, director := w.account("hoa", access.BaseOfficial, w.unitOfList()), w.account("giamdoc", access.BaseDirector, w.province)
		p, err := w.app.Person(ctx, hoa, who)
		must(t, "person", err)
		kind(t, "elsewhere", w.app.AskErase(ctx, w.account("canbo2", access.BaseOfficial, w.krongAna), who, "theo yêu cầu của người dân"), fault.NotFound)
		must(t, "ask", w.app.AskErase(ctx, hoa, who, "theo yêu cầu của người dân"))
		list, err := w.app.Approvals(ctx, director)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		_, err = w.app.Decide(ctx, director, list[0].ID, true)
		must(t, "agree", err)
		after, err := w.app.Person(ctx, hoa, who)
		must(t, "tombstone", err)
		if after.Person.FullName != Erased || after.Person.Address != "" || after.Masked != (person.IDs{}) || after.Person.CitizenMask != "" || after.Person.Birth.Precision != person.PrecisionYear {
			t.Errorf("left: %+v %+v", after.Person, after.Masked)
		}
		for _, r := range after.Records {
			if r.FullName != "" || !r.Birth.Date.IsZero() || r.Address != "" {
				t.Errorf("a row still tells: %+v", r.Record)
			}
		}
		if found, _ := w.app.FindPeople(ctx, hoa, p.Person.FullName, 50); contains(found, who) {
			t.Error("found by name")
		}
		if cell := w.coverage(w.unitOfList(), person.SchemeVoluntarySI).Total.Cell; cell != before {
			t.Errorf("counts %+v, before %+v", cell, before)
		}
		kind(t, "twice", w.app.AskErase(ctx, hoa, who, "theo yêu cầu của người dân"), fault.Conflict)
		w.link() // the next run must live with the tombstone, and next month's list must not bring the person back
		res := w.importThanhBinhAgain()
		w.link()
		if cell := w.coverage(w.unitOfList(), person.SchemeVoluntarySI).Total.Cell; cell != before {
			t.Errorf("counts after the next list %+v (%+v), before %+v", cell, res, before)
		}
		rep, err := w.app.Verify(ctx, nil)
		if err != nil || !rep.OK() {
			t.Errorf("verify: %+v %v", rep.Checks, err)
		}
	})
}

func contains(lines []NameLine, id person.ID) bool {
	for _, l := range lines {
		if l.ID == id {
			return true
		}
	}
	return false
}

// importThanhBinhAgain hands the same people in once more, as the list of the day after.
func (w *world) importThanhBinhAgain() ImportResult {
	w.t.Helper()
	residents, _ := w.thanhBinh()
	return w.importList(ImportRequest{Path: w.file("dan-cu-2.csv", residentsHead, residents...), List: delivery.Residents, AsOf: endOfOctober.AddDays(1), Whole: true})
}

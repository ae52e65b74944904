package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
)

// world is a small province with two communes, as a test tells its story in.
type world struct {
	t        *testing.T
	app      *App
	clock    *testkit.Clock
	actor    Actor
	province int64
	eaKnop   int64
	krongAna int64
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	clock := testkit.NewClock(2026, time.November, 22, 8, 0)
	a, err := New(context.Background(), s, testkit.Keys(t), clock.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.rows, a.many = 4000, 4000 // more than one transaction in a test of some thousand rows
	w := &world{t: t, app: a, clock: clock, actor: CommandLine()}
	since := day.Must(2025, 7, 1)
	add := func(level org.Level, parent int64, code string, kind org.Kind, name string) int64 {
		u := org.Unit{Level: level, Code: code, Since: since, Version: org.Version{From: since, ParentID: parent, Kind: kind, Name: name,
			FullName: org.FullName(kind, name), Key: vntext.Key(org.FullName(kind, name))}}
		w.write(func(tx *store.Tx) error { return tx.InsertUnit(&u) })
		return u.ID
	}
	w.province = add(org.Province, 0, "66", org.KindProvince, "Đắk Lắk")
	w.eaKnop = add(org.Commune, w.province, "24400", org.KindRuralCommune, "Ea Knốp")
	w.krongAna = add(org.Commune, w.province, "24538", org.KindRuralCommune, "Krông Ana")
	return w
}

func (w *world) write(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.app.Store.Write(context.Background(), "test", fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.app.Store.Read(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// file writes rows as a CSV file and gives its path.
func (w *world) file(name, head string, rows ...string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	text := "\ufeff" + head + "\r\n" + strings.Join(rows, "\r\n") + "\r\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) importList(req ImportRequest) ImportResult {
	w.t.Helper()
	res, err := w.app.ImportList(context.Background(), w.actor, req, nil)
	if err != nil {
		w.t.Fatalf("import %s: %v", filepath.Base(req.Path), err)
	}
	return res
}

func (w *world) link() LinkResult {
	w.t.Helper()
	res, err := w.app.LinkLists(context.Background(), w.actor, nil)
	if err != nil {
		w.t.Fatalf("link: %v", err)
	}
	return res
}

func (w *world) coverage(unit int64, s person.Scheme) CoverageView {
	w.t.Helper()
	v, err := w.app.Coverage(context.Background(), w.actor, CoverageQuery{UnitID: unit, Scheme: s})
	if err != nil {
		w.t.Fatalf("coverage: %v", err)
	}
	return v
}

func (w *world) unit(level org.Level, name string) int64 {
	w.t.Helper()
	var id int64
	w.read(func(tx *store.Tx) error {
		all, err := tx.UnitsAt(level, day.Date{})
		for _, u := range all {
			if u.FullName == name {
				id = u.ID
			}
		}
		return err
	})
	if id == 0 {
		w.t.Fatalf("no place %q", name)
	}
	return id
}

const (
	residentsHead = "STT,Số hộ,Họ và tên,Ngày sinh,Giới tính,Số định danh cá nhân,Quan hệ với chủ hộ,Dân tộc,Nghề nghiệp,Thôn,Tổ liên gia,Xã"
	voluntaryHead = "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Mã số BHXH,Từ ngày,Đến ngày,Mức đóng,Xã"
)

// thanhBinh is the village of seed H15: 82 people of working age in four groups, and forty others. The
// first 47 workers take part in the voluntary scheme.
func (w *world) thanhBinh() (residents, voluntary []string) {
	middle := []string{"Văn", "Thị", "Đức", "Ngọc", "Hữu", "Thu"}
	family := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng"}
	given := []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hoa", "Lan", "Minh", "Nam", "Phúc", "Quỳnh"}
	for i := range 122 {
		sex := []string{"Nam", "Nữ"}[i%2]
		name := family[i%7] + " " + middle[i%6] + " " + given[i%11]
		birth := day.Must(1975+i%25, 1+i%12, 1+i%28)
		job := "Làm nông"
		switch {
		case i >= 82 && i < 112:
			birth, job = day.Must(2013+i%8, 1+i%12, 1+i%28), "Học sinh"
		case i >= 112:
			birth, job = day.Must(1940+i%10, 1+i%12, 1+i%28), ""
		}
		citizen := fmt.Sprintf("000%09d", 190000000+i)
		relation := "Con"
		if i%4 == 0 {
			relation = "Chủ hộ"
		}
		residents = append(residents, fmt.Sprintf("%d,TB%03d,%s,%s,%s,%s,%s,Kinh,%s,Thôn Thanh Bình,Tổ %d,Xã Ea Knốp",
			i+1, i/4+1, name, birth.VN(), sex, citizen, relation, job, 1+i%4))
		if i < 47 {
			voluntary = append(voluntary, fmt.Sprintf("%d,%s,%s,%s,%s,99%08d,01/01/2026,31/12/2026,297000,Xã Ea Knốp",
				i+1, name, birth.VN(), sex, citizen, 1000+i))
		}
	}
	return residents, voluntary
}

var endOfOctober = day.Must(2026, 10, 31)

func (w *world) importThanhBinh() {
	w.t.Helper()
	residents, voluntary := w.thanhBinh()
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead, residents...), List: delivery.Residents, AsOf: endOfOctober, Whole: true})
	w.importList(ImportRequest{Path: w.file("bhxh-tn.csv", voluntaryHead, voluntary...), List: delivery.Voluntary, AsOf: endOfOctober, Whole: true})
}

// Seed H15: «47/82 người lao động trong độ tuổi tham gia BHXH tự nguyện, đạt tỷ lệ 57%».
func TestThanhBinhFrom82WorkersTo35Names(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		res := w.link()
		if res.Residents != 122 || res.Matched != 47 || res.Review != 0 || res.NotCovered != 75 || res.Outside != 0 {
			t.Fatalf("after linkage: %+v", res)
		}
		village := w.unit(org.Village, "Thôn Thanh Bình")
		v := w.coverage(village, person.SchemeVoluntarySI)
		if v.Total.WorkingAge != 82 || v.Total.Eligible.Num != 47 || v.Total.Missing != 35 {
			t.Errorf("the village: %+v", v.Total.Cell)
		}
		if p, ok := v.Total.Rate.Percent(); !ok || p != 5732 || v.Total.Rate.Den.Source != coverage.RegisterSource {
			t.Errorf("rate %d over %+v", p, v.Total.Rate.Den)
		}
		if len(v.Rows) != 4 {
			t.Errorf("%d inter-family groups, want 4", len(v.Rows))
		}
		var sum coverage.Cell
		for _, r := range v.Rows {
			sum = sum.Plus(r.Cell)
		}
		if sum != v.Total.Cell {
			t.Errorf("groups sum to %+v, the village is %+v", sum, v.Total.Cell)
		}
		if p := w.coverage(0, person.SchemeVoluntarySI); p.Total.Missing != 35 || p.Unit.ID != w.province {
			t.Errorf("the province: %+v", p.Total.Cell)
		}
	})
}

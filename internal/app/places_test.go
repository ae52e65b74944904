package app

import (
	"os"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestVillagesMergeWithTheirPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.residents("Lê Lan\t12/03/1988\tNữ\t066188001234\tEa Knốp\tThôn 1\t\nVõ Chi\t02/05/1985\tNữ\t066185001235\tEa Knốp\tThôn 2\t\n", day.Must(2026, 10, 31))
		var old []int64
		for _, c := range w.children(w.eaKnop, day.Date{}) {
			old = append(old, c.ID)
		}
		change := PlaceChange{Old: old, New: []NewPlace{{org.KindThon, "Đoàn Kết"}}, On: today, Source: "NQ 12/NQ-HĐND"}
		made, err := w.app.ChangePlaces(ctx, w.actor, change)
		if err != nil || len(made) != 1 {
			t.Fatalf("%+v: %v", made, err)
		}
		if now, then := w.children(w.eaKnop, today), w.children(w.eaKnop, today.AddDays(-1)); len(now) != 1 || len(then) != 2 {
			t.Errorf("%d villages now, %d the day before", len(now), len(then))
		}
		c, err := w.app.Coverage(ctx, w.actor, CoverageQuery{UnitID: made[0].ID})
		if err != nil || c.Total.People != 2 {
			t.Errorf("%d people in the new village: %v", c.Total.People, err)
		}
		_, err = w.app.ChangePlaces(ctx, w.actor, PlaceChange{Old: []int64{w.eaKnop}, New: change.New, On: today, Source: "x"})
		wantKind(t, "a commune", err, fault.Invalid, "office.only_below_commune")
		change.On = today.AddDays(1)
		_, err = w.app.ChangePlaces(ctx, w.actor, change)
		wantKind(t, "tomorrow", err, fault.Invalid, "office.day_to_come")
		w.sound()
	})
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w *world) children(unit int64, on day.Date) []org.Unit {
	w.t.Helper()
	var list []org.Unit
	err := w.app.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		list, err = tx.Children(unit, on)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestACommuneThatChangesItsStanding(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.residents("Y Blơm Niê\t02/05/1985\tNam\t066085001235\tEa Knốp\tThôn 1\t\nNguyễn Thị Lan\t20/11/1990\tNữ\t066190001236\tEa Knốp\tThôn 1\t\n"+
			"H’ Linh Êban\t12/03/1988\tNữ\t066188001234\tEa Knốp\tThôn 1\t\nTrần Văn Sơn\t1979\tNam\t\tKrông Ana\tThôn 3\t\n", day.Must(2026, 10, 31))
		path := t.TempDir() + "/bhyt.tsv"
		writeText(t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tSố thẻ BHYT\tMã đối tượng\tTừ ngày\tĐến ngày\nY Blơm Niê\t02/05/1985\tNam\t066085001235\tEa Knốp\tDT2660123456789\tDT\t01/01/2026\t31/12/2026\n")
		if _, err := w.app.ImportList(ctx, w.actor, ImportRequest{Path: path, Name: "bhyt.tsv", List: delivery.Health, AsOf: day.Must(2026, 10, 31)}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := w.app.LinkLists(ctx, w.actor, nil); err != nil {
			t.Fatal(err)
		}
		st := store.UnitStatus{UnitID: w.eaKnop, Kind: "area", Value: "3", From: day.Must(2025, 7, 1), Source: "QĐ 1"}
		if err := w.app.SetPlaceStatus(ctx, w.actor, st); err != nil {
			t.Fatal(err)
		}
		st.Value, st.From, st.Source = "1", day.Must(2026, 11, 1), "QĐ 2"
		if err := w.app.SetPlaceStatus(ctx, w.actor, st); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "the same day", w.app.SetPlaceStatus(ctx, w.actor, st), fault.Invalid, "office.status_later")
		v := w.events(w.actor, EventCommune, w.province, 1)
		if len(v.Communes) != 1 || v.Communes[0].Before != "3" || v.Communes[0].Cards != 1 || len(v.Lines) != 1 || v.Lines[0].FullName != "Y Blơm Niê" {
			t.Errorf("%+v %+v", v.Communes, v.Lines)
		}
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		list, err := w.app.Tasks(ctx, w.official(w.eaKnop, access.BaseOfficial), 9)
		if err != nil || len(list.Open) != 1 || list.Open[0].Title != "task.status" {
			t.Errorf("%+v: %v", list.Open, err)
		}
	})
}

func TestTheTreeOfAnotherDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var district int64
		w.write(func(tx *store.Tx) error {
			long := day.Must(1997, 1, 1)
			p := org.Unit{Level: org.Province, Code: "33", Since: long, Version: org.Version{From: long, Kind: org.KindProvince, Name: "Hưng Yên", FullName: "Tỉnh Hưng Yên", Key: "tinh hung yen"}}
			if err := tx.InsertUnit(&p); err != nil {
				return err
			}
			d := org.Unit{Level: org.District, Code: "329", Since: long, Version: org.Version{From: long, ParentID: p.ID, Kind: org.KindDistrict, Name: "Ân Thi", FullName: "Huyện Ân Thi", Key: "huyen an thi"}}
			if err := tx.InsertUnit(&d); err != nil {
				return err
			}
			district = d.ID
			return tx.EndUnit(d.ID, day.Must(2025, 7, 1))
		})
		v, err := w.app.Tree(ctx, w.official(w.eaKnop, access.VillageHead), 0, day.Must(2019, 6, 30), "ân thi")
		if err != nil || len(v.Found) != 1 || v.Found[0][1].InText() != "huyện Ân Thi" {
			t.Fatalf("%+v: %v", v.Found, err)
		}
		if v, err := w.app.Tree(ctx, w.actor, district, day.Must(2019, 6, 30), ""); err != nil || v.Unit.FullName != "Huyện Ân Thi" {
			t.Errorf("%+v: %v", v, err)
		}
		if v, _ := w.app.Tree(ctx, w.actor, 0, day.Date{}, "ân thi"); len(v.Found) != 0 {
			t.Error("the district is found today")
		}
	})
}

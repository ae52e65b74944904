package store_test

import (
	"fmt"
	"slices"
	"testing"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Ân Thi (Hưng Yên) as it was in 2019, one town and twenty communes, and the five communes it went into on
// 01/07/2025. The villages are made up: 138 of them.
var (
	anThiTown     = "Ân Thi"
	anThiCommunes = []string{"Bãi Sậy", "Bắc Sơn", "Cẩm Ninh", "Đa Lộc", "Đặng Lễ", "Đào Dương", "Hạ Lễ", "Hồ Tùng Mậu",
		"Hoàng Hoa Thám", "Hồng Quang", "Hồng Vân", "Nguyễn Trãi", "Phù Ủng", "Quang Vinh", "Quảng Lãng", "Tân Phúc", "Tiền Phong",
		"Vân Du", "Văn Nhuệ", "Xuân Trúc"}
	anThiAfter = map[string][]string{
		"Ân Thi":       {"Ân Thi", "Quang Vinh", "Tân Phúc", "Hoàng Hoa Thám"},
		"Xuân Trúc":    {"Xuân Trúc", "Vân Du", "Quảng Lãng"},
		"Phạm Ngũ Lão": {"Bắc Sơn", "Phù Ủng", "Đào Dương", "Bãi Sậy"},
		"Nguyễn Trãi":  {"Nguyễn Trãi", "Đặng Lễ", "Cẩm Ninh", "Đa Lộc", "Văn Nhuệ"},
		"Hồng Quang":   {"Hồng Quang", "Hồng Vân", "Hạ Lễ", "Tiền Phong", "Hồ Tùng Mậu"},
	}
	since1997 = day.Must(1997, 1, 1)
	in2019    = day.Must(2019, 6, 30)
	reformDay = day.Must(2025, 7, 1)
)

func place(level org.Level, code string, kind org.Kind, name string, parent int64, since day.Date) *org.Unit {
	u := &org.Unit{Level: level, Code: code, Since: since}
	u.Version = org.Version{From: since, ParentID: parent, Kind: kind, Name: name, FullName: org.FullName(kind, name), Key: name}
	return u
}

// buildAnThi enters the district and returns the units by name.
func buildAnThi(t *testing.T, tx *store.Tx) (province, district *org.Unit, communes map[string]*org.Unit) {
	t.Helper()
	insert := func(u *org.Unit) *org.Unit {
		if err := tx.InsertUnit(u); err != nil {
			t.Fatal(err)
		}
		return u
	}
	province = insert(place(org.Province, "33", org.KindProvince, "Hưng Yên", 0, since1997))
	district = insert(place(org.District, "329", org.KindDistrict, "Ân Thi", province.ID, since1997))
	communes = map[string]*org.Unit{}
	for i, name := range append([]string{anThiTown}, anThiCommunes...) {
		kind := org.KindRuralCommune
		if name == anThiTown {
			kind = org.KindTownship
		}
		communes[name] = insert(place(org.Commune, fmt.Sprintf("121%02d", 42+i), kind, name, district.ID, since1997))
	}
	for i := range 138 {
		names := append([]string{anThiTown}, anThiCommunes...)
		c := communes[names[i%len(names)]]
		if _, err := tx.CreateUnit(c.ID, org.KindThon, fmt.Sprintf("Thôn %d", i/len(names)+1), since1997, "test"); err != nil {
			t.Fatal(err)
		}
	}
	return province, district, communes
}

func mergeAnThi(t *testing.T, tx *store.Tx, province *org.Unit, communes map[string]*org.Unit) {
	t.Helper()
	names := make([]string, 0, len(anThiAfter))
	for n := range anThiAfter {
		names = append(names, n)
	}
	slices.Sort(names)
	for i, name := range names {
		r := org.Rearrangement{On: reformDay, Source: "1666/NQ-UBTVQH15", New: []org.Unit{{Level: org.Commune,
			Code: fmt.Sprintf("1214%d", i), Version: org.Version{Kind: org.KindRuralCommune, Name: name, ParentID: province.ID}}}}
		for _, old := range anThiAfter[name] {
			r.Old = append(r.Old, *communes[old])
		}
		if _, err := tx.Rearrange(r); err != nil {
			t.Fatal(err)
		}
	}
}

func count(units []org.Unit, level org.Level) (n int) {
	for _, u := range units {
		if u.Level == level {
			n++
		}
	}
	return n
}

func TestAnThiBeforeAndAfterTheReform(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		var province, district *org.Unit
		var communes map[string]*org.Unit
		write(t, s, func(tx *store.Tx) error {
			province, district, communes = buildAnThi(t, tx)
			mergeAnThi(t, tx, province, communes)
			return tx.EndUnit(district.ID, reformDay)
		})
		read(t, s, func(tx *store.Tx) error {
			before, err := tx.Below(district.ID, in2019)
			if err != nil || count(before, org.Commune) != 21 || count(before, org.Village) != 138 {
				t.Errorf("2019: %d communes, %d villages (%v)", count(before, org.Commune), count(before, org.Village), err)
			}
			after, err := tx.Below(province.ID, reformDay)
			if err != nil || count(after, org.District) != 0 || count(after, org.Commune) != 5 || count(after, org.Village) != 138 {
				t.Errorf("2025: %d communes, %d villages (%v)", count(after, org.Commune), count(after, org.Village), err)
			}
			village, err := tx.UnitByCode(org.Village, communes[anThiTown].Code+"-01", in2019)
			if err != nil {
				return err
			}
			wantPath(t, tx, village.ID, in2019, "tỉnh Hưng Yên", "huyện Ân Thi", "thị trấn Ân Thi", "thôn Thôn 1")
			wantPath(t, tx, village.ID, reformDay, "tỉnh Hưng Yên", "xã Ân Thi", "thôn Thôn 1")
			went, err := tx.Trace(communes["Văn Nhuệ"].ID, reformDay)
			if err != nil || len(went) != 1 || !went[0].Whole {
				t.Errorf("trace forward: %v %v", went, err)
				return err
			}
			came, err := tx.Trace(went[0].UnitID, in2019)
			if err != nil || len(came) != len(anThiAfter["Nguyễn Trãi"]) {
				t.Errorf("trace backward: %v %v", came, err)
			}
			return err
		})
	})
}

func wantPath(t *testing.T, tx *store.Tx, id int64, on day.Date, want ...string) {
	t.Helper()
	path, err := tx.Path(id, on)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range path {
		got = append(got, u.InText())
	}
	if !slices.Equal(got, want) {
		t.Errorf("path on %s: %v, want %v", on, got, want)
	}
}

// With 21 communes and 20 assignments one is red; a second, overlapping assignment is refused.
func TestOneOfficerInChargePerCommuneAndDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		var district *org.Unit
		var officer org.Officer
		var first org.Unit
		write(t, s, func(tx *store.Tx) error {
			_, district, _ = buildAnThi(t, tx)
			officer = org.Officer{Name: "Nguyễn Văn A", Title: "chuyên viên"}
			if err := tx.InsertOfficer(&officer); err != nil {
				return err
			}
			communes, err := tx.Children(district.ID, in2019)
			if err != nil {
				return err
			}
			first = communes[0]
			for _, c := range communes[:20] {
				if err := tx.InsertCharge(org.Charge{UnitID: c.ID, OfficerID: officer.ID, From: day.Must(2019, 1, 1)}); err != nil {
					return err
				}
			}
			charges, err := tx.ChargesOn(in2019)
			if err != nil {
				return err
			}
			if red := org.Uncharged(communes, charges, in2019); len(red) != 1 || red[0].ID != communes[20].ID {
				t.Errorf("red: %v", red)
			}
			return nil
		})
		wantConflict(t, s.Write(ctx, "cli", func(tx *store.Tx) error {
			return tx.InsertCharge(org.Charge{UnitID: first.ID, OfficerID: officer.ID, From: day.Must(2019, 6, 1), To: day.Must(2019, 7, 1)})
		}))
		write(t, s, func(tx *store.Tx) error {
			if err := tx.EndCharge(first.ID, day.Must(2019, 6, 1)); err != nil {
				return err
			}
			return tx.InsertCharge(org.Charge{UnitID: first.ID, OfficerID: officer.ID, From: day.Must(2019, 6, 1)})
		})
	})
}

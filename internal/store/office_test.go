package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func wantConflict(t *testing.T, err error) {
	t.Helper()
	if err == nil || fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}

// BHXH cơ sở Ngân Sơn covers exactly five communes from 01/10/2025; before that the district office did.
func TestOfficeOfNganSonByDate(t *testing.T) {
	names := []string{"Bằng Vân", "Ngân Sơn", "Nà Phặc", "Hiệp Lực", "Thượng Quan"}
	change := day.Must(2025, 10, 1)
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		district := org.Office{Code: "0602", Level: org.OfficeDistrict, Name: "BHXH huyện Ngân Sơn", From: day.Must(1995, 10, 1), To: change}
		base := org.Office{Code: "1906", Level: org.OfficeBase, Name: "BHXH cơ sở Ngân Sơn", From: change}
		var communes []*org.Unit
		write(t, s, func(tx *store.Tx) error {
			for _, o := range []*org.Office{&district, &base} {
				if err := tx.InsertOffice(o); err != nil {
					return err
				}
			}
			for i, n := range append(names, "Chợ Rã") {
				c := place(org.Commune, fmt.Sprintf("019%02d", i), org.KindRuralCommune, n, 0, day.Must(2008, 8, 1))
				if err := tx.InsertUnit(c); err != nil {
					return err
				}
				communes = append(communes, c)
			}
			for _, c := range communes[:5] {
				if err := tx.InsertArea(org.OfficeArea{OfficeID: district.ID, UnitID: c.ID, From: district.From, To: change}); err != nil {
					return err
				}
				if err := tx.InsertArea(org.OfficeArea{OfficeID: base.ID, UnitID: c.ID, From: change}); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(tx *store.Tx) error {
			covered, err := tx.OfficeUnits(base.ID, change)
			var got []string
			for _, u := range covered {
				got = append(got, u.Name)
			}
			if err != nil || !slices.Equal(got, names) {
				t.Errorf("covered: %v %v", got, err)
			}
			for on, want := range map[day.Date]string{day.Must(2025, 1, 1): district.Name, change: base.Name, day.Must(2026, 5, 5): base.Name} {
				offices, err := tx.OfficesOfUnit(communes[1].ID, on)
				if err != nil || len(offices) != 1 || offices[0].Name != want {
					t.Errorf("on %s: %v %v", on, offices, err)
				}
			}
			return nil
		})
		other := org.Office{Code: "1907", Level: org.OfficeBase, Name: "BHXH cơ sở Ba Bể", From: change}
		wantConflict(t, s.Write(ctx, "cli", func(tx *store.Tx) error {
			if err := tx.InsertOffice(&other); err != nil {
				return err
			}
			return tx.InsertArea(org.OfficeArea{OfficeID: other.ID, UnitID: communes[0].ID, From: day.Must(2026, 1, 1)})
		}))
	})
}

// 403 tổ phụ nữ with 4,300 members list in under a second, each in one village.
func TestCellsOfTheWomensUnion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		union := org.Organisation{Code: "HPN-AT", Kind: org.OrgWomen, Name: "Hội LHPN huyện Ân Thi", From: since1997}
		var district *org.Unit
		write(t, s, func(tx *store.Tx) error {
			_, district, _ = buildAnThi(t, tx)
			if err := tx.InsertOrganisation(&union); err != nil {
				return err
			}
			below, err := tx.Below(district.ID, in2019)
			if err != nil {
				return err
			}
			villages := slices.DeleteFunc(below, func(u org.Unit) bool { return u.Level != org.Village })
			for i := range 403 {
				members := int64(10)
				if i < 4300-403*10 {
					members = 11
				}
				c := org.Cell{OrganisationID: union.ID, UnitID: villages[i%138].ID, Name: fmt.Sprintf("Tổ %d", i+1), Members: members, From: in2019}
				if err := tx.InsertCell(&c); err != nil {
					return err
				}
			}
			return nil
		})
		begin := time.Now()
		read(t, s, func(tx *store.Tx) error {
			cells, err := tx.CellsOfOrganisation(union.ID, in2019)
			var members int64
			for _, c := range cells {
				members += c.Members
			}
			if err != nil || len(cells) != 403 || members != 4300 {
				t.Errorf("%d cells, %d members, %v", len(cells), members, err)
			}
			return nil
		})
		if took := time.Since(begin); took > time.Second {
			t.Errorf("listing took %v", took)
		}
		err := s.Write(ctx, "cli", func(tx *store.Tx) error {
			return tx.InsertCell(&org.Cell{OrganisationID: union.ID, UnitID: district.ID, Name: "Tổ huyện", From: in2019})
		})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("a cell of a district: %v", err)
		}
	})
}

func TestCollectionPointsAreKeptByTheirOfficialCode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		code, err := org.ParsePointCode("3456789000TH0100070003")
		if err != nil {
			t.Fatal(err)
		}
		add := func(tx *store.Tx) error {
			return tx.InsertPoint(org.Point{Code: code, OrganisationID: 1, UnitID: 1, Name: "Bưu điện xã", From: in2019})
		}
		wantConflict(t, s.Write(ctx, "cli", add)) // no such organisation
		o := org.Organisation{Code: "3456789000", Kind: org.OrgCollection, Name: "Tổ chức thu", From: in2019}
		u := place(org.Commune, "00070", org.KindRuralCommune, "X", 0, since1997)
		again := func(tx *store.Tx) error {
			return tx.InsertPoint(org.Point{Code: code, OrganisationID: o.ID, UnitID: u.ID, Name: "Bưu điện xã", From: in2019})
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.InsertOrganisation(&o); err != nil {
				return err
			}
			if err := tx.InsertUnit(u); err != nil {
				return err
			}
			return again(tx)
		})
		wantConflict(t, s.Write(ctx, "cli", again))
		read(t, s, func(tx *store.Tx) error {
			points, err := tx.PointsOf(u.ID, in2019)
			if err != nil || len(points) != 1 || points[0].Code != code {
				t.Errorf("points: %v %v", points, err)
			}
			return nil
		})
	})
}

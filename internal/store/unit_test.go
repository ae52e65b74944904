package store_test

import (
	"os"
	"testing"
	"time"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

const officialTables = "../../../shared/data/admin"

func readOfficial(t *testing.T) *org.Tables {
	t.Helper()
	if _, err := os.Stat(officialTables); err != nil {
		t.Skip("the official tables do not lie beside the repository")
	}
	tables, err := org.ReadTables(os.DirFS(officialTables))
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func importPlaces(t *testing.T, s *store.Store, tables *org.Tables) *store.PlacesDiff {
	t.Helper()
	var d *store.PlacesDiff
	write(t, s, func(tx *store.Tx) error {
		var err error
		if d, err = tx.ComparePlaces(tables); err != nil {
			return err
		}
		return tx.ApplyPlaces(d)
	})
	return d
}

func TestOfficialTables(t *testing.T) {
	tables := readOfficial(t)
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		begin := time.Now()
		d := importPlaces(t, s, tables)
		t.Logf("%s: %d units, %d versions, %d successors in %v", s.Engine(), d.NewUnits, d.NewVersions, d.NewSuccessors, time.Since(begin))
		if again := importPlaces(t, s, tables); !again.Empty() {
			t.Errorf("the same tables again would change %+v", again)
		}
		y2019, y2025, now := day.Must(2019, 6, 30), day.Must(2025, 7, 1), day.Must(2026, 11, 22)
		read(t, s, func(tx *store.Tx) error {
			for _, want := range []struct {
				on    day.Date
				level org.Level
				n     int
			}{{y2019, org.Province, 63}, {y2019, org.District, 696}, {y2019, org.Commune, 10035},
				{y2025, org.Province, 34}, {y2025, org.District, 0}, {y2025, org.Commune, 3321}} {
				units, err := tx.UnitsAt(want.level, want.on)
				if err != nil || len(units) != want.n {
					t.Errorf("level %d on %s: %d units, want %d (%v)", want.level, want.on, len(units), want.n, err)
				}
			}
			checkKinds(t, tx, y2025, 2621, 687, 28)
			checkKinds(t, tx, now, 2611, 697, 27)
			checkAnThi(t, tx, y2019)
			return nil
		})
	})
}

func checkKinds(t *testing.T, tx *store.Tx, on day.Date, rural, wards, provinces int) {
	t.Helper()
	kinds := map[org.Kind]int{}
	for _, level := range []org.Level{org.Province, org.Commune} {
		units, err := tx.UnitsAt(level, on)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			kinds[u.Kind]++
		}
	}
	if kinds[org.KindRuralCommune] != rural || kinds[org.KindWard] != wards || kinds[org.KindProvince] != provinces || kinds[org.KindSpecialZone] != 13 {
		t.Errorf("kinds on %s: %v", on, kinds)
	}
}

// A report as of 30/06/2019 still prints huyện Ân Thi; today the place belongs to xã Ân Thi.
func checkAnThi(t *testing.T, tx *store.Tx, y2019 day.Date) {
	t.Helper()
	town, err := tx.UnitByCode(org.Commune, "12142", y2019)
	if err != nil {
		t.Fatal(err)
	}
	path, err := tx.Path(town.ID, y2019)
	if err != nil || len(path) != 3 || path[0].FullName != "Tỉnh Hưng Yên" || path[1].InText() != "huyện Ân Thi" || path[2].InText() != "thị trấn Ân Thi" {
		t.Errorf("path in 2019: %v %v", path, err)
	}
	next, err := tx.Successors(town.ID)
	if err != nil || len(next) != 1 || !next[0].Whole {
		t.Fatalf("successors: %v %v", next, err)
	}
	u, err := tx.Unit(next[0].NewID, day.Must(2026, 1, 1))
	if err != nil || u.InText() != "xã Ân Thi" || u.Source != "1666/NQ-UBTVQH15" {
		t.Errorf("today: %+v %v", u, err)
	}
	if _, err := tx.UnitByAnyCode(org.Commune, "06970", day.Must(2026, 1, 1)); err != nil {
		t.Errorf("Ba Chẽ by the code of the statistics office: %v", err)
	}
}

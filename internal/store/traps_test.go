package store_test

import (
	"strings"
	"testing"
	"time"

	"luoi/internal/day"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// The traps that give wrong answers silently. Each test shows the trap, so that nobody has to believe
// it, and that our way round it gives the same on both engines.

func TestTrapCastAsDateIsANumberInSQLite(t *testing.T) {
	s := testkit.Store(t)
	if got := s.Ask(t, `SELECT cast('2026-11-22' AS date)`); got != int64(2026) {
		t.Errorf("SQLite now answers %v: the trap has changed", got)
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		if got := s.Ask(t, `SELECT max(x) FROM (SELECT '2026-11-22' AS x UNION ALL SELECT '2026-02-03') d`); got != "2026-11-22" {
			t.Errorf("days as text compare as %v", got)
		}
	})
}

func TestTrapNumericIsAFloatInSQLite(t *testing.T) {
	s := testkit.Store(t)
	if got := s.Ask(t, `SELECT cast('9007199254740993.5' AS numeric)`); got != float64(9007199254740994) {
		t.Errorf("SQLite now answers %v (%T): the trap has changed", got, got)
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		if got := s.Ask(t, `SELECT cast(sum(x) AS bigint) FROM (SELECT cast($1 AS bigint) AS x UNION ALL SELECT 2) d`, int64(9007199254740993)); got != int64(9007199254740995) {
			t.Errorf("money as bigint adds up to %v", got)
		}
	})
}

func TestTrapLowerAndLikeKnowAsciiOnly(t *testing.T) {
	s := testkit.Store(t)
	if got := s.Ask(t, `SELECT lower('ĐẮK LẮK')`); got == "đắk lắk" {
		t.Error("SQLite lower() knows Vietnamese now: the trap has changed")
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			u := place(3, "24235", "xa", "Buôn Đôn", 0, since1997)
			u.Key = "xa buon don"
			return tx.InsertUnit(u)
		})
		read(t, s, func(tx *store.Tx) error {
			found, err := tx.SearchUnits("buon don", in2019, 10)
			if err != nil || len(found) != 1 {
				t.Errorf("by folded key: %v %v", found, err)
			}
			found, err = tx.SearchUnits("b%don", in2019, 10)
			if err != nil || len(found) != 0 {
				t.Errorf("a wildcard typed by someone works as one: %v %v", found, err)
			}
			return nil
		})
	})
}

// The driver would write a time.Time as text that sorts wrongly; a column takes none.
func TestTrapTimesAreNotColumns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		defer func() {
			if recover() == nil {
				t.Error("a time.Time went into a column")
			}
		}()
		_ = s.Write(ctx, "cli", func(tx *store.Tx) error {
			_, err := tx.Exec(store.QueryNamed("setting.set"), "x", time.Now())
			return err
		})
	})
}

// Should a time ever reach the driver, it is at least written so that it sorts.
func TestTrapDriverTimeFormatSorts(t *testing.T) {
	s := testkit.Store(t)
	got := s.Ask(t, `SELECT cast($1 AS text)`, time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC))
	if text, ok := got.(string); !ok || !strings.HasPrefix(text, "2026-11-22 01:02:03") || strings.Contains(text, "UTC m=") {
		t.Errorf("time is written as %v", got)
	}
}

func TestDaysAndEmptyValuesRoundTrip(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		u := place(3, "24235", "xa", "Buôn Đôn", 0, day.Must(2025, 7, 1))
		write(t, s, func(tx *store.Tx) error { return tx.InsertUnit(u) })
		read(t, s, func(tx *store.Tx) error {
			got, err := tx.Unit(u.ID, day.Must(2025, 7, 1))
			if err != nil || got != *u {
				t.Errorf("got %+v\nwant %+v (%v)", got, *u, err)
			}
			if _, err := tx.Unit(u.ID, day.Must(2025, 6, 30)); err == nil {
				t.Error("the unit exists before its first day")
			}
			return nil
		})
	})
}

// PostgreSQL refuses NUL and broken UTF-8 in text, SQLite takes them: what comes out must be the same.
func TestUnprintableTextIsTheSameOnBoth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error { return tx.SetSetting("x", "a\x00b\xffc") })
		read(t, s, func(tx *store.Tx) error {
			if v, err := tx.Setting("x"); v != "ab\uFFFDc" || err != nil {
				t.Errorf("got %q %v", v, err)
			}
			return nil
		})
	})
}

// The throw-away PostgreSQL sorts by Vietnamese rules; our columns must sort by bytes all the same.
func TestTextIsComparedByBytes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			for _, n := range []string{"Z", "a", "Đ", "d-1", "d1", "d 2", "_"} {
				if err := tx.SetSetting(n, "x"); err != nil {
					return err
				}
			}
			return nil
		})
		want := "Z _ a d 2 d-1 d1 Đ"
		if got := s.Ask(t, `SELECT min(n) FROM (SELECT name AS n FROM setting WHERE value = 'x') s`); got != "Z" {
			t.Errorf("smallest is %v", got)
		}
		if got := strings.Join(s.AskAll(t, `SELECT name FROM setting WHERE value = 'x' ORDER BY name`), " "); got != want {
			t.Errorf("order %q, want %q", got, want)
		}
		if s.Engine() == store.Postgres {
			if left := s.AskAll(t, `SELECT table_name || '.' || column_name FROM information_schema.columns
				WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`); len(left) > 0 {
				t.Errorf("columns that sort by language: %v", left)
			}
		}
	})
}

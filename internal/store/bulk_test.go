package store_test

import (
	"fmt"
	"testing"
	"time"

	"luoi/internal/store"
	"luoi/internal/testkit"
)

var personCols = []string{"id", "full_name", "name_key", "birth", "birth_prec", "sex", "commune_id", "village_id",
	"household_id", "address", "citizen_mask", "ids", "resident", "seq"}

func addPeople(tx *store.Tx, n int) error {
	first, err := tx.NextIDs(n)
	if err != nil {
		return err
	}
	b := tx.Bulk("person", personCols)
	for i := range n {
		id := first + int64(i)
		b.Add(id, "Nguyễn Thị Hồng Nhung", "nguyen thi hong nhung", fmt.Sprintf("19%02d-01-15", i%100), 3, 2,
			i/1000, i/200, i/4, "Thôn 5, xã Ea Knốp", "066•••••••12", "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true, tx.Seq)
	}
	return b.Close()
}

func TestBulkBringsEveryRow(t *testing.T) {
	const n = 4501 // two whole batches and a rest on PostgreSQL
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error { return addPeople(tx, n) })
		if err := s.Analyse(ctx); err != nil {
			t.Error(err)
		}
		read(t, s, func(tx *store.Tx) error {
			seen := int64(0)
			err := tx.EachPerson(func(p *store.Person) error {
				seen++
				if p.ID == 0 || p.FullName != "Nguyễn Thị Hồng Nhung" || p.Birth.Date.Month() != 1 || !p.Resident || p.GroupID != 0 {
					t.Fatalf("read back %+v", p)
				}
				return nil
			})
			if seen != n {
				t.Errorf("%d of %d rows", seen, n)
			}
			return err
		})
	})
}

func benchmarkBulk(b *testing.B, s *store.Store) {
	const n = 100_000
	for b.Loop() {
		begin := time.Now()
		if err := s.Write(ctx, "cli", func(tx *store.Tx) error { return addPeople(tx, n) }); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(n/time.Since(begin).Seconds(), "rows/s")
	}
}

func BenchmarkBulkSQLite(b *testing.B) { benchmarkBulk(b, testkit.Store(b)) }

func BenchmarkBulkPostgres(b *testing.B) { benchmarkBulk(b, postgres(b)) }

func benchmarkScan(b *testing.B, s *store.Store) {
	const n = 100_000
	if err := s.Write(ctx, "cli", func(tx *store.Tx) error { return addPeople(tx, n) }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		begin := time.Now()
		err := s.Read(ctx, func(tx *store.Tx) error {
			return tx.EachLinkPerson(func(*store.LinkPerson) error { return nil })
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(n/time.Since(begin).Seconds(), "rows/s")
	}
}

func BenchmarkScanSQLite(b *testing.B) { benchmarkScan(b, testkit.Store(b)) }

func BenchmarkScanPostgres(b *testing.B) { benchmarkScan(b, postgres(b)) }

func postgres(b *testing.B) *store.Store {
	s, err := store.Open(ctx, store.Options{DSN: testkit.PostgresDSN(b), Province: "66"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

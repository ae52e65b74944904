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
			i%100, i%2000, i/4, "Thôn 5, xã Ea Knốp", "066•••••••12", "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true, tx.Seq)
	}
	return b.Close()
}

func TestBulkRate(t *testing.T) {
	n := 20000
	if testing.Short() {
		n = 2000
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		begin := time.Now()
		write(t, s, func(tx *store.Tx) error { return addPeople(tx, n) })
		t.Logf("%s: %.0f rows/s", s.Engine(), float64(n)/time.Since(begin).Seconds())
	})
}

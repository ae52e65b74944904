package store

import (
	"context"
	"path/filepath"
	"testing"
)

// The pages a connection may keep are those its use was given: a long walk keeps few. The driver runs the pragmas in
// an order of its own, so a second cache_size beside the usual one would be lost.
func TestEachConnectionKeepsItsOwnPages(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Options{DSN: filepath.Join(t.TempDir(), "66.db"), Province: "66"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	size := func(in func(context.Context, func(*Tx) error) error) (n int) {
		t.Helper()
		err := in(ctx, func(tx *Tx) error { return tx.tx.QueryRow("PRAGMA cache_size").Scan(&n) })
		if err != nil {
			t.Fatal(err)
		}
		return -n
	}
	if got := size(s.Read); got != readerCache {
		t.Errorf("a reader keeps %d KB, want %d", got, readerCache)
	}
	if got := size(s.ReadLean); got != leanCache {
		t.Errorf("a long walk keeps %d KB, want %d", got, leanCache)
	}
}

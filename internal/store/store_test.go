package store_test

import (
	"context"
	"errors"
	"testing"

	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

var ctx = context.Background()

func TestWriteTakesTheNextNumberAndGivesItBackOnFailure(t *testing.T) {
	s := testkit.Store(t)
	var first, again int64
	if err := s.Write(ctx, "cli", func(tx *store.Tx) error { first = tx.Seq; return nil }); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	err := s.Write(ctx, "cli", func(tx *store.Tx) error { return boom })
	if !errors.Is(err, boom) || fault.KindOf(err) != fault.Internal {
		t.Fatalf("got %v", err)
	}
	if err := s.Write(ctx, "cli", func(tx *store.Tx) error { again = tx.Seq; return nil }); err != nil {
		t.Fatal(err)
	}
	if again != first+1 {
		t.Fatalf("a rolled-back write left a gap: %d after %d", again, first)
	}
}

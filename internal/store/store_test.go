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

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(ctx, "cli", fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func TestWriteTakesTheNextNumberAndGivesItBackOnFailure(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		var first, again int64
		write(t, s, func(tx *store.Tx) error { first = tx.Seq; return nil })
		boom := errors.New("boom")
		err := s.Write(ctx, "cli", func(tx *store.Tx) error { return boom })
		if !errors.Is(err, boom) || fault.KindOf(err) != fault.Internal {
			t.Fatalf("got %v", err)
		}
		write(t, s, func(tx *store.Tx) error { again = tx.Seq; return nil })
		if again != first+1 {
			t.Fatalf("a rolled-back write left a gap: %d after %d", again, first)
		}
	})
}

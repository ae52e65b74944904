package store_test

import (
	"testing"

	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Every registered text must be understood by both engines.
func TestEveryQueryPreparesOnBothEngines(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		for _, q := range store.Queries() {
			if err := s.Prepare(ctx, q); err != nil {
				t.Errorf("%s: %v\n%s", q.Name, err, q.Text)
			}
		}
	})
}

package store

import "context"

// Prepare lets the tests prepare a text without running it.
func (s *Store) Prepare(ctx context.Context, q *Query) error {
	st, err := s.writer.PrepareContext(ctx, q.Text)
	if err != nil {
		return err
	}
	return st.Close()
}

package store

import (
	"context"
	"database/sql"
	"testing"
)

// Prepare lets the tests prepare a text without running it.
func (s *Store) Prepare(ctx context.Context, q *Query) error {
	st, err := s.writer.PrepareContext(ctx, q.Text)
	if err != nil {
		return err
	}
	return st.Close()
}

// QueryNamed finds a registered text.
func QueryNamed(name string) *Query { return registry[name] }

// Ask runs a text that is not registered and gives its one value as the driver gave it.
func (s *Store) Ask(t testing.TB, text string, args ...any) any {
	t.Helper()
	var v any
	if err := s.reader.QueryRow(text, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// AskAll is Ask for a column of text.
func (s *Store) AskAll(t testing.TB, text string) []string {
	t.Helper()
	rows, err := s.reader.Query(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// Spoil runs a text that nothing in the program would: it plays the one who tampers.
func (s *Store) Spoil(t testing.TB, text string) {
	t.Helper()
	if _, err := s.writer.Exec(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// Writer is the pool behind Write.
func (s *Store) Writer() *sql.DB { return s.writer }

// DumpTables is the list a dump goes through.
var DumpTables = dumpTables

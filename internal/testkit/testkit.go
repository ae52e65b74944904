// Package testkit gives tests the real thing: a SQLite file or a PostgreSQL schema per test, a clock
// that obeys, keys. It replaces nothing with a pretender.
package testkit

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"luoi/internal/seal"
	"luoi/internal/store"
)

// Store opens a fresh SQLite store that disappears with the test.
func Store(t testing.TB) *store.Store {
	t.Helper()
	return open(t, store.Options{DSN: filepath.Join(t.TempDir(), "66.db"), Province: "66"})
}

func open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("testkit: open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("testkit: close store: %v", err)
		}
	})
	return s
}

// Keys are the same in every test, so that sealed values and blind indexes can be compared.
func Keys(t testing.TB) *seal.Keys {
	t.Helper()
	k, err := seal.FromBytes(bytes.Repeat([]byte("test"), 8))
	if err != nil {
		t.Fatalf("testkit: keys: %v", err)
	}
	return k
}

// Clock is a clock that moves only when told.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock stands at the given moment of Vietnam's time: NewClock(2026, 11, 22, 8, 0).
func NewClock(y int, m time.Month, d, hour, minute int) *Clock {
	return &Clock{at: time.Date(y, m, d, hour, minute, 0, 0, time.FixedZone("ICT", 7*3600))}
}

// Now is the moment the clock stands at.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Spoil runs a text on a SQLite file from outside, as someone would who tampers with it.
func Spoil(path, text string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(text)
	return err
}

package app

import (
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// Guessing numbers: so many misses within the window are an official with a bad list; more is somebody who
// tries numbers through.
const (
	numberMisses = 20
	numberWindow = 10 * time.Minute
)

// awake refuses when something was tried too often within its window.
func (a *App) awake(tx *store.Tx, name string, most int64, window time.Duration) error {
	t, err := tx.Throttle(name)
	if err != nil {
		return err
	}
	until := t.Began + window.Milliseconds()
	if t.Tries < most || until <= a.Now().UnixMilli() {
		return nil
	}
	return fault.New(fault.Busy, "app.too_many_tries", int((until-a.Now().UnixMilli()+59_999)/60_000))
}

// missed counts a try within its window, and returns the count.
func (a *App) missed(tx *store.Tx, name string, window time.Duration) (int64, error) {
	t, err := tx.Throttle(name)
	if err != nil {
		return 0, err
	}
	now := a.Now().UnixMilli()
	if t.Began+window.Milliseconds() <= now {
		t = store.Throttle{Began: now}
	}
	t.Tries++
	return t.Tries, tx.PutThrottle(name, t, now-triesForget.Milliseconds())
}

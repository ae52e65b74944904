package store

import "luoi/internal/fault"

// Throttle counts tries of one kind by one who tries; Began is unix ms.
type Throttle struct {
	Began int64
	Tries int64
}

var (
	qThrottle    = register("throttle.get", `SELECT began, tries FROM throttle WHERE name = $1`)
	qThrottlePut = register("throttle.put", `INSERT INTO throttle (name, began, tries) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET began = excluded.began, tries = excluded.tries`)
	qThrottlePurge = register("throttle.purge", `DELETE FROM throttle WHERE began < $1`)
)

// Throttle is how often something was tried; zero when never.
func (tx *Tx) Throttle(name string) (Throttle, error) {
	var t Throttle
	err := tx.QueryRow(qThrottle, name).Scan(&t.Began, &t.Tries)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		err = nil
	}
	return t, err
}

// PutThrottle keeps the count, and forgets those that began before a moment.
func (tx *Tx) PutThrottle(name string, t Throttle, forget int64) error {
	if _, err := tx.Exec(qThrottlePurge, forget); err != nil {
		return err
	}
	_, err := tx.Exec(qThrottlePut, name, t.Began, t.Tries)
	return err
}

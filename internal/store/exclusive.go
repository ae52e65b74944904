package store

import (
	"context"
	"database/sql"

	"luoi/internal/fault"
)

// Exclusive lets one program at a time do a named work on this store, for works of many transactions
// that must not mix. Whoever holds it and dies has given it up: on PostgreSQL it is an advisory lock of
// the session, on SQLite a lock on an empty file beside the store's. Error: Busy while somebody else
// holds it.
func (s *Store) Exclusive(ctx context.Context, name string) (release func(), err error) {
	if s.engine == Postgres {
		return s.exclusiveSession(ctx, name)
	}
	path := s.path + "." + name + ".lock"
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+escapePath.Replace(path)+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "store.bad_address")
	}
	db.SetMaxOpenConns(1) // the lock is the connection's
	if _, err := db.ExecContext(ctx, `BEGIN EXCLUSIVE`); err != nil {
		db.Close()
		return nil, neutral(ctx, err)
	}
	return func() { db.Close() }, nil
}

func (s *Store) exclusiveSession(ctx context.Context, name string) (func(), error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return nil, neutral(ctx, err)
	}
	var got bool
	key := "luoi " + s.schema + " " + name
	if err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtext($1))`, key).Scan(&got); err == nil && got {
		return func() {
			// The connection goes back to the pool, so the lock must be given up by hand.
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext($1))`, key)
			conn.Close()
		}, nil
	}
	conn.Close()
	if err != nil {
		return nil, neutral(ctx, err)
	}
	return nil, fault.New(fault.Busy, "store.busy")
}

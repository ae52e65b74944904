// Package store is the only package with SQL. A Store is one province: a SQLite file, or one schema
// of a PostgreSQL database. One hand-written text serves both engines; DESIGN.md holds the portable
// subset, the traps and the reasons.
//
// It owns how things are kept, found and counted by key. It does not own rules about them: whether a
// spell may begin or a person may be merged is decided by the nouns of ring 1 and by app.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"strings"
	"time"

	"luoi/internal/fault"
)

// Engine names.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Options say which store to open.
type Options struct {
	// DSN is a file path ("data/66.db", "sqlite:data/66.db") or a PostgreSQL address ("postgres://…").
	DSN string
	// Province is the official two-digit code. On PostgreSQL it names the schema ("66" → p66) and is
	// required; on SQLite it is remembered in the file and a different one is refused later.
	Province string
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// ReadOnly opens without migrating and refuses writes.
	ReadOnly bool
}

// Store is one province. It is safe for concurrent use; writes queue.
type Store struct {
	engine   string
	province string
	schema   string // PostgreSQL only
	path     string // SQLite only
	reader   *sql.DB
	writer   *sql.DB // on PostgreSQL the same pool as reader
	now      func() time.Time
	readOnly bool

	statements keptStatements
}

// Open connects, creates what is missing, applies migrations and checks that the schema is not newer
// than this program. Errors: Invalid (address, province), Conflict (newer schema, other province),
// Busy (cannot reach or lock the database).
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{province: o.Province, now: o.Now, readOnly: o.ReadOnly}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if isPostgres(o.DSN) {
		err = s.openPostgres(o.DSN)
	} else {
		err = s.openSQLite(strings.TrimPrefix(o.DSN, "sqlite:"))
	}
	if err != nil {
		return nil, err
	}
	if err = s.prepareSchema(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) prepareSchema(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.claimProvince(ctx)
}

// claimProvince remembers whose store this is, so that a file copied to the wrong place is noticed.
func (s *Store) claimProvince(ctx context.Context) error {
	var known string
	err := s.Read(ctx, func(tx *Tx) error {
		var err error
		known, err = tx.Setting(SettingProvince)
		return err
	})
	if err != nil {
		return err
	}
	if known != "" && s.province != "" && known != s.province {
		return fault.New(fault.Conflict, "store.other_province", known, s.province)
	}
	if known != "" {
		s.province = known
	}
	if known == s.province || s.readOnly {
		return nil
	}
	return s.Write(ctx, "system", func(tx *Tx) error {
		return tx.SetSetting(SettingProvince, s.province)
	})
}

// Close waits for running work and frees the connections.
func (s *Store) Close() error {
	var err error
	if s.writer != nil && s.writer != s.reader {
		err = s.writer.Close()
	}
	if s.reader != nil {
		if e := s.reader.Close(); err == nil {
			err = e
		}
	}
	return err
}

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine }

// Province is the code of the province kept here; "" while none was given.
func (s *Store) Province() string { return s.province }

// Path is the SQLite file, "" on PostgreSQL.
func (s *Store) Path() string { return s.path }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return neutral(ctx, s.reader.PingContext(ctx)) }

func poolSize() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

// Memory of one SQLite connection, in kilobytes of pages; the driver takes twice that. A transaction that changes more
// pages than this writes some of them twice.
const (
	usualCache  = 48 << 10  // of the writer
	roomyCache  = 128 << 10 // of the writer while much comes in
	readerCache = 16 << 10
	leanCache   = 1 << 10 // of one long walk
)

// Roomy gives the writer of SQLite more memory for large transactions until the function it returns is
// called. PostgreSQL looks after itself.
func (s *Store) Roomy(ctx context.Context) (func(), error) {
	if s.engine != SQLite || s.readOnly {
		return func() {}, nil
	}
	set := func(ctx context.Context, kb int) error {
		_, err := s.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = -%d`, kb))
		return neutral(ctx, err)
	}
	if err := set(ctx, roomyCache); err != nil {
		return nil, err
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		if set(ctx, usualCache) == nil {
			_, _ = s.writer.ExecContext(ctx, `PRAGMA shrink_memory`) // a kindness to the machine, nothing hangs on it
		}
	}, nil
}

// Analyse lets the engine count what its planner needs to know. After a large import PostgreSQL would
// otherwise plan for empty tables until its own housekeeping comes round, and SQLite for ever.
func (s *Store) Analyse(ctx context.Context) error {
	if s.engine == SQLite {
		if _, err := s.writer.ExecContext(ctx, `PRAGMA analysis_limit = 1000`); err != nil {
			return neutral(ctx, err)
		}
	}
	for _, table := range []string{"unit", "unit_version", "office_area", "household", "person", "identifier", "record", "delivery_row", "spell", "pair",
		"cell"} {
		if _, err := s.writer.ExecContext(ctx, `ANALYZE `+table); err != nil {
			return neutral(ctx, err)
		}
	}
	return nil
}

// truncateLog brings SQLite's write-ahead log into the file and cuts it to nothing.
func (s *Store) truncateLog(ctx context.Context) error {
	_, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return neutral(ctx, err)
}

package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"luoi/internal/fault"
)

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// openSQLite makes two pools on one file: many readers that never block, and one writer whose
// transactions begin immediate, so a write cannot fail half-way for want of the lock.
func (s *Store) openSQLite(path string) error {
	if path == "" {
		return fault.New(fault.Invalid, "store.no_address")
	}
	if err := createPrivate(path); err != nil {
		return err
	}
	s.engine, s.path = SQLite, path
	var err error
	if s.reader, err = sql.Open("sqlite", sqliteDSN(path, false, readerCache)); err != nil {
		return fault.Wrap(fault.Invalid, err, "store.bad_address")
	}
	s.reader.SetMaxOpenConns(poolSize())
	s.reader.SetMaxIdleConns(poolSize())
	if s.writer, err = sql.Open("sqlite", sqliteDSN(path, true, usualCache)); err != nil {
		return fault.Wrap(fault.Invalid, err, "store.bad_address")
	}
	s.writer.SetMaxOpenConns(1)
	return nil
}

// createPrivate makes sure that the file exists and is nobody else's to read; the write-ahead log
// takes over its mode.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault.Wrap(fault.Invalid, err, "store.cannot_create", path)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "store.cannot_create", path)
	}
	return f.Close()
}

// sqliteDSN holds the pragmas of every connection. busy_timeout stands first because switching to
// the write-ahead log itself needs a lock when two programs open the file at once.
func sqliteDSN(path string, write bool, cache int) string {
	q := url.Values{"_time_format": {"sqlite"}}
	for _, p := range []string{"busy_timeout(30000)", "journal_mode(WAL)", "synchronous(NORMAL)",
		"foreign_keys(1)", "temp_store(MEMORY)", "journal_size_limit(134217728)", fmt.Sprintf("cache_size(-%d)", cache)} {
		q.Add("_pragma", p)
	}
	if write {
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "wal_autocheckpoint(16384)")
		q.Add("_pragma", "secure_delete(1)") // what was removed must not stand in the file any more
	} else {
		q.Add("_pragma", "query_only(1)")
	}
	return "file:" + escapePath.Replace(path) + "?" + q.Encode()
}

var escapePath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

var provinceWord = regexp.MustCompile(`^[0-9a-z_]{1,40}$`)

// openPostgres makes one pool whose connections see only the province's own schema.
func (s *Store) openPostgres(dsn string) error {
	if !provinceWord.MatchString(s.province) {
		return fault.New(fault.Invalid, "store.no_province", s.province)
	}
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "store.bad_address")
	}
	s.engine, s.schema = Postgres, "p"+s.province
	cfg.RuntimeParams["search_path"] = s.schema
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "luoi"
	}
	s.reader = stdlib.OpenDB(*cfg)
	s.reader.SetMaxOpenConns(poolSize())
	s.reader.SetMaxIdleConns(poolSize())
	s.writer = s.reader
	return nil
}

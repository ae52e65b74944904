package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"luoi/internal/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

const versionTable = "goose_db_version"

// migrate brings the schema to this program's version, forward only. Two nodes may open at once: on
// PostgreSQL an advisory lock lets one of them work, on SQLite the loser of the race looks again.
func (s *Store) migrate(ctx context.Context) error {
	if s.readOnly {
		return s.checkVersion(ctx)
	}
	if s.engine == Postgres {
		return s.migrateLocked(ctx)
	}
	var err error
	for range 5 {
		if err = s.migrateOnce(ctx); err == nil || fault.KindOf(err) == fault.Conflict || ctx.Err() != nil {
			return err
		}
	}
	return err
}

func (s *Store) migrateLocked(ctx context.Context) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return fault.Wrap(fault.Busy, err, "store.unreachable")
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext($1))`, "luoi "+s.schema); err != nil {
		return neutral(ctx, err)
	}
	// The lock belongs to the session and the connection goes back to the pool, so it must be given up
	// by hand, also when ctx has ended meanwhile.
	defer conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext($1))`, "luoi "+s.schema)
	if _, err := conn.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS "`+s.schema+`"`); err != nil {
		return neutral(ctx, err)
	}
	if err := s.migrateOnce(ctx); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, byteOrder)
	return neutral(ctx, err)
}

// byteOrder makes PostgreSQL compare text by its bytes, as SQLite does, whatever the database's
// language: otherwise lists would come in another order, and a search by prefix would find other
// rows and use no index. It touches only columns that a migration has just added.
const byteOrder = `DO $$
DECLARE t record;
BEGIN
	FOR t IN SELECT c.table_name, string_agg(format('ALTER COLUMN %I TYPE text COLLATE "C"', c.column_name), ', ') AS change
		FROM information_schema.columns c JOIN information_schema.tables b
			ON b.table_schema = c.table_schema AND b.table_name = c.table_name AND b.table_type = 'BASE TABLE'
		WHERE c.table_schema = current_schema() AND c.data_type = 'text' AND c.collation_name IS DISTINCT FROM 'C'
		GROUP BY c.table_name
	LOOP
		EXECUTE format('ALTER TABLE %I %s', t.table_name, t.change);
	END LOOP;
END $$`

func (s *Store) migrateOnce(ctx context.Context) error {
	p, err := s.provider(migrationFiles)
	if err != nil {
		return err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	if pending, err := p.HasPending(ctx); err == nil && !pending {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fault.Wrap(fault.Internal, err, "store.migration_failed")
	}
	return nil
}

func (s *Store) checkVersion(ctx context.Context) error {
	p, err := s.provider(migrationFiles)
	if err != nil {
		return err
	}
	return refuseNewer(ctx, p)
}

// refuseNewer keeps an old program from writing into tables it does not know.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fault.Wrap(fault.Busy, err, "store.unreachable")
	}
	sources := p.ListSources()
	if known := sources[len(sources)-1].Version; have > known {
		return fault.New(fault.Conflict, "store.newer_schema", have, known)
	}
	return nil
}

func (s *Store) provider(files fs.FS) (*goose.Provider, error) {
	dialect, table, other := database.DialectSQLite3, versionTable, ".postgres.sql"
	if s.engine == Postgres {
		dialect, table, other = database.DialectPostgres, s.schema+"."+versionTable, ".sqlite.sql"
	}
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	if s.engine == SQLite {
		sub = sqliteFiles{sub}
	}
	entries, err := fs.ReadDir(sub, ".")
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	var exclude []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), other) {
			exclude = append(exclude, e.Name())
		}
	}
	p, err := goose.NewProvider(dialect, s.writer, sub, goose.WithTableName(table),
		goose.WithExcludeNames(exclude), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	return p, nil
}

// SchemaVersion is the number of the last migration applied.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	p, err := s.provider(migrationFiles)
	if err != nil {
		return 0, err
	}
	return p.GetDBVersion(ctx)
}

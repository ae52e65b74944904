package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"luoi/internal/fault"
)

// SQLite's result codes; the low byte is the primary code.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteFull       = 13
	sqliteConstraint = 19
)

// neutral turns a driver's error into a fault, so that nobody above needs to know the engine.
func neutral(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Wrap(fault.NotFound, err, "store.not_found")
	}
	if ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.Interrupted, err, "store.interrupted")
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return neutralSQLite(lite)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return neutralPostgres(pg)
	}
	if lostConnection(err) {
		return fault.Wrap(fault.Busy, err, "store.unreachable")
	}
	return fault.Wrap(fault.Internal, err, "store.failed")
}

// lostConnection reports whether the server could not be reached or went away; nothing was committed.
func lostConnection(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, sql.ErrConnDone)
}

func neutralSQLite(e *sqlite.Error) error {
	switch e.Code() & 0xff {
	case sqliteBusy, sqliteLocked:
		return fault.Wrap(fault.Busy, e, "store.busy")
	case sqliteInterrupt:
		return fault.Wrap(fault.Interrupted, e, "store.interrupted")
	case sqliteConstraint:
		return fault.Wrap(fault.Conflict, e, "store.conflict")
	case sqliteFull:
		return fault.Wrap(fault.Busy, e, "store.full")
	case sqliteReadOnly:
		return fault.Wrap(fault.Forbidden, e, "store.read_only")
	}
	return fault.Wrap(fault.Internal, e, "store.failed")
}

func neutralPostgres(e *pgconn.PgError) error {
	if len(e.Code) != 5 {
		return fault.Wrap(fault.Internal, e, "store.failed")
	}
	switch {
	case e.Code[:2] == "23":
		return fault.Wrap(fault.Conflict, e, "store.conflict")
	case e.Code == "40001", e.Code == "40P01", e.Code == "55P03":
		return fault.Wrap(fault.Busy, e, "store.busy")
	case e.Code[:2] == "08", e.Code == "57P01", e.Code == "57P02", e.Code == "57P03": // the server goes down or comes up
		return fault.Wrap(fault.Busy, e, "store.unreachable")
	case e.Code[:2] == "53": // too many connections, disk full, out of memory
		return fault.Wrap(fault.Busy, e, "store.full")
	case e.Code == "57014":
		return fault.Wrap(fault.Interrupted, e, "store.interrupted")
	case e.Code == "25006":
		return fault.Wrap(fault.Forbidden, e, "store.read_only")
	}
	return fault.Wrap(fault.Internal, e, "store.failed")
}

// found turns "there is none" into an answer.
func found(err error) (bool, error) {
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

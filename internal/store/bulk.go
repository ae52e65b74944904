package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"luoi/internal/fault"
)

// Rows handed over at once. Large enough to make the round trip cheap, small enough to stay in cache.
const (
	copyRows  = 2000
	batchRows = 1000
)

// Bulk inserts many rows into one table. SQLite runs one prepared statement per row, which beat
// many-row VALUES in measurement; PostgreSQL copies. Rows appear in the transaction at Close at the
// latest.
type Bulk struct {
	tx    *Tx
	table string
	cols  []string
	stmt  *sql.Stmt
	buf   []any // PostgreSQL: rows waiting, flat
	n     int64
	err   error
}

// Bulk begins inserting into the named columns of table.
func (tx *Tx) Bulk(table string, cols []string) *Bulk {
	b := &Bulk{tx: tx, table: table, cols: cols, err: tx.ready(true)}
	if b.err != nil || tx.s.engine == Postgres {
		return b
	}
	marks := make([]string, len(cols))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	text := "INSERT INTO " + table + " (" + strings.Join(cols, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	b.stmt, b.err = tx.tx.PrepareContext(tx.ctx, text)
	return b
}

// Add gives one row, its values in the order of the columns.
func (b *Bulk) Add(args ...any) error {
	if b.err != nil {
		return neutral(b.tx.ctx, b.err)
	}
	if len(args) != len(b.cols) {
		return fault.New(fault.Internal, "store.bulk_columns", b.table, len(args), len(b.cols))
	}
	b.n++
	if b.stmt != nil {
		return b.insert(args)
	}
	for _, a := range args {
		b.buf = append(b.buf, column(a))
	}
	if len(b.buf) >= copyRows*len(b.cols) {
		return b.flush()
	}
	return nil
}

func (b *Bulk) insert(args []any) error {
	if b.n%1024 == 0 && b.tx.ctx.Err() != nil {
		b.err = b.tx.ctx.Err()
		return neutral(b.tx.ctx, b.err)
	}
	// A context that can end costs a goroutine per statement; it is looked at above instead.
	_, b.err = b.stmt.ExecContext(context.WithoutCancel(b.tx.ctx), columns(args)...)
	return neutral(b.tx.ctx, b.err)
}

func (b *Bulk) flush() error {
	if len(b.buf) == 0 {
		return nil
	}
	src := &copySource{buf: b.buf, width: len(b.cols), at: -len(b.cols)}
	b.err = b.tx.raw(func(c *pgx.Conn) error {
		_, err := c.CopyFrom(b.tx.ctx, pgx.Identifier{b.table}, b.cols, src)
		return err
	})
	b.buf = b.buf[:0]
	return neutral(b.tx.ctx, b.err)
}

// Close writes what is still waiting and frees the statement.
func (b *Bulk) Close() error {
	if b.err == nil {
		b.flush()
	}
	if b.stmt != nil {
		if err := b.stmt.Close(); b.err == nil {
			b.err = err
		}
	}
	return neutral(b.tx.ctx, b.err)
}

// Len is the number of rows added.
func (b *Bulk) Len() int64 { return b.n }

type copySource struct {
	buf       []any
	width, at int
}

func (c *copySource) Next() bool {
	c.at += c.width
	return c.at < len(c.buf)
}
func (c *copySource) Values() ([]any, error) { return c.buf[c.at : c.at+c.width], nil }
func (c *copySource) Err() error             { return nil }

// raw reaches the pgx connection on which this transaction runs.
func (tx *Tx) raw(fn func(*pgx.Conn) error) error {
	return tx.conn.Raw(func(c any) error { return fn(c.(*stdlib.Conn).Conn()) })
}

// Batch runs one registered statement many times. PostgreSQL receives a thousand at once, which
// saves the round trips; SQLite runs them one by one.
type Batch struct {
	tx      *Tx
	q       *Query
	stmt    *sql.Stmt
	pending pgx.Batch
	n       int64
	touched int64
	err     error
}

// Batch begins to run q many times.
func (tx *Tx) Batch(q *Query) *Batch {
	b := &Batch{tx: tx, q: q, err: tx.ready(true)}
	if b.err == nil && tx.s.engine == SQLite {
		b.stmt, b.err = tx.tx.PrepareContext(tx.ctx, q.Text)
	}
	return b
}

// Add runs the statement with args now or soon.
func (b *Batch) Add(args ...any) error {
	if b.err != nil {
		return neutral(b.tx.ctx, b.err)
	}
	b.n++
	if b.stmt == nil {
		b.pending.Queue(b.q.Text, columns(args)...)
		if b.pending.Len() >= batchRows {
			return b.flush()
		}
		return nil
	}
	if b.n%1024 == 0 && b.tx.ctx.Err() != nil {
		b.err = b.tx.ctx.Err()
		return neutral(b.tx.ctx, b.err)
	}
	var res sql.Result
	res, b.err = b.stmt.ExecContext(context.WithoutCancel(b.tx.ctx), columns(args)...)
	if b.err == nil {
		n, _ := res.RowsAffected()
		b.touched += n
	}
	return neutral(b.tx.ctx, b.err)
}

func (b *Batch) flush() error {
	n := b.pending.Len()
	if n == 0 {
		return nil
	}
	b.err = b.tx.raw(func(c *pgx.Conn) error {
		res := c.SendBatch(b.tx.ctx, &b.pending)
		for range n {
			tag, err := res.Exec()
			if err != nil {
				res.Close()
				return err
			}
			b.touched += tag.RowsAffected()
		}
		return res.Close()
	})
	b.pending = pgx.Batch{}
	return neutral(b.tx.ctx, b.err)
}

// Close runs what is still waiting.
func (b *Batch) Close() error {
	if b.err == nil {
		b.flush()
	}
	if b.stmt != nil {
		if err := b.stmt.Close(); b.err == nil {
			b.err = err
		}
	}
	return neutral(b.tx.ctx, b.err)
}

// Touched is the number of rows the statements changed; complete after Close.
func (b *Batch) Touched() int64 { return b.touched }

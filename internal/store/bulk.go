package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
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

// Bulk inserts many rows into one table. Rows are gathered and handed over by the thousand: SQLite runs
// one prepared statement per row, which beat many-row VALUES in measurement, PostgreSQL copies. Rows and
// errors appear in the transaction at Close at the latest.
type Bulk struct {
	tx    *Tx
	table string
	cols  []string
	stmt  driver.StmtExecContext // SQLite only
	buf   []any                  // rows waiting, flat
	n     int64
	err   error
}

// Bulk begins inserting into the named columns of table.
func (tx *Tx) Bulk(table string, cols []string) *Bulk {
	return &Bulk{tx: tx, table: table, cols: cols, err: tx.ready(true)}
}

// Add gives one row, its values in the order of the columns.
func (b *Bulk) Add(args ...any) error {
	if b.err != nil {
		return neutral(b.tx.ctx, b.err)
	}
	if len(args) != len(b.cols) {
		b.err = fault.New(fault.Internal, "store.bulk_columns", b.table, len(args), len(b.cols))
		return b.err
	}
	b.n++
	for _, a := range args {
		b.buf = append(b.buf, column(a))
	}
	if len(b.buf) >= copyRows*len(b.cols) {
		return b.flush()
	}
	return nil
}

func (b *Bulk) flush() error {
	if b.err == nil {
		b.err = b.tx.ctx.Err()
	}
	if len(b.buf) == 0 || b.err != nil {
		return neutral(b.tx.ctx, b.err)
	}
	if b.tx.s.engine == Postgres {
		src := &copySource{buf: b.buf, width: len(b.cols), at: -len(b.cols)}
		b.err = b.tx.raw(func(c *pgx.Conn) error {
			_, err := c.CopyFrom(b.tx.ctx, pgx.Identifier{b.table}, b.cols, src)
			return err
		})
	} else {
		b.err = b.tx.conn.Raw(b.insert)
	}
	b.buf = b.buf[:0]
	return neutral(b.tx.ctx, b.err)
}

// insert runs the statement on the driver's own connection: going through database/sql for each row
// costs a fifth of the time. A context that can end would cost a goroutine per row besides; flush
// looks at it instead.
func (b *Bulk) insert(conn any) error {
	ctx := context.WithoutCancel(b.tx.ctx)
	if b.stmt == nil {
		st, err := conn.(driver.ConnPrepareContext).PrepareContext(ctx,
			"INSERT INTO "+b.table+" ("+strings.Join(b.cols, ", ")+") VALUES ("+marks(1, len(b.cols))+")")
		if err != nil {
			return err
		}
		b.stmt = st.(driver.StmtExecContext)
	}
	row := make([]driver.NamedValue, len(b.cols))
	for at := 0; at < len(b.buf); at += len(b.cols) {
		for i := range row {
			row[i] = driver.NamedValue{Ordinal: i + 1, Value: b.buf[at+i]}
		}
		if _, err := b.stmt.ExecContext(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is still waiting and frees the statement.
func (b *Bulk) Close() error {
	b.flush()
	if b.stmt != nil {
		err := b.tx.conn.Raw(func(any) error { return b.stmt.(driver.Stmt).Close() })
		if b.err == nil {
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

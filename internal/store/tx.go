package store

import (
	"context"
	"database/sql"
	"time"

	"luoi/internal/fault"
)

// Tx is one transaction. It lives only inside the function given to Read or Write and belongs to one
// goroutine. While rows of a query are being read no other query may run: PostgreSQL cannot do it on
// one connection, so SQLite is not allowed to either.
type Tx struct {
	Seq   int64     // change number of this write; 0 in Read
	Now   time.Time // one moment per transaction
	Actor string    // account id, or 'cli', 'job', 'system'

	s      *Store
	ctx    context.Context
	tx     *sql.Tx
	conn   *sql.Conn
	stmts  map[*Query]*sql.Stmt
	seen   map[*Query]bool
	open   int // queries whose rows are still being read
	audit  *auditHead
	writes bool
	after  []func()
	stale  []int64 // communes whose prospects are counted anew before the commit
}

var (
	qCounterNext = register("counter.next", `UPDATE counter SET seq = seq + 1 WHERE id = 1 RETURNING seq`)
	qCounterIDs  = register("counter.ids", `UPDATE counter SET next_id = next_id + $1 WHERE id = 1 RETURNING next_id`)
	qCounterSeq  = register("counter.seq", `SELECT seq FROM counter WHERE id = 1`)
	qChange      = register("change.insert",
		`INSERT INTO change (seq, noun, ref, at) VALUES ($1, $2, $3, $4) ON CONFLICT (seq, noun, ref) DO NOTHING`)
	qChangesSince = register("change.since",
		`SELECT seq, noun, ref, at FROM change WHERE seq > $1 ORDER BY seq, noun, ref LIMIT $2`)
)

// Read runs fn on one consistent picture of the store. Nothing can be written.
func (s *Store) Read(ctx context.Context, fn func(*Tx) error) error {
	if tx := s.joined(ctx); tx != nil {
		return fn(tx)
	}
	opts := &sql.TxOptions{ReadOnly: true}
	if s.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead // several queries must see the same moment
	}
	return s.run(ctx, s.reader, opts, &Tx{}, false, fn)
}

// Write runs fn as the store's only writer and commits. It first takes the next number of the change
// counter: all writers queue on that row, so none of them meets a deadlock or has to try again, and
// numbers have no gaps because a rollback gives the number back. fn must not be kept waiting by
// people or networks. Errors of the driver come back as faults (Conflict, NotFound, Busy).
func (s *Store) Write(ctx context.Context, actor string, fn func(*Tx) error) error {
	if tx := s.joined(ctx); tx != nil {
		return tx.within(actor, fn)
	}
	return s.write(ctx, actor, false, fn)
}

func (s *Store) write(ctx context.Context, actor string, durable bool, fn func(*Tx) error) error {
	if s.readOnly {
		return fault.New(fault.Forbidden, "store.read_only")
	}
	if durable {
		if err := s.keepStatements(ctx); err != nil {
			return err
		}
	}
	tx := &Tx{writes: true, Actor: actor}
	err := s.run(ctx, s.writer, nil, tx, durable, func(tx *Tx) error {
		if err := tx.QueryRow(qCounterNext).Scan(&tx.Seq); err != nil {
			return err
		}
		tx.Now = s.now()
		if err := fn(tx); err != nil {
			return err
		}
		return tx.countStale()
	})
	if err != nil {
		return err
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

func (s *Store) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, tx *Tx, durable bool, fn func(*Tx) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return neutral(ctx, err)
	}
	defer conn.Close()
	if durable {
		if _, err := conn.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
			return neutral(ctx, err)
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA synchronous = NORMAL`)
	}
	t, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return neutral(ctx, err)
	}
	defer t.Rollback() // no effect after commit; undoes when fn fails or panics
	tx.s, tx.ctx, tx.tx, tx.conn, tx.Now = s, ctx, t, conn, s.now()
	defer tx.closeStatements()
	if err := fn(tx); err != nil {
		return neutral(ctx, err)
	}
	return neutral(ctx, t.Commit())
}

func (tx *Tx) closeStatements() {
	for _, st := range tx.stmts {
		st.Close()
	}
}

// After registers work for the moment after a successful commit.
func (tx *Tx) After(f func()) { tx.after = append(tx.after, f) }

// Store is the store this transaction runs on.
func (tx *Tx) Store() *Store { return tx.s }

// Context is the transaction's context.
func (tx *Tx) Context() context.Context { return tx.ctx }

// NowMS is the transaction's moment in unix milliseconds, as it is stored.
func (tx *Tx) NowMS() int64 { return tx.Now.UnixMilli() }

// NextIDs reserves n dense ids and returns the first. Ids are dense because linkage and coverage
// use them as array indexes.
func (tx *Tx) NextIDs(n int) (int64, error) {
	var next int64
	if err := tx.QueryRow(qCounterIDs, n).Scan(&next); err != nil {
		return 0, err
	}
	return next - int64(n), nil
}

// Change notes that a thing changed in this transaction, for those who follow the change feed.
func (tx *Tx) Change(noun, ref string) error {
	_, err := tx.Exec(qChange, tx.Seq, noun, ref, tx.NowMS())
	return err
}

// ChangeRow is one entry of the change feed.
type ChangeRow struct {
	Seq  int64
	Noun string
	Ref  string
	At   int64
}

// ChangesSince lists changes after number seq, oldest first, at most limit.
func (tx *Tx) ChangesSince(seq int64, limit int) ([]ChangeRow, error) {
	var list []ChangeRow
	err := tx.each(qChangesSince, []any{seq, limit}, func(r *Rows) error {
		var c ChangeRow
		list = append(list, c)
		p := &list[len(list)-1]
		return r.Scan(&p.Seq, &p.Noun, &p.Ref, &p.At)
	})
	return list, err
}

// LastSeq is the number of the last committed write.
func (tx *Tx) LastSeq() (int64, error) {
	var seq int64
	err := tx.QueryRow(qCounterSeq).Scan(&seq)
	return seq, err
}

func (tx *Tx) ready(write bool) error {
	if tx.open > 0 {
		return fault.New(fault.Internal, "store.nested_query")
	}
	if write && !tx.writes {
		return fault.New(fault.Internal, "store.write_in_read")
	}
	return nil
}

// Exec runs a statement and returns the number of rows it touched.
func (tx *Tx) Exec(q *Query, args ...any) (int64, error) {
	if err := tx.ready(true); err != nil {
		return 0, err
	}
	st, err := tx.statement(q)
	if err != nil {
		return 0, err
	}
	var res sql.Result
	if st != nil {
		res, err = st.ExecContext(tx.ctx, columns(args)...)
	} else {
		res, err = tx.tx.ExecContext(tx.ctx, q.Text, columns(args)...)
	}
	if err != nil {
		return 0, neutral(tx.ctx, err)
	}
	n, err := res.RowsAffected()
	return n, neutral(tx.ctx, err)
}

// Rows of a query; Close or reading to the end frees the transaction for the next query.
type Rows struct {
	tx   *Tx
	rows *sql.Rows
	done bool
}

// Query runs a query. The caller closes the rows.
func (tx *Tx) Query(q *Query, args ...any) (*Rows, error) {
	if err := tx.ready(false); err != nil {
		return nil, err
	}
	st, err := tx.statement(q)
	if err != nil {
		return nil, err
	}
	var rows *sql.Rows
	if st != nil {
		rows, err = st.QueryContext(tx.ctx, columns(args)...)
	} else {
		rows, err = tx.tx.QueryContext(tx.ctx, q.Text, columns(args)...)
	}
	if err != nil {
		return nil, neutral(tx.ctx, err)
	}
	tx.open++
	return &Rows{tx: tx, rows: rows}, nil
}

// Next moves to the next row.
func (r *Rows) Next() bool { return r.rows.Next() }

// Scan reads the row; wrap targets that may be NULL, days and truth values in null.
func (r *Rows) Scan(dest ...any) error { return neutral(r.tx.ctx, r.rows.Scan(dest...)) }

// Close frees the rows and tells what went wrong while reading them.
func (r *Rows) Close() error {
	if !r.done {
		r.done = true
		r.tx.open--
	}
	err := r.rows.Err()
	if e := r.rows.Close(); err == nil {
		err = e
	}
	return neutral(r.tx.ctx, err)
}

// Row is the one row of a query.
type Row struct {
	rows *Rows
	err  error
}

// QueryRow runs a query of which the first row counts.
func (tx *Tx) QueryRow(q *Query, args ...any) *Row {
	rows, err := tx.Query(q, args...)
	return &Row{rows, err}
}

// Scan reads the row; NotFound when there is none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.rows.Next() {
		if err := r.rows.Close(); err != nil {
			return err
		}
		return neutral(r.rows.tx.ctx, sql.ErrNoRows)
	}
	err := r.rows.Scan(dest...)
	if e := r.rows.Close(); err == nil {
		err = e
	}
	return err
}

// each calls scan for every row; no other query may run inside scan.
func (tx *Tx) each(q *Query, args []any, scan func(*Rows) error) error {
	rows, err := tx.Query(q, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			rows.Close()
			return err
		}
	}
	return rows.Close()
}

// statement prepares a text the second time a transaction uses it. pgx remembers prepared texts per
// connection by itself; SQLite would compile the text again for each row of a loop.
func (tx *Tx) statement(q *Query) (*sql.Stmt, error) {
	if tx.s.engine == Postgres {
		return nil, nil
	}
	if st := tx.stmts[q]; st != nil {
		return st, nil
	}
	if st := tx.s.kept(tx.writes, q); st != nil {
		if tx.stmts == nil {
			tx.seen, tx.stmts = map[*Query]bool{}, map[*Query]*sql.Stmt{}
		}
		tx.stmts[q] = tx.tx.StmtContext(tx.ctx, st)
		return tx.stmts[q], nil
	}
	if !tx.seen[q] {
		if tx.seen == nil {
			tx.seen, tx.stmts = map[*Query]bool{}, map[*Query]*sql.Stmt{}
		}
		tx.seen[q] = true
		return nil, nil
	}
	st, err := tx.tx.PrepareContext(tx.ctx, q.Text)
	if err != nil {
		return nil, neutral(tx.ctx, err)
	}
	tx.stmts[q] = st
	return st, nil
}

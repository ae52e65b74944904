package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

// keptStatements are texts that SQLite compiles once for the life of the store and not once for each transaction:
// those that every durable act runs, where compiling took a sixth of the time. pgx remembers texts by itself.
type keptStatements struct {
	once  sync.Once
	err   error
	write atomic.Pointer[map[*Query]*sql.Stmt]
	read  atomic.Pointer[map[*Query]*sql.Stmt]
}

// keptWrites and keptReads are what an act on a savings book runs, and what each request asks of its session.
func keptWrites() []*Query {
	return []*Query{qCounterNext, qCounterIDs, qChange, qBook, qBookHead, qSavingsGroup, qSavingsMembers, qSavingsDuties, qSavingsKeeper, qBalance, qBalanceSet,
		qBalanceInsert, qCounterOf, qCounterPut, qEvent, qEventInsert, qEntryInsert, qMoveInsert}
}

func keptReads() []*Query { return []*Query{qSession, qSignIn, qAccount, qScopes} }

// keepStatements compiles them at the first durable write. It must not run inside a transaction: the writer has one
// connection.
func (s *Store) keepStatements(ctx context.Context) error {
	if s.engine != SQLite {
		return nil
	}
	k := &s.statements
	k.once.Do(func() {
		for _, part := range []struct {
			pool *sql.DB
			list []*Query
			to   *atomic.Pointer[map[*Query]*sql.Stmt]
		}{{s.writer, keptWrites(), &k.write}, {s.reader, keptReads(), &k.read}} {
			m := map[*Query]*sql.Stmt{}
			for _, q := range part.list {
				st, err := part.pool.PrepareContext(context.WithoutCancel(ctx), q.Text)
				if err != nil {
					k.err = neutral(ctx, err)
					return
				}
				m[q] = st
			}
			part.to.Store(&m)
		}
	})
	return k.err
}

// kept is the statement of a text that is kept compiled; nil for others.
func (s *Store) kept(writes bool, q *Query) *sql.Stmt {
	p := s.statements.read.Load()
	if writes {
		p = s.statements.write.Load()
	}
	if p == nil {
		return nil
	}
	return (*p)[q]
}

// ReadLean is Read for one long walk through a table: SQLite keeps few pages for it in memory, because none is asked
// for twice.
func (s *Store) ReadLean(ctx context.Context, fn func(*Tx) error) error {
	if s.engine != SQLite {
		return s.Read(ctx, fn)
	}
	db, err := sql.Open("sqlite", sqliteDSN(s.path, false, leanCache))
	if err != nil {
		return neutral(ctx, err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	return s.run(ctx, db, &sql.TxOptions{ReadOnly: true}, &Tx{}, false, fn)
}

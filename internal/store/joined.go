package store

import (
	"context"

	"luoi/internal/fault"
)

type joinedKey struct{}

// Join is a context in which Store.Write and Store.Read of this store run inside this transaction: a Write
// becomes a savepoint of it, with an actor of its own, and is undone alone when it fails. So many use cases
// that each open their transaction share one commit. The context is for this goroutine only and ends with
// the transaction.
func (tx *Tx) Join() context.Context { return context.WithValue(tx.ctx, joinedKey{}, tx) }

// joined is the transaction that ctx runs in, when it is one of this store.
func (s *Store) joined(ctx context.Context) *Tx {
	tx, _ := ctx.Value(joinedKey{}).(*Tx)
	if tx == nil || tx.s != s {
		return nil
	}
	return tx
}

// Joins reports whether a write under ctx would run inside a transaction that is open already.
func (s *Store) Joins(ctx context.Context) bool { return s.joined(ctx) != nil }

// within runs fn as a part of the transaction that is undone alone when fn fails or panics. What fn
// registered by After is forgotten then, and the audit goes on where it stood.
func (tx *Tx) within(actor string, fn func(*Tx) error) error {
	if err := tx.ready(true); err != nil {
		return err
	}
	if _, err := tx.tx.ExecContext(tx.ctx, `SAVEPOINT part`); err != nil {
		return neutral(tx.ctx, err)
	}
	before, after, whole := tx.Actor, len(tx.after), false
	var head *auditHead
	if tx.audit != nil {
		copied := *tx.audit
		head = &copied
	}
	tx.Actor = actor
	defer func() {
		tx.Actor = before
		if !whole {
			tx.audit, tx.after, tx.open = head, tx.after[:after], 0
			// An error here ends the transaction: whatever runs next on it fails.
			_, _ = tx.tx.ExecContext(tx.ctx, `ROLLBACK TO SAVEPOINT part`)
			_, _ = tx.tx.ExecContext(tx.ctx, `RELEASE SAVEPOINT part`)
		}
	}()
	if err := fn(tx); err != nil {
		return neutral(tx.ctx, err)
	}
	if tx.open > 0 {
		return fault.New(fault.Internal, "store.nested_query")
	}
	_, err := tx.tx.ExecContext(tx.ctx, `RELEASE SAVEPOINT part`)
	whole = err == nil
	return neutral(tx.ctx, err)
}

// WriteDurable is Write for what somebody outside is told is kept: the commit is on the disk before it
// returns, also on SQLite, whose log otherwise reaches the disk a moment later.
func (s *Store) WriteDurable(ctx context.Context, actor string, fn func(*Tx) error) error {
	if s.engine != SQLite || s.readOnly || s.joined(ctx) != nil {
		return s.Write(ctx, actor, fn) // PostgreSQL waits for its log at every commit
	}
	return s.write(ctx, actor, true, fn)
}

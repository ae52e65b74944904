package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// Many telephones write into the books at once, and each must hear that its act is on the disk. A commit that waits
// for the disk costs the same for one act as for thirty, so whoever comes while a commit runs goes into the next one
// together. Each act is a savepoint of its own: one that fails undoes itself alone. Nobody is answered before the
// commit that holds the act has returned.

// ledgerTogether is how many acts share a commit at most.
const ledgerTogether = 64

// ledgerJob is one act waiting for a commit.
type ledgerJob struct {
	actor Actor
	fn    func(*ledgering) error
	err   error
	done  chan struct{}
	lead  chan struct{} // a word here makes the waiting one run the next commit
}

// ledgerQueue lets the first who comes run the commit for all who come meanwhile. The zero value is ready.
type ledgerQueue struct {
	mu      sync.Mutex
	waiting []*ledgerJob
	led     bool
}

// ledgerWrite runs fn in a durable write, alone or together with others' acts.
func (a *App) ledgerWrite(ctx context.Context, actor Actor, fn func(*ledgering) error) error {
	if a.Store.Joins(ctx) { // a part of somebody's commit, who holds the only writer: to wait for others would be for ever
		return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
			return (&ledgering{a: a, tx: tx, actor: actor}).run(fn)
		})
	}
	j := &ledgerJob{actor: actor, fn: fn, done: make(chan struct{}), lead: make(chan struct{}, 1)}
	q := &a.ledger
	q.mu.Lock()
	q.waiting = append(q.waiting, j)
	leader := !q.led
	q.led = true
	q.mu.Unlock()
	if !leader {
		select { // who has asked waits for the answer: the act is written or it is not, whatever the caller wishes now
		case <-j.done:
			return j.err
		case <-j.lead:
		}
	}
	a.ledgerLead(ctx)
	<-j.done
	return j.err
}

// ledgerLead commits what waits, then hands the lead to the next one waiting.
func (a *App) ledgerLead(ctx context.Context) {
	q := &a.ledger
	q.mu.Lock()
	n := min(len(q.waiting), ledgerTogether)
	batch := q.waiting[:n:n]
	q.waiting = append([]*ledgerJob(nil), q.waiting[n:]...)
	q.mu.Unlock()
	a.ledgerCommit(context.WithoutCancel(ctx), batch)
	for _, j := range batch {
		close(j.done)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.led = false
		return
	}
	q.waiting[0].lead <- struct{}{}
}

// errAlone says that one of several acts failed, so that each needs a savepoint of its own.
var errAlone = errors.New("an act failed: each by itself")

// ledgerCommit writes the batch in one commit. Acts hardly ever fail, so they run without savepoints first; when one
// does, everything is undone and run again, each in a savepoint.
func (a *App) ledgerCommit(ctx context.Context, batch []*ledgerJob) {
	err := a.Store.WriteDurable(ctx, batch[0].actor.AccountID, func(tx *store.Tx) error {
		l := &ledgering{a: a, tx: tx}
		for _, j := range batch {
			tx.Actor, l.actor = j.actor.AccountID, j.actor
			if j.err = l.run(j.fn); j.err != nil {
				if len(batch) == 1 {
					return j.err
				}
				return errAlone
			}
		}
		return nil
	})
	if errors.Is(err, errAlone) {
		err = a.ledgerEach(ctx, batch)
	}
	for _, j := range batch {
		if err != nil {
			j.err = err // the commit failed: nothing of any of them is written
		}
	}
}

// ledgerEach is the commit in which each act is undone alone when it fails.
func (a *App) ledgerEach(ctx context.Context, batch []*ledgerJob) error {
	return a.Store.WriteDurable(ctx, batch[0].actor.AccountID, func(tx *store.Tx) error {
		l := &ledgering{a: a, tx: tx}
		for _, j := range batch {
			tx.Actor, l.actor = j.actor.AccountID, j.actor
			j.err = a.Store.Write(tx.Join(), j.actor.AccountID, func(*store.Tx) error { return l.run(j.fn) })
			if j.err != nil {
				l.books = nil // what was remembered may have been undone
			}
		}
		return nil
	})
}

// run is one act with the books it changed written back. A panic is the act's own failure, not its neighbours'.
func (l *ledgering) run(fn func(*ledgering) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v", r), "fault.internal")
			l.a.Log.Error("an act on a savings book failed", "error", r)
		}
	}()
	if err := fn(l); err != nil {
		return err
	}
	return l.flush()
}

package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// CorrectSavings undoes slip seq of a book and writes another in its place, both in one commit: «sửa phiếu số 12:
// 200.000 → 20.000». right tells what should have stood there and why; with are the two who agree. An empty list of
// moves only undoes.
func (a *App) CorrectSavings(ctx context.Context, actor Actor, book, seq int64, right savings.Event, with []savings.Confirmation) (SavingsOutcome, error) {
	var target savings.Event
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.KeepBooks, book); err != nil {
			return err
		}
		page, err := tx.LedgerPage(book, seq+1, 1)
		if err != nil {
			return err
		}
		if len(page) == 0 || page[0].Seq != seq {
			return fault.New(fault.NotFound, "savings.no_slip", seq)
		}
		if page[0].ReversedBy != 0 || page[0].Reverses != 0 || page[0].Closes {
			return fault.New(fault.Conflict, "savings.not_standing", seq)
		}
		target = page[0].Event
		return nil
	})
	if err != nil {
		return SavingsOutcome{}, err
	}
	undo := savings.Event{ID: id.New(), Book: book, At: a.Now().UnixMilli(), Kind: savings.KindReversal, Day: right.Day, Meeting: right.Meeting, By: right.By,
		Target: target.ID, Reason: right.Reason, Confirm: with}
	events := []savings.Event{undo}
	if len(right.Moves) > 0 {
		right.Book, right.Corrects = book, target.ID
		if right.Kind.NeedsTwo() {
			right.Confirm = with
		}
		events = append(events, right)
	}
	out, err := a.RecordSavingsAll(ctx, actor, events)
	if err != nil {
		return SavingsOutcome{}, err
	}
	return out[len(out)-1], nil
}

// savingsBook finds a book with its group, if the actor may do the act there.
func (a *App) savingsBook(tx *store.Tx, actor Actor, act access.Act, book int64) (store.LedgerBook, store.SavingsGroup, error) {
	var g store.SavingsGroup
	if err := actor.may(act); err != nil {
		return store.LedgerBook{}, g, err
	}
	b, err := tx.LedgerBook(book)
	if err != nil {
		return b, g, notThere(err, "savings.no_book")
	}
	if g, err = tx.SavingsGroup(b.GroupID); err != nil {
		return b, g, err
	}
	if _, err = a.place(tx, actor, act, g.UnitID, day.Date{}); err == nil {
		_, err = a.reachGroup(tx, actor, g.ID)
	}
	return b, g, notThere(err, "savings.no_book")
}

// MayKeepBook tells whether the actor may write into a book.
func (a *App) MayKeepBook(ctx context.Context, actor Actor, book int64) error {
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		_, _, err := a.savingsBook(tx, actor, access.KeepBooks, book)
		return err
	})
}

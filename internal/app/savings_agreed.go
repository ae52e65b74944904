package app

import (
	"context"

	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// VerifyAgreed holds what stands in the books against what was written before the first turn: every share and every pot
// against its cycle (ADR 0030), every advance against the parts it comes back in.
func (a *App) VerifyAgreed(ctx context.Context) (rounds, advances Agreed, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		_, last, err := tx.LedgerBookCount()
		if err != nil {
			return err
		}
		books, err := tx.LedgerBooksBetween(0, last)
		if err != nil {
			return err
		}
		for _, b := range books {
			if err := rounds.cycles(tx, b.ID); err != nil {
				return err
			}
			if err := advances.parts(tx, b.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return rounds, advances, err
}

// Agreed counts acts that were looked at and those that are not what was agreed; Book is the first book of such.
type Agreed struct {
	Looked, Broken int64
	Book           int64
}

func (r *Agreed) see(book int64, fits bool) {
	r.Looked++
	if fits {
		return
	}
	r.Broken++
	if r.Book == 0 {
		r.Book = book
	}
}

func (r *Agreed) cycles(tx *store.Tx, book int64) error {
	acts, err := tx.RoundActs(book)
	if err != nil || len(acts) == 0 {
		return err
	}
	cycles, err := tx.Rounds(book)
	if err != nil {
		return err
	}
	plan := map[string]savings.RoundPlan{}
	for _, c := range cycles {
		plan[c.Cycle] = c.RoundPlan
	}
	for i := range acts {
		p, known := plan[acts[i].Cycle]
		r.see(book, known && p.Fits(&acts[i].Event) == nil)
	}
	return nil
}

func (r *Agreed) parts(tx *store.Tx, book int64) error {
	list, err := tx.Instalments(book)
	if err != nil {
		return err
	}
	for _, i := range list {
		e, err := tx.LedgerEvent(i.Event)
		if err != nil {
			return err
		}
		var lent money.Dong
		for _, m := range e.Moves {
			if m.To == savings.AdvanceOf(i.No) {
				lent += m.Amount
			}
		}
		r.see(book, e.Book == book && e.Kind == savings.KindAdvance && lent == i.Amount && !i.First.Before(e.Day))
	}
	return nil
}

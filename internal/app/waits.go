package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// Waits is what waits for the reader and nobody above them, one count for each page that lists it. The rail shows
// these and no other counts, and each page begins with just as many things to do.
type Waits struct {
	Pairs     int64 // doubtful pairs of the place that the reader may decide
	Tasks     int64 // open tasks that are the reader's own, or anyone's of the territory whom the reader can be
	Approvals int64 // requests that want the reader's yes or no
}

// openTasksMost is how many open tasks a page lists.
const openTasksMost = 200

// Waits counts. unit is the place the reader stands in; 0 is the whole territory. A store without a territory has
// nothing that waits.
func (a *App) Waits(ctx context.Context, actor Actor, unit int64) (Waits, error) {
	var w Waits
	if actor.may(access.SeeCounts) != nil {
		return w, nil
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		units := actor.Scope()
		if actor.UnitID == 0 {
			root, err := provinceOf(tx)
			if err != nil {
				if fault.KindOf(err) == fault.NotFound {
					return nil
				}
				return err
			}
			units = []int64{root}
		}
		open, err := tx.TasksOpen(actor.AccountID, units, openTasksMost)
		if err != nil {
			return err
		}
		for _, t := range open {
			if waitsFor(t, actor) {
				w.Tasks++
			}
		}
		return nil
	})
	if err != nil {
		return w, err
	}
	if w.Pairs, err = a.PairsLeft(ctx, actor, unit); err != nil {
		return w, err
	}
	if !access.May(actor.Role, access.Confirm) {
		return w, nil
	}
	asked, err := a.Approvals(ctx, actor)
	if err != nil {
		return w, err
	}
	for _, p := range asked {
		if p.MayDecide {
			w.Approvals++
		}
	}
	law, err := a.LawApprovals(ctx, actor)
	for _, e := range law.Entered {
		if e.MayDecide {
			w.Approvals++
		}
	}
	return w, err
}

// waitsFor reports whether an open task is the actor's to do: given to them, or to nobody in particular and of a kind
// that they may do. What they gave to others waits for others.
func waitsFor(t store.Task, actor Actor) bool {
	if t.OwnerID != "" {
		return t.OwnerID == actor.AccountID
	}
	return t.Act == "" || access.May(actor.Role, access.Act(t.Act))
}

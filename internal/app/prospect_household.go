package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// bring notes who brought whom; both lie in the actor's reach, and nobody is in their own chain.
func (a *App) bring(tx *store.Tx, actor Actor, who, by person.ID, on day.Date) error {
	if _, _, err := a.file(tx, actor, access.MeetProspects, by); err != nil {
		return err
	}
	for at, steps := by, 0; steps < 100; steps++ {
		if at == who {
			return fault.New(fault.Conflict, "prospect.brought_in_circle")
		}
		r, ok, err := tx.BroughtBy(at)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		at = r.By
	}
	return tx.SetReferral(who, by, on)
}

// SetReferral notes that a person was brought by another.
func (a *App) SetReferral(ctx context.Context, actor Actor, who, by person.ID) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, _, err := a.met(tx, actor, who); err != nil {
			return err
		}
		if err := a.bring(tx, actor, who, by, a.Today()); err != nil {
			return err
		}
		return tx.Audit("prospect.referral", personRef(who), personRef(by))
	})
}

// AddMeans notes what a family can pay with, DropMeans takes it back. Both judge the household anew.
func (a *App) AddMeans(ctx context.Context, actor Actor, id person.ID, m prospect.Means) error {
	m.Crop = vntext.NFC(m.Crop)
	if err := m.Check(); err != nil {
		return err
	}
	return a.changeMeans(ctx, actor, id, func(tx *store.Tx, h person.HouseholdID) error { return tx.InsertMeans(h, m) })
}

// DropMeans takes means back.
func (a *App) DropMeans(ctx context.Context, actor Actor, id person.ID, means int64) error {
	return a.changeMeans(ctx, actor, id, func(tx *store.Tx, h person.HouseholdID) error { return tx.DropMeans(means, h) })
}

func (a *App) changeMeans(ctx context.Context, actor Actor, id person.ID, fn func(*store.Tx, person.HouseholdID) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, _, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		if p.HouseholdID == 0 {
			return fault.New(fault.Conflict, "prospect.no_household")
		}
		if err := fn(tx, p.HouseholdID); err != nil {
			return err
		}
		if err := a.judgeAgain(tx, p.Person, 0); err != nil {
			return err
		}
		return tx.Audit("prospect.means", personRef(id), "")
	})
}

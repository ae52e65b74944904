package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// Journal lists the acts of the house, latest first, with the names of who acted; begin with before 0.
// Only those who check others read it whole; a person's own file shows who looked at it.
func (a *App) Journal(ctx context.Context, actor Actor, before int64, limit int) ([]LookedView, error) {
	if err := actor.may(access.ReadAudit); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 62
	}
	var list []LookedView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.AuditBefore(before, limit)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, r := range rows {
			if _, ok := names[r.Actor]; !ok {
				acc, err := tx.Account(r.Actor)
				if err != nil && fault.KindOf(err) != fault.NotFound {
					return err
				}
				names[r.Actor] = acc.Name
			}
			list = append(list, LookedView{AuditRow: r, Name: names[r.Actor]})
		}
		return nil
	})
	return list, err
}

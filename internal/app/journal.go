package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/store"
)

// Journal lists the acts of the house, latest first, with the names of who acted; begin with before 0.
// Only those
// who check others read it; whose territory is not the province reads the acts of the people placed in it.
func (a *App) Journal(ctx context.Context, actor Actor, before int64, limit int) ([]LookedView, error) {
	if err := actor.may(access.ReadAudit); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 62
	}
	var list []LookedView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		var rows []store.AuditRow
		if all {
			rows, err = tx.AuditBefore(before, limit)
		} else {
			rows, err = tx.AuditWithin(actor.Scope(), before, limit)
		}
		if err != nil {
			return err
		}
		if list, err = withNames(tx, rows); err != nil {
			return err
		}
		return nameSubjects(tx, list)
	})
	return list, err
}

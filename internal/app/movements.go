package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// MovementsView is the bridge of a place and scheme over a period, and what other sources tell of it.
type MovementsView struct {
	Path   []org.Unit
	Scheme person.Scheme
	Period person.Period
	Bridge person.Bridge
	Told   []store.StockStatement
}

// Movements computes opening, gains, losses and closing stock of a place from the spells of its people.
// Where somebody lived earlier is not known to lists, so a person counts where they live now.
func (a *App) Movements(ctx context.Context, actor Actor, unit int64, s person.Scheme, period person.Period) (MovementsView, error) {
	v := MovementsView{Scheme: s, Period: period}
	if s == person.SchemeAny || period.From.IsZero() || period.To.Before(period.From) {
		return v, fault.New(fault.Invalid, "app.bad_period")
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		u := v.Path[len(v.Path)-1]
		if v.Told, err = tx.StockStatements(u.ID, s); err != nil {
			return err
		}
		return tx.EachHistory(int(u.Level), u.ID, s, func(h person.History) error {
			person.Movements(h, s, period, &v.Bridge)
			return nil
		})
	})
	return v, err
}

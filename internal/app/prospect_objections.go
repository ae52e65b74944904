package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// ObjectionView is the catalogue with what came of each objection in a place.
type ObjectionView struct {
	Path    []org.Unit
	Cards   []prospect.Objection
	Counts  map[string]store.ObjectionCount
	Brought int64 // people of the place who were brought by somebody
	Offices []org.Office
}

// Objections counts what was heard in a place; counts are no names.
func (a *App) Objections(ctx context.Context, actor Actor, unit int64) (ObjectionView, error) {
	var v ObjectionView
	var err error
	if v.Cards, err = prospect.Objections(); err != nil {
		return v, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		at := v.Path[len(v.Path)-1]
		where := at.ID
		if at.Level == org.Province {
			where = 0
		}
		counts, err := tx.ObjectionCounts(where)
		if err != nil {
			return err
		}
		v.Counts = map[string]store.ObjectionCount{}
		for _, c := range counts {
			v.Counts[c.Code] = c
		}
		if v.Brought, err = tx.ReferralCount(where); err != nil {
			return err
		}
		for _, u := range v.Path {
			if u.Level == org.Commune {
				v.Offices, err = tx.OfficesOfUnit(u.ID, day.Date{})
			}
		}
		return err
	})
	return v, err
}

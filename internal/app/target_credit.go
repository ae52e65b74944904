package app

import (
	"context"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// countCredits counts what unions, collection organisations, groups and collectors brought, for all who hold a
// target of new participants: enrolments within the target's place and period, each person once for every
// holder who had a part in it. The place's own number comes from the spells, so nobody counts twice there.
func (a *App) countCredits(ctx context.Context, actor Actor, list []target.Indicator, days []day.Date) (int64, error) {
	var all []target.Measure
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		targets, err := tx.AllTargets()
		if err != nil {
			return err
		}
		for _, i := range list {
			if i.Formula != target.CountNew {
				continue
			}
			for _, d := range days {
				found, err := a.creditsOn(tx, i, targets, d)
				if err != nil {
					return err
				}
				all = append(all, found...)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return a.writeCounted(ctx, actor, all)
}

// creditsOn counts for one indicator and day.
func (a *App) creditsOn(tx *store.Tx, i target.Indicator, targets []target.Target, d day.Date) ([]target.Measure, error) {
	var out []target.Measure
	lists := map[day.Date][]store.CreditedEnrolment{} // by first day of a period
	for _, t := range targets {
		if t.Indicator != i.Code || t.Holder.Axis() != target.Forces || !t.Period.Contains(d) {
			continue
		}
		from := t.Period.From()
		list, known := lists[from]
		if !known {
			var err error
			if list, err = tx.CreditedEnrolments(i.Scheme, from, d); err != nil {
				return nil, err
			}
			lists[from] = list
		}
		unit, err := tx.Unit(t.UnitID, t.Issued)
		if err != nil {
			return nil, err
		}
		_, by := target.Tally(creditsIn(list, unit))
		out = append(out, target.Measure{Indicator: i.Code, UnitID: t.UnitID, Holder: t.Holder, From: from, Day: d, Value: by[t.Holder], Way: target.Computed,
			Source: coverage.RegisterSource, Told: a.Today()})
	}
	return out, nil
}

// creditsIn are the credits of the enrolments of a place; a province is everywhere.
func creditsIn(list []store.CreditedEnrolment, unit org.Unit) []target.Credit {
	var out []target.Credit
	for _, e := range list {
		if unit.Level != org.Province && unit.ID != e.CommuneID && unit.ID != e.VillageID {
			continue
		}
		add := func(kind target.HolderKind, id int64) {
			if id != 0 {
				out = append(out, target.Credit{Person: e.Person, Holder: target.Holder{Kind: kind, ID: id}})
			}
		}
		for _, g := range e.Groups {
			add(target.HolderGroup, g)
		}
		for _, o := range e.Organisations {
			add(target.HolderOrganisation, o)
		}
		add(target.HolderAgent, e.Agent)
	}
	return out
}

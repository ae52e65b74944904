package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Denominators lists the numbers others gave for a place, each with source and day.
func (a *App) Denominators(ctx context.Context, actor Actor, unit int64) ([]store.Denominator, error) {
	var list []store.Denominator
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		list, err = tx.Denominators(path[len(path)-1].ID)
		return err
	})
	return list, err
}

// SetDenominator enters a number for a place. A number without a source or a day is refused: it could
// not be printed beside a rate.
func (a *App) SetDenominator(ctx context.Context, actor Actor, unit int64, d coverage.Denominator) error {
	d.Source = strings.TrimSpace(vntext.NFC(d.Source))
	var bad []fault.Field
	if _, ok := coverage.ParseDenominator(string(d.Kind)); !ok {
		bad = append(bad, fault.Field{Field: "kind", Key: "coverage.denominator_kind"})
	}
	if d.Value < 0 {
		bad = append(bad, fault.Field{Field: "value", Key: "coverage.denominator_value"})
	}
	if d.AsOf.IsZero() || d.AsOf.After(a.Today()) {
		bad = append(bad, fault.Field{Field: "as_of", Key: "coverage.denominator_day"})
	}
	if d.Source == "" || d.Source == coverage.RegisterSource {
		bad = append(bad, fault.Field{Field: "source", Key: "coverage.denominator_source"})
	}
	if len(bad) > 0 {
		return fault.WithFields("coverage.denominator_refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SetNumbers, unit, day.Date{})
		if err != nil {
			return err
		}
		id := path[len(path)-1].ID
		before, err := tx.Denominator(id, string(d.Kind), d.AsOf, d.Source)
		if err == nil && before.Value != d.Value {
			// A number is never edited by entering it again: the correction has its own form and its reason.
			return fault.WithFields("coverage.denominator_refused", fault.Field{Field: "source", Key: "office.number_known", Args: []any{before.Value, before.AsOf}})
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		err = tx.SetDenominator(store.Denominator{UnitID: id, Kind: string(d.Kind), AsOf: d.AsOf, Value: d.Value, Source: d.Source})
		if err != nil {
			return err
		}
		return tx.Audit("denominator.set", "unit:"+itoa(id), string(d.Kind)+" "+itoa(d.Value))
	})
}

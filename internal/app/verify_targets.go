package app

import (
	"context"
	"slices"

	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/target"
)

// targets looks at what the acts must have kept true: nothing was given on above what was given, slices belong
// to their target, and a rate is what its counts say.
func (v *verifier) targets(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.AllTargets()
		if err != nil {
			return err
		}
		kinds := map[string]target.Kind{}
		own, err := tx.Indicators()
		if err != nil {
			return err
		}
		for _, i := range append(target.Catalogue(), own...) {
			kinds[i.Code] = i.Kind
		}
		below := map[int64][]target.Target{}
		for _, t := range all {
			if t.Parent != 0 {
				below[t.Parent] = append(below[t.Parent], t)
			}
		}
		above, sliced := int64(0), int64(0)
		for _, t := range all {
			k := kinds[t.Indicator]
			if target.CheckChildren(k, t.Value, samePeriod(below[t.Line], t.Period)) != nil {
				above++
			}
			versions, err := tx.TargetVersions(t.Line)
			if err != nil {
				return err
			}
			for n, x := range versions {
				if x.Version != n+1 || target.CheckSlices(k, x.Value, x.Period, x.Slices) != nil {
					sliced++
				}
			}
		}
		v.add(Check{Name: "targets_above", Looked: int64(len(all)), Broken: above})
		v.add(Check{Name: "targets_sliced", Looked: int64(len(all)), Broken: sliced})
		return nil
	})
}

// scenarios looks whether every kept bridge closes to the person, last year's as it was copied and the planned one
// as it is reckoned, and whether every reason for a stop is one of the six and belongs to somebody.
func (v *verifier) scenarios(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.AllScenarios()
		if err != nil {
			return err
		}
		open := int64(0)
		for _, s := range list {
			if !s.Body.Past.Closes() || !s.Body.Expect().Bridge.Closes() || s.Body.Check() != nil {
				open++
			}
		}
		v.add(Check{Name: "scenarios", Looked: int64(len(list)), Broken: open})
		reasons, err := tx.AllLapseReasons()
		if err != nil {
			return err
		}
		looked, strange := int64(0), int64(0)
		for reason, n := range reasons {
			looked += n
			if !slices.Contains(person.LapseReasons[:], person.LapseReason(reason)) {
				strange += n
			}
		}
		v.add(Check{Name: "lapse_reasons", Looked: looked, Broken: strange})
		return nil
	})
}

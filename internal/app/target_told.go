package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// ToldBoard is one indicator of one place of which a number was told, as its board says on that number's day.
type ToldBoard struct {
	Indicator target.Indicator
	Path      []org.Unit
	Period    day.Period
	Row       BoardRow
}

// toldMost is how many boards of told numbers are listed; beyond it the places' own boards lead on.
const toldMost = 40

// ToldBoards lists the boards of a place and all below it of which somebody told a number, higher places first.
// A house that has no lists yet still has these: reports of other offices, and the numbers of an article.
func (a *App) ToldBoards(ctx context.Context, actor Actor, unit int64) ([]ToldBoard, error) {
	var out []ToldBoard
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		top, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		list, err := tx.ToldMeasures()
		if err != nil {
			return err
		}
		root := top[len(top)-1].ID
		for _, t := range list {
			path, err := tx.Path(t.UnitID, t.Day)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(path, func(u org.Unit) bool { return u.ID == root }) {
				continue
			}
			one, ok, err := a.toldBoard(tx, t, path)
			if err != nil {
				return err
			}
			if ok && len(out) < toldMost {
				out = append(out, one)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(x, y ToldBoard) int { return given(y) - given(x) })
	return out, err
}

// given orders boards with a target before numbers that stand alone.
func given(b ToldBoard) int {
	if b.Row.Given {
		return 1
	}
	return 0
}

// toldBoard compares on the day of the latest number, within the widest period that it tells of.
func (a *App) toldBoard(tx *store.Tx, t store.ToldMeasure, path []org.Unit) (ToldBoard, bool, error) {
	v := ToldBoard{Path: path}
	var err error
	if v.Indicator, err = indicatorBy(tx, t.Indicator); err != nil {
		return v, false, err
	}
	h := target.Holder{Kind: target.HolderUnit, ID: t.UnitID}
	measures, err := tx.MeasuresOf(t.Indicator, t.UnitID, h)
	if err != nil {
		return v, false, err
	}
	for _, kind := range []day.Kind{day.Year, day.Half, day.Quarter, day.Monthly} {
		v.Period = day.PeriodAt(kind, t.Day)
		if !target.ResultOn(v.Indicator.Kind, measures, v.Period, t.Day).Known {
			continue
		}
		held, _, err := tx.TargetHeld(t.Indicator, v.Period, t.UnitID, h)
		if err != nil {
			return v, false, err
		}
		b := board{a: a, tx: tx, v: &TargetBoard{Indicator: v.Indicator, Period: v.Period, AsOf: t.Day}}
		v.Row, err = b.row(h, path[len(path)-1], held, measures)
		return v, true, err
	}
	return v, false, nil
}

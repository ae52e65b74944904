package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// PlaceView is where a page stands: the way down from the province, what lies below, who serves it.
type PlaceView struct {
	Path     []org.Unit // from the province down to the place itself
	Reach    int        // the first of Path that lies in the actor's territory
	Children []org.Unit
	Own      []org.Unit // the actor's places when there are several
	AsOf     day.Date   // day of the register; zero before the first list
	Review   int64      // doubtful pairs that wait for the reader in this place, as the queue itself counts them
	Offices  []org.Office
	Charges  map[int64]org.Officer // officer in charge by commune, of the place and its children
	Shapes   map[int64]string      // SVG path by child; empty when no borders were imported
	History  []org.Version
	Before   []org.Unit // what went into this place
}

// Unit is the place itself.
func (v PlaceView) Unit() org.Unit { return v.Path[len(v.Path)-1] }

// Place loads a place for a page; unit 0 is the actor's own. on zero: today.
func (a *App) Place(ctx context.Context, actor Actor, unit int64, on day.Date) (PlaceView, error) {
	var v PlaceView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, on)
		if err != nil {
			return err
		}
		v.Path = path
		for i, u := range path {
			if actor.Covers([]int64{u.ID}) && v.Reach == 0 {
				v.Reach = i
			}
		}
		if v.Children, err = tx.Children(v.Unit().ID, on); err != nil {
			return err
		}
		given, err := tx.Setting(store.SettingAsOf)
		if err != nil {
			return err
		}
		if given != "" {
			if v.AsOf, err = day.Parse(given); err != nil {
				return err
			}
		}
		if len(actor.Also) > 0 {
			if v.Own, err = (unitNames{tx: tx, known: map[int64]org.Unit{}}).of(actor.Scope()...); err != nil {
				return err
			}
		}
		v.Review, err = pairsLeft(tx, actor, unit)
		return err
	})
	return v, err
}

// PlaceFile is Place with who serves it, its borders and its history.
func (a *App) PlaceFile(ctx context.Context, actor Actor, unit int64, on day.Date) (PlaceView, error) {
	v, err := a.Place(ctx, actor, unit, on)
	if err != nil {
		return v, err
	}
	return v, a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Shapes, err = tx.ShapesBelow(v.Unit().ID, on); err != nil {
			return err
		}
		if v.Offices, err = tx.OfficesOfUnit(v.Unit().ID, on); err != nil {
			return err
		}
		if v.History, err = tx.Versions(v.Unit().ID); err != nil {
			return err
		}
		if err := v.fillCharges(tx, on); err != nil {
			return err
		}
		return v.fillBefore(tx)
	})
}

func (v *PlaceView) fillCharges(tx *store.Tx, on day.Date) error {
	charges, err := tx.ChargesOn(on)
	if err != nil {
		return err
	}
	officers, err := tx.Officers()
	if err != nil {
		return err
	}
	byID := map[int64]org.Officer{}
	for _, o := range officers {
		byID[o.ID] = o
	}
	v.Charges = map[int64]org.Officer{}
	for _, c := range charges {
		v.Charges[c.UnitID] = byID[c.OfficerID]
	}
	return nil
}

// fillBefore lists the former places under the names they had on their last day.
func (v *PlaceView) fillBefore(tx *store.Tx) error {
	links, err := tx.Predecessors(v.Unit().ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		old, err := tx.Unit(l.OldID, l.On.AddDays(-1))
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			return err
		}
		v.Before = append(v.Before, old)
	}
	return nil
}

// PlaceHit is a place found by name, with the way to it.
type PlaceHit struct{ Path []org.Unit }

// FindPlaces finds places of the actor's territory by name, marks or not; current and former names.
func (a *App) FindPlaces(ctx context.Context, actor Actor, text string, limit int) ([]PlaceHit, error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return nil, err
	}
	var hits []PlaceHit
	key := vntext.Key(text)
	if key == "" {
		return nil, nil
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.SearchUnits(key, day.Date{}, limit)
		if err != nil {
			return err
		}
		for _, u := range found {
			path, err := tx.Path(u.ID, day.Date{})
			if err != nil {
				return err
			}
			if len(path) > 0 && actor.Covers(ids(path)) {
				hits = append(hits, PlaceHit{Path: path})
			}
		}
		return nil
	})
	return hits, err
}

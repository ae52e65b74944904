package app

import (
	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// heldBy is who holds a target or a result on a day, with the way to the place.
type heldBy struct {
	target.Holder
	Unit org.Unit
	Path []org.Unit
	Name string // of an office, organisation or collector; empty for a place
}

// holder loads who holds something in a place on a day and refuses what is not the actor's. A place that is no
// longer there, or not yet, is told apart from one that never was: a target for it would be measured nowhere.
func (a *App) holder(tx *store.Tx, actor Actor, act access.Act, unit int64, h target.Holder, on day.Date) (heldBy, error) {
	v := heldBy{Holder: h}
	if h.Kind == "" || h.Kind == target.HolderUnit {
		path, err := a.placeThen(tx, actor, act, unit, on)
		if err != nil {
			return v, err
		}
		v.Path, v.Unit = path, path[len(path)-1]
		v.Holder = target.Holder{Kind: target.HolderUnit, ID: v.Unit.ID}
		return v, nil
	}
	if err := actor.may(act); err != nil {
		return v, err
	}
	path, err := tx.Path(unit, on)
	if err != nil {
		return v, err
	}
	if len(path) == 0 {
		return v, a.goneOr(tx, unit, on)
	}
	v.Path, v.Unit = path, path[len(path)-1]
	covered, err := v.name(tx, actor, on)
	if err != nil {
		return v, err
	}
	if !covered && !actor.Covers(ids(path)) {
		return v, fault.New(fault.NotFound, "app.no_such_place")
	}
	return v, nil
}

// placeThen is place, with a word of its own for a place that is not there on the day.
func (a *App) placeThen(tx *store.Tx, actor Actor, act access.Act, unit int64, on day.Date) ([]org.Unit, error) {
	path, err := a.place(tx, actor, act, unit, on)
	if fault.KindOf(err) == fault.NotFound && err != nil && unit != 0 {
		return nil, a.goneOr(tx, unit, on)
	}
	return path, err
}

// goneOr says since when a place no longer is or from when it will be.
func (a *App) goneOr(tx *store.Tx, unit int64, on day.Date) error {
	versions, err := tx.Versions(unit)
	if err != nil {
		return err
	}
	if on.IsZero() {
		on = a.Today()
	}
	for _, v := range versions {
		if v.ValidOn(on) {
			return fault.New(fault.NotFound, "app.no_such_place") // it is there: not the actor's
		}
	}
	if n := len(versions); n > 0 && !versions[n-1].To.IsZero() && !on.Before(versions[n-1].To) {
		return fault.New(fault.Invalid, "target.unit_gone", versions[n-1].FullName, versions[n-1].To, on)
	}
	return fault.New(fault.NotFound, "app.no_such_place")
}

// name finds the holder that is no place. covered: every commune of an office lies in the actor's territory,
// so that a base office may give on what it was given.
func (v *heldBy) name(tx *store.Tx, actor Actor, on day.Date) (covered bool, err error) {
	missing := fault.New(fault.NotFound, "target.no_holder")
	switch v.Kind {
	case target.HolderOffice:
		o, err := tx.Office(v.ID)
		if err != nil || !o.ExistsOn(dayOr(on, tx.Today())) {
			return false, missing
		}
		v.Name = o.Name
		units, err := tx.OfficeUnits(o.ID, on)
		if err != nil {
			return false, err
		}
		covered = len(units) > 0
		for _, u := range units {
			path, err := tx.Path(u.ID, on)
			if err != nil {
				return false, err
			}
			covered = covered && actor.Covers(ids(path))
		}
		return covered, nil
	case target.HolderOrganisation:
		list, err := tx.Organisations()
		if err != nil {
			return false, err
		}
		for _, o := range list {
			if o.ID == v.ID {
				v.Name = o.Name
				return false, nil
			}
		}
	case target.HolderAgent:
		g, err := tx.Agent(v.ID)
		if err == nil {
			v.Name = g.Name
			return false, v.worksHere(tx, g.UnitID, on)
		}
		if fault.KindOf(err) != fault.NotFound {
			return false, err
		}
	case target.HolderGroup:
		g, err := tx.Group(v.ID)
		if err == nil {
			v.Name = g.Name
			return false, v.worksHere(tx, g.UnitID, on)
		}
		if fault.KindOf(err) != fault.NotFound {
			return false, err
		}
	}
	return false, missing
}

// worksHere refuses a collector or group of another place, as if there were none: else an address with a guessed
// number would tell names of foreign communes.
func (v *heldBy) worksHere(tx *store.Tx, unit int64, on day.Date) error {
	if v.Unit.ID == 0 {
		return nil // only the name of a holder that is already known to belong here
	}
	path, err := tx.Path(unit, on)
	if err != nil {
		return err
	}
	for _, u := range path {
		if u.ID == v.Unit.ID {
			return nil
		}
	}
	for _, u := range v.Path { // a group of the commune that works in one of its villages
		if u.ID == unit && u.Level >= org.Commune {
			return nil
		}
	}
	return fault.New(fault.NotFound, "target.no_holder")
}

func dayOr(d, or day.Date) day.Date {
	if d.IsZero() {
		return or
	}
	return d
}

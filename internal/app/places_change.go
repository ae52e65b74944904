package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// PlaceChange merges, splits or renames villages or groups of one commune on a day. Old are the units that
// end; each line of New is kind and name of one that begins.
type PlaceChange struct {
	Old    []int64
	New    []NewPlace
	On     day.Date
	Source string // the decision that orders it
}

// NewPlace is a place to be.
type NewPlace struct {
	Kind org.Kind
	Name string
}

// ChangePlaces keeps it: the old units end on the day before, the new ones begin, the history links them.
// In a merger or renaming people, groups, cells and points follow; a split asks afterwards who lives where.
func (a *App) ChangePlaces(ctx context.Context, actor Actor, c PlaceChange) ([]org.Unit, error) {
	c.Source = line(c.Source)
	var bad []fault.Field
	if c.On.IsZero() {
		bad = append(bad, fault.Field{Field: "on", Key: "org.no_first_day"})
	}
	if c.On.After(a.Today()) {
		bad = append(bad, fault.Field{Field: "on", Key: "office.day_to_come"})
	}
	if c.Source == "" {
		bad = append(bad, fault.Field{Field: "source", Key: "office.decision_missing"})
	}
	if len(c.Old) == 0 {
		bad = append(bad, fault.Field{Field: "old", Key: "office.choose_village"})
	}
	if len(c.New) == 0 {
		bad = append(bad, fault.Field{Field: "new", Key: "org.rearrange_name"})
	}
	if len(bad) > 0 {
		return nil, fault.WithFields("office.places_refused", bad...)
	}
	var made []org.Unit
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		r := org.Rearrangement{On: c.On, Source: c.Source}
		for _, id := range c.Old {
			path, err := a.place(tx, actor, access.ImportPlaces, id, c.On.AddDays(-1))
			if err != nil {
				return err
			}
			u := path[len(path)-1]
			if u.Level != org.Village && u.Level != org.Group {
				return fault.New(fault.Invalid, "office.only_below_commune", u.FullName)
			}
			if len(r.Old) > 0 && r.Old[0].ParentID != u.ParentID {
				return fault.New(fault.Invalid, "office.not_one_commune", r.Old[0].FullName, u.FullName)
			}
			r.Old = append(r.Old, u)
		}
		for _, n := range c.New {
			r.New = append(r.New, org.Unit{Level: r.Old[0].Level, Version: org.Version{Kind: n.Kind, Name: strings.TrimSpace(n.Name)}})
		}
		var err error
		if made, err = tx.Rearrange(r); err != nil {
			return err
		}
		for _, o := range r.Old {
			if err := leavePlace(tx, o, made, r.Whole()); err != nil {
				return err
			}
		}
		return tx.Audit("place.change", "unit:"+itoa(r.Old[0].ParentID), c.On.String()+" "+c.Source)
	})
	if err != nil {
		return nil, err
	}
	// Counts of the commune follow its people at once; the day before the change keeps its names.
	return made, a.recountAfter(ctx, actor, made)
}

// leavePlace lets the people of an ended place follow into the one it went whole into; of a split place only the
// counts go, and Rehome says household by household who lives where.
func leavePlace(tx *store.Tx, old org.Unit, made []org.Unit, whole bool) error {
	if whole {
		return tx.MovePeople(old, made[0].ID)
	}
	return tx.DropCounts(old.ID)
}

func (a *App) recountAfter(ctx context.Context, actor Actor, made []org.Unit) error {
	var commune int64
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := tx.Path(made[0].ID, made[0].Since)
		for _, u := range path {
			if u.Level == org.Commune {
				commune = u.ID
			}
		}
		return err
	})
	if err != nil || commune == 0 {
		return err
	}
	_, err = a.count(ctx, actor, []int64{commune}, nil)
	return err
}

// PlaceStatusKinds are what a commune can be recognised as, with the values in the order of a form.
var PlaceStatusKinds = map[string][]string{"area": {"1", "2", "3", "none"}, "new_rural": {"none", "standard", "advanced", "model"}}

// PlaceStatuses lists what a commune has been recognised as.
func (a *App) PlaceStatuses(ctx context.Context, actor Actor, unit int64) ([]store.UnitStatus, error) {
	var list []store.UnitStatus
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		list, err = tx.UnitStatuses(path[len(path)-1].ID)
		return err
	})
	return list, err
}

// SetPlaceStatus notes from which day a commune is recognised as something, by which decision.
func (a *App) SetPlaceStatus(ctx context.Context, actor Actor, s store.UnitStatus) error {
	s.Source = line(s.Source)
	var bad []fault.Field
	known := false
	for _, v := range PlaceStatusKinds[s.Kind] {
		known = known || v == s.Value
	}
	if !known {
		bad = append(bad, fault.Field{Field: "status", Key: "office.choose_status"})
	}
	if s.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "org.no_first_day"})
	}
	if s.Source == "" {
		bad = append(bad, fault.Field{Field: "decision", Key: "office.decision_missing"})
	}
	if len(bad) > 0 {
		return fault.WithFields("office.status_refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepCharges, s.UnitID, s.From)
		if err != nil {
			return err
		}
		if u := path[len(path)-1]; u.Level != org.Commune {
			return fault.New(fault.Invalid, "office.charge_needs_commune", u.FullName)
		}
		before, err := tx.UnitStatuses(s.UnitID)
		if err != nil {
			return err
		}
		for _, b := range before {
			if b.Kind == s.Kind && !b.From.Before(s.From) {
				return fault.WithFields("office.status_refused", fault.Field{Field: "from", Key: "office.status_later", Args: []any{b.From}})
			}
		}
		if err := tx.SetUnitStatus(s); err != nil {
			return err
		}
		return tx.Audit("place.status", "unit:"+itoa(s.UnitID), s.Kind+" "+s.Value)
	})
}

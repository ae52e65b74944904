package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// LeftPlace is a village or group that ended in a split, with what still waits in it.
type LeftPlace struct {
	store.Left
	Path []org.Unit // as it was on its last day
}

// Unit is the place itself.
func (l LeftPlace) Unit() org.Unit { return l.Path[len(l.Path)-1] }

// LeftView is the places of a territory that ended and are not empty; of one of them also who is there and where they
// can go.
type LeftView struct {
	Path       []org.Unit
	Left       []LeftPlace
	One        *LeftPlace // the one that was asked for
	Groups     []LeftGroup
	Households []store.LeftHousehold
	Alone      []person.Person
	Targets    []org.Unit // the heirs of the split first
	MayMove    bool
}

// LeftGroup is a group that still lies in the ended village.
type LeftGroup struct {
	Unit               org.Unit
	Households, People int64
}

// LeftPlaces lists what ended below a place and is not empty yet. With from it also shows who is there, which leaves
// an audit row. Outside the territory, or nothing left in it: NotFound.
func (a *App) LeftPlaces(ctx context.Context, actor Actor, unit, from int64) (LeftView, error) {
	v := LeftView{MayMove: access.May(actor.Role, access.ImportLists)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.ImportLists, unit, day.Date{}); err != nil {
			return err
		}
		if v.Left, err = a.leftBelow(tx, actor, v.Path[len(v.Path)-1].ID); err != nil || from == 0 {
			return err
		}
		for i := range v.Left {
			if v.Left[i].UnitID == from {
				v.One = &v.Left[i]
				return v.fill(tx)
			}
		}
		return fault.New(fault.NotFound, "app.no_such_place")
	})
	if err != nil || v.One == nil || len(v.Households)+len(v.Alone) == 0 {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "rehome.read", "unit:"+itoa(from), itoa(int64(len(v.Households)+len(v.Alone))))
}

// leftBelow are the ended places of the actor's territory that lay below a unit.
func (a *App) leftBelow(tx *store.Tx, actor Actor, unit int64) ([]LeftPlace, error) {
	all, err := tx.LeftUnits(a.Today())
	if err != nil {
		return nil, err
	}
	var out []LeftPlace
	for _, l := range all {
		path, err := tx.Path(l.UnitID, l.Ended.AddDays(-1))
		if err != nil {
			return nil, err
		}
		if len(path) > 0 && inPath(path, unit) && actor.Covers(ids(path)) {
			out = append(out, LeftPlace{l, path})
		}
	}
	return out, nil
}

func (v *LeftView) fill(tx *store.Tx) error {
	u := v.One.Unit()
	var err error
	if v.Households, err = tx.LeftHouseholds(u); err != nil {
		return err
	}
	if v.Alone, err = tx.LeftAlone(u); err != nil {
		return err
	}
	if v.Targets, err = rehomeTargets(tx, u); err != nil || u.Level != org.Village {
		return err
	}
	groups, err := tx.Children(u.ID, day.Date{})
	if err != nil {
		return err
	}
	for _, g := range groups {
		lg := LeftGroup{Unit: g}
		for _, h := range v.Households {
			if h.GroupID == g.ID {
				lg.Households++
				lg.People += h.Members
			}
		}
		v.Groups = append(v.Groups, lg)
	}
	return nil
}

// rehomeTargets are the places of today beside an ended one, its heirs first.
func rehomeTargets(tx *store.Tx, old org.Unit) ([]org.Unit, error) {
	list, err := tx.Children(old.ParentID, day.Date{})
	if err != nil {
		return nil, err
	}
	heirs, err := tx.Successors(old.ID)
	if err != nil {
		return nil, err
	}
	heir := map[int64]bool{}
	for _, h := range heirs {
		heir[h.NewID] = true
	}
	sort.SliceStable(list, func(i, j int) bool { return heir[list[i].ID] && !heir[list[j].ID] })
	return list, nil
}

// Rehoming says who of an ended place lives where now.
type Rehoming struct {
	From, To   int64
	Households []person.HouseholdID
	People     []person.ID // without a household there
	Groups     []int64     // go whole, with their people
	All        bool        // whoever and whatever is left
}

// Rehomed is what a rehoming did.
type Rehomed struct {
	Groups, Households int
	People             int64
	Before             int // households and people that somebody had taken before
}

// Rehome takes households, single people and whole groups of a place that was split to where they live now, and counts
// their commune anew. What somebody has taken before stays where it is and is told. Errors: NotFound outside the
// territory, Invalid when nothing is chosen or the new place is none of today's beside the old one.
func (a *App) Rehome(ctx context.Context, actor Actor, q Rehoming) (Rehomed, error) {
	var done Rehomed
	var to org.Unit
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		done = Rehomed{} // an attempt that failed counts for nothing
		if err := actor.may(access.ImportLists); err != nil {
			return err
		}
		left, err := a.leftUnit(tx, actor, q.From)
		if err != nil {
			return err
		}
		from := left.Unit()
		targets, err := rehomeTargets(tx, from)
		if err != nil {
			return err
		}
		for _, t := range targets {
			if t.ID == q.To {
				to = t
			}
		}
		if to.ID == 0 {
			return fault.WithFields("office.rehome_refused", fault.Field{Field: "to", Key: "office.rehome_to", Args: []any{from.FullName}})
		}
		if !q.All && len(q.Households)+len(q.People)+len(q.Groups) == 0 {
			return fault.New(fault.Invalid, "office.rehome_nobody")
		}
		if err := done.move(tx, q, left, to); err != nil {
			return err
		}
		if err := tx.DropCounts(from.ID); err != nil {
			return err
		}
		return tx.Audit("place.rehome", "unit:"+itoa(from.ID), "unit:"+itoa(to.ID)+" "+itoa(int64(done.Households))+" "+itoa(done.People))
	})
	if err != nil {
		return done, err
	}
	return done, a.recountAfter(ctx, actor, []org.Unit{to})
}

func (a *App) leftUnit(tx *store.Tx, actor Actor, id int64) (LeftPlace, error) {
	all, err := tx.LeftUnits(a.Today())
	if err != nil {
		return LeftPlace{}, err
	}
	for _, l := range all {
		if l.UnitID != id {
			continue
		}
		path, err := tx.Path(id, l.Ended.AddDays(-1))
		if err != nil {
			return LeftPlace{}, err
		}
		if len(path) > 0 && actor.reaches(access.ImportLists, ids(path)) == nil {
			return LeftPlace{l, path}, nil
		}
	}
	return LeftPlace{}, fault.New(fault.NotFound, "app.no_such_place")
}

func (d *Rehomed) move(tx *store.Tx, q Rehoming, left LeftPlace, to org.Unit) error {
	from := left.Unit()
	for _, g := range q.Groups {
		if err := d.moveGroup(tx, g, left, to); err != nil {
			return err
		}
	}
	for _, h := range q.Households {
		n, err := tx.RehomeHousehold(h, from, to.ID)
		if err != nil {
			return err
		}
		d.count(&d.Households, n)
	}
	for _, p := range q.People {
		n, err := tx.RehomePerson(p, from, to.ID)
		if err != nil {
			return err
		}
		none := 0
		d.count(&none, n)
	}
	if !q.All {
		return nil
	}
	return d.moveAll(tx, left, to)
}

func (d *Rehomed) count(of *int, people int64) {
	if people == 0 {
		d.Before++
		return
	}
	*of++
	d.People += people
}

// moveGroup puts a group that still lies in the ended village under the new one from the day of the split on.
func (d *Rehomed) moveGroup(tx *store.Tx, id int64, left LeftPlace, to org.Unit) error {
	g, err := tx.Unit(id, day.Date{})
	if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && g.ParentID != left.UnitID {
		d.Before++
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.MoveUnit(g, to.ID, left.Ended, to.Source); err != nil {
		return err
	}
	d.Groups++
	n, err := tx.RehomeGroup(id, left.Unit(), to.ID)
	d.People += n
	return err
}

// moveAll lets everyone who is left, every group, cell, point and agent go to one place.
func (d *Rehomed) moveAll(tx *store.Tx, left LeftPlace, to org.Unit) error {
	from := left.Unit()
	households, err := tx.LeftHouseholds(from)
	if err != nil {
		return err
	}
	if from.Level == org.Village {
		groups, err := tx.Children(from.ID, day.Date{})
		if err != nil {
			return err
		}
		for _, g := range groups {
			if err := d.moveGroup(tx, g.ID, left, to); err != nil {
				return err
			}
		}
	}
	now, err := tx.LeftUnits(tx.Today())
	if err != nil {
		return err
	}
	for _, l := range now {
		if l.UnitID == from.ID {
			d.People += l.People
		}
	}
	d.Households += len(households)
	return tx.MovePeople(from, to.ID)
}

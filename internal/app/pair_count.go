package app

import (
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// lightCounter is what deriving single persons needs; it knows no tree.
func (a *App) lightCounter(tx *store.Tx) (*counter, error) {
	on, err := asOf(tx)
	if err != nil {
		return nil, err
	}
	age, err := a.book.WorkingAgeOn(on)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "app.no_law_for_day", on)
	}
	return &counter{jobs: map[string]coverage.Job{}, minority: map[string]bool{},
		law: coverage.Ages{On: on, OldEnough: age.OldEnough, Retired: age.Retired}}, nil
}

// shiftPeople derives persons anew and moves the cells of their places by the difference: decisions come one
// key at a time, and counting a commune for each would keep everyone waiting. luoi verify counts the same
// from the ground.
func (a *App) shiftPeople(tx *store.Tx, people []person.ID) error {
	c, err := a.lightCounter(tx)
	if err != nil {
		return err
	}
	root, err := provinceOf(tx)
	if err != nil {
		return err
	}
	diff, level, done := map[cellKey]coverage.Cell{}, map[int64]int{root: int(org.Province)}, map[person.ID]bool{}
	for _, id := range people {
		if done[id] {
			continue
		}
		done[id] = true
		p, commune, err := tx.CountPerson(id, c.law.On)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			continue // merged away: nothing counts there
		}
		if err != nil {
			return err
		}
		c.derive(&p)
		if _, err := tx.SaveCounted([]store.CountRow{p}); err != nil {
			return err
		}
		if err := tx.FeedPerson(id); err != nil {
			return err
		}
		level[commune], level[p.Village], level[p.Group] = int(org.Commune), int(org.Village), int(org.Group)
		shiftCells(diff, &p, []int64{root, commune, p.Village, p.Group})
	}
	list := make([]store.CellRow, 0, len(diff))
	for k, cell := range diff {
		if !cell.IsZero() {
			list = append(list, store.CellRow{UnitID: k.unit, Level: level[k.unit], Scheme: k.scheme, Segment: k.segment, Cell: cell})
		}
	}
	return tx.ShiftCells(list)
}

// shiftCells takes a person out of the cells as counted last, and puts them in as they are now.
func shiftCells(diff map[cellKey]coverage.Cell, p *store.CountRow, units []int64) {
	if !p.Changed() {
		return
	}
	before := coverage.Count{Segment: coverage.Segment(p.Segment), WorkingAge: p.WorkingAge, Resident: p.Resident && !p.Standing.Answer.Gone(),
		Covered: p.Covered, Review: p.Review, Told: p.Standing.Told, N: -1}
	after := coverage.Count{Segment: coverage.Segment(p.NewSegment), WorkingAge: p.NewWorkingAge, Resident: p.Resident && !p.NewStanding.Answer.Gone(),
		Covered: p.NewCovered, Review: p.NewReview, Told: p.NewStanding.Told, N: 1}
	for s := person.SchemeAny; s <= person.SchemeUnemployment; s++ {
		for _, u := range units {
			if u == 0 {
				continue
			}
			for _, n := range []coverage.Count{before, after} {
				k := cellKey{u, s, n.Segment}
				cell := diff[k]
				cell.Add(s, n)
				diff[k] = cell
			}
		}
	}
}

// measure remembers the cells of a person's places before a decision.
type measure struct {
	list []PairEffect
}

// measure looks at the smallest place of a person that is known, and the commune.
func (a *App) measure(tx *store.Tx, p store.Person, s person.Scheme) (measure, error) {
	var m measure
	seen := map[int64]bool{0: true}
	small := p.GroupID
	if small == 0 {
		small = p.VillageID
	}
	for _, id := range []int64{small, p.CommuneID} {
		if seen[id] {
			continue
		}
		seen[id] = true
		u, err := tx.Unit(id, day.Date{})
		if err != nil {
			return m, err
		}
		cell, err := tx.CellOfUnit(id, s)
		if err != nil {
			return m, err
		}
		m.list = append(m.list, PairEffect{Unit: u, Scheme: s, Before: cell})
	}
	return m, nil
}

// effects are the places whose count a decision changed.
func (m measure) effects(tx *store.Tx) ([]PairEffect, error) {
	var out []PairEffect
	for _, e := range m.list {
		var err error
		if e.After, err = tx.CellOfUnit(e.Unit.ID, e.Scheme); err != nil {
			return nil, err
		}
		if e.After != e.Before {
			out = append(out, e)
		}
	}
	return out, nil
}

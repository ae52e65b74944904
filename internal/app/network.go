package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// NetworkRow is the density of one place; the last of a table is the place itself.
type NetworkRow struct {
	Unit org.Unit
	org.Density
	Official bool // people and people of working age are an office's numbers, not the register's
}

// NetworkView is how far the network of collectors reaches (mật độ mạng lưới).
type NetworkView struct {
	Path    []org.Unit
	AsOf    day.Date
	Total   NetworkRow
	Rows    []NetworkRow
	Without []org.Unit // villages nobody serves
	Places  map[int64]string
	Cards   map[org.CardState]int
}

// Network counts the network of a place by the places below.
func (a *App) Network(ctx context.Context, actor Actor, unit int64) (NetworkView, error) {
	v := NetworkView{Places: map[int64]string{}, Cards: map[org.CardState]int{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path = r.path
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		agents, err := tx.AgentsOn(day.Date{})
		if err != nil {
			return err
		}
		return v.fill(tx, r, agents)
	})
	return v, err
}

func (v *NetworkView) fill(tx *store.Tx, r *reach, agents []org.Agent) error {
	cell, err := tx.CellOfUnit(r.unit.ID, person.SchemeAny)
	if err != nil {
		return err
	}
	given, err := tx.Denominators(r.unit.ID)
	if err != nil {
		return err
	}
	communes := make([]int64, len(r.communes))
	for i, c := range r.communes {
		communes[i] = c.ID
	}
	v.Total = v.row(r.unit, r.villages, communes, agents, cell, given)
	for _, id := range v.Total.WithoutPerson {
		v.Without = append(v.Without, r.units[id])
		v.Places[id] = r.placeText(id)
	}
	for _, g := range agents {
		if g.Kind == org.AgentCollector && (r.holds(g.UnitID) || serves(g, r)) {
			v.Cards[g.Card(r.today)]++
		}
	}
	children := r.communes
	if r.unit.Level == org.Commune {
		children = r.villages
	}
	if r.unit.Level != org.Province && r.unit.Level != org.Commune {
		return nil
	}
	return v.fillRows(tx, r, children, agents)
}

func serves(g org.Agent, r *reach) bool {
	for _, id := range g.Serves {
		if r.holds(id) {
			return true
		}
	}
	return false
}

func (v *NetworkView) fillRows(tx *store.Tx, r *reach, children []org.Unit, agents []org.Agent) error {
	cells, err := tx.CellsBelow(r.unit.ID, person.SchemeAny, day.Date{})
	if err != nil {
		return err
	}
	byUnit, given := map[int64]coverage.Cell{}, map[int64][]store.Denominator{}
	for _, c := range cells {
		byUnit[c.Key] = c.Cell
	}
	for _, kind := range []coverage.DenominatorKind{coverage.Population, coverage.WorkingAge} {
		list, err := tx.DenominatorsBelow(r.unit.ID, string(kind), v.AsOf)
		if err != nil {
			return err
		}
		for _, d := range list {
			given[d.UnitID] = append(given[d.UnitID], d)
		}
	}
	inside := map[int64][]org.Unit{}
	for _, u := range r.villages {
		inside[u.ParentID] = append(inside[u.ParentID], u)
	}
	for _, c := range children {
		villages, communes := inside[c.ID], []int64{c.ID}
		if c.Level == org.Village {
			villages, communes = []org.Unit{c}, nil
		}
		v.Rows = append(v.Rows, v.row(c, villages, communes, agents, byUnit[c.ID], given[c.ID]))
	}
	return nil
}

func (v *NetworkView) row(u org.Unit, villages []org.Unit, communes []int64, agents []org.Agent, cell coverage.Cell, given []store.Denominator) NetworkRow {
	official := make([]coverage.Denominator, len(given))
	for i, g := range given {
		official[i] = coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source}
	}
	people, working, from := cell.People, cell.WorkingAge, false
	if d, ok := coverage.Latest(official, coverage.Population, v.AsOf); ok {
		people, from = d.Value, true
	}
	if d, ok := coverage.Latest(official, coverage.WorkingAge, v.AsOf); ok {
		working = d.Value
	}
	return NetworkRow{Unit: u, Density: org.Reach(villages, communes, agents, people, working), Official: from}
}

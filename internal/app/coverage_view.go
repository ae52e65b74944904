package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// By says how the rows of a coverage table are made.
type By string

const (
	ByUnit    By = "unit" // the places directly below
	BySegment By = "segment"
	ByOffice  By = "office"
)

// CoverageQuery asks how a place is covered. Zero values: the actor's own place, any scheme, by place,
// the register's day.
type CoverageQuery struct {
	UnitID int64
	Scheme person.Scheme
	By     By
	AsOf   day.Date // names and borders of places as of this day; counts are always of the register's day
	Office int64    // only the area of this office
}

// Figure is a count with its two rates: over the legal denominator, and over those for whom the scheme is.
type Figure struct {
	coverage.Cell
	Rate     coverage.Rate
	Eligible coverage.Rate
}

// CoverageRow is one line of the table. One of Unit, Segment and Office is set, by the query's By.
type CoverageRow struct {
	Unit    org.Unit
	Segment coverage.Segment
	Office  org.Office
	Figure
}

// CoverageView is what the page shows of one place and scheme.
type CoverageView struct {
	Path     []org.Unit // from the province down to the place itself
	Unit     org.Unit
	Scheme   person.Scheme
	By       By
	AsOf     day.Date // day of the register
	Total    Figure
	Rows     []CoverageRow
	Given    []store.Denominator // denominators of the place, with source and date
	MayNames bool                // the actor may open the names behind these figures
}

// Coverage counts a place. Only sums kept in cells are read, so it costs the same at any size.
func (a *App) Coverage(ctx context.Context, actor Actor, q CoverageQuery) (CoverageView, error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return CoverageView{}, err
	}
	if q.By == "" {
		q.By = ByUnit
	}
	v := CoverageView{Scheme: q.Scheme, By: q.By}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, q.UnitID, q.AsOf)
		if err != nil {
			return err
		}
		v.Path, v.Unit = path, path[len(path)-1]
		v.MayNames = access.May(actor.Role, access.SeeNames) && actor.Covers(ids(path))
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		if v.Given, err = tx.Denominators(v.Unit.ID); err != nil {
			return err
		}
		if err := v.fillRows(tx, q); err != nil {
			return err
		}
		return v.fillTotal(tx, q)
	})
	return v, err
}

// place loads a unit with its path and checks the actor's right there; 0 is the actor's own place.
func (a *App) place(tx *store.Tx, actor Actor, act access.Act, unit int64, on day.Date) ([]org.Unit, error) {
	if err := actor.may(act); err != nil { // first: a refusal must not depend on whether the place exists
		return nil, err
	}
	if unit == 0 {
		unit = actor.UnitID
	}
	if unit == 0 {
		root, err := rootUnit(tx, on)
		if err != nil {
			return nil, err
		}
		unit = root.ID
	}
	path, err := tx.Path(unit, on)
	if err != nil {
		return nil, err
	}
	if len(path) == 0 {
		return nil, fault.New(fault.NotFound, "app.no_such_place")
	}
	return path, actor.reaches(act, ids(path))
}

func ids(path []org.Unit) []int64 {
	list := make([]int64, len(path))
	for i, u := range path {
		list[i] = u.ID
	}
	return list
}

func (v *CoverageView) fillTotal(tx *store.Tx, q CoverageQuery) error {
	if q.Office != 0 { // the office's own area is what the rows show
		var sum coverage.Cell
		for _, r := range v.Rows {
			sum = sum.Plus(r.Cell)
		}
		v.Total = figure(q.Scheme, sum, nil, v.AsOf)
		return nil
	}
	cell, err := tx.CellOfUnit(v.Unit.ID, q.Scheme)
	if err != nil {
		return err
	}
	v.Total = figure(q.Scheme, cell, v.Given, v.AsOf)
	return nil
}

func (v *CoverageView) fillRows(tx *store.Tx, q CoverageQuery) error {
	switch {
	case q.Office != 0:
		return v.fillOffice(tx, q)
	case q.By == BySegment:
		return v.fillSegments(tx, q)
	case q.By == ByOffice:
		return v.fillOffices(tx, q)
	}
	return v.fillUnits(tx, q)
}

func (v *CoverageView) fillUnits(tx *store.Tx, q CoverageQuery) error {
	units, err := tx.Children(v.Unit.ID, q.AsOf)
	if err != nil {
		return err
	}
	cells, err := tx.CellsBelow(v.Unit.ID, q.Scheme, q.AsOf)
	if err != nil {
		return err
	}
	given, err := tx.DenominatorsBelow(v.Unit.ID, string(coverage.DenominatorOf(q.Scheme)), v.AsOf)
	if err != nil {
		return err
	}
	byUnit := map[int64]coverage.Cell{}
	for _, c := range cells {
		byUnit[c.Key] = c.Cell
	}
	numbers := map[int64][]store.Denominator{}
	for _, g := range given {
		numbers[g.UnitID] = append(numbers[g.UnitID], g)
	}
	for _, u := range units {
		v.Rows = append(v.Rows, CoverageRow{Unit: u, Figure: figure(q.Scheme, byUnit[u.ID], numbers[u.ID], v.AsOf)})
	}
	return nil
}

func (v *CoverageView) fillSegments(tx *store.Tx, q CoverageQuery) error {
	cells, err := tx.CellsBySegment(v.Unit.ID, q.Scheme)
	if err != nil {
		return err
	}
	bySegment := map[coverage.Segment]coverage.Cell{}
	for _, c := range cells {
		bySegment[coverage.Segment(c.Key)] = c.Cell
	}
	for _, s := range coverage.Segments {
		if cell, ok := bySegment[s]; ok {
			v.Rows = append(v.Rows, CoverageRow{Segment: s, Figure: figure(q.Scheme, cell, nil, v.AsOf)})
		}
	}
	return nil
}

// figure adds the rates to a cell. Official denominators are of a whole place, so a segment or an
// office's area is measured by the register's own count.
func figure(s person.Scheme, c coverage.Cell, given []store.Denominator, on day.Date) Figure {
	official := make([]coverage.Denominator, len(given))
	for i, g := range given {
		official[i] = coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source}
	}
	return Figure{Cell: c, Rate: coverage.RateOf(s, c, official, on), Eligible: coverage.EligibleRate(c, on)}
}

func (v *CoverageView) fillOffices(tx *store.Tx, q CoverageQuery) error {
	cells, err := tx.CellsByOffice(q.Scheme, q.AsOf)
	if err != nil {
		return err
	}
	byOffice := map[int64]coverage.Cell{}
	for _, c := range cells {
		byOffice[c.Key] = c.Cell
	}
	offices, err := tx.OfficesOn(q.AsOf)
	if err != nil {
		return err
	}
	for _, o := range offices {
		if cell, ok := byOffice[o.ID]; ok {
			v.Rows = append(v.Rows, CoverageRow{Office: o, Figure: figure(q.Scheme, cell, nil, v.AsOf)})
		}
	}
	return nil
}

// fillOffice shows the places of one office's area.
func (v *CoverageView) fillOffice(tx *store.Tx, q CoverageQuery) error {
	units, err := tx.OfficeUnits(q.Office, q.AsOf)
	if err != nil {
		return err
	}
	cells, err := tx.CellsOfOffice(q.Office, q.Scheme, q.AsOf)
	if err != nil {
		return err
	}
	byUnit := map[int64]coverage.Cell{}
	for _, c := range cells {
		byUnit[c.Key] = c.Cell
	}
	for _, u := range units {
		v.Rows = append(v.Rows, CoverageRow{Unit: u, Figure: figure(q.Scheme, byUnit[u.ID], nil, v.AsOf)})
	}
	return nil
}

package store

import (
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/person"
)

// What a page of coverage reads. Every query here touches the cells of one place's children at most, so
// it answers in the same time for a thousand people and for a million.

const cellSums = `CAST(SUM(c.people) AS bigint), CAST(SUM(c.working_age) AS bigint), CAST(SUM(c.eligible) AS bigint),
	CAST(SUM(c.covered) AS bigint), CAST(SUM(c.review) AS bigint), CAST(SUM(c.elsewhere) AS bigint),
	CAST(SUM(c.missing) AS bigint), CAST(SUM(c.outside) AS bigint)`

var (
	qViewUnit  = register("view.unit", `SELECT c.unit_id, `+cellSums+` FROM cell c WHERE c.unit_id = $1 AND c.scheme = $2 GROUP BY c.unit_id`)
	qViewBelow = register("view.below",
		`SELECT c.unit_id, `+cellSums+` FROM unit_version v JOIN cell c ON c.unit_id = v.unit_id
		 WHERE v.parent_id = $1 AND v.valid_from <= $3 AND (v.valid_to IS NULL OR v.valid_to > $3) AND c.scheme = $2
		 GROUP BY c.unit_id ORDER BY c.unit_id`)
	qViewOffices = register("view.offices",
		`SELECT a.office_id, `+cellSums+` FROM office_area a JOIN cell c ON c.unit_id = a.unit_id
		 WHERE a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2) AND c.scheme = $1
		 GROUP BY a.office_id ORDER BY a.office_id`)
	qViewOffice = register("view.office",
		`SELECT c.unit_id, `+cellSums+` FROM office_area a JOIN cell c ON c.unit_id = a.unit_id
		 WHERE a.office_id = $3 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2) AND c.scheme = $1
		 GROUP BY c.unit_id ORDER BY c.unit_id`)
	qViewWorkers  = register("view.workers", `SELECT c.unit_id, CAST(SUM(c.working_age) AS bigint) FROM cell c WHERE c.scheme = $1 GROUP BY c.unit_id`)
	qViewSegments = register("view.segments",
		`SELECT c.segment, `+cellSums+` FROM cell c WHERE c.unit_id = $1 AND c.scheme = $2 GROUP BY c.segment ORDER BY c.segment`)
)

// KeyedCell is a sum with what it is a sum of: a unit, an office or a segment.
type KeyedCell struct {
	Key int64
	coverage.Cell
}

// CellOfUnit sums the cells of a unit over its segments. A place without people has no cell and gives
// the zero one.
func (tx *Tx) CellOfUnit(unit int64, s person.Scheme) (coverage.Cell, error) {
	list, err := tx.keyedCells(qViewUnit, unit, s)
	if err != nil || len(list) == 0 {
		return coverage.Cell{}, err
	}
	return list[0].Cell, nil
}

// CellsBelow sums the cells of each unit directly below one.
func (tx *Tx) CellsBelow(parent int64, s person.Scheme, on day.Date) ([]KeyedCell, error) {
	return tx.keyedCells(qViewBelow, parent, s, tx.on(on))
}

// CellsByOffice sums by office the communes it covers on a day.
func (tx *Tx) CellsByOffice(s person.Scheme, on day.Date) ([]KeyedCell, error) {
	return tx.keyedCells(qViewOffices, s, tx.on(on))
}

// CellsOfOffice sums by unit the area of one office on a day.
func (tx *Tx) CellsOfOffice(office int64, s person.Scheme, on day.Date) ([]KeyedCell, error) {
	return tx.keyedCells(qViewOffice, s, tx.on(on), office)
}

// CellsBySegment gives the cells of a unit by segment.
func (tx *Tx) CellsBySegment(unit int64, s person.Scheme) ([]KeyedCell, error) {
	return tx.keyedCells(qViewSegments, unit, s)
}

func (tx *Tx) keyedCells(q *Query, args ...any) ([]KeyedCell, error) {
	var list []KeyedCell
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, KeyedCell{})
		c := &list[len(list)-1]
		return r.Scan(&c.Key, &c.People, &c.WorkingAge, &c.Eligible, &c.Covered, &c.Review, &c.Elsewhere, &c.Missing, &c.Outside)
	})
	return list, err
}

// WorkersByUnit is the people of working age of every unit that has cells.
func (tx *Tx) WorkersByUnit(s person.Scheme) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := tx.each(qViewWorkers, []any{s}, func(r *Rows) error {
		var id, n int64
		err := r.Scan(&id, &n)
		out[id] = n
		return err
	})
	return out, err
}

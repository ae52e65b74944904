package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

var (
	qStock = register("stock.ofUnit", `SELECT unit_id, scheme, from_day, as_of, opening, gained, returned, renewed, lapsed, moved_in,
		moved_out, closing, source FROM stock_statement WHERE unit_id = $1 AND scheme = $2 ORDER BY as_of DESC, source`)
	qStockPut = register("stock.put", `INSERT INTO stock_statement (unit_id, scheme, from_day, as_of, opening, gained, returned, renewed,
		lapsed, moved_in, moved_out, closing, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (unit_id, scheme, as_of, source) DO UPDATE SET from_day = excluded.from_day, opening = excluded.opening,
			gained = excluded.gained, returned = excluded.returned, renewed = excluded.renewed, lapsed = excluded.lapsed,
			moved_in = excluded.moved_in, moved_out = excluded.moved_out, closing = excluded.closing`)
)

// StockStatement is a table of movements told by another source (4.04). A nil number was not told.
type StockStatement struct {
	UnitID   int64
	Scheme   person.Scheme
	From     day.Date
	AsOf     day.Date
	Opening  *int64
	Gained   *int64
	Returned *int64
	Renewed  *int64
	Lapsed   *int64
	MovedIn  *int64
	MovedOut *int64
	Closing  *int64
	Source   string
}

// StockStatements lists what is told of a unit and scheme, latest first.
func (tx *Tx) StockStatements(unitID int64, s person.Scheme) ([]StockStatement, error) {
	var list []StockStatement
	err := tx.each(qStock, []any{unitID, s}, func(r *Rows) error {
		var t StockStatement
		err := r.Scan(&t.UnitID, &t.Scheme, null(&t.From), null(&t.AsOf), &t.Opening, &t.Gained, &t.Returned, &t.Renewed, &t.Lapsed,
			&t.MovedIn, &t.MovedOut, &t.Closing, &t.Source)
		list = append(list, t)
		return err
	})
	return list, err
}

// SetStockStatement keeps a statement; the same source and day replaces what it said before.
func (tx *Tx) SetStockStatement(t StockStatement) error {
	_, err := tx.Exec(qStockPut, t.UnitID, t.Scheme, t.From, t.AsOf, t.Opening, t.Gained, t.Returned, t.Renewed, t.Lapsed, t.MovedIn,
		t.MovedOut, t.Closing, t.Source)
	return err
}

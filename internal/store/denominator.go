package store

import "luoi/internal/day"

// Denominator is a number given by someone else: so many people, on that day, says that source. Two
// sources may disagree; both are kept, and every rate names the one it used.
type Denominator struct {
	UnitID  int64
	Kind    string // population working_age households members growers
	AsOf    day.Date
	Value   int64
	Source  string
	ByActor string
	At      int64 // unix ms
}

const denominatorColumns = `d.unit_id, d.kind, d.as_of, d.value, d.source, d.by_actor, d.at`

var (
	qDenominators = register("denominator.ofUnit", `SELECT `+denominatorColumns+` FROM denominator d WHERE d.unit_id = $1
		ORDER BY d.kind, d.as_of DESC, d.source`)
	qDenominatorsOn = register("denominator.below", `SELECT `+denominatorColumns+` FROM unit_version v
		JOIN denominator d ON d.unit_id = v.unit_id
		WHERE v.parent_id = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) AND d.kind = $3 AND d.as_of <= $2
		ORDER BY d.unit_id, d.as_of DESC, d.source`)
	qDenominatorPut = register("denominator.put", `INSERT INTO denominator (unit_id, kind, as_of, value, source, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (unit_id, kind, as_of, source) DO UPDATE SET value = excluded.value, by_actor = excluded.by_actor, at = excluded.at`)
	qDenominatorDrop = register("denominator.drop", `DELETE FROM denominator WHERE unit_id = $1 AND kind = $2 AND as_of = $3 AND source = $4`)
)

func (tx *Tx) denominators(q *Query, args ...any) ([]Denominator, error) {
	var list []Denominator
	err := tx.each(q, args, func(r *Rows) error {
		var d Denominator
		err := r.Scan(&d.UnitID, &d.Kind, null(&d.AsOf), &d.Value, &d.Source, &d.ByActor, &d.At)
		list = append(list, d)
		return err
	})
	return list, err
}

// Denominators lists what is told about a unit, the latest first within each kind.
func (tx *Tx) Denominators(unitID int64) ([]Denominator, error) {
	return tx.denominators(qDenominators, unitID)
}

// DenominatorsBelow lists one kind for the units directly below, told on or before a day, latest first.
func (tx *Tx) DenominatorsBelow(unitID int64, kind string, on day.Date) ([]Denominator, error) {
	return tx.denominators(qDenominatorsOn, unitID, tx.on(on), kind)
}

// SetDenominator keeps a number; the same source and day replaces what it said before.
func (tx *Tx) SetDenominator(d Denominator) error {
	_, err := tx.Exec(qDenominatorPut, d.UnitID, d.Kind, d.AsOf, d.Value, d.Source, tx.Actor, tx.NowMS())
	return err
}

// DropDenominator forgets a number.
func (tx *Tx) DropDenominator(unitID int64, kind string, asOf day.Date, source string) error {
	return one(tx.Exec(qDenominatorDrop, unitID, kind, asOf, source))
}

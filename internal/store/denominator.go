package store

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
)

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

// PastDenominator is a number that was corrected or withdrawn, with who did it and why.
type PastDenominator struct {
	Denominator
	EndedBy string
	EndedAt int64 // unix ms
	Reason  string
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
	qDenominatorOne = register("denominator.one", `SELECT `+denominatorColumns+` FROM denominator d
		WHERE d.unit_id = $1 AND d.kind = $2 AND d.as_of = $3 AND d.source = $4`)
	qDenominatorPast = register("denominator.past", `SELECT unit_id, kind, as_of, value, source, by_actor, at, ended_by, ended_at, reason
		FROM denominator_past WHERE unit_id = $1 ORDER BY ended_at DESC, id DESC`)
	qDenominatorKeep = register("denominator.keep", `INSERT INTO denominator_past (id, unit_id, kind, as_of, value, source, by_actor, at,
		ended_by, ended_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
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

// Denominator finds the number a source gave for a day; NotFound when it gave none.
func (tx *Tx) Denominator(unitID int64, kind string, asOf day.Date, source string) (Denominator, error) {
	var d Denominator
	err := tx.QueryRow(qDenominatorOne, unitID, kind, asOf, source).Scan(&d.UnitID, &d.Kind, null(&d.AsOf), &d.Value, &d.Source, &d.ByActor, &d.At)
	return d, err
}

// DenominatorsPast lists what is no longer said about a unit, what ended last first.
func (tx *Tx) DenominatorsPast(unitID int64) ([]PastDenominator, error) {
	var list []PastDenominator
	err := tx.each(qDenominatorPast, []any{unitID}, func(r *Rows) error {
		var d PastDenominator
		err := r.Scan(&d.UnitID, &d.Kind, null(&d.AsOf), &d.Value, &d.Source, &d.ByActor, &d.At, &d.EndedBy, &d.EndedAt, &d.Reason)
		list = append(list, d)
		return err
	})
	return list, err
}

// SetDenominator keeps a number. What the same source said of the same day before is replaced and kept as
// past, with the reason.
func (tx *Tx) SetDenominator(d Denominator, reason ...string) error {
	before, err := tx.Denominator(d.UnitID, d.Kind, d.AsOf, d.Source)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if err == nil && before.Value == d.Value {
		return nil
	}
	if err == nil {
		if err := tx.keepPast(before, strings.Join(reason, " ")); err != nil {
			return err
		}
	}
	_, err = tx.Exec(qDenominatorPut, d.UnitID, d.Kind, d.AsOf, d.Value, d.Source, tx.Actor, tx.NowMS())
	return err
}

func (tx *Tx) keepPast(d Denominator, reason string) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qDenominatorKeep, id, d.UnitID, d.Kind, d.AsOf, d.Value, d.Source, d.ByActor, d.At, tx.Actor, tx.NowMS(), reason)
	return err
}

// DropDenominator withdraws a number; it is kept as past, with the reason.
func (tx *Tx) DropDenominator(unitID int64, kind string, asOf day.Date, source string, reason ...string) error {
	d, err := tx.Denominator(unitID, kind, asOf, source)
	if err != nil {
		return err
	}
	if err := tx.keepPast(d, strings.Join(reason, " ")); err != nil {
		return err
	}
	return one(tx.Exec(qDenominatorDrop, unitID, kind, asOf, source))
}

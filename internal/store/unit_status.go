package store

import "luoi/internal/day"

// UnitStatus is what a commune is recognised as during a time: Kind "area" (khu vực I, II, III) or
// "new_rural" (nông thôn mới).
type UnitStatus struct {
	UnitID   int64
	Kind     string
	From, To day.Date // To: first day it is no longer so
	Value    string
	Source   string
	ByActor  string
	At       int64
}

var (
	qUnitStatuses     = register("unitStatus.ofUnit", `SELECT unit_id, kind, valid_from, valid_to, value, source, by_actor, at FROM unit_status WHERE unit_id = $1 ORDER BY kind, valid_from`)
	qUnitStatusFrom   = register("unitStatus.from", `SELECT unit_id, kind, valid_from, valid_to, value, source, by_actor, at FROM unit_status WHERE valid_from > $1 AND valid_from <= $2 ORDER BY valid_from, unit_id`)
	qUnitStatusInsert = register("unitStatus.insert", `INSERT INTO unit_status (unit_id, kind, valid_from, value, source, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qUnitStatusEnd    = register("unitStatus.end", `UPDATE unit_status SET valid_to = $3 WHERE unit_id = $1 AND kind = $2 AND valid_from < $3 AND valid_to IS NULL`)
	qVersionsFrom     = register("unit.versionsFrom", `SELECT v.unit_id, v.valid_from, v.kind, v.full_name, o.kind, o.full_name, v.source
		FROM unit_version v JOIN unit u ON u.id = v.unit_id JOIN unit_version o ON o.unit_id = v.unit_id AND o.valid_to = v.valid_from
		WHERE u.level = 3 AND v.valid_from > $1 AND v.valid_from <= $2 AND (o.kind <> v.kind OR o.full_name <> v.full_name)
		ORDER BY v.valid_from, v.unit_id`)
)

func (tx *Tx) unitStatuses(q *Query, args ...any) ([]UnitStatus, error) {
	var list []UnitStatus
	err := tx.each(q, args, func(r *Rows) error {
		var s UnitStatus
		err := r.Scan(&s.UnitID, &s.Kind, null(&s.From), null(&s.To), &s.Value, &s.Source, &s.ByActor, &s.At)
		list = append(list, s)
		return err
	})
	return list, err
}

// UnitStatuses lists what a unit has been recognised as, by kind, oldest first.
func (tx *Tx) UnitStatuses(unit int64) ([]UnitStatus, error) {
	return tx.unitStatuses(qUnitStatuses, unit)
}

// UnitStatusesBetween lists what began after one day and not after another, of all units.
func (tx *Tx) UnitStatusesBetween(after, to day.Date) ([]UnitStatus, error) {
	return tx.unitStatuses(qUnitStatusFrom, after, to)
}

// SetUnitStatus ends what held before and begins s. Conflict when something begins on the same day.
func (tx *Tx) SetUnitStatus(s UnitStatus) error {
	if _, err := tx.Exec(qUnitStatusEnd, s.UnitID, s.Kind, s.From); err != nil {
		return err
	}
	_, err := tx.Exec(qUnitStatusInsert, s.UnitID, s.Kind, s.From, s.Value, s.Source, tx.Actor, tx.NowMS())
	return err
}

// UnitChange is a commune that became another kind or took another name on a day.
type UnitChange struct {
	UnitID                           int64
	On                               day.Date
	Kind, FullName, OldKind, OldName string
	Source                           string
}

// CommunesChanged lists such changes after one day and not after another.
func (tx *Tx) CommunesChanged(after, to day.Date) ([]UnitChange, error) {
	var list []UnitChange
	err := tx.each(qVersionsFrom, []any{after, to}, func(r *Rows) error {
		var c UnitChange
		err := r.Scan(&c.UnitID, null(&c.On), &c.Kind, &c.FullName, &c.OldKind, &c.OldName, &c.Source)
		list = append(list, c)
		return err
	})
	return list, err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/org"
)

const officeColumns = `o.id, o.code, o.level, o.name, o.parent_id, o.valid_from, o.valid_to`

var (
	qOffice       = register("office.byID", `SELECT `+officeColumns+` FROM office o WHERE o.id = $1`)
	qOfficeByCode = register("office.byCode", `SELECT `+officeColumns+` FROM office o WHERE o.code = $1`)
	qOffices      = register("office.all", `SELECT `+officeColumns+` FROM office o ORDER BY o.code`)
	qOfficesOn    = register("office.on", `SELECT `+officeColumns+` FROM office o WHERE o.valid_from <= $1
		AND (o.valid_to IS NULL OR o.valid_to > $1) ORDER BY o.code`)
	qOfficeInsert = register("office.insert", `INSERT INTO office (id, code, level, name, parent_id, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qOfficeUpdate = register("office.update", `UPDATE office SET name = $2, parent_id = $3, valid_to = $4 WHERE id = $1`)
	qAreaInsert   = register("office.insertArea", `INSERT INTO office_area (office_id, unit_id, valid_from, valid_to) VALUES ($1, $2, $3, $4)`)
	qAreaEnd      = register("office.endArea", `UPDATE office_area SET valid_to = $3 WHERE office_id = $1 AND unit_id = $2
		AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $3)`)
	qAreasOf = register("office.areasOf", `SELECT office_id, unit_id, valid_from, valid_to FROM office_area
		WHERE office_id = $1 ORDER BY valid_from, unit_id`)
	qAreasOfUnit = register("office.areasOfUnit", `SELECT a.office_id, a.unit_id, a.valid_from, a.valid_to, o.level
		FROM office_area a JOIN office o ON o.id = a.office_id WHERE a.unit_id = $1 ORDER BY a.valid_from, a.office_id`)
	qOfficeUnits = register("office.units", `SELECT `+unitColumns+` FROM office_area a JOIN unit u ON u.id = a.unit_id
		JOIN unit_version v ON v.unit_id = u.id
		WHERE a.office_id = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
		AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) ORDER BY u.code, u.id`)
	qOfficesOfUnit = register("office.ofUnit", `SELECT `+officeColumns+` FROM office_area a JOIN office o ON o.id = a.office_id
		WHERE a.unit_id = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
		AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2) ORDER BY o.code`)
)

func scanOffice(r interface{ Scan(...any) error }, o *org.Office) error {
	return r.Scan(&o.ID, &o.Code, &o.Level, &o.Name, null(&o.ParentID), null(&o.From), null(&o.To))
}

func (tx *Tx) offices(q *Query, args ...any) ([]org.Office, error) {
	var list []org.Office
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, org.Office{})
		return scanOffice(r, &list[len(list)-1])
	})
	return list, err
}

// Office and OfficeByCode find an office of any time.
func (tx *Tx) Office(id int64) (org.Office, error) {
	var o org.Office
	err := scanOffice(tx.QueryRow(qOffice, id), &o)
	return o, err
}

// OfficeByCode finds an office by its code.
func (tx *Tx) OfficeByCode(code string) (org.Office, error) {
	var o org.Office
	err := scanOffice(tx.QueryRow(qOfficeByCode, code), &o)
	return o, err
}

// Offices lists the offices of all times; OfficesOn those that exist on a day.
func (tx *Tx) Offices() ([]org.Office, error) { return tx.offices(qOffices) }

// OfficesOn lists the offices that exist on a day, by code.
func (tx *Tx) OfficesOn(on day.Date) ([]org.Office, error) { return tx.offices(qOfficesOn, tx.on(on)) }

// OfficesOfUnit lists the offices that cover a unit on a day; org.OfficeOn tells the most local.
func (tx *Tx) OfficesOfUnit(unitID int64, on day.Date) ([]org.Office, error) {
	return tx.offices(qOfficesOfUnit, unitID, tx.on(on))
}

// OfficeUnits lists the units an office covers on a day, as they were that day.
func (tx *Tx) OfficeUnits(officeID int64, on day.Date) ([]org.Unit, error) {
	return tx.units(qOfficeUnits, officeID, tx.on(on))
}

// InsertOffice keeps a new office and gives it an id. Conflict when the code is taken.
func (tx *Tx) InsertOffice(o *org.Office) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	o.ID = id
	_, err = tx.Exec(qOfficeInsert, o.ID, o.Code, o.Level, o.Name, orNull(o.ParentID), o.From, o.To)
	return err
}

// UpdateOffice replaces name, parent and end of an office.
func (tx *Tx) UpdateOffice(o org.Office) error {
	return one(tx.Exec(qOfficeUpdate, o.ID, o.Name, orNull(o.ParentID), o.To))
}

// InsertArea lets an office cover a unit from a day on. Conflict when another office of the same level
// covers it on any of those days; nobody can slip in between because writers queue.
func (tx *Tx) InsertArea(a org.OfficeArea) error {
	office, err := tx.Office(a.OfficeID)
	if err != nil {
		return err
	}
	var others []org.OfficeArea
	err = tx.each(qAreasOfUnit, []any{a.UnitID}, func(r *Rows) error {
		var o org.OfficeArea
		var level org.OfficeLevel
		err := r.Scan(&o.OfficeID, &o.UnitID, null(&o.From), null(&o.To), &level)
		if level == office.Level {
			others = append(others, o)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := org.CheckArea(others, a); err != nil {
		return err
	}
	_, err = tx.Exec(qAreaInsert, a.OfficeID, a.UnitID, a.From, a.To)
	return err
}

// EndArea ends a cover: on is the first day on which it no longer holds.
func (tx *Tx) EndArea(officeID, unitID int64, on day.Date) error {
	return one(tx.Exec(qAreaEnd, officeID, unitID, on))
}

// AreasOf lists what an office covered at any time.
func (tx *Tx) AreasOf(officeID int64) ([]org.OfficeArea, error) {
	var list []org.OfficeArea
	err := tx.each(qAreasOf, []any{officeID}, func(r *Rows) error {
		var a org.OfficeArea
		err := r.Scan(&a.OfficeID, &a.UnitID, null(&a.From), null(&a.To))
		list = append(list, a)
		return err
	})
	return list, err
}

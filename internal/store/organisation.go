package store

import (
	"fmt"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
)

var (
	qOrganisations      = register("organisation.all", `SELECT id, code, kind, name, valid_from, valid_to FROM organisation ORDER BY code`)
	qOrganisation       = register("organisation.byCode", `SELECT id, code, kind, name, valid_from, valid_to FROM organisation WHERE code = $1`)
	qOrganisationInsert = register("organisation.insert", `INSERT INTO organisation (id, code, kind, name, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6)`)
	qCellsOfOrg = register("unionCell.ofOrganisation", `SELECT id, organisation_id, unit_id, name, members, valid_from, valid_to
		FROM union_cell WHERE organisation_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) ORDER BY unit_id, id`)
	qCellsOfUnit = register("unionCell.ofUnit", `SELECT id, organisation_id, unit_id, name, members, valid_from, valid_to
		FROM union_cell WHERE unit_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) ORDER BY organisation_id, id`)
	qCellsOn = register("unionCell.on", `SELECT id, organisation_id, unit_id, name, members, valid_from, valid_to
		FROM union_cell WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY id`)
	qLocalMark = register("local.mark", `SELECT (SELECT count(*) FROM union_cell), (SELECT count(valid_to) FROM union_cell),
		(SELECT count(*) FROM collection_point), (SELECT count(valid_to) FROM collection_point), (SELECT count(*) FROM unit), (SELECT count(valid_to) FROM unit)`)
	qUnionCellInsert = register("unionCell.insert", `INSERT INTO union_cell (id, organisation_id, unit_id, name, members, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qUnionCellEnd = register("unionCell.end", `UPDATE union_cell SET valid_to = $2 WHERE id = $1`)
	qPoints       = register("point.ofUnit", `SELECT code, organisation_id, unit_id, name, address, valid_from, valid_to
		FROM collection_point WHERE unit_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) ORDER BY code`)
	qPointsOn = register("point.on", `SELECT code, organisation_id, unit_id, name, address, valid_from, valid_to
		FROM collection_point WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY code`)
	qPointEnd    = register("point.end", `UPDATE collection_point SET valid_to = $2 WHERE code = $1 AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)`)
	qPointInsert = register("point.insert", `INSERT INTO collection_point (code, organisation_id, unit_id, name, address, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`)
)

func scanOrganisation(r interface{ Scan(...any) error }, o *org.Organisation) error {
	return r.Scan(&o.ID, &o.Code, &o.Kind, &o.Name, null(&o.From), null(&o.To))
}

// Organisation finds an organisation by code.
func (tx *Tx) Organisation(code string) (org.Organisation, error) {
	var o org.Organisation
	err := scanOrganisation(tx.QueryRow(qOrganisation, code), &o)
	return o, err
}

// Organisations lists all organisations by code.
func (tx *Tx) Organisations() ([]org.Organisation, error) {
	var list []org.Organisation
	err := tx.each(qOrganisations, nil, func(r *Rows) error {
		list = append(list, org.Organisation{})
		return scanOrganisation(r, &list[len(list)-1])
	})
	return list, err
}

// InsertOrganisation keeps a new organisation and gives it an id.
func (tx *Tx) InsertOrganisation(o *org.Organisation) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	o.ID = id
	_, err = tx.Exec(qOrganisationInsert, o.ID, o.Code, o.Kind, o.Name, o.From, o.To)
	return err
}

// InsertCell keeps a cell of a mass organisation, tied to one village. Invalid when its unit is none.
func (tx *Tx) InsertCell(c *org.Cell) error {
	place, err := tx.Unit(c.UnitID, c.From)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if err := org.CheckCell(*c, place); err != nil {
		return err
	}
	if c.ID, err = tx.NextIDs(1); err != nil {
		return err
	}
	_, err = tx.Exec(qUnionCellInsert, c.ID, c.OrganisationID, c.UnitID, c.Name, c.Members, c.From, c.To)
	return err
}

// EndCell ends a cell: on is the first day without it.
func (tx *Tx) EndCell(id int64, on day.Date) error { return one(tx.Exec(qUnionCellEnd, id, on)) }

// CellsOfOrganisation and CellsOfVillage list the cells that exist on a day.
func (tx *Tx) CellsOfOrganisation(id int64, on day.Date) ([]org.Cell, error) {
	return tx.unionCells(qCellsOfOrg, id, tx.on(on))
}

// CellsOfVillage lists the cells of all organisations in a village on a day.
func (tx *Tx) CellsOfVillage(unitID int64, on day.Date) ([]org.Cell, error) {
	return tx.unionCells(qCellsOfUnit, unitID, tx.on(on))
}

// CellsOn lists all cells that exist on a day.
func (tx *Tx) CellsOn(on day.Date) ([]org.Cell, error) { return tx.unionCells(qCellsOn, tx.on(on)) }

// LocalMark is a text that changes when a cell, a collection point or a unit is opened or closed, and with the day.
func (tx *Tx) LocalMark() (string, error) {
	var n [6]int64
	err := tx.QueryRow(qLocalMark).Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5])
	return fmt.Sprint(n, tx.Today()), err
}

func (tx *Tx) unionCells(q *Query, args ...any) ([]org.Cell, error) {
	var list []org.Cell
	err := tx.each(q, args, func(r *Rows) error {
		var c org.Cell
		err := r.Scan(&c.ID, &c.OrganisationID, &c.UnitID, &c.Name, &c.Members, null(&c.From), null(&c.To))
		list = append(list, c)
		return err
	})
	return list, err
}

// InsertPoint keeps a collection point. Conflict when its code is taken.
func (tx *Tx) InsertPoint(p org.Point) error {
	_, err := tx.Exec(qPointInsert, p.Code.String(), p.OrganisationID, p.UnitID, p.Name, p.Address, p.From, p.To)
	return err
}

// EndPoint closes a collection point: on is the first day without it. Its code is never given again.
func (tx *Tx) EndPoint(code org.PointCode, on day.Date) error {
	return one(tx.Exec(qPointEnd, code.String(), on))
}

// PointsOf lists the collection points of a unit on a day; PointsOn those of all units.
func (tx *Tx) PointsOf(unitID int64, on day.Date) ([]org.Point, error) {
	return tx.points(qPoints, unitID, tx.on(on))
}

// PointsOn lists all collection points on a day, by code.
func (tx *Tx) PointsOn(on day.Date) ([]org.Point, error) { return tx.points(qPointsOn, tx.on(on)) }

func (tx *Tx) points(q *Query, args ...any) ([]org.Point, error) {
	var list []org.Point
	err := tx.each(q, args, func(r *Rows) error {
		var p org.Point
		var code string
		if err := r.Scan(&code, &p.OrganisationID, &p.UnitID, &p.Name, &p.Address, null(&p.From), null(&p.To)); err != nil {
			return err
		}
		var err error
		p.Code, err = org.ParsePointCode(code)
		list = append(list, p)
		return err
	})
	return list, err
}

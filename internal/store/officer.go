package store

import (
	"luoi/internal/day"
	"luoi/internal/org"
)

var (
	qOfficers       = register("officer.all", `SELECT id, office_id, name, title, account_id FROM officer ORDER BY id`)
	qOfficer        = register("officer.byID", `SELECT id, office_id, name, title, account_id FROM officer WHERE id = $1`)
	qOfficerInsert  = register("officer.insert", `INSERT INTO officer (id, office_id, name, title, account_id) VALUES ($1, $2, $3, $4, $5)`)
	qOfficerAccount = register("officer.account", `UPDATE officer SET account_id = $2 WHERE id = $1`)
	qOfficerUnits   = register("officer.units", `SELECT unit_id FROM charge WHERE officer_id = $1 UNION SELECT unit_id FROM office_area WHERE office_id = $2 ORDER BY 1`)
	qChargesOf      = register("charge.ofUnit", `SELECT unit_id, officer_id, valid_from, valid_to FROM charge WHERE unit_id = $1 ORDER BY valid_from`)
	qChargesOn      = register("charge.on", `SELECT unit_id, officer_id, valid_from, valid_to FROM charge WHERE valid_from <= $1
		AND (valid_to IS NULL OR valid_to > $1) ORDER BY unit_id`)
	qChargeInsert = register("charge.insert", `INSERT INTO charge (unit_id, officer_id, valid_from, valid_to) VALUES ($1, $2, $3, $4)`)
	qChargeEnd    = register("charge.end", `UPDATE charge SET valid_to = $2 WHERE unit_id = $1 AND valid_from < $2
		AND (valid_to IS NULL OR valid_to > $2)`)
)

func scanOfficer(r interface{ Scan(...any) error }, o *org.Officer) error {
	return r.Scan(&o.ID, null(&o.OfficeID), &o.Name, &o.Title, null(&o.AccountID))
}

// Officer finds an officer.
func (tx *Tx) Officer(id int64) (org.Officer, error) {
	var o org.Officer
	err := scanOfficer(tx.QueryRow(qOfficer, id), &o)
	return o, err
}

// Officers lists all officers.
func (tx *Tx) Officers() ([]org.Officer, error) {
	var list []org.Officer
	err := tx.each(qOfficers, nil, func(r *Rows) error {
		list = append(list, org.Officer{})
		return scanOfficer(r, &list[len(list)-1])
	})
	return list, err
}

// InsertOfficer keeps a new officer and gives an id.
func (tx *Tx) InsertOfficer(o *org.Officer) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	o.ID = id
	var account any
	if o.AccountID != "" {
		account = o.AccountID
	}
	_, err = tx.Exec(qOfficerInsert, o.ID, orNull(o.OfficeID), o.Name, o.Title, account)
	return err
}

// SetOfficerAccount ties an officer to an account; "" unties.
func (tx *Tx) SetOfficerAccount(id int64, account string) error {
	var to any
	if account != "" {
		to = account
	}
	return one(tx.Exec(qOfficerAccount, id, to))
}

// OfficerUnits lists the places an officer was ever in charge of and those their office ever covered.
func (tx *Tx) OfficerUnits(id, office int64) ([]int64, error) {
	var list []int64
	err := tx.each(qOfficerUnits, []any{id, office}, func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

// InsertCharge puts an officer in charge of a commune. Conflict when someone else is on any of those
// days; the check holds because writers queue.
func (tx *Tx) InsertCharge(c org.Charge) error {
	others, err := tx.ChargesOf(c.UnitID)
	if err != nil {
		return err
	}
	if err := org.CheckCharge(others, c); err != nil {
		return err
	}
	_, err = tx.Exec(qChargeInsert, c.UnitID, c.OfficerID, c.From, c.To)
	return err
}

// EndCharge ends the charge of a commune: on is the first day without it.
func (tx *Tx) EndCharge(unitID int64, on day.Date) error {
	return one(tx.Exec(qChargeEnd, unitID, on))
}

// ChargesOf lists who has been in charge of a commune.
func (tx *Tx) ChargesOf(unitID int64) ([]org.Charge, error) { return tx.charges(qChargesOf, unitID) }

// ChargesOn lists who is in charge of what on a day.
func (tx *Tx) ChargesOn(on day.Date) ([]org.Charge, error) { return tx.charges(qChargesOn, tx.on(on)) }

func (tx *Tx) charges(q *Query, args ...any) ([]org.Charge, error) {
	var list []org.Charge
	err := tx.each(q, args, func(r *Rows) error {
		var c org.Charge
		err := r.Scan(&c.UnitID, &c.OfficerID, null(&c.From), null(&c.To))
		list = append(list, c)
		return err
	})
	return list, err
}

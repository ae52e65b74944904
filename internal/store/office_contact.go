package store

import (
	"luoi/internal/fault"
	"luoi/internal/org"
)

var (
	qContact    = register("office.contact", `SELECT phone, address, hours, site FROM office_contact WHERE office_id = $1`)
	qContactSet = register("office.setContact", `INSERT INTO office_contact (office_id, phone, address, hours, site, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (office_id) DO UPDATE SET phone = excluded.phone, address = excluded.address, hours = excluded.hours, site = excluded.site,
			by_actor = excluded.by_actor, at = excluded.at`)
)

// OfficeContact is how an office is reached; empty when nobody wrote it down.
func (tx *Tx) OfficeContact(officeID int64) (org.Contact, error) {
	var c org.Contact
	err := tx.QueryRow(qContact, officeID).Scan(&c.Phone, &c.Address, &c.Hours, &c.Site)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return org.Contact{}, nil
	}
	return c, err
}

// SetOfficeContact replaces how an office is reached.
func (tx *Tx) SetOfficeContact(officeID int64, c org.Contact) error {
	_, err := tx.Exec(qContactSet, officeID, c.Phone, c.Address, c.Hours, c.Site, tx.Actor, tx.NowMS())
	return err
}

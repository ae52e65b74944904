package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
)

var (
	qReferralPut = register("referral.insert", `INSERT INTO referral (person_id, by_person, on_day, by_actor, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person_id) DO NOTHING`)
	qReferralOf    = register("referral.ofPerson", `SELECT r.person_id, r.by_person, p.full_name, r.on_day FROM referral r JOIN person p ON p.id = r.by_person WHERE r.person_id = $1`)
	qReferralsBy   = register("referral.by", `SELECT r.person_id, r.by_person, p.full_name, r.on_day FROM referral r JOIN person p ON p.id = r.person_id WHERE r.by_person = $1 ORDER BY r.on_day, r.person_id`)
	qReferralCount = register("referral.count", `SELECT count(*) FROM referral r JOIN person p ON p.id = r.person_id
		WHERE CAST($1 AS bigint) = 0 OR p.commune_id = $1 OR p.village_id = $1 OR p.group_id = $1`)
)

// Referral says who brought whom. Name is that of the other one.
type Referral struct {
	Person, By person.ID
	Name       string
	On         day.Date
}

// SetReferral notes who brought a person. Conflict when somebody did before.
func (tx *Tx) SetReferral(who, by person.ID, on day.Date) error {
	n, err := tx.Exec(qReferralPut, who, by, on, tx.Actor, tx.NowMS())
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "prospect.brought_already")
	}
	return err
}

// BroughtBy tells who brought a person; ok is false when nobody did.
func (tx *Tx) BroughtBy(who person.ID) (r Referral, ok bool, err error) {
	err = tx.QueryRow(qReferralOf, who).Scan(&r.Person, &r.By, &r.Name, null(&r.On))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return r, false, nil
	}
	return r, err == nil, err
}

// Brought lists whom a person brought.
func (tx *Tx) Brought(by person.ID) ([]Referral, error) {
	var list []Referral
	err := tx.each(qReferralsBy, []any{by}, func(r *Rows) error {
		var f Referral
		err := r.Scan(&f.Person, &f.By, &f.Name, null(&f.On))
		list = append(list, f)
		return err
	})
	return list, err
}

// ReferralCount counts those of a place who were brought by somebody; 0 is everywhere.
func (tx *Tx) ReferralCount(unit int64) (n int64, err error) {
	err = tx.QueryRow(qReferralCount, unit).Scan(&n)
	return n, err
}

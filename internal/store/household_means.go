package store

import (
	"luoi/internal/person"
	"luoi/internal/prospect"
)

var (
	qMeansOf     = register("householdMeans.ofHousehold", `SELECT id, kind, crop, n FROM household_means WHERE household_id = $1 AND gone_at = 0 ORDER BY id`)
	qMeansInsert = register("householdMeans.insert", `INSERT INTO household_means (id, household_id, kind, crop, n, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qMeansGone   = register("householdMeans.gone", `UPDATE household_means SET gone_at = $3 WHERE id = $1 AND household_id = $2 AND gone_at = 0`)
)

// HouseholdMeans is means with the number they are taken back by.
type HouseholdMeans struct {
	ID int64
	prospect.Means
}

// MeansOf lists what a household can pay with.
func (tx *Tx) MeansOf(h person.HouseholdID) ([]HouseholdMeans, error) {
	var list []HouseholdMeans
	err := tx.each(qMeansOf, []any{h}, func(r *Rows) error {
		var m HouseholdMeans
		err := r.Scan(&m.ID, &m.Kind, &m.Crop, &m.N)
		list = append(list, m)
		return err
	})
	return list, err
}

// InsertMeans keeps means of a household.
func (tx *Tx) InsertMeans(h person.HouseholdID, m prospect.Means) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qMeansInsert, id, h, m.Kind, m.Crop, m.N, tx.Actor, tx.NowMS())
	return err
}

// DropMeans takes means back; NotFound when they are gone already.
func (tx *Tx) DropMeans(id int64, h person.HouseholdID) error {
	return one(tx.Exec(qMeansGone, id, h, tx.NowMS()))
}

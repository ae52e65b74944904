package store

import (
	"strconv"

	"luoi/internal/person"
)

const householdColumns = `id, number, commune_id, village_id, group_id, head_id, address, poverty`

var (
	qHousehold       = register("household.byID", `SELECT `+householdColumns+` FROM household WHERE id = $1`)
	qHouseholdUpdate = register("household.update", `UPDATE household SET number = $2, commune_id = $3, village_id = $4, group_id = $5,
		head_id = $6, address = $7, poverty = $8 WHERE id = $1`)
)

func scanHousehold(r interface{ Scan(...any) error }, h *person.Household) error {
	return r.Scan(&h.ID, &h.Number, &h.CommuneID, null(&h.VillageID), null(&h.GroupID), null(&h.HeadID), &h.Address, &h.Poverty)
}

func householdValues(h *person.Household) []any {
	return []any{h.ID, h.Number, h.CommuneID, orNull(h.VillageID), orNull(h.GroupID), orNull(h.HeadID), h.Address, h.Poverty}
}

// UpdateHousehold replaces a household's row; NotFound when there is none.
func (tx *Tx) UpdateHousehold(h *person.Household) error {
	if err := one(tx.Exec(qHouseholdUpdate, householdValues(h)...)); err != nil {
		return err
	}
	if err := tx.Feed(h.CommuneID, FeedHousehold, strconv.FormatInt(int64(h.ID), 10)); err != nil {
		return err
	}
	return tx.Change(ChangeHousehold, strconv.FormatInt(int64(h.ID), 10))
}

// Household finds a household.
func (tx *Tx) Household(id person.HouseholdID) (person.Household, error) {
	var h person.Household
	err := scanHousehold(tx.QueryRow(qHousehold, id), &h)
	return h, err
}

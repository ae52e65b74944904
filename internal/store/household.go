package store

import "luoi/internal/person"

const householdColumns = `id, number, commune_id, village_id, group_id, head_id, address, poverty`

var (
	qHousehold       = register("household.byID", `SELECT `+householdColumns+` FROM household WHERE id = $1`)
	qHouseholds      = register("household.all", `SELECT `+householdColumns+` FROM household ORDER BY id`)
	qHouseholdNumber = register("household.byNumber", `SELECT `+householdColumns+` FROM household WHERE commune_id = $1 AND number = $2 ORDER BY id`)
	qHouseholdUpdate = register("household.update", `UPDATE household SET number = $2, commune_id = $3, village_id = $4, group_id = $5,
		head_id = $6, address = $7, poverty = $8 WHERE id = $1`)
	qHouseholdCount = register("household.count", `SELECT count(*) FROM household`)
)

func scanHousehold(r interface{ Scan(...any) error }, h *person.Household) error {
	return r.Scan(&h.ID, &h.Number, &h.CommuneID, null(&h.VillageID), null(&h.GroupID), null(&h.HeadID), &h.Address, &h.Poverty)
}

func householdValues(h *person.Household) []any {
	return []any{h.ID, h.Number, h.CommuneID, orNull(h.VillageID), orNull(h.GroupID), orNull(h.HeadID), h.Address, h.Poverty}
}

// UpdateHousehold replaces a household's row; NotFound when there is none.
func (tx *Tx) UpdateHousehold(h *person.Household) error {
	return one(tx.Exec(qHouseholdUpdate, householdValues(h)...))
}

// Household finds a household.
func (tx *Tx) Household(id person.HouseholdID) (person.Household, error) {
	var h person.Household
	err := scanHousehold(tx.QueryRow(qHousehold, id), &h)
	return h, err
}

// HouseholdsNumbered lists the households of a commune that bear a number.
func (tx *Tx) HouseholdsNumbered(communeID int64, number string) ([]person.Household, error) {
	var list []person.Household
	err := tx.each(qHouseholdNumber, []any{communeID, number}, func(r *Rows) error {
		list = append(list, person.Household{})
		return scanHousehold(r, &list[len(list)-1])
	})
	return list, err
}

// EachHousehold calls fn for every household by id; the household is reused.
func (tx *Tx) EachHousehold(fn func(*person.Household) error) error {
	var h person.Household
	return tx.each(qHouseholds, nil, func(r *Rows) error {
		if err := scanHousehold(r, &h); err != nil {
			return err
		}
		return fn(&h)
	})
}

// HouseholdCount counts all households.
func (tx *Tx) HouseholdCount() (int64, error) {
	var n int64
	err := tx.QueryRow(qHouseholdCount).Scan(&n)
	return n, err
}

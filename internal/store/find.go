package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Search over the register's people. The index in memory (search) is built from these streams and follows
// the change feed; until it stands, a prefix of the folded name is what a database index can answer at any
// size.
var (
	qPersonsFound = register("person.found", personSelect+` WHERE name_key >= $1 AND name_key < $2 AND merged_into IS NULL
	AND ($3 = 0 OR commune_id = $3 OR village_id = $3 OR group_id = $3) ORDER BY name_key, id LIMIT $4`)
	qPersonsNamed = register("person.named", personSelect+` WHERE name_key = $1 AND commune_id = $2 AND merged_into IS NULL ORDER BY id`)
	qFindPeople   = register("find.people", `SELECT id, full_name, birth, birth_prec, household_id, commune_id, village_id,
	group_id, merged_into FROM person WHERE seq >= $1 ORDER BY id`)
	qFindPerson = register("find.person", `SELECT id, full_name, birth, birth_prec, household_id, commune_id, village_id,
	group_id, merged_into FROM person WHERE id = $1`)
	qFindHouseholds = register("find.households", `SELECT id, number, address, commune_id, village_id, group_id FROM household ORDER BY id`)
	qFindHousehold  = register("find.household", `SELECT id, number, address, commune_id, village_id, group_id FROM household WHERE id = $1`)
	qFindFormer     = register("find.formerNames", `SELECT s.new_id, v.full_name FROM unit_successor s JOIN unit_version v ON v.unit_id = s.old_id
	UNION SELECT v.unit_id, v.full_name FROM unit_version v WHERE v.valid_to IS NOT NULL AND v.valid_to <= $1 ORDER BY 1, 2`)
	qFindIDs = register("find.nextID", `SELECT next_id FROM counter WHERE id = 1`)
)

// Nouns of the change feed that the index follows.
const (
	ChangePerson    = "person"    // one person; the ref is the id
	ChangePeople    = "people"    // many people and households in one transaction
	ChangeHousehold = "household" // one household; the ref is the id
	ChangeUnit      = "unit"
	ChangeTerritory = "territory"
)

// PersonsFound finds persons whose search key begins with key and who live in a commune or below; unit 0
// is the whole province.
func (tx *Tx) PersonsFound(key string, unit int64, limit int) ([]Person, error) {
	return tx.persons(qPersonsFound, key, key+"\x7f", unit, limit)
}

// PersonsNamed lists those of a commune whose search key is key.
func (tx *Tx) PersonsNamed(key string, commune int64) ([]Person, error) {
	return tx.persons(qPersonsNamed, key, commune)
}

// FindPerson is what the index needs of a person.
type FindPerson struct {
	ID        int64
	Name      string
	Birth     person.Birth
	Household int64
	Commune   int64
	Village   int64
	Group     int64
	Merged    int64
}

func scanFindPerson(r interface{ Scan(...any) error }, p *FindPerson) error {
	return r.Scan(&p.ID, &p.Name, null(&p.Birth.Date), &p.Birth.Precision, null(&p.Household), null(&p.Commune), null(&p.Village),
		null(&p.Group), null(&p.Merged))
}

// EachFindPerson streams the persons that changed in or after a change number (0: all) by id, those merged
// away too.
func (tx *Tx) EachFindPerson(since int64, fn func(*FindPerson)) error {
	var p FindPerson
	return tx.each(qFindPeople, []any{since}, func(r *Rows) error {
		if err := scanFindPerson(r, &p); err != nil {
			return err
		}
		fn(&p)
		return nil
	})
}

// FindPersonByID reads one of them.
func (tx *Tx) FindPersonByID(id int64) (p FindPerson, err error) {
	err = scanFindPerson(tx.QueryRow(qFindPerson, id), &p)
	return p, err
}

// FindHousehold is what the index needs of a household.
type FindHousehold struct {
	ID                      int64
	Number, Address         string
	Commune, Village, Group int64
}

func scanFindHousehold(r interface{ Scan(...any) error }, h *FindHousehold) error {
	return r.Scan(&h.ID, &h.Number, &h.Address, &h.Commune, null(&h.Village), null(&h.Group))
}

// EachFindHousehold streams all households by id.
func (tx *Tx) EachFindHousehold(fn func(*FindHousehold)) error {
	var h FindHousehold
	return tx.each(qFindHouseholds, nil, func(r *Rows) error {
		if err := scanFindHousehold(r, &h); err != nil {
			return err
		}
		fn(&h)
		return nil
	})
}

// FindHouseholdByID reads one of them.
func (tx *Tx) FindHouseholdByID(id int64) (h FindHousehold, err error) {
	err = scanFindHousehold(tx.QueryRow(qFindHousehold, id), &h)
	return h, err
}

// FormerNames lists by unit what it, or what went into it, was called before a day.
func (tx *Tx) FormerNames(on day.Date) (map[int64][]string, error) {
	names := map[int64][]string{}
	err := tx.each(qFindFormer, []any{tx.on(on)}, func(r *Rows) error {
		var id int64
		var name string
		err := r.Scan(&id, &name)
		names[id] = append(names[id], name)
		return err
	})
	return names, err
}

// IDsGiven is how many ids were given out: no store holds more people.
func (tx *Tx) IDsGiven() (n int64, err error) {
	err = tx.QueryRow(qFindIDs).Scan(&n)
	return n, err
}

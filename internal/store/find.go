package store

// Search over the register's people. A prefix of the folded name is what an index can answer at any size.
var qPersonsFound = register("person.found", personSelect+` WHERE name_key >= $1 AND name_key < $2 AND merged_into IS NULL
	AND ($3 = 0 OR commune_id = $3 OR village_id = $3 OR group_id = $3) ORDER BY name_key, id LIMIT $4`)

// PersonsFound finds persons whose search key begins with key and who live in a commune or below; unit 0
// is the whole province.
func (tx *Tx) PersonsFound(key string, unit int64, limit int) ([]Person, error) {
	return tx.persons(qPersonsFound, key, key+"\x7f", unit, limit)
}

package store

import "luoi/internal/person"

// Twins of a place, and what was merged there.

var (
	qTwinsWithin = register("twins.within", withArea(5)+`SELECT p.name_key, p.birth, p.village_id FROM person p
		WHERE p.merged_into IS NULL AND p.birth_prec = 3 AND p.village_id IS NOT NULL
		  AND (p.name_key > $1 OR p.name_key = $1 AND (p.birth > $2 OR p.birth = $2 AND p.village_id > CAST($3 AS bigint)))
		  AND p.village_id IN (SELECT id FROM area)
		GROUP BY p.name_key, p.birth, p.village_id HAVING count(*) > 1
		ORDER BY p.name_key, p.birth, p.village_id LIMIT $4`)
	qMergesLatest = register("twins.merges", withArea(4)+`SELECT m.id, m.kept_id, m.gone_id, m.before, m.by_actor, m.at, m.undone_at
		FROM merge m JOIN person p ON p.id = m.kept_id
		WHERE m.id < $1 AND (CAST($2 AS bigint) = 1 OR p.commune_id IN (SELECT id FROM area) OR p.village_id IN (SELECT id FROM area)
		  OR p.group_id IN (SELECT id FROM area)) ORDER BY m.id DESC LIMIT $3`)
)

// TwinsWithin lists, by name, groups of persons of some places with one name, full birth date and village,
// after a group.
func (tx *Tx) TwinsWithin(units []int64, after person.TwinKey, limit int) ([][]person.Twin, error) {
	var keys []person.TwinKey
	err := tx.each(qTwinsWithin, scopeArgs(units, after.NameKey, after.Birth, after.VillageID, limit), func(r *Rows) error {
		var k person.TwinKey
		err := r.Scan(&k.NameKey, &k.Birth, &k.VillageID)
		keys = append(keys, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	return tx.twinsOf(keys)
}

// MergesWithin pages backwards through the merges of persons of some places; begin with a large id.
func (tx *Tx) MergesWithin(f PairFilter, before int64, limit int) ([]Merge, error) {
	var list []Merge
	err := tx.each(qMergesLatest, scopeArgs(f.Units, before, f.Whole, limit), func(r *Rows) error {
		list = append(list, Merge{})
		return scanMerge(r, &list[len(list)-1])
	})
	return list, err
}

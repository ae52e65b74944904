package store

import "luoi/internal/person"

// Lists of names behind a figure, by name, a page at a time. Whom a review round found dead or moved away
// (answered 2 and 3) is not counted as a resident and stands in none of them.

// NamesQuery asks for the residents of a place who stand in one way towards a scheme. Level says which
// column the place is; 1 is the whole province. Masks are sets of bits.
type NamesQuery struct {
	Level     int
	UnitID    int64
	Bit       int // the scheme's bit; all bits for any scheme
	Covered   int // 1: covered, 0: not
	Review    int // 1: under review, 0: not, -1: whatever
	Excludes  int // bits of schemes that exclude this one
	Told      int // bits by which a review round says "takes part elsewhere" of this scheme
	Elsewhere int // 1: covered by one that excludes, or told so by a round, 0: not, -1: whatever
	Segments  int // set of 1 << segment; 0: all
	Working   int // 1: only people of working age
	AfterKey  string
	AfterID   int64
	Limit     int
}

// NameRow is one line of such a list.
type NameRow struct {
	person.Person
	NameKey string
}

func namesText(where string) string {
	return `SELECT p.id, p.full_name, p.name_key, p.birth, p.birth_prec, p.sex, p.occupation, p.poverty, p.household_id,
	       p.commune_id, p.village_id, p.group_id, p.citizen_mask, p.segment, p.working_age, p.covered, p.review
	FROM person p WHERE ` + where + ` AND p.resident = 1 AND p.merged_into IS NULL
	  AND p.answered <> 2 AND p.answered <> 3
	  AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3))
	  AND (CASE WHEN (p.covered & $4) <> 0 THEN 1 ELSE 0 END) = $5
	  AND ($7 = -1 OR (CASE WHEN (p.review & $6) <> 0 THEN 1 ELSE 0 END) = $7)
	  AND ($9 = -1 OR (CASE WHEN (p.covered & $8) <> 0 OR (p.told & $12) <> 0 THEN 1 ELSE 0 END) = $9)
	  AND ($10 = 0 OR ((1 << p.segment) & $10) <> 0) AND p.working_age >= $11
	ORDER BY p.name_key, p.id LIMIT $13`
}

var qNames = map[int]*Query{
	1: register("names.province", namesText(`(p.commune_id IS NOT NULL OR $1 <> 0)`)),
	3: register("names.commune", namesText(`p.commune_id = $1`)),
	4: register("names.village", namesText(`p.village_id = $1`)),
	5: register("names.group", namesText(`p.group_id = $1`)),
}

// Names reads a page of a list of names.
func (tx *Tx) Names(q NamesQuery) ([]NameRow, error) {
	var list []NameRow
	text, ok := qNames[q.Level]
	if !ok {
		return nil, nil
	}
	args := []any{q.UnitID, q.AfterKey, q.AfterID, q.Bit, q.Covered, q.Bit, q.Review, q.Excludes, q.Elsewhere, q.Segments, q.Working, q.Told, q.Limit}
	err := tx.each(text, args, func(r *Rows) error {
		list = append(list, NameRow{})
		p := &list[len(list)-1]
		return r.Scan(&p.ID, &p.FullName, &p.NameKey, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, &p.Occupation, &p.Poverty,
			null(&p.HouseholdID), null(&p.CommuneID), null(&p.VillageID), null(&p.GroupID), &p.CitizenMask, &p.Segment,
			null(&p.WorkingAge), &p.Covered, &p.Review)
	})
	return list, err
}

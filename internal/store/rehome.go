package store

import (
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
)

// Villages and groups that were split: they have ended, and somebody must say of each household where it lives now.

var (
	qLeftVillages = register("rehome.villages", `SELECT u.id, u.valid_to, (SELECT count(*) FROM person p WHERE p.village_id = u.id AND p.merged_into IS NULL),
		(SELECT count(*) FROM unit_version v WHERE v.parent_id = u.id AND v.valid_from <= $1 AND (v.valid_to IS NULL OR v.valid_to > $1)),
		(SELECT count(*) FROM union_cell c WHERE c.unit_id = u.id AND c.valid_to IS NULL) + (SELECT count(*) FROM collection_point c WHERE c.unit_id = u.id AND c.valid_to IS NULL)
			+ (SELECT count(*) FROM agent a WHERE a.unit_id = u.id AND a.valid_to IS NULL)
		FROM unit u WHERE u.level = 4 AND u.valid_to IS NOT NULL AND u.valid_to <= $1 ORDER BY u.valid_to DESC, u.id`)
	qLeftGroups = register("rehome.groups", `SELECT u.id, u.valid_to, (SELECT count(*) FROM person p WHERE p.group_id = u.id AND p.merged_into IS NULL), 0, 0
		FROM unit u WHERE u.level = 5 AND u.valid_to IS NOT NULL AND u.valid_to <= $1 ORDER BY u.valid_to DESC, u.id`)

	// $1 is the village or group left; $2 4 for a village, 5 for a group.
	qLeftHouseholds = register("rehome.households", `SELECT h.id, h.number, h.group_id, COALESCE(p.full_name, ''),
		(SELECT count(*) FROM person m WHERE m.household_id = h.id AND m.merged_into IS NULL)
		FROM household h LEFT JOIN person p ON p.id = h.head_id
		WHERE (CAST($2 AS bigint) = 4 AND h.village_id = $1) OR (CAST($2 AS bigint) = 5 AND h.group_id = $1) ORDER BY COALESCE(h.group_id, 0), length(h.number), h.number, h.id`)
	qLeftAlone = register("rehome.alone", `SELECT p.id, p.full_name, p.birth, p.birth_prec, p.sex, p.group_id FROM person p
		WHERE p.merged_into IS NULL AND ((CAST($2 AS bigint) = 4 AND p.village_id = $1) OR (CAST($2 AS bigint) = 5 AND p.group_id = $1))
		AND NOT EXISTS (SELECT 1 FROM household h WHERE h.id = p.household_id AND ((CAST($2 AS bigint) = 4 AND h.village_id = $1) OR (CAST($2 AS bigint) = 5 AND h.group_id = $1)))
		ORDER BY p.name_key, p.id`)
)

// rehomeTexts are the steps that take a household (or one person, or a whole group) from one place to another: $1 whose,
// $2 the place left, $3 the new one. A household that goes by itself leaves its group of the old village behind.
var (
	qRehomeHouse = rehomeQueries("house", `household_id = $1`, `id = $1`)
	qRehomeOne   = rehomeQueries("one", `id = $1`, "")
	qRehomeGroup = rehomeQueries("group", `group_id = $1`, `group_id = $1`)
)

type rehomeSteps struct{ people, households, prospects, lines *Query }

// rehomeQueries registers the steps for level 4 and 5; who says whose rows of person are meant, house which of household.
func rehomeQueries(name, who, house string) map[org.Level]rehomeSteps {
	out := map[org.Level]rehomeSteps{}
	for level, col := range map[org.Level]string{org.Village: "village_id", org.Group: "group_id"} {
		set := col + ` = $3`
		if level == org.Village && name != "group" {
			set += `, group_id = NULL`
		}
		suffix := name + "." + map[org.Level]string{org.Village: "village", org.Group: "group"}[level]
		var s rehomeSteps
		s.prospects = register("rehome.prospects."+suffix, `UPDATE prospect SET `+set+` WHERE `+col+` = $2 AND person_id IN (SELECT id FROM person WHERE `+who+`)`)
		s.lines = register("rehome.lines."+suffix, `UPDATE review_line SET `+set+` WHERE `+col+` = $2 AND person_id IN (SELECT id FROM person WHERE `+who+`)
			AND round_no IN (SELECT number FROM review_round WHERE state = 'open')`)
		s.people = register("rehome.people."+suffix, `UPDATE person SET `+set+`, seq = $4 WHERE `+col+` = $2 AND `+who)
		if house != "" {
			s.households = register("rehome.households."+suffix, `UPDATE household SET `+set+` WHERE `+col+` = $2 AND `+house)
		}
		out[level] = s
	}
	return out
}

// Left is a village or group that has ended and still has somebody or something.
type Left struct {
	UnitID int64
	Ended  day.Date // first day without it
	People int64
	Groups int64 // that still lie in it
	Things int64 // cells, collection points and agents
}

// LeftUnits lists what ended by a day and is not empty.
func (tx *Tx) LeftUnits(on day.Date) ([]Left, error) {
	var list []Left
	for _, q := range []*Query{qLeftVillages, qLeftGroups} {
		err := tx.each(q, []any{tx.on(on)}, func(r *Rows) error {
			var l Left
			if err := r.Scan(&l.UnitID, null(&l.Ended), &l.People, &l.Groups, &l.Things); err != nil {
				return err
			}
			if l.People+l.Groups+l.Things > 0 {
				list = append(list, l)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// LeftHousehold is a household of an ended place, with the name of its head ("" when none is known).
type LeftHousehold struct {
	ID      person.HouseholdID
	Number  string
	GroupID int64
	Head    string
	Members int64
}

// LeftHouseholds lists the households of an ended village or group, group by group.
func (tx *Tx) LeftHouseholds(u org.Unit) ([]LeftHousehold, error) {
	var list []LeftHousehold
	err := tx.each(qLeftHouseholds, []any{u.ID, int(u.Level)}, func(r *Rows) error {
		var h LeftHousehold
		err := r.Scan(&h.ID, &h.Number, null(&h.GroupID), &h.Head, &h.Members)
		list = append(list, h)
		return err
	})
	return list, err
}

// LeftAlone lists who is in an ended village or group without a household there.
func (tx *Tx) LeftAlone(u org.Unit) ([]person.Person, error) {
	var list []person.Person
	err := tx.each(qLeftAlone, []any{u.ID, int(u.Level)}, func(r *Rows) error {
		list = append(list, person.Person{})
		p := &list[len(list)-1]
		return r.Scan(&p.ID, &p.FullName, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, null(&p.GroupID))
	})
	return list, err
}

// RehomeHousehold takes a household with its members from an ended place to another; it gives how many people went,
// 0 when somebody has taken it before.
func (tx *Tx) RehomeHousehold(h person.HouseholdID, from org.Unit, to int64) (int64, error) {
	return tx.rehome(qRehomeHouse[from.Level], int64(h), from.ID, to)
}

// RehomePerson takes one person.
func (tx *Tx) RehomePerson(p person.ID, from org.Unit, to int64) (int64, error) {
	return tx.rehome(qRehomeOne[from.Level], int64(p), from.ID, to)
}

// RehomeGroup takes everyone of a group of an ended village along with it.
func (tx *Tx) RehomeGroup(group int64, from org.Unit, to int64) (int64, error) {
	return tx.rehome(qRehomeGroup[org.Village], group, from.ID, to)
}

func (tx *Tx) rehome(s rehomeSteps, who, from, to int64) (int64, error) {
	for _, q := range []*Query{s.prospects, s.lines, s.households} {
		if q == nil {
			continue
		}
		if _, err := tx.Exec(q, who, from, to); err != nil {
			return 0, err
		}
	}
	n, err := tx.Exec(s.people, who, from, to, tx.Seq)
	return n, tx.peopleChanged(err)
}

// DropCounts removes what was counted of a place that has ended.
func (tx *Tx) DropCounts(unit int64) error {
	_, err := tx.Exec(qMoveCountsOff, unit)
	return err
}

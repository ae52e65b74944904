package store

import "luoi/internal/person"

// Histories are the spells of people of a place, for the movements of one scheme. The compulsory spells
// come along, because a voluntary one that ends in a compulsory one is a move.

func historyText(where string) string {
	return `SELECT s.person_id, s.scheme, s.from_day, s.to_day FROM person p JOIN spell s ON s.person_id = p.id
		WHERE ` + where + ` AND p.merged_into IS NULL AND (s.scheme = $2 OR s.scheme = 1) ORDER BY s.person_id, s.from_day`
}

var qHistory = map[int]*Query{
	1: register("history.province", historyText(`$1 <> 0`)),
	3: register("history.commune", historyText(`p.commune_id = $1`)),
	4: register("history.village", historyText(`p.village_id = $1`)),
	5: register("history.group", historyText(`p.group_id = $1`)),
}

// EachHistory calls fn for every person of a place who has or had a spell of the scheme.
func (tx *Tx) EachHistory(level int, unit int64, scheme person.Scheme, fn func(person.History) error) error {
	q, ok := qHistory[level]
	if !ok {
		return nil
	}
	var h person.History
	flush := func() error {
		for _, s := range h.Spells {
			if s.Scheme == scheme {
				return fn(h)
			}
		}
		return nil
	}
	err := tx.each(q, []any{unit, scheme}, func(r *Rows) error {
		var s person.Spell
		if err := r.Scan(&s.PersonID, &s.Scheme, null(&s.From), null(&s.To)); err != nil {
			return err
		}
		if s.PersonID != h.Person {
			if err := flush(); err != nil {
				return err
			}
			h = person.History{Person: s.PersonID}
		}
		h.Spells = append(h.Spells, s)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

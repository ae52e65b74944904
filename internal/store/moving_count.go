package store

import (
	"luoi/internal/person"
)

var qHistoryPlaced = register("history.placed", `SELECT s.person_id, p.commune_id, p.village_id, p.resident, s.scheme, s.from_day, s.to_day
	FROM person p JOIN spell s ON s.person_id = p.id
	WHERE p.merged_into IS NULL AND (s.scheme = $1 OR s.scheme = 1) ORDER BY s.person_id, s.from_day`)

var qHistoryCommune = register("history.placedCommune", `SELECT s.person_id, p.commune_id, p.village_id, p.resident, s.scheme, s.from_day, s.to_day
	FROM person p JOIN spell s ON s.person_id = p.id
	WHERE p.commune_id = $2 AND p.merged_into IS NULL AND (s.scheme = $1 OR s.scheme = 1) ORDER BY s.person_id, s.from_day`)

// PlacedHistory is a person's spells with where they live.
type PlacedHistory struct {
	person.History
	Commune, Village int64
	Resident         bool
}

// EachPlacedHistory calls fn for every person who has or had a spell of the scheme.
func (tx *Tx) EachPlacedHistory(scheme person.Scheme, fn func(PlacedHistory) error) error {
	return tx.eachPlaced(qHistoryPlaced, []any{scheme}, scheme, fn)
}

// EachPlacedIn is EachPlacedHistory for the people of one commune.
func (tx *Tx) EachPlacedIn(commune int64, scheme person.Scheme, fn func(PlacedHistory) error) error {
	return tx.eachPlaced(qHistoryCommune, []any{scheme, commune}, scheme, fn)
}

func (tx *Tx) eachPlaced(q *Query, args []any, scheme person.Scheme, fn func(PlacedHistory) error) error {
	var h PlacedHistory
	flush := func() error {
		for _, s := range h.Spells {
			if s.Scheme == scheme {
				return fn(h)
			}
		}
		return nil
	}
	err := tx.each(q, args, func(r *Rows) error {
		var s person.Spell
		var commune, village int64
		var resident bool
		if err := r.Scan(&s.PersonID, null(&commune), null(&village), null(&resident), &s.Scheme, null(&s.From), null(&s.To)); err != nil {
			return err
		}
		if s.PersonID != h.Person {
			if err := flush(); err != nil {
				return err
			}
			h = PlacedHistory{Commune: commune, Village: village, Resident: resident}
			h.Person = s.PersonID
		}
		h.Spells = append(h.Spells, s)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

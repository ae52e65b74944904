package store

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/person"
)

var spellColumns = []string{"id", "person_id", "scheme", "from_day", "to_day", "seen_day", "category", "months", "amount", "end_reason",
	"source", "record_id"}

var spellSelect = `SELECT ` + strings.Join(spellColumns, ", ") + ` FROM spell`

var (
	qSpellsOf     = register("spell.ofPerson", spellSelect+` WHERE person_id = $1 ORDER BY from_day, id`)
	qSpells       = register("spell.all", spellSelect+` ORDER BY person_id, scheme, from_day, id`)
	qSpellsScheme = register("spell.ofScheme", spellSelect+` WHERE scheme = $1 ORDER BY person_id, from_day, id`)
	qSpellsOn     = register("spell.coveringOn", `SELECT person_id, scheme FROM spell WHERE from_day <= $1 AND (to_day IS NULL OR to_day >= $1)
		ORDER BY person_id, scheme`)
	qSpellRePerson = register("spell.movePerson", `UPDATE spell SET person_id = $2 WHERE person_id = $1`)
	qSpellDrop     = register("spell.drop", `DELETE FROM spell WHERE id = $1`)
)

func scanSpell(r interface{ Scan(...any) error }, s *person.Spell) error {
	return r.Scan(&s.ID, &s.PersonID, &s.Scheme, null(&s.From), null(&s.To), null(&s.SeenOn), &s.Category, &s.Months, &s.Amount,
		&s.EndReason, &s.Source, null(&s.RecordID))
}

// SpellsOf lists a person's spells, oldest first.
func (tx *Tx) SpellsOf(id person.ID) ([]person.Spell, error) {
	var list []person.Spell
	err := tx.each(qSpellsOf, []any{id}, func(r *Rows) error {
		list = append(list, person.Spell{})
		return scanSpell(r, &list[len(list)-1])
	})
	return list, err
}

// EachSpell calls fn for every spell by person, scheme and first day; the spell is reused.
func (tx *Tx) EachSpell(fn func(*person.Spell) error) error { return tx.eachSpell(fn, qSpells) }

// EachSpellOf is EachSpell for one scheme.
func (tx *Tx) EachSpellOf(s person.Scheme, fn func(*person.Spell) error) error {
	return tx.eachSpell(fn, qSpellsScheme, s)
}

func (tx *Tx) eachSpell(fn func(*person.Spell) error, q *Query, args ...any) error {
	var s person.Spell
	return tx.each(q, args, func(r *Rows) error {
		if err := scanSpell(r, &s); err != nil {
			return err
		}
		return fn(&s)
	})
}

// EachCoveredOn calls fn for every (person, scheme) with a spell that covers the day, by person; a pair
// comes twice when two spells cover it.
func (tx *Tx) EachCoveredOn(on day.Date, fn func(person.ID, person.Scheme) error) error {
	return tx.each(qSpellsOn, []any{on}, func(r *Rows) error {
		var id person.ID
		var s person.Scheme
		if err := r.Scan(&id, &s); err != nil {
			return err
		}
		return fn(id, s)
	})
}

// MoveSpells gives one person's spells to another (merge).
func (tx *Tx) MoveSpells(from, to person.ID) error {
	_, err := tx.Exec(qSpellRePerson, from, to)
	return err
}

// DropSpell removes a spell that was a mistake; the audit says who did it.
func (tx *Tx) DropSpell(id int64) error { return one(tx.Exec(qSpellDrop, id)) }

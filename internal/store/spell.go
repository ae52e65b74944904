package store

import (
	"strings"

	"luoi/internal/person"
)

var spellColumns = []string{"id", "person_id", "scheme", "from_day", "to_day", "seen_day", "category", "months", "amount", "end_reason",
	"source", "record_id"}

var spellSelect = `SELECT ` + strings.Join(spellColumns, ", ") + ` FROM spell`

var (
	qSpellsOf      = register("spell.ofPerson", spellSelect+` WHERE person_id = $1 ORDER BY from_day, id`)
	qSpellRePerson = register("spell.movePerson", `UPDATE spell SET person_id = $2 WHERE person_id = $1`)
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

// MoveSpells gives one person's spells to another (merge).
func (tx *Tx) MoveSpells(from, to person.ID) error {
	_, err := tx.Exec(qSpellRePerson, from, to)
	return err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Spells that come from lists.

var (
	qSpellsOfScheme = register("listed.ofScheme",
		`SELECT s.id, s.person_id, s.from_day FROM spell s WHERE s.scheme = $1`)
	qSpellRenew = register("listed.renew",
		`UPDATE spell SET to_day = $2, seen_day = $3, category = $4, months = $5, amount = $6, source = $7, record_id = $8,
		        end_reason = '' WHERE id = $1`)
	qSpellSeen = register("listed.seen",
		`UPDATE spell SET seen_day = $2 WHERE (seen_day IS NULL OR seen_day < $2) AND record_id IN
		   (SELECT record_id FROM delivery_row WHERE delivery_id = $1 AND record_id IS NOT NULL)`)
	qSpellReopen = register("listed.reopen",
		`UPDATE spell SET end_reason = '', to_day = (SELECT r.to_day FROM record r WHERE r.id = spell.record_id)
		 WHERE end_reason = $2 AND record_id IN
		   (SELECT record_id FROM delivery_row WHERE delivery_id = $1 AND record_id IS NOT NULL)`)
	qSpellAbsent = register("listed.absent",
		`SELECT s.id, s.person_id, s.from_day, s.seen_day, p.commune_id FROM spell s JOIN person p ON p.id = s.person_id
		 WHERE s.scheme = $1 AND s.from_day < $2 AND (s.to_day IS NULL OR s.to_day >= $2) AND (s.seen_day IS NULL OR s.seen_day < $2)
		   AND s.record_id IS NOT NULL ORDER BY s.id`)
	qSpellEnd     = register("listed.end", `UPDATE spell SET to_day = $2, end_reason = $3 WHERE id = $1`)
	qSpellOverlap = register("listed.overlap",
		`SELECT v.id, v.person_id, v.from_day, v.to_day, MIN(c.from_day) FROM spell c
		 JOIN spell v ON v.person_id = c.person_id AND v.scheme = 2
		 WHERE c.scheme = 1 AND (v.to_day IS NULL OR v.to_day >= c.from_day)
		   AND v.from_day < c.from_day AND (c.to_day IS NULL OR c.to_day >= v.from_day)
		 GROUP BY v.id, v.person_id, v.from_day, v.to_day ORDER BY v.id`)
)

// SpellKey tells one spell of a person in a scheme by its first day.
type SpellKey struct {
	PersonID int64
	From     day.Date
}

// SpellKeys maps the spells of a scheme to their ids, so that a newer row of the same spell renews it
// instead of standing beside it.
func (tx *Tx) SpellKeys(scheme person.Scheme) (map[SpellKey]int64, error) {
	keys := map[SpellKey]int64{}
	err := tx.each(qSpellsOfScheme, []any{scheme}, func(r *Rows) error {
		var id int64
		var k SpellKey
		err := r.Scan(&id, &k.PersonID, null(&k.From))
		keys[k] = id
		return err
	})
	return keys, err
}

// InsertSpellRows inserts many spells at once.
func (tx *Tx) InsertSpellRows(list []person.Spell) error {
	b := tx.Bulk("spell", []string{"id", "person_id", "scheme", "from_day", "to_day", "seen_day", "category", "months", "amount",
		"end_reason", "source", "record_id"})
	for _, s := range list {
		err := b.Add(s.ID, s.PersonID, s.Scheme, s.From, s.To, s.SeenOn, s.Category, s.Months, s.Amount, s.EndReason, s.Source, orNull(s.RecordID))
		if err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// RenewSpells replaces what newer rows say of known spells.
func (tx *Tx) RenewSpells(list []person.Spell) error {
	b := tx.Batch(qSpellRenew)
	for _, s := range list {
		if err := b.Add(s.ID, s.To, s.SeenOn, s.Category, s.Months, s.Amount, s.Source, orNull(s.RecordID)); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// SpellsSeen notes that a delivery showed spells again on a day; those that absence had ended are open
// again until the day their row says.
func (tx *Tx) SpellsSeen(delivery int64, asOf day.Date) (seen, reopened int64, err error) {
	if seen, err = tx.Exec(qSpellSeen, delivery, asOf); err != nil {
		return 0, 0, err
	}
	reopened, err = tx.Exec(qSpellReopen, delivery, person.ReasonAbsent)
	return seen, reopened, err
}

// AbsentSpell is a spell that covers a day but was not shown by the whole list of that day.
type AbsentSpell struct {
	ID, PersonID, CommuneID int64
	From, SeenOn            day.Date
}

// AbsentSpells lists the spells of a scheme from lists that cover a day and were last seen before it.
func (tx *Tx) AbsentSpells(scheme person.Scheme, asOf day.Date) ([]AbsentSpell, error) {
	var list []AbsentSpell
	err := tx.each(qSpellAbsent, []any{scheme, asOf}, func(r *Rows) error {
		var s AbsentSpell
		err := r.Scan(&s.ID, &s.PersonID, null(&s.From), null(&s.SeenOn), null(&s.CommuneID))
		list = append(list, s)
		return err
	})
	return list, err
}

// SpellEnd ends a spell on its last covered day.
type SpellEnd struct {
	ID     int64
	Last   day.Date
	Reason string
}

// EndSpells ends spells.
func (tx *Tx) EndSpells(list []SpellEnd) error {
	b := tx.Batch(qSpellEnd)
	for _, e := range list {
		if err := b.Add(e.ID, e.Last, e.Reason); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// DoublePaid is a voluntary spell that a compulsory one overlaps, and the compulsory one's first day.
type DoublePaid struct {
	ID, PersonID    int64
	From, To, Start day.Date
}

// DoublePaid lists the voluntary spells that a later compulsory spell overlaps.
func (tx *Tx) DoublePaid() ([]DoublePaid, error) {
	var list []DoublePaid
	err := tx.each(qSpellOverlap, nil, func(r *Rows) error {
		var v DoublePaid
		err := r.Scan(&v.ID, &v.PersonID, null(&v.From), null(&v.To), null(&v.Start))
		list = append(list, v)
		return err
	})
	return list, err
}

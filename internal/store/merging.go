package store

import (
	"luoi/internal/person"
)

// Merging: who may be one person twice, and what a merge moved.

var (
	qTwins = register("merging.twinsOf",
		`SELECT id, name_key, birth, birth_prec, sex, village_id, commune_id, resident FROM person
		 WHERE name_key = $1 AND birth = $2 AND birth_prec = 3 AND village_id = $3 AND merged_into IS NULL ORDER BY id`)
	qMergeInsert = register("merging.insert",
		`INSERT INTO merge (id, kept_id, gone_id, before, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qMerge    = register("merging.byID", `SELECT id, kept_id, gone_id, before, by_actor, at, undone_at FROM merge WHERE id = $1`)
	qMergesOf = register("merging.ofPerson", `SELECT id, kept_id, gone_id, before, by_actor, at, undone_at FROM merge
		WHERE kept_id = $1 OR gone_id = $1 ORDER BY id DESC`)
	qMergeUndo = register("merging.undo", `UPDATE merge SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL`)
	qMergeLate = register("merging.later",
		`SELECT count(*) FROM merge WHERE undone_at IS NULL AND id > $1 AND (kept_id = $2 OR gone_id = $2)`)
	qMoveRecord = register("merging.record", `UPDATE record SET person_id = $2 WHERE id = $1`)
	qMoveSpell  = register("merging.spell", `UPDATE spell SET person_id = $2 WHERE id = $1`)
	qMovePair   = register("merging.pair",
		`UPDATE pair SET person_id = $3 WHERE record_id = $1 AND person_id = $2 AND NOT EXISTS
		   (SELECT 1 FROM pair x WHERE x.record_id = $1 AND x.person_id = $3)`)
	qMoveHead        = register("merging.head", `UPDATE household SET head_id = $2 WHERE head_id = $1`)
	qIdentifiersDrop = register("merging.identifiersDrop", `DELETE FROM identifier WHERE person_id = $1`)
)

func (tx *Tx) twinsOf(keys []person.TwinKey) ([][]person.Twin, error) {
	var groups [][]person.Twin
	for _, k := range keys {
		var group []person.Twin
		err := tx.each(qTwins, []any{k.NameKey, k.Birth, k.VillageID}, func(r *Rows) error {
			var t person.Twin
			err := r.Scan(&t.ID, &t.NameKey, null(&t.Birth.Date), &t.Birth.Precision, &t.Sex, null(&t.VillageID), null(&t.CommuneID), null(&t.Resident))
			group = append(group, t)
			return err
		})
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// Merge is one merge of two persons. Before is sealed: what the gone person held, to give it back.
type Merge struct {
	ID       int64
	KeptID   person.ID
	GoneID   person.ID
	Before   string
	ByActor  string
	At       int64 // unix ms
	UndoneAt int64 // 0: stands
}

func scanMerge(r interface{ Scan(...any) error }, m *Merge) error {
	return r.Scan(&m.ID, &m.KeptID, &m.GoneID, &m.Before, &m.ByActor, &m.At, null(&m.UndoneAt))
}

// InsertMerge notes a merge and gives it an id.
func (tx *Tx) InsertMerge(m *Merge) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	m.ID, m.At, m.ByActor = id, tx.NowMS(), tx.Actor
	_, err = tx.Exec(qMergeInsert, m.ID, m.KeptID, m.GoneID, m.Before, m.ByActor, m.At)
	return err
}

// Merge finds a merge.
func (tx *Tx) Merge(id int64) (Merge, error) {
	var m Merge
	err := scanMerge(tx.QueryRow(qMerge, id), &m)
	return m, err
}

// MergesOf lists the merges a person took part in, latest first.
func (tx *Tx) MergesOf(id person.ID) ([]Merge, error) {
	var list []Merge
	err := tx.each(qMergesOf, []any{id}, func(r *Rows) error {
		var m Merge
		err := scanMerge(r, &m)
		list = append(list, m)
		return err
	})
	return list, err
}

// UndoMerge notes that a merge no longer stands.
func (tx *Tx) UndoMerge(id int64) error { return one(tx.Exec(qMergeUndo, id, tx.NowMS())) }

// LaterMerges counts the merges standing after one in which a person took part: they must be undone first.
func (tx *Tx) LaterMerges(id int64, p person.ID) (n int64, err error) {
	err = tx.QueryRow(qMergeLate, id, p).Scan(&n)
	return n, err
}

// GiveRecord, GiveSpell and GiveHeadship let one thing belong to another person.
func (tx *Tx) GiveRecord(record int64, p person.ID) error {
	return one(tx.Exec(qMoveRecord, record, p))
}

// GiveSpell lets a spell belong to a person.
func (tx *Tx) GiveSpell(spell int64, p person.ID) error { return one(tx.Exec(qMoveSpell, spell, p)) }

// GivePair lets the pair of a record speak of another person; it reports false when that person is
// paired with the record already.
func (tx *Tx) GivePair(record int64, from, to person.ID) (bool, error) {
	n, err := tx.Exec(qMovePair, record, from, to)
	return n > 0, err
}

// GiveHeadship lets the households one person heads be headed by another.
func (tx *Tx) GiveHeadship(from, to person.ID) error {
	_, err := tx.Exec(qMoveHead, from, to)
	return err
}

// DropIdentifiers forgets all blind indexes of a person, before new ones are written.
func (tx *Tx) DropIdentifiers(p person.ID) error {
	_, err := tx.Exec(qIdentifiersDrop, p)
	return err
}

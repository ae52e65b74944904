package store

import (
	"luoi/internal/fault"
	"luoi/internal/person"
)

// Removing a person's data. The rows stay, because counts, spells and the chain of acts stand on them;
// what tells who it was goes. The fingerprint of a record stays too: it is a keyed hash, and without it
// the same row of next month's file would make the person anew.

var (
	qErased       = register("erasure.get", `SELECT at FROM erasure WHERE person_id = $1`)
	qErasedInsert = register("erasure.insert", `INSERT INTO erasure (person_id, approval_id, at) VALUES ($1, $2, $3)`)
	qEraseRecords = register("erasure.records", `UPDATE record SET full_name = '', birth = NULL, birth_prec = 0, ids = '', id_kinds = 0,
		household_no = '', relation = '', address = '', ethnicity = '', occupation = '' WHERE person_id = $1`)
	qEraseMerges   = register("erasure.merges", `UPDATE merge SET before = '' WHERE kept_id = $1 OR gone_id = $1`)
	qEraseOpinions = register("erasure.opinions", `UPDATE pair_opinion SET before = '', note = '' WHERE person_id = $1
		OR record_id IN (SELECT id FROM record WHERE person_id = $1)`)
	qEraseGone = register("erasure.gone", `SELECT id FROM person WHERE merged_into = $1`)
)

// ErasedAt is when a person's data were removed, unix ms; 0: they were not.
func (tx *Tx) ErasedAt(id person.ID) (int64, error) {
	var at int64
	err := tx.QueryRow(qErased, id).Scan(&at)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	return at, err
}

// MergedInto lists the persons that were merged into one.
func (tx *Tx) MergedInto(id person.ID) ([]person.ID, error) {
	var list []person.ID
	err := tx.each(qEraseGone, []any{id}, func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

// EraseTraces removes what other tables tell of a person: rows of lists, identifiers, what
// a merge would need to be undone, evidence of consent.
func (tx *Tx) EraseTraces(id person.ID, approval string) error {
	if err := tx.DropIdentifiers(id); err != nil {
		return err
	}
	for _, q := range []*Query{qEraseRecords, qEraseMerges, qEraseOpinions, qConsentBlank} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(qErasedInsert, id, approval, tx.NowMS())
	return err
}

package store

import (
	"context"

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
	qEraseVisits = register("erasure.visits", `UPDATE visit SET note = '' WHERE person_id = $1`)
	qEraseLines  = register("erasure.reviewLines", `UPDATE review_line SET note = '' WHERE person_id = $1 AND note <> ''`)
	qEraseMarks  = register("erasure.reviewMarks", `UPDATE review_mark SET note = '' WHERE note <> ''
		AND EXISTS (SELECT 1 FROM review_line l WHERE l.round_no = review_mark.round_no AND l.line_no = review_mark.line_no AND l.person_id = $1)`)
	qEraseTalks   = register("erasure.talks", `UPDATE prospect_talk SET note = '', next_note = '', next_day = NULL WHERE person_id = $1`)
	qEraseHolding = register("erasure.moves", `UPDATE prospect_move SET note = '' WHERE person_id = $1`)
	qEraseNext    = register("erasure.prospect", `UPDATE prospect SET next_note = '', next_day = NULL WHERE person_id = $1`)
	qEraseReject  = register("erasure.reject", `UPDATE delivery_reject SET cells = $3, reasons = $4 WHERE delivery_id = $1 AND line = $2`)
	qEraseBack    = register("erasure.upload", `UPDATE review_upload SET back = $2 WHERE id = $1`)
	qEraseReason  = register("erasure.approval", `UPDATE approval SET reason = $2 WHERE id = $1`)
	qRejectsAll   = register("erasure.rejects", `SELECT delivery_id, line, cells, reasons FROM delivery_reject WHERE delivery_id > $1
		OR delivery_id = $1 AND line > $2 ORDER BY delivery_id, line LIMIT $3`)
	qUploadsAll  = register("erasure.uploads", `SELECT id, back FROM review_upload WHERE id > $1 AND refused > 0 ORDER BY id LIMIT $2`)
	qApprovalsOf = register("erasure.approvals", `SELECT id, reason FROM approval WHERE subject = $1`)
	qHouseholdIn = register("erasure.household", `SELECT count(*) FROM person p WHERE p.household_id = $1 AND p.merged_into IS NULL
		AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = p.id)`)
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

// EraseTraces removes what other tables tell of a person: rows of lists, identifiers, what a merge would need
// to be undone, evidence of consent, notes of review rounds, of talks and of visits. Answers and outcomes stay: counts
// stand on them.
func (tx *Tx) EraseTraces(id person.ID, approval string) error {
	if err := tx.DropIdentifiers(id); err != nil {
		return err
	}
	for _, q := range []*Query{qEraseRecords, qEraseMerges, qEraseOpinions, qConsentBlank, qEraseLines, qEraseMarks,
		qEraseVisits, qEraseTalks, qEraseHolding, qEraseNext} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(qErasedInsert, id, approval, tx.NowMS())
	return err
}

// KeptReject is a rejected row with where it lies.
type KeptReject struct {
	DeliveryID int64
	Reject
}

// RejectsAfter pages through the rejected rows of all deliveries; begin with zeros.
func (tx *Tx) RejectsAfter(deliveryID, line int64, limit int) ([]KeptReject, error) {
	var list []KeptReject
	err := tx.each(qRejectsAll, []any{deliveryID, line, limit}, func(r *Rows) error {
		list = append(list, KeptReject{})
		k := &list[len(list)-1]
		return r.Scan(&k.DeliveryID, &k.Line, &k.Cells, &k.Reasons)
	})
	return list, err
}

// ReplaceReject puts other cells (sealed) and reasons in a rejected row's place.
func (tx *Tx) ReplaceReject(k KeptReject) error {
	return one(tx.Exec(qEraseReject, k.DeliveryID, k.Line, k.Cells, k.Reasons))
}

// KeptText is a text of some row.
type KeptText struct {
	ID   string
	Text string
}

// BacksAfter pages through what filled sheets gave back (sealed), by the upload's id.
func (tx *Tx) BacksAfter(id int64, limit int) (ids []int64, backs []string, err error) {
	err = tx.each(qUploadsAll, []any{id, limit}, func(r *Rows) error {
		ids, backs = append(ids, 0), append(backs, "")
		return r.Scan(&ids[len(ids)-1], &backs[len(backs)-1])
	})
	return ids, backs, err
}

// ReplaceBack puts another sealed text in the place of what a filled sheet gave back.
func (tx *Tx) ReplaceBack(id int64, back string) error { return one(tx.Exec(qEraseBack, id, back)) }

// ReasonsAbout lists the reasons of requests about a subject, ReplaceReason puts another in the place of one.
func (tx *Tx) ReasonsAbout(subject string) ([]KeptText, error) {
	var list []KeptText
	err := tx.each(qApprovalsOf, []any{subject}, func(r *Rows) error {
		list = append(list, KeptText{})
		k := &list[len(list)-1]
		return r.Scan(&k.ID, &k.Text)
	})
	return list, err
}

// ReplaceReason puts another reason in the place of a request's.
func (tx *Tx) ReplaceReason(id, reason string) error { return one(tx.Exec(qEraseReason, id, reason)) }

// StillKnown counts the members of a household whose data were not removed.
func (tx *Tx) StillKnown(h person.HouseholdID) (n int64, err error) {
	err = tx.QueryRow(qHouseholdIn, h).Scan(&n)
	return n, err
}

// Scrub sees to it that what was removed is also gone from the file: pages of the write-ahead log still hold
// how rows were. PostgreSQL lets its own housekeeping do so; nothing is done there.
func (s *Store) Scrub(ctx context.Context) error {
	if s.engine != SQLite || s.readOnly {
		return nil
	}
	return s.truncateLog(ctx)
}

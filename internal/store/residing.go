package store

import "luoi/internal/day"

// Who is a resident follows from the residents lists.

var (
	qResidentsBack = register("residing.back",
		`UPDATE person SET resident = 1, seq = $2 WHERE resident = 0 AND merged_into IS NULL AND id IN
		   (SELECT r.person_id FROM delivery_row w JOIN record r ON r.id = w.record_id
		    WHERE w.delivery_id = $1 AND r.person_id IS NOT NULL)`)
	qResidentsGone = register("residing.gone",
		`UPDATE person SET resident = 0, seq = $2 WHERE resident = 1 AND merged_into IS NULL AND NOT EXISTS
		   (SELECT 1 FROM record r JOIN delivery_row w ON w.record_id = r.id JOIN delivery d ON d.id = w.delivery_id
		    WHERE r.person_id = person.id AND r.list = 'residents' AND d.as_of >= $1)`)
	qResidentsGoneCommune = register("residing.goneCommune",
		`UPDATE person SET resident = 0, seq = $2 WHERE commune_id = $3 AND resident = 1 AND merged_into IS NULL AND NOT EXISTS
		   (SELECT 1 FROM record r JOIN delivery_row w ON w.record_id = r.id JOIN delivery d ON d.id = w.delivery_id
		    WHERE r.person_id = person.id AND r.list = 'residents' AND d.as_of >= $1)`)
	qResidentsFresh = register("residing.fresh",
		`SELECT r.person_id FROM delivery d JOIN delivery_row w ON w.delivery_id = d.id JOIN record r ON r.id = w.record_id
		 WHERE d.list = 'residents' AND d.linked_at = 0 AND w.outcome = 1 AND r.decision = 3 AND r.person_id IS NOT NULL`)
	qResidentsEarlier = register("residing.earlier",
		`SELECT count(*) FROM delivery WHERE list = 'residents' AND state = 'applied' AND as_of < $1`)
)

// ResidentsBefore counts the residents lists of earlier days: without one nobody can be absent.
func (tx *Tx) ResidentsBefore(asOf day.Date) (n int64, err error) {
	err = tx.QueryRow(qResidentsEarlier, asOf).Scan(&n)
	return n, err
}

// ResidentsShown makes everyone a residents list shows a resident again.
func (tx *Tx) ResidentsShown(delivery int64) (int64, error) {
	return tx.Exec(qResidentsBack, delivery, tx.Seq)
}

// ResidentsAbsent makes those no resident whom no residents list of the day or later shows, in one
// commune or (0) in the whole province.
func (tx *Tx) ResidentsAbsent(asOf day.Date, commune int64) (int64, error) {
	if commune == 0 {
		return tx.Exec(qResidentsGone, asOf, tx.Seq)
	}
	return tx.Exec(qResidentsGoneCommune, asOf, tx.Seq, commune)
}

// FreshResidents is the set of persons made from residents lists that linkage has not taken in to their
// end: what a stopped run left behind.
func (tx *Tx) FreshResidents() (map[int64]bool, error) {
	fresh := map[int64]bool{}
	err := tx.each(qResidentsFresh, nil, func(r *Rows) error {
		var id int64
		err := r.Scan(&id)
		fresh[id] = true
		return err
	})
	return fresh, err
}

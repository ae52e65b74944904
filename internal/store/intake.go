package store

import "luoi/internal/delivery"

// Intake writes the rows of a delivery in whole batches.

var (
	qIntakeAny  = register("intake.any", `SELECT count(*) FROM (SELECT id FROM record WHERE list = $1 LIMIT 1) r`)
	qIntakeMine = register("intake.mine",
		`SELECT DISTINCT r.fingerprint, r.id FROM delivery_row w JOIN record r ON r.id = w.record_id WHERE w.delivery_id = $1`)
	qIntakeHeader    = register("intake.header", `SELECT header FROM delivery WHERE id = $1`)
	qIntakeSetHeader = register("intake.setHeader", `UPDATE delivery SET header = $2 WHERE id = $1`)
	qIntakeUnlinked  = register("intake.unlinked", `SELECT `+deliveryColumns+` FROM delivery
		WHERE list = $1 AND state = 'applied' AND linked_at = 0 ORDER BY as_of, id`)
	qIntakeLinked = register("intake.linked", `UPDATE delivery SET linked_at = $2 WHERE id = $1`)
)

// Fingerprint is one known row of a list.
type Fingerprint struct{ Print, RecordID int64 }

// HasRecords reports whether a list has any records yet.
func (tx *Tx) HasRecords(list delivery.List) (bool, error) {
	var n int
	err := tx.QueryRow(qIntakeAny, list).Scan(&n)
	return n > 0, err
}

// FingerprintsOf lists the rows a delivery has brought or shown so far.
func (tx *Tx) FingerprintsOf(delivery int64) ([]Fingerprint, error) {
	var all []Fingerprint
	err := tx.each(qIntakeMine, []any{delivery}, func(r *Rows) error {
		var f Fingerprint
		err := r.Scan(&f.Print, &f.RecordID)
		all = append(all, f)
		return err
	})
	return all, err
}

// DeliveryHeader is the rows above the data as they came (JSON).
func (tx *Tx) DeliveryHeader(id int64) (string, error) {
	var h string
	err := tx.QueryRow(qIntakeHeader, id).Scan(&h)
	return h, err
}

// SetDeliveryHeader keeps the rows above the data.
func (tx *Tx) SetDeliveryHeader(id int64, header string) error {
	return one(tx.Exec(qIntakeSetHeader, id, header))
}

// UnlinkedDeliveries lists the applied deliveries of a list that linkage has not taken in, by as-of day.
func (tx *Tx) UnlinkedDeliveries(list delivery.List) ([]Delivery, error) {
	return tx.deliveries(qIntakeUnlinked, list)
}

// SetLinked notes that linkage has taken in a delivery.
func (tx *Tx) SetLinked(id int64) error { return one(tx.Exec(qIntakeLinked, id, tx.NowMS())) }

package store

import (
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
)

// States of a delivery.
const (
	DeliveryReading   = "reading"
	DeliveryApplied   = "applied"
	DeliveryStopped   = "stopped"
	DeliveryWithdrawn = "withdrawn"
)

// Outcome of one line of a delivery.
type Outcome int

const (
	RowNew    Outcome = iota + 1 // a record not seen before
	RowKnown                     // the same row stood in an earlier delivery
	RowRepeat                    // the same row twice in this file
	RowBad                       // rejected
)

// Delivery is one file as it came. What was read from it never changes; state, counts and next line
// move on while it is being read.
type Delivery struct {
	ID         int64
	UID        string // UUIDv7
	List       delivery.List
	FileName   string
	FileHash   string
	FileSize   int64
	AsOf       day.Date
	Whole      bool // the complete list of its area: absence means ended
	AreaID     int64
	Encoding   string
	Mapping    string // JSON
	RowsTotal  int64
	RowsNew    int64
	RowsKnown  int64
	RowsRepeat int64
	RowsBad    int64
	State      string
	NextLine   int64
	ByActor    string
	At         int64 // unix ms
}

// Reject is a row that could not be taken: the cells as they came (sealed) and the reasons (JSON).
type Reject struct {
	Line    int64
	Cells   string
	Reasons string
}

const deliveryColumns = `id, uid, list, file_name, file_hash, file_size, as_of, whole, area_id, encoding, mapping, rows_total,
	rows_new, rows_known, rows_repeat, rows_bad, state, next_line, by_actor, at`

var (
	qDelivery       = register("delivery.byID", `SELECT `+deliveryColumns+` FROM delivery WHERE id = $1`)
	qDeliveryByUID  = register("delivery.byUID", `SELECT `+deliveryColumns+` FROM delivery WHERE uid = $1`)
	qDeliveryByHash = register("delivery.byHash", `SELECT `+deliveryColumns+` FROM delivery WHERE list = $1 AND file_hash = $2
		ORDER BY id DESC`)
	qDeliveries       = register("delivery.before", `SELECT `+deliveryColumns+` FROM delivery WHERE id < $1 ORDER BY id DESC LIMIT $2`)
	qDeliveriesWithin = register("delivery.within", withArea(3)+`SELECT `+deliveryColumns+` FROM delivery
		WHERE id < $1 AND area_id IN (SELECT id FROM area) ORDER BY id DESC LIMIT $2`)
	qDeliveriesOf   = register("delivery.ofList", `SELECT `+deliveryColumns+` FROM delivery WHERE list = $1 ORDER BY as_of DESC, id DESC LIMIT $2`)
	qDeliveryInsert = register("delivery.insert", `INSERT INTO delivery (`+deliveryColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`)
	qDeliveryAdvance = register("delivery.advance", `UPDATE delivery SET rows_total = $2, rows_new = $3, rows_known = $4,
		rows_repeat = $5, rows_bad = $6, state = $7, next_line = $8 WHERE id = $1`)
	qRejects       = register("delivery.rejects", `SELECT line, cells, reasons FROM delivery_reject WHERE delivery_id = $1 ORDER BY line`)
	qRejectsAfter  = register("delivery.rejectsAfter", `SELECT line, cells, reasons FROM delivery_reject WHERE delivery_id = $1 AND line > $2 ORDER BY line LIMIT $3`)
	qDeliveryLines = register("delivery.linesOfRecord", `SELECT delivery_id, line FROM delivery_row WHERE record_id = $1 ORDER BY delivery_id, line`)
	qMapping       = register("mapping.get", `SELECT mapping FROM mapping_memory WHERE list = $1 AND header_key = $2`)
	qMappingPut    = register("mapping.put", `INSERT INTO mapping_memory (list, header_key, mapping, used_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (list, header_key) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at`)
)

func scanDelivery(r interface{ Scan(...any) error }, d *Delivery) error {
	return r.Scan(&d.ID, &d.UID, &d.List, &d.FileName, &d.FileHash, &d.FileSize, null(&d.AsOf), null(&d.Whole), &d.AreaID, &d.Encoding,
		&d.Mapping, &d.RowsTotal, &d.RowsNew, &d.RowsKnown, &d.RowsRepeat, &d.RowsBad, &d.State, &d.NextLine, &d.ByActor, &d.At)
}

func (tx *Tx) delivery(q *Query, args ...any) (Delivery, error) {
	var d Delivery
	err := scanDelivery(tx.QueryRow(q, args...), &d)
	return d, err
}

func (tx *Tx) deliveries(q *Query, args ...any) ([]Delivery, error) {
	var list []Delivery
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Delivery{})
		return scanDelivery(r, &list[len(list)-1])
	})
	return list, err
}

// Delivery and DeliveryByUID find a delivery; NotFound when there is none.
func (tx *Tx) Delivery(id int64) (Delivery, error)        { return tx.delivery(qDelivery, id) }
func (tx *Tx) DeliveryByUID(uid string) (Delivery, error) { return tx.delivery(qDeliveryByUID, uid) }

// DeliveriesOfFile lists the deliveries of one list with the same bytes, newest first.
func (tx *Tx) DeliveriesOfFile(list delivery.List, fileHash string) ([]Delivery, error) {
	return tx.deliveries(qDeliveryByHash, list, fileHash)
}

// Deliveries pages back through all deliveries; begin with before 0.
func (tx *Tx) Deliveries(before int64, limit int) ([]Delivery, error) {
	if before <= 0 {
		before = 1 << 62
	}
	return tx.deliveries(qDeliveries, before, limit)
}

// DeliveriesWithin lists deliveries whose area lies in the given places, latest first; begin with before 0.
func (tx *Tx) DeliveriesWithin(units []int64, before int64, limit int) ([]Delivery, error) {
	if before <= 0 {
		before = 1 << 62
	}
	return tx.deliveries(qDeliveriesWithin, scopeArgs(units, before, limit)...)
}

// DeliveriesOf lists the deliveries of one list, latest as-of day first.
func (tx *Tx) DeliveriesOf(list delivery.List, limit int) ([]Delivery, error) {
	return tx.deliveries(qDeliveriesOf, list, limit)
}

// InsertDelivery keeps a new delivery and gives it an id.
func (tx *Tx) InsertDelivery(d *Delivery) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	d.ID = id
	if d.At == 0 {
		d.At = tx.NowMS()
	}
	if d.ByActor == "" {
		d.ByActor = tx.Actor
	}
	_, err = tx.Exec(qDeliveryInsert, d.ID, d.UID, d.List, d.FileName, d.FileHash, d.FileSize, d.AsOf, d.Whole, d.AreaID, d.Encoding,
		d.Mapping, d.RowsTotal, d.RowsNew, d.RowsKnown, d.RowsRepeat, d.RowsBad, d.State, d.NextLine, d.ByActor, d.At)
	return err
}

// AdvanceDelivery keeps counts, state and next line, in the transaction of the batch they count.
func (tx *Tx) AdvanceDelivery(d Delivery) error {
	return one(tx.Exec(qDeliveryAdvance, d.ID, d.RowsTotal, d.RowsNew, d.RowsKnown, d.RowsRepeat, d.RowsBad, d.State, d.NextLine))
}

// DeliveryRows begins a bulk insert of lines: Add(deliveryID, line, recordID or nil, outcome).
func (tx *Tx) DeliveryRows() *Bulk {
	return tx.Bulk("delivery_row", []string{"delivery_id", "line", "record_id", "outcome"})
}

// RejectRows begins a bulk insert of rejects: Add(deliveryID, line, sealed cells, reasons JSON).
func (tx *Tx) RejectRows() *Bulk {
	return tx.Bulk("delivery_reject", []string{"delivery_id", "line", "cells", "reasons"})
}

// EachReject calls fn for every rejected line in the file's order.
func (tx *Tx) EachReject(deliveryID int64, fn func(Reject) error) error {
	return tx.each(qRejects, []any{deliveryID}, func(r *Rows) error {
		var j Reject
		if err := r.Scan(&j.Line, &j.Cells, &j.Reasons); err != nil {
			return err
		}
		return fn(j)
	})
}

// Rejects pages through the rejected lines after a line.
func (tx *Tx) Rejects(deliveryID, after int64, limit int) ([]Reject, error) {
	var list []Reject
	err := tx.each(qRejectsAfter, []any{deliveryID, after, limit}, func(r *Rows) error {
		var j Reject
		err := r.Scan(&j.Line, &j.Cells, &j.Reasons)
		list = append(list, j)
		return err
	})
	return list, err
}

// RecordLine tells in which delivery and line a record stood.
type RecordLine struct{ DeliveryID, Line int64 }

// LinesOfRecord lists where a record stood, oldest delivery first.
func (tx *Tx) LinesOfRecord(recordID int64) ([]RecordLine, error) {
	var list []RecordLine
	err := tx.each(qDeliveryLines, []any{recordID}, func(r *Rows) error {
		var l RecordLine
		err := r.Scan(&l.DeliveryID, &l.Line)
		list = append(list, l)
		return err
	})
	return list, err
}

// RememberedMapping is the mapping last used for a header, "" when this header is new.
func (tx *Tx) RememberedMapping(list delivery.List, headerKey string) (string, error) {
	var m string
	err := tx.QueryRow(qMapping, list, headerKey).Scan(&m)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return "", nil
	}
	return m, err
}

// RememberMapping keeps a mapping for the next file with the same header.
func (tx *Tx) RememberMapping(list delivery.List, headerKey, mapping string) error {
	_, err := tx.Exec(qMappingPut, list, headerKey, mapping, tx.NowMS())
	return err
}

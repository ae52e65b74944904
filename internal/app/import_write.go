package app

import (
	"encoding/json"

	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// batchWriter turns the rows of one batch into what is written. The dry run uses it without a
// transaction, so that both count alike.
type batchWriter struct {
	run     *importRun
	result  *ImportResult
	mine    map[int64]int64
	create  func(*org.Unit) error
	next    func() int64
	records []store.Record
	rows    []outcomeRow
	rejects []store.Reject
}

type outcomeRow struct {
	line    int64
	record  int64
	outcome store.Outcome
}

func (w *batchWriter) all(batch []readRow) error {
	for i := range batch {
		if err := w.one(&batch[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *batchWriter) one(row *readRow) error {
	if row.skip {
		w.result.Skipped++
		return nil
	}
	w.result.Total++
	if row.bad != nil {
		return w.reject(row)
	}
	if id, ok := w.mine[row.print]; ok {
		w.result.Repeat++
		w.rows = append(w.rows, outcomeRow{row.line, id, store.RowRepeat})
		return nil
	}
	if row.commune == 0 {
		w.result.NoPlace++
	}
	if row.known != 0 {
		w.result.Known++
		w.mine[row.print] = row.known
		w.rows = append(w.rows, outcomeRow{row.line, row.known, store.RowKnown})
		return nil
	}
	return w.insert(row)
}

func (w *batchWriter) insert(row *readRow) error {
	var create func(*org.Unit) error
	if w.run.req.List == delivery.Residents {
		create = func(u *org.Unit) error { w.result.NewPlaces++; return w.create(u) }
	}
	pl, err := w.run.places.local(row.commune, &row.rec, create)
	if err != nil {
		return err
	}
	w.result.New++
	id := w.next()
	w.mine[row.print] = id
	w.rows = append(w.rows, outcomeRow{row.line, id, store.RowNew})
	r := &row.rec
	w.records = append(w.records, store.Record{ID: id, List: r.List, Fingerprint: row.print, FullName: r.FullName, Birth: r.Birth,
		Sex: r.Sex, Sealed: row.sealed, IDKinds: row.kinds, HouseholdNo: r.HouseholdNo, Relation: r.Relation, Address: r.Address,
		CommuneID: pl.commune, VillageID: pl.village, GroupID: pl.group, Ethnicity: r.Ethnicity, Occupation: r.Occupation,
		Poverty: r.Poverty, Category: r.Category, From: r.From, To: r.To, Months: r.Months, Amount: r.Amount})
	return nil
}

func (w *batchWriter) reject(row *readRow) error {
	w.result.Bad++
	w.result.Reasons[row.bad[0].Key]++
	if len(w.result.Examples) < maxExamples {
		w.result.Examples = append(w.result.Examples, RejectedRow{Line: row.line, Cells: row.cells, Reasons: row.bad})
	}
	w.rows = append(w.rows, outcomeRow{row.line, 0, store.RowBad})
	if w.run.req.DryRun {
		return nil
	}
	cells, err := json.Marshal(row.cells)
	if err != nil {
		return err
	}
	reasons, err := json.Marshal(row.bad)
	if err != nil {
		return err
	}
	w.rejects = append(w.rejects, store.Reject{Line: row.line, Cells: w.run.a.Keys.Seal(cells), Reasons: string(reasons)})
	return nil
}

// save writes the batch and the delivery's progress in the same transaction.
func (w *batchWriter) save(tx *store.Tx, d store.Delivery) error {
	records := tx.RecordRows()
	for i := range w.records {
		if err := records.Put(&w.records[i]); err != nil {
			records.Close()
			return err
		}
	}
	if err := records.Close(); err != nil {
		return err
	}
	lines := tx.DeliveryRows()
	for _, r := range w.rows {
		var record any
		if r.record != 0 {
			record = r.record
		}
		if err := lines.Add(d.ID, r.line, record, int64(r.outcome)); err != nil {
			lines.Close()
			return err
		}
	}
	if err := lines.Close(); err != nil {
		return err
	}
	rejects := tx.RejectRows()
	for _, r := range w.rejects {
		if err := rejects.Add(d.ID, r.Line, r.Cells, r.Reasons); err != nil {
			rejects.Close()
			return err
		}
	}
	if err := rejects.Close(); err != nil {
		return err
	}
	return tx.AdvanceDelivery(d)
}

// reasonsOf reads the stored reasons of a rejected row.
func reasonsOf(text string) ([]fault.Field, error) {
	var list []fault.Field
	err := json.Unmarshal([]byte(text), &list)
	return list, err
}

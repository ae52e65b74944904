package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"

	"golang.org/x/sync/errgroup"

	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/sheet"
	"luoi/internal/store"
)

// rawRow is one row as it came; readRow is what it says.
type rawRow struct {
	line  int64
	cells []string
}

type readRow struct {
	line    int64
	rec     delivery.Record
	commune int64
	print   int64
	known   int64 // record of an earlier delivery that says the same; 0: none
	sealed  string
	kinds   int
	cells   []string      // only of a rejected row
	bad     []fault.Field // why it is rejected
	skip    bool          // names nobody
}

// read passes the file through three stages at once: one unpacks rows, one understands and seals them,
// one writes. Two batches may wait between stages, so memory does not grow with the file.
func (r *importRun) read(ctx context.Context) error {
	raw := make(chan []rawRow, 2)
	understood := make(chan []readRow, 2)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(raw)
		return r.unpack(gctx, raw)
	})
	g.Go(func() error {
		defer close(understood)
		for batch := range raw {
			rows := r.understand(batch)
			if err := r.lookUp(gctx, rows); err != nil {
				return err
			}
			select {
			case understood <- rows:
			case <-gctx.Done():
				return gctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		rows := make([]readRow, 0, r.a.rows+handRows)
		for batch := range understood {
			if rows = append(rows, batch...); len(rows) < r.a.rows {
				continue
			}
			if err := r.write(gctx, rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
		if gctx.Err() != nil {
			return gctx.Err() // what was read is not all there is; the rows at hand are read again
		}
		return r.write(gctx, rows)
	})
	err := g.Wait()
	r.result.Notices = slices.Concat(r.head.notices, r.src.Notices())
	return r.finish(ctx, err)
}

func (r *importRun) unpack(ctx context.Context, out chan<- []rawRow) error {
	batch := make([]rawRow, 0, handRows)
	send := func() error {
		select {
		case out <- batch:
			batch = make([]rawRow, 0, handRows)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := r.src.Rows(ctx, r.req.Sheet, func(line int64, cells []string) error {
		if line <= r.head.lastLine || line < r.d.NextLine {
			return nil
		}
		batch = append(batch, rawRow{line, slices.Clone(cells)})
		if len(batch) < handRows {
			return nil
		}
		return send()
	})
	if err != nil {
		return err
	}
	return send()
}

// understand parses a batch. It runs in one goroutine and is the only user of places.commune.
func (r *importRun) understand(batch []rawRow) []readRow {
	out := make([]readRow, len(batch))
	for i, raw := range batch {
		row := &out[i]
		row.line = raw.line
		row.rec, row.bad = r.parser.Parse(raw.line, raw.cells)
		if row.bad != nil {
			row.skip = delivery.NotData(row.bad)
			row.cells = raw.cells
			continue
		}
		row.commune = r.places.commune(&row.rec)
		if row.commune == 0 && r.req.List == delivery.Residents {
			row.commune = r.areaCommune(&row.rec)
		}
		if row.commune == 0 && r.req.List == delivery.Residents {
			row.bad = []fault.Field{{Field: string(delivery.Commune), Key: "app.unknown_commune"}}
			row.cells = raw.cells
			continue
		}
		row.print = r.a.Keys.Fingerprint(row.rec.Normal()...)
	}
	return out
}

// lookUp finds out which rows of a batch stood in earlier deliveries, while the batch before is being
// written, and seals the others. Rows that this file brought itself may be found too; the writer knows
// its own rows first.
func (r *importRun) lookUp(ctx context.Context, batch []readRow) error {
	if r.seen {
		prints := make([]int64, 0, len(batch))
		for i := range batch {
			if batch[i].bad == nil {
				prints = append(prints, batch[i].print)
			}
		}
		err := r.a.Store.Read(ctx, func(tx *store.Tx) error {
			known, err := tx.KnownRecords(r.req.List, prints)
			for i := range batch {
				if batch[i].bad == nil {
					batch[i].known = known[batch[i].print]
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for i := range batch {
		if row := &batch[i]; row.bad == nil && row.known == 0 {
			row.sealed, row.kinds = sealIDs(r.a.Keys, row.rec.IDs)
		}
	}
	return nil
}

// areaCommune is the commune the whole list speaks for, for rows that name none.
func (r *importRun) areaCommune(rec *delivery.Record) int64 {
	if rec.Commune != "" || rec.CommuneCode != "" {
		return 0
	}
	if _, ok := r.places.communes[r.d.AreaID]; ok {
		return r.d.AreaID
	}
	return 0
}

// sealIDs seals identifiers and says by bits which there are; none at all is the empty text.
func sealIDs(keys *seal.Keys, ids person.IDs) (sealed string, kinds int) {
	if ids == (person.IDs{}) {
		return "", 0
	}
	for kind, v := range map[store.IdentifierKind]string{store.IdentCitizen: ids.Citizen, store.IdentOld: ids.Old,
		store.IdentSI: ids.SI, store.IdentPhone: ids.Phone} {
		if v != "" {
			kinds |= kind.Bit()
		}
	}
	text, err := json.Marshal(ids)
	if err != nil {
		panic(err) // strings only: cannot fail
	}
	return keys.Seal(text), kinds
}

// write takes in one batch in one transaction. In a dry run it only counts.
func (r *importRun) write(ctx context.Context, batch []readRow) error {
	if len(batch) == 0 {
		return nil
	}
	if r.req.DryRun {
		w := r.writer(&r.result)
		w.create = func(u *org.Unit) error { r.fake--; u.ID = r.fake; return nil }
		w.next = func() int64 { r.fake--; return r.fake }
		err := w.all(batch)
		r.progress.at("read", r.result.Total, 0)
		return err
	}
	after := r.result
	d := r.d
	err := r.a.Store.Write(ctx, r.actor.AccountID, func(tx *store.Tx) error {
		first, err := tx.NextIDs(len(batch))
		if err != nil {
			return err
		}
		w := r.writer(&after)
		w.create = r.createUnit(tx)
		w.next = func() int64 { first++; return first - 1 }
		if err := w.all(batch); err != nil {
			return err
		}
		d.NextLine = batch[len(batch)-1].line + 1
		d.RowsTotal, d.RowsNew, d.RowsKnown, d.RowsRepeat, d.RowsBad = after.Total, after.New, after.Known, after.Repeat, after.Bad
		return w.save(tx, d)
	})
	if err == nil {
		r.result, r.d = after, d
		r.progress.at("read", r.result.Total, 0)
	}
	return err
}

// writer makes the run's writer ready for another batch. It is one and the same, because its lists are
// tens of megabytes.
func (r *importRun) writer(result *ImportResult) *batchWriter {
	r.batch = batchWriter{run: r, result: result, mine: r.mine,
		records: r.batch.records[:0], rows: r.batch.rows[:0], rejects: r.batch.rejects[:0]}
	return &r.batch
}

// createUnit enters a village or group of which the list is the first to speak.
func (r *importRun) createUnit(tx *store.Tx) func(*org.Unit) error {
	return func(u *org.Unit) (err error) {
		if u.Code, err = tx.NextCode(org.Unit{ID: u.ParentID, Level: u.Level - 1, Code: r.places.codes[u.ParentID]}); err != nil {
			return err
		}
		return tx.InsertUnit(u)
	}
}

// maxExamples is how many rejected rows a result shows; all of them can be asked back.
const maxExamples = 20

// hashFile is the SHA-256 of a file's bytes, and its size.
func hashFile(ctx context.Context, path string, l sheet.Limits) (hash string, size int64, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, fault.Wrap(fault.NotFound, err, "sheet.no_file")
	}
	if err != nil {
		return "", 0, fault.Wrap(fault.Invalid, err, "sheet.unreadable", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, fault.Wrap(fault.Invalid, err, "sheet.unreadable", path)
	}
	limit := l.FileBytes
	if limit <= 0 {
		limit = 1 << 30
	}
	if info.Size() > limit {
		return "", 0, fault.New(fault.TooLarge, "sheet.too_large", info.Size()>>20, limit>>20)
	}
	h := sha256.New()
	size, err = io.Copy(h, f)
	if err != nil {
		return "", 0, fault.Wrap(fault.Invalid, err, "sheet.unreadable", path)
	}
	return hex.EncodeToString(h.Sum(nil)), size, ctx.Err()
}

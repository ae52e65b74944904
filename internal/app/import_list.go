package app

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/sheet"
	"luoi/internal/store"
)

// batchRows is how many rows one transaction takes in. Identifiers and fingerprints fall anywhere into
// their indexes, so a transaction writes nearly as many index pages as it has rows, until it has more rows
// than the index has pages: few large transactions write a fraction of what many small ones do. A stop
// loses some seconds of work.
const batchRows = 20_000

// linkRows is the same for linkage, which may take more memory than an import.
const linkRows = 50_000

// handRows is how many rows one stage of an import hands to the next.
const handRows = 4000

// ImportList takes a file in: rows become records of an immutable delivery, rows seen before are only
// noted, rows that cannot be read are kept sealed to be given back. Whole batches are written, each one
// transaction; a stop or a crash leaves whole batches, and the same file goes on where it stopped. The
// same file again changes nothing. A dry run goes the same way and writes nothing.
//
// Errors: Forbidden, Invalid (file, head, mapping), Interrupted (ctx ended; what was written stays).
func (a *App) ImportList(ctx context.Context, actor Actor, req ImportRequest, progress Progress) (ImportResult, error) {
	began := a.Now()
	if err := actor.may(access.ImportLists); err != nil {
		return ImportResult{}, err
	}
	run := &importRun{a: a, actor: actor, req: req, progress: progress}
	defer run.close()
	err := run.prepare(ctx)
	if err == nil && !run.result.Same {
		err = run.read(ctx)
	}
	run.result.Millis = a.Now().Sub(began).Milliseconds()
	return run.result, err
}

// importRun is the state of one import.
type importRun struct {
	a        *App
	actor    Actor
	req      ImportRequest
	progress Progress
	src      sheet.Source
	head     head
	d        store.Delivery
	parser   delivery.Parser
	places   *places
	seen     bool            // the list has rows of earlier deliveries to be looked for
	mine     map[int64]int64 // rows of this file: fingerprint to record
	fake     int64           // ids in a dry run
	batch    batchWriter
	result   ImportResult
}

func (r *importRun) close() {
	if r.src != nil {
		r.src.Close()
	}
}

// prepare knows the file, its head and the delivery it belongs to.
func (r *importRun) prepare(ctx context.Context) error {
	if r.req.Name == "" {
		r.req.Name = filepath.Base(r.req.Path)
	}
	hash, size, err := hashFile(ctx, r.req.Path, r.req.Limits)
	if err != nil {
		return err
	}
	if err := r.openSource(ctx); err != nil {
		return err
	}
	r.d = store.Delivery{UID: id.New(), List: r.req.List, FileName: r.req.Name, FileHash: hash, FileSize: size, AsOf: r.req.AsOf,
		Whole: r.req.Whole, AreaID: r.req.AreaID, State: store.DeliveryReading, NextLine: 1}
	r.result.List, r.result.Mapping = r.req.List, r.req.Mapping
	r.result.Reasons = map[string]int64{}
	if err := r.load(ctx); err != nil || r.result.Same {
		return err
	}
	r.parser = delivery.Parser{List: r.req.List, Mapping: r.req.Mapping, Latest: r.d.AsOf}
	if r.req.DryRun || r.d.ID != 0 {
		return nil
	}
	return r.begin(ctx)
}

// load reads what is known: an earlier delivery of this file, the places, the rows of the list.
func (r *importRun) load(ctx context.Context) error {
	return r.a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.findEarlier(tx); err != nil || r.result.Same {
			return err
		}
		if r.d.AsOf.IsZero() {
			r.d.AsOf = r.a.Today()
		}
		path, err := r.a.place(tx, r.actor, access.ImportLists, r.d.AreaID, r.d.AsOf)
		if err != nil {
			return err
		}
		r.d.AreaID = path[len(path)-1].ID
		if r.places, err = loadPlaces(tx, r.d.AsOf); err != nil {
			return err
		}
		if r.seen, err = tx.HasRecords(r.req.List); err != nil {
			return err
		}
		return r.loadMine(tx)
	})
}

// findEarlier looks for a delivery of the same bytes for the same day: a finished one makes this import
// a repetition, an unfinished one is gone on with.
func (r *importRun) findEarlier(tx *store.Tx) error {
	earlier, err := tx.DeliveriesOfFile(r.req.List, r.d.FileHash)
	if err != nil {
		return err
	}
	for _, d := range earlier {
		if !r.req.AsOf.IsZero() && d.AsOf != r.req.AsOf {
			continue
		}
		switch d.State {
		case store.DeliveryApplied:
			r.result.Same, r.result.UID = true, d.UID
			r.result.Total, r.result.Known, r.result.Repeat, r.result.Bad = d.RowsTotal, d.RowsTotal-d.RowsBad-d.RowsRepeat, d.RowsRepeat, d.RowsBad
			return nil
		case store.DeliveryReading, store.DeliveryStopped:
			if r.req.DryRun {
				continue
			}
			r.d = d
			r.result.Resumed = d.NextLine
			var mapping delivery.Mapping
			if err := json.Unmarshal([]byte(d.Mapping), &mapping); err != nil {
				return err
			}
			r.req.Mapping, r.result.Mapping = mapping, mapping // half a file read one way must be ended that way
			return nil
		}
	}
	return nil
}

func (r *importRun) loadMine(tx *store.Tx) error {
	r.mine = map[int64]int64{}
	if r.d.ID == 0 {
		return nil
	}
	mine, err := tx.FingerprintsOf(r.d.ID)
	if err != nil {
		return err
	}
	for _, f := range mine {
		r.mine[f.Print] = f.RecordID
	}
	r.result.Total, r.result.New, r.result.Known = r.d.RowsTotal, r.d.RowsNew, r.d.RowsKnown
	r.result.Repeat, r.result.Bad = r.d.RowsRepeat, r.d.RowsBad
	return nil
}

// begin writes the delivery before its first row, so that a crash leaves something to go on with.
func (r *importRun) begin(ctx context.Context) error {
	mapping, err := json.Marshal(r.req.Mapping)
	if err != nil {
		return err
	}
	header, err := json.Marshal(r.head.rows)
	if err != nil {
		return err
	}
	r.d.Mapping, r.d.Encoding = string(mapping), r.src.Encoding()
	return r.a.Store.Write(ctx, r.actor.AccountID, func(tx *store.Tx) error {
		if err := tx.InsertDelivery(&r.d); err != nil {
			return err
		}
		if err := tx.SetDeliveryHeader(r.d.ID, string(header)); err != nil {
			return err
		}
		if r.head.key == "" {
			return nil
		}
		return tx.RememberMapping(r.req.List, r.head.key, string(mapping))
	})
}

// finish closes the delivery: applied when all was read, stopped when someone asked to stop. The
// context may have ended, and yet where it stopped must be noted.
func (r *importRun) finish(ctx context.Context, cause error) error {
	r.result.UID = r.d.UID
	if r.req.DryRun {
		r.result.UID = ""
		return cause
	}
	r.d.State = store.DeliveryApplied
	if cause != nil {
		r.d.State = store.DeliveryStopped
	}
	err := r.a.Store.Write(context.WithoutCancel(ctx), r.actor.AccountID, func(tx *store.Tx) error {
		if err := tx.AdvanceDelivery(r.d); err != nil {
			return err
		}
		if cause != nil {
			return nil
		}
		if err := r.moveAsOf(tx); err != nil {
			return err
		}
		if err := tx.Change("delivery", r.d.UID); err != nil {
			return err
		}
		return tx.Audit("delivery.apply", "delivery:"+r.d.UID, string(r.d.List)+" "+strconv.FormatInt(r.d.RowsNew, 10))
	})
	if cause != nil && (ctx.Err() != nil || fault.KindOf(cause) == fault.Interrupted) {
		return fault.Wrap(fault.Interrupted, cause, "app.import_stopped", r.d.NextLine)
	}
	if cause != nil {
		return cause
	}
	return err
}

// moveAsOf lets the register's day follow the newest list; it never goes back.
func (r *importRun) moveAsOf(tx *store.Tx) error {
	now, err := tx.Setting(store.SettingAsOf)
	if err != nil || now >= r.d.AsOf.String() {
		return err
	}
	if err := tx.SetSetting(settingCountDue, countAll); err != nil { // who is covered depends on the day
		return err
	}
	return tx.SetSetting(store.SettingAsOf, r.d.AsOf.String())
}

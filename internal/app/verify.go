package app

import (
	"context"
	"slices"

	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// Check is one thing verify looked at. Name is the last part of a message key ("verify.<name>"), with
// Args; Looked is how many things were looked at, where that is known; Broken how many do not hold.
type Check struct {
	Name   string
	Args   []any
	Looked int64
	Broken int64
}

// Key is the message that says what was looked at.
func (c Check) Key() string { return "verify." + c.Name }

// VerifyReport is everything verify looked at, and remarks that are no faults: a file half read, a count
// that is due.
type VerifyReport struct {
	Checks  []Check
	Remarks []Check
	Totals  store.Totals
	Head    string // the audit's last hash; noted elsewhere it proves that nothing was cut off
}

// OK reports whether everything holds.
func (r VerifyReport) OK() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Broken > 0 })
}

// Verify looks through the whole store: the audit's chain, every record's line and every spell's record,
// identifiers, the sealed values, and the cells counted anew. It changes nothing.
func (a *App) Verify(ctx context.Context, progress Progress) (VerifyReport, error) {
	v := &verifier{a: a, progress: progress}
	chain, err := a.Store.VerifyAudit(ctx)
	if err != nil {
		return v.report, err
	}
	v.report.Head = chain.Head
	broken := int64(0)
	if chain.Bad != 0 {
		broken = 1
	}
	v.add(Check{Name: "audit", Args: []any{chain.Bad}, Looked: chain.Rows, Broken: broken})
	for i, d := range store.Doubts {
		progress.at("verify", int64(i), int64(len(store.Doubts)))
		err := a.Store.Read(ctx, func(tx *store.Tx) error {
			n, err := tx.Ask(d)
			v.add(Check{Name: d.Name, Broken: n})
			return err
		})
		if err != nil {
			return v.report, err
		}
	}
	for _, step := range []func(context.Context) error{v.remarks, v.sealed, v.savings, v.sponsors, v.plansHold, v.cells, v.prospects, v.targets, v.scenarios, v.reports} {
		if err := step(ctx); err != nil {
			return v.report, err
		}
	}
	return v.report, nil
}

type verifier struct {
	a        *App
	progress Progress
	report   VerifyReport
	due      bool // a count is due: cells may lag behind, and that is no fault
}

func (v *verifier) add(c Check) { v.report.Checks = append(v.report.Checks, c) }

func (v *verifier) remarks(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		unfinished, err := tx.UnfinishedDeliveries()
		if err != nil {
			return err
		}
		for _, d := range unfinished {
			v.report.Remarks = append(v.report.Remarks, Check{Name: "unfinished", Args: []any{d.FileName, d.NextLine}, Looked: d.RowsTotal})
		}
		due, err := tx.Setting(settingCountDue)
		if err != nil {
			return err
		}
		if v.due = due != ""; v.due {
			v.report.Remarks = append(v.report.Remarks, Check{Name: "count_due"})
		}
		v.report.Totals, err = tx.RegisterTotals()
		return err
	})
}

// sealed opens every person's identifiers with the key and compares them with the blind indexes.
func (v *verifier) sealed(ctx context.Context) error {
	holders := map[store.IdentifierKind]map[int64]int64{store.IdentCitizen: {}, store.IdentSI: {}}
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		for kind, m := range holders {
			if err := tx.EachBlind(int(kind), func(b store.BlindRow) { m[b.Blind] = b.PersonID }); err != nil {
				return err
			}
		}
		var looked, shut, unindexed int64
		err := tx.EachLinkPerson(func(p *store.LinkPerson) error {
			looked++
			ids, err := openIDs(v.a.Keys, p.IDs)
			if err != nil {
				shut++
				return nil
			}
			for kind, text := range map[store.IdentifierKind]string{store.IdentCitizen: ids.Citizen, store.IdentSI: ids.SI} {
				if text != "" && holders[kind][v.a.Keys.Blind(int(kind), text)] != p.ID {
					unindexed++
				}
			}
			return nil
		})
		v.add(Check{Name: "sealed", Looked: looked, Broken: shut})
		v.add(Check{Name: "indexed", Looked: looked, Broken: unindexed})
		return err
	})
}

// cells counts every commune anew and compares with what is kept.
func (v *verifier) cells(ctx context.Context) error {
	c, err := v.a.newCounter(ctx)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound { // no territory yet: nothing to count
			return nil
		}
		return err
	}
	var people, stale, cellsLooked, cellsWrong int64
	sums := map[cellKey]coverage.Cell{}
	for i, commune := range append(slices.Clone(c.tree.communes), 0) {
		v.progress.at("verify.cells", int64(i), int64(len(c.tree.communes)+1))
		err := v.a.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.CountPeople(commune, c.law.On)
			if err != nil {
				return err
			}
			cells := c.count(rows, commune)
			for i := range rows {
				people++
				if rows[i].Changed() {
					stale++
				}
			}
			addUp(sums, cells, commune, c.tree.root)
			if commune == 0 {
				return nil
			}
			looked, wrong, err := compareCells(tx, c.tree.within(commune), cells)
			cellsLooked, cellsWrong = cellsLooked+looked, cellsWrong+wrong
			return err
		})
		if err != nil {
			return err
		}
	}
	err = v.a.Store.Read(ctx, func(tx *store.Tx) error {
		looked, wrong, err := compareCells(tx, []int64{c.tree.root}, sums)
		cellsLooked, cellsWrong = cellsLooked+looked, cellsWrong+wrong
		return err
	})
	if v.due {
		stale, cellsWrong = 0, 0
	}
	v.add(Check{Name: "derived", Looked: people, Broken: stale})
	v.add(Check{Name: "cells", Looked: cellsLooked, Broken: cellsWrong})
	return err
}

// addUp sums the commune's own cells (those of groups and villages lie in them) into the province's.
func addUp(sums, cells map[cellKey]coverage.Cell, commune, root int64) {
	for k, cell := range cells {
		if k.unit != commune && !(commune == 0 && k.unit == root) {
			continue
		}
		key := cellKey{root, k.scheme, k.segment}
		sums[key] = sums[key].Plus(cell)
	}
}

// compareCells counts the kept cells of units that differ from the counted ones, on either side.
func compareCells(tx *store.Tx, units []int64, counted map[cellKey]coverage.Cell) (looked, wrong int64, err error) {
	in := map[int64]bool{}
	seen := map[cellKey]bool{}
	for _, u := range units {
		in[u] = true
		kept, err := tx.CellsOf(u)
		if err != nil {
			return looked, wrong, err
		}
		for _, r := range kept {
			k := cellKey{u, r.Scheme, r.Segment}
			seen[k] = true
			looked++
			if counted[k] != r.Cell {
				wrong++
			}
		}
	}
	for k, cell := range counted {
		if in[k.unit] && !seen[k] && !cell.IsZero() {
			wrong++
		}
	}
	return looked, wrong, nil
}

package app

import (
	"context"
	"slices"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// prospects judges every household anew by the recipe and compares with what is kept. Communes that wait for
// their derivation are left out: their rows lag behind, and that is no fault.
func (v *verifier) prospects(ctx context.Context) error {
	j, err := v.a.newJudge(ctx)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound { // no territory yet: nobody to judge
			return nil
		}
		return err
	}
	var looked, wrong int64
	due := v.due
	for i, id := range j.communes {
		v.progress.at("verify.prospects", int64(i), int64(len(j.communes)))
		err := v.a.Store.Read(ctx, func(tx *store.Tx) error {
			late, err := prospectsLate(tx, id)
			if err != nil || late {
				due = due || late
				return err
			}
			n, bad, err := j.differs(tx, id)
			looked, wrong = looked+n, wrong+bad
			return err
		})
		if err != nil {
			return err
		}
	}
	if due {
		v.report.Remarks = append(v.report.Remarks, Check{Name: "prospects_due"})
	}
	if v.due {
		wrong = 0
	}
	v.add(Check{Name: "prospects", Looked: looked, Broken: wrong})
	return nil
}

// prospectsLate reports whether a commune waits for its derivation.
func prospectsLate(tx *store.Tx, commune int64) (bool, error) {
	text, err := tx.Setting(settingProspectDue)
	if err != nil || text == "" {
		return false, err
	}
	all, waiting := parseDue(text)
	return all || slices.Contains(waiting, commune), nil
}

// differs judges a commune and counts the rows that a derivation would make, change or drop.
func (j *judge) differs(tx *store.Tx, commune int64) (looked, wrong int64, err error) {
	list, means, err := j.read(tx, commune)
	if err != nil {
		return 0, 0, err
	}
	before, err := tx.ProspectsOfCommune(commune)
	if err != nil {
		return 0, 0, err
	}
	changes := j.compare(commune, list, means, before)
	return int64(len(list)), int64(changes.Len()), nil
}

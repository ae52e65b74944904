package store

import (
	"luoi/internal/day"
	"luoi/internal/target"
)

const targetColumns = `t.id, t.line, t.parent, t.indicator, t.unit_id, t.holder_kind, t.holder_id, t.period, t.version, t.value, t.decision_no,
	t.decision_day, t.issuer, t.issued, t.reason, t.by_actor, t.at, t.past`

var (
	qTargetsOf  = register("target.ofPeriod", `SELECT `+targetColumns+` FROM target t WHERE t.indicator = $1 AND t.period = $2 AND t.past = 0 ORDER BY t.line`)
	qTargetLine = register("target.line", `SELECT `+targetColumns+` FROM target t WHERE t.line = $1 ORDER BY t.version`)
	qTargetAll  = register("target.all", `SELECT `+targetColumns+` FROM target t WHERE t.past = 0 ORDER BY t.indicator, t.period, t.line`)
	qTargetHeld = register("target.held", `SELECT `+targetColumns+` FROM target t
		WHERE t.indicator = $1 AND t.period = $2 AND t.holder_kind = $3 AND t.holder_id = $4 AND t.unit_id = $5 AND t.past = 0 ORDER BY t.line`)
	qTargetBelow  = register("target.children", `SELECT `+targetColumns+` FROM target t WHERE t.parent = $1 AND t.past = 0 ORDER BY t.line`)
	qTargetInsert = register("target.insert", `INSERT INTO target (id, line, parent, indicator, unit_id, holder_kind, holder_id, period, version, value,
		decision_no, decision_day, issuer, issued, reason, by_actor, at, past)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0)`)
	qTargetPast   = register("target.end", `UPDATE target SET past = 1 WHERE line = $1 AND past = 0`)
	qTargetSlices = register("target.slices", `SELECT period, value FROM target_slice WHERE target_id = $1 ORDER BY period`)
	qTargetSlice  = register("target.insertSlice", `INSERT INTO target_slice (target_id, period, value) VALUES ($1, $2, $3)`)
	qTargetUsed   = register("target.used", `SELECT indicator, period, count(*) FROM target WHERE past = 0 GROUP BY indicator, period ORDER BY period DESC, indicator`)
)

func scanTarget(r interface{ Scan(...any) error }, t *target.Target) error {
	var period string
	err := r.Scan(&t.ID, &t.Line, null(&t.Parent), &t.Indicator, &t.UnitID, &t.Holder.Kind, &t.Holder.ID, &period, &t.Version, &t.Value, &t.Decision.Number,
		null(&t.Decision.Day), &t.Decision.Issuer, null(&t.Issued), &t.Reason, &t.By, &t.At, null(&t.Past))
	if err != nil {
		return err
	}
	t.Period, err = day.ParsePeriod(period)
	return err
}

func (tx *Tx) targets(q *Query, args ...any) ([]target.Target, error) {
	var list []target.Target
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, target.Target{})
		return scanTarget(r, &list[len(list)-1])
	})
	return list, err
}

// Targets lists the lines of an indicator and period as they stand, without slices.
func (tx *Tx) Targets(indicator string, p day.Period) ([]target.Target, error) {
	return tx.targets(qTargetsOf, indicator, p.String())
}

// AllTargets lists every line as it stands, without slices.
func (tx *Tx) AllTargets() ([]target.Target, error) { return tx.targets(qTargetAll) }

// TargetVersions lists a line's versions, the first one first, with slices.
func (tx *Tx) TargetVersions(line int64) ([]target.Target, error) {
	list, err := tx.targets(qTargetLine, line)
	for n := range list {
		if err == nil {
			err = tx.fillSlices(&list[n])
		}
	}
	return list, err
}

func (tx *Tx) fillSlices(t *target.Target) error {
	return tx.each(qTargetSlices, []any{t.ID}, func(r *Rows) error {
		var code string
		var s target.Slice
		if err := r.Scan(&code, &s.Value); err != nil {
			return err
		}
		p, err := day.ParsePeriod(code)
		s.Period = p
		t.Slices = append(t.Slices, s)
		return err
	})
}

// TargetHeld finds what a holder holds in a place; ok false when nothing.
func (tx *Tx) TargetHeld(indicator string, p day.Period, unit int64, h target.Holder) (t target.Target, ok bool, err error) {
	list, err := tx.targets(qTargetHeld, indicator, p.String(), h.Kind, h.ID, unit)
	if err != nil || len(list) == 0 {
		return t, false, err
	}
	t = list[0]
	return t, true, tx.fillSlices(&t)
}

// TargetChildren lists what was given on from a line.
func (tx *Tx) TargetChildren(line int64) ([]target.Target, error) {
	return tx.targets(qTargetBelow, line)
}

// InsertTarget keeps a version; the one before is past from then on. Line 0 begins a new one.
func (tx *Tx) InsertTarget(t *target.Target) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	t.ID = id
	if t.Line == 0 {
		t.Line, t.Version = id, 1
	} else if _, err := tx.Exec(qTargetPast, t.Line); err != nil {
		return err
	}
	_, err = tx.Exec(qTargetInsert, t.ID, t.Line, orNull(t.Parent), t.Indicator, t.UnitID, t.Holder.Kind, t.Holder.ID, t.Period.String(), t.Version, t.Value,
		t.Decision.Number, t.Decision.Day, t.Decision.Issuer, t.Issued, t.Reason, tx.Actor, tx.NowMS())
	if err != nil {
		return err
	}
	for _, s := range t.Slices {
		if _, err := tx.Exec(qTargetSlice, t.ID, s.Period.String(), s.Value); err != nil {
			return err
		}
	}
	return nil
}

// TargetUse says how many lines stand for an indicator and period.
type TargetUse struct {
	Indicator string
	Period    day.Period
	Lines     int64
}

// TargetsUsed lists for what targets were given, the latest period first.
func (tx *Tx) TargetsUsed() ([]TargetUse, error) {
	var list []TargetUse
	err := tx.each(qTargetUsed, nil, func(r *Rows) error {
		var u TargetUse
		var code string
		if err := r.Scan(&u.Indicator, &code, &u.Lines); err != nil {
			return err
		}
		p, err := day.ParsePeriod(code)
		u.Period = p
		list = append(list, u)
		return err
	})
	return list, err
}

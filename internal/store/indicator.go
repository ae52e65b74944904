package store

import (
	"luoi/internal/day"
	"luoi/internal/target"
)

const indicatorColumns = `code, name, name_en, kind, unit, numerator, denominator, scheme, as_of, formula, less`

var (
	qIndicators = register("indicator.all", `SELECT `+indicatorColumns+` FROM indicator ORDER BY scheme, kind DESC, code`)
	qIndicator  = register("indicator.byCode", `SELECT `+indicatorColumns+` FROM indicator WHERE code = $1`)
	qIndicatorN = register("indicator.insert", `INSERT INTO indicator (`+indicatorColumns+`, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`)
)

func scanIndicator(r interface{ Scan(...any) error }, i *target.Indicator) error {
	return r.Scan(&i.Code, &i.Name, &i.NameEN, &i.Kind, &i.Unit, &i.Numerator, &i.Denominator, &i.Scheme, &i.AsOf, &i.Formula, null(&i.Less))
}

// Indicators lists the catalogue, by scheme.
func (tx *Tx) Indicators() ([]target.Indicator, error) {
	var list []target.Indicator
	err := tx.each(qIndicators, nil, func(r *Rows) error {
		list = append(list, target.Indicator{})
		return scanIndicator(r, &list[len(list)-1])
	})
	return list, err
}

// Indicator finds one by its code; NotFound when there is none.
func (tx *Tx) Indicator(code string) (target.Indicator, error) {
	var i target.Indicator
	err := scanIndicator(tx.QueryRow(qIndicator, code), &i)
	return i, err
}

// InsertIndicator keeps a new one; Conflict when the code is taken.
func (tx *Tx) InsertIndicator(i target.Indicator) error {
	_, err := tx.Exec(qIndicatorN, i.Code, i.Name, i.NameEN, i.Kind, i.Unit, i.Numerator, i.Denominator, i.Scheme, i.AsOf, i.Formula, i.Less, tx.Actor, tx.NowMS())
	return err
}

const measureColumns = `id, indicator, unit_id, holder_kind, holder_id, from_day, day, value, num, den, way, source, told, by_actor, at`

var (
	qMeasuresOf = register("measure.ofHolder", `SELECT `+measureColumns+` FROM measure
		WHERE indicator = $1 AND holder_kind = $2 AND holder_id = $3 AND unit_id = $4 AND gone_at = 0 ORDER BY day, at, id`)
	qMeasuresBetween = register("measure.between", `SELECT `+measureColumns+` FROM measure
		WHERE indicator = $1 AND day >= $2 AND day <= $3 AND gone_at = 0 ORDER BY day, at, id`)
	qMeasuresIn = register("measure.ofUnit", `SELECT `+measureColumns+` FROM measure
		WHERE indicator = $1 AND unit_id = $2 AND gone_at = 0 ORDER BY day DESC, at DESC, id DESC`)
	qMeasureLatest = register("measure.latestIn", `SELECT MAX(m.day) FROM measure m
		WHERE m.indicator = $1 AND m.gone_at = 0 AND m.day >= $3 AND m.day <= $4 AND m.unit_id IN (SELECT v.unit_id FROM unit_version v WHERE v.parent_id = $2)`)
	qMeasureTold = register("measure.toldIn", `SELECT m.indicator, m.unit_id, u.level, MAX(m.day) FROM measure m JOIN unit u ON u.id = m.unit_id
		WHERE m.gone_at = 0 AND m.holder_kind = 'unit' AND m.way <> 'computed' GROUP BY m.indicator, m.unit_id, u.level ORDER BY u.level, m.unit_id, m.indicator`)
	qMeasureSame = register("measure.same", `SELECT `+measureColumns+` FROM measure
		WHERE indicator = $1 AND holder_kind = $2 AND holder_id = $3 AND unit_id = $4 AND day = $5 AND source = $6 AND gone_at = 0 ORDER BY id`)
	qMeasureInsert = register("measure.insert", `INSERT INTO measure (`+measureColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`)
	qMeasureEnd  = register("measure.end", `UPDATE measure SET gone_at = $2, gone_by = $3, gone_reason = $4 WHERE id = $1 AND gone_at = 0`)
	qMeasurePast = register("measure.past", `SELECT `+measureColumns+`, gone_at, gone_by, gone_reason FROM measure
		WHERE indicator = $1 AND unit_id = $2 AND gone_at > 0 AND way <> 'computed' ORDER BY gone_at DESC, id DESC`)
)

func scanMeasure(r interface{ Scan(...any) error }, m *target.Measure, more ...any) error {
	return r.Scan(append([]any{&m.ID, &m.Indicator, &m.UnitID, &m.Holder.Kind, &m.Holder.ID, null(&m.From), null(&m.Day), &m.Value, &m.Num, &m.Den,
		&m.Way, &m.Source, null(&m.Told), &m.By, &m.At}, more...)...)
}

func (tx *Tx) measures(q *Query, args ...any) ([]target.Measure, error) {
	var list []target.Measure
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, target.Measure{})
		return scanMeasure(r, &list[len(list)-1])
	})
	return list, err
}

// MeasuresOf lists what stands of an indicator for one holder in a place, oldest first.
func (tx *Tx) MeasuresOf(indicator string, unit int64, h target.Holder) ([]target.Measure, error) {
	return tx.measures(qMeasuresOf, indicator, h.Kind, h.ID, unit)
}

// MeasuresBetween lists what stands of an indicator for everyone, of days from one to another.
func (tx *Tx) MeasuresBetween(indicator string, from, to day.Date) ([]target.Measure, error) {
	return tx.measures(qMeasuresBetween, indicator, from, to)
}

// MeasuresIn lists what stands of an indicator in one place, latest first.
func (tx *Tx) MeasuresIn(indicator string, unit int64) ([]target.Measure, error) {
	return tx.measures(qMeasuresIn, indicator, unit)
}

// MeasureLike finds what the same source said of the same holder and day; ok false when it said nothing.
func (tx *Tx) MeasureLike(m target.Measure) (old target.Measure, ok bool, err error) {
	list, err := tx.measures(qMeasureSame, m.Indicator, m.Holder.Kind, m.Holder.ID, m.UnitID, m.Day, m.Source)
	for _, o := range list {
		if o.From == m.From {
			return o, true, err
		}
	}
	return old, false, err
}

// InsertMeasures keeps values; ids are given here.
func (tx *Tx) InsertMeasures(list []target.Measure) error {
	if len(list) == 0 {
		return nil
	}
	id, err := tx.NextIDs(len(list))
	if err != nil {
		return err
	}
	for n, m := range list {
		_, err := tx.Exec(qMeasureInsert, id+int64(n), m.Indicator, m.UnitID, m.Holder.Kind, m.Holder.ID, m.From, m.Day, m.Value, m.Num, m.Den,
			m.Way, m.Source, m.Told, tx.Actor, tx.NowMS())
		if err != nil {
			return err
		}
	}
	return nil
}

// EndMeasure takes a value out of the count; the row stays with who did it and why.
func (tx *Tx) EndMeasure(id int64, reason string) error {
	return one(tx.Exec(qMeasureEnd, id, tx.NowMS(), tx.Actor, reason))
}

// PastMeasure is a value that was corrected.
type PastMeasure struct {
	target.Measure
	EndedAt int64 // unix ms
	EndedBy string
	Reason  string
}

// MeasuresPast lists corrected values of a place, the last correction first.
func (tx *Tx) MeasuresPast(indicator string, unit int64) ([]PastMeasure, error) {
	var list []PastMeasure
	err := tx.each(qMeasurePast, []any{indicator, unit}, func(r *Rows) error {
		var p PastMeasure
		err := scanMeasure(r, &p.Measure, &p.EndedAt, &p.EndedBy, &p.Reason)
		list = append(list, p)
		return err
	})
	return list, err
}

// LatestMeasureBelow is the day of the latest measure of an indicator in the places directly below one, within two
// days; zero when there is none.
func (tx *Tx) LatestMeasureBelow(indicator string, unit int64, from, to day.Date) (day.Date, error) {
	var d day.Date
	err := tx.QueryRow(qMeasureLatest, indicator, unit, from, to).Scan(null(&d))
	return d, err
}

// ToldMeasure says that numbers of an indicator were told of a place, the latest as of Day.
type ToldMeasure struct {
	Indicator string
	UnitID    int64
	Level     int
	Day       day.Date
}

// ToldMeasures lists of which places and indicators numbers were entered or imported, higher places first.
func (tx *Tx) ToldMeasures() ([]ToldMeasure, error) {
	var list []ToldMeasure
	err := tx.each(qMeasureTold, nil, func(r *Rows) error {
		var t ToldMeasure
		err := r.Scan(&t.Indicator, &t.UnitID, &t.Level, null(&t.Day))
		list = append(list, t)
		return err
	})
	return list, err
}

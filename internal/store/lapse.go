package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Lapse is what somebody said about an end of participation.
type Lapse struct {
	Person person.ID
	Scheme person.Scheme
	Last   day.Date
	Reason person.LapseReason
	By     string
	At     int64 // unix ms
}

// A merged person's words count for whom it was merged into.
const lapseWho = `COALESCE(p.merged_into, p.id)`

func lapseCount(where string) string {
	return `SELECT l.reason, count(*) FROM lapse l JOIN person q ON q.id = l.person_id JOIN person p ON p.id = COALESCE(q.merged_into, q.id)
		WHERE ` + where + ` AND l.scheme = $2 AND l.last_day >= $3 AND l.last_day <= $4 AND l.past = 0 GROUP BY l.reason ORDER BY l.reason`
}

var (
	qLapseCount = map[int]*Query{
		1: register("lapse.province", lapseCount(`$1 <> 0`)),
		3: register("lapse.commune", lapseCount(`p.commune_id = $1`)),
		4: register("lapse.village", lapseCount(`p.village_id = $1`)),
		5: register("lapse.group", lapseCount(`p.group_id = $1`)),
	}
	qLapseAll = register("lapse.reasons", `SELECT l.reason, count(*) FROM lapse l WHERE l.past = 0 GROUP BY l.reason ORDER BY l.reason`)
	qLapsesOf = register("lapse.ofPerson", `SELECT `+lapseWho+`, l.scheme, l.last_day, l.reason, l.by_actor, l.at FROM lapse l JOIN person p ON p.id = l.person_id
		WHERE `+lapseWho+` = $1 AND l.scheme = $2 AND l.past = 0 ORDER BY l.last_day DESC`)
	qLapsesBetween = register("lapse.between", `SELECT `+lapseWho+`, l.scheme, l.last_day, l.reason, l.by_actor, l.at FROM lapse l JOIN person p ON p.id = l.person_id
		WHERE l.scheme = $1 AND l.last_day >= $2 AND l.last_day <= $3 AND l.past = 0 ORDER BY l.last_day DESC, l.id`)
	qLapseInsert = register("lapse.insert", `INSERT INTO lapse (id, person_id, scheme, last_day, reason, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qLapseEnd    = register("lapse.end", `UPDATE lapse SET past = 1 WHERE person_id = $1 AND scheme = $2 AND last_day = $3 AND past = 0`)
)

// LapseReasons counts what was said of the stops of a place whose last day lies between two days.
func (tx *Tx) LapseReasons(level int, unit int64, s person.Scheme, from, to day.Date) (map[string]int64, error) {
	out := map[string]int64{}
	q, ok := qLapseCount[level]
	if !ok {
		return out, nil
	}
	// The last day covered lies a day before the stop.
	err := tx.each(q, []any{unit, s, from.AddDays(-1), to.AddDays(-1)}, func(r *Rows) error {
		var reason string
		var n int64
		err := r.Scan(&reason, &n)
		out[reason] = n
		return err
	})
	return out, err
}

func (tx *Tx) lapses(q *Query, args ...any) ([]Lapse, error) {
	var list []Lapse
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Lapse{})
		l := &list[len(list)-1]
		return r.Scan(&l.Person, &l.Scheme, null(&l.Last), &l.Reason, &l.By, &l.At)
	})
	return list, err
}

// LapsesOf lists what was said of one person's stops, the latest first.
func (tx *Tx) LapsesOf(id person.ID, s person.Scheme) ([]Lapse, error) {
	return tx.lapses(qLapsesOf, id, s)
}

// LapsesBetween lists what was said of stops whose last day lies between two days.
func (tx *Tx) LapsesBetween(s person.Scheme, from, to day.Date) ([]Lapse, error) {
	return tx.lapses(qLapsesBetween, s, from, to)
}

// SetLapse keeps a word; an earlier one about the same stop stays as past. Empty reason: the word is taken back.
func (tx *Tx) SetLapse(l Lapse) error {
	if _, err := tx.Exec(qLapseEnd, l.Person, l.Scheme, l.Last); err != nil {
		return err
	}
	if l.Reason == "" {
		return nil
	}
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qLapseInsert, id, l.Person, l.Scheme, l.Last, l.Reason, tx.Actor, tx.NowMS())
	return err
}

// AllLapseReasons counts every word that stands, by reason.
func (tx *Tx) AllLapseReasons() (map[string]int64, error) {
	out := map[string]int64{}
	err := tx.each(qLapseAll, nil, func(r *Rows) error {
		var reason string
		var n int64
		err := r.Scan(&reason, &n)
		out[reason] = n
		return err
	})
	return out, err
}

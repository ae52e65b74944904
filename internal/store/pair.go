package store

import (
	"luoi/internal/person"
)

// Pair is a doubtful pair, or a decision by hand which next month's file must respect.
type Pair struct {
	RecordID    int64
	PersonID    person.ID
	Weight      float64
	Probability float64
	Decision    Decision // Review, HandMatched, HandRefused
	ByActor     string
	At          int64 // unix ms
}

const pairColumns = `record_id, person_id, weight, probability, decision, by_actor, at`

var (
	qPairsOfRecord = register("pair.ofRecord", `SELECT `+pairColumns+` FROM pair WHERE record_id = $1 ORDER BY probability DESC, person_id`)
	qPairsOfPerson = register("pair.ofPerson", `SELECT `+pairColumns+` FROM pair WHERE person_id = $1 ORDER BY probability DESC, record_id`)
	qPairPut       = register("pair.put", `INSERT INTO pair (`+pairColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (record_id, person_id) DO UPDATE SET weight = excluded.weight, probability = excluded.probability,
			decision = excluded.decision, by_actor = excluded.by_actor, at = excluded.at`)
	qPairCount = register("pair.count", `SELECT decision, count(*) FROM pair GROUP BY decision`)
)

func scanPair(r interface{ Scan(...any) error }, p *Pair) error {
	return r.Scan(&p.RecordID, &p.PersonID, float{&p.Weight}, float{&p.Probability}, &p.Decision, &p.ByActor, &p.At)
}

func (tx *Tx) pairs(q *Query, args ...any) ([]Pair, error) {
	var list []Pair
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Pair{})
		return scanPair(r, &list[len(list)-1])
	})
	return list, err
}

// PairsOfRecord and PairsOfPerson list pairs, most probable first.
func (tx *Tx) PairsOfRecord(id int64) ([]Pair, error)     { return tx.pairs(qPairsOfRecord, id) }
func (tx *Tx) PairsOfPerson(id person.ID) ([]Pair, error) { return tx.pairs(qPairsOfPerson, id) }

// PutPair keeps a pair, replacing an earlier decision.
func (tx *Tx) PutPair(p Pair) error {
	_, err := tx.Exec(qPairPut, p.RecordID, p.PersonID, p.Weight, p.Probability, p.Decision, p.ByActor, tx.NowMS())
	return err
}

// PairCounts counts pairs by decision.
func (tx *Tx) PairCounts() (map[Decision]int64, error) {
	counts := map[Decision]int64{}
	err := tx.each(qPairCount, nil, func(r *Rows) error {
		var d Decision
		var n int64
		err := r.Scan(&d, &n)
		counts[d] = n
		return err
	})
	return counts, err
}

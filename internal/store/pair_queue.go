package store

import (
	"luoi/internal/delivery"
	"luoi/internal/person"
)

// The queue of doubtful pairs (hàng chờ xem lại cặp nghi ngờ), filtered by what its reader may see.

// PairFilter says which open pairs are asked for.
type PairFilter struct {
	Units  []int64       // places of the candidate person, with what lies below them; at most MaxScope
	Whole  bool          // the whole province, also persons whose place is not known
	List   delivery.List // "" is every list
	Low    float64       // probability from, inclusive
	High   float64       // to, exclusive; above 1 for no limit
	Reader string        // account that reads
	Mine   bool          // the pairs the reader spoke about and left open; else those still to be spoken about
}

// pairWhere keeps open pairs whose record is open too; a row of the residents list is a person already and
// its pair says that it may be the same as an older one. $1 list, $2 low, $3 high, $4 reader, $5 mine, $6
// whole.
const pairWhere = ` FROM pair a JOIN record r ON r.id = a.record_id JOIN person p ON p.id = a.person_id
	WHERE a.decision = 2 AND (r.decision = 2 OR r.list = 'residents' AND r.decision = 3) AND p.merged_into IS NULL
	  AND (r.person_id IS NULL OR r.person_id <> p.id)
	  AND ($1 = '' OR r.list = $1) AND a.probability >= $2 AND a.probability < $3
	  AND CASE WHEN EXISTS (SELECT 1 FROM pair_opinion o WHERE o.record_id = a.record_id AND o.person_id = a.person_id
	        AND o.by_actor = $4 AND o.undone_at = 0) THEN 1 ELSE 0 END = CAST($5 AS bigint)
	  AND (CAST($6 AS bigint) = 1 OR p.commune_id IN (SELECT id FROM area) OR p.village_id IN (SELECT id FROM area)
	       OR p.group_id IN (SELECT id FROM area))`

var (
	qPairQueue = register("pairQueue.next", withArea(8)+`SELECT a.record_id, a.person_id`+pairWhere+
		` ORDER BY a.turn DESC, a.probability DESC, a.record_id, a.person_id LIMIT $7`)
	qPairFacets = register("pairQueue.facets", withArea(7)+`SELECT r.list, CASE WHEN a.probability >= 0.8 THEN 2 WHEN a.probability >= 0.5 THEN 1 ELSE 0 END AS band, count(*)`+pairWhere+
		` GROUP BY r.list, band ORDER BY r.list, band`)
	qPairKeyed = register("pairQueue.one", `SELECT record_id, person_id, weight, probability, decision, by_actor, at, turn, earlier
		FROM pair WHERE record_id = $1 AND person_id = $2`)
)

func (f PairFilter) args(more ...any) []any {
	return scopeArgs(f.Units, append([]any{string(f.List), f.Low, f.High, f.Reader, f.Mine, f.Whole}, more...)...)
}

// PairKey names a pair.
type PairKey struct {
	RecordID int64
	PersonID person.ID
}

// PairQueue lists the open pairs of a filter in the order in which they are looked at: those like an earlier
// decision first, then those on which somebody asked for another's eyes, then the most probable.
func (tx *Tx) PairQueue(f PairFilter, limit int) ([]PairKey, error) {
	var list []PairKey
	err := tx.each(qPairQueue, f.args(limit), func(r *Rows) error {
		var k PairKey
		err := r.Scan(&k.RecordID, &k.PersonID)
		list = append(list, k)
		return err
	})
	return list, err
}

// PairFacet is how many open pairs a list has in a band of probability: 0 below one half, 1 up to 0.8, 2 above.
type PairFacet struct {
	List delivery.List
	Band int
	N    int64
}

// PairFacets counts the open pairs of a filter.
func (tx *Tx) PairFacets(f PairFilter) ([]PairFacet, error) {
	var list []PairFacet
	err := tx.each(qPairFacets, f.args(), func(r *Rows) error {
		var c PairFacet
		err := r.Scan(&c.List, &c.Band, &c.N)
		list = append(list, c)
		return err
	})
	return list, err
}

// QueuedPair is a pair with what orders it.
type QueuedPair struct {
	Pair
	Turn    int   // 2: an earlier hand decided a similar row; 1: somebody asked for a second opinion
	Earlier int64 // the record of an earlier file that was decided by hand; 0: none
}

// PairOf finds one pair; NotFound when the two were never thought to be one.
func (tx *Tx) PairOf(k PairKey) (QueuedPair, error) {
	var q QueuedPair
	p := &q.Pair
	err := tx.QueryRow(qPairKeyed, k.RecordID, k.PersonID).Scan(&p.RecordID, &p.PersonID, float{&p.Weight}, float{&p.Probability},
		&p.Decision, &p.ByActor, &p.At, &q.Turn, null(&q.Earlier))
	return q, err
}

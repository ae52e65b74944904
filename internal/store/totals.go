package store

// Totals of the register, as the demonstration and the report of a link print them.

// Totals of the register. Matched and Review are of residents and exclude each other.
type Totals struct {
	Residents int64
	Matched   int64 // found in at least one insured list
	Review    int64 // an undecided pair and no decided one
	Outside   int64 // participants who do not stand in the residents list
}

var (
	qTotalOutside = register("totals.outside",
		`SELECT count(*) FROM person p WHERE p.resident = 0 AND p.merged_into IS NULL AND EXISTS
		   (SELECT 1 FROM record r WHERE r.person_id = p.id AND r.list <> 'residents' AND r.decision IN (1, 3, 4))`)
	qTotalMatched = register("totals.matched",
		`SELECT count(*) FROM person p WHERE p.resident = 1 AND p.merged_into IS NULL AND EXISTS
		   (SELECT 1 FROM record r WHERE r.person_id = p.id AND r.list <> 'residents' AND r.decision IN (1, 3, 4))`)
	qTotalReview = register("totals.review",
		`SELECT count(DISTINCT p.id) FROM pair a JOIN record r ON r.id = a.record_id JOIN person p ON p.id = a.person_id
		 WHERE a.decision = 2 AND r.decision = 2 AND r.list <> 'residents' AND p.resident = 1 AND p.merged_into IS NULL
		   AND NOT EXISTS (SELECT 1 FROM record x WHERE x.person_id = p.id AND x.list <> 'residents' AND x.decision IN (1, 3, 4))`)
)

// RegisterTotals counts residents, those found in insured lists, those under review, and outsiders.
func (tx *Tx) RegisterTotals() (Totals, error) {
	var t Totals
	for _, c := range []struct {
		q    *Query
		args []any
		n    *int64
	}{{qPersonCount, []any{true}, &t.Residents}, {qTotalOutside, nil, &t.Outside}, {qTotalMatched, nil, &t.Matched}, {qTotalReview, nil, &t.Review}} {
		if err := tx.QueryRow(c.q, c.args...).Scan(c.n); err != nil {
			return t, err
		}
	}
	return t, nil
}

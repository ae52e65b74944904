package store

import (
	"slices"

	"luoi/internal/person"
)

// Counts of prospects by commune, kept beside the prospects: a province of a million people has half a million
// of them, and counting those for each page took half a second. Whoever changes a prospect's commune, segment,
// reason, schemes or holder calls countProspects; the communes are counted once, before the commit or before the
// counts are read, so that three hundred visits in one commit count their commune once.

// prospectCellChosen is prospectChosen over counts: $1 reason, $2 scheme, $3 segment, $4 holder (-1 all, 0 nobody).
const prospectCellChosen = ` ($1 = 0 OR c.lead = $1) AND ($2 = 0 OR (c.wants & $2) <> 0) AND ($3 = '' OR c.segment = $3)
	AND (CAST($4 AS bigint) = -1 OR c.held = 0)`

var (
	qProspectCellDrop = register("prospectCell.drop", `DELETE FROM prospect_cell WHERE commune_id = $1`)
	qProspectCellFill = register("prospectCell.fill", `INSERT INTO prospect_cell (commune_id, segment, lead, wants, held, n)
		SELECT q.commune_id, q.segment, q.lead, q.wants, CASE WHEN q.holder_id IS NULL THEN 0 ELSE 1 END, count(*)
		FROM prospect q WHERE q.commune_id = $1 AND q.lead > 0 GROUP BY 1, 2, 3, 4, 5`)
	qProspectCellSum = register("prospectCell.total", `SELECT CAST(COALESCE(SUM(c.n), 0) AS bigint) FROM prospect_cell c WHERE`+prospectCellChosen)
	qProspectCellsBy = register("prospectCell.cells", `SELECT c.commune_id, c.segment, c.lead, CAST(SUM(c.n) AS bigint) FROM prospect_cell c WHERE`+
		prospectCellChosen+` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)
	qProspectCommune = register("prospectCell.communeOf", `SELECT commune_id FROM prospect WHERE person_id = $1`)
)

// counted reports whether the kept counts can answer: the whole province, nobody's appointments, no one holder.
func (f ProspectFilter) counted() bool { return f.Level == 1 && f.NextBy.IsZero() && f.Holder <= 0 }

// countProspects notes that the prospects of communes are to be counted anew.
func (tx *Tx) countProspects(communes []int64) {
	for _, c := range communes {
		if !slices.Contains(tx.stale, c) {
			tx.stale = append(tx.stale, c)
		}
	}
}

// countStale counts what was noted.
func (tx *Tx) countStale() error {
	slices.Sort(tx.stale)
	for _, c := range tx.stale {
		if _, err := tx.Exec(qProspectCellDrop, c); err != nil {
			return err
		}
		if _, err := tx.Exec(qProspectCellFill, c); err != nil {
			return err
		}
	}
	tx.stale = nil
	return nil
}

// communesOf lists where some prospects live.
func (tx *Tx) communesOf(people []person.ID) ([]int64, error) {
	var list []int64
	for _, id := range people {
		var c int64
		if err := tx.QueryRow(qProspectCommune, id).Scan(&c); err != nil {
			return nil, err
		}
		if !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list, nil
}

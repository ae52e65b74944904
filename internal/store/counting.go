package store

import (
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/review"
)

// Counting reads what coverage needs of the people of one commune, and writes back what it derived.
// Commune 0 stands for people whose commune is not known.

// CountRow is one person as counting sees them, with what was derived last time.
type CountRow struct {
	ID                    int64
	Village, Group        int64
	Birth                 person.Birth
	Sex                   person.Sex
	Ethnicity, Occupation string
	Poverty               person.Poverty
	Resident              bool
	Segment               int
	WorkingAge            bool
	Covered, Review       int
	Standing              review.Standing // what review rounds say
	NewSegment            int
	NewWorkingAge         bool
	NewCovered, NewReview int
	NewStanding           review.Standing
}

// Changed reports whether the derived columns differ from what is stored.
func (r *CountRow) Changed() bool {
	return r.Segment != r.NewSegment || r.WorkingAge != r.NewWorkingAge || r.Covered != r.NewCovered || r.Review != r.NewReview ||
		r.Standing != r.NewStanding
}

// Sums are cast, because PostgreSQL's SUM(bigint) is numeric.
var (
	qCountPeople = register("counting.people",
		`SELECT id, village_id, group_id, birth, birth_prec, sex, ethnicity, occupation, poverty, resident, segment,
		        working_age, covered, review, answered, told
		 FROM person WHERE commune_id = $1 AND merged_into IS NULL ORDER BY id`)
	qCountPeopleNowhere = register("counting.peopleNowhere",
		`SELECT id, village_id, group_id, birth, birth_prec, sex, ethnicity, occupation, poverty, resident, segment,
		        working_age, covered, review, answered, told
		 FROM person WHERE commune_id IS NULL AND merged_into IS NULL ORDER BY id`)
	qCountSpells = register("counting.spells",
		`SELECT s.person_id, s.scheme FROM person p JOIN spell s ON s.person_id = p.id
		 WHERE p.commune_id = $1 AND s.from_day <= $2 AND (s.to_day IS NULL OR s.to_day >= $2)`)
	qCountSpellsNowhere = register("counting.spellsNowhere",
		`SELECT s.person_id, s.scheme FROM person p JOIN spell s ON s.person_id = p.id
		 WHERE p.commune_id IS NULL AND s.from_day <= $1 AND (s.to_day IS NULL OR s.to_day >= $1)`)
	qCountPairs = register("counting.pairs",
		`SELECT a.person_id, r.list FROM person p JOIN pair a ON a.person_id = p.id JOIN record r ON r.id = a.record_id
		 WHERE p.commune_id = $1 AND a.decision = 2 AND r.decision = 2`)
	qCountPairsNowhere = register("counting.pairsNowhere",
		`SELECT a.person_id, r.list FROM person p JOIN pair a ON a.person_id = p.id JOIN record r ON r.id = a.record_id
		 WHERE p.commune_id IS NULL AND a.decision = 2 AND r.decision = 2`)
	qCountUpdate = register("counting.update",
		`UPDATE person SET segment = $2, working_age = $3, covered = $4, review = $5, seq = $6, answered = $7, told = $8 WHERE id = $1`)
	qCountMarks = register("counting.marks",
		`SELECT COALESCE(g.merged_into, g.id), r.scheme, l.answer FROM person g JOIN review_line l ON l.person_id = g.id
		 JOIN review_round r ON r.number = l.round_no WHERE g.commune_id = $1 AND l.answer <> 0
		 ORDER BY l.marked_at, l.round_no, l.line_no`)
	qCountMarksNowhere = register("counting.marksNowhere",
		`SELECT COALESCE(g.merged_into, g.id), r.scheme, l.answer FROM person g JOIN review_line l ON l.person_id = g.id
		 JOIN review_round r ON r.number = l.round_no WHERE g.commune_id IS NULL AND l.answer <> 0
		 ORDER BY l.marked_at, l.round_no, l.line_no`)
	qCellDrop = register("counting.drop", `DELETE FROM cell WHERE unit_id = $1`)
	qCellSum  = register("counting.sumCommunes",
		`SELECT scheme, segment, CAST(SUM(people) AS bigint), CAST(SUM(working_age) AS bigint), CAST(SUM(eligible) AS bigint), CAST(SUM(covered) AS bigint), CAST(SUM(review) AS bigint), CAST(SUM(elsewhere) AS bigint),
		        CAST(SUM(missing) AS bigint), CAST(SUM(outside) AS bigint)
		 FROM cell WHERE level = 3 GROUP BY scheme, segment ORDER BY scheme, segment`)
	qCellAll = register("counting.cells",
		`SELECT unit_id, level, scheme, segment, people, working_age, eligible, covered, review, elsewhere, missing, outside
		 FROM cell WHERE unit_id = $1 ORDER BY scheme, segment`)
)

// CountPeople reads the people of a commune, with the schemes that cover them on the day and those in
// which they have an undecided pair, and what review rounds say of them, already filled in.
func (tx *Tx) CountPeople(commune int64, on day.Date) ([]CountRow, error) {
	var list []CountRow
	scan := func(r *Rows) error {
		list = append(list, CountRow{})
		p := &list[len(list)-1]
		return r.Scan(&p.ID, null(&p.Village), null(&p.Group), null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, &p.Ethnicity,
			&p.Occupation, &p.Poverty, null(&p.Resident), &p.Segment, null(&p.WorkingAge), &p.Covered, &p.Review,
			&p.Standing.Answer, &p.Standing.Told)
	}
	people, spells, pairs, marks := qCountPeople, qCountSpells, qCountPairs, qCountMarks
	at, atDay := []any{commune}, []any{commune, on}
	if commune == 0 {
		people, spells, pairs, marks = qCountPeopleNowhere, qCountSpellsNowhere, qCountPairsNowhere, qCountMarksNowhere
		at, atDay = nil, []any{on}
	}
	if err := tx.each(people, at, scan); err != nil {
		return nil, err
	}
	place := make(map[int64]int, len(list))
	for i := range list {
		place[list[i].ID] = i
	}
	err := tx.each(spells, atDay, func(r *Rows) error {
		var id int64
		var scheme person.Scheme
		err := r.Scan(&id, &scheme)
		if i, ok := place[id]; ok && err == nil {
			list[i].NewCovered |= scheme.Bit()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(pairs, at, func(r *Rows) error {
		var id int64
		var name string
		err := r.Scan(&id, &name)
		i, ok := place[id]
		scheme, known := person.SchemeByCode(name)
		if ok && known && err == nil {
			list[i].NewReview |= scheme.Bit()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, tx.each(marks, at, func(r *Rows) error {
		var id int64
		var scheme person.Scheme
		var answer review.Answer
		err := r.Scan(&id, &scheme, &answer)
		if i, ok := place[id]; ok && err == nil {
			list[i].NewStanding = list[i].NewStanding.After(scheme, answer)
		}
		return err
	})
}

// SaveCounted writes the derived columns of those whose changed, and returns how many.
func (tx *Tx) SaveCounted(list []CountRow) (changed int64, err error) {
	b := tx.Batch(qCountUpdate)
	for i := range list {
		p := &list[i]
		if !p.Changed() {
			continue
		}
		if err := b.Add(p.ID, p.NewSegment, p.NewWorkingAge, p.NewCovered, p.NewReview, tx.Seq, p.NewStanding.Answer, p.NewStanding.Told); err != nil {
			b.Close()
			return 0, err
		}
		changed++
	}
	return changed, b.Close()
}

// CellRow is one cell with its place.
type CellRow struct {
	UnitID  int64
	Level   int
	Scheme  person.Scheme
	Segment coverage.Segment
	coverage.Cell
}

var cellColumns = []string{"unit_id", "scheme", "segment", "level", "people", "working_age", "eligible", "covered", "review",
	"elsewhere", "missing", "outside"}

// ReplaceCells drops all cells of the units and inserts the given ones.
func (tx *Tx) ReplaceCells(units []int64, cells []CellRow) error {
	drop := tx.Batch(qCellDrop)
	for _, u := range units {
		if err := drop.Add(u); err != nil {
			drop.Close()
			return err
		}
	}
	if err := drop.Close(); err != nil {
		return err
	}
	b := tx.Bulk("cell", cellColumns)
	for _, c := range cells {
		err := b.Add(c.UnitID, c.Scheme, c.Segment, c.Level, c.People, c.WorkingAge, c.Eligible, c.Covered, c.Review,
			c.Elsewhere, c.Missing, c.Outside)
		if err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// SumCommunes adds the cells of all communes; UnitID and Level are left for the caller to fill.
func (tx *Tx) SumCommunes() ([]CellRow, error) {
	var list []CellRow
	err := tx.each(qCellSum, nil, func(r *Rows) error {
		list = append(list, CellRow{})
		c := &list[len(list)-1]
		return r.Scan(&c.Scheme, &c.Segment, &c.People, &c.WorkingAge, &c.Eligible, &c.Covered,
			&c.Review, &c.Elsewhere, &c.Missing, &c.Outside)
	})
	return list, err
}

// CellsOf lists the cells of one unit.
func (tx *Tx) CellsOf(unit int64) ([]CellRow, error) { return tx.cellRows(qCellAll, unit) }

func (tx *Tx) cellRows(q *Query, args ...any) ([]CellRow, error) {
	var list []CellRow
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, CellRow{})
		c := &list[len(list)-1]
		return r.Scan(&c.UnitID, &c.Level, &c.Scheme, &c.Segment, &c.People, &c.WorkingAge, &c.Eligible, &c.Covered, &c.Review,
			&c.Elsewhere, &c.Missing, &c.Outside)
	})
	return list, err
}

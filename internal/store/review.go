package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/review"
)

// Review rounds: the list as it was frozen, the answer of each line, and every mark ever made.

// Part is the part of a round that a reader may see: the lines of one place. Level 0 or 1 is all of it.
type Part struct {
	Level  int
	UnitID int64
}

const reviewPart = ` AND (CAST($2 AS bigint) <= 1 OR CAST($2 AS bigint) = 3 AND l.commune_id = $3
	OR CAST($2 AS bigint) = 4 AND l.village_id = $3 OR CAST($2 AS bigint) = 5 AND l.group_id = $3)`

const (
	roundColumns = `r.number, r.unit_id, r.scheme, r.who, r.on_day, r.due_day, r.as_of, r.state, r.lines, r.by_actor, r.at, r.closed_by, r.closed_at`
	lineColumns  = `l.round_no, l.line_no, l.person_id, l.commune_id, l.village_id, l.group_id, l.listed, l.doubt, l.answer, l.note, l.marked_by, l.marked_at, l.marks`
)

var (
	qRoundNext   = register("review.next", `SELECT COALESCE(MAX(number), 0) + 1 FROM review_round`)
	qRoundInsert = register("review.insert", `INSERT INTO review_round (number, unit_id, scheme, who, on_day, due_day, as_of, state,
		lines, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qRound     = register("review.byNumber", `SELECT `+roundColumns+` FROM review_round r WHERE r.number = $1`)
	qRoundsOf  = register("review.ofUnit", `SELECT `+roundColumns+` FROM review_round r WHERE r.unit_id = $1 ORDER BY r.number DESC LIMIT $2`)
	qRoundsLow = register("review.below", `WITH RECURSIVE below (id) AS (
			SELECT unit_id FROM unit_version
			WHERE parent_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
			UNION ALL
			SELECT c.unit_id FROM unit_version c JOIN below b ON c.parent_id = b.id
			WHERE c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to > $2))
		SELECT `+roundColumns+` FROM review_round r WHERE r.unit_id IN (SELECT id FROM below) ORDER BY r.number DESC LIMIT $3`)
	qRoundClose = register("review.close", `UPDATE review_round SET state = 'closed', closed_by = $2, closed_at = $3
		WHERE number = $1 AND state = 'open'`)
	qRoundTally = register("review.tally", `SELECT l.village_id, l.group_id, l.answer, count(*) FROM review_line l
		WHERE l.round_no = $1`+reviewPart+` GROUP BY l.village_id, l.group_id, l.answer ORDER BY MIN(l.line_no)`)
	qRoundLine  = register("review.line", `SELECT `+lineColumns+` FROM review_line l WHERE l.round_no = $1 AND l.line_no = $2`)
	qRoundLines = register("review.lines", `SELECT `+lineColumns+`, p.full_name, p.birth, p.birth_prec, p.sex, p.covered, h.number
		FROM review_line l JOIN person p ON p.id = l.person_id LEFT JOIN household h ON h.id = p.household_id
		WHERE l.round_no = $1`+reviewPart+` ORDER BY l.line_no`)
	qRoundMark = register("review.mark", `UPDATE review_line SET answer = $3, note = $4, marked_by = $5, marked_at = $6,
		marks = marks + 1 WHERE round_no = $1 AND line_no = $2`)
	qMarkInsert = register("review.insertMark", `INSERT INTO review_mark (round_no, line_no, nth, answer, note, way, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qRoundHistory = register("review.history", `SELECT m.line_no, m.nth, m.answer, m.note, m.way, m.by_actor, m.at, p.full_name
		FROM review_mark m JOIN review_line l ON l.round_no = m.round_no AND l.line_no = m.line_no JOIN person p ON p.id = l.person_id
		WHERE m.round_no = $1`+reviewPart+` AND (m.at < $4 OR (m.at = $4 AND m.line_no < $5)) ORDER BY m.at DESC, m.line_no DESC, m.nth DESC LIMIT $6`)
	qPersonMarks = register("review.ofPerson", `SELECT r.scheme, l.answer, l.round_no, l.note, l.marked_at, r.on_day
		FROM review_line l JOIN review_round r ON r.number = l.round_no
		WHERE l.answer <> 0 AND (l.person_id = $1 OR l.person_id IN (SELECT gone_id FROM merge WHERE kept_id = $1 AND undone_at IS NULL))
		ORDER BY l.marked_at, l.round_no, l.line_no`)
	qPersonCounted = register("review.counted", `SELECT id, commune_id, village_id, group_id, resident, segment, working_age, covered,
		review, answered, told, merged_into FROM person WHERE id = $1`)
	qPersonStand = register("review.stand", `UPDATE person SET answered = $2, told = $3, seq = $4 WHERE id = $1`)
	qCellAdd     = register("review.cellAdd", `INSERT INTO cell (unit_id, scheme, segment, level, people, working_age, eligible, covered,
		review, elsewhere, missing, outside) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (unit_id, scheme, segment) DO UPDATE SET people = cell.people + excluded.people,
		working_age = cell.working_age + excluded.working_age, eligible = cell.eligible + excluded.eligible,
		covered = cell.covered + excluded.covered, review = cell.review + excluded.review,
		elsewhere = cell.elsewhere + excluded.elsewhere, missing = cell.missing + excluded.missing, outside = cell.outside + excluded.outside`)
	qCellNone = register("review.cellNone", `DELETE FROM cell WHERE unit_id = $1 AND people = 0 AND eligible = 0 AND outside = 0`)

	qUploadInsert = register("review.insertUpload", `INSERT INTO review_upload (id, round_no, unit_id, file_name, taken, same, blank,
		refused, back, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qUpload  = register("review.upload", `SELECT id, round_no, unit_id, file_name, taken, same, blank, refused, back, by_actor, at FROM review_upload WHERE id = $1`)
	qUploads = register("review.uploads", `SELECT id, round_no, unit_id, file_name, taken, same, blank, refused, '', by_actor, at
		FROM review_upload WHERE round_no = $1 ORDER BY id DESC`)
)

func scanRound(r interface{ Scan(...any) error }, v *review.Round) error {
	return r.Scan(&v.Number, &v.UnitID, &v.Scheme, &v.Who, null(&v.On), null(&v.Due), null(&v.AsOf), &v.State, &v.Lines, &v.By, &v.At,
		&v.ClosedBy, null(&v.ClosedAt))
}

func lineTargets(l *review.Line) []any {
	return []any{&l.Round, &l.No, &l.PersonID, null(&l.CommuneID), null(&l.VillageID), null(&l.GroupID), null(&l.Listed), null(&l.Doubt),
		&l.Answer, &l.Note, &l.By, &l.At, &l.Marks}
}

var reviewLineColumns = []string{"round_no", "line_no", "person_id", "commune_id", "village_id", "group_id", "listed", "doubt"}

// InsertRound keeps a round and its list and gives it its number.
func (tx *Tx) InsertRound(r *review.Round, lines []review.Line) error {
	if err := tx.QueryRow(qRoundNext).Scan(&r.Number); err != nil {
		return err
	}
	r.By, r.At, r.Lines = tx.Actor, tx.NowMS(), int64(len(lines))
	_, err := tx.Exec(qRoundInsert, r.Number, r.UnitID, r.Scheme, r.Who, r.On, r.Due, r.AsOf, r.State, r.Lines, r.By, r.At)
	if err != nil {
		return err
	}
	b := tx.Bulk("review_line", reviewLineColumns)
	for i := range lines {
		l := &lines[i]
		l.Round, l.No = r.Number, int64(i+1)
		err := b.Add(l.Round, l.No, l.PersonID, orNull(l.CommuneID), orNull(l.VillageID), orNull(l.GroupID), l.Listed, l.Doubt)
		if err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// Round finds a round by its number.
func (tx *Tx) Round(number int64) (review.Round, error) {
	var r review.Round
	err := scanRound(tx.QueryRow(qRound, number), &r)
	return r, err
}

// RoundsOf lists the rounds of one unit, RoundsBelow those of the units below it; latest first.
func (tx *Tx) RoundsOf(unit int64, limit int) ([]review.Round, error) {
	return tx.rounds(qRoundsOf, unit, limit)
}

// RoundsBelow lists the rounds of the units below one, latest first.
func (tx *Tx) RoundsBelow(unit int64, limit int) ([]review.Round, error) {
	return tx.rounds(qRoundsLow, unit, tx.Today(), limit)
}

func (tx *Tx) rounds(q *Query, args ...any) ([]review.Round, error) {
	var list []review.Round
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, review.Round{})
		return scanRound(r, &list[len(list)-1])
	})
	return list, err
}

// CloseRound closes an open round; NotFound when it is not open.
func (tx *Tx) CloseRound(number int64) error {
	return one(tx.Exec(qRoundClose, number, tx.Actor, tx.NowMS()))
}

// RoundTally is the tally of one inter-family group of a round; 0 where village or group is not known.
type RoundTally struct {
	VillageID, GroupID int64
	review.Tally
}

// RoundTallies counts a round's lines by group, in the order of the list.
func (tx *Tx) RoundTallies(number int64, part Part) ([]RoundTally, error) {
	var list []RoundTally
	at := map[[2]int64]int{}
	err := tx.each(qRoundTally, []any{number, part.Level, part.UnitID}, func(r *Rows) error {
		var t RoundTally
		var answer review.Answer
		var n int64
		if err := r.Scan(null(&t.VillageID), null(&t.GroupID), &answer, &n); err != nil {
			return err
		}
		k := [2]int64{t.VillageID, t.GroupID}
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			list = append(list, t)
		}
		list[i].Tally[answer] += n
		return nil
	})
	return list, err
}

// RoundLine is a line with what a page and a sheet show of its person.
type RoundLine struct {
	review.Line
	Name      string
	Birth     person.Birth
	Sex       person.Sex
	Covered   int // bits by scheme, today
	Household string
}

// RoundLine finds one line.
func (tx *Tx) RoundLine(number, no int64) (review.Line, error) {
	var l review.Line
	err := tx.QueryRow(qRoundLine, number, no).Scan(lineTargets(&l)...)
	return l, err
}

// RoundLines lists a part of a round in the order of the paper.
func (tx *Tx) RoundLines(number int64, part Part) ([]RoundLine, error) {
	var list []RoundLine
	err := tx.each(qRoundLines, []any{number, part.Level, part.UnitID}, func(r *Rows) error {
		list = append(list, RoundLine{})
		l := &list[len(list)-1]
		return r.Scan(append(lineTargets(&l.Line), &l.Name, null(&l.Birth.Date), &l.Birth.Precision, &l.Sex, &l.Covered, null(&l.Household))...)
	})
	return list, err
}

// MarkLine makes a mark the answer of its line and keeps it in the history. l is the line as read in
// this transaction.
func (tx *Tx) MarkLine(l review.Line, m review.Mark) error {
	err := one(tx.Exec(qRoundMark, l.Round, l.No, m.Answer, m.Note, tx.Actor, tx.NowMS()))
	if err != nil {
		return err
	}
	_, err = tx.Exec(qMarkInsert, l.Round, l.No, l.Marks+1, m.Answer, m.Note, m.Way, tx.Actor, tx.NowMS())
	return err
}

// MarkRow is one mark of a round's history.
type MarkRow struct {
	review.Mark
	Nth  int
	Name string // of the person
}

// RoundHistory lists the marks of a part of a round, latest first, before a moment and line.
func (tx *Tx) RoundHistory(number int64, part Part, beforeAt, beforeLine int64, limit int) ([]MarkRow, error) {
	var list []MarkRow
	args := []any{number, part.Level, part.UnitID, beforeAt, beforeLine, limit}
	err := tx.each(qRoundHistory, args, func(r *Rows) error {
		list = append(list, MarkRow{})
		m := &list[len(list)-1]
		return r.Scan(&m.No, &m.Nth, &m.Answer, &m.Note, &m.Way, &m.By, &m.At, &m.Name)
	})
	return list, err
}

// PersonMark is the standing answer of one round about a person.
type PersonMark struct {
	Scheme person.Scheme
	Answer review.Answer
	Round  int64
	Note   string
	At     int64
	On     day.Date
}

// MarksOf lists what rounds say of a person and of those merged into them, oldest first.
func (tx *Tx) MarksOf(id person.ID) ([]PersonMark, error) {
	var list []PersonMark
	err := tx.each(qPersonMarks, []any{id}, func(r *Rows) error {
		var m PersonMark
		err := r.Scan(&m.Scheme, &m.Answer, &m.Round, &m.Note, &m.At, null(&m.On))
		list = append(list, m)
		return err
	})
	return list, err
}

// Counted is a person as counting last left them.
type Counted struct {
	ID                     person.ID
	Commune, Village, Unit int64 // Unit is the inter-family group
	Resident, WorkingAge   bool
	Segment                int
	Covered, Review        int
	review.Standing
	MergedInto person.ID
}

// CountedPerson reads a person as counted.
func (tx *Tx) CountedPerson(id person.ID) (Counted, error) {
	var c Counted
	err := tx.QueryRow(qPersonCounted, id).Scan(&c.ID, null(&c.Commune), null(&c.Village), null(&c.Unit), null(&c.Resident), &c.Segment,
		null(&c.WorkingAge), &c.Covered, &c.Review, &c.Answer, &c.Told, null(&c.MergedInto))
	return c, err
}

// SetStanding keeps what rounds together say of a person.
func (tx *Tx) SetStanding(id person.ID, st review.Standing) error {
	return one(tx.Exec(qPersonStand, id, st.Answer, st.Told, tx.Seq))
}

// ShiftCells adds differences to cells, and drops those that became empty, as counting anew would.
func (tx *Tx) ShiftCells(list []CellRow) error {
	units := map[int64]bool{}
	for _, c := range list {
		units[c.UnitID] = true
		_, err := tx.Exec(qCellAdd, c.UnitID, c.Scheme, c.Segment, c.Level, c.People, c.WorkingAge, c.Eligible, c.Covered, c.Review,
			c.Elsewhere, c.Missing, c.Outside)
		if err != nil {
			return err
		}
	}
	for u := range units {
		if _, err := tx.Exec(qCellNone, u); err != nil {
			return err
		}
	}
	return nil
}

// ReviewUpload is a filled sheet that came back. Back is sealed.
type ReviewUpload struct {
	ID                          int64
	Round                       int64
	UnitID                      int64
	FileName                    string
	Taken, Same, Blank, Refused int64
	Back                        string
	By                          string
	At                          int64
}

// InsertUpload keeps an upload and gives it an id.
func (tx *Tx) InsertUpload(u *ReviewUpload) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	u.ID, u.By, u.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qUploadInsert, u.ID, u.Round, u.UnitID, u.FileName, u.Taken, u.Same, u.Blank, u.Refused, u.Back, u.By, u.At)
	return err
}

func scanUpload(r interface{ Scan(...any) error }, u *ReviewUpload) error {
	return r.Scan(&u.ID, &u.Round, &u.UnitID, &u.FileName, &u.Taken, &u.Same, &u.Blank, &u.Refused, &u.Back, &u.By, &u.At)
}

// Upload finds an upload.
func (tx *Tx) Upload(id int64) (ReviewUpload, error) {
	var u ReviewUpload
	err := scanUpload(tx.QueryRow(qUpload, id), &u)
	return u, err
}

// Uploads lists the uploads of a round, latest first, without their rows.
func (tx *Tx) Uploads(round int64) ([]ReviewUpload, error) {
	var list []ReviewUpload
	err := tx.each(qUploads, []any{round}, func(r *Rows) error {
		list = append(list, ReviewUpload{})
		return scanUpload(r, &list[len(list)-1])
	})
	return list, err
}

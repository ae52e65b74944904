package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// Lists and counts of prospects. The list and the table of counts use the same conditions, so they agree.

// ProspectFilter chooses prospects. Level says which column UnitID is; 1 is the whole province.
type ProspectFilter struct {
	Level   int
	UnitID  int64
	Lead    prospect.Reason // None: all
	Scheme  int             // bit; 0: all
	Segment string          // "": all
	Holder  int64           // -1: all, 0: nobody, else a holder
	NextBy  day.Date        // only those with an appointment on or before this day; zero: all
}

// ProspectLine is one line of the list.
type ProspectLine struct {
	ProspectRow
	Name       person.Person // what a line shows of the person
	HolderName string
}

// $1 place, $2 reason, $3 scheme, $4 segment, $5 holder, $6 last day of an appointment. The columns are those
// of the index prospect_count, so that counting a province reads nothing else.
const prospectChosen = ` q.lead > 0 AND ($2 = 0 OR q.lead = $2) AND ($3 = 0 OR (q.wants & $3) <> 0) AND ($4 = '' OR q.segment = $4)
	AND (CAST($5 AS bigint) = -1 OR (CAST($5 AS bigint) = 0 AND q.holder_id IS NULL) OR q.holder_id = $5)
	AND ($6 = '' OR q.next_day <= $6)`

// The line before: $7 place, $8 person. $9 is the first place that is too far.
const prospectAfter = ` AND (q.place > $7 OR (q.place = $7 AND q.person_id > $8)) AND q.place < $9`

const prospectLineText = `SELECT q.person_id, q.commune_id, q.village_id, q.group_id, q.household_id, q.lead, q.scheme, q.wants, q.tags,
	q.segment, q.score, q.place, q.why, q.holder_id, q.joined, q.talks, q.minutes, q.last_day, q.last_outcome, q.next_day, q.next_note,
	p.full_name, p.birth, p.birth_prec, p.sex, p.ethnicity, p.occupation, p.poverty, p.relation, p.citizen_mask, p.covered, p.review,
	COALESCE(h.name, '')
	FROM prospect q JOIN person p ON p.id = q.person_id LEFT JOIN holder h ON h.id = q.holder_id WHERE `

// Level 6 is the list of one holder, wherever its people live.
var prospectPlaces = map[int]string{1: `q.commune_id <> $1`, 3: `q.commune_id = $1`, 4: `q.village_id = $1`, 5: `q.group_id = $1`, 6: `q.holder_id = $1`}

// prospectTexts are the queries of one level.
type prospectTexts struct{ lines, total, open, cells *Query }

var qProspects = prospectQueries()

// prospectQueries registers the texts of every level; the planner cannot choose an index behind an OR.
func prospectQueries() map[int]prospectTexts {
	names := map[int]string{1: "province", 3: "commune", 4: "village", 5: "group", 6: "holder"}
	below := map[int]string{1: "q.commune_id", 3: "COALESCE(q.village_id, 0)", 4: "COALESCE(q.group_id, 0)", 5: "CAST(0 AS bigint)", 6: "q.commune_id"}
	texts := map[int]prospectTexts{}
	for level, name := range names {
		where := prospectPlaces[level] + ` AND` + prospectChosen
		texts[level] = prospectTexts{
			lines: register("prospecting."+name, prospectLineText+where+prospectAfter+` ORDER BY q.place, q.person_id LIMIT $10`),
			total: register("prospecting.total."+name, `SELECT count(*) FROM prospect q WHERE `+where),
			open: register("prospecting.open."+name, `SELECT q.person_id FROM prospect q WHERE `+where+
				` AND q.holder_id IS NULL ORDER BY q.place, q.person_id LIMIT $7`),
			cells: register("prospecting.cells."+name, `SELECT `+below[level]+`, q.segment, q.lead, count(*) FROM prospect q WHERE `+
				where+` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`),
		}
	}
	return texts
}

func (f ProspectFilter) args() []any {
	by := ""
	if !f.NextBy.IsZero() {
		by = f.NextBy.String()
	}
	return []any{f.UnitID, f.Lead, f.Scheme, f.Segment, f.Holder, by}
}

// level chooses the text: a holder's list of a whole province has an index of its own.
func (f ProspectFilter) level() (int, ProspectFilter) {
	if f.Level == 1 && f.Holder > 0 {
		f.UnitID, f.Holder = f.Holder, -1
		return 6, f
	}
	if f.Level == 1 {
		f.UnitID = 0 // ids begin at 1: every commune is another
	}
	return f.Level, f
}

// ProspectLines reads a page of the list, in its order, after the given line. Of one reason only the part
// of the list is read where it stands: the families of those who have just joined, and its own block.
func (tx *Tx) ProspectLines(f ProspectFilter, place int, after person.ID, limit int) ([]ProspectLine, error) {
	if f.Lead == prospect.None {
		return tx.prospectLines(f, place, after, maxPlace, limit)
	}
	var list []ProspectLine
	if place < prospect.PlaceOf(prospect.Stopped) {
		first, err := tx.prospectLines(f, place, after, prospect.PlaceOf(prospect.Stopped), limit)
		if err != nil || len(first) == limit {
			return first, err
		}
		list = first
	}
	if begin := prospect.PlaceOf(f.Lead); place < begin {
		place, after = begin-1, maxPerson
	}
	rest, err := tx.prospectLines(f, place, after, prospect.PlaceAfter(f.Lead), limit-len(list))
	return append(list, rest...), err
}

const (
	maxPlace  = 1 << 30
	maxPerson = 1<<63 - 1
)

func (tx *Tx) prospectLines(f ProspectFilter, place int, after person.ID, end, limit int) ([]ProspectLine, error) {
	level, f := f.level()
	var list []ProspectLine
	q := qProspects[level].lines
	if q == nil {
		return nil, nil
	}
	err := tx.each(q, append(f.args(), place, after, end, limit), func(r *Rows) error {
		list = append(list, ProspectLine{})
		l := &list[len(list)-1]
		p, n := &l.ProspectRow, &l.Name
		err := r.Scan(&p.Person, &p.Commune, null(&p.Village), null(&p.Group), null(&p.Household), &p.Lead, &p.Scheme, &p.Wants, &p.Tags,
			&p.Segment, &p.Score, &p.Place, &p.WhyText, null(&p.Holder), &p.Joined, &p.Talks, &p.Minutes, null(&p.LastDay),
			&p.LastOutcome, null(&p.NextDay), &p.NextNote,
			&n.FullName, null(&n.Birth.Date), &n.Birth.Precision, &n.Sex, &n.Ethnicity, &n.Occupation, &n.Poverty, &n.Relation,
			&n.CitizenMask, &n.Covered, &n.Review, &l.HolderName)
		n.ID, n.CommuneID, n.VillageID, n.GroupID, n.HouseholdID = p.Person, p.Commune, p.Village, p.Group, p.Household
		return err
	})
	return list, err
}

// ProspectTotal counts what ProspectLines would list on all its pages.
func (tx *Tx) ProspectTotal(f ProspectFilter) (n int64, err error) {
	if f.counted() {
		if err := tx.countStale(); err != nil {
			return 0, err
		}
		err = tx.QueryRow(qProspectCellSum, f.Lead, f.Scheme, f.Segment, f.Holder).Scan(&n)
		return n, err
	}
	level, f := f.level()
	q := qProspects[level].total
	if q == nil {
		return 0, nil
	}
	err = tx.QueryRow(q, f.args()...).Scan(&n)
	return n, err
}

// OpenProspects lists those of the filter whom nobody holds.
func (tx *Tx) OpenProspects(f ProspectFilter, limit int) ([]person.ID, error) {
	level, f := f.level()
	q := qProspects[level].open
	if q == nil {
		return nil, nil
	}
	var list []person.ID
	err := tx.each(q, append(f.args(), limit), func(r *Rows) error {
		var id person.ID
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}

// ProspectCell is a count of prospects by place below, segment and leading reason.
type ProspectCell struct {
	UnitID  int64 // 0: not known
	Segment string
	Lead    prospect.Reason
	N       int64
}

// ProspectCells counts what the list would hold.
func (tx *Tx) ProspectCells(f ProspectFilter) ([]ProspectCell, error) {
	level, g := f.level()
	q, args := qProspects[level].cells, g.args()
	if f.counted() {
		if err := tx.countStale(); err != nil {
			return nil, err
		}
		q, args = qProspectCellsBy, []any{f.Lead, f.Scheme, f.Segment, f.Holder}
	}
	if q == nil {
		return nil, nil
	}
	var list []ProspectCell
	err := tx.each(q, args, func(r *Rows) error {
		var c ProspectCell
		err := r.Scan(&c.UnitID, &c.Segment, &c.Lead, &c.N)
		list = append(list, c)
		return err
	})
	return list, err
}

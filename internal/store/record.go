package store

import (
	"fmt"
	"strings"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/person"
)

// Decision about whom a record or a pair speaks of. The numbers are stored.
type Decision int

const (
	Undecided   Decision = iota // not linked yet
	Matched                     // by the linker
	Review                      // doubtful, a person must look
	OwnPerson                   // matches nobody: became a person of its own
	HandMatched                 // matched by hand; next month's file must respect it
	HandRefused                 // refused by hand
	RunnerUp                    // of a pair: the next best candidate, up for review when the better one is refused
)

// Record is one row of a list, immutable but for the decision about whom it speaks of.
type Record struct {
	ID          int64
	List        delivery.List
	Fingerprint int64
	FullName    string
	Birth       person.Birth
	Sex         person.Sex
	Sealed      string // sealed JSON of person.IDs
	IDKinds     int    // bits: which identifiers are present
	HouseholdNo string
	Relation    string
	Address     string
	CommuneID   int64 // 0: not found
	VillageID   int64
	GroupID     int64
	Ethnicity   string
	Occupation  string
	Poverty     person.Poverty
	Category    string
	From, To    day.Date
	Months      int
	Amount      int64     // đồng
	PersonID    person.ID // 0: nobody yet
	Decision    Decision
	Weight      float64 // bits
	Probability float64
}

var recordColumns = []string{"id", "list", "fingerprint", "full_name", "birth", "birth_prec", "sex", "ids", "id_kinds",
	"household_no", "relation", "address", "commune_id", "village_id", "group_id", "ethnicity", "occupation", "poverty", "category",
	"from_day", "to_day", "months", "amount", "person_id", "decision", "weight", "probability"}

var recordSelect = `SELECT ` + strings.Join(recordColumns, ", ") + ` FROM record`

var (
	qRecord         = register("record.byID", recordSelect+` WHERE id = $1`)
	qRecordsOf      = register("record.ofPerson", recordSelect+` WHERE person_id = $1 ORDER BY list, id`)
	qRecordKnown    = register("record.known", `SELECT fingerprint, id FROM record WHERE list = $1 AND fingerprint IN (`+marks(2, knownChunk)+`)`)
	qRecordCounts   = register("record.counts", `SELECT list, decision, count(*) FROM record GROUP BY list, decision ORDER BY list, decision`)
	qRecordCountsIn = register("record.countsWithin", withArea(1)+`SELECT list, decision, count(*) FROM record
		WHERE commune_id IN (SELECT id FROM area) OR village_id IN (SELECT id FROM area) GROUP BY list, decision ORDER BY list, decision`)
	qRecordRePerson = register("record.movePerson", `UPDATE record SET person_id = $2 WHERE person_id = $1`)
	qLinkRunInsert  = register("linkRun.insert", `INSERT INTO link_run (id, list, at, model, report) VALUES ($1, $2, $3, $4, $5)`)
	qLinkRunLast    = register("linkRun.last", `SELECT id, list, at, model, report FROM link_run WHERE list = $1 ORDER BY id DESC LIMIT 1`)
)

// knownChunk numbers are asked for at once; a shorter question repeats its last number.
const knownChunk = 250

// marks is "$from, $from+1, …", n of them.
func marks(from, n int) string {
	m := make([]string, n)
	for i := range m {
		m[i] = fmt.Sprintf("$%d", from+i)
	}
	return strings.Join(m, ", ")
}

func scanRecord(r interface{ Scan(...any) error }, e *Record) error {
	return r.Scan(&e.ID, &e.List, &e.Fingerprint, &e.FullName, null(&e.Birth.Date), &e.Birth.Precision, &e.Sex, &e.Sealed, &e.IDKinds,
		&e.HouseholdNo, &e.Relation, &e.Address, null(&e.CommuneID), null(&e.VillageID), null(&e.GroupID), &e.Ethnicity, &e.Occupation,
		&e.Poverty, &e.Category, null(&e.From), null(&e.To), &e.Months, &e.Amount, null(&e.PersonID), &e.Decision,
		float{&e.Weight}, float{&e.Probability})
}

// RecordWriter inserts many records.
type RecordWriter struct{ *Bulk }

// RecordRows begins inserting records; the caller gives ids out of NextIDs.
func (tx *Tx) RecordRows() RecordWriter { return RecordWriter{tx.Bulk("record", recordColumns)} }

// Put inserts one record.
func (w RecordWriter) Put(e *Record) error {
	return w.Add(e.ID, e.List, e.Fingerprint, e.FullName, e.Birth.Date, e.Birth.Precision, e.Sex, e.Sealed, e.IDKinds,
		e.HouseholdNo, e.Relation, e.Address, orNull(e.CommuneID), orNull(e.VillageID), orNull(e.GroupID), e.Ethnicity, e.Occupation,
		e.Poverty, e.Category, e.From, e.To, e.Months, e.Amount, orNull(e.PersonID), e.Decision, e.Weight, e.Probability)
}

// Record finds a record.
func (tx *Tx) Record(id int64) (Record, error) {
	var e Record
	err := scanRecord(tx.QueryRow(qRecord, id), &e)
	return e, err
}

// RecordsOf lists the records that speak of a person.
func (tx *Tx) RecordsOf(id person.ID) ([]Record, error) {
	var list []Record
	err := tx.each(qRecordsOf, []any{id}, func(r *Rows) error {
		list = append(list, Record{})
		return scanRecord(r, &list[len(list)-1])
	})
	return list, err
}

// KnownRecords tells which of the fingerprints a list already has, with their record ids.
func (tx *Tx) KnownRecords(list delivery.List, prints []int64) (map[int64]int64, error) {
	known := make(map[int64]int64, len(prints))
	err := tx.chunks(qRecordKnown, []any{list}, prints, func(r *Rows) error {
		var print, id int64
		err := r.Scan(&print, &id)
		known[print] = id
		return err
	})
	return known, err
}

// chunks asks a question with knownChunk numbers at its end as often as needed.
func (tx *Tx) chunks(q *Query, head []any, numbers []int64, scan func(*Rows) error) error {
	for begin := 0; begin < len(numbers); begin += knownChunk {
		part := numbers[begin:min(begin+knownChunk, len(numbers))]
		args := append(make([]any, 0, len(head)+knownChunk), head...)
		for i := range knownChunk {
			args = append(args, part[min(i, len(part)-1)])
		}
		if err := tx.each(q, args, scan); err != nil {
			return err
		}
	}
	return nil
}

// MoveRecords gives the records of one person to another (merge).
func (tx *Tx) MoveRecords(from, to person.ID) error {
	_, err := tx.Exec(qRecordRePerson, from, to)
	return err
}

// RecordCount is how many records of a list have a decision.
type RecordCount struct {
	List     delivery.List
	Decision Decision
	N        int64
}

// RecordCounts counts records by list and decision.
func (tx *Tx) RecordCounts() ([]RecordCount, error) { return tx.recordCounts(qRecordCounts) }

// RecordCountsWithin is RecordCounts for records of the given places.
func (tx *Tx) RecordCountsWithin(units []int64) ([]RecordCount, error) {
	return tx.recordCounts(qRecordCountsIn, scopeArgs(units)...)
}

func (tx *Tx) recordCounts(q *Query, args ...any) ([]RecordCount, error) {
	var list []RecordCount
	err := tx.each(q, args, func(r *Rows) error {
		var c RecordCount
		err := r.Scan(&c.List, &c.Decision, &c.N)
		list = append(list, c)
		return err
	})
	return list, err
}

// LinkRun is one run of the linker over a list.
type LinkRun struct {
	ID     int64
	List   delivery.List
	At     int64
	Model  string // JSON
	Report string // JSON
}

// InsertLinkRun keeps a run and gives it an id.
func (tx *Tx) InsertLinkRun(l *LinkRun) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	l.ID, l.At = id, tx.NowMS()
	_, err = tx.Exec(qLinkRunInsert, l.ID, l.List, l.At, l.Model, l.Report)
	return err
}

// LastLinkRun is the latest run over a list; NotFound when there was none.
func (tx *Tx) LastLinkRun(list delivery.List) (LinkRun, error) {
	var l LinkRun
	err := tx.QueryRow(qLinkRunLast, list).Scan(&l.ID, &l.List, &l.At, &l.Model, &l.Report)
	return l, err
}

package store

import (
	"luoi/internal/delivery"
	"luoi/internal/person"
)

// PairAnswer is what someone said of a pair. The numbers are stored.
type PairAnswer int

const (
	SamePerson PairAnswer = iota + 1 // cùng một người
	TwoPeople                        // hai người khác nhau
	NotSure                          // chưa chắc, xin người khác xem
)

// PairOpinion is one word given about a pair. Applied: it decided. Before is sealed: what its undoing puts back.
type PairOpinion struct {
	ID       int64
	RecordID int64
	PersonID person.ID
	Answer   PairAnswer
	Note     string
	ByActor  string
	At       int64 // unix ms
	Applied  bool
	Before   string
	UndoneBy string
	UndoneAt int64 // 0: stands
}

const opinionColumns = `o.id, o.record_id, o.person_id, o.answer, o.note, o.by_actor, o.at, o.applied, o.before, o.undone_by, o.undone_at`

var (
	qOpinionInsert = register("opinion.insert", `INSERT INTO pair_opinion (id, record_id, person_id, answer, note, by_actor, at, applied, before)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qOpinion       = register("opinion.byID", `SELECT `+opinionColumns+` FROM pair_opinion o WHERE o.id = $1`)
	qOpinionsStand = register("opinion.ofPair", `SELECT `+opinionColumns+` FROM pair_opinion o
		WHERE o.record_id = $1 AND o.person_id = $2 AND o.undone_at = 0 ORDER BY o.id`)
	qOpinionsRecord = register("opinion.ofRecord", `SELECT `+opinionColumns+` FROM pair_opinion o
		WHERE o.record_id = $1 AND o.undone_at = 0 AND o.applied = 1 ORDER BY o.id DESC`)
	qOpinionUndo = register("opinion.undo", `UPDATE pair_opinion SET undone_by = $2, undone_at = $3 WHERE id = $1 AND undone_at = 0`)
	qOpinionLast = register("opinion.last", `SELECT `+opinionColumns+` FROM pair_opinion o
		WHERE o.by_actor = $1 AND o.undone_at = 0 ORDER BY o.id DESC LIMIT 1`)
	qOpinionPace = register("opinion.pace", `SELECT count(*), COALESCE(MIN(at), 0) FROM pair_opinion WHERE by_actor = $1 AND at >= $2`)
	qOpinions    = register("opinion.page", withArea(4)+`SELECT `+opinionColumns+`, r.list, r.full_name FROM pair_opinion o
		JOIN person p ON p.id = o.person_id JOIN record r ON r.id = o.record_id
		WHERE o.id < $1 AND (CAST($2 AS bigint) = 1 OR p.commune_id IN (SELECT id FROM area) OR p.village_id IN (SELECT id FROM area)
		  OR p.group_id IN (SELECT id FROM area)) ORDER BY o.id DESC LIMIT $3`)
	qOpinionFit = register("opinion.fit", `UPDATE pair_opinion SET applied = 1, before = $2 WHERE id = $1`)
)

func opinionFields(o *PairOpinion) []any {
	return []any{&o.ID, &o.RecordID, &o.PersonID, &o.Answer, &o.Note, &o.ByActor, &o.At, null(&o.Applied), &o.Before, &o.UndoneBy, &o.UndoneAt}
}

// InsertOpinion keeps a word and gives it an id, its giver and its moment.
func (tx *Tx) InsertOpinion(o *PairOpinion) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	o.ID, o.At, o.ByActor = id, tx.NowMS(), tx.Actor
	_, err = tx.Exec(qOpinionInsert, o.ID, o.RecordID, o.PersonID, o.Answer, o.Note, o.ByActor, o.At, o.Applied, o.Before)
	return err
}

// ApplyOpinion notes that a word decided its pair, and what its undoing puts back.
func (tx *Tx) ApplyOpinion(id int64, before string) error {
	return one(tx.Exec(qOpinionFit, id, before))
}

// Opinion finds one.
func (tx *Tx) Opinion(id int64) (PairOpinion, error) { return tx.opinion(qOpinion, id) }

// LastOpinion is the latest word of an account that stands; NotFound when there is none.
func (tx *Tx) LastOpinion(account string) (PairOpinion, error) {
	return tx.opinion(qOpinionLast, account)
}

func (tx *Tx) opinion(q *Query, key any) (PairOpinion, error) {
	var o PairOpinion
	err := tx.QueryRow(q, key).Scan(opinionFields(&o)...)
	return o, err
}

// OpinionsOf lists the words about a pair that stand, oldest first.
func (tx *Tx) OpinionsOf(k PairKey) ([]PairOpinion, error) {
	return tx.opinions(qOpinionsStand, k.RecordID, k.PersonID)
}

// DecidingOpinions lists the words that decided pairs of a record and stand, latest first.
func (tx *Tx) DecidingOpinions(record int64) ([]PairOpinion, error) {
	return tx.opinions(qOpinionsRecord, record)
}

func (tx *Tx) opinions(q *Query, args ...any) ([]PairOpinion, error) {
	var list []PairOpinion
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, PairOpinion{})
		return r.Scan(opinionFields(&list[len(list)-1])...)
	})
	return list, err
}

// UndoOpinion notes that a word no longer stands; NotFound when somebody took it back before.
func (tx *Tx) UndoOpinion(id int64) error {
	return one(tx.Exec(qOpinionUndo, id, tx.Actor, tx.NowMS()))
}

// OpinionPace counts the words an account gave since a moment, and tells the first one's moment.
func (tx *Tx) OpinionPace(account string, since int64) (n, first int64, err error) {
	err = tx.QueryRow(qOpinionPace, account, since).Scan(&n, &first)
	return n, first, err
}

// ListedOpinion is a word with the row it was about.
type ListedOpinion struct {
	PairOpinion
	List     delivery.List
	FullName string // as the row has it
}

// Opinions pages backwards through the words about persons of some places; begin with a large id.
func (tx *Tx) Opinions(f PairFilter, before int64, limit int) ([]ListedOpinion, error) {
	var list []ListedOpinion
	err := tx.each(qOpinions, scopeArgs(f.Units, before, f.Whole, limit), func(r *Rows) error {
		list = append(list, ListedOpinion{})
		o := &list[len(list)-1]
		return r.Scan(append(opinionFields(&o.PairOpinion), &o.List, &o.FullName)...)
	})
	return list, err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// Talk (lần gặp) at the door, by telephone or at a meeting.
type Talk struct {
	ID          int64
	Person      person.ID
	Holder      int64
	On          day.Date
	Minutes     int
	Way         string // visit call meeting
	Outcome     prospect.Outcome
	Schemes     int // joined: bits of which
	Objection   string
	Note        string // sealed
	Next        day.Date
	NextNote    string
	Actor       string
	At          int64
	WithdrawnAt int64
}

var (
	qTalksOf = register("prospectTalk.ofPerson", `SELECT id, person_id, holder_id, on_day, minutes, way, outcome, schemes, objection, note,
		next_day, next_note, by_actor, at, withdrawn_at FROM prospect_talk WHERE person_id = $1 ORDER BY on_day DESC, id DESC`)
	qTalkInsert = register("prospectTalk.insert", `INSERT INTO prospect_talk (id, person_id, holder_id, on_day, minutes, way, outcome, schemes,
		objection, note, next_day, next_note, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`)
	qTalkCount    = register("prospectTalk.count", `SELECT count(*) FROM prospect_talk`)
	qTalkWithdraw = register("prospectTalk.withdraw", `UPDATE prospect_talk SET withdrawn_at = $3 WHERE id = $1 AND person_id = $2 AND withdrawn_at = 0`)
	qTalksSum     = register("prospectTalk.sum", `UPDATE prospect SET talks = $2, minutes = $3, last_day = $4, last_outcome = $5, next_day = $6,
		next_note = $7, joined = $8 WHERE person_id = $1`)
	qObjections = register("prospectTalk.objections", `SELECT t.objection, count(*), count(DISTINCT t.person_id),
		count(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM prospect_talk j WHERE j.person_id = t.person_id AND j.outcome = 'joined'
			AND j.withdrawn_at = 0 AND j.id >= t.id) THEN t.person_id END),
		count(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM prospect_talk j WHERE j.person_id = t.person_id AND j.outcome = 'agreed'
			AND j.withdrawn_at = 0 AND j.id >= t.id) THEN t.person_id END)
		FROM prospect_talk t JOIN person p ON p.id = t.person_id
		WHERE t.objection <> '' AND t.withdrawn_at = 0 AND (CAST($1 AS bigint) = 0 OR p.commune_id = $1 OR p.village_id = $1 OR p.group_id = $1)
		GROUP BY t.objection ORDER BY t.objection`)
)

// TalksOf lists the talks with a person, latest first, withdrawn ones included.
func (tx *Tx) TalksOf(id person.ID) ([]Talk, error) {
	var list []Talk
	err := tx.each(qTalksOf, []any{id}, func(r *Rows) error {
		list = append(list, Talk{})
		t := &list[len(list)-1]
		return r.Scan(&t.ID, &t.Person, null(&t.Holder), null(&t.On), &t.Minutes, &t.Way, &t.Outcome, &t.Schemes, &t.Objection, &t.Note,
			null(&t.Next), &t.NextNote, &t.Actor, &t.At, &t.WithdrawnAt)
	})
	return list, err
}

// InsertTalk keeps a talk and brings the sums of its prospect up to date.
func (tx *Tx) InsertTalk(t *Talk) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	t.ID, t.Actor, t.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qTalkInsert, t.ID, t.Person, orNull(t.Holder), t.On, t.Minutes, t.Way, t.Outcome, t.Schemes, t.Objection, t.Note,
		t.Next, t.NextNote, t.Actor, t.At)
	if err != nil {
		return err
	}
	return tx.sumTalks(t.Person)
}

// TalkCount is the number of talks ever told, withdrawn ones included.
func (tx *Tx) TalkCount() (n int64, err error) {
	err = tx.QueryRow(qTalkCount).Scan(&n)
	return n, err
}

// WithdrawTalk takes a talk back; it stays visible. NotFound when it is gone already.
func (tx *Tx) WithdrawTalk(id int64, who person.ID) error {
	if err := one(tx.Exec(qTalkWithdraw, id, who, tx.NowMS())); err != nil {
		return err
	}
	return tx.sumTalks(who)
}

// sumTalks derives the sums from the talks that stand. The next step is that of the latest talk.
func (tx *Tx) sumTalks(who person.ID) error {
	list, err := tx.TalksOf(who)
	if err != nil {
		return err
	}
	var sum Talk
	n, joined := 0, 0
	for i := len(list) - 1; i >= 0; i-- {
		if t := list[i]; t.WithdrawnAt == 0 {
			n++
			t.Minutes += sum.Minutes
			joined |= t.Schemes
			sum = t
		}
	}
	_, err = tx.Exec(qTalksSum, who, n, sum.Minutes, sum.On, sum.Outcome, sum.Next, sum.NextNote, joined)
	if err != nil {
		return err
	}
	return tx.feedProspect(who)
}

// ObjectionCount is how often an objection was heard, from how many people, and how many of them joined
// or agreed after it.
type ObjectionCount struct {
	Code                          string
	Heard, People, Joined, Agreed int64
}

// ObjectionCounts counts the objections of a place and below; 0 is everywhere.
func (tx *Tx) ObjectionCounts(unit int64) ([]ObjectionCount, error) {
	var list []ObjectionCount
	err := tx.each(qObjections, []any{unit}, func(r *Rows) error {
		var c ObjectionCount
		err := r.Scan(&c.Code, &c.Heard, &c.People, &c.Joined, &c.Agreed)
		list = append(list, c)
		return err
	})
	return list, err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/person"
)

const enrolmentColumns = `id, person_id, scheme, on_day, commune_id, village_id, group_id, talk_id, event_id, heard, by_actor, at`

var (
	qEnrolInsert = register("enrolment.insert", `INSERT INTO enrolment (`+enrolmentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`)
	qEnrolOpen   = register("enrolment.open", `SELECT id FROM enrolment WHERE person_id = $1 AND scheme = $2 AND withdrawn_at = 0 AND on_day > $3 AND on_day < $4 ORDER BY id LIMIT 1`)
	qEnrolOfTalk = register("enrolment.ofTalk", `SELECT `+enrolmentColumns+` FROM enrolment WHERE talk_id = $1 AND withdrawn_at = 0 ORDER BY id`)
	qEnrolBack   = register("enrolment.withdraw", `UPDATE enrolment SET withdrawn_at = $2 WHERE talk_id = $1 AND withdrawn_at = 0`)
	qEnrolHear   = register("enrolment.hear", `UPDATE enrolment SET heard = $2 WHERE id = $1`)
	qEnrolments  = register("enrolment.between", `SELECT `+enrolmentColumns+` FROM enrolment WHERE withdrawn_at = 0 AND on_day >= $2 AND on_day <= $3
		AND (CAST($1 AS bigint) = 0 OR commune_id = $1 OR village_id = $1 OR group_id = $1) ORDER BY on_day, id`)
	qEnrolCredit = register("enrolment.credited", `SELECT e.person_id, e.on_day, e.commune_id, COALESCE(e.village_id, 0), COALESCE(e.group_id, 0), COALESCE(g.organisation_id, 0),
		CASE WHEN h.kind = 'group' THEN h.id ELSE 0 END, COALESCE(h.organisation_id, 0), COALESCE(a.id, 0), COALESCE(a.organisation_id, 0)
		FROM enrolment e LEFT JOIN holder g ON g.id = e.group_id LEFT JOIN prospect_talk k ON k.id = e.talk_id LEFT JOIN holder h ON h.id = k.holder_id
			LEFT JOIN agent a ON a.account_id = h.account_id
		WHERE e.withdrawn_at = 0 AND e.scheme = $1 AND e.on_day >= $2 AND e.on_day <= $3 ORDER BY e.on_day, e.id`)
	qTalkSource = register("enrolment.source", `SELECT COALESCE((SELECT MAX(v.group_id) FROM visit v WHERE v.talk_id = $1 AND v.state = 'booked'), 0),
		COALESCE((SELECT MAX(g.event_id) FROM event_guest g WHERE g.talk_id = $1), 0)`)
)

func scanEnrolment(r interface{ Scan(...any) error }, e *Enrolment) error {
	return r.Scan(&e.ID, &e.Person, &e.Scheme, null(&e.On), &e.CommuneID, null(&e.VillageID), null(&e.GroupID), null(&e.TalkID), null(&e.EventID), &e.Heard, &e.Actor, &e.At)
}

// Enrolment (đăng ký) is one person who joined one scheme, counted once.
type Enrolment struct {
	ID        int64
	Person    person.ID
	Scheme    person.Scheme
	On        day.Date
	CommuneID int64
	VillageID int64
	GroupID   int64
	TalkID    int64
	EventID   int64
	Heard     string // where they heard of it
	Actor     string
	At        int64
}

// countOnceDays is how long a second telling is the same enrolment.
const countOnceDays = 365

// Enrol counts a joining. A person who joined the scheme within a year of it (before, or after when it is told late) is not
// counted again; it returns whether the row is new.
func (tx *Tx) Enrol(e *Enrolment) (bool, error) {
	known, err := found(tx.QueryRow(qEnrolOpen, e.Person, e.Scheme, e.On.AddDays(-countOnceDays), e.On.AddDays(countOnceDays)).Scan(&e.ID))
	if err != nil {
		return false, err
	}
	if known {
		if e.Heard != "" {
			_, err = tx.Exec(qEnrolHear, e.ID, e.Heard)
		}
		return false, err
	}
	if e.ID, err = tx.NextIDs(1); err != nil {
		return false, err
	}
	_, err = tx.Exec(qEnrolInsert, e.ID, e.Person, e.Scheme, e.On, e.CommuneID, orNull(e.VillageID), orNull(e.GroupID), orNull(e.TalkID), orNull(e.EventID),
		e.Heard, tx.Actor, tx.NowMS())
	return err == nil, err
}

// Enrolments lists those that stand between two days, both included, of a place (0: everywhere) or of a group's id.
func (tx *Tx) Enrolments(unit int64, from, to day.Date) ([]Enrolment, error) {
	var list []Enrolment
	err := tx.each(qEnrolments, []any{unit, from, to}, func(r *Rows) error {
		list = append(list, Enrolment{})
		return scanEnrolment(r, &list[len(list)-1])
	})
	return list, err
}

// CreditedEnrolment is an enrolment with those who brought it: the group that walked, the holder of the talk, its
// collector, and the organisations of all three. 0: none.
type CreditedEnrolment struct {
	Person               int64
	On                   day.Date
	CommuneID, VillageID int64
	Groups               [2]int64
	Agent                int64
	Organisations        [3]int64
}

// CreditedEnrolments lists those of a scheme that stand between two days, both included.
func (tx *Tx) CreditedEnrolments(s person.Scheme, from, to day.Date) ([]CreditedEnrolment, error) {
	var list []CreditedEnrolment
	err := tx.each(qEnrolCredit, []any{s, from, to}, func(r *Rows) error {
		var c CreditedEnrolment
		err := r.Scan(&c.Person, null(&c.On), &c.CommuneID, &c.VillageID, &c.Groups[0], &c.Organisations[0], &c.Groups[1], &c.Organisations[1], &c.Agent, &c.Organisations[2])
		list = append(list, c)
		return err
	})
	return list, err
}

// WithdrawEnrolments takes back what a talk was counted with, and returns it.
func (tx *Tx) WithdrawEnrolments(talk int64) ([]Enrolment, error) {
	var list []Enrolment
	err := tx.each(qEnrolOfTalk, []any{talk}, func(r *Rows) error {
		list = append(list, Enrolment{})
		return scanEnrolment(r, &list[len(list)-1])
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	_, err = tx.Exec(qEnrolBack, talk, tx.NowMS())
	return list, err
}

// TalkSource is where a talk took place: on a group's walk, at an event; 0: at none.
func (tx *Tx) TalkSource(talk int64) (group, event int64, err error) {
	err = tx.QueryRow(qTalkSource, talk).Scan(&group, &event)
	return group, event, err
}

var qTouches = register("enrolment.touches", `SELECT t.person_id, t.way, t.on_day FROM prospect_talk t
		WHERE t.withdrawn_at = 0 AND t.on_day >= $2 AND t.on_day <= $3 AND t.person_id IN (SELECT e.person_id FROM enrolment e
			WHERE e.withdrawn_at = 0 AND (CAST($1 AS bigint) = 0 OR e.commune_id = $1 OR e.village_id = $1))
	UNION ALL SELECT r.person_id, 'referral', r.on_day FROM referral r WHERE r.on_day >= $2 AND r.on_day <= $3 AND r.person_id IN (SELECT e.person_id FROM enrolment e
			WHERE e.withdrawn_at = 0 AND (CAST($1 AS bigint) = 0 OR e.commune_id = $1 OR e.village_id = $1))
	ORDER BY 1, 3, 2`)

// TouchesOf lists the talks with everyone who enrolled in a place (0: everywhere), and who brought them, by person.
func (tx *Tx) TouchesOf(unit int64, from, to day.Date) (map[int64][]outreach.Touch, error) {
	acts := map[string]outreach.Act{"visit": outreach.ActVisit, "call": outreach.ActCall, "meeting": outreach.ActEvent, "referral": outreach.ActReferral}
	out := map[int64][]outreach.Touch{}
	err := tx.each(qTouches, []any{unit, from, to}, func(r *Rows) error {
		var who int64
		var way string
		var t outreach.Touch
		err := r.Scan(&who, &way, null(&t.On))
		t.Act = acts[way]
		out[who] = append(out[who], t)
		return err
	})
	return out, err
}

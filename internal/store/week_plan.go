package store

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/person"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// WeekPlan (kế hoạch tuần) of a group. Week is its Monday; times are unix ms, 0: not yet.
type WeekPlan struct {
	ID, GroupID int64
	Week        day.Date
	FarFirst    bool
	PublishedAt int64
	PublishedBy string
	Actor       string
	At          int64
}

// PlanAnswer is what a member said to a plan.
type PlanAnswer struct {
	MemberID int64
	Coming   bool
	Reason   string
	At       int64
}

const planColumns = `id, group_id, week, far_first, published_at, published_by, by_actor, at`

var (
	qPlan       = register("weekPlan.byID", `SELECT `+planColumns+` FROM week_plan WHERE id = $1`)
	qPlanOfWeek = register("weekPlan.ofWeek", `SELECT `+planColumns+` FROM week_plan WHERE group_id = $1 AND week = $2`)
	qPlansWeek  = register("weekPlan.week", `SELECT `+planColumns+` FROM week_plan WHERE week = $1 ORDER BY group_id`)
	qPlansOf    = register("weekPlan.ofGroup", `SELECT `+planColumns+` FROM week_plan WHERE group_id = $1 ORDER BY week DESC LIMIT $2`)
	qPlanInsert = register("weekPlan.insert", `INSERT INTO week_plan (id, group_id, week, far_first, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qPlanFar    = register("weekPlan.far", `UPDATE week_plan SET far_first = $2 WHERE id = $1`)
	qPlanOut    = register("weekPlan.publish", `UPDATE week_plan SET published_at = $2, published_by = $3 WHERE id = $1 AND published_at = 0`)

	qSessionsOf    = register("planSession.ofPlan", `SELECT on_day, at_minute, unit_id, meet_at FROM plan_session WHERE plan_id = $1 ORDER BY nth`)
	qSessionsDrop  = register("planSession.drop", `DELETE FROM plan_session WHERE plan_id = $1`)
	qSessionInsert = register("planSession.insert", `INSERT INTO plan_session (plan_id, nth, on_day, at_minute, unit_id, meet_at) VALUES ($1, $2, $3, $4, $5, $6)`)

	qAnswersOf = register("planAnswer.ofPlan", `SELECT member_id, coming, reason, at FROM plan_answer WHERE plan_id = $1 ORDER BY member_id`)
	qAnswerPut = register("planAnswer.put", `INSERT INTO plan_answer (plan_id, member_id, coming, reason, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (plan_id, member_id) DO UPDATE SET coming = excluded.coming, reason = excluded.reason, at = excluded.at`)
	qAnswersDrop = register("planAnswer.drop", `DELETE FROM plan_answer WHERE plan_id = $1`)

	qDoorsOf = register("door.ofPlan", `SELECT d.session, d.nth, d.why, h.id, h.number, h.commune_id, h.village_id, h.group_id, h.head_id, h.address, h.poverty,
		COALESCE(p.full_name, ''), k.group_id, k.until_at
		FROM door d JOIN household h ON h.id = d.household_id LEFT JOIN person p ON p.id = h.head_id
		LEFT JOIN door_hold k ON k.household_id = d.household_id WHERE d.plan_id = $1 ORDER BY d.session, d.nth`)
	qDoorInsert = register("door.insert", `INSERT INTO door (plan_id, household_id, session, nth, why) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (plan_id, household_id) DO NOTHING`)
	qDoorsDrop = register("door.drop", `DELETE FROM door WHERE plan_id = $1`)
	qDoorLast  = register("door.last", `SELECT COALESCE(MAX(nth), 0) FROM door WHERE plan_id = $1 AND session = $2`)
	qHoldTake  = register("doorHold.take", `INSERT INTO door_hold (household_id, group_id, plan_id, until_at, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (household_id) DO UPDATE SET group_id = excluded.group_id, plan_id = excluded.plan_id, until_at = excluded.until_at,
			by_actor = excluded.by_actor, at = excluded.at
		WHERE door_hold.until_at <= excluded.at OR door_hold.group_id = excluded.group_id`)
	qHoldOf   = register("doorHold.ofHousehold", `SELECT group_id, plan_id, until_at FROM door_hold WHERE household_id = $1`)
	qHoldFree = register("doorHold.free", `DELETE FROM door_hold WHERE household_id = $1 AND group_id = $2`)
	qHoldsNow = register("doorHold.now", `SELECT household_id, group_id, plan_id, until_at FROM door_hold WHERE until_at > $1 ORDER BY household_id`)

	qDoorPeople = register("door.people", `SELECT q.person_id, q.household_id, q.place, q.why, q.holder_id, q.next_day, h.group_id, h.address, h.commune_id, h.village_id
		FROM prospect q JOIN household h ON h.id = q.household_id WHERE q.village_id = $1 AND q.lead > 0 ORDER BY q.household_id, q.place, q.person_id`)
)

func scanPlan(r interface{ Scan(...any) error }, p *WeekPlan) error {
	return r.Scan(&p.ID, &p.GroupID, null(&p.Week), null(&p.FarFirst), &p.PublishedAt, &p.PublishedBy, &p.Actor, &p.At)
}

// WeekPlan finds a plan; NotFound when there is none.
func (tx *Tx) WeekPlan(id int64) (WeekPlan, error) {
	var p WeekPlan
	err := scanPlan(tx.QueryRow(qPlan, id), &p)
	return p, err
}

// PlanOfWeek finds a group's plan of the week that begins on a Monday; NotFound when there is none.
func (tx *Tx) PlanOfWeek(group int64, week day.Date) (WeekPlan, error) {
	var p WeekPlan
	err := scanPlan(tx.QueryRow(qPlanOfWeek, group, week), &p)
	return p, err
}

func (tx *Tx) plans(q *Query, args ...any) ([]WeekPlan, error) {
	var list []WeekPlan
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, WeekPlan{})
		return scanPlan(r, &list[len(list)-1])
	})
	return list, err
}

// PlansOfWeek lists the plans of all groups for a week; PlansOfGroup a group's, latest first.
func (tx *Tx) PlansOfWeek(week day.Date) ([]WeekPlan, error) { return tx.plans(qPlansWeek, week) }

// PlansOfGroup lists a group's plans, latest first.
func (tx *Tx) PlansOfGroup(group int64, limit int) ([]WeekPlan, error) {
	return tx.plans(qPlansOf, group, limit)
}

// SavePlan keeps a plan with its sessions; a plan of the group and week that is there gets them instead of its own.
func (tx *Tx) SavePlan(p *WeekPlan, sessions []outreach.Session) error {
	if p.ID == 0 {
		id, err := tx.NextIDs(1)
		if err != nil {
			return err
		}
		p.ID = id
		if _, err := tx.Exec(qPlanInsert, p.ID, p.GroupID, p.Week, p.FarFirst, tx.Actor, tx.NowMS()); err != nil {
			return err
		}
	} else if _, err := tx.Exec(qPlanFar, p.ID, p.FarFirst); err != nil {
		return err
	}
	if _, err := tx.Exec(qSessionsDrop, p.ID); err != nil {
		return err
	}
	for i, s := range sessions {
		if _, err := tx.Exec(qSessionInsert, p.ID, i+1, s.On, s.Minute, s.UnitID, s.MeetAt); err != nil {
			return err
		}
	}
	return tx.changed(ChangePlan, p.ID)
}

// PublishPlan publishes once; NotFound when it is published already.
func (tx *Tx) PublishPlan(id int64) error {
	if err := one(tx.Exec(qPlanOut, id, tx.NowMS(), tx.Actor)); err != nil {
		return err
	}
	return tx.changed(ChangePlan, id)
}

// SessionsOf lists the walks of a plan in order.
func (tx *Tx) SessionsOf(plan int64) ([]outreach.Session, error) {
	var list []outreach.Session
	err := tx.each(qSessionsOf, []any{plan}, func(r *Rows) error {
		var s outreach.Session
		err := r.Scan(null(&s.On), &s.Minute, &s.UnitID, &s.MeetAt)
		list = append(list, s)
		return err
	})
	return list, err
}

// AnswersOf lists what members said to a plan.
func (tx *Tx) AnswersOf(plan int64) ([]PlanAnswer, error) {
	var list []PlanAnswer
	err := tx.each(qAnswersOf, []any{plan}, func(r *Rows) error {
		var a PlanAnswer
		err := r.Scan(&a.MemberID, null(&a.Coming), &a.Reason, &a.At)
		list = append(list, a)
		return err
	})
	return list, err
}

// SetAnswer notes what a member said; the latest holds. DropAnswers asks everyone again.
func (tx *Tx) SetAnswer(plan int64, a PlanAnswer) error {
	if _, err := tx.Exec(qAnswerPut, plan, a.MemberID, a.Coming, a.Reason, tx.NowMS()); err != nil {
		return err
	}
	return tx.changed(ChangePlan, plan)
}

// DropAnswers asks everyone again: the plan they answered is another now.
func (tx *Tx) DropAnswers(plan int64) error {
	_, err := tx.Exec(qAnswersDrop, plan)
	return err
}

// DoorRow is a household on a plan's list, and who has it now: HeldBy 0 is nobody, HeldUntil unix ms.
type DoorRow struct {
	Session   int
	Nth       int
	Why       string
	Household person.Household
	Head      string
	HeldBy    int64
	HeldUntil int64
}

// DoorsOf lists a plan's doors in walking order.
func (tx *Tx) DoorsOf(plan int64) ([]DoorRow, error) {
	var list []DoorRow
	err := tx.each(qDoorsOf, []any{plan}, func(r *Rows) error {
		list = append(list, DoorRow{})
		d := &list[len(list)-1]
		h := &d.Household
		return r.Scan(&d.Session, &d.Nth, &d.Why, &h.ID, &h.Number, &h.CommuneID, null(&h.VillageID), null(&h.GroupID), null(&h.HeadID), &h.Address, &h.Poverty,
			&d.Head, null(&d.HeldBy), null(&d.HeldUntil))
	})
	return list, err
}

// AddDoor puts a household at the end of a session's list; one that is on the plan already stays where it is.
func (tx *Tx) AddDoor(plan int64, session int, h person.HouseholdID, why string) error {
	var last int
	if err := tx.QueryRow(qDoorLast, plan, session).Scan(&last); err != nil {
		return err
	}
	if _, err := tx.Exec(qDoorInsert, plan, h, session, last+1, why); err != nil {
		return err
	}
	return tx.changed(ChangeDoor, plan)
}

// DropDoors empties a plan's list.
func (tx *Tx) DropDoors(plan int64) error {
	if _, err := tx.Exec(qDoorsDrop, plan); err != nil {
		return err
	}
	return tx.changed(ChangeDoor, plan)
}

// DoorHold is who has a door until when (unix ms).
type DoorHold struct {
	Household       person.HouseholdID
	GroupID, PlanID int64
	Until           int64
}

// TakeDoor gives a door to a group; false when another group has it still.
func (tx *Tx) TakeDoor(k DoorHold) (bool, error) {
	n, err := tx.Exec(qHoldTake, k.Household, k.GroupID, k.PlanID, k.Until, tx.Actor, tx.NowMS())
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.changed(ChangeDoor, k.PlanID)
}

// HoldOf tells who took a door last, also when its time is over; ok is false when nobody did.
func (tx *Tx) HoldOf(h person.HouseholdID) (k DoorHold, ok bool, err error) {
	k.Household = h
	ok, err = found(tx.QueryRow(qHoldOf, h).Scan(&k.GroupID, &k.PlanID, &k.Until))
	return k, ok, err
}

// FreeDoor gives a door back; false when the group does not have it.
func (tx *Tx) FreeDoor(plan int64, h person.HouseholdID, group int64) (bool, error) {
	n, err := tx.Exec(qHoldFree, h, group)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.changed(ChangeDoor, plan)
}

// HoldsNow lists the doors that somebody has.
func (tx *Tx) HoldsNow() (map[person.HouseholdID]DoorHold, error) {
	out := map[person.HouseholdID]DoorHold{}
	err := tx.each(qHoldsNow, []any{tx.NowMS()}, func(r *Rows) error {
		var k DoorHold
		err := r.Scan(&k.Household, &k.GroupID, &k.PlanID, &k.Until)
		out[k.Household] = k
		return err
	})
	return out, err
}

// DoorCandidate is one prospect of a village with the household they live in, best prospect of a household first.
type DoorCandidate struct {
	outreach.Candidate
	Person person.ID
	Why    string
	Holder int64
}

// DoorCandidates lists the prospects of a village by household.
func (tx *Tx) DoorCandidates(village int64) ([]DoorCandidate, error) {
	var list []DoorCandidate
	err := tx.each(qDoorPeople, []any{village}, func(r *Rows) error {
		var commune int64
		list = append(list, DoorCandidate{})
		c := &list[len(list)-1]
		return r.Scan(&c.Person, &c.Household, &c.Place, &c.Why, null(&c.Holder), null(&c.Due), null(&c.Group), &c.Address, &commune, null(&c.Unit))
	})
	return list, err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// States of a visit.
const (
	VisitBooked      = "booked"
	VisitQuarantined = "quarantined" // kept and shown; counts for nothing until somebody decides
	VisitWithdrawn   = "withdrawn"
)

// Visit (lượt thăm) is what happened at a door. Its talk, when there is one, is in the prospect's history:
// there is no second history. References are 0 when they are not known.
type Visit struct {
	ID        int64
	OpID      string
	PlanID    int64
	GroupID   int64
	Household person.HouseholdID
	Person    person.ID
	CommuneID int64
	VillageID int64
	TalkID    int64
	On        day.Date
	AtTime    int64 // unix ms by the device's clock
	Minutes   int
	Met       string
	Result    prospect.Outcome
	Objection string
	Next      day.Date
	Note      string // sealed
	Device    string
	State     string
	Why       string // of a quarantine
	Actor     string
	At        int64 // unix ms when it was kept
}

const visitColumns = `id, op_id, plan_id, group_id, household_id, person_id, commune_id, village_id, talk_id, on_day, at_time, minutes, met, result, objection,
	next_day, note, device, state, why, by_actor, at`

var (
	qVisitOfOp   = register("visit.ofOp", `SELECT `+visitColumns+` FROM visit WHERE op_id = $1`)
	qVisit       = register("visit.byID", `SELECT `+visitColumns+` FROM visit WHERE id = $1`)
	qVisitsPlan  = register("visit.ofPlan", `SELECT `+visitColumns+` FROM visit WHERE plan_id = $1 ORDER BY at_time, id`)
	qVisitsHouse = register("visit.ofHousehold", `SELECT `+visitColumns+` FROM visit WHERE household_id = $1 ORDER BY on_day DESC, id DESC`)
	qVisitsShut  = register("visit.quarantined", `SELECT `+visitColumns+` FROM visit WHERE state = 'quarantined' ORDER BY at, id`)
	qVisitsDays  = register("visit.between", `SELECT `+visitColumns+` FROM visit WHERE on_day >= $1 AND on_day <= $2 AND state = 'booked' ORDER BY on_day, at_time, id`)
	qVisitInsert = register("visit.insert", `INSERT INTO visit (`+visitColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
		$16, $17, $18, $19, $20, $21, $22)`)
	qVisitSet = register("visit.set", `UPDATE visit SET state = $2, why = $3, plan_id = $4, group_id = $5, household_id = $6, person_id = $7, commune_id = $8,
		village_id = $9, talk_id = $10 WHERE id = $1`)
	qVisitOfTalk = register("visit.withdrawTalk", `UPDATE visit SET state = 'withdrawn' WHERE talk_id = $1 AND state = 'booked'`)
	qHeat        = register("visit.heat", `SELECT on_day, count(*), CAST(SUM(CASE WHEN met = 'nobody' THEN 0 ELSE 1 END) AS bigint),
		CAST(SUM(CASE WHEN result = 'joined' THEN 1 ELSE 0 END) AS bigint) FROM visit
		WHERE state = 'booked' AND on_day >= $2 AND on_day <= $3 AND (CAST($1 AS bigint) = 0 OR commune_id = $1 OR village_id = $1 OR group_id = $1)
		GROUP BY on_day ORDER BY on_day`)
	qVisitedHouses = register("visit.houses", `SELECT v.village_id, count(DISTINCT v.household_id) FROM visit v
		WHERE v.state = 'booked' AND v.commune_id = $1 AND v.village_id IS NOT NULL GROUP BY v.village_id`)
	qHouses       = register("visit.allHouses", `SELECT village_id, count(*) FROM household WHERE commune_id = $1 AND village_id IS NOT NULL GROUP BY village_id`)
	qHousesUnseen = register("visit.unseen", `SELECT h.id, COALESCE(p.full_name, ''), h.address, h.group_id FROM household h LEFT JOIN person p ON p.id = h.head_id
		WHERE h.village_id = $1 AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id AND v.state = 'booked') ORDER BY h.group_id, h.address, h.id LIMIT $2`)
	qDoorsAround = register("visit.ofHouseholds", `SELECT v.household_id, MAX(v.on_day), count(*) FROM visit v JOIN door d ON d.household_id = v.household_id
		WHERE d.plan_id = $1 AND v.state = 'booked' GROUP BY v.household_id`)

	qTotalPut = register("weekTotal.put", `INSERT INTO week_total (group_id, week, n, by_actor, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (group_id, week) DO UPDATE SET n = excluded.n, by_actor = excluded.by_actor, at = excluded.at`)
	qTotals = register("weekTotal.week", `SELECT group_id, week, n, by_actor, at FROM week_total WHERE week = $1 ORDER BY group_id`)
)

func scanVisit(r interface{ Scan(...any) error }, v *Visit) error {
	return r.Scan(&v.ID, &v.OpID, null(&v.PlanID), null(&v.GroupID), null(&v.Household), null(&v.Person), null(&v.CommuneID), null(&v.VillageID), null(&v.TalkID),
		null(&v.On), &v.AtTime, &v.Minutes, &v.Met, &v.Result, &v.Objection, null(&v.Next), &v.Note, &v.Device, &v.State, &v.Why, &v.Actor, &v.At)
}

// VisitOfOp finds the visit of an operation; ok is false when it never came.
func (tx *Tx) VisitOfOp(op string) (v Visit, ok bool, err error) {
	ok, err = found(scanVisit(tx.QueryRow(qVisitOfOp, op), &v))
	return v, ok, err
}

// Visit finds a visit; NotFound when there is none.
func (tx *Tx) Visit(id int64) (Visit, error) {
	var v Visit
	err := scanVisit(tx.QueryRow(qVisit, id), &v)
	return v, err
}

func (tx *Tx) visits(q *Query, args ...any) ([]Visit, error) {
	var list []Visit
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Visit{})
		return scanVisit(r, &list[len(list)-1])
	})
	return list, err
}

// VisitsOfPlan lists a plan's visits in the order they were made, withdrawn and quarantined ones included.
func (tx *Tx) VisitsOfPlan(plan int64) ([]Visit, error) { return tx.visits(qVisitsPlan, plan) }

// VisitsOfHousehold lists what happened at one door, the latest first, whatever its state.
func (tx *Tx) VisitsOfHousehold(h person.HouseholdID) ([]Visit, error) {
	return tx.visits(qVisitsHouse, h)
}

// VisitsQuarantined lists what waits for a decision, oldest first.
func (tx *Tx) VisitsQuarantined() ([]Visit, error) { return tx.visits(qVisitsShut) }

// VisitsBetween lists booked visits between two days, both included.
func (tx *Tx) VisitsBetween(from, to day.Date) ([]Visit, error) {
	return tx.visits(qVisitsDays, from, to)
}

// InsertVisit keeps a visit and gives it an id.
func (tx *Tx) InsertVisit(v *Visit) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	v.ID, v.Actor, v.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qVisitInsert, v.ID, v.OpID, orNull(v.PlanID), orNull(v.GroupID), orNull(int64(v.Household)), orNull(int64(v.Person)), orNull(v.CommuneID),
		orNull(v.VillageID), orNull(v.TalkID), v.On, v.AtTime, v.Minutes, v.Met, v.Result, v.Objection, v.Next, v.Note, v.Device, v.State, v.Why, v.Actor, v.At)
	if err != nil {
		return err
	}
	if err := tx.feedVisit(v); err != nil {
		return err
	}
	return tx.changed(ChangeVisit, v.ID)
}

// SettleVisit writes what was decided about a visit: its state and what it refers to.
func (tx *Tx) SettleVisit(v *Visit) error {
	err := one(tx.Exec(qVisitSet, v.ID, v.State, v.Why, orNull(v.PlanID), orNull(v.GroupID), orNull(int64(v.Household)), orNull(int64(v.Person)), orNull(v.CommuneID),
		orNull(v.VillageID), orNull(v.TalkID)))
	if err != nil {
		return err
	}
	if err := tx.feedVisit(v); err != nil {
		return err
	}
	return tx.changed(ChangeVisit, v.ID)
}

// WithdrawVisitOfTalk lets a visit follow its talk.
func (tx *Tx) WithdrawVisitOfTalk(talk int64) error {
	if _, err := tx.Exec(qVisitOfTalk, talk); err != nil {
		return err
	}
	_, err := tx.Exec(qVisitTalkFeed, talk, tx.Seq)
	return err
}

// HeatDay is one day of the month calendar: doors knocked at, doors where somebody was met, doors where somebody joined.
type HeatDay struct {
	On                  day.Date
	Visits, Met, Joined int64
}

// Heat counts visits by day in a place (0: everywhere), a village or a group's own id.
func (tx *Tx) Heat(unit int64, from, to day.Date) ([]HeatDay, error) {
	var list []HeatDay
	err := tx.each(qHeat, []any{unit, from, to}, func(r *Rows) error {
		var h HeatDay
		err := r.Scan(null(&h.On), &h.Visits, &h.Met, &h.Joined)
		list = append(list, h)
		return err
	})
	return list, err
}

// HousesVisited counts households by village of a commune: all, and those somebody knocked at.
func (tx *Tx) HousesVisited(commune int64) (all, seen map[int64]int64, err error) {
	all, seen = map[int64]int64{}, map[int64]int64{}
	for q, m := range map[*Query]map[int64]int64{qHouses: all, qVisitedHouses: seen} {
		err := tx.each(q, []any{commune}, func(r *Rows) error {
			var unit, n int64
			err := r.Scan(&unit, &n)
			m[unit] = n
			return err
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return all, seen, nil
}

// UnseenHouse is a household nobody has knocked at.
type UnseenHouse struct {
	ID      person.HouseholdID
	Head    string // name of the head of household; empty: none known
	Address string
	GroupID int64 // inter-family group; 0: none known
}

// HousesUnseen lists households of a village that nobody has knocked at, group by group, at most limit.
func (tx *Tx) HousesUnseen(village int64, limit int) ([]UnseenHouse, error) {
	var list []UnseenHouse
	err := tx.each(qHousesUnseen, []any{village, limit}, func(r *Rows) error {
		var h UnseenHouse
		err := r.Scan(&h.ID, &h.Head, &h.Address, null(&h.GroupID))
		list = append(list, h)
		return err
	})
	return list, err
}

// LastSeen is when a household was visited last, and how often.
type LastSeen struct {
	On day.Date
	N  int64
}

// DoorsSeen tells of each door of a plan when it was visited last, by anyone.
func (tx *Tx) DoorsSeen(plan int64) (map[person.HouseholdID]LastSeen, error) {
	out := map[person.HouseholdID]LastSeen{}
	err := tx.each(qDoorsAround, []any{plan}, func(r *Rows) error {
		var h person.HouseholdID
		var s LastSeen
		err := r.Scan(&h, null(&s.On), &s.N)
		out[h] = s
		return err
	})
	return out, err
}

// WeekTotal is what an agent confirmed of a group's week.
type WeekTotal struct {
	GroupID int64
	Week    day.Date
	N       int64
	Actor   string
	At      int64
}

// SetWeekTotal keeps it; a second one replaces the first and the audit has both.
func (tx *Tx) SetWeekTotal(t WeekTotal) error {
	_, err := tx.Exec(qTotalPut, t.GroupID, t.Week, t.N, tx.Actor, tx.NowMS())
	return err
}

// WeekTotals lists those of a week by group.
func (tx *Tx) WeekTotals(week day.Date) (map[int64]WeekTotal, error) {
	out := map[int64]WeekTotal{}
	err := tx.each(qTotals, []any{week}, func(r *Rows) error {
		var t WeekTotal
		err := r.Scan(&t.GroupID, null(&t.Week), &t.N, &t.Actor, &t.At)
		out[t.GroupID] = t
		return err
	})
	return out, err
}

package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
)

// SavingsGroup is a group that saves (tổ tiết kiệm).
type SavingsGroup struct {
	ID, UnitID        int64
	Name, Host, Model string
	Started, Ended    day.Date // zero Ended: goes on
	ByActor           string
	At                int64 // unix ms
}

// SavingsMember is one of a group. Premium is what she saves for a month, Usual what she puts in at a meeting, đồng.
type SavingsMember struct {
	GroupID        int64
	No             int
	Name           string
	PersonID       person.ID // 0: not known who it is in the register
	Insured        bool
	Premium, Usual money.Dong
	From, To       day.Date // zero To: still a member
}

// SavingsDuty is who was treasurer or head from when to when, both days included.
type SavingsDuty struct {
	No       int
	Duty     string
	From, To day.Date
}

// Duties of a group.
const (
	DutyTreasurer = "treasurer"
	DutyHead      = "head"
)

// SavingsTotal is a group with the figures of the page of a place.
type SavingsTotal struct {
	SavingsGroup
	Unit                    string
	Members, Insured, Books int64
	Cash, Transit           money.Dong
	Own                     money.Dong // members' money and dues
	Waiting                 int64
	LastAt                  int64
	LastDay                 day.Date // day of the last entry of its books; zero: none
}

const (
	savingsGroupColumns  = `id, unit_id, name, host, model, started, ended, by_actor, at`
	savingsMemberColumns = `group_id, no, name, person_id, insured, premium, usual, from_day, to_day`
)

var (
	qSavingsGroup        = register("savings.group", `SELECT `+savingsGroupColumns+` FROM savings_group WHERE id = $1`)
	qSavingsGroupInsert  = register("savings.groupInsert", `INSERT INTO savings_group (`+savingsGroupColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qSavingsMembers      = register("savings.members", `SELECT `+savingsMemberColumns+` FROM savings_member WHERE group_id = $1 ORDER BY no`)
	qSavingsMemberInsert = register("savings.memberInsert", `INSERT INTO savings_member (`+savingsMemberColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qSavingsMemberLeave  = register("savings.memberLeave", `UPDATE savings_member SET to_day = $3 WHERE group_id = $1 AND no = $2 AND to_day IS NULL`)
	qSavingsDuties       = register("savings.duties", `SELECT no, duty, from_day, to_day FROM savings_duty WHERE group_id = $1 ORDER BY from_day, no, duty`)
	qSavingsDutyInsert   = register("savings.dutyInsert", `INSERT INTO savings_duty (group_id, no, duty, from_day) VALUES ($1, $2, $3, $4)`)
	qSavingsDutyEnd      = register("savings.dutyEnd", `UPDATE savings_duty SET to_day = $3 WHERE group_id = $1 AND duty = $2 AND to_day IS NULL`)
	qSavingsKeeper       = register("savings.keeper", `SELECT no FROM savings_keeper WHERE group_id = $1 AND account_id = $2`)
	qSavingsKeeperPut    = register("savings.keeperPut", `INSERT INTO savings_keeper (group_id, account_id, no, by_actor, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (group_id, account_id) DO UPDATE SET no = excluded.no, by_actor = excluded.by_actor, at = excluded.at`)
	qSavingsTotals = register("savings.totals", withArea(1)+`SELECT g.id, g.unit_id, g.name, g.host, g.model, g.started, g.ended, g.by_actor, g.at,
		COALESCE((SELECT v.full_name FROM unit_version v WHERE v.unit_id = g.unit_id AND v.valid_to IS NULL), ''),
		(SELECT count(*) FROM savings_member m WHERE m.group_id = g.id AND m.to_day IS NULL),
		(SELECT count(*) FROM savings_member m WHERE m.group_id = g.id AND m.to_day IS NULL AND m.insured = 1),
		(SELECT count(*) FROM ledger_book b WHERE b.group_id = g.id),
		(SELECT COALESCE(max(b.last_at), 0) FROM ledger_book b WHERE b.group_id = g.id),
		(SELECT COALESCE(CAST(SUM(b.quarantined) AS bigint), 0) FROM ledger_book b WHERE b.group_id = g.id),
		(SELECT max(e.day) FROM ledger_book b JOIN ledger_entry e ON e.book_id = b.id AND e.seq = b.head_seq WHERE b.group_id = g.id)
		FROM savings_group g WHERE g.unit_id IN (SELECT id FROM area) ORDER BY g.name, g.id`)
	qSavingsBooksIn = register("savings.booksIn", withArea(3)+`SELECT b.id FROM ledger_book b JOIN savings_group g ON g.id = b.group_id
		WHERE g.unit_id IN (SELECT id FROM area) AND g.ended IS NULL AND b.id > $1 ORDER BY b.id LIMIT $2`)
	qSavingsTotalsMoney = register("savings.totalsMoney", withArea(1)+`SELECT g.id, a.code, a.balance FROM savings_group g JOIN ledger_book b ON b.group_id = g.id
		JOIN ledger_account a ON a.book_id = b.id AND a.balance > 0 WHERE g.unit_id IN (SELECT id FROM area)`)
)

// InsertSavingsGroup keeps a group.
func (tx *Tx) InsertSavingsGroup(g *SavingsGroup) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	g.ID, g.ByActor, g.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qSavingsGroupInsert, g.ID, g.UnitID, g.Name, g.Host, g.Model, g.Started, g.Ended, g.ByActor, g.At)
	return err
}

// SavingsGroup finds a group.
func (tx *Tx) SavingsGroup(id int64) (SavingsGroup, error) {
	var g SavingsGroup
	err := scanSavingsGroup(tx.QueryRow(qSavingsGroup, id), &g)
	return g, err
}

func scanSavingsGroup(r interface{ Scan(...any) error }, g *SavingsGroup, more ...any) error {
	return r.Scan(append([]any{&g.ID, &g.UnitID, &g.Name, &g.Host, &g.Model, null(&g.Started), null(&g.Ended), &g.ByActor, &g.At}, more...)...)
}

// SavingsMembers lists a group's members, past ones too.
func (tx *Tx) SavingsMembers(group int64) ([]SavingsMember, error) {
	var list []SavingsMember
	err := tx.each(qSavingsMembers, []any{group}, func(r *Rows) error {
		var m SavingsMember
		err := r.Scan(&m.GroupID, &m.No, &m.Name, null(&m.PersonID), null(&m.Insured), &m.Premium, &m.Usual, null(&m.From), null(&m.To))
		list = append(list, m)
		return err
	})
	return list, err
}

// InsertSavingsMember keeps a member under the number she bears.
func (tx *Tx) InsertSavingsMember(m *SavingsMember) error {
	_, err := tx.Exec(qSavingsMemberInsert, m.GroupID, m.No, m.Name, orNull(m.PersonID), m.Insured, m.Premium, m.Usual, m.From, m.To)
	return err
}

// LeaveSavings ends a membership; her money stays hers.
func (tx *Tx) LeaveSavings(group int64, no int, on day.Date) error {
	return one(tx.Exec(qSavingsMemberLeave, group, no, on))
}

// SavingsDuties lists who held a duty when.
func (tx *Tx) SavingsDuties(group int64) ([]SavingsDuty, error) {
	var list []SavingsDuty
	err := tx.each(qSavingsDuties, []any{group}, func(r *Rows) error {
		var d SavingsDuty
		err := r.Scan(&d.No, &d.Duty, null(&d.From), null(&d.To))
		list = append(list, d)
		return err
	})
	return list, err
}

// GiveSavingsDuty hands a duty over on a day; until then the one before held it.
func (tx *Tx) GiveSavingsDuty(group int64, no int, duty string, on day.Date) error {
	if _, err := tx.Exec(qSavingsDutyEnd, group, duty, on); err != nil {
		return err
	}
	_, err := tx.Exec(qSavingsDutyInsert, group, no, duty, on)
	return err
}

// SavingsKeeper is which member of a group an account belongs to; 0 for none.
func (tx *Tx) SavingsKeeper(group int64, account string) (no int, err error) {
	err = tx.QueryRow(qSavingsKeeper, group, account).Scan(&no)
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	return no, err
}

// PutSavingsKeeper notes which member an account belongs to.
func (tx *Tx) PutSavingsKeeper(group int64, account string, no int) error {
	_, err := tx.Exec(qSavingsKeeperPut, group, account, no, tx.Actor, tx.NowMS())
	return err
}

// SavingsTotals lists the groups of the places and below with their figures.
func (tx *Tx) SavingsTotals(units []int64) ([]SavingsTotal, error) {
	var list []SavingsTotal
	at := map[int64]int{}
	err := tx.each(qSavingsTotals, scopeArgs(units), func(r *Rows) error {
		var t SavingsTotal
		err := scanSavingsGroup(r, &t.SavingsGroup, &t.Unit, &t.Members, &t.Insured, &t.Books, &t.LastAt, &t.Waiting, null(&t.LastDay))
		at[t.ID] = len(list)
		list = append(list, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qSavingsTotalsMoney, scopeArgs(units), func(r *Rows) error {
		var id int64
		var c savings.Code
		var n money.Dong
		if err := r.Scan(&id, &c, &n); err != nil {
			return err
		}
		t := &list[at[id]]
		switch c.Type() {
		case savings.Cash:
			t.Cash += n
		case savings.Transit:
			t.Transit += n
		case savings.Member, savings.Due:
			t.Own += n
		}
		return nil
	})
	return list, err
}

// SavingsBooksIn lists books of groups of a place and below that go on, by id after one, at most limit.
func (tx *Tx) SavingsBooksIn(unit, after int64, limit int) ([]int64, error) {
	var list []int64
	err := tx.each(qSavingsBooksIn, scopeArgs([]int64{unit}, after, limit), func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

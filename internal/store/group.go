package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
)

// Nouns of the field in the change feed; each ref is the row's id.
const (
	ChangeGroup = "group"
	ChangePlan  = "plan"
	ChangeDoor  = "door" // ref: plan id; its list or who has the doors
	ChangeVisit = "visit"
)

// Group (nhóm) is a small group that walks. Its ID is that of its holder, so prospects can lie with it.
type Group struct {
	Holder
	Target       int // new participants a month
	Founded      day.Date
	LeaderReason string
}

// GroupMember is one of a group. Phone is sealed; To is the first day no longer a member.
type GroupMember struct {
	ID             int64
	GroupID        int64
	Name           string
	OrganisationID int64
	AccountID      string
	Phone          string
	Leader         bool
	From, To       day.Date
}

const groupColumns = holderColumns + `, CAST(0 AS bigint), f.target, f.founded, f.leader_reason`
const memberColumns = `id, group_id, name, organisation_id, account_id, phone, leader, from_day, to_day`

var (
	qGroups  = register("group.all", `SELECT `+groupColumns+` FROM field_group f JOIN holder h ON h.id = f.id ORDER BY h.name, h.id`)
	qGroup   = register("group.byID", `SELECT `+groupColumns+` FROM field_group f JOIN holder h ON h.id = f.id WHERE f.id = $1`)
	qGroupOf = register("group.ofAccount", `SELECT `+groupColumns+` FROM group_member m JOIN field_group f ON f.id = m.group_id
		JOIN holder h ON h.id = f.id WHERE m.account_id = $1 AND m.to_day IS NULL AND h.closed_at IS NULL`)
	qGroupPut = register("group.put", `INSERT INTO field_group (id, target, founded, leader_reason) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET target = excluded.target, leader_reason = excluded.leader_reason`)
	qGroupClose   = register("group.close", `UPDATE holder SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL`)
	qMembersNow   = register("groupMember.now", `SELECT `+memberColumns+` FROM group_member WHERE to_day IS NULL ORDER BY group_id, leader DESC, id`)
	qMembersOf    = register("groupMember.ofGroup", `SELECT `+memberColumns+` FROM group_member WHERE group_id = $1 ORDER BY leader DESC, id`)
	qMemberInsert = register("groupMember.insert", `INSERT INTO group_member (`+memberColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)`)
	qMemberEnd    = register("groupMember.end", `UPDATE group_member SET to_day = $3 WHERE id = $1 AND group_id = $2 AND to_day IS NULL`)

	qAlongInsert = register("goingAlong.insert", `INSERT INTO going_along (id, group_id, on_day, who, way, learnt, praise, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qAlongOf = register("goingAlong.between", `SELECT id, group_id, on_day, who, way, learnt, praise, by_actor, at FROM going_along
		WHERE on_day >= $1 AND on_day <= $2 ORDER BY on_day DESC, id DESC`)

	qSettlements   = register("settlement.all", `SELECT unit_id, metres FROM settlement ORDER BY unit_id`)
	qSettlementPut = register("settlement.put", `INSERT INTO settlement (unit_id, metres, by_actor, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id) DO UPDATE SET metres = excluded.metres, by_actor = excluded.by_actor, at = excluded.at`)
)

func scanGroup(r interface{ Scan(...any) error }, g *Group) error {
	return r.Scan(&g.ID, &g.Kind, &g.Name, &g.UnitID, null(&g.OrganisationID), null(&g.AccountID), null(&g.ClosedAt), &g.Held,
		&g.Target, null(&g.Founded), &g.LeaderReason)
}

// Groups lists all by name, closed ones included.
func (tx *Tx) Groups() ([]Group, error) {
	var list []Group
	err := tx.each(qGroups, nil, func(r *Rows) error {
		list = append(list, Group{})
		return scanGroup(r, &list[len(list)-1])
	})
	return list, err
}

// Group finds a group; NotFound when there is none.
func (tx *Tx) Group(id int64) (Group, error) {
	var g Group
	err := scanGroup(tx.QueryRow(qGroup, id), &g)
	return g, err
}

// GroupOf finds the group an account walks with; NotFound when with none.
func (tx *Tx) GroupOf(account string) (Group, error) {
	var g Group
	err := scanGroup(tx.QueryRow(qGroupOf, account), &g)
	return g, err
}

// SaveGroup keeps a new group (ID 0), or changes the target and reason of one.
func (tx *Tx) SaveGroup(g *Group) error {
	if g.ID == 0 {
		g.Kind = "group"
		if err := tx.InsertHolder(&g.Holder); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(qGroupPut, g.ID, g.Target, g.Founded, g.LeaderReason); err != nil {
		return err
	}
	return tx.changed(ChangeGroup, g.ID)
}

// CloseGroup ends a group; NotFound when it is closed already.
func (tx *Tx) CloseGroup(id int64) error {
	if err := one(tx.Exec(qGroupClose, id, tx.NowMS())); err != nil {
		return err
	}
	return tx.changed(ChangeGroup, id)
}

func (tx *Tx) members(q *Query, args ...any) ([]GroupMember, error) {
	var list []GroupMember
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, GroupMember{})
		m := &list[len(list)-1]
		return r.Scan(&m.ID, &m.GroupID, &m.Name, null(&m.OrganisationID), null(&m.AccountID), &m.Phone, null(&m.Leader), null(&m.From), null(&m.To))
	})
	return list, err
}

// MembersNow lists the members of all groups today, each group's leader first.
func (tx *Tx) MembersNow() ([]GroupMember, error) { return tx.members(qMembersNow) }

// MembersOf lists a group's members, former ones included, the leader first.
func (tx *Tx) MembersOf(group int64) ([]GroupMember, error) { return tx.members(qMembersOf, group) }

// InsertMember keeps a member. Conflict when the account walks with a group already.
func (tx *Tx) InsertMember(m *GroupMember) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	m.ID = id
	var account any
	if m.AccountID != "" {
		account = m.AccountID
		if g, err := tx.GroupOf(m.AccountID); err == nil {
			return fault.New(fault.Conflict, "outreach.member.elsewhere", m.Name, g.Name)
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	if _, err = tx.Exec(qMemberInsert, m.ID, m.GroupID, m.Name, orNull(m.OrganisationID), account, m.Phone, m.Leader, m.From); err != nil {
		return err
	}
	return tx.changed(ChangeGroup, m.GroupID)
}

// EndMember lets a member go; NotFound when they went already.
func (tx *Tx) EndMember(group, member int64, to day.Date) error {
	if err := one(tx.Exec(qMemberEnd, member, group, to)); err != nil {
		return err
	}
	return tx.changed(ChangeGroup, group)
}

// GoingAlong (đi cùng, giám sát) is a leader's day with a group.
type GoingAlong struct {
	ID, GroupID    int64
	On             day.Date
	Who            string
	Way            string // look_on go_along
	Learnt, Praise string
	Actor          string
	At             int64
}

// InsertGoingAlong keeps one.
func (tx *Tx) InsertGoingAlong(g *GoingAlong) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	g.ID = id
	_, err = tx.Exec(qAlongInsert, g.ID, g.GroupID, g.On, g.Who, g.Way, g.Learnt, g.Praise, tx.Actor, tx.NowMS())
	return err
}

// GoingAlongs lists them between two days, both included, latest first.
func (tx *Tx) GoingAlongs(from, to day.Date) ([]GoingAlong, error) {
	var list []GoingAlong
	err := tx.each(qAlongOf, []any{from, to}, func(r *Rows) error {
		list = append(list, GoingAlong{})
		g := &list[len(list)-1]
		return r.Scan(&g.ID, &g.GroupID, null(&g.On), &g.Who, &g.Way, &g.Learnt, &g.Praise, &g.Actor, &g.At)
	})
	return list, err
}

// Settlements tells how many metres each village lies from its commune's centre, as far as somebody said.
func (tx *Tx) Settlements() (map[int64]int64, error) {
	out := map[int64]int64{}
	err := tx.each(qSettlements, nil, func(r *Rows) error {
		var unit, metres int64
		err := r.Scan(&unit, &metres)
		out[unit] = metres
		return err
	})
	return out, err
}

// SetSettlement notes how far a village lies.
func (tx *Tx) SetSettlement(unit, metres int64) error {
	_, err := tx.Exec(qSettlementPut, unit, metres, tx.Actor, tx.NowMS())
	return err
}

func (tx *Tx) changed(noun string, id int64) error {
	if err := tx.feedWalk(noun, id); err != nil {
		return err
	}
	return tx.Change(noun, itoa(id))
}

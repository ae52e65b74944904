package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// GroupFile is a group with its members, line of months, plans, and leaders' days.
type GroupFile struct {
	Group   store.Group
	Place   []org.Unit
	Members []MemberLine
	Board   outreach.Board
	Plans   []store.WeekPlan
	Along   []store.GoingAlong
	Orgs    []org.Organisation
	Free    []TaskOwner // accounts that could walk with it
	MayKeep bool
	Leads   bool // the actor leads it, or is of the office
}

// MemberLine is one member with words; Phone is opened for members and the office only.
type MemberLine struct {
	store.GroupMember
	Organisation string
}

// Group opens a group; months is the length of its line, up to this month.
func (a *App) Group(ctx context.Context, actor Actor, id int64, months int) (GroupFile, error) {
	f := GroupFile{MayKeep: access.May(actor.Role, access.KeepGroups)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		g, path, err := a.seeGroup(tx, actor, id)
		if err != nil {
			return err
		}
		f.Group, f.Place = g, path
		own, ok, err := groupOf(tx, actor.AccountID)
		if err != nil {
			return err
		}
		if err := a.groupMembers(tx, &f, f.MayKeep || ok && own.ID == id); err != nil {
			return err
		}
		f.Leads = f.MayKeep || slices.ContainsFunc(f.Members, func(m MemberLine) bool { return m.Leader && m.To.IsZero() && m.AccountID == actor.AccountID })
		last := a.Today().InMonth()
		first := last.Add(-max(months, 1) + 1)
		rows, err := tx.Enrolments(id, first.First(), last.Last())
		if err != nil {
			return err
		}
		days := map[day.Date]int64{}
		for _, e := range rows {
			days[e.On]++
		}
		f.Board = outreach.BoardOf(days, first, last)
		if f.Plans, err = tx.PlansOfGroup(id, 12); err != nil {
			return err
		}
		along, err := tx.GoingAlongs(first.First(), last.Last())
		for _, x := range along {
			if x.GroupID == id {
				f.Along = append(f.Along, x)
			}
		}
		if err != nil || !f.MayKeep {
			return err
		}
		f.Free, err = freeWalkers(tx, path)
		return err
	})
	return f, err
}

// seeGroup loads a group for whoever sees counts of its place, or walks with it.
func (a *App) seeGroup(tx *store.Tx, actor Actor, id int64) (store.Group, []org.Unit, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_group")
	if err := actor.may(access.SeeCounts); err != nil {
		return store.Group{}, nil, err
	}
	g, err := tx.Group(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return g, nil, err
	}
	path, err := tx.Path(g.UnitID, day.Date{})
	if err != nil {
		return g, nil, err
	}
	own, ok, err := groupOf(tx, actor.AccountID)
	if err != nil {
		return g, nil, err
	}
	if !actor.Covers(ids(path)) && (!ok || own.ID != id) {
		return g, nil, gone
	}
	return g, path, nil
}

func (a *App) groupMembers(tx *store.Tx, f *GroupFile, phones bool) error {
	list, err := tx.MembersOf(f.Group.ID)
	if err != nil {
		return err
	}
	orgs, err := organisationsByID(tx)
	if err != nil {
		return err
	}
	if f.Orgs, err = tx.Organisations(); err != nil {
		return err
	}
	for _, m := range list {
		l := MemberLine{GroupMember: m, Organisation: orgs[m.OrganisationID].Name}
		if m.Phone != "" {
			text, err := a.Keys.Open(m.Phone)
			if err != nil {
				return err
			}
			l.Phone = string(text)
		}
		if !phones {
			l.Phone = ""
		}
		f.Members = append(f.Members, l)
	}
	return nil
}

// freeWalkers are accounts that may walk where a group does and walk with none.
func freeWalkers(tx *store.Tx, path []org.Unit) ([]TaskOwner, error) {
	accounts, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	var out []TaskOwner
	for _, acc := range accounts {
		if acc.DisabledAt != 0 || !access.May(access.Role(acc.Role), access.WalkDoors) || access.Role(acc.Role) == access.Administrator {
			continue
		}
		way, err := tx.Path(acc.UnitID, day.Date{})
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids(path), acc.UnitID) && !slices.Contains(ids(way), path[len(path)-1].ID) {
			continue
		}
		if _, ok, err := groupOf(tx, acc.ID); err != nil || ok {
			if err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, TaskOwner{acc.ID, acc.Name, acc.Role})
	}
	return out, nil
}

// FreeWalkers lists accounts that could walk with a new group of a place.
func (a *App) FreeWalkers(ctx context.Context, actor Actor, unit int64) (list []TaskOwner, orgs []org.Organisation, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepGroups, unit, day.Date{})
		if err != nil {
			return err
		}
		if orgs, err = tx.Organisations(); err != nil {
			return err
		}
		list, err = freeWalkers(tx, path)
		return err
	})
	return list, orgs, err
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// PlanWeek makes the plan of a group's week, or changes one. Week is any day of it; no sessions: Saturday and
// Sunday in the group's place. Members who answered are asked again. It returns the plan's id.
func (a *App) PlanWeek(ctx context.Context, actor Actor, group int64, week day.Date, sessions []outreach.Session, farFirst bool) (int64, error) {
	week = outreach.WeekOf(week)
	p := store.WeekPlan{GroupID: group, Week: week, FarFirst: farFirst}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, _, err := a.walker(tx, actor, group, true)
		if err != nil {
			return err
		}
		if week.Before(outreach.WeekOf(a.Today())) {
			return fault.New(fault.Conflict, "outreach.plan.past")
		}
		if len(sessions) == 0 {
			if sessions, err = firstSessions(tx, g, week); err != nil {
				return err
			}
		}
		for i := range sessions {
			sessions[i].MeetAt = shortNote(sessions[i].MeetAt)
		}
		if err := outreach.CheckSessions(week, sessions); err != nil {
			return err
		}
		for _, s := range sessions {
			path, err := tx.Path(s.UnitID, day.Date{})
			if err != nil {
				return err
			}
			if !slices.Contains(ids(path), g.UnitID) {
				return fault.WithFields("outreach.plan.refused", fault.Field{Field: "unit", Key: "outreach.plan.where"})
			}
		}
		old, err := tx.PlanOfWeek(group, week)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		p.ID = old.ID
		if err := tx.SavePlan(&p, sessions); err != nil {
			return err
		}
		if err := tx.DropAnswers(p.ID); err != nil {
			return err
		}
		return tx.Audit("plan.save", "plan:"+itoa(p.ID), "")
	})
	return p.ID, err
}

// firstSessions are those of the plan before, a week or more later; without one the weekend at the group's place.
func firstSessions(tx *store.Tx, g store.Group, week day.Date) ([]outreach.Session, error) {
	before, err := tx.PlansOfGroup(g.ID, 1)
	if err != nil {
		return nil, err
	}
	if len(before) == 1 && before[0].Week.Before(week) {
		list, err := tx.SessionsOf(before[0].ID)
		shift := week.DaysSince(before[0].Week)
		for i := range list {
			list[i].On = list[i].On.AddDays(shift)
		}
		return list, err
	}
	u, err := tx.Unit(g.UnitID, day.Date{})
	list := outreach.Weekend(week, g.UnitID)
	for i := range list {
		list[i].MeetAt = u.FullName
	}
	return list, err
}

// planIn loads a plan for its group's members or the office.
func (a *App) planIn(tx *store.Tx, actor Actor, plan int64, leader bool) (store.WeekPlan, store.Group, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_plan")
	p, err := tx.WeekPlan(plan)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			if err := actor.may(access.WalkDoors); err != nil && !access.May(actor.Role, access.KeepGroups) {
				return p, store.Group{}, err
			}
			err = gone
		}
		return p, store.Group{}, err
	}
	g, _, err := a.walker(tx, actor, p.GroupID, leader)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = gone
	}
	return p, g, err
}

// PublishPlan lets the members see the plan. A plan without a door is refused: nobody walks without knowing where.
func (a *App) PublishPlan(ctx context.Context, actor Actor, plan int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, err := a.planIn(tx, actor, plan, true)
		if err != nil {
			return err
		}
		if p.PublishedAt != 0 {
			return fault.New(fault.Conflict, "outreach.plan.published")
		}
		doors, err := tx.DoorsOf(plan)
		if err != nil {
			return err
		}
		if len(doors) == 0 {
			return fault.New(fault.Conflict, "outreach.plan.no_doors")
		}
		if err := tx.PublishPlan(plan); err != nil {
			return err
		}
		return tx.Audit("plan.publish", "plan:"+itoa(plan), "")
	})
}

// AnswerPlan notes that a member comes, or why not. Member 0 is the actor's own; the leader and the office answer for others.
func (a *App) AnswerPlan(ctx context.Context, actor Actor, plan, member int64, coming bool, reason string) error {
	reason = shortNote(reason)
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, g, err := a.planIn(tx, actor, plan, false)
		if err != nil {
			return err
		}
		if p.PublishedAt == 0 {
			return fault.New(fault.Conflict, "outreach.plan.not_published")
		}
		list, err := currentMembers(tx, g.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(m store.GroupMember) bool {
			return member != 0 && m.ID == member || member == 0 && m.AccountID == actor.AccountID
		})
		if i < 0 {
			return fault.New(fault.NotFound, "outreach.no_such_member")
		}
		if list[i].AccountID != actor.AccountID {
			if _, _, err := a.walker(tx, actor, g.ID, true); err != nil {
				return err
			}
		}
		if !coming && reason == "" {
			return fault.WithFields("outreach.answer.refused", fault.Field{Field: "reason", Key: "outreach.answer.reason"})
		}
		if err := tx.SetAnswer(plan, store.PlanAnswer{MemberID: list[i].ID, Coming: coming, Reason: reason}); err != nil {
			return err
		}
		return tx.Audit("plan.answer", "plan:"+itoa(plan), "")
	})
}

// ProposeDoors fills the plan's walks with doors in walking order (J3): appointments first, then the prospects
// in their order. Doors that another group has are left out; so are families that wait for a later day (outreach.Waits), as
// those do who refused within thirty days.
// What stood on the plan is replaced, except doors the group has already taken. It returns how many doors there are.
func (a *App) ProposeDoors(ctx context.Context, actor Actor, plan int64) (int, error) {
	n := 0
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, g, err := a.planIn(tx, actor, plan, true)
		if err != nil {
			return err
		}
		rules, err := groupRules(tx)
		if err != nil {
			return err
		}
		sessions, err := tx.SessionsOf(plan)
		if err != nil {
			return err
		}
		d := doorChooser{tx: tx, plan: p, group: g, limit: rules.Doors, taken: map[person.HouseholdID]bool{}}
		if err := d.load(); err != nil {
			return err
		}
		for i, s := range sessions {
			if err := d.session(i+1, s); err != nil {
				return err
			}
		}
		n = len(d.taken)
		return tx.Audit("plan.doors", "plan:"+itoa(plan), itoa(int64(n)))
	})
	return n, err
}

// doorChooser chooses the doors of one plan.
type doorChooser struct {
	tx     *store.Tx
	plan   store.WeekPlan
	group  store.Group
	limit  int
	metres map[int64]int64
	holds  map[person.HouseholdID]store.DoorHold
	taken  map[person.HouseholdID]bool // on the plan by now
	kept   map[int]int                 // doors by session that stay
}

func (d *doorChooser) load() error {
	var err error
	if d.metres, err = d.tx.Settlements(); err != nil {
		return err
	}
	if d.holds, err = d.tx.HoldsNow(); err != nil {
		return err
	}
	old, err := d.tx.DoorsOf(d.plan.ID)
	if err != nil {
		return err
	}
	if err := d.tx.DropDoors(d.plan.ID); err != nil {
		return err
	}
	d.kept = map[int]int{}
	for _, r := range old {
		if k := d.holds[r.Household.ID]; k.PlanID == d.plan.ID && k.GroupID == d.group.ID {
			if err := d.tx.AddDoor(d.plan.ID, r.Session, r.Household.ID, r.Why); err != nil {
				return err
			}
			d.taken[r.Household.ID] = true
			d.kept[r.Session]++
		}
	}
	return nil
}

func (d *doorChooser) session(nth int, s outreach.Session) error {
	villages, err := villagesOf(d.tx, s.UnitID)
	if err != nil {
		return err
	}
	why := map[person.HouseholdID]string{}
	var all []outreach.Candidate
	for _, v := range villages {
		list, err := d.tx.DoorCandidates(v)
		if err != nil {
			return err
		}
		metres, known := d.metres[v]
		if !known {
			metres = -1
		}
		dues := map[person.HouseholdID][]day.Date{}
		for _, c := range list {
			dues[c.Household] = append(dues[c.Household], c.Due)
		}
		for _, c := range list {
			k, held := d.holds[c.Household]
			if _, seen := why[c.Household]; seen || d.taken[c.Household] || held && k.GroupID != d.group.ID || outreach.Waits(dues[c.Household], s.On) {
				continue
			}
			c.Metres = metres
			why[c.Household] = c.Why
			all = append(all, c.Candidate)
		}
	}
	for _, c := range outreach.Walk(all, s.On, d.limit-d.kept[nth], d.plan.FarFirst) {
		if err := d.tx.AddDoor(d.plan.ID, nth, c.Household, why[c.Household]); err != nil {
			return err
		}
		d.taken[c.Household] = true
	}
	return nil
}

// villagesOf is a village itself, or the villages of a commune.
func villagesOf(tx *store.Tx, unit int64) ([]int64, error) {
	children, err := tx.Children(unit, day.Date{})
	if err != nil {
		return nil, err
	}
	u, err := tx.Unit(unit, day.Date{})
	if err != nil {
		return nil, err
	}
	if u.Level == org.Village || u.Level == org.Group {
		return []int64{unit}, nil
	}
	return ids(children), nil
}

// AddDoor puts a household on a plan by hand; it lies in the group's place.
func (a *App) AddDoor(ctx context.Context, actor Actor, plan int64, session int, h person.HouseholdID) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		_, g, err := a.planIn(tx, actor, plan, true)
		if err != nil {
			return err
		}
		house, err := tx.Household(h)
		if err != nil {
			return err
		}
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		if !slices.Contains([]int64{root.ID, house.CommuneID, house.VillageID, house.GroupID}, g.UnitID) {
			return fault.New(fault.NotFound, "outreach.no_such_door")
		}
		rows, err := tx.ProspectsOfHousehold(h)
		if err != nil {
			return err
		}
		if err := tx.AddDoor(plan, session, h, bestWhy(rows)); err != nil {
			return err
		}
		return tx.Audit("plan.door", "plan:"+itoa(plan), "household:"+itoa(int64(h)))
	})
}

func bestWhy(rows map[person.ID]store.ProspectRow) string {
	best := store.ProspectRow{}
	for _, r := range rows {
		if r.Lead != prospect.None && (best.Person == 0 || r.Place < best.Place || r.Place == best.Place && r.Person < best.Person) {
			best = r
		}
	}
	return best.WhyText
}

package app

import (
	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// guestTasks keeps the tasks of interested guests open until somebody speaks with them.
func guestTasks(tx *store.Tx, _ org.Unit, _ day.Date) ([]store.Task, error) { return tx.GuestTasks() }

// planTasks asks a group's leader for the plan of the week, from the last day on which it is in time.
func planTasks(tx *store.Tx, _ org.Unit, today day.Date) ([]store.Task, error) {
	rules, err := groupRules(tx)
	if err != nil {
		return nil, err
	}
	week := outreach.WeekOf(today)
	last := week.AddDays(rules.Weekday - 1)
	if today.Before(last) {
		return nil, nil
	}
	groups, err := tx.Groups()
	if err != nil {
		return nil, err
	}
	members, err := tx.MembersNow()
	if err != nil {
		return nil, err
	}
	leader := map[int64]string{}
	for _, m := range members {
		if m.Leader {
			leader[m.GroupID] = m.AccountID
		}
	}
	var want []store.Task
	for _, g := range groups {
		if g.ClosedAt != 0 {
			continue
		}
		p, err := tx.PlanOfWeek(g.ID, week)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		if p.PublishedAt != 0 {
			continue
		}
		t := systemTask("task.plan", "plan:"+itoa(g.ID)+":"+week.String(), g.UnitID, access.WalkDoors, "/outreach/groups/"+itoa(g.ID)+"/plan?week="+week.String(), last, g.Name, week.AddDays(5).VN())
		t.OwnerID = leader[g.ID]
		want = append(want, t)
	}
	return want, nil
}

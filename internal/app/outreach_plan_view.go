package app

import (
	"context"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// PlanFile is a plan as the group's leader sees it on Friday, and everyone on Saturday.
type PlanFile struct {
	Plan     store.WeekPlan // ID 0: none yet
	Group    GroupFile
	Week     day.Date
	Deadline int64 // unix ms
	Late     bool
	Sessions []SessionLine
	Answers  map[int64]store.PlanAnswer // by member
	Doors    []Door                     // only for members and the office
	Villages []org.Unit                 // where walks can be
	Rules    outreach.Rules
	MayWalk  bool
	Mine     int64 // the actor's own membership; 0: none
	Total    WeekCount
}

// WeekCount is what the book says of a group's week (6.05): registrations, not what somebody typed.
type WeekCount struct {
	N     int64           // enrolled in the week
	Month int64           // enrolled in the month the week ends in, up to today
	Best  day.Date        // the week's best day; zero: nobody joined
	BestN int64           //
	Told  store.WeekTotal // what the agent confirmed; At 0: nothing yet
}

// weekCount counts a group's week.
func weekCount(tx *store.Tx, group int64, week day.Date) (c WeekCount, err error) {
	month := week.AddDays(6).InMonth()
	list, err := tx.Enrolments(group, earlierDay(week, month.First()), laterDay(week.AddDays(6), month.Last()))
	if err != nil {
		return c, err
	}
	days := map[day.Date]int64{}
	for _, e := range list {
		if e.On.InMonth() == month {
			c.Month++
		}
		if outreach.WeekOf(e.On) != week {
			continue
		}
		c.N++
		days[e.On]++
		if n := days[e.On]; n > c.BestN || n == c.BestN && e.On.Before(c.Best) {
			c.Best, c.BestN = e.On, n
		}
	}
	totals, err := tx.WeekTotals(week)
	c.Told = totals[group]
	return c, err
}

// SessionLine is a walk with its place in words.
type SessionLine struct {
	outreach.Session
	Place org.Unit
}

// Plan opens a group's plan of a week; zero: this week, or the next from Sunday on.
func (a *App) Plan(ctx context.Context, actor Actor, group int64, week day.Date) (PlanFile, error) {
	var f PlanFile
	if week.IsZero() {
		week = a.Today()
	}
	f.Week = outreach.WeekOf(week)
	var err error
	if f.Group, err = a.Group(ctx, actor, group, 1); err != nil {
		return f, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		if f.Rules, err = groupRules(tx); err != nil {
			return err
		}
		p, err := tx.PlanOfWeek(group, f.Week)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		f.Plan = p
		if f.Total, err = weekCount(tx, group, f.Week); err != nil {
			return err
		}
		f.Deadline, f.Late = f.Rules.Deadline(f.Week), f.Rules.Late(f.Week, p.PublishedAt, tx.NowMS())
		g, _, err := a.walker(tx, actor, group, false)
		f.MayWalk = err == nil
		if k := fault.KindOf(err); err != nil && k != fault.NotFound && k != fault.Forbidden && k != fault.Conflict {
			return err
		}
		return f.load(tx, actor, g)
	})
	if err == nil && f.MayWalk && f.Plan.ID != 0 {
		err = a.Store.Audit(ctx, actor.AccountID, "door.read", "plan:"+itoa(f.Plan.ID), itoa(int64(len(f.Doors))))
	}
	return f, err
}

func (f *PlanFile) load(tx *store.Tx, actor Actor, g store.Group) error {
	for _, m := range f.Group.Members {
		if m.AccountID != "" && m.AccountID == actor.AccountID && m.To.IsZero() {
			f.Mine = m.ID
		}
	}
	at := f.Group.Place[len(f.Group.Place)-1]
	if at.Level == org.Village {
		f.Villages = []org.Unit{at}
	} else {
		children, err := tx.Children(at.ID, day.Date{})
		if err != nil {
			return err
		}
		f.Villages = children
	}
	f.Answers = map[int64]store.PlanAnswer{}
	if f.Plan.ID == 0 {
		return nil
	}
	sessions, err := tx.SessionsOf(f.Plan.ID)
	if err != nil {
		return err
	}
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for _, s := range sessions {
		u, err := units.of(s.UnitID)
		if err != nil {
			return err
		}
		l := SessionLine{Session: s}
		if len(u) > 0 {
			l.Place = u[0]
		}
		f.Sessions = append(f.Sessions, l)
	}
	answers, err := tx.AnswersOf(f.Plan.ID)
	if err != nil {
		return err
	}
	for _, x := range answers {
		f.Answers[x.MemberID] = x
	}
	if f.MayWalk {
		f.Doors, err = doorsOf(tx, f.Plan, g)
	}
	return err
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// GroupLine is a group with how it stands today.
type GroupLine struct {
	store.Group
	Members []store.GroupMember // the leader first; phones left out
	Place   org.Unit
	Open    bool           // the reader may open the group's page
	Plan    store.WeekPlan // of the week; ID 0: none
	Late    bool           // the plan came, or comes, after its moment
	Coming  int            // members who confirmed
	Month   int64          // enrolled this month
	Week    int64          // enrolled in the week
	Visits  int64          // doors knocked at in the week
	Told    store.WeekTotal
	Along   int // days a leader was with them this month
	Best    day.Date
	BestN   int64
}

// GroupsView is the groups of a place in a week: what Friday and Monday look at.
type GroupsView struct {
	Path          []org.Unit
	Week          day.Date
	Rules         outreach.Rules
	Lines         []GroupLine
	Office        int64 // enrolled in the week in the place, by anyone
	Alone         int64 // of them without a group
	Top, Improved int64 // groups proposed for praise; 0: nobody
	MayKeep       bool
	Own           int64 // the actor's own group; 0: none
	Shut          int   // visits kept aside that wait for the actor
	Leaders       []LeaderDays
}

// LeaderDays is how often a leader looked on or went along in the month, with the groups listed (6.07).
type LeaderDays struct {
	Who            string
	Looked, Walked int
	Groups         int // different ones
	Learnt         string
}

// leaderDays counts the month's days with the groups listed, by leader; who was out most stands first. Learnt is the latest lesson.
func leaderDays(along []store.GoingAlong, listed map[int64]bool) []LeaderDays {
	var out []LeaderDays
	seen := map[string]map[int64]bool{}
	for _, g := range along {
		if !listed[g.GroupID] {
			continue
		}
		i := slices.IndexFunc(out, func(l LeaderDays) bool { return l.Who == g.Who })
		if i < 0 {
			i, seen[g.Who] = len(out), map[int64]bool{}
			out = append(out, LeaderDays{Who: g.Who})
		}
		if g.Way == "go_along" {
			out[i].Walked++
		} else {
			out[i].Looked++
		}
		if g.Learnt != "" {
			out[i].Learnt = g.Learnt
		}
		seen[g.Who][g.GroupID] = true
		out[i].Groups = len(seen[g.Who])
	}
	slices.SortStableFunc(out, func(x, y LeaderDays) int { return y.Looked + y.Walked - x.Looked - x.Walked })
	return out
}

// Groups lists the groups that work in a place. Week is any day of it; zero: this week.
func (a *App) Groups(ctx context.Context, actor Actor, unit int64, week day.Date) (GroupsView, error) {
	if week.IsZero() {
		week = a.Today()
	}
	v := GroupsView{Week: outreach.WeekOf(week), MayKeep: access.May(actor.Role, access.KeepGroups)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		if v.Rules, err = groupRules(tx); err != nil {
			return err
		}
		if own, ok, err := groupOf(tx, actor.AccountID); err != nil {
			return err
		} else if ok {
			v.Own = own.ID
		}
		inside, err := unitsIn(tx, v.Path[len(v.Path)-1].ID)
		if err != nil {
			return err
		}
		for _, u := range v.Path {
			inside[u.ID] = true // a group of the whole commune works in its villages too
		}
		if err := v.fill(tx, actor, inside); err != nil {
			return err
		}
		return a.countShut(tx, actor, &v)
	})
	return v, err
}

func (a *App) countShut(tx *store.Tx, actor Actor, v *GroupsView) error {
	if !v.MayKeep {
		return nil
	}
	list, err := tx.VisitsQuarantined()
	if err != nil {
		return err
	}
	for _, s := range list {
		ok, err := a.seesShut(tx, actor, s)
		if err != nil {
			return err
		}
		if ok {
			v.Shut++
		}
	}
	return nil
}

func (v *GroupsView) fill(tx *store.Tx, actor Actor, inside map[int64]bool) error {
	groups, err := tx.Groups()
	if err != nil {
		return err
	}
	members, err := tx.MembersNow()
	if err != nil {
		return err
	}
	f, err := loadGroupFacts(tx, v.Week)
	if err != nil {
		return err
	}
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	var results []outreach.WeekResult
	for _, g := range groups {
		if g.ClosedAt != 0 || !inside[g.UnitID] {
			continue
		}
		l := GroupLine{Group: g}
		for _, m := range members {
			if m.GroupID == g.ID {
				m.Phone = ""
				l.Members = append(l.Members, m)
			}
		}
		place, err := units.of(g.UnitID)
		if err != nil {
			return err
		}
		if len(place) > 0 {
			l.Place = place[0]
			path, err := tx.Path(g.UnitID, day.Date{})
			if err != nil {
				return err
			}
			l.Open = g.ID == v.Own || actor.Covers(ids(path))
		}
		f.tell(&l)
		if l.Plan.ID != 0 {
			answers, err := tx.AnswersOf(l.Plan.ID)
			if err != nil {
				return err
			}
			for _, x := range answers {
				if x.Coming {
					l.Coming++
				}
			}
		}
		l.Late = v.Rules.Late(v.Week, l.Plan.PublishedAt, tx.NowMS())
		v.Lines = append(v.Lines, l)
		results = append(results, f.result(g.ID))
	}
	for _, e := range f.enrolled {
		if outreach.WeekOf(e.On) == v.Week && (inside[e.CommuneID] || inside[e.VillageID]) {
			v.Office++
			if e.GroupID == 0 {
				v.Alone++
			}
		}
	}
	v.Top, v.Improved = outreach.Rewards(results)
	listed := map[int64]bool{}
	for _, l := range v.Lines {
		listed[l.ID] = true
	}
	v.Leaders = leaderDays(f.along, listed)
	return nil
}

// groupFacts is what lists of groups count from, read once.
type groupFacts struct {
	week     day.Date
	plans    []store.WeekPlan
	totals   map[int64]store.WeekTotal
	enrolled []store.Enrolment // of the month of the week's end and the four weeks before the week
	visits   []store.Visit
	along    []store.GoingAlong
}

func loadGroupFacts(tx *store.Tx, week day.Date) (f groupFacts, err error) {
	f.week = week
	month := week.AddDays(6).InMonth()
	first := earlierDay(month.First(), week.AddDays(-28))
	last := laterDay(month.Last(), week.AddDays(6))
	if f.plans, err = tx.PlansOfWeek(week); err != nil {
		return f, err
	}
	if f.totals, err = tx.WeekTotals(week); err != nil {
		return f, err
	}
	if f.enrolled, err = tx.Enrolments(0, first, last); err != nil {
		return f, err
	}
	if f.visits, err = tx.VisitsBetween(week, week.AddDays(6)); err != nil {
		return f, err
	}
	f.along, err = tx.GoingAlongs(month.First(), month.Last())
	return f, err
}

func (f *groupFacts) tell(l *GroupLine) {
	month := f.week.AddDays(6).InMonth()
	days := map[day.Date]int64{}
	for _, e := range f.enrolled {
		if e.GroupID != l.ID {
			continue
		}
		if e.On.InMonth() == month {
			l.Month++
			days[e.On]++
		}
		if outreach.WeekOf(e.On) == f.week {
			l.Week++
		}
	}
	for _, v := range f.visits {
		if v.GroupID == l.ID {
			l.Visits++
		}
	}
	for _, g := range f.along {
		if g.GroupID == l.ID {
			l.Along++
		}
	}
	if i := slices.IndexFunc(f.plans, func(p store.WeekPlan) bool { return p.GroupID == l.ID }); i >= 0 {
		l.Plan = f.plans[i]
	}
	l.Told = f.totals[l.ID]
	b := outreach.BoardOf(days, month, month)
	l.Best, l.BestN = b.Best, b.BestN
}

func (f *groupFacts) result(group int64) outreach.WeekResult {
	r := outreach.WeekResult{Group: group}
	for _, e := range f.enrolled {
		if e.GroupID != group {
			continue
		}
		switch back := f.week.DaysSince(outreach.WeekOf(e.On)) / 7; {
		case back == 0:
			r.N++
		case back >= 1 && back <= 4:
			r.Before[back-1]++
		}
	}
	return r
}

// ConfirmWeek is the agent's word on a group's week (6.05): the number is counted, not typed. It returns what was confirmed.
func (a *App) ConfirmWeek(ctx context.Context, actor Actor, group int64, week day.Date) (int64, error) {
	week = outreach.WeekOf(week)
	n := int64(0)
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.walker(tx, actor, group, true); err != nil {
			return err
		}
		list, err := tx.Enrolments(group, week, week.AddDays(6))
		if err != nil {
			return err
		}
		n = int64(len(list))
		if err := tx.SetWeekTotal(store.WeekTotal{GroupID: group, Week: week, N: n}); err != nil {
			return err
		}
		return tx.Audit("group.total", "group:"+itoa(group), week.String()+" "+itoa(n))
	})
	return n, err
}

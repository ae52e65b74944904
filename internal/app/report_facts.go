package app

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/report"
	"luoi/internal/store"
)

// work is what groups and events did in the period.
func (r *reporter) work() error {
	from, to := r.b.Period.From(), r.b.AsOf
	groups, err := r.tx.Groups()
	if err != nil {
		return err
	}
	visits, err := r.tx.VisitsBetween(from, to)
	if err != nil {
		return err
	}
	joined, err := r.tx.Enrolments(0, from, to)
	if err != nil {
		return err
	}
	k := &r.b.Work
	lines := map[int64]*report.GroupLine{}
	for _, g := range groups {
		if g.ClosedAt == 0 && r.inside[g.UnitID] {
			lines[g.ID] = &report.GroupLine{ID: g.ID, Name: g.Name}
			k.Groups++
		}
	}
	for _, v := range visits {
		if r.inside[v.CommuneID] || r.inside[v.VillageID] {
			k.Visits++
			if l := lines[v.GroupID]; l != nil {
				l.Visits++
			}
		}
	}
	for _, e := range joined {
		if !r.inside[e.CommuneID] && !r.inside[e.VillageID] {
			continue
		}
		if e.Scheme == person.SchemeHealth {
			k.JoinedCard++
			continue
		}
		k.Joined++
		if l := lines[e.GroupID]; l != nil {
			l.Joined++
		}
	}
	for _, g := range groups {
		if l := lines[g.ID]; l != nil && l.Visits+l.Joined > 0 {
			k.Walked++
			k.Lines = append(k.Lines, *l)
		}
	}
	return r.events(from, to)
}

func (r *reporter) events(from, to day.Date) error {
	list, err := r.tx.Gatherings(from, to)
	if err != nil {
		return err
	}
	numbers, err := r.tx.EventNumbersBetween(from, to)
	if err != nil {
		return err
	}
	for _, e := range list {
		if !r.inside[e.UnitID] || e.State != store.EventClosed {
			continue
		}
		l, err := gatheringLine(r.tx, e, numbers[e.ID], r.a.Today())
		if err != nil {
			return err
		}
		r.b.Work.Events++
		r.b.Work.Guests += l.Numbers[outreach.FieldAttended]
	}
	return nil
}

func (r *reporter) obstacles() error {
	var list []store.Obstacle
	for part := range slices.Chunk(r.scope, store.MaxScope) { // an office may hold more places than one query asks for
		some, err := r.tx.ObstaclesIn(part, 1<<62)
		if err != nil {
			return err
		}
		list = append(list, some...)
	}
	units := unitNames{tx: r.tx, known: map[int64]org.Unit{}}
	for _, o := range list {
		if o.On.After(laterDay(r.b.AsOf, r.until)) {
			continue
		}
		place, err := units.of(o.UnitID)
		if err != nil {
			return err
		}
		line := report.Obstacle{ID: o.ID, UnitID: o.UnitID, Text: o.Text, On: o.On, Up: o.UpID != 0}
		if len(place) > 0 {
			line.Place = unitFull(place[0])
		}
		r.b.Obstacles = append(r.b.Obstacles, line)
		r.countObstacle(o.UnitID)
	}
	return nil
}

func (r *reporter) countObstacle(unit int64) {
	path, err := r.tx.Path(unit, day.Date{})
	if err != nil {
		return // a place that is gone stands in no row
	}
	for _, u := range path {
		if n, ok := r.at[u.ID]; ok {
			r.b.Areas[n].Obstacles++
		}
	}
}

// tasks are those by hand that fall due in the seven days after the report, or were due and are not done.
func (r *reporter) tasks() error {
	var open, done []store.Task
	for part := range slices.Chunk(r.scope, store.MaxScope) {
		some, err := r.tx.TasksOpen("", part, 500)
		if err != nil {
			return err
		}
		ended, err := r.tx.TasksDone("", part, 1000)
		if err != nil {
			return err
		}
		open, done = append(open, some...), append(done, ended...)
	}
	return r.tell(open, done)
}

// tell takes from the tasks of the scope those that belong into the report.
func (r *reporter) tell(open, done []store.Task) error {
	var err error
	names := map[string]string{}
	units := unitNames{tx: r.tx, known: map[int64]org.Unit{}}
	for _, t := range open {
		if t.Origin != "" || !t.Due.IsZero() && t.Due.After(r.b.AsOf.AddDays(7)) {
			continue
		}
		line := report.Task{ID: t.ID, UnitID: t.UnitID, Owner: t.OwnerID, Title: t.Title, Due: t.Due}
		if t.OwnerID != "" {
			if line.Who, err = accountName(r.tx, names, t.OwnerID); err != nil {
				return err
			}
		}
		place, err := units.of(t.UnitID)
		if err != nil {
			return err
		}
		if len(place) > 0 {
			line.Place = unitFull(place[0])
		}
		r.b.Tasks = append(r.b.Tasks, line)
	}
	for _, t := range done {
		if d := day.FromTime(timeOf(t.DoneAt)); !d.Before(r.b.Period.From()) && !d.After(r.b.AsOf) {
			r.b.Done++
		}
	}
	return nil
}

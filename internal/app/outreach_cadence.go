package app

import (
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// OfficeCadence is how a base office (BHXH cơ sở) stands with its launch days in a quarter, and over the year (7.02): the rule
// of two a quarter is one of base offices, not of the province.
type OfficeCadence struct {
	Office   org.Office
	Units    []org.Unit // communes it serves
	Quarter  outreach.Cadence
	Score    int // launch days of the year that count, at most two a quarter
	Of       int
	WarnFrom day.Date // from this day on the office has a task, while it is behind
}

// Behind reports whether launches are missing in the quarter.
func (c OfficeCadence) Behind() bool { return c.Quarter.Done < c.Quarter.Wanted }

// officeLaunches is the launch days of base offices between two days, by office; a launch in a village is its commune's. Launches
// of the province as a whole belong to none.
type officeLaunches struct {
	offices []org.Office
	units   map[int64][]org.Unit // by office
	days    map[int64][]day.Date // by office
}

// launchesOf finds the launch days between two days of the offices that exist today, planned ones included.
func launchesOf(tx *store.Tx, from, to, today day.Date) (l officeLaunches, err error) {
	l.units, l.days = map[int64][]org.Unit{}, map[int64][]day.Date{}
	all, err := tx.OfficesOn(today)
	if err != nil {
		return l, err
	}
	office := map[int64]int64{} // by unit
	for _, o := range all {
		if o.Level != org.OfficeBase {
			continue
		}
		if l.units[o.ID], err = tx.OfficeUnits(o.ID, today); err != nil {
			return l, err
		}
		for _, u := range l.units[o.ID] {
			office[u.ID] = o.ID
		}
		l.offices = append(l.offices, o)
	}
	list, err := tx.Gatherings(from, to)
	if err != nil || len(l.offices) == 0 {
		return l, err
	}
	for _, e := range list {
		if e.Kind != outreach.EventLaunch || e.State == store.EventCancelled {
			continue
		}
		path, err := tx.Path(e.UnitID, day.Date{})
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return l, err
		}
		for _, u := range path {
			if o := office[u.ID]; o != 0 {
				l.days[o] = append(l.days[o], e.On)
				break
			}
		}
	}
	return l, nil
}

func (l officeLaunches) cadence(o org.Office, quarter day.Period, today day.Date) OfficeCadence {
	first := day.PeriodAt(day.Quarter, day.Must(quarter.From().Year(), 1, 1))
	c := OfficeCadence{Office: o, Units: l.units[o.ID], Quarter: outreach.CadenceOf(l.days[o.ID], quarter, today), WarnFrom: quarter.To().AddDays(-outreach.CadenceWarnDays)}
	c.Score, c.Of = outreach.CadenceOfYear(l.days[o.ID], first, today)
	return c
}

// cadence looks at the quarters of the year that the last day lies in: those of the province, or of the office that serves the
// place; for the province also at every base office in the quarter that is asked about.
func (v *GatheringsView) cadence(tx *store.Tx, at org.Unit, inside map[int64]bool, to, today day.Date) error {
	first := day.PeriodAt(day.Quarter, day.Must(to.Year(), 1, 1))
	l, err := launchesOf(tx, first.From(), earlierDay(first.Add(3).To(), today), today) // what is only planned has not taken place
	if err != nil {
		return err
	}
	var launches []day.Date
	served, serves, err := l.serving(tx, at)
	if err != nil {
		return err
	}
	if serves {
		v.Serves, launches = served.Name, l.days[served.ID]
	} else if launches, err = launchesInside(tx, first.From(), earlierDay(first.Add(3).To(), today), inside); err != nil {
		return err
	}
	score, of := outreach.CadenceOfYear(launches, first, today)
	for i := range 4 {
		v.Cadence = append(v.Cadence, PlaceCadence{Quarter: outreach.CadenceOf(launches, first.Add(i), today), Score: score, Of: of})
	}
	if at.Level != org.Province {
		return nil
	}
	quarter := day.PeriodAt(day.Quarter, earlierDay(to, today))
	for _, o := range l.offices {
		v.Offices = append(v.Offices, l.cadence(o, quarter, today))
	}
	sort.SliceStable(v.Offices, func(i, j int) bool {
		a, b := v.Offices[i], v.Offices[j]
		if a.Quarter.Done != b.Quarter.Done {
			return a.Quarter.Done < b.Quarter.Done
		}
		return a.Score < b.Score
	})
	return nil
}

// serving finds the base office of a commune, or of what lies in one.
func (l officeLaunches) serving(tx *store.Tx, at org.Unit) (org.Office, bool, error) {
	if at.Level == org.Province {
		return org.Office{}, false, nil
	}
	path, err := tx.Path(at.ID, day.Date{})
	if err != nil {
		return org.Office{}, false, err
	}
	for _, o := range l.offices {
		for _, u := range l.units[o.ID] {
			for _, p := range path {
				if p.ID == u.ID {
					return o, true, nil
				}
			}
		}
	}
	return org.Office{}, false, nil
}

func launchesInside(tx *store.Tx, from, to day.Date, inside map[int64]bool) ([]day.Date, error) {
	list, err := tx.Gatherings(from, to)
	var launches []day.Date
	for _, e := range list {
		if e.Kind == outreach.EventLaunch && e.State != store.EventCancelled && inside[e.UnitID] {
			launches = append(launches, e.On)
		}
	}
	return launches, err
}

// launchTasks warns each base office thirty days before the end of a quarter with fewer than two launch days, held or planned;
// the task lies at the first commune it serves, where its director finds it. A province without base offices is warned as a whole.
func launchTasks(tx *store.Tx, root org.Unit, today day.Date) ([]store.Task, error) {
	groups, err := tx.Groups()
	if err != nil || len(groups) == 0 {
		return nil, err // an office that does no field work here is not asked for launches
	}
	quarter := day.PeriodAt(day.Quarter, today)
	l, err := launchesOf(tx, quarter.From(), quarter.To(), today)
	if err != nil {
		return nil, err
	}
	if len(l.offices) == 0 {
		return provinceLaunchTask(tx, root, quarter, today)
	}
	var want []store.Task
	for _, o := range l.offices {
		c := l.cadence(o, quarter, today)
		if !c.Quarter.Warn || len(c.Units) == 0 {
			continue
		}
		want = append(want, systemTask("task.launch.office", "launch:"+itoa(o.ID)+":"+quarter.String(), c.Units[0].ID, access.RunEvents, "/outreach/events?place="+itoa(c.Units[0].ID),
			quarter.To(), o.Name, itoa(int64(c.Quarter.Done)), itoa(int64(c.Quarter.Wanted)), quarter.To().VN()))
	}
	return want, nil
}

func provinceLaunchTask(tx *store.Tx, root org.Unit, quarter day.Period, today day.Date) ([]store.Task, error) {
	inside, err := unitsIn(tx, root.ID)
	if err != nil {
		return nil, err
	}
	launches, err := launchesInside(tx, quarter.From(), quarter.To(), inside)
	if err != nil {
		return nil, err
	}
	c := outreach.CadenceOf(launches, quarter, today)
	if !c.Warn {
		return nil, nil
	}
	return []store.Task{systemTask("task.launch", "launch:"+quarter.String(), root.ID, access.RunEvents, "/outreach/events", quarter.To(), itoa(int64(c.Done)), itoa(int64(c.Wanted)), quarter.To().VN())}, nil
}

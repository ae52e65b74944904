package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/report"
	"luoi/internal/store"
)

// MondayBy says who the rows of the Monday board are.
type MondayBy string

const (
	ByPlace    MondayBy = "place"
	ByOfficial MondayBy = "official"
	ByGroup    MondayBy = "group"
)

// MondayRow is one place, official or group with its three columns.
type MondayRow struct {
	Name      string
	UnitID    int64    // of a place
	GroupID   int64    // of a group
	Communes  []string // of an official
	Past      report.Area
	Visits    int64
	Joined    int64
	Obstacles []report.Obstacle
	Tasks     []report.Task
}

// quiet rows have nothing to talk about.
func (r MondayRow) quiet() bool {
	m := r.Past.Move
	return m.New+m.Returned+m.Lapsed+r.Visits+r.Joined == 0 && len(r.Obstacles)+len(r.Tasks) == 0
}

// MondayView is the Monday board (bảng giao ban): tuần qua, vướng mắc, tuần tới.
type MondayView struct {
	Path     []org.Unit
	Week     day.Period
	By       MondayBy
	Body     report.Body
	Rows     []MondayRow
	Quiet    int              // places with nothing to talk about, left out
	Open     []store.Obstacle // with ids, for the forms; those answered in the last week too
	Places   map[int64]string
	MayWrite bool
	MayTell  bool // obstacles, which collectors and village heads tell too
}

// Monday counts the board of a place and week; zero: the week of three days ago, so that Monday speaks of the week past.
func (a *App) Monday(ctx context.Context, actor Actor, unit int64, week day.Period, by MondayBy) (MondayView, error) {
	if week.IsZero() || week.Kind() != day.Week {
		week = day.PeriodAt(day.Week, a.Today().AddDays(-3))
	}
	v := MondayView{Week: week, By: by, Places: map[int64]string{}, MayWrite: access.May(actor.Role, access.GiveTasks), MayTell: access.May(actor.Role, access.TellObstacles)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path = path
		if v.Body, err = a.reportBody(tx, actor, access.SeeCounts, ReportQuery{UnitID: path[len(path)-1].ID, Period: week, monday: true}); err != nil {
			return err
		}
		if err := v.fill(tx); err != nil {
			return err
		}
		v.Open, err = tx.ObstaclesIn([]int64{v.Body.UnitID}, tx.NowMS()-7*24*3600*1000)
		if err != nil {
			return err
		}
		units := unitNames{tx: tx, known: map[int64]org.Unit{}}
		for _, o := range v.Open {
			for _, id := range []int64{o.UnitID, o.UpID} {
				if list, err := units.of(id); err != nil {
					return err
				} else if len(list) > 0 {
					v.Places[id] = unitFull(list[0])
				}
			}
		}
		return nil
	})
	return v, err
}

func (v *MondayView) fill(tx *store.Tx) error {
	switch v.By {
	case ByGroup:
		for _, g := range v.Body.Work.Lines {
			v.Rows = append(v.Rows, MondayRow{Name: g.Name, GroupID: g.ID, Visits: g.Visits, Joined: g.Joined})
		}
		return nil
	case ByOfficial:
		return v.officials(tx)
	}
	v.By = ByPlace
	rows, err := v.places(tx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.quiet() {
			v.Quiet++
			continue
		}
		v.Rows = append(v.Rows, r)
	}
	return nil
}

// places is one row for the place itself and for each below it.
func (v *MondayView) places(tx *store.Tx) ([]MondayRow, error) {
	rows := []MondayRow{{Name: v.Body.Title, UnitID: v.Body.UnitID}}
	at := map[int64]int{v.Body.UnitID: 0}
	for _, a := range v.Body.Areas {
		at[a.UnitID] = len(rows)
		rows = append(rows, MondayRow{Name: a.Name, UnitID: a.UnitID, Past: a})
	}
	rowOf := func(unit int64) (int, error) {
		path, err := tx.Path(unit, day.Date{})
		if err != nil {
			return 0, err
		}
		for n := len(path) - 1; n >= 0; n-- {
			if i, ok := at[path[n].ID]; ok {
				return i, nil
			}
		}
		return 0, nil
	}
	for _, o := range v.Body.Obstacles {
		i, err := rowOf(o.UnitID)
		if err != nil {
			return nil, err
		}
		rows[i].Obstacles = append(rows[i].Obstacles, o)
	}
	for _, t := range v.Body.Tasks {
		i, err := rowOf(t.UnitID)
		if err != nil {
			return nil, err
		}
		rows[i].Tasks = append(rows[i].Tasks, t)
	}
	return rows, nil
}

// officials joins the communes of each official in charge; tasks are those given to the official, and those of the
// communes that nobody was given.
func (v *MondayView) officials(tx *store.Tx) error {
	places, err := v.places(tx)
	if err != nil {
		return err
	}
	officers, err := tx.Officers()
	if err != nil {
		return err
	}
	charges, err := tx.ChargesOn(day.Date{})
	if err != nil {
		return err
	}
	byUnit := map[int64]MondayRow{}
	for _, p := range places {
		byUnit[p.UnitID] = p
	}
	for _, o := range officers {
		row := MondayRow{Name: o.Name}
		for _, c := range charges {
			p, ok := byUnit[c.UnitID]
			if c.OfficerID != o.ID || !ok {
				continue
			}
			row.Communes = append(row.Communes, p.Name)
			row.Past.Move = row.Past.Move.Plus(p.Past.Move)
			row.Past.Covered, row.Past.Due = row.Past.Covered+p.Past.Covered, row.Past.Due+p.Past.Due
			row.Obstacles = append(row.Obstacles, p.Obstacles...)
			for _, t := range p.Tasks {
				if t.Owner == "" {
					row.Tasks = append(row.Tasks, t)
				}
			}
		}
		for _, t := range v.Body.Tasks {
			if t.Owner != "" && t.Owner == o.AccountID {
				row.Tasks = append(row.Tasks, t)
			}
		}
		if len(row.Communes) > 0 {
			v.Rows = append(v.Rows, row)
		}
	}
	return nil
}

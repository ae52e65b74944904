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

// HeatView is the calendar of a month: doors by day, houses seen by village, and the hours people were met in (6.08, 6.11).
type HeatView struct {
	Path   []org.Unit
	Month  day.Month
	Days   []store.HeatDay
	Houses []HousesSeen  // villages of a commune, far ones first
	Hours  []HourYield   // by part of the day
	Unseen []UnseenHouse // of a village, for those who may see names; at most mostUnseen
}

// UnseenHouse is a household nobody has knocked at, with its inter-family group in words.
type UnseenHouse struct {
	store.UnseenHouse
	Group string
}

// mostUnseen is how many houses one list holds: more than a village has.
const mostUnseen = 600

// HousesSeen is how many households of a village anybody knocked at.
type HousesSeen struct {
	Unit      org.Unit
	Seen, All int64
	Metres    int64 // -1: nobody said
}

// HourYield is how often somebody was met at a part of a day of the week.
type HourYield struct {
	Weekend    bool
	Evening    bool // from 17:00
	Met, Doors int64
	Low, High  float64 // 95 % interval of the share
}

// Heat counts the visits of a month in a place. At the level of a commune it also counts houses by village.
func (a *App) Heat(ctx context.Context, actor Actor, unit int64, month day.Month) (HeatView, error) {
	v := HeatView{Month: month}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		at := v.Path[len(v.Path)-1]
		where := at.ID
		if at.Level == org.Province {
			where = 0
		}
		if v.Days, err = tx.Heat(where, month.First(), month.Last()); err != nil {
			return err
		}
		if err := v.hours(tx, where, month); err != nil {
			return err
		}
		switch {
		case at.Level == org.Commune:
			return v.houses(tx, at)
		case at.Level == org.Village && access.May(actor.Role, access.SeeNames):
			return v.unseen(tx, at)
		}
		return nil
	})
	if err != nil || len(v.Unseen) == 0 {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "door.unseen", "unit:"+itoa(unit), itoa(int64(len(v.Unseen))))
}

// unseen lists the houses of a village that nobody has knocked at (6.08).
func (v *HeatView) unseen(tx *store.Tx, village org.Unit) error {
	list, err := tx.HousesUnseen(village.ID, mostUnseen)
	if err != nil {
		return err
	}
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for _, h := range list {
		u := UnseenHouse{UnseenHouse: h}
		place, err := units.of(h.GroupID)
		if err != nil {
			return err
		}
		if len(place) > 0 {
			u.Group = place[0].FullName
		}
		v.Unseen = append(v.Unseen, u)
	}
	return nil
}

func (v *HeatView) hours(tx *store.Tx, where int64, month day.Month) error {
	list, err := tx.VisitsBetween(month.Add(-2).First(), month.Last())
	if err != nil {
		return err
	}
	by := map[[2]bool]*HourYield{}
	for _, x := range list {
		if where != 0 && x.CommuneID != where && x.VillageID != where {
			continue
		}
		at := timeOf(x.AtTime)
		key := [2]bool{x.On.Weekday() == 0 || x.On.Weekday() == 6, at.Hour() >= 17}
		if by[key] == nil {
			by[key] = &HourYield{Weekend: key[0], Evening: key[1]}
		}
		by[key].Doors++
		if x.Met != string(outreach.MetNobody) {
			by[key].Met++
		}
	}
	for _, key := range [][2]bool{{true, false}, {true, true}, {false, false}, {false, true}} {
		if h := by[key]; h != nil {
			h.Low, h.High = outreach.Wilson(h.Met, h.Doors)
			v.Hours = append(v.Hours, *h)
		}
	}
	return nil
}

func (v *HeatView) houses(tx *store.Tx, commune org.Unit) error {
	all, seen, err := tx.HousesVisited(commune.ID)
	if err != nil {
		return err
	}
	metres, err := tx.Settlements()
	if err != nil {
		return err
	}
	villages, err := tx.Children(commune.ID, day.Date{})
	if err != nil {
		return err
	}
	for _, u := range villages {
		m, ok := metres[u.ID]
		if !ok {
			m = -1
		}
		v.Houses = append(v.Houses, HousesSeen{Unit: u, Seen: seen[u.ID], All: all[u.ID], Metres: m})
	}
	slices.SortStableFunc(v.Houses, func(x, y HousesSeen) int { return int(y.Metres - x.Metres) })
	return nil
}

// CollectorRecord is what one account brought since a day (6.09): enrolled people and months.
type CollectorRecord struct {
	Since  day.Date
	N      int64
	Months int
	Each   int64 // tenths a month
}

// OwnRecord counts the actor's own enrolments since a day.
func (a *App) OwnRecord(ctx context.Context, actor Actor, since day.Date) (CollectorRecord, error) {
	r := CollectorRecord{Since: since, Months: a.Today().InMonth().Since(since.InMonth()) + 1}
	if err := actor.may(access.SeeCounts); err != nil {
		return r, err
	}
	if r.Months < 1 {
		return r, fault.New(fault.Invalid, "outreach.along.day")
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Enrolments(0, since, a.Today())
		for _, e := range list {
			if e.Actor == actor.AccountID {
				r.N++
			}
		}
		return err
	})
	r.Each = (r.N*20 + int64(r.Months)) / (2 * int64(r.Months))
	return r, err
}

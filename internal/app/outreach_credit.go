package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// CreditView is what brought whom in a place and time: each enrolment counted once, each act before it credited.
type CreditView struct {
	Path   []org.Unit
	Total  outreach.Credits
	ByUnit []UnitCredit     // villages of a commune, communes of a province; most enrolments first
	Heard  map[string]int64 // «nghe từ đâu»; "" is not asked
	HeardM map[day.Month]map[string]int64
	Months []MonthCredit
	Costs  []store.ActCost
	MayRun bool
}

// UnitCredit is one place's.
type UnitCredit struct {
	Unit org.Unit
	outreach.Credits
}

// MonthCredit is one month's.
type MonthCredit struct {
	Month day.Month
	outreach.Credits
}

// Credit accounts for the enrolments between two months, both included.
func (a *App) Credit(ctx context.Context, actor Actor, unit int64, from, to day.Month) (CreditView, error) {
	v := CreditView{Heard: map[string]int64{}, HeardM: map[day.Month]map[string]int64{}, MayRun: access.May(actor.Role, access.RunEvents)}
	if to.Before(from) || to.Since(from) > 24 {
		return v, fault.New(fault.Invalid, "outreach.credit.months")
	}
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
		rows, err := tx.Enrolments(where, from.First(), to.Last())
		if err != nil {
			return err
		}
		touched, err := tx.TouchesOf(where, from.First().AddDays(-outreach.CreditDays), to.Last())
		if err != nil {
			return err
		}
		plays, err := playDays(tx, from.First().AddDays(-outreach.CreditDays), to.Last())
		if err != nil {
			return err
		}
		inside, err := unitsIn(tx, at.ID)
		if err != nil {
			return err
		}
		if v.Costs, err = tx.ActCosts(from, to); err != nil {
			return err
		}
		return v.fill(tx, at, inside, rows, touched, plays)
	})
	return v, err
}

// playDays is the days on which a loudspeaker played, by unit.
func playDays(tx *store.Tx, from, to day.Date) (map[int64][]day.Date, error) {
	list, err := tx.Plays(from, to)
	out := map[int64][]day.Date{}
	for _, p := range list {
		out[p.UnitID] = append(out[p.UnitID], p.On)
	}
	return out, err
}

func (v *CreditView) fill(tx *store.Tx, at org.Unit, inside map[int64]bool, rows []store.Enrolment, touched map[int64][]outreach.Touch, plays map[int64][]day.Date) error {
	var all []outreach.Path
	byUnit, byMonth := map[int64][]outreach.Path{}, map[day.Month][]outreach.Path{}
	for _, e := range rows {
		v.Heard[e.Heard]++
		if v.HeardM[e.On.InMonth()] == nil {
			v.HeardM[e.On.InMonth()] = map[string]int64{}
		}
		v.HeardM[e.On.InMonth()][e.Heard]++
		touches := append([]outreach.Touch(nil), touched[int64(e.Person)]...)
		for _, u := range []int64{e.CommuneID, e.VillageID} {
			for _, d := range plays[u] {
				touches = append(touches, outreach.Touch{Act: outreach.ActLoudspeaker, On: d})
			}
		}
		below := e.VillageID
		if at.Level == org.Province {
			below = e.CommuneID
		}
		p := outreach.PathOf(e.On, below, touches)
		all = append(all, p)
		byUnit[below] = append(byUnit[below], p)
		byMonth[e.On.InMonth()] = append(byMonth[e.On.InMonth()], p)
	}
	cost := func(keep func(store.ActCost) bool) map[outreach.Act]int64 {
		sum := map[outreach.Act]int64{}
		for _, c := range v.Costs {
			if inside[c.UnitID] && keep(c) {
				sum[c.Act] += c.Dong
			}
		}
		return sum
	}
	v.Total = outreach.Account(all, cost(func(store.ActCost) bool { return true }))
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for id, paths := range byUnit {
		u, err := units.of(id)
		if err != nil {
			return err
		}
		c := UnitCredit{Credits: outreach.Account(paths, cost(func(c store.ActCost) bool { return c.UnitID == id }))}
		if len(u) > 0 {
			c.Unit = u[0]
		}
		v.ByUnit = append(v.ByUnit, c)
	}
	sort.Slice(v.ByUnit, func(i, j int) bool {
		if v.ByUnit[i].Enrolled != v.ByUnit[j].Enrolled {
			return v.ByUnit[i].Enrolled > v.ByUnit[j].Enrolled
		}
		return v.ByUnit[i].Unit.ID < v.ByUnit[j].Unit.ID
	})
	for m, paths := range byMonth {
		v.Months = append(v.Months, MonthCredit{Month: m, Credits: outreach.Account(paths, cost(func(c store.ActCost) bool { return c.Month == m }))})
	}
	sort.Slice(v.Months, func(i, j int) bool { return v.Months[i].Month.Before(v.Months[j].Month) })
	var kept []store.ActCost
	for _, c := range v.Costs {
		if inside[c.UnitID] {
			kept = append(kept, c)
		}
	}
	v.Costs = kept
	return nil
}

// SetActCost notes what an act cost in a place in a month, đồng.
func (a *App) SetActCost(ctx context.Context, actor Actor, c store.ActCost) error {
	c.Note = shortNote(c.Note)
	known := false
	for _, act := range outreach.Acts {
		known = known || act == c.Act
	}
	if !known || c.Dong <= 0 || c.Dong > 100_000_000_000 || c.Month.IsZero() || c.Month.After(a.Today().InMonth()) {
		return fault.WithFields("outreach.cost.refused", fault.Field{Field: "dong", Key: "outreach.cost"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.RunEvents, c.UnitID, day.Date{})
		if err != nil {
			return err
		}
		c.UnitID = path[len(path)-1].ID
		if err := tx.InsertActCost(&c); err != nil {
			return err
		}
		return tx.Audit("cost.set", "cost:"+itoa(c.ID), string(c.Act))
	})
}

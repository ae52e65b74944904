package app

import (
	"context"
	"sort"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// What the first page of each role needs and no other page has.

// Waiting is how many prospects of a place wait, as counts; for a collector only those they hold.
type Waiting struct {
	All, Unheld int64
	Due         int64 // sắp đến hạn
	Stopped     int64 // dừng trong năm
	Soon        int64 // an appointment within two days, or past
	Own         bool
}

// Waiting counts the prospects of a place.
func (a *App) Waiting(ctx context.Context, actor Actor, unit int64) (Waiting, error) {
	var w Waiting
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		here := path[len(path)-1]
		f := store.ProspectFilter{Level: int(here.Level), UnitID: here.ID, Holder: -1}
		if access.May(actor.Role, access.MeetProspects) && !access.May(actor.Role, access.GiveProspects) {
			w.Own = true
			if f.Holder, err = ownHolder(tx, actor); err != nil {
				return err
			}
		}
		for _, c := range []struct {
			to     *int64
			filter func(*store.ProspectFilter)
		}{{&w.All, func(*store.ProspectFilter) {}}, {&w.Due, func(f *store.ProspectFilter) { f.Lead = prospect.Due }}, {&w.Stopped, func(f *store.ProspectFilter) { f.Lead = prospect.Stopped }},
			{&w.Soon, func(f *store.ProspectFilter) { f.NextBy = a.Today().AddDays(2) }}, {&w.Unheld, func(f *store.ProspectFilter) { f.Holder = 0 }}} {
			g := f
			c.filter(&g)
			if *c.to, err = tx.ProspectTotal(g); err != nil {
				return err
			}
		}
		return nil
	})
	return w, err
}

// ListAge is where one kind of list stands.
type ListAge struct {
	List  delivery.List
	AsOf  day.Date // of the latest one; zero: none came
	Days  int      // since then
	Old   bool
	Bad   int64  // rows of the last two months that were given back
	BadIn string // uid of the latest delivery with such rows
}

// ListAges says of every kind of list how old the latest is and what waits to be corrected.
func (a *App) ListAges(ctx context.Context, actor Actor) ([]ListAge, error) {
	came, err := a.Deliveries(ctx, actor, 0, 200)
	if err != nil {
		return nil, err
	}
	since := a.Now().Add(-60 * 24 * time.Hour).UnixMilli()
	var out []ListAge
	for _, l := range []delivery.List{delivery.Residents, delivery.Health, delivery.Voluntary, delivery.Compulsory, delivery.Unemployment} {
		s := ListAge{List: l}
		for _, d := range came { // the latest first
			if d.List != l {
				continue
			}
			if d.AsOf.After(s.AsOf) {
				s.AsOf = d.AsOf
			}
			if d.At >= since && d.RowsBad > 0 {
				if s.BadIn == "" {
					s.BadIn = d.UID
				}
				s.Bad += d.RowsBad
			}
		}
		if !s.AsOf.IsZero() {
			s.Days = a.Today().DaysSince(s.AsOf)
			s.Old = s.Days > oldAfter
		}
		out = append(out, s)
	}
	return out, nil
}

// ActCount is how often something was done lately.
type ActCount struct {
	Act string
	N   int64
}

// ActsSince counts the acts of the last days, the most frequent first, for those who check the whole house.
func (a *App) ActsSince(ctx context.Context, actor Actor, days int) ([]ActCount, error) {
	if err := actor.may(access.ReadAudit); err != nil {
		return nil, err
	}
	var out []ActCount
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil || !all {
			return err
		}
		counts, err := tx.AuditCounts(tx.Now.AddDate(0, 0, -days).UnixMilli())
		for act, n := range counts {
			out = append(out, ActCount{act, n})
		}
		return err
	})
	sort.Slice(out, func(i, j int) bool { return out[i].N > out[j].N || out[i].N == out[j].N && out[i].Act < out[j].Act })
	return out, err
}

// MyCommunes are the communes someone answers for: those of their territory when it is communes, else those
// they are in charge of today.
func (a *App) MyCommunes(ctx context.Context, actor Actor) ([]org.Unit, error) {
	var out []org.Unit
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		for _, id := range actor.Scope() {
			u, err := tx.Unit(id, day.Date{})
			if err == nil && u.Level == org.Commune {
				out = append(out, u)
			}
		}
		if len(out) > 0 {
			return nil
		}
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		charges, err := tx.ChargesOn(day.Date{})
		if err != nil {
			return err
		}
		for _, c := range charges {
			if o := officerOf(officers, c.OfficerID); o.AccountID == "" || o.AccountID != actor.AccountID {
				continue
			}
			u, err := tx.Unit(c.UnitID, day.Date{})
			if err != nil {
				return err
			}
			out = append(out, u)
		}
		return nil
	})
	return out, err
}

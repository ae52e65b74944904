package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/target"
)

// ComputeQuery says what is to be counted from the register.
type ComputeQuery struct {
	Indicators []string   // codes with a formula; nil: all that have one
	Days       []day.Date // as of which; flows count from the first of the day's year
	Villages   bool       // villages too, not only communes, offices and the province
}

// ComputeMeasures counts indicators from the spells of the register, for the province, its offices and
// communes, as of any days, and keeps them as computed measures. Where somebody lived earlier is not known to
// lists, so a person counts where they live now. A number that comes out differently than before replaces it;
// the earlier one stays with the reason «counted again». Returns how many measures changed.
func (a *App) ComputeMeasures(ctx context.Context, actor Actor, q ComputeQuery) (int64, error) {
	if err := actor.may(access.SetNumbers); err != nil {
		return 0, err
	}
	for _, d := range q.Days {
		if d.IsZero() || d.After(a.Today()) {
			return 0, fault.New(fault.Invalid, "target.measure.day")
		}
	}
	byScheme := map[person.Scheme][]target.Indicator{}
	for _, i := range target.Catalogue() {
		if i.Formula != "" && (q.Indicators == nil || slices.Contains(q.Indicators, i.Code)) {
			byScheme[i.Scheme] = append(byScheme[i.Scheme], i)
		}
	}
	changed := int64(0)
	for _, s := range person.Schemes {
		list := byScheme[s]
		if len(list) == 0 || len(q.Days) == 0 {
			continue
		}
		var counted *counting
		err := a.Store.Read(ctx, func(tx *store.Tx) error {
			var err error
			counted, err = a.countSpells(tx, actor, s, q)
			return err
		})
		if err != nil {
			return changed, err
		}
		n, err := a.keepCounted(ctx, actor, counted, list)
		changed += n
		if err != nil {
			return changed, err
		}
		n, err = a.countCredits(ctx, actor, list, q.Days)
		changed += n
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// counting is one pass over the spells of a scheme.
type counting struct {
	days    []day.Date
	at      []map[int64]*person.Bridge // by day: bridge from the first of its year, by unit
	covered []map[int64]int64          // by day: residents covered, by unit
	units   []org.Unit                 // whom it is kept for
	dens    []map[int64]coverage.Denominator
	offices map[int64][]int64 // communes by office
	root    int64
}

// countSpells reads all spells once and counts for every day.
func (a *App) countSpells(tx *store.Tx, actor Actor, s person.Scheme, q ComputeQuery) (*counting, error) {
	c := &counting{days: q.Days, offices: map[int64][]int64{}}
	root, err := a.place(tx, actor, access.SetNumbers, 0, day.Date{})
	if err != nil {
		return nil, err
	}
	c.root = root[len(root)-1].ID
	if c.units, err = tx.Below(c.root, day.Date{}); err != nil {
		return nil, err
	}
	c.units = slices.DeleteFunc(c.units, func(u org.Unit) bool {
		return u.Level != org.Commune && !(q.Villages && u.Level == org.Village)
	})
	c.units = append([]org.Unit{root[len(root)-1]}, c.units...)
	for range c.days {
		c.at = append(c.at, map[int64]*person.Bridge{})
		c.covered = append(c.covered, map[int64]int64{})
		c.dens = append(c.dens, map[int64]coverage.Denominator{})
	}
	if err := tx.EachPlacedHistory(s, func(h store.PlacedHistory) error { c.person(h, s); return nil }); err != nil {
		return nil, err
	}
	if err := c.denominators(tx, s); err != nil {
		return nil, err
	}
	offices, err := tx.OfficesOn(day.Date{})
	for _, o := range offices {
		if o.Level != org.OfficeBase && o.Level != org.OfficeDistrict {
			continue
		}
		units, err := tx.OfficeUnits(o.ID, day.Date{})
		if err != nil {
			return nil, err
		}
		c.offices[o.ID] = ids(units)
	}
	return c, err
}

func (c *counting) person(h store.PlacedHistory, s person.Scheme) {
	for n, d := range c.days {
		var b person.Bridge
		person.Movements(h.History, s, person.Period{From: day.Must(d.Year(), 1, 1), To: d}, &b)
		if b == (person.Bridge{}) {
			continue
		}
		for _, unit := range [...]int64{c.root, h.Commune, h.Village} {
			if unit == 0 {
				continue
			}
			sum := c.at[n][unit]
			if sum == nil {
				sum = &person.Bridge{}
				c.at[n][unit] = sum
			}
			*sum = sum.Plus(b)
			if h.Resident {
				c.covered[n][unit] += b.Closing
			}
		}
	}
}

// denominators finds what a rate of each place is measured by on each day: the published number, else the
// register's own count of the same people.
func (c *counting) denominators(tx *store.Tx, s person.Scheme) error {
	for _, u := range c.units {
		given, err := tx.Denominators(u.ID)
		if err != nil {
			return err
		}
		var official []coverage.Denominator
		for _, g := range given {
			official = append(official, coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source})
		}
		cell, err := tx.CellOfUnit(u.ID, s)
		if err != nil {
			return err
		}
		for n, d := range c.days {
			c.dens[n][u.ID] = coverage.RateOf(s, cell, official, d).Den
		}
	}
	return nil
}

// value of an indicator for a unit on a day, by what was counted.
func (c *counting) value(i target.Indicator, n int, unit int64) (v, num, den int64, source string) {
	var b person.Bridge
	if found := c.at[n][unit]; found != nil {
		b = *found
	}
	switch i.Formula {
	case target.CountStock:
		return b.Closing, 0, 0, ""
	case target.CountNew:
		return b.New, 0, 0, ""
	case target.CountRenewed:
		return b.Renewed, 0, 0, ""
	case target.CountLapsed:
		return b.Lapsed, 0, 0, ""
	case target.CountNet:
		return b.Net(), 0, 0, ""
	}
	d := c.dens[n][unit]
	num = c.covered[n][unit]
	if d.Official() {
		num, source = b.Closing, d.Source
	}
	return target.RateOf(num, d.Value), num, d.Value, source
}

// keepCounted writes what was counted, in batches.
func (a *App) keepCounted(ctx context.Context, actor Actor, c *counting, list []target.Indicator) (int64, error) {
	var all []target.Measure
	for n, d := range c.days {
		for _, i := range list {
			add := func(unit int64, h target.Holder, v, num, den int64) {
				if i.Kind == target.Rate && den == 0 {
					return // a rate of nobody does not exist
				}
				m := target.Measure{Indicator: i.Code, UnitID: unit, Holder: h, Day: d, Value: v, Num: num, Den: den, Way: target.Computed, Source: coverage.RegisterSource, Told: a.Today()}
				if i.Kind == target.Flow {
					m.From = day.Must(d.Year(), 1, 1)
				}
				all = append(all, m)
			}
			for _, u := range c.units {
				v, num, den, _ := c.value(i, n, u.ID)
				add(u.ID, target.Holder{Kind: target.HolderUnit, ID: u.ID}, v, num, den)
			}
			for office, communes := range c.offices {
				var v, num, den int64
				for _, u := range communes {
					x, y, z, _ := c.value(i, n, u)
					v, num, den = v+x, num+y, den+z
				}
				if i.Kind == target.Rate {
					v = target.RateOf(num, den)
				}
				add(c.root, target.Holder{Kind: target.HolderOffice, ID: office}, v, num, den)
			}
		}
	}
	return a.writeCounted(ctx, actor, all)
}

// countedBatch is how many measures one transaction keeps.
const countedBatch = 4000

func (a *App) writeCounted(ctx context.Context, actor Actor, all []target.Measure) (int64, error) {
	changed := int64(0)
	for part := range slices.Chunk(all, countedBatch) {
		err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
			n := 0
			for _, m := range part {
				did, err := keepMeasure(tx, m, "counted again")
				if err != nil {
					return err
				}
				if did {
					n++
				}
			}
			changed += int64(n)
			if n == 0 {
				return nil
			}
			return tx.Audit("measure.compute", "indicator:"+part[0].Indicator, itoa(int64(n)))
		})
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

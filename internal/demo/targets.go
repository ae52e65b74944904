package demo

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/synth"
	"luoi/internal/target"
)

// The year's targets of the demo province: results counted from its register month by month, the goal of voluntary
// insurance given to offices and communes by the fair allocation, with a few people not yet given. Which
// communes are ahead and which behind follows from who takes part, not from here.

// above is how far the goal of the year lies above what has been reached by now, in hundredths: the made-up lists
// begin in the year itself, so a goal made from its opening would mean nothing.
const above = 8

// setUpTargets changes nothing when it has run before.
func setUpTargets(ctx context.Context, a *app.App) error {
	t := &demoTargets{a: a, opening: map[int64]int64{}, reached: map[int64]int64{}}
	year := day.PeriodAt(day.Year, synth.AsOf)
	done, err := t.load(ctx, year)
	if err != nil || done {
		return err
	}
	var days []day.Date
	for d := year.From().AddMonths(-1).InMonth(); d.Last().Before(synth.AsOf); d = d.Add(1) {
		days = append(days, d.Last())
	}
	days = append(days, synth.AsOf.AddMonths(-12), synth.AsOf)
	if _, err := a.ComputeMeasures(ctx, app.CommandLine(), app.ComputeQuery{Indicators: []string{target.VoluntaryStock, target.VoluntaryNew, "voluntary_renewed", "voluntary_lapsed", target.HealthRate}, Days: days}); err != nil {
		return err
	}
	if _, err := a.ComputeMeasures(ctx, app.CommandLine(), app.ComputeQuery{Indicators: []string{target.VoluntaryStock, target.HealthRate}, Days: []day.Date{synth.AsOf}, Villages: true}); err != nil {
		return err
	}
	if err := t.openings(ctx, year); err != nil {
		return err
	}
	if err := t.stock(ctx, year); err != nil {
		return err
	}
	return t.rates(ctx, year)
}

type demoTargets struct {
	a        *app.App
	province org.Unit
	communes []org.Unit
	offices  []org.Office
	areas    map[int64][]org.Unit // by office
	opening  map[int64]int64      // by commune
	reached  map[int64]int64      // by commune, on the register's day
	working  map[int64]int64
}

func (t *demoTargets) load(ctx context.Context, year day.Period) (done bool, err error) {
	t.areas, t.working = map[int64][]org.Unit{}, map[int64]int64{}
	err = t.a.Store.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.Targets(target.VoluntaryStock, year)
		if err != nil || len(known) > 0 {
			done = true
			return err
		}
		if t.province, err = tx.UnitByCode(org.Province, synth.ProvinceCode, synth.AsOf); err != nil {
			return err
		}
		if t.communes, err = tx.Children(t.province.ID, synth.AsOf); err != nil {
			return err
		}
		offices, err := tx.OfficesOn(synth.AsOf)
		if err != nil {
			return err
		}
		for _, o := range offices {
			if o.Level != org.OfficeBase {
				continue
			}
			t.offices = append(t.offices, o)
			if t.areas[o.ID], err = tx.OfficeUnits(o.ID, synth.AsOf); err != nil {
				return err
			}
		}
		for _, u := range t.communes {
			c, err := tx.CellsOf(u.ID)
			if err != nil {
				return err
			}
			for _, x := range c {
				if x.Scheme == 2 {
					t.working[u.ID] += x.WorkingAge
				}
			}
		}
		return nil
	})
	return done, err
}

func (t *demoTargets) openings(ctx context.Context, year day.Period) error {
	return t.a.Store.Read(ctx, func(tx *store.Tx) error {
		for _, u := range t.communes {
			list, err := tx.MeasuresOf(target.VoluntaryStock, u.ID, target.Holder{Kind: target.HolderUnit, ID: u.ID})
			if err != nil {
				return err
			}
			t.opening[u.ID], _ = target.Opening(target.Stock, list, year)
			t.reached[u.ID] = target.ResultOn(target.Stock, list, year, synth.AsOf).Value
		}
		return nil
	})
}

// stock gives the goal of the year to the offices and by them to the communes.
func (t *demoTargets) stock(ctx context.Context, year day.Period) error {
	var grounds []target.Ground
	begin := int64(0)
	for _, u := range t.communes {
		grounds = append(grounds, target.Ground{Holder: target.Holder{Kind: target.HolderUnit, ID: u.ID}, WorkingAge: t.working[u.ID], Covered: t.opening[u.ID], LastYear: t.reached[u.ID]})
		begin += t.opening[u.ID]
	}
	now := int64(0)
	for n := range grounds {
		now += grounds[n].LastYear
	}
	goal := now + now*above/100 + int64(len(t.communes))
	list, err := target.Propose(target.Flow, goal, grounds, target.Weights{Gap: 45, LastYear: 55})
	if err != nil {
		return err
	}
	value := map[int64]int64{}
	for _, p := range list {
		value[p.Holder.ID] = max(p.Value, 1)
		goal += value[p.Holder.ID] - p.Value
	}
	decision := target.Decision{Number: "QĐ 12/QĐ-UBND (số mẫu)", Day: day.Must(2026, 1, 12), Issuer: "UBND tỉnh " + synth.ProvinceName}
	give := func(parent int64, items []app.TargetItem) ([]target.Target, error) {
		return t.a.GiveTargets(ctx, app.CommandLine(), app.TargetOrder{Indicator: target.VoluntaryStock, Period: year, Parent: parent, Decision: decision, Items: items})
	}
	const kept = 12 // still in the province's hand
	top, err := give(0, []app.TargetItem{{UnitID: t.province.ID, Value: goal + kept, Slices: target.Divide(target.Stock, goal+kept, begin, year, day.Quarter)}})
	if err != nil {
		return err
	}
	var items []app.TargetItem
	for _, o := range t.offices {
		sum := int64(0)
		for _, u := range t.areas[o.ID] {
			sum += value[u.ID]
		}
		items = append(items, app.TargetItem{UnitID: t.province.ID, Holder: target.Holder{Kind: target.HolderOffice, ID: o.ID}, Value: max(sum, 1)})
	}
	if len(items) == 0 {
		return nil
	}
	given, err := give(top[0].Line, items)
	if err != nil {
		return err
	}
	for n, o := range t.offices {
		var items []app.TargetItem
		for _, u := range t.areas[o.ID] {
			if value[u.ID] > 0 {
				items = append(items, app.TargetItem{UnitID: u.ID, Value: value[u.ID]})
			}
		}
		if len(items) == 0 {
			continue
		}
		if _, err := give(given[n].Line, items); err != nil {
			return err
		}
	}
	return nil
}

// rates gives every commune the same coverage of health insurance: rates are not divided.
func (t *demoTargets) rates(ctx context.Context, year day.Period) error {
	items := []app.TargetItem{{UnitID: t.province.ID, Value: 92_00}}
	for _, u := range t.communes {
		items = append(items, app.TargetItem{UnitID: u.ID, Value: 92_00})
	}
	_, err := t.a.GiveTargets(ctx, app.CommandLine(), app.TargetOrder{Indicator: target.HealthRate, Period: year, Items: items,
		Decision: target.Decision{Number: "NQ 31/NQ-HĐND (số mẫu)", Day: day.Must(2026, 1, 5), Issuer: "HĐND tỉnh " + synth.ProvinceName}})
	return err
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// monthsLooked is how many whole months before today the movements are counted for; a launch further back than
// monthsLooked − 6 cannot be compared any more.
const monthsLooked = 48

// CatalogueLine is a model that was copied from nowhere, with all its copies, as every office of the province may read
// it: nothing of a person stands in it.
type CatalogueLine struct {
	store.ModelLine
	Copies    int
	Units     int   // places in which it or a copy runs
	Workers   int64 // people of working age there
	Newcomers int64 // new participants there in whole months after each launch
	Years     int64 // workers × months of those windows / 12
	Result    savings.Comparison
}

// CatalogueView is the fair of models (hội chợ mô hình), side by side.
type CatalogueView struct {
	Path    []org.Unit
	Lines   []CatalogueLine
	From    day.Date           // first month looked at
	To      day.Date           // last day of the last whole month
	Places  map[int64]org.Unit // of the units compared
	Kits    []store.ModelLine  // every model, to choose one to copy
	MayKeep bool
}

// Catalogue compares every model and its copies with similar units without any, from the register's movements of the
// voluntary scheme. It is for every office that may see counts: results are sums of a branch of the tree.
func (a *App) Catalogue(ctx context.Context, actor Actor, unit int64) (CatalogueView, error) {
	v := CatalogueView{MayKeep: access.May(actor.Role, access.KeepBooks), Places: map[int64]org.Unit{}}
	v.To = day.Must(a.Today().Year(), a.Today().Month(), 1).AddDays(-1)
	v.From = day.Must(v.To.Year(), v.To.Month(), 1).AddMonths(1 - monthsLooked)
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		if v.Kits, err = tx.Models([]int64{root.ID}); err != nil || len(v.Kits) == 0 {
			return err
		}
		copies, err := tx.ModelCopies()
		if err != nil {
			return err
		}
		all, err := localities(tx, &v)
		if err != nil {
			return err
		}
		v.compare(all, savings.Tree(copies))
		return nil
	})
	return v, err
}

// compare fills a line for every root of the tree.
func (v *CatalogueView) compare(all []savings.Locality, tree []savings.Branch) {
	models := map[int64]store.ModelLine{}
	for _, m := range v.Kits {
		models[m.ID] = m
	}
	at := map[int64]*savings.Locality{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	for i, b := range tree {
		if b.Depth > 0 {
			continue
		}
		line := CatalogueLine{ModelLine: models[b.ID], Copies: b.Below}
		first := map[int64]int{} // a place's own first launch counts
		for _, x := range tree[i : i+1+b.Below] {
			m := models[x.ID]
			month := monthIndex(v.From, m.Launched)
			if had, ok := first[m.UnitID]; !ok || month < had {
				first[m.UnitID] = month
			}
		}
		var launches []savings.Launch
		for id, month := range first {
			launches = append(launches, savings.Launch{Unit: id, Month: month})
			u := at[id]
			if line.Units++; u == nil {
				continue
			}
			line.Workers += u.Workers
			for _, m := range u.Months[min(max(0, month+1), len(u.Months)):] {
				line.Newcomers += m.New
				line.Years += u.Workers
			}
		}
		line.Years /= 12
		line.Result = savings.Compare(all, launches)
		v.Lines = append(v.Lines, line)
	}
	slices.SortStableFunc(v.Lines, func(a, b CatalogueLine) int { return b.Copies - a.Copies })
}

// monthIndex is how many months after that of from a day lies; it may be negative.
func monthIndex(from, on day.Date) int {
	return (on.Year()-from.Year())*12 + on.Month() - from.Month()
}

// localities counts the movements of every commune and village month by month. People count where they live now.
func localities(tx *store.Tx, v *CatalogueView) ([]savings.Locality, error) {
	var all []savings.Locality
	at := map[int64]int{}
	parent := map[int64]int64{}
	for _, level := range []org.Level{org.Commune, org.Village} {
		units, err := tx.UnitsAt(level, day.Date{})
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			at[u.ID], parent[u.ID], v.Places[u.ID] = len(all), u.ParentID, u
			all = append(all, savings.Locality{ID: u.ID, Level: int(level), Sort: sortOf(u, v.Places), Months: make([]savings.Monthly, monthsLooked)})
		}
	}
	cells, err := tx.WorkersByUnit(person.SchemeVoluntarySI)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Workers = cells[all[i].ID]
	}
	touch(all, at, parent, v.Kits)
	period := person.Period{From: v.From, To: v.To}
	err = tx.EachPlacedHistory(person.SchemeVoluntarySI, func(h store.PlacedHistory) error {
		for _, id := range [...]int64{h.Commune, h.Village} {
			if i, ok := at[id]; ok && h.Resident {
				addMonths(all[i].Months, h.History, period)
			}
		}
		return nil
	})
	for i := range all {
		for m := 1; m < monthsLooked; m++ {
			all[i].Months[m].Start += all[i].Months[m-1].Start // until here a change of the stock
		}
	}
	return all, err
}

// sortOf is what is compared with what: a commune's own kind, a village's with that of its commune.
func sortOf(u org.Unit, known map[int64]org.Unit) string {
	if p, ok := known[u.ParentID]; ok {
		return string(p.Kind) + "/" + string(u.Kind)
	}
	return string(u.Kind)
}

// touch marks the places of models, those above and those below.
func touch(all []savings.Locality, at map[int64]int, parent map[int64]int64, models []store.ModelLine) {
	on := map[int64]bool{}
	for _, m := range models {
		on[m.UnitID] = true
		if i, ok := at[parent[m.UnitID]]; ok {
			all[i].Touched = true
		}
	}
	for i := range all {
		if on[all[i].ID] || on[parent[all[i].ID]] {
			all[i].Touched = true
		}
	}
}

// addMonths adds one person's events. Start is left as the change against the month before.
func addMonths(months []savings.Monthly, h person.History, period person.Period) {
	var b person.Bridge
	events := person.Movements(h, person.SchemeVoluntarySI, period, &b)
	months[0].Start += b.Opening
	for _, e := range events {
		m, change := monthIndex(period.From, e.On), int64(0)
		switch e.Kind {
		case person.MovementNew:
			months[m].New++
			change = 1
		case person.MovementReturned:
			months[m].Back++
			change = 1
		case person.MovementLapsed:
			months[m].Lost++
			change = -1
		case person.MovementToCompulsory:
			change = -1
		}
		if m+1 < len(months) {
			months[m+1].Start += change
		}
	}
}

// Within reports whether a compared place lies in the place that was asked for.
func (v CatalogueView) Within(unit int64) bool {
	here := v.Path[len(v.Path)-1]
	for ; unit != 0; unit = v.Places[unit].ParentID {
		if unit == here.ID {
			return true
		}
	}
	return false
}

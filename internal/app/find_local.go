package app

import (
	"slices"
	"sync"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/search"
	"luoi/internal/store"
)

// LocalHit is a collection point (điểm thu) or a cell of a union (chi hội) that the search box found.
type LocalHit struct {
	Name  string
	Code  string // of a point, 22 signs
	Cell  int64  // of the organisation whose cell it is; 0: a point
	Body  string // name of the organisation
	Place []org.Unit
}

// localNames are the points and cells by name, with where each lies. Ten thousand of them are taken apart once,
// and again when one was opened or closed.
type localNames struct {
	mu    sync.Mutex
	mark  string
	names *search.Book
	hits  []localEntry
}

type localEntry struct {
	LocalHit
	path []int64 // the unit itself and those above it
}

// findLocal finds the points and cells of the actor's territory.
func (a *App) findLocal(tx *store.Tx, actor Actor, q search.Query, limit int) ([]LocalHit, error) {
	names, hits, err := a.finder.local.read(tx)
	if err != nil {
		return nil, err
	}
	var found []localEntry
	for _, i := range names.Find(q, len(hits)) {
		if len(found) < limit && actor.Covers(hits[i].path) {
			found = append(found, hits[i])
		}
	}
	return placed(tx, found)
}

// pointOf finds the point of a code that was typed whole.
func (a *App) pointOf(tx *store.Tx, actor Actor, code org.PointCode) ([]LocalHit, error) {
	_, hits, err := a.finder.local.read(tx)
	if err != nil {
		return nil, err
	}
	return placed(tx, slices.DeleteFunc(slices.Clone(hits), func(e localEntry) bool { return e.Code != code.String() || !actor.Covers(e.path) }))
}

func placed(tx *store.Tx, found []localEntry) (out []LocalHit, err error) {
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for _, e := range found {
		if e.Place, err = units.of(e.place()...); err != nil {
			return nil, err
		}
		out = append(out, e.LocalHit)
	}
	return out, nil
}

// place is the path without the province, the commune first.
func (e localEntry) place() []int64 {
	down := slices.Clone(e.path)
	slices.Reverse(down)
	return down[min(1, len(down)):]
}

func (l *localNames) read(tx *store.Tx) (*search.Book, []localEntry, error) {
	mark, err := tx.LocalMark()
	if err != nil {
		return nil, nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if mark == l.mark {
		return l.names, l.hits, nil
	}
	hits, err := localEntries(tx)
	if err != nil {
		return nil, nil, err
	}
	names := make([]search.Entry, len(hits))
	for i, h := range hits {
		names[i] = search.Entry{Name: h.Name, Other: []string{h.Body}}
	}
	l.mark, l.names, l.hits = mark, search.NewBook(names), hits
	return l.names, l.hits, nil
}

func localEntries(tx *store.Tx) ([]localEntry, error) {
	list, err := tx.Organisations()
	if err != nil {
		return nil, err
	}
	bodies := map[int64]string{}
	for _, o := range list {
		bodies[o.ID] = o.Name
	}
	above := map[int64]int64{}
	for _, level := range []org.Level{org.Commune, org.Village} {
		units, err := tx.UnitsAt(level, day.Date{})
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			above[u.ID] = u.ParentID
		}
	}
	path := func(unit int64) (p []int64) {
		for ; unit != 0; unit = above[unit] {
			p = append(p, unit)
		}
		return p
	}
	var hits []localEntry
	points, err := tx.PointsOn(day.Date{})
	if err != nil {
		return nil, err
	}
	for _, p := range points {
		hits = append(hits, localEntry{LocalHit{Name: p.Name, Code: p.Code.String(), Body: bodies[p.OrganisationID]}, path(p.UnitID)})
	}
	cells, err := tx.CellsOn(day.Date{})
	for _, c := range cells {
		hits = append(hits, localEntry{LocalHit{Name: c.Name, Cell: c.OrganisationID, Body: bodies[c.OrganisationID]}, path(c.UnitID)})
	}
	return hits, err
}

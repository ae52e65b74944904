package app

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/search"
	"luoi/internal/store"
)

// finder keeps the index of the search box. It is built by one reading of the store when somebody first
// searches, and follows the change feed by number, so that every node that serves the same store comes to
// the same answers. A small store is read while the reader waits; a large one in the background, and until
// it stands a search answers from the database as well as that can.
type finder struct {
	mu    sync.RWMutex // guards what index points to
	index *search.Index

	work    sync.Mutex // held by whoever brings the index up to date; guards what follows
	places  knownPlaces
	seq     int64     // the last change the index knows
	next    time.Time // when a large store may be read again in the background
	reading atomic.Bool

	local localNames
}

const (
	// smallStore is so few ids that reading all people takes a moment.
	smallStore = 60_000
	// mostNews is how many changes are followed one by one.
	mostNews = 500
	// restAfterReading keeps a long import from being read over and over.
	restAfterReading = 15 * time.Second
	// putAtOnce is how many changes are made while searches wait.
	putAtOnce = 1000
)

// view calls fn with the index; it reports false when there is none yet.
func (f *finder) view(fn func(*search.Index)) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.index == nil {
		return false
	}
	fn(f.index)
	return true
}

func (f *finder) change(fn func(*search.Index)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn(f.index)
}

func (f *finder) ready() bool { return f.view(func(*search.Index) {}) }

// PrepareSearch builds the search index now rather than when somebody first searches. It returns when the
// index stands.
func (a *App) PrepareSearch(ctx context.Context) error {
	f := &a.finder
	f.work.Lock()
	defer f.work.Unlock()
	if f.ready() {
		return nil
	}
	f.reading.Store(true)
	defer f.reading.Store(false)
	return a.readWhole(ctx)
}

// freshIndex brings the index up to the last commit, or sees to it that this happens. An answer may be
// older by the time one reading takes while much changes; what is shown of a person is always read anew.
func (a *App) freshIndex(ctx context.Context) error {
	f := &a.finder
	switch {
	case f.ready():
		if !f.work.TryLock() {
			return nil // somebody is at it
		}
	case f.reading.Load():
		return nil
	default:
		f.work.Lock()
	}
	held := true
	defer func() {
		if held {
			f.work.Unlock()
		}
	}()
	n, err := a.readNews(ctx)
	if err != nil {
		return err
	}
	read := a.readWhole
	switch {
	case f.ready() && !n.bulk && !n.places:
		a.follow(n)
		return nil
	case f.ready() && !n.places:
		read = a.readChanged
	}
	if n.ids <= smallStore {
		return read(ctx)
	}
	if f.ready() && a.Now().Before(f.next) {
		return nil
	}
	held = false
	f.reading.Store(true)
	go func() {
		defer f.work.Unlock()
		defer f.reading.Store(false)
		if err := read(context.WithoutCancel(ctx)); err != nil {
			a.Log.Error("the search index could not be read", "error", err)
		}
		f.next = a.Now().Add(restAfterReading)
	}()
	return nil
}

// news is what the change feed tells since the index was last fresh.
type news struct {
	seq        int64
	ids        int64 // how many ids the store has given out
	bulk       bool  // too much changed to go one by one
	places     bool
	people     []search.Person
	gone       []int64
	households []search.Household
}

func (a *App) readNews(ctx context.Context) (n news, err error) {
	f := &a.finder
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		if n.seq, err = tx.LastSeq(); err != nil {
			return err
		}
		if n.ids, err = tx.IDsGiven(); err != nil || n.seq == f.seq || !f.ready() {
			return err
		}
		rows, err := tx.ChangesSince(f.seq, mostNews+1)
		if err != nil {
			return err
		}
		n.bulk = len(rows) > mostNews || n.seq < f.seq // a store put back from a backup counts from where it was
		for _, r := range rows {
			if err := n.hear(tx, f, r); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

func (n *news) hear(tx *store.Tx, f *finder, r store.ChangeRow) error {
	switch r.Noun {
	case store.ChangePeople:
		n.bulk = true
	case store.ChangeUnit, store.ChangeTerritory:
		n.places = true
	case store.ChangePerson, store.ChangeHousehold:
		id, err := strconv.ParseInt(r.Ref, 10, 64)
		if err != nil || n.bulk || n.places {
			return nil // all is read anyway, or not ours
		}
		if r.Noun == store.ChangeHousehold {
			h, err := tx.FindHouseholdByID(id)
			if err == nil {
				n.households = append(n.households, f.places.household(&h))
			} else if fault.KindOf(err) == fault.NotFound {
				err = nil
			}
			return err
		}
		p, err := tx.FindPersonByID(id)
		switch {
		case err != nil && fault.KindOf(err) == fault.NotFound:
			n.gone = append(n.gone, id)
			return nil
		case err == nil && p.Merged != 0:
			n.gone = append(n.gone, id)
		case err == nil:
			n.people = append(n.people, f.places.person(&p))
		}
		return err
	}
	return nil
}

// follow makes single changes. The caller holds work.
func (a *App) follow(n news) {
	f := &a.finder
	if len(n.people)+len(n.gone)+len(n.households) > 0 {
		f.change(func(x *search.Index) {
			for _, h := range n.households {
				x.PutHousehold(h)
			}
			for _, id := range n.gone {
				x.Remove(id)
			}
			for _, p := range n.people {
				x.Put(p)
			}
		})
	}
	f.seq = n.seq
}

// readWhole builds the index anew from one picture of the store. The caller holds work.
func (a *App) readWhole(ctx context.Context) error {
	f := &a.finder
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		seq, err := tx.LastSeq()
		if err != nil {
			return err
		}
		units, err := searchPlaces(tx)
		if err != nil {
			return err
		}
		x := search.New(units)
		known := placeSet(units)
		err = tx.EachFindHousehold(func(h *store.FindHousehold) { x.PutHousehold(known.household(h)) })
		if err != nil {
			return err
		}
		err = tx.EachFindPerson(0, func(p *store.FindPerson) {
			if p.Merged == 0 {
				x.Put(known.person(p))
			}
		})
		if err != nil {
			return err
		}
		x.Settle()
		f.mu.Lock()
		f.index = x
		f.mu.Unlock()
		f.places, f.seq = known, seq
		return nil
	})
}

// readChanged reads the people who changed since the index was fresh, after much changed at once. Places
// that came with the people, or more changes than half of all people, mean the whole. The caller holds work.
func (a *App) readChanged(ctx context.Context) error {
	f := &a.finder
	var n news
	whole := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if n.seq, err = tx.LastSeq(); err != nil {
			return err
		}
		units, err := searchPlaces(tx)
		if err != nil {
			return err
		}
		most := 0
		f.view(func(x *search.Index) { most, whole = x.People()/2+1000, x.Worn() })
		if whole = whole || n.seq < f.seq || !slices.EqualFunc(units, f.places.list, samePlace); whole {
			return nil
		}
		known := f.places
		if err := tx.EachFindHousehold(func(h *store.FindHousehold) { n.households = append(n.households, known.household(h)) }); err != nil {
			return err
		}
		if err := n.hearGone(tx, f.seq); err != nil {
			return err
		}
		return tx.EachFindPerson(f.seq+1, func(p *store.FindPerson) {
			switch {
			case len(n.people) > most:
				whole = true
			case p.Merged != 0:
				n.gone = append(n.gone, p.ID)
			default:
				n.people = append(n.people, known.person(p))
			}
		})
	})
	if err != nil {
		return err
	}
	if whole {
		return a.readWhole(ctx)
	}
	for part := range slices.Chunk(n.households, putAtOnce) {
		f.change(func(x *search.Index) {
			for _, h := range part {
				x.PutHousehold(h)
			}
		})
	}
	for part := range slices.Chunk(n.people, putAtOnce) {
		f.change(func(x *search.Index) {
			for _, p := range part {
				x.Put(p)
			}
		})
	}
	a.follow(news{seq: n.seq, gone: n.gone})
	return nil
}

// hearGone finds those who were dropped altogether: no row of theirs is left to tell it.
func (n *news) hearGone(tx *store.Tx, since int64) error {
	const page = 10_000
	for {
		rows, err := tx.ChangesSince(since, page)
		if err != nil || len(rows) == 0 {
			return err
		}
		if since = rows[len(rows)-1].Seq; len(rows) == page && since > rows[0].Seq {
			since-- // the last change may go on behind the page
		}
		for _, r := range rows {
			if r.Noun != store.ChangePerson {
				continue
			}
			id, err := strconv.ParseInt(r.Ref, 10, 64)
			if err != nil {
				continue
			}
			if _, err := tx.FindPersonByID(id); err != nil {
				if fault.KindOf(err) != fault.NotFound {
					return err
				}
				n.gone = append(n.gone, id)
			}
		}
	}
}

// knownPlaces is the places the index knows; the first is the province.
type knownPlaces struct {
	list []search.Place
	ids  map[int64]bool
}

func placeSet(units []search.Place) knownPlaces {
	k := knownPlaces{list: units, ids: make(map[int64]bool, len(units))}
	for _, u := range units {
		k.ids[u.ID] = true
	}
	return k
}

// smallest is the smallest known place someone lives in; the province when none is known.
func (k knownPlaces) smallest(group, village, commune int64) int64 {
	for _, id := range [...]int64{group, village, commune} {
		if k.ids[id] {
			return id
		}
	}
	if len(k.list) == 0 {
		return 0
	}
	return k.list[0].ID
}

func (k knownPlaces) person(p *store.FindPerson) search.Person {
	return search.Person{ID: p.ID, Name: p.Name, Birth: p.Birth.Date, Precision: int(p.Birth.Precision),
		Place: k.smallest(p.Group, p.Village, p.Commune), Household: p.Household}
}

func (k knownPlaces) household(h *store.FindHousehold) search.Household {
	return search.Household{ID: h.ID, Number: h.Number, Address: h.Address, Place: k.smallest(h.Group, h.Village, h.Commune)}
}

func samePlace(a, b search.Place) bool {
	return a.ID == b.ID && a.Parent == b.Parent && a.Level == b.Level && a.Name == b.Name && slices.Equal(a.Other, b.Other)
}

// searchPlaces lists the province and all below it today, parents first, each with its former names.
func searchPlaces(tx *store.Tx) ([]search.Place, error) {
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil // a house without a territory yet
		}
		return nil, err
	}
	below, err := tx.Below(root.ID, day.Date{})
	if err != nil {
		return nil, err
	}
	former, err := tx.FormerNames(day.Date{})
	if err != nil {
		return nil, err
	}
	list := make([]search.Place, 0, len(below)+1)
	for _, u := range append([]org.Unit{root}, below...) {
		p := search.Place{ID: u.ID, Parent: u.ParentID, Level: int(u.Level), Name: u.FullName}
		if u.NameEN != "" {
			p.Other = append(p.Other, u.NameEN)
		}
		for _, n := range former[u.ID] {
			if n != u.FullName {
				p.Other = append(p.Other, n)
			}
		}
		list = append(list, p)
	}
	return list, nil
}

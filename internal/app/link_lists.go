package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
)

// LinkedList says what linkage made of one list's open records.
type LinkedList struct {
	List      delivery.List
	Records   int64 // records that were open
	Matched   int64 // speak of a person of the register
	Review    int64 // a person must look
	New       int64 // became persons: residents, or participants who are not in the residents list
	Recalled  int64 // an earlier decision by hand about the same or a similar row spoke to them
	Conflicts int64 // identifiers that another person holds already; not taken over
	Spells    int64 // participation spells begun
	Renewed   int64 // spells that a newer row went on with
	Ended     int64 // spells, or residents, that the newest whole list no longer shows
	Paid      int64 // voluntary spells closed because a compulsory one began: money to be paid back
	Millis    int64
}

// LinkResult is the register after linkage. Matched + Review + NotCovered = Residents.
type LinkResult struct {
	Lists        []LinkedList
	Residents    int64
	Participants int64 // persons in at least one insured list
	Matched      int64 // residents found in at least one insured list
	Review       int64 // residents with an undecided pair and no decided one
	NotCovered   int64
	Outside      int64 // participants who do not stand in the residents list
	Count        RecountResult
	Millis       int64
}

// insuredLists in the order of linkage: the health list carries the most identifiers, and the insurance
// numbers found by it anchor the lists after it.
var insuredLists = [...]delivery.List{delivery.Health, delivery.Compulsory, delivery.Voluntary, delivery.Unemployment}

// LinkLists decides of whom every open record speaks: residents become persons and households, insured
// records find their person, go to review, or become a participant from outside. Spells follow, then the
// count. Work is done in whole batches: a stop leaves a consistent register, the next run goes on, and a
// run with nothing open changes nothing. Rows of all communes are linked together, because a row says whose it
// is only beside all others; who starts a run and has some communes only is told their counts and no others.
// Error: Busy while another run is at work on this store.
func (a *App) LinkLists(ctx context.Context, actor Actor, progress Progress) (LinkResult, error) {
	began := a.Now()
	if err := actor.may(access.ImportLists); err != nil {
		return LinkResult{}, err
	}
	l := &linker{a: a, actor: actor, progress: progress, touched: map[int64]bool{}}
	release, err := a.Store.Exclusive(ctx, "link")
	if fault.KindOf(err) == fault.Busy && err != nil {
		return LinkResult{}, fault.Wrap(fault.Busy, err, "app.link_busy")
	}
	if err != nil {
		return LinkResult{}, err
	}
	defer release()
	usual, err := a.Store.Roomy(ctx)
	if err != nil {
		return LinkResult{}, err
	}
	defer usual()
	if err := l.load(ctx); err != nil {
		return LinkResult{}, err
	}
	var result LinkResult
	list, err := l.linkResidents(ctx)
	if err != nil {
		return result, err
	}
	result.Lists = append(result.Lists, list)
	for _, name := range insuredLists {
		list, err := l.linkInsured(ctx, name)
		if err != nil {
			return result, err
		}
		result.Lists = append(result.Lists, list)
	}
	if err := a.Store.Analyse(ctx); err != nil {
		return result, err
	}
	if result.Count, err = l.recount(ctx); err != nil {
		return result, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		if all {
			return result.sum(tx)
		}
		return result.confine(tx, actor.Scope())
	})
	result.Millis = a.Now().Sub(began).Milliseconds()
	return result, err
}

// linker is the state of one run over all lists.
type linker struct {
	a        *App
	actor    Actor
	progress Progress
	ids      idHolders
	register *register      // the left side of the insured lists
	touched  map[int64]bool // communes to be counted anew; 0: people without a known commune
}

// idHolders knows who holds which identifier of the kinds that can stand once.
type idHolders struct {
	citizen map[int64]int64 // blind index -> person
	si      map[int64]int64
}

func (l *linker) load(ctx context.Context) error {
	l.ids = idHolders{citizen: map[int64]int64{}, si: map[int64]int64{}}
	return l.a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := tx.EachBlind(int(store.IdentCitizen), func(b store.BlindRow) { l.ids.citizen[b.Blind] = b.PersonID }); err != nil {
			return err
		}
		return tx.EachBlind(int(store.IdentSI), func(b store.BlindRow) { l.ids.si[b.Blind] = b.PersonID })
	})
}

// recount counts what is due, also what an earlier run left when it was stopped.
func (l *linker) recount(ctx context.Context) (RecountResult, error) {
	var due string
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		due, err = tx.Setting(settingCountDue)
		return err
	})
	if err != nil || due == "" {
		return RecountResult{}, err
	}
	all, communes := parseDue(due)
	if all {
		communes = nil
	}
	return l.a.count(ctx, l.actor, communes, l.progress)
}

func (r *LinkResult) sum(tx *store.Tx) error {
	t, err := tx.RegisterTotals()
	if err != nil {
		return err
	}
	r.Residents, r.Matched, r.Review, r.Outside = t.Residents, t.Matched, t.Review, t.Outside
	r.NotCovered = t.Residents - t.Matched - t.Review
	r.Participants = t.Matched + t.Outside
	return nil
}

// confine leaves in the result what lies in some places: how their register stands, and how the rows of each
// list that name a person there are decided. What the run did elsewhere is not told.
func (r *LinkResult) confine(tx *store.Tx, units []int64) error {
	r.Count = RecountResult{AsOf: r.Count.AsOf}
	r.Residents, r.Matched, r.Review, r.Outside = 0, 0, 0, 0
	for _, u := range units {
		c, err := tx.CellOfUnit(u, person.SchemeAny)
		if err != nil {
			return err
		}
		r.Residents += c.People
		r.Matched += c.Covered
		r.Review += c.Review
		r.Outside += c.Outside
	}
	r.NotCovered = r.Residents - r.Matched - r.Review
	r.Participants = r.Matched + r.Outside
	counts, err := tx.RecordCountsWithin(units)
	if err != nil {
		return err
	}
	for i := range r.Lists {
		l := LinkedList{List: r.Lists[i].List, Millis: r.Lists[i].Millis}
		for _, c := range counts {
			if c.List == l.List {
				l.add(c)
			}
		}
		r.Lists[i] = l
	}
	return nil
}

func (l *LinkedList) add(c store.RecordCount) {
	l.Records += c.N
	switch c.Decision {
	case store.Matched:
		l.Matched += c.N
	case store.Review:
		l.Review += c.N
	case store.OwnPerson:
		l.New += c.N
	}
}

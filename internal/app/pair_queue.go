package app

import (
	"context"
	"slices"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// Pairs gives the pair to look at now, the one after it, and how far the reader is. What is shown of people
// leaves an audit row each, also of those shown beforehand.
func (a *App) Pairs(ctx context.Context, actor Actor, q PairQuery) (PairQueueView, error) {
	var v PairQueueView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.DecidePairs, q.UnitID, day.Date{}); err != nil {
			return err
		}
		f, err := pairFilter(tx, actor, q)
		if err != nil {
			return err
		}
		if err := a.pairCounts(tx, actor, f, &v); err != nil {
			return err
		}
		return a.pairsToShow(tx, actor, f, q.First, &v)
	})
	if err != nil {
		return PairQueueView{}, err
	}
	return v, a.auditShown(ctx, actor, v.Current, v.Next)
}

// pairFilter says in SQL's terms what the reader may see: the place asked for, or the whole territory.
func pairFilter(tx *store.Tx, actor Actor, q PairQuery) (store.PairFilter, error) {
	f := store.PairFilter{List: q.List, Low: -1, High: 2, Reader: actor.AccountID, Mine: q.Mine, Units: actor.Scope()}
	if q.UnitID != 0 {
		f.Units = []int64{q.UnitID}
	}
	switch q.Band {
	case 1:
		f.High = 0.5
	case 2:
		f.Low, f.High = 0.5, 0.8
	case 3:
		f.Low = 0.8
	}
	root, err := provinceOf(tx)
	f.Whole = slices.Contains(f.Units, 0) || slices.Contains(f.Units, root)
	return f, err
}

// paceOver is the stretch of time over which the reader's pace is told.
const paceOver = 10 * time.Minute

func (a *App) pairCounts(tx *store.Tx, actor Actor, f store.PairFilter, v *PairQueueView) error {
	wide := f
	wide.List, wide.Low, wide.High = "", -1, 2
	var err error
	if v.Facets, err = tx.PairFacets(wide); err != nil {
		return err
	}
	for _, c := range v.Facets {
		if (f.List == "" || f.List == c.List) && inBand(f, c.Band) {
			v.Left += c.N
		}
	}
	wide.Mine = !f.Mine
	others, err := tx.PairFacets(wide)
	if err != nil {
		return err
	}
	for _, c := range others {
		v.Mine += c.N
	}
	if f.Mine {
		v.Mine = v.Left
	}
	t := tx.Now.In(vietnam)
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, vietnam)
	if v.Today, _, err = tx.OpinionPace(actor.AccountID, midnight.UnixMilli()); err != nil {
		return err
	}
	lately, first, err := tx.OpinionPace(actor.AccountID, t.Add(-paceOver).UnixMilli())
	if err != nil {
		return err
	}
	v.Pace = pairPace(lately, first, tx.Now)
	v.MayRule = access.May(actor.Role, access.RulePairs)
	v.Two, err = pairTwo(tx)
	return err
}

// pairPace is words a minute; 0 while it is too early to tell. The first word only starts the clock: the time
// before it was not spent here.
func pairPace(n, first int64, now time.Time) float64 {
	over := now.Sub(time.UnixMilli(first))
	if n < 3 || over < 30*time.Second {
		return 0
	}
	return float64(n-1) / over.Minutes()
}

// inBand reports whether a facet's band lies within the filter's.
func inBand(f store.PairFilter, band int) bool {
	low := [...]float64{0, 0.5, 0.8}[band]
	return low >= f.Low && low < f.High
}

// pairsToShow takes the pair asked for, or what is left of its record, then the queue's.
func (a *App) pairsToShow(tx *store.Tx, actor Actor, f store.PairFilter, first store.PairKey, v *PairQueueView) error {
	keys, err := tx.PairQueue(f, 8)
	if err != nil {
		return err
	}
	if first.RecordID != 0 {
		keys = slices.DeleteFunc(keys, func(k store.PairKey) bool { return k.RecordID == first.RecordID })
		more, err := a.ofRecord(tx, actor, first)
		if err != nil {
			return err
		}
		keys = append(more, keys...)
	}
	for _, k := range keys {
		p, err := a.pairView(tx, actor, k)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			continue // one of the two lies out of reach
		}
		if err != nil {
			return err
		}
		if v.Current == nil {
			v.Current = &p
			continue
		}
		v.Next = &p
		return nil
	}
	return nil
}

// ofRecord lists the open pairs of a record that the reader has not spoken about, the asked one first even
// when he has.
func (a *App) ofRecord(tx *store.Tx, actor Actor, first store.PairKey) ([]store.PairKey, error) {
	r, err := tx.Record(first.RecordID)
	if err != nil {
		return nil, noSuchPair(err)
	}
	pairs, err := tx.PairsOfRecord(first.RecordID)
	if err != nil {
		return nil, err
	}
	var front, rest []store.PairKey
	for _, p := range pairs {
		if !isOpen(store.QueuedPair{Pair: p}, r) {
			continue
		}
		k := store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}
		if k == first {
			front = append(front, k)
			continue
		}
		if p.Decision != store.Review {
			continue // not up yet
		}
		said, err := tx.OpinionsOf(k)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(said, func(o store.PairOpinion) bool { return o.ByActor == actor.AccountID }) {
			rest = append(rest, k)
		}
	}
	return append(front, rest...), nil
}

// pairView opens one pair for a reader whose territory holds the candidate.
func (a *App) pairView(tx *store.Tx, actor Actor, k store.PairKey) (PairView, error) {
	var v PairView
	p, place, err := a.file(tx, actor, access.DecidePairs, k.PersonID)
	if err != nil {
		return v, err
	}
	v.Person, v.Place = p.Person, place
	if v.QueuedPair, err = tx.PairOf(k); err != nil {
		return v, noSuchPair(err)
	}
	r, err := tx.Record(k.RecordID)
	if err != nil {
		return v, err
	}
	if v.Record, err = recordView(tx, actor, r); err != nil {
		return v, err
	}
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	if v.RecordPlace, err = names.of(r.CommuneID, r.VillageID, r.GroupID); err != nil {
		return v, err
	}
	has, err := openIDs(a.Keys, p.Sealed)
	if err != nil {
		return v, err
	}
	says, err := openIDs(a.Keys, r.Sealed)
	if err != nil {
		return v, err
	}
	v.IDs = compareIDs(says, has)
	if v.Explanation, err = a.explain(tx, r, p); err != nil {
		return v, err
	}
	var household PersonView
	if err := household.openHousehold(tx, actor, p.HouseholdID); err != nil {
		return v, err
	}
	v.Household, v.Members = household.Household, household.Members
	if err := a.fillRival(tx, actor, r, &v); err != nil {
		return v, err
	}
	if v.EarlierBy, err = earlierOf(tx, v.QueuedPair); err != nil {
		return v, err
	}
	v.Opinions, err = opinionsOf(tx, k)
	return v, err
}

// fillRival finds the best other open candidate of the row.
func (a *App) fillRival(tx *store.Tx, actor Actor, r store.Record, v *PairView) error {
	pairs, err := tx.PairsOfRecord(r.ID)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !isOpen(store.QueuedPair{Pair: p}, r) {
			continue
		}
		v.Candidates++
		if p.PersonID == v.PersonID || v.Rival != nil {
			continue
		}
		other, place, err := a.file(tx, actor, access.DecidePairs, p.PersonID)
		switch {
		case err == nil && other.MergedInto == 0:
			v.Rival = &PairRival{Person: other.Person, Place: place, Probability: p.Probability, Reached: true}
		case err != nil && fault.KindOf(err) == fault.NotFound:
			v.Rival = &PairRival{Probability: p.Probability}
		case err != nil:
			return err
		}
	}
	return nil
}

func opinionsOf(tx *store.Tx, k store.PairKey) ([]OpinionView, error) {
	said, err := tx.OpinionsOf(k)
	if err != nil {
		return nil, err
	}
	var out []OpinionView
	for _, o := range said {
		name, err := nameOf(tx, o.ByActor)
		if err != nil {
			return nil, err
		}
		o.Before = ""
		out = append(out, OpinionView{PairOpinion: o, Name: name})
	}
	return out, nil
}

// shownAgain is how soon the same pair shown to the same reader is still the same look.
const shownAgain = 15 * time.Minute

// auditShown notes who was shown whom.
func (a *App) auditShown(ctx context.Context, actor Actor, shown ...*PairView) error {
	if shown[0] == nil {
		return nil
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		since := tx.Now.Add(-shownAgain).UnixMilli()
		for _, v := range shown {
			if v == nil {
				continue
			}
			people := []person.ID{v.PersonID}
			if v.Rival != nil && v.Rival.Reached {
				people = append(people, v.Rival.Person.ID)
			}
			for _, id := range people {
				last, err := tx.AuditOf(personRef(id), 3)
				if err != nil {
					return err
				}
				detail := "record:" + itoa(v.RecordID)
				if slices.ContainsFunc(last, func(r store.AuditRow) bool {
					return r.Act == "pair.read" && r.Actor == actor.AccountID && r.Detail == detail && r.At >= since
				}) {
					continue
				}
				if err := tx.Audit("pair.read", personRef(id), detail); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// PairWord is one word of the list of decisions, with both sides by name.
type PairWord struct {
	store.ListedOpinion
	Name   string // who said it
	Undoer string
	Person person.Person
	Place  []org.Unit
}

// PairWords pages backwards through what was said of pairs in the reader's territory; begin with before 0.
func (a *App) PairWords(ctx context.Context, actor Actor, unit, before int64, limit int) ([]PairWord, error) {
	if before <= 0 {
		before = 1 << 62
	}
	var out []PairWord
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := a.place(tx, actor, access.DecidePairs, unit, day.Date{}); err != nil {
			return err
		}
		f, err := pairFilter(tx, actor, PairQuery{UnitID: unit})
		if err != nil {
			return err
		}
		words, err := tx.Opinions(f, before, limit)
		if err != nil {
			return err
		}
		for _, o := range words {
			w, err := a.pairWord(tx, actor, o)
			if err != nil {
				return err
			}
			out = append(out, w)
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, a.Store.Audit(ctx, actor.AccountID, "pair.list", "unit:"+itoa(unit), itoa(int64(len(out))))
}

func (a *App) pairWord(tx *store.Tx, actor Actor, o store.ListedOpinion) (PairWord, error) {
	o.Before = ""
	w := PairWord{ListedOpinion: o}
	p, place, err := a.file(tx, actor, access.DecidePairs, o.PersonID)
	if err != nil {
		return w, err
	}
	w.Person, w.Place = p.Person, place
	if w.Name, err = nameOf(tx, o.ByActor); err != nil || o.UndoneBy == "" {
		return w, err
	}
	w.Undoer, err = nameOf(tx, o.UndoneBy)
	return w, err
}

// SetPairRule says whether two different people must agree before a doubtful pair is decided.
func (a *App) SetPairRule(ctx context.Context, actor Actor, two bool) error {
	if err := actor.may(access.RulePairs); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		if !all { // the rule holds for every commune, so one commune does not set it
			return fault.New(fault.Forbidden, "pair.rule_province_only")
		}
		v := ""
		if two {
			v = "1"
		}
		if err := tx.SetSetting(settingPairTwo, v); err != nil {
			return err
		}
		return tx.Audit("pair.rule", "setting:"+settingPairTwo, v)
	})
}

// PairsLeft counts the pairs that wait for the reader in a place; 0 for a role that does not decide.
func (a *App) PairsLeft(ctx context.Context, actor Actor, unit int64) (n int64, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = pairsLeft(tx, actor, unit)
		return err
	})
	return n, err
}

func pairsLeft(tx *store.Tx, actor Actor, unit int64) (n int64, err error) {
	if !access.May(actor.Role, access.DecidePairs) {
		return 0, nil
	}
	f, err := pairFilter(tx, actor, PairQuery{UnitID: unit})
	if err != nil {
		return 0, err
	}
	facets, err := tx.PairFacets(f)
	for _, c := range facets {
		n += c.N
	}
	return n, err
}

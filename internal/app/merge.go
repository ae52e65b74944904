package app

import (
	"context"
	"encoding/json"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// DuplicateGroup is persons that may be one: the same name, full birth date and village.
type DuplicateGroup struct {
	Place   []org.Unit
	Members []DuplicateMember
}

// DuplicateMember is one of them with what helps to decide.
type DuplicateMember struct {
	person.Person // IDs are empty
	Records       int
	Spells        int
	With          person.ID // an earlier member of the group with whom a merge is possible; 0: none
}

// Duplicates proposes persons of a place (0: the actor's whole territory) to be merged, a page of groups by
// name; next is "" on the last page. Nobody is merged without a person's decision.
func (a *App) Duplicates(ctx context.Context, actor Actor, unit int64, after string, limit int) (groups []DuplicateGroup, next string, err error) {
	if err := actor.may(access.DecidePairs); err != nil {
		return nil, "", err
	}
	if limit <= 0 {
		limit = 50
	}
	from, err := readTwinKey(after)
	if err != nil {
		return nil, "", err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		units, err := a.twinUnits(tx, actor, unit)
		if err != nil {
			return err
		}
		twins, err := tx.TwinsWithin(units, from, limit)
		if err != nil {
			return err
		}
		if len(twins) == limit {
			last := twins[len(twins)-1][0]
			next = writeTwinKey(person.TwinKey{NameKey: last.NameKey, Birth: last.Birth.Date.String(), VillageID: last.VillageID})
		}
		for _, g := range twins {
			group, err := a.duplicateGroup(tx, actor, g)
			if err != nil {
				return err
			}
			if len(group.Members) > 1 {
				groups = append(groups, group)
			}
		}
		return nil
	})
	if err != nil || len(groups) == 0 {
		return groups, next, err
	}
	return groups, next, a.Store.Audit(ctx, actor.AccountID, "duplicate.list", "unit:"+itoa(unit), itoa(int64(len(groups))))
}

// duplicateGroup leaves out who lies out of reach, and who can be nobody else of the group: two different
// numbers of a kind that stands once are two people.
func (a *App) duplicateGroup(tx *store.Tx, actor Actor, twins []person.Twin) (DuplicateGroup, error) {
	var group DuplicateGroup
	var files []store.Person
	for _, t := range twins {
		p, place, err := a.file(tx, actor, access.DecidePairs, t.ID)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			continue // out of reach
		}
		if err != nil {
			return group, err
		}
		if p.IDs, err = openIDs(a.Keys, p.Sealed); err != nil {
			return group, err
		}
		files, group.Place = append(files, p), place
	}
	for i, p := range files {
		with, alone := person.ID(0), true
		for j, other := range files {
			if !mayJoin(p, other) {
				continue
			}
			alone = false
			if j < i && with == 0 {
				with = other.ID
			}
		}
		if alone {
			continue
		}
		records, err := tx.RecordsOf(p.ID)
		if err != nil {
			return group, err
		}
		spells, err := tx.SpellsOf(p.ID)
		if err != nil {
			return group, err
		}
		m := DuplicateMember{Person: p.Person, Records: len(records), Spells: len(spells), With: with}
		m.IDs = person.IDs{}
		group.Members = append(group.Members, m)
	}
	return group, nil
}

func mayJoin(p, other store.Person) bool {
	if !person.MayBeOne(person.Twin{ID: p.ID, Sex: p.Sex}, person.Twin{ID: other.ID, Sex: other.Sex}) {
		return false
	}
	_, ok := person.PlanMerge(p.Person, other.Person)
	return ok
}

// beforeMerge is what must be put back to undo a merge: both rows as they were, and what moved.
type beforeMerge struct {
	Kept, Gone store.Person
	Records    []int64
	Spells     []int64
	Pairs      []int64 // records whose doubtful pair moved along
	Head       bool
}

// Merge joins one person into another: records, spells, identifiers and doubtful pairs move, the gone row
// stays and points to the kept one. Conflict when both bear different numbers of a kind that can stand
// once. It can be undone.
func (a *App) Merge(ctx context.Context, actor Actor, keep, gone person.ID) (mergeID int64, err error) {
	var communes []int64
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		kept, lost, err := a.bothFiles(tx, actor, keep, gone)
		if err != nil {
			return err
		}
		if mergeID, err = a.mergeIn(tx, kept, lost, nil); err != nil {
			return err
		}
		communes = []int64{kept.CommuneID, lost.CommuneID}
		if err := countDue(tx, communes); err != nil {
			return err
		}
		return tx.Audit("person.merge", personRef(keep), personRef(gone))
	})
	if err != nil {
		return 0, err
	}
	return mergeID, a.countNow(ctx, actor, communes)
}

// mergeIn is the merge inside a transaction; change may say more of what the kept person becomes.
func (a *App) mergeIn(tx *store.Tx, kept, lost store.Person, change func(*person.Person)) (int64, error) {
	plan, ok := person.PlanMerge(kept.Person, lost.Person)
	if !ok {
		return 0, fault.New(fault.Conflict, "app.two_people")
	}
	if change != nil {
		change(&plan.After)
	}
	m := store.Merge{KeptID: kept.ID, GoneID: lost.ID}
	before, err := a.moveAll(tx, kept, lost)
	if err != nil {
		return 0, err
	}
	text, err := json.Marshal(before)
	if err != nil {
		return 0, err
	}
	m.Before = a.Keys.Seal(text)
	if err := a.saveMerged(tx, kept, lost, plan); err != nil {
		return 0, err
	}
	err = tx.InsertMerge(&m)
	return m.ID, err
}

func (a *App) bothFiles(tx *store.Tx, actor Actor, keep, gone person.ID) (kept, lost store.Person, err error) {
	for _, f := range []struct {
		id person.ID
		p  *store.Person
	}{{keep, &kept}, {gone, &lost}} {
		if *f.p, _, err = a.file(tx, actor, access.DecidePairs, f.id); err != nil {
			return kept, lost, err
		}
		if f.p.IDs, err = openIDs(a.Keys, f.p.Sealed); err != nil {
			return kept, lost, err
		}
	}
	return kept, lost, nil
}

// moveAll gives what hangs on the lost person to the kept one, and says what that was.
func (a *App) moveAll(tx *store.Tx, kept, lost store.Person) (beforeMerge, error) {
	before := beforeMerge{Kept: kept, Gone: lost}
	records, err := tx.RecordsOf(lost.ID)
	if err != nil {
		return before, err
	}
	for _, r := range records {
		before.Records = append(before.Records, r.ID)
	}
	spells, err := tx.SpellsOf(lost.ID)
	if err != nil {
		return before, err
	}
	for _, s := range spells {
		before.Spells = append(before.Spells, s.ID)
	}
	pairs, err := tx.PairsOfPerson(lost.ID)
	if err != nil {
		return before, err
	}
	for _, p := range pairs {
		moved, err := tx.GivePair(p.RecordID, lost.ID, kept.ID)
		if err != nil {
			return before, err
		}
		if moved {
			before.Pairs = append(before.Pairs, p.RecordID)
		}
	}
	if lost.HouseholdID != 0 {
		h, err := tx.Household(lost.HouseholdID)
		if err != nil {
			return before, err
		}
		before.Head = h.HeadID == lost.ID
	}
	for _, step := range []func() error{
		func() error { return tx.MoveRecords(lost.ID, kept.ID) },
		func() error { return tx.MoveSpells(lost.ID, kept.ID) },
		func() error { return tx.GiveHeadship(lost.ID, kept.ID) },
	} {
		if err := step(); err != nil {
			return before, err
		}
	}
	return before, nil
}

func (a *App) saveMerged(tx *store.Tx, kept, lost store.Person, plan person.MergePlan) error {
	if err := tx.DropIdentifiers(lost.ID); err != nil {
		return err
	}
	after := kept
	after.Person = plan.After
	if err := a.saveIdentified(tx, after); err != nil {
		return err
	}
	lost.MergedInto = kept.ID
	lost.IDs = person.IDs{}
	return tx.UpdatePerson(&lost)
}

// saveIdentified writes a person whose identifiers stand in clear: sealed anew, indexed anew.
func (a *App) saveIdentified(tx *store.Tx, p store.Person) error {
	p.Sealed, _ = sealIDs(a.Keys, p.IDs)
	if err := tx.DropIdentifiers(p.ID); err != nil {
		return err
	}
	for _, v := range []struct {
		kind store.IdentifierKind
		text string
	}{{store.IdentCitizen, p.IDs.Citizen}, {store.IdentOld, p.IDs.Old}, {store.IdentSI, p.IDs.SI}, {store.IdentPhone, p.IDs.Phone}} {
		if v.text == "" {
			continue
		}
		if err := tx.InsertIdentifier(v.kind, a.Keys.Blind(int(v.kind), v.text), p.ID); err != nil {
			return err
		}
	}
	p.IDs = person.IDs{}
	return tx.UpdatePerson(&p)
}

// UndoMerge makes two persons of one again, with everything each had. Conflict when a later merge with
// one of them stands: it must be undone first.
func (a *App) UndoMerge(ctx context.Context, actor Actor, mergeID int64) error {
	var communes []int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		m, before, err := a.unmergeIn(tx, actor, mergeID)
		if err != nil {
			return err
		}
		communes = []int64{before.Kept.CommuneID, before.Gone.CommuneID}
		if err := countDue(tx, communes); err != nil {
			return err
		}
		return tx.Audit("person.unmerge", personRef(m.KeptID), personRef(m.GoneID))
	})
	if err != nil {
		return err
	}
	return a.countNow(ctx, actor, communes)
}

// unmergeIn is the undoing inside a transaction.
func (a *App) unmergeIn(tx *store.Tx, actor Actor, mergeID int64) (store.Merge, beforeMerge, error) {
	if err := actor.may(access.DecidePairs); err != nil {
		return store.Merge{}, beforeMerge{}, err
	}
	m, err := tx.Merge(mergeID)
	if err != nil {
		return m, beforeMerge{}, hidden(err, "app.no_such_merge")
	}
	if _, _, err := a.bothFiles(tx, actor, m.KeptID, m.GoneID); err != nil {
		return m, beforeMerge{}, hidden(err, "app.no_such_merge")
	}
	for _, id := range []person.ID{m.KeptID, m.GoneID} {
		later, err := tx.LaterMerges(mergeID, id)
		if err != nil {
			return m, beforeMerge{}, err
		}
		if later > 0 {
			return m, beforeMerge{}, fault.New(fault.Conflict, "app.later_merge")
		}
	}
	if err := tx.UndoMerge(mergeID); err != nil {
		return m, beforeMerge{}, err
	}
	before, err := a.putBack(tx, m)
	return m, before, err
}

func (a *App) putBack(tx *store.Tx, m store.Merge) (beforeMerge, error) {
	var before beforeMerge
	text, err := a.Keys.Open(m.Before)
	if err != nil {
		return before, err
	}
	if err := json.Unmarshal(text, &before); err != nil {
		return before, err
	}
	for _, id := range before.Records {
		if err := tx.GiveRecord(id, m.GoneID); err != nil {
			return before, err
		}
	}
	for _, id := range before.Spells {
		if err := tx.GiveSpell(id, m.GoneID); err != nil {
			return before, err
		}
	}
	for _, id := range before.Pairs {
		if _, err := tx.GivePair(id, m.KeptID, m.GoneID); err != nil {
			return before, err
		}
	}
	if err := tx.DropIdentifiers(m.KeptID); err != nil { // so that the gone one can have its numbers again
		return before, err
	}
	for _, p := range []store.Person{before.Kept, before.Gone} {
		if err := a.saveIdentified(tx, p); err != nil {
			return before, err
		}
	}
	if before.Head {
		h, err := tx.Household(before.Gone.HouseholdID)
		if err != nil {
			return before, err
		}
		h.HeadID = m.GoneID
		return before, tx.UpdateHousehold(&h)
	}
	return before, nil
}

// countNow counts what one act touched, at once.
func (a *App) countNow(ctx context.Context, actor Actor, communes []int64) error {
	_, err := a.count(ctx, actor, communes, nil) // who may decide may also cause the count; it reveals nothing
	return err
}

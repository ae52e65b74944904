package app

import (
	"strconv"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// Erased is what stands in the place of a name that was removed.
const Erased = "—"

// reachable loads a person of the actor's territory, whatever the actor may do with it. Someone out of
// reach does not exist.
func (a *App) reachable(tx *store.Tx, actor Actor, who person.ID) (store.Person, []org.Unit, error) {
	none := fault.New(fault.NotFound, "app.no_such_person")
	p, err := tx.Person(who)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = none
		}
		return p, nil, err
	}
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		return p, nil, err
	}
	if !actor.Covers([]int64{root.ID, p.CommuneID, p.VillageID, p.GroupID}) {
		return p, nil, none
	}
	place, err := unitNames{tx: tx, known: map[int64]org.Unit{}}.of(p.CommuneID, p.VillageID, p.GroupID)
	return p, place, err
}

func personOf(ref string) person.ID {
	n, err := strconv.ParseInt(strings.TrimPrefix(ref, "person:"), 10, 64)
	if err != nil {
		return 0
	}
	return person.ID(n)
}

// erasable loads a person whose data can be removed: one who was not merged away, and only once.
func (a *App) erasable(tx *store.Tx, actor Actor, act access.Act, who person.ID) (store.Person, error) {
	p, _, err := a.file(tx, actor, act, who)
	if err != nil {
		return p, err
	}
	if p.MergedInto != 0 {
		return p, fault.New(fault.Conflict, "erase.merged")
	}
	at, err := tx.ErasedAt(who)
	if err == nil && at != 0 {
		err = fault.New(fault.Conflict, "erase.done_already")
	}
	return p, err
}

// erase removes what tells who a person was. What counting needs stays in a form that fits many: the year
// of birth, sex, commune, village, poverty, occupation. Spells and the chain of acts stay as they
// are; acts name the person by number only. It returns the communes to count anew.
func (a *App) erase(tx *store.Tx, who person.ID, approvalID string) ([]int64, error) {
	p, err := a.erasable(tx, CommandLine(), access.AskErasure, who)
	if err != nil {
		return nil, err
	}
	gone, err := tx.MergedInto(who)
	if err != nil {
		return nil, err
	}
	if err := a.letGo(tx, who); err != nil {
		return nil, err
	}
	on, err := asOf(tx)
	if err != nil {
		return nil, err
	}
	t := newTraits()
	if err := t.learn(a, tx, p); err != nil {
		return nil, err
	}
	for _, other := range gone {
		q, err := tx.Person(other)
		if err != nil {
			return nil, err
		}
		if err := t.learn(a, tx, q); err != nil {
			return nil, err
		}
		if err := blank(tx, q, on, approvalID); err != nil {
			return nil, err
		}
	}
	if err := blank(tx, p, on, approvalID); err != nil {
		return nil, err
	}
	if err := a.eraseElsewhere(tx, p, t); err != nil {
		return nil, err
	}
	communes := []int64{p.CommuneID}
	if err := countDue(tx, communes); err != nil {
		return nil, err
	}
	if err := tx.Change("person", itoa(int64(who))); err != nil {
		return nil, err
	}
	return communes, tx.Audit("person.erase", personRef(who), approvalID)
}

func blank(tx *store.Tx, p store.Person, on day.Date, approvalID string) error {
	p.FullName, p.NameKey, p.Sealed, p.CitizenMask, p.Address, p.Relation = Erased, "", "", "", "", ""
	p.Birth = yearOnly(p.Birth, on)
	p.Notes = person.Notes{}
	if err := tx.UpdatePerson(&p); err != nil {
		return err
	}
	return tx.EraseTraces(p.ID, approvalID)
}

// yearOnly keeps the year of birth, or the year before the date's when only that leaves the age of the
// register's day as it was counted: a year alone is read as its first day.
func yearOnly(b person.Birth, on day.Date) person.Birth {
	if b.Precision == person.PrecisionNone || b.Precision == person.PrecisionYear {
		return b
	}
	y := day.Must(b.Date.Year(), 1, 1)
	if y.AgeOn(on) != b.Date.AgeOn(on) {
		y = day.Must(b.Date.Year()+1, 1, 1)
	}
	return person.Birth{Date: y, Precision: person.PrecisionYear}
}

package app

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// twinUnits are the places within which duplicates are looked for.
func (a *App) twinUnits(tx *store.Tx, actor Actor, unit int64) ([]int64, error) {
	if unit != 0 {
		_, err := a.place(tx, actor, access.DecidePairs, unit, day.Date{})
		return []int64{unit}, err
	}
	units := actor.Scope()
	if len(units) == 1 && units[0] == 0 {
		root, err := provinceOf(tx)
		return []int64{root}, err
	}
	return units, nil
}

// A cursor of duplicates names the last group shown; base64, because a name stands in it.
func writeTwinKey(k person.TwinKey) string {
	return base64.RawURLEncoding.EncodeToString([]byte(k.NameKey + "\x00" + k.Birth + "\x00" + itoa(k.VillageID)))
}

func readTwinKey(text string) (k person.TwinKey, err error) {
	if text == "" {
		return k, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Split(string(b), "\x00")
	if err != nil || len(parts) != 3 {
		return k, fault.New(fault.NotFound, "web.no_page")
	}
	village, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return k, fault.New(fault.NotFound, "web.no_page")
	}
	return person.TwinKey{NameKey: parts[0], Birth: parts[1], VillageID: village}, nil
}

// MergeSide is one of two persons who may be one, with what hangs on them. Identifiers are masked.
type MergeSide struct {
	Person    person.Person // IDs are empty
	Place     []org.Unit
	Household person.Household
	Members   []Member
	Records   []RecordView
	Spells    []person.Spell
	Pairs     int // doubtful pairs
}

// MergePreview says what a merge would do before it is done.
type MergePreview struct {
	Kept, Gone MergeSide
	After      person.Person // IDs are empty
	Conflicts  []string      // fields in which both say something different; the kept one's word stands
	IDs        []IDCompare   // Row is the gone one's, Person the kept one's
	Possible   bool          // false: two different numbers of a kind that stands once
}

// PreviewMerge shows two persons side by side and what would move. It leaves an audit row for each.
func (a *App) PreviewMerge(ctx context.Context, actor Actor, keep, gone person.ID) (MergePreview, error) {
	var v MergePreview
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if keep == gone {
			return fault.New(fault.NotFound, "app.no_such_person")
		}
		kept, lost, err := a.bothFiles(tx, actor, keep, gone)
		if err != nil {
			return err
		}
		plan, ok := person.PlanMerge(kept.Person, lost.Person)
		v.Possible, v.Conflicts, v.After = ok, plan.Conflicts, plan.After
		v.After.IDs = person.IDs{}
		v.IDs = compareIDs(lost.IDs, kept.IDs)
		if err := a.mergeSide(tx, actor, kept, &v.Kept); err != nil {
			return err
		}
		return a.mergeSide(tx, actor, lost, &v.Gone)
	})
	if err != nil {
		return MergePreview{}, err
	}
	return v, a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := tx.Audit("duplicate.read", personRef(keep), personRef(gone)); err != nil {
			return err
		}
		return tx.Audit("duplicate.read", personRef(gone), personRef(keep))
	})
}

func (a *App) mergeSide(tx *store.Tx, actor Actor, p store.Person, v *MergeSide) error {
	v.Person = p.Person
	v.Person.IDs = person.IDs{}
	var err error
	if v.Place, err = (unitNames{tx: tx, known: map[int64]org.Unit{}}).of(p.CommuneID, p.VillageID, p.GroupID); err != nil {
		return err
	}
	var file PersonView
	if err := file.openHousehold(tx, actor, p.HouseholdID); err != nil {
		return err
	}
	if err := file.openRecords(tx, actor, p.ID); err != nil {
		return err
	}
	v.Household, v.Members, v.Records, v.Pairs = file.Household, file.Members, file.Records, len(file.Doubtful)
	v.Spells, err = tx.SpellsOf(p.ID)
	return err
}

// MergeView is one merge that was done.
type MergeView struct {
	store.Merge
	Kept   person.Person
	Gone   person.Person
	Name   string // who did it
	Latest bool   // no later merge of the two stands upon it
}

// Merges lists the latest merges of a place, newest first; begin with before 0.
func (a *App) Merges(ctx context.Context, actor Actor, unit, before int64, limit int) ([]MergeView, error) {
	if before <= 0 {
		before = 1 << 62
	}
	var out []MergeView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := a.place(tx, actor, access.DecidePairs, unit, day.Date{}); err != nil {
			return err
		}
		f, err := pairFilter(tx, actor, PairQuery{UnitID: unit})
		if err != nil {
			return err
		}
		list, err := tx.MergesWithin(f, before, limit)
		if err != nil {
			return err
		}
		for _, m := range list {
			v, err := a.mergeView(tx, actor, m)
			if err != nil && fault.KindOf(err) == fault.NotFound {
				continue // the other lived elsewhere
			}
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func (a *App) mergeView(tx *store.Tx, actor Actor, m store.Merge) (MergeView, error) {
	m.Before = ""
	v := MergeView{Merge: m, Latest: true}
	for _, f := range []struct {
		id person.ID
		to *person.Person
	}{{m.KeptID, &v.Kept}, {m.GoneID, &v.Gone}} {
		p, _, err := a.file(tx, actor, access.DecidePairs, f.id)
		if err != nil {
			return v, err
		}
		*f.to = p.Person
		later, err := tx.LaterMerges(m.ID, f.id)
		if err != nil {
			return v, err
		}
		v.Latest = v.Latest && later == 0
	}
	var err error
	v.Name, err = nameOf(tx, m.ByActor)
	return v, err
}

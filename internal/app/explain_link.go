package app

import (
	"context"
	"sort"
	"strings"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/linkage"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// LinkExplanation says why a record was, or may be, taken for a person. Identifiers in it are masked.
type LinkExplanation struct {
	Record      RecordView
	Person      person.Person
	Decision    store.Decision
	Explanation *linkage.Explanation // nil when no model was ever trained for the list
}

// ExplainLink recomputes, from the model of the list's last run, why a record speaks of a person. Person
// 0 is the one it was given to. The persons see of it what the actor may see; it leaves an audit row.
func (a *App) ExplainLink(ctx context.Context, actor Actor, recordID int64, with person.ID) (LinkExplanation, error) {
	var out LinkExplanation
	if err := actor.may(access.SeeNames); err != nil {
		return out, err
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := tx.Record(recordID)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "app.no_such_record")
		}
		if err != nil {
			return err
		}
		if with == 0 {
			with = r.PersonID
		}
		if with == 0 {
			return fault.New(fault.NotFound, "app.record_of_nobody")
		}
		p, _, err := a.file(tx, actor, access.SeeNames, with)
		if err != nil {
			return hidden(err, "app.no_such_record")
		}
		if err := speaksOf(tx, r, with); err != nil {
			return err
		}
		out.Person, out.Decision = p.Person, r.Decision
		if out.Record, err = recordView(tx, actor, r); err != nil {
			return err
		}
		out.Explanation, err = a.explain(tx, r, p)
		return err
	})
	if err != nil {
		return LinkExplanation{}, err
	}
	return out, a.Store.Audit(ctx, actor.AccountID, "person.explain", personRef(with), "record:"+itoa(recordID))
}

// speaksOf refuses a record that neither belongs to the person nor was ever thought to: with any person of
// one's own village one could else read every row of the province.
func speaksOf(tx *store.Tx, r store.Record, who person.ID) error {
	if r.PersonID == who {
		return nil
	}
	pairs, err := tx.PairsOfRecord(r.ID)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.PersonID == who {
			return nil
		}
	}
	return fault.New(fault.NotFound, "app.no_such_record")
}

// explain weighs the pair, and the record's other candidates as rivals.
func (a *App) explain(tx *store.Tx, r store.Record, p store.Person) (*linkage.Explanation, error) {
	model, err := a.modelOf(tx, r.List)
	if err != nil || model == nil {
		return nil, err
	}
	left, right := newSide(4), newSide(1)
	if err := a.addPerson(tx, left, p); err != nil {
		return nil, err
	}
	ids, err := openIDs(a.Keys, r.Sealed)
	if err != nil {
		return nil, err
	}
	right.add(r.ID, subject{r.FullName, r.Birth, r.Sex, ids, r.CommuneID, r.VillageID, r.HouseholdNo})
	pairs, err := tx.PairsOfRecord(r.ID)
	if err != nil {
		return nil, err
	}
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].Weight > pairs[j].Weight })
	var rivals []linkage.Pair
	for _, q := range pairs {
		if q.PersonID == p.ID {
			continue
		}
		other, err := tx.Person(q.PersonID)
		if err != nil {
			return nil, err
		}
		if err := a.addPerson(tx, left, other); err != nil {
			return nil, err
		}
		rivals = append(rivals, linkage.Pair{L: int32(len(left.ids) - 1), R: 0, Weight: float32(q.Weight), Prob: float32(q.Probability)})
	}
	e, err := linkage.Explain(model, left.table, right.table, 0, 0, rivals...)
	if err != nil {
		return nil, err
	}
	return a.readable(tx, e, r, p)
}

func (a *App) addPerson(tx *store.Tx, s *side, p store.Person) error {
	ids, err := openIDs(a.Keys, p.Sealed)
	if err != nil {
		return err
	}
	number := ""
	if p.HouseholdID != 0 {
		h, err := tx.Household(p.HouseholdID)
		if err != nil {
			return err
		}
		number = h.Number
	}
	s.add(int64(p.ID), subject{p.FullName, p.Birth, p.Sex, ids, p.CommuneID, p.VillageID, number})
	return nil
}

// readable puts into an explanation what a person can read: places by name, identifiers masked.
func (a *App) readable(tx *store.Tx, e *linkage.Explanation, r store.Record, p store.Person) (*linkage.Explanation, error) {
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	name := func(id int64) (string, error) {
		list, err := names.of(id)
		if err != nil || len(list) == 0 {
			return "", err
		}
		return list[0].FullName, nil
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		var err error
		switch f.Column {
		case "citizen_id", "old_id", "si_number", "phone":
			f.Left, f.Right = seal.Mask(f.Left), seal.Mask(f.Right)
		case "village":
			if f.Left, err = name(p.VillageID); err == nil {
				f.Right, err = name(r.VillageID)
			}
		case "commune":
			if f.Left, err = name(p.CommuneID); err == nil {
				f.Right, err = name(r.CommuneID)
			}
		case "household_no":
			f.Right = r.HouseholdNo
			if _, number, ok := strings.Cut(f.Left, " "); ok { // before it stands the commune's id
				f.Left = number
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return e, nil
}

package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// PersonView is one person's file. Identifiers are masked; Unmask shows them, for a reason.
type PersonView struct {
	Person    person.Person // IDs are empty
	Masked    person.IDs
	Place     []org.Unit // commune, village, group as far as known
	Household person.Household
	Members   []Member // the whole household, the person included
	Spells    []person.Spell
	Records   []RecordView       // rows of lists that speak of the person
	Doubtful  []DoubtView        // rows that may speak of the person, undecided
	Rounds    []store.PersonMark // what review rounds say, oldest first
	Looked    []LookedView       // who looked at this file, latest first
	AsOf      day.Date
	MayUnmask bool
}

// Member of a household, with the schemes that cover them.
type Member struct {
	ID       person.ID
	FullName string
	Birth    person.Birth
	Sex      person.Sex
	Relation string
	Covered  int // bits by scheme
	Head     bool
}

// RecordView is a row of a list with where it stood.
type RecordView struct {
	store.Record // Sealed is empty
	Deliveries   []DeliveryLine
}

// DeliveryLine is a line of a delivered file.
type DeliveryLine struct {
	UID      string
	FileName string
	AsOf     day.Date
	Line     int64
	Open     bool // the file is of a place that the reader covers
}

// DoubtView is an undecided pair.
type DoubtView struct {
	store.Pair
	Record RecordView
}

// LookedView is one act on the file, with the name of who did it.
type LookedView struct {
	store.AuditRow
	Name  string
	About string // the place or account that the act speaks of; only in the journal
}

// Person opens one person's file. Every opening leaves an audit row; without it the file stays shut.
func (a *App) Person(ctx context.Context, actor Actor, id person.ID) (PersonView, error) {
	var v PersonView
	err := a.Store.Read(ctx, func(tx *store.Tx) error { return a.openFile(tx, actor, id, &v) })
	if err != nil {
		return PersonView{}, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "person.read", personRef(id), string(access.PurposeOf(actor.Role, access.SeeNames)))
}

func personRef(id person.ID) string { return "person:" + itoa(int64(id)) }

// file loads a person the actor may see. Someone out of reach does not exist.
func (a *App) file(tx *store.Tx, actor Actor, act access.Act, id person.ID) (store.Person, []org.Unit, error) {
	if err := actor.may(act); err != nil {
		return store.Person{}, nil, err
	}
	p, err := tx.Person(id)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return p, nil, fault.New(fault.NotFound, "app.no_such_person")
	}
	if err != nil {
		return p, nil, err
	}
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		return p, nil, err
	}
	if !actor.Covers([]int64{root.ID, p.CommuneID, p.VillageID, p.GroupID}) {
		return p, nil, fault.New(fault.NotFound, "app.no_such_person")
	}
	place, err := unitNames{tx: tx, known: map[int64]org.Unit{}}.of(p.CommuneID, p.VillageID, p.GroupID)
	return p, place, err
}

func (a *App) openFile(tx *store.Tx, actor Actor, id person.ID, v *PersonView) error {
	p, place, err := a.file(tx, actor, access.SeeNames, id)
	if err != nil {
		return err
	}
	ids, err := openIDs(a.Keys, p.Sealed)
	if err != nil {
		return err
	}
	v.Person, v.Place, v.Masked = p.Person, place, maskIDs(ids)
	v.MayUnmask = access.May(actor.Role, access.Unmask)
	if v.AsOf, err = asOf(tx); err != nil {
		return err
	}
	if v.Spells, err = tx.SpellsOf(id); err != nil {
		return err
	}
	if v.Rounds, err = tx.MarksOf(id); err != nil {
		return err
	}
	if err := v.openHousehold(tx, actor, p.HouseholdID); err != nil {
		return err
	}
	if err := v.openRecords(tx, actor, id); err != nil {
		return err
	}
	v.Looked, err = lookedAt(tx, personRef(id))
	return err
}

func provinceOf(tx *store.Tx) (int64, error) {
	root, err := rootUnit(tx, day.Date{})
	return root.ID, err
}

func maskIDs(ids person.IDs) person.IDs {
	return person.IDs{Citizen: seal.Mask(ids.Citizen), Old: seal.Mask(ids.Old), SI: seal.Mask(ids.SI), Card: seal.Mask(ids.Card), Phone: seal.Mask(ids.Phone)}
}

func (v *PersonView) openHousehold(tx *store.Tx, actor Actor, id person.HouseholdID) error {
	if id == 0 {
		return nil
	}
	root, err := provinceOf(tx)
	if err != nil {
		return err
	}
	if v.Household, err = tx.Household(id); err != nil {
		return err
	}
	members, err := tx.PersonsOf(id)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !actor.Covers([]int64{root, m.CommuneID, m.VillageID, m.GroupID}) {
			continue // a member who lives elsewhere is somebody else's file
		}
		v.Members = append(v.Members, Member{ID: m.ID, FullName: m.FullName, Birth: m.Birth, Sex: m.Sex, Relation: m.Relation,
			Covered: m.Covered, Head: m.ID == v.Household.HeadID})
	}
	return nil
}

func (v *PersonView) openRecords(tx *store.Tx, actor Actor, id person.ID) error {
	records, err := tx.RecordsOf(id)
	if err != nil {
		return err
	}
	for _, r := range records {
		view, err := recordView(tx, actor, r)
		if err != nil {
			return err
		}
		v.Records = append(v.Records, view)
	}
	pairs, err := tx.PairsOfPerson(id)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.Decision != store.Review {
			continue
		}
		r, err := tx.Record(p.RecordID)
		if err != nil {
			return err
		}
		if r.Decision != store.Review && r.List != delivery.Residents {
			continue
		}
		view, err := recordView(tx, actor, r)
		if err != nil {
			return err
		}
		v.Doubtful = append(v.Doubtful, DoubtView{Pair: p, Record: view})
	}
	return nil
}

func recordView(tx *store.Tx, actor Actor, r store.Record) (RecordView, error) {
	r.Sealed = ""
	v := RecordView{Record: r}
	lines, err := tx.LinesOfRecord(r.ID)
	if err != nil {
		return v, err
	}
	for _, l := range lines {
		d, err := tx.Delivery(l.DeliveryID)
		if err != nil {
			return v, err
		}
		area, err := tx.Path(d.AreaID, d.AsOf)
		if err != nil {
			return v, err
		}
		v.Deliveries = append(v.Deliveries, DeliveryLine{UID: d.UID, FileName: d.FileName, AsOf: d.AsOf, Line: l.Line, Open: actor.Covers(ids(area))})
	}
	return v, nil
}

// lookedAt answers "ai đã xem hồ sơ này": the latest acts on a subject with names.
func lookedAt(tx *store.Tx, subject string) ([]LookedView, error) {
	rows, err := tx.AuditOf(subject, 50)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	var list []LookedView
	for _, r := range rows {
		name, ok := names[r.Actor]
		if !ok {
			name = r.Actor
			acc, err := tx.Account(r.Actor)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			if err == nil {
				name = acc.Name
			}
			names[r.Actor] = name
		}
		list = append(list, LookedView{AuditRow: r, Name: name})
	}
	return list, nil
}

// minReason is the shortest reason that can say anything.
const minReason = 8

// Unmask gives a person's identifiers in clear. The reason is kept in the audit and must say something.
func (a *App) Unmask(ctx context.Context, actor Actor, id person.ID, reason string) (person.IDs, error) {
	reason = vntext.NFC(reason)
	if vntext.Graphemes(reason) < minReason {
		return person.IDs{}, fault.WithFields("app.reason_missing", fault.Field{Field: "reason", Key: "app.reason_missing", Args: []any{minReason}})
	}
	var ids person.IDs
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, err := a.file(tx, actor, access.Unmask, id)
		if err != nil {
			return err
		}
		if ids, err = openIDs(a.Keys, p.Sealed); err != nil {
			return err
		}
		return tx.Audit("person.unmask", personRef(id), reason)
	})
	if err != nil {
		return person.IDs{}, err
	}
	return ids, nil
}

package app

import (
	"context"
	"strconv"

	"luoi/internal/delivery"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// linkResidents turns open residents rows into persons and households. The first load takes everyone
// in as they are; later lists are linked against the register first. Two rows with one citizen number
// are one person; equal name, birth and village are left as two and proposed as duplicates, because to
// merge two people silently cannot be seen afterwards.
func (l *linker) linkResidents(ctx context.Context) (LinkedList, error) {
	began := l.a.Now()
	out := LinkedList{List: delivery.Residents}
	var todo []int64
	var people int64
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if todo, err = tx.OpenRecordIDs(string(delivery.Residents)); err != nil {
			return err
		}
		if len(todo) > 0 {
			people, err = tx.LinkPeopleCount()
		}
		return err
	})
	if err != nil {
		return out, err
	}
	if len(todo) > 0 {
		r := &residents{linker: l, out: &out, households: map[householdKey]int64{}, verdicts: map[int64]residentVerdict{}}
		if err := r.prepare(ctx, people, todo); err != nil {
			return out, err
		}
		done := 0
		err = l.a.eachBatch(todo, func(part []int64) error {
			done += len(part)
			if err := r.batch(ctx, part); err != nil {
				return err
			}
			l.progress.at("residents", int64(done), int64(len(todo)))
			return nil
		})
	}
	if err == nil {
		err = l.closeDeliveries(ctx, delivery.Residents, &out)
	}
	out.Millis = l.a.Now().Sub(began).Milliseconds()
	return out, err
}

type householdKey struct {
	commune int64
	number  string
}

// residentVerdict is what linkage said of an open residents row.
type residentVerdict struct {
	person              int64
	weight, probability float64
	review              []store.ReviewPair
}

type residents struct {
	*linker
	out        *LinkedList
	households map[householdKey]int64
	verdicts   map[int64]residentVerdict
}

// prepare loads the known households and, when the register has people already, links against them.
func (r *residents) prepare(ctx context.Context, people int64, todo []int64) error {
	err := r.a.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachHouseholdNumber(func(id, commune int64, number string) { r.households[householdKey{commune, number}] = id })
	})
	if err != nil || people == 0 {
		return err
	}
	// Rows of one delivery are not linked with each other: they are people side by side, and equal ones are
	// proposed. A run that was stopped must go on by the same rule.
	var fresh map[int64]bool
	err = r.a.Store.Read(ctx, func(tx *store.Tx) error {
		fresh, err = tx.FreshResidents()
		return err
	})
	if err != nil || int64(len(fresh)) >= people {
		return err
	}
	left, _, err := r.persons(ctx, fresh)
	if err != nil {
		return err
	}
	right, records, err := r.openRecords(ctx, delivery.Residents, todo)
	if err != nil {
		return err
	}
	verdicts, res, err := r.match(ctx, delivery.Residents, left, right)
	if err != nil {
		return err
	}
	for _, o := range records {
		v := verdicts[o.row]
		rv := residentVerdict{weight: v.weight, probability: v.probability}
		if v.left >= 0 && !otherCitizen(left, v.left, right, o.row) {
			rv.person = left.ids[v.left]
		}
		for _, p := range v.review {
			rv.review = append(rv.review, store.ReviewPair{RecordID: o.id, PersonID: left.ids[p.L], Weight: float64(p.Weight), Probability: float64(p.Prob)})
		}
		r.verdicts[o.id] = rv
	}
	return r.saveRun(ctx, delivery.Residents, res)
}

// otherCitizen reports whether both rows bear a citizen number and not the same. In the residents lists
// these are two people, however alike the rest: neither list is older than the other's paper.
func otherCitizen(left *side, l int32, right *side, r int32) bool {
	a, b := left.table.Value(l, colCitizen), right.table.Value(r, colCitizen)
	return a != "" && b != "" && a != b
}

// residentsBatch collects what one transaction writes.
type residentsBatch struct {
	decisions  []store.RecordDecision
	people     []store.Person
	born       map[person.ID]bool // ids of people
	households []person.Household
	heads      map[person.HouseholdID]person.ID
	blinds     []store.BlindRow
	pairs      []store.ReviewPair
	communes   []int64
}

func (r *residents) batch(ctx context.Context, part []int64) error {
	return r.a.Store.Write(ctx, r.actor.AccountID, func(tx *store.Tx) error {
		rows, err := tx.OpenRecords(string(delivery.Residents), part[0], part[len(part)-1])
		if err != nil {
			return err
		}
		next, err := tx.NextIDs(2 * len(rows)) // a person and a household each at most
		if err != nil {
			return err
		}
		b := &residentsBatch{born: map[person.ID]bool{}, heads: map[person.HouseholdID]person.ID{}}
		for i := range rows {
			if err := r.take(tx, b, &rows[i], &next); err != nil {
				return err
			}
		}
		return r.save(tx, b)
	})
}

// take decides about one residents row.
func (r *residents) take(tx *store.Tx, b *residentsBatch, rec *store.LinkRecord, next *int64) error {
	r.out.Records++
	b.communes = append(b.communes, rec.CommuneID)
	ids, err := openIDs(r.a.Keys, rec.IDs)
	if err != nil {
		return err
	}
	v := r.verdicts[rec.ID]
	if holder := r.holder(ids); holder != 0 {
		v = residentVerdict{person: holder, weight: v.weight, probability: 1}
	}
	household := r.household(b, rec, next)
	if v.person != 0 {
		r.out.Matched++
		b.decisions = append(b.decisions, store.RecordDecision{RecordID: rec.ID, PersonID: v.person, Decision: store.Matched,
			Weight: v.weight, Probability: v.probability})
		return r.renew(tx, b, person.ID(v.person), rec, ids, household)
	}
	r.out.New++
	p := store.Person{NameKey: vntext.Key(rec.FullName), Sealed: rec.IDs, Person: person.Person{ID: person.ID(*next),
		FullName: rec.FullName, Birth: rec.Birth, Sex: rec.Sex, Ethnicity: rec.Ethnicity, Occupation: rec.Occupation,
		Poverty: rec.Poverty, HouseholdID: household, Relation: rec.Relation, CommuneID: rec.CommuneID, VillageID: rec.VillageID,
		GroupID: rec.GroupID, Address: rec.Address, CitizenMask: seal.Mask(ids.Citizen), Resident: true}}
	*next++
	kept := r.hold(&b.blinds, int64(p.ID), ids, &r.out.Conflicts)
	if kept != ids {
		p.Sealed, _ = sealIDs(r.a.Keys, kept)
	}
	b.people = append(b.people, p)
	b.born[p.ID] = true
	b.decisions = append(b.decisions, store.RecordDecision{RecordID: rec.ID, PersonID: int64(p.ID), Decision: store.OwnPerson})
	if len(v.review) > 0 {
		r.out.Review++
		b.pairs = append(b.pairs, v.review...)
	}
	if isHead(rec.Relation) && household != 0 {
		b.heads[household] = p.ID
	}
	return nil
}

// renew brings a known person up to what the newer residents row says. A person of this same batch is
// not stored yet; its first row stands.
func (r *residents) renew(tx *store.Tx, b *residentsBatch, id person.ID, rec *store.LinkRecord, ids person.IDs, household person.HouseholdID) error {
	if b.born[id] {
		return nil
	}
	p, err := tx.Person(id)
	if err != nil {
		return err
	}
	b.communes = append(b.communes, p.CommuneID)
	if p.IDs, err = openIDs(r.a.Keys, p.Sealed); err != nil {
		return err
	}
	gained, changed := r.gain(&b.blinds, int64(id), p.IDs, ids, &r.out.Conflicts)
	if changed {
		p.Sealed, _ = sealIDs(r.a.Keys, gained)
		p.CitizenMask = seal.Mask(gained.Citizen)
	}
	if rec.Birth.Precision > p.Birth.Precision {
		p.Birth = rec.Birth
	}
	if p.Sex == person.SexUnknown {
		p.Sex = rec.Sex
	}
	p.Resident, p.CommuneID, p.VillageID, p.GroupID = true, rec.CommuneID, rec.VillageID, rec.GroupID
	p.HouseholdID, p.Relation, p.Address = household, rec.Relation, rec.Address
	p.Ethnicity, p.Occupation, p.Poverty = rec.Ethnicity, rec.Occupation, rec.Poverty
	p.IDs = person.IDs{}
	return tx.UpdatePerson(&p)
}

// household finds or makes the household of a row; 0 when the row has no number.
func (r *residents) household(b *residentsBatch, rec *store.LinkRecord, next *int64) person.HouseholdID {
	if rec.HouseholdNo == "" {
		return 0
	}
	k := householdKey{rec.CommuneID, rec.HouseholdNo}
	if id, ok := r.households[k]; ok {
		return person.HouseholdID(id)
	}
	id := *next
	*next++
	r.households[k] = id
	b.households = append(b.households, person.Household{ID: person.HouseholdID(id), Number: rec.HouseholdNo, CommuneID: rec.CommuneID,
		VillageID: rec.VillageID, GroupID: rec.GroupID, Address: rec.Address, Poverty: rec.Poverty})
	return person.HouseholdID(id)
}

// isHead reports whether the relation says "head of household".
func isHead(relation string) bool {
	switch vntext.Key(relation) {
	case "chu ho", "head":
		return true
	}
	return false
}

func (r *residents) save(tx *store.Tx, b *residentsBatch) error {
	if err := tx.InsertHouseholdRows(b.households); err != nil {
		return err
	}
	if err := tx.InsertPersonRows(b.people); err != nil {
		return err
	}
	if err := tx.InsertBlinds(b.blinds); err != nil {
		return err
	}
	if err := tx.SetHeads(b.heads); err != nil {
		return err
	}
	if err := tx.DecideRecords(b.decisions); err != nil {
		return err
	}
	if err := tx.InsertReviewPairs(b.pairs); err != nil {
		return err
	}
	return r.touch(tx, b.communes...)
}

// hold registers a new person's identifiers; one that another person holds is left out and counted.
func (l *linker) hold(rows *[]store.BlindRow, id int64, ids person.IDs, conflicts *int64) person.IDs {
	kept, _ := l.gain(rows, id, person.IDs{}, ids, conflicts)
	return kept
}

// gain adds the identifiers a person lacks. Numbers that can stand once are taken only when nobody holds
// them; a different number than the person's own stays out.
func (l *linker) gain(rows *[]store.BlindRow, id int64, has, says person.IDs, conflicts *int64) (kept person.IDs, changed bool) {
	kept = has
	once := func(kind store.IdentifierKind, holders map[int64]int64, mine *string, theirs string) {
		if theirs == "" || *mine == theirs {
			return
		}
		blind := l.a.Keys.Blind(int(kind), theirs)
		holder, taken := holders[blind]
		if *mine != "" || taken && holder != id {
			*conflicts++
			return
		}
		if !taken {
			holders[blind] = id
			*rows = append(*rows, store.BlindRow{Kind: int(kind), Blind: blind, PersonID: id})
		}
		*mine, changed = theirs, true
	}
	many := func(kind store.IdentifierKind, mine *string, theirs string) {
		if theirs == "" || *mine != "" {
			return
		}
		*rows = append(*rows, store.BlindRow{Kind: int(kind), Blind: l.a.Keys.Blind(int(kind), theirs), PersonID: id})
		*mine, changed = theirs, true
	}
	once(store.IdentCitizen, l.ids.citizen, &kept.Citizen, says.Citizen)
	once(store.IdentSI, l.ids.si, &kept.SI, says.SI)
	many(store.IdentOld, &kept.Old, says.Old)
	many(store.IdentPhone, &kept.Phone, says.Phone)
	if kept.Card == "" && says.Card != "" {
		kept.Card, changed = says.Card, true
	}
	return kept, changed
}

// holder is who holds one of the numbers that can stand once; 0 when nobody does.
func (l *linker) holder(ids person.IDs) int64 {
	if ids.Citizen == "" {
		return 0
	}
	return l.ids.citizen[l.a.Keys.Blind(int(store.IdentCitizen), ids.Citizen)]
}

func deliverySource(id int64) string { return "delivery:" + strconv.FormatInt(id, 10) }

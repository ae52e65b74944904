package store

import (
	"cmp"
	"slices"

	"luoi/internal/day"
	"luoi/internal/person"
)

// Linking reads persons and records as linkage needs them, in whole batches, and writes what it decided.

// LinkPerson is a person as linkage sees one. IDs are still sealed.
type LinkPerson struct {
	ID          int64
	FullName    string
	Birth       person.Birth
	Sex         person.Sex
	IDs         string
	HouseholdID int64
	HouseholdNo string
	CommuneID   int64
	VillageID   int64
	GroupID     int64
	Address     string
	CitizenMask string
	Resident    bool
}

// LinkRecord is one row of a list with all it says, and the delivery that brought it first.
type LinkRecord struct {
	ID          int64
	FullName    string
	Birth       person.Birth
	Sex         person.Sex
	IDs         string // sealed
	HouseholdNo string
	Relation    string
	Address     string
	CommuneID   int64
	VillageID   int64
	GroupID     int64
	Ethnicity   string
	Occupation  string
	Poverty     person.Poverty
	Category    string
	From, To    day.Date
	Months      int
	Amount      int64
	DeliveryID  int64
	AsOf        day.Date
}

const linkRecordColumns = `r.id, r.full_name, r.birth, r.birth_prec, r.sex, r.ids, r.household_no, r.relation, r.address,
	r.commune_id, r.village_id, r.group_id, r.ethnicity, r.occupation, r.poverty, r.category, r.from_day, r.to_day,
	r.months, r.amount, d.id, d.as_of`

var (
	qLinkPeople = register("linking.people",
		`SELECT p.id, p.full_name, p.birth, p.birth_prec, p.sex, p.ids, p.household_id, h.number, p.commune_id, p.village_id,
		        p.group_id, p.address, p.citizen_mask, p.resident
		 FROM person p LEFT JOIN household h ON h.id = p.household_id WHERE p.merged_into IS NULL
		   AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = p.id) ORDER BY p.id`)
	qLinkPeopleCount = register("linking.peopleCount", `SELECT count(*) FROM person p WHERE p.merged_into IS NULL
		   AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = p.id)`)
	qLinkPeopleAtMost = register("linking.peopleAtMost", `SELECT count(*) FROM person`)
	qLinkPeopleMark   = register("linking.peopleMark", `SELECT (SELECT count(*) FROM merge),
		   (SELECT count(*) FROM merge WHERE undone_at IS NOT NULL), (SELECT count(*) FROM erasure)`)
	qLinkOpenIDs = register("linking.openIDs", `SELECT id FROM record WHERE list = $1 AND decision = 0 ORDER BY id`)
	qLinkRecords = register("linking.records",
		`SELECT `+linkRecordColumns+` FROM record r
		 LEFT JOIN delivery_row w ON w.record_id = r.id AND w.outcome = 1 LEFT JOIN delivery d ON d.id = w.delivery_id
		 WHERE r.id >= $2 AND r.id <= $3 AND r.list = $1 AND r.decision = 0 ORDER BY r.id`)
	qLinkSubjects = register("linking.subjects",
		`SELECT id, full_name, birth, birth_prec, sex, ids, household_no, commune_id, village_id FROM record
		 WHERE id >= $2 AND id <= $3 AND list = $1 AND decision = 0 ORDER BY id`)
	qLinkRecord = register("linking.record",
		`SELECT `+linkRecordColumns+` FROM record r
		 LEFT JOIN delivery_row w ON w.record_id = r.id AND w.outcome = 1 LEFT JOIN delivery d ON d.id = w.delivery_id
		 WHERE r.id = $1`)
	qLinkDecide = register("linking.decide",
		`UPDATE record SET person_id = $2, decision = $3, weight = $4, probability = $5 WHERE id = $1`)
	qLinkGain = register("linking.gain",
		`UPDATE person SET ids = $2, citizen_mask = $3, birth = $4, birth_prec = $5, sex = $6, seq = $7 WHERE id = $1`)
	qLinkIdentifiers = register("linking.identifiers", `SELECT kind, blind, person_id FROM identifier WHERE kind = $1`)
	qLinkHouseholds  = register("linking.households", `SELECT id, commune_id, number FROM household WHERE number <> ''`)
	qLinkHead        = register("linking.head", `UPDATE household SET head_id = $2 WHERE id = $1`)
	qLinkResident    = register("linking.resident",
		`UPDATE person SET resident = 1, household_id = $2, relation = $3, commune_id = $4, village_id = $5, group_id = $6,
		        address = $7, ethnicity = $8, occupation = $9, poverty = $10, seq = $11 WHERE id = $1`)
	qLinkPairGone = register("linking.dropPairs", `DELETE FROM pair WHERE record_id = $1 AND decision = 2`)
	qLinkHandNo   = register("linking.handNo",
		`SELECT a.record_id, a.person_id FROM pair a JOIN record r ON r.id = a.record_id WHERE a.decision = 5 AND r.list = $1`)
)

func scanLinkRecord(r interface{ Scan(...any) error }, v *LinkRecord) error {
	return r.Scan(&v.ID, &v.FullName, null(&v.Birth.Date), &v.Birth.Precision, &v.Sex, &v.IDs, &v.HouseholdNo, &v.Relation,
		&v.Address, null(&v.CommuneID), null(&v.VillageID), null(&v.GroupID), &v.Ethnicity, &v.Occupation, &v.Poverty,
		&v.Category, null(&v.From), null(&v.To), &v.Months, &v.Amount, null(&v.DeliveryID), null(&v.AsOf))
}

// EachLinkPerson streams every person who was not merged away.
func (tx *Tx) EachLinkPerson(fn func(*LinkPerson) error) error {
	var p LinkPerson
	return tx.each(qLinkPeople, nil, func(r *Rows) error {
		err := r.Scan(&p.ID, &p.FullName, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, &p.IDs, null(&p.HouseholdID),
			null(&p.HouseholdNo), null(&p.CommuneID), null(&p.VillageID), null(&p.GroupID), &p.Address, &p.CitizenMask, null(&p.Resident))
		if err != nil {
			return err
		}
		return fn(&p)
	})
}

// PeopleMark changes when persons are merged, parted again or erased.
type PeopleMark struct{ Merged, Undone, Erased int64 }

// PeopleMark is the mark as it stands now.
func (tx *Tx) PeopleMark() (m PeopleMark, err error) {
	err = tx.QueryRow(qLinkPeopleMark).Scan(&m.Merged, &m.Undone, &m.Erased)
	return m, err
}

// PeopleAtMost is the number of persons, those merged away and erased included; it is quickly told.
func (tx *Tx) PeopleAtMost() (n int64, err error) {
	err = tx.QueryRow(qLinkPeopleAtMost).Scan(&n)
	return n, err
}

// LinkPeopleCount is the number of persons EachLinkPerson will give.
func (tx *Tx) LinkPeopleCount() (n int64, err error) {
	err = tx.QueryRow(qLinkPeopleCount).Scan(&n)
	return n, err
}

// OpenRecordIDs lists the records of a list that nobody decided yet, in order.
func (tx *Tx) OpenRecordIDs(list string) ([]int64, error) {
	var ids []int64
	err := tx.each(qLinkOpenIDs, []any{list}, func(r *Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// OpenRecords reads the undecided records of a list with ids from first to last.
func (tx *Tx) OpenRecords(list string, first, last int64) ([]LinkRecord, error) {
	var all []LinkRecord
	err := tx.each(qLinkRecords, []any{list, first, last}, func(r *Rows) error {
		all = append(all, LinkRecord{})
		return scanLinkRecord(r, &all[len(all)-1])
	})
	return all, err
}

// OpenSubjects reads of the undecided records of a list only what they say about who it is.
func (tx *Tx) OpenSubjects(list string, first, last int64) ([]LinkRecord, error) {
	var all []LinkRecord
	err := tx.each(qLinkSubjects, []any{list, first, last}, func(r *Rows) error {
		all = append(all, LinkRecord{})
		v := &all[len(all)-1]
		return r.Scan(&v.ID, &v.FullName, null(&v.Birth.Date), &v.Birth.Precision, &v.Sex, &v.IDs, &v.HouseholdNo,
			null(&v.CommuneID), null(&v.VillageID))
	})
	return all, err
}

// LinkRecordByID reads one record whatever was decided.
func (tx *Tx) LinkRecordByID(id int64) (LinkRecord, error) {
	var v LinkRecord
	err := scanLinkRecord(tx.QueryRow(qLinkRecord, id), &v)
	return v, err
}

// RecordDecision says of whom a record speaks; PersonID 0 is nobody (under review).
type RecordDecision struct {
	RecordID    int64
	PersonID    int64
	Decision    Decision
	Weight      float64
	Probability float64
}

// DecideRecords writes decisions.
func (tx *Tx) DecideRecords(list []RecordDecision) error {
	b := tx.Batch(qLinkDecide)
	for _, d := range list {
		if err := b.Add(d.RecordID, orNull(d.PersonID), d.Decision, d.Weight, d.Probability); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// PersonGain is what a person learnt from a matched record.
type PersonGain struct {
	ID          int64
	IDs         string // sealed
	CitizenMask string
	Birth       person.Birth
	Sex         person.Sex
}

// GainPersons writes what persons learnt.
func (tx *Tx) GainPersons(list []PersonGain) error {
	b := tx.Batch(qLinkGain)
	for _, g := range list {
		if err := b.Add(g.ID, g.IDs, g.CitizenMask, g.Birth.Date, g.Birth.Precision, g.Sex, tx.Seq); err != nil {
			b.Close()
			return err
		}
	}
	return tx.peopleChanged(b.Close())
}

var personColumns = []string{"id", "full_name", "name_key", "birth", "birth_prec", "sex", "ethnicity", "occupation", "poverty",
	"household_id", "relation", "commune_id", "village_id", "group_id", "address", "citizen_mask", "ids", "resident", "seq"}

// InsertPersonRows inserts many persons at once.
func (tx *Tx) InsertPersonRows(list []Person) error {
	b := tx.Bulk("person", personColumns)
	for i := range list {
		p := &list[i]
		err := b.Add(p.ID, p.FullName, p.NameKey, p.Birth.Date, p.Birth.Precision, p.Sex, p.Ethnicity, p.Occupation, p.Poverty,
			orNull(p.HouseholdID), p.Relation, orNull(p.CommuneID), orNull(p.VillageID), orNull(p.GroupID), p.Address,
			p.CitizenMask, p.Sealed, p.Resident, tx.Seq)
		if err != nil {
			b.Close()
			return err
		}
	}
	return tx.peopleChanged(b.Close())
}

// UpdateResidents brings persons up to what a newer residents row says of them.
func (tx *Tx) UpdateResidents(list []Person) error {
	b := tx.Batch(qLinkResident)
	for i := range list {
		p := &list[i]
		err := b.Add(p.ID, orNull(p.HouseholdID), p.Relation, orNull(p.CommuneID), orNull(p.VillageID), orNull(p.GroupID),
			p.Address, p.Ethnicity, p.Occupation, p.Poverty, tx.Seq)
		if err != nil {
			b.Close()
			return err
		}
	}
	return tx.peopleChanged(b.Close())
}

// BlindRow is one identifier by its blind index.
type BlindRow struct {
	Kind     int
	Blind    int64
	PersonID int64
}

// InsertBlinds inserts identifiers that are known to be free, in the order of their index: neighbours are
// then found on one page.
func (tx *Tx) InsertBlinds(list []BlindRow) error {
	slices.SortFunc(list, func(a, b BlindRow) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Blind, b.Blind), cmp.Compare(a.PersonID, b.PersonID))
	})
	b := tx.Bulk("identifier", []string{"kind", "blind", "person_id"})
	for _, v := range list {
		if err := b.Add(v.Kind, v.Blind, v.PersonID); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// EachBlind streams the identifiers of one kind.
func (tx *Tx) EachBlind(kind int, fn func(BlindRow)) error {
	return tx.each(qLinkIdentifiers, []any{kind}, func(r *Rows) error {
		var v BlindRow
		err := r.Scan(&v.Kind, &v.Blind, &v.PersonID)
		fn(v)
		return err
	})
}

// InsertHouseholdRows inserts many households at once.
func (tx *Tx) InsertHouseholdRows(list []person.Household) error {
	b := tx.Bulk("household", []string{"id", "number", "commune_id", "village_id", "group_id", "head_id", "address", "poverty"})
	for _, h := range list {
		err := b.Add(h.ID, h.Number, h.CommuneID, orNull(h.VillageID), orNull(h.GroupID), orNull(h.HeadID), h.Address, h.Poverty)
		if err != nil {
			b.Close()
			return err
		}
	}
	return tx.peopleChanged(b.Close())
}

// peopleChanged notes after a bulk write that went well that people or households changed: one row for the
// whole transaction, whatever their number.
func (tx *Tx) peopleChanged(err error) error {
	if err != nil {
		return err
	}
	if err := tx.FeedAll(0); err != nil {
		return err
	}
	return tx.Change(ChangePeople, "bulk")
}

// SetHeads names the heads of households.
func (tx *Tx) SetHeads(heads map[person.HouseholdID]person.ID) error {
	b := tx.Batch(qLinkHead)
	for h, p := range heads {
		if err := b.Add(h, p); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// EachHouseholdNumber streams households that have a number.
func (tx *Tx) EachHouseholdNumber(fn func(id, commune int64, number string)) error {
	return tx.each(qLinkHouseholds, nil, func(r *Rows) error {
		var id, commune int64
		var number string
		err := r.Scan(&id, &commune, &number)
		fn(id, commune, number)
		return err
	})
}

// ReviewPair is an undecided pair.
type ReviewPair struct {
	RecordID, PersonID  int64
	Weight, Probability float64
}

// InsertReviewPairs keeps undecided pairs.
func (tx *Tx) InsertReviewPairs(list []ReviewPair) error {
	b := tx.Bulk("pair", []string{"record_id", "person_id", "weight", "probability", "decision", "at"})
	for _, p := range list {
		if err := b.Add(p.RecordID, p.PersonID, p.Weight, p.Probability, Review, tx.NowMS()); err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// RefusedPairs lists the pairs of a list that someone refused by hand.
func (tx *Tx) RefusedPairs(list string) (map[[2]int64]bool, error) {
	refused := map[[2]int64]bool{}
	err := tx.each(qLinkHandNo, []any{list}, func(r *Rows) error {
		var k [2]int64
		err := r.Scan(&k[0], &k[1])
		refused[k] = true
		return err
	})
	return refused, err
}

// DropReviewPairs removes the undecided pairs of a record.
func (tx *Tx) DropReviewPairs(record int64) error {
	_, err := tx.Exec(qLinkPairGone, record)
	return err
}

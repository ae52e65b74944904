package store

import (
	"encoding/json"
	"strconv"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/person"
)

// Person is a person as stored: the domain's person with its identifiers still sealed.
type Person struct {
	person.Person
	NameKey string
	Sealed  string // sealed JSON of person.IDs; Person.IDs stays empty here
	Seq     int64  // change number of the last change
}

var personFields = []string{"id", "full_name", "name_key", "birth", "birth_prec", "sex", "ethnicity", "occupation", "poverty",
	"household_id", "relation", "commune_id", "village_id", "group_id", "address", "citizen_mask", "ids", "resident", "segment",
	"working_age", "covered", "review", "notes", "merged_into", "seq"}

var personSelect = `SELECT ` + strings.Join(personFields, ", ") + ` FROM person`

var (
	qPerson       = register("person.byID", personSelect+` WHERE id = $1`)
	qPersons      = register("person.all", personSelect+` WHERE merged_into IS NULL ORDER BY id`)
	qPersonsAfter = register("person.after", personSelect+` WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2`)
	qPersonsOf    = register("person.ofHousehold", personSelect+` WHERE household_id = $1 AND merged_into IS NULL ORDER BY id`)
	qPersonUpdate = register("person.update", `UPDATE person SET full_name = $2, name_key = $3, birth = $4, birth_prec = $5, sex = $6,
		ethnicity = $7, occupation = $8, poverty = $9, household_id = $10, relation = $11, commune_id = $12, village_id = $13,
		group_id = $14, address = $15, citizen_mask = $16, ids = $17, resident = $18, segment = $19, working_age = $20, covered = $21,
		review = $22, notes = $23, merged_into = $24, seq = $25 WHERE id = $1`)
	qPersonCount      = register("person.count", `SELECT count(*) FROM person WHERE merged_into IS NULL AND resident = $1`)
	qIdentifierOwner  = register("identifier.owner", `SELECT person_id FROM identifier WHERE kind = $1 AND blind = $2 ORDER BY person_id`)
	qIdentifiersKnown = register("identifier.known", `SELECT blind, person_id FROM identifier WHERE kind = $1 AND blind IN (`+marks(2, knownChunk)+`)`)
	qIdentifierInsert = register("identifier.insert", `INSERT INTO identifier (kind, blind, person_id) VALUES ($1, $2, $3)
		ON CONFLICT (kind, blind, person_id) DO NOTHING`)
)

func scanPerson(r interface{ Scan(...any) error }, p *Person, notes *string) error {
	return r.Scan(&p.ID, &p.FullName, &p.NameKey, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, &p.Ethnicity, &p.Occupation,
		&p.Poverty, null(&p.HouseholdID), &p.Relation, null(&p.CommuneID), null(&p.VillageID), null(&p.GroupID), &p.Address,
		&p.CitizenMask, &p.Sealed, null(&p.Resident), &p.Segment, null(&p.WorkingAge), &p.Covered, &p.Review, notes,
		null(&p.MergedInto), &p.Seq)
}

func readPerson(r interface{ Scan(...any) error }, p *Person) error {
	var notes string
	if err := scanPerson(r, p, &notes); err != nil {
		return err
	}
	p.Notes = person.Notes{}
	if notes == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(notes), &p.Notes); err != nil {
		return fault.Wrap(fault.Internal, err, "store.bad_notes", p.ID)
	}
	return nil
}

// notesText is "" for a person without notes, which is nearly everyone.
func notesText(n person.Notes) string {
	if n.PhoneUsed == "" && n.Decides == "" && n.Language == "" && len(n.IncomeMonth) == 0 && n.Apps == "" && n.Text == "" {
		return ""
	}
	b, err := json.Marshal(n)
	if err != nil {
		panic("store: notes: " + err.Error()) // strings and numbers always marshal
	}
	return string(b)
}

func personValues(p *Person) []any {
	return []any{p.ID, p.FullName, p.NameKey, p.Birth.Date, p.Birth.Precision, p.Sex, p.Ethnicity, p.Occupation, p.Poverty,
		orNull(p.HouseholdID), p.Relation, orNull(p.CommuneID), orNull(p.VillageID), orNull(p.GroupID), p.Address, p.CitizenMask, p.Sealed,
		p.Resident, p.Segment, p.WorkingAge, p.Covered, p.Review, notesText(p.Notes), orNull(p.MergedInto), p.Seq}
}

// UpdatePerson replaces a person's row; NotFound when there is none.
func (tx *Tx) UpdatePerson(p *Person) error {
	p.Seq = tx.Seq
	if err := tx.FeedPerson(p.ID); err != nil { // where the person was
		return err
	}
	if err := one(tx.Exec(qPersonUpdate, personValues(p)...)); err != nil {
		return err
	}
	if err := tx.Feed(p.CommuneID, FeedPerson, strconv.FormatInt(int64(p.ID), 10)); err != nil {
		return err
	}
	return tx.Change(ChangePerson, strconv.FormatInt(int64(p.ID), 10))
}

// Person finds a person, also one merged into another.
func (tx *Tx) Person(id person.ID) (Person, error) {
	var p Person
	err := readPerson(tx.QueryRow(qPerson, id), &p)
	return p, err
}

// EachPerson calls fn for every person who is not merged away, by id. The person is reused: copy what
// must stay. No other query may run inside fn.
func (tx *Tx) EachPerson(fn func(*Person) error) error {
	var p Person
	return tx.each(qPersons, nil, func(r *Rows) error {
		if err := readPerson(r, &p); err != nil {
			return err
		}
		return fn(&p)
	})
}

// Persons pages through all persons after an id.
func (tx *Tx) Persons(after person.ID, limit int) ([]Person, error) {
	return tx.persons(qPersonsAfter, after, limit)
}

// PersonsOf lists a household's members.
func (tx *Tx) PersonsOf(h person.HouseholdID) ([]Person, error) { return tx.persons(qPersonsOf, h) }

func (tx *Tx) persons(q *Query, args ...any) ([]Person, error) {
	var list []Person
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Person{})
		return readPerson(r, &list[len(list)-1])
	})
	return list, err
}

// IdentifierKind of a blind index. The numbers are stored.
type IdentifierKind int

const (
	IdentCitizen IdentifierKind = iota + 1 // số định danh cá nhân
	IdentOld                               // CMND
	IdentSI                                // mã số BHXH
	IdentPhone
)

// Once reports whether a value of this kind can belong to one person only.
func (k IdentifierKind) Once() bool { return k == IdentCitizen || k == IdentSI }

// Bit is the kind's bit in record.id_kinds.
func (k IdentifierKind) Bit() int { return 1 << (int(k) - 1) }

// InsertIdentifier notes that a person bears an identifier. Conflict when a citizen or insurance
// number already belongs to another person.
func (tx *Tx) InsertIdentifier(k IdentifierKind, blind int64, p person.ID) error {
	_, err := tx.Exec(qIdentifierInsert, k, blind, p)
	return err
}

// PersonsByIdentifier lists who bears an identifier: one for citizen and insurance numbers, several for others.
func (tx *Tx) PersonsByIdentifier(k IdentifierKind, blind int64) ([]person.ID, error) {
	var list []person.ID
	err := tx.each(qIdentifierOwner, []any{k, blind}, func(r *Rows) error {
		var id person.ID
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}

// KnownIdentifiers tells which of many blind indexes of a kind have an owner.
func (tx *Tx) KnownIdentifiers(k IdentifierKind, blinds []int64) (map[int64]person.ID, error) {
	known := make(map[int64]person.ID, len(blinds))
	err := tx.chunks(qIdentifiersKnown, []any{k}, blinds, func(r *Rows) error {
		var blind int64
		var id person.ID
		err := r.Scan(&blind, &id)
		known[blind] = id
		return err
	})
	return known, err
}

// Identifier of one person.
type Identifier struct {
	Kind  IdentifierKind
	Blind int64
}

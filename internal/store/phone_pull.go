package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// What phones carry, read commune by commune in pages by id, or some by their ids.

// PhonePerson is a person as a phone may know them: nothing that identifies beyond name and year of birth.
type PhonePerson struct {
	ID        person.ID
	FullName  string
	Birth     person.Birth
	Sex       person.Sex
	Household person.HouseholdID
	Relation  string
	Commune   int64
	Village   int64
	Group     int64
	Covered   int
	Answered  int
	Sealed    string // sealed identifiers, for the telephone of those who agreed
	Merged    bool
	MayCall   bool                       // agreed to be called or written to
	Until     map[person.Scheme]day.Date // last day covered; the zero day: without end
}

const phonePersonColumns = `p.id, p.full_name, p.birth, p.birth_prec, p.sex, p.household_id, p.relation, p.commune_id, p.village_id, p.group_id,
	p.covered, p.answered, p.ids, CASE WHEN p.merged_into IS NULL THEN 0 ELSE 1 END`

const phoneHouseholdColumns = `h.id, h.number, h.commune_id, h.village_id, h.group_id, h.head_id, h.address, h.poverty`

var (
	qPhonePeople = register("phone.people", `SELECT `+phonePersonColumns+` FROM person p
		WHERE p.commune_id = $1 AND p.id > $2 AND p.merged_into IS NULL ORDER BY p.id LIMIT $3`)
	qPhoneSpells = register("phone.spells", `SELECT s.person_id, s.scheme, s.to_day FROM person p JOIN spell s ON s.person_id = p.id
		WHERE p.commune_id = $1 AND p.id >= $2 AND p.id <= $3`)
	qPhoneConsents = register("phone.consents", `SELECT c.person_id, c.channel, c.given FROM person p JOIN consent c ON c.person_id = p.id
		WHERE p.commune_id = $1 AND p.id >= $2 AND p.id <= $3 AND c.purpose = 'outreach' AND c.channel IN ('call', 'sms', 'zalo') ORDER BY c.id`)
	qPhonePeopleOf  = register("phone.peopleOf", `SELECT `+phonePersonColumns+` FROM person p WHERE p.id IN (`+marks(1, knownChunk)+`)`)
	qPhoneSpellsOf  = register("phone.spellsOf", `SELECT person_id, scheme, to_day FROM spell WHERE person_id IN (`+marks(1, knownChunk)+`)`)
	qPhoneConsentOf = register("phone.consentsOf", `SELECT person_id, channel, given FROM consent WHERE purpose = 'outreach'
		AND channel IN ('call', 'sms', 'zalo') AND person_id IN (`+marks(1, knownChunk)+`) ORDER BY id`)

	qPhoneHouseholds = register("phone.households", `SELECT `+phoneHouseholdColumns+` FROM household h
		WHERE h.commune_id = $1 AND h.id > $2 ORDER BY h.id LIMIT $3`)
	qPhoneHouseholdsOf = register("phone.householdsOf", `SELECT `+phoneHouseholdColumns+` FROM household h WHERE h.id IN (`+marks(1, knownChunk)+`)`)

	qPhoneProspects = register("phone.prospects", `SELECT `+prospectColumns+` FROM prospect
		WHERE commune_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3`)
	qPhoneProspectsHeld = register("phone.prospectsHeld", `SELECT `+prospectColumns+` FROM prospect
		WHERE holder_id = $4 AND commune_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3`)
	qPhoneCount = register("phone.count", `SELECT count(*) FROM person WHERE commune_id = $1 AND merged_into IS NULL`)
)

func (p *PhonePerson) scan(r *Rows) error {
	return r.Scan(&p.ID, &p.FullName, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, null(&p.Household), &p.Relation, null(&p.Commune),
		null(&p.Village), null(&p.Group), &p.Covered, &p.Answered, &p.Sealed, null(&p.Merged))
}

// phonePeople gathers people and what belongs to them.
type phonePeople struct {
	list []PhonePerson
	at   map[person.ID]int
	said map[person.ID]map[string]bool
}

func (g *phonePeople) person(r *Rows) error {
	g.list = append(g.list, PhonePerson{})
	p := &g.list[len(g.list)-1]
	err := p.scan(r)
	g.at[p.ID] = len(g.list) - 1
	return err
}

func (g *phonePeople) spell(r *Rows) error {
	var who person.ID
	var scheme person.Scheme
	var to day.Date
	if err := r.Scan(&who, &scheme, null(&to)); err != nil {
		return err
	}
	i, ok := g.at[who]
	if !ok {
		return nil
	}
	p := &g.list[i]
	if p.Until == nil {
		p.Until = map[person.Scheme]day.Date{}
	}
	if known, ok := p.Until[scheme]; !ok || to.IsZero() || !known.IsZero() && to.After(known) {
		p.Until[scheme] = to
	}
	return nil
}

func (g *phonePeople) consent(r *Rows) error {
	var who person.ID
	var channel string
	var given bool
	if err := r.Scan(&who, &channel, null(&given)); err != nil {
		return err
	}
	if g.said[who] == nil {
		g.said[who] = map[string]bool{}
	}
	g.said[who][channel] = given
	return nil
}

func (g *phonePeople) done() []PhonePerson {
	for who, channels := range g.said {
		if i, ok := g.at[who]; ok {
			g.list[i].MayCall = channels["call"] || channels["sms"] || channels["zalo"]
		}
	}
	return g.list
}

// PhonePeople pages through the people of a commune after an id.
func (tx *Tx) PhonePeople(commune int64, after person.ID, limit int) ([]PhonePerson, error) {
	g := phonePeople{at: map[person.ID]int{}, said: map[person.ID]map[string]bool{}}
	if err := tx.each(qPhonePeople, []any{commune, after, limit}, g.person); err != nil || len(g.list) == 0 {
		return nil, err
	}
	reach := []any{commune, g.list[0].ID, g.list[len(g.list)-1].ID}
	if err := tx.each(qPhoneSpells, reach, g.spell); err != nil {
		return nil, err
	}
	reach = []any{commune, g.list[0].ID, g.list[len(g.list)-1].ID}
	if err := tx.each(qPhoneConsents, reach, g.consent); err != nil {
		return nil, err
	}
	return g.done(), nil
}

// PhonePeopleOf reads some people, merged ones too.
func (tx *Tx) PhonePeopleOf(ids []int64) ([]PhonePerson, error) {
	g := phonePeople{at: map[person.ID]int{}, said: map[person.ID]map[string]bool{}}
	if err := tx.chunks(qPhonePeopleOf, nil, ids, g.person); err != nil {
		return nil, err
	}
	if err := tx.chunks(qPhoneSpellsOf, nil, ids, g.spell); err != nil {
		return nil, err
	}
	if err := tx.chunks(qPhoneConsentOf, nil, ids, g.consent); err != nil {
		return nil, err
	}
	return g.done(), nil
}

// PhoneHouseholds pages through the households of a commune after an id.
func (tx *Tx) PhoneHouseholds(commune, after int64, limit int) ([]person.Household, error) {
	var list []person.Household
	err := tx.each(qPhoneHouseholds, []any{commune, after, limit}, func(r *Rows) error {
		list = append(list, person.Household{})
		return scanHousehold(r, &list[len(list)-1])
	})
	return list, err
}

// PhoneHouseholdsOf reads some households.
func (tx *Tx) PhoneHouseholdsOf(ids []int64) ([]person.Household, error) {
	var list []person.Household
	err := tx.chunks(qPhoneHouseholdsOf, nil, ids, func(r *Rows) error {
		list = append(list, person.Household{})
		return scanHousehold(r, &list[len(list)-1])
	})
	return list, err
}

// PhoneProspects pages through the prospects of a commune after a person; holder other than 0: only theirs.
func (tx *Tx) PhoneProspects(commune, after, holder int64, limit int) ([]ProspectRow, error) {
	q, args := qPhoneProspects, []any{commune, after, limit}
	if holder != 0 {
		q, args = qPhoneProspectsHeld, append(args, holder)
	}
	var list []ProspectRow
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, ProspectRow{})
		return scanProspect(r, &list[len(list)-1])
	})
	return list, err
}

// PhoneCount is how many people a phone of a commune would carry.
func (tx *Tx) PhoneCount(commune int64) (n int64, err error) {
	err = tx.QueryRow(qPhoneCount, commune).Scan(&n)
	return n, err
}

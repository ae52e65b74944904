package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// Prospects are derived commune by commune: people, spells and means are read in three scans, judged in
// memory, and only rows that changed are written. What people did (holder, talks) is never touched here.

// ProspectRow is a prospect with its place in the territory and what people did.
type ProspectRow struct {
	prospect.Prospect
	Commune, Village, Group int64
	Household               person.HouseholdID
	WhyText                 string
	Holder                  int64
	Joined                  int // bits of schemes joined, as told at the door; the next list will show it
	Talks, Minutes          int
	LastDay                 day.Date
	LastOutcome             prospect.Outcome
	NextDay                 day.Date
	NextNote                string
}

// Kept reports whether the row stays when the person is no prospect any more.
func (r *ProspectRow) Kept() bool { return r.Holder != 0 || r.Talks > 0 || r.Joined != 0 }

// JudgedPerson is one person as the recipe sees them, with the raw words still to be read.
type JudgedPerson struct {
	prospect.Member
	Household             person.HouseholdID
	Village, Group        int64
	Relation              string
	Ethnicity, Occupation string
	Answered, Told        int
	voluntary, health     []person.Spell
}

// Spells of the two schemes, in any order.
func (p *JudgedPerson) Spells() (voluntary, health []person.Spell) { return p.voluntary, p.health }

const judgedColumns = `p.id, p.birth, p.birth_prec, p.sex, p.ethnicity, p.occupation, p.poverty, p.household_id, p.relation,
	p.village_id, p.group_id, p.resident, p.segment, p.working_age, p.covered, p.review,
	CASE WHEN EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = p.id) THEN 3 ELSE p.answered END, p.told` // nobody asks for whom was erased: as for the dead

var (
	qJudgedPeople = register("prospect.people", `SELECT `+judgedColumns+` FROM person p
		WHERE p.commune_id = $1 AND p.merged_into IS NULL ORDER BY p.household_id, p.id`)
	qJudgedSpells = register("prospect.spells", `SELECT s.person_id, s.scheme, s.from_day, s.to_day, s.category
		FROM person p JOIN spell s ON s.person_id = p.id WHERE p.commune_id = $1 AND s.scheme IN (2, 3)`)
	qJudgedPoor = register("prospect.poor", `SELECT r.person_id FROM person p JOIN record r ON r.person_id = p.id
		WHERE p.commune_id = $1 AND p.poverty NOT IN (1, 2) AND r.list = 'residents' AND r.poverty IN (1, 2)`)
	qJudgedMeans = register("prospect.means", `SELECT m.household_id, m.kind, m.crop, m.n FROM household h
		JOIN household_means m ON m.household_id = h.id WHERE h.commune_id = $1 AND m.gone_at = 0 ORDER BY m.household_id, m.id`)
	qHouseholdPeople = register("prospect.householdPeople", `SELECT `+judgedColumns+` FROM person p
		WHERE p.household_id = $1 AND p.merged_into IS NULL ORDER BY p.id`)
	qHouseholdSpells = register("prospect.householdSpells", `SELECT s.person_id, s.scheme, s.from_day, s.to_day, s.category
		FROM person p JOIN spell s ON s.person_id = p.id WHERE p.household_id = $1 AND s.scheme IN (2, 3)`)
	// list || '' keeps SQLite from reading every record of the list: the person's own are a handful.
	qHouseholdPoor = register("prospect.householdPoor", `SELECT p.id FROM person p
		WHERE p.household_id = $1 AND p.poverty NOT IN (1, 2) AND EXISTS (SELECT 1 FROM record r
		WHERE r.person_id = p.id AND r.list || '' = 'residents' AND r.poverty IN (1, 2))`)
	qHouseholdMeans = register("prospect.householdMeans", `SELECT household_id, kind, crop, n FROM household_means
		WHERE household_id = $1 AND gone_at = 0 ORDER BY id`)
)

// JudgedPeople reads the people of a commune, a household after the other, with their spells and means.
func (tx *Tx) JudgedPeople(commune int64) ([]JudgedPerson, map[person.HouseholdID][]prospect.Means, error) {
	return tx.judged(commune, qJudgedPeople, qJudgedSpells, qJudgedPoor, qJudgedMeans)
}

// JudgedHousehold reads one household.
func (tx *Tx) JudgedHousehold(h person.HouseholdID) ([]JudgedPerson, map[person.HouseholdID][]prospect.Means, error) {
	return tx.judged(int64(h), qHouseholdPeople, qHouseholdSpells, qHouseholdPoor, qHouseholdMeans)
}

func (tx *Tx) judged(id int64, people, spells, poor, means *Query) ([]JudgedPerson, map[person.HouseholdID][]prospect.Means, error) {
	var list []JudgedPerson
	at := map[person.ID]int{}
	err := tx.each(people, []any{id}, func(r *Rows) error {
		list = append(list, JudgedPerson{})
		p := &list[len(list)-1]
		err := r.Scan(&p.ID, null(&p.Birth.Date), &p.Birth.Precision, &p.Sex, &p.Ethnicity, &p.Occupation, &p.Poverty, null(&p.Household),
			&p.Relation, null(&p.Village), null(&p.Group), null(&p.Resident), &p.Segment, null(&p.WorkingAge), &p.Covered, &p.Review, &p.Answered, &p.Told)
		at[p.ID] = len(list) - 1
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = tx.each(spells, []any{id}, func(r *Rows) error {
		var s person.Spell
		err := r.Scan(&s.PersonID, &s.Scheme, null(&s.From), null(&s.To), &s.Category)
		if i, ok := at[s.PersonID]; ok && err == nil {
			list[i].take(s)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = tx.each(poor, []any{id}, func(r *Rows) error {
		var who person.ID
		err := r.Scan(&who)
		if i, ok := at[who]; ok && err == nil {
			list[i].LeftPoverty = true
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	can := map[person.HouseholdID][]prospect.Means{}
	err = tx.each(means, []any{id}, func(r *Rows) error {
		var h person.HouseholdID
		var m prospect.Means
		err := r.Scan(&h, &m.Kind, &m.Crop, &m.N)
		can[h] = append(can[h], m)
		return err
	})
	return list, can, err
}

func (p *JudgedPerson) take(s person.Spell) {
	if s.Scheme == person.SchemeHealth {
		p.health = append(p.health, s)
	} else {
		p.voluntary = append(p.voluntary, s)
	}
}

const prospectColumns = `person_id, commune_id, village_id, group_id, household_id, lead, scheme, wants, tags, segment, score, place, why,
	holder_id, joined, talks, minutes, last_day, last_outcome, next_day, next_note`

var prospectFields = []string{"person_id", "commune_id", "village_id", "group_id", "household_id", "lead", "scheme", "wants", "tags",
	"segment", "score", "place", "why", "holder_id", "joined", "talks", "minutes", "last_day", "last_outcome", "next_day", "next_note"}

var (
	qProspect       = register("prospect.byPerson", `SELECT `+prospectColumns+` FROM prospect WHERE person_id = $1`)
	qProspectsIn    = register("prospect.ofCommune", `SELECT `+prospectColumns+` FROM prospect WHERE commune_id = $1`)
	qProspectsAmong = register("prospect.among", `SELECT `+prospectColumns+` FROM prospect WHERE person_id IN (`+marks(1, knownChunk)+`)`)
	qProspectsOf    = register("prospect.ofHousehold", `SELECT `+prospectColumns+` FROM prospect WHERE household_id = $1`)
	qProspectGone   = register("prospect.delete", `DELETE FROM prospect WHERE person_id = $1`)
	qProspectPlace  = register("prospect.update", `UPDATE prospect SET commune_id = $2, village_id = $3, group_id = $4, household_id = $5,
		lead = $6, scheme = $7, wants = $8, tags = $9, segment = $10, score = $11, place = $12, why = $13, joined = $14 WHERE person_id = $1`)
	qProspectCount = register("prospect.count", `SELECT count(*) FROM prospect WHERE lead > 0`)
)

func scanProspect(r interface{ Scan(...any) error }, p *ProspectRow) error {
	return r.Scan(&p.Person, &p.Commune, null(&p.Village), null(&p.Group), null(&p.Household), &p.Lead, &p.Scheme, &p.Wants, &p.Tags,
		&p.Segment, &p.Score, &p.Place, &p.WhyText, null(&p.Holder), &p.Joined, &p.Talks, &p.Minutes, null(&p.LastDay),
		&p.LastOutcome, null(&p.NextDay), &p.NextNote)
}

// Prospect finds a person's row; NotFound when they are none and were never spoken to.
func (tx *Tx) Prospect(id person.ID) (ProspectRow, error) {
	var p ProspectRow
	err := scanProspect(tx.QueryRow(qProspect, id), &p)
	return p, err
}

// ProspectsOfCommune reads the rows as they stand in a commune, by person.
func (tx *Tx) ProspectsOfCommune(id int64) (map[person.ID]ProspectRow, error) {
	return tx.prospectMap(qProspectsIn, id)
}

// ProspectsAmong reads the rows of some people, wherever they stand: who moved still stands in the list
// of where they came from.
func (tx *Tx) ProspectsAmong(people []int64) (map[person.ID]ProspectRow, error) {
	out := map[person.ID]ProspectRow{}
	var p ProspectRow
	err := tx.chunks(qProspectsAmong, nil, people, func(r *Rows) error {
		err := scanProspect(r, &p)
		out[p.Person] = p
		return err
	})
	return out, err
}

// ProspectsOfHousehold reads the rows of one household, by person.
func (tx *Tx) ProspectsOfHousehold(h person.HouseholdID) (map[person.ID]ProspectRow, error) {
	return tx.prospectMap(qProspectsOf, h)
}

func (tx *Tx) prospectMap(q *Query, id any) (map[person.ID]ProspectRow, error) {
	out := map[person.ID]ProspectRow{}
	var p ProspectRow
	err := tx.each(q, []any{id}, func(r *Rows) error {
		err := scanProspect(r, &p)
		out[p.Person] = p
		return err
	})
	return out, err
}

// ProspectChanges is what a derivation found against what stands.
type ProspectChanges struct {
	New     []ProspectRow
	Changed []ProspectRow
	Gone    []person.ID
	// Communes whose counts change: those the rows lie in now, and those they lay in before.
	Communes []int64
}

// Len is the number of rows to be written.
func (c *ProspectChanges) Len() int { return len(c.New) + len(c.Changed) + len(c.Gone) }

// SaveProspects writes a derivation.
func (tx *Tx) SaveProspects(c *ProspectChanges) error {
	if c.Len() == 0 {
		return nil
	}
	if err := tx.feedProspects(c); err != nil {
		return err
	}
	gone := tx.Batch(qProspectGone)
	for _, id := range c.Gone {
		if err := gone.Add(id); err != nil {
			gone.Close()
			return err
		}
	}
	if err := gone.Close(); err != nil {
		return err
	}
	b := tx.Batch(qProspectPlace)
	for i := range c.Changed {
		p := &c.Changed[i]
		err := b.Add(p.Person, p.Commune, orNull(p.Village), orNull(p.Group), orNull(p.Household), p.Lead, p.Scheme, p.Wants, p.Tags,
			p.Segment, p.Score, p.Place, p.WhyText, p.Joined)
		if err != nil {
			b.Close()
			return err
		}
	}
	if err := b.Close(); err != nil {
		return err
	}
	in := tx.Bulk("prospect", prospectFields)
	for i := range c.New {
		p := &c.New[i]
		err := in.Add(p.Person, p.Commune, orNull(p.Village), orNull(p.Group), orNull(p.Household), p.Lead, p.Scheme, p.Wants, p.Tags,
			p.Segment, p.Score, p.Place, p.WhyText, orNull(p.Holder), p.Joined, p.Talks, p.Minutes, p.LastDay, p.LastOutcome, p.NextDay, p.NextNote)
		if err != nil {
			in.Close()
			return err
		}
	}
	if err := in.Close(); err != nil || c.Len() == 0 {
		return err
	}
	tx.countProspects(c.Communes)
	return nil
}

// ProspectCount is the number of prospects of the whole store.
func (tx *Tx) ProspectCount() (n int64, err error) {
	err = tx.QueryRow(qProspectCount).Scan(&n)
	return n, err
}

var (
	qRules      = register("segmentRule.all", `SELECT code, name, en, from_day, to_day, terms FROM segment_rule ORDER BY nth, code, from_day`)
	qRulesDrop  = register("segmentRule.drop", `DELETE FROM segment_rule`)
	qRuleInsert = register("segmentRule.insert", `INSERT INTO segment_rule (code, from_day, to_day, nth, name, en, terms, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
)

// StoredRule is a rule with its conditions still as JSON.
type StoredRule struct {
	prospect.Rule
	Terms string
}

// SegmentRules lists all rules in order; none before an office changed any.
func (tx *Tx) SegmentRules() ([]StoredRule, error) {
	var list []StoredRule
	err := tx.each(qRules, nil, func(r *Rows) error {
		var s StoredRule
		err := r.Scan(&s.Code, &s.Name, &s.En, null(&s.From), null(&s.To), &s.Terms)
		list = append(list, s)
		return err
	})
	return list, err
}

// ReplaceSegmentRules keeps the rules in the given order.
func (tx *Tx) ReplaceSegmentRules(list []StoredRule) error {
	if _, err := tx.Exec(qRulesDrop); err != nil {
		return err
	}
	for i, r := range list {
		if _, err := tx.Exec(qRuleInsert, r.Code, r.From, r.To, i+1, r.Name, r.En, r.Terms, tx.Actor, tx.NowMS()); err != nil {
			return err
		}
	}
	return nil
}

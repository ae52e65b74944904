package store

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/person"
)

// What a decision about a pair changes, and what its undoing puts back.

var (
	qPairDecide = register("pairApply.decide", `UPDATE pair SET decision = $3, by_actor = $4, at = $5 WHERE record_id = $1 AND person_id = $2`)
	qPairTurn   = register("pairApply.turn", `UPDATE pair SET turn = $3 WHERE record_id = $1 AND person_id = $2`)
	qPairRecall = register("pairApply.recall", `INSERT INTO pair (record_id, person_id, weight, probability, decision, by_actor, at, turn, earlier)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (record_id, person_id) DO UPDATE SET decision = excluded.decision,
		  by_actor = excluded.by_actor, at = excluded.at, turn = excluded.turn, earlier = excluded.earlier`)
	qPairByHand = register("pairApply.byHand", `SELECT a.record_id, a.person_id, a.decision, a.by_actor, a.at, r.full_name, r.birth, r.birth_prec,
		  r.sex, r.ids, r.commune_id, r.village_id, r.household_no, r.person_id
		FROM pair a JOIN record r ON r.id = a.record_id JOIN person p ON p.id = a.person_id
		WHERE a.decision IN (4, 5) AND r.list = $1 AND p.merged_into IS NULL ORDER BY a.record_id, a.person_id`)
	qSpell       = register("pairApply.spell", spellSelect+` WHERE id = $1`)
	qSpellPutOff = register("pairApply.spellBack", `UPDATE spell SET to_day = $2, seen_day = $3, category = $4, months = $5, amount = $6,
		end_reason = $7, source = $8, record_id = $9 WHERE id = $1`)
	qSpellDrop   = register("pairApply.spellDrop", `DELETE FROM spell WHERE id = $1`)
	qPersonLinks = register("pairApply.links", `SELECT (SELECT count(*) FROM record WHERE person_id = $1) + (SELECT count(*) FROM pair WHERE person_id = $1)
		+ (SELECT count(*) FROM pair_opinion WHERE person_id = $1) + (SELECT count(*) FROM spell WHERE person_id = $1)
		+ (SELECT count(*) FROM merge WHERE kept_id = $1 OR gone_id = $1) + (SELECT count(*) FROM review_line WHERE person_id = $1)
		+ (SELECT count(*) FROM consent WHERE person_id = $1) + (SELECT count(*) FROM erasure WHERE person_id = $1)
		+ (SELECT count(*) FROM prospect WHERE person_id = $1) + (SELECT count(*) FROM household WHERE head_id = $1)`)
	qPairCarried = register("pairApply.carried", `SELECT record_id FROM pair WHERE earlier = $1 AND person_id = $2 AND decision = $3 ORDER BY record_id`)
	qSpellsRow   = register("pairApply.spellsOfRecord", `SELECT id FROM spell WHERE record_id = $1 ORDER BY id`)
	qLastRunID   = register("pairApply.lastRun", `SELECT id FROM link_run WHERE list = $1 ORDER BY id DESC LIMIT 1`)
	qWholeAfter  = register("pairApply.wholeAfter", `SELECT area_id FROM delivery
		WHERE list = $1 AND whole = 1 AND state = 'applied' AND linked_at > 0 AND as_of > $2 ORDER BY as_of`)
	qPersonDrop = register("pairApply.personDrop", `DELETE FROM person WHERE id = $1`)
	qCountOne   = register("pairApply.countPerson", `SELECT id, commune_id, village_id, group_id, birth, birth_prec, sex, ethnicity, occupation, poverty,
		resident, segment, working_age, covered, review, answered, told FROM person WHERE id = $1 AND merged_into IS NULL`)
	qCountOneCovered = register("pairApply.countSpells",
		`SELECT DISTINCT scheme FROM spell WHERE person_id = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)`)
	qCountOneReview = register("pairApply.countPairs", `SELECT DISTINCT r.list FROM pair a JOIN record r ON r.id = a.record_id
		WHERE a.person_id = $1 AND a.decision = 2 AND r.decision = 2`)
)

// DecidePair writes the decision about a pair; back to Review or RunnerUp it is nobody's.
func (tx *Tx) DecidePair(k PairKey, d Decision) error {
	by := tx.Actor
	if d == Review || d == RunnerUp {
		by = ""
	}
	return one(tx.Exec(qPairDecide, k.RecordID, k.PersonID, d, by, tx.NowMS()))
}

// SetPairTurn says how early the queue shows a pair.
func (tx *Tx) SetPairTurn(k PairKey, turn int) error {
	return one(tx.Exec(qPairTurn, k.RecordID, k.PersonID, turn))
}

// RecalledPair is a pair to which an earlier decision by hand speaks: it decides (HandMatched, HandRefused),
// or resembles (Review, Turn 2). ByActor and At are those of the earlier decision when it decides.
type RecalledPair struct {
	QueuedPair
}

// PutRecalled keeps such pairs.
func (tx *Tx) PutRecalled(list []RecalledPair) error {
	b := tx.Batch(qPairRecall)
	for _, p := range list {
		err := b.Add(p.RecordID, p.PersonID, p.Weight, p.Probability, p.Decision, p.ByActor, p.At, p.Turn, orNull(p.Earlier))
		if err != nil {
			b.Close()
			return err
		}
	}
	return b.Close()
}

// HandDecision is a pair decided by hand, with what its row said about the person.
type HandDecision struct {
	PairKey
	Decision    Decision
	ByActor     string
	At          int64
	FullName    string
	Birth       person.Birth
	Sex         person.Sex
	IDs         string // sealed
	CommuneID   int64
	VillageID   int64
	HouseholdNo string
	SpeaksOf    person.ID // of whom the row speaks by now; 0: of nobody yet
}

// HandDecisions lists every pair of a list that was decided by hand, in order of the rows.
func (tx *Tx) HandDecisions(list delivery.List) ([]HandDecision, error) {
	var all []HandDecision
	err := tx.each(qPairByHand, []any{list}, func(r *Rows) error {
		all = append(all, HandDecision{})
		h := &all[len(all)-1]
		return r.Scan(&h.RecordID, &h.PersonID, &h.Decision, &h.ByActor, &h.At, &h.FullName, null(&h.Birth.Date), &h.Birth.Precision, &h.Sex,
			&h.IDs, null(&h.CommuneID), null(&h.VillageID), &h.HouseholdNo, null(&h.SpeaksOf))
	})
	return all, err
}

// Spell finds one spell.
func (tx *Tx) Spell(id int64) (person.Spell, error) {
	var s person.Spell
	err := scanSpell(tx.QueryRow(qSpell, id), &s)
	return s, err
}

// RestoreSpell writes what a spell was before; whose it is stays.
func (tx *Tx) RestoreSpell(s person.Spell) error {
	return one(tx.Exec(qSpellPutOff, s.ID, s.To, s.SeenOn, s.Category, s.Months, s.Amount, s.EndReason, s.Source, orNull(s.RecordID)))
}

// DropSpell removes a spell that a decision had begun.
func (tx *Tx) DropSpell(id int64) error { return one(tx.Exec(qSpellDrop, id)) }

// DropPerson removes a person whom a decision had made, with the identifiers. It reports false, and does
// nothing, when something else refers to the person by now.
func (tx *Tx) DropPerson(id person.ID) (bool, error) {
	var links int64
	if err := tx.QueryRow(qPersonLinks, id).Scan(&links); err != nil || links > 0 {
		return false, err
	}
	if err := tx.DropIdentifiers(id); err != nil {
		return false, err
	}
	if err := tx.FeedPerson(id); err != nil {
		return false, err
	}
	if err := one(tx.Exec(qPersonDrop, id)); err != nil {
		return false, err
	}
	return true, tx.Change(ChangePerson, strconv.FormatInt(int64(id), 10))
}

// CountPerson reads one person as counting does, with the commune; NotFound for one merged away.
func (tx *Tx) CountPerson(id person.ID, on day.Date) (p CountRow, commune int64, err error) {
	err = tx.QueryRow(qCountOne, id).Scan(&p.ID, null(&commune), null(&p.Village), null(&p.Group), null(&p.Birth.Date), &p.Birth.Precision, &p.Sex,
		&p.Ethnicity, &p.Occupation, &p.Poverty, null(&p.Resident), &p.Segment, null(&p.WorkingAge), &p.Covered, &p.Review,
		&p.Standing.Answer, &p.Standing.Told)
	if err != nil {
		return p, 0, err
	}
	p.NewStanding = p.Standing // no decision about a pair changes what a round was told
	err = tx.each(qCountOneCovered, []any{id, on}, func(r *Rows) error {
		var s person.Scheme
		err := r.Scan(&s)
		p.NewCovered |= s.Bit()
		return err
	})
	if err != nil {
		return p, 0, err
	}
	err = tx.each(qCountOneReview, []any{id}, func(r *Rows) error {
		var name string
		err := r.Scan(&name)
		if s, ok := person.SchemeByCode(name); ok {
			p.NewReview |= s.Bit()
		}
		return err
	})
	return p, commune, err
}

// WholeListsAfter are the areas of the complete lists of a kind that were taken in for a day after on.
func (tx *Tx) WholeListsAfter(list delivery.List, on day.Date) ([]int64, error) {
	return tx.idList(qWholeAfter, list, on)
}

// CarriedPairs lists the records of later files to which a decision by hand was carried over.
func (tx *Tx) CarriedPairs(k PairKey, d Decision) ([]int64, error) {
	return tx.idList(qPairCarried, k.RecordID, k.PersonID, d)
}

// SpellsOfRecord lists the spells that a row told last.
func (tx *Tx) SpellsOfRecord(record int64) ([]int64, error) { return tx.idList(qSpellsRow, record) }

func (tx *Tx) idList(q *Query, args ...any) ([]int64, error) {
	var list []int64
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

// LastLinkRunID is the id of the latest run over a list; NotFound when there was none.
func (tx *Tx) LastLinkRunID(list delivery.List) (id int64, err error) {
	err = tx.QueryRow(qLastRunID, list).Scan(&id)
	return id, err
}

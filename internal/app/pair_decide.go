package app

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// settingPairTwo: two different people must agree before a doubtful pair is decided.
const settingPairTwo = "pair_two"

// maxPairNote is the longest note someone may leave for the next reader, in graphemes.
const maxPairNote = 300

// DecidePair takes in what the actor says of a doubtful pair. A word decides at once, or, when the office
// wants two, with the second person who says the same; "not sure" leaves the pair to others. What follows
// from a decision (whose row it is, spells, learnt identifiers, counts) is written in the same transaction.
// Conflict names who decided first; the same word said twice changes nothing.
func (a *App) DecidePair(ctx context.Context, actor Actor, v PairVerdict) (PairOutcome, error) {
	v.Note = vntext.Truncate(strings.TrimSpace(vntext.NFC(v.Note)), maxPairNote)
	var out PairOutcome
	var recount []int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		d, err := a.openDecision(tx, actor, v)
		if err != nil {
			return err
		}
		if said, err := d.saidBefore(); said || err != nil {
			return err
		}
		if err := d.say(v); err != nil {
			return err
		}
		out, recount = d.outcome, d.recount
		return nil
	})
	if err != nil || len(recount) == 0 {
		return out, err
	}
	return out, a.countNow(ctx, actor, recount)
}

// decision is one word on its way.
type decision struct {
	a        *App
	tx       *store.Tx
	actor    Actor
	key      store.PairKey
	pair     store.QueuedPair
	record   store.Record
	person   store.Person
	answer   store.PairAnswer
	opinions []store.PairOpinion
	before   pairBefore
	carried  []int64 // rows of later files that were decided because this one was
	recount  []int64
	outcome  PairOutcome
}

func (a *App) openDecision(tx *store.Tx, actor Actor, v PairVerdict) (*decision, error) {
	if v.Answer < store.SamePerson || v.Answer > store.NotSure {
		return nil, fault.New(fault.Invalid, "pair.no_answer")
	}
	d := &decision{a: a, tx: tx, actor: actor, key: store.PairKey{RecordID: v.RecordID, PersonID: v.PersonID}, answer: v.Answer}
	var err error
	if d.person, _, err = a.file(tx, actor, access.DecidePairs, v.PersonID); err != nil {
		return nil, err
	}
	if d.pair, err = tx.PairOf(d.key); err != nil {
		return nil, noSuchPair(err)
	}
	if d.record, err = tx.Record(v.RecordID); err != nil {
		return nil, err
	}
	if d.record.List == delivery.Residents { // the row is a person already, who must be within reach too
		if _, _, err := a.file(tx, actor, access.DecidePairs, d.record.PersonID); err != nil {
			return nil, err
		}
	}
	d.opinions, err = tx.OpinionsOf(d.key)
	return d, err
}

func noSuchPair(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "pair.no_such")
	}
	return err
}

// isOpen reports whether a pair can still be decided.
func isOpen(p store.QueuedPair, r store.Record) bool {
	if p.Decision != store.Review && p.Decision != store.RunnerUp {
		return false
	}
	if r.List == delivery.Residents {
		return r.Decision == store.OwnPerson && r.PersonID != p.PersonID
	}
	return r.Decision == store.Review
}

// saidBefore reports whether the actor's word stands already, so that a key pressed twice does nothing. A
// pair that is closed otherwise is a Conflict with the name of who closed it.
func (d *decision) saidBefore() (bool, error) {
	for _, o := range d.opinions {
		if o.ByActor == d.actor.AccountID && o.Answer == d.answer {
			d.outcome.Applied = o.Applied
			return true, nil
		}
	}
	if isOpen(d.pair, d.record) {
		return false, nil
	}
	deciding, err := d.tx.DecidingOpinions(d.record.ID)
	if err != nil {
		return false, err
	}
	first := -1
	for i, o := range deciding {
		if o.PersonID == d.key.PersonID || first < 0 && o.Answer == store.SamePerson {
			first = i
		}
	}
	if first < 0 {
		return false, fault.New(fault.Conflict, "pair.closed")
	}
	o := deciding[first]
	name, err := nameOf(d.tx, o.ByActor)
	if err != nil {
		return false, err
	}
	key := "pair.taken.same"
	if o.Answer == store.TwoPeople {
		key = "pair.taken.different"
	}
	return false, fault.New(fault.Conflict, key, name, time.UnixMilli(o.At).In(vietnam).Format("15:04"))
}

// nameOf is the name of an account; what is no account is its own name.
func nameOf(tx *store.Tx, account string) (string, error) {
	acc, err := tx.Account(account)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return account, nil
		}
		return "", err
	}
	return acc.Name, nil
}

// say keeps the word and, when enough agree, lets it act. Who thinks again takes the old word back.
func (d *decision) say(v PairVerdict) error {
	agree := map[string]bool{d.actor.AccountID: true}
	for _, o := range d.opinions {
		switch {
		case o.ByActor == d.actor.AccountID:
			if err := d.tx.UndoOpinion(o.ID); err != nil {
				return err
			}
		case o.Answer == v.Answer:
			agree[o.ByActor] = true
		}
	}
	two, err := pairTwo(d.tx)
	if err != nil {
		return err
	}
	o := store.PairOpinion{RecordID: v.RecordID, PersonID: v.PersonID, Answer: v.Answer, Note: v.Note}
	if err := d.tx.InsertOpinion(&o); err != nil {
		return err
	}
	d.outcome.OpinionID = o.ID
	if v.Answer == store.NotSure || two && len(agree) < 2 {
		if err := d.tx.SetPairTurn(d.key, max(d.pair.Turn, 1)); err != nil {
			return err
		}
		return d.audit("pair.opinion")
	}
	d.outcome.Applied = true
	if err := d.act(); err != nil {
		return err
	}
	text, err := json.Marshal(d.before)
	if err != nil {
		return err
	}
	if err := d.tx.ApplyOpinion(o.ID, d.a.Keys.Seal(text)); err != nil {
		return err
	}
	return d.audit("pair.decide")
}

func pairTwo(tx *store.Tx) (bool, error) {
	v, err := tx.Setting(settingPairTwo)
	return v == "1", err
}

var answerWords = map[store.PairAnswer]string{store.SamePerson: "same", store.TwoPeople: "different", store.NotSure: "unsure"}

func (d *decision) audit(act string) error {
	if err := d.tx.Change("pair", itoa(d.key.RecordID)+":"+itoa(int64(d.key.PersonID))); err != nil {
		return err
	}
	return d.tx.Audit(act, personRef(d.key.PersonID), "record:"+itoa(d.key.RecordID)+" "+answerWords[d.answer])
}

// act carries the decision out and says what it did to the counts.
func (d *decision) act() error {
	d.before = pairBefore{Turn: d.pair.Turn, Was: d.pair.Decision, Record: store.RecordDecision{RecordID: d.record.ID, PersonID: int64(d.record.PersonID),
		Decision: d.record.Decision, Weight: d.record.Weight, Probability: d.record.Probability}}
	measure, err := d.a.measure(d.tx, d.person, d.record.List.Scheme())
	if err != nil {
		return err
	}
	// The other candidates of the row are perhaps covered no longer, or still.
	people, err := candidates(d.tx, d.record.ID)
	if err != nil {
		return err
	}
	same := d.answer == store.SamePerson
	verdict := store.HandRefused
	if same {
		verdict = store.HandMatched
	}
	if err := d.tx.DecidePair(d.key, verdict); err != nil {
		return err
	}
	switch {
	case same && d.record.List == delivery.Residents:
		err = d.join()
	case same:
		err = d.give(d.person, store.HandMatched)
	case d.record.List != delivery.Residents:
		err = d.part()
	}
	if err != nil {
		return err
	}
	if d.before.Born != 0 {
		people = append(people, d.before.Born)
	}
	if err := d.a.shiftPeople(d.tx, people); err != nil {
		return err
	}
	d.outcome.Effects, err = measure.effects(d.tx)
	return err
}

// candidates are the persons paired with a record.
func candidates(tx *store.Tx, record int64) ([]person.ID, error) {
	pairs, err := tx.PairsOfRecord(record)
	if err != nil {
		return nil, err
	}
	list := make([]person.ID, len(pairs))
	for i, p := range pairs {
		list[i] = p.PersonID
	}
	return list, nil
}

// part notes that the row does not speak of the candidate. When nobody else may be meant, the participant
// is somebody who stands in no residents list, and becomes a person of its own.
func (d *decision) part() error {
	pairs, err := d.tx.PairsOfRecord(d.record.ID)
	if err != nil {
		return err
	}
	for _, open := range []store.Decision{store.Review, store.RunnerUp} {
		for _, p := range pairs {
			if p.Decision != open {
				continue
			}
			other, err := d.tx.Person(p.PersonID)
			if err != nil {
				return err
			}
			if other.MergedInto != 0 {
				continue
			}
			if open == store.RunnerUp {
				d.before.Raised = p.PersonID
				return d.tx.DecidePair(store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}, store.Review)
			}
			return nil // somebody else may be meant
		}
	}
	return d.bear()
}

// join makes the row's own person and the candidate one: the candidate stays, and lives where the newer row
// says.
func (d *decision) join() error {
	kept, lost, err := d.a.bothFiles(d.tx, d.actor, d.person.ID, d.record.PersonID)
	if err != nil {
		return err
	}
	d.before.Merge, err = d.a.mergeIn(d.tx, kept, lost, func(p *person.Person) {
		if !lost.Resident {
			return
		}
		p.Resident, p.CommuneID, p.VillageID, p.GroupID = true, lost.CommuneID, lost.VillageID, lost.GroupID
		p.HouseholdID, p.Relation, p.Address = lost.HouseholdID, lost.Relation, lost.Address
		p.Ethnicity, p.Occupation, p.Poverty = lost.Ethnicity, lost.Occupation, lost.Poverty
	})
	if err != nil {
		return err
	}
	d.recount = []int64{kept.CommuneID, lost.CommuneID}
	if err := countDue(d.tx, d.recount); err != nil {
		return err
	}
	return d.tx.DecideRecords([]store.RecordDecision{{RecordID: d.record.ID, PersonID: int64(kept.ID), Decision: store.HandMatched,
		Weight: d.pair.Weight, Probability: d.pair.Probability}})
}

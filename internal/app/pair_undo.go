package app

import (
	"context"
	"encoding/json"
	"slices"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// UndoPair takes a word about a pair back; opinion 0 is the actor's last. What the word had decided is put
// back as far as nothing newer stands on it: a spell that a later row went on with, or an identifier that
// another row says too, stays. Conflict when a later decision about the same row stands; it must be undone
// first.
func (a *App) UndoPair(ctx context.Context, actor Actor, opinion int64) (store.PairKey, PairOutcome, error) {
	var key store.PairKey
	var out PairOutcome
	var recount []int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := actor.may(access.DecidePairs); err != nil {
			return err
		}
		o, err := wordToUndo(tx, actor, opinion)
		if err != nil {
			return err
		}
		v := PairVerdict{RecordID: o.RecordID, PersonID: o.PersonID, Answer: o.Answer}
		d, err := a.openDecision(tx, actor, v)
		if err != nil {
			return hidden(err, "pair.nothing_to_undo")
		}
		if o.UndoneAt != 0 {
			return fault.New(fault.Conflict, "pair.undone_already")
		}
		if err := d.takeBack(o); err != nil {
			return err
		}
		key, out, recount = d.key, d.outcome, d.recount
		return d.audit("pair.undo")
	})
	if err != nil || len(recount) == 0 {
		return key, out, err
	}
	return key, out, a.countNow(ctx, actor, recount)
}

// wordToUndo finds a word; whether the actor reaches its pair is for the caller to ask before anything is said.
func wordToUndo(tx *store.Tx, actor Actor, id int64) (store.PairOpinion, error) {
	var o store.PairOpinion
	var err error
	if id == 0 {
		o, err = tx.LastOpinion(actor.AccountID)
	} else {
		o, err = tx.Opinion(id)
	}
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return o, fault.New(fault.NotFound, "pair.nothing_to_undo")
		}
	}
	return o, err
}

// takeBack undoes one word and all it did.
func (d *decision) takeBack(o store.PairOpinion) error {
	d.outcome.OpinionID = o.ID
	if !o.Applied {
		if err := d.tx.UndoOpinion(o.ID); err != nil {
			return err
		}
		return d.turnBack()
	}
	if o.Before == "" {
		return fault.New(fault.Conflict, "pair.erased")
	}
	deciding, err := d.tx.DecidingOpinions(d.record.ID)
	if err != nil {
		return err
	}
	if len(deciding) > 0 && deciding[0].ID != o.ID {
		return fault.New(fault.Conflict, "pair.later")
	}
	text, err := d.a.Keys.Open(o.Before)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &d.before); err != nil {
		return err
	}
	if err := d.tx.UndoOpinion(o.ID); err != nil {
		return err
	}
	m, err := d.a.measure(d.tx, d.person, d.record.List.Scheme())
	if err != nil {
		return err
	}
	if err := d.putBack(); err != nil {
		return err
	}
	d.outcome.Applied = true
	d.outcome.Effects, err = m.effects(d.tx)
	return err
}

func (d *decision) putBack() error {
	people, err := candidates(d.tx, d.record.ID)
	if err != nil {
		return err
	}
	holder := d.record.PersonID // the person may have been merged into another since
	if d.before.Merge != 0 {
		_, was, err := d.a.unmergeIn(d.tx, d.actor, d.before.Merge)
		if err != nil {
			return err
		}
		d.recount = []int64{was.Kept.CommuneID, was.Gone.CommuneID}
		if err := countDue(d.tx, d.recount); err != nil {
			return err
		}
	}
	if err := d.findCarried(d.pair.Decision); err != nil {
		return err
	}
	if err := d.spellsBack(); err != nil {
		return err
	}
	if err := d.carriedBack(); err != nil {
		return err
	}
	if d.before.Learnt != nil && holder != 0 {
		if err := d.forget(holder); err != nil {
			return err
		}
	}
	if err := d.tx.DecideRecords([]store.RecordDecision{d.before.Record}); err != nil {
		return err
	}
	if err := d.tx.DecidePair(d.key, d.before.Was); err != nil {
		return err
	}
	if d.before.Raised != 0 {
		if err := d.tx.DecidePair(store.PairKey{RecordID: d.record.ID, PersonID: d.before.Raised}, store.RunnerUp); err != nil {
			return err
		}
	}
	if err := d.turnBack(); err != nil {
		return err
	}
	if d.record.List != delivery.Residents && holder != 0 {
		people = append(people, holder)
	}
	if err := d.a.shiftPeople(d.tx, people); err != nil {
		return err
	}
	if d.before.Born == 0 || holder != d.before.Born {
		return nil
	}
	_, err = d.tx.DropPerson(d.before.Born)
	return err
}

// turnBack gives the pair the place in the queue it has without the word.
func (d *decision) turnBack() error {
	left, err := d.tx.OpinionsOf(d.key)
	if err != nil {
		return err
	}
	turn := 0
	if d.pair.Earlier != 0 {
		turn = 2
	} else if len(left) > 0 {
		turn = 1
	}
	return d.tx.SetPairTurn(d.key, turn)
}

// findCarried gathers the rows of later files that were decided because this one was.
func (d *decision) findCarried(how store.Decision) error {
	for next := []int64{d.record.ID}; len(next) > 0; next = next[1:] {
		more, err := d.tx.CarriedPairs(store.PairKey{RecordID: next[0], PersonID: d.key.PersonID}, how)
		if err != nil {
			return err
		}
		for _, r := range more {
			if r != d.record.ID && !slices.Contains(d.carried, r) {
				d.carried, next = append(d.carried, r), append(next, r)
			}
		}
	}
	return nil
}

// carriedBack opens those rows again: what carried them no longer stands.
func (d *decision) carriedBack() error {
	for _, r := range d.carried {
		spells, err := d.tx.SpellsOfRecord(r)
		if err != nil {
			return err
		}
		for _, s := range spells {
			if err := d.tx.DropSpell(s); err != nil {
				return err
			}
		}
		k := store.PairKey{RecordID: r, PersonID: d.key.PersonID}
		p, err := d.tx.PairOf(k)
		if err != nil {
			return err
		}
		if err := d.tx.DecidePair(k, store.Review); err != nil {
			return err
		}
		if err := d.tx.SetPairTurn(k, 1); err != nil {
			return err
		}
		err = d.tx.DecideRecords([]store.RecordDecision{{RecordID: r, Decision: store.Review, Weight: p.Weight, Probability: p.Probability}})
		if err != nil {
			return err
		}
	}
	return nil
}

// spellsBack removes or restores the spells of the decision, unless a newer row went on with them.
func (d *decision) spellsBack() error {
	mine := func(id int64) (bool, error) {
		s, err := d.tx.Spell(id)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return false, nil
		}
		return err == nil && (s.RecordID == d.record.ID || slices.Contains(d.carried, s.RecordID)), err
	}
	if d.before.Begun != 0 {
		if ok, err := mine(d.before.Begun); err != nil {
			return err
		} else if ok {
			if err := d.tx.DropSpell(d.before.Begun); err != nil {
				return err
			}
		}
	}
	if was := d.before.Renewed; was != nil {
		if ok, err := mine(was.ID); err != nil {
			return err
		} else if ok {
			if err := d.tx.RestoreSpell(*was); err != nil {
				return err
			}
		}
	}
	for _, was := range d.before.Ended {
		s, err := d.tx.Spell(was.ID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err != nil || s.EndReason != person.ReasonToCompulsory {
			continue
		}
		s.To, s.EndReason = was.To, was.EndReason
		if err := d.tx.RestoreSpell(s); err != nil {
			return err
		}
	}
	return nil
}

// forget takes from a person what only this row had told.
func (d *decision) forget(holder person.ID) error {
	p, err := d.tx.Person(holder)
	if err != nil {
		return err
	}
	ids, err := openIDs(d.a.Keys, p.Sealed)
	if err != nil {
		return err
	}
	others, err := d.saidByOthers(holder)
	if err != nil {
		return err
	}
	l := d.before.Learnt
	for _, v := range []struct {
		took string
		has  *string
	}{{l.IDs.Citizen, &ids.Citizen}, {l.IDs.Old, &ids.Old}, {l.IDs.SI, &ids.SI}, {l.IDs.Card, &ids.Card}, {l.IDs.Phone, &ids.Phone}} {
		if v.took != "" && *v.has == v.took && !others[v.took] {
			*v.has = ""
		}
	}
	if l.Birth != nil && p.Birth == d.record.Birth {
		p.Birth = *l.Birth
	}
	if l.Sex && p.Sex == d.record.Sex {
		p.Sex = person.SexUnknown
	}
	p.IDs, p.CitizenMask = ids, seal.Mask(ids.Citizen)
	return d.a.saveIdentified(d.tx, p)
}

// saidByOthers are the identifiers that the other rows of a person bear.
func (d *decision) saidByOthers(holder person.ID) (map[string]bool, error) {
	said := map[string]bool{}
	rows, err := d.tx.RecordsOf(holder)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.ID == d.record.ID || slices.Contains(d.carried, r.ID) {
			continue
		}
		ids, err := openIDs(d.a.Keys, r.Sealed)
		if err != nil {
			return nil, err
		}
		for _, v := range []string{ids.Citizen, ids.Old, ids.SI, ids.Card, ids.Phone} {
			said[v] = v != ""
		}
	}
	return said, nil
}

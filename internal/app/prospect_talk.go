package app

import (
	"context"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// NewTalk is what someone tells of a talk.
type NewTalk struct {
	On        day.Date // zero: today
	Minutes   int
	Way       string // visit call meeting
	Outcome   prospect.Outcome
	Schemes   int    // joined: bits of which; 0: the leading one
	Objection string // code of the catalogue; "": none
	Note      string
	Next      day.Date
	NextNote  string
	BroughtBy person.ID // joined: who brought them; 0: nobody
	Heard     string    // joined: where they heard of it; a code of outreach.Channels, or empty

	group, event int64 // whom and what the enrolment is counted with; set by visits and events
}

const (
	longestTalk  = 600 // minutes
	furthestNext = 400 // days
)

func (n *NewTalk) check(today day.Date, objections []prospect.Objection) error {
	var bad []fault.Field
	refuse := func(field, key string) { bad = append(bad, fault.Field{Field: field, Key: key}) }
	if n.On.IsZero() {
		n.On = today
	}
	if n.On.After(today) || n.On.Before(today.AddDays(-furthestNext)) {
		refuse("on", "prospect.talk.bad_day")
	}
	if n.Minutes < 0 || n.Minutes > longestTalk {
		refuse("minutes", "prospect.talk.bad_minutes")
	}
	if n.Way != "visit" && n.Way != "call" && n.Way != "meeting" {
		refuse("way", "prospect.talk.bad_way")
	}
	known := false
	for _, o := range prospect.Outcomes {
		known = known || o == n.Outcome
	}
	if !known {
		refuse("outcome", "prospect.talk.no_outcome")
	}
	known = n.Objection == ""
	for _, o := range objections {
		known = known || o.Code == n.Objection
	}
	if !known {
		refuse("objection", "prospect.talk.bad_objection")
	}
	if !n.Next.IsZero() && (n.Next.Before(n.On) || n.Next.After(today.AddDays(furthestNext))) {
		refuse("next", "prospect.talk.bad_next")
	}
	if len(bad) > 0 {
		return fault.WithFields("prospect.talk.refused", bad...)
	}
	n.Note, n.NextNote = shortNote(n.Note), shortNote(n.NextNote)
	return nil
}

// TellTalk keeps a talk. A joining counts at once: the household is judged anew in the same transaction,
// and the family's prospects whom nobody holds follow to the same holder.
func (a *App) TellTalk(ctx context.Context, actor Actor, id person.ID, n NewTalk) error {
	if err := n.check(a.Today(), a.cards); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, row, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		_, err = a.keepTalk(tx, actor, p, row, n)
		return err
	})
}

// keepTalk keeps a talk that was checked, in the running transaction: the talk, the enrolments it tells of, who
// brought whom, and what follows for the family. A visit is a talk with a door; both go this way.
func (a *App) keepTalk(tx *store.Tx, actor Actor, p store.Person, row store.ProspectRow, n NewTalk) (store.Talk, error) {
	t := store.Talk{Person: p.ID, Holder: row.Holder, On: n.On, Minutes: n.Minutes, Way: n.Way, Outcome: n.Outcome, Objection: n.Objection,
		Next: n.Next, NextNote: n.NextNote}
	var err error
	if t.Schemes, err = joinedSchemes(tx, p.ID, row, n); err != nil {
		return t, err
	}
	if n.Note != "" {
		t.Note = a.Keys.Seal([]byte(n.Note))
	}
	if err := tx.InsertTalk(&t); err != nil {
		return t, err
	}
	if err := enrolTalk(tx, p.Person, t, n); err != nil {
		return t, err
	}
	if n.BroughtBy != 0 && n.Outcome == prospect.OutcomeJoined {
		if err := a.bring(tx, actor, p.ID, n.BroughtBy, n.On); err != nil {
			return t, err
		}
	}
	if err := a.judgeAgain(tx, p.Person, row.Holder); err != nil {
		return t, err
	}
	return t, tx.Audit("prospect.talk", personRef(p.ID), string(n.Outcome))
}

// judgeAgain judges the household of a person in the running transaction; who is newly first in the
// family follows to the holder.
func (a *App) judgeAgain(tx *store.Tx, p person.Person, holder int64) error {
	if p.HouseholdID == 0 {
		return prospectsDue(tx, []int64{p.CommuneID})
	}
	j, err := a.judgeIn(tx)
	if err != nil {
		return err
	}
	if err := j.household(tx, p.CommuneID, p.HouseholdID); err != nil || holder == 0 {
		return err
	}
	rows, err := tx.ProspectsOfHousehold(p.HouseholdID)
	if err != nil {
		return err
	}
	var family []person.ID
	for id, r := range rows {
		if r.Lead != prospect.None && r.Holder == 0 && r.Tags.Has(prospect.TagKinJoined) {
			family = append(family, id)
		}
	}
	_, err = tx.MoveProspects(store.HoldExpand, family, 0, holder, "")
	return err
}

// WithdrawTalk takes back a talk that was told wrongly. It stays visible, struck through.
func (a *App) WithdrawTalk(ctx context.Context, actor Actor, id person.ID, talk int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, row, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		if err := takeBack(tx, id, talk); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.NotFound, "prospect.talk.none")
			}
			return err
		}
		if err := a.judgeAgain(tx, p.Person, row.Holder); err != nil {
			return err
		}
		return tx.Audit("prospect.talk.withdraw", personRef(id), "")
	})
}

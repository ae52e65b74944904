package app

import (
	"context"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// prospectOps are the operations about prospects.
func prospectOps() map[string]opKind {
	return map[string]opKind{
		"prospect.touch": {v: 1, physical: true, run: touchProspect, where: whereProspect},
		"prospect.hold":  {v: 1, run: holdProspect, where: whereProspect},
	}
}

type touchBody struct {
	Person    refID            `json:"person"`
	On        day.Date         `json:"on"`
	Minutes   int              `json:"minutes"`
	Way       string           `json:"way"`
	Outcome   prospect.Outcome `json:"outcome"`
	Schemes   int              `json:"schemes"`
	Objection string           `json:"objection"`
	Note      string           `json:"note"`
	Next      day.Date         `json:"next"`
	NextNote  string           `json:"next_note"`
	BroughtBy refID            `json:"brought_by"`
}

func touchProspect(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b touchBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	if b.On.IsZero() || b.On.After(a.Today()) { // a clock that ran ahead: the operation's own day was made good
		b.On = o.Day
	}
	return personRef(person.ID(b.Person)), a.TellTalk(ctx, o.Actor, person.ID(b.Person), NewTalk{On: b.On, Minutes: b.Minutes, Way: b.Way,
		Outcome: b.Outcome, Schemes: b.Schemes, Objection: b.Objection, Note: b.Note, Next: b.Next, NextNote: b.NextNote,
		BroughtBy: person.ID(b.BroughtBy)})
}

type holdBody struct {
	Person refID  `json:"person"`
	Act    string `json:"act"`
	Holder refID  `json:"holder"`
	From   refID  `json:"from"`
	Note   string `json:"note"`
}

func holdProspect(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b holdBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	who := person.ID(b.Person)
	switch b.Act {
	case store.HoldAssign:
		return personRef(who), a.AssignProspect(ctx, o.Actor, who, int64(b.Holder))
	case store.HoldRelease:
		return personRef(who), a.ReleaseProspect(ctx, o.Actor, who, b.Note)
	case store.HoldHandOver:
		return personRef(who), a.HandOverProspect(ctx, o.Actor, who, int64(b.From), int64(b.Holder), b.Note)
	}
	return "", fault.New(fault.Invalid, "sync.bad_body")
}

func whereProspect(tx *store.Tx, o *phoneOp) ([]int64, error) {
	var b struct {
		Person refID `json:"person"`
	}
	if err := o.body(&b); err != nil {
		return nil, err
	}
	return placeOfPerson(tx, b.Person)
}

package app

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// Gifts in the judgement of prospects: who was given cover is left alone while it runs, asked before it ends, and
// told apart from those who pay for themselves.

// giftsSince is the first last day of gifts that are still spoken of on the register's day.
func (j *judge) giftsSince() day.Date { return j.law.On.AddDays(-savings.AskDays) }

// read reads the people of a commune with everything that judging them needs.
func (j *judge) read(tx *store.Tx, commune int64) ([]store.JudgedPerson, map[person.HouseholdID][]prospect.Means, error) {
	list, means, err := tx.JudgedPeople(commune)
	if err != nil {
		return nil, nil, err
	}
	gifts, err := tx.JudgedGifts(commune, j.giftsSince())
	give(list, gifts)
	return list, means, err
}

// give lays gifts beside their recipients.
func give(list []store.JudgedPerson, gifts []store.JudgedGift) {
	if len(gifts) == 0 {
		return
	}
	at := make(map[person.ID]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	for _, g := range gifts {
		if i, ok := at[g.Person]; ok {
			list[i].Give(g.Scheme, g.Gift)
		}
	}
}

// onItsWay takes whoever was given cover for covered while lists cannot show it yet. A gift that no list shows after
// that is no reason to leave the family alone: either the card never came, or the list lacks it.
func (j *judge) onItsWay(m *prospect.Member, s person.Scheme) {
	g := m.Gift(s)
	if g.To.IsZero() || g.To.Before(j.law.On) || m.Covered&s.Bit() != 0 || j.law.On.DaysSince(g.From) > joinedWaitDays {
		return
	}
	j.cover(m, s, g.From, g.To)
}

// judgeRecipient judges the household of whoever has just been given cover, if it was given: nobody goes on asking
// them to pay for what was paid.
func (a *App) judgeRecipient(tx *store.Tx, id person.ID, given bool) error {
	if !given {
		return nil
	}
	p, err := tx.Person(id)
	if err != nil {
		return err
	}
	return a.judgeAgain(tx, p.Person, 0)
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// LapseLine is one person's stop, with what was said of it.
type LapseLine struct {
	Person person.ID
	Name   string
	Unit   string // commune or village
	Last   day.Date
	Back   bool
	Reason person.LapseReason // empty: nobody asked yet
}

// LapsesView is who stopped in a place over a period, and why. Moves to compulsory insurance are not among them.
type LapsesView struct {
	Path    []org.Unit
	Scheme  person.Scheme
	Period  person.Period
	Bridge  person.Bridge
	Lines   []LapseLine // latest first, at most mostLapses
	Reasons map[person.LapseReason]int64
	Unasked int64
}

// mostLapses is how many names one page holds; a place below has fewer.
const mostLapses = 300

// Lapses lists who stopped. It names people: seeing names is needed, and the reading is recorded.
func (a *App) Lapses(ctx context.Context, actor Actor, unit int64, s person.Scheme, period person.Period) (LapsesView, error) {
	v := LapsesView{Scheme: s, Period: period, Reasons: map[person.LapseReason]int64{}}
	if s == person.SchemeAny || period.From.IsZero() || period.To.Before(period.From) {
		return v, fault.New(fault.Invalid, "app.bad_period")
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeNames, unit, day.Date{}); err != nil {
			return err
		}
		said, err := tx.LapsesBetween(s, period.From.AddDays(-1), period.To)
		if err != nil {
			return err
		}
		type stop struct {
			person person.ID
			last   day.Date
		}
		words := map[stop]person.LapseReason{}
		for _, l := range said {
			words[stop{l.Person, l.Last}] = l.Reason
		}
		u := v.Path[len(v.Path)-1]
		err = tx.EachHistory(int(u.Level), u.ID, s, func(h person.History) error {
			person.Movements(h, s, period, &v.Bridge)
			for _, l := range person.LapsesOf(h, s, period) {
				reason := words[stop{l.Person, l.Last}]
				if reason == "" {
					v.Unasked++
				} else {
					v.Reasons[reason]++
				}
				v.Lines = append(v.Lines, LapseLine{Person: l.Person, Last: l.Last, Back: l.Back, Reason: reason})
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.SortStableFunc(v.Lines, func(a, b LapseLine) int { return b.Last.Compare(a.Last) })
		v.Lines = v.Lines[:min(len(v.Lines), mostLapses)]
		return nameLapses(tx, v.Lines)
	})
	if err != nil {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "lapses.read", "unit:"+itoa(v.Path[len(v.Path)-1].ID), itoa(int64(len(v.Lines))))
}

func nameLapses(tx *store.Tx, lines []LapseLine) error {
	for n := range lines {
		p, err := tx.Person(lines[n].Person)
		if err != nil {
			return err
		}
		lines[n].Name = p.FullName
		for _, id := range []int64{p.VillageID, p.CommuneID} {
			if id == 0 || lines[n].Unit != "" {
				continue
			}
			u, err := tx.Unit(id, day.Date{})
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			lines[n].Unit = u.FullName
		}
	}
	return nil
}

// SayLapse keeps why somebody stopped; an empty reason takes the word back. Errors: Invalid (no such reason, no such
// stop), NotFound (a person out of reach).
func (a *App) SayLapse(ctx context.Context, actor Actor, id person.ID, s person.Scheme, last day.Date, reason person.LapseReason) error {
	if reason != "" && !slices.Contains(person.LapseReasons[:], reason) {
		return fault.New(fault.Invalid, "lapse.bad.reason")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, err := tx.Person(id)
		if err != nil {
			return hidden(err, "app.no_such_place")
		}
		if _, err := a.place(tx, actor, access.SeeNames, p.CommuneID, day.Date{}); err != nil {
			return err
		}
		spells, err := tx.SpellsOf(id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(spells, func(x person.Spell) bool { return x.Scheme == s && x.To == last }) {
			return fault.New(fault.Invalid, "lapse.bad.stop")
		}
		if err := tx.SetLapse(store.Lapse{Person: id, Scheme: s, Last: last, Reason: reason}); err != nil {
			return err
		}
		return tx.Audit("lapse.say", "person:"+itoa(int64(id)), string(reason))
	})
}

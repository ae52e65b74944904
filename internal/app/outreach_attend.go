package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Attendance is one who came to an event, as told at its door: a line of the guest list, a person of the register, or a name.
type Attendance struct {
	Event    int64
	Guest    int64 // 0: see Person, Name
	Person   person.ID
	Name     string
	Phone    string
	Result   prospect.Outcome // "": nothing was said yet; what was said before stays
	Schemes  int              // joined
	PublicOK bool             // agreed to receive book or card in public
}

// AttendEvent notes that somebody came (7.03). Told twice it is one guest; who was not invited is added. Whoever walks may tell
// it, of events in their territory and around it. Conflict before the day of the event, and when it was called off.
func (a *App) AttendEvent(ctx context.Context, actor Actor, t Attendance) (guest int64, err error) {
	t.Name = vntext.Truncate(line(t.Name), 120)
	if t.Guest == 0 && t.Person == 0 && t.Name == "" || t.Phone != "" && !isPhone(t.Phone) {
		return 0, fault.WithFields("outreach.guest.refused", fault.Field{Field: "name", Key: "outreach.guest.name"})
	}
	if t.Result != "" && !slices.Contains(saidAtEvents[:], t.Result) {
		return 0, fault.WithFields("outreach.guest.refused", fault.Field{Field: "result", Key: "outreach.guest.result"})
	}
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		e, err := a.gatheringNear(tx, actor, t.Event)
		if err != nil {
			return err
		}
		if e.State == store.EventCancelled {
			return fault.New(fault.Conflict, "outreach.event.ended")
		}
		if e.On.After(a.Today()) {
			return fault.New(fault.Conflict, "outreach.event.not_yet")
		}
		g, err := a.guestTold(tx, actor, t)
		if err != nil {
			return err
		}
		guest = g.ID
		m := GuestMark{Guest: g.ID, Came: true, Result: t.Result, Schemes: t.Schemes, PublicOK: t.PublicOK || g.PublicOK}
		if m.Result == "" {
			m.Result = prospect.Outcome(g.Result)
		}
		if err := a.markGuest(tx, actor, e, g, m); err != nil {
			return err
		}
		return tx.Audit("event.attend", "event:"+itoa(e.ID), "")
	})
	return guest, err
}

// saidAtEvents is what a guest can say; who is absent is no guest.
var saidAtEvents = [...]prospect.Outcome{prospect.OutcomeThinking, prospect.OutcomeAgreed, prospect.OutcomeJoined, prospect.OutcomeRefused}

// gatheringNear loads an event of the actor's territory or of a place around it: a village's people go to the commune's conference.
func (a *App) gatheringNear(tx *store.Tx, actor Actor, id int64) (store.Gathering, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_event")
	if err := actor.may(access.WalkDoors); err != nil {
		return store.Gathering{}, err
	}
	e, err := tx.Gathering(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return e, err
	}
	path, err := tx.Path(e.UnitID, day.Date{})
	if err != nil || actor.Covers(ids(path)) {
		return e, err
	}
	around, err := tx.Path(actor.UnitID, day.Date{})
	if err != nil {
		return e, err
	}
	if !slices.Contains(ids(around), e.UnitID) {
		return e, gone
	}
	return e, nil
}

// guestTold finds the guest that is meant, or puts them on the list.
func (a *App) guestTold(tx *store.Tx, actor Actor, t Attendance) (store.EventGuest, error) {
	guests, err := tx.Guests(t.Event)
	if err != nil {
		return store.EventGuest{}, err
	}
	i := slices.IndexFunc(guests, func(g store.EventGuest) bool {
		return t.Guest != 0 && g.ID == t.Guest || t.Guest == 0 && t.Person != 0 && g.Person == t.Person
	})
	if i >= 0 {
		return guests[i], nil
	}
	if t.Guest != 0 {
		return store.EventGuest{}, fault.New(fault.NotFound, "outreach.no_such_guest")
	}
	g := store.EventGuest{EventID: t.Event, Person: t.Person, Came: true, PublicOK: t.PublicOK}
	if t.Person != 0 {
		p, _, err := a.file(tx, actor, access.WalkDoors, t.Person)
		if err != nil {
			return g, err
		}
		g.Village = p.VillageID
	} else {
		g.Name = a.Keys.Seal([]byte(t.Name))
	}
	if t.Phone != "" {
		g.Phone = a.Keys.Seal([]byte(t.Phone))
	}
	return g, tx.InsertGuest(&g)
}

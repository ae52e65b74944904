package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// InviteProspects puts the first prospects of the event's place on its guest list, at most limit, those who are on it already
// left out. It returns how many were added.
func (a *App) InviteProspects(ctx context.Context, actor Actor, event int64, limit int) (int, error) {
	n := 0
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		e, err := a.gatheringIn(tx, actor, access.RunEvents, event, true)
		if err != nil {
			return err
		}
		guests, err := tx.Guests(event)
		if err != nil {
			return err
		}
		known := map[person.ID]bool{}
		for _, g := range guests {
			known[g.Person] = true
		}
		u, err := tx.Unit(e.UnitID, day.Date{})
		if err != nil {
			return err
		}
		lines, err := tx.ProspectLines(store.ProspectFilter{Level: int(u.Level), UnitID: u.ID, Holder: -1}, -1, 0, min(limit, 200)+len(guests))
		if err != nil {
			return err
		}
		for _, l := range lines {
			if known[l.Person] || n >= limit {
				continue
			}
			if err := tx.InsertGuest(&store.EventGuest{EventID: event, Person: l.Person}); err != nil {
				return err
			}
			n++
		}
		return tx.Audit("event.invite", "event:"+itoa(event), itoa(int64(n)))
	})
	return n, err
}

// NewGuest is one who came without being invited: a person of the register, or a name.
type NewGuest struct {
	Person      person.ID
	Name, Phone string
}

// AddGuest puts somebody on the list who came. Who is not in the register is kept by name, sealed.
func (a *App) AddGuest(ctx context.Context, actor Actor, event int64, n NewGuest) error {
	n.Name = vntext.Truncate(line(n.Name), 120)
	if n.Person == 0 && n.Name == "" || n.Phone != "" && !isPhone(n.Phone) {
		return fault.WithFields("outreach.guest.refused", fault.Field{Field: "name", Key: "outreach.guest.name"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.gatheringIn(tx, actor, access.RunEvents, event, true); err != nil {
			return err
		}
		g := store.EventGuest{EventID: event, Person: n.Person, Came: true}
		if n.Person != 0 {
			if _, _, err := a.file(tx, actor, access.RunEvents, n.Person); err != nil {
				return err
			}
			guests, err := tx.Guests(event)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(guests, func(x store.EventGuest) bool { return x.Person == n.Person }) {
				return fault.New(fault.Conflict, "outreach.guest.twice")
			}
		} else {
			g.Name = a.Keys.Seal([]byte(n.Name))
		}
		if n.Phone != "" {
			g.Phone = a.Keys.Seal([]byte(n.Phone))
		}
		if err := tx.InsertGuest(&g); err != nil {
			return err
		}
		return tx.Audit("event.guest", "event:"+itoa(event), "")
	})
}

// GuestMark is what is known of a guest: whether they came, what came of it, and whether they agree to stand in the
// public hand-over list.
type GuestMark struct {
	Guest    int64
	Came     bool
	Result   prospect.Outcome // "": nothing was said
	Schemes  int              // joined
	PublicOK bool
}

// MarkGuests keeps what the sign-in sheet says. A guest of the register who said something gets a talk of way "meeting" in
// their history, once; a joining counts with the event; who is interested gets a task due within seven days (7.05).
func (a *App) MarkGuests(ctx context.Context, actor Actor, event int64, marks []GuestMark) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		e, err := a.gatheringIn(tx, actor, access.RunEvents, event, true)
		if err != nil {
			return err
		}
		if e.On.After(a.Today()) {
			return fault.New(fault.Conflict, "outreach.event.not_yet")
		}
		guests, err := tx.Guests(event)
		if err != nil {
			return err
		}
		for _, m := range marks {
			i := slices.IndexFunc(guests, func(g store.EventGuest) bool { return g.ID == m.Guest })
			if i < 0 {
				return fault.New(fault.NotFound, "outreach.no_such_guest")
			}
			if m.Result != "" && !slices.Contains(prospect.Outcomes[:], m.Result) || m.Result == prospect.OutcomeAbsent {
				return fault.WithFields("outreach.guest.refused", fault.Field{Field: "result", Key: "outreach.guest.result"})
			}
			if err := a.markGuest(tx, actor, e, guests[i], m); err != nil {
				return err
			}
		}
		return tx.Audit("event.mark", "event:"+itoa(event), itoa(int64(len(marks))))
	})
}

func (a *App) markGuest(tx *store.Tx, actor Actor, e store.Gathering, g store.EventGuest, m GuestMark) error {
	g.Came, g.PublicOK = m.Came || m.Result != "", m.PublicOK
	if g.TalkID != 0 && g.Result != string(m.Result) {
		if err := a.unsay(tx, &g); err != nil {
			return err
		}
	}
	g.Result = string(m.Result)
	if g.Result != "" && g.Person != 0 && g.TalkID == 0 {
		if err := a.talkAt(tx, actor, e, &g, m); err != nil {
			return err
		}
	}
	if err := a.followUp(tx, e, &g); err != nil {
		return err
	}
	return tx.MarkGuest(g)
}

// unsay takes back what was written for a guest by mistake: the talk, and the enrolment it told of.
func (a *App) unsay(tx *store.Tx, g *store.EventGuest) error {
	if err := takeBack(tx, g.Person, g.TalkID); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	g.TalkID = 0
	p, err := tx.Person(g.Person)
	if err != nil {
		return err
	}
	return a.judgeAgain(tx, p.Person, 0)
}

func (a *App) talkAt(tx *store.Tx, actor Actor, e store.Gathering, g *store.EventGuest, m GuestMark) error {
	p, err := tx.Person(g.Person)
	if err != nil {
		return err
	}
	row, err := prospectRow(tx, g.Person)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	n := NewTalk{On: e.On, Way: "meeting", Outcome: m.Result, Schemes: m.Schemes, Heard: "event", event: e.ID}
	if isInterested(m.Result) {
		n.Next = e.On.AddDays(outreach.FollowUpDays)
	}
	if err != nil && n.Schemes == 0 {
		n.Schemes = person.SchemeVoluntarySI.Bit()
	}
	t, err := a.keepTalk(tx, actor, p, row, n)
	g.TalkID = t.ID
	return err
}

func isInterested(o prospect.Outcome) bool {
	return o == prospect.OutcomeThinking || o == prospect.OutcomeAgreed
}

// followUp gives the task of seeing an interested guest again. The guest's number leads to the event, not to a name: a task's
// words are read by everyone of the place.
func (a *App) followUp(tx *store.Tx, e store.Gathering, g *store.EventGuest) error {
	if !isInterested(prospect.Outcome(g.Result)) || g.TaskID != 0 {
		return nil
	}
	unit := e.UnitID
	if g.Village != 0 {
		unit = g.Village
	}
	href := "/outreach/events/" + itoa(e.ID)
	if g.Person != 0 {
		href = "/prospects/" + itoa(int64(g.Person))
	}
	t := systemTask("task.guest", "", unit, access.MeetProspects, href, e.On.AddDays(outreach.FollowUpDays), e.Title, e.On.VN())
	t.Origin = guestOrigin(g.ID)
	if err := tx.InsertTask(&t); err != nil {
		return err
	}
	g.TaskID = t.ID
	return nil
}

func guestOrigin(guest int64) string { return "guest:" + itoa(guest) }

func (a *App) openGuests(list []store.EventGuest) error {
	for i := range list {
		for _, s := range []*string{&list[i].Name, &list[i].Phone} {
			if *s == "" {
				continue
			}
			text, err := a.Keys.Open(*s)
			if err != nil {
				return err
			}
			*s = string(text)
		}
		if list[i].Name == "" {
			list[i].Name = list[i].FullName
		}
	}
	return nil
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// PlanGathering keeps a new event (id 0), or changes one that is still planned. Its place lies in the actor's territory.
func (a *App) PlanGathering(ctx context.Context, actor Actor, id int64, e outreach.Event) (int64, error) {
	e.Title, e.Venue, e.Speaker = line(e.Title), line(e.Venue), line(e.Speaker)
	if err := e.Check(); err != nil {
		return 0, err
	}
	row := store.Gathering{ID: id, Event: e}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.RunEvents, e.UnitID, day.Date{})
		if err != nil {
			return err
		}
		row.UnitID = path[len(path)-1].ID
		if id != 0 {
			if _, err := a.gatheringIn(tx, actor, access.RunEvents, id, true); err != nil {
				return err
			}
		}
		if err := tx.SaveGathering(&row); err != nil {
			return err
		}
		return tx.Audit("event.plan", "event:"+itoa(row.ID), string(e.Kind))
	})
	return row.ID, err
}

// gatheringIn loads an event of the actor's territory; open: it must still be planned.
func (a *App) gatheringIn(tx *store.Tx, actor Actor, act access.Act, id int64, open bool) (store.Gathering, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_event")
	if err := actor.may(act); err != nil {
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
	if err != nil {
		return e, err
	}
	if !actor.Covers(ids(path)) {
		return e, gone
	}
	if open && e.State != store.EventPlanned {
		return e, fault.New(fault.Conflict, "outreach.event.ended")
	}
	return e, nil
}

// CloseGathering ends an event with its typed outcomes. It sees to it that every interested guest has a task (7.05).
func (a *App) CloseGathering(ctx context.Context, actor Actor, event int64, numbers map[string]int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		e, err := a.gatheringIn(tx, actor, access.RunEvents, event, true)
		if err != nil {
			return err
		}
		if e.On.After(a.Today()) {
			return fault.New(fault.Conflict, "outreach.event.not_yet")
		}
		var bad []fault.Field
		for field, n := range numbers {
			if !slices.Contains(e.Kind.Fields(), field) || n < 0 || n > 1_000_000 {
				bad = append(bad, fault.Field{Field: field, Key: "outreach.event.number"})
			}
		}
		if len(bad) > 0 {
			return fault.WithFields("outreach.event.refused", bad...)
		}
		for field, n := range numbers {
			if err := tx.SetEventNumber(event, field, n); err != nil {
				return err
			}
		}
		guests, err := tx.Guests(event)
		if err != nil {
			return err
		}
		for _, g := range guests {
			had := g.TaskID
			if err := a.followUp(tx, e, &g); err != nil {
				return err
			}
			if g.TaskID != had {
				if err := tx.MarkGuest(g); err != nil {
					return err
				}
			}
		}
		if err := tx.EndGathering(event, store.EventClosed); err != nil {
			return err
		}
		return tx.Audit("event.close", "event:"+itoa(event), "")
	})
}

// CancelGathering calls a planned event off.
func (a *App) CancelGathering(ctx context.Context, actor Actor, event int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.gatheringIn(tx, actor, access.RunEvents, event, true); err != nil {
			return err
		}
		if err := tx.EndGathering(event, store.EventCancelled); err != nil {
			return err
		}
		return tx.Audit("event.cancel", "event:"+itoa(event), "")
	})
}

// GatheringLine is an event with what it brought. Spot is by field: typed where somebody typed it, else counted.
type GatheringLine struct {
	store.Gathering
	Place   string
	Numbers map[string]int64
	Onward  int64 // sign-ups of those who came, in the 30 days after
	Open    bool  // the 30 days are not over
}

// Joined is all schemes' sign-ups on the spot.
func (l GatheringLine) Joined() int64 {
	return l.Numbers[outreach.FieldVoluntary] + l.Numbers[outreach.FieldHealth]
}

// GatheringFile is one event with its guests; names only for those who may see names.
type GatheringFile struct {
	GatheringLine
	Guests   []store.EventGuest // names and phones opened
	MayNames bool
	MayRun   bool
}

// Gathering opens an event. Guests are listed for those who may see names of the place; reading them is noted.
func (a *App) Gathering(ctx context.Context, actor Actor, id int64) (GatheringFile, error) {
	f := GatheringFile{MayNames: access.May(actor.Role, access.SeeNames), MayRun: access.May(actor.Role, access.RunEvents)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		e, err := a.gatheringIn(tx, actor, access.SeeCounts, id, false)
		if err != nil {
			return err
		}
		numbers, err := tx.EventNumbers(id)
		if err != nil {
			return err
		}
		if f.GatheringLine, err = gatheringLine(tx, e, numbers, a.Today()); err != nil || !f.MayNames {
			return err
		}
		if f.Guests, err = tx.Guests(id); err != nil {
			return err
		}
		return a.openGuests(f.Guests)
	})
	if err != nil || !f.MayNames || len(f.Guests) == 0 {
		return f, err
	}
	return f, a.Store.Audit(ctx, actor.AccountID, "event.read", "event:"+itoa(id), itoa(int64(len(f.Guests))))
}

func gatheringLine(tx *store.Tx, e store.Gathering, typed map[string]int64, today day.Date) (GatheringLine, error) {
	l := GatheringLine{Gathering: e, Numbers: map[string]int64{}, Open: e.On.AddDays(outreach.OnwardDays).After(today)}
	units, err := unitNames{tx: tx, known: map[int64]org.Unit{}}.of(e.UnitID)
	if err != nil {
		return l, err
	}
	if len(units) > 0 {
		l.Place = units[0].FullName
	}
	spot, onward, err := tx.EventEnrolments(e.ID, e.On, e.On.AddDays(outreach.OnwardDays))
	if err != nil {
		return l, err
	}
	for _, n := range onward {
		l.Onward += n
	}
	l.Numbers[outreach.FieldVoluntary] = spot[person.SchemeVoluntarySI]
	l.Numbers[outreach.FieldHealth] = spot[person.SchemeHealth]
	guests, err := tx.Guests(e.ID)
	if err != nil {
		return l, err
	}
	for _, g := range guests {
		if g.Came {
			l.Numbers[outreach.FieldAttended]++
		}
		if isInterested(prospect.Outcome(g.Result)) {
			l.Numbers[outreach.FieldInterested]++
		}
	}
	for field, n := range typed {
		l.Numbers[field] = n
	}
	return l, nil
}

// GatheringsView is the events of a place and time, how launches stand, and what sorts of events bring.
type GatheringsView struct {
	Lines   []GatheringLine
	Cadence []PlaceCadence              // the four quarters of the year; of a commune those of the office that serves it
	Serves  string                      // that office; "" where the province is looked at, or nobody serves
	Offices []OfficeCadence             // of the province: base offices, who is behind first
	Yields  map[string][]outreach.Yield // by what they are sorted: kind, venue, hours, host, audience
	MayRun  bool
}

// PlaceCadence is how the launches of the province stand in the four quarters of the year of the day asked about.
type PlaceCadence struct {
	Quarter outreach.Cadence
	Score   int
	Of      int
}

// Gatherings lists events between two days (both included) of a place and below.
func (a *App) Gatherings(ctx context.Context, actor Actor, unit int64, from, to day.Date) (GatheringsView, error) {
	v := GatheringsView{Yields: map[string][]outreach.Yield{}, MayRun: access.May(actor.Role, access.RunEvents)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		inside, err := unitsIn(tx, path[len(path)-1].ID)
		if err != nil {
			return err
		}
		numbers, err := tx.EventNumbersBetween(from, to)
		if err != nil {
			return err
		}
		list, err := tx.Gatherings(from, to)
		if err != nil {
			return err
		}
		for _, e := range list {
			if !inside[e.UnitID] {
				continue
			}
			l, err := gatheringLine(tx, e, numbers[e.ID], a.Today())
			if err != nil {
				return err
			}
			v.Lines = append(v.Lines, l)
		}
		v.yields()
		return v.cadence(tx, path[len(path)-1], inside, to, a.Today())
	})
	return v, err
}

// unitsIn is the ids of a unit and everything in it today.
func unitsIn(tx *store.Tx, unit int64) (map[int64]bool, error) {
	units, err := tx.Below(unit, day.Date{})
	in := map[int64]bool{unit: true}
	for _, u := range units {
		in[u.ID] = true
	}
	return in, err
}

func (v *GatheringsView) yields() {
	type sum struct {
		n      int
		joined int64
	}
	by := map[string]map[string]*sum{}
	add := func(sort, value string, l GatheringLine) {
		if value == "" {
			return
		}
		if by[sort] == nil {
			by[sort] = map[string]*sum{}
		}
		if by[sort][value] == nil {
			by[sort][value] = &sum{}
		}
		by[sort][value].n++
		by[sort][value].joined += l.Joined() + l.Onward
	}
	for _, l := range v.Lines {
		if l.State != store.EventClosed {
			continue
		}
		add("kind", string(l.Kind), l)
		add("venue", l.VenueKind, l)
		hours := "evening"
		if outreach.InOfficeHours(l.On, l.Minute) {
			hours = "office"
		}
		add("hours", hours, l)
		add("audience", l.Audience, l)
		for _, h := range l.Hosts {
			add("host", h, l)
		}
		add("speaker", l.Speaker, l)
	}
	for sort, values := range by {
		var list []outreach.Yield
		for value, s := range values {
			list = append(list, outreach.YieldOf(value, s.n, s.joined))
		}
		v.Yields[sort] = outreach.RankYields(list)
	}
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// Schedule lets a published loudspeaker text be played in a place on some weekdays.
func (a *App) Schedule(ctx context.Context, actor Actor, b store.Broadcast) (int64, error) {
	var bad []fault.Field
	if b.From.IsZero() || b.To.Before(b.From) || b.To.DaysSince(b.From) > 366 {
		bad = append(bad, fault.Field{Field: "to", Key: "outreach.broadcast.days"})
	}
	if b.Weekdays <= 0 || b.Weekdays > 127 {
		bad = append(bad, fault.Field{Field: "weekdays", Key: "outreach.broadcast.weekdays"})
	}
	if b.Minute < 0 || b.Minute >= 24*60 {
		bad = append(bad, fault.Field{Field: "hour", Key: "outreach.event.hour"})
	}
	if len(bad) > 0 {
		return 0, fault.WithFields("outreach.broadcast.refused", bad...)
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.RunEvents, b.UnitID, day.Date{})
		if err != nil {
			return err
		}
		b.UnitID = path[len(path)-1].ID
		l, err := a.messageIn(tx, actor, access.RunEvents, b.MessageID)
		if err != nil {
			return err
		}
		if l.Way != "loudspeaker" || !l.Usable() {
			return fault.New(fault.Conflict, "outreach.broadcast.not_usable")
		}
		if len(outreach.Blanks(l.Body)) > 0 {
			return fault.New(fault.Conflict, "outreach.broadcast.blanks")
		}
		if err := tx.InsertBroadcast(&b); err != nil {
			return err
		}
		return tx.Audit("broadcast.plan", "broadcast:"+itoa(b.ID), "")
	})
	return b.ID, err
}

const mostPlays = 20 // a day

// LogPlay notes how often a broadcast was played on a day (J6: «đã phát ✓»); 0 takes it back. Days to come are refused.
func (a *App) LogPlay(ctx context.Context, actor Actor, broadcast int64, on day.Date, n int) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := actor.may(access.LogPlays); err != nil {
			return err
		}
		b, err := a.broadcastIn(tx, actor, access.LogPlays, broadcast)
		if err != nil {
			return err
		}
		if n < 0 || n > mostPlays || on.After(a.Today()) || on.Before(b.From) || on.After(b.To) {
			return fault.WithFields("outreach.broadcast.refused", fault.Field{Field: "n", Key: "outreach.broadcast.play", Args: []any{mostPlays}})
		}
		if err := tx.SetPlay(broadcast, on, n); err != nil {
			return err
		}
		return tx.Audit("broadcast.play", "broadcast:"+itoa(broadcast), on.String()+" "+itoa(int64(n)))
	})
}

// broadcastIn loads a broadcast whose place lies in the actor's territory, or around it: a village head answers for the village's loudspeaker.
func (a *App) broadcastIn(tx *store.Tx, actor Actor, act access.Act, id int64) (store.Broadcast, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_broadcast")
	if err := actor.may(act); err != nil {
		return store.Broadcast{}, err
	}
	b, err := tx.Broadcast(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return b, err
	}
	path, err := tx.Path(b.UnitID, day.Date{})
	if err != nil {
		return b, err
	}
	if !actor.Covers(ids(path)) {
		return b, gone
	}
	return b, nil
}

// StopBroadcast ends a broadcast before its time.
func (a *App) StopBroadcast(ctx context.Context, actor Actor, id int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.broadcastIn(tx, actor, access.RunEvents, id); err != nil {
			return err
		}
		if err := tx.StopBroadcast(id); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.Conflict, "outreach.broadcast.stopped")
			}
			return err
		}
		return tx.Audit("broadcast.stop", "broadcast:"+itoa(id), "")
	})
}

// BroadcastLine is a broadcast with its text and what was played of it in the time.
type BroadcastLine struct {
	store.Broadcast
	Message MessageLine
	Place   org.Unit
	Planned int   // days of the time on which it is due, up to today
	Played  int64 // times
	Today   int64 // times today
	DueNow  bool  // due today and running
}

// BroadcastsView is the schedule and the log of a place and time.
type BroadcastsView struct {
	Lines   []BroadcastLine
	ByLang  map[string]int64 // times played by language; they sum to Total
	Total   int64
	Days    int                         // days of the time up to today
	PerDay  int64                       // tenths
	ByMonth map[string]map[string]int64 // channel → month → n, the loudspeaker among them
	Posts   []store.ChannelPost
	MayRun  bool
	MayLog  bool
}

// Broadcasts tells what is to be played and was, between two days.
func (a *App) Broadcasts(ctx context.Context, actor Actor, unit int64, from, to day.Date) (BroadcastsView, error) {
	v := BroadcastsView{ByLang: map[string]int64{}, ByMonth: map[string]map[string]int64{}, MayRun: access.May(actor.Role, access.RunEvents), MayLog: access.May(actor.Role, access.LogPlays)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		inside, err := unitsIn(tx, path[len(path)-1].ID)
		if err != nil {
			return err
		}
		if err := v.plays(tx, inside, a.Today(), from, to); err != nil {
			return err
		}
		return a.broadcastLines(tx, &v, inside, from, to)
	})
	return v, err
}

func (v *BroadcastsView) plays(tx *store.Tx, inside map[int64]bool, today, from, to day.Date) error {
	if v.Days = to.DaysSince(from) + 1; to.After(today) {
		v.Days = today.DaysSince(from) + 1
	}
	count := func(channel string, on day.Date, n int64) {
		if v.ByMonth[channel] == nil {
			v.ByMonth[channel] = map[string]int64{}
		}
		v.ByMonth[channel][on.InMonth().String()] += n
	}
	list, err := tx.Plays(from, to)
	if err != nil {
		return err
	}
	for _, p := range list {
		if inside[p.UnitID] {
			v.ByLang[p.Lang] += p.N
			v.Total += p.N
			count("loudspeaker", p.On, p.N)
		}
	}
	if v.Days > 0 {
		v.PerDay = (v.Total*20 + int64(v.Days)) / (2 * int64(v.Days))
	}
	posts, err := tx.ChannelPosts(from, to)
	for _, p := range posts {
		if inside[p.UnitID] {
			v.Posts = append(v.Posts, p)
			count(p.Channel, p.On, p.N)
		}
	}
	return err
}

func (a *App) broadcastLines(tx *store.Tx, v *BroadcastsView, inside map[int64]bool, from, to day.Date) error {
	list, err := tx.Broadcasts(from, to)
	if err != nil {
		return err
	}
	played, err := tx.Plays(from, to)
	if err != nil {
		return err
	}
	value, err := a.valuesOn(tx, a.Today())
	if err != nil {
		return err
	}
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	today := a.Today()
	for _, b := range list {
		if !inside[b.UnitID] {
			continue
		}
		m, err := tx.Message(b.MessageID)
		if err != nil {
			return err
		}
		l := BroadcastLine{Broadcast: b, Message: messageLine(m, today, value)}
		place, err := units.of(b.UnitID)
		if err != nil {
			return err
		}
		if len(place) > 0 {
			l.Place = place[0]
		}
		first, last := laterDay(b.From, from), earlierDay(earlierDay(b.To, to), today)
		if b.StoppedAt != 0 {
			last = earlierDay(last, a.dayOf(b.StoppedAt))
		}
		due := outreach.Plays(b.Weekdays, first, last)
		l.Planned = len(due)
		l.DueNow = b.StoppedAt == 0 && slices.Contains(due, today)
		for _, p := range played {
			if p.BroadcastID == b.ID {
				l.Played += p.N
				if p.On == today {
					l.Today += p.N
				}
			}
		}
		v.Lines = append(v.Lines, l)
	}
	return nil
}

func laterDay(x, y day.Date) day.Date {
	if x.After(y) {
		return x
	}
	return y
}

func earlierDay(x, y day.Date) day.Date {
	if x.Before(y) {
		return x
	}
	return y
}

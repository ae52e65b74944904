package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// mayCloseMeeting wants two people, and the count of everyone through whose hands cash went.
func (l *ledgering) mayCloseMeeting(b *openBook, e *savings.Event) error {
	if e.Meeting == "" {
		return fault.New(fault.Invalid, "savings.no_meeting")
	}
	if !savings.Confirmed(e, nil, func(no int) bool { return b.treasurer(no, e) }) {
		return fault.New(fault.Invalid, "savings.close_two")
	}
	events, err := l.tx.LedgerMeeting(b.ID, e.Meeting)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return fault.New(fault.NotFound, "savings.no_such_meeting")
	}
	moved, counted := map[int]bool{}, map[int]bool{}
	for _, x := range events {
		if x.Kind == savings.KindCloseMeeting {
			return fault.New(fault.Conflict, "savings.meeting_closed")
		}
		if x.Count != nil {
			counted[x.Count.Custodian] = true
		}
		for _, m := range x.Moves {
			for _, c := range [...]savings.Code{m.From, m.To} {
				if c.Type() == savings.Cash {
					moved[c.Person()] = true
				}
			}
		}
	}
	for no := range moved {
		if !counted[no] {
			return fault.New(fault.Conflict, "savings.not_counted", no)
		}
	}
	return nil
}

// mayClosePeriod wants two people, nothing in quarantine, every meeting closed, and a day in the open period.
func (l *ledgering) mayClosePeriod(b *openBook, e *savings.Event) error {
	if !savings.Confirmed(e, nil, func(no int) bool { return b.treasurer(no, e) }) {
		return fault.New(fault.Invalid, "savings.close_two")
	}
	if e.Day.Before(b.From) {
		return fault.New(fault.Conflict, "savings.period_closed", b.From.VN())
	}
	if b.Quarantined > 0 {
		return fault.New(fault.Conflict, "savings.waiting", b.Quarantined)
	}
	open, err := l.tx.LedgerOpenMeetings(b.ID)
	if err != nil {
		return err
	}
	if open > 0 {
		return fault.New(fault.Conflict, "savings.meetings_open", open)
	}
	return nil
}

// closePeriod seals the period with an entry of its own; the hash of it is the anchor.
func (l *ledgering) closePeriod(b *openBook, e *savings.Event) (int64, error) {
	seq, err := l.enter(b, e, savings.KindClosePeriod, nil, 0, 1)
	if err != nil {
		return 0, err
	}
	if err := l.tx.CloseLedgerPeriod(b.ID, b.Period, e.Day, seq); err != nil {
		return 0, err
	}
	b.Period++
	b.From, b.dirty = e.Day.AddDays(1), true
	return seq, nil
}

// NewSavingsGroup is a group as a form tells it: its people in the order of their numbers, and who holds the purse.
type NewSavingsGroup struct {
	UnitID    int64
	Name      string
	Host      string
	Model     string
	Book      string // name of the first book
	Started   day.Date
	Members   []store.SavingsMember
	Treasurer int
	Head      int
}

// Hosts and models of savings groups; the words are stored.
var (
	SavingsHosts  = []string{"women", "farmers", "youth", "veterans", "front", "other"}
	SavingsModels = []string{"pig", "sealed_pig", "rounds", "scrap", "instalments", "trees", "sponsor", "daily"}
)

// OpenSavingsGroup keeps a new group with its people, its duties and its first book.
func (a *App) OpenSavingsGroup(ctx context.Context, actor Actor, n NewSavingsGroup) (group, book int64, err error) {
	n.Name, n.Book = line(n.Name), line(n.Book)
	if err := checkGroup(&n); err != nil {
		return 0, 0, err
	}
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, n.UnitID, day.Date{})
		if err != nil {
			return err
		}
		g := store.SavingsGroup{UnitID: path[len(path)-1].ID, Name: n.Name, Host: n.Host, Model: n.Model, Started: n.Started}
		if err := tx.InsertSavingsGroup(&g); err != nil {
			return err
		}
		for i := range n.Members {
			m := &n.Members[i]
			m.GroupID, m.No, m.From = g.ID, i+1, n.Started
			if err := tx.InsertSavingsMember(m); err != nil {
				return err
			}
		}
		for duty, no := range map[string]int{store.DutyTreasurer: n.Treasurer, store.DutyHead: n.Head} {
			if no != 0 {
				if err := tx.GiveSavingsDuty(g.ID, no, duty, n.Started); err != nil {
					return err
				}
			}
		}
		if actor.Role == access.GroupTreasurer { // who opens her own group is its treasurer
			if err := tx.PutSavingsKeeper(g.ID, actor.AccountID, n.Treasurer); err != nil {
				return err
			}
		}
		b := store.LedgerBook{GroupID: g.ID, Fund: n.Model, Name: n.Book, Opened: n.Started}
		if err := tx.InsertLedgerBook(&b); err != nil {
			return err
		}
		group, book = g.ID, b.ID
		if err := tx.FeedSavings(path, b.ID); err != nil {
			return err
		}
		if err := tx.Change("savings_group", itoa(g.ID)); err != nil {
			return err
		}
		return tx.Audit("savings.open", "savings_group:"+itoa(g.ID), n.Model)
	})
	return group, book, err
}

func checkGroup(n *NewSavingsGroup) error {
	var bad []fault.Field
	if n.Name == "" || len([]rune(n.Name)) > 120 {
		bad = append(bad, fault.Field{Field: "name", Key: "savings.group_name", Args: []any{120}})
	}
	if !slices.Contains(SavingsHosts, n.Host) {
		bad = append(bad, fault.Field{Field: "host", Key: "savings.group_host"})
	}
	if !slices.Contains(SavingsModels, n.Model) {
		bad = append(bad, fault.Field{Field: "model", Key: "savings.group_model"})
	}
	if n.Started.IsZero() {
		bad = append(bad, fault.Field{Field: "started", Key: "savings.no_day"})
	}
	if len(n.Members) < 3 || len(n.Members) > 200 {
		bad = append(bad, fault.Field{Field: "members", Key: "savings.group_members", Args: []any{3, 200}})
	}
	for i := range n.Members {
		n.Members[i].Name = line(n.Members[i].Name)
		if n.Members[i].Name == "" || n.Members[i].Premium < 0 || n.Members[i].Usual < 0 {
			bad = append(bad, fault.Field{Field: "members", Key: "savings.group_member", Args: []any{i + 1}})
		}
	}
	if n.Treasurer < 1 || n.Treasurer > len(n.Members) || n.Head < 0 || n.Head > len(n.Members) || n.Head == n.Treasurer {
		bad = append(bad, fault.Field{Field: "treasurer", Key: "savings.group_treasurer"})
	}
	if n.Book == "" {
		n.Book = n.Name
	}
	if len(bad) > 0 {
		return fault.WithFields("savings.group_refused", bad...)
	}
	return nil
}

func (a *App) changeGroup(ctx context.Context, actor Actor, group int64, act string, fn func(*store.Tx, []store.SavingsMember) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := tx.SavingsGroup(group)
		if err != nil {
			return notThere(err, "savings.no_group")
		}
		path, err := a.place(tx, actor, access.KeepBooks, g.UnitID, day.Date{})
		if err != nil {
			return notThere(err, "savings.no_group")
		}
		if _, err := a.reachGroup(tx, actor, group); err != nil {
			return notThere(err, "savings.no_group")
		}
		list, err := tx.SavingsMembers(group)
		if err != nil {
			return err
		}
		if err := fn(tx, list); err != nil {
			return err
		}
		books, err := tx.LedgerBooksOf(group)
		if err != nil {
			return err
		}
		for _, b := range books {
			if err := tx.FeedSavings(path, b.ID); err != nil {
				return err
			}
		}
		if err := tx.Change("savings_group", itoa(group)); err != nil {
			return err
		}
		return tx.Audit(act, "savings_group:"+itoa(group), "")
	})
}

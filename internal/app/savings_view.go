package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// SavingsPlace is the groups of a place: groups, members and participants are three different numbers.
type SavingsPlace struct {
	Path                      []org.Unit
	Groups                    []store.SavingsTotal
	Members, Insured, Waiting int64
	Cash, Transit, Own        money.Dong
	MayKeep, MaySee           bool
	FirstBook                 map[int64]int64 // by group
	Keyless                   bool            // a treasurer whose account belongs to no group yet
	Login                     string          // hers, to tell the union's officer
}

// Savings lists the groups of a place and below with their figures, to whoever may see figures there.
func (a *App) Savings(ctx context.Context, actor Actor, unit int64) (SavingsPlace, error) {
	v := SavingsPlace{MayKeep: access.May(actor.Role, access.KeepBooks), MaySee: access.May(actor.Role, access.SeeBooks), FirstBook: map[int64]int64{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		if v.Groups, err = tx.SavingsTotals([]int64{v.Path[len(v.Path)-1].ID}); err != nil {
			return err
		}
		if err := v.keyless(tx, actor); err != nil {
			return err
		}
		_, last, err := tx.LedgerBookCount()
		if err != nil {
			return err
		}
		books, err := tx.LedgerBooksBetween(0, last)
		for _, b := range books {
			if v.FirstBook[b.GroupID] == 0 && a.mine(tx, actor, b.GroupID) {
				v.FirstBook[b.GroupID] = b.ID
			}
		}
		return err
	})
	for _, g := range v.Groups {
		v.Members += g.Members
		v.Insured += g.Insured
		v.Waiting += g.Waiting
		v.Cash += g.Cash
		v.Transit += g.Transit
		v.Own += g.Own
	}
	return v, err
}

// keyless notes whether a treasurer's account was given no group's books yet.
func (v *SavingsPlace) keyless(tx *store.Tx, actor Actor) error {
	if actor.Role != access.GroupTreasurer {
		return nil
	}
	n, err := tx.SavingsKeeps(actor.AccountID)
	if err != nil || n > 0 {
		return err
	}
	acc, err := tx.Account(actor.AccountID)
	v.Keyless, v.Login = true, acc.Login
	return err
}

// mine reports whether the actor may open the books of a group of her place.
func (a *App) mine(tx *store.Tx, actor Actor, group int64) bool {
	if actor.Role != access.GroupTreasurer {
		return true
	}
	_, err := a.reachGroup(tx, actor, group)
	return err == nil
}

// SavingsBook is a book with everything its page shows.
type SavingsBook struct {
	Path     []org.Unit
	Book     store.LedgerBook
	Group    store.SavingsGroup
	Members  []store.SavingsMember
	Duties   []store.SavingsDuty
	Balances map[savings.Code]money.Dong
	Lines    []store.LedgerLine // the latest first
	Waiting  []store.LedgerEvent
	Meetings []store.LedgerMeetingRow
	Periods  []store.LedgerPeriod
	MayKeep  bool
}

// Own is what a member has in the book, by both purposes.
func (b *SavingsBook) Own(no int) money.Dong {
	return b.Balances[savings.MemberOf(no, "bhxh")] + b.Balances[savings.MemberOf(no, "bhyt")]
}

// Name is a member's name; "" for nobody.
func (b *SavingsBook) Name(no int) string {
	for _, m := range b.Members {
		if m.No == no {
			return m.Name
		}
	}
	return ""
}

// Holder is who holds a duty today; 0 when nobody does.
func (b *SavingsBook) Holder(duty string) int {
	for _, d := range b.Duties {
		if d.Duty == duty && d.To.IsZero() {
			return d.No
		}
	}
	return 0
}

// SavingsBookView reads a book; limit is how many entries, the latest ones. Errors: NotFound, Forbidden.
func (a *App) SavingsBookView(ctx context.Context, actor Actor, book int64, limit int) (SavingsBook, error) {
	v := SavingsBook{MayKeep: access.May(actor.Role, access.KeepBooks)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Book, v.Group, err = a.savingsBook(tx, actor, access.SeeBooks, book); err != nil {
			return err
		}
		known, err := readBook(tx, book, limit)
		known.MayKeep = v.MayKeep
		v = known
		return err
	})
	return v, err
}

// readBook reads everything that the page of a book shows, whoever asks.
func readBook(tx *store.Tx, book int64, limit int) (v SavingsBook, err error) {
	if v.Book, err = tx.LedgerBook(book); err != nil {
		return v, err
	}
	if v.Group, err = tx.SavingsGroup(v.Book.GroupID); err != nil {
		return v, err
	}
	if v.Path, err = tx.Path(v.Group.UnitID, day.Date{}); err != nil {
		return v, err
	}
	if v.Members, err = tx.SavingsMembers(v.Group.ID); err != nil {
		return v, err
	}
	if v.Duties, err = tx.SavingsDuties(v.Group.ID); err != nil {
		return v, err
	}
	if v.Balances, err = tx.LedgerBalances(book); err != nil {
		return v, err
	}
	if v.Lines, err = tx.LedgerPage(book, v.Book.HeadSeq+1, limit); err != nil {
		return v, err
	}
	if v.Waiting, err = tx.LedgerWaiting(book); err != nil {
		return v, err
	}
	if v.Meetings, err = tx.LedgerMeetings(book, 60); err != nil {
		return v, err
	}
	v.Periods, err = tx.LedgerPeriods(book)
	return v, err
}

// SavingsMeeting is what of a meeting is recorded already, by the acts' ids.
func (a *App) SavingsMeeting(ctx context.Context, actor Actor, book int64, meeting string) (map[string]savings.Event, error) {
	out := map[string]savings.Event{}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.SeeBooks, book); err != nil {
			return err
		}
		list, err := tx.LedgerMeeting(book, meeting)
		for i := range list {
			out[list[i].ID] = list[i].Event
		}
		return err
	})
	return out, err
}

// TransitAge is money given to an agent for a due, since when.
type TransitAge struct {
	Agent  savings.Code
	Due    savings.Code
	Amount money.Dong
	Since  day.Date
}

// TransitOpen lists what was handed over and has no receipt yet, of the lines that were read, the oldest first.
func (b *SavingsBook) TransitOpen() []TransitAge {
	var out []TransitAge
	for i := len(b.Lines) - 1; i >= 0; i-- {
		l := &b.Lines[i]
		if l.ReversedBy != 0 || l.Reverses != 0 {
			continue
		}
		for _, m := range l.Moves {
			if m.To.Type() == savings.Transit {
				out = append(out, TransitAge{m.To, m.For, m.Amount, l.Day})
			}
			if m.From.Type() == savings.Transit {
				out = settleTransit(out, m)
			}
		}
	}
	return out
}

// settleTransit takes a receipt off the oldest hand-overs of its due.
func settleTransit(list []TransitAge, m savings.Move) []TransitAge {
	left, out := m.Amount, list[:0]
	for _, t := range list {
		if t.Agent == m.From && t.Due == m.To && left > 0 {
			n := min(left, t.Amount)
			t.Amount, left = t.Amount-n, left-n
		}
		if t.Amount > 0 {
			out = append(out, t)
		}
	}
	return out
}

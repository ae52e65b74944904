package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// SavingsPeople is a group's people with what the page about them needs: who keeps the books, who had which duty
// when, and what each still has or owes.
type SavingsPeople struct {
	SavingsBook
	Keepers []store.SavingsKeeperRow
	MayGive bool // the key of the books to an account
}

// SavingsPeople reads the people of a book's group, for whoever keeps it. Errors: NotFound, Forbidden.
func (a *App) SavingsPeople(ctx context.Context, actor Actor, book int64) (SavingsPeople, error) {
	v := SavingsPeople{MayGive: actor.Role != access.GroupTreasurer}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		_, g, err := a.savingsBook(tx, actor, access.KeepBooks, book)
		if err != nil {
			return err
		}
		if v.SavingsBook, err = readBook(tx, book, 0); err != nil {
			return err
		}
		v.MayKeep = true
		v.Keepers, err = tx.SavingsKeepers(g.ID)
		return err
	})
	return v, err
}

// AddSavingsMember takes someone into a group and gives her the next number.
func (a *App) AddSavingsMember(ctx context.Context, actor Actor, group int64, m store.SavingsMember) (int, error) {
	m.Name = line(m.Name)
	if m.Name == "" || m.Premium < 0 || m.Usual < 0 || m.Premium > 100_000_000 || m.Usual > 100_000_000 {
		return 0, fault.New(fault.Invalid, "savings.group_member", 0)
	}
	no := 0
	err := a.changeGroup(ctx, actor, group, "savings.join", func(tx *store.Tx, list []store.SavingsMember) error {
		for _, x := range list {
			no = max(no, x.No)
		}
		no++
		m.GroupID, m.No, m.From = group, no, a.Today()
		return tx.InsertSavingsMember(&m)
	})
	return no, err
}

// PlanSavingsMember changes what a member saves for and usually puts in, and whether she takes part. It changes
// nothing that was recorded.
func (a *App) PlanSavingsMember(ctx context.Context, actor Actor, group int64, no int, premium, usual money.Dong, insured bool) error {
	if premium < 0 || usual < 0 || premium > 100_000_000 || usual > 100_000_000 {
		return fault.New(fault.Invalid, "savings.group_member", no)
	}
	return a.changeGroup(ctx, actor, group, "savings.plan", func(tx *store.Tx, _ []store.SavingsMember) error {
		return notThere(tx.PlanSavingsMember(group, no, premium, usual, insured), "savings.no_such_member")
	})
}

// LeaveSavings ends a membership from today. Whoever has money in a book of the group, holds some, owes some, has a
// duty, takes turns in a round that goes on or stands in a slip that waits stays until that is settled: nothing is
// written then. Errors: Conflict (says which), NotFound, Forbidden.
func (a *App) LeaveSavings(ctx context.Context, actor Actor, group int64, no int) error {
	return a.changeGroup(ctx, actor, group, "savings.leave", func(tx *store.Tx, _ []store.SavingsMember) error {
		duties, err := tx.SavingsDuties(group)
		if err != nil {
			return err
		}
		for _, d := range duties {
			if d.No == no && d.To.IsZero() {
				return fault.New(fault.Conflict, "savings.leaves_duty")
			}
		}
		books, err := tx.LedgerBooksOf(group)
		if err != nil {
			return err
		}
		for _, b := range books {
			if err := leavesBook(tx, b.ID, no); err != nil {
				return err
			}
		}
		return notThere(tx.LeaveSavings(group, no, a.Today()), "savings.no_such_member")
	})
}

// PayOutAndLeave gives a member what is hers from cash, and ends her membership, both or neither: when the box does
// not hold enough, or anything else of her is open, nothing is written. Errors: as LeaveSavings, Conflict
// (savings.leaves_unpaid).
func (a *App) PayOutAndLeave(ctx context.Context, actor Actor, book int64, no int, cash savings.Code, with []savings.Confirmation) error {
	return a.Store.WriteDurable(ctx, actor.AccountID, func(tx *store.Tx) error {
		_, g, err := a.savingsBook(tx, actor, access.KeepBooks, book)
		if err != nil {
			return err
		}
		all, err := tx.LedgerBalances(book)
		if err != nil {
			return err
		}
		var events []savings.Event
		for _, purpose := range []string{"bhxh", "bhyt"} {
			if n := all[savings.MemberOf(no, purpose)]; n > 0 {
				events = append(events, savings.Event{Book: book, Kind: savings.KindPayout, Day: a.Today(), Confirm: with,
					Moves: []savings.Move{{From: cash, To: savings.MemberOf(no, purpose), Amount: n}}})
			}
		}
		outs, err := a.RecordSavingsAll(tx.Join(), actor, events)
		if err != nil {
			return err
		}
		for _, o := range outs {
			if o.Verdict != savings.Booked {
				return fault.New(fault.Conflict, "savings.leaves_unpaid", all[cash].Format())
			}
		}
		return a.LeaveSavings(tx.Join(), actor, g.ID, no)
	})
}

// leavesBook wants nothing of a member left in a book.
func leavesBook(tx *store.Tx, book int64, no int) error {
	all, err := tx.LedgerBalances(book)
	if err != nil {
		return err
	}
	var own, held, owed money.Dong
	for c, n := range all {
		switch {
		case c.Person() != no:
		case c.Type() == savings.Cash:
			held += n
		case c.Held():
			owed += n
		default:
			own += n
		}
	}
	switch {
	case held != 0:
		return fault.New(fault.Conflict, "savings.leaves_cash", held.Format())
	case owed != 0:
		return fault.New(fault.Conflict, "savings.leaves_debt", owed.Format())
	case own != 0:
		return fault.New(fault.Conflict, "savings.leaves_money", own.Format())
	}
	rounds, err := roundStates(tx, book)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.Next > 0 && slices.Contains(r.Members, no) {
			return fault.New(fault.Conflict, "savings.leaves_round")
		}
	}
	waiting, err := tx.LedgerWaiting(book)
	if err != nil {
		return err
	}
	for i := range waiting {
		if names(&waiting[i].Event, no) {
			return fault.New(fault.Conflict, "savings.leaves_waiting")
		}
	}
	return nil
}

// names reports whether an event moves money of a member.
func names(e *savings.Event, no int) bool {
	return slices.ContainsFunc(e.Moves, func(m savings.Move) bool {
		return m.From.Person() == no || m.To.Person() == no || m.For.Person() == no
	})
}

// GiveSavingsDuty hands the purse or the chair to another member from today. Cash is handed over by an act of its
// own, which both confirm: until then it stays in the hands of the one before. Nobody holds both duties.
func (a *App) GiveSavingsDuty(ctx context.Context, actor Actor, group int64, no int, duty string) error {
	if duty != store.DutyTreasurer && duty != store.DutyHead {
		return fault.New(fault.Invalid, "savings.group_treasurer")
	}
	return a.changeGroup(ctx, actor, group, "savings.duty", func(tx *store.Tx, list []store.SavingsMember) error {
		if !slices.ContainsFunc(list, func(m store.SavingsMember) bool { return m.No == no && m.To.IsZero() }) {
			return fault.New(fault.NotFound, "savings.no_such_member")
		}
		duties, err := tx.SavingsDuties(group)
		if err != nil {
			return err
		}
		for _, d := range duties {
			switch {
			case d.No != no || !d.To.IsZero():
			case d.Duty == duty:
				return fault.New(fault.Conflict, "savings.duty_has")
			default:
				return fault.New(fault.Conflict, "savings.duty_both")
			}
		}
		for _, d := range duties {
			if d.No == no && d.Duty == duty && d.From == a.Today() {
				return fault.New(fault.Conflict, "savings.duty_today")
			}
		}
		return tx.GiveSavingsDuty(group, no, duty, a.Today())
	})
}

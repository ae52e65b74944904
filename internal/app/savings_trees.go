package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// MakePledge takes a promise of trees. It moves no money. Errors: Invalid with fields, NotFound, Forbidden.
func (a *App) MakePledge(ctx context.Context, actor Actor, p store.TreePledge) (int64, error) {
	p.On = a.Today()
	field := func(name, key string) error {
		return fault.WithFields("plans.refused", fault.Field{Field: name, Key: key})
	}
	switch {
	case !slices.Contains(savings.Crops, p.Crop):
		return 0, field("crop", "plans.bad_crop")
	case p.Trees <= 0 || p.Trees > 100_000:
		return 0, field("trees", "plans.bad_trees")
	case p.Share < 1 || p.Share > 100:
		return 0, field("share", "plans.bad_share")
	case p.Amount <= 0 || p.Amount > 10_000_000_000:
		return 0, field("amount", "savings.amount")
	case p.Month.IsZero() || p.Month.Before(a.Today().InMonth()) || p.Month.After(a.Today().AddMonths(36).InMonth()):
		return 0, field("month", "plans.bad_harvest")
	case p.Purpose != "bhxh" && p.Purpose != "bhyt":
		return 0, field("purpose", "plans.bad_purpose")
	}
	err := a.ofBook(ctx, actor, p.Book, "pledge.make", func(tx *store.Tx, g store.SavingsGroup) error {
		if err := presentMember(tx, g, p.Member, false); err != nil {
			return err
		}
		return tx.InsertTreePledge(&p)
	})
	return p.ID, err
}

// EndPledge notes that a pledge no longer holds.
func (a *App) EndPledge(ctx context.Context, actor Actor, book, pledge int64) error {
	return a.ofBook(ctx, actor, book, "pledge.end", func(tx *store.Tx, _ store.SavingsGroup) error {
		return notThere(tx.EndTreePledge(book, pledge, a.Today()), "plans.none_such")
	})
}

// EachPledgeTree is what one tree must bring, and how far the pledge is paid in percent, rounded down.
func EachPledgeTree(p *store.TreePledge) (each money.Dong, percent int64) {
	each, err := savings.Pledge{Member: p.Member, What: p.Crop, Units: p.Trees, Year: p.Amount, Harvest: p.Month}.EachTree()
	if err != nil {
		return 0, 0
	}
	return each, int64(p.Paid * 100 / p.Amount)
}

// PayPledge puts a sale's share into the book as the member's own money, and says which pledge it came from, in one
// commit. Errors: those of RecordSavings, NotFound for a pledge that is over.
func (a *App) PayPledge(ctx context.Context, actor Actor, book, pledge int64, amount money.Dong, on day.Date, with []savings.Confirmation) (SavingsOutcome, error) {
	var p store.TreePledge
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.KeepBooks, book); err != nil {
			return err
		}
		list, err := tx.TreePledges(book)
		i := slices.IndexFunc(list, func(x store.TreePledge) bool { return x.ID == pledge && x.Ended.IsZero() })
		if err == nil && i < 0 {
			return fault.New(fault.NotFound, "plans.none_such")
		}
		if err == nil {
			p = list[i]
		}
		return err
	})
	if err != nil {
		return SavingsOutcome{}, err
	}
	return a.recordTagged(ctx, actor, savings.Event{Book: book, Kind: savings.KindContribution, Day: on, Confirm: with},
		func(b *openBook, purse int) []savings.Move {
			return []savings.Move{{From: savings.MemberOf(p.Member, p.Purpose), To: savings.CashOf(purse), Amount: amount}}
		},
		func(tx *store.Tx, event string) error { return tx.InsertTreeIncome(event, pledge) })
}

// recordTagged takes one act with a row that names it, in one commit. moves is told who holds the purse on the day.
func (a *App) recordTagged(ctx context.Context, actor Actor, e savings.Event, moves func(*openBook, int) []savings.Move, tag func(*store.Tx, string) error) (SavingsOutcome, error) {
	if err := actor.may(access.KeepBooks); err != nil {
		return SavingsOutcome{}, err
	}
	e.ID, e.At, e.Device = id.New(), a.Now().UnixMilli(), ""
	if e.Day.IsZero() || e.Day.After(a.Today()) {
		return SavingsOutcome{}, fault.WithFields("plans.refused", fault.Field{Field: "day", Key: "savings.no_day"})
	}
	var out SavingsOutcome
	err := a.ledgerWrite(ctx, actor, func(l *ledgering) error {
		b, err := l.book(e.Book)
		if err != nil {
			return err
		}
		purse := 0
		for _, d := range b.duties {
			if d.Duty == store.DutyTreasurer && !e.Day.Before(d.From) && (d.To.IsZero() || !e.Day.After(d.To)) {
				purse = d.No
			}
		}
		if purse == 0 {
			return fault.New(fault.Conflict, "plans.no_treasurer")
		}
		if err := twoSigned(b, &e); err != nil {
			return err
		}
		e.By, e.Moves = purse, moves(b, purse)
		if err := e.Check(); err != nil {
			return err
		}
		body, err := e.Encode()
		if err != nil {
			return err
		}
		now := e
		if now.N, err = l.tx.NextIDs(1); err != nil {
			return err
		}
		now.Device = "web"
		if out, err = l.record(&now, string(body), true); err != nil {
			return err
		}
		return tag(l.tx, e.ID)
	})
	return out, err
}

// twoSigned wants two distinct members under a sheet, at most one of them the treasurer.
func twoSigned(b *openBook, e *savings.Event) error {
	seen, plain := map[int]bool{}, false
	for _, c := range e.Confirm {
		seen[c.No] = true
		plain = plain || !b.treasurer(c.No, e)
	}
	if len(seen) < 2 || !plain {
		return fault.WithFields("plans.refused", fault.Field{Field: "c2", Key: "plans.two"})
	}
	return nil
}

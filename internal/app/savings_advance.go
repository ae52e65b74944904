package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// AdvanceTold is a premium that the group's cash pays ahead for a member, who pays it back in parts.
type AdvanceTold struct {
	Book          int64
	No            int
	Purpose       string // bhxh, bhyt
	Amount        money.Dong
	Period, Agent string
	Parts         int
	First         day.Date // of the first part
	Day           day.Date
	Confirm       []savings.Confirmation
}

// AdvanceSavings pays a premium ahead, hands it to the agent and keeps in how many parts it comes back, all in one
// commit. There is no interest: the parts sum to the advance. Errors: Invalid, Conflict, NotFound, Forbidden.
func (a *App) AdvanceSavings(ctx context.Context, actor Actor, n AdvanceTold) (SavingsOutcome, error) {
	if _, err := savings.Instalments(n.Amount, n.Parts); err != nil {
		return SavingsOutcome{}, err
	}
	if n.First.IsZero() || n.First.Before(n.Day) {
		return SavingsOutcome{}, fault.New(fault.Invalid, "savings.first_part")
	}
	var out []SavingsOutcome
	err := a.Store.WriteDurable(ctx, actor.AccountID, func(tx *store.Tx) error {
		b, g, err := a.savingsBook(tx, actor, access.KeepBooks, n.Book)
		if err != nil {
			return err
		}
		treasurer, err := treasurerOf(tx, g.ID)
		if err != nil {
			return err
		}
		due := savings.DueOf(n.No, n.Purpose, n.Period)
		lend := savings.Event{Book: b.ID, Kind: savings.KindAdvance, Day: n.Day, Confirm: n.Confirm, Moves: []savings.Move{{From: due, To: savings.AdvanceOf(n.No), Amount: n.Amount}}}
		hand := savings.Event{Book: b.ID, Kind: savings.KindToAgent, Day: n.Day, Confirm: n.Confirm, Moves: []savings.Move{{From: savings.CashOf(treasurer), To: savings.TransitOf(n.Agent), Amount: n.Amount, For: due}}}
		if out, err = a.RecordSavingsAll(tx.Join(), actor, []savings.Event{lend, hand}); err != nil {
			return err
		}
		return tx.InsertInstalment(store.Instalment{Event: out[0].ID, Book: b.ID, No: n.No, Amount: n.Amount, Parts: n.Parts, First: n.First})
	})
	if err != nil {
		return SavingsOutcome{}, err
	}
	if i := slices.IndexFunc(out, func(o SavingsOutcome) bool { return o.Verdict == savings.Quarantined }); i >= 0 {
		return out[i], nil
	}
	return out[0], nil
}

// RepaySavings writes a part that a member pays back. More than she owes is refused: the rest is her own money and
// has a slip of its own. Errors: Conflict (savings.repays_too_much), as RecordSavings else.
func (a *App) RepaySavings(ctx context.Context, actor Actor, book int64, no int, amount money.Dong, on day.Date) (SavingsOutcome, error) {
	v, err := a.SavingsBookView(ctx, actor, book, 0)
	if err != nil {
		return SavingsOutcome{}, err
	}
	if owed := v.Balances[savings.AdvanceOf(no)]; amount > owed {
		return SavingsOutcome{}, fault.New(fault.Conflict, "savings.repays_too_much", owed.Format(), amount.Format())
	}
	return a.RecordSavings(ctx, actor, savings.Event{Book: book, Kind: savings.KindRepay, Day: on,
		Moves: []savings.Move{{From: savings.AdvanceOf(no), To: savings.CashOf(v.Holder(store.DutyTreasurer)), Amount: amount}}})
}

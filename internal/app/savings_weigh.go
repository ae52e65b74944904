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

// maxWeighLines is how many lines a sheet of paper has.
const maxWeighLines = 60

// NewWeighing is a weigh sheet as a form tells it. A line without a price takes the one that holds in the place that day.
// Into is "common" for the group's own fund, or a purpose for the own money of those who brought it.
type NewWeighing struct {
	Book    int64
	Day     day.Date
	Buyer   string
	Into    string
	Lines   []savings.Weighed
	Confirm []savings.Confirmation // two members, one of them not the treasurer
}

// WeighScrap books a weigh sheet: the scrap was sold, the cash came in. The sheet and its act are one commit. For the
// members' own money every member's part is rounded by itself, so that each gets whole notes. Errors: Invalid with fields,
// NotFound, Forbidden.
func (a *App) WeighScrap(ctx context.Context, actor Actor, n NewWeighing) (SavingsOutcome, error) {
	n.Buyer = line(n.Buyer)
	field := func(name, key string, args ...any) error {
		return fault.WithFields("plans.refused", fault.Field{Field: name, Key: key, Args: args})
	}
	switch {
	case n.Buyer == "" || len([]rune(n.Buyer)) > 120:
		return SavingsOutcome{}, field("buyer", "models.text", 120)
	case len(n.Lines) == 0 || len(n.Lines) > maxWeighLines:
		return SavingsOutcome{}, field("lines", "plans.no_lines", maxWeighLines)
	case n.Into != "common" && n.Into != "bhxh" && n.Into != "bhyt":
		return SavingsOutcome{}, field("into", "plans.bad_purpose")
	}
	if err := a.priceLines(ctx, actor, &n); err != nil {
		return SavingsOutcome{}, err
	}
	sheet := store.WeighSheet{Book: n.Book, On: n.Day, Buyer: n.Buyer, Lines: n.Lines}
	parts := map[int][]savings.Weighed{}
	for i, w := range n.Lines {
		sum, err := w.Amount()
		if err != nil {
			return SavingsOutcome{}, field("lines", "plans.weighed_line", i+1)
		}
		who := w.Member
		if n.Into == "common" {
			who = 0
		} else if who == 0 {
			return SavingsOutcome{}, field("lines", "plans.whose", i+1)
		}
		sheet.Sums = append(sheet.Sums, sum)
		parts[who] = append(parts[who], w)
	}
	totals := map[int]money.Dong{}
	for who, lines := range parts {
		t, err := savings.WeighTotal(lines)
		if err != nil {
			return SavingsOutcome{}, err
		}
		totals[who] = t
		sheet.Total += t
	}
	e := savings.Event{Book: n.Book, Kind: savings.KindIncome, Day: n.Day, Confirm: n.Confirm}
	if n.Into != "common" {
		e.Kind = savings.KindContribution
	}
	return a.recordTagged(ctx, actor, e, func(_ *openBook, purse int) []savings.Move { return weighMoves(n.Into, totals, purse) },
		func(tx *store.Tx, event string) error {
			sheet.EventID = event
			return tx.InsertWeighSheet(&sheet)
		})
}

// weighMoves are the moves of a sheet, by member.
func weighMoves(into string, totals map[int]money.Dong, purse int) []savings.Move {
	var who []int
	for no := range totals {
		who = append(who, no)
	}
	slices.Sort(who)
	var out []savings.Move
	for _, no := range who {
		from := savings.Code(savings.Common)
		if into != "common" {
			from = savings.MemberOf(no, into)
		}
		out = append(out, savings.Move{From: from, To: savings.CashOf(purse), Amount: totals[no]})
	}
	return out
}

// priceLines gives each line without a price the one that holds on the day.
func (a *App) priceLines(ctx context.Context, actor Actor, n *NewWeighing) error {
	n.Lines = slices.Clone(n.Lines)
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		_, g, err := a.savingsBook(tx, actor, access.KeepBooks, n.Book)
		if err != nil {
			return err
		}
		path, err := tx.Path(g.UnitID, day.Date{})
		if err != nil {
			return err
		}
		all, err := tx.ScrapPrices()
		for i := range n.Lines {
			w := &n.Lines[i]
			if err != nil || w.Price != 0 {
				continue
			}
			p, ok := priceOf(all, ids(path), w.Kind, n.Day)
			if !ok {
				err = fault.WithFields("plans.refused", fault.Field{Field: "lines", Key: "plans.no_price", Args: []any{i + 1}})
				continue
			}
			w.Price = p.Price
		}
		return err
	})
}

// UndoWeighing undoes a sheet by a reversal with a reason, which two people sign; the sheet stays to be read.
func (a *App) UndoWeighing(ctx context.Context, actor Actor, book int64, event, reason string, on day.Date, with []savings.Confirmation) (SavingsOutcome, error) {
	var seq int64
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.KeepBooks, book); err != nil {
			return err
		}
		list, err := tx.WeighSheets(book)
		for _, w := range list {
			if w.EventID == event {
				seq = w.Seq
			}
		}
		if err == nil && seq == 0 {
			err = fault.New(fault.NotFound, "plans.no_sheet")
		}
		return err
	})
	if err != nil {
		return SavingsOutcome{}, err
	}
	return a.CorrectSavings(ctx, actor, book, seq, savings.Event{Day: on, Reason: reason}, with)
}

// plansHold counts weigh sheets anew from their weights and prices and compares them with what the books say, and looks
// for plans of nobody and incomes of trees that are no contributions.
func (v *verifier) plansHold(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		books, err := tx.WeighBooks()
		if err != nil {
			return err
		}
		var looked, broken int64
		for _, book := range books {
			sheets, err := tx.WeighSheets(book)
			if err != nil {
				return err
			}
			for i := range sheets {
				looked++
				if !sheetHolds(&sheets[i]) {
					broken++
				}
			}
		}
		v.add(Check{Name: "weigh_sheets", Looked: looked, Broken: broken})
		plans, incomes, err := tx.StrayPlans()
		v.add(Check{Name: "plans_of_nobody", Broken: plans})
		v.add(Check{Name: "tree_incomes", Broken: incomes})
		return err
	})
}

// sheetHolds counts one sheet: its lines, then its total both ways it may be rounded (all together, or member by member).
func sheetHolds(w *store.WeighSheet) bool {
	parts := map[int][]savings.Weighed{}
	for i, l := range w.Lines {
		sum, err := l.Amount()
		if err != nil || sum != w.Sums[i] {
			return false
		}
		parts[l.Member] = append(parts[l.Member], l)
	}
	whole, err := savings.WeighTotal(w.Lines)
	if err != nil {
		return false
	}
	var each money.Dong
	for _, lines := range parts {
		if t, err := savings.WeighTotal(lines); err == nil {
			each += t
		}
	}
	return (w.Total == whole || w.Total == each) && (w.Seq == 0 || w.Booked == w.Total)
}

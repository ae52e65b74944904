package app

import (
	"context"

	"luoi/internal/savings"
	"luoi/internal/store"

	"golang.org/x/sync/errgroup"
)

// SavingsReport is what counting the books anew found.
type SavingsReport struct {
	Books, Entries int64
	Findings       []savings.Finding
	Unmatched      int64 // events whose entries do not fit their verdict
	Events         int64
}

// ledgerReaders is how many readers count books side by side; each holds one book at a time.
const ledgerReaders = 2

// VerifySavings counts every book of the store anew from its entries: numbers, hashes, balances, floors, reversals,
// periods, transit, rounds, sponsors, confirmations, receipts, statements.
func (a *App) VerifySavings(ctx context.Context) (SavingsReport, error) {
	var r SavingsReport
	var cuts []int64
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if r.Books, _, err = tx.LedgerBookCount(); err != nil {
			return err
		}
		if cuts, err = tx.LedgerCuts(ledgerReaders); err != nil {
			return err
		}
		r.Events, err = tx.LedgerEventCount()
		return err
	})
	if err != nil {
		return r, err
	}
	parts := make([]*savings.Verifier, len(cuts)-1)
	counts := make([]int64, len(cuts)-1)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { // events and entries lie in the order of time: few pages are enough
		return a.Store.ReadLean(gctx, func(tx *store.Tx) error {
			var err error
			r.Unmatched, err = tx.LedgerUnmatched()
			return err
		})
	})
	for i := range parts {
		parts[i] = savings.NewVerifier()
		g.Go(func() error {
			return a.Store.ReadLean(gctx, func(tx *store.Tx) error {
				n, err := verifyBooks(tx, parts[i], cuts[i], cuts[i+1])
				counts[i] = n
				return err
			})
		})
	}
	if err := g.Wait(); err != nil {
		return r, err
	}
	for i, p := range parts {
		r.Entries += counts[i]
		r.Findings = savings.Join(r.Findings, p.Findings())
	}
	return r, nil
}

// verifyBooks counts the books with after < id ≤ upTo.
func verifyBooks(tx *store.Tx, v *savings.Verifier, after, upTo int64) (n int64, err error) {
	ids, heads, err := tx.LedgerHeads(after, upTo)
	if err != nil {
		return 0, err
	}
	at := -1
	begin := func(book int64) { // books without an entry are counted too
		for at < 0 || at < len(ids) && ids[at] != book {
			if at >= 0 {
				v.End()
			}
			if at++; at < len(ids) {
				v.Begin(ids[at], *heads[ids[at]])
			}
		}
	}
	err = tx.EachLedgerEntry(after, upTo, 0, func(e *savings.Entry) error {
		begin(e.Book)
		n++
		v.Add(e)
		return nil
	})
	if err != nil || len(ids) == 0 {
		return n, err
	}
	begin(ids[len(ids)-1])
	v.End()
	return n, nil
}

// ReplaySavings settles every book anew from its events and compares verdicts and balances with what is kept: the
// answer must not depend on the order in which they came.
func (a *App) ReplaySavings(ctx context.Context) (looked, broken int64, err error) {
	var books []store.LedgerBook
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		_, last, err := tx.LedgerBookCount()
		if err != nil {
			return err
		}
		books, err = tx.LedgerBooksBetween(0, last)
		return err
	})
	for _, row := range books {
		if err != nil {
			break
		}
		err = a.Store.Read(ctx, func(tx *store.Tx) error {
			n, bad, err := replay(tx, row.ID)
			looked, broken = looked+n, broken+bad
			return err
		})
	}
	return looked, broken, err
}

func replay(tx *store.Tx, book int64) (looked, broken int64, err error) {
	row, err := tx.LedgerBook(book)
	if err != nil {
		return 0, 0, err
	}
	b := &openBook{LedgerBook: row}
	if b.duties, err = tx.SavingsDuties(row.GroupID); err != nil {
		return 0, 0, err
	}
	list, err := tx.LedgerEvents(book)
	if err != nil {
		return 0, 0, err
	}
	kept, err := tx.LedgerBalances(book)
	if err != nil {
		return 0, 0, err
	}
	events := make([]*savings.Event, len(list))
	byID := map[string]*savings.Event{}
	for i := range list {
		events[i] = &list[i].Event
		byID[list[i].ID] = events[i]
	}
	fates := savings.Settle(events, b.treasurer)
	waiting := int64(0)
	for i := range list {
		e := &list[i]
		looked++
		f := fates[e.ID]
		if f.Verdict != e.Verdict || f.Reason != e.Reason {
			broken++
		}
		if f.Verdict == savings.Quarantined {
			waiting++
		}
		if f.Verdict != savings.Booked {
			continue
		}
		v := savings.Deltas(&e.Event)
		if e.Kind == savings.KindReversal {
			v = savings.Opposite(savings.Deltas(byID[e.Target]))
		}
		for _, d := range v {
			if !savings.IsCounter(d.Key) {
				kept[savings.Code(d.Key)] -= d.N
			}
		}
	}
	if waiting != row.Quarantined {
		broken++
	}
	for _, n := range kept {
		if n != 0 {
			broken++
		}
	}
	return looked, broken, nil
}

// savings adds the books to what luoi verify looks at.
func (v *verifier) savings(ctx context.Context) error {
	v.progress.at("verify.savings", 0, 0)
	r, err := v.a.VerifySavings(ctx)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		if f.Looked == 0 && r.Books > 0 {
			continue // nothing of this sort stands in the books
		}
		v.add(Check{Name: "savings_" + f.Rule, Args: []any{r.Books, f.Book, f.Seq}, Looked: f.Looked, Broken: f.Broken})
	}
	v.add(Check{Name: "savings_verdicts", Looked: r.Events, Broken: r.Unmatched})
	looked, broken, err := v.a.ReplaySavings(ctx)
	v.add(Check{Name: "savings_replay", Looked: looked, Broken: broken})
	if err != nil {
		return err
	}
	rounds, advances, err := v.a.VerifyAgreed(ctx)
	if rounds.Looked > 0 {
		v.add(Check{Name: "savings_agreed", Args: []any{rounds.Book}, Looked: rounds.Looked, Broken: rounds.Broken})
	}
	if advances.Looked > 0 {
		v.add(Check{Name: "savings_instalments", Args: []any{advances.Book}, Looked: advances.Looked, Broken: advances.Broken})
	}
	return err
}

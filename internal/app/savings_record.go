package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// SavingsOutcome is what became of a recorded act. The same act sent again gives the same answer.
type SavingsOutcome struct {
	ID        string
	Verdict   savings.Verdict
	Reason    string // why it is not in the book: savings.lacks_…
	Missing   money.Dong
	Seq       int64 // number in the book; 0: none
	Duplicate bool  // it was here already
}

// RecordSavings takes one act on a book: as a web form made it, or as a telephone recorded it. What happened is kept
// whatever the book says to it; what could be no act of its kind is refused with nothing written. Errors: Invalid
// (no act), Conflict (the same id with another body), NotFound, Forbidden.
func (a *App) RecordSavings(ctx context.Context, actor Actor, e savings.Event) (SavingsOutcome, error) {
	out, err := a.RecordSavingsAll(ctx, actor, []savings.Event{e})
	if err != nil {
		return SavingsOutcome{}, err
	}
	return out[0], nil
}

// RecordSavingsAll takes several acts in one commit, such as a meeting of thirty lines or a reversal with what stands
// in its place: all are written or none.
func (a *App) RecordSavingsAll(ctx context.Context, actor Actor, events []savings.Event) ([]SavingsOutcome, error) {
	if err := actor.may(access.KeepBooks); err != nil {
		return nil, err
	}
	bodies := make([][]byte, len(events))
	fresh := make([]bool, len(events)) // named here and now: nobody can have sent it before
	for i := range events {
		e := &events[i]
		if e.ID == "" {
			e.ID, e.At, fresh[i] = id.New(), a.Now().UnixMilli(), true
		}
		if err := e.Check(); err != nil {
			return nil, err
		}
		if e.Day.After(a.Today()) {
			return nil, fault.New(fault.Invalid, "savings.future", e.Day.VN())
		}
		var err error
		if bodies[i], err = e.Encode(); err != nil {
			return nil, err
		}
	}
	out := make([]SavingsOutcome, len(events))
	err := a.ledgerWrite(ctx, actor, func(l *ledgering) error {
		next, err := l.number(events)
		if err != nil {
			return err
		}
		for i := range events {
			e := events[i] // a copy: the commit may run again when a neighbour's act fails
			if e.Device == "" {
				e.Device, e.N = "web", next
				next++
			}
			if out[i], err = l.record(&e, string(bodies[i]), fresh[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// number reserves the counters of acts that no device has numbered, and gives the first.
func (l *ledgering) number(events []savings.Event) (int64, error) {
	n := 0
	for i := range events {
		if events[i].Device == "" {
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	return l.tx.NextIDs(n)
}

// ledgering is a write on savings books. It remembers the books it met, so that thirty acts read them once.
type ledgering struct {
	a     *App
	tx    *store.Tx
	actor Actor
	books map[int64]*openBook
}

// openBook is a book in a write: its head, its people, and the balances met so far.
type openBook struct {
	store.LedgerBook
	unit     int64
	path     []org.Unit
	members  map[int]bool
	duties   []store.SavingsDuty
	balances map[string]*balance
	gate     int64          // the period that must follow the last entry
	reached  map[string]int // member number of who writes, by account; 0: an officer
	dirty    bool
}

type balance struct {
	n            money.Dong
	known, dirty bool
}

// book finds a book that the actor may keep.
func (l *ledgering) book(book int64) (*openBook, error) {
	b := l.books[book]
	if b == nil {
		row, err := l.tx.LedgerBook(book)
		if err != nil {
			return nil, notThere(err, "savings.no_book")
		}
		g, err := l.tx.SavingsGroup(row.GroupID)
		if err != nil {
			return nil, err
		}
		b = &openBook{LedgerBook: row, unit: g.UnitID, members: map[int]bool{}, balances: map[string]*balance{}, gate: row.Period, reached: map[string]int{}}
		members, err := l.tx.SavingsMembers(row.GroupID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			b.members[m.No] = true
		}
		if b.duties, err = l.tx.SavingsDuties(row.GroupID); err != nil {
			return nil, err
		}
		if l.books == nil {
			l.books = map[int64]*openBook{}
		}
		l.books[book] = b
	}
	if _, known := b.reached[l.actor.AccountID]; !known {
		path, err := l.a.place(l.tx, l.actor, access.KeepBooks, b.unit, day.Date{})
		if err != nil {
			return nil, notThere(err, "savings.no_book")
		}
		no, err := l.a.reachGroup(l.tx, l.actor, b.GroupID)
		if err != nil {
			return nil, err
		}
		b.path = path
		b.reached[l.actor.AccountID] = no
	}
	return b, nil
}

// notThere words a NotFound as key.
func notThere(err error, key string) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, key)
	}
	return err
}

// treasurer reports whether a member held the purse on the day of the act; on the day of a change both did.
func (b *openBook) treasurer(no int, e *savings.Event) bool {
	return slices.ContainsFunc(b.duties, func(d store.SavingsDuty) bool {
		return d.Duty == store.DutyTreasurer && d.No == no && !e.Day.Before(d.From) && (d.To.IsZero() || !e.Day.After(d.To))
	})
}

func (l *ledgering) record(e *savings.Event, body string, fresh bool) (SavingsOutcome, error) {
	if !fresh {
		known, err := l.tx.LedgerEvent(e.ID)
		if err == nil {
			return l.again(known, e, body)
		}
		if fault.KindOf(err) != fault.NotFound {
			return SavingsOutcome{}, err
		}
	}
	b, err := l.book(e.Book)
	if err != nil {
		return SavingsOutcome{}, err
	}
	if err := l.check(b, e); err != nil {
		return SavingsOutcome{}, err
	}
	row := &store.LedgerEvent{Event: *e, Body: body}
	row.Book = b.ID
	fits, v, err := false, []savings.Delta(nil), error(nil)
	if b.Quarantined == 0 {
		fits, v, err = savings.Fits(e, b.treasurer, func(key string) (money.Dong, error) {
			x, err := l.balance(b, key)
			if err != nil {
				return 0, err
			}
			return x.n, nil
		})
		if err != nil {
			return SavingsOutcome{}, err
		}
	}
	if !fits {
		return l.settle(b, row)
	}
	row.Verdict = savings.Booked
	if len(v) == 0 {
		row.Verdict = savings.Noted
	}
	if err := l.tx.InsertLedgerEvent(row); err != nil {
		return SavingsOutcome{}, err
	}
	out := SavingsOutcome{ID: e.ID, Verdict: row.Verdict}
	switch {
	case e.Kind == savings.KindClosePeriod:
		out.Seq, err = l.closePeriod(b, e)
	case len(v) > 0:
		if err = l.apply(b, v, 1); err == nil {
			out.Seq, err = l.enter(b, e, e.Kind, e.Moves, 0, 1)
		}
	}
	return out, err
}

// again answers an act that is here already.
func (l *ledgering) again(known store.LedgerEvent, e *savings.Event, body string) (SavingsOutcome, error) {
	if known.Book != e.Book || known.Body != body || e.Device != "" && known.Device != e.Device {
		return SavingsOutcome{}, fault.New(fault.Conflict, "savings.same_id_other")
	}
	if _, err := l.book(known.Book); err != nil {
		return SavingsOutcome{}, err
	}
	seq, _, err := l.tx.LedgerEntryOf(e.ID)
	return SavingsOutcome{ID: e.ID, Verdict: known.Verdict, Reason: known.Reason, Missing: known.Missing, Seq: seq, Duplicate: true}, err
}

// check refuses what this group cannot have done: strangers, receipts of other books, closings that are not ready.
func (l *ledgering) check(b *openBook, e *savings.Event) error {
	for _, m := range e.Moves {
		for _, c := range [...]savings.Code{m.From, m.To, m.For} {
			if no := c.Person(); no != 0 && !b.members[no] {
				return fault.New(fault.Invalid, "savings.no_member", no)
			}
		}
	}
	for _, c := range e.Confirm {
		if !b.members[c.No] {
			return fault.New(fault.Invalid, "savings.no_member", c.No)
		}
	}
	if err := b.mayConfirm(b.reached[l.actor.AccountID], e); err != nil {
		return err
	}
	if e.By != 0 && !b.members[e.By] || e.Count != nil && !b.members[e.Count.Custodian] {
		return fault.New(fault.Invalid, "savings.no_member", e.By)
	}
	switch e.Kind {
	case savings.KindReceipt:
		taken, err := l.tx.LedgerReceiptTaken(b.ID, "once/receipt/"+e.Receipt)
		if err == nil && taken {
			err = fault.New(fault.Conflict, "savings.receipt_elsewhere", e.Receipt)
		}
		return err
	case savings.KindShare, savings.KindPot:
		return l.fitsRound(b, e)
	case savings.KindCloseMeeting:
		return l.mayCloseMeeting(b, e)
	case savings.KindClosePeriod:
		return l.mayClosePeriod(b, e)
	}
	return nil
}

func (l *ledgering) balance(b *openBook, key string) (*balance, error) {
	x := b.balances[key]
	if x == nil {
		n, known, err := l.tx.LedgerBalance(b.ID, key)
		if err != nil {
			return nil, err
		}
		x = &balance{n: n, known: known}
		b.balances[key] = x
	}
	return x, nil
}

// apply adds a vector to the balances, sign times.
func (l *ledgering) apply(b *openBook, v []savings.Delta, sign money.Dong) error {
	for _, d := range v {
		x, err := l.balance(b, d.Key)
		if err != nil {
			return err
		}
		x.n += sign * d.N
		x.dirty = true
	}
	b.dirty = true
	return nil
}

// enter writes the next entry of the book. Accounts met for the first time must be there before their moves.
func (l *ledgering) enter(b *openBook, e *savings.Event, kind savings.Kind, moves []savings.Move, reverses, turn int64) (int64, error) {
	for _, m := range moves {
		for _, c := range [...]savings.Code{m.From, m.To} {
			x, err := l.balance(b, string(c))
			if err != nil {
				return 0, err
			}
			if !x.known {
				if err := l.tx.PutLedgerBalance(b.ID, string(c), 0, false); err != nil {
					return 0, err
				}
				x.known = true
			}
		}
	}
	n := savings.Entry{Book: b.ID, Seq: b.HeadSeq + 1, EventID: e.ID, Kind: kind, Day: e.Day, At: l.tx.NowMS(), Commit: l.tx.Seq, Period: b.Period,
		Late: e.Day.Before(b.From), Closes: kind == savings.KindClosePeriod, Reverses: reverses, By: e.By,
		Confirms: savings.ConfirmText(e.Confirm), Tag: savings.TagOf(e), Moves: moves, Prev: b.HeadHash}
	savings.Seal(&n)
	if err := l.tx.InsertLedgerEntry(&n, turn, b.gate); err != nil {
		return 0, err
	}
	b.HeadSeq, b.HeadHash, b.LastAt, b.dirty = n.Seq, n.Hash, n.At, true
	b.gate = n.Period
	if n.Closes {
		b.gate++
	}
	return n.Seq, nil
}

// flush writes back what the act changed in books.
func (l *ledgering) flush() error {
	for _, b := range l.books {
		if !b.dirty {
			continue
		}
		for key, x := range b.balances {
			if !x.dirty {
				continue
			}
			if x.n < 0 {
				return fault.New(fault.Internal, "savings.below_zero", key)
			}
			if err := l.tx.PutLedgerBalance(b.ID, key, x.n, x.known); err != nil {
				return err
			}
			x.known, x.dirty = true, false
		}
		if err := l.tx.SaveLedgerHead(&b.LedgerBook); err != nil {
			return err
		}
		if err := l.tx.Change("ledger", itoa(b.ID)); err != nil {
			return err
		}
		if err := l.tx.FeedSavings(b.path, b.ID); err != nil {
			return err
		}
		b.dirty = false
	}
	return nil
}

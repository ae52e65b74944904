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

// RoundTurn is one round of a cycle: who has paid her share, and whether the pot was taken.
type RoundTurn struct {
	Round, Taker int
	Paid         []int
	Taken        day.Date // zero: not yet
}

// RoundState is a cycle with what happened in it. Next is the round that is on now; 0 when all are over.
type RoundState struct {
	store.RoundCycle
	Turns []RoundTurn
	Next  int
}

// SavingsRounds are the cycles of a book, the latest first, with the book itself.
type SavingsRounds struct {
	SavingsBook
	Cycles []RoundState
}

// Open is the cycle that goes on; nil when none does.
func (v *SavingsRounds) Open() *RoundState {
	for i := range v.Cycles {
		if v.Cycles[i].Next > 0 {
			return &v.Cycles[i]
		}
	}
	return nil
}

// SavingsRounds reads the cycles of a book. Errors: NotFound, Forbidden.
func (a *App) SavingsRounds(ctx context.Context, actor Actor, book int64) (SavingsRounds, error) {
	var v SavingsRounds
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.SeeBooks, book); err != nil {
			return err
		}
		var err error
		if v.SavingsBook, err = readBook(tx, book, 0); err != nil {
			return err
		}
		v.MayKeep = access.May(actor.Role, access.KeepBooks)
		v.Cycles, err = roundStates(tx, book)
		return err
	})
	return v, err
}

func roundStates(tx *store.Tx, book int64) ([]RoundState, error) {
	cycles, err := tx.Rounds(book)
	if err != nil || len(cycles) == 0 {
		return nil, err
	}
	acts, err := tx.RoundActs(book)
	if err != nil {
		return nil, err
	}
	byCycle := map[string]*RoundState{}
	out := make([]RoundState, len(cycles))
	for i, c := range cycles {
		s := &out[len(cycles)-1-i]
		s.RoundCycle = c
		for r, no := range c.Members {
			s.Turns = append(s.Turns, RoundTurn{Round: r + 1, Taker: no})
		}
		byCycle[c.Cycle] = s
	}
	for i := range acts {
		live, err := tx.LedgerLive(book, acts[i].ID)
		if err != nil {
			return nil, err
		}
		if s := byCycle[acts[i].Cycle]; s != nil && live > 0 {
			s.note(&acts[i].Event)
		}
	}
	for i := range out {
		for _, t := range out[i].Turns {
			if t.Taken.IsZero() {
				out[i].Next = t.Round
				break
			}
		}
	}
	return out, nil
}

func (s *RoundState) note(e *savings.Event) {
	if e.Round < 1 || e.Round > len(s.Turns) {
		return
	}
	t := &s.Turns[e.Round-1]
	if e.Kind == savings.KindPot {
		t.Taken = e.Day
		return
	}
	for _, m := range e.Moves {
		t.Paid = append(t.Paid, m.From.Person())
	}
}

// AgreeRound keeps what a cycle agreed on: who takes part in which order, the share, and what a pot should pay. A
// cycle that goes on is ended first: the share is never changed in the middle. Errors: Invalid, Conflict
// (savings.round_open), NotFound.
func (a *App) AgreeRound(ctx context.Context, actor Actor, book int64, plan savings.RoundPlan) error {
	if err := plan.Check(); err != nil {
		return err
	}
	if plan.Card < 0 || plan.Card > 1e12 {
		return fault.New(fault.Invalid, "savings.amount")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		b, g, err := a.savingsBook(tx, actor, access.KeepBooks, book)
		if err != nil {
			return err
		}
		states, err := roundStates(tx, book)
		if err != nil {
			return err
		}
		for _, s := range states {
			if s.Next > 0 {
				return fault.New(fault.Conflict, "savings.round_open", int64(s.Share), s.Next, len(s.Members))
			}
		}
		members, err := tx.SavingsMembers(g.ID)
		if err != nil {
			return err
		}
		for _, no := range plan.Members {
			if !slices.ContainsFunc(members, func(m store.SavingsMember) bool { return m.No == no && m.To.IsZero() }) {
				return fault.New(fault.Invalid, "savings.no_member", no)
			}
		}
		plan.Cycle = "vong-" + itoa(int64(len(states)+1))
		if err := tx.InsertCycle(&store.RoundCycle{RoundPlan: plan, Book: b.ID, Opened: a.Today()}); err != nil {
			return err
		}
		return tx.Audit("savings.round", "ledger_book:"+itoa(book), plan.Cycle)
	})
}

// RoundTold is what happened in the round that is on: who paid her share now, and whether the pot was taken.
type RoundTold struct {
	Book      int64
	Cycle     string
	Round     int
	Custodian int
	Paid      []int
	Pot       bool
	Day       day.Date
	Confirm   []savings.Confirmation // for the pot
}

// RecordRound writes the shares of a round and the taking of its pot in one commit. The pot is handed over when every
// share of the round is in. Errors: Invalid, Conflict (paid before, pot not full, round not on), NotFound.
func (a *App) RecordRound(ctx context.Context, actor Actor, n RoundTold) ([]SavingsOutcome, error) {
	v, err := a.SavingsRounds(ctx, actor, n.Book)
	if err != nil {
		return nil, err
	}
	s := v.Open()
	if s == nil || s.Cycle != n.Cycle || s.Next != n.Round {
		return nil, fault.New(fault.Conflict, "savings.round_not_on")
	}
	turn := s.Turns[n.Round-1]
	share := savings.Event{Book: n.Book, Kind: savings.KindShare, Day: n.Day, Cycle: s.Cycle, Round: n.Round}
	all := s.Shares(n.Round, n.Custodian)
	in := map[int]bool{}
	for _, no := range turn.Paid {
		in[no] = true
	}
	for _, no := range n.Paid {
		at := slices.Index(s.Members, no)
		if at < 0 {
			return nil, fault.New(fault.Invalid, "savings.round_stranger", no)
		}
		if in[no] {
			return nil, fault.New(fault.Conflict, "savings.round_paid_before", v.Name(no))
		}
		in[no] = true
		share.Moves = append(share.Moves, all[at])
	}
	var events []savings.Event
	if len(share.Moves) > 0 {
		events = append(events, share)
	}
	if n.Pot {
		for _, no := range s.Members {
			if !in[no] {
				return nil, fault.New(fault.Conflict, "savings.round_not_full", v.Name(no))
			}
		}
		pot := savings.Event{Book: n.Book, Kind: savings.KindPot, Day: n.Day, Cycle: s.Cycle, Round: n.Round, Confirm: n.Confirm, Moves: s.Take(n.Round, n.Custodian)}
		events = append(events, pot)
	}
	if len(events) == 0 {
		return nil, fault.New(fault.Invalid, "savings.no_moves")
	}
	return a.RecordSavingsAll(ctx, actor, events)
}

// fitsRound holds a share or a pot against what its cycle agreed on.
func (l *ledgering) fitsRound(b *openBook, e *savings.Event) error {
	cycles, err := l.tx.Rounds(b.ID)
	if err != nil {
		return err
	}
	for _, c := range cycles {
		if c.Cycle == e.Cycle {
			return c.Fits(e)
		}
	}
	return fault.New(fault.Invalid, "savings.round_no_plan", e.Cycle)
}

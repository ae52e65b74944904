package app

import (
	"luoi/internal/fault"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// settle is the long way of record: the book's events with the new one are settled as a set, and what follows for
// each is written: reversals of what gives way, entries of what comes in, verdicts that changed.
func (l *ledgering) settle(b *openBook, row *store.LedgerEvent) (SavingsOutcome, error) {
	list, err := l.tx.LedgerEvents(b.ID)
	if err != nil {
		return SavingsOutcome{}, err
	}
	row.Verdict = savings.Quarantined
	if err := l.tx.InsertLedgerEvent(row); err != nil {
		return SavingsOutcome{}, err
	}
	list = append(list, *row)
	events := make([]*savings.Event, len(list))
	for i := range list {
		events[i] = &list[i].Event
	}
	s := &settlement{l: l, b: b, rows: map[string]*store.LedgerEvent{}, fates: savings.Settle(events, b.treasurer)}
	for i := range list {
		s.rows[list[i].ID] = &list[i]
	}
	if err := s.write(savings.Canonical(events)); err != nil {
		return SavingsOutcome{}, err
	}
	f := s.fates[row.ID]
	seq, _, err := l.tx.LedgerEntryOf(row.ID)
	return SavingsOutcome{ID: row.ID, Verdict: f.Verdict, Reason: f.Reason, Missing: f.Missing, Seq: seq}, err
}

// settlement brings the entries of a book in line with what Settle said.
type settlement struct {
	l     *ledgering
	b     *openBook
	rows  map[string]*store.LedgerEvent
	fates map[string]savings.Fate
}

// reversedBy maps an event to the reversal of it that stands; now by the new verdicts, or as it was.
func (s *settlement) reversedBy(order []*savings.Event, now bool) map[string]bool {
	out := map[string]bool{}
	for _, e := range order {
		if e.Kind == savings.KindReversal && s.stands(e, now) {
			out[e.Target] = true
		}
	}
	return out
}

func (s *settlement) stands(e *savings.Event, now bool) bool {
	if now {
		return s.fates[e.ID].Verdict == savings.Booked
	}
	return s.rows[e.ID].Verdict == savings.Booked
}

func (s *settlement) write(order []*savings.Event) error {
	was, now := s.reversedBy(order, false), s.reversedBy(order, true)
	for _, e := range order { // first what gives way
		if e.Kind != savings.KindReversal && s.stands(e, false) && !was[e.ID] && !s.stands(e, true) {
			if err := s.undo(e, e, savings.KindDisplaced); err != nil {
				return err
			}
		}
	}
	for _, e := range order { // then what comes in, and what comes back because its reversal gave way
		if e.Kind == savings.KindReversal || !s.stands(e, true) {
			continue
		}
		live := s.stands(e, false) && !was[e.ID]
		fresh := !s.stands(e, false) // comes in even if a reversal that came earlier takes it out again at once
		if !live && (fresh || !now[e.ID]) {
			if err := s.enter(e); err != nil {
				return err
			}
		}
	}
	for _, e := range order { // then reversals that are new
		if e.Kind == savings.KindReversal && s.stands(e, true) && !s.stands(e, false) {
			if err := s.undo(e, &s.rows[e.Target].Event, savings.KindReversal); err != nil {
				return err
			}
		}
	}
	s.b.Quarantined = 0
	for _, e := range order {
		r, f := s.rows[e.ID], s.fates[e.ID]
		if f.Verdict == savings.Quarantined {
			s.b.Quarantined++
		}
		if r.Verdict != f.Verdict || r.Reason != f.Reason || r.Missing != f.Missing {
			if err := s.l.tx.SetLedgerVerdict(e.ID, f); err != nil {
				return err
			}
		}
	}
	s.b.dirty = true
	return nil
}

// enter writes the entry of an event that stands now.
func (s *settlement) enter(e *savings.Event) error {
	if err := s.l.apply(s.b, savings.Deltas(e), 1); err != nil {
		return err
	}
	_, turns, err := s.l.tx.LedgerEntryOf(e.ID)
	if err != nil {
		return err
	}
	_, err = s.l.enter(s.b, e, e.Kind, e.Moves, 0, turns+1)
	return err
}

// undo writes the reversal of what target has standing in the book, on behalf of e.
func (s *settlement) undo(e, target *savings.Event, kind savings.Kind) error {
	seq, err := s.l.tx.LedgerLive(s.b.ID, target.ID)
	if err != nil {
		return err
	}
	if seq == 0 {
		return fault.New(fault.Internal, "savings.nothing_stands")
	}
	if err := s.l.apply(s.b, savings.Deltas(target), -1); err != nil {
		return err
	}
	_, turns, err := s.l.tx.LedgerEntryOf(e.ID)
	if err != nil {
		return err
	}
	_, err = s.l.enter(s.b, e, kind, savings.Mirror(target.Moves), seq, turns+1)
	return err
}

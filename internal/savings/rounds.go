package savings

import (
	"slices"

	"luoi/internal/fault"
)

// Fits refuses a share or a pot that is not what the round agreed on: another share in mid-cycle, a round that does
// not exist, a pot for somebody whose turn it is not. Errors: Invalid, savings.round_….
func (p RoundPlan) Fits(e *Event) error {
	if e.Round < 1 || e.Round > len(p.Members) {
		return fault.New(fault.Invalid, "savings.round_none", e.Round, len(p.Members))
	}
	for _, m := range e.Moves {
		no := m.From.Person()
		if e.Kind == KindPot {
			no = m.To.Person()
		}
		if !slices.Contains(p.Members, no) {
			return fault.New(fault.Invalid, "savings.round_stranger", no)
		}
	}
	if e.Kind == KindPot {
		return p.fitsPot(e)
	}
	want := p.Shares(e.Round, 1)
	for _, m := range e.Moves {
		w := want[slices.Index(p.Members, m.From.Person())]
		if m.Amount != w.Amount || m.From != w.From {
			return fault.New(fault.Invalid, "savings.round_share", int64(p.Share), int64(m.Amount))
		}
	}
	return nil
}

func (p RoundPlan) fitsPot(e *Event) error {
	if len(e.Moves) == 0 || e.Moves[0].To.Person() != p.Members[e.Round-1] {
		return fault.New(fault.Invalid, "savings.round_turn", e.Round, p.Members[e.Round-1])
	}
	want := p.Take(e.Round, e.Moves[0].From.Person())
	if !slices.Equal(want, e.Moves) {
		return fault.New(fault.Invalid, "savings.round_pot", int64(p.Pot()))
	}
	return nil
}

package savings

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

type roundKey struct {
	cycle string
	round int
}

// round is what a round brought in and what was taken.
type roundSums struct {
	in, out money.Dong
	last    day.Date // of its shares
	pot     *Act
	share   *Act
}

func (h *History) rounds() (map[roundKey]*roundSums, []roundKey) {
	all := map[roundKey]*roundSums{}
	var order []roundKey
	for _, a := range h.standing {
		if a.Kind != KindShare && a.Kind != KindPot {
			continue
		}
		k := roundKey{a.Cycle, a.Round}
		s := all[k]
		if s == nil {
			s = &roundSums{}
			all[k] = s
			order = append(order, k)
		}
		for _, m := range a.Moves {
			if a.Kind == KindShare {
				s.in += m.Amount
			} else {
				s.out += m.Amount
			}
		}
		if a.Kind == KindShare {
			s.last, s.share = a.Day, a
		} else {
			s.pot = a
		}
	}
	return all, order
}

// invented: a pot beyond its round's shares is paid from somebody else's money; a new cycle over an open one hides it.
func (h *History) invented() []Sign {
	all, order := h.rounds()
	var out []Sign
	payers, rounds := map[string]map[int]bool{}, map[string]int{}
	for _, a := range h.standing {
		if a.Kind == KindShare {
			if payers[a.Cycle] == nil {
				payers[a.Cycle] = map[int]bool{}
			}
			for _, m := range a.Moves {
				payers[a.Cycle][m.From.Person()] = true
			}
		}
	}
	for _, k := range order {
		s := all[k]
		if s.pot != nil {
			rounds[k.cycle]++
		}
		if s.out > s.in {
			out = append(out, Sign{Pattern: SignInvented, Event: s.pot.ID, Amount: s.out - s.in, N: k.round, Since: s.pot.Day, Word: k.cycle})
		}
	}
	open := ""
	for _, k := range order {
		switch {
		case k.cycle == open:
		case open == "" || rounds[open] >= len(payers[open]):
			open = k.cycle
		default:
			s := all[k]
			a := s.share
			if a == nil {
				a = s.pot
			}
			out = append(out, Sign{Pattern: SignInvented, Event: a.ID, N: len(payers[open]) - rounds[open], Since: a.Day, Word: k.cycle})
			open = k.cycle
		}
	}
	return out
}

// potsKept: the round's money came in and a week later it was not handed over.
func (h *History) potsKept() []Sign {
	all, order := h.rounds()
	var out []Sign
	for _, k := range order {
		if s := all[k]; s.out < s.in && h.On.DaysSince(s.last) > signPotDays {
			out = append(out, Sign{Pattern: SignPotKept, Event: s.share.ID, Amount: s.in - s.out, N: h.On.DaysSince(s.last), Since: s.last, Word: k.cycle})
		}
	}
	return out
}

package savings

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

// cash replays who held how much, when it was last counted, and since when there was something to count.
func (h *History) cash() (held map[int]money.Dong, since map[int]day.Date, at map[int]*Act) {
	held, since, at = map[int]money.Dong{}, map[int]day.Date{}, map[int]*Act{}
	for _, a := range h.standing {
		for _, m := range a.Moves {
			from, to := m.Effect()
			for c, n := range map[Code]money.Dong{m.From: from, m.To: to} {
				if c.Type() != Cash {
					continue
				}
				no := c.Person()
				if held[no] < signCashLeast && held[no]+n >= signCashLeast {
					since[no], at[no] = a.Day, a
				}
				held[no] += n
			}
		}
		if a.Count != nil && a.Kind == KindCount && len(a.Confirm) >= 2 {
			since[a.Count.Custodian], at[a.Count.Custodian] = a.Day, a
		}
	}
	return held, since, at
}

// lastMeeting is the last day before today on which several members put money in: the group sat together.
func (h *History) lastMeeting() (last day.Date) {
	came := map[day.Date]map[int]bool{}
	for _, a := range h.standing {
		if a.Kind != KindContribution && a.Kind != KindShare || !a.Day.Before(h.On) {
			continue
		}
		if came[a.Day] == nil {
			came[a.Day] = map[int]bool{}
		}
		for _, m := range a.Moves {
			came[a.Day][m.From.Person()] = true
		}
		if len(came[a.Day]) >= signMeetingLeast && a.Day.After(last) {
			last = a.Day
		}
	}
	return last
}

// cashLong: somebody holds cash that two people have not counted for long, or that a meeting passed by uncounted.
func (h *History) cashLong() []Sign {
	held, since, at := h.cash()
	met := h.lastMeeting()
	var out []Sign
	for _, no := range sortedKeys(held) {
		if n := h.On.DaysSince(since[no]); held[no] >= signCashLeast && (n > signCountDays || met.After(since[no])) {
			out = append(out, Sign{Pattern: SignCashLong, Member: no, Event: at[no].ID, Amount: held[no], N: n, Since: since[no]})
		}
	}
	return out
}

// muchCash: more cash with one person than a group should keep in a house.
func (h *History) muchCash() []Sign {
	held, _, at := h.cash()
	var out []Sign
	for _, no := range sortedKeys(held) {
		if held[no] > signCashMost {
			out = append(out, Sign{Pattern: SignOrganiser, Member: no, Event: at[no].ID, Amount: held[no], N: 1, Since: at[no].Day})
		}
	}
	return out
}

// transit: given to an agent for a due, and no receipt after two weeks. A receipt takes off the oldest first.
func (h *History) transit() []Sign {
	type open struct {
		a    *Act
		m    Move
		left money.Dong
	}
	var list []*open
	for _, a := range h.standing {
		for _, m := range a.Moves {
			if m.To.Type() == Transit {
				list = append(list, &open{a, m, m.Amount})
			}
			if a.Kind != KindReceipt {
				continue
			}
			left := m.Amount
			for _, o := range list {
				if o.m.To == m.From && o.m.For == m.To {
					n := min(left, o.left)
					o.left, left = o.left-n, left-n
				}
			}
		}
	}
	var out []Sign
	for _, o := range list {
		if n := h.On.DaysSince(o.a.Day); o.left > 0 && n > signTransitDays {
			out = append(out, Sign{Pattern: SignTransit, Member: o.m.For.Person(), Event: o.a.ID, Amount: o.left, N: n, Since: o.a.Day, Word: o.m.To.Part(0)})
		}
	}
	return out
}

// counts: one difference that matters, or small ones again and again with the same custodian within a year.
func (h *History) counts() []Sign {
	times, sums, last := map[int]int{}, map[int]money.Dong{}, map[int]*Act{}
	big := map[int]bool{}
	for _, a := range h.standing {
		if a.Kind != KindCount || len(a.Moves) == 0 || h.On.DaysSince(a.Day) > 365 {
			continue
		}
		no := a.Count.Custodian
		for _, m := range a.Moves {
			sums[no] += m.Amount
			big[no] = big[no] || m.Amount >= signCountLeast
		}
		times[no]++
		last[no] = a
	}
	var out []Sign
	for _, no := range sortedKeys(sums) {
		if big[no] || times[no] >= signCountTimes {
			out = append(out, Sign{Pattern: SignCount, Member: no, Event: last[no].ID, Amount: sums[no], N: times[no], Since: last[no].Day})
		}
	}
	return out
}

// Purse is one person's cash as the custodian of one group's book. Who is the person's number in the register.
type Purse struct {
	Who   int64
	Group int64
	Cash  money.Dong
}

// Exposure is the ninth pattern over all books: one person with the purses of several groups, or with much cash
// altogether. N is the number of groups. People whom the register does not know are not put together by name.
func Exposure(all []Purse) map[int64]Sign {
	groups, cash := map[int64]map[int64]bool{}, map[int64]money.Dong{}
	for _, p := range all {
		if p.Who == 0 {
			continue
		}
		if groups[p.Who] == nil {
			groups[p.Who] = map[int64]bool{}
		}
		groups[p.Who][p.Group] = true
		cash[p.Who] += p.Cash
	}
	out := map[int64]Sign{}
	for who, g := range groups {
		if len(g) > signGroupsMost || cash[who] > signCashTotal {
			out[who] = Sign{Pattern: SignOrganiser, Amount: cash[who], N: len(g)}
		}
	}
	return out
}

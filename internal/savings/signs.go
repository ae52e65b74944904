package savings

import (
	"cmp"
	"slices"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Pattern is a sort of thing worth asking about. What is shown are facts of the book with the entry behind them; why
// it is so is for people to say, and a sign accuses nobody.
type Pattern string

// The nine patterns, each from a fraud on record or the practice of savings groups.
const (
	SignGhost     Pattern = "ghost"     // money left for a member who never agreed to anything and whom the register does not know
	SignInvented  Pattern = "invented"  // a pot larger than the shares of its round, or a new cycle while another runs
	SignPotKept   Pattern = "pot_kept"  // a round's shares came in and its pot was not handed over
	SignCashLong  Pattern = "cash_long" // cash that nobody counted for long
	SignTransit   Pattern = "transit"   // given to an agent, no receipt
	SignPhone     Pattern = "phone"     // one telephone confirms for several members as their own
	SignReversed  Pattern = "reversed"  // an entry of a closed period undone
	SignCount     Pattern = "count"     // counts that differ from the book
	SignOrganiser Pattern = "organiser" // much cash with one person
)

// Patterns lists them in the order of pages.
var Patterns = []Pattern{SignGhost, SignInvented, SignPotKept, SignCashLong, SignTransit, SignPhone, SignReversed, SignCount, SignOrganiser}

// Limits from which a sign is shown.
const (
	signPotDays      = 7                      // after the round's last share
	signCountDays    = 45                     // a monthly count with two weeks' grace
	signCashLeast    = money.Dong(200_000)    // less is change
	signMeetingLeast = 3                      // members who put money in on one day
	signTransitDays  = 15                     // a receipt comes within days
	signPhoneMost    = 2                      // a couple may share one
	signCountLeast   = money.Dong(20_000)     // one difference of this size; smaller ones three times
	signCountTimes   = 3                      //
	signCashMost     = money.Dong(20_000_000) // with one person in one book
	signGroupsMost   = 2                      // purses in one person's hands
	signCashTotal    = money.Dong(30_000_000) // with one person in all books
)

// Sign is one fact: who or what it is about, the entry it links to, and its numbers.
type Sign struct {
	Pattern Pattern
	Member  int    // member number; 0: nobody's
	Event   string // the act to look at first
	Amount  money.Dong
	N       int // days, times, members, groups: by the pattern
	Since   day.Date
	Word    string // cycle and round, device, agent
}

// Act is an event of a book as it stands there.
type Act struct {
	Event
	Verdict Verdict
	Period  int64 // of its entry; 0: none
}

// History is what a book tells about itself up to a day.
type History struct {
	Acts      []Act        // everything received, refused acts left out
	Known     map[int]bool // members whom the register knows
	ClosedTo  []day.Date   // last day of each closed period, the first first
	On        day.Date
	undone    map[string]bool
	standing  []*Act
	confirmed map[int]bool
}

// Signs looks for eight of the nine patterns in one book; the ninth also needs Exposure over all books. The answer
// depends on the acts, not on the order in which they are given.
func Signs(h History) []Sign {
	h.prepare()
	var out []Sign
	for _, look := range []func() []Sign{h.ghosts, h.invented, h.potsKept, h.cashLong, h.transit, h.phones, h.reversals, h.counts, h.muchCash} {
		out = append(out, look()...)
	}
	return out
}

func (h *History) prepare() {
	h.undone, h.confirmed = map[string]bool{}, map[int]bool{}
	slices.SortStableFunc(h.Acts, func(a, b Act) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.At, b.At), strings.Compare(a.ID, b.ID))
	})
	for i := range h.Acts {
		a := &h.Acts[i]
		if a.Kind == KindReversal && a.Verdict == Booked {
			h.undone[a.Target] = true
		}
		for _, c := range a.Confirm {
			h.confirmed[c.No] = true
		}
		if a.By != 0 {
			h.confirmed[a.By] = true
		}
	}
	for i := range h.Acts {
		a := &h.Acts[i]
		if (a.Verdict == Booked || a.Verdict == Noted) && !h.undone[a.ID] && !a.Day.After(h.On) {
			h.standing = append(h.standing, a)
		}
	}
}

// ghosts: money or a card went out for somebody who never confirmed anything and is not in the register.
func (h *History) ghosts() []Sign {
	sum, first := map[int]money.Dong{}, map[int]*Act{}
	var order []int
	for _, a := range h.standing {
		for no := range beneficiaries(&a.Event) {
			if h.confirmed[no] || h.Known[no] || a.Kind == KindCount {
				continue
			}
			if first[no] == nil {
				first[no] = a
				order = append(order, no)
			}
			for _, m := range a.Moves {
				if m.To.Person() == no {
					sum[no] += m.Amount
				}
			}
		}
	}
	slices.Sort(order)
	var out []Sign
	for _, no := range order {
		out = append(out, Sign{Pattern: SignGhost, Member: no, Event: first[no].ID, Amount: sum[no], Since: first[no].Day})
	}
	return out
}

func sortedKeys(m map[int]money.Dong) []int {
	var out []int
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// phones: what came as the members' own telephones came from one.
func (h *History) phones() []Sign {
	members, first := map[string]map[int]bool{}, map[string]*Act{}
	var order []string
	for _, a := range h.standing {
		if a.Device == "web" || strings.HasPrefix(a.Device, "form:") {
			continue // the office's own desk
		}
		for _, c := range a.Confirm {
			if c.Method != "device" {
				continue
			}
			if members[a.Device] == nil {
				members[a.Device], first[a.Device] = map[int]bool{}, a
				order = append(order, a.Device)
			}
			members[a.Device][c.No] = true
		}
	}
	var out []Sign
	for _, d := range order {
		if n := len(members[d]); n > signPhoneMost {
			out = append(out, Sign{Pattern: SignPhone, Event: first[d].ID, N: n, Since: first[d].Day, Word: d})
		}
	}
	return out
}

// reversals: an entry that was closed and read aloud is undone afterwards.
func (h *History) reversals() []Sign {
	byID := map[string]*Act{}
	for i := range h.Acts {
		byID[h.Acts[i].ID] = &h.Acts[i]
	}
	var out []Sign
	for i := range h.Acts {
		a := &h.Acts[i]
		if a.Kind != KindReversal || a.Verdict != Booked || a.Day.After(h.On) {
			continue
		}
		t := byID[a.Target]
		if t == nil || t.Period == 0 || a.Period <= t.Period {
			continue
		}
		var sum money.Dong
		for _, m := range t.Moves {
			sum += m.Amount
		}
		out = append(out, Sign{Pattern: SignReversed, Event: a.ID, Amount: sum, N: int(t.Period), Since: a.Day})
	}
	return out
}

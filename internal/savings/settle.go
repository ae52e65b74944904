package savings

import (
	"cmp"
	"slices"

	"luoi/internal/money"
)

// Verdict is what became of an event.
type Verdict string

const (
	Booked      Verdict = "booked"      // stands in the book
	Noted       Verdict = "noted"       // needs no entry: a tick, a count that matches, a confirmation
	Quarantined Verdict = "quarantined" // chưa vào sổ: it happened, but the book cannot hold it as things are
	Voided      Verdict = "voided"      // two people said that it did not happen
	Refused     Verdict = "refused"     // could be no act of its kind
)

// Reasons why an event is quarantined: keys of messages.
const (
	LacksMoney     = "savings.lacks_money"     // an account would stand below zero
	LacksSecond    = "savings.lacks_second"    // not enough people agreed
	LacksTarget    = "savings.lacks_target"    // what it reverses does not stand in the book
	HappenedTwice  = "savings.happened_twice"  // a receipt number, an opening, a round, a family: once only
	LacksAllotment = "savings.lacks_allotment" // handed over or receipted more than was set aside or handed over
)

// Fate is an event's verdict, and for those in quarantine why and how much is missing.
type Fate struct {
	Verdict Verdict
	Reason  string
	Key     string
	Missing money.Dong
}

// NoEntry reports whether an event of this kind never stands in the book.
func (e *Event) NoEntry() bool {
	switch e.Kind {
	case KindTick, KindConfirm, KindResolve, KindCloseMeeting:
		return true
	case KindCount:
		return len(e.Moves) == 0
	}
	return false
}

// candidate is an event that may stand in the book, with all it does.
type candidate struct {
	e  *Event
	v  []Delta
	in bool
}

// Settle decides which events stand in one book. The answer follows from the set of events and the treasurers
// alone, not from the order of the list: it is the same for all who have received the same events.
//
// All events stand whose sums leave no key below zero. While some key does, the event that takes from it and is
// last in canonical order gives way; those that fit again afterwards come back in. Canonical order is the devices'
// time, never running backwards within one device, then the device's name.
func Settle(events []*Event, treasurer func(no int, e *Event) bool) map[string]Fate {
	s := newSettling(events, treasurer)
	s.giveWay()
	s.comeBack()
	for _, c := range s.list {
		if c.in {
			s.fates[c.e.ID] = Fate{Verdict: Booked}
			continue
		}
		s.fates[c.e.ID] = s.why(c)
	}
	return s.fates
}

type settling struct {
	fates  map[string]Fate
	list   []*candidate
	totals map[string]money.Dong
}

func newSettling(events []*Event, treasurer func(int, *Event) bool) *settling {
	s := &settling{fates: make(map[string]Fate, len(events)), totals: map[string]money.Dong{}}
	order := Canonical(events)
	byID := make(map[string]*Event, len(order))
	also := map[string][]Confirmation{}
	for _, e := range order {
		byID[e.ID] = e
		if e.Kind == KindConfirm {
			also[e.Target] = append(also[e.Target], e.Confirm...)
		}
	}
	void := map[string]bool{}
	confirmed := func(e *Event) bool {
		return Confirmed(e, also[e.ID], func(no int) bool { return treasurer(no, e) })
	}
	// A verdict on what has not come yet waits for it; on a verdict, a tick or a confirmation it says nothing.
	idle := func(e *Event) bool {
		t := byID[e.Target]
		return t == nil || t.NoEntry()
	}
	for _, e := range order {
		if e.Kind == KindResolve && confirmed(e) && !idle(e) {
			void[e.Target] = true
		}
	}
	for _, e := range order {
		switch {
		case void[e.ID]:
			s.fates[e.ID] = Fate{Verdict: Voided}
		case !confirmed(e):
			s.fates[e.ID] = Fate{Verdict: Quarantined, Reason: LacksSecond}
		case e.Kind == KindResolve && byID[e.Target] == nil:
			s.fates[e.ID] = Fate{Verdict: Quarantined, Reason: LacksTarget}
		case e.NoEntry() || e.Kind == KindClosePeriod:
			s.fates[e.ID] = Fate{Verdict: Noted}
		default:
			s.admit(e, byID)
		}
	}
	return s
}

// admit makes a candidate of an event, if what it refers to is there.
func (s *settling) admit(e *Event, byID map[string]*Event) {
	c := &candidate{e: e, in: true}
	if e.Kind == KindReversal {
		t := byID[e.Target]
		if t == nil || t.Kind == KindReversal || t.NoEntry() || t.Kind == KindClosePeriod {
			s.fates[e.ID] = Fate{Verdict: Quarantined, Reason: LacksTarget}
			return
		}
		c.v = append(Opposite(Deltas(t)), Delta{standsKey + t.ID, -1})
	} else {
		c.v = append(Deltas(e), Delta{standsKey + e.ID, 1})
	}
	s.list = append(s.list, c)
	s.count(c, 1)
}

func (s *settling) count(c *candidate, sign money.Dong) {
	for _, d := range c.v {
		n, ok := s.totals[d.Key]
		if !ok {
			n = Start(d.Key)
		}
		s.totals[d.Key] = n + sign*d.N
	}
}

// giveWay takes events out until no key stands below zero.
func (s *settling) giveWay() {
	for {
		low := ""
		for k, n := range s.totals {
			if n < 0 && (low == "" || k < low) {
				low = k
			}
		}
		if low == "" {
			return
		}
		for i := len(s.list) - 1; i >= 0; i-- {
			if c := s.list[i]; c.in && c.takes(low) {
				c.in = false
				s.count(c, -1)
				break
			}
		}
	}
}

func (c *candidate) takes(key string) bool {
	for _, d := range c.v {
		if d.Key == key && d.N < 0 {
			return true
		}
	}
	return false
}

// comeBack puts in again whatever fits, the first in canonical order first.
func (s *settling) comeBack() {
	for again := true; again; {
		again = false
		for _, c := range s.list {
			if !c.in && s.lacks(c) == "" {
				c.in, again = true, true
				s.count(c, 1)
			}
		}
	}
}

// lacks is the first key that would stand below zero with c.
func (s *settling) lacks(c *candidate) string {
	for _, d := range c.v {
		if d.N < 0 && s.totals[d.Key]+d.N < 0 {
			return d.Key
		}
	}
	return ""
}

func (s *settling) why(c *candidate) Fate {
	key := s.lacks(c)
	f := Fate{Verdict: Quarantined, Reason: ReasonOf(key), Key: key}
	for _, d := range c.v {
		if d.Key == key {
			f.Missing = -(s.totals[key] + d.N)
		}
	}
	return f
}

// ReasonOf says what a key below zero means.
func ReasonOf(key string) string {
	switch {
	case len(key) > len(onceKey) && key[:len(onceKey)] == onceKey:
		return HappenedTwice
	case len(key) > len(standsKey) && key[:len(standsKey)] == standsKey:
		return LacksTarget
	case IsCounter(key):
		return LacksAllotment
	}
	return LacksMoney
}

// Canonical sorts events as they are taken to have happened. A device whose clock ran backwards counts as having
// stood still, so its own order is kept.
func Canonical(events []*Event) []*Event {
	list := slices.Clone(events)
	slices.SortFunc(list, func(a, b *Event) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.N, b.N), cmp.Compare(a.ID, b.ID))
	})
	at := make(map[*Event]int64, len(list))
	for i, e := range list {
		at[e] = e.At
		if i > 0 && list[i-1].Device == e.Device {
			at[e] = max(e.At, at[list[i-1]])
		}
	}
	slices.SortStableFunc(list, func(a, b *Event) int {
		return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a.Device, b.Device))
	})
	return list
}

// Fits reports whether an event can simply be added to a book in which nothing is quarantined: then it stands, and
// so does everything that stood. It is the quick way of Settle; where it says no, Settle must be asked. Balance
// gives the present value of a key.
func Fits(e *Event, treasurer func(int, *Event) bool, balance func(key string) (money.Dong, error)) (bool, []Delta, error) {
	switch e.Kind {
	case KindReversal, KindConfirm, KindResolve:
		return false, nil, nil
	}
	if !Confirmed(e, nil, func(no int) bool { return treasurer(no, e) }) {
		return false, nil, nil
	}
	if e.NoEntry() || e.Kind == KindClosePeriod {
		return true, nil, nil
	}
	v := Deltas(e)
	for _, d := range v {
		if d.N >= 0 {
			continue
		}
		n, err := balance(d.Key)
		if err != nil || n+d.N < 0 {
			return false, nil, err
		}
	}
	return true, v, nil
}

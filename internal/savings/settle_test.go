package savings_test

import (
	"fmt"
	"slices"
	"testing"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"

	"pgregory.net/rapid"
)

var today = day.Must(2026, 11, 22)

// Member 1 is treasurer in these tests.
func treasurer(no int, _ *savings.Event) bool { return no == 1 }

var two = []savings.Confirmation{{No: 1, Method: "pin"}, {No: 4, Method: "pin"}}

func put(device string, n int64, no int, amount money.Dong) *savings.Event {
	return &savings.Event{ID: fmt.Sprintf("%s-%d", device, n), Device: device, N: n, At: n * 1000, Kind: savings.KindContribution, Day: today,
		Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: savings.CashOf(1), Amount: amount}}}
}

func take(device string, n int64, no int, amount money.Dong) *savings.Event {
	return &savings.Event{ID: fmt.Sprintf("%s-%d", device, n), Device: device, N: n, At: n * 1000, Kind: savings.KindPayout, Day: today, Confirm: two,
		Moves: []savings.Move{{From: savings.CashOf(1), To: savings.MemberOf(no, "bhxh"), Amount: amount}}}
}

func undo(device string, n int64, target string) *savings.Event {
	return &savings.Event{ID: fmt.Sprintf("%s-%d", device, n), Device: device, N: n, At: n * 1000, Kind: savings.KindReversal, Day: today, Confirm: two,
		Target: target, Reason: "ghi nhầm"}
}

// Two telephones paid out the last 300.000: one stands, the other waits, and both are counted.
func TestTwoPhonesPayTheLastMoney(t *testing.T) {
	events := []*savings.Event{put("a", 1, 7, 300_000), take("a", 2, 7, 300_000), take("b", 2, 7, 300_000)}
	got := savings.Settle(events, treasurer)
	if got["a-2"].Verdict != savings.Booked || got["b-2"].Verdict != savings.Quarantined || got["b-2"].Missing != 300_000 ||
		got["b-2"].Reason != savings.LacksMoney {
		t.Errorf("got %+v", got)
	}
	// Two people say that the second did not happen.
	events = append(events, &savings.Event{ID: "c-1", Device: "c", N: 1, At: 9, Kind: savings.KindResolve, Target: "b-2", Day: today, Confirm: two, Reason: "bấm hai lần"})
	if got := savings.Settle(events, treasurer); got["b-2"].Verdict != savings.Voided || got["a-2"].Verdict != savings.Booked {
		t.Errorf("resolved: %+v", got)
	}
}

// A payout that arrives before the money it pays is no theft: it waits and comes in by itself.
func TestWhatWaitsComesInWhenTheMoneyArrives(t *testing.T) {
	events := []*savings.Event{take("b", 2, 7, 50_000)}
	if got := savings.Settle(events, treasurer); got["b-2"].Verdict != savings.Quarantined {
		t.Errorf("paid from nothing: %+v", got)
	}
	events = append(events, put("a", 1, 7, 50_000))
	if got := savings.Settle(events, treasurer); got["b-2"].Verdict != savings.Booked || got["a-1"].Verdict != savings.Booked {
		t.Errorf("got %+v", got)
	}
}

func TestWhoMustAgree(t *testing.T) {
	c := func(nos ...int) (out []savings.Confirmation) {
		for _, n := range nos {
			out = append(out, savings.Confirmation{No: n, Method: "device"})
		}
		return out
	}
	for _, x := range []struct {
		why  string
		with []savings.Confirmation
		want savings.Verdict
	}{
		{"nobody", nil, savings.Quarantined},
		{"the treasurer alone", c(1), savings.Quarantined},
		{"the treasurer twice", c(1, 1), savings.Quarantined},
		{"the treasurer and her who gets the money", c(1, 7), savings.Quarantined},
		{"the treasurer and another", c(1, 4), savings.Booked},
		{"two others", c(3, 4), savings.Booked},
	} {
		e := take("a", 2, 7, 10_000)
		e.Confirm = x.with
		got := savings.Settle([]*savings.Event{put("a", 1, 7, 10_000), e}, treasurer)["a-2"]
		if got.Verdict != x.want {
			t.Errorf("%s: %+v", x.why, got)
		}
	}
	hand := &savings.Event{ID: "h", Device: "a", N: 3, At: 3000, Kind: savings.KindTransfer, Day: today, Confirm: c(1, 4),
		Moves: []savings.Move{{From: savings.CashOf(1), To: savings.CashOf(5), Amount: 10_000}}}
	for want, with := range map[savings.Verdict][]savings.Confirmation{savings.Quarantined: c(1, 4), savings.Booked: c(1, 5)} {
		hand.Confirm = with
		if got := savings.Settle([]*savings.Event{put("a", 1, 7, 10_000), hand}, treasurer)["h"]; got.Verdict != want {
			t.Errorf("hand-over to 5 with %v: %+v", with, got)
		}
	}
}

// Two women say that a slip never happened, and their telephone is heard before the one that made the slip: it must not
// slip into the book when it comes.
func TestWhatWasDeniedBeforeItCameStaysOut(t *testing.T) {
	slip, denied := put("a", 1, 7, 10_000), undo("b", 1, "a-1")
	denied.Kind = savings.KindResolve
	first := savings.Settle([]*savings.Event{denied}, treasurer)["b-1"]
	if first.Verdict != savings.Quarantined || first.Reason != savings.LacksTarget {
		t.Errorf("before its slip came: %+v", first)
	}
	got := savings.Settle([]*savings.Event{denied, slip}, treasurer)
	if got["a-1"].Verdict != savings.Voided || got["b-1"].Verdict != savings.Noted {
		t.Errorf("with its slip: %+v", got)
	}
}

// Whatever the order in which they arrive, the same events give the same book: the quick way of Fits with Settle
// behind it ends where Settle of everything ends, at each step.
func TestAnyOrderOfArrivalGivesTheSameBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t)
		want := savings.Settle(events, treasurer)
		shuffled := rapid.Permutation(events).Draw(t, "order")
		if got := savings.Settle(shuffled, treasurer); !same(got, want) {
			t.Fatalf("another order of the list: %v\nwant %v", got, want)
		}
		b := arriving{balances: map[string]money.Dong{}, stands: map[string]bool{}, fates: map[string]savings.Fate{}}
		for _, e := range shuffled {
			b.arrive(t, e)
		}
		if !same(b.fates, want) {
			t.Fatalf("by arrival: %v\nwant %v", b.fates, want)
		}
		sums := map[string]money.Dong{}
		for _, e := range events {
			if want[e.ID].Verdict == savings.Booked {
				for _, d := range effect(e, events) {
					sums[d.Key] += d.N
				}
			}
		}
		for k, n := range sums {
			if n+savings.Start(k) < 0 {
				t.Fatalf("%s stands at %d", k, n)
			}
			if b.value(k) != n+savings.Start(k) {
				t.Fatalf("%s is %d by arrival, %d by the set", k, b.value(k), n)
			}
		}
	})
}

func same(a, b map[string]savings.Fate) bool {
	for id, f := range a {
		if b[id].Verdict != f.Verdict || b[id].Reason != f.Reason {
			return false
		}
	}
	return len(a) == len(b)
}

// arriving is the book as app keeps it: one event at a time, the quick way where it may be gone.
type arriving struct {
	events      []*savings.Event
	balances    map[string]money.Dong
	stands      map[string]bool
	fates       map[string]savings.Fate
	quarantined int
}

func (b *arriving) value(k string) money.Dong {
	if n, ok := b.balances[k]; ok {
		return n
	}
	return savings.Start(k)
}

func (b *arriving) add(v []savings.Delta, sign money.Dong) {
	for _, d := range v {
		b.balances[d.Key] = b.value(d.Key) + sign*d.N
	}
}

func (b *arriving) arrive(t *rapid.T, e *savings.Event) {
	b.events = append(b.events, e)
	if b.quarantined == 0 {
		ok, v, err := savings.Fits(e, treasurer, func(k string) (money.Dong, error) { return b.value(k), nil })
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			b.add(v, 1)
			b.stands[e.ID] = len(v) > 0
			b.fates[e.ID] = savings.Fate{Verdict: savings.Booked}
			if len(v) == 0 {
				b.fates[e.ID] = savings.Fate{Verdict: savings.Noted}
			}
			return
		}
	}
	b.fates = savings.Settle(b.events, treasurer)
	b.quarantined = 0
	for _, x := range b.events {
		now := b.fates[x.ID].Verdict == savings.Booked
		if b.fates[x.ID].Verdict == savings.Quarantined {
			b.quarantined++
		}
		if now != b.stands[x.ID] {
			sign := money.Dong(1)
			if !now {
				sign = -1
			}
			b.add(effect(x, b.events), sign)
			b.stands[x.ID] = now
		}
	}
	for k, n := range b.balances {
		if n < 0 {
			t.Fatalf("after %s: %s stands at %d", e.ID, k, n)
		}
	}
}

func effect(e *savings.Event, all []*savings.Event) []savings.Delta {
	if e.Kind != savings.KindReversal {
		return savings.Deltas(e)
	}
	i := slices.IndexFunc(all, func(x *savings.Event) bool { return x.ID == e.Target })
	return savings.Opposite(savings.Deltas(all[i]))
}

// drawEvents makes what a few telephones did, with too little money, wrong clocks, reversals, receipts twice.
func drawEvents(t *rapid.T) []*savings.Event {
	var out []*savings.Event
	for _, dev := range []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "devices")] {
		for n := range rapid.IntRange(1, 6).Draw(t, "events") {
			out = append(out, drawEvent(t, dev, int64(n+1), out))
		}
	}
	return out
}

func drawEvent(t *rapid.T, dev string, n int64, before []*savings.Event) *savings.Event {
	no := rapid.IntRange(7, 8).Draw(t, "member")
	amount := money.Dong(rapid.SampledFrom([]int{10, 20, 50}).Draw(t, "amount"))
	due := savings.DueOf(no, "bhxh", "2026-12")
	var e *savings.Event
	switch rapid.IntRange(0, 8).Draw(t, "kind") {
	case 0, 1, 2:
		e = put(dev, n, no, amount)
	case 3:
		e = take(dev, n, no, amount)
	case 4:
		e = put(dev, n, no, amount)
		e.Kind, e.Moves = savings.KindAllocate, []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: due, Amount: amount}}
	case 5:
		e = take(dev, n, no, amount)
		e.Kind, e.Moves = savings.KindToAgent, []savings.Move{{From: savings.CashOf(1), To: savings.TransitOf("x"), Amount: amount, For: due}}
	case 6:
		e = put(dev, n, no, amount)
		e.Kind, e.Receipt = savings.KindReceipt, fmt.Sprintf("BL%d", rapid.IntRange(1, 2).Draw(t, "receipt"))
		e.Moves = []savings.Move{{From: savings.TransitOf("x"), To: due, Amount: amount}}
	case 7:
		e = take(dev, n, no, amount)
		e.Kind, e.Moves = savings.KindTransfer, []savings.Move{{From: savings.BankOf("b"), To: savings.CashOf(1), Amount: amount}}
		if rapid.Bool().Draw(t, "there") {
			e.Moves[0].From, e.Moves[0].To = e.Moves[0].To, e.Moves[0].From
		}
	default:
		target := "z-1"
		if len(before) > 0 {
			target = rapid.SampledFrom(before).Draw(t, "target").ID
		}
		e = undo(dev, n, target)
		if rapid.IntRange(0, 3).Draw(t, "resolve") == 0 {
			e.Kind = savings.KindResolve
		}
	}
	e.At = int64(rapid.IntRange(0, 5).Draw(t, "clock"))
	return e
}

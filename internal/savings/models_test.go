package savings_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// book is a small book for the stories of the models: it takes events and knows balances.
type book struct {
	t        *testing.T
	events   []*savings.Event
	balances map[savings.Code]money.Dong
}

func newBook(t *testing.T) *book { return &book{t: t} }

// do records an event and reports whether it stands.
func (b *book) do(kind savings.Kind, e savings.Event, moves ...savings.Move) bool {
	b.t.Helper()
	n := int64(len(b.events) + 1)
	e.ID, e.Device, e.N, e.At, e.Kind, e.Day, e.Moves = "e"+string(rune('0'+n/100))+string(rune('0'+n/10%10))+string(rune('0'+n%10)), "a", n, n, kind, today, moves
	if e.Confirm == nil {
		e.Confirm = []savings.Confirmation{{No: 1, Method: "pin"}, {No: 90, Method: "pin"}}
	}
	if err := e.Check(); err != nil {
		b.t.Fatalf("%s: %v", kind, err)
	}
	b.events = append(b.events, &e)
	fates := savings.Settle(b.events, treasurer)
	b.balances = map[savings.Code]money.Dong{}
	for _, x := range b.events {
		if fates[x.ID].Verdict == savings.Booked {
			for _, m := range x.Moves {
				df, dt := m.Effect()
				b.balances[m.From] += df
				b.balances[m.To] += dt
			}
		}
	}
	return fates[e.ID].Verdict != savings.Quarantined
}

func (b *book) want(code savings.Code, n money.Dong) {
	b.t.Helper()
	if b.balances[code] != n {
		b.t.Errorf("%s is %v, want %v", code, b.balances[code], n)
	}
}

// Heo đất: own money in, then a premium: to the due, to the agent, matched with a receipt.
func TestPigPaysAPremium(t *testing.T) {
	b := newBook(t)
	due, agent := savings.DueOf(7, "bhxh", "2026-11x3"), savings.TransitOf("thu1")
	for range 4 {
		b.do(savings.KindContribution, savings.Event{}, savings.Move{From: savings.MemberOf(7, "bhxh"), To: savings.CashOf(1), Amount: 200_000})
	}
	if b.do(savings.KindPayout, savings.Event{}, savings.Move{From: savings.CashOf(1), To: savings.MemberOf(7, "bhxh"), Amount: 800_001}) {
		t.Error("she drew more than her own")
	}
	b.do(savings.KindAllocate, savings.Event{}, savings.Move{From: savings.MemberOf(7, "bhxh"), To: due, Amount: 792_000})
	b.do(savings.KindToAgent, savings.Event{}, savings.Move{From: savings.CashOf(1), To: agent, Amount: 792_000, For: due})
	b.want(agent, 792_000)
	if b.do(savings.KindToAgent, savings.Event{}, savings.Move{From: savings.CashOf(1), To: agent, Amount: 1_000, For: due}) {
		t.Error("handed over more than was set aside")
	}
	if b.do(savings.KindReceipt, savings.Event{Receipt: "BL-2"}, savings.Move{From: agent, To: due, Amount: 792_001}) {
		t.Error("receipted more than was handed over")
	}
	b.do(savings.KindReceipt, savings.Event{Receipt: "BL-1"}, savings.Move{From: agent, To: due, Amount: 792_000})
	b.want(agent, 0)
	b.want(due, 0)
	b.want(savings.CashOf(1), 8_000)
	b.want(savings.MemberOf(7, "bhxh"), 8_000)
}

// A sealed pig: nothing but ticks until it is opened; then the count is what goes in, and one pig opens once.
func TestSealedPigOpensOnce(t *testing.T) {
	b := newBook(t)
	b.do(savings.KindTick, savings.Event{By: 7})
	b.want(savings.CashOf(1), 0)
	open := savings.Event{Cycle: "heo-2026", Count: &savings.Count{Custodian: 1, Pieces: []int{0, 1, 0, 2}}} // 200.000 + 2 × 50.000
	moves := []savings.Move{{From: savings.MemberOf(7, "bhxh"), To: savings.CashOf(1), Amount: 250_000}, {From: savings.MemberOf(8, "bhyt"), To: savings.CashOf(1), Amount: 50_000}}
	if !b.do(savings.KindOpenPig, open, moves...) {
		t.Error("the pig does not open")
	}
	b.want(savings.CashOf(1), 300_000)
	if b.do(savings.KindOpenPig, open, moves...) {
		t.Error("one pig was opened twice")
	}
	bad := open
	bad.Kind, bad.Day, bad.Moves = savings.KindOpenPig, today, moves[:1]
	if err := bad.Check(); fault.As(err).Key != "savings.pig_total" {
		t.Errorf("a count that is not what goes in: %v", err)
	}
}

// Hùn vốn, Vĩnh Long 2014: twelve women, 50.000 a month, a card of 621.000.
func TestRoundFundOfVinhLong(t *testing.T) {
	p := savings.RoundPlan{Cycle: "2014", Share: 50_000, Card: 621_000}
	for no := 2; no <= 13; no++ {
		p.Members = append(p.Members, no)
	}
	if p.Pot() != 600_000 || p.Short() != 21_000 || p.Check() != nil {
		t.Errorf("pot %v short %v", p.Pot(), p.Short())
	}
	b := newBook(t)
	for r := 1; r <= 12; r++ {
		if !b.do(savings.KindShare, savings.Event{Cycle: "2014", Round: r}, p.Shares(r, 1)...) {
			t.Fatalf("round %d: shares", r)
		}
		b.want(savings.CashOf(1), 600_000)
		if !b.do(savings.KindPot, savings.Event{Cycle: "2014", Round: r}, p.Take(r, 1)...) {
			t.Fatalf("round %d: pot", r)
		}
		b.want(savings.CashOf(1), 0)
		if r == 1 && b.do(savings.KindPot, savings.Event{Cycle: "2014", Round: 2}, p.Take(1, 1)...) {
			t.Error("one took the pot twice")
		}
	}
	for _, no := range p.Members {
		b.want(savings.RoundOwedOf(no), 0)
		b.want(savings.RoundPaidOf(no), 0)
	}
}

// Trả góp: a card of 1.366.200 paid ahead, repaid 6 × 227.700.
func TestInstalmentsCloseAtZero(t *testing.T) {
	parts, err := savings.Instalments(1_366_200, 6)
	if err != nil {
		t.Fatal(err)
	}
	b := newBook(t)
	b.do(savings.KindIncome, savings.Event{}, savings.Move{From: savings.Code(savings.Common), To: savings.CashOf(1), Amount: 2_000_000})
	due := savings.DueOf(7, "bhyt", "2026")
	b.do(savings.KindAdvance, savings.Event{}, savings.Move{From: due, To: savings.AdvanceOf(7), Amount: 1_366_200})
	b.do(savings.KindToAgent, savings.Event{}, savings.Move{From: savings.CashOf(1), To: savings.TransitOf("x"), Amount: 1_366_200, For: due})
	b.do(savings.KindReceipt, savings.Event{Receipt: "7"}, savings.Move{From: savings.TransitOf("x"), To: due, Amount: 1_366_200})
	for _, a := range parts {
		if a != 227_700 {
			t.Errorf("an instalment of %v", a)
		}
		b.do(savings.KindRepay, savings.Event{}, savings.Move{From: savings.AdvanceOf(7), To: savings.CashOf(1), Amount: a})
		b.want(savings.Code(savings.Common), 2_000_000)
	}
	b.want(savings.AdvanceOf(7), 0)
	b.want(savings.CashOf(1), 2_000_000)
	if b.do(savings.KindRepay, savings.Event{}, savings.Move{From: savings.AdvanceOf(7), To: savings.CashOf(1), Amount: 1}) {
		t.Error("she repaid more than she owed")
	}
	if _, err := savings.Instalments(0, 6); err == nil {
		t.Error("instalments of nothing")
	}
}

// Ve chai and sponsors: a card is paid from a sale or a gift, never beyond it, and no family twice.
func TestCardsComeFromSalesOrSponsors(t *testing.T) {
	b := newBook(t)
	b.do(savings.KindIncome, savings.Event{}, savings.Move{From: savings.Code(savings.Common), To: savings.CashOf(1), Amount: 1_000_000})
	if b.do(savings.KindGift, savings.Event{}, savings.Move{From: savings.Code(savings.Common), To: savings.DueOf(5, "bhyt", "2026"), Amount: 1_000_001}) {
		t.Error("a card from no sale")
	}
	s := savings.SponsorOf("hung-thinh", "bhyt")
	b.do(savings.KindSponsorIn, savings.Event{}, savings.Move{From: s, To: savings.BankOf("agribank"), Amount: 2_000_000})
	give := func(no int, family string) bool {
		return b.do(savings.KindGrant, savings.Event{Family: family}, savings.Move{From: s, To: savings.DueOf(no, "bhyt", "2026"), Amount: 900_000})
	}
	if !give(5, "h1") || give(6, "h1") || !give(6, "h2") || give(8, "h3") {
		t.Error("grants: once a family, never beyond what was given")
	}
	b.want(s, 200_000)
	off := savings.Event{Kind: savings.KindGrant, Day: today, Family: "h9", Reason: "đổi mục đích",
		Moves: []savings.Move{{From: s, To: savings.DueOf(5, "bhxh", "2026"), Amount: 1}}}
	if err := off.Check(); fault.As(err).Key != "savings.other_purpose" {
		t.Errorf("sponsor's money off its purpose: %v", err)
	}
}

func TestGoalsOfTreesAndDays(t *testing.T) {
	if n, err := (savings.Pledge{Units: 2, Year: 3_168_000}).EachTree(); n != 1_584_000 || err != nil {
		t.Errorf("a tree brings %v (%v)", n, err)
	}
	if n := savings.ADay(264_000); n != 8_800 {
		t.Errorf("a day %v", n)
	}
	if g := savings.Reach(800_000, 264_000, 6); g.Months != 3 || g.Missing != 784_000 {
		t.Errorf("%+v", g)
	}
}

func TestCountsAreReckonedByNotes(t *testing.T) {
	c := savings.Count{Custodian: 1, Pieces: []int{1, 0, 0, 0, 0, 0, 0, 0, 3}, Expected: 505_000}
	moves, err := savings.Reckon(c)
	if err != nil || len(moves) != 1 || moves[0].To != savings.ShortageOf(1) || moves[0].Amount != 2_000 {
		t.Errorf("short: %+v %v", moves, err)
	}
	c.Expected = 500_000
	moves, _ = savings.Reckon(c)
	if len(moves) != 1 || moves[0].From != savings.Code(savings.Surplus) || moves[0].Amount != 3_000 {
		t.Errorf("over: %+v", moves)
	}
	c.Expected = 503_000
	if moves, _ = savings.Reckon(c); len(moves) != 0 {
		t.Errorf("matched: %+v", moves)
	}
	c.Pieces[2] = -1
	if _, err := c.Total(); err == nil {
		t.Error("minus one note")
	}
}

// What could be no act of its kind is refused with words, not guessed at.
func TestEventsThatCannotBe(t *testing.T) {
	ok := savings.Move{From: savings.MemberOf(7, "bhxh"), To: savings.CashOf(1), Amount: 1000}
	change := func(fn func(*savings.Event)) *savings.Event {
		e := &savings.Event{Kind: savings.KindContribution, Day: today, Moves: []savings.Move{ok}}
		fn(e)
		return e
	}
	for key, e := range map[string]*savings.Event{
		"savings.kind":     change(func(e *savings.Event) { e.Kind = "interest" }),
		"savings.no_day":   change(func(e *savings.Event) { e.Day = day.Date{} }),
		"savings.no_moves": change(func(e *savings.Event) { e.Moves = nil }),
		"savings.amount":   change(func(e *savings.Event) { e.Moves[0].Amount = 0 }),
		"savings.not_this_kind": change(func(e *savings.Event) {
			e.Moves[0].To = savings.BankOf("x")
			e.Moves[0].From = savings.Code(savings.Common)
		}),
		"savings.bad_account":   change(func(e *savings.Event) { e.Moves[0].From = "interest:7" }),
		"savings.reason":        change(func(e *savings.Event) { e.Kind = savings.KindReversal; e.Target = "x"; e.Moves = nil }),
		"savings.target":        change(func(e *savings.Event) { e.Target = "x" }),
		"savings.confirmation":  change(func(e *savings.Event) { e.Confirm = []savings.Confirmation{{No: 1, Method: "said so"}} }),
		"savings.count_missing": change(func(e *savings.Event) { e.Kind = savings.KindCount; e.Moves = nil }),
	} {
		err := e.Check()
		if err == nil || fault.As(err).Key != key {
			t.Errorf("want %s, got %v", key, err)
		}
	}
	for _, code := range []savings.Code{"cash", "cash:0", "cash:07", "cash:x", "member:7", "member:7:vay", "surplus:1", "", "due:7:bhxh:1:2", "cash:-1"} {
		if code.Check() == nil {
			t.Errorf("%q is an account", code)
		}
	}
}

func TestBodiesFromOutside(t *testing.T) {
	e := put("a", 1, 7, 20_000)
	body, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := savings.Decode(body); err != nil || got.Moves[0] != e.Moves[0] || got.Day != e.Day {
		t.Errorf("%+v %v", got, err)
	}
	for name, text := range map[string]string{"beyond int64": strings.Replace(string(body), "20000", "9223372036854775808", 1),
		"unknown field": strings.Replace(string(body), `"kind"`, `"interest":1,"kind"`, 1), "two values": string(body) + string(body),
		"a fraction": strings.Replace(string(body), "20000", "0.5", 1), "nothing": ""} {
		if _, err := savings.Decode([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := savings.Decode(make([]byte, 65<<10)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("too large: %v", err)
	}
	var fe *fault.Error
	big := put("a", 1, 7, math.MaxInt64)
	if err := big.Check(); !errors.As(err, &fe) {
		t.Error("an amount no group has")
	}
}

func FuzzDecode(f *testing.F) {
	b, _ := put("a", 1, 7, 20_000).Encode()
	f.Add(b)
	f.Add([]byte(`{"kind":"count","day":"2026-01-01","count":{"custodian":1,"pieces":[1]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := savings.Decode(body)
		if err != nil || e.Check() != nil {
			return
		}
		e.ID = "x"
		savings.Settle([]*savings.Event{&e}, treasurer)
		again, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := savings.Decode(again); err != nil {
			t.Fatalf("what we wrote cannot be read: %v", err)
		}
	})
}

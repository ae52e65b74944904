package app

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// pig is a group of twelve women of Ea Knốp with a clay pig: Hoa (1) holds the purse, Lan (2) is the head.
type pig struct {
	*world
	officer     Actor
	group, book int64
}

func newPig(t *testing.T, s *store.Store) *pig {
	w := newWorld(t, s)
	p := &pig{world: w, officer: w.official(w.eaKnop, access.UnionOfficer)}
	p.group, p.book = p.open("Tổ heo đất thôn 6")
	return p
}

func (p *pig) open(name string) (group, book int64) {
	p.t.Helper()
	n := NewSavingsGroup{UnitID: p.eaKnop, Name: name, Host: "women", Model: "pig", Started: today.AddDays(-300), Treasurer: 1, Head: 2}
	for i := range 12 {
		n.Members = append(n.Members, store.SavingsMember{Name: fmt.Sprintf("Chị %d", i+1), Premium: 264_000, Usual: 20_000})
	}
	group, book, err := p.app.OpenSavingsGroup(ctx, p.officer, n)
	if err != nil {
		p.t.Fatal(err)
	}
	return group, book
}

func (p *pig) put(no int, amount money.Dong) savings.Event {
	return savings.Event{Book: p.book, Kind: savings.KindContribution, Day: today, By: 1, Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: savings.CashOf(1), Amount: amount}}}
}

func (p *pig) pay(no int, amount money.Dong) savings.Event {
	return savings.Event{Book: p.book, Kind: savings.KindPayout, Day: today, By: 1, Confirm: both, Moves: []savings.Move{{From: savings.CashOf(1), To: savings.MemberOf(no, "bhxh"), Amount: amount}}}
}

var both = []savings.Confirmation{{No: 1, Method: "paper"}, {No: 2, Method: "paper"}}

func (p *pig) do(e savings.Event) SavingsOutcome {
	p.t.Helper()
	out, err := p.app.RecordSavings(ctx, p.officer, e)
	if err != nil {
		p.t.Fatalf("%s: %v %+v", e.Kind, err, fault.As(err).Args)
	}
	return out
}

func (p *pig) refused(e savings.Event, kind fault.Kind, key string) {
	p.t.Helper()
	_, err := p.app.RecordSavings(ctx, p.officer, e)
	wantKind(p.t, string(e.Kind), err, kind, key)
}

func (p *pig) sound() {
	p.t.Helper()
	r, err := p.app.VerifySavings(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.Broken > 0 {
			p.t.Errorf("%s does not hold at entry %d of book %d", f.Rule, f.Seq, f.Book)
		}
	}
	looked, broken, err := p.app.ReplaySavings(ctx)
	if err != nil || broken > 0 || r.Unmatched > 0 {
		p.t.Errorf("replay: %d of %d differ, %d without their entry (%v)", broken, looked, r.Unmatched, err)
	}
}

// J5 as the office lives it: a meeting, a count that matches, a premium to the agent and its receipt, a mistake put
// right, a closing with its anchor, and a late slip that goes to the open period.
func TestAMeetingOfThePigFromBoxToAnchor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		var lines []savings.Event
		for no := 1; no <= 12; no++ {
			e := p.put(no, 200_000)
			e.Meeting = "m1"
			lines = append(lines, e)
		}
		outs, err := p.app.RecordSavingsAll(ctx, p.officer, lines)
		if err != nil || len(outs) != 12 || outs[11].Seq != 12 {
			t.Fatalf("the meeting: %+v %v", outs, err)
		}
		// Slip 12 should have been 20.000: one commit undoes it and writes it anew.
		right := p.put(12, 20_000)
		right.Meeting, right.Corrects, right.Reason = "m1", outs[11].ID, "ghi nhầm một số 0"
		fixed, err := p.app.CorrectSavings(ctx, p.officer, p.book, 12, right, both)
		if err != nil || fixed.Seq != 14 {
			t.Fatalf("correction: %+v %v", fixed, err)
		}
		_, err = p.app.CorrectSavings(ctx, p.officer, p.book, 12, right, both)
		wantKind(t, "a slip corrected twice", err, fault.Conflict, "savings.not_standing")

		closing := savings.Event{Book: p.book, Kind: savings.KindCloseMeeting, Day: today, Meeting: "m1", Confirm: both}
		p.refused(closing, fault.Conflict, "savings.not_counted")
		count := savings.Event{Book: p.book, Kind: savings.KindCount, Day: today, Meeting: "m1", Confirm: both,
			Count: &savings.Count{Custodian: 1, Pieces: []int{4, 1, 0, 0, 1}, Expected: 2_220_000}}
		if out := p.do(count); out.Verdict != savings.Noted {
			t.Errorf("a count that matches: %+v", out)
		}
		p.do(closing)
		p.refused(closing, fault.Conflict, "savings.meeting_closed")

		due := savings.DueOf(3, "bhxh", "2026-12")
		p.refused(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, Moves: []savings.Move{{From: savings.MemberOf(30, "bhxh"), To: savings.DueOf(30, "bhxh", "2026-12"), Amount: 1}}}, fault.Invalid, "savings.no_member")
		p.do(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: due, Amount: 150_000}}})
		p.do(savings.Event{Book: p.book, Kind: savings.KindToAgent, Day: today, Confirm: both, Moves: []savings.Move{{From: savings.CashOf(1), To: savings.TransitOf("thu1"), Amount: 150_000, For: due}}})
		receipt := savings.Event{Book: p.book, Kind: savings.KindReceipt, Day: today, Receipt: "BL-0001", Moves: []savings.Move{{From: savings.TransitOf("thu1"), To: due, Amount: 150_000}}}
		p.do(receipt)
		if out := p.do(receipt); out.Verdict != savings.Quarantined {
			t.Errorf("a receipt number used twice: %+v", out)
		}
		end := savings.Event{Book: p.book, Kind: savings.KindClosePeriod, Day: today.AddDays(-1), Confirm: both}
		p.refused(end, fault.Conflict, "savings.waiting")
		waiting := p.waiting()
		p.do(savings.Event{Book: p.book, Kind: savings.KindResolve, Day: today, Target: waiting[0].ID, Reason: "gõ hai lần", Confirm: both})
		if left := p.waiting(); len(left) != 0 {
			t.Errorf("still waiting: %+v", left)
		}
		if out := p.do(end); out.Seq == 0 {
			t.Errorf("the period closes without an entry: %+v", out)
		}
		late := p.put(5, 10_000)
		late.Day = today.AddDays(-3)
		out := p.do(late)
		p.read(func(tx *store.Tx) error {
			page, err := tx.LedgerPage(p.book, out.Seq+1, 1)
			if err != nil || !page[0].Late || page[0].Period != 2 {
				t.Errorf("a slip of a closed period: %+v (%v)", page, err)
			}
			return nil
		})
		p.refused(end, fault.Conflict, "savings.period_closed")
		p.sound()
	})
}

func (p *pig) waiting() (list []store.LedgerEvent) {
	p.t.Helper()
	p.read(func(tx *store.Tx) error {
		var err error
		list, err = tx.LedgerWaiting(p.book)
		return err
	})
	return list
}

// The same id and body is the same answer and nothing new; the same id with another body is refused.
func TestAnActSentTwiceIsOneAct(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		e := p.put(4, 50_000)
		e.ID, e.Device, e.N, e.At = "0199-a", "phone-a", 1, 1
		first := p.do(e)
		again := p.do(e)
		if !again.Duplicate || again.Seq != first.Seq || again.Verdict != first.Verdict {
			t.Errorf("again: %+v, first %+v", again, first)
		}
		e.Moves[0].Amount = 500_000
		p.refused(e, fault.Conflict, "savings.same_id_other")
		p.sound()
	})
}

// An administrator, a leader or someone of another commune writes nothing here.
func TestOnlyThoseOfThePlaceKeepItsBooks(t *testing.T) {
	p := newPig(t, testkit.Store(t))
	for _, role := range []access.Role{access.Administrator, access.CommuneLeader, access.Auditor, access.BaseOfficial} {
		_, err := p.app.RecordSavings(ctx, p.official(p.eaKnop, role), p.put(1, 1000))
		wantKind(t, string(role), err, fault.Forbidden, "")
	}
	other := p.official(p.krongAna, access.UnionOfficer)
	_, err := p.app.RecordSavings(ctx, other, p.put(1, 1000))
	wantKind(t, "another commune", err, fault.NotFound, "savings.no_book")
}

// Fifty telephones with losses, delays, duplicates and wrong clocks: whatever order the office receives, the money is
// the same, every act has a verdict, and every rule holds.
func TestFiftyPhonesAnyOrderSameMoney(t *testing.T) {
	p := newPig(t, testkit.Store(t))
	r := rand.New(rand.NewPCG(7, 7))
	var queues [50][]savings.Event
	for d := range queues {
		for n := range 1 + r.IntN(8) {
			e := p.put(1+r.IntN(12), money.Dong(1+r.IntN(5))*10_000)
			if r.IntN(3) == 0 {
				e = p.pay(1+r.IntN(12), money.Dong(1+r.IntN(5))*10_000)
			}
			e.Device, e.N, e.At = fmt.Sprintf("may-%02d", d), int64(n+1), int64(r.IntN(1_000_000))
			e.ID = fmt.Sprintf("%s-%d", e.Device, e.N)
			queues[d] = append(queues[d], e)
		}
	}
	var want map[savings.Code]money.Dong
	for round := range 2 {
		p.group, p.book = p.open(fmt.Sprintf("Tổ %d", round))
		sent := queues
		for left := true; left; {
			left = false
			for _, d := range r.Perm(len(sent)) {
				if len(sent[d]) == 0 {
					continue
				}
				left = true
				e := sent[d][0]
				e.Book, e.ID = p.book, fmt.Sprintf("r%d-%s", round, e.ID)
				p.do(e)
				if r.IntN(3) > 0 { // else the answer is lost, and the telephone sends it again
					sent[d] = sent[d][1:]
				}
			}
		}
		var got map[savings.Code]money.Dong
		p.read(func(tx *store.Tx) error {
			var err error
			got, err = tx.LedgerBalances(p.book)
			return err
		})
		if round == 0 {
			want = got
		}
		for c, n := range want {
			if got[c] != n {
				t.Errorf("%s is %v in one order and %v in another", c, n, got[c])
			}
		}
	}
	if len(p.waiting()) == 0 {
		t.Error("nothing waits: the simulation is too kind to tell anything")
	}
	p.sound()
}

// Many write at once; one of them fails, the others do not notice.
func TestActsThatShareACommitFailAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		var wg sync.WaitGroup
		errs := make([]error, 40)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				e := p.put(1+i%12, 1000)
				if i%10 == 9 {
					e.Moves[0].From = savings.MemberOf(77, "bhxh") // nobody of the group
				}
				_, errs[i] = p.app.RecordSavings(ctx, p.officer, e)
			}()
		}
		wg.Wait()
		for i, err := range errs {
			if (err != nil) != (i%10 == 9) {
				t.Errorf("%d: %v", i, err)
			}
		}
		p.read(func(tx *store.Tx) error {
			b, err := tx.LedgerBook(p.book)
			if b.HeadSeq != 36 {
				t.Errorf("%d entries stand", b.HeadSeq)
			}
			return err
		})
		p.sound()
	})
}

// luoi verify sees what a stranger did to the file where the engine could be made to look away.
func TestVerifyFindsWhatWasTamperedWith(t *testing.T) {
	for name, text := range map[string]string{
		savings.RuleBalances:  `UPDATE ledger_account SET balance = balance + 1 WHERE code = 'cash:1'`,
		savings.RuleChain:     `UPDATE ledger_entry SET day = '2026-01-02' WHERE seq = 2`,
		savings.RuleEquation:  `UPDATE ledger_move SET from_code = 'surplus' WHERE seq = 1`,
		savings.RuleReversals: `UPDATE ledger_entry SET kind = 'reversal' WHERE seq = 2`,
		savings.RuleClosed:    `UPDATE ledger_entry SET late = 1 WHERE seq = 2`,
	} {
		p := newPig(t, testkit.Store(t))
		for i := range 3 {
			p.do(p.put(i+1, 10_000))
		}
		p.do(p.pay(2, 5_000))
		p.sound()
		for _, drop := range []string{"DROP TRIGGER ledger_entry_no_update", "DROP TRIGGER ledger_move_no_update", "PRAGMA foreign_keys = 0"} {
			p.spoil(drop)
		}
		p.spoil(text)
		r, err := p.app.VerifySavings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range r.Findings {
			found = found || f.Broken > 0 && (f.Rule == name || name == savings.RuleEquation)
		}
		if !found {
			t.Errorf("%s: nothing found", name)
		}
	}
}

func (p *pig) spoil(text string) {
	p.t.Helper()
	if err := testkit.Spoil(p.app.Store.Path(), text); err != nil {
		p.t.Fatal(err)
	}
}

func TestLeavingAndHandingOver(t *testing.T) {
	p := newPig(t, testkit.Store(t))
	p.do(p.put(9, 70_000))
	wantKind(t, "a member leaves with money", p.app.LeaveSavings(ctx, p.officer, p.group, 9), fault.Conflict, "savings.leaves_money")
	p.do(p.pay(9, 70_000))
	if err := p.app.LeaveSavings(ctx, p.officer, p.group, 9); err != nil {
		t.Error(err)
	}
	p.do(p.put(3, 40_000))
	if err := p.app.GiveSavingsDuty(ctx, p.officer, p.group, 5, store.DutyTreasurer); err != nil {
		t.Fatal(err)
	}
	hand := savings.Event{Book: p.book, Kind: savings.KindTransfer, Day: today, Moves: []savings.Move{{From: savings.CashOf(1), To: savings.CashOf(5), Amount: 40_000}},
		Confirm: []savings.Confirmation{{No: 1, Method: "paper"}, {No: 5, Method: "paper"}}}
	if out := p.do(hand); out.Verdict != savings.Booked {
		t.Errorf("hand-over: %+v", out)
	}
	p.clock.Advance(24 * time.Hour)
	p.sound()
}

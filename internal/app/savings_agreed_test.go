package app

import (
	"testing"

	"luoi/internal/fault"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func (p *pig) agreed() (rounds, advances Agreed) {
	p.t.Helper()
	rounds, advances, err := p.app.VerifyAgreed(ctx)
	must(p.t, "verify what was agreed", err)
	return rounds, advances
}

// A fund of three women: the share and the order are written before the first turn, nothing else is taken in the
// middle, and whoever changes the agreement behind the book is found.
func TestARoundStaysWhatWasAgreed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		plan := savings.RoundPlan{Members: []int{4, 2, 7}, Share: 50_000}
		must(t, "agree", p.app.AgreeRound(ctx, p.officer, p.book, plan))
		again := plan
		again.Share = 60_000
		wantKind(t, "another share in mid-cycle", p.app.AgreeRound(ctx, p.officer, p.book, again), fault.Conflict, "savings.round_open")
		stranger := savings.Event{Book: p.book, Kind: savings.KindShare, Day: today, By: 1, Cycle: "vong-1", Round: 1,
			Moves: []savings.Move{{From: plan.Shares(1, 1)[1].From, To: savings.CashOf(1), Amount: 60_000}}}
		p.refused(stranger, fault.Invalid, "savings.round_share")
		stranger.Cycle = "vong-9"
		p.refused(stranger, fault.Invalid, "savings.round_no_plan")

		confirm := append([]savings.Confirmation{{No: 4, Method: "paper"}, {No: 7, Method: "paper"}}, both...)
		told := RoundTold{Book: p.book, Cycle: "vong-1", Round: 1, Custodian: 1, Paid: []int{2, 4}, Day: today, Pot: true, Confirm: confirm}
		_, err := p.app.RecordRound(ctx, p.officer, told)
		wantKind(t, "a pot before every share is in", err, fault.Conflict, "savings.round_not_full")
		for round := 1; round <= 3; round++ {
			told.Round, told.Paid = round, []int{4, 2, 7}
			out, err := p.app.RecordRound(ctx, p.officer, told)
			must(t, "a round", err)
			for _, o := range out {
				if o.Verdict != savings.Booked {
					t.Fatalf("round %d: %+v", round, o)
				}
			}
		}
		_, err = p.app.RecordRound(ctx, p.officer, told)
		wantKind(t, "a fourth round of three", err, fault.Conflict, "savings.round_not_on")
		if rounds, _ := p.agreed(); rounds.Looked != 6 || rounds.Broken != 0 {
			t.Errorf("what was agreed: %+v", rounds)
		}
		p.sound()
		if p.app.Store.Path() == "" {
			return // a schema of PostgreSQL; the changes below are done to the file
		}
		for _, change := range [][2]string{
			{`UPDATE savings_round SET share = 40000`, `UPDATE savings_round SET share = 50000`},
			{`UPDATE savings_turn SET no = 9 WHERE no = 2`, `UPDATE savings_turn SET no = 2 WHERE no = 9`},
			{`PRAGMA foreign_keys = 0; DELETE FROM savings_turn; DELETE FROM savings_round`, ""},
		} {
			p.spoil(change[0])
			if rounds, _ := p.agreed(); rounds.Broken == 0 || rounds.Book != p.book {
				t.Errorf("%s is not found: %+v", change[0], rounds)
			}
			if change[1] == "" {
				continue
			}
			p.spoil(change[1])
			if rounds, _ := p.agreed(); rounds.Broken != 0 {
				t.Errorf("mended, and still %+v", rounds)
			}
		}
	})
}

// An advance of 264.000 đ comes back in four parts; more than is owed is no repayment, and a plan that was changed is found.
func TestAnAdvanceComesBackInItsParts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		for no := 1; no <= 12; no++ {
			p.do(p.put(no, 100_000))
		}
		n := AdvanceTold{Book: p.book, No: 5, Purpose: "bhxh", Amount: 264_000, Period: "2026-11", Agent: "thu1", Parts: 4, First: today.AddDays(30), Day: today, Confirm: both}
		early := n
		early.First = today.AddDays(-1)
		_, err := p.app.AdvanceSavings(ctx, p.officer, early)
		wantKind(t, "a part before the advance", err, fault.Invalid, "savings.first_part")
		parted := n
		parted.Parts = 61
		_, err = p.app.AdvanceSavings(ctx, p.officer, parted)
		wantKind(t, "sixty-one parts", err, fault.Invalid, "savings.instalments")
		out, err := p.app.AdvanceSavings(ctx, p.officer, n)
		must(t, "advance", err)
		if out.Verdict != savings.Booked {
			t.Fatalf("the advance: %+v", out)
		}
		for range 4 {
			if _, err := p.app.RepaySavings(ctx, p.officer, p.book, 5, 66_000, today); err != nil {
				t.Fatal(err)
			}
		}
		_, err = p.app.RepaySavings(ctx, p.officer, p.book, 5, 1_000, today)
		wantKind(t, "more than is owed", err, fault.Conflict, "savings.repays_too_much")
		if _, advances := p.agreed(); advances.Looked != 1 || advances.Broken != 0 {
			t.Errorf("what was agreed: %+v", advances)
		}
		p.sound()
		if p.app.Store.Path() == "" {
			return
		}
		for _, change := range []string{`UPDATE savings_instalment SET amount = 300000`, `UPDATE savings_instalment SET amount = 264000, no = 6`} {
			p.spoil(change)
			if _, advances := p.agreed(); advances.Broken != 1 || advances.Book != p.book {
				t.Errorf("%s is not found: %+v", change, advances)
			}
		}
	})
}

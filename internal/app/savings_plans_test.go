package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func (p *pig) seasons() {
	p.t.Helper()
	from := today.AddMonths(-12)
	for _, s := range []savings.Season{{Crop: "coffee", First: today.Month(), Last: today.AddMonths(1).Month()}, {Crop: "rice", First: today.AddMonths(4).Month(), Last: today.AddMonths(5).Month()}} {
		if err := p.app.KeepSeason(ctx, p.officer, store.CropSeason{UnitID: p.eaKnop, Season: s, From: from, Source: "Phòng Nông nghiệp"}); err != nil {
			p.t.Fatal(err)
		}
	}
}

// Who has enough follows the book of law and the savings book, before and after somebody pays; far books stay far.
func TestEnoughToday(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		month, err := p.app.LeastMonth(ctx, today)
		if err != nil {
			t.Fatal(err)
		}
		p.do(p.put(1, 3*month.Payable))
		p.do(p.put(2, 12*month.Payable))
		p.do(p.put(3, 3*month.Payable-1000))
		v, err := p.app.Enough(ctx, p.officer, 0)
		if err != nil {
			t.Fatal(err)
		}
		if v.Total.Savers != 12 || v.Total.Enough != [3]int64{2, 1, 1} || v.Total.Unknown != 12 || len(v.People) != 12 || v.People[0].No != 2 || v.People[0].Months != 12 || v.People[2].No != 3 || v.People[2].Months != 0 {
			t.Fatalf("%+v", v.Total)
		}
		if m, left := v.People[2].Missing(); m != 3 || left != 1000 {
			t.Errorf("the third lacks %d for %d months", left, m)
		}
		due := savings.DueOf(2, "bhxh", today.String()[:7])
		p.do(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, By: 1, Moves: []savings.Move{{From: savings.MemberOf(2, "bhxh"), To: due, Amount: 12 * month.Payable}}})
		stage := func(left, handed, done money.Dong) {
			t.Helper()
			v, err := p.app.Enough(ctx, p.officer, 0)
			if err != nil || v.Total.Left != left || v.Total.Handed != handed || v.Total.Receipted != done || v.Total.Enough[2] != 0 {
				t.Fatalf("%v %+v", err, v.Total)
			}
		}
		stage(12*month.Payable, 0, 0)
		agent := savings.TransitOf("thu1")
		p.do(savings.Event{Book: p.book, Kind: savings.KindToAgent, Day: today, By: 1, Confirm: both, Moves: []savings.Move{{From: savings.CashOf(1), To: agent, Amount: 12 * month.Payable, For: due}}})
		stage(0, 12*month.Payable, 0)
		p.do(savings.Event{Book: p.book, Kind: savings.KindReceipt, Day: today, By: 1, Receipt: "BL-0007", Moves: []savings.Move{{From: agent, To: due, Amount: 12 * month.Payable}}})
		stage(0, 0, 12*month.Payable)
		b, err := p.app.BookPlans(ctx, p.officer, p.book)
		if err != nil {
			t.Fatal(err)
		}
		if trail := b.Trail(); len(trail) != 1 || trail[0].Receipted != 12*month.Payable || len(trail[0].Receipts) != 1 || trail[0].Receipts[0] != "BL-0007" || trail[0].Name != "Chị 2" {
			t.Fatalf("%+v", trail)
		}
		if v, err := p.app.Enough(ctx, p.official(p.krongAna, access.UnionOfficer), p.eaKnop); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another commune saw %+v %v", v.Total, err)
		}
	})
}

// A plan keeps no amount: it follows the book, and paying the premium does not throw anybody back.
func TestPlansFollowTheBook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		p.seasons()
		plan := store.SavingsPlan{Book: p.book, Member: 3, Purpose: "bhxh", Months: 3, Due: today.AddMonths(3), Crop: "coffee"}
		for _, x := range []struct {
			what string
			bad  func(*store.SavingsPlan)
		}{{"two months at once", func(p *store.SavingsPlan) { p.Months = 2 }}, {"due today", func(p *store.SavingsPlan) { p.Due = today }}, {"nobody", func(p *store.SavingsPlan) { p.Member = 99 }},
			{"a crop without a season here", func(p *store.SavingsPlan) { p.Crop = "mai" }}, {"a month of cards", func(p *store.SavingsPlan) { p.Purpose, p.Months = "bhyt", 1 }}, {"thirty-one people", func(p *store.SavingsPlan) { p.Purpose, p.People = "bhyt", 31 }}} {
			bad := plan
			x.bad(&bad)
			if _, err := p.app.MakePlan(ctx, p.officer, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", x.what, err)
			}
		}
		if _, err := p.app.MakePlan(ctx, p.officer, plan); err != nil {
			t.Fatal(err)
		}
		line := func() PlanLine {
			t.Helper()
			v, err := p.app.BookPlans(ctx, p.officer, p.book)
			if err != nil || len(v.Plans) != 1 {
				t.Fatal(err, v.Plans)
			}
			return v.Plans[0]
		}
		price, err := premium(p.app.book, PremiumQuestion{Purpose: "bhxh", Months: 3, On: plan.Due})
		if err != nil {
			t.Fatal(err)
		}
		if l := line(); l.Target != price.Payable || l.Saved != 0 || l.Expected != 0 || l.Pace.Left != price.Payable || len(l.Pace.Seasonal) != 2 {
			t.Fatalf("%+v", l)
		}
		if tasks := p.reminders(); len(tasks) != 1 || tasks[0].Title != "task.plan_season" {
			t.Fatalf("in the season: %+v", tasks)
		}
		p.do(p.put(3, price.Payable))
		due := savings.DueOf(3, "bhxh", plan.Due.String()[:7])
		p.do(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, By: 1, Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: due, Amount: price.Payable}}})
		if l := line(); l.Saved != price.Payable || l.Ready != 1 || l.Pace.Left != 0 {
			t.Fatalf("what was set aside counts: %+v", l)
		}
		if tasks := p.reminders(); len(tasks) != 0 {
			t.Fatalf("nothing is left to do: %+v", tasks)
		}
	})
}

func (p *pig) reminders() []store.Task {
	p.t.Helper()
	if err := p.app.SweepTasks(ctx, true); err != nil {
		p.t.Fatal(err)
	}
	var out []store.Task
	err := p.app.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.SystemTasks()
		for _, t := range all {
			if len(t.Title) > 10 && t.Title[:10] == "task.plan_" {
				out = append(out, t)
			}
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// 3.168.000 on two trees is 1.584.000 a tree; the money of a sale counts until it is undone.
func TestTreePledge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		id, err := p.app.MakePledge(ctx, p.officer, store.TreePledge{Book: p.book, Member: 4, Crop: "mai", Trees: 2, Share: 100, Amount: 3_168_000, Month: today.InMonth(), Purpose: "bhxh"})
		if err != nil {
			t.Fatal(err)
		}
		pledge := func() store.TreePledge {
			t.Helper()
			v, err := p.app.BookPlans(ctx, p.officer, p.book)
			if err != nil || len(v.Pledges) != 1 {
				t.Fatal(err)
			}
			return v.Pledges[0]
		}
		x := pledge()
		if each, percent := EachPledgeTree(&x); each != 1_584_000 || percent != 0 {
			t.Fatal(each, percent)
		}
		_, err = p.app.PayPledge(ctx, p.officer, p.book, id, 1_584_000, today, both[:1])
		wantKind(t, "one signature", err, fault.Invalid, "plans.refused")
		out, err := p.app.PayPledge(ctx, p.officer, p.book, id, 1_584_000, today, both)
		if err != nil || out.Verdict != savings.Booked {
			t.Fatal(out, err)
		}
		if x = pledge(); x.Paid != 1_584_000 {
			t.Fatalf("%+v", x)
		}
		if _, err := p.app.CorrectSavings(ctx, p.officer, p.book, out.Seq, savings.Event{Day: today, Reason: "bán nhầm cây"}, both); err != nil {
			t.Fatal(err)
		}
		if x = pledge(); x.Paid != 0 || x.Incomes != 1 {
			t.Fatalf("undone, %+v", x)
		}
		if err := p.app.EndPledge(ctx, p.officer, p.book, id); err != nil {
			t.Fatal(err)
		}
		_, err = p.app.PayPledge(ctx, p.officer, p.book, id, 1_000, today, both)
		wantKind(t, "a pledge that is over", err, fault.NotFound, "plans.none_such")
	})
}

// Kilograms times the price of the day become money of the book, and only a reversal takes it out again.
func TestWeighSheet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		n := NewWeighing{Book: p.book, Day: today, Buyer: "Vựa ve chai chợ", Into: "common", Confirm: both, Lines: []savings.Weighed{{Kind: "plastic", Grams: 12_500}, {Kind: "cans", Grams: 1_333, Price: 15_500}}}
		_, err := p.app.WeighScrap(ctx, p.officer, n)
		wantKind(t, "no price here", err, fault.Invalid, "plans.refused")
		for _, x := range []struct {
			on    day.Date
			price money.Dong
		}{{today.AddDays(-40), 5_000}, {today.AddDays(-10), 6_000}, {today.AddDays(5), 9_000}} {
			if err := p.app.KeepScrapPrice(ctx, p.officer, store.ScrapPrice{UnitID: p.eaKnop, Kind: "plastic", From: x.on, Price: x.price, Source: "vựa"}); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, "a price said twice", p.app.KeepScrapPrice(ctx, p.officer, store.ScrapPrice{UnitID: p.eaKnop, Kind: "plastic", From: today.AddDays(-10), Price: 1, Source: "vựa"}), fault.Conflict, "plans.said_already")
		alone := n
		alone.Confirm = []savings.Confirmation{{No: 1, Method: "paper"}, {No: 1, Method: "paper"}}
		_, err = p.app.WeighScrap(ctx, p.officer, alone)
		wantKind(t, "one person twice", err, fault.Invalid, "plans.refused")
		out, err := p.app.WeighScrap(ctx, p.officer, n)
		if err != nil || out.Verdict != savings.Booked {
			t.Fatal(out, err)
		}
		sheet := func() store.WeighSheet {
			t.Helper()
			v, err := p.app.BookPlans(ctx, p.officer, p.book)
			if err != nil || len(v.Sheets) == 0 {
				t.Fatal(err)
			}
			return v.Sheets[len(v.Sheets)-1]
		}
		w := sheet() // 75.000 + 20.662 = 95.662
		if w.Total != 96_000 || w.Booked != 96_000 || w.Sums[1] != 20_662 || p.balance(savings.Code(savings.Common)) != 96_000 {
			t.Fatalf("%+v", w)
		}
		n.Into, n.Lines = "bhxh", []savings.Weighed{{Member: 3, Kind: "plastic", Grams: 1_100}, {Member: 5, Kind: "plastic", Grams: 2_600}}
		if _, err := p.app.WeighScrap(ctx, p.officer, n); err != nil {
			t.Fatal(err)
		}
		if p.balance(savings.MemberOf(3, "bhxh")) != 7_000 || p.balance(savings.MemberOf(5, "bhxh")) != 16_000 {
			t.Error("each of them gets whole notes")
		}
		if _, err := p.app.UndoWeighing(ctx, p.officer, p.book, w.EventID, "cân nhầm", today, both); err != nil {
			t.Fatal(err)
		}
		if w = sheet(); w.Seq != 0 || w.Booked != 0 || p.balance(savings.Code(savings.Common)) != 0 {
			t.Fatalf("undone: %+v", w)
		}
		_, err = p.app.UndoWeighing(ctx, p.officer, p.book, w.EventID, "cân nhầm", today, both)
		wantKind(t, "undone twice", err, fault.NotFound, "plans.no_sheet")
		verifier := &verifier{a: p.app}
		if err := verifier.plansHold(ctx); err != nil || !verifier.report.OK() {
			t.Fatalf("%v %+v", err, verifier.report.Checks)
		}
		w.Lines[0].Grams++
		if sheetHolds(&w) {
			t.Error("a gram more went unnoticed")
		}
	})
}

func (p *pig) balance(c savings.Code) money.Dong {
	p.t.Helper()
	v, err := p.app.SavingsBookView(ctx, p.officer, p.book, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return v.Balances[c]
}

package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// Sizes of the savings groups of the demo.
const (
	demoGroups = 36
	demoMonths = 12
)

var (
	demoSurnames = []string{"Nguyễn Thị", "Trần Thị", "Lê Thị", "Phạm Thị", "H’", "Hoàng Thị", "Vũ Thị", "Đặng Thị"}
	demoGiven    = []string{"Hoa", "Lan", "Mai", "Cúc", "Hạnh", "Thảo", "Bích", "Nga", "Yến", "Thu", "Linh", "Vân", "Ngân", "Tâm"}
	demoModels   = []string{"pig", "pig", "daily", "scrap", "trees", "pig"}
)

// setUpSavings opens some dozens of groups with a year of meetings, through the use cases that a union officer's pages
// call. It changes nothing when it has run before.
func setUpSavings(ctx context.Context, a *app.App) error {
	who := app.Actor{AccountID: actorName, Name: actorName, Role: access.UnionOfficer}
	known, err := a.Savings(ctx, who, 0)
	if err != nil || len(known.Groups) > 0 {
		return err
	}
	var communes []org.Unit
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		communes, err = tx.UnitsAt(org.Commune, day.Date{})
		return err
	})
	if err != nil || len(communes) == 0 {
		return err
	}
	dice := rand.New(rand.NewPCG(66, 2026))
	for g := range demoGroups {
		s := &savingGroup{a: a, who: who, dice: dice, n: g, commune: communes[g%len(communes)]}
		if err := s.open(ctx); err != nil {
			return err
		}
		for m := range demoMonths {
			if err := s.meet(ctx, m); err != nil {
				return err
			}
		}
		if err := s.finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// savingGroup is one made-up group on its way through the year.
type savingGroup struct {
	a       *app.App
	who     app.Actor
	dice    *rand.Rand
	n       int
	commune org.Unit
	book    int64
	size    int
	cash    money.Dong
	last    day.Date
	premium money.Dong // the lowest month today
}

var demoSigned = []savings.Confirmation{{No: 1, Method: "paper"}, {No: 2, Method: "paper"}}

func (s *savingGroup) open(ctx context.Context) error {
	s.size = 8 + s.dice.IntN(7)
	least, err := s.a.LeastMonth(ctx, s.a.Today())
	if err != nil {
		return err
	}
	s.premium = least.Payable
	n := app.NewSavingsGroup{UnitID: s.commune.ID, Name: fmt.Sprintf("Tổ tiết kiệm số %d xã %s", s.n+1, s.commune.Name), Host: app.SavingsHosts[s.n%3],
		Model: demoModels[s.n%len(demoModels)], Started: s.a.Today().AddMonths(-demoMonths - 1), Treasurer: 1, Head: 2}
	for i := range s.size {
		name := demoSurnames[s.dice.IntN(len(demoSurnames))] + " " + demoGiven[(i+s.n)%len(demoGiven)]
		n.Members = append(n.Members, store.SavingsMember{Name: name, Premium: s.premium, Usual: 20_000, Insured: s.dice.IntN(100) < 39})
	}
	_, book, err := s.a.OpenSavingsGroup(ctx, s.who, n)
	s.book = book
	return err
}

// meet is one meeting: most put in, the box is counted, two sign.
func (s *savingGroup) meet(ctx context.Context, month int) error {
	s.last = s.a.Today().AddMonths(month - demoMonths)
	meeting := fmt.Sprintf("demo-%d-%d", s.n, month)
	var events []savings.Event
	for no := 1; no <= s.size; no++ {
		if s.dice.IntN(12) == 0 {
			continue
		}
		amount := []money.Dong{20_000, 50_000, 50_000, 100_000}[s.dice.IntN(4)]
		s.cash += amount
		events = append(events, savings.Event{Book: s.book, Kind: savings.KindContribution, Day: s.last, Meeting: meeting, By: 1,
			Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: savings.CashOf(1), Amount: amount}}})
	}
	count := savings.Count{Custodian: 1, Expected: s.cash}
	left := s.cash
	for _, note := range savings.Notes {
		count.Pieces = append(count.Pieces, int(left/note))
		left %= note
	}
	events = append(events, savings.Event{Book: s.book, Kind: savings.KindCount, Day: s.last, Meeting: meeting, By: 1, Confirm: demoSigned, Count: &count},
		savings.Event{Book: s.book, Kind: savings.KindCloseMeeting, Day: s.last, Meeting: meeting, By: 1, Confirm: demoSigned})
	_, err := s.a.RecordSavingsAll(ctx, s.who, events)
	return err
}

// finish lets those with enough pay a month through the agent, closes the first half of the year, and leaves in every
// ninth group something for the office to look at: a slip put right, a premium without its receipt, one act too many.
func (s *savingGroup) finish(ctx context.Context) error {
	b, err := s.a.SavingsBookView(ctx, s.who, s.book, 3)
	if err != nil {
		return err
	}
	var events []savings.Event
	for no := 3; no <= s.size; no++ {
		if b.Own(no) < s.premium {
			continue
		}
		due, agent := savings.DueOf(no, "bhxh", s.last.String()[:7]), savings.TransitOf("thu"+fmt.Sprint(1+s.n%7))
		events = append(events, savings.Event{Book: s.book, Kind: savings.KindAllocate, Day: s.last, By: 1, Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: due, Amount: s.premium}}},
			savings.Event{Book: s.book, Kind: savings.KindToAgent, Day: s.last, By: 1, Confirm: demoSigned, Moves: []savings.Move{{From: savings.CashOf(1), To: agent, Amount: s.premium, For: due}}})
		if no%4 != 0 {
			events = append(events, savings.Event{Book: s.book, Kind: savings.KindReceipt, Day: s.last, By: 1, Receipt: fmt.Sprintf("MAU-%d-%03d", s.n, no), Moves: []savings.Move{{From: agent, To: due, Amount: s.premium}}})
		}
	}
	if s.n%9 == 0 {
		events = append(events, savings.Event{Book: s.book, Kind: savings.KindPayout, Day: s.last, By: 1, Confirm: demoSigned,
			Moves: []savings.Move{{From: savings.CashOf(1), To: savings.MemberOf(1, "bhxh"), Amount: 5_000_000}}})
	} else {
		events = append(events, savings.Event{Book: s.book, Kind: savings.KindClosePeriod, Day: s.last.AddMonths(-6), Confirm: demoSigned})
	}
	_, err = s.a.RecordSavingsAll(ctx, s.who, events)
	return err
}

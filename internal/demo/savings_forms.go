package demo

import (
	"context"
	"fmt"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// treasurerLogin is the account of a group's treasurer; it keeps one book of its commune.
const treasurerLogin = "thuquy"

// setUpSavingsForms gives the treasurer's account the first group of its commune, and adds beside it a round fund in
// the middle of a cycle (12 × 50.000 against a card of 621.000) and a group that is being paid back an advance. It
// changes nothing when it has run before.
func setUpSavingsForms(ctx context.Context, a *app.App) error {
	var treasurer store.Account
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		treasurer, err = tx.AccountByLogin(treasurerLogin)
		return err
	})
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	who := app.Actor{AccountID: actorName, Name: actorName, Role: access.UnionOfficer}
	known, err := a.Savings(ctx, who, treasurer.UnitID)
	if err != nil {
		return err
	}
	for _, g := range known.Groups {
		if g.Name == demoRoundName {
			return nil
		}
	}
	if err := demoRounds(ctx, a, who, treasurer.UnitID); err != nil {
		return err
	}
	if err := demoWeak(ctx, a, who, treasurer.UnitID); err != nil {
		return err
	}
	if len(known.Groups) == 0 {
		return nil
	}
	first := known.Groups[0].ID
	if err := a.GiveSavingsKeeper(ctx, who, first, treasurerLogin, 1); err != nil {
		return err
	}
	return demoAdvance(ctx, a, who, known.FirstBook[first])
}

const demoRoundName = "Tổ hùn vốn chợ"

func demoRounds(ctx context.Context, a *app.App, who app.Actor, unit int64) error {
	n := app.NewSavingsGroup{UnitID: unit, Name: demoRoundName, Host: "women", Model: "rounds", Started: a.Today().AddMonths(-6), Treasurer: 1, Head: 2}
	plan := savings.RoundPlan{Share: 50_000, Card: 621_000}
	for i := range 12 {
		n.Members = append(n.Members, store.SavingsMember{Name: demoSurnames[i%len(demoSurnames)] + " " + demoGiven[i%len(demoGiven)]})
		plan.Members = append(plan.Members, 1+(i+2)%12) // treasurer and head take last
	}
	_, book, err := a.OpenSavingsGroup(ctx, who, n)
	if err != nil {
		return err
	}
	if err := a.AgreeRound(ctx, who, book, plan); err != nil {
		return err
	}
	for round := 1; round <= 4; round++ {
		told := app.RoundTold{Book: book, Cycle: "vong-1", Round: round, Custodian: 1, Paid: plan.Members, Pot: true, Day: a.Today().AddMonths(round - 5), Confirm: demoSigned}
		if round == 4 { // three have not paid yet
			told.Paid, told.Pot = plan.Members[:9], false
		}
		if _, err := a.RecordRound(ctx, who, told); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
	}
	return nil
}

// demoWeak is a group that was opened with good will and has not met.
func demoWeak(ctx context.Context, a *app.App, who app.Actor, unit int64) error {
	n := app.NewSavingsGroup{UnitID: unit, Name: "Tổ ve chai xóm chợ", Host: "veterans", Model: "scrap", Started: a.Today().AddMonths(-8), Treasurer: 1, Head: 2}
	for _, name := range []string{"Lê Thị Bích", "Phạm Thị Nga", "H’ Yến", "Vũ Thị Thu"} {
		n.Members = append(n.Members, store.SavingsMember{Name: name})
	}
	_, _, err := a.OpenSavingsGroup(ctx, who, n)
	return err
}

// demoAdvance pays a month ahead for a member, who has paid one of six parts back.
func demoAdvance(ctx context.Context, a *app.App, who app.Actor, book int64) error {
	b, err := a.SavingsBookView(ctx, who, book, 0)
	if err != nil {
		return err
	}
	sum := min(b.Balances[savings.CashOf(1)], money.Dong(264_000))
	if sum <= 0 {
		return nil
	}
	on := a.Today().AddMonths(-1)
	if _, err := a.AdvanceSavings(ctx, who, app.AdvanceTold{Book: book, No: 4, Purpose: "bhxh", Amount: sum, Period: on.String()[:7], Agent: "thu1", Parts: 6, First: on.AddMonths(1), Day: on, Confirm: demoSigned}); err != nil {
		return err
	}
	parts, err := savings.Instalments(sum, 6)
	if err != nil {
		return err
	}
	_, err = a.RepaySavings(ctx, who, book, 4, parts[0], a.Today())
	return err
}

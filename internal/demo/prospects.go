package demo

import (
	"context"
	"fmt"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// collectorLogin is the account that holds the first village's list.
const collectorLogin = "nguoithu"

// setUpProspects lets the commune of the demo's officials begin to work: the lists of four villages lie
// with collectors and a women's group, some families were met. The prospects themselves were derived by
// the import. It changes nothing when it has run before.
func setUpProspects(ctx context.Context, a *app.App, p *synth.Province) error {
	var done bool
	var places map[org.Level]int64
	var villages []org.Unit
	account := ""
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.Holders()
		if err != nil || len(known) > 0 {
			done = true
			return err
		}
		commune, _ := p.ModelVillage()
		unit, err := tx.UnitByCode(org.Commune, commune, synth.AsOf)
		if err != nil {
			return err
		}
		places = map[org.Level]int64{org.Commune: unit.ID}
		if villages, err = tx.Children(unit.ID, synth.AsOf); err != nil {
			return err
		}
		accounts, err := tx.Accounts()
		for _, acc := range accounts {
			if acc.Login == collectorLogin && acc.Role == string(access.Collector) {
				account = acc.ID
			}
		}
		return err
	})
	if err != nil || done {
		return err
	}
	last := min(4, len(villages)) - 1
	for i := range last + 1 {
		name, _ := p.Official(3000 + i)
		n := app.NewHolder{Kind: "collector", Name: name, UnitID: places[org.Commune]}
		switch {
		case i == 0:
			n.AccountID = account
		case i == last:
			n.Kind, n.Name = "group", fmt.Sprintf("Tổ phụ nữ %s", villages[i].InText())
		}
		h, err := a.CreateHolder(ctx, app.CommandLine(), n)
		if err != nil {
			return err
		}
		if err := workVillage(ctx, a, villages[i].ID, h.ID, i); err != nil {
			return err
		}
	}
	return nil
}

// told is what came of the first talks of a village, in turn.
var told = []app.NewTalk{
	{Minutes: 40, Way: "visit", Outcome: prospect.OutcomeThinking, Objection: "fraud", NextNote: "mang biên lai mẫu"},
	{Minutes: 25, Way: "visit", Outcome: prospect.OutcomeThinking, Objection: "low_income"},
	{Minutes: 10, Way: "call", Outcome: prospect.OutcomeAbsent},
	{Minutes: 45, Way: "visit", Outcome: prospect.OutcomeJoined},
	{Minutes: 30, Way: "meeting", Outcome: prospect.OutcomeAgreed, Objection: "not_understood", NextNote: "thu tiền tại nhà văn hóa"},
	{Minutes: 20, Way: "visit", Outcome: prospect.OutcomeRefused, Objection: "wait"},
	{Minutes: 15, Way: "visit", Outcome: prospect.OutcomeAbsent, Objection: "away"},
}

// workVillage gives a village's list and tells some talks: the first person was met many times.
func workVillage(ctx context.Context, a *app.App, village, holder int64, nth int) error {
	actor := app.CommandLine()
	q := app.ProspectQuery{UnitID: village, Limit: 12}
	if _, err := a.AssignList(ctx, actor, q, holder); err != nil {
		return err
	}
	list, err := a.Prospects(ctx, actor, q)
	if err != nil {
		return err
	}
	for i, l := range list.Lines {
		talk := told[(i+nth)%len(told)]
		talk.On = a.Today().AddDays(-(i + 1))
		if talk.Outcome == prospect.OutcomeThinking || talk.Outcome == prospect.OutcomeAgreed {
			talk.Next = a.Today().AddDays(1 + i%6)
		}
		times := 1
		if i == 0 { // D27: «phải đi hàng chục lần, ngồi mấy tiếng đồng hồ»
			talk, times = told[0], 12
			talk.Minutes, talk.Next = 33, a.Today().AddDays(6)
		}
		for k := range times {
			talk.On = a.Today().AddDays(-3*(times-k) + 2)
			if err := a.TellTalk(ctx, actor, l.Person, talk); err != nil {
				return err
			}
		}
		if err := meansOf(ctx, a, l.Person, l.Name, i); err != nil {
			return err
		}
	}
	return nil
}

// meansOf notes what some growers can pay with.
func meansOf(ctx context.Context, a *app.App, id person.ID, p person.Person, i int) error {
	if p.HouseholdID == 0 || i%3 != 0 {
		return nil
	}
	m := prospect.Means{Kind: prospect.MeansTrees, Crop: "coffee", N: 400 + 150*i}
	if i%2 == 1 {
		m = prospect.Means{Kind: prospect.MeansHarvest, N: 11}
	}
	return a.AddMeans(ctx, app.CommandLine(), id, m)
}

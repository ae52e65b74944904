package web

import (
	"context"
	"net/url"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// farModels is a model and a sponsors' campaign of Krông Ana, with somebody to be given to.
type farModels struct{ model, campaign, sponsor int64 }

func (f *far) models() {
	f.t.Helper()
	ctx, cli, unit := context.Background(), app.CommandLine(), f.units["Krông Ana"]
	officer, err := f.app.CreateAccount(ctx, cli, app.NewAccount{Login: "mat-tran-kin", Name: "Cô Kín", Password: "mot cau de nho", Role: access.UnionOfficer, UnitID: unit})
	f.ok(err)
	f.farModels.model, err = f.app.KeepModel(ctx, officer, store.Model{UnitID: unit, Name: "Cây mai Kín", Host: "farmers", HostName: "Hội Nông dân Kín", Mechanism: savings.Mechanisms[0], Launched: f.app.Today().AddDays(-30)})
	f.ok(err)
	fund := app.NewSavingsGroup{UnitID: unit, Name: "Quỹ Kín", Host: "front", Model: "sponsor", Started: f.app.Today().AddDays(-60), Treasurer: 1, Head: 2,
		Members: []store.SavingsMember{{Name: "Thủ quỹ Kín"}, {Name: "Trưởng ban Kín"}, {Name: "Ủy viên Kín"}}}
	_, book, err := f.app.OpenSavingsGroup(ctx, officer, fund)
	f.ok(err)
	f.farModels.campaign, err = f.app.OpenCampaign(ctx, officer, app.NewCampaign{Rule: savings.PickRule{Poor: true},
		Campaign: store.Campaign{UnitID: unit, BookID: book, Name: "Tết Kín", Purpose: "bhyt", Months: 12, Card: 500_000, From: f.app.Today().AddDays(-10)}})
	f.ok(err)
	f.farModels.sponsor, err = f.app.KeepSponsor(ctx, officer, store.Sponsor{UnitID: unit, Name: "Công ty Kín", Kind: "business"})
	f.ok(err)
}

func (m farModels) routes(at func(pattern, id string, v url.Values, parts ...string), form func(...string) url.Values) {
	model, campaign, sponsor := itoa(m.model), itoa(m.campaign), itoa(m.sponsor)
	for _, p := range []string{"GET /savings/models/{id}", "GET /savings/models/{id}/tree.xlsx"} {
		at(p, model, nil)
	}
	at("POST /savings/models/{id}/figures", model, form("day", "2026-11-22", "groups", "1", "members", "2"))
	at("POST /savings/models/{id}/groups", model, form("group", "1"))
	at("POST /savings/models/{id}/handover", model, form("day", "2026-11-22", "person", "1", "thing", "book", "agreed", "1"))
	at("POST /savings/models/{id}/end", model, form("day", "2026-11-22"))
	for _, p := range []string{"GET /savings/campaigns/{id}", "GET /savings/campaigns/{id}/gifts.xlsx", "GET /savings/campaigns/{id}/letter"} {
		at(p, campaign, nil)
	}
	at("POST /savings/campaigns/{id}/step", campaign, form("step", "list"))
	at("POST /savings/campaigns/{id}/money", campaign, form("sponsor", sponsor, "amount", "1000000", "kind", "pledge", "day", "2026-11-22"))
	at("POST /savings/campaigns/{id}/reserve", campaign, form("n", "1", "sponsor", sponsor))
	at("POST /savings/campaigns/{id}/gift", campaign, form("gift", "1", "act", "approve"))
	at("POST /savings/campaigns/{id}/thank", campaign, form("sponsor", sponsor))
}

package demo

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// setUpModels keeps a register of models with a tree of copies, a sponsors' campaign before Tết with its first gifts, and
// an account to pay into, through the use cases of the pages. It changes nothing when it has run before.
func setUpModels(ctx context.Context, a *app.App) error {
	who := app.Actor{AccountID: actorName, Name: actorName, Role: access.UnionOfficer}
	known, err := a.Models(ctx, who, 0)
	if err != nil || len(known.Models) > 0 {
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
	if err := demoRegister(ctx, a, who, communes); err != nil {
		return err
	}
	return demoSponsors(ctx, a, who, communes[0])
}

// demoRegister is a pig that became a tree of copies, and a model of trees with its households.
func demoRegister(ctx context.Context, a *app.App, who app.Actor, communes []org.Unit) error {
	today := a.Today()
	pig := store.Model{UnitID: communes[0].ID, Name: "Nuôi heo đất tham gia BHXH tự nguyện", Host: "women", HostName: "Hội LHPN xã " + communes[0].Name, Partners: "BHXH cơ sở", Mechanism: "pig",
		Launched: today.AddMonths(-20), Base: savings.Quantity{N: 1, Unit: savings.InGroups}, Goal: savings.Quantity{N: 60, Unit: savings.InParticipants}, GoalDay: today.AddMonths(6),
		GoalOffice: "BHXH cơ sở", GoalUnion: "Hội LHPN xã", Kit: "Quy chế tổ\nSổ theo dõi tiết kiệm\nTờ nói chuyện mười phút\nThẻ tích dấu", Source: "Dữ liệu mẫu"}
	first, err := a.KeepModel(ctx, who, pig)
	if err != nil {
		return err
	}
	origins := []int64{first}
	for i := 1; i < 24; i++ {
		at := communes[i%len(communes)]
		id, err := a.CopyModel(ctx, who, origins[(i-1)/3], store.Model{UnitID: at.ID, Host: "women", HostName: "Hội LHPN xã " + at.Name, Launched: today.AddMonths(-20).AddDays(20 * i), Source: "Dữ liệu mẫu"})
		if err != nil {
			return err
		}
		origins = append(origins, id)
	}
	for m, f := range []savings.Figures{{}, {}, {}} {
		f.Day, f.Source = today.AddMonths(-12+5*m), "Hội LHPN xã báo"
		f.Set(savings.Quantity{N: int64(2 + 3*m), Unit: savings.InGroups})
		f.Set(savings.Quantity{N: int64(24 + 31*m), Unit: savings.InMembers})
		f.Set(savings.Quantity{N: int64(7 + 14*m), Unit: savings.InParticipants})
		if err := a.TellModel(ctx, who, first, f); err != nil {
			return err
		}
	}
	at := communes[1%len(communes)]
	_, err = a.KeepModel(ctx, who, store.Model{UnitID: at.ID, Name: "Cây sầu riêng an sinh", Host: "farmers", HostName: "Hội Nông dân xã " + at.Name, Mechanism: "trees", Launched: today.AddMonths(-9),
		Base: savings.Quantity{N: 192, Unit: savings.InHouseholds}, Goal: savings.Quantity{N: 40, Unit: savings.InHouseholds}, GoalOffice: "BHXH cơ sở", GoalUnion: "Hội Nông dân xã", Source: "Dữ liệu mẫu"})
	if err != nil {
		return err
	}
	_, err = a.KeepModel(ctx, who, store.Model{UnitID: at.ID, Name: "Tổ liên gia 100 %", Host: "front", HostName: "Mặt trận xã " + at.Name, Mechanism: "all_in", Launched: today.AddMonths(-5),
		Goal: savings.Quantity{N: 100, Unit: savings.InParticipants}, GoalDay: today.AddMonths(7), GoalOffice: "BHXH cơ sở", GoalUnion: "Mặt trận xã", Source: "Dữ liệu mẫu"})
	if err != nil {
		return err
	}
	v, err := a.Model(ctx, who, first)
	for i, g := range v.Spare {
		if err == nil && i < 3 {
			err = a.JoinModel(ctx, who, first, g.ID)
		}
	}
	return err
}

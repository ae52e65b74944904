package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func toldOn(on day.Date, q ...savings.Quantity) savings.Figures {
	f := savings.Figures{Day: on, Source: "Báo Hà Tĩnh"}
	for _, x := range q {
		f.Set(x)
	}
	return f
}

// The register lived through with the articles' own numbers: Cây mai an sinh told twice, copied by another commune,
// each office seeing its own register and the whole tree.
func TestTheRegisterOfModels(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		mai := store.Model{UnitID: p.eaKnop, Name: "Cây mai an sinh", Host: "farmers", HostName: "Hội Nông dân xã Kỳ Nam", Partners: "BHXH thị xã Kỳ Anh", Mechanism: "trees",
			Launched: day.Must(2024, 11, 13), Base: savings.Quantity{N: 192, Unit: savings.InHouseholds}, Goal: savings.Quantity{N: 192, Unit: savings.InHouseholds},
			GoalOffice: "BHXH thị xã Kỳ Anh", Kit: "quy chế\nbảng tính một gốc mai"}
		_, err := p.app.KeepModel(ctx, p.officer, mai)
		wantKind(t, "a goal with one owner", err, fault.Invalid, "models.refused")
		mai.GoalUnion = "Hội Nông dân xã"
		id, err := p.app.KeepModel(ctx, p.officer, mai)
		if err != nil {
			t.Fatal(err)
		}
		tell := func(on day.Date, n int64) {
			t.Helper()
			if err := p.app.TellModel(ctx, p.officer, id, toldOn(on, savings.Quantity{N: n, Unit: savings.InHouseholds})); err != nil {
				t.Fatal(err)
			}
		}
		tell(day.Must(2024, 11, 13), 9)
		tell(day.Must(2024, 12, 10), 9+3)
		err = p.app.TellModel(ctx, p.officer, id, toldOn(day.Must(2024, 12, 10), savings.Quantity{N: 13, Unit: savings.InHouseholds}))
		wantKind(t, "another number for a told day", err, fault.Conflict, "models.told_already")
		if err := p.app.JoinModel(ctx, p.officer, id, p.group); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a group in two models", p.app.JoinModel(ctx, p.officer, id, p.group), fault.Conflict, "models.group_taken")

		far := p.official(p.krongAna, access.UnionOfficer)
		early := store.Model{UnitID: p.krongAna, Host: "farmers", HostName: "Hội Nông dân xã Krông Ana", Launched: day.Must(2024, 11, 1)}
		_, err = p.app.CopyModel(ctx, far, id, early)
		wantKind(t, "a copy older than its origin", err, fault.Invalid, "models.refused")
		early.Launched = day.Must(2025, 3, 26)
		copied, err := p.app.CopyModel(ctx, far, id, early)
		if err != nil {
			t.Fatal(err)
		}
		c, err := p.app.Model(ctx, far, copied)
		if err != nil || c.Model.Kit != mai.Kit || c.Model.Mechanism != "trees" || c.Model.Name != mai.Name || c.From.ID != id {
			t.Fatalf("the copy goes with its kit: %+v %v", c.Model, err)
		}
		_, err = p.app.Model(ctx, far, id)
		wantKind(t, "the page of another commune's model", err, fault.NotFound, "models.none_such")
		m, err := p.app.Model(ctx, p.officer, id)
		if err != nil || len(m.Tree) != 2 || m.Tree[1].Launched != early.Launched || m.Names[copied].HostName != early.HostName {
			t.Fatalf("the tree: %+v %v", m.Tree, err)
		}
		if len(m.Groups) != 1 || m.Groups[0].Members != 12 || len(m.Figures) != 2 || *m.Figures[0].Households != 12 || m.Figures[0].Members != nil {
			t.Errorf("told 12 hộ and nothing of members; the books say 12 members: %+v %+v", m.Groups, m.Figures)
		}
		list, err := p.app.Models(ctx, p.officer, 0)
		if err != nil || len(list.Models) != 1 || list.Told[savings.InHouseholds] != 12 || list.Told[savings.InMembers] != 0 {
			t.Errorf("the register of a commune: %+v %v", list.Told, err)
		}
	})
}

package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/advice"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestTheNetworkAndItsTraining(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		one, two := w.village(w.eaKnop, "1"), w.village(w.eaKnop, "2")
		since := day.Must(2025, 7, 1)
		post, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "BD", Kind: org.OrgPost, Name: "Bưu điện", From: since})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, coverage.Denominator{Kind: coverage.Population, Value: 3482, AsOf: day.Must(2026, 1, 1), Source: "Thống kê"}); err != nil {
			t.Fatal(err)
		}
		keeper := w.official(w.eaKnop, access.CollectionManager)
		g := org.Agent{Name: "Trần Sơn", Kind: org.AgentCollector, OrganisationID: post.ID, UnitID: w.eaKnop, CardNo: "66-1", CardUntil: today.AddDays(30), From: since, Serves: []int64{one.ID}, Phone: "gọi cho tôi"}
		_, err = w.app.SaveAgent(ctx, keeper, g)
		wantKind(t, "a telephone that is none", err, fault.Invalid, "org.agent_refused")
		g.Phone, g.AccountID = "+84 905 600 001", "nobody"
		_, err = w.app.SaveAgent(ctx, keeper, g)
		wantKind(t, "an account that is none", err, fault.Invalid, "org.agent_refused")
		mine := w.official(w.eaKnop, access.Collector)
		g.AccountID = mine.AccountID
		id, err := w.app.SaveAgent(ctx, keeper, g)
		if err != nil {
			t.Fatal(err)
		}
		// Their own page carries card and telephone; so does one that somebody else makes for a family they serve.
		if c, err := w.app.FamilyCase(ctx, mine, 0); err != nil || c.Collector != (advice.Collector{Name: "Trần Sơn", CardNo: "66-1", Organisation: "Bưu điện", Phone: "0905600001"}) {
			t.Errorf("the collector's own page: %+v %v", c.Collector, err)
		}
		other := g
		other.Name = "Lê Hai"
		_, err = w.app.SaveAgent(ctx, keeper, other)
		wantKind(t, "one account for two", err, fault.Invalid, "org.agent_refused")
		v, err := w.app.Network(ctx, w.actor, w.eaKnop)
		if err != nil || v.Total.Collectors != 1 || v.Total.Residents() != 3482 || len(v.Without) != 1 || v.Without[0].ID != two.ID || v.Cards[org.CardSoon] != 1 {
			t.Errorf("%+v: %v", v, err)
		}
		// Thirty days before its end the card becomes a task; a retraining with a new card ends it.
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		if list, _ := w.app.Tasks(ctx, keeper, 50); len(list.Open) != 1 || list.Open[0].Title != "task.card" {
			t.Errorf("tasks %+v", list.Open)
		}
		if err := w.app.AddTraining(ctx, keeper, org.Training{AgentID: id, Kind: org.TrainingAgain, On: today, Hours: 8}, today.AddDays(700)); err != nil {
			t.Fatal(err)
		}
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		if list, _ := w.app.Tasks(ctx, keeper, 50); len(list.Open) != 0 || len(list.Done) != 1 {
			t.Errorf("after the retraining: %+v", list.Open)
		}
		elsewhere := w.official(w.krongAna, access.CollectionManager)
		_, err = w.app.AgentFile(ctx, elsewhere, id)
		wantKind(t, "a file of elsewhere", err, fault.NotFound, "office.no_such_agent")
		g.AccountID, g.Serves = "", []int64{w.village(w.krongAna, "9").ID}
		_, err = w.app.SaveAgent(ctx, keeper, g)
		wantKind(t, "a village of elsewhere", err, fault.NotFound, "")
	})
}

func TestACellHeadAppearsAsCollaborator(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		since := day.Must(2025, 7, 1)
		v := w.village(w.eaKnop, "1")
		o, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "HPN", Kind: org.OrgWomen, Name: "Hội Phụ nữ", From: since})
		if err != nil {
			t.Fatal(err)
		}
		c := org.Cell{OrganisationID: o.ID, UnitID: v.ID, Name: "Tổ phụ nữ 1", Members: 21, From: since}
		w.write(func(tx *store.Tx) error { return tx.InsertCell(&c) })
		id, err := w.app.SaveAgent(ctx, w.actor, org.Agent{Name: "Võ Kim Chi", Kind: org.AgentCellHead, CellID: c.ID, From: since})
		if err != nil {
			t.Fatal(err)
		}
		if f, err := w.app.AgentFile(ctx, w.actor, id); err != nil || f.As != org.AgentCellHead || f.UnitID != v.ID {
			t.Fatalf("%+v: %v", f.AgentLine, err)
		}
		if err := w.app.AddTraining(ctx, w.actor, org.Training{AgentID: id, Kind: org.TrainingSkills, On: today, Hours: 8}, day.Date{}); err != nil {
			t.Fatal(err)
		}
		f, err := w.app.AgentFile(ctx, w.actor, id)
		if err != nil || f.As != org.AgentCollaborator {
			t.Fatalf("%q: %v", f.As, err)
		}
		if err := w.app.DropTraining(ctx, w.actor, id, f.Learnt[0].ID); err != nil {
			t.Fatal(err)
		}
		if f, _ := w.app.AgentFile(ctx, w.actor, id); f.As != org.AgentCellHead {
			t.Error("a course that was taken back still counts")
		}
	})
}

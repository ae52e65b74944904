package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// The page of Ms Thảo's household: the husband whose months end comes first, then she; what was said is told to
// whoever may speak to her; every look leaves a row; outside the territory the house does not exist.
func TestAHouseholdAtTheDoor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.family()
		ctx := context.Background()
		thao, ut, tiny := w.who("Huỳnh Thị Thảo"), w.who("Trần Văn Út"), w.who("Trần Văn Tí")
		card, err := w.app.ProspectCard(ctx, w.actor, thao)
		if err != nil {
			t.Fatal(err)
		}
		home := card.Household.ID
		talk := NewTalk{Minutes: 30, Way: "visit", Outcome: prospect.OutcomeThinking, Note: "chờ bán cà phê"}
		if err := w.app.TellTalk(ctx, w.actor, thao, talk); err != nil {
			t.Fatal(err)
		}
		v, err := w.app.Household(ctx, w.official(w.eaKnop, access.BaseOfficial), home)
		if err != nil || len(v.Members) != 4 || v.Members[0].ID != thao || !v.Members[0].Head {
			t.Fatalf("the head stands first of four: %+v %v", v.Members, err)
		}
		for _, m := range v.Members {
			if to, ok := m.Until[person.SchemeVoluntarySI]; ok != (m.ID == ut) || ok && to.String() != "2026-11-30" {
				t.Errorf("%s is covered until %v (%v)", m.FullName, to, ok)
			}
			if m.ID == tiny && m.Missing&person.SchemeVoluntarySI.Bit() != 0 {
				t.Error("a child of eight is without voluntary insurance")
			}
		}
		if len(v.Next) < 3 || v.Next[0].Person != ut || v.Next[0].Row.Lead != prospect.Due {
			t.Errorf("who comes next: %+v", v.Next)
		}
		if len(v.Talks) != 1 || v.Talks[0].Note != "chờ bán cà phê" {
			t.Errorf("what was said: %+v", v.Talks)
		}
		if n, _ := w.acts("household.read"); n != 4 {
			t.Errorf("%d rows in the journal for four people", n)
		}
		head, err := w.app.Household(ctx, w.official(w.eaKnop, access.VillageHead), home)
		if err != nil || head.MayMeet || head.Next != nil || head.Talks != nil || len(head.Members) != 4 {
			t.Errorf("a village head sees who lives there and nothing of the talks: %+v %v", head, err)
		}
		other := w.official(w.eaKnop, access.Collector)
		if v, err := w.app.Household(ctx, other, home); err != nil || len(v.Talks) != 0 || len(v.Next) != 0 {
			t.Errorf("a collector who holds nobody here is told: %+v %v", v.Next, err)
		}
		away := w.official(w.krongAna, access.BaseOfficial)
		for _, id := range []person.HouseholdID{home, 987654321} {
			if _, err := w.app.Household(ctx, away, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("outside, %d: %v", id, err)
			}
		}
		if _, err := w.app.Household(ctx, w.official(w.eaKnop, access.CommuneLeader), home); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a leader sees counts: %v", err)
		}
	})
}

package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestAnOfficialSeesTheDoubtsOfHerCommunesOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 3)
		here, there := w.someone("Lan", access.BaseOfficial, w.eaKnop), w.someone("Minh", access.BaseOfficial, w.krongAna)
		p := w.pairs(here, PairQuery{}).Current
		if v := w.pairs(there, PairQuery{}); v.Left != 0 || v.Current != nil || v.Mine != 0 {
			t.Errorf("another commune's official sees %d", v.Left)
		}
		if v := w.pairs(there, PairQuery{First: store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}}); v.Current != nil {
			t.Error("a pair of another commune opens by its address")
		}
		_, err := w.app.DecidePair(context.Background(), there, PairVerdict{RecordID: p.RecordID, PersonID: p.PersonID, Answer: store.SamePerson})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("decided from elsewhere: %v", err)
		}
		if _, err := w.app.Pairs(context.Background(), there, PairQuery{UnitID: w.eaKnop}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another commune's queue: %v", err)
		}
		out := w.decide(here, p, store.SamePerson)
		if _, _, err := w.app.UndoPair(context.Background(), there, out.OpinionID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("undone from elsewhere: %v", err)
		}
		for _, role := range []access.Role{access.VillageHead, access.ProvinceLeader, access.Collector, access.Auditor} {
			a := Actor{AccountID: "x", Role: role, UnitID: w.province}
			if _, err := w.app.Pairs(context.Background(), a, PairQuery{}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", role, err)
			}
		}
		var rows []store.AuditRow
		w.read(func(tx *store.Tx) error {
			var err error
			rows, err = tx.AuditOf(personRef(p.PersonID), 20)
			return err
		})
		acts := map[string]int{}
		for _, r := range rows {
			acts[r.Act]++
		}
		if acts["pair.read"] == 0 || acts["pair.decide"] != 1 {
			t.Errorf("audit of the person: %v", acts)
		}
	})
}

package app

import (
	"context"
	"fmt"
	"testing"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
)

// crowd puts people straight into the register: n who could join, in a commune and perhaps a village.
func (w *world) crowd(n int, commune, village int64) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		first, err := tx.NextIDs(n)
		if err != nil {
			return err
		}
		b := tx.Bulk("person", []string{"id", "full_name", "name_key", "commune_id", "village_id", "resident", "segment", "working_age", "seq"})
		for i := range n {
			name := fmt.Sprintf("Nguyễn Văn Số %d", i)
			var at any
			if village != 0 {
				at = village
			}
			if err := b.Add(first+int64(i), name, vntext.Key(name), commune, at, 1, int(coverage.InformalWorker), 1, tx.Seq); err != nil {
				return err
			}
		}
		return b.Close()
	})
}

// Whoever may see 300 gets 300, whatever the register holds, and the journal says how many left the house.
func TestAnExportHoldsTheTerritoryAndNothingElse(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	ctx := context.Background()
	village := org.Unit{Level: org.Village, Code: "v1", Since: w.app.Today(), Version: org.Version{From: w.app.Today(), ParentID: w.eaKnop, Kind: org.KindThon, Name: "Thôn 1", FullName: "Thôn 1", Key: "thon 1"}}
	w.write(func(tx *store.Tx) error { return tx.InsertUnit(&village) })
	w.crowd(99_700, w.krongAna, 0)
	w.crowd(300, w.eaKnop, village.ID)
	head := w.account("truong", access.VillageHead, village.ID)
	q := NamesQuery{Scheme: person.SchemeVoluntarySI}
	v, err := w.app.ExportNames(ctx, head, q)
	if err != nil || len(v.Lines) != 300 {
		t.Fatalf("%d names, %v", len(v.Lines), err)
	}
	for _, l := range v.Lines {
		if l.VillageID != village.ID {
			t.Fatalf("a name of another place: %+v", l.Person)
		}
	}
	for what, unit := range map[string]int64{"the province": w.province, "the commune": w.eaKnop, "another commune": w.krongAna, "no place": 999_999} {
		q.UnitID = unit
		_, err := w.app.ExportNames(ctx, head, q)
		kind(t, what, err, fault.NotFound)
	}
	n, details := w.acts("names.export")
	if n != 1 || details[0] != "voluntary 300" {
		t.Errorf("the journal: %d %v", n, details)
	}
	all, err := w.app.ExportNames(ctx, w.account("tonghop", access.ProvincePlanner, w.province), NamesQuery{Scheme: person.SchemeVoluntarySI})
	if err != nil || len(all.Lines) != 100_000 {
		t.Errorf("the planner: %d %v", len(all.Lines), err)
	}
	if lines, err := w.app.FindPeople(ctx, head, "nguyen van so", 1000); err != nil || len(lines) != 300 {
		t.Errorf("search finds %d, %v", len(lines), err)
	}
}

// An official with three communes has lists of the three, and of no fourth.
func TestListsAreFilteredByEveryPlaceOfTheScope(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx := context.Background()
		w.crowd(3, w.eaKnop, 0)
		w.crowd(4, w.krongAna, 0)
		third := org.Unit{Level: org.Commune, Code: "24600", Since: w.app.Today(), Version: org.Version{From: w.app.Today(), ParentID: w.province, Kind: org.KindRuralCommune, Name: "Ea Kar", FullName: "Xã Ea Kar", Key: "xa ea kar"}}
		w.write(func(tx *store.Tx) error { return tx.InsertUnit(&third) })
		w.crowd(5, third.ID, 0)
		for i, unit := range []int64{w.eaKnop, w.krongAna, third.ID} {
			w.write(func(tx *store.Tx) error {
				return tx.InsertDelivery(&store.Delivery{UID: fmt.Sprintf("d%d", i), List: "residents", FileName: "x", AreaID: unit, AsOf: w.app.Today(), State: "applied", Mapping: "[]"})
			})
		}
		two := w.account("hoa", access.BaseDirector, w.eaKnop, third.ID)
		if l, err := w.app.FindPeople(ctx, two, "nguyen van", 100); err != nil || len(l) != 8 {
			t.Errorf("search finds %d, %v", len(l), err)
		}
		l, err := w.app.Deliveries(ctx, two, 0, 10)
		if err != nil || len(l) != 2 || l[0].AreaID != third.ID || l[1].AreaID != w.eaKnop {
			t.Errorf("deliveries %+v %v", l, err)
		}
		_, err = w.app.Delivery(ctx, two, "d1")
		kind(t, "the fourth's delivery", err, fault.NotFound)
		for what, unit := range map[string]int64{"province": w.province, "other commune": w.krongAna} {
			_, err := w.app.Place(ctx, two, unit, w.app.Today())
			kind(t, what, err, fault.NotFound)
		}
		near, far := w.account("gan", access.BaseOfficial, third.ID), w.account("xaxoi", access.BaseOfficial, w.krongAna)
		for _, a := range []Actor{near, far} {
			if _, err := w.app.FindPeople(ctx, a, "nguyen van", 100); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := w.app.Journal(ctx, two, 0, 100)
		must(t, "journal", err)
		for _, r := range rows {
			if r.Actor == far.AccountID {
				t.Errorf("the journal shows an act of elsewhere: %+v", r)
			}
		}
		if len(rows) == 0 {
			t.Error("the journal of one's own place is empty")
		}
	})
}

// A household across a border: the member who lives elsewhere is somebody else's file, also in the list of
// members.
func TestAHouseholdAcrossABorder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx := context.Background()
		w.crowd(1, w.eaKnop, 0)
		w.crowd(1, w.krongAna, 0)
		var here, there person.ID
		w.write(func(tx *store.Tx) error {
			all, err := tx.Persons(0, 10)
			if err != nil {
				return err
			}
			h, err := tx.NextIDs(1)
			if err != nil {
				return err
			}
			b := tx.Bulk("household", []string{"id", "number", "commune_id", "address"})
			if err := b.Add(h, "1", w.eaKnop, ""); err != nil {
				return err
			}
			if err := b.Close(); err != nil {
				return err
			}
			for _, p := range all {
				p.HouseholdID = person.HouseholdID(h)
				if err := tx.UpdatePerson(&p); err != nil {
					return err
				}
				if p.CommuneID == w.eaKnop {
					here = p.ID
				} else {
					there = p.ID
				}
			}
			return nil
		})
		hoa := w.account("hoa", access.BaseOfficial, w.eaKnop)
		v, err := w.app.Person(ctx, hoa, here)
		if err != nil || len(v.Members) != 1 || v.Members[0].ID != here {
			t.Errorf("members %+v %v", v.Members, err)
		}
		_, err = w.app.Person(ctx, hoa, there)
		kind(t, "the member elsewhere", err, fault.NotFound)
	})
}

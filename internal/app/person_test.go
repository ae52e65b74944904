package app

import (
	"context"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// names pages through the people behind a figure.
func (w *world) names(actor Actor, q NamesQuery) []NameLine {
	w.t.Helper()
	var all []NameLine
	for {
		v, err := w.app.Missing(context.Background(), actor, q)
		if err != nil {
			w.t.Fatalf("names: %v", err)
		}
		all = append(all, v.Lines...)
		if v.Next == "" {
			return all
		}
		q.Cursor = v.Next
	}
}

// Capability 15.05: 35 missing people of Thanh Bình in one click for the village head, only a count for
// the province's leader, nothing for the head of another village.
func TestTheVillageHeadSees35NamesTheLeaderACount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		village := w.unit(org.Village, "Thôn Thanh Bình")
		head := Actor{AccountID: "head", Role: access.VillageHead, UnitID: village}
		leader := Actor{AccountID: "leader", Role: access.ProvinceLeader, UnitID: w.province}
		stranger := Actor{AccountID: "stranger", Role: access.VillageHead, UnitID: w.krongAna}
		lines := w.names(head, NamesQuery{UnitID: village, Scheme: person.SchemeVoluntarySI, Limit: 10})
		if len(lines) != 35 {
			t.Errorf("the head reads %d names, want 35", len(lines))
		}
		for i := 1; i < len(lines); i++ {
			if lines[i].ID == lines[i-1].ID {
				t.Error("a name stands on two pages")
			}
		}
		ctx := context.Background()
		if v, err := w.app.Coverage(ctx, leader, CoverageQuery{UnitID: village, Scheme: person.SchemeVoluntarySI}); err != nil || v.Total.Missing != 35 || v.MayNames {
			t.Errorf("the leader: %+v %v", v.Total.Cell, err)
		}
		if _, err := w.app.Missing(ctx, leader, NamesQuery{UnitID: village, Scheme: person.SchemeVoluntarySI}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("names for the leader: %v", err)
		}
		if _, err := w.app.Missing(ctx, stranger, NamesQuery{UnitID: village, Scheme: person.SchemeVoluntarySI}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("names for the head of another place: %v", err)
		}
		if _, err := w.app.Person(ctx, stranger, lines[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a file for the head of another place: %v", err)
		}
	})
}

// The list behind a figure is exactly as long as the figure, for every scheme, status and segment.
func TestEveryFigureOpensToItsPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		for scheme := person.SchemeAny; scheme <= person.SchemeUnemployment; scheme++ {
			v, err := w.app.Coverage(context.Background(), w.actor, CoverageQuery{UnitID: w.eaKnop, Scheme: scheme, By: BySegment})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range v.Rows {
				for status, want := range map[coverage.Status]int64{coverage.Covered: r.Covered, coverage.Review: r.Review, coverage.Elsewhere: r.Elsewhere, coverage.Missing: r.Missing} {
					q := NamesQuery{UnitID: w.eaKnop, Scheme: scheme, Status: status, Segment: r.Segment, OnlySegment: true}
					if got := len(w.names(w.actor, q)); int64(got) != want {
						t.Errorf("%s %s status %d: %d names behind %d", scheme.Code(), r.Segment.Code(), status, got, want)
					}
				}
			}
		}
	})
}

func TestAFileIsMaskedAndRemembersWhoLooked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		covered := w.names(w.actor, NamesQuery{UnitID: w.eaKnop, Scheme: person.SchemeVoluntarySI, Status: coverage.Covered})
		if len(covered) != 47 {
			t.Fatalf("%d covered", len(covered))
		}
		ctx := context.Background()
		id := covered[0].ID
		v, err := w.app.Person(ctx, w.actor, id)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(v.Masked.Citizen, "•") || v.Masked.SI == "" || v.Person.IDs != (person.IDs{}) {
			t.Errorf("identifiers: %+v", v.Masked)
		}
		if len(v.Spells) != 1 || len(v.Members) < 2 || len(v.Records) != 2 || len(v.Place) != 3 {
			t.Errorf("%d spells, %d members, %d records, %d places", len(v.Spells), len(v.Members), len(v.Records), len(v.Place))
		}
		if again, err := w.app.Person(ctx, w.actor, id); err != nil || len(again.Looked) != 1 || again.Looked[0].Act != "person.read" {
			t.Errorf("who looked: %+v %v", again.Looked, err)
		}
		if _, err := w.app.Unmask(ctx, w.actor, id, "vì"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a reason of two letters: %v", err)
		}
		ids, err := w.app.Unmask(ctx, w.actor, id, "đối chiếu căn cước với người dân")
		if err != nil || len(ids.Citizen) != 12 {
			t.Errorf("unmasked %d digits, %v", len(ids.Citizen), err)
		}
		for _, r := range v.Records {
			if r.List != delivery.Voluntary {
				continue
			}
			e, err := w.app.ExplainLink(ctx, w.actor, r.ID, 0)
			if err != nil || e.Explanation == nil || len(e.Explanation.Fields) == 0 {
				t.Fatalf("explained: %+v %v", e, err)
			}
			for _, f := range e.Explanation.Fields {
				if f.Column == "citizen_id" && !strings.Contains(f.Left, "•") {
					t.Errorf("the explanation shows %q", f.Left)
				}
			}
		}
	})
}

// 4.06: the same name, birth date and village are proposed, merged by a person's word, and apart again.
func TestDuplicatesAreProposedMergedAndUndone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead,
			"1,A1,Y Bham Êban,01/02/1980,Nam,000180000001,Chủ hộ,Êđê,Làm nông,Buôn Ea Knốp,1,Xã Ea Knốp",
			"2,A2,Y Bham Êban,01/02/1980,Nam,,Chủ hộ,Êđê,Làm nông,Buôn Ea Knốp,2,Xã Ea Knốp",
			"3,A3,Y Bham Êban,01/02/1980,Nam,,Chủ hộ,Êđê,Làm nông,Thôn 3,2,Xã Ea Knốp"), List: delivery.Residents, AsOf: endOfOctober})
		w.link()
		ctx := context.Background()
		groups, _, err := w.app.Duplicates(ctx, w.actor, 0, "", 0)
		if err != nil || len(groups) != 1 || len(groups[0].Members) != 2 {
			t.Fatalf("proposed: %+v %v", groups, err)
		}
		keep, gone := groups[0].Members[0].ID, groups[0].Members[1].ID
		merge, err := w.app.Merge(ctx, w.actor, keep, gone)
		if err != nil {
			t.Fatal(err)
		}
		if v := w.coverage(0, person.SchemeHealth); v.Total.People != 2 {
			t.Errorf("after the merge %d people", v.Total.People)
		}
		if v, err := w.app.Person(ctx, w.actor, keep); err != nil || len(v.Records) != 2 {
			t.Errorf("the kept one has %d records, %v", len(v.Records), err)
		}
		w.sound()
		if err := w.app.UndoMerge(ctx, w.actor, merge); err != nil {
			t.Fatal(err)
		}
		if v := w.coverage(0, person.SchemeHealth); v.Total.People != 3 {
			t.Errorf("after undoing it %d people", v.Total.People)
		}
		if v, err := w.app.Person(ctx, w.actor, gone); err != nil || len(v.Records) != 1 || v.Person.MergedInto != 0 {
			t.Errorf("the other one has %d records, %v", len(v.Records), err)
		}
		w.sound()
		if err := w.app.UndoMerge(ctx, w.actor, merge); fault.KindOf(err) != fault.NotFound {
			t.Errorf("undone twice: %v", err)
		}
	})
}

// Same citizen number twice is impossible: the second row is the first person again.
func TestOneCitizenNumberIsOnePerson(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead,
		"1,A1,H'Bia Niê,01/02/1980,Nữ,000180000001,Chủ hộ,Êđê,Làm nông,Buôn Ea Knốp,1,Xã Ea Knốp",
		"2,A2,HBia Nie,01/02/1980,Nữ,000180000001,Con,Êđê,Làm nông,Buôn Krông,1,Xã Ea Knốp"), List: delivery.Residents, AsOf: endOfOctober})
	if res := w.link(); res.Residents != 1 {
		t.Errorf("%d residents", res.Residents)
	}
	w.sound()
}

func TestADenominatorNeedsSourceAndDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		ctx := context.Background()
		village := w.unit(org.Village, "Thôn Thanh Bình")
		if err := w.app.SetDenominator(ctx, w.actor, village, coverage.Denominator{Kind: coverage.WorkingAge, Value: 94}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without source and day: %v", err)
		}
		d := coverage.Denominator{Kind: coverage.WorkingAge, Value: 94, AsOf: day.Must(2026, 6, 30), Source: "UBND xã Ea Knốp"}
		if err := w.app.SetDenominator(ctx, w.actor, village, d); err != nil {
			t.Fatal(err)
		}
		v := w.coverage(village, person.SchemeVoluntarySI)
		if p, ok := v.Total.Rate.Percent(); !ok || p != 5000 || v.Total.Rate.Den.Source != "UBND xã Ea Knốp" {
			t.Errorf("47 of 94 is %d, %+v", p, v.Total.Rate.Den)
		}
		for _, r := range w.coverage(w.eaKnop, person.SchemeVoluntarySI).Rows {
			if r.Unit.ID == village && r.Rate.Den.Value != 94 {
				t.Errorf("the village in its commune's table: %+v", r.Rate)
			}
		}
	})
}

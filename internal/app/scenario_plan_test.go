package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/sheet"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/testkit"
)

// A planner keeps a scenario, cannot approve it while a group of solutions is empty, and copies it to the communes.
func TestAScenarioIsKeptApprovedAndCopied(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := newWorld(t, s), context.Background()
		q := ScenarioQuery{UnitID: w.province}
		if _, err := w.app.CopyScenario(ctx, w.actor, q, 0); fault.KindOf(err) != fault.Conflict {
			t.Fatalf("copied nothing: %v", err)
		}
		same := func(x target.Scenario) (target.Scenario, error) { return x, nil }
		for range 2 { // twice is once
			if err := w.app.SaveScenario(ctx, w.actor, q, same); err != nil {
				t.Fatal(err)
			}
		}
		goal := func(x target.Scenario) (target.Scenario, error) {
			x.Goal, x.Actions = 101, x.Actions[1:]
			return x, nil
		}
		if err := w.app.SaveScenario(ctx, w.actor, q, goal); err != nil {
			t.Fatal(err)
		}
		if err := w.app.ApproveScenario(ctx, w.actor, q); fault.KindOf(err) != fault.Conflict {
			t.Errorf("approved without a word to the committee: %v", err)
		}
		n, err := w.app.CopyScenario(ctx, w.actor, q, 0)
		if err != nil || n != 2 {
			t.Fatalf("%d places, %v", n, err)
		}
		sum := int64(0)
		for _, u := range []int64{w.eaKnop, w.krongAna} {
			v, err := w.app.Scenario(ctx, w.actor, ScenarioQuery{UnitID: u})
			if err != nil || v.Row.FromID == 0 {
				t.Fatalf("no copy: %v", err)
			}
			sum += v.Scenario.Goal
		}
		v, err := w.app.Scenario(ctx, w.actor, q)
		if err != nil || sum != 101 || len(v.Versions) != 2 || v.Row.Version != 2 || !v.Outcome.Bridge.Closes() {
			t.Errorf("communes sum to %d, version %d, %v", sum, v.Row.Version, err)
		}
		leader := w.account("lanhdao", access.ProvinceLeader, w.province)
		if err := w.app.SaveScenario(ctx, leader, q, goal); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a leader planned: %v", err)
		}
		other := w.account("canboxa", access.CommuneLeader, w.eaKnop)
		if _, err := w.app.Scenario(ctx, other, ScenarioQuery{UnitID: w.krongAna}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a commune saw its neighbour's plan: %v", err)
		}
	})
}

// A file of numbers: good rows are taken once, bad ones come back with their reasons, a dry run writes nothing.
func TestNumbersFromAFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := newWorld(t, s), context.Background()
		path := filepath.Join(t.TempDir(), "so.csv")
		text := "Chỉ số,Đơn vị,Ngày,Kỳ,Giá trị,Nguồn\n" +
			"voluntary_stock,Ea Knốp,31/12/2019,,1.240,niên giám\n" + // before the commune was
			"voluntary_stock,24538,,2027,300,12/QĐ-UBND\n" +
			"voluntary_stock,Không Có,31/12/2025,,5,x\n" +
			"voluntary_stock,Ea Knốp,31/12/2025,,\"1,234.5\",x\n" +
			"lạ,Ea Knốp,31/12/2025,,5,x\n" +
			"voluntary_stock,Ea Knốp,31/12/2025,,5,\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for n, want := range []FigureResult{{Taken: 2, Refused: 4}, {Taken: 2, Refused: 4}, {Same: 2, Refused: 4}} {
			got, err := w.app.ImportFigures(ctx, w.actor, FigureFile{Path: path, Name: "so.csv", DryRun: n == 0})
			if err != nil || got.Taken != want.Taken || got.Same != want.Same || got.Refused != want.Refused {
				t.Fatalf("run %d: %+v, %v", n, got, err)
			}
			if n == 1 {
				var b bytes.Buffer
				if err := w.app.FiguresBack(ctx, w.actor, got.Upload, sheet.KindXLSX, "vi", &b); err != nil || b.Len() == 0 {
					t.Errorf("nothing given back: %v", err)
				}
				stranger := w.account("canboxa", access.BaseOfficial, w.eaKnop)
				if err := w.app.FiguresBack(ctx, stranger, got.Upload, sheet.KindXLSX, "vi", &b); fault.KindOf(err) != fault.NotFound {
					t.Errorf("another place's file: %v", err)
				}
			}
		}
	})
}

// A move to compulsory insurance is no stop: no reason can be said of it.
func TestLapsesAreNotMoves(t *testing.T) {
	period := person.Period{From: day.Must(2026, 1, 1), To: day.Must(2026, 12, 31)}
	spell := func(s person.Scheme, from, to day.Date) person.Spell {
		return person.Spell{Scheme: s, From: from, To: to}
	}
	moved := person.History{Person: 1, Spells: []person.Spell{spell(person.SchemeVoluntarySI, day.Must(2025, 1, 1), day.Must(2026, 3, 31)), spell(person.SchemeCompulsorySI, day.Must(2026, 4, 1), day.Date{})}}
	if got := person.LapsesOf(moved, person.SchemeVoluntarySI, period); len(got) != 0 {
		t.Errorf("a move was taken for a loss: %+v", got)
	}
	stopped := person.History{Person: 2, Spells: []person.Spell{spell(person.SchemeVoluntarySI, day.Must(2025, 1, 1), day.Must(2026, 3, 31)), spell(person.SchemeVoluntarySI, day.Must(2026, 9, 1), day.Date{})}}
	got := person.LapsesOf(stopped, person.SchemeVoluntarySI, period)
	if len(got) != 1 || !got[0].Back || got[0].Last != day.Must(2026, 3, 31) {
		t.Errorf("%+v", got)
	}
}

package app

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/testkit"
	"luoi/internal/vntext"
)

// TestAProvinceOfProspects derives a whole province and reads its first pages. Set LUOI_PROSPECTS to a
// number of people, such as 1000000; without it the test says so and is skipped.
func TestAProvinceOfProspects(t *testing.T) {
	people, err := strconv.Atoi(os.Getenv("LUOI_PROSPECTS"))
	if err != nil {
		t.Skip("LUOI_PROSPECTS names no number of people: the large province was not derived")
	}
	run := func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.multitude(people)
		ctx := context.Background()
		if err := s.Analyse(ctx); err != nil {
			t.Fatal(err)
		}
		took := func(what string, fn func()) {
			began := time.Now()
			fn()
			t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
		}
		var res DeriveResult
		took("derive everything", func() {
			if res, err = w.app.DeriveProspects(ctx, w.actor, nil, nil); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%+v", res)
		took("derive everything again", func() {
			if res, err = w.app.DeriveProspects(ctx, w.actor, nil, nil); err != nil || res.Written != 0 {
				t.Fatal(res, err)
			}
		})
		took("derive one commune", func() { _, err = w.app.DeriveProspects(ctx, w.actor, []int64{w.eaKnop}, nil) })
		took("first page of the province", func() { _, err = w.app.Prospects(ctx, w.actor, ProspectQuery{}) })
		took("first page of a reason", func() { _, err = w.app.Prospects(ctx, w.actor, ProspectQuery{Lead: prospect.Never}) })
		took("first page of a commune", func() { _, err = w.app.Prospects(ctx, w.actor, ProspectQuery{UnitID: w.eaKnop}) })
		took("table of the province", func() { _, err = w.app.Pivot(ctx, w.actor, ProspectQuery{}) })
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, testkit.Store(t)) })
	if os.Getenv("LUOI_PROSPECTS_PG") != "" {
		testkit.Each(t, func(t *testing.T, s *store.Store) {
			if s.Engine() == store.Postgres {
				run(t, s)
			}
		})
	}
}

// multitude fills communes with households of four; every third person has a card, every tenth pays.
func (w *world) multitude(people int) {
	w.t.Helper()
	communes := []int64{w.eaKnop, w.krongAna}
	for i := range 100 {
		u := org.Unit{Level: org.Commune, Code: fmt.Sprintf("9%04d", i), Since: day.Must(2025, 7, 1)}
		u.Version = org.Version{From: u.Since, ParentID: w.province, Kind: org.KindRuralCommune, Name: fmt.Sprintf("Xã %d", i), FullName: fmt.Sprintf("Xã số %d", i), Key: fmt.Sprintf("xa so %d", i)}
		w.write(func(tx *store.Tx) error { return tx.InsertUnit(&u) })
		communes = append(communes, u.ID)
	}
	w.write(func(tx *store.Tx) error { return tx.SetSetting(store.SettingAsOf, "2026-11-20") })
	on := day.Must(2026, 11, 20)
	jobs := []string{"Làm nông", "Trồng cà phê", "Buôn bán", "Lao động tự do"}
	relations := []string{"Chủ hộ", "Vợ", "Con", "Con"}
	for begin := 0; begin < people; begin += 20000 {
		w.write(func(tx *store.Tx) error {
			n := min(20000, people-begin)
			first, err := tx.NextIDs(3 * n)
			if err != nil {
				return err
			}
			rows := tx.Bulk("person", []string{"id", "full_name", "name_key", "birth", "birth_prec", "sex", "ethnicity", "occupation", "household_id", "relation",
				"commune_id", "resident", "segment", "working_age", "covered", "seq"})
			var paid [][]any
			for i := range n {
				k := begin + i
				id := first + int64(i)
				covered, scheme := 0, person.Scheme(0)
				switch {
				case k%3 == 0:
					scheme = person.SchemeHealth
				case k%10 == 1:
					scheme = person.SchemeVoluntarySI
				}
				to := on.AddDays(k%500 - 100)
				if scheme != 0 && !to.Before(on) {
					covered = scheme.Bit()
				}
				name := fmt.Sprintf("Nguyễn Văn %d", k)
				household := first + int64(n) + int64(i/4)
				err := rows.Add(id, name, vntext.Key(name), day.Must(1960+k%45, 1+k%12, 1+k%28), 3, 1+k%2, "Kinh", jobs[k%4], household, relations[k%4],
					communes[k/4*len(communes)/(people/4+1)], 1, 9, 1, covered, tx.Seq)
				if err != nil {
					return err
				}
				if scheme != 0 {
					paid = append(paid, []any{first + 2*int64(n) + int64(i), id, scheme, on.AddDays(-300), to, "GD", 12, 0, "test"})
				}
			}
			if err := rows.Close(); err != nil { // spells refer to people who stand
				return err
			}
			spells := tx.Bulk("spell", []string{"id", "person_id", "scheme", "from_day", "to_day", "category", "months", "amount", "source"})
			for _, row := range paid {
				if err := spells.Add(row...); err != nil {
					return err
				}
			}
			return spells.Close()
		})
	}
}

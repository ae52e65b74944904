package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/demo"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// Rollup measures how long the coverage page waits for its figures on a province of N people (60,000
// unless told) that came the whole way: made as files, imported, linked, counted. With Dir the province
// is kept, and a second run measures without making it again.
func Rollup(ctx context.Context, o Options, w io.Writer) error {
	if o.N <= 0 {
		o.N = demo.DefaultPeople
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	dir, done, err := workFolder(o.Dir)
	if err != nil {
		return err
	}
	defer done()
	o.tell("demo_province", 0, 1)
	made := demo.Options{Dir: dir, People: o.N, Seed: o.Seed, NoServe: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if err := demo.Run(ctx, made, io.Discard, io.Discard); err != nil {
		return err
	}
	o.tell("demo_province", 1, 1)
	s, err := store.Open(ctx, store.Options{DSN: filepath.Join(dir, synth.ProvinceCode+".db"), Province: synth.ProvinceCode, Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	keys, err := seal.Load(filepath.Join(dir, "luoi.key"))
	if err != nil {
		return err
	}
	a, err := app.New(ctx, s, keys, time.Now, nil)
	if err != nil {
		return err
	}
	r := NewReport("rollup", fmt.Sprintf("coverage of a demo province of %d people, seed %d, %s", o.N, o.Seed, s.Engine()))
	if err := rollups(ctx, a, r); err != nil {
		return err
	}
	return r.Write(w, o.JSON)
}

// samples is how many places of a level are asked at most; each is asked for every scheme.
const samples = 60

func rollups(ctx context.Context, a *app.App, r *Report) error {
	for _, m := range []struct {
		what  string
		level org.Level
		by    app.By
	}{
		{"province by commune", org.Province, app.ByUnit},
		{"province by segment", org.Province, app.BySegment},
		{"province by office", org.Province, app.ByOffice},
		{"commune by village", org.Commune, app.ByUnit},
		{"commune by segment", org.Commune, app.BySegment},
		{"village by inter-family group", org.Village, app.ByUnit},
		{"inter-family group by segment", org.Group, app.BySegment},
	} {
		units, err := sample(ctx, a.Store, m.level)
		if err != nil {
			return err
		}
		var took []time.Duration
		for _, u := range units {
			for scheme := person.SchemeAny; scheme <= person.SchemeUnemployment; scheme++ {
				began := time.Now()
				if _, err := a.Coverage(ctx, app.CommandLine(), app.CoverageQuery{UnitID: u, Scheme: scheme, By: m.by}); err != nil {
					return err
				}
				took = append(took, time.Since(began))
			}
		}
		add(r, m.what, took)
	}
	return names(ctx, a, r)
}

// names measures the page of people behind the gap, where the list is longest: the whole province.
func names(ctx context.Context, a *app.App, r *Report) error {
	var took []time.Duration
	cursor := ""
	for range samples {
		began := time.Now()
		page, err := a.Missing(ctx, app.CommandLine(), app.NamesQuery{Scheme: person.SchemeVoluntarySI, Cursor: cursor})
		if err != nil {
			return err
		}
		took = append(took, time.Since(began))
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	add(r, "50 names not covered, province", took)
	return nil
}

func add(r *Report, what string, took []time.Duration) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	r.Add(Line{What: what + ", median", Value: ms(took[len(took)/2]), Unit: "ms"})
	r.Add(Line{What: fmt.Sprintf("%s, slowest of %d", what, len(took)), Value: ms(took[len(took)-1]), Unit: "ms", Goal: "under 100 ms at 1,000,000 people"})
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// sample takes places of the province spread evenly over a level.
func sample(ctx context.Context, s *store.Store, level org.Level) ([]int64, error) {
	var ids []int64
	err := s.Read(ctx, func(tx *store.Tx) error {
		root, err := tx.UnitByCode(org.Province, synth.ProvinceCode, day.Date{})
		if err != nil {
			return err
		}
		all := []int64{root.ID}
		for l := org.Province; l < level; l = below(l) {
			var next []int64
			for _, id := range all {
				children, err := tx.Children(id, day.Date{})
				if err != nil {
					return err
				}
				for _, c := range children {
					next = append(next, c.ID)
				}
			}
			all = next
		}
		for i := 0; i < len(all); i += max(1, len(all)/samples) {
			ids = append(ids, all[i])
		}
		return nil
	})
	return ids, err
}

// below is the next level that exists today: there are no districts any more.
func below(l org.Level) org.Level {
	if l == org.Province {
		return org.Commune
	}
	return l + 1
}

package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"luoi/internal/app"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/synth"
	"luoi/internal/vntext"
)

// searchGoal is what a reader at the box may wait.
const searchGoal = "p95 under 50 ms at 1,000,000 people on two cores"

// Search measures the search box on a province of N people (1,000,000 unless told) in SQLite: how long the
// index takes to build and what it holds in memory, then whole answers one after the other: index, rows of
// the people found, and the audit row. The database's own search by the beginning of a name stands beside.
func Search(ctx context.Context, o Options, w io.Writer) error {
	if o.N <= 0 {
		o.N = 1_000_000
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	dir, done, err := workFolder(o.Dir)
	if err != nil {
		return err
	}
	defer done()
	file := filepath.Join(dir, "search.db")
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + end); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	s, err := store.Open(ctx, store.Options{DSN: file, Province: synth.ProvinceCode, Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	keys, err := seal.LoadOrCreate(filepath.Join(dir, "luoi.key"))
	if err != nil {
		return err
	}
	h := &searchHouse{s: s, keys: keys, p: synth.NewProvince(o.Seed, o.N), dice: rand.New(rand.NewPCG(o.Seed, 7)), everyNth: max(1, o.N/1000)}
	if err := h.fill(ctx, o); err != nil {
		return err
	}
	a, err := app.New(ctx, s, keys, time.Now, nil)
	if err != nil {
		return err
	}
	kinds, texts := h.questions()
	places := fmt.Sprintf("%d communes, %d villages, %d inter-family groups", len(h.commune), len(h.village), len(h.group))
	h.p, h.people, h.homes, h.asked = nil, nil, nil, nil
	r := NewReport("search", fmt.Sprintf("%d people, %s, %d questions, seed %d, %s", o.N, places, len(texts), o.Seed, s.Engine()))
	if err := buildSearch(ctx, a, r); err != nil {
		return err
	}
	if err := askSearch(ctx, a, kinds, texts, r); err != nil {
		return err
	}
	if err := askDatabase(ctx, s, kinds, texts, r); err != nil {
		return err
	}
	return r.Write(w, o.JSON)
}

func heapMB() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

func buildSearch(ctx context.Context, a *app.App, r *Report) error {
	before := heapMB()
	began := time.Now()
	if err := a.PrepareSearch(ctx); err != nil {
		return err
	}
	r.Add(Line{What: "the index is read from the store", Value: time.Since(began).Seconds(), Unit: "s", Goal: "a few seconds"})
	r.Add(Line{What: "the index in memory", Value: heapMB() - before, Unit: "MB", Goal: "under 150 MB"})
	return nil
}

// askSearch asks every question as the first page of answers and as a suggestion.
func askSearch(ctx context.Context, a *app.App, kinds, texts []string, r *Report) error {
	planner := app.CommandLine()
	var all []time.Duration
	by := map[string][]time.Duration{}
	answered := 0
	for i, text := range texts {
		began := time.Now()
		v, err := a.Find(ctx, planner, app.FindQuery{Text: text, Limit: 20})
		if err != nil {
			return err
		}
		took := time.Since(began)
		all, by[kinds[i]] = append(all, took), append(by[kinds[i]], took)
		if v.Total > 0 {
			answered++
		}
	}
	percentiles(r, "all questions", all, searchGoal)
	var names []string
	for k := range by {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		percentiles(r, k, by[k], "")
	}
	r.Add(Line{What: "questions that find somebody", Value: float64(answered) * 100 / float64(len(texts)), Unit: "%"})
	var typing []time.Duration
	for _, text := range texts {
		began := time.Now()
		if _, err := a.Find(ctx, planner, app.FindQuery{Text: text, Limit: 6, Few: true, Typing: true}); err != nil {
			return err
		}
		typing = append(typing, time.Since(began))
	}
	percentiles(r, "suggestions while typing", typing, searchGoal)
	return nil
}

// askDatabase asks the same of the index of the database, which knows only how a name begins.
func askDatabase(ctx context.Context, s *store.Store, kinds, texts []string, r *Report) error {
	var all []time.Duration
	answered, asked := 0, 0
	for i, text := range texts {
		if kinds[i] == "a whole citizen number" {
			continue
		}
		asked++
		began := time.Now()
		err := s.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.PersonsFound(vntext.Key(text), 0, 20)
			if len(list) > 0 {
				answered++
			}
			return err
		})
		if err != nil {
			return err
		}
		all = append(all, time.Since(began))
	}
	percentiles(r, "beside: the database by the beginning of a name", all, "")
	r.Add(Line{What: "beside: of these find somebody", Value: float64(answered) * 100 / float64(max(1, asked)), Unit: "%"})
	return nil
}

func percentiles(r *Report, what string, took []time.Duration, goal string) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	r.Add(Line{What: what + ", p50", Value: ms(took[len(took)/2]), Unit: "ms"})
	r.Add(Line{What: what + ", p95", Value: ms(took[len(took)*95/100]), Unit: "ms", Goal: goal})
	r.Add(Line{What: what + ", max", Value: ms(took[len(took)-1]), Unit: "ms"})
}

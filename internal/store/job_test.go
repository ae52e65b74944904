package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Several workers on several connections: each job is taken once.
func TestJobsAreClaimedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		const n = 20
		write(t, s, func(tx *store.Tx) error {
			for i := range n {
				if err := tx.InsertJob(store.Job{ID: fmt.Sprintf("%02d", i), Kind: "k", Payload: "{}"}); err != nil {
					return err
				}
			}
			return nil
		})
		var mu sync.Mutex
		taken := map[string]int{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					var j store.Job
					var ok bool
					err := s.Write(ctx, "job", func(tx *store.Tx) (err error) { j, ok, err = tx.ClaimJob(time.Minute); return err })
					if err != nil {
						t.Error(err)
					}
					if err != nil || !ok {
						return
					}
					mu.Lock()
					taken[j.ID]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for id, times := range taken {
			if times != 1 {
				t.Errorf("job %s was taken %d times", id, times)
			}
		}
		if len(taken) != n {
			t.Errorf("%d of %d jobs taken", len(taken), n)
		}
	})
}

func TestTheLifeOfAJob(t *testing.T) {
	clock := testkit.NewClock(2026, 11, 22, 8, 0)
	testkit.Engines(t, func(t *testing.T, dsn string) {
		s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66", Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		claim := func() (j store.Job, ok bool) {
			write(t, s, func(tx *store.Tx) (err error) { j, ok, err = tx.ClaimJob(time.Minute); return err })
			return j, ok
		}
		write(t, s, func(tx *store.Tx) error {
			return tx.InsertJob(store.Job{ID: "a", Kind: "import", RunAfter: clock.Now().Add(time.Hour).UnixMilli()})
		})
		if _, ok := claim(); ok {
			t.Error("a job was taken before its time")
		}
		clock.Advance(time.Hour)
		if j, ok := claim(); !ok || j.State != store.JobRunning || j.Attempts != 1 || j.ByActor != "cli" {
			t.Errorf("claimed %+v %v", j, ok)
		}
		if _, ok := claim(); ok {
			t.Error("a job under lease was taken again")
		}
		write(t, s, func(tx *store.Tx) error { return tx.ProgressJob("a", "reading", 5, 10, time.Minute) })
		clock.Advance(2 * time.Minute) // the worker died
		j, ok := claim()
		if !ok || j.Attempts != 2 || j.Step != "reading" || j.Done != 5 {
			t.Errorf("taken over: %+v %v", j, ok)
		}
		write(t, s, func(tx *store.Tx) error { return tx.RetryJob("a", "again", time.Minute) })
		clock.Advance(time.Minute)
		claim()
		write(t, s, func(tx *store.Tx) error { return tx.StopJob("a") })
		for _, late := range []func(*store.Tx) error{
			func(tx *store.Tx) error { return tx.ProgressJob("a", "x", 6, 10, time.Minute) },
			func(tx *store.Tx) error { return tx.FinishJob("a", store.JobDone, "") },
		} {
			if err := s.Write(ctx, "job", late); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a stopped job went on: %v", err)
			}
		}
		write(t, s, func(tx *store.Tx) error {
			j, err := tx.Job("a")
			if err != nil || j.State != store.JobStopped || j.FinishedAt != clock.Now().UnixMilli() {
				t.Errorf("%+v %v", j, err)
			}
			n, err := tx.PurgeJobs(clock.Now().Add(time.Second))
			if n != 1 || err != nil {
				t.Errorf("purged %d %v", n, err)
			}
			return nil
		})
	})
}

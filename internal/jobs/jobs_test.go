package jobs

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// TestMain lets a test start this binary as a worker of its own, to kill it.
func TestMain(m *testing.M) {
	if dsn := os.Getenv("JOBS_TEST_WORKER"); dsn != "" {
		doomedWorker(dsn)
		return
	}
	os.Exit(m.Run())
}

// doomedWorker claims a job, says so, and never finishes it.
func doomedWorker(dsn string) {
	s, err := store.Open(context.Background(), store.Options{DSN: dsn, Province: "66"})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	q := New(s, quick)
	q.Handle("count", func(_ context.Context, _ store.Job, p Progress) (any, error) {
		p("half", 1, 2)
		fmt.Println("working")
		select {}
	})
	q.Run(context.Background(), 1)
}

// quick is a queue for tests: leases long enough for a loaded machine, short enough to wait for.
var quick = Options{Lease: 2 * time.Second, Poll: 20 * time.Millisecond, Backoff: 10 * time.Millisecond, Attempts: 4}

type payload struct {
	N int `json:"n"`
}

func enqueue(t *testing.T, q *Queue, n int) string {
	t.Helper()
	jobID, err := q.Enqueue(context.Background(), "tester", "count", payload{n})
	if err != nil {
		t.Fatal(err)
	}
	return jobID
}

func job(t *testing.T, q *Queue, jobID string) store.Job {
	t.Helper()
	j, err := q.Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// until waits for a job to reach a state; the tests have no other way to see another worker's end.
func until(t *testing.T, q *Queue, jobID string, ok func(store.Job) bool) store.Job {
	t.Helper()
	for range 1500 {
		if j := job(t, q, jobID); ok(j) {
			return j
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %+v", job(t, q, jobID))
	return store.Job{}
}

func in(state string) func(store.Job) bool { return func(j store.Job) bool { return j.State == state } }

// start runs workers until the test ends.
func start(t *testing.T, q *Queue, workers int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { q.Run(ctx, workers); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
}

func TestEachJobRunsOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		var sum, calls atomic.Int64
		handle := func(_ context.Context, j store.Job, p Progress) (any, error) {
			var v payload
			if err := json.Unmarshal([]byte(j.Payload), &v); err != nil {
				return nil, err
			}
			p("counting", int64(v.N), 10)
			calls.Add(1)
			sum.Add(int64(v.N))
			return v, nil
		}
		// Two queues on one store: two servers on one database.
		a, b := New(s, quick), New(s, quick)
		a.Handle("count", handle)
		b.Handle("count", handle)
		var ids []string
		for n := range 20 {
			ids = append(ids, enqueue(t, a, n))
		}
		start(t, a, 2)
		start(t, b, 2)
		for i, jobID := range ids {
			j := until(t, a, jobID, in(store.JobDone))
			if j.Attempts != 1 || j.Result != fmt.Sprintf(`{"n":%d}`, i) || j.Step != "counting" || j.Done != int64(i) {
				t.Errorf("%+v", j)
			}
			if j.ByActor != "tester" || Failure(j) != nil {
				t.Errorf("%+v", j)
			}
		}
		if calls.Load() != 20 || sum.Load() != 190 {
			t.Errorf("%d calls, sum %d", calls.Load(), sum.Load())
		}
	})
}

func TestProgressInsideAWriteDoesNotWaitForItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		q := New(s, quick)
		q.Handle("count", func(ctx context.Context, _ store.Job, p Progress) (any, error) {
			return nil, s.Write(ctx, "x", func(*store.Tx) error {
				for i := range 100 {
					p("inside", int64(i), 100)
					time.Sleep(time.Millisecond)
				}
				return nil
			})
		})
		jobID := enqueue(t, q, 1)
		start(t, q, 1)
		until(t, q, jobID, in(store.JobDone))
	})
}

func TestBusyIsTriedAgainInvalidIsNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		q := New(s, quick)
		q.Handle("count", func(_ context.Context, j store.Job, _ Progress) (any, error) {
			if strings.Contains(j.Payload, "1") {
				return nil, fault.New(fault.Invalid, "fault.invalid", "x", 7)
			}
			if strings.Contains(j.Payload, "2") {
				panic("a mistake")
			}
			if j.Attempts < 3 {
				return nil, fault.New(fault.Busy, "fault.busy")
			}
			return "at last", nil
		})
		busy, invalid, broken := enqueue(t, q, 0), enqueue(t, q, 1), enqueue(t, q, 2)
		start(t, q, 1)
		if j := until(t, q, busy, in(store.JobDone)); j.Attempts != 3 || j.Result != `"at last"` {
			t.Errorf("busy: %+v", j)
		}
		j := until(t, q, invalid, in(store.JobFailed))
		if f := Failure(j); j.Attempts != 1 || f == nil || f.Key != "fault.invalid" || f.Kind != fault.Invalid || len(f.Args) != 2 {
			t.Errorf("invalid: %+v %v", j, f)
		}
		if j := until(t, q, broken, in(store.JobFailed)); j.Attempts != quick.Attempts || Failure(j).Key != "fault.internal" {
			t.Errorf("panic: %+v", j)
		}
	})
}

func TestStopEndsTheWork(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		here, there := New(s, quick), New(s, quick)
		began, ended := make(chan struct{}, 2), make(chan struct{}, 2)
		here.Handle("count", func(ctx context.Context, _ store.Job, p Progress) (any, error) {
			began <- struct{}{}
			for i := int64(0); ctx.Err() == nil; i++ {
				p("on and on", i, 0)
				time.Sleep(5 * time.Millisecond)
			}
			ended <- struct{}{}
			return nil, fault.New(fault.Interrupted, "fault.interrupted")
		})
		start(t, here, 1)
		// Pressed on this server, then on another one.
		for _, q := range []*Queue{here, there} {
			jobID := enqueue(t, here, 1)
			<-began
			if err := q.Stop(context.Background(), "tester", jobID); err != nil {
				t.Fatal(err)
			}
			<-ended
			if j := until(t, q, jobID, in(store.JobStopped)); Failure(j) != nil {
				t.Errorf("%+v", j)
			}
		}
	})
}

func TestStoppedWhileWaitingNeverBegins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		q := New(s, quick)
		jobID := enqueue(t, q, 1)
		if err := q.Stop(ctx, "tester", jobID); err != nil {
			t.Fatal(err)
		}
		if did, err := q.Next(ctx); did || err != nil {
			t.Error(did, err)
		}
		if err := q.Stop(ctx, "tester", jobID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("stopped twice: %v", err)
		}
	})
}

func TestShutdownPutsTheJobBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		q := New(s, quick)
		began := make(chan struct{})
		q.Handle("count", func(ctx context.Context, j store.Job, _ Progress) (any, error) {
			if j.Attempts > 1 {
				return "the second server", nil
			}
			close(began)
			<-ctx.Done()
			return nil, ctx.Err()
		})
		jobID := enqueue(t, q, 1)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { q.Run(ctx, 1); close(done) }()
		<-began
		cancel()
		<-done
		if j := job(t, q, jobID); j.State != store.JobWaiting || Failure(j) != nil {
			t.Fatalf("after shutdown: %+v", j)
		}
		start(t, q, 1)
		until(t, q, jobID, in(store.JobDone))
	})
}

func TestKilledWorkerIsReplaced(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		s, err := store.Open(context.Background(), store.Options{DSN: dsn, Province: "66"})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		q := New(s, quick)
		jobID := enqueue(t, q, 1)

		doomed := exec.Command(os.Args[0])
		doomed.Env = append(os.Environ(), "JOBS_TEST_WORKER="+dsn)
		out, err := doomed.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := doomed.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil || line != "working\n" {
			t.Fatalf("%q %v", line, err)
		}
		until(t, q, jobID, func(j store.Job) bool { return j.Step == "half" })
		doomed.Process.Kill()
		doomed.Wait()

		q.Handle("count", func(context.Context, store.Job, Progress) (any, error) { return "done by another", nil })
		start(t, q, 1)
		j := until(t, q, jobID, in(store.JobDone))
		if j.Attempts != 2 || j.Result != `"done by another"` {
			t.Errorf("%+v", j)
		}
	})
}

// TestSlowWorkerCannotWriteOverItsSuccessor: a worker that slept through its lease finds itself fenced.
func TestSlowWorkerCannotWriteOverItsSuccessor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		slow, next := New(s, Options{Lease: time.Millisecond}), New(s, quick)
		jobID := enqueue(t, slow, 1)
		claim := func(q *Queue) (j store.Job) {
			t.Helper()
			time.Sleep(5 * time.Millisecond)
			err := s.Write(ctx, Actor, func(tx *store.Tx) error {
				var err error
				j, _, err = tx.ClaimJob(q.opts.Lease)
				return err
			})
			if err != nil || j.ID != jobID {
				t.Fatalf("%+v %v", j, err)
			}
			return j
		}
		old := claim(slow)
		now := claim(next)
		if err := slow.finish(ctx, old, &board{}, "old", nil, nil); err != nil {
			t.Fatal(err)
		}
		if j := job(t, next, jobID); j.State != store.JobRunning {
			t.Fatalf("the old worker ended it: %+v", j)
		}
		if err := next.finish(ctx, now, &board{}, "new", nil, nil); err != nil {
			t.Fatal(err)
		}
		if j := job(t, next, jobID); j.Result != `"new"` {
			t.Errorf("%+v", j)
		}
	})
}

func TestAJobThatKillsItsWorkersIsGivenUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		q := New(s, Options{Lease: time.Millisecond, Attempts: 2})
		jobID := enqueue(t, q, 1)
		for range 2 {
			if err := s.Write(ctx, Actor, func(tx *store.Tx) error { _, _, err := tx.ClaimJob(time.Millisecond); return err }); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Millisecond)
		}
		if did, err := q.Next(ctx); !did || err != nil {
			t.Fatal(did, err)
		}
		if j := job(t, q, jobID); j.State != store.JobFailed || Failure(j).Key != "jobs.gave_up" {
			t.Errorf("%+v", j)
		}
	})
}

package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
)

var (
	errStopped  = errors.New("jobs: stopped on request")
	errLost     = errors.New("jobs: another worker holds the job")
	errShutdown = errors.New("jobs: the server is going down")
)

// Run works with the given number of workers until ctx ends, and returns when all have put down
// what they held.
func (q *Queue) Run(ctx context.Context, workers int) {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { q.work(ctx) })
	}
	wg.Wait()
}

// work takes one job after another; it looks again after a pause when there is none.
func (q *Queue) work(ctx context.Context) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-pause.C:
		}
		for ctx.Err() == nil {
			did, err := q.Next(ctx)
			if err != nil && fault.KindOf(err) != fault.Interrupted {
				q.opts.Log.Error("job queue", "error", err)
			}
			if !did {
				break
			}
		}
		pause.Reset(q.opts.Poll)
	}
}

// Next runs one due job to its end and reports whether there was one.
func (q *Queue) Next(ctx context.Context) (bool, error) {
	due, err := q.due(ctx)
	if err != nil || !due {
		return false, err
	}
	var job store.Job
	found := false
	err = q.store.Write(ctx, Actor, func(tx *store.Tx) error {
		var err error
		job, found, err = tx.ClaimJob(q.opts.Lease)
		return err
	})
	if err != nil || !found {
		return false, err
	}
	return true, q.run(ctx, job)
}

// due looks before claiming: a claim is a write, and an idle server should not write every second.
func (q *Queue) due(ctx context.Context) (bool, error) {
	due := false
	err := q.store.Read(ctx, func(tx *store.Tx) error {
		waiting, err := tx.JobsIn(store.JobWaiting, 1)
		if err != nil {
			return err
		}
		running, err := tx.JobsIn(store.JobRunning, 100)
		if err != nil {
			return err
		}
		due = len(waiting) > 0 && waiting[0].RunAfter <= tx.NowMS()
		for _, j := range running {
			due = due || j.LockedUntil < tx.NowMS()
		}
		return nil
	})
	return due, err
}

// run does one claimed job: the handler in this goroutine, the lease and the progress in another.
func (q *Queue) run(ctx context.Context, job store.Job) error {
	if job.Attempts > q.opts.Attempts {
		// It was begun often and its worker died each time: the job itself may be what kills.
		return q.settle(ctx, job, func(tx *store.Tx) error {
			return tx.FinishJob(job.ID, store.JobFailed, failureOf(fault.New(fault.Internal, "jobs.gave_up", q.opts.Attempts)))
		})
	}
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	stopFollowing := context.AfterFunc(ctx, func() { cancel(errShutdown) })
	defer stopFollowing()
	q.hold(job.ID, cancel)
	defer q.hold(job.ID, nil)

	var b board
	keeper := make(chan struct{})
	go func() { q.keep(work, job, &b, cancel); close(keeper) }()
	result, err := q.call(work, job, b.post)
	cause := context.Cause(work)
	cancel(nil)
	<-keeper
	return q.finish(ctx, job, &b, result, err, cause)
}

func (q *Queue) hold(jobID string, cancel context.CancelCauseFunc) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if cancel == nil {
		delete(q.running, jobID)
	} else {
		q.running[jobID] = cancel
	}
}

// call runs the handler; a panic in it is that job's fault, not the end of the server.
func (q *Queue) call(ctx context.Context, job store.Job, progress Progress) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			q.opts.Log.Error("job panicked", "kind", job.Kind, "job", job.ID, "panic", r, "stack", string(debug.Stack()))
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v", r), "fault.internal")
		}
	}()
	h := q.kinds[job.Kind]
	if h == nil {
		return nil, fault.New(fault.Invalid, "jobs.unknown_kind", job.Kind)
	}
	return h(ctx, job, progress)
}

// board is where a handler's progress waits to be written. The handler may tell it inside a write
// transaction, which holds the store's only writer: writing it there and then would wait for ever.
type board struct {
	mu          sync.Mutex
	step        string
	done, total int64
	fresh       bool
}

func (b *board) post(step string, done, total int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.step, b.done, b.total, b.fresh = step, done, total, true
}

func (b *board) take() (step string, done, total int64, fresh bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fresh, b.fresh = b.fresh, false
	return b.step, b.done, b.total, fresh
}

// keep writes progress at most once per Poll and renews the lease in good time, until the work ends.
func (q *Queue) keep(work context.Context, job store.Job, b *board, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(min(q.opts.Poll, q.opts.Lease/4))
	defer tick.Stop()
	renew := time.NewTicker(q.opts.Lease / 4)
	defer renew.Stop()
	for {
		must := false
		select {
		case <-work.Done():
			return
		case <-renew.C:
			must = true
		case <-tick.C:
		}
		step, done, total, fresh := b.take()
		if !fresh && !must {
			continue
		}
		if err := q.tell(work, job, step, done, total); err != nil {
			if errors.Is(err, errLost) || errors.Is(err, errStopped) {
				cancel(err)
				return
			}
			if work.Err() == nil {
				q.opts.Log.Warn("job progress", "job", job.ID, "error", err)
			}
		}
	}
}

func (q *Queue) tell(ctx context.Context, job store.Job, step string, done, total int64) error {
	return q.store.Write(ctx, Actor, func(tx *store.Tx) error {
		if err := mine(tx, job); err != nil {
			return err
		}
		return tx.ProgressJob(job.ID, step, done, total, q.opts.Lease)
	})
}

// mine makes sure that this worker still holds the job. The number of attempts is the fence: whoever
// takes a job over raises it, so a worker that was only slow cannot write over its successor.
func mine(tx *store.Tx, job store.Job) error {
	now, err := tx.Job(job.ID)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return errLost
	case err != nil:
		return err
	case now.State == store.JobStopped && now.Attempts == job.Attempts:
		return errStopped
	case now.State != store.JobRunning || now.Attempts != job.Attempts:
		return errLost
	}
	return nil
}

// finish writes how the job ended. It must also reach the store while the server is going down.
func (q *Queue) finish(ctx context.Context, job store.Job, b *board, result any, err, cause error) error {
	if errors.Is(cause, errLost) || errors.Is(cause, errStopped) {
		return nil
	}
	if err != nil && errors.Is(cause, errShutdown) {
		return q.settle(ctx, job, func(tx *store.Tx) error { return tx.RetryJob(job.ID, "", 0) })
	}
	if err != nil {
		return q.fail(ctx, job, err)
	}
	body, err := json.Marshal(result)
	if err != nil {
		return q.fail(ctx, job, fault.Wrap(fault.Internal, err, "jobs.payload", job.Kind))
	}
	return q.settle(ctx, job, func(tx *store.Tx) error {
		if step, done, total, fresh := b.take(); fresh {
			if err := tx.ProgressJob(job.ID, step, done, total, q.opts.Lease); err != nil {
				return err
			}
		}
		return tx.FinishJob(job.ID, store.JobDone, string(body))
	})
}

// fail tries again later what may pass (the machine was busy, or we do not know), and ends what
// would only fail again.
func (q *Queue) fail(ctx context.Context, job store.Job, err error) error {
	q.opts.Log.Error("job failed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempts, "error", err)
	return q.settle(ctx, job, func(tx *store.Tx) error {
		k := fault.KindOf(err)
		if (k == fault.Busy || k == fault.Internal) && job.Attempts < q.opts.Attempts {
			pause := q.opts.Backoff << min(job.Attempts-1, 6)
			return tx.RetryJob(job.ID, failureOf(err), pause)
		}
		return tx.FinishJob(job.ID, store.JobFailed, failureOf(err))
	})
}

// settleTime is how long a server that goes down waits for the store to take the last word of a job.
const settleTime = 10 * time.Second

// settle writes the end of an attempt unless the job has passed to somebody else.
func (q *Queue) settle(ctx context.Context, job store.Job, fn func(*store.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	err := q.store.Write(ctx, Actor, func(tx *store.Tx) error {
		if err := mine(tx, job); err != nil {
			return err
		}
		return fn(tx)
	})
	if errors.Is(err, errLost) || errors.Is(err, errStopped) {
		return nil
	}
	return err
}

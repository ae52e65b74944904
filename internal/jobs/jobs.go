// Package jobs is the durable queue: work that outlives a closed tab, a stopped server and a power
// cut. A job is a row of the store; a worker holds it by a lease that it renews while it works, and
// when a worker dies another takes the job up once the lease has run out.
//
// It owns when work runs, how often it is tried and how its progress is kept. It does not own the
// work itself: kinds are given to Handle, and each must be safe to begin again, because a job whose
// worker died is begun again.
package jobs

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
)

// Actor is the name under which the queue itself writes.
const Actor = "job"

// Progress is told how far the work is; it never waits, so it may be called inside a transaction.
type Progress func(step string, done, total int64)

// Handler does the work of one kind. What it returns is kept as JSON in the job's result. It should
// end soon after ctx does: the reader pressed stop, or the server is going down.
type Handler func(ctx context.Context, job store.Job, progress Progress) (result any, err error)

// Options of a queue; zero fields mean what is usual.
type Options struct {
	Lease    time.Duration // how long a silent worker keeps its job; 1 minute
	Poll     time.Duration // how often an idle worker looks; 1 second
	Backoff  time.Duration // pause before the second attempt, doubled for each further one; 5 seconds
	Attempts int           // how often a job is begun at most; 8
	Log      *slog.Logger
}

// Queue runs jobs of one store. Several queues, in one process or many, may share a store.
type Queue struct {
	store *store.Store
	opts  Options
	kinds map[string]Handler

	mu      sync.Mutex
	running map[string]context.CancelCauseFunc
	wake    chan struct{}
}

// New makes a queue over s. Register kinds with Handle, then Run.
func New(s *store.Store, o Options) *Queue {
	usual(&o.Lease, time.Minute)
	usual(&o.Poll, time.Second)
	usual(&o.Backoff, 5*time.Second)
	if o.Attempts == 0 {
		o.Attempts = 8
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Queue{store: s, opts: o, kinds: map[string]Handler{},
		running: map[string]context.CancelCauseFunc{}, wake: make(chan struct{}, 1)}
}

func usual(d *time.Duration, v time.Duration) {
	if *d == 0 {
		*d = v
	}
}

// Handle says who does the work of a kind. Call it before Run.
func (q *Queue) Handle(kind string, h Handler) { q.kinds[kind] = h }

// Enqueue puts work into the queue in a transaction of its own and returns the job's id.
func (q *Queue) Enqueue(ctx context.Context, actor, kind string, payload any) (string, error) {
	var jobID string
	err := q.store.Write(ctx, actor, func(tx *store.Tx) error {
		var err error
		jobID, err = q.EnqueueIn(tx, kind, payload)
		return err
	})
	return jobID, err
}

// EnqueueIn is Enqueue in the transaction of what makes the work necessary.
func (q *Queue) EnqueueIn(tx *store.Tx, kind string, payload any) (string, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return "", fault.Wrap(fault.Internal, err, "jobs.payload", kind)
	}
	jobID := id.New()
	tx.After(q.nudge)
	return jobID, tx.InsertJob(store.Job{ID: jobID, Kind: kind, Payload: string(body)})
}

// nudge wakes a worker of this process before its next look.
func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Job finds a job.
func (q *Queue) Job(ctx context.Context, jobID string) (store.Job, error) {
	var j store.Job
	err := q.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		j, err = tx.Job(jobID)
		return err
	})
	return j, err
}

// Jobs lists the latest jobs, newest first.
func (q *Queue) Jobs(ctx context.Context, limit int) ([]store.Job, error) {
	var list []store.Job
	err := q.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		list, err = tx.Jobs(limit)
		return err
	})
	return list, err
}

// Stop asks for the end of a waiting or running job; what it has done stays. A worker in another
// process notices when it next tells its progress.
func (q *Queue) Stop(ctx context.Context, actor, jobID string) error {
	err := q.store.Write(ctx, actor, func(tx *store.Tx) error { return tx.StopJob(jobID) })
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if cancel := q.running[jobID]; cancel != nil {
		cancel(errStopped)
	}
	return nil
}

// failure is how an error is kept in a job's result, so that a page can tell it in its own language.
type failure struct {
	Kind   fault.Kind    `json:"kind"`
	Key    string        `json:"key"`
	Args   []any         `json:"args,omitempty"`
	Fields []fault.Field `json:"fields,omitempty"`
}

func failureOf(err error) string {
	e := fault.As(err)
	body, err := json.Marshal(failure{e.Kind, e.Key, e.Args, e.Fields})
	if err != nil {
		return `{"key":"fault.internal"}`
	}
	return string(body)
}

// Failure is the error of a job that failed or waits for another attempt; nil for any other.
func Failure(j store.Job) *fault.Error {
	if j.Result == "" || j.State == store.JobDone || j.State == store.JobStopped {
		return nil
	}
	var f failure
	if json.Unmarshal([]byte(j.Result), &f) != nil || f.Key == "" {
		return fault.New(fault.Internal, "fault.internal")
	}
	return &fault.Error{Kind: f.Kind, Key: f.Key, Args: f.Args, Fields: f.Fields}
}

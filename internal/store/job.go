package store

import (
	"time"

	"luoi/internal/fault"
)

// States of a job.
const (
	JobWaiting = "waiting"
	JobRunning = "running"
	JobDone    = "done"
	JobFailed  = "failed"
	JobStopped = "stopped" // on request; what was done stays
)

// Job is a piece of durable work. Times are unix ms; 0 means none.
type Job struct {
	ID          string // UUIDv7
	Kind        string
	Payload     string
	State       string
	Step        string
	Done        int64
	Total       int64
	Result      string
	Attempts    int
	RunAfter    int64
	LockedUntil int64
	ByActor     string
	CreatedAt   int64
	FinishedAt  int64
}

const jobColumns = `id, kind, payload, state, step, done, total, result, attempts, run_after, locked_until, by_actor, created_at, finished_at`

var (
	qJobInsert = register("job.insert", `INSERT INTO job (id, kind, payload, state, run_after, by_actor, created_at)
		VALUES ($1, $2, $3, 'waiting', $4, $5, $6)`)
	// The claim is safe without row locks because every writer already holds the counter's row.
	qJobClaim = register("job.claim", `UPDATE job SET state = 'running', attempts = attempts + 1, locked_until = $2
		WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_after <= $1) OR (state = 'running' AND locked_until < $1)
			ORDER BY run_after, id LIMIT 1)
		RETURNING `+jobColumns)
	qJob         = register("job.byID", `SELECT `+jobColumns+` FROM job WHERE id = $1`)
	qJobs        = register("job.latest", `SELECT `+jobColumns+` FROM job ORDER BY created_at DESC, id DESC LIMIT $1`)
	qJobsState   = register("job.byState", `SELECT `+jobColumns+` FROM job WHERE state = $1 ORDER BY run_after, id LIMIT $2`)
	qJobProgress = register("job.progress", `UPDATE job SET step = $2, done = $3, total = $4, locked_until = $5
		WHERE id = $1 AND state = 'running'`)
	qJobFinish = register("job.finish", `UPDATE job SET state = $2, result = $3, locked_until = 0, finished_at = $4
		WHERE id = $1 AND state = 'running'`)
	qJobRetry = register("job.retry", `UPDATE job SET state = 'waiting', result = $2, run_after = $3, locked_until = 0
		WHERE id = $1 AND state = 'running'`)
	qJobCancel = register("job.cancel", `UPDATE job SET state = 'stopped', finished_at = $2, locked_until = 0
		WHERE id = $1 AND state IN ('waiting', 'running')`)
	qJobPurge = register("job.purge", `DELETE FROM job WHERE state IN ('done', 'failed', 'stopped') AND finished_at < $1`)
)

func scanJob(r interface{ Scan(...any) error }, j *Job) error {
	return r.Scan(&j.ID, &j.Kind, &j.Payload, &j.State, &j.Step, &j.Done, &j.Total, &j.Result, &j.Attempts, &j.RunAfter,
		&j.LockedUntil, &j.ByActor, &j.CreatedAt, null(&j.FinishedAt))
}

// InsertJob puts work into the queue, in the same transaction as what makes it necessary.
func (tx *Tx) InsertJob(j Job) error {
	if j.RunAfter == 0 {
		j.RunAfter = tx.NowMS()
	}
	if j.ByActor == "" {
		j.ByActor = tx.Actor
	}
	_, err := tx.Exec(qJobInsert, j.ID, j.Kind, j.Payload, j.RunAfter, j.ByActor, tx.NowMS())
	return err
}

// ClaimJob takes the next due job for the time of a lease; work whose lease ran out is taken over.
// The second result is false when nothing is due.
func (tx *Tx) ClaimJob(lease time.Duration) (Job, bool, error) {
	var j Job
	err := scanJob(tx.QueryRow(qJobClaim, tx.NowMS(), tx.NowMS()+lease.Milliseconds()), &j)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return j, false, nil
	}
	return j, err == nil, err
}

// Job finds a job.
func (tx *Tx) Job(id string) (Job, error) {
	var j Job
	err := scanJob(tx.QueryRow(qJob, id), &j)
	return j, err
}

// Jobs lists the latest jobs, newest first.
func (tx *Tx) Jobs(limit int) ([]Job, error) { return tx.jobs(qJobs, limit) }

// JobsIn lists the jobs in a state, next due first.
func (tx *Tx) JobsIn(state string, limit int) ([]Job, error) {
	return tx.jobs(qJobsState, state, limit)
}

func (tx *Tx) jobs(q *Query, args ...any) ([]Job, error) {
	var list []Job
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Job{})
		return scanJob(r, &list[len(list)-1])
	})
	return list, err
}

// ProgressJob notes how far a running job is and renews its lease. NotFound when it no longer runs:
// it was stopped on request, and the worker should end.
func (tx *Tx) ProgressJob(id, step string, done, total int64, lease time.Duration) error {
	return one(tx.Exec(qJobProgress, id, step, done, total, tx.NowMS()+lease.Milliseconds()))
}

// FinishJob ends a running job as done, failed or stopped.
func (tx *Tx) FinishJob(id, state, result string) error {
	return one(tx.Exec(qJobFinish, id, state, result, tx.NowMS()))
}

// RetryJob puts a running job back to wait; result says why.
func (tx *Tx) RetryJob(id, result string, after time.Duration) error {
	return one(tx.Exec(qJobRetry, id, result, tx.NowMS()+after.Milliseconds()))
}

// StopJob asks for the end of a waiting or running job.
func (tx *Tx) StopJob(id string) error { return one(tx.Exec(qJobCancel, id, tx.NowMS())) }

// PurgeJobs forgets jobs finished before a moment.
func (tx *Tx) PurgeJobs(before time.Time) (int64, error) {
	return tx.Exec(qJobPurge, before.UnixMilli())
}

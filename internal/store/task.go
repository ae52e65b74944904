package store

import (
	"luoi/internal/day"
)

// Task is a small piece of work with an end. Times are unix ms; 0 means not yet.
type Task struct {
	ID      int64
	Title   string // as written by hand; the key of a message when Origin is set
	Args    string // JSON array of the message's arguments
	UnitID  int64
	OwnerID string // account; "": whoever works in the place and may
	Act     string // the right one needs for it; "": none
	Due     day.Date
	Origin  string // what made it; "": someone by hand
	Href    string
	ByActor string
	At      int64
	DoneBy  string
	DoneAt  int64
}

const taskColumns = `t.id, t.title, t.args, t.unit_id, t.owner_id, t.act, t.due, t.origin, t.href, t.by_actor, t.at, t.done_by, t.done_at`

// A due day that is not set sorts behind every day there is.
const taskOrder = ` ORDER BY COALESCE(t.due, '9999-12-31'), t.at, t.id LIMIT $2`

var (
	qTask      = register("task.byID", `SELECT `+taskColumns+` FROM task t WHERE t.id = $1`)
	qTasksOpen = register("task.open", withArea(3)+`SELECT `+taskColumns+` FROM task t WHERE t.done_at = 0
		AND (t.owner_id = $1 OR t.by_actor = $1 OR t.unit_id IN (SELECT id FROM area))`+taskOrder)
	qTasksOpenAll = register("task.openAll", `SELECT `+taskColumns+` FROM task t WHERE t.done_at = 0 AND $1 <> ''`+taskOrder)
	qTasksDone    = register("task.done", withArea(3)+`SELECT `+taskColumns+` FROM task t WHERE t.done_at > 0
		AND (t.owner_id = $1 OR t.by_actor = $1 OR t.unit_id IN (SELECT id FROM area)) ORDER BY t.done_at DESC, t.id DESC LIMIT $2`)
	qTasksSystem = register("task.system", `SELECT `+taskColumns+` FROM task t WHERE t.done_at = 0 AND t.origin <> '' ORDER BY t.origin`)
	qTaskInsert  = register("task.insert", `INSERT INTO task (id, title, args, unit_id, owner_id, act, due, origin, href, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qTaskDone   = register("task.setDone", `UPDATE task SET done_by = $2, done_at = $3 WHERE id = $1 AND done_at = 0`)
	qTaskUndo   = register("task.undo", `UPDATE task SET done_by = '', done_at = 0 WHERE id = $1 AND done_at > 0`)
	qTaskChange = register("task.change", `UPDATE task SET args = $2, due = $3 WHERE id = $1`)
)

func scanTask(r interface{ Scan(...any) error }, t *Task) error {
	return r.Scan(&t.ID, &t.Title, &t.Args, &t.UnitID, null(&t.OwnerID), &t.Act, null(&t.Due), &t.Origin, &t.Href, &t.ByActor, &t.At, &t.DoneBy, &t.DoneAt)
}

func (tx *Tx) tasks(q *Query, args ...any) ([]Task, error) {
	var list []Task
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Task{})
		return scanTask(r, &list[len(list)-1])
	})
	return list, err
}

// Task finds a task.
func (tx *Tx) Task(id int64) (Task, error) {
	var t Task
	err := scanTask(tx.QueryRow(qTask, id), &t)
	return t, err
}

// TasksOpen lists what is not done yet and is the account's own, given by it, or lies in its places, the
// soonest due first. No places: everything.
func (tx *Tx) TasksOpen(account string, units []int64, limit int) ([]Task, error) {
	if len(units) == 0 {
		return tx.tasks(qTasksOpenAll, account, limit)
	}
	return tx.tasks(qTasksOpen, scopeArgs(units, account, limit)...)
}

// TasksDone lists what was done, the latest first, by the same rule.
func (tx *Tx) TasksDone(account string, units []int64, limit int) ([]Task, error) {
	return tx.tasks(qTasksDone, scopeArgs(units, account, limit)...)
}

// SystemTasks lists the open tasks that nobody wrote by hand, by origin.
func (tx *Tx) SystemTasks() ([]Task, error) { return tx.tasks(qTasksSystem) }

// InsertTask keeps a task and gives it an id. Conflict when its origin has an open one.
func (tx *Tx) InsertTask(t *Task) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	t.ID = id
	var owner any
	if t.OwnerID != "" {
		owner = t.OwnerID
	}
	if t.Args == "" {
		t.Args = "[]"
	}
	_, err = tx.Exec(qTaskInsert, t.ID, t.Title, t.Args, t.UnitID, owner, t.Act, t.Due, t.Origin, t.Href, tx.Actor, tx.NowMS())
	return err
}

// ChangeTask renews the arguments and the due day of a task of the system.
func (tx *Tx) ChangeTask(t Task) error { return one(tx.Exec(qTaskChange, t.ID, t.Args, t.Due)) }

// EndTask marks a task as done; NotFound when it is done already. UndoTask opens it again.
func (tx *Tx) EndTask(id int64) error { return one(tx.Exec(qTaskDone, id, tx.Actor, tx.NowMS())) }

// UndoTask opens a task again that was marked too soon.
func (tx *Tx) UndoTask(id int64) error { return one(tx.Exec(qTaskUndo, id)) }

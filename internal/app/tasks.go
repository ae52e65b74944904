package app

import (
	"context"
	"encoding/json"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// TaskLine is a task with its place and people in words.
type TaskLine struct {
	store.Task
	Place   org.Unit
	Owner   string // name; "": whoever works there
	Giver   string // name; "" for the system
	Done    string // name of who did it
	Words   []any  // arguments of a system task's message
	Mine    bool   // given to the actor
	Waits   bool   // the actor's to do; otherwise somebody else's, given by the actor or in the territory
	MayEnd  bool
	Overdue bool
}

// TasksView is what is to be done, and what was done lately.
type TasksView struct {
	Path    []org.Unit
	Open    []TaskLine
	Done    []TaskLine
	Owners  []TaskOwner // to whom the actor can give a task
	MayGive bool
}

// Split parts the open tasks into the actor's to do and those of others.
func (v TasksView) Split() (mine, others []TaskLine) {
	for _, t := range v.Open {
		if t.Waits {
			mine = append(mine, t)
		} else {
			others = append(others, t)
		}
	}
	return mine, others
}

// TaskOwner is someone whose territory lies in the actor's.
type TaskOwner struct{ ID, Name, Role string }

// Tasks lists what is open: given to the actor, given by them, or lying in their territory. limit 0 is what a page
// lists and Waits counts.
func (a *App) Tasks(ctx context.Context, actor Actor, limit int) (TasksView, error) {
	if limit == 0 {
		limit = openTasksMost
	}
	v := TasksView{MayGive: access.May(actor.Role, access.GiveTasks)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, 0, day.Date{}); err != nil {
			return err
		}
		units := actor.Scope()
		if actor.UnitID == 0 {
			units = []int64{v.Path[0].ID}
		}
		open, err := tx.TasksOpen(actor.AccountID, units, limit)
		if err != nil {
			return err
		}
		done, err := tx.TasksDone(actor.AccountID, units, 30)
		if err != nil {
			return err
		}
		w := taskWords{today: a.Today(), tx: tx, actor: actor, names: map[string]string{}, units: unitNames{tx: tx, known: map[int64]org.Unit{}}}
		if v.Open, err = w.lines(open); err != nil {
			return err
		}
		if v.Done, err = w.lines(done); err != nil {
			return err
		}
		if v.MayGive {
			v.Owners, err = a.taskOwners(tx, actor)
		}
		return err
	})
	return v, err
}

// taskWords turns rows into lines.
type taskWords struct {
	today day.Date
	tx    *store.Tx
	actor Actor
	names map[string]string
	units unitNames
}

func (w *taskWords) lines(list []store.Task) ([]TaskLine, error) {
	var out []TaskLine
	for _, t := range list {
		mine := t.OwnerID != "" && t.OwnerID == w.actor.AccountID
		if t.Act != "" && !mine && !access.May(w.actor.Role, access.Act(t.Act)) {
			continue // the system's tasks are for those who can do them
		}
		l := TaskLine{Task: t, Mine: mine, Waits: waitsFor(t, w.actor), MayEnd: t.Origin == "" || mine || t.Act == "" || access.May(w.actor.Role, access.Act(t.Act))}
		l.Overdue = t.DoneAt == 0 && !t.Due.IsZero() && t.Due.Before(w.today)
		if err := json.Unmarshal([]byte(t.Args), &l.Words); err != nil {
			return nil, err
		}
		units, err := w.units.of(t.UnitID)
		if err != nil {
			return nil, err
		}
		if len(units) > 0 {
			l.Place = units[0]
		}
		for _, n := range []struct {
			to *string
			id string
		}{{&l.Owner, t.OwnerID}, {&l.Giver, t.ByActor}, {&l.Done, t.DoneBy}} {
			if n.id == "" {
				continue
			}
			if *n.to, err = accountName(w.tx, w.names, n.id); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

func (a *App) taskOwners(tx *store.Tx, actor Actor) ([]TaskOwner, error) {
	accounts, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	var out []TaskOwner
	for _, acc := range accounts {
		if acc.DisabledAt != 0 {
			continue
		}
		if acc.ID != actor.AccountID {
			path, err := tx.Path(acc.UnitID, day.Date{})
			if err != nil {
				return nil, err
			}
			if !actor.Covers(ids(path)) {
				continue
			}
		}
		out = append(out, TaskOwner{acc.ID, acc.Name, acc.Role})
	}
	return out, nil
}

// NewTask is a task as a form tells it. OwnerID "" leaves it to whoever works in the place.
type NewTask struct {
	Title   string
	UnitID  int64 // 0: the actor's own place
	OwnerID string
	Due     day.Date
}

const taskTitleLength = 200

// GiveTask enters a task by hand. The owner's territory must lie in the actor's.
func (a *App) GiveTask(ctx context.Context, actor Actor, n NewTask) (int64, error) {
	n.Title = line(n.Title)
	var bad []fault.Field
	if n.Title == "" || len([]rune(n.Title)) > taskTitleLength {
		bad = append(bad, fault.Field{Field: "title", Key: "office.task_title", Args: []any{taskTitleLength}})
	}
	if !n.Due.IsZero() && n.Due.Before(a.Today()) {
		bad = append(bad, fault.Field{Field: "due", Key: "office.task_due"})
	}
	if len(bad) > 0 {
		return 0, fault.WithFields("office.task_refused", bad...)
	}
	t := store.Task{Title: n.Title, OwnerID: n.OwnerID, Due: n.Due}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.GiveTasks, n.UnitID, day.Date{})
		if err != nil {
			return err
		}
		t.UnitID = path[len(path)-1].ID
		if n.OwnerID != "" {
			owners, err := a.taskOwners(tx, actor)
			if err != nil {
				return err
			}
			if !isOwner(owners, n.OwnerID) {
				return fault.WithFields("office.task_refused", fault.Field{Field: "owner", Key: "office.task_owner"})
			}
		}
		if err := tx.InsertTask(&t); err != nil {
			return err
		}
		return tx.Audit("task.give", "task:"+itoa(t.ID), n.OwnerID)
	})
	return t.ID, err
}

func isOwner(list []TaskOwner, id string) bool {
	for _, o := range list {
		if o.ID == id {
			return true
		}
	}
	return false
}

// EndTask marks a task as done, or (undo) opens it again. It must be the actor's own, given by the actor, or
// lie in the actor's territory and be of a kind the actor may do.
func (a *App) EndTask(ctx context.Context, actor Actor, id int64, undo bool) error {
	gone := fault.New(fault.NotFound, "office.no_such_task")
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return gone
			}
			return err
		}
		own := t.OwnerID == actor.AccountID || t.ByActor == actor.AccountID
		if _, err := a.place(tx, actor, access.SeeCounts, t.UnitID, day.Date{}); err != nil && !own {
			return gone
		}
		if !own && (t.OwnerID != "" && !access.May(actor.Role, access.GiveTasks) || t.Act != "" && !access.May(actor.Role, access.Act(t.Act)) || access.May(actor.Role, access.ReadAudit) && !access.May(actor.Role, access.GiveTasks)) {
			return fault.New(fault.Forbidden, "office.not_your_task")
		}
		act, change := "task.done", tx.EndTask
		if undo {
			act, change = "task.undo", tx.UndoTask
		}
		if err := change(id); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return fault.New(fault.Conflict, "office.task_so_already")
			}
			return err
		}
		return tx.Audit(act, "task:"+itoa(id), "")
	})
}

package app

import (
	"context"
	"encoding/json"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
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

// TaskOwner is someone whose territory lies in the actor's.
type TaskOwner struct{ ID, Name, Role string }

// Tasks lists what waits for the actor: given to them, given by them, or lying in their territory.
func (a *App) Tasks(ctx context.Context, actor Actor, limit int) (TasksView, error) {
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
		l := TaskLine{Task: t, Mine: mine, MayEnd: t.Origin == "" || mine || t.Act == "" || access.May(w.actor.Role, access.Act(t.Act))}
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

// settingTasksSwept is the day on which the system last looked for tasks.
const settingTasksSwept = "tasks_swept"

// oldAfter is how many days a list stays good; monthly lists come monthly.
const oldAfter = 45

// SweepTasks lets the system's tasks agree with the register: what it finds becomes a task, what is no longer
// so ends by itself. It looks once a day, or when told to.
func (a *App) SweepTasks(ctx context.Context, force bool) error {
	today := a.Today().String()
	var swept string
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		swept, err = tx.Setting(settingTasksSwept)
		return err
	})
	if err != nil || swept == today && !force {
		return err
	}
	return a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		want, err := systemTasks(tx, a.Today())
		if err != nil {
			return err
		}
		if err := settleTasks(tx, want); err != nil {
			return err
		}
		return tx.SetSetting(settingTasksSwept, today)
	})
}

// settleTasks inserts what is wanted and not there, renews what changed, and ends what is there and no
// longer wanted.
func settleTasks(tx *store.Tx, want []store.Task) error {
	have, err := tx.SystemTasks()
	if err != nil {
		return err
	}
	known := map[string]store.Task{}
	for _, t := range have {
		known[t.Origin] = t
	}
	for _, t := range want {
		old, ok := known[t.Origin]
		delete(known, t.Origin)
		switch {
		case !ok:
			err = tx.InsertTask(&t)
		case old.Args != t.Args || old.Due != t.Due:
			t.ID = old.ID
			err = tx.ChangeTask(t)
		}
		if err != nil {
			return err
		}
	}
	for _, t := range known {
		if err := tx.EndTask(t.ID); err != nil {
			return err
		}
	}
	return nil
}

// systemTasks is what the register says is to be done today.
func systemTasks(tx *store.Tx, today day.Date) ([]store.Task, error) {
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return nil, err
	}
	var want []store.Task
	for _, find := range []func(*store.Tx, org.Unit, day.Date) ([]store.Task, error){oldLists, cardTasks, chargeTasks, statusTasks, strayTasks} {
		more, err := find(tx, root, today)
		if err != nil {
			return nil, err
		}
		want = append(want, more...)
	}
	return want, nil
}

func systemTask(key, origin string, unit int64, act access.Act, href string, due day.Date, args ...string) store.Task {
	list := make([]any, len(args))
	for i, s := range args {
		list[i] = s
	}
	b, err := json.Marshal(append([]any{}, list...))
	if err != nil {
		panic(err) // strings always can be
	}
	return store.Task{Title: key, Args: string(b), UnitID: unit, Act: string(act), Due: due, Origin: origin, Href: href}
}

// oldLists asks for a list a fortnight before it is too old, and goes on asking after.
func oldLists(tx *store.Tx, root org.Unit, today day.Date) ([]store.Task, error) {
	var want []store.Task
	for _, l := range []delivery.List{delivery.Residents, delivery.Compulsory, delivery.Voluntary, delivery.Health, delivery.Unemployment} {
		came, err := tx.DeliveriesOf(l, 1)
		if err != nil {
			return nil, err
		}
		if len(came) == 0 {
			continue // the first page asks for lists that never came
		}
		due := came[0].AsOf.AddDays(oldAfter)
		if today.DaysSince(came[0].AsOf) < oldAfter-14 {
			continue
		}
		want = append(want, systemTask("task.list_old", "list_old:"+string(l), root.ID, access.ImportLists, "/deliveries/new", due, "list:"+string(l), came[0].AsOf.VN()))
	}
	return want, nil
}

// cardTasks warns thirty days before a collector's card runs out.
func cardTasks(tx *store.Tx, _ org.Unit, today day.Date) ([]store.Task, error) {
	agents, err := tx.AgentsOn(today)
	if err != nil {
		return nil, err
	}
	var want []store.Task
	for _, g := range agents {
		if s := g.Card(today); s == org.CardSoon || s == org.CardOver {
			want = append(want, systemTask("task.card", "card:"+itoa(g.ID)+":"+g.CardUntil.String(), g.UnitID, access.KeepNetwork, "/agents/"+itoa(g.ID), g.CardUntil, g.Name, g.CardUntil.VN()))
		}
	}
	return want, nil
}

func chargeTasks(tx *store.Tx, root org.Unit, today day.Date) ([]store.Task, error) {
	officers, err := tx.Officers()
	if err != nil || len(officers) == 0 {
		return nil, err // nobody was ever entered: that is not a commune forgotten
	}
	units, err := tx.Children(root.ID, day.Date{})
	if err != nil {
		return nil, err
	}
	charges, err := tx.ChargesOn(today)
	if err != nil {
		return nil, err
	}
	var want []store.Task
	for _, u := range org.Uncharged(units, charges, today) {
		want = append(want, systemTask("task.charge", "charge:"+itoa(u.ID), u.ID, access.KeepCharges, "/charges?place="+itoa(u.ID), day.Date{}, u.FullName))
	}
	return want, nil
}

// statusTasks asks to see to the people of a commune whose recognition changed within two months: their
// cards may end with it.
func statusTasks(tx *store.Tx, _ org.Unit, today day.Date) ([]store.Task, error) {
	changed, err := tx.UnitStatusesBetween(today.AddMonths(-2), today)
	if err != nil {
		return nil, err
	}
	var want []store.Task
	for _, s := range changed {
		u, err := tx.Unit(s.UnitID, day.Date{})
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			return nil, err
		}
		want = append(want, systemTask("task.status", "status:"+itoa(s.UnitID)+":"+s.Kind+":"+s.From.String(), s.UnitID, access.SeeNames,
			"/events?kind=commune&place="+itoa(s.UnitID), s.From.AddMonths(2), u.FullName, "status:"+s.Kind+"."+s.Value, s.From.VN()))
	}
	return want, nil
}

// strayTasks asks where villages and groups belong whose commune or village was split.
func strayTasks(tx *store.Tx, root org.Unit, today day.Date) ([]store.Task, error) {
	stray, err := tx.StrayUnits(today)
	if err != nil || len(stray) == 0 {
		return nil, err
	}
	return []store.Task{systemTask("task.stray", "stray", root.ID, access.ImportPlaces, "/places/change", day.Date{}, itoa(int64(len(stray))))}, nil
}

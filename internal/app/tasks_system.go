package app

import (
	"context"
	"encoding/json"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// Tasks that the register itself asks for: what it finds becomes a task, what is no longer so ends by itself.

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
		want, err := a.systemTasks(tx, a.Today())
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
func (a *App) systemTasks(tx *store.Tx, today day.Date) ([]store.Task, error) {
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return nil, err
	}
	var want []store.Task
	for _, find := range []func(*store.Tx, org.Unit, day.Date) ([]store.Task, error){oldLists, cardTasks, chargeTasks, statusTasks, strayTasks, leftTasks, guestTasks, planTasks, launchTasks, a.goalTasks} {
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

// strayTasks asks where villages belong whose commune was split.
func strayTasks(tx *store.Tx, root org.Unit, today day.Date) ([]store.Task, error) {
	stray, err := tx.StrayUnits(today)
	if err != nil {
		return nil, err
	}
	stray = slices.DeleteFunc(stray, func(u org.Unit) bool { return u.Level == org.Group }) // those of a village go with leftTasks
	if len(stray) == 0 {
		return nil, nil
	}
	return []store.Task{systemTask("task.stray", "stray", root.ID, access.ImportPlaces, "/places/change", day.Date{}, itoa(int64(len(stray))))}, nil
}

// leftTasks asks where those live now whose village or group was split.
func leftTasks(tx *store.Tx, _ org.Unit, today day.Date) ([]store.Task, error) {
	left, err := tx.LeftUnits(today)
	if err != nil {
		return nil, err
	}
	var want []store.Task
	for _, l := range left {
		path, err := tx.Path(l.UnitID, l.Ended.AddDays(-1))
		if err != nil {
			return nil, err
		}
		if len(path) < 2 || l.People+l.Groups == 0 {
			continue
		}
		parent := path[len(path)-2].ID
		want = append(want, systemTask("task.left", "left:"+itoa(l.UnitID), parent, access.ImportLists, "/places/left?place="+itoa(parent)+"&from="+itoa(l.UnitID), day.Date{},
			path[len(path)-1].FullName, itoa(l.People)))
	}
	return want, nil
}

package app

import (
	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/store"
)

// remindDays is how long before the due day a plan is reminded of.
const remindDays = 30

// goalTasks reminds of plans when there is money to be had: in the months of the crop's season and the month after the
// harvest, or a month before the due day; and of those who have it all and have not handed it over. It names nobody.
func (a *App) goalTasks(tx *store.Tx, _ org.Unit, today day.Date) ([]store.Task, error) {
	open, err := tx.SavingsPlansOpen()
	if err != nil || len(open) == 0 {
		return nil, err
	}
	seasons, err := tx.CropSeasons()
	if err != nil {
		return nil, err
	}
	prices, err := a.saverPrices(tx)
	if err != nil {
		return nil, err
	}
	var want []store.Task
	for i := 0; i < len(open); {
		j := i
		for j < len(open) && open[j].Book == open[i].Book {
			j++
		}
		tasks, err := a.bookReminders(tx, prices, seasons, open[i:j], today)
		if err != nil {
			return nil, err
		}
		want, i = append(want, tasks...), j
	}
	return want, nil
}

// reminder gathers what one group is reminded of in one word.
type reminder struct {
	n    int64
	left money.Dong
	due  day.Date
	crop string
}

func (r *reminder) add(n int64, left money.Dong, due day.Date) {
	r.n, r.left = r.n+n, r.left+left
	if r.due.IsZero() || due.Before(r.due) {
		r.due = due
	}
}

func (a *App) bookReminders(tx *store.Tx, prices *saverPrices, seasons []store.CropSeason, plans []store.SavingsPlan, today day.Date) ([]store.Task, error) {
	book, err := tx.LedgerBook(plans[0].Book)
	if err != nil {
		return nil, err
	}
	g, err := tx.SavingsGroup(book.GroupID)
	if err != nil || !g.Ended.IsZero() {
		return nil, err
	}
	savers, err := saversOf(tx, g)
	if err != nil {
		return nil, err
	}
	p, err := a.planner(tx, prices, seasons, book.ID, g.UnitID, savers)
	if err != nil {
		return nil, err
	}
	harvest, soon, ready := map[string]*reminder{}, &reminder{}, &reminder{}
	var crops []string
	for _, plan := range plans {
		l, err := p.line(plan)
		if err != nil {
			return nil, err
		}
		if l.Unpriced {
			continue
		}
		near := !plan.Due.After(today.AddDays(remindDays))
		switch n := int64(l.Savers - l.Ready); {
		case near && l.Ready > 0 && l.hasMoney(savers):
			ready.add(int64(l.Ready), 0, plan.Due)
		case n > 0 && l.Season.Crop != "" && inSeason(&l, today):
			r := harvest[l.Season.Crop]
			if r == nil {
				r = &reminder{crop: l.Season.Crop}
				harvest[l.Season.Crop] = r
				crops = append(crops, l.Season.Crop)
			}
			r.add(n, l.Target-l.Saved, plan.Due)
		case n > 0 && near:
			soon.add(n, l.Target-l.Saved, plan.Due)
		}
	}
	return reminderTasks(book, g, crops, harvest, soon, ready), nil
}

// hasMoney reports whether somebody the plan speaks of still has the money in the box: set aside and handed over is done.
func (p *PlanLine) hasMoney(savers []store.Saver) bool {
	for i := range savers {
		if (p.Member == 0 || savers[i].No == p.Member) && savers[i].Own[p.Purpose] > 0 {
			return true
		}
	}
	return false
}

// inSeason reports whether the crop brings money this month, or did in the last one.
func inSeason(l *PlanLine, today day.Date) bool {
	m := today.InMonth()
	return l.Season.Pays(m) || l.Season.Pays(m.Add(-1))
}

func reminderTasks(book store.LedgerBook, g store.SavingsGroup, crops []string, harvest map[string]*reminder, soon, ready *reminder) []store.Task {
	href := "/savings/books/" + itoa(book.ID) + "/plan"
	task := func(key, origin string, r *reminder, words ...string) store.Task {
		return systemTask(key, origin+":"+itoa(book.ID), g.UnitID, access.KeepBooks, href, r.due, append([]string{g.Name, itoa(r.n), r.due.VN(), r.left.Format()}, words...)...)
	}
	var want []store.Task
	for _, crop := range crops {
		want = append(want, task("task.plan_season", "plan_season:"+crop, harvest[crop], "crop:"+crop))
	}
	if soon.n > 0 {
		want = append(want, task("task.plan_soon", "plan_soon", soon))
	}
	if ready.n > 0 {
		want = append(want, task("task.plan_ready", "plan_ready", ready))
	}
	return want
}

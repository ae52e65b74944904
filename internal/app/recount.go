package app

import (
	"context"
	"slices"
	"sort"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// RecountResult says what counting did.
type RecountResult struct {
	AsOf     day.Date
	Communes int
	People   int64
	Changed  int64 // persons whose segment, working age or coverage changed
}

// Recount derives segment, working age and coverage of every person on the register's day, and the
// cells of every place. Given communes, only they and the province are counted anew; the province is the
// sum of its communes. Each commune is one transaction, so a stop leaves whole communes.
func (a *App) Recount(ctx context.Context, actor Actor, communes []int64, progress Progress) (RecountResult, error) {
	if err := actor.may(access.ImportLists); err != nil {
		return RecountResult{}, err
	}
	if err := a.mayCount(ctx, actor, communes); err != nil {
		return RecountResult{}, err
	}
	return a.count(ctx, actor, communes, progress)
}

// mayCount refuses to count what lies outside the actor's territory; no communes are all.
func (a *App) mayCount(ctx context.Context, actor Actor, communes []int64) error {
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil || all {
			return err
		}
		mine, err := a.coversAll(tx, actor, communes)
		if err == nil && (!mine || communes == nil) {
			err = fault.New(fault.NotFound, "app.no_such_place")
		}
		return err
	})
}

// count is Recount for what follows from an act that was authorised already: the act may touch people of
// other communes (a merge, linkage), whose cells must follow.
func (a *App) count(ctx context.Context, actor Actor, communes []int64, progress Progress) (RecountResult, error) {
	c, err := a.newCounter(ctx)
	if err != nil {
		return RecountResult{}, err
	}
	todo := communes
	if todo == nil {
		todo = c.tree.communeIDs()
	}
	todo = append(slices.DeleteFunc(slices.Clone(todo), func(id int64) bool { return id == 0 }), 0) // 0: commune not known
	for i, id := range todo {
		progress.at("count", int64(i), int64(len(todo)))
		if err := a.recountCommune(ctx, actor, c, id); err != nil {
			return c.result, err
		}
	}
	progress.at("count", int64(len(todo)), int64(len(todo)))
	if err := a.recountProvince(ctx, actor, c, todo); err != nil {
		return c.result, err
	}
	return c.result, a.deriveDue(ctx, actor, progress)
}

// counter holds what counting needs through all communes.
type counter struct {
	tree     *tree
	law      coverage.Ages
	jobs     map[string]coverage.Job
	minority map[string]bool
	nowhere  map[cellKey]coverage.Cell // people whose commune is not known stand in the province only
	result   RecountResult
}

type cellKey struct {
	unit    int64
	scheme  person.Scheme
	segment coverage.Segment
}

func (a *App) newCounter(ctx context.Context) (*counter, error) {
	c := &counter{jobs: map[string]coverage.Job{}, minority: map[string]bool{}, nowhere: map[cellKey]coverage.Cell{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		on, err := asOf(tx)
		if err != nil {
			return err
		}
		c.result.AsOf = on
		// Pages show the places of today: a village merged since the last list is counted as it is now.
		c.tree, err = loadTree(tx, later(on, tx.Today()))
		return err
	})
	if err != nil {
		return nil, err
	}
	age, err := a.book.WorkingAgeOn(c.result.AsOf)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "app.no_law_for_day", c.result.AsOf)
	}
	c.law = coverage.Ages{On: c.result.AsOf, OldEnough: age.OldEnough, Retired: age.Retired}
	return c, nil
}

func later(a, b day.Date) day.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// asOf is the register's day: the latest day a list speaks of, else today.
func asOf(tx *store.Tx) (day.Date, error) {
	v, err := tx.Setting(store.SettingAsOf)
	if err != nil || v == "" {
		return tx.Today(), err
	}
	return day.Parse(v)
}

func (a *App) recountCommune(ctx context.Context, actor Actor, c *counter, commune int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		people, err := tx.CountPeople(commune, c.law.On)
		if err != nil {
			return err
		}
		cells := c.count(people, commune)
		changed, err := tx.SaveCounted(people)
		if err != nil {
			return err
		}
		c.result.People += int64(len(people))
		c.result.Changed += changed
		if commune == 0 {
			return nil // kept in c.nowhere for the province
		}
		c.result.Communes++
		return tx.ReplaceCells(c.tree.within(commune), c.rows(cells))
	})
}

func (a *App) recountProvince(ctx context.Context, actor Actor, c *counter, counted []int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		sums, err := tx.SumCommunes()
		if err != nil {
			return err
		}
		cells := map[cellKey]coverage.Cell{}
		for k, cell := range c.nowhere {
			cells[k] = cell
		}
		for _, r := range sums {
			k := cellKey{c.tree.root, r.Scheme, r.Segment}
			cells[k] = cells[k].Plus(r.Cell)
		}
		if err := tx.ReplaceCells([]int64{c.tree.root}, c.rows(cells)); err != nil {
			return err
		}
		if err := tx.SetSetting(store.SettingAsOf, c.law.On.String()); err != nil {
			return err
		}
		if err := tx.SetSetting(settingCountDue, ""); err != nil {
			return err
		}
		if err := prospectsDue(tx, counted); err != nil {
			return err
		}
		if err := tx.FeedAll(0); err != nil {
			return err
		}
		return tx.Change("coverage", c.law.On.String())
	})
}

// combination is what a leaf of the territory shares: people alike in everything that counts.
type combination struct {
	village, group int64
	coverage.Count
}

// count derives each person's columns and sums the combinations into cells of group, village and commune.
func (c *counter) count(people []store.CountRow, commune int64) map[cellKey]coverage.Cell {
	alike := map[combination]int64{}
	for i := range people {
		p := &people[i]
		c.derive(p)
		k := combination{village: p.Village, group: p.Group, Count: coverage.Count{Segment: coverage.Segment(p.NewSegment),
			WorkingAge: p.NewWorkingAge, Resident: p.Resident && !p.NewStanding.Answer.Gone(), Covered: p.NewCovered,
			Review: p.NewReview, Told: p.NewStanding.Told}}
		alike[k]++
	}
	cells := map[cellKey]coverage.Cell{}
	for k, n := range alike {
		k.N = n
		units := []int64{commune, k.village, k.group}
		if commune == 0 {
			units = []int64{c.tree.root}
		}
		for _, u := range units {
			if _, stands := c.tree.level[u]; u == 0 || !stands {
				continue // a village that was split: its people count in the commune until each has a new one
			}
			for s := person.SchemeAny; s <= person.SchemeUnemployment; s++ {
				key := cellKey{u, s, k.Segment}
				cell := cells[key]
				cell.Add(s, k.Count)
				cells[key] = cell
			}
		}
	}
	if commune == 0 {
		c.nowhere = cells
	}
	return cells
}

func (c *counter) derive(p *store.CountRow) {
	job, ok := c.jobs[p.Occupation]
	if !ok {
		job = coverage.JobOf(vntext.Key(p.Occupation))
		c.jobs[p.Occupation] = job
	}
	minority, ok := c.minority[p.Ethnicity]
	if !ok {
		minority = coverage.MinorityKey(vntext.Key(p.Ethnicity))
		c.minority[p.Ethnicity] = minority
	}
	segment, working := coverage.Place(coverage.Facts{Birth: p.Birth, Female: p.Sex == person.Female, Job: job,
		Poverty: p.Poverty, Minority: minority, Covered: p.NewCovered}, c.law)
	p.NewSegment, p.NewWorkingAge = int(segment), working
}

// rows orders cells by unit, so that both engines get the same rows in the same order.
func (c *counter) rows(cells map[cellKey]coverage.Cell) []store.CellRow {
	list := make([]store.CellRow, 0, len(cells))
	for k, cell := range cells {
		if !cell.IsZero() {
			list = append(list, store.CellRow{UnitID: k.unit, Level: c.tree.level[k.unit], Scheme: k.scheme, Segment: k.segment, Cell: cell})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		x, y := &list[i], &list[j]
		if x.UnitID != y.UnitID {
			return x.UnitID < y.UnitID
		}
		if x.Scheme != y.Scheme {
			return x.Scheme < y.Scheme
		}
		return x.Segment < y.Segment
	})
	return list
}

// tree is the province's units below each other.
type tree struct {
	root     int64
	level    map[int64]int
	parent   map[int64]int64
	children map[int64][]int64
	communes []int64
}

func loadTree(tx *store.Tx, on day.Date) (*tree, error) {
	root, err := rootUnit(tx, on)
	if err != nil {
		return nil, err
	}
	below, err := tx.Below(root.ID, on)
	if err != nil {
		return nil, err
	}
	t := &tree{root: root.ID, level: map[int64]int{root.ID: int(org.Province)}, parent: map[int64]int64{}, children: map[int64][]int64{}}
	for _, u := range below {
		t.level[u.ID] = int(u.Level)
		t.parent[u.ID] = u.ParentID
		t.children[u.ParentID] = append(t.children[u.ParentID], u.ID)
		if u.Level == org.Commune {
			t.communes = append(t.communes, u.ID)
		}
	}
	return t, nil
}

func (t *tree) communeIDs() []int64 { return t.communes }

// within lists a unit and everything below it.
func (t *tree) within(id int64) []int64 {
	list := []int64{id}
	for i := 0; i < len(list); i++ {
		list = append(list, t.children[list[i]]...)
	}
	return list
}

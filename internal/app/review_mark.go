package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
)

// Mark says one of the five answers of one line, or takes an answer back (review.Unmarked). The line
// must lie in the actor's territory, wherever the round reaches. Coverage is right when it returns.
// changed is false when the line said the same already.
func (a *App) Mark(ctx context.Context, actor Actor, number int64, m review.Mark) (changed bool, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		n, err := a.markLines(tx, actor, number, []review.Mark{m})
		changed = n > 0
		return err
	})
	return changed, err
}

// MarkMany marks several lines: all of them, or none when one is refused.
func (a *App) MarkMany(ctx context.Context, actor Actor, number int64, marks []review.Mark) (changed int, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		changed, err = a.markLines(tx, actor, number, marks)
		return err
	})
	return changed, err
}

// MarkListed confirms for a part of a round, in one act, those whom a list showed as covered when the
// round was made and nobody has marked yet.
func (a *App) MarkListed(ctx context.Context, actor Actor, number, unit int64) (changed int, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		_, part, _, err := a.part(tx, actor, access.MarkReview, number, unit)
		if err != nil {
			return err
		}
		lines, err := tx.RoundLines(number, part)
		if err != nil {
			return err
		}
		var marks []review.Mark
		for _, l := range lines {
			if l.Listed && l.Answer == review.Unmarked {
				marks = append(marks, review.Mark{No: l.No, Answer: review.Elsewhere, Way: review.Listed})
			}
		}
		changed, err = a.markLines(tx, actor, number, marks)
		return err
	})
	return changed, err
}

// markLines marks lines in the running write, counts what changed and leaves one audit row.
func (a *App) markLines(tx *store.Tx, actor Actor, number int64, marks []review.Mark) (changed int, err error) {
	r, _, _, err := a.part(tx, actor, access.MarkReview, number, 0)
	if err != nil {
		return 0, err
	}
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		return 0, err
	}
	var touched []person.ID
	for _, m := range marks {
		l, err := a.line(tx, actor, root.ID, number, m.No)
		if err != nil {
			return changed, err
		}
		changes, err := r.Judge(l, m, access.May(actor.Role, access.OpenReview))
		if err != nil {
			return changed, err
		}
		if !changes {
			continue
		}
		if m.Way == "" {
			m.Way = review.Screen
		}
		if err := tx.MarkLine(l, m); err != nil {
			return changed, err
		}
		changed++
		touched = append(touched, l.PersonID)
	}
	if changed == 0 {
		return 0, nil
	}
	if err := countMarked(tx, root.ID, touched); err != nil {
		return changed, err
	}
	if err := a.judgeMarked(tx, touched); err != nil {
		return changed, err
	}
	if err := tx.Change("review", itoa(number)); err != nil {
		return changed, err
	}
	detail := itoa(int64(changed))
	if len(marks) == 1 {
		detail = "line:" + itoa(marks[0].No)
	}
	return changed, tx.Audit("review.mark", roundRef(number), detail)
}

// line loads a line of the actor's territory. One of another village does not exist for him.
func (a *App) line(tx *store.Tx, actor Actor, root, number, no int64) (review.Line, error) {
	l, err := tx.RoundLine(number, no)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return l, err
	}
	if err != nil || actor.reaches(access.MarkReview, []int64{root, l.CommuneID, l.VillageID, l.GroupID}) != nil {
		return review.Line{}, fault.New(fault.NotFound, "review.no_such_line")
	}
	return l, nil
}

// countMarked derives anew what rounds say of the people and moves the cells of their places by the
// difference. Marks come one tap at a time; counting a commune for each would keep everyone waiting.
// luoi verify counts the same from the ground.
func countMarked(tx *store.Tx, root int64, people []person.ID) error {
	diff := map[cellKey]coverage.Cell{}
	level := map[int64]int{}
	done := map[person.ID]bool{}
	for _, id := range people {
		c, err := tx.CountedPerson(id)
		if err != nil {
			return err
		}
		if c.MergedInto != 0 {
			if c, err = tx.CountedPerson(c.MergedInto); err != nil {
				return err
			}
		}
		if done[c.ID] {
			continue
		}
		done[c.ID] = true
		var now review.Standing
		marks, err := tx.MarksOf(c.ID)
		if err != nil {
			return err
		}
		for _, m := range marks {
			now = now.After(m.Scheme, m.Answer)
		}
		if now == c.Standing {
			continue
		}
		if err := tx.SetStanding(c.ID, now); err != nil {
			return err
		}
		level[c.Commune], level[c.Village], level[c.Unit], level[root] = int(org.Commune), int(org.Village), int(org.Group), int(org.Province)
		addDifference(diff, c, now, []int64{root, c.Commune, c.Village, c.Unit})
	}
	list := make([]store.CellRow, 0, len(diff))
	for k, cell := range diff {
		if !cell.IsZero() {
			list = append(list, store.CellRow{UnitID: k.unit, Level: level[k.unit], Scheme: k.scheme, Segment: k.segment, Cell: cell})
		}
	}
	return tx.ShiftCells(list)
}

// judgeMarked judges the households of people again: what the village head said is a reason to go there, or
// not to. Communes that wait for a derivation are left to it, and so are people without a household.
func (a *App) judgeMarked(tx *store.Tx, people []person.ID) error {
	text, err := tx.Setting(settingProspectDue)
	if err != nil {
		return err
	}
	all, waiting := parseDue(text)
	if all {
		return nil
	}
	var j *judge
	done := map[person.HouseholdID]bool{}
	for _, id := range people {
		p, err := tx.Person(id)
		if err == nil && p.MergedInto != 0 {
			p, err = tx.Person(p.MergedInto)
		}
		if err != nil {
			return err
		}
		switch {
		case slices.Contains(waiting, p.CommuneID) || done[p.HouseholdID]:
			continue
		case p.HouseholdID == 0:
			if err := prospectsDue(tx, []int64{p.CommuneID}); err != nil {
				return err
			}
			waiting = append(waiting, p.CommuneID)
			continue
		case j == nil:
			if j, err = a.judgeIn(tx); err != nil {
				return err
			}
		}
		done[p.HouseholdID] = true
		if err := j.household(tx, p.CommuneID, p.HouseholdID); err != nil {
			return err
		}
	}
	return nil
}

// addDifference adds what one person's new standing changes in the cells of the places.
func addDifference(diff map[cellKey]coverage.Cell, c store.Counted, now review.Standing, units []int64) {
	count := coverage.Count{Segment: coverage.Segment(c.Segment), WorkingAge: c.WorkingAge, Covered: c.Covered, Review: c.Review}
	before, after := count, count
	before.Resident, before.Told, before.N = c.Resident && !c.Standing.Answer.Gone(), c.Standing.Told, -1
	after.Resident, after.Told, after.N = c.Resident && !now.Answer.Gone(), now.Told, 1
	for s := person.SchemeAny; s <= person.SchemeUnemployment; s++ {
		var cell coverage.Cell
		cell.Add(s, before)
		cell.Add(s, after)
		for _, u := range units {
			if u != 0 {
				k := cellKey{u, s, count.Segment}
				diff[k] = diff[k].Plus(cell)
			}
		}
	}
}

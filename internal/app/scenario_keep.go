package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/target"
)

// SaveScenario keeps the next version of a scenario, changed by change; the first one begins from last year's
// movements. What is the same already is left alone. Errors: Invalid (numbers out of range, no owner, dates).
func (a *App) SaveScenario(ctx context.Context, actor Actor, q ScenarioQuery, change func(target.Scenario) (target.Scenario, error)) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, err := a.planning(tx, actor, access.GiveTargets, q)
		if err != nil {
			return err
		}
		row, err := p.standing()
		if err != nil {
			return err
		}
		next, err := change(row.Body)
		if err != nil {
			return err
		}
		return p.keep(row, next)
	})
}

// standing is the variant as kept, else as it follows from the base, else as it would begin.
func (p *planning) standing() (store.ScenarioRow, error) {
	row := store.ScenarioRow{UnitID: p.unit().ID, Scheme: p.q.Scheme, Period: p.q.Period, Variant: p.q.Variant}
	held, err := p.tx.Scenarios(row.UnitID, row.Scheme, row.Period)
	if err != nil {
		return row, err
	}
	var base *store.ScenarioRow
	for n := range held {
		if held[n].Variant == p.q.Variant {
			return held[n], nil
		}
		if held[n].Variant == target.Base {
			base = &held[n]
		}
	}
	if base != nil {
		row.Body, row.FromID = base.Body.As(p.q.Variant), base.ID
		return row, nil
	}
	local, err := p.local(p.unit())
	if err != nil {
		return row, err
	}
	body, err := p.begin(local)
	row.Body = body.As(p.q.Variant)
	return row, err
}

// keep inserts the next version when something changed, or when there is none yet.
func (p *planning) keep(row store.ScenarioRow, next target.Scenario) error {
	if err := next.Check(); err != nil {
		return err
	}
	if row.ID != 0 && sameScenario(row.Body, next) {
		return nil
	}
	row.ID, row.Body, row.Approved = 0, next, false
	if err := p.tx.InsertScenario(&row); err != nil {
		return err
	}
	if err := p.tx.Change("scenario", itoa(row.UnitID)+":"+row.Period.String()); err != nil {
		return err
	}
	return p.tx.Audit("scenario.keep", "unit:"+itoa(row.UnitID), row.Period.String()+" "+string(row.Variant)+" "+itoa(int64(row.Version)))
}

// ApproveScenario approves the version that stands. Conflict: a segment with people has no action, one of the four
// groups of solutions is empty, or there is nothing to approve.
func (a *App) ApproveScenario(ctx context.Context, actor Actor, q ScenarioQuery) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, err := a.planning(tx, actor, access.GiveTargets, q)
		if err != nil {
			return err
		}
		row, err := p.standing()
		if err != nil {
			return err
		}
		if row.ID == 0 {
			return fault.New(fault.Conflict, "scenario.bad.none")
		}
		segments, solutions := row.Body.Gaps()
		if len(segments)+len(solutions) > 0 {
			return fault.New(fault.Conflict, "scenario.bad.gaps", len(segments), len(solutions))
		}
		if row.Approved {
			return nil
		}
		if err := tx.ApproveScenario(row.ID); err != nil {
			return err
		}
		return tx.Audit("scenario.approve", "unit:"+itoa(row.UnitID), row.Period.String()+" "+string(row.Variant))
	})
}

// CopyScenario copies a scenario to a place, or with to 0 to all places directly below it, rescaled by people of
// working age so that the parts below sum exactly. Returns how many places got it.
func (a *App) CopyScenario(ctx context.Context, actor Actor, q ScenarioQuery, to int64) (int, error) {
	n := 0
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, err := a.planning(tx, actor, access.GiveTargets, q)
		if err != nil {
			return err
		}
		row, err := p.standing()
		if err != nil {
			return err
		}
		if row.ID == 0 {
			return fault.New(fault.Conflict, "scenario.bad.none")
		}
		below, err := tx.Children(p.unit().ID, day.Date{})
		if err != nil {
			return err
		}
		direct := to == 0
		for _, u := range below {
			direct = direct || u.ID == to
		}
		if !direct {
			n = 1
			return p.copyAside(actor, row, to)
		}
		n, err = p.copyBelow(row, below, to)
		return err
	})
	return n, err
}

// copyAside gives another place of the actor's territory its proportion.
func (p *planning) copyAside(actor Actor, row store.ScenarioRow, to int64) error {
	path, err := p.a.place(p.tx, actor, access.GiveTargets, to, day.Date{})
	if err != nil {
		return err
	}
	if to == p.unit().ID {
		return fault.New(fault.Invalid, "scenario.bad.itself")
	}
	other := *p
	other.path = path
	local, err := other.local(other.unit())
	if err != nil {
		return err
	}
	return other.keepCopy(row, row.Body.ScaleTo(local))
}

func (p *planning) copyBelow(row store.ScenarioRow, below []org.Unit, to int64) (int, error) {
	locals, err := p.locals(below)
	if err != nil {
		return 0, err
	}
	n := 0
	for k, part := range row.Body.Split(locals) {
		if to != 0 && below[k].ID != to {
			continue
		}
		other := *p
		other.path = append(p.path[:len(p.path):len(p.path)], below[k])
		for i := range part.Actions {
			part.Actions[i].Owner = other.owner()
		}
		if err := other.keepCopy(row, part); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (p *planning) keepCopy(from store.ScenarioRow, body target.Scenario) error {
	held, err := p.tx.Scenarios(p.unit().ID, p.q.Scheme, p.q.Period)
	if err != nil {
		return err
	}
	row := store.ScenarioRow{UnitID: p.unit().ID, Scheme: p.q.Scheme, Period: p.q.Period, Variant: p.q.Variant}
	for _, h := range held {
		if h.Variant == p.q.Variant {
			row = h
		}
	}
	row.FromID = from.ID
	return p.keep(row, body)
}

// locals are the grounds of places directly below one, their bridges in one pass over the register.
func (p *planning) locals(below []org.Unit) ([]target.Local, error) {
	out := make([]target.Local, len(below))
	at := map[int64]int{}
	for n, u := range below {
		at[u.ID] = n
		if err := p.ground(u, &out[n]); err != nil {
			return nil, err
		}
	}
	err := p.tx.EachPlacedHistory(p.q.Scheme, func(h store.PlacedHistory) error {
		n, ok := at[h.Commune]
		if !ok {
			n, ok = at[h.Village]
		}
		if ok {
			person.Movements(h.History, p.q.Scheme, p.past, &out[n].Past)
		}
		return nil
	})
	return out, err
}

func sameScenario(a, b target.Scenario) bool {
	return a.Past == b.Past && a.Working == b.Working && a.Goal == b.Goal && a.Retention == b.Retention && slices.Equal(a.Segments, b.Segments) && slices.Equal(a.Actions, b.Actions)
}

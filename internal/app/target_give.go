package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/target"
)

// TargetItem is what one holder is given.
type TargetItem struct {
	UnitID int64
	Holder target.Holder // zero: the place itself
	Value  int64         // a count, or hundredths of a percent
	Slices []target.Slice
}

// TargetOrder gives targets of one indicator and period, all of them or none. A holder who has one gets its
// next version, with the reason.
type TargetOrder struct {
	Indicator string
	Period    day.Period
	Parent    int64 // line that is given on; 0: none stands above
	Decision  target.Decision
	Items     []TargetItem
	Reason    string
}

// GiveTargets issues or re-issues targets (giao chỉ tiêu). What is the same already is left alone, so an order
// may be sent twice. The lines of its items are given back in their order.
//
// Errors: Invalid (no value, mixed slices, a place that is not there on the day), NotFound (place, holder,
// parent), Conflict (children above their parent, a re-issue below what was given on).
func (a *App) GiveTargets(ctx context.Context, actor Actor, o TargetOrder) ([]target.Target, error) {
	o.Decision.Number, o.Decision.Issuer, o.Reason = line(o.Decision.Number), line(o.Decision.Issuer), line(o.Reason)
	if o.Period.IsZero() {
		return nil, fault.WithFields("target.refused", fault.Field{Field: "period", Key: "target.period_missing"})
	}
	if len(o.Items) == 0 {
		return nil, fault.New(fault.Invalid, "target.nothing_given")
	}
	var out []target.Target
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		ind, err := indicatorBy(tx, o.Indicator)
		if err != nil {
			return err
		}
		g := giving{a: a, tx: tx, actor: actor, order: o, ind: ind}
		if err := g.parent(); err != nil {
			return err
		}
		for _, item := range o.Items {
			t, err := g.give(item)
			if err != nil {
				return err
			}
			out = append(out, t)
		}
		if err := g.checkParent(); err != nil {
			return err
		}
		if g.changed == 0 {
			return nil
		}
		if err := tx.Change("target", o.Indicator+":"+o.Period.String()); err != nil {
			return err
		}
		return tx.Audit("target.give", "indicator:"+o.Indicator, o.Period.String()+" "+itoa(int64(g.changed)))
	})
	return out, err
}

// giving is the state of one order.
type giving struct {
	a       *App
	tx      *store.Tx
	actor   Actor
	order   TargetOrder
	ind     target.Indicator
	above   target.Target
	changed int
}

// issued is the day from which the targets stand: the decision's, else today.
func (g *giving) issued() day.Date { return dayOr(g.order.Decision.Day, g.a.Today()) }

// day is when holders must exist: the first day on which the target stands and its period runs.
func (g *giving) day() day.Date {
	d := g.issued()
	if d.Before(g.order.Period.From()) {
		d = g.order.Period.From()
	}
	return d
}

func (g *giving) parent() error {
	if g.order.Parent == 0 {
		return nil
	}
	versions, err := g.tx.TargetVersions(g.order.Parent)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return fault.New(fault.NotFound, "target.no_parent")
	}
	g.above = versions[len(versions)-1]
	if g.above.Indicator != g.order.Indicator || g.above.Period.From().After(g.order.Period.From()) || g.above.Period.To().Before(g.order.Period.To()) {
		return fault.New(fault.Invalid, "target.parent_other")
	}
	_, err = g.a.holder(g.tx, g.actor, access.GiveTargets, g.above.UnitID, g.above.Holder, g.day())
	return err
}

func (g *giving) give(item TargetItem) (target.Target, error) {
	h, err := g.a.holder(g.tx, g.actor, access.GiveTargets, item.UnitID, item.Holder, g.day())
	if err != nil {
		return target.Target{}, err
	}
	old, known, err := g.tx.TargetHeld(g.order.Indicator, g.order.Period, h.Unit.ID, h.Holder)
	if err != nil {
		return old, err
	}
	parent := g.order.Parent
	if known && parent == 0 {
		parent = old.Parent
	}
	if known && old.Value == item.Value && old.Parent == parent && (item.Slices == nil || sameSlices(old.Slices, item.Slices)) {
		return old, nil
	}
	t := target.Target{Line: old.Line, Parent: parent, Indicator: g.order.Indicator, UnitID: h.Unit.ID, Holder: h.Holder, Period: g.order.Period,
		Version: old.Version + 1, Value: item.Value, Slices: item.Slices, Decision: g.order.Decision, Issued: g.issued(), Reason: g.order.Reason}
	if known && t.Line == parent {
		return t, fault.New(fault.Invalid, "target.parent_itself")
	}
	if err := t.Check(g.ind); err != nil {
		return t, err
	}
	if known {
		if err := g.checkBelow(t); err != nil {
			return t, err
		}
	}
	g.changed++
	return t, g.tx.InsertTarget(&t)
}

// checkBelow refuses a new version below what was already given on from the line.
func (g *giving) checkBelow(t target.Target) error {
	children, err := g.tx.TargetChildren(t.Line)
	if err != nil {
		return err
	}
	return target.CheckChildren(g.ind.Kind, t.Value, target.Tree(children))
}

// checkParent looks at all children of the parent as they stand now.
func (g *giving) checkParent() error {
	if g.order.Parent == 0 {
		return nil
	}
	children, err := g.tx.TargetChildren(g.order.Parent)
	if err != nil {
		return err
	}
	return target.CheckChildren(g.ind.Kind, g.above.Value, samePeriod(children, g.order.Period))
}

// samePeriod are the children of one period: a quarter's share is not summed with a year's.
func samePeriod(list []target.Target, p day.Period) []target.Given {
	return target.Tree(slices.DeleteFunc(slices.Clone(list), func(t target.Target) bool { return t.Period != p }))
}

func sameSlices(a, b []target.Slice) bool {
	return slices.EqualFunc(a, b, func(x, y target.Slice) bool { return x.Period == y.Period && x.Value == y.Value })
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// TargetQuery asks for the board of one holder, indicator and period.
type TargetQuery struct {
	UnitID    int64
	Holder    target.Holder // zero: the place itself
	Indicator string        // empty: what targets were given for last
	Period    day.Period    // zero: the latest with targets, else the year of the day
	AsOf      day.Date      // zero: the day of the latest measure of the period, else today
}

// BoardRow is one holder of a board.
type BoardRow struct {
	Holder  target.Holder
	UnitID  int64
	Unit    org.Unit
	Name    string // of a holder that is no place
	Line    int64
	Version int
	Given   bool // it has a target
	Result  target.Result
	Pace    target.Pace
	Before  target.Result // the same day a year earlier
	Plan    int64         // what its slices ask for by the day
	HasPlan bool
	Rank    int
	Small   bool
	Below   bool // targets were given on from it, or places lie below
}

// TargetBoard is how far a holder and those below it are.
type TargetBoard struct {
	Indicator target.Indicator
	Known     []target.Indicator
	Used      []store.TargetUse
	Path      []org.Unit
	Holder    target.Holder
	Name      string
	Period    day.Period
	AsOf      day.Date
	Own       BoardRow
	Rows      []BoardRow
	Rests     []target.Rest // of the axes on which something was given on
	Slices    []target.Slice
	Series    []target.Measure // own results within the period, oldest first
	Versions  []target.Target
	MayGive   bool
	MaySet    bool
	Computed  day.Date // day of the last counted measure; zero: none
}

// leagueLeast is the target below which a place is listed but never ranked.
const leagueLeast = 30

// TargetBoard loads a board. It reads measures only; counting them from the register is ComputeMeasures.
func (a *App) TargetBoard(ctx context.Context, actor Actor, q TargetQuery) (TargetBoard, error) {
	var v TargetBoard
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		b := board{a: a, tx: tx, actor: actor, v: &v, q: q}
		for _, step := range []func() error{b.settle, b.own, b.rows, b.rank} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

type board struct {
	a     *App
	tx    *store.Tx
	actor Actor
	v     *TargetBoard
	q     TargetQuery
}

// settle finds what the address did not say.
func (b *board) settle() error {
	v := b.v
	var err error
	if v.Used, err = b.tx.TargetsUsed(); err != nil {
		return err
	}
	own, err := b.tx.Indicators()
	if err != nil {
		return err
	}
	v.Known = append(target.Catalogue(), own...)
	code := b.q.Indicator
	if code == "" {
		code = target.VoluntaryStock
		if len(v.Used) > 0 && !slices.ContainsFunc(v.Used, func(u store.TargetUse) bool { return u.Indicator == code }) {
			code = v.Used[0].Indicator
		}
	}
	if v.Indicator, err = indicatorBy(b.tx, code); err != nil {
		return err
	}
	v.Period = b.q.Period
	for _, u := range v.Used {
		if v.Period.IsZero() && u.Indicator == code {
			v.Period = u.Period
		}
	}
	if v.Period.IsZero() {
		v.Period = day.PeriodAt(day.Year, dayOr(b.q.AsOf, b.a.Today()))
	}
	on := b.q.AsOf
	if on.IsZero() {
		on = earliest(b.a.Today(), v.Period.To())
	}
	h, err := b.a.holder(b.tx, b.actor, access.SeeCounts, b.unitOr(on), b.q.Holder, on)
	if err != nil {
		return err
	}
	v.Path, v.Holder, v.Name = h.Path, h.Holder, h.Name
	v.AsOf = on
	v.MayGive, v.MaySet = access.May(b.actor.Role, access.GiveTargets), access.May(b.actor.Role, access.SetNumbers)
	return nil
}

func (b *board) unitOr(on day.Date) int64 {
	if b.q.UnitID != 0 {
		return b.q.UnitID
	}
	if b.actor.UnitID != 0 {
		return b.actor.UnitID
	}
	root, err := rootUnit(b.tx, on)
	if err != nil {
		return 0
	}
	return root.ID
}

func earliest(a, b day.Date) day.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// latest sets the day to that of the latest result of the holder, or of a place directly below.
func (b *board) latest(measures []target.Measure) error {
	v := b.v
	last := day.Date{}
	if r := target.ResultOn(v.Indicator.Kind, measures, v.Period, v.AsOf); r.Known && !r.Day.Before(v.Period.From()) {
		last = r.Day
	}
	if v.Holder.Kind == target.HolderUnit {
		below, err := b.tx.LatestMeasureBelow(v.Indicator.Code, v.Path[len(v.Path)-1].ID, v.Period.From(), v.AsOf)
		if err != nil {
			return err
		}
		if below.After(last) {
			last = below
		}
	}
	if !last.IsZero() {
		v.AsOf = last
	}
	return nil
}

// own loads the holder's own line, its results and versions. Where the address names no day, the day is that
// of the latest result of the period, so that a figure is compared with the time it speaks of.
func (b *board) own() error {
	v := b.v
	unit := v.Path[len(v.Path)-1]
	measures, err := b.tx.MeasuresOf(v.Indicator.Code, unit.ID, v.Holder)
	if err != nil {
		return err
	}
	if b.q.AsOf.IsZero() {
		if err := b.latest(measures); err != nil {
			return err
		}
	}
	for _, m := range measures {
		if m.Way == target.Computed && m.Day.After(v.Computed) {
			v.Computed = m.Day
		}
		if v.Period.Contains(m.Day) && !m.Day.After(v.AsOf) && (v.Indicator.Kind != target.Flow || m.From == v.Period.From()) {
			v.Series = append(v.Series, m)
		}
	}
	t, known, err := b.tx.TargetHeld(v.Indicator.Code, v.Period, unit.ID, v.Holder)
	if err != nil {
		return err
	}
	if known {
		v.Slices = t.Slices
		if v.Versions, err = b.tx.TargetVersions(t.Line); err != nil {
			return err
		}
	}
	v.Own, err = b.row(v.Holder, unit, t, measures)
	v.Own.Name = v.Name
	return err
}

// row compares one holder.
func (b *board) row(h target.Holder, u org.Unit, t target.Target, measures []target.Measure) (BoardRow, error) {
	v := b.v
	r := BoardRow{Holder: h, UnitID: u.ID, Unit: u, Line: t.Line, Version: t.Version, Given: t.Line != 0}
	r.Result = target.ResultOn(v.Indicator.Kind, measures, v.Period, v.AsOf)
	opening, has := target.Opening(v.Indicator.Kind, measures, v.Period)
	r.Pace = target.PaceOn(v.Indicator.Kind, t.Value, r.Result, opening, has, v.Period, v.AsOf)
	before := v.Period.YearBefore()
	r.Before = target.ResultOn(v.Indicator.Kind, measures, before, v.AsOf.AddMonths(-12))
	if r.Before.Known && r.Before.Day.Before(before.From()) {
		r.Before = target.Result{} // a level of long ago is no «same period»
	}
	if t.Line != 0 {
		slices := t.Slices
		r.Plan, r.HasPlan = target.Level(v.Indicator.Kind, slices, v.AsOf)
	}
	return r, nil
}

// rows are those to whom the target was given on; places below that have none are listed as well.
func (b *board) rows() error {
	v := b.v
	unit := v.Path[len(v.Path)-1]
	var children []target.Target
	var err error
	if v.Own.Line != 0 {
		if children, err = b.tx.TargetChildren(v.Own.Line); err != nil {
			return err
		}
		children = slices.DeleteFunc(children, func(t target.Target) bool { return t.Period != v.Period })
	}
	units, err := b.below(unit)
	if err != nil {
		return err
	}
	if len(children) == 0 {
		all, err := b.tx.Targets(v.Indicator.Code, v.Period)
		if err != nil {
			return err
		}
		byID := map[int64]bool{}
		for _, u := range units {
			byID[u.ID] = true
		}
		for _, t := range all {
			if t.Holder.Kind == target.HolderUnit && byID[t.UnitID] {
				children = append(children, t)
			}
		}
	}
	if err := b.childRows(children); err != nil {
		return err
	}
	b.rests(children)
	return b.without(children, units)
}

// below lists the places directly below the holder: those of its area, for an office.
func (b *board) below(unit org.Unit) ([]org.Unit, error) {
	if b.v.Holder.Kind == target.HolderOffice {
		return b.tx.OfficeUnits(b.v.Holder.ID, b.v.AsOf)
	}
	if b.v.Holder.Kind != target.HolderUnit {
		return nil, nil
	}
	return b.tx.Children(unit.ID, b.v.AsOf)
}

func (b *board) childRows(children []target.Target) error {
	for _, t := range children {
		u, err := b.tx.Unit(t.UnitID, b.v.AsOf)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			u, err = b.tx.Unit(t.UnitID, t.Issued)
		}
		if err != nil {
			return err
		}
		measures, err := b.tx.MeasuresOf(b.v.Indicator.Code, t.UnitID, t.Holder)
		if err != nil {
			return err
		}
		r, err := b.row(t.Holder, u, t, measures)
		if err != nil {
			return err
		}
		if t.Holder.Kind != target.HolderUnit {
			h := heldBy{Holder: t.Holder}
			if _, err := h.name(b.tx, b.actor, t.Issued); err == nil {
				r.Name = h.Name
				if t.UnitID != b.v.Path[len(b.v.Path)-1].ID {
					r.Name += ", " + u.FullName // a branch of an organisation
				}
			}
		}
		r.Below = t.Holder.Kind == target.HolderOffice || t.Holder.Kind == target.HolderOrganisation || t.Holder.Kind == target.HolderUnit && u.Level < org.Group
		b.v.Rows = append(b.v.Rows, r)
	}
	return nil
}

func (b *board) rests(children []target.Target) {
	if b.v.Own.Line == 0 {
		return
	}
	tree := target.Tree(children)
	for _, axis := range []target.Axis{target.Places, target.Forces} {
		if r := target.Remainder(b.v.Indicator.Kind, b.v.Own.Pace.Target, tree, axis); r.Told {
			b.v.Rests = append(b.v.Rests, r)
		}
	}
	if len(b.v.Rests) == 0 && b.v.Indicator.Kind.Counts() {
		b.v.Rests = []target.Rest{{Axis: target.Places, Left: b.v.Own.Pace.Target}}
	}
}

// without adds the places to which nothing was given, when places are what the target was given to.
func (b *board) without(children []target.Target, units []org.Unit) error {
	has := map[int64]bool{}
	offices := false
	for _, t := range children {
		if t.Holder.Kind == target.HolderUnit {
			has[t.UnitID] = true
		}
		offices = offices || t.Holder.Kind == target.HolderOffice
	}
	if offices {
		return nil
	}
	for _, u := range units {
		if has[u.ID] {
			continue
		}
		h := target.Holder{Kind: target.HolderUnit, ID: u.ID}
		measures, err := b.tx.MeasuresOf(b.v.Indicator.Code, u.ID, h)
		if err != nil {
			return err
		}
		if len(measures) == 0 && len(children) == 0 {
			continue
		}
		r, err := b.row(h, u, target.Target{}, measures)
		if err != nil {
			return err
		}
		r.Below = u.Level < org.Group
		b.v.Rows = append(b.v.Rows, r)
	}
	return nil
}

// rank orders the rows as two league tables, places before those who do the work: a union is no rival of a
// commune.
func (b *board) rank() error {
	rows := make([]BoardRow, 0, len(b.v.Rows))
	for _, axis := range []target.Axis{target.Places, target.Forces} {
		list := b.v.On(axis)
		var paces []target.Pace
		var known []bool
		for _, r := range list {
			paces = append(paces, r.Pace)
			known = append(known, r.Result.Known && r.Given)
		}
		for _, s := range target.League(paces, known, b.v.Indicator.Kind, leagueLeast) {
			r := list[s.Index]
			r.Rank, r.Small = s.Rank, s.Small && r.Given
			rows = append(rows, r)
		}
	}
	b.v.Rows = rows
	return nil
}

// On are the rows of an axis.
func (v TargetBoard) On(axis target.Axis) []BoardRow {
	var out []BoardRow
	for _, r := range v.Rows {
		if r.Holder.Axis() == axis {
			out = append(out, r)
		}
	}
	return out
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/target"
)

// ScenarioQuery asks for the scenario (kịch bản năm) of a place, scheme and period.
type ScenarioQuery struct {
	UnitID  int64
	Scheme  person.Scheme  // Any: voluntary social insurance
	Period  day.Period     // zero: next year
	Variant target.Variant // empty: base
	Try     func(target.Scenario) target.Scenario
	Yields  target.Yields // zero: the default ones
}

// ScenarioLine is one variant with what it comes to.
type ScenarioLine struct {
	Variant  target.Variant
	Kept     bool // false: worked out from the base, not kept
	Approved bool
	Version  int
	Outcome  target.Outcome
	Chance   target.Chance
}

// ScenarioMonth is a month as planned and as it was; Known is false of months to come.
type ScenarioMonth struct {
	Month  day.Period
	Plan   person.Bridge
	Actual person.Bridge
	Known  bool
}

// ScenarioView is a scenario with what it comes to, its chance, and how the year goes.
type ScenarioView struct {
	Path       []org.Unit
	Scheme     person.Scheme
	Period     day.Period
	Variant    target.Variant
	Row        store.ScenarioRow // ID 0: none yet
	Scenario   target.Scenario   // as tried, else as kept, else as it would begin
	Tried      bool
	Outcome    target.Outcome
	Chance     target.Chance
	Yields     target.Yields
	Size       target.Size
	Lines      []ScenarioLine
	PastPeriod person.Period
	Reasons    map[string]int64 // of last year's stops, by what was said
	Months     []ScenarioMonth
	Versions   []store.ScenarioRow
	Names      map[string]string // of accounts
	Below      []org.Unit
	MayKeep    bool
}

// Scenario loads a scenario, or proposes one from last year's movements.
func (a *App) Scenario(ctx context.Context, actor Actor, q ScenarioQuery) (ScenarioView, error) {
	var v ScenarioView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		p, err := a.planning(tx, actor, access.SeeCounts, q)
		if err != nil {
			return err
		}
		v = ScenarioView{Path: p.path, Scheme: p.q.Scheme, Period: p.q.Period, Variant: p.q.Variant, Yields: p.q.Yields, PastPeriod: p.past, MayKeep: access.May(actor.Role, access.GiveTargets)}
		return p.fill(&v)
	})
	return v, err
}

// planning is what every act on a scenario needs.
type planning struct {
	a    *App
	tx   *store.Tx
	q    ScenarioQuery
	path []org.Unit
	past person.Period
	asOf day.Date
}

func (a *App) planning(tx *store.Tx, actor Actor, act access.Act, q ScenarioQuery) (*planning, error) {
	if q.Scheme == person.SchemeAny {
		q.Scheme = person.SchemeVoluntarySI
	}
	if q.Period.IsZero() {
		q.Period = day.PeriodAt(day.Year, a.Today()).Add(1)
	}
	if q.Variant == "" {
		q.Variant = target.Base
	}
	if q.Yields == (target.Yields{}) {
		q.Yields = target.DefaultYields()
	}
	if q.Period.Kind() != day.Year || !slices.Contains(target.Variants[:], q.Variant) || !slices.Contains(prospect.Schemes[:], q.Scheme) {
		return nil, fault.New(fault.Invalid, "scenario.bad.year")
	}
	p := &planning{a: a, tx: tx, q: q}
	var err error
	if p.path, err = a.place(tx, actor, act, q.UnitID, day.Date{}); err != nil {
		return nil, err
	}
	if p.asOf, err = asOf(tx); err != nil {
		return nil, err
	}
	before := q.Period.YearBefore()
	p.past = person.Period{From: before.From(), To: before.To()}
	if p.asOf.Before(p.past.To) && !p.asOf.Before(p.past.From) {
		p.past.To = p.asOf
	}
	return p, nil
}

func (p *planning) unit() org.Unit { return p.path[len(p.path)-1] }

// begin proposes a scenario. A year of local support is reckoned as a tenth of the lowest contribution of the
// scenario's first day; the office writes its own.
func (p *planning) begin(l target.Local) (target.Scenario, error) {
	least, err := p.a.leastMonthIn(p.tx, p.q.Period.From())
	if err != nil {
		return target.Scenario{}, err
	}
	y := p.q.Yields
	y.Support = 12 * least.Contribution / 10
	return target.Begin(l, y, p.q.Period, p.owner()), nil
}

func (p *planning) fill(v *ScenarioView) error {
	held, err := p.tx.Scenarios(p.unit().ID, p.q.Scheme, p.q.Period)
	if err != nil {
		return err
	}
	local, err := p.local(p.unit())
	if err != nil {
		return err
	}
	by := map[target.Variant]store.ScenarioRow{}
	for _, r := range held {
		by[r.Variant] = r
	}
	base, known := by[target.Base]
	if !known {
		if base.Body, err = p.begin(local); err != nil {
			return err
		}
	}
	for _, x := range target.Variants {
		l := ScenarioLine{Variant: x}
		s := base.Body.As(x)
		if r, ok := by[x]; ok {
			l.Kept, l.Approved, l.Version, s = true, r.Approved, r.Version, r.Body
		}
		if x == p.q.Variant {
			v.Row, v.Scenario = by[x], s
			if p.q.Try != nil {
				v.Scenario, v.Tried = p.q.Try(s), true
				s = v.Scenario
			}
		}
		l.Outcome, l.Chance = s.Expect(), s.Simulate(target.DefaultAssumptions())
		if x == p.q.Variant {
			v.Outcome, v.Chance = l.Outcome, l.Chance
		}
		v.Lines = append(v.Lines, l)
	}
	v.Size = target.SizeOf(v.Outcome.Need, v.Yields)
	if v.Below, err = p.tx.Children(p.unit().ID, day.Date{}); err != nil {
		return err
	}
	if v.Reasons, err = p.tx.LapseReasons(int(p.unit().Level), p.unit().ID, p.q.Scheme, p.past.From, p.past.To); err != nil {
		return err
	}
	if v.Versions, err = p.tx.ScenarioVersions(p.unit().ID, p.q.Scheme, p.q.Period, p.q.Variant); err != nil {
		return err
	}
	v.Names = map[string]string{}
	names := accountNames{tx: p.tx, known: v.Names}
	for _, r := range v.Versions {
		if _, err := names.of(r.By); err != nil {
			return err
		}
	}
	return p.months(v)
}

// owner is who a new scenario's lines are given to until somebody is named: the place itself.
func (p *planning) owner() string { return p.unit().FullName }

// local is what a place knows of itself: last year's bridge, its people of working age, its segments.
func (p *planning) local(u org.Unit) (target.Local, error) {
	var l target.Local
	err := p.tx.EachHistory(int(u.Level), u.ID, p.q.Scheme, func(h person.History) error {
		person.Movements(h, p.q.Scheme, p.past, &l.Past)
		return nil
	})
	if err != nil {
		return l, err
	}
	return l, p.ground(u, &l)
}

func (p *planning) ground(u org.Unit, l *target.Local) error {
	cell, err := p.tx.CellOfUnit(u.ID, p.q.Scheme)
	if err != nil {
		return err
	}
	l.Working = cell.WorkingAge
	cells, err := p.tx.ProspectCells(store.ProspectFilter{Level: int(u.Level), UnitID: u.ID, Holder: -1, Scheme: p.q.Scheme.Bit()})
	if err != nil {
		return err
	}
	n := map[prospect.Reason]int64{}
	for _, c := range cells {
		if c.Lead == prospect.GiftEnds { // to be kept like everybody whose cover ends, whoever paid it
			c.Lead = prospect.Due
		}
		n[c.Lead] += c.N
	}
	for _, r := range prospect.Reasons {
		if r == prospect.GiftEnds {
			continue
		}
		l.Segments = append(l.Segments, target.Segment{Code: r.Code(), People: n[r]})
	}
	return nil
}

// months lays the months that have gone by beside the plan.
func (p *planning) months(v *ScenarioView) error {
	plan := v.Scenario.PlanMonths(v.Period)
	for n, m := range target.Parts(v.Period, day.Monthly) {
		v.Months = append(v.Months, ScenarioMonth{Month: m, Plan: plan[n], Known: !m.To().After(p.asOf)})
	}
	if !v.Months[0].Known {
		return nil
	}
	return p.tx.EachHistory(int(p.unit().Level), p.unit().ID, p.q.Scheme, func(h person.History) error {
		for n := range v.Months {
			if m := &v.Months[n]; m.Known {
				person.Movements(h, p.q.Scheme, person.Period{From: m.Month.From(), To: m.Month.To()}, &m.Actual)
			}
		}
		return nil
	})
}

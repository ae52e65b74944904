package app

import (
	"slices"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/report"
	"luoi/internal/store"
	"luoi/internal/target"
)

// ReportQuery says which report: of a place, or of an office, for a period as of a day.
type ReportQuery struct {
	UnitID   int64      // 0: the actor's own place
	OfficeID int64      // > 0: of this office; UnitID is then not looked at
	Period   day.Period // zero: the week of AsOf
	AsOf     day.Date   // zero: the last day of the period that has passed
	monday   bool       // the board of a Monday: obstacles told since the period ended count
}

// dueWithin is how many days ahead renewals are looked for.
const dueWithin = 30

// reporter counts one report from the register. It only reads.
type reporter struct {
	a        *App
	tx       *store.Tx
	b        report.Body
	scope    []int64        // the places whose facts belong to it: one, or an office's communes
	inside   map[int64]bool // all places in the scope, and the scope itself
	rows     []org.Unit     // the places of the table, each in the scope
	at       map[int64]int  // index in rows by id
	until    day.Date       // obstacles told by then count: the Monday board looks at today
	register day.Date
	commune  int64 // of a village
}

// reportBody counts the numbers of a report.
func (a *App) reportBody(tx *store.Tx, actor Actor, act access.Act, q ReportQuery) (report.Body, error) {
	r := &reporter{a: a, tx: tx, inside: map[int64]bool{}, at: map[int64]int{}}
	if q.monday {
		r.until = a.Today()
	}
	if err := r.settle(q); err != nil {
		return r.b, err
	}
	if err := r.find(actor, act, q); err != nil {
		return r.b, err
	}
	for _, step := range []func() error{r.schemes, r.goals, r.work, r.obstacles, r.tasks} {
		if err := step(); err != nil {
			return r.b, err
		}
	}
	r.b.Decisions = r.b.Decide()
	r.b.Draft = r.b.Prose()
	return r.b, nil
}

// settle finds the period and the day that were not said, and refuses days to come.
func (r *reporter) settle(q ReportQuery) error {
	today := r.a.Today()
	if q.Period.IsZero() {
		q.Period = day.PeriodAt(day.Week, dayOr(q.AsOf, today))
	}
	if q.AsOf.IsZero() {
		q.AsOf = earliest(today, q.Period.To())
	}
	switch {
	case q.AsOf.After(today) || q.Period.From().After(today):
		return fault.WithFields("report.refused", fault.Field{Field: "as_of", Key: "report.future"})
	case !q.Period.Contains(q.AsOf):
		return fault.WithFields("report.refused", fault.Field{Field: "as_of", Key: "report.outside", Args: []any{q.Period.From(), q.Period.To()}})
	}
	r.b.Period, r.b.AsOf = q.Period, q.AsOf
	var err error
	r.register, err = asOf(r.tx)
	r.b.Data = earliest(r.register, q.AsOf)
	return err
}

// find loads the place or office and what lies in it.
func (r *reporter) find(actor Actor, act access.Act, q ReportQuery) error {
	if q.OfficeID != 0 {
		return r.findOffice(actor, act, q.OfficeID)
	}
	path, err := r.a.place(r.tx, actor, act, q.UnitID, day.Date{})
	if err != nil {
		return err
	}
	u := path[len(path)-1]
	switch u.Level {
	case org.Province:
		r.b.Kind = report.Province
	case org.Commune:
		r.b.Kind = report.Commune
	case org.Village:
		r.b.Kind, r.commune = report.Village, path[len(path)-2].ID
	default:
		return fault.New(fault.Invalid, "report.no_such_kind", u.FullName)
	}
	r.b.UnitID, r.b.Place, r.b.Title = u.ID, org.InText(u.Kind, u.Name), u.FullName
	r.scope = []int64{u.ID}
	if r.b.Kind != report.Village { // families of a group are too few to be counted in a table
		if r.rows, err = r.tx.Children(u.ID, day.Date{}); err != nil {
			return err
		}
	}
	return r.inScope()
}

func (r *reporter) findOffice(actor Actor, act access.Act, id int64) error {
	root, err := rootUnit(r.tx, day.Date{})
	if err != nil {
		return err
	}
	h, err := r.a.holder(r.tx, actor, act, root.ID, target.Holder{Kind: target.HolderOffice, ID: id}, day.Date{})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "app.no_such_place") // out of reach and never there are one
		}
		return err
	}
	r.b.Kind, r.b.UnitID, r.b.OfficeID, r.b.Place, r.b.Title = report.Office, root.ID, id, h.Name, h.Name
	if r.rows, err = r.tx.OfficeUnits(id, day.Date{}); err != nil {
		return err
	}
	r.scope = ids(r.rows)
	return r.inScope()
}

func (r *reporter) inScope() error {
	for n, u := range r.rows {
		r.at[u.ID] = n
		r.b.Areas = append(r.b.Areas, report.Area{UnitID: u.ID, Name: unitFull(u)})
	}
	for _, id := range r.scope {
		in, err := unitsIn(r.tx, id)
		if err != nil {
			return err
		}
		for u := range in {
			r.inside[u] = true
		}
		r.inside[id] = true
	}
	return nil
}

func unitFull(u org.Unit) string {
	if u.FullName != "" {
		return u.FullName
	}
	return org.FullName(u.Kind, u.Name)
}

// schemes counts every scheme in one pass over its spells.
func (r *reporter) schemes() error {
	for _, s := range person.Schemes {
		line := report.Scheme{Code: int(s)}
		each := func(h store.PlacedHistory) error { r.count(&line, s, h); return nil }
		var err error
		switch {
		case r.b.Kind == report.Commune:
			err = r.tx.EachPlacedIn(r.b.UnitID, s, each)
		case r.b.Kind == report.Village:
			err = r.tx.EachPlacedIn(r.commune, s, each)
		default:
			err = r.tx.EachPlacedHistory(s, each)
		}
		if err != nil {
			return err
		}
		if err := r.denominator(&line, s); err != nil {
			return err
		}
		if line.Covered > 0 || line.Move != (report.Move{}) || line.Of > 0 {
			r.b.Schemes = append(r.b.Schemes, line)
		}
	}
	return r.areaCells()
}

func (r *reporter) count(line *report.Scheme, s person.Scheme, h store.PlacedHistory) {
	row, ok := r.at[h.Commune]
	if r.b.Kind == report.Village && h.Village != r.b.UnitID {
		return
	}
	if r.b.Kind == report.Commune {
		row, ok = r.at[h.Village]
	} else if r.b.Kind == report.Office && !ok {
		return
	}
	move := bridgeOf(h.History, s, person.Period{From: r.b.Period.From(), To: r.b.AsOf})
	line.Move = line.Move.Plus(move)
	line.Year = line.Year.Plus(bridgeOf(h.History, s, person.Period{From: day.Must(r.b.AsOf.Year(), 1, 1), To: r.b.AsOf}))
	line.Covered += move.Closing
	due := int64(0)
	if move.Closing > 0 && endsWithin(h.Spells, s, r.b.AsOf) {
		due = 1
	}
	line.Due += due
	if h.Resident {
		line.Inside += move.Closing
	}
	if !ok {
		return
	}
	a := &r.b.Areas[row]
	switch s {
	case person.SchemeVoluntarySI:
		a.Move, a.Covered, a.Due = a.Move.Plus(move), a.Covered+move.Closing, a.Due+due
	case person.SchemeHealth:
		a.Health += move.Closing
	}
}

func bridgeOf(h person.History, s person.Scheme, p person.Period) report.Move {
	var b person.Bridge
	person.Movements(h, s, p, &b)
	return report.Move{Opening: b.Opening, New: b.New, Returned: b.Returned, Renewed: b.Renewed, Lapsed: b.Lapsed, ToCompulsory: b.ToCompulsory, Closing: b.Closing}
}

// endsWithin reports a spell that ends within the days ahead with none of the scheme after it.
func endsWithin(spells []person.Spell, s person.Scheme, on day.Date) bool {
	last := day.Date{}
	for _, sp := range spells {
		if sp.Scheme != s || sp.From.After(on) {
			continue
		}
		if sp.To.IsZero() {
			return false
		}
		if sp.To.After(last) {
			last = sp.To
		}
	}
	return !last.Before(on) && !last.After(on.AddDays(dueWithin))
}

// denominator is what the rate is measured by: the official number of the place, else the register's own count.
func (r *reporter) denominator(line *report.Scheme, s person.Scheme) error {
	var official []coverage.Denominator
	if r.b.Kind != report.Office {
		given, err := r.tx.Denominators(r.b.UnitID)
		if err != nil {
			return err
		}
		for _, g := range given {
			official = append(official, coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source})
		}
	}
	var cell coverage.Cell
	for _, id := range r.scope {
		c, err := r.tx.CellOfUnit(id, s)
		if err != nil {
			return err
		}
		cell = cell.Plus(c)
	}
	den := coverage.RateOf(s, cell, official, r.register).Den
	line.Of, line.OfDay = den.Value, den.AsOf
	if den.Official() {
		line.Source, line.Inside = den.Source, line.Covered
	}
	return nil
}

// areaCells tells each place how many people voluntary insurance is for, and its population.
func (r *reporter) areaCells() error {
	for n := range r.b.Areas {
		a := &r.b.Areas[n]
		c, err := r.tx.CellOfUnit(a.UnitID, person.SchemeVoluntarySI)
		if err != nil {
			return err
		}
		a.Of = c.Eligible - c.Elsewhere
		if c, err = r.tx.CellOfUnit(a.UnitID, person.SchemeHealth); err != nil {
			return err
		}
		a.HealthOf = c.People
	}
	return nil
}

// goals compares what stands as targets for the place with what was reached by the day.
func (r *reporter) goals() error {
	used, err := r.tx.TargetsUsed()
	if err != nil {
		return err
	}
	slices.SortStableFunc(used, func(x, y store.TargetUse) int { return goalRank(x.Indicator) - goalRank(y.Indicator) })
	holder := target.Holder{Kind: target.HolderUnit, ID: r.b.UnitID}
	if r.b.OfficeID != 0 {
		holder = target.Holder{Kind: target.HolderOffice, ID: r.b.OfficeID}
	}
	for _, u := range used {
		if !u.Period.Contains(r.b.AsOf) || u.Period.Kind() < r.b.Period.Kind() {
			continue
		}
		ind, err := indicatorBy(r.tx, u.Indicator)
		if err != nil {
			return err
		}
		t, known, err := r.tx.TargetHeld(u.Indicator, u.Period, r.b.UnitID, holder)
		if err != nil {
			return err
		}
		if known {
			g, err := r.goal(ind, t, holder)
			if err != nil {
				return err
			}
			r.b.Goals = append(r.b.Goals, g)
		}
		if u.Indicator == target.VoluntaryStock && u.Period.Kind() == day.Year {
			if err := r.areaGoals(ind, u.Period); err != nil {
				return err
			}
		}
	}
	return nil
}

// goalRank puts the sector's main number first.
func goalRank(code string) int {
	if n := slices.Index([]string{target.VoluntaryStock, target.VoluntaryNew, target.HealthRate}, code); n >= 0 {
		return n
	}
	return 9
}

func (r *reporter) goal(ind target.Indicator, t target.Target, h target.Holder) (report.Goal, error) {
	g := report.Goal{Code: ind.Code, Name: ind.Name, Unit: ind.Unit, Kind: ind.Kind, Scheme: int(ind.Scheme), Period: t.Period, Target: t.Value, Less: ind.Less}
	measures, err := r.tx.MeasuresOf(ind.Code, t.UnitID, h)
	if err != nil {
		return g, err
	}
	res := target.ResultOn(ind.Kind, measures, t.Period, r.b.AsOf)
	if own, ok := r.counted(ind); ok && (!res.Known || res.Way == target.Computed && res.Day.Before(r.b.AsOf)) {
		res = own
	}
	if !res.Known {
		return g, nil
	}
	opening, has := target.Opening(ind.Kind, measures, t.Period)
	p := target.PaceOn(ind.Kind, t.Value, res, opening, has, t.Period, r.b.AsOf)
	g.Known, g.Value, g.Num, g.Den, g.Day = true, res.Value, res.Num, res.Den, res.Day
	g.Ahead, g.Elapsed, g.Left, g.ByGrowth = int64(p.Ahead), int64(p.Elapsed), p.Left, p.ByGrowth
	g.Tenths, g.Needed = int64(p.PerMonth*10+.5), int64(p.Needed*10+.999)
	return g, nil
}

// counted is an indicator's result by this report's own count of the register, for those the count of a year gives.
func (r *reporter) counted(ind target.Indicator) (target.Result, bool) {
	for _, s := range r.b.Schemes {
		if s.Code != int(ind.Scheme) {
			continue
		}
		res := target.Result{Known: true, Day: r.b.AsOf, Source: coverage.RegisterSource, Way: target.Computed}
		switch ind.Formula {
		case target.CountStock:
			res.Value = s.Covered
		case target.CountNew:
			res.Value = s.Year.New
		case target.CountRenewed:
			res.Value = s.Year.Renewed
		case target.CountLapsed:
			res.Value = s.Year.Lapsed
		case target.CountNet:
			res.Value = s.Year.Net()
		case target.CountRate:
			if s.Of == 0 {
				return res, false
			}
			res.Value, res.Num, res.Den = target.RateOf(s.Inside, s.Of), s.Inside, s.Of
		default:
			return res, false
		}
		return res, true
	}
	return target.Result{}, false
}

// areaGoals fills the targets of the places below.
func (r *reporter) areaGoals(ind target.Indicator, p day.Period) error {
	all, err := r.tx.Targets(ind.Code, p)
	if err != nil {
		return err
	}
	for _, t := range all {
		n, ok := r.at[t.UnitID]
		if !ok || t.Holder.Kind != target.HolderUnit {
			continue
		}
		a := &r.b.Areas[n]
		measures, err := r.tx.MeasuresOf(ind.Code, t.UnitID, t.Holder)
		if err != nil {
			return err
		}
		res := target.ResultOn(ind.Kind, measures, p, r.b.AsOf)
		if !res.Known || res.Way == target.Computed {
			res = target.Result{Known: true, Value: a.Covered, Day: r.b.AsOf}
		}
		opening, has := target.Opening(ind.Kind, measures, p)
		a.Target, a.Value = t.Value, res.Value
		a.Ahead = int64(target.PaceOn(ind.Kind, t.Value, res, opening, has, p, r.b.AsOf).Ahead)
	}
	return nil
}

package app

import (
	"context"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// ProspectQuery asks for prospects of a place. Zero values: the actor's own place, all of them.
type ProspectQuery struct {
	UnitID  int64
	Scheme  person.Scheme // SchemeAny: both
	Lead    prospect.Reason
	Segment string
	Holder  int64 // 0: whoever holds them; HolderNobody: nobody; else a holder
	Due     bool  // only those with an appointment by the day after tomorrow
	Cursor  string
	Limit   int // 0 is 50, at most 500
}

// HolderNobody asks for prospects whom nobody holds.
const HolderNobody = -1

// ProspectItem is one line of the list, with its place in words.
type ProspectItem struct {
	store.ProspectLine
	Where []org.Unit
}

// ProspectsView is a page of the list. Total is what all pages hold; the table of counts says the same.
type ProspectsView struct {
	Path     []org.Unit
	AsOf     day.Date
	Today    day.Date
	Total    int64
	Lines    []ProspectItem
	Next     string
	Segments []prospect.Rule
	Holders  []store.Holder  // those who may be given prospects of the place
	Own      int64           // the holder the actor is; a collector sees no other list
	Unbound  []store.Account // collectors' accounts of the place that are no holder yet
	MayGive  bool
	Due      bool // a newer count waits to be judged
}

// Prospects lists prospects in the order of the recipe; a page leaves an audit row. Collectors see what
// they hold, officials the whole of their territory.
func (a *App) Prospects(ctx context.Context, actor Actor, q ProspectQuery) (ProspectsView, error) {
	v, err := a.prospects(ctx, actor, q)
	if err != nil {
		return v, err
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "prospects.read", "unit:"+itoa(unit), itoa(int64(len(v.Lines))))
}

// prospectExportLimit is the most rows one sheet may carry out of the house.
const prospectExportLimit = 20_000

// ExportProspects reads the whole list for a sheet. It is refused beyond a size nobody works through,
// and leaves one audit row with the number of people.
func (a *App) ExportProspects(ctx context.Context, actor Actor, q ProspectQuery) (ProspectsView, error) {
	q.Limit, q.Cursor = 500, ""
	v, err := a.prospects(ctx, actor, q)
	if err != nil {
		return v, err
	}
	if v.Total > prospectExportLimit {
		return v, fault.New(fault.TooLarge, "prospect.export_too_large", v.Total, prospectExportLimit)
	}
	for v.Next != "" {
		q.Cursor = v.Next
		more, err := a.prospects(ctx, actor, q)
		if err != nil {
			return v, err
		}
		v.Lines, v.Next = append(v.Lines, more.Lines...), more.Next
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "prospects.export", "unit:"+itoa(unit), itoa(int64(len(v.Lines))))
}

func (a *App) prospects(ctx context.Context, actor Actor, q ProspectQuery) (ProspectsView, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 500)
	v := ProspectsView{Today: a.Today(), MayGive: access.May(actor.Role, access.GiveProspects)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := a.prospectFilter(tx, actor, q, &v)
		if err != nil {
			return err
		}
		place, after, err := readPlaceCursor(q.Cursor)
		if err != nil {
			return err
		}
		lines, err := tx.ProspectLines(f, place, after, q.Limit+1)
		if err != nil {
			return err
		}
		if len(lines) > q.Limit {
			lines = lines[:q.Limit]
			last := lines[len(lines)-1]
			v.Next = strconv.Itoa(last.Place) + "-" + itoa(int64(last.Person))
		}
		names := unitNames{tx: tx, known: map[int64]org.Unit{}}
		for _, l := range lines {
			where, err := names.of(l.Commune, l.Village, l.Group)
			if err != nil {
				return err
			}
			if l.Why, err = prospect.ParseWhy(l.WhyText); err != nil {
				return err
			}
			v.Lines = append(v.Lines, ProspectItem{ProspectLine: l, Where: where})
		}
		if v.Total, err = tx.ProspectTotal(f); err != nil {
			return err
		}
		return v.surround(tx)
	})
	return v, err
}

// prospectFilter authorises the place and turns the question into columns.
func (a *App) prospectFilter(tx *store.Tx, actor Actor, q ProspectQuery, v *ProspectsView) (store.ProspectFilter, error) {
	var f store.ProspectFilter
	var err error
	if v.Path, err = a.place(tx, actor, access.MeetProspects, q.UnitID, day.Date{}); err != nil {
		return f, err
	}
	unit := v.Path[len(v.Path)-1]
	f = store.ProspectFilter{Level: int(unit.Level), UnitID: unit.ID, Lead: q.Lead, Segment: q.Segment, Holder: -1}
	if q.Scheme != person.SchemeAny {
		f.Scheme = q.Scheme.Bit()
	}
	switch {
	case q.Holder == HolderNobody:
		f.Holder = 0
	case q.Holder > 0:
		f.Holder = q.Holder
	}
	if q.Due {
		f.NextBy = v.Today.AddDays(2)
	}
	if v.AsOf, err = asOf(tx); err != nil {
		return f, err
	}
	if !v.MayGive {
		own, err := ownHolder(tx, actor)
		if err != nil {
			return f, err
		}
		v.Own, f.Holder = own, own
	}
	return f, nil
}

// ownHolder is the holder that an account is. Whoever is none holds nothing.
func ownHolder(tx *store.Tx, actor Actor) (int64, error) {
	h, err := tx.HolderOf(actor.AccountID)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return noHolder, nil
	}
	return h.ID, err
}

// noHolder is an id that no holder bears, so that a list of it is empty and not everyone's.
const noHolder = 1 << 62

func (v *ProspectsView) surround(tx *store.Tx) error {
	rules, err := segmentRules(tx)
	if err != nil {
		return err
	}
	v.Segments = prospect.RulesOn(rules, v.AsOf)
	due, err := tx.Setting(settingProspectDue)
	if err != nil {
		return err
	}
	v.Due = due != ""
	if !v.MayGive {
		return nil
	}
	if v.Holders, err = holdersFor(tx, v.Path); err != nil {
		return err
	}
	v.Unbound, err = unboundCollectors(tx, v.Path[len(v.Path)-1].ID)
	return err
}

// unboundCollectors lists the accounts of collectors who work below a place and hold nothing.
func unboundCollectors(tx *store.Tx, unit int64) ([]store.Account, error) {
	all, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	var out []store.Account
	for _, acc := range all {
		if acc.Role != string(access.Collector) || acc.DisabledAt != 0 {
			continue
		}
		own, err := ownHolder(tx, Actor{AccountID: acc.ID})
		if err != nil {
			return nil, err
		}
		path, err := tx.Path(acc.UnitID, day.Date{})
		if err != nil {
			return nil, err
		}
		if own == noHolder && access.InScope(unit, ids(path)) {
			out = append(out, acc)
		}
	}
	return out, nil
}

// holdersFor lists the holders who work in a place, above it or below it.
func holdersFor(tx *store.Tx, path []org.Unit) ([]store.Holder, error) {
	all, err := tx.Holders()
	if err != nil {
		return nil, err
	}
	unit := path[len(path)-1].ID
	var out []store.Holder
	for _, h := range all {
		above := false
		for _, u := range path {
			above = above || u.ID == h.UnitID
		}
		if !above {
			own, err := tx.Path(h.UnitID, day.Date{})
			if err != nil {
				return nil, err
			}
			for _, u := range own {
				above = above || u.ID == unit
			}
		}
		if above && h.ClosedAt == 0 {
			out = append(out, h)
		}
	}
	return out, nil
}

func readPlaceCursor(c string) (place int, after person.ID, err error) {
	if c == "" {
		return -1, 0, nil
	}
	for i := range c {
		if c[i] != '-' || i == 0 {
			continue
		}
		p, err1 := strconv.Atoi(c[:i])
		id, err2 := strconv.ParseInt(c[i+1:], 10, 64)
		if err1 == nil && err2 == nil {
			return p, person.ID(id), nil
		}
	}
	return 0, 0, fault.New(fault.Invalid, "app.bad_cursor")
}

// PivotView is the table of prospects by place and segment, and by place and reason.
type PivotView struct {
	Path     []org.Unit
	AsOf     day.Date
	Segments []prospect.Rule
	Rows     []PivotRow
	Total    PivotRow
	MayNames bool // the actor may open the list behind a count
}

// PivotRow is one place; its cells sum to N whichever way they are read.
type PivotRow struct {
	Unit     org.Unit // zero ID: not known below the place
	Segments map[string]int64
	Reasons  map[prospect.Reason]int64
	N        int64
}

func (r *PivotRow) add(c store.ProspectCell) {
	if r.Segments == nil {
		r.Segments, r.Reasons = map[string]int64{}, map[prospect.Reason]int64{}
	}
	r.Segments[c.Segment] += c.N
	r.Reasons[c.Lead] += c.N
	r.N += c.N
}

// Pivot counts prospects. Counts are for everyone who may see figures; lists are not.
func (a *App) Pivot(ctx context.Context, actor Actor, q ProspectQuery) (PivotView, error) {
	var v PivotView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, q.UnitID, day.Date{}); err != nil {
			return err
		}
		v.MayNames = access.May(actor.Role, access.GiveProspects)
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		rules, err := segmentRules(tx)
		if err != nil {
			return err
		}
		v.Segments = prospect.RulesOn(rules, v.AsOf)
		unit := v.Path[len(v.Path)-1]
		f := store.ProspectFilter{Level: int(unit.Level), UnitID: unit.ID, Lead: q.Lead, Segment: q.Segment, Holder: -1}
		if q.Scheme != person.SchemeAny {
			f.Scheme = q.Scheme.Bit()
		}
		cells, err := tx.ProspectCells(f)
		if err != nil {
			return err
		}
		return v.fill(tx, unit, cells)
	})
	return v, err
}

func (v *PivotView) fill(tx *store.Tx, unit org.Unit, cells []store.ProspectCell) error {
	below, err := tx.Children(unit.ID, day.Date{})
	if err != nil {
		return err
	}
	at := map[int64]int{}
	for _, u := range below {
		at[u.ID] = len(v.Rows)
		v.Rows = append(v.Rows, PivotRow{Unit: u})
	}
	for _, c := range cells {
		v.Total.add(c)
		i, ok := at[c.UnitID]
		if !ok {
			i, at[c.UnitID] = len(v.Rows), len(v.Rows)
			u, err := tx.Unit(c.UnitID, day.Date{})
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			v.Rows = append(v.Rows, PivotRow{Unit: u})
		}
		v.Rows[i].add(c)
	}
	return nil
}

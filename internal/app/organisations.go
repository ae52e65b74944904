package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// OrganisationLine is an organisation with what it has in a place.
type OrganisationLine struct {
	org.Organisation
	Cells    int
	Members  int64
	Villages int // villages with a cell
	Points   int
	People   int // agents
}

// OrganisationsView is the organisations of the province, counted in one place.
type OrganisationsView struct {
	Path     []org.Unit
	Villages int // of the place
	Lines    []OrganisationLine
	MayKeep  bool
}

// Organisations lists organisations with their cells, points and people in a place.
func (a *App) Organisations(ctx context.Context, actor Actor, unit int64) (OrganisationsView, error) {
	var v OrganisationsView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path, v.Villages, v.MayKeep = r.path, len(r.villages), access.May(actor.Role, access.KeepNetwork)
		list, err := tx.Organisations()
		if err != nil {
			return err
		}
		points, err := tx.PointsOn(day.Date{})
		if err != nil {
			return err
		}
		agents, err := tx.AgentsOn(day.Date{})
		if err != nil {
			return err
		}
		for _, o := range list {
			l := OrganisationLine{Organisation: o}
			if err := l.countCells(tx, r); err != nil {
				return err
			}
			for _, p := range points {
				if p.OrganisationID == o.ID && r.holds(p.UnitID) {
					l.Points++
				}
			}
			for _, g := range agents {
				if g.OrganisationID == o.ID && r.holds(g.UnitID) {
					l.People++
				}
			}
			v.Lines = append(v.Lines, l)
		}
		return nil
	})
	return v, err
}

func (l *OrganisationLine) countCells(tx *store.Tx, r *reach) error {
	cells, err := tx.CellsOfOrganisation(l.ID, day.Date{})
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, c := range cells {
		if !r.holds(c.UnitID) {
			continue
		}
		l.Cells, l.Members = l.Cells+1, l.Members+c.Members
		seen[c.UnitID] = true
	}
	l.Villages = len(seen)
	return nil
}

// CellLine is a cell with its village in words and who leads it.
type CellLine struct {
	org.Cell
	Place string
	Head  string
}

// OrganisationView is one organisation with its cells by village, and the villages without one.
type OrganisationView struct {
	org.Organisation
	Path    []org.Unit
	Cells   []CellLine
	Members int64
	Without []org.Unit // villages
	Places  map[int64]string
	MayKeep bool
}

// Organisation opens one organisation in a place.
func (a *App) Organisation(ctx context.Context, actor Actor, id, unit int64) (OrganisationView, error) {
	v := OrganisationView{Places: map[int64]string{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path, v.MayKeep = r.path, access.May(actor.Role, access.KeepNetwork)
		if v.Organisation, err = organisationByID(tx, id); err != nil {
			return err
		}
		return v.fill(tx, r)
	})
	return v, err
}

func organisationByID(tx *store.Tx, id int64) (org.Organisation, error) {
	list, err := tx.Organisations()
	for _, o := range list {
		if o.ID == id {
			return o, err
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "office.no_such_organisation")
	}
	return org.Organisation{}, err
}

func (v *OrganisationView) fill(tx *store.Tx, r *reach) error {
	cells, err := tx.CellsOfOrganisation(v.ID, day.Date{})
	if err != nil {
		return err
	}
	agents, err := tx.AgentsOn(day.Date{})
	if err != nil {
		return err
	}
	heads, seen := map[int64]string{}, map[int64]bool{}
	for _, g := range agents {
		if g.CellID != 0 {
			heads[g.CellID] = g.Name
		}
	}
	for _, c := range cells {
		if !r.holds(c.UnitID) {
			continue
		}
		v.Cells = append(v.Cells, CellLine{Cell: c, Place: r.placeText(c.UnitID), Head: heads[c.ID]})
		v.Members += c.Members
		seen[c.UnitID] = true
	}
	for _, u := range r.villages {
		if !seen[u.ID] {
			v.Without = append(v.Without, u)
			v.Places[u.ID] = r.placeText(u.ID)
		}
	}
	return nil
}

// AddOrganisation enters an organisation. Fields: code, kind, name, from.
func (a *App) AddOrganisation(ctx context.Context, actor Actor, o org.Organisation) (org.Organisation, error) {
	o.Code, o.Name = line(o.Code), line(o.Name)
	var bad []fault.Field
	if o.Code == "" {
		bad = append(bad, fault.Field{Field: "code", Key: "office.code_missing"})
	}
	if o.Name == "" {
		bad = append(bad, fault.Field{Field: "name", Key: "office.name_missing"})
	}
	if !knownKind(o.Kind) {
		bad = append(bad, fault.Field{Field: "kind", Key: "office.kind_unknown"})
	}
	if o.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "org.no_first_day"})
	}
	if len(bad) > 0 {
		return o, fault.WithFields("office.organisation_refused", bad...)
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.place(tx, actor, access.KeepNetwork, 0, day.Date{}); err != nil {
			return err
		}
		if _, err := tx.Organisation(o.Code); err == nil {
			return fault.WithFields("office.organisation_refused", fault.Field{Field: "code", Key: "office.code_taken"})
		}
		if err := tx.InsertOrganisation(&o); err != nil {
			return err
		}
		return tx.Audit("organisation.add", "organisation:"+itoa(o.ID), o.Code)
	})
	return o, err
}

// OrganisationKinds lists all in the order of a form.
var OrganisationKinds = [...]org.OrganisationKind{org.OrgPost, org.OrgCollection, org.OrgWomen, org.OrgFarmers, org.OrgFront, org.OrgYouth, org.OrgLabour, org.OrgCommuneBoard}

func knownKind(k org.OrganisationKind) bool {
	for _, o := range OrganisationKinds {
		if o == k {
			return true
		}
	}
	return false
}

// AddCell enters a cell of an organisation in a village of the actor's territory.
func (a *App) AddCell(ctx context.Context, actor Actor, c org.Cell) error {
	c.Name = line(c.Name)
	var bad []fault.Field
	if c.Name == "" {
		bad = append(bad, fault.Field{Field: "name", Key: "office.name_missing"})
	}
	if c.UnitID == 0 {
		bad = append(bad, fault.Field{Field: "village", Key: "office.choose_village"})
	}
	if c.Members < 0 || c.Members > 100_000 {
		bad = append(bad, fault.Field{Field: "members", Key: "org.negative_members", Args: []any{c.Name}})
	}
	if c.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "org.no_first_day"})
	}
	if len(bad) > 0 {
		return fault.WithFields("office.cell_refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.place(tx, actor, access.KeepNetwork, c.UnitID, day.Date{}); err != nil {
			return err
		}
		if _, err := organisationByID(tx, c.OrganisationID); err != nil {
			return err
		}
		if err := tx.InsertCell(&c); err != nil {
			return err
		}
		return tx.Audit("cell.add", "unit:"+itoa(c.UnitID), c.Name)
	})
}

// PointLine is a collection point with whose it is and where.
type PointLine struct {
	org.Point
	Organisation org.Organisation
	Place        string
}

// PointsView is the collection points of a place.
type PointsView struct {
	Path          []org.Unit
	Lines         []PointLine
	Without       []org.Unit // communes of the place without a point
	Organisations []org.Organisation
	Communes      []org.Unit
	MayKeep       bool
}

// Points lists the collection points of a place on today's day.
func (a *App) Points(ctx context.Context, actor Actor, unit int64) (PointsView, error) {
	var v PointsView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path, v.Communes, v.MayKeep = r.path, r.communes, access.May(actor.Role, access.KeepNetwork)
		all, err := tx.Organisations()
		if err != nil {
			return err
		}
		byID := map[int64]org.Organisation{}
		for _, o := range all {
			byID[o.ID] = o
			if o.Kind == org.OrgPost || o.Kind == org.OrgCollection {
				v.Organisations = append(v.Organisations, o)
			}
		}
		points, err := tx.PointsOn(day.Date{})
		if err != nil {
			return err
		}
		served := map[int64]bool{}
		for _, p := range points {
			if !r.holds(p.UnitID) {
				continue
			}
			v.Lines = append(v.Lines, PointLine{Point: p, Organisation: byID[p.OrganisationID], Place: r.placeText(p.UnitID)})
			served[p.UnitID], served[r.units[p.UnitID].ParentID] = true, true
		}
		for _, c := range r.communes {
			if !served[c.ID] {
				v.Without = append(v.Without, c)
			}
		}
		return nil
	})
	return v, err
}

// PointRequest is a collection point as a form tells it.
type PointRequest struct {
	Code           string // the 22 characters, with or without marks between the parts
	OrganisationID int64
	UnitID         int64 // a commune
	Name, Address  string
	From           day.Date
}

// AddPoint enters a collection point. The code must be of the form, of the commune chosen, of the
// organisation's own unit id, and free: a code is never given twice.
func (a *App) AddPoint(ctx context.Context, actor Actor, q PointRequest) (org.PointCode, error) {
	q.Name, q.Address = line(q.Name), line(q.Address)
	var bad []fault.Field
	code, err := org.ParsePointCode(q.Code)
	if err != nil {
		e := fault.As(err)
		bad = append(bad, fault.Field{Field: "code", Key: e.Key, Args: e.Args})
	}
	for _, f := range []struct {
		missing    bool
		field, key string
	}{{q.OrganisationID == 0, "organisation", "office.choose_organisation"}, {q.UnitID == 0, "commune", "office.choose_commune"},
		{q.Name == "", "name", "office.name_missing"}, {q.From.IsZero(), "from", "org.no_first_day"}} {
		if f.missing {
			bad = append(bad, fault.Field{Field: f.field, Key: f.key})
		}
	}
	if len(bad) > 0 {
		return code, fault.WithFields("office.point_refused", bad...)
	}
	return code, a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepNetwork, q.UnitID, day.Date{})
		if err != nil {
			return err
		}
		o, err := organisationByID(tx, q.OrganisationID)
		if err != nil {
			return err
		}
		if err := pointFits(code, o, path); err != nil {
			return err
		}
		err = tx.InsertPoint(org.Point{Code: code, OrganisationID: o.ID, UnitID: q.UnitID, Name: q.Name, Address: q.Address, From: q.From})
		if fault.KindOf(err) == fault.Conflict && err != nil {
			return fault.WithFields("office.point_refused", fault.Field{Field: "code", Key: "office.point_taken", Args: []any{code.Parts()}})
		}
		if err != nil {
			return err
		}
		return tx.Audit("point.add", "unit:"+itoa(q.UnitID), code.String())
	})
}

// pointFits refuses a code whose area is another commune's or whose unit id is another organisation's; an
// organisation whose own code is not a unit id says nothing about it.
func pointFits(code org.PointCode, o org.Organisation, path []org.Unit) error {
	u, province := path[len(path)-1], path[0]
	if u.Level != org.Commune {
		return fault.WithFields("office.point_refused", fault.Field{Field: "commune", Key: "office.choose_commune"})
	}
	if code.Commune() != u.Code || code.Province() != province.Code {
		return fault.WithFields("office.point_refused", fault.Field{Field: "code", Key: "office.point_elsewhere", Args: []any{code.Province() + "-" + code.Commune(), u.FullName, province.Code + "-" + u.Code}})
	}
	if len(o.Code) == len(code.Organisation) && o.Code != code.Organisation {
		return fault.WithFields("office.point_refused", fault.Field{Field: "code", Key: "office.point_other", Args: []any{code.Organisation, o.Name, o.Code}})
	}
	return nil
}

// ClosePoint ends a collection point; last is its last day.
func (a *App) ClosePoint(ctx context.Context, actor Actor, code string, last day.Date) error {
	c, err := org.ParsePointCode(code)
	if err != nil {
		return err
	}
	if last.IsZero() {
		return fault.WithFields("office.point_refused", fault.Field{Field: "last", Key: "office.choose_last_day"})
	}
	if err := actor.may(access.KeepNetwork); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		points, err := tx.PointsOn(day.Date{})
		if err != nil {
			return err
		}
		for _, p := range points {
			if p.Code != c {
				continue
			}
			if _, err := a.place(tx, actor, access.KeepNetwork, p.UnitID, day.Date{}); err != nil {
				return hidden(err, "office.no_such_point")
			}
			if err := tx.EndPoint(c, last.AddDays(1)); err != nil {
				return err
			}
			return tx.Audit("point.close", "unit:"+itoa(p.UnitID), c.String()+" "+last.String())
		}
		return fault.New(fault.NotFound, "office.no_such_point")
	})
}

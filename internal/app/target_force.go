package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// HolderChoice is one to whom a target can be given on.
type HolderChoice struct {
	Holder target.Holder
	UnitID int64 // the place in which it would hold the target
	Name   string
}

// TargetHolders lists to whom the target of a board may be given on besides the places below it: the base
// offices of a province, organisations of a province or commune, an organisation's branches in the communes, and the
// groups and collectors of a commune. Who belongs to an organisation is listed under it as soon as it has a
// target, so that nobody is given the same share twice.
func (a *App) TargetHolders(ctx context.Context, actor Actor, b TargetBoard) ([]HolderChoice, error) {
	if err := actor.may(access.GiveTargets); err != nil {
		return nil, err
	}
	l := listing{board: b, has: map[HolderChoice]bool{}}
	for _, r := range b.Rows {
		l.has[HolderChoice{Holder: r.Holder, UnitID: r.UnitID}] = true
	}
	l.unit = b.Path[len(b.Path)-1]
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		on := b.AsOf
		if on.Before(b.Period.From()) {
			on = b.Period.From()
		}
		switch {
		case b.Holder.Kind == target.HolderUnit:
			return l.ofPlace(tx, on)
		case b.Holder.Kind == target.HolderOrganisation && l.unit.Level < org.Commune:
			return l.branches(tx, on)
		case b.Holder.Kind == target.HolderOrganisation:
			return l.workers(tx, on, b.Holder.ID)
		}
		return nil
	})
	return l.out, err
}

type listing struct {
	board TargetBoard
	unit  org.Unit
	has   map[HolderChoice]bool // holder and place of those who are on the board
	out   []HolderChoice
}

func (l *listing) add(kind target.HolderKind, id, unit int64, name string) {
	key := HolderChoice{Holder: target.Holder{Kind: kind, ID: id}, UnitID: unit}
	if l.has[key] {
		return
	}
	key.Name = name
	l.out = append(l.out, key)
}

func (l *listing) ofPlace(tx *store.Tx, on day.Date) error {
	if l.unit.Level > org.Commune {
		return nil // villages answer to the commune: their people hold prospects, not targets
	}
	if l.unit.Level == org.Province {
		offices, err := tx.OfficesOn(on)
		if err != nil {
			return err
		}
		for _, o := range offices {
			if o.Level == org.OfficeBase || o.Level == org.OfficeDistrict {
				l.add(target.HolderOffice, o.ID, l.unit.ID, o.Name)
			}
		}
	}
	list, err := tx.Organisations()
	if err != nil {
		return err
	}
	for _, o := range list {
		if !o.From.After(on) && (o.To.IsZero() || on.Before(o.To)) {
			l.add(target.HolderOrganisation, o.ID, l.unit.ID, o.Name)
		}
	}
	if l.unit.Level < org.Commune {
		return nil
	}
	return l.workers(tx, on, 0)
}

// branches are an organisation in each of the communes below.
func (l *listing) branches(tx *store.Tx, on day.Date) error {
	below, err := tx.Children(l.unit.ID, on)
	for _, u := range below {
		l.add(target.HolderOrganisation, l.board.Holder.ID, u.ID, l.board.Name+", "+u.FullName)
	}
	return err
}

// workers are the groups and collectors of the commune: those of one organisation, or with 0 those of none that
// holds a target here.
func (l *listing) workers(tx *store.Tx, on day.Date, organisation int64) error {
	mine := func(id int64) bool {
		if organisation != 0 {
			return id == organisation
		}
		return id == 0 || !l.has[HolderChoice{Holder: target.Holder{Kind: target.HolderOrganisation, ID: id}, UnitID: l.unit.ID}]
	}
	groups, err := tx.Groups()
	if err != nil {
		return err
	}
	agents, err := tx.AgentsOn(on)
	if err != nil {
		return err
	}
	here, err := unitsIn(tx, l.unit.ID)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if g.ClosedAt == 0 && here[g.UnitID] && mine(g.OrganisationID) {
			l.add(target.HolderGroup, g.ID, l.unit.ID, g.Name)
		}
	}
	for _, x := range agents {
		if here[x.UnitID] && mine(x.OrganisationID) {
			l.add(target.HolderAgent, x.ID, l.unit.ID, x.Name)
		}
	}
	return nil
}

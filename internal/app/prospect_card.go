package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// ProspectCard is what someone takes to the door: who lives there and takes part, why this person, what
// was said, what comes next.
type ProspectCard struct {
	Row       store.ProspectRow
	Person    person.Person // identifiers left out
	Place     []org.Unit
	AsOf      day.Date
	Today     day.Date
	Household person.Household
	Members   []CardMember
	Holder    store.Holder // zero ID: nobody
	Holders   []store.Holder
	Moves     []store.HoldMove
	Talks     []store.Talk // notes opened
	Names     map[string]string
	Means     []store.HouseholdMeans
	BroughtBy store.Referral // zero Person: nobody
	Brought   []store.Referral
	Offices   []org.Office
	Segments  []prospect.Rule
	MayGive   bool
}

// CardMember is one of the household, and whether they are a prospect themselves.
type CardMember struct {
	Member
	Lead prospect.Reason
}

// ProspectCard opens a card; a collector opens only what they hold. It leaves an audit row at the person.
func (a *App) ProspectCard(ctx context.Context, actor Actor, id person.ID) (ProspectCard, error) {
	v := ProspectCard{Today: a.Today(), MayGive: access.May(actor.Role, access.GiveProspects)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error { return a.fillCard(tx, actor, id, &v) })
	if err != nil {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "prospect.read", personRef(id), "")
}

// met loads a prospect the actor may speak to. Out of reach is "no such", and for a collector also what others
// hold, unless it lives behind a door that the collector's group has taken.
func (a *App) met(tx *store.Tx, actor Actor, id person.ID) (store.Person, []org.Unit, store.ProspectRow, error) {
	p, place, err := a.file(tx, actor, access.MeetProspects, id)
	if err != nil {
		return p, nil, store.ProspectRow{}, err
	}
	row, err := prospectRow(tx, id)
	if err != nil {
		return p, nil, row, err
	}
	if !access.May(actor.Role, access.GiveProspects) {
		own, err := ownHolder(tx, actor)
		if err != nil {
			return p, nil, row, err
		}
		if row.Holder != own {
			ok, err := doorOfOwnGroup(tx, actor, p.HouseholdID)
			if err != nil {
				return p, nil, row, err
			}
			if !ok {
				return p, nil, row, fault.New(fault.NotFound, "app.no_such_person")
			}
		}
	}
	return p, place, row, nil
}

func (a *App) fillCard(tx *store.Tx, actor Actor, id person.ID, v *ProspectCard) error {
	p, place, row, err := a.met(tx, actor, id)
	if err != nil {
		return err
	}
	v.Person, v.Place, v.Row = p.Person, place, row
	if v.Row.Why, err = prospect.ParseWhy(row.WhyText); err != nil {
		return err
	}
	if v.AsOf, err = asOf(tx); err != nil {
		return err
	}
	rules, err := segmentRules(tx)
	if err != nil {
		return err
	}
	v.Segments = prospect.RulesOn(rules, v.AsOf)
	if v.Offices, err = tx.OfficesOfUnit(p.CommuneID, day.Date{}); err != nil {
		return err
	}
	for _, step := range []func(*store.Tx, Actor) error{v.fillHousehold, v.fillHolding, v.fillReferrals} {
		if err := step(tx, actor); err != nil {
			return err
		}
	}
	return a.fillTalks(tx, v)
}

func (v *ProspectCard) fillHousehold(tx *store.Tx, actor Actor) error {
	h := v.Person.HouseholdID
	if h == 0 {
		return nil
	}
	var file PersonView
	if err := file.openHousehold(tx, actor, h); err != nil {
		return err
	}
	v.Household = file.Household
	rows, err := tx.ProspectsOfHousehold(h)
	if err != nil {
		return err
	}
	for _, m := range file.Members {
		v.Members = append(v.Members, CardMember{Member: m, Lead: rows[m.ID].Lead})
	}
	v.Means, err = tx.MeansOf(h)
	return err
}

func (v *ProspectCard) fillHolding(tx *store.Tx, _ Actor) error {
	var err error
	if v.Row.Holder != 0 {
		if v.Holder, err = tx.Holder(v.Row.Holder); err != nil {
			return err
		}
	}
	if v.Moves, err = tx.HoldMovesOf(v.Row.Person); err != nil || !v.MayGive {
		return err
	}
	path, err := tx.Path(v.Place[len(v.Place)-1].ID, day.Date{})
	if err != nil {
		return err
	}
	all, err := holdersFor(tx, path)
	for _, h := range all {
		if h.ID != v.Row.Holder {
			v.Holders = append(v.Holders, h)
		}
	}
	return err
}

func (v *ProspectCard) fillReferrals(tx *store.Tx, _ Actor) error {
	by, ok, err := tx.BroughtBy(v.Row.Person)
	if err != nil {
		return err
	}
	if ok {
		v.BroughtBy = by
	}
	v.Brought, err = tx.Brought(v.Row.Person)
	return err
}

// fillTalks opens the notes and puts names to those who wrote them.
func (a *App) fillTalks(tx *store.Tx, v *ProspectCard) error {
	list, err := tx.TalksOf(v.Row.Person)
	if err != nil {
		return err
	}
	v.Names = map[string]string{}
	for i := range list {
		if list[i].Note != "" {
			text, err := a.Keys.Open(list[i].Note)
			if err != nil {
				return err
			}
			list[i].Note = string(text)
		}
	}
	v.Talks = list
	actors := map[string]bool{}
	for _, t := range list {
		actors[t.Actor] = true
	}
	for _, m := range v.Moves {
		actors[m.Actor] = true
	}
	for id := range actors {
		acc, err := tx.Account(id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if v.Names[id] = acc.Name; err != nil {
			v.Names[id] = id
		}
	}
	return nil
}

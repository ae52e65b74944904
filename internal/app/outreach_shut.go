package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// ShutVisit is a visit kept aside, with what can be said of it.
type ShutVisit struct {
	store.Visit
	Group  string
	Place  []org.Unit
	Teller string
	Said   string         // who was met by chance, for those who may see names
	Same   []store.Person // people of the place who could be meant
}

// saidOf opens the words kept with somebody met by chance (name first), and finds whom they could mean.
func (a *App) saidOf(tx *store.Tx, v store.Visit) (string, []store.Person, error) {
	if v.Note == "" || v.Why != shutManySame {
		return "", nil, nil
	}
	note, err := a.Keys.Open(v.Note)
	if err != nil {
		return "", nil, err
	}
	name, _, _ := strings.Cut(string(note), ";")
	list, err := tx.PersonsNamed(vntext.Key(name), v.CommuneID)
	return string(note), list, err
}

// ShutVisits lists the quarantined visits that wait for the actor.
func (a *App) ShutVisits(ctx context.Context, actor Actor) ([]ShutVisit, error) {
	if err := actor.may(access.KeepGroups); err != nil {
		return nil, err
	}
	var out []ShutVisit
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.VisitsQuarantined()
		if err != nil {
			return err
		}
		units, names, groups := unitNames{tx: tx, known: map[int64]org.Unit{}}, map[string]string{}, map[int64]string{}
		for _, v := range list {
			ok, err := a.seesShut(tx, actor, v)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			s := ShutVisit{Visit: v}
			if v.Person == 0 && access.May(actor.Role, access.SeeNames) {
				if s.Said, s.Same, err = a.saidOf(tx, v); err != nil {
					return err
				}
			}
			s.Note = ""
			if s.Place, err = units.of(v.CommuneID, v.VillageID); err != nil {
				return err
			}
			if v.GroupID != 0 {
				if s.Group, err = groupName(tx, groups, v.GroupID); err != nil {
					return err
				}
			}
			if s.Teller, err = accountName(tx, names, v.Actor); err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// OfficerAccount says which account is whose: an officer whose account is known begins the day with the communes in
// their charge.
type OfficerAccount struct {
	OfficerID int64
	AccountID string // "": none
}

// LinkOfficer ties an officer to the account they sign in with, or (no account) unties them. Rights do not change: they
// are the account's own. Errors: NotFound for an officer of elsewhere, Invalid for an account that is closed or whose
// territory lies outside the actor's, Conflict when another officer has the account.
func (a *App) LinkOfficer(ctx context.Context, actor Actor, q OfficerAccount) error {
	if err := actor.may(access.KeepCharges); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		o := officerOf(officers, q.OfficerID)
		seen, err := a.seesOfficer(tx, actor, o)
		if err != nil {
			return err
		}
		if !seen {
			return fault.New(fault.NotFound, "office.no_such_officer")
		}
		if o.AccountID == q.AccountID {
			return nil
		}
		if q.AccountID != "" {
			if err := a.mayBeOfficers(tx, actor, officers, q); err != nil {
				return err
			}
		}
		if err := tx.SetOfficerAccount(o.ID, q.AccountID); err != nil {
			return err
		}
		act, about := "officer.link", q.AccountID
		if q.AccountID == "" {
			act, about = "officer.unlink", o.AccountID
		}
		return tx.Audit(act, "officer:"+itoa(o.ID), "account:"+about)
	})
}

func (a *App) mayBeOfficers(tx *store.Tx, actor Actor, officers []org.Officer, q OfficerAccount) error {
	owners, err := a.taskOwners(tx, actor)
	if err != nil {
		return err
	}
	if !isOwner(owners, q.AccountID) {
		return fault.WithFields("office.account_refused", fault.Field{Field: "account", Key: "office.account_unknown"})
	}
	for _, other := range officers {
		if other.AccountID == q.AccountID {
			return fault.New(fault.Conflict, "office.account_taken", other.Name)
		}
	}
	return nil
}

// seesOfficer reports whether an officer works in the actor's territory: in an office that covers some of it, or in
// charge of a commune of it now or before.
func (a *App) seesOfficer(tx *store.Tx, actor Actor, o org.Officer) (bool, error) {
	if o.ID == 0 {
		return false, nil
	}
	all, err := a.reachesRoot(tx, actor)
	if err != nil || all {
		return all, err
	}
	units, err := tx.OfficerUnits(o.ID, o.OfficeID)
	if err != nil {
		return false, err
	}
	for _, u := range units {
		path, err := tx.Path(u, day.Date{})
		if err != nil {
			return false, err
		}
		if len(path) > 0 && actor.Covers(ids(path)) {
			return true, nil
		}
	}
	return false, nil
}

// officerAccounts are the accounts an officer can be tied to, for the forms of those who may; with the names of the
// accounts that are tied.
func (a *App) officerAccounts(tx *store.Tx, actor Actor, officers []org.Officer) (free []TaskOwner, names map[string]string, err error) {
	if !access.May(actor.Role, access.KeepCharges) {
		return nil, nil, nil
	}
	names = map[string]string{}
	for _, o := range officers {
		if o.AccountID != "" {
			if names[o.AccountID], err = accountName(tx, map[string]string{}, o.AccountID); err != nil {
				return nil, nil, err
			}
		}
	}
	owners, err := a.taskOwners(tx, actor)
	for _, o := range owners {
		if _, taken := names[o.ID]; !taken {
			free = append(free, o)
		}
	}
	return free, names, err
}

package app

import (
	"context"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// rescueLife is how long the link of a rescue holds: whoever asked for it sits at the machine.
const rescueLife = time.Hour

// Rescued is what a rescue made.
type Rescued struct {
	Name    string
	Role    access.Role
	Token   string // opens /join/TOKEN once; given here and kept nowhere
	Expires time.Time
	Ended   int64 // sessions that were ended
}

// RescueAccount lets someone back in who lost password and second proof when nobody is there to agree: the
// only administrator of a house. It is for the machine itself (the database and its key), not for a page. All
// sessions end, earlier links die, ways in from outside are taken away, the account rests no longer; using the
// link takes off the second proof. A closed account stays closed: Conflict.
func (a *App) RescueAccount(ctx context.Context, actor Actor, login string) (Rescued, error) {
	var out Rescued
	if actor.AccountID != CommandLine().AccountID {
		return out, fault.New(fault.Forbidden, "app.not_your_role", string(actor.Role))
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		acc, err := tx.AccountByLogin(foldLogin(login))
		if err != nil {
			return noSuchAccount(err)
		}
		if acc.DisabledAt != 0 {
			return fault.New(fault.Conflict, "account.rescue_closed", acc.Login)
		}
		if err := tx.StopResets(acc.ID); err != nil {
			return err
		}
		if _, err := tx.DropSubjects(acc.ID); err != nil {
			return err
		}
		acc.Failures, acc.LockedUntil = 0, 0
		if err := tx.UpdateAccount(acc); err != nil {
			return err
		}
		if out.Ended, err = tx.EndSignIns(acc.ID, ""); err != nil {
			return err
		}
		var hash string
		out.Token, hash = newToken()
		out.Name, out.Role, out.Expires = acc.Name, access.Role(acc.Role), tx.Now.Add(rescueLife)
		err = tx.InsertTicket(store.Ticket{Hash: hash, Kind: TicketReset, AccountID: acc.ID, Units: "[]", ByActor: tx.Actor,
			At: tx.NowMS(), ExpiresAt: out.Expires.UnixMilli()})
		if err != nil {
			return err
		}
		return tx.Audit("account.rescue", "account:"+acc.ID, "ticket:"+hash[:12])
	})
	return out, err
}

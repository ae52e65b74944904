package app

import (
	"context"
	"time"

	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
)

const (
	seenEvery = 5 * time.Minute // a session's last use is kept no finer: it would be a write per request
	seenStale = 12 * time.Hour  // what was not used so long has expired
	keepSeen  = 180 * 24 * time.Hour
)

// BeginSession lists a new session of an account, to be ended from anywhere. Agent says in few words with
// what browser.
func (a *App) BeginSession(ctx context.Context, accountID, agent string) (signInID string, err error) {
	signInID = id.New()
	err = a.Store.Write(ctx, accountID, func(tx *store.Tx) error {
		if _, err := tx.PurgeSignIns(tx.Now.Add(-keepSeen).UnixMilli()); err != nil {
			return err
		}
		return tx.InsertSignIn(store.SignIn{ID: signInID, AccountID: accountID, At: tx.NowMS(), SeenAt: tx.NowMS(), Agent: agent})
	})
	return signInID, err
}

// Session is who acts in a session, read anew for each request: a role or place that was changed, an
// account that was closed and a session that was ended count at once. Unauthorised when it is over.
func (a *App) Session(ctx context.Context, signInID string) (Actor, error) {
	over := fault.New(fault.Unauthorised, "fault.unauthorised")
	var s store.SignIn
	var acc store.Account
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if s, err = tx.SignIn(signInID); err != nil {
			return err
		}
		acc, err = tx.Account(s.AccountID)
		return err
	})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return Actor{}, over
		}
		return Actor{}, err
	}
	if s.EndedAt != 0 || acc.DisabledAt != 0 {
		return Actor{}, over
	}
	if a.Now().UnixMilli()-s.SeenAt > seenEvery.Milliseconds() {
		if err := a.Store.Write(ctx, acc.ID, func(tx *store.Tx) error { return tx.SeeSignIn(s.ID) }); err != nil {
			return Actor{}, err
		}
	}
	actor := actorOf(acc)
	actor.SignInID = s.ID
	return actor, nil
}

// Sessions lists where the actor's account is signed in.
func (a *App) Sessions(ctx context.Context, actor Actor) ([]store.SignIn, error) {
	var list []store.SignIn
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		list, err = tx.SignInsOf(actor.AccountID, a.Now().Add(-seenStale).UnixMilli())
		return err
	})
	return list, err
}

// EndSession ends one session of the actor's own account; NotFound when it is someone else's.
func (a *App) EndSession(ctx context.Context, actor Actor, signInID string) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := tx.EndSignIn(signInID, actor.AccountID); err != nil {
			return err
		}
		return tx.Audit("account.sign_out", "account:"+actor.AccountID, "")
	})
}

// EndOtherSessions ends all sessions of the actor's account but the present one.
func (a *App) EndOtherSessions(ctx context.Context, actor Actor) (int64, error) {
	var n int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		var err error
		if n, err = tx.EndSignIns(actor.AccountID, actor.SignInID); err != nil {
			return err
		}
		return tx.Audit("account.sign_out_all", "account:"+actor.AccountID, itoa(n))
	})
	return n, err
}

// ChangePassword gives the actor's own account a new password and ends its other sessions.
func (a *App) ChangePassword(ctx context.Context, actor Actor, old, fresh string) error {
	if err := a.ownPassword(ctx, actor, old); err != nil {
		return err
	}
	var login string
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		acc, err := tx.Account(actor.AccountID)
		login = acc.Login
		return err
	})
	if err != nil {
		return err
	}
	if bad := passwordFaults(fresh, login, actor.Name); len(bad) > 0 {
		return fault.WithFields("account.password_refused", bad...)
	}
	hash := hashPassword(fresh)
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := setPassword(tx, actor.AccountID, hash, actor.SignInID); err != nil {
			return err
		}
		return tx.Audit("account.password", "account:"+actor.AccountID, "")
	})
}

// setPassword keeps a new password, lets the account rest no longer, and ends its sessions but one.
func setPassword(tx *store.Tx, accountID, hash, but string) error {
	acc, err := tx.Account(accountID)
	if err != nil {
		return err
	}
	acc.PasswordHash, acc.Failures, acc.LockedUntil = hash, 0, 0
	if err := tx.UpdateAccount(acc); err != nil {
		return err
	}
	_, err = tx.EndSignIns(accountID, but)
	return err
}

// ownPassword asks for the actor's own password again before something that a found, open browser must not
// be enough for. Failures count like wrong passwords.
func (a *App) ownPassword(ctx context.Context, actor Actor, password string) error {
	var acc store.Account
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		acc, err = tx.Account(actor.AccountID)
		return err
	})
	if err != nil {
		return err
	}
	if err := a.resting(acc.LockedUntil); err != nil {
		return err
	}
	if checkPassword(acc.PasswordHash, password) {
		return nil
	}
	if err := a.noteSignIn(ctx, acc.ID, false, false, "password again"); err != nil {
		return err
	}
	return fault.WithFields("account.own_password", fault.Field{Field: "old", Key: "account.own_password"})
}

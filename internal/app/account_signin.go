package app

import (
	"context"
	"strconv"
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// Limits of signing in: from the fifth failure in a row an account rests, each time twice as long, whoever
// tried. A name nobody bears rests just the same, so that resting does not tell which names exist.
const (
	signInTries = 5
	restFirst   = time.Minute
	restMost    = time.Hour
	triesForget = 24 * time.Hour
)

// SignedIn is who came in. NeedsCode: the password was right, and the code of the phone must follow.
type SignedIn struct {
	Actor
	NeedsCode bool
}

// restAfter is how long to rest after so many failures in a row.
func restAfter(failures int) time.Duration {
	if failures < signInTries {
		return 0
	}
	return min(restFirst<<min(failures-signInTries, 10), restMost)
}

// SignIn checks login and password. The error is the same whether the login or the password is wrong.
// Busy while the account rests after too many failures.
func (a *App) SignIn(ctx context.Context, login, password string) (SignedIn, error) {
	login = foldLogin(login)
	var acc store.Account
	var strangers store.Throttle
	second := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if acc, err = tx.AccountByLogin(login); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				strangers, err = tx.Throttle(a.strangerKey(login))
			}
			return err
		}
		f, err := tx.Factor(acc.ID)
		second = err == nil && f.ConfirmedAt > 0
		if err != nil && fault.KindOf(err) == fault.NotFound {
			err = nil
		}
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	if acc.ID == "" {
		return SignedIn{}, a.refuseStranger(ctx, login, password, strangers)
	}
	if err := a.resting(acc.LockedUntil); err != nil {
		return SignedIn{}, err
	}
	good := checkPassword(acc.PasswordHash, password) && acc.DisabledAt == 0
	if err := a.noteSignIn(ctx, acc.ID, good, second, "password"); err != nil {
		return SignedIn{}, err
	}
	if !good {
		return SignedIn{}, wrongSignIn()
	}
	return SignedIn{Actor: actorOf(acc), NeedsCode: second}, nil
}

func wrongSignIn() error {
	return fault.WithFields("account.wrong", fault.Field{Field: "password", Key: "account.wrong"})
}

// resting refuses until a moment (unix ms) has come, and says how many minutes are left.
func (a *App) resting(until int64) error {
	left := time.Duration(until-a.Now().UnixMilli()) * time.Millisecond
	if left <= 0 {
		return nil
	}
	return fault.New(fault.Busy, "account.resting", int((left+time.Minute-1)/time.Minute))
}

// strangerKey names a login nobody bears without keeping it.
func (a *App) strangerKey(login string) string {
	return "stranger:" + strconv.FormatInt(a.Keys.Fingerprint("login", login), 36)
}

// refuseStranger treats a name that nobody bears like one that somebody bears: it takes as long, rests as
// long, and says the same.
func (a *App) refuseStranger(ctx context.Context, login, password string, t store.Throttle) error {
	fresh := t.Began > a.Now().Add(-triesForget).UnixMilli()
	if fresh {
		until := t.Began + restAfter(int(t.Tries)).Milliseconds()
		if err := a.resting(until); err != nil {
			return err
		}
	}
	checkPassword(dummyHash, password)
	err := a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		if !fresh {
			t.Tries = 0
		}
		now := a.Now().UnixMilli()
		t = store.Throttle{Began: now, Tries: t.Tries + 1}
		if err := tx.PutThrottle(a.strangerKey(login), t, now-triesForget.Milliseconds()); err != nil {
			return err
		}
		return tx.Audit("account.sign_in_failed", "account:unknown", "")
	})
	if err != nil {
		return err
	}
	return wrongSignIn()
}

// noteSignIn keeps the count of failures, and the audit row of success and failure. When a code must still
// follow, a right password does not yet forgive earlier failures: else codes could be guessed for ever.
func (a *App) noteSignIn(ctx context.Context, accountID string, good, codeFollows bool, how string) error {
	return a.Store.Write(ctx, accountID, func(tx *store.Tx) error {
		now, err := tx.Account(accountID)
		if err != nil {
			return err
		}
		// Many tries at once all found the account awake; those that come after it went to rest count no more.
		if err := a.resting(now.LockedUntil); err != nil {
			return err
		}
		if good && codeFollows {
			return nil
		}
		act := "account.sign_in"
		if good {
			now.Failures, now.LockedUntil = 0, 0
		} else {
			act = "account.sign_in_failed"
			now.Failures++
			if rest := restAfter(now.Failures); rest > 0 {
				now.LockedUntil = a.Now().Add(rest).UnixMilli()
				if err := tx.Audit("account.rest", "account:"+accountID, strconv.Itoa(int(rest/time.Minute))+" min"); err != nil {
					return err
				}
			}
		}
		if err := tx.Audit(act, "account:"+accountID, how); err != nil {
			return err
		}
		return tx.UpdateAccount(now)
	})
}

package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"image"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// The second proof is a code that changes every 30 seconds, from any authenticator app. A code counts once:
// whoever reads it over a shoulder is too late. Recovery codes are for a lost phone.

const (
	factorIssuer  = "Lưới"
	factorPeriod  = 30 // seconds
	recoveryCodes = 10
	recoveryBytes = 10 // 80 bits: too many to guess, so a plain hash is enough
)

// FactorView is how the second proof of an account stands.
type FactorView struct {
	On     bool
	Since  int64 // unix ms
	Left   int   // unused recovery codes
	Secret string
	URL    string // otpauth:// of a secret that is not yet proved; "" else
}

// Factor tells how the second proof of the actor's own account stands.
func (a *App) Factor(ctx context.Context, actor Actor) (FactorView, error) {
	var v FactorView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := tx.Factor(actor.AccountID)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return nil
			}
			return err
		}
		v.On, v.Since = f.ConfirmedAt > 0, f.ConfirmedAt
		if !v.On {
			secret, err := a.Keys.Open(f.Secret)
			if err != nil {
				return err
			}
			acc, err := tx.Account(actor.AccountID)
			if err != nil {
				return err
			}
			key, err := factorKey(string(secret), acc.Login)
			if err != nil {
				return err
			}
			v.Secret, v.URL = key.Secret(), key.URL()
		}
		v.Left, err = tx.RecoveryLeft(actor.AccountID)
		return err
	})
	return v, err
}

func factorKey(secret, login string) (*otp.Key, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return nil, err
	}
	return totp.Generate(totp.GenerateOpts{Issuer: factorIssuer, AccountName: login, Period: factorPeriod, Secret: raw})
}

// FactorImage is the square to photograph with the phone, for a secret that is not yet proved.
func (a *App) FactorImage(ctx context.Context, actor Actor, size int) (image.Image, error) {
	v, err := a.Factor(ctx, actor)
	if err != nil {
		return nil, err
	}
	if v.URL == "" {
		return nil, fault.New(fault.NotFound, "account.no_factor")
	}
	key, err := otp.NewKeyFromURL(v.URL)
	if err != nil {
		return nil, err
	}
	return key.Image(size, size)
}

// BeginFactor makes a new secret, to be proved by a code before it counts. Conflict when one counts
// already: it must be taken off with the password first.
func (a *App) BeginFactor(ctx context.Context, actor Actor) error {
	raw := make([]byte, 20)
	_, _ = rand.Read(raw)
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		f, err := tx.Factor(actor.AccountID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if f.ConfirmedAt > 0 {
			return fault.New(fault.Conflict, "account.factor_on")
		}
		return tx.PutFactor(store.Factor{AccountID: actor.AccountID, Secret: a.Keys.Seal([]byte(secret))})
	})
}

// ConfirmFactor proves the new secret by a code and gives the recovery codes, which are shown once.
func (a *App) ConfirmFactor(ctx context.Context, actor Actor, code string) ([]string, error) {
	codes, hashes := newRecovery()
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		f, err := tx.Factor(actor.AccountID)
		if err != nil || f.ConfirmedAt > 0 {
			return fault.Wrap(fault.Conflict, err, "account.factor_on")
		}
		step, ok, err := a.matchCode(f, code, a.Now())
		if err != nil {
			return err
		}
		if !ok {
			return fault.WithFields("account.code_wrong", fault.Field{Field: "code", Key: "account.code_wrong"})
		}
		f.ConfirmedAt, f.LastStep = tx.NowMS(), step
		if err := tx.PutFactor(f); err != nil {
			return err
		}
		if err := tx.PutRecovery(actor.AccountID, hashes); err != nil {
			return err
		}
		return tx.Audit("account.factor_on", "account:"+actor.AccountID, "")
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// DropFactor takes the second proof off; the password must be given again.
func (a *App) DropFactor(ctx context.Context, actor Actor, password string) error {
	if err := a.ownPassword(ctx, actor, password); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := tx.DropFactor(actor.AccountID); err != nil {
			return err
		}
		return tx.Audit("account.factor_off", "account:"+actor.AccountID, "")
	})
}

// SignInCode is the second step of signing in: a code of the phone, or a recovery code. Failures count
// like wrong passwords.
func (a *App) SignInCode(ctx context.Context, accountID, code string) (Actor, error) {
	var acc store.Account
	good, how := false, "code"
	err := a.Store.Write(ctx, accountID, func(tx *store.Tx) error {
		var err error
		if acc, err = tx.Account(accountID); err != nil {
			return err
		}
		if err := a.resting(acc.LockedUntil); err != nil {
			return err
		}
		f, err := tx.Factor(accountID)
		if err != nil || f.ConfirmedAt == 0 {
			return fault.Wrap(fault.Unauthorised, err, "fault.unauthorised")
		}
		if good, how, err = a.useCode(tx, f, code); err != nil || acc.DisabledAt != 0 {
			good = false
		}
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	if err := a.noteSignIn(ctx, accountID, good, false, how); err != nil {
		return Actor{}, err
	}
	if !good {
		return Actor{}, fault.WithFields("account.code_wrong", fault.Field{Field: "code", Key: "account.code_wrong"})
	}
	return actorOf(acc), nil
}

// useCode uses a code up, so that the same cannot come a second time.
func (a *App) useCode(tx *store.Tx, f store.Factor, code string) (good bool, how string, err error) {
	step, ok, err := a.matchCode(f, code, a.Now())
	if err != nil {
		return false, "code", err
	}
	if ok {
		f.LastStep = step
		return true, "code", tx.PutFactor(f)
	}
	good, err = tx.UseRecovery(f.AccountID, recoveryHash(code))
	return good, "recovery", err
}

// matchCode looks whether a code is that of now, or of the period before or after: phones' clocks differ.
func (a *App) matchCode(f store.Factor, code string, now time.Time) (step int64, ok bool, err error) {
	secret, err := a.Keys.Open(f.Secret)
	if err != nil {
		return 0, false, err
	}
	code = onlyDigits(code)
	for _, d := range []int64{0, -1, 1} {
		step := now.Unix()/factorPeriod + d
		want, err := totp.GenerateCode(string(secret), time.Unix(step*factorPeriod, 0))
		if err != nil {
			return 0, false, err
		}
		if len(code) == len(want) && equalText(code, want) && step > f.LastStep {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// newRecovery makes recovery codes like ab12-cd34-ef56-gh78, and their hashes.
func newRecovery() (codes, hashes []string) {
	for range recoveryCodes {
		raw := make([]byte, recoveryBytes)
		_, _ = rand.Read(raw)
		text := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		code := text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		codes, hashes = append(codes, code), append(hashes, recoveryHash(code))
	}
	return codes, hashes
}

func recoveryHash(code string) string {
	fold := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(code))
	h := sha256.Sum256([]byte("recovery " + fold))
	return hex.EncodeToString(h[:])
}

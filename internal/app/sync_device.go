package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

func phoneTokenHash(token string) string {
	h := sha256.Sum256([]byte("phone token " + token))
	return hex.EncodeToString(h[:])
}

// PhoneSession is a phone with whom it works for.
type PhoneSession struct {
	Device store.Device
	Actor  Actor
	Lang   string
	Units  []org.Unit // the places of the account; only where a phone joins
}

func phoneUnits(tx *store.Tx, actor Actor) ([]org.Unit, error) {
	var list []org.Unit
	for _, unit := range actor.Scope() {
		if unit == 0 {
			root, err := provinceOf(tx)
			if err != nil {
				return nil, err
			}
			unit = root
		}
		u, err := tx.Unit(unit, day.Date{})
		if err != nil {
			return nil, err
		}
		list = append(list, u)
	}
	return list, nil
}

// Phone finds whose phone bears a token. Unauthorised: sync.no_token, sync.device_unknown; sync.device_revoked
// and sync.account_closed come with the session, since what such a phone still holds is kept.
func (a *App) Phone(ctx context.Context, token string) (PhoneSession, error) {
	if token == "" {
		return PhoneSession{}, fault.New(fault.Unauthorised, "sync.no_token")
	}
	var out PhoneSession
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		d, err := tx.DeviceByToken(phoneTokenHash(token))
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.Unauthorised, "sync.device_unknown")
			}
			return err
		}
		out, err = phoneOf(tx, d)
		return err
	})
	return out, err
}

func phoneOf(tx *store.Tx, d store.Device) (PhoneSession, error) {
	acc, err := tx.Account(d.AccountID)
	if err != nil {
		return PhoneSession{}, err
	}
	s := PhoneSession{Device: d, Actor: actorOf(acc), Lang: acc.Lang}
	switch {
	case d.RevokedAt != 0:
		err = fault.New(fault.Unauthorised, "sync.device_revoked")
	case acc.DisabledAt != 0:
		err = fault.New(fault.Unauthorised, "sync.account_closed")
	}
	return s, err
}

// LeavePhone signs a phone off at its own wish.
func (a *App) LeavePhone(ctx context.Context, s PhoneSession) error {
	return a.Store.Write(ctx, s.Actor.AccountID, func(tx *store.Tx) error { return revoke(tx, s.Device.ID, "phone.leave") })
}

// RevokePhone takes a phone its rights: its next request is told to wipe itself.
func (a *App) RevokePhone(ctx context.Context, actor Actor, deviceID string) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		d, err := tx.Device(deviceID)
		if err == nil {
			_, err = a.phoneAccount(tx, actor, d.AccountID)
		}
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.NotFound, "phone.none")
			}
			return err
		}
		return revoke(tx, deviceID, "phone.revoke")
	})
}

// revoke is done once; a second time changes nothing.
func revoke(tx *store.Tx, deviceID, act string) error {
	d, err := tx.Device(deviceID)
	if err != nil || d.RevokedAt != 0 {
		return err
	}
	d.RevokedAt, d.RevokedBy = tx.NowMS(), tx.Actor
	if err := tx.UpdateDevice(&d); err != nil {
		return err
	}
	return tx.Audit(act, "device:"+d.ID, "account:"+d.AccountID)
}

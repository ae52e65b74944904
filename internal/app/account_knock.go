package app

import (
	"context"
	"strconv"
	"time"

	"luoi/internal/fault"
	"luoi/internal/store"
)

// Limits of one address, beside those of one account: whoever tries one password on many names never wakes an
// account's own limit. An office of thirty people behind one address mistypes often; a machine that guesses
// misses hundreds of times an hour.
const (
	knockMisses = 60
	knockWindow = 15 * time.Minute
)

// knockKey names an address without keeping it.
func (a *App) knockKey(remote string) string {
	return "address:" + strconv.FormatInt(a.Keys.Fingerprint("address", remote), 36)
}

// Knock refuses (Busy) an address that failed too often to sign in, to give a code, or to find an invitation.
func (a *App) Knock(ctx context.Context, remote string) error {
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		err := a.awake(tx, a.knockKey(remote), knockMisses, knockWindow)
		if e := fault.As(err); err != nil && e.Key == "app.too_many_tries" {
			return fault.New(fault.Busy, "account.address_rests", e.Args...)
		}
		return err
	})
}

// KnockMissed counts a failure of an address. The first one too many leaves an audit row, without the address.
func (a *App) KnockMissed(ctx context.Context, remote string) error {
	return a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		n, err := a.missed(tx, a.knockKey(remote), knockWindow)
		if err != nil || n != knockMisses {
			return err
		}
		return tx.Audit("account.address_rests", "account:unknown", strconv.Itoa(int(knockWindow/time.Minute))+" min")
	})
}

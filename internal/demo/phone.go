package demo

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// invitePhone makes an invitation for the collector's phone and gives its address on this server: opened in a browser of the
// same machine it is the phone app, filled. "" when that account has as many phones as it may.
func invitePhone(ctx context.Context, a *app.App, address string) (string, error) {
	account := ""
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Accounts()
		for _, acc := range list {
			if acc.Login == collectorLogin {
				account = acc.ID
			}
		}
		return err
	})
	if err != nil || account == "" {
		return "", err
	}
	inv, err := a.InvitePhone(ctx, app.CommandLine(), account)
	if fault.KindOf(err) == fault.Conflict {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return address + "/field/#join=" + inv.Code, nil
}

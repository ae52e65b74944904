package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// reachGroup wants an account that keeps one group's books to belong to that group; others reach all of their place.
// It tells which member the account belongs to, 0 for none.
func (a *App) reachGroup(tx *store.Tx, actor Actor, group int64) (int, error) {
	no, err := tx.SavingsKeeper(group, actor.AccountID)
	if err == nil && no == 0 && actor.Role == access.GroupTreasurer {
		err = fault.New(fault.NotFound, "savings.no_book")
	}
	return no, err
}

// GiveSavingsKeeper says that an account of a group's treasurer belongs to a member of the group. Whoever keeps one
// group herself gives nobody the key. Errors: NotFound (group, account, member), Forbidden.
func (a *App) GiveSavingsKeeper(ctx context.Context, actor Actor, group int64, login string, no int) error {
	if actor.Role == access.GroupTreasurer {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return a.changeGroup(ctx, actor, group, "savings.keeper", func(tx *store.Tx, list []store.SavingsMember) error {
		if !slices.ContainsFunc(list, func(m store.SavingsMember) bool { return m.No == no && m.To.IsZero() }) {
			return fault.New(fault.NotFound, "savings.no_such_member")
		}
		account, err := tx.AccountByLogin(foldLogin(login))
		if err == nil && (account.Role != string(access.GroupTreasurer) || account.DisabledAt != 0) {
			err = fault.New(fault.NotFound, "savings.no_keeper")
		}
		if err == nil {
			err = a.keeperReaches(tx, account, group)
		}
		if err != nil && fault.KindOf(err) == fault.NotFound { // the group is there, the name that was typed is not
			return fault.WithFields("savings.no_keeper", fault.Field{Field: "login", Key: "savings.no_keeper"})
		}
		if err != nil {
			return err
		}
		return tx.PutSavingsKeeper(group, account.ID, no)
	})
}

// keeperReaches wants the group to lie in the account's own territory: a key to what it cannot open helps nobody.
func (a *App) keeperReaches(tx *store.Tx, account store.Account, group int64) error {
	g, err := tx.SavingsGroup(group)
	if err != nil {
		return err
	}
	path, err := tx.Path(g.UnitID, day.Date{})
	if err != nil {
		return err
	}
	for _, u := range path {
		if u.ID == account.UnitID || slices.Contains(account.Also, u.ID) {
			return nil
		}
	}
	return fault.New(fault.NotFound, "savings.no_keeper")
}

// TakeSavingsKeeper takes the key of a group's books from an account. What it wrote stays. Errors: NotFound, Forbidden.
func (a *App) TakeSavingsKeeper(ctx context.Context, actor Actor, group int64, account string) error {
	if actor.Role == access.GroupTreasurer {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return a.changeGroup(ctx, actor, group, "savings.keeper_end", func(tx *store.Tx, _ []store.SavingsMember) error {
		return notThere(tx.DropSavingsKeeper(group, account), "savings.no_keeper")
	})
}

// mayConfirm holds each confirmation against how it reached the book. Nobody confirms for a member from her «own
// device» but the account that is hers; a PIN is typed on the group's telephone, never in the office.
func (b *openBook) mayConfirm(keeper int, e *savings.Event) error {
	office := e.Device == "web" || strings.HasPrefix(e.Device, "form:") || strings.HasPrefix(e.Device, "browser:")
	for _, c := range e.Confirm {
		switch {
		case c.Method == "device" && c.No != keeper:
			return fault.New(fault.Invalid, "savings.device_not_own", c.No)
		case c.Method == "pin" && office:
			return fault.New(fault.Invalid, "savings.pin_not_here")
		}
	}
	return nil
}

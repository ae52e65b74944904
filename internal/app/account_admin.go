package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// AccountView is one account as the administrator sees it. Times are unix ms, 0: never.
type AccountView struct {
	ID, Login, Name string
	Role            access.Role
	Places          []org.Unit // the scope; empty: everything
	Scope           []int64
	LastSignIn      int64
	SecondFactor    bool
	DisabledAt      int64
	RestsUntil      int64 // 0: does not rest
	Sessions        int   // filled by Account only
}

// Accounts lists the accounts that work inside the actor's territory, to those who manage the house.
func (a *App) Accounts(ctx context.Context, actor Actor) ([]AccountView, error) {
	if err := actor.may(access.ManageHouse); err != nil {
		return nil, err
	}
	var list []AccountView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Accounts()
		if err != nil {
			return err
		}
		last, err := tx.LastSignIns()
		if err != nil {
			return err
		}
		factors, err := tx.FactorHolders()
		if err != nil {
			return err
		}
		names := unitNames{tx: tx, known: map[int64]org.Unit{}}
		for _, acc := range all {
			mine, err := a.keeps(tx, actor, acc.UnitID, acc.Also)
			if err != nil {
				return err
			}
			if !mine {
				continue
			}
			v, err := a.accountView(names, acc)
			if err != nil {
				return err
			}
			v.LastSignIn, v.SecondFactor = last[acc.ID], factors[acc.ID]
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

func (a *App) accountView(names unitNames, acc store.Account) (AccountView, error) {
	v := AccountView{ID: acc.ID, Login: acc.Login, Name: acc.Name, Role: access.Role(acc.Role), DisabledAt: acc.DisabledAt}
	v.Scope = append([]int64{acc.UnitID}, acc.Also...)
	if acc.LockedUntil > a.Now().UnixMilli() {
		v.RestsUntil = acc.LockedUntil
	}
	var err error
	v.Places, err = names.of(v.Scope...)
	return v, err
}

// keeps reports whether an account, or an invitation, of these places is the actor's to manage: all its places
// lie in the actor's territory. Place 0 is the whole store, which only those of the province reach.
func (a *App) keeps(tx *store.Tx, actor Actor, unit int64, also []int64) (bool, error) {
	all, err := a.reachesRoot(tx, actor)
	if err != nil || all {
		return all, err
	}
	return a.coversAll(tx, actor, append([]int64{unit}, also...))
}

// keptAccount loads an account the actor may manage. One of another territory does not exist.
func (a *App) keptAccount(tx *store.Tx, actor Actor, accountID string) (store.Account, error) {
	acc, err := tx.Account(accountID)
	if err != nil {
		return acc, noSuchAccount(err)
	}
	mine, err := a.keeps(tx, actor, acc.UnitID, acc.Also)
	if err == nil && !mine {
		err = fault.New(fault.NotFound, "account.no_such")
	}
	return acc, err
}

// AccountFile is one account, to those who manage the house.
func (a *App) AccountFile(ctx context.Context, actor Actor, accountID string) (AccountView, error) {
	all, err := a.Accounts(ctx, actor)
	if err != nil {
		return AccountView{}, err
	}
	i := slices.IndexFunc(all, func(v AccountView) bool { return v.ID == accountID })
	if i < 0 {
		return AccountView{}, fault.New(fault.NotFound, "account.no_such")
	}
	return all[i], a.Store.Read(ctx, func(tx *store.Tx) error {
		open, err := tx.SignInsOf(accountID, a.Now().Add(-seenStale).UnixMilli())
		all[i].Sessions = len(open)
		return err
	})
}

// AccountChange is what an administrator can change of someone else's account.
type AccountChange struct {
	Name   string
	Role   access.Role
	Places string // one place a line; "" keeps everything below the administrator's own place
}

// ChangeAccount gives an account another name, role or territory. It counts from the account's next
// request on. Nobody changes their own: that is how the last administrator would lock the house.
func (a *App) ChangeAccount(ctx context.Context, actor Actor, accountID string, c AccountChange) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	if accountID == actor.AccountID {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		acc, err := a.keptAccount(tx, actor, accountID)
		if err != nil {
			return err
		}
		scope, bad, err := a.readPlaces(tx, actor, c.Places)
		if err != nil {
			return err
		}
		if acc.Name = strings.TrimSpace(vntext.NFC(c.Name)); acc.Name == "" {
			bad = append(bad, fault.Field{Field: "name", Key: "account.name_missing"})
		}
		if !slices.Contains(access.Givable(actor.Role), c.Role) {
			bad = append(bad, fault.Field{Field: "role", Key: "account.role_unknown"})
		}
		if len(bad) > 0 {
			return fault.WithFields("account.refused", bad...)
		}
		before := acc.Role + " " + scopeText(acc.UnitID, acc.Also)
		acc.Role, acc.UnitID, acc.Also = string(c.Role), scope[0], scope[1:]
		if err := tx.UpdateAccount(acc); err != nil {
			return err
		}
		return tx.Audit("account.change", "account:"+accountID, before+" → "+acc.Role+" "+scopeText(acc.UnitID, acc.Also))
	})
}

func scopeText(unit int64, also []int64) string {
	parts := []string{itoa(unit)}
	for _, id := range also {
		parts = append(parts, itoa(id))
	}
	return strings.Join(parts, ",")
}

func noSuchAccount(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "account.no_such")
	}
	return err
}

// CloseAccount shuts an account, or opens it again. Its sessions end at once.
func (a *App) CloseAccount(ctx context.Context, actor Actor, accountID string, shut bool) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	if accountID == actor.AccountID {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		acc, err := a.keptAccount(tx, actor, accountID)
		if err != nil {
			return err
		}
		act := "account.enable"
		acc.DisabledAt, acc.Failures, acc.LockedUntil = 0, 0, 0
		if shut {
			act, acc.DisabledAt = "account.disable", tx.NowMS()
			if _, err := tx.EndSignIns(accountID, ""); err != nil {
				return err
			}
		}
		if err := tx.UpdateAccount(acc); err != nil {
			return err
		}
		return tx.Audit(act, "account:"+accountID, "")
	})
}

// EndSessionsOf ends every session of an account, for instance of a lost phone.
func (a *App) EndSessionsOf(ctx context.Context, actor Actor, accountID string) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.keptAccount(tx, actor, accountID); err != nil {
			return err
		}
		n, err := tx.EndSignIns(accountID, "")
		if err != nil {
			return err
		}
		return tx.Audit("account.sign_out_all", "account:"+accountID, itoa(n))
	})
}

// readPlaces reads a territory written one place a line, the smallest first: «Xã Ea Knốp», or «Buôn Ea Mar,
// Xã Ea Knốp». Nothing written is the actor's own territory. A line that names no place, or several, is a
// fault of the field "places".
func (a *App) readPlaces(tx *store.Tx, actor Actor, text string) (scope []int64, bad []fault.Field, err error) {
	refuse := func(key, line string) {
		bad = append(bad, fault.Field{Field: "places", Key: key, Args: []any{line}})
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		found, err := a.placesNamed(tx, actor, line)
		switch {
		case err != nil:
			return nil, nil, err
		case len(found) == 0:
			refuse("account.place_unknown", line)
		case len(found) > 1:
			refuse("account.place_ambiguous", line)
		case !slices.Contains(scope, found[0]):
			scope = append(scope, found[0])
		}
	}
	if len(scope) > store.MaxScope {
		refuse("account.places_many", itoa(store.MaxScope))
	}
	if len(scope) == 0 && len(bad) == 0 {
		scope = actor.Scope()
	}
	return scope, bad, nil
}

// placesNamed finds the present places of a line inside the actor's territory.
func (a *App) placesNamed(tx *store.Tx, actor Actor, line string) ([]int64, error) {
	parts := strings.Split(line, ",")
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = vntext.Key(p)
	}
	hits, err := tx.SearchUnits(keys[0], day.Date{}, 200)
	if err != nil {
		return nil, err
	}
	var whole, part []int64
	for _, u := range hits {
		path, err := tx.Path(u.ID, day.Date{})
		if err != nil {
			return nil, err
		}
		if len(path) == 0 || !actor.Covers(ids(path)) || !below(path, keys[1:]) {
			continue
		}
		last := path[len(path)-1]
		if vntext.Key(last.FullName) == keys[0] || vntext.Key(last.Name) == keys[0] {
			whole = append(whole, u.ID)
		} else {
			part = append(part, u.ID)
		}
	}
	if len(whole) > 0 {
		return whole, nil
	}
	return part, nil
}

// below reports whether the way to a place passes all the named ones.
func below(path []org.Unit, keys []string) bool {
	for _, k := range keys {
		if !slices.ContainsFunc(path[:len(path)-1], func(u org.Unit) bool {
			return vntext.Key(u.FullName) == k || vntext.Key(u.Name) == k
		}) {
			return false
		}
	}
	return true
}

package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/store"
)

// PhoneLine is a phone in the office's list.
type PhoneLine struct {
	store.Device
	Account string
	Place   string
	Missing [][2]int64 // numbers that never came, from-to
}

// PhonesView is the register of phones.
type PhonesView struct {
	Now      int64 // unix ms
	Phones   []PhoneLine
	Accounts []store.Account // whom the actor may invite a phone for
	Held     int64           // operations waiting for a decision
}

// Phones lists the phones of accounts whose places lie in the actor's; for those who only work at doors,
// their own.
func (a *App) Phones(ctx context.Context, actor Actor) (PhonesView, error) {
	v := PhonesView{Now: a.Now().UnixMilli()}
	keeps := access.May(actor.Role, access.KeepPhones)
	if !keeps && !access.May(actor.Role, access.MeetProspects) {
		return v, actor.may(access.KeepPhones)
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		accounts, err := tx.Accounts()
		if err != nil {
			return err
		}
		mine := map[string]store.Account{}
		for _, acc := range accounts {
			ok := acc.ID == actor.AccountID
			if keeps && !ok {
				if ok, err = coversAccount(tx, actor, acc); err != nil {
					return err
				}
			}
			if ok {
				mine[acc.ID] = acc
				if acc.DisabledAt == 0 {
					v.Accounts = append(v.Accounts, acc)
				}
			}
		}
		if keeps {
			if v.Held, err = tx.FieldHeldCount(actor.Scope()); err != nil {
				return err
			}
		}
		return v.fill(tx, mine)
	})
	return v, err
}

func (v *PhonesView) fill(tx *store.Tx, accounts map[string]store.Account) error {
	list, err := tx.Devices()
	if err != nil {
		return err
	}
	for _, d := range list {
		acc, ok := accounts[d.AccountID]
		if !ok {
			continue
		}
		l := PhoneLine{Device: d, Account: acc.Name}
		if u, err := tx.Unit(acc.UnitID, day.Date{}); err == nil {
			l.Place = u.FullName
		}
		if l.Missing, err = missingOf(tx, &d); err != nil {
			return err
		}
		v.Phones = append(v.Phones, l)
	}
	return nil
}

// missingMost bounds how many numbers are looked at to say what is missing.
const missingMost = 2000

// missingOf says which numbers of a device never came.
func missingOf(tx *store.Tx, d *store.Device) ([][2]int64, error) {
	if d.Top == d.Whole {
		return nil, nil
	}
	here, err := tx.FieldOpNumbers(d.ID, d.Whole, missingMost)
	if err != nil {
		return nil, err
	}
	var gaps [][2]int64
	next := d.Whole + 1
	for _, n := range here {
		if n > next {
			gaps = append(gaps, [2]int64{next, n - 1})
		}
		next = n + 1
	}
	return gaps, nil
}

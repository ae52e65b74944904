package app

import (
	"context"
	"slices"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
)

// GroupPhones is the members of a group whom its leader may give a phone.
type GroupPhones struct {
	Group   store.Group
	Members []MemberPhones
}

// MemberPhones is one member with an account, and how many phones work for it.
type MemberPhones struct {
	Account string // id
	Name    string
	Phones  int
	SeenAt  int64 // unix ms when one of them was last here; 0: never
}

// GroupPhones lists the members of a group who have an account, for its leader or the office above it. Errors: NotFound,
// Forbidden (outreach.leader_only).
func (a *App) GroupPhones(ctx context.Context, actor Actor, group int64) (GroupPhones, error) {
	var v GroupPhones
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		g, _, err := a.walker(tx, actor, group, true)
		if err != nil {
			return err
		}
		v.Group = g
		list, err := currentMembers(tx, group)
		if err != nil {
			return err
		}
		for _, m := range list {
			if m.AccountID == "" {
				continue
			}
			p := MemberPhones{Account: m.AccountID, Name: m.Name}
			devices, err := tx.DevicesOf(m.AccountID)
			if err != nil {
				return err
			}
			for _, d := range devices {
				if d.RevokedAt == 0 {
					p.Phones++
					p.SeenAt = max(p.SeenAt, d.SeenAt)
				}
			}
			v.Members = append(v.Members, p)
		}
		return nil
	})
	return v, err
}

// InviteMemberPhone makes an invitation for a phone of a member of one's own group. Whoever leads a group knows its
// people; the invitation gives the member's own rights and no others. Errors: NotFound (also for who is no member),
// Forbidden, Conflict.
func (a *App) InviteMemberPhone(ctx context.Context, actor Actor, group int64, accountID string) (PhoneInvite, error) {
	code := newPhoneCode()
	out := PhoneInvite{Code: code}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.walker(tx, actor, group, true); err != nil {
			return err
		}
		list, err := currentMembers(tx, group)
		if err != nil {
			return err
		}
		if accountID == "" || !slices.ContainsFunc(list, func(m store.GroupMember) bool { return m.AccountID == accountID }) {
			return fault.New(fault.NotFound, "phone.no_account")
		}
		acc, err := tx.Account(accountID)
		if err != nil {
			return err
		}
		if !access.May(access.Role(acc.Role), access.WalkDoors) || access.May(access.Role(acc.Role), access.KeepPhones) && accountID != actor.AccountID {
			return fault.New(fault.NotFound, "phone.no_account") // an official's phone is the office's to invite
		}
		out.Account, out.Until, err = invitePhone(tx, acc, actor, code)
		return err
	})
	return out, err
}

// invitePhone keeps an invitation for one phone of an account.
func invitePhone(tx *store.Tx, acc store.Account, actor Actor, code string) (name string, until time.Time, err error) {
	if acc.DisabledAt != 0 {
		return "", until, fault.New(fault.Conflict, "phone.account_closed")
	}
	if err := fewPhones(tx, acc.ID); err != nil {
		return "", until, err
	}
	until = tx.Now.Add(phoneInviteLife)
	err = tx.InsertDeviceInvite(store.DeviceInvite{CodeHash: phoneCodeHash(code), AccountID: acc.ID, ByActor: actor.AccountID,
		At: tx.NowMS(), ExpiresAt: until.UnixMilli()})
	if err != nil {
		return "", until, err
	}
	return acc.Name, until, tx.Audit("phone.invite", "account:"+acc.ID, "")
}

package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Kinds of one-time links, and how long they hold.
const (
	TicketInvite = "invite"
	TicketReset  = "reset"

	inviteLife = 7 * 24 * time.Hour
	resetLife  = 24 * time.Hour
)

// Invitation is whom an administrator asks in: name, role and territory. Login and password are the
// invited person's own, so that nobody else ever knows the password.
type Invitation struct {
	Name   string
	Role   access.Role
	Places string // as in AccountChange
}

// Invite makes a one-time link that opens an account. The token is given once and not kept.
func (a *App) Invite(ctx context.Context, actor Actor, in Invitation) (token string, expires time.Time, err error) {
	if err := actor.may(access.ManageHouse); err != nil {
		return "", expires, err
	}
	token, hash := newToken()
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		scope, bad, err := a.readPlaces(tx, actor, in.Places)
		if err != nil {
			return err
		}
		name := strings.TrimSpace(vntext.NFC(in.Name))
		if name == "" {
			bad = append(bad, fault.Field{Field: "name", Key: "account.name_missing"})
		}
		if !slices.Contains(access.Givable(actor.Role), in.Role) {
			bad = append(bad, fault.Field{Field: "role", Key: "account.role_unknown"})
		}
		if len(bad) > 0 {
			return fault.WithFields("account.refused", bad...)
		}
		units, err := json.Marshal(scope)
		if err != nil {
			return err
		}
		expires = tx.Now.Add(inviteLife)
		err = tx.InsertTicket(store.Ticket{Hash: hash, Kind: TicketInvite, Name: name, Role: string(in.Role), Units: string(units),
			ByActor: actor.AccountID, At: tx.NowMS(), ExpiresAt: expires.UnixMilli()})
		if err != nil {
			return err
		}
		return tx.Audit("account.invite", "ticket:"+hash[:12], string(in.Role)+" "+scopeText(scope[0], scope[1:]))
	})
	return token, expires, err
}

func newToken() (token, hash string) {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, ticketHash(token)
}

func ticketHash(token string) string {
	h := sha256.Sum256([]byte("ticket " + token))
	return hex.EncodeToString(h[:])
}

// TicketView is what the page behind a one-time link says.
type TicketView struct {
	Ref    string // how a list of links names it; opens nothing
	Kind   string
	Name   string
	Login  string // reset only
	Role   access.Role
	Places []org.Unit
	Until  int64 // unix ms
}

// Ticket opens a one-time link; NotFound when it was used, has expired or never was.
func (a *App) Ticket(ctx context.Context, token string) (TicketView, error) {
	var v TicketView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		t, err := a.openTicket(tx, token)
		if err != nil {
			return err
		}
		v, err = ticketView(tx, t)
		return err
	})
	return v, err
}

func ticketView(tx *store.Tx, t store.Ticket) (TicketView, error) {
	v := TicketView{Ref: t.Hash[:12], Kind: t.Kind, Name: t.Name, Role: access.Role(t.Role), Until: t.ExpiresAt}
	if t.Kind == TicketReset {
		acc, err := tx.Account(t.AccountID)
		v.Name, v.Login, v.Role = acc.Name, acc.Login, access.Role(acc.Role)
		return v, err
	}
	var units []int64
	if err := json.Unmarshal([]byte(t.Units), &units); err != nil {
		return v, err
	}
	var err error
	v.Places, err = unitNames{tx: tx, known: map[int64]org.Unit{}}.of(units...)
	return v, err
}

func (a *App) openTicket(tx *store.Tx, token string) (store.Ticket, error) {
	t, err := tx.Ticket(ticketHash(token))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return t, err
	}
	if err != nil || t.UsedAt != 0 || t.ExpiresAt <= tx.NowMS() {
		return t, fault.New(fault.NotFound, "account.link_over")
	}
	return t, nil
}

// Join uses an invitation: the invited person chooses login and password and is signed in.
func (a *App) Join(ctx context.Context, token, login, password string) (Actor, error) {
	v, err := a.Ticket(ctx, token)
	if err != nil {
		return Actor{}, err
	}
	if v.Kind != TicketInvite {
		return Actor{}, fault.New(fault.NotFound, "account.link_over")
	}
	acc, err := a.newAccount(NewAccount{Login: login, Name: v.Name, Password: password, Role: v.Role})
	if err != nil {
		return Actor{}, err
	}
	err = a.Store.Write(ctx, acc.ID, func(tx *store.Tx) error {
		t, err := a.openTicket(tx, token)
		if err != nil {
			return err
		}
		var units []int64
		if err := json.Unmarshal([]byte(t.Units), &units); err != nil {
			return err
		}
		acc.UnitID, acc.Also = units[0], units[1:]
		if err := saveAccount(tx, acc); err != nil {
			return err
		}
		return tx.UseTicket(t.Hash, acc.ID)
	})
	return actorOf(acc), err
}

// ResetPassword uses a link that two people agreed to. The second proof is taken off with it, because who
// lost the one often lost the other; every session ends.
func (a *App) ResetPassword(ctx context.Context, token, password string) error {
	v, err := a.Ticket(ctx, token)
	if err != nil {
		return err
	}
	if v.Kind != TicketReset {
		return fault.New(fault.NotFound, "account.link_over")
	}
	if bad := passwordFaults(password, v.Login, v.Name); len(bad) > 0 {
		return fault.WithFields("account.password_refused", bad...)
	}
	hash := hashPassword(password)
	return a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		t, err := a.openTicket(tx, token)
		if err != nil {
			return err
		}
		if err := tx.UseTicket(t.Hash, t.AccountID); err != nil {
			return err
		}
		if err := setPassword(tx, t.AccountID, hash, ""); err != nil {
			return err
		}
		if err := tx.DropFactor(t.AccountID); err != nil {
			return err
		}
		return tx.Audit("account.password_reset", "account:"+t.AccountID, "ticket:"+t.Hash[:12])
	})
}

// Invitations lists the links nobody used yet.
func (a *App) Invitations(ctx context.Context, actor Actor) ([]TicketView, error) {
	if err := actor.may(access.ManageHouse); err != nil {
		return nil, err
	}
	var list []TicketView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		open, err := tx.OpenTickets(TicketInvite)
		if err != nil {
			return err
		}
		for _, t := range open {
			mine, err := a.keepsTicket(tx, actor, t)
			if err != nil {
				return err
			}
			if !mine {
				continue
			}
			v, err := ticketView(tx, t)
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

// keepsTicket reports whether an invitation is into the actor's territory.
func (a *App) keepsTicket(tx *store.Tx, actor Actor, t store.Ticket) (bool, error) {
	var units []int64
	if err := json.Unmarshal([]byte(t.Units), &units); err != nil || len(units) == 0 {
		return false, err
	}
	return a.keeps(tx, actor, units[0], units[1:])
}

// StopInvitation takes an invitation back; one into another territory does not exist.
func (a *App) StopInvitation(ctx context.Context, actor Actor, ref string) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		open, err := tx.OpenTickets(TicketInvite)
		if err != nil {
			return err
		}
		for _, t := range open {
			if t.Hash[:12] == ref {
				mine, err := a.keepsTicket(tx, actor, t)
				if err != nil {
					return err
				}
				if !mine {
					break
				}
				if err := tx.StopTicket(t.Hash); err != nil {
					return err
				}
				return tx.Audit("account.invite_stopped", "ticket:"+ref, "")
			}
		}
		return fault.New(fault.NotFound, "account.link_over")
	})
}

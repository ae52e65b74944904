package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Invitations of phones. The alphabet leaves out what is mistaken for something else when read aloud or typed.
const (
	phoneInviteLife  = 24 * time.Hour
	phoneJoinAgain   = 10 * time.Minute // a lost answer may be asked for again so long
	phoneCodeLetters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
	phoneCodeLength  = 8
	phoneSeenEvery   = time.Minute // last use is kept no finer
	phoneCodeMisses  = 20
	phoneCodeWindow  = 10 * time.Minute
	phonesOfAccount  = 5
)

// PhoneInvite is an invitation as it is shown once: the code is not kept.
type PhoneInvite struct {
	Code    string // eight letters
	Account string // whose phone it will be
	Until   time.Time
}

// InvitePhone makes an invitation for one phone of an account. Whoever keeps phones may invite for accounts
// whose own place lies in theirs, everyone who works at doors for themselves. An earlier invitation of the
// account that nobody used ends.
func (a *App) InvitePhone(ctx context.Context, actor Actor, accountID string) (PhoneInvite, error) {
	code := newPhoneCode()
	out := PhoneInvite{Code: code}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		acc, err := a.phoneAccount(tx, actor, accountID)
		if err != nil {
			return err
		}
		out.Account, out.Until, err = invitePhone(tx, acc, actor, code)
		return err
	})
	return out, err
}

// fewPhones refuses one phone too many: a stolen password must not breed phones.
func fewPhones(tx *store.Tx, account string) error {
	list, err := tx.DevicesOf(account)
	if err != nil {
		return err
	}
	n := 0
	for _, d := range list {
		if d.RevokedAt == 0 {
			n++
		}
	}
	if n >= phonesOfAccount {
		return fault.New(fault.Conflict, "phone.too_many", phonesOfAccount)
	}
	return nil
}

// phoneAccount loads an account whose phones the actor may keep; NotFound for all others.
func (a *App) phoneAccount(tx *store.Tx, actor Actor, accountID string) (store.Account, error) {
	acc, err := tx.Account(accountID)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "phone.no_account")
		}
		return acc, err
	}
	if accountID == actor.AccountID && access.May(actor.Role, access.MeetProspects) {
		return acc, nil
	}
	if err := actor.may(access.KeepPhones); err != nil {
		return acc, err
	}
	ok, err := coversAccount(tx, actor, acc)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "phone.no_account")
	}
	return acc, err
}

// coversAccount reports whether every place of an account lies in the actor's territory.
func coversAccount(tx *store.Tx, actor Actor, acc store.Account) (bool, error) {
	for _, unit := range append([]int64{acc.UnitID}, acc.Also...) {
		if unit == 0 {
			if !slices.Contains(actor.Scope(), 0) {
				return false, nil
			}
			continue
		}
		path, err := tx.Path(unit, day.Date{})
		if err != nil {
			return false, err
		}
		if !actor.Covers(ids(path)) {
			return false, nil
		}
	}
	return true, nil
}

func newPhoneCode() string {
	var b strings.Builder
	raw := make([]byte, 1)
	for b.Len() < phoneCodeLength {
		_, _ = rand.Read(raw)
		if n := int(raw[0]); n < 256/len(phoneCodeLetters)*len(phoneCodeLetters) {
			b.WriteByte(phoneCodeLetters[n%len(phoneCodeLetters)])
		}
	}
	return b.String()
}

// phoneCodeHash forgives how the code was typed.
func phoneCodeHash(code string) string {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(code))
	h := sha256.Sum256([]byte("phone code " + code))
	return hex.EncodeToString(h[:])
}

// JoiningPhone is what a phone says when it joins.
type JoiningPhone struct {
	Code string
	ID   string // UUIDv7 of the phone's making
	Name string
	App  string
	Key  string // public signing key, base64url of the raw point; "": none
	From string // where the request came from, for the count of wrong codes
}

func (n *JoiningPhone) check() error {
	known, err := id.Parse[id.Op](n.ID)
	if err != nil {
		return fault.New(fault.Invalid, "sync.bad_request", "device.id")
	}
	n.ID = string(known)
	if n.Name = line(vntext.Truncate(n.Name, 80)); n.Name == "" {
		n.Name = "?"
	}
	n.App = vntext.Truncate(n.App, 40)
	if n.Key != "" {
		if _, err := phoneKey(n.Key); err != nil {
			return fault.New(fault.Invalid, "sync.bad_request", "device.key")
		}
	}
	return nil
}

// phoneKey reads a public key as a phone gives it.
func phoneKey(text string) (*ecdsa.PublicKey, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
}

// JoinPhone takes a phone in. The token is given once and not kept. NotFound (sync.bad_code) when the
// invitation was used, has expired or never was; Busy after too many wrong codes from one place. A phone whose
// answer was lost may ask again for a while, as long as it never used the token.
func (a *App) JoinPhone(ctx context.Context, n JoiningPhone) (PhoneSession, string, error) {
	var out PhoneSession
	if err := n.check(); err != nil {
		return out, "", err
	}
	token := rand.Text() + rand.Text()[:17] // 43 letters of 32: 215 bits
	throttle := "phone:" + n.From
	wrong := false
	err := a.Store.WriteDurable(ctx, "system", func(tx *store.Tx) error {
		if err := a.awake(tx, throttle, phoneCodeMisses, phoneCodeWindow); err != nil {
			return fault.New(fault.Busy, "sync.slow_down")
		}
		inv, err := tx.DeviceInvite(phoneCodeHash(n.Code))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err != nil || !inviteFits(inv, n.ID, tx.NowMS()) {
			wrong = true
			_, err := a.missed(tx, throttle, phoneCodeWindow)
			return err
		}
		out, wrong, err = a.joinIn(tx, inv, n, token)
		return err
	})
	if err == nil && wrong {
		err = fault.New(fault.NotFound, "sync.bad_code")
	}
	return out, token, err
}

func inviteFits(inv store.DeviceInvite, device string, now int64) bool {
	if inv.UsedAt == 0 {
		return inv.ExpiresAt > now
	}
	return inv.DeviceID == device && now-inv.UsedAt <= phoneJoinAgain.Milliseconds()
}

func (a *App) joinIn(tx *store.Tx, inv store.DeviceInvite, n JoiningPhone, token string) (out PhoneSession, wrong bool, err error) {
	acc, err := tx.Account(inv.AccountID)
	if err != nil || acc.DisabledAt != 0 {
		return out, true, err
	}
	d, err := tx.Device(n.ID)
	switch {
	case err == nil && inv.UsedAt == 0: // an id that is known joins only with the code it joined with
		return out, true, nil
	case err == nil && (d.UsedAt != 0 || d.RevokedAt != 0 || d.AccountID != acc.ID):
		return out, true, nil
	case err == nil:
		d.TokenHash = phoneTokenHash(token)
		err = tx.UpdateDevice(&d)
	case fault.KindOf(err) == fault.NotFound:
		d = store.Device{ID: n.ID, AccountID: acc.ID, Name: n.Name, App: n.App, TokenHash: phoneTokenHash(token), PublicKey: n.Key,
			JoinedAt: tx.NowMS(), InvitedBy: inv.ByActor, Places: append([]int64{acc.UnitID}, acc.Also...)}
		err = tx.InsertDevice(&d)
	}
	if err != nil {
		return out, false, err
	}
	tx.Actor = acc.ID
	if err := tx.UseDeviceInvite(inv.CodeHash, d.ID); err != nil {
		return out, false, err
	}
	out = PhoneSession{Device: d, Actor: actorOf(acc), Lang: acc.Lang}
	if out.Units, err = phoneUnits(tx, out.Actor); err != nil {
		return out, false, err
	}
	return out, false, tx.Audit("phone.join", "device:"+d.ID, "account:"+acc.ID)
}

package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Signing in by a provider of identities (OpenID Connect) answers one question only: who is it. What they may
// do stays here: a subject opens the account it was linked to, by an administrator or by taking an invitation,
// and one that nobody linked opens nothing. docs/adr/0013-signing-in-elsewhere.md says whom we trust for what.

// Proof is what a provider said and web has verified: signature, audience, time, nonce.
type Proof struct {
	Issuer, Subject string
	Label           string // name or mail address at the provider
	SecondFactor    bool   // the provider says that a second proof was given, and the house trusts it for that
}

func (p *Proof) check() error {
	p.Issuer, p.Subject = strings.TrimSpace(p.Issuer), strings.TrimSpace(p.Subject)
	p.Label = vntext.Truncate(line(p.Label), 120)
	if p.Issuer == "" || p.Subject == "" || len(p.Subject) > 255 || !utf8.ValidString(p.Subject) { // OpenID: at most 255 characters
		return fault.WithFields("account.subject_bad", fault.Field{Field: "subject", Key: "account.subject_bad"})
	}
	return nil
}

// SignInBy is SignIn with a provider's proof in place of the password. NeedsCode when the account has a second
// proof here and the provider is not trusted for one. Forbidden when the subject is linked to no account, or to
// a closed one; Busy while the account rests.
func (a *App) SignInBy(ctx context.Context, p Proof) (SignedIn, error) {
	if err := p.check(); err != nil {
		return SignedIn{}, err
	}
	var acc store.Account
	second := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		link, ok, err := tx.Subject(p.Issuer, p.Subject)
		if err != nil || !ok {
			return err
		}
		if acc, err = tx.Account(link.AccountID); err != nil {
			return err
		}
		f, err := tx.Factor(acc.ID)
		second = err == nil && f.ConfirmedAt > 0 && !p.SecondFactor
		return unlessNone(err)
	})
	if err != nil {
		return SignedIn{}, err
	}
	if acc.ID == "" {
		if err := a.Store.Audit(ctx, "system", "account.sign_in_failed", "account:unknown", "oidc"); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, fault.New(fault.Forbidden, "account.subject_unknown", p.Subject)
	}
	if err := a.resting(acc.LockedUntil); err != nil {
		return SignedIn{}, err
	}
	if acc.DisabledAt != 0 {
		if err := a.Store.Audit(ctx, acc.ID, "account.sign_in_failed", "account:"+acc.ID, "oidc"); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, fault.New(fault.Forbidden, "account.subject_unknown", p.Subject)
	}
	if err := a.noteSignIn(ctx, acc.ID, true, second, "oidc"); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Actor: actorOf(acc), NeedsCode: second}, nil
}

// Subjects lists what opens an account from outside: to its owner, and to those who manage it.
func (a *App) Subjects(ctx context.Context, actor Actor, accountID string) ([]store.Subject, error) {
	var list []store.Subject
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if accountID != actor.AccountID {
			if err := actor.may(access.ManageHouse); err != nil {
				return err
			}
			if _, err := a.keptAccount(tx, actor, accountID); err != nil {
				return err
			}
		}
		var err error
		list, err = tx.SubjectsOf(accountID)
		for i := range list {
			if err == nil {
				list[i].ByActor, err = nameOf(tx, list[i].ByActor)
			}
		}
		return err
	})
	return list, err
}

// LinkSubject lets a provider's subject open an account of the actor's territory. Nobody links their own: then
// a found, open browser of an administrator would be a second key for ever. Sessions of the account end, so
// that its owner notices.
func (a *App) LinkSubject(ctx context.Context, actor Actor, accountID string, p Proof) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	if accountID == actor.AccountID {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := a.keptAccount(tx, actor, accountID); err != nil {
			return err
		}
		if err := p.check(); err != nil {
			return err
		}
		if err := linkSubject(tx, accountID, p); err != nil {
			return err
		}
		if _, err := tx.EndSignIns(accountID, ""); err != nil {
			return err
		}
		return tx.Audit("account.subject_link", "account:"+accountID, "")
	})
}

func linkSubject(tx *store.Tx, accountID string, p Proof) error {
	if _, ok, err := tx.Subject(p.Issuer, p.Subject); err != nil || ok {
		if ok {
			err = fault.WithFields("account.subject_taken", fault.Field{Field: "subject", Key: "account.subject_taken"})
		}
		return err
	}
	have, err := tx.SubjectsOf(accountID)
	if err != nil {
		return err
	}
	for _, s := range have {
		if s.Issuer == p.Issuer {
			return fault.WithFields("account.subject_second", fault.Field{Field: "subject", Key: "account.subject_second"})
		}
	}
	return tx.InsertSubject(store.Subject{Issuer: p.Issuer, Subject: p.Subject, AccountID: accountID, Label: p.Label})
}

// UnlinkSubject takes the way in from outside away: from an account one manages, or from one's own. Its other
// sessions end.
func (a *App) UnlinkSubject(ctx context.Context, actor Actor, accountID string) error {
	own := accountID == actor.AccountID
	if !own {
		if err := actor.may(access.ManageHouse); err != nil {
			return err
		}
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if !own {
			if _, err := a.keptAccount(tx, actor, accountID); err != nil {
				return err
			}
		}
		n, err := tx.DropSubjects(accountID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "account.subject_none")
		}
		but := ""
		if own {
			but = actor.SignInID
		}
		if _, err := tx.EndSignIns(accountID, but); err != nil {
			return err
		}
		return tx.Audit("account.subject_unlink", "account:"+accountID, "")
	})
}

// JoinBy uses an invitation with a provider's proof: the account is the invited one's, with the rights of the
// invitation and no others. It has no password until two people agree to one.
func (a *App) JoinBy(ctx context.Context, token string, p Proof) (Actor, error) {
	if err := p.check(); err != nil {
		return Actor{}, err
	}
	v, err := a.Ticket(ctx, token)
	if err != nil {
		return Actor{}, err
	}
	if v.Kind != TicketInvite {
		return Actor{}, fault.New(fault.NotFound, "account.link_over")
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	secret := base64.RawURLEncoding.EncodeToString(raw)
	acc, err := a.newAccount(NewAccount{Login: loginFrom(p), Name: v.Name, Password: secret, Role: v.Role})
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
		if _, err := tx.AccountByLogin(acc.Login); fault.KindOf(err) != fault.NotFound {
			acc.Login += "-" + acc.ID[len(acc.ID)-6:]
		}
		if err := saveAccount(tx, acc); err != nil {
			return err
		}
		if err := linkSubject(tx, acc.ID, p); err != nil {
			return err
		}
		if err := tx.UseTicket(t.Hash, acc.ID); err != nil {
			return err
		}
		return tx.Audit("account.subject_link", "account:"+acc.ID, "ticket:"+t.Hash[:12])
	})
	return actorOf(acc), err
}

// loginFrom makes a login of what the provider calls someone: what stands before the @, letters and digits.
func loginFrom(p Proof) string {
	name, _, _ := strings.Cut(p.Label, "@")
	login := strings.ReplaceAll(vntext.Key(name), " ", "-")
	if len(login) < 3 || len(login) > 50 {
		login = "dang-nhap-chung"
	}
	return login
}

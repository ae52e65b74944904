package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// FirstRun reports whether nobody can sign in yet.
func (a *App) FirstRun(ctx context.Context) (bool, error) {
	n := 0
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		n, err = tx.AccountCount()
		return err
	})
	return n == 0, err
}

// NewAccount is what a form or the demo says about an account to be.
type NewAccount struct {
	Login    string
	Name     string
	Password string
	Role     access.Role
	UnitID   int64
	Also     []int64 // further places
}

// CreateFirstAccount makes the administrator of a new house. Conflict when an account exists: the page
// that asks for it must not be a second way in.
func (a *App) CreateFirstAccount(ctx context.Context, n NewAccount) (Actor, error) {
	n.Role = access.Administrator
	acc, err := a.newAccount(n)
	if err != nil {
		return Actor{}, err
	}
	err = a.Store.Write(ctx, acc.ID, func(tx *store.Tx) error {
		count, err := tx.AccountCount()
		if err != nil {
			return err
		}
		if count > 0 {
			return fault.New(fault.Conflict, "account.not_first")
		}
		// Before the territory is imported there is no province to name; 0 is the whole store.
		root, err := rootUnit(tx, day.Date{})
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		acc.UnitID = root.ID
		return saveAccount(tx, acc)
	})
	return actorOf(acc), err
}

// CreateAccount makes a further account; the actor must manage the house.
func (a *App) CreateAccount(ctx context.Context, actor Actor, n NewAccount) (Actor, error) {
	if err := actor.may(access.ManageHouse); err != nil {
		return Actor{}, err
	}
	acc, err := a.newAccount(n)
	if err != nil {
		return Actor{}, err
	}
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		mine, err := a.keeps(tx, actor, acc.UnitID, acc.Also)
		if err != nil {
			return err
		}
		if !mine {
			return fault.New(fault.NotFound, "app.no_such_place")
		}
		return saveAccount(tx, acc)
	})
	return actorOf(acc), err
}

func saveAccount(tx *store.Tx, acc store.Account) error {
	acc.CreatedAt = tx.NowMS()
	if err := tx.InsertAccount(acc); err != nil {
		if fault.KindOf(err) == fault.Conflict {
			return fault.WithFields("account.refused", fault.Field{Field: "login", Key: "account.login_taken"})
		}
		return err
	}
	return tx.Audit("account.create", "account:"+acc.ID, acc.Role)
}

// newAccount checks the form and hashes the password, which takes a while and so stands outside the
// write transaction.
func (a *App) newAccount(n NewAccount) (store.Account, error) {
	login, name := foldLogin(n.Login), strings.TrimSpace(vntext.NFC(n.Name))
	var bad []fault.Field
	if c := utf8.RuneCountInString(login); c < 3 || c > 60 || strings.ContainsAny(login, " \t") {
		bad = append(bad, fault.Field{Field: "login", Key: "account.login_short"})
	}
	if name == "" {
		bad = append(bad, fault.Field{Field: "name", Key: "account.name_missing"})
	}
	bad = append(bad, passwordFaults(n.Password, login, name)...)
	if _, ok := access.RoleByName(string(n.Role)); !ok {
		bad = append(bad, fault.Field{Field: "role", Key: "account.role_unknown"})
	}
	if len(bad) > 0 {
		return store.Account{}, fault.WithFields("account.refused", bad...)
	}
	return store.Account{ID: id.New(), Login: login, Name: name, Role: string(n.Role), UnitID: n.UnitID, Also: n.Also,
		PasswordHash: hashPassword(n.Password), Lang: "vi"}, nil
}

// Account is the actor of a signed-in account. Unauthorised when it is gone or closed.
func (a *App) Account(ctx context.Context, accountID string) (Actor, error) {
	var acc store.Account
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		acc, err = tx.Account(accountID)
		return err
	})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Actor{}, err
	}
	if err != nil || acc.DisabledAt != 0 {
		return Actor{}, fault.New(fault.Unauthorised, "fault.unauthorised")
	}
	return actorOf(acc), nil
}

func actorOf(acc store.Account) Actor {
	return Actor{AccountID: acc.ID, Name: acc.Name, Role: access.Role(acc.Role), UnitID: acc.UnitID, Also: acc.Also}
}

func foldLogin(s string) string { return strings.ToLower(strings.TrimSpace(vntext.NFC(s))) }

// argon2id with OWASP's smaller memory setting: 19 MiB, two passes, one lane.
const (
	hashMemory = 19 * 1024
	hashTime   = 2
	hashLength = 32
)

// hashPassword is the PHC text of a password's argon2id hash with fresh salt.
func hashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	return phc(salt, derive(password, salt))
}

func derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(vntext.NFC(password)), salt, hashTime, hashMemory, 1, hashLength)
}

func phc(salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashTime, b64.EncodeToString(salt), b64.EncodeToString(hash))
}

var dummyHash = phc(make([]byte, 16), make([]byte, hashLength))

func checkPassword(kept, password string) bool {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	return equalText(phc(salt, derive(password, salt)), kept)
}

// equalText compares in a time that does not depend on how much is alike.
func equalText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

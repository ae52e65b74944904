package store

import "luoi/internal/fault"

// Account of someone who signs in. Times are unix ms; 0 means never.
type Account struct {
	ID           string // UUIDv7
	Login        string
	Name         string
	Role         string
	UnitID       int64   // scope: this unit and what lies below
	Also         []int64 // further places of the scope, by id
	PasswordHash string
	Lang         string
	CreatedAt    int64
	DisabledAt   int64
	Failures     int
	LockedUntil  int64
}

const accountColumns = `id, login, name, role, unit_id, password_hash, lang, created_at, disabled_at, failures, locked_until`

var (
	qAccount        = register("account.byID", `SELECT `+accountColumns+` FROM account WHERE id = $1`)
	qAccountByLogin = register("account.byLogin", `SELECT `+accountColumns+` FROM account WHERE login = $1`)
	qAccounts       = register("account.all", `SELECT `+accountColumns+` FROM account ORDER BY created_at, id`)
	qAccountCount   = register("account.count", `SELECT count(*) FROM account`)
	qAccountInsert  = register("account.insert", `INSERT INTO account (id, login, name, role, unit_id, password_hash, lang,
		created_at, disabled_at, failures, locked_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qAccountUpdate = register("account.update", `UPDATE account SET login = $2, name = $3, role = $4, unit_id = $5,
		password_hash = $6, lang = $7, disabled_at = $8, failures = $9, locked_until = $10 WHERE id = $1`)
	qScopes      = register("account.scopes", `SELECT unit_id FROM account_scope WHERE account_id = $1 ORDER BY unit_id`)
	qScopeDrop   = register("account.scopeDrop", `DELETE FROM account_scope WHERE account_id = $1`)
	qScopeInsert = register("account.scopeInsert", `INSERT INTO account_scope (account_id, unit_id) VALUES ($1, $2)`)
)

// MaxScope is how many places an account can have: SQL filters have a fixed length.
const MaxScope = 40

// scopeArgs pads the ids to the fixed length; 0 is no unit's id.
func scopeArgs(units []int64, before ...any) []any {
	args := before
	for i := range MaxScope {
		id := int64(0)
		if i < len(units) {
			id = units[i]
		}
		args = append(args, id)
	}
	return args
}

// withArea is the head of a query over everything that lies in the places $from …: the table area(id).
// Past places are in it too, because lists and acts of their time belong to them.
func withArea(from int) string {
	return `WITH RECURSIVE area (id) AS (
		SELECT id FROM unit WHERE id IN (` + marks(from, MaxScope) + `)
		UNION SELECT v.unit_id FROM unit_version v JOIN area a ON v.parent_id = a.id) `
}

func scanAccount(r interface{ Scan(...any) error }, a *Account) error {
	return r.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.UnitID, &a.PasswordHash, &a.Lang, &a.CreatedAt,
		null(&a.DisabledAt), &a.Failures, &a.LockedUntil)
}

// Account finds an account; NotFound when there is none.
func (tx *Tx) Account(id string) (Account, error) { return tx.account(qAccount, id) }

func (tx *Tx) account(q *Query, key string) (Account, error) {
	var a Account
	if err := scanAccount(tx.QueryRow(q, key), &a); err != nil {
		return a, err
	}
	return a, tx.fillScope(&a)
}

func (tx *Tx) fillScope(a *Account) error {
	return tx.each(qScopes, []any{a.ID}, func(r *Rows) error {
		var unit int64
		err := r.Scan(&unit)
		a.Also = append(a.Also, unit)
		return err
	})
}

// setScope replaces the further places of an account.
func (tx *Tx) setScope(a Account) error {
	if _, err := tx.Exec(qScopeDrop, a.ID); err != nil {
		return err
	}
	for _, unit := range a.Also {
		if _, err := tx.Exec(qScopeInsert, a.ID, unit); err != nil {
			return err
		}
	}
	return nil
}

// AccountByLogin finds an account by its login name; the caller folds the name's case.
func (tx *Tx) AccountByLogin(login string) (Account, error) {
	return tx.account(qAccountByLogin, login)
}

// Accounts lists all accounts, oldest first.
func (tx *Tx) Accounts() ([]Account, error) {
	var list []Account
	err := tx.each(qAccounts, nil, func(r *Rows) error {
		list = append(list, Account{})
		return scanAccount(r, &list[len(list)-1])
	})
	for i := range list {
		if err == nil {
			err = tx.fillScope(&list[i])
		}
	}
	return list, err
}

// AccountCount is 0 on the first run.
func (tx *Tx) AccountCount() (int, error) {
	var n int
	err := tx.QueryRow(qAccountCount).Scan(&n)
	return n, err
}

// InsertAccount keeps a new account. Conflict when the login name is taken.
func (tx *Tx) InsertAccount(a Account) error {
	_, err := tx.Exec(qAccountInsert, a.ID, a.Login, a.Name, a.Role, a.UnitID, a.PasswordHash, a.Lang, a.CreatedAt,
		orNull(a.DisabledAt), a.Failures, a.LockedUntil)
	if err != nil {
		return err
	}
	return tx.setScope(a)
}

// UpdateAccount replaces what may change; NotFound when there is no such account.
func (tx *Tx) UpdateAccount(a Account) error {
	err := one(tx.Exec(qAccountUpdate, a.ID, a.Login, a.Name, a.Role, a.UnitID, a.PasswordHash, a.Lang,
		orNull(a.DisabledAt), a.Failures, a.LockedUntil))
	if err != nil {
		return err
	}
	return tx.setScope(a)
}

// one turns "no row touched" into NotFound.
func one(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "store.not_found")
	}
	return err
}

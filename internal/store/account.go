package store

import "luoi/internal/fault"

// Account of someone who signs in. Times are unix ms; 0 means never.
type Account struct {
	ID           string // UUIDv7
	Login        string
	Name         string
	Role         string
	UnitID       int64 // scope: this unit and what lies below
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
)

func scanAccount(r interface{ Scan(...any) error }, a *Account) error {
	return r.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.UnitID, &a.PasswordHash, &a.Lang, &a.CreatedAt,
		null(&a.DisabledAt), &a.Failures, &a.LockedUntil)
}

// Account finds an account; NotFound when there is none.
func (tx *Tx) Account(id string) (Account, error) {
	var a Account
	err := scanAccount(tx.QueryRow(qAccount, id), &a)
	return a, err
}

// AccountByLogin finds an account by its login name; the caller folds the name's case.
func (tx *Tx) AccountByLogin(login string) (Account, error) {
	var a Account
	err := scanAccount(tx.QueryRow(qAccountByLogin, login), &a)
	return a, err
}

// Accounts lists all accounts, oldest first.
func (tx *Tx) Accounts() ([]Account, error) {
	var list []Account
	err := tx.each(qAccounts, nil, func(r *Rows) error {
		list = append(list, Account{})
		return scanAccount(r, &list[len(list)-1])
	})
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
	return err
}

// UpdateAccount replaces what may change; NotFound when there is no such account.
func (tx *Tx) UpdateAccount(a Account) error {
	return one(tx.Exec(qAccountUpdate, a.ID, a.Login, a.Name, a.Role, a.UnitID, a.PasswordHash, a.Lang,
		orNull(a.DisabledAt), a.Failures, a.LockedUntil))
}

// one turns "no row touched" into NotFound.
func one(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "store.not_found")
	}
	return err
}

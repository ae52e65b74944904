package store

import (
	"strings"

	"luoi/internal/money"
	"luoi/internal/savings"
)

// PayAccount is an account that slips may be paid into.
type PayAccount struct {
	ID, UnitID         int64
	Kind, Holder, Bank string // kind: office service group person
	savings.Payee
}

// OpenDue is a premium that was set aside in a book and not handed to an agent. Ref is its slip's; "" without one.
type OpenDue struct {
	Book, Group int64
	GroupName   string
	Due         savings.Code
	Amount      money.Dong
	Ref         string
	Member      string // name in the group
}

// DueReference is a slip: the short reference and what it stands for.
type DueReference struct {
	Ref     string
	Book    int64
	Due     savings.Code
	Amount  money.Dong
	Account PayAccount
	At      int64
}

const accountFields = `a.id, a.unit_id, a.kind, a.holder, a.bank, a.bin, a.number`

var (
	qPayInsert   = register("payment.accountInsert", `INSERT INTO pay_account (id, unit_id, kind, holder, bank, bin, number, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qPayGone     = register("payment.accountGone", `UPDATE pay_account SET gone_at = $2 WHERE id = $1 AND gone_at = 0`)
	qPayAccount  = register("payment.account", `SELECT `+accountFields+` FROM pay_account a WHERE a.id = $1 AND a.gone_at = 0`)
	qPayAccounts = register("payment.accounts", withArea(1)+`SELECT `+accountFields+` FROM pay_account a WHERE a.gone_at = 0 AND a.unit_id IN (SELECT id FROM area) ORDER BY a.kind, a.holder, a.id`)
	qRefNext     = register("payment.next", `SELECT COALESCE(max(nth), 0) + 1 FROM due_reference`)
	qRefInsert   = register("payment.refInsert", `INSERT INTO due_reference (ref, nth, book_id, due, amount, account_id, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qRef         = register("payment.ref", `SELECT r.ref, r.book_id, r.due, r.amount, r.at, `+accountFields+` FROM due_reference r JOIN pay_account a ON a.id = r.account_id WHERE r.ref = $1`)
	qRefOf       = register("payment.refOf", `SELECT r.ref, r.book_id, r.due, r.amount, r.at, `+accountFields+` FROM due_reference r JOIN pay_account a ON a.id = r.account_id WHERE r.book_id = $1 AND r.due = $2`)
	qOpenDues    = register("payment.openDues", withArea(1)+`SELECT b.id, g.id, g.name, c.name, c.value, COALESCE((SELECT r.ref FROM due_reference r WHERE r.book_id = b.id AND 'left/' || r.due = c.name), '')
		FROM savings_group g JOIN ledger_book b ON b.group_id = g.id JOIN ledger_counter c ON c.book_id = b.id AND c.value > 0 AND c.name LIKE 'left/due:%'
		WHERE g.unit_id IN (SELECT id FROM area) ORDER BY g.name, b.id, c.name LIMIT 2000`)
)

// InsertPayAccount keeps an account.
func (tx *Tx) InsertPayAccount(a *PayAccount) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	a.ID = id
	_, err = tx.Exec(qPayInsert, a.ID, a.UnitID, a.Kind, a.Holder, a.Bank, a.BIN, a.Payee.Account, tx.Actor, tx.NowMS())
	return err
}

func payFields(a *PayAccount) []any {
	return []any{&a.ID, &a.UnitID, &a.Kind, &a.Holder, &a.Bank, &a.BIN, &a.Payee.Account}
}

// PayAccount finds an account that is in use.
func (tx *Tx) PayAccount(id int64) (PayAccount, error) {
	var a PayAccount
	err := tx.QueryRow(qPayAccount, id).Scan(payFields(&a)...)
	return a, err
}

// DropPayAccount takes an account out of use; slips that name it stay.
func (tx *Tx) DropPayAccount(id int64) error { return one(tx.Exec(qPayGone, id, tx.NowMS())) }

// PayAccounts lists the accounts of places and below.
func (tx *Tx) PayAccounts(units []int64) ([]PayAccount, error) {
	var list []PayAccount
	err := tx.each(qPayAccounts, scopeArgs(units), func(r *Rows) error {
		var a PayAccount
		err := r.Scan(payFields(&a)...)
		list = append(list, a)
		return err
	})
	return list, err
}

// OpenDues lists premiums of places and below that were set aside and not handed over.
func (tx *Tx) OpenDues(units []int64) ([]OpenDue, error) {
	var list []OpenDue
	err := tx.each(qOpenDues, scopeArgs(units), func(r *Rows) error {
		var d OpenDue
		var name string
		err := r.Scan(&d.Book, &d.Group, &d.GroupName, &name, &d.Amount, &d.Ref)
		d.Due = savings.Code(strings.TrimPrefix(name, "left/"))
		list = append(list, d)
		return err
	})
	return list, err
}

// DueLeft is what was set aside for a due and not handed over.
func (tx *Tx) DueLeft(book int64, due savings.Code) (money.Dong, error) {
	n, _, err := tx.LedgerBalance(book, "left/"+string(due))
	return n, err
}

// InsertReference gives the next reference to a due.
func (tx *Tx) InsertReference(d *DueReference) error {
	var nth int64
	if err := tx.QueryRow(qRefNext).Scan(&nth); err != nil {
		return err
	}
	var err error
	if d.Ref, err = savings.Reference(nth); err != nil {
		return err
	}
	_, err = tx.Exec(qRefInsert, d.Ref, nth, d.Book, d.Due, d.Amount, d.Account.ID, tx.Actor, tx.NowMS())
	return err
}

func (tx *Tx) reference(q *Query, args ...any) (DueReference, error) {
	var d DueReference
	err := tx.QueryRow(q, args...).Scan(append([]any{&d.Ref, &d.Book, &d.Due, &d.Amount, &d.At}, payFields(&d.Account)...)...)
	return d, err
}

// DueReference finds what a reference stands for.
func (tx *Tx) DueReference(ref string) (DueReference, error) { return tx.reference(qRef, ref) }

// ReferenceOf finds the reference of a due.
func (tx *Tx) ReferenceOf(book int64, due savings.Code) (DueReference, error) {
	return tx.reference(qRefOf, book, due)
}

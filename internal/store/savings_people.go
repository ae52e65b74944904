package store

import "luoi/internal/money"

// SavingsKeeperRow is an account that keeps a group's books, and which member it belongs to.
type SavingsKeeperRow struct {
	AccountID, Login, Name string
	No                     int
}

var (
	qSavingsKeepers = register("savings.keepers", `SELECT k.account_id, a.login, a.name, k.no FROM savings_keeper k JOIN account a ON a.id = k.account_id
		WHERE k.group_id = $1 ORDER BY k.no, a.login`)
	qSavingsKeeperDrop = register("savings.keeperDrop", `DELETE FROM savings_keeper WHERE group_id = $1 AND account_id = $2`)
	qSavingsKeeps      = register("savings.keeps", `SELECT count(*) FROM savings_keeper WHERE account_id = $1`)
	qSavingsMemberPlan = register("savings.memberPlan", `UPDATE savings_member SET premium = $3, usual = $4, insured = $5 WHERE group_id = $1 AND no = $2 AND to_day IS NULL`)
)

// SavingsKeepers lists the accounts that keep a group's books.
func (tx *Tx) SavingsKeepers(group int64) ([]SavingsKeeperRow, error) {
	var list []SavingsKeeperRow
	err := tx.each(qSavingsKeepers, []any{group}, func(r *Rows) error {
		var k SavingsKeeperRow
		err := r.Scan(&k.AccountID, &k.Login, &k.Name, &k.No)
		list = append(list, k)
		return err
	})
	return list, err
}

// DropSavingsKeeper takes the key of a group's books from an account; NotFound when it has none.
func (tx *Tx) DropSavingsKeeper(group int64, account string) error {
	return one(tx.Exec(qSavingsKeeperDrop, group, account))
}

// SavingsKeeps is how many groups' books an account keeps.
func (tx *Tx) SavingsKeeps(account string) (n int64, err error) {
	err = tx.QueryRow(qSavingsKeeps, account).Scan(&n)
	return n, err
}

// PlanSavingsMember changes what a member saves for a month, what she usually puts in (đồng), and whether she takes
// part in voluntary social insurance.
func (tx *Tx) PlanSavingsMember(group int64, no int, premium, usual money.Dong, insured bool) error {
	n := 0
	if insured {
		n = 1
	}
	return one(tx.Exec(qSavingsMemberPlan, group, no, premium, usual, n))
}

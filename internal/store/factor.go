package store

// Factor is the second proof of an account: the secret of a code generator, sealed.
type Factor struct {
	AccountID   string
	Secret      string // sealed
	ConfirmedAt int64  // unix ms; 0: shown, not yet proved
	LastStep    int64  // number of the last 30 seconds whose code was used
}

var (
	qFactor    = register("factor.get", `SELECT account_id, secret, confirmed_at, last_step FROM second_factor WHERE account_id = $1`)
	qFactors   = register("factor.confirmed", `SELECT account_id FROM second_factor WHERE confirmed_at > 0`)
	qFactorPut = register("factor.put", `INSERT INTO second_factor (account_id, secret, confirmed_at, last_step) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step`)
	qFactorDrop   = register("factor.drop", `DELETE FROM second_factor WHERE account_id = $1`)
	qRecoveryPut  = register("factor.recoveryPut", `INSERT INTO recovery_code (account_id, code_hash, used_at) VALUES ($1, $2, 0)`)
	qRecoveryUse  = register("factor.recoveryUse", `UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at = 0`)
	qRecoveryLeft = register("factor.recoveryLeft", `SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at = 0`)
	qRecoveryDrop = register("factor.recoveryDrop", `DELETE FROM recovery_code WHERE account_id = $1`)
)

// Factor finds the second proof of an account; NotFound when it has none.
func (tx *Tx) Factor(account string) (Factor, error) {
	var f Factor
	err := tx.QueryRow(qFactor, account).Scan(&f.AccountID, &f.Secret, &f.ConfirmedAt, &f.LastStep)
	return f, err
}

// FactorHolders is the set of accounts with a confirmed second proof.
func (tx *Tx) FactorHolders() (map[string]bool, error) {
	have := map[string]bool{}
	err := tx.each(qFactors, nil, func(r *Rows) error {
		var id string
		err := r.Scan(&id)
		have[id] = true
		return err
	})
	return have, err
}

// PutFactor keeps or replaces the second proof of an account.
func (tx *Tx) PutFactor(f Factor) error {
	_, err := tx.Exec(qFactorPut, f.AccountID, f.Secret, f.ConfirmedAt, f.LastStep)
	return err
}

// DropFactor removes the second proof of an account with its recovery codes.
func (tx *Tx) DropFactor(account string) error {
	if _, err := tx.Exec(qRecoveryDrop, account); err != nil {
		return err
	}
	_, err := tx.Exec(qFactorDrop, account)
	return err
}

// PutRecovery replaces the recovery codes of an account; only hashes come here.
func (tx *Tx) PutRecovery(account string, hashes []string) error {
	if _, err := tx.Exec(qRecoveryDrop, account); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(qRecoveryPut, account, h); err != nil {
			return err
		}
	}
	return nil
}

// UseRecovery uses a recovery code up; false when there is no such unused code.
func (tx *Tx) UseRecovery(account, hash string) (bool, error) {
	n, err := tx.Exec(qRecoveryUse, account, hash, tx.NowMS())
	return n == 1, err
}

// RecoveryLeft is how many recovery codes are unused.
func (tx *Tx) RecoveryLeft(account string) (n int, err error) {
	err = tx.QueryRow(qRecoveryLeft, account).Scan(&n)
	return n, err
}

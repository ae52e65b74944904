package store

// Approval is what one account asks and another must agree to. Times are unix ms.
type Approval struct {
	ID        string // UUIDv7
	Kind      string // password erase
	Subject   string // account:ID person:ID
	Reason    string
	AskedBy   string
	AskedAt   int64
	ExpiresAt int64
	State     string // asked agreed refused
	DecidedBy string
	DecidedAt int64
}

// States of an approval.
const (
	ApprovalAsked   = "asked"
	ApprovalAgreed  = "agreed"
	ApprovalRefused = "refused"
)

const approvalColumns = `id, kind, subject, reason, asked_by, asked_at, expires_at, state, decided_by, decided_at`

var (
	qApproval       = register("approval.byID", `SELECT `+approvalColumns+` FROM approval WHERE id = $1`)
	qApprovals      = register("approval.latest", `SELECT `+approvalColumns+` FROM approval ORDER BY asked_at DESC, id DESC LIMIT $1`)
	qApprovalInsert = register("approval.insert", `INSERT INTO approval (`+approvalColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	qApprovalOpen   = register("approval.open", `SELECT count(*) FROM approval WHERE kind = $1 AND subject = $2 AND state = 'asked' AND expires_at > $3`)
	qApprovalDecide = register("approval.decide", `UPDATE approval SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'asked'`)
)

func scanApproval(r interface{ Scan(...any) error }, a *Approval) error {
	return r.Scan(&a.ID, &a.Kind, &a.Subject, &a.Reason, &a.AskedBy, &a.AskedAt, &a.ExpiresAt, &a.State, &a.DecidedBy, &a.DecidedAt)
}

// Approval finds one; NotFound when there is none.
func (tx *Tx) Approval(id string) (Approval, error) {
	var a Approval
	err := scanApproval(tx.QueryRow(qApproval, id), &a)
	return a, err
}

// Approvals lists the latest, decided or not.
func (tx *Tx) Approvals(limit int) ([]Approval, error) {
	var list []Approval
	err := tx.each(qApprovals, []any{limit}, func(r *Rows) error {
		list = append(list, Approval{})
		return scanApproval(r, &list[len(list)-1])
	})
	return list, err
}

// ApprovalOpen reports whether the same is being asked already.
func (tx *Tx) ApprovalOpen(kind, subject string) (bool, error) {
	n := 0
	err := tx.QueryRow(qApprovalOpen, kind, subject, tx.NowMS()).Scan(&n)
	return n > 0, err
}

// InsertApproval keeps a new one.
func (tx *Tx) InsertApproval(a Approval) error {
	_, err := tx.Exec(qApprovalInsert, a.ID, a.Kind, a.Subject, a.Reason, a.AskedBy, a.AskedAt, a.ExpiresAt, a.State, a.DecidedBy, a.DecidedAt)
	return err
}

// DecideApproval notes the decision; NotFound when somebody was first.
func (tx *Tx) DecideApproval(id, state, by string) error {
	return one(tx.Exec(qApprovalDecide, id, state, by, tx.NowMS()))
}

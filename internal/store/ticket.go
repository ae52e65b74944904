package store

// Ticket is a one-time link: an invitation, or a new password. Only the link's hash is kept. Times are
// unix ms.
type Ticket struct {
	Hash      string
	Kind      string // invite reset
	AccountID string // reset: whose password; invite: who was made, once used
	Name      string
	Role      string
	Units     string // JSON array of unit ids
	ByActor   string
	At        int64
	ExpiresAt int64
	UsedAt    int64
}

const ticketColumns = `token_hash, kind, account_id, name, role, units, by_actor, at, expires_at, used_at`

var (
	qTicket       = register("ticket.get", `SELECT `+ticketColumns+` FROM ticket WHERE token_hash = $1`)
	qTicketOpen   = register("ticket.open", `SELECT `+ticketColumns+` FROM ticket WHERE kind = $1 AND used_at = 0 AND expires_at > $2 ORDER BY at DESC`)
	qTicketInsert = register("ticket.insert", `INSERT INTO ticket (`+ticketColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	qTicketUse    = register("ticket.use", `UPDATE ticket SET used_at = $2, account_id = $3 WHERE token_hash = $1 AND used_at = 0`)
	qTicketResets = register("ticket.stopResets", `UPDATE ticket SET expires_at = $2 WHERE kind = 'reset' AND account_id = $1 AND used_at = 0 AND expires_at > $2`)
	qTicketStop   = register("ticket.stop", `UPDATE ticket SET expires_at = $2 WHERE token_hash = $1 AND used_at = 0`)
)

func scanTicket(r interface{ Scan(...any) error }, t *Ticket) error {
	return r.Scan(&t.Hash, &t.Kind, &t.AccountID, &t.Name, &t.Role, &t.Units, &t.ByActor, &t.At, &t.ExpiresAt, &t.UsedAt)
}

// Ticket finds a link by the hash of its token; NotFound when there is none.
func (tx *Tx) Ticket(hash string) (Ticket, error) {
	var t Ticket
	err := scanTicket(tx.QueryRow(qTicket, hash), &t)
	return t, err
}

// OpenTickets lists links of a kind that can still be used, latest first.
func (tx *Tx) OpenTickets(kind string) ([]Ticket, error) {
	var list []Ticket
	err := tx.each(qTicketOpen, []any{kind, tx.NowMS()}, func(r *Rows) error {
		list = append(list, Ticket{})
		return scanTicket(r, &list[len(list)-1])
	})
	return list, err
}

// InsertTicket keeps a new link.
func (tx *Tx) InsertTicket(t Ticket) error {
	_, err := tx.Exec(qTicketInsert, t.Hash, t.Kind, t.AccountID, t.Name, t.Role, t.Units, t.ByActor, t.At, t.ExpiresAt, t.UsedAt)
	return err
}

// UseTicket uses a link up for an account; NotFound when it was used already.
func (tx *Tx) UseTicket(hash, account string) error {
	return one(tx.Exec(qTicketUse, hash, tx.NowMS(), account))
}

// StopTicket ends a link that nobody used; NotFound when there is none.
func (tx *Tx) StopTicket(hash string) error { return one(tx.Exec(qTicketStop, hash, tx.NowMS())) }

// StopResets ends the links to a new password of an account that nobody used.
func (tx *Tx) StopResets(account string) error {
	_, err := tx.Exec(qTicketResets, account, tx.NowMS())
	return err
}

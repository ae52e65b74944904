package store

// FieldOp is an operation of a phone with what became of it.
type FieldOp struct {
	OpID       string
	DeviceID   string
	AccountID  string
	Kind       string
	V          int
	N          int64  // the device's own count
	At         int64  // unix ms, as we believe it
	SaidAt     int64  // as the phone said it
	Clock      string // ahead behind; "": believed
	Base       int64
	BodyHash   string
	Outcome    string // applied conflict rejected quarantined
	Code       string
	Words      string // JSON: message key and arguments
	Ref        string
	CarriedBy  string
	ReceivedAt int64
	Seq        int64
}

// FieldHeld (chưa vào sổ) is an operation that was kept and not booked.
type FieldHeld struct {
	FieldOp
	Body      string // sealed
	UnitID    int64
	State     string // open booked dismissed
	Note      string
	DecidedBy string
	DecidedAt int64
}

// States of what was held.
const (
	HeldOpen      = "open"
	HeldBooked    = "booked"
	HeldDismissed = "dismissed"
)

const fieldOpColumns = `o.op_id, o.device_id, o.account_id, o.kind, o.v, o.n, o.at, o.said_at, o.clock, o.base, o.body_hash, o.outcome, o.code,
	o.words, o.ref, o.carried_by, o.received_at, o.seq`

const heldColumns = `h.body, h.unit_id, h.state, h.note, h.decided_by, h.decided_at`

var (
	qFieldOp       = register("fieldOp.byID", `SELECT `+fieldOpColumns+` FROM field_op o WHERE o.op_id = $1`)
	qFieldOpInsert = register("fieldOp.insert", `INSERT INTO field_op (op_id, device_id, account_id, kind, v, n, at, said_at, clock, base,
		body_hash, outcome, code, words, ref, carried_by, received_at, seq) VALUES (`+marks(1, 18)+`)`)
	qFieldOpSettle = register("fieldOp.settle", `UPDATE field_op SET outcome = $2, code = $3, ref = $4 WHERE op_id = $1`)
	qFieldOpCount  = register("fieldOp.count", `SELECT outcome, count(*) FROM field_op GROUP BY outcome ORDER BY outcome`)
	qFieldOpNext   = register("fieldOp.after", `SELECT n FROM field_op WHERE device_id = $1 AND n > $2 GROUP BY n ORDER BY n LIMIT $3`)

	qHeldInsert = register("fieldHeld.insert", `INSERT INTO field_held (op_id, body, unit_id, state) VALUES ($1, $2, $3, 'open')`)
	qHeld       = register("fieldHeld.byID", `SELECT `+fieldOpColumns+`, `+heldColumns+` FROM field_held h JOIN field_op o ON o.op_id = h.op_id
		WHERE h.op_id = $1`)
	qHeldList = register("fieldHeld.list", withArea(4)+`SELECT `+fieldOpColumns+`, `+heldColumns+` FROM field_held h
		JOIN field_op o ON o.op_id = h.op_id WHERE h.state = $1 AND (CAST($3 AS bigint) = 1 OR h.unit_id IN (SELECT id FROM area))
		ORDER BY o.received_at DESC, o.op_id LIMIT $2`)
	qHeldCount = register("fieldHeld.count", withArea(2)+`SELECT count(*) FROM field_held h
		WHERE h.state = 'open' AND (CAST($1 AS bigint) = 1 OR h.unit_id IN (SELECT id FROM area))`)
	qHeldSettle = register("fieldHeld.settle", `UPDATE field_held SET state = $2, note = $3, decided_by = $4, decided_at = $5
		WHERE op_id = $1 AND state = 'open'`)
)

func (o *FieldOp) targets() []any {
	return []any{&o.OpID, &o.DeviceID, &o.AccountID, &o.Kind, &o.V, &o.N, &o.At, &o.SaidAt, &o.Clock, &o.Base, &o.BodyHash, &o.Outcome,
		&o.Code, &o.Words, &o.Ref, &o.CarriedBy, &o.ReceivedAt, &o.Seq}
}

// FieldOp finds an operation; NotFound when it never came.
func (tx *Tx) FieldOp(id string) (FieldOp, error) {
	var o FieldOp
	err := tx.QueryRow(qFieldOp, id).Scan(o.targets()...)
	return o, err
}

// InsertFieldOp keeps an operation with its outcome. Conflict when its id is known.
func (tx *Tx) InsertFieldOp(o *FieldOp) error {
	o.ReceivedAt, o.Seq = tx.NowMS(), tx.Seq
	_, err := tx.Exec(qFieldOpInsert, o.OpID, o.DeviceID, o.AccountID, o.Kind, o.V, o.N, o.At, o.SaidAt, o.Clock, o.Base, o.BodyHash,
		o.Outcome, o.Code, o.Words, o.Ref, o.CarriedBy, o.ReceivedAt, o.Seq)
	return err
}

// FieldOpNumbers lists a device's numbers after one, in order, each once.
func (tx *Tx) FieldOpNumbers(device string, after int64, limit int) ([]int64, error) {
	var list []int64
	err := tx.each(qFieldOpNext, []any{device, after, limit}, func(r *Rows) error {
		var n int64
		err := r.Scan(&n)
		list = append(list, n)
		return err
	})
	return list, err
}

// FieldOpCounts counts operations by outcome.
func (tx *Tx) FieldOpCounts() (map[string]int64, error) {
	counts := map[string]int64{}
	err := tx.each(qFieldOpCount, nil, func(r *Rows) error {
		var outcome string
		var n int64
		err := r.Scan(&outcome, &n)
		counts[outcome] = n
		return err
	})
	return counts, err
}

// HoldFieldOp keeps the body of an operation that was not booked, for the office of a place.
func (tx *Tx) HoldFieldOp(op, body string, unit int64) error {
	_, err := tx.Exec(qHeldInsert, op, body, unit)
	return err
}

func scanHeld(r interface{ Scan(...any) error }, h *FieldHeld) error {
	return r.Scan(append(h.targets(), &h.Body, &h.UnitID, &h.State, &h.Note, &h.DecidedBy, &h.DecidedAt)...)
}

// FieldHeld finds a held operation; NotFound when there is none.
func (tx *Tx) FieldHeld(op string) (FieldHeld, error) {
	var h FieldHeld
	err := scanHeld(tx.QueryRow(qHeld, op), &h)
	return h, err
}

// FieldHelds lists held operations of some places (0 among them: everywhere), the latest first.
func (tx *Tx) FieldHelds(units []int64, state string, limit int) ([]FieldHeld, error) {
	var list []FieldHeld
	err := tx.each(qHeldList, scopeArgs(units, state, limit, everywhere(units)), func(r *Rows) error {
		list = append(list, FieldHeld{})
		return scanHeld(r, &list[len(list)-1])
	})
	return list, err
}

// FieldHeldCount counts what waits for a decision in some places.
func (tx *Tx) FieldHeldCount(units []int64) (n int64, err error) {
	err = tx.QueryRow(qHeldCount, scopeArgs(units, everywhere(units))...).Scan(&n)
	return n, err
}

func everywhere(units []int64) int {
	for _, u := range units {
		if u == 0 {
			return 1
		}
	}
	return 0
}

// SettleFieldHeld notes what was decided of a held operation; NotFound when somebody decided already.
func (tx *Tx) SettleFieldHeld(op, state, note string) error {
	return one(tx.Exec(qHeldSettle, op, state, note, tx.Actor, tx.NowMS()))
}

// SettleFieldOp notes the new outcome of an operation that was held.
func (tx *Tx) SettleFieldOp(op, outcome, code, ref string) error {
	return one(tx.Exec(qFieldOpSettle, op, outcome, code, ref))
}

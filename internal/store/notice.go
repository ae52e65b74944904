package store

import "luoi/internal/day"

// Notice is what someone tells everyone of a place and below, from one day to another (both shown).
type Notice struct {
	ID          int64
	Title, Body string
	UnitID      int64
	From, To    day.Date // zero To: until withdrawn
	ByActor     string
	At          int64 // unix ms
}

const noticeColumns = `n.id, n.title, n.body, n.unit_id, n.from_day, n.to_day, n.by_actor, n.at`

var (
	qNotices = register("notice.on", `SELECT `+noticeColumns+` FROM notice n WHERE n.withdrawn_at = 0 AND n.from_day <= $1
		AND (n.to_day IS NULL OR n.to_day >= $1) ORDER BY n.at DESC, n.id DESC LIMIT 200`)
	qNotice         = register("notice.byID", `SELECT `+noticeColumns+` FROM notice n WHERE n.id = $1 AND n.withdrawn_at = 0`)
	qNoticeInsert   = register("notice.insert", `INSERT INTO notice (id, title, body, unit_id, from_day, to_day, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qNoticeWithdraw = register("notice.withdraw", `UPDATE notice SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at = 0`)
)

func scanNotice(r interface{ Scan(...any) error }, n *Notice) error {
	return r.Scan(&n.ID, &n.Title, &n.Body, &n.UnitID, null(&n.From), null(&n.To), &n.ByActor, &n.At)
}

// NoticesOn lists what is told on a day anywhere, the latest first.
func (tx *Tx) NoticesOn(on day.Date) ([]Notice, error) {
	var list []Notice
	err := tx.each(qNotices, []any{tx.on(on)}, func(r *Rows) error {
		list = append(list, Notice{})
		return scanNotice(r, &list[len(list)-1])
	})
	return list, err
}

// Notice finds a notice that was not withdrawn.
func (tx *Tx) Notice(id int64) (Notice, error) {
	var n Notice
	err := scanNotice(tx.QueryRow(qNotice, id), &n)
	return n, err
}

// InsertNotice keeps a notice and gives it an id.
func (tx *Tx) InsertNotice(n *Notice) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	n.ID = id
	_, err = tx.Exec(qNoticeInsert, n.ID, n.Title, n.Body, n.UnitID, n.From, n.To, tx.Actor, tx.NowMS())
	return err
}

// WithdrawNotice ends a notice before its day.
func (tx *Tx) WithdrawNotice(id int64) error { return one(tx.Exec(qNoticeWithdraw, id, tx.NowMS())) }

package store

import (
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/person"
)

// States of a message of the library.
const (
	MessageDraft     = "draft"
	MessagePublished = "published"
	MessageWithdrawn = "withdrawn"
)

// MessageRow is a version of a text, and who read it. Reader "" and SignedAt 0: nobody signed.
type MessageRow struct {
	ID int64
	outreach.Message
	Version  int
	State    string
	Actor    string
	At       int64
	Reader   string
	SignedAt int64
}

const messageColumns = `m.id, m.code, m.lang, m.version, m.way, m.title, m.body, m.basis, m.cites, m.until_day, m.state, m.by_actor, m.at, COALESCE(s.reader, ''), s.at`
const messageFrom = ` FROM message m LEFT JOIN message_sign s ON s.message_id = m.id `

var (
	qMessages      = register("message.all", `SELECT `+messageColumns+messageFrom+`ORDER BY m.code, m.lang, m.version DESC`)
	qMessage       = register("message.byID", `SELECT `+messageColumns+messageFrom+`WHERE m.id = $1`)
	qMessageLast   = register("message.last", `SELECT COALESCE(MAX(version), 0) FROM message WHERE code = $1 AND lang = $2`)
	qMessageInsert = register("message.insert", `INSERT INTO message (id, code, lang, version, way, title, body, basis, cites, until_day, state, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`)
	qMessageState  = register("message.state", `UPDATE message SET state = $2 WHERE id = $1`)
	qMessageRetire = register("message.retire", `UPDATE message SET state = 'withdrawn' WHERE code = $1 AND lang = $2 AND state = 'published'`)
	qMessageSign   = register("message.sign", `INSERT INTO message_sign (message_id, reader, by_actor, at) VALUES ($1, $2, $3, $4) ON CONFLICT (message_id) DO NOTHING`)
	qBroadcasts    = register("broadcast.between", `SELECT id, message_id, unit_id, from_day, to_day, weekdays, at_minute, by_actor, at, stopped_at FROM broadcast
		WHERE from_day <= $2 AND to_day >= $1 ORDER BY unit_id, at_minute, id`)
	qBroadcast       = register("broadcast.byID", `SELECT id, message_id, unit_id, from_day, to_day, weekdays, at_minute, by_actor, at, stopped_at FROM broadcast WHERE id = $1`)
	qBroadcastInsert = register("broadcast.insert", `INSERT INTO broadcast (id, message_id, unit_id, from_day, to_day, weekdays, at_minute, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qBroadcastStop = register("broadcast.stop", `UPDATE broadcast SET stopped_at = $2 WHERE id = $1 AND stopped_at = 0`)
	qPlayPut       = register("play.put", `INSERT INTO play (broadcast_id, on_day, n, by_actor, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (broadcast_id, on_day) DO UPDATE SET n = excluded.n, by_actor = excluded.by_actor, at = excluded.at`)
	qPlays = register("play.between", `SELECT y.broadcast_id, b.unit_id, m.lang, y.on_day, y.n FROM play y JOIN broadcast b ON b.id = y.broadcast_id
		JOIN message m ON m.id = b.message_id WHERE y.on_day >= $1 AND y.on_day <= $2 AND y.n > 0 ORDER BY y.on_day, y.broadcast_id`)

	qPosts      = register("channelPost.between", `SELECT id, channel, on_day, unit_id, title, n, link, by_actor, at FROM channel_post WHERE on_day >= $1 AND on_day <= $2 ORDER BY on_day DESC, id DESC`)
	qPostInsert = register("channelPost.insert", `INSERT INTO channel_post (id, channel, on_day, unit_id, title, n, link, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)

	qSharePosts  = register("sharePost.week", `SELECT id, week, title, link, unit_id FROM share_post WHERE week = $1 ORDER BY id`)
	qShareInsert = register("sharePost.insert", `INSERT INTO share_post (id, week, title, link, unit_id, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qShares      = register("share.week", `SELECT s.post_id, s.account_id FROM share s JOIN share_post p ON p.id = s.post_id WHERE p.week = $1 ORDER BY s.post_id, s.account_id`)
	qSharePut    = register("share.put", `INSERT INTO share (post_id, account_id, at) VALUES ($1, $2, $3) ON CONFLICT (post_id, account_id) DO NOTHING`)

	qOutboxPut = register("outbox.put", `INSERT INTO outbox (id, dedupe, person_id, channel, purpose, message_id, body, state, why, tries, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11) ON CONFLICT (dedupe) DO NOTHING`)
	qOutboxWaiting = register("outbox.waiting", `SELECT id, dedupe, person_id, channel, purpose, message_id, body, state, why, tries, at, done_at FROM outbox
		WHERE state = 'waiting' AND channel = $1 ORDER BY id LIMIT $2`)
	qOutboxClaim  = register("outbox.claim", `UPDATE outbox SET state = 'sending', tries = tries + 1, done_at = $2 WHERE id = $1 AND state = 'waiting'`)
	qOutboxFree   = register("outbox.free", `UPDATE outbox SET state = 'waiting' WHERE state = 'sending' AND channel = $1 AND done_at < $2`)
	qOutboxSet    = register("outbox.set", `UPDATE outbox SET state = $2, why = $3, tries = $4, done_at = $5 WHERE id = $1`)
	qOutboxCounts = register("outbox.counts", `SELECT channel, state, why, count(*) FROM outbox GROUP BY channel, state, why ORDER BY channel, state, why`)

	qCosts      = register("actCost.between", `SELECT id, act, unit_id, month, dong, note FROM act_cost WHERE gone_at = 0 AND month >= $1 AND month <= $2 ORDER BY month, act, id`)
	qCostInsert = register("actCost.insert", `INSERT INTO act_cost (id, act, unit_id, month, dong, note, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qCostGone   = register("actCost.gone", `UPDATE act_cost SET gone_at = $2 WHERE id = $1 AND gone_at = 0`)
)

func scanMessage(r interface{ Scan(...any) error }, m *MessageRow) error {
	var cites string
	err := r.Scan(&m.ID, &m.Code, &m.Lang, &m.Version, &m.Way, &m.Title, &m.Body, &m.Basis, &cites, null(&m.Until), &m.State, &m.Actor, &m.At, &m.Reader, null(&m.SignedAt))
	m.Cites = outreach.ParseCites(cites)
	return err
}

// Messages lists all versions by code and language, latest first.
func (tx *Tx) Messages() ([]MessageRow, error) {
	var list []MessageRow
	err := tx.each(qMessages, nil, func(r *Rows) error {
		list = append(list, MessageRow{})
		return scanMessage(r, &list[len(list)-1])
	})
	return list, err
}

// Message finds a version; NotFound when there is none.
func (tx *Tx) Message(id int64) (MessageRow, error) {
	var m MessageRow
	err := scanMessage(tx.QueryRow(qMessage, id), &m)
	return m, err
}

// InsertMessage keeps a new version as a draft.
func (tx *Tx) InsertMessage(m *MessageRow) error {
	if err := tx.QueryRow(qMessageLast, m.Code, m.Lang).Scan(&m.Version); err != nil {
		return err
	}
	m.Version++
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	m.ID, m.State = id, MessageDraft
	_, err = tx.Exec(qMessageInsert, m.ID, m.Code, m.Lang, m.Version, m.Way, m.Title, m.Body, m.Basis, outreach.FormatCites(m.Cites), m.Until, m.State, tx.Actor, tx.NowMS())
	return err
}

// PublishMessage publishes a version and withdraws the one before it.
func (tx *Tx) PublishMessage(m MessageRow) error {
	if _, err := tx.Exec(qMessageRetire, m.Code, m.Lang); err != nil {
		return err
	}
	return one(tx.Exec(qMessageState, m.ID, MessagePublished))
}

// WithdrawMessage takes a version out of use.
func (tx *Tx) WithdrawMessage(id int64) error {
	return one(tx.Exec(qMessageState, id, MessageWithdrawn))
}

// SignMessage notes who read a text; the first signature stands.
func (tx *Tx) SignMessage(id int64, reader string) error {
	_, err := tx.Exec(qMessageSign, id, reader, tx.Actor, tx.NowMS())
	return err
}

// Broadcast (lịch phát loa) plays a message in a place on some weekdays of a time.
type Broadcast struct {
	ID, MessageID, UnitID int64
	From, To              day.Date // both included
	Weekdays              int      // bits: 1 Monday … 64 Sunday
	Minute                int
	Actor                 string
	At, StoppedAt         int64
}

func scanBroadcast(r interface{ Scan(...any) error }, b *Broadcast) error {
	return r.Scan(&b.ID, &b.MessageID, &b.UnitID, null(&b.From), null(&b.To), &b.Weekdays, &b.Minute, &b.Actor, &b.At, &b.StoppedAt)
}

// Broadcasts lists those that touch a time, stopped ones included.
func (tx *Tx) Broadcasts(from, to day.Date) ([]Broadcast, error) {
	var list []Broadcast
	err := tx.each(qBroadcasts, []any{from, to}, func(r *Rows) error {
		list = append(list, Broadcast{})
		return scanBroadcast(r, &list[len(list)-1])
	})
	return list, err
}

// Broadcast finds one; NotFound when there is none.
func (tx *Tx) Broadcast(id int64) (Broadcast, error) {
	var b Broadcast
	err := scanBroadcast(tx.QueryRow(qBroadcast, id), &b)
	return b, err
}

// InsertBroadcast keeps one and gives an id.
func (tx *Tx) InsertBroadcast(b *Broadcast) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	b.ID = id
	_, err = tx.Exec(qBroadcastInsert, b.ID, b.MessageID, b.UnitID, b.From, b.To, b.Weekdays, b.Minute, tx.Actor, tx.NowMS())
	return err
}

// StopBroadcast ends one before its time; NotFound when it was stopped already.
func (tx *Tx) StopBroadcast(id int64) error { return one(tx.Exec(qBroadcastStop, id, tx.NowMS())) }

// Play is how often a broadcast was played on a day.
type Play struct {
	BroadcastID, UnitID int64
	Lang                string
	On                  day.Date
	N                   int64
}

// SetPlay notes how often; the latest holds.
func (tx *Tx) SetPlay(broadcast int64, on day.Date, n int) error {
	_, err := tx.Exec(qPlayPut, broadcast, on, n, tx.Actor, tx.NowMS())
	return err
}

// Plays lists what was played between two days, both included.
func (tx *Tx) Plays(from, to day.Date) ([]Play, error) {
	var list []Play
	err := tx.each(qPlays, []any{from, to}, func(r *Rows) error {
		var p Play
		err := r.Scan(&p.BroadcastID, &p.UnitID, &p.Lang, null(&p.On), &p.N)
		list = append(list, p)
		return err
	})
	return list, err
}

// ChannelPost is something the office published: N articles, panels, leaflets.
type ChannelPost struct {
	ID      int64
	Channel string
	On      day.Date
	UnitID  int64
	Title   string
	N       int64
	Link    string
	Actor   string
	At      int64
}

// InsertChannelPost keeps one.
func (tx *Tx) InsertChannelPost(p *ChannelPost) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	p.ID = id
	_, err = tx.Exec(qPostInsert, p.ID, p.Channel, p.On, p.UnitID, p.Title, p.N, p.Link, tx.Actor, tx.NowMS())
	return err
}

// ChannelPosts lists those between two days, latest first.
func (tx *Tx) ChannelPosts(from, to day.Date) ([]ChannelPost, error) {
	var list []ChannelPost
	err := tx.each(qPosts, []any{from, to}, func(r *Rows) error {
		var p ChannelPost
		err := r.Scan(&p.ID, &p.Channel, null(&p.On), &p.UnitID, &p.Title, &p.N, &p.Link, &p.Actor, &p.At)
		list = append(list, p)
		return err
	})
	return list, err
}

// SharePost is an official post that officers are asked to share in a week.
type SharePost struct {
	ID     int64
	Week   day.Date
	Title  string
	Link   string
	UnitID int64
}

// InsertSharePost keeps one.
func (tx *Tx) InsertSharePost(p *SharePost) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	p.ID = id
	_, err = tx.Exec(qShareInsert, p.ID, p.Week, p.Title, p.Link, p.UnitID, tx.Actor, tx.NowMS())
	return err
}

// SharePosts lists a week's posts, and who shared each.
func (tx *Tx) SharePosts(week day.Date) (posts []SharePost, shared map[int64][]string, err error) {
	err = tx.each(qSharePosts, []any{week}, func(r *Rows) error {
		var p SharePost
		err := r.Scan(&p.ID, null(&p.Week), &p.Title, &p.Link, &p.UnitID)
		posts = append(posts, p)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	shared = map[int64][]string{}
	return posts, shared, tx.each(qShares, []any{week}, func(r *Rows) error {
		var id int64
		var who string
		err := r.Scan(&id, &who)
		shared[id] = append(shared[id], who)
		return err
	})
}

// SetShared notes that an account shared a post; twice is once.
func (tx *Tx) SetShared(post int64, account string) error {
	_, err := tx.Exec(qSharePut, post, account, tx.NowMS())
	return err
}

// Outgoing is a message on its way to one person. Body is sealed.
type Outgoing struct {
	ID        int64
	Dedupe    string
	Person    person.ID
	Channel   string
	Purpose   string
	MessageID int64
	Body      string
	State     string // waiting sending sent refused failed
	Why       string
	Tries     int
	At        int64
	DoneAt    int64
}

// PutOutgoing keeps a message to send; false when the same thing was asked before.
func (tx *Tx) PutOutgoing(o *Outgoing) (bool, error) {
	id, err := tx.NextIDs(1)
	if err != nil {
		return false, err
	}
	o.ID = id
	n, err := tx.Exec(qOutboxPut, o.ID, o.Dedupe, o.Person, o.Channel, o.Purpose, o.MessageID, o.Body, o.State, o.Why, tx.Actor, tx.NowMS())
	return n > 0, err
}

// OutgoingWaiting lists what waits on a channel, oldest first.
func (tx *Tx) OutgoingWaiting(channel string, limit int) ([]Outgoing, error) {
	var list []Outgoing
	err := tx.each(qOutboxWaiting, []any{channel, limit}, func(r *Rows) error {
		list = append(list, Outgoing{})
		o := &list[len(list)-1]
		return r.Scan(&o.ID, &o.Dedupe, &o.Person, &o.Channel, &o.Purpose, &o.MessageID, &o.Body, &o.State, &o.Why, &o.Tries, &o.At, &o.DoneAt)
	})
	return list, err
}

// ClaimOutgoing takes one that waits, so that nobody else sends it; false when somebody has.
func (tx *Tx) ClaimOutgoing(id int64) (bool, error) {
	n, err := tx.Exec(qOutboxClaim, id, tx.NowMS())
	return n > 0, err
}

// FreeOutgoing lets those of a channel wait again that were taken before a moment (unix ms) and never reported.
func (tx *Tx) FreeOutgoing(channel string, before int64) error {
	_, err := tx.Exec(qOutboxFree, channel, before)
	return err
}

// SetOutgoing writes what became of one.
func (tx *Tx) SetOutgoing(o Outgoing) error {
	done := int64(0)
	if o.State != "waiting" {
		done = tx.NowMS()
	}
	return one(tx.Exec(qOutboxSet, o.ID, o.State, o.Why, o.Tries, done))
}

// OutboxCount is how many messages of a channel are in a state.
type OutboxCount struct {
	Channel, State, Why string
	N                   int64
}

// OutboxCounts counts them all.
func (tx *Tx) OutboxCounts() ([]OutboxCount, error) {
	var list []OutboxCount
	err := tx.each(qOutboxCounts, nil, func(r *Rows) error {
		var c OutboxCount
		err := r.Scan(&c.Channel, &c.State, &c.Why, &c.N)
		list = append(list, c)
		return err
	})
	return list, err
}

// ActCost is what an act cost in a place in a month, đồng.
type ActCost struct {
	ID     int64
	Act    outreach.Act
	UnitID int64
	Month  day.Month
	Dong   int64
	Note   string
}

// InsertActCost keeps one.
func (tx *Tx) InsertActCost(c *ActCost) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	c.ID = id
	_, err = tx.Exec(qCostInsert, c.ID, string(c.Act), c.UnitID, c.Month.String(), c.Dong, c.Note, tx.Actor, tx.NowMS())
	return err
}

// DropActCost takes one back that was entered by mistake; NotFound when it is gone.
func (tx *Tx) DropActCost(id int64) error { return one(tx.Exec(qCostGone, id, tx.NowMS())) }

// ActCosts lists those of the months between two, both included.
func (tx *Tx) ActCosts(from, to day.Month) ([]ActCost, error) {
	var list []ActCost
	err := tx.each(qCosts, []any{from.String(), to.String()}, func(r *Rows) error {
		var c ActCost
		var month string
		if err := r.Scan(&c.ID, &c.Act, &c.UnitID, &month, &c.Dong, &c.Note); err != nil {
			return err
		}
		m, err := day.ParseMonth(month)
		c.Month = m
		list = append(list, c)
		return err
	})
	return list, err
}

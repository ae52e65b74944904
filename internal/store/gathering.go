package store

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/person"
)

// States of an event.
const (
	EventPlanned   = "planned"
	EventClosed    = "closed"
	EventCancelled = "cancelled"
)

// Gathering (buổi: ra quân, hội nghị, tập huấn …) is an event with its state.
type Gathering struct {
	ID int64
	outreach.Event
	State    string
	Actor    string
	At       int64
	ClosedAt int64
}

// EventGuest is one who was invited or came. Name and Phone are sealed; Name is empty for people of the register.
type EventGuest struct {
	ID, EventID    int64
	Person         person.ID
	Name, Phone    string
	Came           bool
	Result         string // thinking agreed joined refused, or empty
	PublicOK       bool
	TalkID, TaskID int64
	FullName       string // of the register
	Village        int64
}

const gatheringColumns = `id, kind, title, unit_id, on_day, at_minute, venue, venue_kind, hosts, audience, speaker, lang, state, by_actor, at, closed_at`

var (
	qGathering       = register("gathering.byID", `SELECT `+gatheringColumns+` FROM event WHERE id = $1`)
	qGatherings      = register("gathering.between", `SELECT `+gatheringColumns+` FROM event WHERE on_day >= $1 AND on_day <= $2 ORDER BY on_day DESC, id DESC`)
	qGatheringInsert = register("gathering.insert", `INSERT INTO event (`+gatheringColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)`)
	qGatheringChange = register("gathering.change", `UPDATE event SET title = $2, on_day = $3, at_minute = $4, venue = $5, venue_kind = $6, hosts = $7, audience = $8,
		speaker = $9, lang = $10 WHERE id = $1 AND state = 'planned'`)
	qGatheringState = register("gathering.state", `UPDATE event SET state = $2, closed_at = $3 WHERE id = $1 AND state = 'planned'`)

	qGuests = register("eventGuest.ofEvent", `SELECT g.id, g.event_id, g.person_id, g.name, g.phone, g.came, g.result, g.public_ok, g.talk_id, g.task_id,
		COALESCE(p.full_name, ''), p.village_id FROM event_guest g LEFT JOIN person p ON p.id = g.person_id WHERE g.event_id = $1 ORDER BY g.id`)
	qGuestInsert = register("eventGuest.insert", `INSERT INTO event_guest (id, event_id, person_id, name, phone, came, result, public_ok, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	qGuestMark = register("eventGuest.mark", `UPDATE event_guest SET came = $2, result = $3, public_ok = $4, talk_id = $5, task_id = $6 WHERE id = $1`)

	// A task about a guest is over when somebody spoke with them after the event.
	qGuestTasks = register("eventGuest.tasks", `SELECT `+taskColumns+` FROM event_guest g JOIN task t ON t.id = g.task_id JOIN event e ON e.id = g.event_id
		WHERE t.done_at = 0 AND g.result IN ('thinking', 'agreed')
		AND NOT EXISTS (SELECT 1 FROM prospect_talk k WHERE k.person_id = g.person_id AND k.on_day > e.on_day AND k.withdrawn_at = 0)
		ORDER BY t.id`)

	qNumbers   = register("eventNumber.ofEvent", `SELECT field, n FROM event_number WHERE event_id = $1 ORDER BY field`)
	qNumberPut = register("eventNumber.put", `INSERT INTO event_number (event_id, field, n) VALUES ($1, $2, $3)
		ON CONFLICT (event_id, field) DO UPDATE SET n = excluded.n`)
	qNumbersAll = register("eventNumber.between", `SELECT x.event_id, x.field, x.n FROM event_number x JOIN event e ON e.id = x.event_id
		WHERE e.on_day >= $1 AND e.on_day <= $2 ORDER BY x.event_id, x.field`)

	qOnSpot = register("enrolment.ofEvent", `SELECT scheme, count(*) FROM enrolment WHERE event_id = $1 AND withdrawn_at = 0 GROUP BY scheme ORDER BY scheme`)
	qOnward = register("enrolment.afterEvent", `SELECT r.scheme, count(*) FROM enrolment r WHERE r.withdrawn_at = 0 AND r.on_day > $2 AND r.on_day <= $3
		AND (r.event_id IS NULL OR r.event_id <> $1)
		AND EXISTS (SELECT 1 FROM event_guest g WHERE g.event_id = $1 AND g.person_id = r.person_id AND g.came = 1) GROUP BY r.scheme ORDER BY r.scheme`)
)

func scanGathering(r interface{ Scan(...any) error }, e *Gathering) error {
	var hosts string
	err := r.Scan(&e.ID, &e.Kind, &e.Title, &e.UnitID, null(&e.On), &e.Minute, &e.Venue, &e.VenueKind, &hosts, &e.Audience, &e.Speaker, &e.Lang, &e.State, &e.Actor, &e.At, &e.ClosedAt)
	if hosts != "" {
		e.Hosts = strings.Split(hosts, ",")
	}
	return err
}

// Gathering finds an event; NotFound when there is none.
func (tx *Tx) Gathering(id int64) (Gathering, error) {
	var e Gathering
	err := scanGathering(tx.QueryRow(qGathering, id), &e)
	return e, err
}

// Gatherings lists those between two days, both included, latest first.
func (tx *Tx) Gatherings(from, to day.Date) ([]Gathering, error) {
	var list []Gathering
	err := tx.each(qGatherings, []any{from, to}, func(r *Rows) error {
		list = append(list, Gathering{})
		return scanGathering(r, &list[len(list)-1])
	})
	return list, err
}

// SaveGathering keeps a new event (ID 0), or changes one that is still planned; NotFound when it is not.
func (tx *Tx) SaveGathering(e *Gathering) error {
	hosts := strings.Join(e.Hosts, ",")
	if e.ID != 0 {
		return one(tx.Exec(qGatheringChange, e.ID, e.Title, e.On, e.Minute, e.Venue, e.VenueKind, hosts, e.Audience, e.Speaker, e.Lang))
	}
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	e.ID, e.State = id, EventPlanned
	_, err = tx.Exec(qGatheringInsert, e.ID, e.Kind, e.Title, e.UnitID, e.On, e.Minute, e.Venue, e.VenueKind, hosts, e.Audience, e.Speaker, e.Lang, e.State, tx.Actor, tx.NowMS())
	return err
}

// EndGathering closes or cancels a planned event; NotFound when it is ended already.
func (tx *Tx) EndGathering(id int64, state string) error {
	return one(tx.Exec(qGatheringState, id, state, tx.NowMS()))
}

// Guests lists who was invited to an event or came.
func (tx *Tx) Guests(event int64) ([]EventGuest, error) {
	var list []EventGuest
	err := tx.each(qGuests, []any{event}, func(r *Rows) error {
		list = append(list, EventGuest{})
		g := &list[len(list)-1]
		return r.Scan(&g.ID, &g.EventID, null(&g.Person), &g.Name, &g.Phone, null(&g.Came), &g.Result, null(&g.PublicOK), null(&g.TalkID), null(&g.TaskID), &g.FullName, null(&g.Village))
	})
	return list, err
}

// InsertGuest keeps a guest and gives an id.
func (tx *Tx) InsertGuest(g *EventGuest) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	g.ID = id
	_, err = tx.Exec(qGuestInsert, g.ID, g.EventID, orNull(int64(g.Person)), g.Name, g.Phone, g.Came, g.Result, g.PublicOK, tx.Actor, tx.NowMS())
	return err
}

// MarkGuest writes what is known of a guest after the event.
func (tx *Tx) MarkGuest(g EventGuest) error {
	return one(tx.Exec(qGuestMark, g.ID, g.Came, g.Result, g.PublicOK, orNull(g.TalkID), orNull(g.TaskID)))
}

// EventNumbers are the typed outcomes of an event by field.
func (tx *Tx) EventNumbers(event int64) (map[string]int64, error) {
	out := map[string]int64{}
	err := tx.each(qNumbers, []any{event}, func(r *Rows) error {
		var field string
		var n int64
		err := r.Scan(&field, &n)
		out[field] = n
		return err
	})
	return out, err
}

// EventNumbersBetween are those of all events between two days, by event and field.
func (tx *Tx) EventNumbersBetween(from, to day.Date) (map[int64]map[string]int64, error) {
	out := map[int64]map[string]int64{}
	err := tx.each(qNumbersAll, []any{from, to}, func(r *Rows) error {
		var id, n int64
		var field string
		err := r.Scan(&id, &field, &n)
		if out[id] == nil {
			out[id] = map[string]int64{}
		}
		out[id][field] = n
		return err
	})
	return out, err
}

// SetEventNumber keeps a typed outcome.
func (tx *Tx) SetEventNumber(event int64, field string, n int64) error {
	_, err := tx.Exec(qNumberPut, event, field, n)
	return err
}

// EventEnrolments counts sign-ups on the spot and those of people who came, up to the given day, by scheme.
func (tx *Tx) EventEnrolments(event int64, on, until day.Date) (spot, onward map[person.Scheme]int64, err error) {
	spot, onward = map[person.Scheme]int64{}, map[person.Scheme]int64{}
	read := func(q *Query, to map[person.Scheme]int64, args ...any) error {
		return tx.each(q, args, func(r *Rows) error {
			var s person.Scheme
			var n int64
			err := r.Scan(&s, &n)
			to[s] = n
			return err
		})
	}
	if err = read(qOnSpot, spot, event); err != nil {
		return nil, nil, err
	}
	return spot, onward, read(qOnward, onward, event, on, until)
}

// GuestTasks lists the tasks of interested guests whom nobody spoke with since their event.
func (tx *Tx) GuestTasks() ([]Task, error) { return tx.tasks(qGuestTasks) }

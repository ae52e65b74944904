package store

import "luoi/internal/person"

// Consent is what a person said about messages of one channel for one purpose. Rows are only added; the
// latest of a channel and purpose holds.
type Consent struct {
	ID       int64
	PersonID person.ID
	Channel  string // sms zalo call letter visit
	Purpose  string // outreach renewal notice
	Given    bool
	Evidence string // where it can be looked up
	ByActor  string
	At       int64 // unix ms
}

const consentColumns = `id, person_id, channel, purpose, given, evidence, by_actor, at`

var (
	qConsents = register("consent.ofPerson", `SELECT `+consentColumns+` FROM consent WHERE person_id = $1 ORDER BY id DESC`)
	qConsent  = register("consent.holds", `SELECT `+consentColumns+` FROM consent
		WHERE person_id = $1 AND channel = $2 AND purpose = $3 ORDER BY id DESC LIMIT 1`)
	qConsentInsert = register("consent.insert", `INSERT INTO consent (`+consentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qConsentBlank  = register("consent.blank", `UPDATE consent SET evidence = '' WHERE person_id = $1`)
)

func scanConsent(r interface{ Scan(...any) error }, c *Consent) error {
	return r.Scan(&c.ID, &c.PersonID, &c.Channel, &c.Purpose, null(&c.Given), &c.Evidence, &c.ByActor, &c.At)
}

// ConsentsOf lists what a person said, latest first.
func (tx *Tx) ConsentsOf(id person.ID) ([]Consent, error) {
	var list []Consent
	err := tx.each(qConsents, []any{id}, func(r *Rows) error {
		list = append(list, Consent{})
		return scanConsent(r, &list[len(list)-1])
	})
	return list, err
}

// Consent is what holds for a channel and purpose; NotFound when the person never said anything.
func (tx *Tx) Consent(id person.ID, channel, purpose string) (Consent, error) {
	var c Consent
	err := scanConsent(tx.QueryRow(qConsent, id, channel, purpose), &c)
	return c, err
}

// InsertConsent adds what a person said.
func (tx *Tx) InsertConsent(c *Consent) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	c.ID, c.ByActor, c.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qConsentInsert, c.ID, c.PersonID, c.Channel, c.Purpose, c.Given, c.Evidence, c.ByActor, c.At)
	if err != nil {
		return err
	}
	return tx.FeedPerson(c.PersonID)
}

package store

import "luoi/internal/person"

// Holder (người giữ danh sách) is a collector or a group. AccountID "" and OrganisationID 0: none.
type Holder struct {
	ID             int64
	Kind           string // collector group
	Name           string
	UnitID         int64
	OrganisationID int64
	AccountID      string
	ClosedAt       int64
	Held           int64 // prospects held now
}

const holderColumns = `h.id, h.kind, h.name, h.unit_id, h.organisation_id, h.account_id, h.closed_at`

var (
	qHolders = register("holder.all", `SELECT `+holderColumns+`, (SELECT count(*) FROM prospect q WHERE q.holder_id = h.id AND q.lead > 0)
		FROM holder h ORDER BY h.name, h.id`)
	qHolder = register("holder.byID", `SELECT `+holderColumns+`, (SELECT count(*) FROM prospect q WHERE q.holder_id = h.id AND q.lead > 0)
		FROM holder h WHERE h.id = $1`)
	qHolderOf     = register("holder.ofAccount", `SELECT `+holderColumns+`, CAST(0 AS bigint) FROM holder h WHERE h.account_id = $1 AND h.closed_at IS NULL`)
	qHolderInsert = register("holder.insert", `INSERT INTO holder (id, kind, name, unit_id, organisation_id, account_id) VALUES ($1, $2, $3, $4, $5, $6)`)
)

var (
	qProspectTake = register("prospect.take", `UPDATE prospect SET holder_id = $2 WHERE person_id = $1 AND holder_id IS NULL`)
	qProspectGive = register("prospect.give", `UPDATE prospect SET holder_id = $3 WHERE person_id = $1 AND holder_id = $2`)
	qMovesOf      = register("prospectMove.ofPerson", `SELECT m.id, m.act, COALESCE(a.name, ''), COALESCE(b.name, ''), m.note, m.by_actor, m.at
		FROM prospect_move m LEFT JOIN holder a ON a.id = m.from_holder LEFT JOIN holder b ON b.id = m.to_holder
		WHERE m.person_id = $1 ORDER BY m.id DESC`)
)

func scanHolder(r interface{ Scan(...any) error }, h *Holder) error {
	return r.Scan(&h.ID, &h.Kind, &h.Name, &h.UnitID, null(&h.OrganisationID), null(&h.AccountID), null(&h.ClosedAt), &h.Held)
}

// Holders lists all by name.
func (tx *Tx) Holders() ([]Holder, error) {
	var list []Holder
	err := tx.each(qHolders, nil, func(r *Rows) error {
		list = append(list, Holder{})
		return scanHolder(r, &list[len(list)-1])
	})
	return list, err
}

// Holder finds a holder; NotFound when there is none.
func (tx *Tx) Holder(id int64) (Holder, error) {
	var h Holder
	err := scanHolder(tx.QueryRow(qHolder, id), &h)
	return h, err
}

// HolderOf finds the holder that an account is; NotFound when it is none.
func (tx *Tx) HolderOf(account string) (Holder, error) {
	var h Holder
	err := scanHolder(tx.QueryRow(qHolderOf, account), &h)
	return h, err
}

// InsertHolder keeps a new holder and gives it an id. Conflict when the account is one already.
func (tx *Tx) InsertHolder(h *Holder) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	h.ID = id
	var account any
	if h.AccountID != "" {
		account = h.AccountID
	}
	_, err = tx.Exec(qHolderInsert, h.ID, h.Kind, h.Name, h.UnitID, orNull(h.OrganisationID), account)
	return err
}

// HoldMove is one giving, taking back or handing over.
type HoldMove struct {
	ID       int64
	Act      string // assign release hand_over expand
	From, To string // names of holders
	Note     string
	Actor    string
	At       int64
}

// Acts of holding.
const (
	HoldAssign   = "assign"
	HoldRelease  = "release"
	HoldHandOver = "hand_over"
	HoldExpand   = "expand" // a family follows its member to the same holder
)

// MoveProspects changes who holds: from 0 takes those whom nobody holds, to 0 lets go. Rows held
// otherwise by now are left alone. It returns how many changed; each leaves an entry.
func (tx *Tx) MoveProspects(act string, people []person.ID, from, to int64, note string) (int64, error) {
	var changed []person.ID
	for _, id := range people {
		var n int64
		var err error
		if from == 0 {
			n, err = tx.Exec(qProspectTake, id, to)
		} else {
			n, err = tx.Exec(qProspectGive, id, from, orNull(to))
		}
		if err != nil {
			return 0, err
		}
		if n > 0 {
			changed = append(changed, id)
		}
	}
	if len(changed) == 0 {
		return 0, nil
	}
	for _, id := range changed {
		if err := tx.feedProspect(id); err != nil {
			return 0, err
		}
	}
	first, err := tx.NextIDs(len(changed))
	if err != nil {
		return 0, err
	}
	b := tx.Bulk("prospect_move", []string{"id", "person_id", "act", "from_holder", "to_holder", "note", "by_actor", "at"})
	for i, id := range changed {
		if err := b.Add(first+int64(i), id, act, orNull(from), orNull(to), note, tx.Actor, tx.NowMS()); err != nil {
			b.Close()
			return 0, err
		}
	}
	if err := b.Close(); err != nil {
		return 0, err
	}
	communes, err := tx.communesOf(changed)
	if err != nil {
		return 0, err
	}
	tx.countProspects(communes)
	return int64(len(changed)), nil
}

// HoldMovesOf lists who held a prospect, latest first.
func (tx *Tx) HoldMovesOf(id person.ID) ([]HoldMove, error) {
	var list []HoldMove
	err := tx.each(qMovesOf, []any{id}, func(r *Rows) error {
		var m HoldMove
		err := r.Scan(&m.ID, &m.Act, &m.From, &m.To, &m.Note, &m.Actor, &m.At)
		list = append(list, m)
		return err
	})
	return list, err
}

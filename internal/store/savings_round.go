package store

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// RoundCycle is a cycle of a round fund as it was agreed.
type RoundCycle struct {
	savings.RoundPlan
	Book   int64
	Opened day.Date
}

// Instalment is an advance with the parts it is paid back in, a month apart from First.
type Instalment struct {
	Event  string
	Book   int64
	No     int
	Amount money.Dong
	Parts  int
	First  day.Date
}

var (
	qCycleInsert      = register("savings.cycleInsert", `INSERT INTO savings_round (book_id, cycle, share, card, opened, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qCycleTurnInsert  = register("savings.turnInsert", `INSERT INTO savings_turn (book_id, cycle, round, no) VALUES ($1, $2, $3, $4)`)
	qCycles           = register("savings.rounds", `SELECT cycle, share, card, opened FROM savings_round WHERE book_id = $1 ORDER BY opened, at, cycle`)
	qCycleTurns       = register("savings.turns", `SELECT cycle, no FROM savings_turn WHERE book_id = $1 ORDER BY cycle, round`)
	qRoundActs        = register("savings.roundActs", `SELECT `+ledgerEventColumns+` FROM ledger_event WHERE book_id = $1 AND kind IN ('share', 'pot') AND verdict = 'booked' ORDER BY day, received_at, id`)
	qInstalmentInsert = register("savings.instalmentInsert", `INSERT INTO savings_instalment (event_id, book_id, no, amount, parts, first) VALUES ($1, $2, $3, $4, $5, $6)`)
	qInstalments      = register("savings.instalments", `SELECT i.event_id, i.no, i.amount, i.parts, i.first FROM savings_instalment i JOIN ledger_event v ON v.id = i.event_id
		WHERE i.book_id = $1 AND v.verdict = 'booked' ORDER BY i.first, i.event_id`)
)

// InsertCycle keeps a cycle with its order.
func (tx *Tx) InsertCycle(c *RoundCycle) error {
	if _, err := tx.Exec(qCycleInsert, c.Book, c.Cycle, c.Share, c.Card, c.Opened, tx.Actor, tx.NowMS()); err != nil {
		return err
	}
	for i, no := range c.Members {
		if _, err := tx.Exec(qCycleTurnInsert, c.Book, c.Cycle, i+1, no); err != nil {
			return err
		}
	}
	return nil
}

// Rounds lists a book's cycles, the first one first.
func (tx *Tx) Rounds(book int64) ([]RoundCycle, error) {
	var list []RoundCycle
	at := map[string]int{}
	err := tx.each(qCycles, []any{book}, func(r *Rows) error {
		c := RoundCycle{Book: book}
		err := r.Scan(&c.Cycle, &c.Share, &c.Card, null(&c.Opened))
		at[c.Cycle] = len(list)
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qCycleTurns, []any{book}, func(r *Rows) error {
		var cycle string
		var no int
		err := r.Scan(&cycle, &no)
		c := &list[at[cycle]]
		c.Members = append(c.Members, no)
		return err
	})
	return list, err
}

// RoundActs lists the shares and pots that stand in a book; one that was reversed stands no more for its round, see
// LedgerLive.
func (tx *Tx) RoundActs(book int64) ([]LedgerEvent, error) { return tx.ledgerEvents(qRoundActs, book) }

// InsertInstalment keeps how an advance is paid back.
func (tx *Tx) InsertInstalment(i Instalment) error {
	_, err := tx.Exec(qInstalmentInsert, i.Event, i.Book, i.No, i.Amount, i.Parts, i.First)
	return err
}

// Instalments lists the advances of a book that stand in it.
func (tx *Tx) Instalments(book int64) ([]Instalment, error) {
	var list []Instalment
	err := tx.each(qInstalments, []any{book}, func(r *Rows) error {
		i := Instalment{Book: book}
		err := r.Scan(&i.Event, &i.No, &i.Amount, &i.Parts, null(&i.First))
		list = append(list, i)
		return err
	})
	return list, err
}

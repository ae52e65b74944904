package store

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// AgedMove is a move into or out of an account whose money must not lie long: with an agent, or lent to a member.
type AgedMove struct {
	Book int64
	Day  day.Date
	savings.Move
}

// HeldCash is cash that a member of a group holds in one of its books.
type HeldCash struct {
	Book, Group int64
	Code        savings.Code
	Amount      money.Dong
	LastCount   day.Date // last day on which it was counted; zero: never
}

var (
	qAgedMoves = register("ledger.agedMoves", withArea(1)+`SELECT e.book_id, e.day, m.from_code, m.to_code, m.for_code, m.amount FROM ledger_move m
		JOIN ledger_entry e ON e.book_id = m.book_id AND e.seq = m.seq JOIN ledger_book b ON b.id = e.book_id JOIN savings_group g ON g.id = b.group_id
		WHERE g.unit_id IN (SELECT id FROM area) AND EXISTS (SELECT 1 FROM ledger_account a WHERE a.book_id = b.id AND a.balance > 0 AND (a.code LIKE 'transit:%' OR a.code LIKE 'advance:%'))
		AND (m.from_code LIKE 'transit:%' OR m.to_code LIKE 'transit:%' OR m.from_code LIKE 'advance:%' OR m.to_code LIKE 'advance:%') ORDER BY e.book_id, e.seq, m.line`)
	qHeldCash = register("ledger.heldCash", withArea(1)+`SELECT b.id, g.id, a.code, a.balance, (SELECT max(v.day) FROM ledger_event v
		WHERE v.book_id = b.id AND v.kind = 'count' AND v.verdict IN ('booked', 'noted')) FROM ledger_book b JOIN savings_group g ON g.id = b.group_id
		JOIN ledger_account a ON a.book_id = b.id AND a.code LIKE 'cash:%' AND a.balance > 0 WHERE g.unit_id IN (SELECT id FROM area) ORDER BY a.balance DESC, b.id, a.code`)
)

// AgedMoves lists the moves of transit and advances in the books of places and below that have some left, in the
// books' own order.
func (tx *Tx) AgedMoves(units []int64) ([]AgedMove, error) {
	var list []AgedMove
	err := tx.each(qAgedMoves, scopeArgs(units), func(r *Rows) error {
		var m AgedMove
		err := r.Scan(&m.Book, null(&m.Day), &m.From, &m.To, &m.For, &m.Amount)
		list = append(list, m)
		return err
	})
	return list, err
}

// HeldCash lists who holds cash in the books of places and below, the largest first.
func (tx *Tx) HeldCash(units []int64) ([]HeldCash, error) {
	var list []HeldCash
	err := tx.each(qHeldCash, scopeArgs(units), func(r *Rows) error {
		var h HeldCash
		err := r.Scan(&h.Book, &h.Group, &h.Code, &h.Amount, null(&h.LastCount))
		list = append(list, h)
		return err
	})
	return list, err
}

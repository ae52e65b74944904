package store

import "luoi/internal/savings"

var (
	qBookPeriods = register("sign.periods", `SELECT event_id, max(period) FROM ledger_entry WHERE book_id = $1 GROUP BY event_id`)
	qBooksIn     = register("sign.books", withArea(1)+`SELECT `+bookColumns+` FROM ledger_book WHERE group_id IN (SELECT g.id FROM savings_group g WHERE g.unit_id IN (SELECT id FROM area)) ORDER BY id`)
)

// LedgerBooksIn lists the books of the groups of places and below.
func (tx *Tx) LedgerBooksIn(units []int64) ([]LedgerBook, error) {
	return tx.ledgerBooks(qBooksIn, scopeArgs(units)...)
}

// LedgerActs is everything a book received but for what was refused, with the period into which each act counts.
func (tx *Tx) LedgerActs(book int64) ([]savings.Act, error) {
	periods := map[string]int64{}
	err := tx.each(qBookPeriods, []any{book}, func(r *Rows) error {
		var id string
		var n int64
		err := r.Scan(&id, &n)
		periods[id] = n
		return err
	})
	if err != nil {
		return nil, err
	}
	events, err := tx.LedgerEvents(book)
	if err != nil {
		return nil, err
	}
	out := make([]savings.Act, len(events))
	for i := range events {
		out[i] = savings.Act{Event: events[i].Event, Verdict: events[i].Verdict, Period: periods[events[i].ID]}
	}
	return out, nil
}

package store

import "luoi/internal/savings"

var (
	qEntryLive = register("ledger.entryLive", `SELECT COALESCE(max(e.seq), 0) FROM ledger_entry e WHERE e.event_id = $2 AND e.book_id = $1 AND e.reversal = 0
		AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq)`)
	qMeetingsOpen = register("ledger.meetingsOpen", `SELECT count(*) FROM (SELECT meeting FROM ledger_event v WHERE v.book_id = $1 AND v.meeting <> ''
		AND v.verdict IN ('booked', 'noted') GROUP BY v.meeting HAVING max(CASE WHEN v.kind = 'close_meeting' THEN 1 ELSE 0 END) = 0) x`)
	qMeetings = register("ledger.meetings", `SELECT v.meeting, min(v.day), count(*), CAST(max(CASE WHEN v.kind = 'close_meeting' THEN 1 ELSE 0 END) AS bigint)
		FROM ledger_event v WHERE v.book_id = $1 AND v.meeting <> '' AND v.verdict IN ('booked', 'noted') GROUP BY v.meeting ORDER BY min(v.day) DESC, v.meeting DESC LIMIT $2`)
	qLedgerIDs    = register("ledger.ids", `SELECT id FROM ledger_book ORDER BY id`)
	qLedgerEvents = register("ledger.eventCount", `SELECT count(*) FROM ledger_event`)
	qEntryPage    = register("ledger.entryPage", `SELECT e.seq, e.event_id, e.turn, e.kind, e.day, e.at, e.period, e.late, e.closes, COALESCE(e.reverses, 0), e.by_no,
		e.confirms, e.hash, v.body, v.meeting, COALESCE((SELECT r.seq FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq), 0)
		FROM ledger_entry e JOIN ledger_event v ON v.id = e.event_id WHERE e.book_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3`)
)

// LedgerLine is an entry as a list shows it, with the event it stands for.
type LedgerLine struct {
	savings.Entry
	Turn       int64
	Event      savings.Event
	ReversedBy int64 // seq of the entry that undid it; 0: stands
}

// LedgerMeetingRow is one meeting of a book.
type LedgerMeetingRow struct {
	ID     string
	Day    string // YYYY-MM-DD
	Acts   int64
	Closed bool
}

// LedgerLive is the entry of an event that stands in the book; 0 for none.
func (tx *Tx) LedgerLive(book int64, event string) (seq int64, err error) {
	err = tx.QueryRow(qEntryLive, book, event).Scan(&seq)
	return seq, err
}

// LedgerOpenMeetings counts meetings that were not closed.
func (tx *Tx) LedgerOpenMeetings(book int64) (n int64, err error) {
	err = tx.QueryRow(qMeetingsOpen, book).Scan(&n)
	return n, err
}

// LedgerMeetings lists a book's meetings, the latest first.
func (tx *Tx) LedgerMeetings(book int64, limit int) ([]LedgerMeetingRow, error) {
	var list []LedgerMeetingRow
	err := tx.each(qMeetings, []any{book, limit}, func(r *Rows) error {
		var m LedgerMeetingRow
		err := r.Scan(&m.ID, &m.Day, &m.Acts, null(&m.Closed))
		list = append(list, m)
		return err
	})
	return list, err
}

// LedgerCuts parts the books into n stretches of about as many: stretch i is cuts[i] < id ≤ cuts[i+1].
func (tx *Tx) LedgerCuts(n int) ([]int64, error) {
	var all []int64
	err := tx.each(qLedgerIDs, nil, func(r *Rows) error {
		all = append(all, 0)
		return r.Scan(&all[len(all)-1])
	})
	cuts := []int64{0}
	for i := 1; i <= n && len(all) > 0; i++ {
		if to := all[max(0, len(all)*i/n-1)]; to > cuts[len(cuts)-1] {
			cuts = append(cuts, to)
		}
	}
	return cuts, err
}

// LedgerEventCount is how many acts were ever received.
func (tx *Tx) LedgerEventCount() (n int64, err error) {
	err = tx.QueryRow(qLedgerEvents).Scan(&n)
	return n, err
}

// LedgerPage lists entries with a number below before, the latest first. Moves are those of the entry.
func (tx *Tx) LedgerPage(book, before int64, limit int) ([]LedgerLine, error) {
	var list []LedgerLine
	err := tx.each(qEntryPage, []any{book, before, limit}, func(r *Rows) error {
		var l LedgerLine
		var body, meeting string
		if err := r.Scan(&l.Seq, &l.EventID, &l.Turn, &l.Kind, null(&l.Day), &l.At, &l.Period, null(&l.Late), null(&l.Closes), &l.Reverses, &l.By,
			&l.Confirms, &l.Hash, &body, &meeting, &l.ReversedBy); err != nil {
			return err
		}
		e, err := savings.Decode([]byte(body))
		if err != nil {
			return err
		}
		l.Book, l.Event = book, e
		l.Event.ID = l.EventID
		l.Moves = e.Moves
		list = append(list, l)
		return nil
	})
	return list, err
}

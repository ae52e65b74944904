package store

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"
)

const entryColumns = `book_id, seq, event_id, turn, kind, day, at, in_commit, period, late, closes, gate, lines, reversal, reverses,
	target_plain, by_no, confirms, tag, prev_seq, prev_hash, prev_gate, hash`

var (
	qEntryInsert = register("ledger.entryInsert", `INSERT INTO ledger_entry (`+entryColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`)
	qMoveInsert = register("ledger.moveInsert", `INSERT INTO ledger_move (book_id, seq, line, lines, from_code, to_code, for_code, amount)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qEntryTurn = register("ledger.entryTurn", `SELECT COALESCE(max(seq), 0), COALESCE(max(turn), 0) FROM ledger_entry WHERE event_id = $1`)
	qEntries   = register("ledger.entries", `SELECT e.book_id, e.seq, e.event_id, e.kind, e.day, e.at, e.in_commit, e.period, e.late, e.closes,
		COALESCE(e.reverses, 0), e.by_no, e.confirms, e.tag, COALESCE(e.prev_hash, ''), e.hash, COALESCE(m.line, 0), COALESCE(m.from_code, ''),
		COALESCE(m.to_code, ''), COALESCE(m.for_code, ''), COALESCE(m.amount, 0)
		FROM ledger_entry e LEFT JOIN ledger_move m ON m.book_id = e.book_id AND m.seq = e.seq
		WHERE e.book_id > $1 AND e.book_id <= $2 AND e.seq > $3 ORDER BY e.book_id, e.seq, m.line`)
	qEventsNoEntry = register("verify.ledgerEvents", `SELECT count(*) FROM ledger_event v WHERE
		(v.verdict = 'booked' AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.event_id = v.id)) OR
		(v.verdict IN ('refused', 'noted') AND v.kind <> 'close_period' AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.event_id = v.id)) OR
		(v.verdict IN ('quarantined', 'voided') AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.event_id = v.id AND e.reversal = 0
			AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq)))`)
)

// InsertLedgerEntry writes a sealed entry with its moves. turn counts the entries of one event.
func (tx *Tx) InsertLedgerEntry(e *savings.Entry, turn int64, prevGate int64) error {
	gate := e.Period
	if e.Closes {
		gate++
	}
	var reverses, plain, prevSeq, prevHash, prevPeriod any
	if e.Reverses != 0 {
		reverses, plain = e.Reverses, int64(0)
	}
	if e.Seq > 1 {
		prevSeq, prevHash, prevPeriod = e.Seq-1, e.Prev, prevGate
	}
	if _, err := tx.Exec(qEntryInsert, e.Book, e.Seq, e.EventID, turn, e.Kind, e.Day.String(), e.At, e.Commit, e.Period, e.Late, e.Closes, gate, len(e.Moves),
		e.Reverses != 0, reverses, plain, e.By, e.Confirms, e.Tag, prevSeq, prevHash, prevPeriod, e.Hash); err != nil {
		return err
	}
	for i, m := range e.Moves {
		if _, err := tx.Exec(qMoveInsert, e.Book, e.Seq, i+1, len(e.Moves), m.From, m.To, m.For, m.Amount); err != nil {
			return err
		}
	}
	return nil
}

// LedgerEntryOf is the last entry of an event and how many there are; 0 for none.
func (tx *Tx) LedgerEntryOf(event string) (seq, turns int64, err error) {
	err = tx.QueryRow(qEntryTurn, event).Scan(&seq, &turns)
	return seq, turns, err
}

// EachLedgerEntry reads the entries of books with after < id ≤ upTo, in order, from number seq+1 on. The entry and
// its moves are used again for the next one.
func (tx *Tx) EachLedgerEntry(after, upTo, seq int64, fn func(*savings.Entry) error) error {
	var e, next savings.Entry
	var line int64
	var dayText string
	var last day.Date
	var lastText string
	begun := false
	err := tx.each(qEntries, []any{after, upTo, seq}, func(r *Rows) error {
		var late, closes, by, amount int64
		var kind, from, to, due string // plain targets: database/sql would go through reflection for named types
		if err := r.Scan(&next.Book, &next.Seq, &next.EventID, &kind, &dayText, &next.At, &next.Commit, &next.Period, &late, &closes,
			&next.Reverses, &by, &next.Confirms, &next.Tag, &next.Prev, &next.Hash, &line, &from, &to, &due, &amount); err != nil {
			return err
		}
		m := savings.Move{From: savings.Code(from), To: savings.Code(to), For: savings.Code(due), Amount: money.Dong(amount)}
		next.Kind, next.By = savings.Kind(kind), int(by)
		if dayText != lastText {
			d, err := day.Parse(dayText)
			if err != nil {
				return err
			}
			last, lastText = d, dayText
		}
		next.Day, next.Late, next.Closes = last, late != 0, closes != 0
		if !begun || next.Seq != e.Seq || next.Book != e.Book {
			if begun {
				if err := fn(&e); err != nil {
					return err
				}
			}
			moves := e.Moves[:0]
			e, begun = next, true
			e.Moves = moves
		}
		if line > 0 {
			e.Moves = append(e.Moves, m)
		}
		return nil
	})
	if err != nil || !begun {
		return err
	}
	return fn(&e)
}

// LedgerHeads is what the store remembers of each book between, for the verifier.
func (tx *Tx) LedgerHeads(after, upTo int64) (ids []int64, heads map[int64]*savings.Head, err error) {
	books, err := tx.LedgerBooksBetween(after, upTo)
	if err != nil {
		return nil, nil, err
	}
	heads = make(map[int64]*savings.Head, len(books))
	for _, b := range books {
		ids = append(ids, b.ID)
		heads[b.ID] = &savings.Head{Seq: b.HeadSeq, Hash: b.HeadHash, Period: b.Period, Balances: map[savings.Code]money.Dong{}, From: map[int64]day.Date{}}
	}
	err = tx.each(qBalancesAll, []any{after, upTo}, func(r *Rows) error {
		var id int64
		var c savings.Code
		var n money.Dong
		if err := r.Scan(&id, &c, &n); err != nil {
			return err
		}
		heads[id].Balances[c] = n
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = tx.each(qPeriodsAll, []any{after, upTo}, func(r *Rows) error {
		var id, no int64
		var from day.Date
		if err := r.Scan(&id, &no, null(&from)); err != nil {
			return err
		}
		heads[id].From[no] = from
		return nil
	})
	return ids, heads, err
}

// LedgerUnmatched counts events whose entries do not fit their verdict.
func (tx *Tx) LedgerUnmatched() (n int64, err error) {
	err = tx.QueryRow(qEventsNoEntry).Scan(&n)
	return n, err
}

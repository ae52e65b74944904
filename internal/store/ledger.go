package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// LedgerBook is one fund of a group with the head of its chain.
type LedgerBook struct {
	ID, GroupID int64
	Fund, Name  string
	Opened      day.Date
	Period      int64    // the open one, from 1
	From        day.Date // its first day
	HeadSeq     int64
	HeadHash    string
	LastAt      int64 // unix ms of the last entry
	Quarantined int64
}

// LedgerPeriod is a time of a book; Closing is the seq of the entry that closed it.
type LedgerPeriod struct {
	No       int64
	From, To day.Date // zero To: open
	Closing  int64
	Hash     string // of the closing entry; its beginning is the anchor
}

// LedgerEvent is an event as it was received, with its verdict.
type LedgerEvent struct {
	savings.Event
	Body       string
	Verdict    savings.Verdict
	Reason     string
	Missing    money.Dong
	ReceivedAt int64 // unix ms
	Actor      string
}

const (
	bookColumns        = `id, group_id, fund, name, opened, period, from_day, head_seq, head_hash, last_at, quarantined`
	ledgerEventColumns = `id, book_id, device, n, at, kind, day, meeting, body, verdict, reason, missing, received_at, actor`
)

var (
	qBook       = register("ledger.book", `SELECT `+bookColumns+` FROM ledger_book WHERE id = $1`)
	qBooksOf    = register("ledger.booksOf", `SELECT `+bookColumns+` FROM ledger_book WHERE group_id = $1 ORDER BY id`)
	qBooks      = register("ledger.books", `SELECT `+bookColumns+` FROM ledger_book WHERE id > $1 AND id <= $2 ORDER BY id`)
	qBookLast   = register("ledger.bookLast", `SELECT count(*), COALESCE(max(id), 0) FROM ledger_book`)
	qBookInsert = register("ledger.bookInsert", `INSERT INTO ledger_book (`+bookColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qBookHead   = register("ledger.bookHead", `UPDATE ledger_book SET period = $2, from_day = $3, head_seq = $4, head_hash = $5, last_at = $6, quarantined = $7 WHERE id = $1`)

	qPeriods = register("ledger.periods", `SELECT p.no, p.from_day, p.to_day, p.closing_seq, e.hash FROM ledger_period p
		LEFT JOIN ledger_entry e ON e.book_id = p.book_id AND e.seq = p.closing_seq WHERE p.book_id = $1 ORDER BY p.no`)
	qPeriodsAll   = register("ledger.periodsAll", `SELECT book_id, no, from_day FROM ledger_period WHERE book_id > $1 AND book_id <= $2 ORDER BY book_id, no`)
	qPeriodInsert = register("ledger.periodInsert", `INSERT INTO ledger_period (book_id, no, from_day) VALUES ($1, $2, $3)`)
	qPeriodClose  = register("ledger.periodClose", `UPDATE ledger_period SET to_day = $3, closing_seq = $4 WHERE book_id = $1 AND no = $2`)

	qBalance       = register("ledger.balance", `SELECT balance FROM ledger_account WHERE book_id = $1 AND code = $2`)
	qBalances      = register("ledger.balances", `SELECT code, balance FROM ledger_account WHERE book_id = $1 ORDER BY code`)
	qBalancesAll   = register("ledger.balancesAll", `SELECT book_id, code, balance FROM ledger_account WHERE book_id > $1 AND book_id <= $2 ORDER BY book_id`)
	qBalanceSet    = register("ledger.balanceSet", `UPDATE ledger_account SET balance = $3 WHERE book_id = $1 AND code = $2`)
	qBalanceInsert = register("ledger.balanceInsert", `INSERT INTO ledger_account (book_id, code, held, balance) VALUES ($1, $2, $3, $4)`)
	qCounterOf     = register("ledger.counter", `SELECT value FROM ledger_counter WHERE book_id = $1 AND name = $2`)
	qCounterPut    = register("ledger.counterPut", `INSERT INTO ledger_counter (book_id, name, value) VALUES ($1, $2, $3)
		ON CONFLICT (book_id, name) DO UPDATE SET value = excluded.value`)

	qEvent        = register("ledger.event", `SELECT `+ledgerEventColumns+` FROM ledger_event WHERE id = $1`)
	qEventsOf     = register("ledger.events", `SELECT `+ledgerEventColumns+` FROM ledger_event WHERE book_id = $1 AND verdict <> 'refused' ORDER BY received_at, id`)
	qEventsWait   = register("ledger.eventsWait", `SELECT `+ledgerEventColumns+` FROM ledger_event WHERE book_id = $1 AND verdict = 'quarantined' ORDER BY received_at, id`)
	qEventsMeet   = register("ledger.eventsMeeting", `SELECT `+ledgerEventColumns+` FROM ledger_event WHERE book_id = $1 AND meeting = $2 AND meeting <> '' AND verdict <> 'refused' ORDER BY received_at, id`)
	qEventInsert  = register("ledger.eventInsert", `INSERT INTO ledger_event (`+ledgerEventColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`)
	qEventVerdict = register("ledger.eventVerdict", `UPDATE ledger_event SET verdict = $2, reason = $3, missing = $4 WHERE id = $1`)
	qReceiptTaken = register("ledger.receiptTaken", `SELECT count(*) FROM ledger_counter WHERE name = $1 AND value = 0 AND book_id <> $2`)
)

func scanBook(r interface{ Scan(...any) error }, b *LedgerBook) error {
	return r.Scan(&b.ID, &b.GroupID, &b.Fund, &b.Name, null(&b.Opened), &b.Period, null(&b.From), &b.HeadSeq, &b.HeadHash, &b.LastAt, &b.Quarantined)
}

// LedgerBook finds a book; NotFound when there is none.
func (tx *Tx) LedgerBook(id int64) (LedgerBook, error) {
	var b LedgerBook
	err := scanBook(tx.QueryRow(qBook, id), &b)
	return b, err
}

// LedgerBooksOf lists a group's books.
func (tx *Tx) LedgerBooksOf(group int64) ([]LedgerBook, error) {
	return tx.ledgerBooks(qBooksOf, group)
}

// LedgerBooksBetween lists books with after < id ≤ upTo.
func (tx *Tx) LedgerBooksBetween(after, upTo int64) ([]LedgerBook, error) {
	return tx.ledgerBooks(qBooks, after, upTo)
}

func (tx *Tx) ledgerBooks(q *Query, args ...any) ([]LedgerBook, error) {
	var list []LedgerBook
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, LedgerBook{})
		return scanBook(r, &list[len(list)-1])
	})
	return list, err
}

// LedgerBookCount is how many books there are, and the largest id.
func (tx *Tx) LedgerBookCount() (n, last int64, err error) {
	err = tx.QueryRow(qBookLast).Scan(&n, &last)
	return n, last, err
}

// InsertLedgerBook opens a book with its first period.
func (tx *Tx) InsertLedgerBook(b *LedgerBook) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	b.ID, b.Period, b.From, b.HeadSeq, b.HeadHash, b.Quarantined = id, 1, b.Opened, 0, "", 0
	if _, err := tx.Exec(qBookInsert, b.ID, b.GroupID, b.Fund, b.Name, b.Opened, b.Period, b.From, b.HeadSeq, b.HeadHash, b.LastAt, b.Quarantined); err != nil {
		return err
	}
	_, err = tx.Exec(qPeriodInsert, b.ID, b.Period, b.From)
	return err
}

// SaveLedgerHead keeps where the book's chain ends and which period is open.
func (tx *Tx) SaveLedgerHead(b *LedgerBook) error {
	return one(tx.Exec(qBookHead, b.ID, b.Period, b.From, b.HeadSeq, b.HeadHash, b.LastAt, b.Quarantined))
}

// LedgerPeriods lists a book's periods, the first one first.
func (tx *Tx) LedgerPeriods(book int64) ([]LedgerPeriod, error) {
	var list []LedgerPeriod
	err := tx.each(qPeriods, []any{book}, func(r *Rows) error {
		var p LedgerPeriod
		err := r.Scan(&p.No, null(&p.From), null(&p.To), null(&p.Closing), null(&p.Hash))
		list = append(list, p)
		return err
	})
	return list, err
}

// CloseLedgerPeriod ends a period on a day with the entry that closed it and begins the next on the day after.
func (tx *Tx) CloseLedgerPeriod(book, no int64, to day.Date, closing int64) error {
	if err := one(tx.Exec(qPeriodClose, book, no, to, closing)); err != nil {
		return err
	}
	_, err := tx.Exec(qPeriodInsert, book, no+1, to.AddDays(1))
	return err
}

// LedgerBalance is the value of an account or counter; known tells whether it was ever touched.
func (tx *Tx) LedgerBalance(book int64, key string) (n money.Dong, known bool, err error) {
	q := qBalance
	if savings.IsCounter(key) {
		q = qCounterOf
	}
	err = tx.QueryRow(q, book, key).Scan(&n)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return savings.Start(key), false, nil
	}
	return n, err == nil, err
}

// PutLedgerBalance keeps the value of an account or counter. The engine refuses one below zero.
func (tx *Tx) PutLedgerBalance(book int64, key string, n money.Dong, known bool) error {
	if savings.IsCounter(key) {
		_, err := tx.Exec(qCounterPut, book, key, n)
		return err
	}
	if known {
		_, err := tx.Exec(qBalanceSet, book, key, n)
		return err
	}
	_, err := tx.Exec(qBalanceInsert, book, key, savings.Code(key).Held(), n)
	return err
}

// LedgerBalances are a book's accounts.
func (tx *Tx) LedgerBalances(book int64) (map[savings.Code]money.Dong, error) {
	out := map[savings.Code]money.Dong{}
	err := tx.each(qBalances, []any{book}, func(r *Rows) error {
		var c savings.Code
		var n money.Dong
		err := r.Scan(&c, &n)
		out[c] = n
		return err
	})
	return out, err
}

func scanLedgerEvent(r interface{ Scan(...any) error }, e *LedgerEvent) error {
	var head savings.Event
	if err := r.Scan(&head.ID, &head.Book, &head.Device, &head.N, &head.At, &head.Kind, null(&head.Day), &head.Meeting, &e.Body, &e.Verdict,
		&e.Reason, &e.Missing, &e.ReceivedAt, &e.Actor); err != nil {
		return err
	}
	body, err := savings.Decode([]byte(e.Body))
	if err != nil && e.Verdict != savings.Refused {
		return err
	}
	e.Event = body
	e.ID, e.Book, e.Device, e.N, e.At = head.ID, head.Book, head.Device, head.N, head.At
	e.Kind, e.Day, e.Meeting = head.Kind, head.Day, head.Meeting
	return nil
}

// LedgerEvent finds an event by the id its device gave it.
func (tx *Tx) LedgerEvent(id string) (LedgerEvent, error) {
	var e LedgerEvent
	err := scanLedgerEvent(tx.QueryRow(qEvent, id), &e)
	return e, err
}

// LedgerEvents lists a book's events but those refused, as received.
func (tx *Tx) LedgerEvents(book int64) ([]LedgerEvent, error) {
	return tx.ledgerEvents(qEventsOf, book)
}

// LedgerWaiting lists what is not in the book yet.
func (tx *Tx) LedgerWaiting(book int64) ([]LedgerEvent, error) {
	return tx.ledgerEvents(qEventsWait, book)
}

// LedgerMeeting lists what was recorded at one meeting.
func (tx *Tx) LedgerMeeting(book int64, meeting string) ([]LedgerEvent, error) {
	return tx.ledgerEvents(qEventsMeet, book, meeting)
}

func (tx *Tx) ledgerEvents(q *Query, args ...any) ([]LedgerEvent, error) {
	var list []LedgerEvent
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, LedgerEvent{})
		return scanLedgerEvent(r, &list[len(list)-1])
	})
	return list, err
}

// InsertLedgerEvent keeps what was received.
func (tx *Tx) InsertLedgerEvent(e *LedgerEvent) error {
	e.ReceivedAt, e.Actor = tx.NowMS(), tx.Actor
	_, err := tx.Exec(qEventInsert, e.ID, e.Book, e.Device, e.N, e.At, e.Kind, e.Day.String(), e.Meeting, e.Body, e.Verdict, e.Reason, e.Missing, e.ReceivedAt, e.Actor)
	return err
}

// SetLedgerVerdict changes what became of an event.
func (tx *Tx) SetLedgerVerdict(id string, f savings.Fate) error {
	return one(tx.Exec(qEventVerdict, id, f.Verdict, f.Reason, f.Missing))
}

// LedgerReceiptTaken reports whether a receipt number stands in another book of the province.
func (tx *Tx) LedgerReceiptTaken(book int64, key string) (bool, error) {
	var n int64
	err := tx.QueryRow(qReceiptTaken, key, book).Scan(&n)
	return n > 0, err
}

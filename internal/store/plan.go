package store

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// CropSeason is what an office said of a crop from a day on.
type CropSeason struct {
	UnitID int64
	savings.Season
	From   day.Date
	Source string
}

// ScrapPrice is what a kilogram brings from a day on.
type ScrapPrice struct {
	UnitID int64
	Kind   string
	From   day.Date
	Price  money.Dong
	Source string
}

// SavingsPlan is a goal of a member, or of everybody when Member is 0. It keeps no amount.
type SavingsPlan struct {
	ID, Book  int64
	Member    int
	Purpose   string
	Months    int
	People    int // cards of a household; 1 for bhxh
	Crop      string
	From, Due day.Date
	Ended     day.Date // zero: goes on
}

// TreePledge is trees promised for a premium.
type TreePledge struct {
	ID, Book int64
	Member   int
	Crop     string
	Trees    int
	Share    int // of the sale, percent
	Amount   money.Dong
	Month    day.Month
	Purpose  string
	On       day.Date
	Ended    day.Date
	Paid     money.Dong // what the book still holds of its incomes; worked out when read
	Incomes  int64
}

// WeighSheet is a weigh sheet. Seq is the entry of the book that stands for it; 0: it was undone, or is not in the book.
type WeighSheet struct {
	EventID string
	Book    int64
	On      day.Date
	Buyer   string
	Total   money.Dong
	Seq     int64
	Booked  money.Dong // what the entry says
	Lines   []savings.Weighed
	Sums    []money.Dong // as kept, line by line
}

const (
	goalColumns = `id, book_id, member_no, purpose, months, people, crop, from_day, due_day, ended`
	treeColumns = `id, book_id, member_no, crop, trees, share, amount, month, purpose, on_day, ended`
	// standsOf is the entry of an event that nothing undid.
	standsOf = `FROM ledger_entry e JOIN ledger_move m ON m.book_id = e.book_id AND m.seq = e.seq WHERE e.reversal = 0
		AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq) AND e.event_id = `
)

var (
	qSeasons      = register("plan.seasons", `SELECT unit_id, crop, first, last, from_day, source FROM crop_season ORDER BY crop, from_day`)
	qSeasonInsert = register("plan.seasonInsert", `INSERT INTO crop_season (unit_id, crop, first, last, from_day, source, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qPrices       = register("plan.prices", `SELECT unit_id, kind, from_day, price, source FROM scrap_price ORDER BY kind, from_day`)
	qPriceInsert  = register("plan.priceInsert", `INSERT INTO scrap_price (unit_id, kind, from_day, price, source, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qGoals        = register("goal.list", `SELECT `+goalColumns+` FROM savings_plan WHERE book_id = $1 ORDER BY due_day, member_no, id`)
	qGoalsOpen    = register("goal.open", `SELECT `+goalColumns+` FROM savings_plan WHERE ended IS NULL ORDER BY book_id, due_day, id`)
	qGoalInsert   = register("goal.insert", `INSERT INTO savings_plan (`+goalColumns+`, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`)
	qGoalEnd      = register("goal.end", `UPDATE savings_plan SET ended = $3 WHERE id = $2 AND book_id = $1 AND ended IS NULL`)
	qTreePledges  = register("pledge.list", `SELECT `+treeColumns+`, (SELECT count(*) FROM tree_income t WHERE t.pledge_id = tree_pledge.id),
		COALESCE((SELECT CAST(SUM(m.amount) AS bigint) FROM tree_income t, ledger_entry e, ledger_move m WHERE t.pledge_id = tree_pledge.id AND e.event_id = t.event_id AND m.book_id = e.book_id AND m.seq = e.seq
		AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq)), 0)
		FROM tree_pledge WHERE book_id = $1 ORDER BY month, id`)
	qTreePledgeInsert = register("pledge.insert", `INSERT INTO tree_pledge (`+treeColumns+`, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`)
	qTreePledgeEnd    = register("pledge.end", `UPDATE tree_pledge SET ended = $3 WHERE id = $2 AND book_id = $1 AND ended IS NULL`)
	qIncomeInsert     = register("pledge.income", `INSERT INTO tree_income (event_id, pledge_id) VALUES ($1, $2)`)
	qSheets           = register("weigh.list", `SELECT w.event_id, w.book_id, w.on_day, w.buyer, w.total, COALESCE((SELECT max(e.seq) `+standsOf+`w.event_id), 0),
		COALESCE((SELECT CAST(SUM(m.amount) AS bigint) `+standsOf+`w.event_id), 0) FROM weigh_sheet w WHERE w.book_id = $1 ORDER BY w.on_day DESC, w.at DESC`)
	qSheetBooks  = register("weigh.books", `SELECT DISTINCT book_id FROM weigh_sheet ORDER BY book_id`)
	qSheetLines  = register("weigh.lines", `SELECT l.event_id, l.member_no, l.kind, l.grams, l.price, l.amount FROM weigh_line l JOIN weigh_sheet w ON w.event_id = l.event_id WHERE w.book_id = $1 ORDER BY l.event_id, l.nth`)
	qSheetInsert = register("weigh.insert", `INSERT INTO weigh_sheet (event_id, book_id, on_day, buyer, total, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qLineInsert  = register("weigh.lineInsert", `INSERT INTO weigh_line (event_id, nth, member_no, kind, grams, price, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qStrayIncome = register("verify.treeIncome", `SELECT count(*) FROM tree_income t JOIN tree_pledge p ON p.id = t.pledge_id WHERE NOT EXISTS
		(SELECT 1 FROM ledger_event v WHERE v.id = t.event_id AND v.book_id = p.book_id AND v.kind = 'contribution')`)
	qStrayPlan = register("verify.planMember", `SELECT count(*) FROM savings_plan p JOIN ledger_book b ON b.id = p.book_id WHERE p.member_no > 0 AND NOT EXISTS
		(SELECT 1 FROM savings_member m WHERE m.group_id = b.group_id AND m.no = p.member_no)`)
	qAllocated = register("plan.allocated", `SELECT e.day, m.from_code, m.to_code, m.amount FROM ledger_entry e JOIN ledger_move m ON m.book_id = e.book_id AND m.seq = e.seq
		WHERE e.book_id = $1 AND ((m.from_code LIKE 'member:%' AND m.to_code LIKE 'due:%') OR (m.from_code LIKE 'due:%' AND m.to_code LIKE 'member:%')) ORDER BY e.seq`)
)

// CropSeasons lists everything that offices said of crops, by crop and day.
func (tx *Tx) CropSeasons() ([]CropSeason, error) {
	var list []CropSeason
	err := tx.each(qSeasons, nil, func(r *Rows) error {
		var s CropSeason
		err := r.Scan(&s.UnitID, &s.Crop, &s.First, &s.Last, null(&s.From), &s.Source)
		list = append(list, s)
		return err
	})
	return list, err
}

// InsertCropSeason keeps what an office says of a crop. The same crop, place and day twice is a Conflict.
func (tx *Tx) InsertCropSeason(s CropSeason) error {
	_, err := tx.Exec(qSeasonInsert, s.UnitID, s.Crop, s.First, s.Last, s.From, s.Source, tx.Actor, tx.NowMS())
	return err
}

// ScrapPrices lists everything that offices said of prices, by kind and day.
func (tx *Tx) ScrapPrices() ([]ScrapPrice, error) {
	var list []ScrapPrice
	err := tx.each(qPrices, nil, func(r *Rows) error {
		var p ScrapPrice
		err := r.Scan(&p.UnitID, &p.Kind, null(&p.From), &p.Price, &p.Source)
		list = append(list, p)
		return err
	})
	return list, err
}

// InsertScrapPrice keeps a price.
func (tx *Tx) InsertScrapPrice(p ScrapPrice) error {
	_, err := tx.Exec(qPriceInsert, p.UnitID, p.Kind, p.From, p.Price, p.Source, tx.Actor, tx.NowMS())
	return err
}

func (tx *Tx) goals(q *Query, args ...any) ([]SavingsPlan, error) {
	var list []SavingsPlan
	err := tx.each(q, args, func(r *Rows) error {
		var p SavingsPlan
		err := r.Scan(&p.ID, &p.Book, &p.Member, &p.Purpose, &p.Months, &p.People, &p.Crop, null(&p.From), null(&p.Due), null(&p.Ended))
		list = append(list, p)
		return err
	})
	return list, err
}

// SavingsPlans lists a book's plans, ended ones too. SavingsPlansOpen lists all that go on, of every book.
func (tx *Tx) SavingsPlans(book int64) ([]SavingsPlan, error) { return tx.goals(qGoals, book) }

// SavingsPlansOpen lists the plans that go on, by book.
func (tx *Tx) SavingsPlansOpen() ([]SavingsPlan, error) { return tx.goals(qGoalsOpen) }

// InsertSavingsPlan keeps a plan.
func (tx *Tx) InsertSavingsPlan(p *SavingsPlan) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	p.ID = id
	_, err = tx.Exec(qGoalInsert, p.ID, p.Book, p.Member, p.Purpose, p.Months, p.People, p.Crop, p.From, p.Due, p.Ended, tx.Actor, tx.NowMS())
	return err
}

// EndSavingsPlan notes that a plan is no longer followed; NotFound when it is over already.
func (tx *Tx) EndSavingsPlan(book, id int64, on day.Date) error {
	return one(tx.Exec(qGoalEnd, book, id, on))
}

// TreePledges lists a book's pledges with what stands of their incomes.
func (tx *Tx) TreePledges(book int64) ([]TreePledge, error) {
	var list []TreePledge
	err := tx.each(qTreePledges, []any{book}, func(r *Rows) error {
		var p TreePledge
		var month string
		err := r.Scan(&p.ID, &p.Book, &p.Member, &p.Crop, &p.Trees, &p.Share, &p.Amount, &month, &p.Purpose, null(&p.On), null(&p.Ended), &p.Incomes, &p.Paid)
		if err != nil {
			return err
		}
		p.Month, err = day.ParseMonth(month)
		list = append(list, p)
		return err
	})
	return list, err
}

// InsertTreePledge keeps a pledge.
func (tx *Tx) InsertTreePledge(p *TreePledge) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	p.ID = id
	_, err = tx.Exec(qTreePledgeInsert, p.ID, p.Book, p.Member, p.Crop, p.Trees, p.Share, p.Amount, p.Month.String(), p.Purpose, p.On, p.Ended, tx.Actor, tx.NowMS())
	return err
}

// EndTreePledge notes that a pledge no longer holds; NotFound when it is over already.
func (tx *Tx) EndTreePledge(book, id int64, on day.Date) error {
	return one(tx.Exec(qTreePledgeEnd, book, id, on))
}

// InsertTreeIncome says which pledge an act's money came from.
func (tx *Tx) InsertTreeIncome(event string, pledge int64) error {
	_, err := tx.Exec(qIncomeInsert, event, pledge)
	return err
}

// WeighSheets lists a book's weigh sheets with their lines, the latest first.
func (tx *Tx) WeighSheets(book int64) ([]WeighSheet, error) {
	var list []WeighSheet
	at := map[string]int{}
	err := tx.each(qSheets, []any{book}, func(r *Rows) error {
		var w WeighSheet
		err := r.Scan(&w.EventID, &w.Book, null(&w.On), &w.Buyer, &w.Total, &w.Seq, &w.Booked)
		at[w.EventID] = len(list)
		list = append(list, w)
		return err
	})
	if err != nil || len(list) == 0 {
		return list, err
	}
	err = tx.each(qSheetLines, []any{book}, func(r *Rows) error {
		var event string
		var l savings.Weighed
		var sum money.Dong
		err := r.Scan(&event, &l.Member, &l.Kind, &l.Grams, &l.Price, &sum)
		w := &list[at[event]]
		w.Lines, w.Sums = append(w.Lines, l), append(w.Sums, sum)
		return err
	})
	return list, err
}

// WeighBooks lists the books with weigh sheets.
func (tx *Tx) WeighBooks() ([]int64, error) {
	var list []int64
	err := tx.each(qSheetBooks, nil, func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

// InsertWeighSheet keeps a sheet with its lines; Sums are the lines' amounts.
func (tx *Tx) InsertWeighSheet(w *WeighSheet) error {
	if _, err := tx.Exec(qSheetInsert, w.EventID, w.Book, w.On, w.Buyer, w.Total, tx.Actor, tx.NowMS()); err != nil {
		return err
	}
	for i, l := range w.Lines {
		if _, err := tx.Exec(qLineInsert, w.EventID, i+1, l.Member, l.Kind, l.Grams, l.Price, w.Sums[i]); err != nil {
			return err
		}
	}
	return nil
}

// StrayPlans counts plans of nobody and incomes of trees that are no contributions of the pledge's book.
func (tx *Tx) StrayPlans() (plans, incomes int64, err error) {
	if err = tx.QueryRow(qStrayPlan).Scan(&plans); err == nil {
		err = tx.QueryRow(qStrayIncome).Scan(&incomes)
	}
	return plans, incomes, err
}

// Allocation is a member's money set aside for a premium on a day, or taken back: then Amount is below zero.
type Allocation struct {
	Day    day.Date
	Member savings.Code
	Amount money.Dong
}

// Allocations lists what members of a book set aside for premiums, reversals counted off.
func (tx *Tx) Allocations(book int64) ([]Allocation, error) {
	var list []Allocation
	err := tx.each(qAllocated, []any{book}, func(r *Rows) error {
		var a Allocation
		var from, to savings.Code
		err := r.Scan(null(&a.Day), &from, &to, &a.Amount)
		a.Member = from
		if from.Type() == savings.Due {
			a.Member, a.Amount = to, -a.Amount
		}
		list = append(list, a)
		return err
	})
	return list, err
}

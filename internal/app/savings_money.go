package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// HeldRow is cash in a named person's hands.
type HeldRow struct {
	Book            int64
	Group, Name     string
	Amount          money.Dong
	LastCount       day.Date // zero: never counted
	Treasurer, Left bool     // has the purse today; is no member any more
}

// AgedRow is money that has not come to its end yet: with an agent (Agent), or lent to a member.
type AgedRow struct {
	Book        int64
	Group, Name string
	Agent, Due  savings.Code
	Amount      money.Dong
	Since       day.Date
	Days        int
}

// SavingsMoney is where the money of the groups of a place is: cash by custodian, transit and advances by age, the
// oldest first.
type SavingsMoney struct {
	Path              []org.Unit
	Held              []HeldRow
	Transit, Advances []AgedRow
}

// SavingsMoney reads who holds what in the books of a place and below, for whoever may see its books.
func (a *App) SavingsMoney(ctx context.Context, actor Actor, unit int64) (SavingsMoney, error) {
	var v SavingsMoney
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeBooks, unit, day.Date{}); err != nil {
			return err
		}
		at := []int64{v.Path[len(v.Path)-1].ID}
		p := &purseReader{a: a, tx: tx, actor: actor, books: map[int64]*purseBook{}}
		held, err := tx.HeldCash(at)
		if err != nil {
			return err
		}
		for _, h := range held {
			b, err := p.book(h.Book)
			if err != nil {
				return err
			}
			if b != nil {
				no := h.Code.Person()
				v.Held = append(v.Held, HeldRow{Book: h.Book, Group: b.group, Name: b.members[no].Name, Amount: h.Amount, LastCount: h.LastCount, Treasurer: b.treasurer == no, Left: !b.members[no].To.IsZero()})
			}
		}
		moves, err := tx.AgedMoves(at)
		if err != nil {
			return err
		}
		return v.age(p, moves, a.Today())
	})
	return v, err
}

// age takes what came back off the oldest of what went out, book by book.
func (v *SavingsMoney) age(p *purseReader, moves []store.AgedMove, today day.Date) error {
	var open []AgedRow
	for _, m := range moves {
		if t := m.From.Type(); t == savings.Transit || t == savings.Advance {
			open = settleAged(open, m)
		}
		if t := m.To.Type(); t == savings.Transit || t == savings.Advance {
			open = append(open, AgedRow{Book: m.Book, Agent: m.To, Due: m.For, Amount: m.Amount, Since: m.Day})
		}
	}
	for _, r := range open {
		b, err := p.book(r.Book)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		r.Group, r.Days = b.group, today.DaysSince(r.Since)
		if r.Agent.Type() == savings.Advance {
			r.Name = b.members[r.Agent.Person()].Name
			v.Advances = append(v.Advances, r)
		} else {
			r.Name = b.members[r.Due.Person()].Name
			v.Transit = append(v.Transit, r)
		}
	}
	older := func(x, y AgedRow) int { return x.Since.Compare(y.Since) }
	slices.SortStableFunc(v.Transit, older)
	slices.SortStableFunc(v.Advances, older)
	return nil
}

func settleAged(list []AgedRow, m store.AgedMove) []AgedRow {
	due := m.To // a receipt closes the due it goes to; a reversal names the due beside the move
	if m.For != "" {
		due = m.For
	}
	left, out := m.Amount, list[:0]
	for _, r := range list {
		if r.Book == m.Book && r.Agent == m.From && (r.Due == due || r.Agent.Type() == savings.Advance) && left > 0 {
			n := min(left, r.Amount)
			r.Amount, left = r.Amount-n, left-n
		}
		if r.Amount > 0 {
			out = append(out, r)
		}
	}
	return out
}

// purseReader reads books once, and leaves out those that are not the reader's.
type purseReader struct {
	a     *App
	tx    *store.Tx
	actor Actor
	books map[int64]*purseBook
}

type purseBook struct {
	group     string
	members   map[int]store.SavingsMember
	treasurer int
}

func (p *purseReader) book(id int64) (*purseBook, error) {
	if b, known := p.books[id]; known {
		return b, nil
	}
	p.books[id] = nil
	row, err := p.tx.LedgerBook(id)
	if err != nil {
		return nil, err
	}
	if !p.a.mine(p.tx, p.actor, row.GroupID) {
		return nil, nil
	}
	g, err := p.tx.SavingsGroup(row.GroupID)
	if err != nil {
		return nil, err
	}
	b := &purseBook{group: g.Name, members: map[int]store.SavingsMember{}}
	list, err := p.tx.SavingsMembers(row.GroupID)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		b.members[m.No] = m
	}
	if b.treasurer, err = treasurerOf(p.tx, row.GroupID); err != nil {
		return nil, err
	}
	p.books[id] = b
	return b, nil
}

package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// BookSign is a fact worth asking about, with the book it stands in.
type BookSign struct {
	savings.Sign
	Book, Group int64
	GroupName   string
	Name        string // of the member it is about; "" for nobody
	Seq         int64  // number of the entry to look at; 0: it has none
}

// SignsView is what the books of a place say today.
type SignsView struct {
	Path  []org.Unit
	Books int64
	Signs []BookSign
}

// Signs looks through the books of a place for the patterns of savings.Signs, as of today. It changes nothing: a sign is
// there as long as the facts are.
func (a *App) Signs(ctx context.Context, actor Actor, unit int64) (SignsView, error) {
	var v SignsView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeBooks, unit, day.Date{}); err != nil {
			return err
		}
		books, err := tx.LedgerBooksIn([]int64{v.Path[len(v.Path)-1].ID})
		if err != nil {
			return err
		}
		books = slices.DeleteFunc(books, func(b store.LedgerBook) bool { return !a.mine(tx, actor, b.GroupID) })
		v.Books = int64(len(books))
		var purses []savings.Purse
		holders := map[int64]BookSign{}
		for _, b := range books {
			p, err := a.bookSigns(tx, &v, b, holders)
			if err != nil {
				return err
			}
			purses = append(purses, p...)
		}
		for who, sign := range savings.Exposure(purses) {
			s := holders[who]
			s.Sign = sign
			v.Signs = append(v.Signs, s)
		}
		return nil
	})
	return v, err
}

// bookSigns looks through one book and tells who holds its cash.
func (a *App) bookSigns(tx *store.Tx, v *SignsView, b store.LedgerBook, holders map[int64]BookSign) ([]savings.Purse, error) {
	group, err := tx.SavingsGroup(b.GroupID)
	if err != nil {
		return nil, err
	}
	members, err := tx.SavingsMembers(b.GroupID)
	if err != nil {
		return nil, err
	}
	h := savings.History{On: a.Today(), Known: map[int]bool{}}
	byNo := map[int]store.SavingsMember{}
	for _, m := range members {
		byNo[m.No], h.Known[m.No] = m, m.PersonID != 0
	}
	if h.Acts, err = tx.LedgerActs(b.ID); err != nil {
		return nil, err
	}
	for _, s := range savings.Signs(h) {
		row := BookSign{Sign: s, Book: b.ID, Group: b.GroupID, GroupName: group.Name, Name: byNo[s.Member].Name}
		if row.Seq, _, err = tx.LedgerEntryOf(s.Event); err != nil {
			return nil, err
		}
		v.Signs = append(v.Signs, row)
	}
	return pursesOf(tx, b, group, byNo, holders)
}

func pursesOf(tx *store.Tx, b store.LedgerBook, group store.SavingsGroup, byNo map[int]store.SavingsMember, holders map[int64]BookSign) ([]savings.Purse, error) {
	treasurer, err := treasurerOf(tx, b.GroupID)
	if err != nil {
		return nil, err
	}
	all, err := tx.LedgerBalances(b.ID)
	if err != nil {
		return nil, err
	}
	var out []savings.Purse
	for no, m := range byNo {
		n := all[savings.CashOf(no)]
		if who := int64(m.PersonID); who != 0 && (n > 0 || no == treasurer) {
			out = append(out, savings.Purse{Who: who, Group: b.GroupID, Cash: n})
			if _, known := holders[who]; !known {
				holders[who] = BookSign{Book: b.ID, Group: b.GroupID, GroupName: group.Name, Name: m.Name}
			}
		}
	}
	return out, nil
}

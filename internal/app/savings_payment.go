package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// PayKinds are whose account it is; the words are stored. A person's account is never taken silently.
var PayKinds = []string{"office", "service", "group", "person"}

// PaymentsView is what can be paid by a square of a place, into which accounts.
type PaymentsView struct {
	Path     []org.Unit
	Accounts []store.PayAccount
	Dues     []store.OpenDue
	MayKeep  bool
}

// Payments lists open dues and accounts of a place to whoever may see its books.
func (a *App) Payments(ctx context.Context, actor Actor, unit int64) (PaymentsView, error) {
	v := PaymentsView{MayKeep: access.May(actor.Role, access.KeepBooks)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeBooks, unit, day.Date{}); err != nil {
			return err
		}
		at := []int64{v.Path[len(v.Path)-1].ID}
		if v.Accounts, err = tx.PayAccounts(at); err != nil {
			return err
		}
		if v.Dues, err = tx.OpenDues(at); err != nil {
			return err
		}
		v.Dues = slices.DeleteFunc(v.Dues, func(d store.OpenDue) bool { return !a.mine(tx, actor, d.Group) })
		return nameDues(tx, v.Dues)
	})
	return v, err
}

// nameDues writes beside each due whose it is.
func nameDues(tx *store.Tx, list []store.OpenDue) error {
	names := map[int64][]store.SavingsMember{}
	for i := range list {
		d := &list[i]
		if names[d.Group] == nil {
			var err error
			if names[d.Group], err = tx.SavingsMembers(d.Group); err != nil {
				return err
			}
		}
		for _, m := range names[d.Group] {
			if m.No == d.Due.Person() {
				d.Member = m.Name
			}
		}
	}
	return nil
}

// KeepPayAccount takes an account that slips may be paid into. A person's account is refused unless said is set: whoever
// enters it says that the group knows whose it is, and every slip will say so too.
func (a *App) KeepPayAccount(ctx context.Context, actor Actor, p store.PayAccount, said bool) error {
	p.Holder, p.Bank = line(p.Holder), line(p.Bank)
	p.Payee.Account = strings.ReplaceAll(p.Payee.Account, " ", "")
	switch {
	case !slices.Contains(PayKinds, p.Kind) || p.Holder == "" || len([]rune(p.Holder)) > 120 || len([]rune(p.Bank)) > 60:
		return fault.WithFields("models.refused", fault.Field{Field: "holder", Key: "models.text", Args: []any{120}})
	case p.Kind == "person" && !said:
		return fault.New(fault.Invalid, "payments.person")
	}
	if err := p.Payee.Check(); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, p.UnitID, day.Date{})
		if err != nil {
			return err
		}
		p.UnitID = path[len(path)-1].ID
		if err := tx.InsertPayAccount(&p); err != nil {
			return err
		}
		return tx.Audit("payment.account", "pay_account:"+itoa(p.ID), p.Kind)
	})
}

// MakeSlip gives a due its reference; asked again it is the same one. The account lies in the actor's territory.
func (a *App) MakeSlip(ctx context.Context, actor Actor, book int64, due savings.Code, account int64) (ref string, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.savingsBook(tx, actor, access.KeepBooks, book); err != nil {
			return err
		}
		had, err := tx.ReferenceOf(book, due)
		if err == nil {
			ref = had.Ref
			return nil
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		d := store.DueReference{Book: book, Due: due}
		if d.Amount, err = tx.DueLeft(book, due); err != nil {
			return err
		}
		if d.Amount <= 0 || due.Type() != savings.Due {
			return fault.New(fault.NotFound, "payments.no_due")
		}
		if d.Account, err = tx.PayAccount(account); err != nil {
			return notThere(err, "payments.no_account")
		}
		if _, err := a.place(tx, actor, access.KeepBooks, d.Account.UnitID, day.Date{}); err != nil {
			return notThere(err, "payments.no_account")
		}
		if err := tx.InsertReference(&d); err != nil {
			return err
		}
		ref = d.Ref
		return tx.Audit("payment.slip", "ledger_book:"+itoa(book), ref)
	})
	return ref, err
}

// SlipView is a slip to pay by: the text of the square, and what the paper says in words.
type SlipView struct {
	store.DueReference
	Group   store.SavingsGroup
	Member  string
	Purpose string // of the transfer: the reference first
	Text    string // of the square
	Open    bool   // still to be paid
}

// Slip reads a slip by its reference.
func (a *App) Slip(ctx context.Context, actor Actor, ref string) (SlipView, error) {
	var v SlipView
	if err := actor.may(access.SeeBooks); err != nil {
		return v, err
	}
	ref, ok := savings.ValidReference(ref)
	if !ok {
		return v, fault.New(fault.NotFound, "payments.no_reference")
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.DueReference, err = tx.DueReference(ref); err != nil {
			return notThere(err, "payments.no_reference")
		}
		if _, v.Group, err = a.savingsBook(tx, actor, access.SeeBooks, v.Book); err != nil {
			return notThere(err, "payments.no_reference")
		}
		left, err := tx.DueLeft(v.Book, v.Due)
		if err != nil {
			return err
		}
		v.Open = left > 0
		members, err := tx.SavingsMembers(v.Group.ID)
		for _, m := range members {
			if m.No == v.Due.Person() {
				v.Member = m.Name
			}
		}
		return err
	})
	if err != nil {
		return v, err
	}
	period := ""
	if _, p, ok := strings.Cut(v.Due.Part(1), "."); ok && len(p) == 7 {
		period = " T" + p[5:]
	}
	v.Purpose = v.Ref + " " + strings.ToUpper(v.Due.Purpose()) + period
	v.Text, err = savings.VietQR(v.Account.Payee, v.Amount, v.Purpose)
	return v, err
}

// FindSlip finds the slip that a bank's statement line is for. A scanned square proves nothing: only such a line does.
func (a *App) FindSlip(ctx context.Context, actor Actor, statement string) (SlipView, error) {
	ref := savings.FindReference(statement)
	if ref == "" {
		if err := actor.may(access.SeeBooks); err != nil {
			return SlipView{}, err
		}
		return SlipView{}, fault.New(fault.NotFound, "payments.no_reference")
	}
	return a.Slip(ctx, actor, ref)
}

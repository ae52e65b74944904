package app

import (
	"context"
	"slices"
	"sync"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/policy"
	"luoi/internal/store"
)

// shelf keeps the book with what was agreed in the office laid over it, for as long as nothing new is
// agreed: laying it over costs milliseconds, and every family page asks.
type shelf struct {
	mu    sync.Mutex
	state int64 // number of the latest agreement
	book  *policy.Book
}

// bookIn is the book that holds as the transaction sees it.
func (a *App) bookIn(tx *store.Tx) (*policy.Book, error) {
	state, err := tx.PolicyState()
	if err != nil || state == 0 {
		return a.book, err
	}
	a.shelf.mu.Lock()
	defer a.shelf.mu.Unlock()
	if a.shelf.state == state {
		return a.shelf.book, nil
	}
	agreed, err := tx.PolicyInForce()
	if err != nil {
		return nil, err
	}
	laid := make([]policy.Override, len(agreed))
	for i, o := range agreed {
		laid[i] = overrideOf(o)
	}
	book, err := a.book.With(laid)
	if err != nil {
		// It was sound when it was agreed to; a newer program's own book may contradict it.
		return nil, fault.Wrap(fault.Conflict, err, "law.broken", err.Error())
	}
	a.shelf.state, a.shelf.book = state, book
	return book, nil
}

// BookNow is the book that holds now, with what the offices agreed to laid over it. The law is nobody's
// secret: no right is asked for.
func (a *App) BookNow(ctx context.Context) (*policy.Book, error) {
	var book *policy.Book
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		book, err = a.bookIn(tx)
		return err
	})
	return book, err
}

// officeEntered marks a value of the office: the text was read, by two people.
const officeEntered = "T"

func overrideOf(o store.PolicyOverride) policy.Override {
	return policy.Override{Parameter: o.Parameter, EnteredBy: o.AskedBy, Approved: o.DecidedBy,
		Value: policy.Value{From: o.From, To: o.To, Text: o.Value, Status: policy.Enacted, Confidence: officeEntered,
			Source: policy.Source{Document: o.Document, Article: o.Article, Date: o.DocDay, Link: o.Link}}}
}

// LawView is the book as a reader sees it. Entered are the values of offices, latest first.
type LawView struct {
	Book       *policy.Book
	Plain      *policy.Book // as it came with the program, without what offices entered
	On         day.Date
	Entered    []EnteredValue
	MayPropose bool
}

// EnteredValue is one value entered in the office, with names.
type EnteredValue struct {
	store.PolicyOverride
	Asker, Decider string
	MayDecide      bool
}

// Law opens the book of law. Everyone who works here may read it.
func (a *App) Law(ctx context.Context, actor Actor) (LawView, error) {
	v := LawView{Plain: a.book, On: a.Today(), MayPropose: access.May(actor.Role, access.SetNumbers)}
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Book, err = a.bookIn(tx); err != nil {
			return err
		}
		all, err := tx.PolicyOverrides()
		if err != nil {
			return err
		}
		whole, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		decides := whole && access.May(actor.Role, access.Confirm)
		names := map[string]string{}
		for _, o := range all {
			e := EnteredValue{PolicyOverride: o, MayDecide: decides && o.State == store.ApprovalAsked && o.AskedBy != actor.AccountID}
			if e.Asker, err = accountName(tx, names, o.AskedBy); err != nil {
				return err
			}
			if o.DecidedBy != "" {
				if e.Decider, err = accountName(tx, names, o.DecidedBy); err != nil {
					return err
				}
			}
			v.Entered = append(v.Entered, e)
		}
		return nil
	})
	return v, err
}

// LawApprovals is the values of law that wait for a second person: to those who may decide, and to everyone
// their own.
func (a *App) LawApprovals(ctx context.Context, actor Actor) (LawView, error) {
	v, err := a.Law(ctx, actor)
	if err != nil {
		return v, err
	}
	v.Entered = slices.DeleteFunc(v.Entered, func(e EnteredValue) bool {
		return e.State != store.ApprovalAsked || !e.MayDecide && e.AskedBy != actor.AccountID
	})
	return v, nil
}

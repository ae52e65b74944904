package app

import (
	"context"
	"errors"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/policy"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// LawValue is a value of law somebody wants to enter.
type LawValue struct {
	Parameter               string
	From, To                day.Date // To: last day; zero: until further notice
	Value                   string   // as the parameter's unit is written: 2200000, 22%, poor=50% other=20%
	Document, Article, Link string
	DocDay                  day.Date
	Reason                  string
}

func (v *LawValue) check() error {
	var bad []fault.Field
	for _, f := range []struct {
		name string
		text *string
	}{{"value", &v.Value}, {"document", &v.Document}, {"article", &v.Article}, {"link", &v.Link}, {"reason", &v.Reason}} {
		if *f.text = line(*f.text); *f.text == "" {
			bad = append(bad, fault.Field{Field: f.name, Key: "law.enter.missing"})
		}
	}
	if v.Reason != "" && vntext.Graphemes(v.Reason) < minReason {
		bad = append(bad, fault.Field{Field: "reason", Key: "app.reason_missing", Args: []any{minReason}})
	}
	if v.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "law.enter.day"})
	}
	if v.DocDay.IsZero() {
		bad = append(bad, fault.Field{Field: "doc_day", Key: "law.enter.day"})
	}
	if !v.To.IsZero() && v.To.Before(v.From) {
		bad = append(bad, fault.Field{Field: "to", Key: "law.enter.order"})
	}
	if len(bad) > 0 {
		return fault.WithFields("law.enter.refused", bad...)
	}
	return nil
}

// ProposeValue asks that a value lie over the book from a day on. Nothing changes until another person
// agrees. What the book would refuse is refused here already.
func (a *App) ProposeValue(ctx context.Context, actor Actor, v LawValue) error {
	if err := actor.may(access.SetNumbers); err != nil {
		return err
	}
	if _, ok := a.book.Parameter(v.Parameter); !ok {
		return fault.New(fault.NotFound, "policy.unknown", v.Parameter)
	}
	if err := v.check(); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		o := store.PolicyOverride{ID: id.New(), Parameter: v.Parameter, From: v.From, To: v.To, Value: v.Value, Document: v.Document, Article: v.Article,
			Link: v.Link, DocDay: v.DocDay, Reason: v.Reason, AskedBy: actor.AccountID, AskedAt: tx.NowMS()}
		all, err := tx.PolicyOverrides()
		if err != nil {
			return err
		}
		for _, other := range all {
			if other.State == store.ApprovalAsked && other.Parameter == o.Parameter && other.From == o.From {
				return fault.New(fault.Conflict, "law.enter.twice")
			}
		}
		if err := a.tryValue(tx, o); err != nil {
			return err
		}
		if err := tx.InsertPolicyOverride(o); err != nil {
			return err
		}
		return tx.Audit("policy.propose", "policy:"+o.Parameter, o.From.String()+" "+o.ID)
	})
}

// tryValue lays a value over the book that holds now, as if it had been agreed to.
func (a *App) tryValue(tx *store.Tx, o store.PolicyOverride) error {
	book, err := a.bookIn(tx)
	if err != nil {
		return err
	}
	trial := overrideOf(o)
	trial.EnteredBy, trial.Approved = "one", "another"
	_, err = book.With([]policy.Override{trial})
	var wrong *policy.Error
	if errors.As(err, &wrong) {
		key := "law.enter.unreadable"
		if wrong.Parameter != o.Parameter {
			key = "law.enter.breaks"
		}
		return fault.WithFields("law.enter.refused", fault.Field{Field: "value", Key: key, Args: []any{wrong.Parameter, wrong.Reason}})
	}
	return err
}

// ApproveValue puts a proposed value into force at once: the next page reckons with it. Whoever proposed it
// cannot; the law is the whole province's, so the second person works for the whole of it.
func (a *App) ApproveValue(ctx context.Context, actor Actor, overrideID string) error {
	return a.decideValue(ctx, actor, overrideID, store.ApprovalAgreed)
}

// RejectValue refuses a proposed value; it stays in the list as refused.
func (a *App) RejectValue(ctx context.Context, actor Actor, overrideID string) error {
	return a.decideValue(ctx, actor, overrideID, store.ApprovalRefused)
}

func (a *App) decideValue(ctx context.Context, actor Actor, overrideID, state string) error {
	if err := actor.may(access.Confirm); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		whole, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		if !whole {
			return fault.New(fault.Forbidden, "law.decide.province")
		}
		o, err := tx.PolicyOverride(overrideID)
		switch {
		case err != nil && fault.KindOf(err) == fault.NotFound:
			return fault.New(fault.NotFound, "law.decide.none")
		case err != nil:
			return err
		case o.AskedBy == actor.AccountID:
			return fault.New(fault.Forbidden, "approval.other_person")
		case o.State != store.ApprovalAsked:
			return fault.New(fault.Conflict, "approval.decided")
		}
		act := "policy.reject"
		if state == store.ApprovalAgreed {
			act = "policy.approve"
			// The book may have changed since the value was proposed.
			if err := a.tryValue(tx, o); err != nil {
				return err
			}
		}
		if err := tx.DecidePolicyOverride(o.ID, state, actor.AccountID); err != nil {
			return err
		}
		return tx.Audit(act, "policy:"+o.Parameter, o.From.String()+" "+o.ID)
	})
}

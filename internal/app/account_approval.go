package app

import (
	"context"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// What needs two people.
const (
	ApprovePassword = "password" // a link with which someone gives themselves a new password
	ApproveErase    = "erase"    // a person's data are removed

	approvalLife = 7 * 24 * time.Hour
	approvalPage = 100
)

// AskReset asks that someone may give themselves a new password. Another person must agree.
func (a *App) AskReset(ctx context.Context, actor Actor, accountID, reason string) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	return a.ask(ctx, actor, ApprovePassword, "account:"+accountID, reason, func(tx *store.Tx) error {
		_, err := a.keptAccount(tx, actor, accountID)
		return err
	})
}

// AskErase asks that a person's data be removed. Another person must agree.
func (a *App) AskErase(ctx context.Context, actor Actor, who person.ID, reason string) error {
	if err := actor.may(access.AskErasure); err != nil {
		return err
	}
	return a.ask(ctx, actor, ApproveErase, personRef(who), reason, func(tx *store.Tx) error {
		_, err := a.erasable(tx, actor, access.AskErasure, who)
		return err
	})
}

func (a *App) ask(ctx context.Context, actor Actor, kind, subject, reason string, check func(*store.Tx) error) error {
	reason = strings.TrimSpace(vntext.NFC(reason))
	if vntext.Graphemes(reason) < minReason {
		return fault.WithFields("app.reason_missing", fault.Field{Field: "reason", Key: "app.reason_missing", Args: []any{minReason}})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := check(tx); err != nil {
			return err
		}
		open, err := tx.ApprovalOpen(kind, subject)
		if err != nil {
			return err
		}
		if open {
			return fault.New(fault.Conflict, "approval.asked_already")
		}
		err = tx.InsertApproval(store.Approval{ID: id.New(), Kind: kind, Subject: subject, Reason: reason, AskedBy: actor.AccountID,
			AskedAt: tx.NowMS(), ExpiresAt: tx.Now.Add(approvalLife).UnixMilli(), State: store.ApprovalAsked})
		if err != nil {
			return err
		}
		return tx.Audit("approval.ask", subject, kind)
	})
}

// ApprovalView is one request with the names of who asked and who decided.
type ApprovalView struct {
	store.Approval
	About     string // name of the account; a person is named by number only
	Asker     string
	Decider   string
	Over      bool // nobody decided in time
	MayDecide bool
}

// Approvals lists what was asked, latest first: to those who may agree, and to everyone their own.
func (a *App) Approvals(ctx context.Context, actor Actor) ([]ApprovalView, error) {
	var list []ApprovalView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Approvals(approvalPage)
		if err != nil {
			return err
		}
		for _, ap := range all {
			v, see, err := a.approvalView(tx, actor, ap)
			if err != nil {
				return err
			}
			if see {
				list = append(list, v)
			}
		}
		return nil
	})
	return list, err
}

func (a *App) approvalView(tx *store.Tx, actor Actor, ap store.Approval) (v ApprovalView, see bool, err error) {
	v = ApprovalView{Approval: ap, About: ap.Subject, Over: ap.State == store.ApprovalAsked && ap.ExpiresAt <= tx.NowMS()}
	reach, err := a.mayConfirm(tx, actor, ap)
	if err != nil {
		return v, false, err
	}
	v.MayDecide = reach && ap.AskedBy != actor.AccountID && ap.State == store.ApprovalAsked && !v.Over
	if ap.AskedBy != actor.AccountID && !reach {
		return v, false, nil
	}
	for id, name := range map[string]*string{ap.AskedBy: &v.Asker, ap.DecidedBy: &v.Decider, strings.TrimPrefix(ap.Subject, "account:"): &v.About} {
		acc, err := tx.Account(id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return v, false, err
		}
		if err == nil {
			*name = acc.Name
		}
	}
	return v, true, nil
}

// mayConfirm reports whether the request lies in the actor's territory and the actor may agree to requests.
func (a *App) mayConfirm(tx *store.Tx, actor Actor, ap store.Approval) (bool, error) {
	if !access.May(actor.Role, access.Confirm) {
		return false, nil
	}
	var err error
	if accountID, ok := strings.CutPrefix(ap.Subject, "account:"); ok {
		if accountID == actor.AccountID {
			return false, nil // nobody agrees to their own new password
		}
		var acc store.Account
		if acc, err = tx.Account(accountID); err == nil {
			return a.coversAll(tx, actor, append([]int64{acc.UnitID}, acc.Also...))
		}
	} else {
		_, _, err = a.reachable(tx, actor, personOf(ap.Subject))
	}
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// coversAll reports whether every place lies in the actor's territory.
func (a *App) coversAll(tx *store.Tx, actor Actor, units []int64) (bool, error) {
	for _, u := range units {
		path, err := tx.Path(u, tx.Today())
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return false, err
		}
		if !actor.Covers(append(ids(path), u)) {
			return false, nil
		}
	}
	return true, nil
}

// Decide agrees to a request or refuses it; whoever asked cannot. For a password, token is the one-time
// link to be handed to its owner: the one who asked never sees it.
func (a *App) Decide(ctx context.Context, actor Actor, approvalID string, agree bool) (token string, err error) {
	if err := actor.may(access.Confirm); err != nil {
		return "", err
	}
	var communes []int64
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		ap, err := tx.Approval(approvalID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		reach := false
		if err == nil {
			if reach, err = a.mayConfirm(tx, actor, ap); err != nil {
				return err
			}
		}
		switch {
		case !reach:
			return fault.New(fault.NotFound, "approval.no_such")
		case ap.AskedBy == actor.AccountID:
			return fault.New(fault.Forbidden, "approval.other_person")
		case ap.State != store.ApprovalAsked || ap.ExpiresAt <= tx.NowMS():
			return fault.New(fault.Conflict, "approval.decided")
		}
		state, act := store.ApprovalRefused, "approval.refuse"
		if agree {
			state, act = store.ApprovalAgreed, "approval.agree"
		}
		if err := tx.DecideApproval(ap.ID, state, actor.AccountID); err != nil {
			return err
		}
		if err := tx.Audit(act, ap.Subject, ap.Kind); err != nil || !agree {
			return err
		}
		if ap.Kind == ApproveErase {
			communes, err = a.erase(tx, personOf(ap.Subject), ap.ID)
			return err
		}
		token, err = a.resetTicket(tx, strings.TrimPrefix(ap.Subject, "account:"))
		return err
	})
	if err != nil {
		return "", err
	}
	if len(communes) > 0 {
		if err = a.countNow(ctx, CommandLine(), communes); err == nil {
			err = a.Store.Scrub(ctx)
		}
	}
	return token, err
}

func (a *App) resetTicket(tx *store.Tx, accountID string) (string, error) {
	token, hash := newToken()
	return token, tx.InsertTicket(store.Ticket{Hash: hash, Kind: TicketReset, AccountID: accountID, Units: "[]", ByActor: tx.Actor,
		At: tx.NowMS(), ExpiresAt: tx.Now.Add(resetLife).UnixMilli()})
}

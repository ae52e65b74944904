package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// NoticeLine is a notice with its place and writer in words.
type NoticeLine struct {
	store.Notice
	Place org.Unit
	By    string
	MayGo bool // the actor may withdraw it
}

// Notices lists what is told today to those who work in the actor's territory: notices of a place above it,
// of itself and below it.
func (a *App) Notices(ctx context.Context, actor Actor) ([]NoticeLine, error) {
	var out []NoticeLine
	if err := actor.may(access.SeeCounts); err != nil {
		return nil, err
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.NoticesOn(a.Today())
		if err != nil {
			return err
		}
		above, err := above(tx, actor)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, n := range list {
			path, err := tx.Path(n.UnitID, day.Date{})
			if err != nil {
				return err
			}
			covered := actor.Covers(ids(path))
			if len(path) == 0 || !covered && !above[n.UnitID] {
				continue
			}
			l := NoticeLine{Notice: n, Place: path[len(path)-1], MayGo: covered && access.May(actor.Role, access.PostNotices)}
			if l.By, err = accountName(tx, names, n.ByActor); err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// above is the set of places that hold one of the actor's.
func above(tx *store.Tx, actor Actor) (map[int64]bool, error) {
	set := map[int64]bool{}
	for _, id := range actor.Scope() {
		path, err := tx.Path(id, day.Date{})
		if err != nil {
			return nil, err
		}
		for _, u := range path {
			set[u.ID] = true
		}
	}
	return set, nil
}

// PostNotice tells everyone of a place and below something from today to a day.
func (a *App) PostNotice(ctx context.Context, actor Actor, n store.Notice) (int64, error) {
	n.Title, n.Body = line(n.Title), strings.TrimSpace(vntext.NFC(n.Body))
	var bad []fault.Field
	if n.Title == "" || len([]rune(n.Title)) > taskTitleLength {
		bad = append(bad, fault.Field{Field: "head", Key: "office.task_title", Args: []any{taskTitleLength}})
	}
	if len([]rune(n.Body)) > 2000 {
		bad = append(bad, fault.Field{Field: "body", Key: "office.notice_long", Args: []any{2000}})
	}
	if !n.To.IsZero() && n.To.Before(a.Today()) {
		bad = append(bad, fault.Field{Field: "to", Key: "office.task_due"})
	}
	if len(bad) > 0 {
		return 0, fault.WithFields("office.notice_refused", bad...)
	}
	n.From = a.Today()
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.PostNotices, n.UnitID, day.Date{})
		if err != nil {
			return err
		}
		n.UnitID = path[len(path)-1].ID
		if err := tx.InsertNotice(&n); err != nil {
			return err
		}
		return tx.Audit("notice.post", "notice:"+itoa(n.ID), "")
	})
	return n.ID, err
}

// WithdrawNotice ends a notice of the actor's territory.
func (a *App) WithdrawNotice(ctx context.Context, actor Actor, id int64) error {
	if err := actor.may(access.PostNotices); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		n, err := tx.Notice(id)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return fault.New(fault.NotFound, "office.no_such_notice")
			}
			return err
		}
		if _, err := a.place(tx, actor, access.PostNotices, n.UnitID, day.Date{}); err != nil {
			return hidden(err, "office.no_such_notice")
		}
		if err := tx.WithdrawNotice(id); err != nil {
			return err
		}
		return tx.Audit("notice.withdraw", "notice:"+itoa(id), "")
	})
}

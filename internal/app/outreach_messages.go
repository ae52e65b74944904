package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// MessageLine is a text of the library and what is wrong with it today.
type MessageLine struct {
	store.MessageRow
	Aloud    outreach.Aloud
	Outdated []outreach.Cite // with the value of today
	Expired  bool
	Unsigned bool // in another language and read by nobody
}

// Usable reports whether it may be played or sent today.
func (l MessageLine) Usable() bool {
	return l.State == store.MessagePublished && !l.Expired && len(l.Outdated) == 0 && !l.Unsigned
}

// MessagesView is the library.
type MessagesView struct {
	Lines  []MessageLine // latest version of each text, those that need somebody first
	MayRun bool
}

// Messages lists the library as of a day; zero is today.
func (a *App) Messages(ctx context.Context, actor Actor, on day.Date) (MessagesView, error) {
	v := MessagesView{MayRun: access.May(actor.Role, access.RunEvents)}
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	if on.IsZero() {
		on = a.Today()
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Messages()
		if err != nil {
			return err
		}
		value, err := a.valuesOn(tx, on)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, m := range list {
			key := m.Code + " " + m.Lang
			if seen[key] && m.State != store.MessagePublished {
				continue
			}
			seen[key] = true
			v.Lines = append(v.Lines, messageLine(m, on, value))
		}
		slices.SortStableFunc(v.Lines, func(x, y MessageLine) int { return urgency(x) - urgency(y) })
		return nil
	})
	return v, err
}

func urgency(l MessageLine) int {
	switch {
	case l.State == store.MessagePublished && !l.Usable():
		return 0
	case l.State == store.MessageDraft:
		return 1
	case l.State == store.MessagePublished:
		return 2
	}
	return 3
}

func messageLine(m store.MessageRow, on day.Date, value func(string) (string, bool)) MessageLine {
	return MessageLine{MessageRow: m, Aloud: outreach.ReadAloud(m.Body), Outdated: outreach.Outdated(m.Cites, value),
		Expired: !m.Until.IsZero() && m.Until.Before(on), Unsigned: outreach.NeedsReader(m.Lang) && m.SignedAt == 0}
}

// valuesOn gives the text of a parameter of the law on a day.
func (a *App) valuesOn(tx *store.Tx, on day.Date) (func(string) (string, bool), error) {
	book, err := a.bookIn(tx)
	if err != nil {
		return nil, err
	}
	return func(name string) (string, bool) {
		text, _, err := book.At(name, on)
		return text, err == nil
	}, nil
}

// WriteMessage keeps a new version of a text as a draft. Parameters it cites must exist and say what the text says today.
func (a *App) WriteMessage(ctx context.Context, actor Actor, m outreach.Message) (int64, error) {
	m.Code, m.Title, m.Basis, m.Body = strings.ToLower(line(m.Code)), line(m.Title), line(m.Basis), strings.TrimSpace(vntext.NFC(m.Body))
	if err := outreach.CheckMessage(m); err != nil {
		return 0, err
	}
	row := store.MessageRow{Message: m}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := actor.may(access.RunEvents); err != nil {
			return err
		}
		value, err := a.valuesOn(tx, a.Today())
		if err != nil {
			return err
		}
		if old := outreach.Outdated(m.Cites, value); len(old) > 0 {
			return fault.WithFields("outreach.message.refused", fault.Field{Field: "cites", Key: "outreach.message.cites", Args: []any{old[0].Name, old[0].Value}})
		}
		if err := tx.InsertMessage(&row); err != nil {
			return err
		}
		return tx.Audit("message.write", "message:"+itoa(row.ID), m.Code+" "+m.Lang)
	})
	return row.ID, err
}

// SignMessage notes who read a text and answers for its language (8.08).
func (a *App) SignMessage(ctx context.Context, actor Actor, id int64, reader string) error {
	if reader = line(reader); vntext.Graphemes(reader) < 3 {
		return fault.WithFields("outreach.message.refused", fault.Field{Field: "reader", Key: "outreach.message.reader"})
	}
	return a.onMessage(ctx, actor, id, "message.sign", func(tx *store.Tx, _ MessageLine) error { return tx.SignMessage(id, reader) })
}

// PublishMessage lets a text be used; it takes the place of the version before. Refused: unsigned in another language, expired,
// figures of the law that are no longer so.
func (a *App) PublishMessage(ctx context.Context, actor Actor, id int64) error {
	return a.onMessage(ctx, actor, id, "message.publish", func(tx *store.Tx, l MessageLine) error {
		switch {
		case l.State != store.MessageDraft:
			return fault.New(fault.Conflict, "outreach.message.not_draft")
		case l.Unsigned:
			return fault.New(fault.Conflict, "outreach.message.unsigned")
		case l.Expired || len(l.Outdated) > 0:
			return fault.New(fault.Conflict, "outreach.message.outdated")
		}
		return tx.PublishMessage(l.MessageRow)
	})
}

// WithdrawMessage takes a text out of use.
func (a *App) WithdrawMessage(ctx context.Context, actor Actor, id int64) error {
	return a.onMessage(ctx, actor, id, "message.withdraw", func(tx *store.Tx, _ MessageLine) error { return tx.WithdrawMessage(id) })
}

func (a *App) onMessage(ctx context.Context, actor Actor, id int64, act string, fn func(*store.Tx, MessageLine) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		l, err := a.messageIn(tx, actor, access.RunEvents, id)
		if err != nil {
			return err
		}
		if err := fn(tx, l); err != nil {
			return err
		}
		return tx.Audit(act, "message:"+itoa(id), l.Code+" "+l.Lang)
	})
}

func (a *App) messageIn(tx *store.Tx, actor Actor, act access.Act, id int64) (MessageLine, error) {
	if err := actor.may(act); err != nil {
		return MessageLine{}, err
	}
	m, err := tx.Message(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "outreach.no_such_message")
		}
		return MessageLine{}, err
	}
	value, err := a.valuesOn(tx, a.Today())
	if err != nil {
		return MessageLine{}, err
	}
	return messageLine(m, a.Today(), value), nil
}

// Message opens one version.
func (a *App) Message(ctx context.Context, actor Actor, id int64) (l MessageLine, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		l, err = a.messageIn(tx, actor, access.SeeCounts, id)
		return err
	})
	return l, err
}

package app

import (
	"context"
	"encoding/json"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// HeldLine (phiếu chưa vào sổ) is an operation that was kept and not booked, as the office reads it.
type HeldLine struct {
	store.FieldHeld // Body is empty
	Who             string
	Phone           string
	Place           string
	Words           *fault.Error      // why
	Said            map[string]string // the body, field by field
	Decided         string            // name of who decided
}

// heldMost is how many lines a page shows.
const heldMost = 300

// HeldOps lists what phones sent and nobody has booked yet (state store.HeldOpen), or what was decided, within
// the actor's places. Opening it leaves an audit row: the lines speak of people.
func (a *App) HeldOps(ctx context.Context, actor Actor, state string) ([]HeldLine, error) {
	if err := actor.may(access.KeepPhones); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{store.HeldOpen, store.HeldBooked, store.HeldDismissed}, state) {
		state = store.HeldOpen
	}
	var out []HeldLine
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.FieldHelds(actor.Scope(), state, heldMost)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, h := range list {
			l, err := a.heldLine(tx, h, names)
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, a.Store.Audit(ctx, actor.AccountID, "phone.held_read", "phones:held", itoa(int64(len(out))))
}

func (a *App) heldLine(tx *store.Tx, h store.FieldHeld, names map[string]string) (HeldLine, error) {
	l := HeldLine{FieldHeld: h, Words: wordsOf(h.Words), Said: map[string]string{}}
	body, err := a.Keys.Open(h.Body)
	if err != nil {
		return l, err
	}
	l.Body = ""
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) == nil {
		for k, v := range fields {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			l.Said[vntext.Truncate(k, 40)] = vntext.Truncate(s, 200)
		}
	}
	if l.Who, err = accountName(tx, names, h.AccountID); err != nil {
		return l, err
	}
	if h.DecidedBy != "" {
		if l.Decided, err = accountName(tx, names, h.DecidedBy); err != nil {
			return l, err
		}
	}
	d, err := tx.Device(h.DeviceID)
	if err != nil {
		return l, err
	}
	l.Phone = d.Name
	if h.UnitID != 0 {
		if u, err := tx.Unit(h.UnitID, day.Date{}); err == nil {
			l.Place = u.FullName
		} else if fault.KindOf(err) != fault.NotFound {
			return l, err
		}
	}
	return l, nil
}

// BookHeld tries once more to book a held operation, as whoever made it and with what the program knows now:
// a newer version knows more kinds, a reopened account may act again. The error is why it still cannot be.
func (a *App) BookHeld(ctx context.Context, actor Actor, op string) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		h, err := a.held(tx, actor, op)
		if err != nil {
			return err
		}
		kind, ok := a.ops[h.Kind]
		if !ok {
			return fault.New(fault.Conflict, "sync.unknown_kind", h.Kind)
		}
		if h.V > kind.v {
			return fault.New(fault.Conflict, "sync.newer_version", h.Kind, h.V)
		}
		acc, err := tx.Account(h.AccountID)
		if err != nil {
			return err
		}
		body, err := a.Keys.Open(h.Body)
		if err != nil {
			return err
		}
		o := &phoneOp{Actor: actorOf(acc), Day: a.dayOf(h.At), OpID: op, At: h.At, Phone: h.DeviceID, raw: body}
		ref, err := a.runOp(tx, kind, o)
		if err != nil {
			return err
		}
		if err := tx.SettleFieldOp(op, OpApplied, h.Code, ref); err != nil {
			return err
		}
		if err := tx.SettleFieldHeld(op, store.HeldBooked, ""); err != nil {
			return err
		}
		return tx.Audit("phone.held_booked", "op:"+op, h.Kind)
	})
}

// DismissHeld closes a held operation without booking it; the entry says why, and stays.
func (a *App) DismissHeld(ctx context.Context, actor Actor, op, reason string) error {
	reason = shortNote(reason)
	if vntext.Graphemes(reason) < minReason {
		return fault.WithFields("phone.dismiss_why", fault.Field{Field: "reason", Key: "phone.dismiss_why"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		h, err := a.held(tx, actor, op)
		if err != nil {
			return err
		}
		if err := tx.SettleFieldHeld(op, store.HeldDismissed, reason); err != nil {
			return err
		}
		return tx.Audit("phone.held_dismissed", "op:"+op, h.Kind)
	})
}

// held loads an open one within the actor's places.
func (a *App) held(tx *store.Tx, actor Actor, op string) (store.FieldHeld, error) {
	none := fault.New(fault.NotFound, "phone.no_held")
	if err := actor.may(access.KeepPhones); err != nil {
		return store.FieldHeld{}, err
	}
	h, err := tx.FieldHeld(op)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = none
		}
		return h, err
	}
	if !slices.Contains(actor.Scope(), 0) {
		path, err := tx.Path(h.UnitID, day.Date{})
		if err != nil {
			return h, err
		}
		if !actor.Covers(ids(path)) {
			return h, none
		}
	}
	if h.State != store.HeldOpen {
		return h, fault.New(fault.Conflict, "phone.held_decided")
	}
	return h, nil
}

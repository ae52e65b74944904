package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/store"
)

// Sender hands a text to one telephone number; the adapter of an office's SMS or Zalo contract. Without one nothing is sent.
// key is the message's own: an adapter that gets it twice sends once.
type Sender func(ctx context.Context, key, phone, text string) error

// Queue puts a message to one person into the outbox. The text must be whole (8.03) and published; who did not consent is
// written down as refused and never sent. The same key twice is one message; it reports whether it waits now.
func (a *App) Queue(ctx context.Context, actor Actor, who person.ID, message int64, channel, purpose, key string, values map[string]string) (bool, error) {
	waits := false
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		l, err := a.messageIn(tx, actor, access.RunEvents, message)
		if err != nil {
			return err
		}
		o, fresh, err := a.queue(tx, actor, who, l, channel, purpose, key, values)
		waits = fresh && o.State == "waiting"
		return err
	})
	return waits, err
}

// queue is Queue in a running transaction; fresh is false for what was asked before.
func (a *App) queue(tx *store.Tx, actor Actor, who person.ID, l MessageLine, channel, purpose, key string, values map[string]string) (o store.Outgoing, fresh bool, err error) {
	if channel != "sms" && channel != "zalo" || !slices.Contains(MessagePurposes, purpose) || key == "" {
		return o, false, fault.WithFields("outreach.message.refused", fault.Field{Field: "channel", Key: "consent.channel"})
	}
	if _, _, err := a.file(tx, actor, access.RunEvents, who); err != nil {
		return o, false, err
	}
	if l.Way != channel || !l.Usable() {
		return o, false, fault.New(fault.Conflict, "outreach.message.not_usable")
	}
	text, err := outreach.Fill(l.Body, values)
	if err != nil {
		return o, false, err
	}
	o = store.Outgoing{Dedupe: channel + ":" + key, Person: who, Channel: channel, Purpose: purpose, MessageID: l.ID, Body: a.Keys.Seal([]byte(text)), State: "waiting"}
	ok, err := consents(tx, who, channel, purpose)
	if err != nil {
		return o, false, err
	}
	if !ok {
		o.State, o.Why = "refused", "no_consent"
	}
	fresh, err = tx.PutOutgoing(&o)
	if err != nil || !fresh {
		return o, false, err
	}
	return o, true, tx.Audit("outbox.put", personRef(who), channel+" "+o.State)
}

func consents(tx *store.Tx, who person.ID, channel, purpose string) (bool, error) {
	c, err := tx.Consent(who, channel, purpose)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil && c.Given, err
}

const mostTries = 5

// takenMS is how long a message stays with the one who took it: a process that died gives it back.
const takenMS = 15 * 60 * 1000

// FlushOutbox sends what waits on a channel through send; nil: the channel is off, everything stays. Each message is taken before
// it is sent, so two that flush at once do not send it both; one taken by a process that died is sent again under the same key.
// Consent, the text's validity and the number are looked at again at that moment. It returns how many were sent.
func (a *App) FlushOutbox(ctx context.Context, channel string, send Sender) (sent int, err error) {
	if send == nil {
		return 0, nil
	}
	var list []store.Outgoing
	err = a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		if err := tx.FreeOutgoing(channel, tx.NowMS()-takenMS); err != nil {
			return err
		}
		list, err = tx.OutgoingWaiting(channel, 500)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, o := range list {
		ok, err := a.sendOne(ctx, o, send)
		if err != nil {
			return sent, err
		}
		if ok {
			sent++
		}
	}
	return sent, nil
}

// sendOne takes a message, looks whether it may go, and writes what became of it.
func (a *App) sendOne(ctx context.Context, o store.Outgoing, send Sender) (bool, error) {
	var ready readyMessage
	mine := false
	err := a.Store.Write(ctx, "system", func(tx *store.Tx) error {
		var err error
		if mine, err = tx.ClaimOutgoing(o.ID); err != nil || !mine {
			return err
		}
		ready, err = a.outgoing(tx, o)
		return err
	})
	if err != nil || !mine {
		return false, err
	}
	o.Tries++
	o.State, o.Why = ready.state, ready.why
	if o.State == "" {
		switch err := send(ctx, o.Dedupe, ready.phone, ready.text); {
		case err == nil:
			o.State = "sent"
		case o.Tries >= mostTries:
			o.State, o.Why = "failed", "not_reached"
		default:
			o.State, o.Why = "waiting", "not_reached"
		}
	}
	err = a.Store.Write(ctx, "system", func(tx *store.Tx) error { return tx.SetOutgoing(o) })
	return o.State == "sent", err
}

// readyMessage is a message as it leaves; state and why say that it must not.
type readyMessage struct{ phone, text, state, why string }

func (a *App) outgoing(tx *store.Tx, o store.Outgoing) (m readyMessage, err error) {
	may, err := consents(tx, o.Person, o.Channel, o.Purpose)
	if err != nil || !may {
		return readyMessage{state: "refused", why: "no_consent"}, err
	}
	row, err := tx.Message(o.MessageID)
	if err != nil {
		return m, err
	}
	value, err := a.valuesOn(tx, a.Today())
	if err != nil {
		return m, err
	}
	if l := messageLine(row, a.Today(), value); !l.Usable() { // the law changed, or the text was taken back, since it was queued
		return readyMessage{state: "refused", why: "text_old"}, nil
	}
	p, err := tx.Person(o.Person)
	if err != nil {
		return m, err
	}
	ids, err := openIDs(a.Keys, p.Sealed)
	if err != nil {
		return m, err
	}
	if ids.Phone == "" {
		return readyMessage{state: "failed", why: "no_phone"}, nil
	}
	body, err := a.Keys.Open(o.Body)
	return readyMessage{phone: ids.Phone, text: string(body)}, err
}

// FileSender is the adapter that writes each message as a file of a folder, for a program of the office's contract to take from:
// the number in the first line, then the text. A message that lies there already is left as it is.
func FileSender(dir string) Sender {
	return func(_ context.Context, key, phone, text string) error {
		sum := sha256.Sum256([]byte(key))
		name := filepath.Join(dir, hex.EncodeToString(sum[:12])+".txt")
		if _, err := os.Stat(name); err == nil {
			return nil
		}
		part := name + ".part"
		if err := os.WriteFile(part, []byte(phone+"\n"+text+"\n"), 0o600); err != nil {
			return err
		}
		return os.Rename(part, name)
	}
}

// Invited is what came of a message to the guests of an event.
type Invited struct {
	Waiting int // put into the outbox
	Silent  int // did not agree to messages, or has no number
	Already int // got it before
}

// InviteByMessage puts an invitation to each guest of the register into the outbox, with the event's day, hour and place filled in.
func (a *App) InviteByMessage(ctx context.Context, actor Actor, event, message int64) (v Invited, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		e, err := a.gatheringIn(tx, actor, access.RunEvents, event, true)
		if err != nil {
			return err
		}
		l, err := a.messageIn(tx, actor, access.RunEvents, message)
		if err != nil {
			return err
		}
		guests, err := tx.Guests(event)
		if err != nil {
			return err
		}
		values := map[string]string{"ngay": e.On.VN(), "gio": clockText(e.Minute), "noi": e.Venue}
		if err := contactOf(tx, actor, e.UnitID, values); err != nil {
			return err
		}
		for _, g := range guests {
			if g.Person == 0 {
				continue
			}
			values["ten"] = g.FullName
			o, fresh, err := a.queue(tx, actor, g.Person, l, l.Way, "outreach", "event:"+itoa(event)+":"+itoa(int64(g.Person)), values)
			switch {
			case err != nil:
				return err
			case !fresh:
				v.Already++
			case o.State == "waiting":
				v.Waiting++
			default:
				v.Silent++
			}
		}
		return nil
	})
	return v, err
}

// contactOf fills in who answers: the nearest office of a place that has a telephone number, and the one who writes.
func contactOf(tx *store.Tx, actor Actor, unit int64, values map[string]string) error {
	path, err := tx.Path(unit, day.Date{})
	if err != nil {
		return err
	}
	for _, u := range slices.Backward(path) {
		offices, err := tx.OfficesOfUnit(u.ID, day.Date{})
		if err != nil {
			return err
		}
		for _, o := range slices.Backward(offices) {
			c, err := tx.OfficeContact(o.ID)
			if err != nil {
				return err
			}
			if values["co_quan"] == "" {
				values["co_quan"] = o.Name
			}
			if c.Phone != "" {
				values["co_quan"], values["dien_thoai"], values["nguoi_lien_he"] = o.Name, c.Phone, o.Name
				if actor.Name != "" {
					values["nguoi_lien_he"] = actor.Name
				}
				return nil
			}
		}
	}
	return nil
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Outbox counts what waits, went, and was refused.
func (a *App) Outbox(ctx context.Context, actor Actor) (list []store.OutboxCount, err error) {
	if err := actor.may(access.RunEvents); err != nil {
		return nil, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.OutboxCounts()
		return err
	})
	return list, err
}

package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Channels by which a person can be reached, and what messages can be for. The words are stored.
var (
	Channels        = []string{"sms", "zalo", "call", "letter", "visit"}
	MessagePurposes = []string{"outreach", "renewal", "notice"}
)

// Said is what a person said about messages: of one channel, for one purpose.
type Said struct {
	Channel  string
	Purpose  string
	Evidence string // where it can be looked up: «phiếu ký ngày 20/11/2026», «nói khi đến nhà, có bà Hoa»
}

// Consent notes that a person agreed to messages.
func (a *App) Consent(ctx context.Context, actor Actor, who person.ID, s Said) error {
	return a.said(ctx, actor, who, s, true)
}

// Withdraw notes that a person agrees no longer. It holds as soon as it is written: whoever sends asks
// MayMessage for each message. Evidence may be missing: nobody has to prove a no.
func (a *App) Withdraw(ctx context.Context, actor Actor, who person.ID, s Said) error {
	return a.said(ctx, actor, who, s, false)
}

func (a *App) said(ctx context.Context, actor Actor, who person.ID, s Said, given bool) error {
	s.Evidence = strings.TrimSpace(vntext.Truncate(vntext.NFC(s.Evidence), 200))
	var bad []fault.Field
	if !slices.Contains(Channels, s.Channel) {
		bad = append(bad, fault.Field{Field: "channel", Key: "consent.channel"})
	}
	if !slices.Contains(MessagePurposes, s.Purpose) {
		bad = append(bad, fault.Field{Field: "purpose", Key: "consent.purpose"})
	}
	if given && vntext.Graphemes(s.Evidence) < minReason {
		bad = append(bad, fault.Field{Field: "evidence", Key: "consent.evidence", Args: []any{minReason}})
	}
	if len(bad) > 0 {
		return fault.WithFields("consent.refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.file(tx, actor, access.RecordConsent, who); err != nil {
			return err
		}
		if at, err := tx.ErasedAt(who); err != nil || at != 0 {
			return fault.Wrap(fault.Conflict, err, "erase.done_already")
		}
		if err := tx.InsertConsent(&store.Consent{PersonID: who, Channel: s.Channel, Purpose: s.Purpose, Given: given, Evidence: s.Evidence}); err != nil {
			return err
		}
		act := "consent.withdraw"
		if given {
			act = "consent.give"
		}
		if err := tx.Change("consent", itoa(int64(who))); err != nil {
			return err
		}
		return tx.Audit(act, personRef(who), s.Channel+" "+s.Purpose)
	})
}

// ConsentView is what holds for a person, and how it came about.
type ConsentView struct {
	Now     []store.Consent // the latest of each channel and purpose
	History []store.Consent // all, latest first
}

// Consents tells what a person said about messages, to those who may open the file.
func (a *App) Consents(ctx context.Context, actor Actor, who person.ID) (ConsentView, error) {
	var v ConsentView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := a.file(tx, actor, access.SeeNames, who); err != nil {
			return err
		}
		var err error
		v.History, err = tx.ConsentsOf(who)
		return err
	})
	for _, c := range v.History {
		if !slices.ContainsFunc(v.Now, func(o store.Consent) bool { return o.Channel == c.Channel && o.Purpose == c.Purpose }) {
			v.Now = append(v.Now, c)
		}
	}
	return v, err
}

// MayMessage reports whether a person may be sent a message now. Silence is no.
func (a *App) MayMessage(ctx context.Context, who person.ID, channel, purpose string) (bool, error) {
	may := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.Consent(who, channel, purpose)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return nil
		}
		may = err == nil && c.Given
		return err
	})
	return may, err
}

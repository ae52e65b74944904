package app

import (
	"context"
	"slices"

	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/store"
)

// Words of the notes that matter at a door (4.09), in the order of the form; "" is not asked. They are stored.
var (
	PhonesUsed = [...]string{"smartphone", "keypad", "none"}
	Deciders   = [...]string{"self", "spouse", "parents", "children", "together"}
	AppsUsed   = [...]string{"vssid", "vneid", "both", "none"}
)

// NoteForField keeps what whoever goes to the door should know of a person: which telephone, who decides in the family, which
// language, when there is income, which apps. It is for those who may speak with them; nothing else changes with it.
func (a *App) NoteForField(ctx context.Context, actor Actor, id person.ID, n person.Notes) error {
	var bad []fault.Field
	for _, c := range []struct {
		field, value string
		known        []string
	}{{"phone_used", n.PhoneUsed, PhonesUsed[:]}, {"decides", n.Decides, Deciders[:]}, {"language", n.Language, outreach.Languages[:]}, {"apps", n.Apps, AppsUsed[:]}} {
		if c.value != "" && !slices.Contains(c.known, c.value) {
			bad = append(bad, fault.Field{Field: c.field, Key: "fieldnote.unknown"})
		}
	}
	n.IncomeMonth = slices.Clone(n.IncomeMonth) // the caller keeps theirs
	slices.Sort(n.IncomeMonth)
	n.IncomeMonth = slices.Compact(n.IncomeMonth)
	if slices.ContainsFunc(n.IncomeMonth, func(m int) bool { return m < 1 || m > 12 }) {
		bad = append(bad, fault.Field{Field: "income", Key: "fieldnote.month"})
	}
	if len(bad) > 0 {
		return fault.WithFields("fieldnote.refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, _, err := a.met(tx, actor, id); err != nil {
			return err
		}
		if at, err := tx.ErasedAt(id); err != nil || at != 0 {
			return fault.Wrap(fault.Conflict, err, "erase.done_already")
		}
		p, err := tx.Person(id)
		if err != nil {
			return err
		}
		n.Text = p.Notes.Text
		p.Notes = n
		if err := tx.UpdatePerson(&p); err != nil {
			return err
		}
		return tx.Audit("person.fieldnote", personRef(id), "")
	})
}

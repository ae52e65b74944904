package app

import (
	"context"
	"net/url"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

const mostContact = 200

// SetOfficeContact keeps how an office is reached: its telephone, address, hours and public page stand on the
// family's page, so a slip there sends people to a stranger. Nothing is kept when a field is refused.
func (a *App) SetOfficeContact(ctx context.Context, actor Actor, officeID int64, c org.Contact) error {
	if err := actor.may(access.ManageHouse); err != nil {
		return err
	}
	if err := checkContact(&c); err != nil {
		return err
	}
	o, err := a.Office(ctx, actor, officeID, day.Date{}) // one outside the actor's territory does not exist
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := tx.SetOfficeContact(o.ID, c); err != nil {
			return err
		}
		return tx.Audit("office.contact", "office:"+o.Code, "")
	})
}

func checkContact(c *org.Contact) error {
	var bad []fault.Field
	for _, f := range []struct {
		name string
		text *string
	}{{"phone", &c.Phone}, {"address", &c.Address}, {"hours", &c.Hours}, {"site", &c.Site}} {
		if *f.text = line(*f.text); vntext.Graphemes(*f.text) > mostContact {
			bad = append(bad, fault.Field{Field: f.name, Key: "office.contact.long", Args: []any{mostContact}})
		}
	}
	// Several numbers, extensions and words such as "số máy lẻ" are common; what has no digits is no telephone.
	if c.Phone != "" && !strings.ContainsAny(c.Phone, "0123456789") {
		bad = append(bad, fault.Field{Field: "phone", Key: "office.contact.phone"})
	}
	if c.Site != "" {
		// The square on the leaf opens it: nothing but a plain public page, without a question or an account in it.
		u, err := url.Parse(c.Site)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
			bad = append(bad, fault.Field{Field: "site", Key: "office.contact.site"})
		}
	}
	if len(bad) > 0 {
		return fault.WithFields("office.contact.refused", bad...)
	}
	return nil
}

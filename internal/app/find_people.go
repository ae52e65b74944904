package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// FindPeople finds people of the actor's territory by the beginning of their name, marks or not, or by a
// whole number of theirs. Looking for people leaves an audit row without what was looked for.
func (a *App) FindPeople(ctx context.Context, actor Actor, text string, limit int) ([]NameLine, error) {
	if err := actor.may(access.SeeNames); err != nil {
		return nil, err
	}
	var lines []NameLine
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		found, err := a.peopleLike(tx, actor, text, limit)
		if err != nil {
			return err
		}
		names := unitNames{tx: tx, known: map[int64]org.Unit{}}
		for _, p := range found {
			place, err := names.of(p.CommuneID, p.VillageID, p.GroupID)
			if err != nil {
				return err
			}
			lines = append(lines, NameLine{Person: p.Person, Place: place})
		}
		return nil
	})
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	return lines, a.Store.Audit(ctx, actor.AccountID, "people.find", "unit:"+itoa(actor.UnitID), itoa(int64(len(lines))))
}

func (a *App) peopleLike(tx *store.Tx, actor Actor, text string, limit int) ([]store.Person, error) {
	digits := onlyDigits(text)
	if len(digits) >= 9 {
		return a.peopleNumbered(tx, actor, digits)
	}
	key := vntext.Key(text)
	if len(key) < 2 {
		return nil, nil
	}
	unit, err := belowProvince(tx, actor.UnitID)
	if err != nil {
		return nil, err
	}
	return tx.PersonsFound(key, unit, limit)
}

// belowProvince is the scope as a filter: 0 for the whole province.
func belowProvince(tx *store.Tx, unit int64) (int64, error) {
	if unit == 0 {
		return 0, nil
	}
	u, err := tx.Unit(unit, day.Date{})
	if err != nil || u.Level == org.Province {
		return 0, err
	}
	return unit, nil
}

// peopleNumbered finds by a number through its blind index; the number itself is not stored.
func (a *App) peopleNumbered(tx *store.Tx, actor Actor, digits string) ([]store.Person, error) {
	var out []store.Person
	seen := map[person.ID]bool{}
	for _, k := range []store.IdentifierKind{store.IdentCitizen, store.IdentOld, store.IdentSI, store.IdentPhone} {
		ids, err := tx.PersonsByIdentifier(k, a.Keys.Blind(int(k), digits))
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			p, _, err := a.file(tx, actor, access.SeeNames, id)
			if err != nil && fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return nil, err
			}
			if !seen[id] {
				seen[id] = true
				out = append(out, p)
			}
		}
	}
	return out, nil
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

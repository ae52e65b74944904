package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/search"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// FindPeople is Find for people alone.
func (a *App) FindPeople(ctx context.Context, actor Actor, text string, limit int) ([]NameLine, error) {
	if err := actor.may(access.SeeNames); err != nil {
		return nil, err
	}
	asked := search.Parse(text)
	if asked.Number != "" {
		return a.findNumber(ctx, actor, asked.Number)
	}
	if err := a.freshIndex(ctx); err != nil {
		return nil, err
	}
	var v FindView
	o := search.Options{Scope: actor.Scope(), Near: actor.UnitID, Limit: limit}
	var f found
	stands := a.finder.view(func(x *search.Index) { f.people = x.FindPeople(asked, o) })
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if !stands {
			return a.findPlainly(tx, actor, text, limit, true, &v)
		}
		return a.showFound(tx, actor, f, &v)
	})
	if err != nil || len(v.People) == 0 {
		return nil, err
	}
	return v.People, a.Store.Audit(ctx, actor.AccountID, "people.find", "unit:"+itoa(actor.UnitID), itoa(int64(len(v.People))))
}

// findNumber finds by a whole number. A number that nobody bears, or nobody in the actor's territory, counts
// as a guess: the two must not be told apart. After too many guesses the search by number rests. Every try
// leaves an audit row, without the number.
func (a *App) findNumber(ctx context.Context, actor Actor, digits string) ([]NameLine, error) {
	var lines []NameLine
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		name := "number:" + actor.AccountID
		if err := a.awake(tx, name, numberMisses, numberWindow); err != nil {
			return err
		}
		found, err := a.peopleNumbered(tx, actor, digits)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			n, err := a.missed(tx, name, numberWindow)
			if err == nil && n == numberMisses {
				err = tx.Audit("people.guessing", "account:"+actor.AccountID, itoa(n))
			}
			if err != nil {
				return err
			}
		}
		if lines, err = nameLines(tx, found); err != nil {
			return err
		}
		return tx.Audit("people.find_number", "unit:"+itoa(actor.UnitID), itoa(int64(len(lines))))
	})
	return lines, err
}

func nameLines(tx *store.Tx, found []store.Person) ([]NameLine, error) {
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	var lines []NameLine
	for _, p := range found {
		place, err := names.of(p.CommuneID, p.VillageID, p.GroupID)
		if err != nil {
			return nil, err
		}
		lines = append(lines, NameLine{Person: p.Person, Place: place})
	}
	return lines, nil
}

// peopleLike finds by the beginning of a name, place by place of the actor's territory.
func (a *App) peopleLike(tx *store.Tx, actor Actor, text string, limit int) ([]store.Person, error) {
	key := vntext.Key(text)
	if len(key) < 2 {
		return nil, nil
	}
	var out []store.Person
	for _, scope := range actor.Scope() {
		unit, err := belowProvince(tx, scope)
		if err != nil {
			return nil, err
		}
		found, err := tx.PersonsFound(key, unit, limit-len(out))
		if err != nil {
			return nil, err
		}
		if out = append(out, found...); unit == 0 || len(out) >= limit {
			break
		}
	}
	return out, nil
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

// peopleNumbered finds by a number through its blind index; the number itself is not stored. A number is
// brought to the form in which lists are taken in: a phone with +84, a health card for the insurance number
// at its end.
func (a *App) peopleNumbered(tx *store.Tx, actor Actor, number string) ([]store.Person, error) {
	var out []store.Person
	seen := map[person.ID]bool{}
	for _, k := range []struct {
		kind  store.IdentifierKind
		clean func(string) (string, error)
	}{{store.IdentCitizen, vntext.CitizenNumber}, {store.IdentOld, vntext.OldNumber}, {store.IdentSI, vntext.SINumber}, {store.IdentPhone, vntext.Phone}} {
		clean, err := k.clean(number)
		if err != nil {
			continue // not of this kind
		}
		ids, err := tx.PersonsByIdentifier(k.kind, a.Keys.Blind(int(k.kind), clean))
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

package app

import (
	"context"
	"strconv"
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

// FindQuery is what stands in the search box.
type FindQuery struct {
	Text   string
	UnitID int64  // where the reader stands: nearer people come first
	Cursor string // FindView.Next of the page before; such a page holds people only
	Limit  int    // people of a page; 0 is 20, at most 200
	Few    bool   // a few of each kind, for suggestions
	Typing bool   // the text is still being typed: a whole number waits until it is sent
}

// FindView is the answer, kind by kind. A reader finds only what lies in the reader's territory, and the
// counts speak of nothing else.
type FindView struct {
	People     []NameLine
	Total      int
	Next       string
	Loose      bool // nobody is called as was typed; these are nearly so
	Households []HouseholdLine
	Places     []PlaceHit
	Bodies     []Body
	Local      []LocalHit
	Number     bool // looked for by a whole number
	Partial    bool // digits too few for a number: nothing was looked for
	Waiting    bool // the index is being built; only names that begin so were looked for
}

// HouseholdLine is a household with its head.
type HouseholdLine struct {
	person.Household
	Head  string
	Place []org.Unit
}

// Body is an office or an organisation.
type Body struct {
	ID     int64
	Office bool
	Name   string
	Code   string
	Kind   string // org.OrganisationKind, or org.OfficeLevel
}

// Find answers the search box. Every answer with people leaves an audit row, without what was looked for.
func (a *App) Find(ctx context.Context, actor Actor, q FindQuery) (FindView, error) {
	var v FindView
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	if code, err := org.ParsePointCode(q.Text); err == nil {
		return v, a.Store.Read(ctx, func(tx *store.Tx) error {
			v.Local, err = a.pointOf(tx, actor, code)
			return err
		})
	}
	asked := search.Parse(q.Text)
	names := access.May(actor.Role, access.SeeNames)
	switch {
	case asked.Empty():
		return v, nil
	case asked.Partial:
		v.Partial = true
		return v, nil
	case asked.Number != "":
		v.Number = true
		if !names || q.Typing {
			return v, nil
		}
		var err error
		v.People, err = a.findNumber(ctx, actor, asked.Number)
		v.Total = len(v.People)
		return v, err
	}
	if err := a.freshIndex(ctx); err != nil {
		return v, err
	}
	o, err := q.options(actor)
	if err != nil {
		return v, err
	}
	return v, a.findWords(ctx, actor, q, asked, o, names, &v)
}

func (q FindQuery) options(actor Actor) (o search.Options, err error) {
	o = search.Options{Scope: actor.Scope(), Near: q.UnitID, Limit: min(q.Limit, 200)}
	if o.Limit <= 0 {
		o.Limit = 20
	}
	if q.Cursor != "" {
		if o.After, err = strconv.ParseUint(q.Cursor, 36, 64); err != nil {
			return o, fault.Wrap(fault.Invalid, err, "app.bad_cursor")
		}
	}
	return o, nil
}

// found is what the index answered, before anything of it is read.
type found struct {
	people     search.People
	households []int64
	places     []int64
}

func (a *App) findWords(ctx context.Context, actor Actor, q FindQuery, asked search.Query, o search.Options, names bool, v *FindView) error {
	var f found
	most := 10
	if q.Few {
		most = 3
	}
	stands := a.finder.view(func(x *search.Index) {
		if names {
			f.people = x.FindPeople(asked, o)
			if h := o; q.Cursor == "" {
				h.Limit = most
				f.households = x.Households(asked, h)
			}
		}
		if q.Cursor == "" {
			f.places = x.Places(asked, o, most)
		}
	})
	v.Waiting = !stands
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if !stands {
			return a.findPlainly(tx, actor, q.Text, o.Limit, names, v)
		}
		if err := a.showFound(tx, actor, f, v); err != nil || q.Cursor != "" {
			return err
		}
		var err error
		if v.Bodies, err = findBodies(tx, asked, most); err != nil {
			return err
		}
		v.Local, err = a.findLocal(tx, actor, asked, most)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(v.People) + len(v.Households); n > 0 {
		return a.Store.Audit(ctx, actor.AccountID, "people.find", "unit:"+itoa(actor.UnitID), itoa(int64(n)))
	}
	return nil
}

// findPlainly is the search while the index is being built: names that begin so, and places by name.
func (a *App) findPlainly(tx *store.Tx, actor Actor, text string, limit int, names bool, v *FindView) error {
	if names {
		list, err := a.peopleLike(tx, actor, text, limit)
		if err != nil {
			return err
		}
		if v.People, err = nameLines(tx, list); err != nil {
			return err
		}
		v.Total = len(v.People)
	}
	places, err := tx.SearchUnits(vntext.Key(text), day.Date{}, 10)
	if err != nil {
		return err
	}
	for _, u := range places {
		if err := a.addPlace(tx, actor, u.ID, v); err != nil {
			return err
		}
	}
	return nil
}

// showFound reads what was found. The index may be a moment older than the rows: each is asked once more
// whether this reader may see it.
func (a *App) showFound(tx *store.Tx, actor Actor, f found, v *FindView) error {
	v.Total, v.Loose = f.people.Total, f.people.Loose && f.people.Total > 0
	if f.people.Next != 0 {
		v.Next = strconv.FormatUint(f.people.Next, 36)
	}
	root, err := provinceOf(tx)
	if err != nil {
		return err
	}
	var people []store.Person
	for _, id := range f.people.IDs {
		p, err := tx.Person(person.ID(id))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err == nil && p.MergedInto == 0 && actor.Covers([]int64{root, p.CommuneID, p.VillageID, p.GroupID}) {
			people = append(people, p)
		}
	}
	if v.People, err = nameLines(tx, people); err != nil {
		return err
	}
	for _, id := range f.households {
		if err := a.addHousehold(tx, actor, root, person.HouseholdID(id), v); err != nil {
			return err
		}
	}
	for _, id := range f.places {
		if err := a.addPlace(tx, actor, id, v); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) addPlace(tx *store.Tx, actor Actor, id int64, v *FindView) error {
	path, err := tx.Path(id, day.Date{})
	if err == nil && len(path) > 0 && actor.Covers(ids(path)) {
		v.Places = append(v.Places, PlaceHit{Path: path})
	}
	return err
}

func (a *App) addHousehold(tx *store.Tx, actor Actor, root int64, id person.HouseholdID, v *FindView) error {
	h, err := tx.Household(id)
	if err != nil || !actor.Covers([]int64{root, h.CommuneID, h.VillageID, h.GroupID}) {
		if fault.KindOf(err) == fault.NotFound {
			err = nil
		}
		return err
	}
	members, err := tx.PersonsOf(id)
	if err != nil || len(members) == 0 {
		return err
	}
	line := HouseholdLine{Household: h}
	for i, m := range members {
		if i == 0 || m.ID == h.HeadID {
			line.Head, line.HeadID = m.FullName, m.ID
		}
	}
	if line.Place, err = (unitNames{tx: tx, known: map[int64]org.Unit{}}).of(h.CommuneID, h.VillageID, h.GroupID); err != nil {
		return err
	}
	v.Households = append(v.Households, line)
	return nil
}

// findBodies finds offices and organisations, which are no secret, by name or code.
func findBodies(tx *store.Tx, q search.Query, limit int) ([]Body, error) {
	offices, err := tx.OfficesOn(day.Date{})
	if err != nil {
		return nil, err
	}
	organisations, err := tx.Organisations()
	if err != nil {
		return nil, err
	}
	var bodies []Body
	var names []search.Entry
	for _, o := range offices {
		bodies = append(bodies, Body{ID: o.ID, Office: true, Name: o.Name, Code: o.Code, Kind: string(o.Level)})
		names = append(names, search.Entry{Name: o.Name, Other: []string{o.Code}})
	}
	for _, o := range organisations {
		if !o.To.IsZero() && !o.To.After(tx.Today()) {
			continue
		}
		bodies = append(bodies, Body{ID: o.ID, Name: o.Name, Code: o.Code, Kind: string(o.Kind)})
		names = append(names, search.Entry{Name: o.Name, Other: []string{o.Code}})
	}
	var out []Body
	for _, i := range search.NewBook(names).Find(q, limit) {
		out = append(out, bodies[i])
	}
	return out, nil
}

// findSeal stands before a sealed search, so that no other sealed value is ever opened as one.
const findSeal = "find\x00"

// SealSearch makes of what was typed a text that may stand in an address: histories of browsers and logs of
// proxies keep addresses, and a name or a number must not lie there in clear.
func (a *App) SealSearch(text string) string {
	return a.Keys.Seal([]byte(findSeal + vntext.Truncate(strings.TrimSpace(text), 120)))
}

// OpenSearch is what was typed. NotFound when the text is none of SealSearch.
func (a *App) OpenSearch(sealed string) (string, error) {
	plain, err := a.Keys.Open(sealed)
	if err != nil {
		return "", fault.Wrap(fault.NotFound, err, "app.bad_cursor")
	}
	text, ok := strings.CutPrefix(string(plain), findSeal)
	if !ok {
		return "", fault.New(fault.NotFound, "app.bad_cursor")
	}
	return text, nil
}

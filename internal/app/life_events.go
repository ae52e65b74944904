package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// EventKind is a change in a life that opens work (4.08).
type EventKind string

const (
	EventAge15   EventKind = "age15"   // may join the voluntary scheme
	EventAge18   EventKind = "age18"   // leaves the children's and often the pupils' cards behind
	EventPension EventKind = "pension" // reaches the retirement age of sex and birth
	EventSchool  EventKind = "school"  // left school: the card of pupils and students ends
	EventPoverty EventKind = "poverty" // was poor or near poor in an earlier list, is not in the latest
	EventJob     EventKind = "job"     // left the compulsory scheme
	EventCommune EventKind = "commune" // holds a card given for the place, and the place's status changed
	EventCame    EventKind = "came"    // moved here, by the residents lists
	EventGone    EventKind = "gone"    // moved away, by the residents lists and the marks of review rounds
)

// EventKinds lists all in the order of the page.
var EventKinds = [...]EventKind{EventAge15, EventAge18, EventSchool, EventJob, EventPension, EventPoverty, EventCommune, EventCame, EventGone}

// Ahead reports whether the event is looked for in the months to come rather than in those gone by.
func (k EventKind) Ahead() bool { return k == EventAge15 || k == EventAge18 || k == EventPension }

// Around reports whether the event is looked for on both sides of today: a card that ended and one that will.
func (k EventKind) Around() bool { return k == EventSchool }

// EventQuery asks for the people of one kind of event.
type EventQuery struct {
	UnitID int64
	Kind   EventKind
	Months int    // 1 to 12; 0 is 3
	Cursor string // EventsView.Next of the page before
	Limit  int    // 0 is 50, at most 500
}

// EventLine is one person to whom it happens.
type EventLine struct {
	person.Person
	On       day.Date // when; zero: only the year of birth is known
	YearOnly bool
	Place    []org.Unit
}

// CommuneEvent is a commune that became something else.
type CommuneEvent struct {
	Unit        org.Unit
	On          day.Date
	Kind        string // area, new_rural: a recognition; name: its kind or name
	Value       string
	Before      string // what it was; "" when nothing was known
	Source      string
	Cards       int64 // people of the place whose health card was given for living there
	NotComplete bool  // more than could be counted
}

// EventsView is the counts of all kinds, and the people of one.
type EventsView struct {
	Path     []org.Unit
	AsOf     day.Date // of the register
	From, To day.Date // the time looked at: after From, not after To
	Kind     EventKind
	Months   int
	Counts   map[EventKind]int64
	Lines    []EventLine // only for those who may see names
	Communes []CommuneEvent
	Next     string
	MayNames bool
	Lists    []day.Date // days of the residents lists, the latest first
}

// eventsMost is how many people a count looks at; beyond it the page says "more than".
const eventsMost = 20_000

// Events counts the life events of a place and, for those who may see names, lists one kind; a page of names
// leaves an audit row.
func (a *App) Events(ctx context.Context, actor Actor, q EventQuery) (EventsView, error) {
	if q.Months <= 0 {
		q.Months = 3
	}
	q.Months = min(q.Months, 12)
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 500)
	v := EventsView{Kind: q.Kind, Months: q.Months, Counts: map[EventKind]int64{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, q.UnitID, day.Date{}); err != nil {
			return err
		}
		v.MayNames = access.May(actor.Role, access.SeeNames)
		return v.fill(tx, a, q)
	})
	if err != nil || len(v.Lines) == 0 {
		return v, err
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "events.read", "unit:"+itoa(unit), string(q.Kind)+" "+itoa(int64(len(v.Lines))))
}

func (v *EventsView) fill(tx *store.Tx, a *App, q EventQuery) error {
	var err error
	if v.AsOf, err = asOf(tx); err != nil {
		return err
	}
	if v.Lists, err = residentsDays(tx); err != nil {
		return err
	}
	unit := v.Path[len(v.Path)-1]
	if v.Communes, err = v.changedCommunes(tx, unit, a.Today(), q.Months); err != nil {
		return err
	}
	for _, k := range EventKinds {
		page := store.EventPage{Part: partOf(unit), Limit: eventsMost}
		rows, err := v.rows(tx, a, k, page)
		if err != nil {
			return err
		}
		v.Counts[k] = int64(len(rows))
	}
	v.From, v.To = eventTime(q.Kind, a.Today(), q.Months)
	if !v.MayNames || q.Kind == "" {
		return nil
	}
	return v.fillNames(tx, a, q, unit)
}

func (v *EventsView) fillNames(tx *store.Tx, a *App, q EventQuery, unit org.Unit) error {
	page := store.EventPage{Part: partOf(unit), Limit: q.Limit + 1}
	var err error
	if page.AfterKey, page.AfterID, err = readCursor(q.Cursor); err != nil {
		return err
	}
	rows, err := v.rows(tx, a, q.Kind, page)
	if err != nil {
		return err
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		v.Next = writeCursor(last.Key, int64(last.ID))
	}
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for _, r := range rows {
		l := EventLine{Person: r.Person, On: r.On}
		if q.Kind.Ahead() {
			l.YearOnly = r.Birth.Precision == person.PrecisionYear
			if l.On, err = a.reaches(q.Kind, r.Person); err != nil {
				return err
			}
		}
		if l.Place, err = names.of(r.CommuneID, r.VillageID, r.GroupID); err != nil {
			return err
		}
		v.Lines = append(v.Lines, l)
	}
	return nil
}

// newborn is how many months old, when the time looked at begins, whoever no list had before must be to have come
// from elsewhere: births reach the lists late.
const newborn = 6

// reaches is the day on which someone reaches the age of a kind; zero when only their year is known.
func (a *App) reaches(k EventKind, p person.Person) (day.Date, error) {
	if p.Birth.Precision == person.PrecisionYear {
		return day.Date{}, nil
	}
	switch k {
	case EventAge15:
		return p.Birth.Date.AddMonths(15 * 12), nil
	case EventAge18:
		return p.Birth.Date.AddMonths(18 * 12), nil
	}
	age, _, err := a.book.RetirementAge(p.Sex == person.Female, p.Birth.Date)
	return age.ReachedOn(p.Birth.Date), err
}

// eventTime is the time a kind is looked for: after the first day, not after the second.
func eventTime(k EventKind, today day.Date, months int) (from, to day.Date) {
	if k.Ahead() {
		return today.AddDays(-1), today.AddMonths(months)
	}
	if k.Around() {
		return today.AddMonths(-months), today.AddMonths(months)
	}
	return today.AddMonths(-months), today
}

func (v *EventsView) rows(tx *store.Tx, a *App, k EventKind, p store.EventPage) ([]store.EventRow, error) {
	from, to := eventTime(k, a.Today(), v.Months)
	switch k {
	case EventAge15, EventAge18:
		years := 15
		if k == EventAge18 {
			years = 18
		}
		r := store.BornRange{After: from.AddMonths(-12 * years), To: to.AddMonths(-12 * years)}
		return tx.BornBetween(p, r, r)
	case EventPension:
		var men, women store.BornRange
		var err error
		if men.After, men.To, err = a.book.RetiringBetween(false, from, to); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "app.no_law_for_day", to)
		}
		if women.After, women.To, err = a.book.RetiringBetween(true, from, to); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "app.no_law_for_day", to)
		}
		return tx.BornBetween(p, men, women)
	case EventPoverty:
		return tx.LeftPoverty(p, from, to)
	case EventJob:
		return tx.LeftScheme(p, person.SchemeCompulsorySI, from, to)
	case EventSchool:
		return tx.LeftSchool(p, from, to, v.AsOf)
	case EventCame:
		return tx.Came(p, from, to, from.AddMonths(-newborn))
	case EventGone:
		return tx.Gone(p, from, to)
	case EventCommune:
		return v.cardHolders(tx, p)
	}
	return nil, nil
}

// placeCategories are the health categories given for where one lives: ethnic minority people in hard areas
// (DT) and people of particularly hard areas (DK).
var placeCategories = [2]string{"DT", "DK"}

// cardHolders lists the card holders of the communes whose status changed. In a province with several such
// communes they come commune by commune, so a page may hold those of one only.
func (v *EventsView) cardHolders(tx *store.Tx, p store.EventPage) ([]store.EventRow, error) {
	if org.Level(p.Part.Level) != org.Province {
		for _, c := range v.Communes {
			if inPath(v.Path, c.Unit.ID) {
				return tx.PlaceCards(p, placeCategories, v.AsOf)
			}
		}
		return nil, nil
	}
	seen := map[int64]bool{}
	var all []store.EventRow
	for _, c := range v.Communes {
		if seen[c.Unit.ID] {
			continue
		}
		seen[c.Unit.ID] = true
		part := p
		part.Part = partOf(c.Unit)
		rows, err := tx.PlaceCards(part, placeCategories, v.AsOf)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	sort.SliceStable(all, func(i, j int) bool {
		return all[i].Key < all[j].Key || all[i].Key == all[j].Key && all[i].ID < all[j].ID
	})
	return all[:min(len(all), p.Limit)], nil
}

// changedCommunes lists what became something else in the months gone by, in the place or around it.
func (v *EventsView) changedCommunes(tx *store.Tx, unit org.Unit, today day.Date, months int) ([]CommuneEvent, error) {
	from, to := eventTime(EventCommune, today, months)
	statuses, err := tx.UnitStatusesBetween(from, to)
	if err != nil {
		return nil, err
	}
	renamed, err := tx.CommunesChanged(from, to)
	if err != nil {
		return nil, err
	}
	var out []CommuneEvent
	for _, s := range statuses {
		before, err := tx.UnitStatuses(s.UnitID)
		if err != nil {
			return nil, err
		}
		e := CommuneEvent{On: s.From, Kind: s.Kind, Value: s.Value, Source: s.Source, Unit: org.Unit{ID: s.UnitID}}
		for _, b := range before {
			if b.Kind == s.Kind && b.From.Before(s.From) {
				e.Before = b.Value
			}
		}
		out = append(out, e)
	}
	for _, c := range renamed {
		out = append(out, CommuneEvent{On: c.On, Kind: "name", Value: c.FullName, Before: c.OldName, Source: c.Source, Unit: org.Unit{ID: c.UnitID}})
	}
	return v.placed(tx, unit, out)
}

// placed keeps the events of communes that are the place, lie in it or hold it, with their names and counts.
func (v *EventsView) placed(tx *store.Tx, unit org.Unit, all []CommuneEvent) ([]CommuneEvent, error) {
	var out []CommuneEvent
	for _, e := range all {
		path, err := tx.Path(e.Unit.ID, day.Date{})
		if err != nil {
			return nil, err
		}
		if len(path) == 0 || !inPath(path, unit.ID) && !inPath(v.Path, e.Unit.ID) {
			continue
		}
		e.Unit = path[len(path)-1]
		part := partOf(e.Unit)
		if unit.Level > org.Commune {
			part = partOf(unit)
		}
		rows, err := tx.PlaceCards(store.EventPage{Part: part, Limit: eventsMost}, placeCategories, v.AsOf)
		if err != nil {
			return nil, err
		}
		e.Cards, e.NotComplete = int64(len(rows)), len(rows) == eventsMost
		out = append(out, e)
	}
	return out, nil
}

func residentsDays(tx *store.Tx) ([]day.Date, error) {
	came, err := tx.DeliveriesOf("residents", 200)
	if err != nil {
		return nil, err
	}
	var out []day.Date
	for _, d := range came {
		if len(out) == 0 || out[len(out)-1] != d.AsOf {
			out = append(out, d.AsOf)
		}
	}
	return out, nil
}

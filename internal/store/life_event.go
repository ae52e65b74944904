package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Residents to whom something happened that opens work. Like lists of names, a page at a time; whom a
// review round found dead or moved away stands in none of them.

// EventRow is one person of such a list.
type EventRow struct {
	person.Person
	Key string   // what the list is ordered by, before the id
	On  day.Date // the day it happened, when the list knows it; zero: the caller computes it
}

const eventColumns = `SELECT p.id, p.full_name, p.birth, p.birth_prec, p.sex, p.occupation, p.poverty, p.household_id,
	p.commune_id, p.village_id, p.group_id, p.citizen_mask, p.segment, p.working_age, p.covered, p.review, `

// eventHere limits a list to those who live in a place: $1 its id, $2 and $3 where the page before ended, $4 the limit.
func eventHere(place string) string {
	return ` AND ` + place + ` AND p.resident = 1 AND p.merged_into IS NULL AND p.answered <> 2 AND p.answered <> 3`
}

var eventPlaces = map[int]string{1: `(p.commune_id IS NOT NULL OR $1 <> 0)`, 3: `p.commune_id = $1`, 4: `p.village_id = $1`, 5: `p.group_id = $1`}

// Who is born in a range of days, by sex: men (1) $5–$6, women (2) $7–$8; first day excluded, last included.
// Of whom only the year is known (their birth is its first day) everyone of the range's first year is in it.
func agesText(place string) string {
	within := func(from, to string) string {
		return `(p.birth > ` + from + ` OR (p.birth_prec = 1 AND p.birth >= substr(` + from + `, 1, 4))) AND p.birth <= ` + to
	}
	return eventColumns + `p.birth, p.birth FROM person p WHERE p.birth >= $9 AND p.birth <= $10
		AND ((p.sex <> 2 AND ` + within("$5", "$6") + `) OR (p.sex = 2 AND ` + within("$7", "$8") + `))` + eventHere(place) + `
		AND (p.birth > $2 OR (p.birth = $2 AND p.id > $3)) ORDER BY p.birth, p.id LIMIT $4`
}

// Who stood as poor or near poor ($5: set of 1 << status) in a residents list, and does not in the latest
// one, which is of a day after $6 and not after $7.
func leftPovertyText(place string) string {
	return `WITH poor (person_id, last_day) AS (
		SELECT b.person_id, MAX(d.as_of) FROM record b JOIN delivery_row w ON w.record_id = b.id JOIN delivery d ON d.id = w.delivery_id
		WHERE b.list = 'residents' AND b.poverty IN (1, 2) AND b.person_id IS NOT NULL AND d.state = 'applied' GROUP BY b.person_id),
	gone (person_id, on_day) AS (
		SELECT o.person_id, MIN(d.as_of) FROM poor o JOIN record r ON r.person_id = o.person_id JOIN delivery_row w ON w.record_id = r.id
		JOIN delivery d ON d.id = w.delivery_id
		WHERE r.list = 'residents' AND r.poverty NOT IN (1, 2) AND d.state = 'applied' AND d.as_of > o.last_day AND d.as_of > $6 AND d.as_of <= $7
		GROUP BY o.person_id)
	` + eventColumns + `p.name_key, g.on_day FROM gone g JOIN person p ON p.id = g.person_id
	WHERE ((1 << p.poverty) & $5) = 0` + eventHere(place) + `
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) ORDER BY p.name_key, p.id LIMIT $4`
}

// Whose compulsory spell ($5: scheme, $8 its bit) ended after $6 and not after $7, and who is not in it now.
func leftSchemeText(place string) string {
	return `WITH ended (person_id, on_day) AS (
		SELECT person_id, MAX(to_day) FROM spell WHERE scheme = $5 AND to_day > $6 AND to_day <= $7 GROUP BY person_id)
	` + eventColumns + `p.name_key, e.on_day FROM ended e JOIN person p ON p.id = e.person_id
	WHERE (p.covered & $8) = 0` + eventHere(place) + `
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) ORDER BY p.name_key, p.id LIMIT $4`
}

// Who holds a health card given for where they live: category $5 or $6, covering the register's day $7.
func placeCardsText(place string) string {
	return eventColumns + `p.name_key, COALESCE(MIN(s.to_day), '') FROM person p JOIN spell s ON s.person_id = p.id
	WHERE s.scheme = 3 AND s.category IN ($5, $6) AND s.from_day <= $7 AND (s.to_day IS NULL OR s.to_day >= $7)` + eventHere(place) + `
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) GROUP BY p.id ORDER BY p.name_key, p.id LIMIT $4`
}

// schoolCard tells the health cards that come with a school: pupils (HS) and students (SV). The index spell_school
// of migration 0031 has the same condition.
const schoolCard = `scheme = 3 AND substr(category, 1, 2) IN ('HS', 'SV')`

// Whose school card ended or ends after $5 and not after $6 with no card to follow, unless the card still runs on
// the register's day $7 and the latest list has them as pupil or student: then the school renews it.
func leftSchoolText(place string) string {
	return `WITH card (person_id, on_day) AS (
		SELECT person_id, MAX(to_day) FROM spell WHERE ` + schoolCard + ` AND to_day > $5 AND to_day <= $6 GROUP BY person_id)
	` + eventColumns + `p.name_key, c.on_day FROM card c JOIN person p ON p.id = c.person_id
	WHERE (c.on_day < $7 OR (p.segment <> 2 AND p.segment <> 3))
	AND NOT EXISTS (SELECT 1 FROM spell o WHERE o.person_id = p.id AND o.scheme = 3 AND (o.to_day IS NULL OR o.to_day > c.on_day))` + eventHere(place) + `
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) ORDER BY p.name_key, p.id LIMIT $4`
}

// Who stands in a residents list of a day after $5 and not after $6 for the first time where they live now, and
// stood elsewhere before; or in no list before, although there was a complete one and they were born before $7. A
// village or commune that has ended since is no elsewhere: its people did not move, their place got another name.
func cameText(place string) string {
	return `WITH came (person_id, on_day) AS (
		SELECT q.id, MIN(d.as_of) FROM delivery d JOIN delivery_row w ON w.delivery_id = d.id JOIN record r ON r.id = w.record_id JOIN person q ON q.id = r.person_id
		WHERE d.list = 'residents' AND d.state = 'applied' AND d.as_of > $5 AND d.as_of <= $6 AND w.outcome = 1
			AND r.commune_id = q.commune_id AND COALESCE(r.village_id, 0) = COALESCE(q.village_id, 0) GROUP BY q.id)
	` + eventColumns + `p.name_key, c.on_day FROM came c JOIN person p ON p.id = c.person_id
	WHERE NOT EXISTS (SELECT 1 FROM record e JOIN delivery_row w ON w.record_id = e.id JOIN delivery d ON d.id = w.delivery_id
		WHERE e.person_id = p.id AND e.list = 'residents' AND d.state = 'applied' AND d.as_of < c.on_day
		AND ((e.commune_id = p.commune_id AND (e.village_id IS NULL OR p.village_id IS NULL OR e.village_id = p.village_id))
			OR EXISTS (SELECT 1 FROM unit u WHERE (u.id = e.village_id OR u.id = e.commune_id) AND u.valid_to IS NOT NULL)))
	AND (EXISTS (SELECT 1 FROM record e JOIN delivery_row w ON w.record_id = e.id JOIN delivery d ON d.id = w.delivery_id
			WHERE e.person_id = p.id AND e.list = 'residents' AND d.state = 'applied' AND d.as_of < c.on_day)
		OR (p.birth < $7 AND EXISTS (SELECT 1 FROM delivery b JOIN unit u ON u.id = b.area_id
			WHERE b.list = 'residents' AND b.state = 'applied' AND b.whole = 1 AND b.as_of < c.on_day AND (u.level = 1 OR u.id = p.commune_id))))` + eventHere(place) + `
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) ORDER BY p.name_key, p.id LIMIT $4`
}

// Who was marked as gone to work elsewhere in a round of a day after $5 and not after $6, and whom the first
// complete residents list after the last one that has them, of such a day, no longer shows. Whoever a list shows in
// another commune lives there and is in the list of those who came.
func goneText(place string) string {
	return `WITH gone (person_id, on_day) AS (
		SELECT l.person_id, MAX(r.on_day) FROM review_line l JOIN review_round r ON r.number = l.round_no JOIN person q ON q.id = l.person_id
		WHERE l.answer = 2 AND r.on_day > $5 AND r.on_day <= $6 AND q.resident = 1 AND q.answered = 2 GROUP BY l.person_id
		UNION ALL
		SELECT q.id, (SELECT MIN(d.as_of) FROM delivery d JOIN unit u ON u.id = d.area_id
			WHERE d.list = 'residents' AND d.state = 'applied' AND d.whole = 1 AND (u.level = 1 OR u.id = q.commune_id)
			AND d.as_of > (SELECT MAX(b.as_of) FROM record e JOIN delivery_row w ON w.record_id = e.id JOIN delivery b ON b.id = w.delivery_id
				WHERE e.person_id = q.id AND e.list = 'residents' AND b.state = 'applied'))
		FROM person q WHERE q.resident = 0 AND q.merged_into IS NULL AND q.answered <> 3)
	` + eventColumns + `p.name_key, g.on_day FROM gone g JOIN person p ON p.id = g.person_id
	WHERE g.on_day > $5 AND g.on_day <= $6 AND ` + place + ` AND p.merged_into IS NULL
	AND (p.name_key > $2 OR (p.name_key = $2 AND p.id > $3)) ORDER BY p.name_key, p.id LIMIT $4`
}

var (
	qEventSchool  = eventQueries("event.leftSchool", leftSchoolText)
	qEventCame    = eventQueries("event.came", cameText)
	qEventGone    = eventQueries("event.gone", goneText)
	qEventAges    = eventQueries("event.ages", agesText)
	qEventPoverty = eventQueries("event.leftPoverty", leftPovertyText)
	qEventScheme  = eventQueries("event.leftScheme", leftSchemeText)
	qEventCards   = eventQueries("event.placeCards", placeCardsText)
)

func eventQueries(name string, text func(string) string) map[int]*Query {
	out := map[int]*Query{}
	for level, place := range eventPlaces {
		out[level] = register(name+[...]string{1: ".province", 3: ".commune", 4: ".village", 5: ".group"}[level], text(place))
	}
	return out
}

// EventPage is which part of a list to read, and of what place; level 2 has no people of its own.
type EventPage struct {
	Part     Part
	AfterKey string
	AfterID  int64
	Limit    int
}

func (tx *Tx) events(of map[int]*Query, p EventPage, more ...any) ([]EventRow, error) {
	q, ok := of[p.Part.Level]
	if !ok {
		return nil, nil
	}
	var list []EventRow
	err := tx.each(q, append([]any{p.Part.UnitID, p.AfterKey, p.AfterID, p.Limit}, more...), func(r *Rows) error {
		list = append(list, EventRow{})
		e := &list[len(list)-1]
		var on string
		err := r.Scan(&e.ID, &e.FullName, null(&e.Birth.Date), &e.Birth.Precision, &e.Sex, &e.Occupation, &e.Poverty, null(&e.HouseholdID),
			null(&e.CommuneID), null(&e.VillageID), null(&e.GroupID), &e.CitizenMask, &e.Segment, null(&e.WorkingAge), &e.Covered, &e.Review, &e.Key, &on)
		if err == nil && on != "" {
			e.On, err = day.Parse(on)
		}
		return err
	})
	return list, err
}

// BornRange is a range of birth days, the first excluded, the last included.
type BornRange struct{ After, To day.Date }

// BornBetween lists who was born in a range, which may differ for women and for everyone else.
func (tx *Tx) BornBetween(p EventPage, others, women BornRange) ([]EventRow, error) {
	low, high := others.After, others.To
	if women.After.Before(low) {
		low = women.After
	}
	if women.To.After(high) {
		high = women.To
	}
	first := low.AddDays(1 - low.Day()).AddMonths(1 - low.Month()) // the first of the year: births of which only that is known
	return tx.events(qEventAges, p, others.After, others.To, women.After, women.To, first, high)
}

// LeftPoverty lists who was poor or near poor in an earlier residents list and is not in one of a day after
// from and not after to.
func (tx *Tx) LeftPoverty(p EventPage, from, to day.Date) ([]EventRow, error) {
	return tx.events(qEventPoverty, p, 1<<person.PovertyPoor|1<<person.PovertyNear, from, to)
}

// LeftScheme lists whose last spell of a scheme ended after from and not after to, and who is not in it now.
func (tx *Tx) LeftScheme(p EventPage, s person.Scheme, from, to day.Date) ([]EventRow, error) {
	return tx.events(qEventScheme, p, s, from, to, s.Bit())
}

// PlaceCards lists who holds a health card given for living where they live.
func (tx *Tx) PlaceCards(p EventPage, categories [2]string, on day.Date) ([]EventRow, error) {
	return tx.events(qEventCards, p, categories[0], categories[1], on)
}

// LeftSchool lists whose school card ended or ends after from and not after to, and who seem to have left school.
// asOf is the register's day.
func (tx *Tx) LeftSchool(p EventPage, from, to, asOf day.Date) ([]EventRow, error) {
	return tx.events(qEventSchool, p, from, to, asOf)
}

// Came lists who moved here, told by residents lists of a day after from and not after to. Whoever was born after
// bornBefore is a newborn, not a newcomer.
func (tx *Tx) Came(p EventPage, from, to, bornBefore day.Date) ([]EventRow, error) {
	return tx.events(qEventCame, p, from, to, bornBefore)
}

// Gone lists who went away, told by the marks of review rounds or by complete residents lists of a day after from
// and not after to.
func (tx *Tx) Gone(p EventPage, from, to day.Date) ([]EventRow, error) {
	return tx.events(qEventGone, p, from, to)
}

package outreach

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// EventKind is a kind of event. The words are stored.
type EventKind string

// Kinds, in the order of the form.
const (
	EventLaunch       EventKind = "launch"       // lễ ra quân
	EventConference   EventKind = "conference"   // hội nghị khách hàng
	EventConsultation EventKind = "consultation" // hội nghị tư vấn, đối thoại với người lao động
	EventDialogue     EventKind = "dialogue"     // đối thoại với người dân
	EventEmployers    EventKind = "employers"    // đối thoại với doanh nghiệp
	EventTraining     EventKind = "training"     // tập huấn
	EventModel        EventKind = "model"        // ra mắt mô hình
)

// EventKinds lists all.
var EventKinds = [...]EventKind{EventConference, EventLaunch, EventConsultation, EventDialogue, EventEmployers, EventTraining, EventModel}

// Fields of an event's outcome that the program fills from the guest list when nobody typed them.
const (
	FieldAttended   = "attended"
	FieldVoluntary  = "voluntary" // joined the voluntary scheme on the spot
	FieldHealth     = "health"    // joined household health insurance on the spot
	FieldInterested = "interested"
)

// Fields are the outcome fields of a kind (7.01), in the order of the form.
func (k EventKind) Fields() []string {
	switch k {
	case EventLaunch:
		return []string{"officers", "houses", FieldVoluntary, FieldHealth, FieldInterested}
	case EventConference:
		return []string{FieldAttended, FieldVoluntary, FieldHealth, FieldInterested}
	case EventConsultation, EventDialogue:
		return []string{FieldAttended, "questions", "answered", FieldVoluntary, FieldInterested}
	case EventEmployers:
		return []string{"employers", FieldAttended, "questions", "answered"}
	case EventTraining:
		return []string{FieldAttended, "certified"}
	case EventModel:
		return []string{FieldAttended, "members", FieldVoluntary}
	}
	return nil
}

// Venues, co-hosts and audiences an event can have. The words are stored.
var (
	Venues    = [...]string{"culture_house", "office", "market", "company", "home", "other"}
	Hosts     = [...]string{"post", "womens_union", "farmers_union", "front", "youth", "labour", "commune", "collection"}
	Audiences = [...]string{"residents", "farmers", "women", "traders", "workers", "officials", "employers"}
	Languages = [...]string{"vi", "rad", "mng"} // Kinh, Êđê (Rade), M’nông: ISO 639-1 and 639-3
)

// InOfficeHours reports whether an event begins while offices work: Monday to Friday, 7:30 to 17:00. People who
// work cannot come then.
func InOfficeHours(on day.Date, minute int) bool {
	return int(on.Weekday()+6)%7 < 5 && minute >= 7*60+30 && minute < 17*60
}

// Event (buổi) as it is planned.
type Event struct {
	Kind      EventKind
	Title     string
	UnitID    int64
	On        day.Date
	Minute    int // from midnight
	Venue     string
	VenueKind string
	Hosts     []string
	Audience  string
	Speaker   string
	Lang      string
}

// Check refuses an event that nobody could find or hold.
func (e Event) Check() error {
	var bad []fault.Field
	refuse := func(field string) { bad = append(bad, fault.Field{Field: field, Key: "outreach.event." + field}) }
	if !slices.Contains(EventKinds[:], e.Kind) {
		refuse("kind")
	}
	if e.Title == "" || len([]rune(e.Title)) > 200 {
		refuse("title")
	}
	if e.On.IsZero() {
		refuse("on")
	}
	if e.Minute < 0 || e.Minute >= 24*60 {
		refuse("hour")
	}
	if e.Venue == "" || !slices.Contains(Venues[:], e.VenueKind) {
		refuse("venue")
	}
	if !slices.Contains(Audiences[:], e.Audience) {
		refuse("audience")
	}
	if !slices.Contains(Languages[:], e.Lang) {
		refuse("lang")
	}
	for _, h := range e.Hosts {
		if !slices.Contains(Hosts[:], h) {
			refuse("hosts")
			break
		}
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.event.refused", bad...)
	}
	return nil
}

// LaunchesWanted is how many launch days a quarter needs (7.02): Đồng Tháp, «tối thiểu một quý phải triển khai 2 lần».
const LaunchesWanted = 2

// CadenceWarnDays is how long before the end of a quarter the office is warned.
const CadenceWarnDays = 30

// Cadence is how a place stands in a quarter.
type Cadence struct {
	Quarter  day.Period
	Done     int
	Wanted   int
	DaysLeft int  // until the quarter's last day; negative: it is over
	Warn     bool // it ends soon, or has ended, with too few
}

// CadenceOf counts the launch days of a quarter; two launches on one day are one.
func CadenceOf(launches []day.Date, quarter day.Period, today day.Date) Cadence {
	seen := map[day.Date]bool{}
	for _, d := range launches {
		if quarter.Contains(d) {
			seen[d] = true
		}
	}
	c := Cadence{Quarter: quarter, Done: len(seen), Wanted: LaunchesWanted, DaysLeft: quarter.To().DaysSince(today)}
	c.Warn = c.Done < c.Wanted && c.DaysLeft <= CadenceWarnDays
	return c
}

// CadenceOfYear is the score of a year: launch days that count (at most two a quarter), of eight.
func CadenceOfYear(launches []day.Date, first day.Period, today day.Date) (score, of int) {
	q := first
	for range 4 {
		c := CadenceOf(launches, q, today)
		score += min(c.Done, c.Wanted)
		of += c.Wanted
		q = q.Add(1)
	}
	return score, of
}

// FollowUpDays is how soon somebody must see a person who was interested (7.05); OnwardDays how long after an
// event a sign-up is still told beside it (7.03).
const (
	FollowUpDays = 7
	OnwardDays   = 30
)

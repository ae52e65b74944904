package outreach

import (
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// vietnam has had one zone and no summer time since 1975.
var vietnam = time.FixedZone("ICT", 7*3600)

// WeekOf is the Monday of a day's week: plans and totals go by it.
func WeekOf(d day.Date) day.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// Session (buổi) is one walk of a plan: a day, an hour, a place and where the members meet.
type Session struct {
	On     day.Date
	Minute int // from midnight
	UnitID int64
	MeetAt string
}

// morning is when a walk begins that nobody gave an hour.
const morning = 8 * 60

// Weekend is what a plan begins with: Saturday and Sunday of the week, in the morning.
func Weekend(week day.Date, unit int64) []Session {
	return []Session{{On: week.AddDays(5), Minute: morning, UnitID: unit}, {On: week.AddDays(6), Minute: morning, UnitID: unit}}
}

const mostSessions = 7

// CheckSessions refuses walks outside the week, without a place or a meeting point, or two at one moment.
func CheckSessions(week day.Date, list []Session) error {
	var bad []fault.Field
	if len(list) == 0 || len(list) > mostSessions {
		bad = append(bad, fault.Field{Field: "sessions", Key: "outreach.plan.no_session", Args: []any{mostSessions}})
	}
	type moment struct {
		on     day.Date
		minute int
	}
	seen := map[moment]bool{}
	for _, s := range list {
		m := moment{s.On, s.Minute}
		switch {
		case s.On.Before(week) || s.On.After(week.AddDays(6)):
			bad = append(bad, fault.Field{Field: "on", Key: "outreach.plan.other_week"})
		case s.Minute < 0 || s.Minute >= 24*60:
			bad = append(bad, fault.Field{Field: "hour", Key: "outreach.plan.hour"})
		case s.UnitID == 0:
			bad = append(bad, fault.Field{Field: "unit", Key: "outreach.plan.where"})
		case s.MeetAt == "":
			bad = append(bad, fault.Field{Field: "meet", Key: "outreach.plan.meet"})
		case seen[m]:
			bad = append(bad, fault.Field{Field: "on", Key: "outreach.plan.twice"})
		}
		seen[m] = true
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.plan.refused", bad...)
	}
	return nil
}

// Moment is a minute of a civil day in unix ms.
func Moment(on day.Date, minute int) int64 {
	return time.Date(on.Year(), time.Month(on.Month()), on.Day(), 0, minute, 0, 0, vietnam).UnixMilli()
}

// Deadline is the moment (unix ms) until which the plan of a week is in time: Friday 17:00.
func (r Rules) Deadline(week day.Date) int64 { return Moment(week.AddDays(r.Weekday-1), r.Minute) }

// Late reports whether a plan was published after its moment, or is not published when now is past it. All are unix ms; 0 is not published.
func (r Rules) Late(week day.Date, published, now int64) bool {
	at := published
	if at == 0 {
		at = now
	}
	return at > r.Deadline(week)
}

// HoldUntil is the moment (unix ms) when doors taken for the given walks are free again.
func (r Rules) HoldUntil(list []Session) int64 {
	var last int64
	for _, s := range list {
		last = max(last, Moment(s.On, s.Minute))
	}
	return last + int64(r.HoldHours)*3_600_000
}

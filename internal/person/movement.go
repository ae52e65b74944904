package person

import (
	"sort"

	"luoi/internal/day"
)

// Period of days, both inclusive.
type Period struct{ From, To day.Date }

// Contains reports whether d lies in the period.
func (p Period) Contains(d day.Date) bool { return !d.Before(p.From) && !d.After(p.To) }

// Presence is a time during which a person belonged to the place that is counted; a zero From is "since
// ever", a zero To "still". No presence at all means: always there.
type Presence = Period

// History is what movements are computed from: one person's spells of all schemes, in any order, and
// when the person belonged to the place.
type History struct {
	Person ID
	Spells []Spell
	Stays  []Presence
}

// Movement (biến động) is the kind of one event that changes a stock, or keeps it when it was to fall.
type Movement int

const (
	MovementNew          Movement = iota // tăng mới: never in the scheme before
	MovementReturned                     // tham gia lại: after a gap
	MovementRenewed                      // tái tục: goes on without a gap where it fell due
	MovementLapsed                       // dừng đóng
	MovementToCompulsory                 // chuyển sang bắt buộc: leaves this stock, not a loss
	MovementMovedIn                      // chuyển đến
	MovementMovedOut                     // chuyển đi
)

// Code is the stable word of a movement.
func (m Movement) Code() string {
	return [...]string{"new", "returned", "renewed", "lapsed", "to_compulsory", "moved_in", "moved_out"}[m]
}

// Event is one movement of one person.
type Event struct {
	Person ID
	Kind   Movement
	On     day.Date
}

// Bridge (cầu nối) leads from the opening stock to the closing one. Renewed moves nothing; every other
// column does: Closing = Opening + New + Returned + MovedIn − Lapsed − ToCompulsory − MovedOut.
type Bridge struct {
	Opening, New, Returned, Renewed, Lapsed, ToCompulsory, MovedIn, MovedOut, Closing int64
}

// Net is the change of the stock (tăng ròng).
func (b Bridge) Net() int64 { return b.Closing - b.Opening }

// Gross is everyone gained, the number that reports like to print.
func (b Bridge) Gross() int64 { return b.New + b.Returned }

// Closes reports whether the columns lead from opening to closing, to the person.
func (b Bridge) Closes() bool {
	return b.Closing == b.Opening+b.New+b.Returned+b.MovedIn-b.Lapsed-b.ToCompulsory-b.MovedOut
}

// Plus is the sum of two bridges, of two places or of two halves of a list.
func (b Bridge) Plus(o Bridge) Bridge {
	return Bridge{b.Opening + o.Opening, b.New + o.New, b.Returned + o.Returned, b.Renewed + o.Renewed, b.Lapsed + o.Lapsed,
		b.ToCompulsory + o.ToCompulsory, b.MovedIn + o.MovedIn, b.MovedOut + o.MovedOut, b.Closing + o.Closing}
}

func (b *Bridge) count(m Movement) {
	switch m {
	case MovementNew:
		b.New++
	case MovementReturned:
		b.Returned++
	case MovementRenewed:
		b.Renewed++
	case MovementLapsed:
		b.Lapsed++
	case MovementToCompulsory:
		b.ToCompulsory++
	case MovementMovedIn:
		b.MovedIn++
	case MovementMovedOut:
		b.MovedOut++
	}
}

// transferDays is how long after the end of a voluntary spell a compulsory one may begin and still be a
// move, not a loss: contributions are by whole months, so a month may lie between.
const transferDays = 31

// Movements computes one person's events of a scheme in a period, and adds them to the bridge. A person
// may lapse and return within the period; both are counted, so the bridge still closes.
func Movements(h History, scheme Scheme, period Period, bridge *Bridge) []Event {
	runs, dues := runsOf(h.Spells, scheme)
	visible := intersect(runs, h.Stays)
	before := period.From.AddDays(-1)
	if covers(visible, before) {
		bridge.Opening++
	}
	if covers(visible, period.To) {
		bridge.Closing++
	}
	var events []Event
	add := func(kind Movement, on day.Date) {
		bridge.count(kind)
		events = append(events, Event{Person: h.Person, Kind: kind, On: on})
	}
	for _, v := range visible {
		if !v.From.IsZero() && period.Contains(v.From) {
			add(entryKind(runs, v.From), v.From)
		}
		if !v.To.IsZero() && period.Contains(v.To.AddDays(1)) {
			add(exitKind(h.Spells, runs, scheme, v.To), v.To.AddDays(1))
		}
	}
	for _, due := range dues {
		if period.Contains(due) && covers(visible, due) && covers(visible, due.AddDays(-1)) {
			add(MovementRenewed, due)
		}
	}
	sort.SliceStable(events, func(i, j int) bool { return events[i].On.Before(events[j].On) })
	return events
}

// runsOf joins the spells of a scheme into runs without a gap, and lists the days on which a following
// spell took over where one had fallen due.
func runsOf(spells []Spell, scheme Scheme) (runs []Period, dues []day.Date) {
	var own []Spell
	for _, s := range spells {
		if s.Scheme == scheme && !(!s.To.IsZero() && s.To.Before(s.From)) {
			own = append(own, s)
		}
	}
	sort.Slice(own, func(i, j int) bool { return own[i].From.Before(own[j].From) })
	for _, s := range own {
		last := len(runs) - 1
		if last < 0 || !runs[last].To.IsZero() && runs[last].To.AddDays(1).Before(s.From) {
			runs = append(runs, Period{s.From, s.To})
			continue
		}
		if runs[last].To.IsZero() {
			continue
		}
		if runs[last].To.AddDays(1) == s.From {
			dues = append(dues, s.From)
		}
		if s.To.IsZero() || s.To.After(runs[last].To) {
			runs[last].To = s.To
		}
	}
	return runs, dues
}

// intersect cuts runs to the stays; touching pieces of one run stay apart only when a stay is missing
// between them.
func intersect(runs, stays []Period) []Period {
	if len(stays) == 0 {
		return runs
	}
	stays = joined(stays)
	var out []Period
	for _, r := range runs {
		for _, s := range stays {
			p := Period{laterStart(r.From, s.From), earlierEnd(r.To, s.To)}
			if p.To.IsZero() || !p.To.Before(p.From) {
				out = append(out, p)
			}
		}
	}
	return out
}

// joined sorts stays and joins those that overlap or touch.
func joined(stays []Period) []Period {
	all := append([]Period(nil), stays...)
	sort.Slice(all, func(i, j int) bool { return all[i].From.Before(all[j].From) })
	out := all[:1]
	for _, s := range all[1:] {
		last := &out[len(out)-1]
		if !last.To.IsZero() && last.To.AddDays(1).Before(s.From) {
			out = append(out, s)
			continue
		}
		last.To = latestEnd(last.To, s.To)
	}
	return out
}

func laterStart(a, b day.Date) day.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlierEnd(a, b day.Date) day.Date {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

func latestEnd(a, b day.Date) day.Date {
	if a.IsZero() || b.IsZero() {
		return day.Date{}
	}
	return laterStart(a, b)
}

func covers(runs []Period, d day.Date) bool {
	for _, r := range runs {
		if !d.Before(r.From) && (r.To.IsZero() || !d.After(r.To)) {
			return true
		}
	}
	return false
}

// entryKind names a beginning: of a run (new or returned), or of a stay in the middle of a run (moved in).
func entryKind(runs []Period, on day.Date) Movement {
	for i, r := range runs {
		if r.From == on {
			if i == 0 {
				return MovementNew
			}
			return MovementReturned
		}
	}
	return MovementMovedIn
}

// exitKind names an end: of a stay in the middle of a run (moved out), of a voluntary run that a
// compulsory one follows (a move), or a lapse.
func exitKind(spells []Spell, runs []Period, scheme Scheme, last day.Date) Movement {
	if covers(runs, last.AddDays(1)) {
		return MovementMovedOut
	}
	if scheme == SchemeVoluntarySI {
		for _, s := range spells {
			if s.Scheme == SchemeCompulsorySI && !s.From.After(last.AddDays(transferDays)) && (s.To.IsZero() || s.To.After(last)) {
				return MovementToCompulsory
			}
		}
	}
	return MovementLapsed
}

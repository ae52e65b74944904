package person

import "luoi/internal/day"

// ReasonToCompulsory is the end reason of a voluntary spell that a compulsory one closed.
const ReasonToCompulsory = "to_compulsory"

// ReasonAbsent is the end reason of a spell that the newest whole list no longer shows.
const ReasonAbsent = "unknown"

// Overlap is what a voluntary payer paid for a time that the compulsory scheme covers; it is to be paid
// back (thoái thu), so it opens a task.
type Overlap struct {
	SpellID  int64
	From, To day.Date // To is zero when the closed spell was open
	Months   int      // whole or begun months of the overlap; 0 when To is zero
}

// CloseForCompulsory closes the voluntary spells that a compulsory spell starting on start overlaps. It
// returns the changed spells and what was paid twice. A spell that lies wholly after start is left with
// its first day as its last, so that nothing disappears.
func CloseForCompulsory(spells []Spell, start day.Date) (closed []Spell, refunds []Overlap) {
	for _, s := range spells {
		if s.Scheme != SchemeVoluntarySI || (!s.To.IsZero() && s.To.Before(start)) {
			continue
		}
		from := laterStart(s.From, start)
		refunds = append(refunds, Overlap{SpellID: s.ID, From: from, To: s.To, Months: monthsTouched(from, s.To)})
		s.To = start.AddDays(-1)
		if s.To.Before(s.From) {
			s.To = s.From
		}
		s.EndReason = ReasonToCompulsory
		closed = append(closed, s)
	}
	return closed, refunds
}

func monthsTouched(from, to day.Date) int {
	if to.IsZero() || to.Before(from) {
		return 0
	}
	return (to.Year()-from.Year())*12 + to.Month() - from.Month() + 1
}

package advice

import (
	"cmp"
	"slices"

	"luoi/internal/day"
	"luoi/internal/policy"
)

// CardSpell is one health card, both days included.
type CardSpell struct{ From, To day.Date }

// Continuity is the right of five continuous years (Luật BHYT Điều 22 khoản 1 điểm c): after it,
// co-payment beyond six months of base pay in a year is waived.
type Continuity struct {
	Since     day.Date // first day of the years that count without a break
	Reached   bool     // five years are full on the day asked about
	FiveYears day.Date // day on which they are or will be full, cards renewed in time
	CoveredTo day.Date // last day of the last card
	GapDays   int      // days without a card up to the day asked about
	LostOn    day.Date // day on which everything begins anew unless a card is bought before
	Lost      bool
	Near      bool // a gap has begun and less than a month is left, or the card ends within 30 days
	WaitDays  int  // a card bought on the day asked about is valid only after so many days; 0: at once
	ValidFrom day.Date
}

// Continuity of someone's cards on a day. Spells may overlap and come in any order; cards that begin after
// the day asked about are left out.
func (c *Case) Continuity(spells []CardSpell, on day.Date) (Continuity, error) {
	c.fail(needDay("date", on))
	c.fail(between("cards", int64(len(spells)), 0, 200))
	years := c.count("health_continuity_years", on)
	months := c.count("health_continuity_gap_months", on)
	wait, gap := c.count("health_wait_days", on), c.count("health_gap_days", on)
	spells = slices.Clone(spells)
	slices.SortFunc(spells, func(a, b CardSpell) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	var k Continuity
	for _, s := range spells {
		if s.From.IsZero() || s.To.Before(s.From) {
			c.fail(wrong(KindInput, "cards", "advice.error.spell", s.From, s.To))
		}
		if c.err != nil || s.From.After(on) {
			continue
		}
		if k.Since.IsZero() || !s.From.Before(lostOn(k.CoveredTo, months)) {
			k.Since = s.From
		}
		if s.To.After(k.CoveredTo) {
			k.CoveredTo = s.To
		}
	}
	if c.err != nil {
		return Continuity{}, c.err
	}
	return finishContinuity(k, on, years, months, wait, gap), nil
}

// lostOn is the first day on which a card is too late: a gap of exactly the months allowed still counts as
// continuous, so a card may begin on the day after them.
func lostOn(to day.Date, months int) day.Date { return to.AddDays(1).AddMonths(months).AddDays(1) }

func finishContinuity(k Continuity, on day.Date, years, months, wait, gap int) Continuity {
	k.ValidFrom = on
	if k.Since.IsZero() {
		k.WaitDays, k.ValidFrom = wait, on.AddDays(wait)
		return k
	}
	k.FiveYears = policy.Age{Years: years}.ReachedOn(k.Since)
	k.Reached = !k.FiveYears.After(on)
	k.GapDays = max(on.DaysSince(k.CoveredTo), 0)
	k.LostOn = lostOn(k.CoveredTo, months)
	k.Lost = !on.Before(k.LostOn)
	k.Near = !k.Lost && k.LostOn.DaysSince(on) <= 30 || k.GapDays == 0 && k.CoveredTo.DaysSince(on) <= 30
	if k.GapDays >= gap {
		k.WaitDays, k.ValidFrom = wait, on.AddDays(wait)
	} else if k.GapDays == 0 {
		k.ValidFrom = k.CoveredTo.AddDays(1)
	}
	if k.Lost {
		k.Since, k.Reached, k.FiveYears = day.Date{}, false, day.Date{}
	}
	return k
}

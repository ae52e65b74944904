package prospect

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Gift (quà tặng) is cover that somebody else paid for. A zero To is none.
type Gift struct {
	From, To day.Date // first and last day it pays for
	Kin      bool     // a relative gave it, not a sponsor
}

// Gift is what was given to a member in one of Schemes.
func (m *Member) Gift(s person.Scheme) Gift {
	for i, x := range Schemes {
		if x == s {
			return m.Gifts[i]
		}
	}
	return Gift{}
}

// Give keeps the gift that ends last.
func (m *Member) Give(s person.Scheme, g Gift) {
	for i, x := range Schemes {
		if x == s && m.Gifts[i].To.Before(g.To) {
			m.Gifts[i] = g
		}
	}
}

// given reports whether a member's cover is a gift, and not what the family has paid on by itself. Lists write the
// end of the month where the receipt counts days: up to a month longer is the same cover.
func given(m *Member, s person.Scheme) bool {
	g, st := m.Gift(s), m.standing(s)
	return !g.To.IsZero() && !st.Until.After(g.To.AddDays(gapDays)) && !st.Coming
}

// giftEnds reports whether a gift still runs and ends within the days in which one is asked to go on: from then on
// its recipient is asked.
func giftEnds(m *Member, s person.Scheme, on day.Date) bool {
	to := m.Gift(s).To
	return given(m, s) && !to.Before(on) && to.DaysSince(on) <= dueDays
}

// giftEnded reports whether a gift ended a short time ago and nothing covers: it is told beside the reason that the
// list itself gives.
func giftEnded(m *Member, s person.Scheme, on day.Date) bool {
	to := m.Gift(s).To
	return m.Covered&s.Bit() == 0 && given(m, s) && to.Before(on) && on.DaysSince(to) <= dueDays
}

// why is the reason of the score: its code, the days left or gone by, and its points, which are those of one's own
// cover that ends.
func (g Gift) why(s person.Scheme, on day.Date) (code string, days, points int) {
	code, days, points = "gift_", g.To.DaysSince(on), 15
	if g.Kin {
		code = "kin_gift_"
	}
	if days < 0 {
		code, days = code+"ended_", -days
	}
	if days <= 30 {
		points = 25
	}
	return code + s.Code(), days, points
}

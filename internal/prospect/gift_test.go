package prospect

import (
	"testing"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/person"
)

// A card somebody was given: left alone while it runs, asked from sixty days before its end, told apart from those
// who pay for themselves, and one's own again once it was paid on.
func TestWhoWasGivenACardIsAskedBeforeItEnds(t *testing.T) {
	health, given := person.SchemeHealth, today.AddDays(-300)
	covered := func(until day.Date) Standing { return Standing{Ever: true, Began: given, Until: until, Category: "GD"} }
	for _, c := range []struct {
		what  string
		gift  Gift
		in    bool // a list shows cover
		st    Standing
		lead  Reason
		says  string // the reason of the score that speaks of time
		place Reason
	}{
		{"61 days before", Gift{From: given, To: today.AddDays(61)}, true, covered(today.AddDays(61)), None, "", None},
		{"60 days before", Gift{From: given, To: today.AddDays(60)}, true, covered(today.AddDays(60)), GiftEnds, "gift_health,15,60", Due},
		{"20 days before, from a relative", Gift{From: given, To: today.AddDays(20), Kin: true}, true, covered(today.AddDays(20)), GiftEnds, "kin_gift_health,25,20", Due},
		{"the list names no end", Gift{From: given, To: today.AddDays(20)}, true, covered(day.Date{}), GiftEnds, "gift_health,25,20", Due},
		{"the list ends with the month", Gift{From: given, To: today.AddDays(20)}, true, covered(today.AddDays(31)), GiftEnds, "gift_health,25,20", Due},
		{"paid on by the family", Gift{From: given, To: today.AddDays(20)}, true, covered(today.AddDays(385)), None, "", None},
		{"paid on, and due again", Gift{From: given, To: today.AddDays(-40)}, true, covered(today.AddDays(50)), Due, "due_health,15,50", Due},
		{"ended ten days ago", Gift{From: given, To: today.AddDays(-10)}, false, Standing{Ever: true, Ended: today.AddDays(-10), Category: "GD"}, Stopped, "gift_ended_health,25,10", Stopped},
		{"ended, and no list ever showed it", Gift{From: given, To: today.AddDays(-45)}, false, Standing{}, GiftEnds, "gift_ended_health,15,45", Due},
		{"ended long ago", Gift{From: given, To: today.AddDays(-61)}, false, Standing{}, Never, "", Never},
		{"no gift", Gift{}, true, covered(today.AddDays(20)), Due, "due_health,25,20", Due},
	} {
		m := Member{ID: 1, Birth: born(1980), Resident: true, Segment: coverage.InformalWorker, WorkingAge: true, Covered: person.SchemeVoluntarySI.Bit(), Health: c.st,
			Voluntary: Standing{Ever: true, Began: given, Until: today.AddDays(900)}}
		if c.in {
			m.Covered |= health.Bit()
		}
		m.Give(health, c.gift)
		got := Judge([]Member{m}, nil, law(t))[0]
		if got.Lead != c.lead || c.lead != None && got.Scheme != health {
			t.Errorf("%s: leads with %s", c.what, got.Lead.Code())
		}
		if text := FormatWhy(got.Why); text != c.says {
			t.Errorf("%s: «%s», want «%s»", c.what, text, c.says)
		}
		if c.lead != None && (got.Place < PlaceOf(c.place) || got.Place >= PlaceAfter(c.place)) {
			t.Errorf("%s: stands at %d", c.what, got.Place)
		}
		if c.lead == GiftEnds && (got.Tags.Has(TagOf(Due, health)) || got.Tags != TagOf(GiftEnds, health)|TagOf(Never, health)&got.Tags) {
			t.Errorf("%s: tags %b", c.what, got.Tags)
		}
	}
}

// Whoever was given a card does not lead the family in: nobody there pays.
func TestAGiftIsNobodysPayment(t *testing.T) {
	gift := Member{ID: 1, Role: RoleHead, Birth: born(1980), Resident: true, Segment: coverage.InformalWorker, Covered: person.SchemeHealth.Bit(),
		Health: Standing{Ever: true, Began: today.AddDays(-30), Until: today.AddDays(300), Category: "GD"}}
	wife := Member{ID: 2, Role: RoleSpouse, Birth: born(1981), Sex: person.Female, Resident: true, Segment: coverage.InformalWorker}
	if got := Judge([]Member{gift, wife}, nil, law(t))[1]; got.Lead != Household {
		t.Fatalf("a husband who pays leads his wife in: %s", got.Lead.Code())
	}
	gift.Give(person.SchemeHealth, Gift{From: today.AddDays(-30), To: today.AddDays(300)})
	if got := Judge([]Member{gift, wife}, nil, law(t))[1]; got.Lead != Never || got.Tags.Has(TagKinJoined) {
		t.Errorf("a husband who was given his card: %s", got.Lead.Code())
	}
}

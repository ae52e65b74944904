package outreach

import (
	"testing"

	"luoi/internal/day"
	"luoi/internal/prospect"
)

// When a door is knocked at again, told as the leader would tell it. 21/11/2026 is a Saturday.
func TestWhenToComeBack(t *testing.T) {
	sat := day.Must(2026, 11, 21)
	for _, c := range []struct {
		name string
		o    prospect.Outcome
		on   day.Date
		want day.Date
	}{
		{"who agreed, two days later, before the mind cools", prospect.OutcomeAgreed, sat, day.Must(2026, 11, 23)},
		{"who thinks it over, the Saturday after", prospect.OutcomeThinking, sat, day.Must(2026, 11, 28)},
		{"met on a Sunday, the Saturday after as well", prospect.OutcomeThinking, sat.AddDays(1), day.Must(2026, 11, 28)},
		{"met on a Monday, the Saturday of the week after, not five days later", prospect.OutcomeThinking, day.Must(2026, 11, 23), day.Must(2026, 12, 5)},
		{"nobody at home, the Saturday after", prospect.OutcomeAbsent, sat, day.Must(2026, 11, 28)},
		{"one joined, a week later for the others of the family", prospect.OutcomeJoined, sat, day.Must(2026, 11, 28)},
		{"who refused is left alone for thirty days", prospect.OutcomeRefused, sat, day.Must(2026, 12, 22)},
		{"over the turn of the year", prospect.OutcomeThinking, day.Must(2026, 12, 27), day.Must(2027, 1, 2)},
	} {
		if got := ComeBack(c.o, c.on); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, o := range prospect.Outcomes {
		for i := range 400 {
			on := day.Must(2026, 1, 1).AddDays(i)
			if next := ComeBack(o, on); !next.After(on) || o == prospect.OutcomeRefused && next.DaysSince(on) <= 30 || next.DaysSince(on) > 31 {
				t.Fatalf("%s on %s: %s", o, on, next)
			}
		}
	}
}

// A family that named a later day is left alone until then, whoever of it did; who expects us is not kept waiting by the others.
func TestAFamilyIsLeftAloneUntilItsDay(t *testing.T) {
	on, none := day.Must(2026, 11, 28), day.Date{}
	for _, c := range []struct {
		name string
		dues []day.Date
		want bool
	}{
		{"nobody was spoken with", []day.Date{none, none}, false},
		{"one refused a week ago", []day.Date{none, day.Must(2026, 12, 22)}, true},
		{"expected on the day", []day.Date{on}, false},
		{"expected before, and missed", []day.Date{on.AddDays(-3)}, false},
		{"one refused, the other expects us", []day.Date{day.Must(2026, 12, 22), on}, false},
	} {
		if got := Waits(c.dues, on); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

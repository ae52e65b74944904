package policy

import (
	"testing"

	"luoi/internal/day"
)

// Day by day against the table itself (NĐ 135/2020/NĐ-CP): whoever falls into the range reaches the age
// inside the time, and nobody beside it does.
func TestRetiringBetweenIsExactlyThoseWhoReachTheAge(t *testing.T) {
	b, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	after, to := day.Must(2026, 11, 22), day.Must(2027, 2, 22)
	for _, female := range []bool{false, true} {
		low, high, err := b.RetiringBetween(female, after, to)
		if err != nil {
			t.Fatal(err)
		}
		if n := high.DaysSince(low); n < 30 || n > 100 {
			t.Errorf("female %v: a range of %d days (%s–%s)", female, n, low, high)
		}
		for birth := low.AddDays(-400); birth.Before(high.AddDays(400)); birth = birth.AddDays(1) {
			age, _, err := b.RetirementAge(female, birth)
			if err != nil {
				t.Fatal(err)
			}
			on := age.ReachedOn(birth)
			inTime := on.After(after) && !on.After(to)
			inRange := birth.After(low) && !birth.After(high)
			if inTime != inRange {
				t.Fatalf("female %v born %s retires on %s: in time %v, in range %v", female, birth, on, inTime, inRange)
			}
		}
	}
}

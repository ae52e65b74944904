package outreach

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
)

// Count once, credit many: over any acts before any enrolments, each enrolment is one; every act before it is told of, at most
// once; and nothing depends on the order in which they were written down.
func TestCountOnceCreditMany(t *testing.T) {
	first := day.Must(2026, 1, 1)
	days := func(from, to int) *rapid.Generator[day.Date] {
		return rapid.Map(rapid.IntRange(from, to), first.AddDays)
	}
	touch := rapid.Custom(func(t *rapid.T) Touch {
		return Touch{Act: rapid.SampledFrom(Acts[:]).Draw(t, "act"), On: days(-200, 250).Draw(t, "on")}
	})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "enrolments")
		var paths []Path
		want := map[Act]int64{} // told by hand: enrolments with the act in their 90 days
		var unknown int64
		for range n {
			on, touches := days(0, 200).Draw(t, "enrolled"), rapid.SliceOfN(touch, 0, 6).Draw(t, "touches")
			seen := map[Act]bool{}
			for _, x := range touches {
				if back := on.DaysSince(x.On); back >= 0 && back <= CreditDays {
					seen[x.Act] = true
				}
			}
			for a := range seen {
				want[a]++
			}
			if len(seen) == 0 {
				unknown++
			}
			paths = append(paths, PathOf(on, 1, touches))
		}
		c := Account(paths, nil)
		var firsts, lasts, alone int64
		for _, a := range c.Acts {
			if a.With != want[a.Act] || a.First > a.With || a.Last > a.With || a.Alone > a.With {
				t.Fatalf("%s: %+v, want with %d", a.Act, a, want[a.Act])
			}
			firsts, lasts, alone = firsts+a.First, lasts+a.Last, alone+a.Alone
		}
		if known := int64(n) - unknown; c.Enrolled != int64(n) || c.Unknown != unknown || firsts != known || lasts != known || alone > known {
			t.Fatalf("%d enrolments, %d unknown: %+v", n, unknown, c)
		}
		rand.New(rand.NewPCG(uint64(n), 1)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		again := Account(paths, nil)
		for i := range c.Acts {
			if again.Acts[i] != c.Acts[i] {
				t.Fatalf("in another order: %+v, was %+v", again.Acts[i], c.Acts[i])
			}
		}
	})
}

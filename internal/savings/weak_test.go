package savings

import (
	"testing"

	"luoi/internal/day"

	"github.com/google/go-cmp/cmp"
)

func TestWeakGroupsAreSeenFromAfar(t *testing.T) {
	on := day.Must(2026, 11, 22)
	for name, c := range map[string]struct {
		v    Vital
		want []WeakSign
	}{
		"a group that meets and pays":           {Vital{Members: 12, Insured: 5, Started: on.AddDays(-400), Last: on.AddDays(-30)}, nil},
		"opened last month, nothing yet":        {Vital{Members: 12, Started: on.AddDays(-30)}, nil},
		"45 days are no sign yet":               {Vital{Members: 12, Insured: 1, Started: on.AddDays(-400), Last: on.AddDays(-45)}, nil},
		"46 days without an act":                {Vital{Members: 12, Insured: 1, Started: on.AddDays(-400), Last: on.AddDays(-46)}, []WeakSign{{"savings.weak.quiet", 46}}},
		"opened and never met":                  {Vital{Members: 12, Insured: 1, Started: on.AddDays(-60)}, []WeakSign{{"savings.weak.never", 60}}},
		"half a year and nobody insured":        {Vital{Members: 12, Started: on.AddDays(-181), Last: on}, []WeakSign{{"savings.weak.nobody", 12}}},
		"four left, one act waits":              {Vital{Members: 4, Insured: 4, Waiting: 1, Started: on.AddDays(-181), Last: on}, []WeakSign{{"savings.weak.few", 4}, {"savings.weak.waiting", 1}}},
		"three look after a fund for gifts":     {Vital{Members: 3, Gifts: true, Started: on.AddDays(-181), Last: on}, nil},
		"everybody gone: nobody could join now": {Vital{Started: on.AddDays(-181), Last: on}, []WeakSign{{"savings.weak.few", 0}}},
	} {
		if diff := cmp.Diff(c.want, Weak(c.v, on)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

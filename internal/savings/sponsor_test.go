package savings

import (
	"fmt"
	"testing"

	"luoi/internal/day"
	"luoi/internal/money"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheRuleChoosesFamilies(t *testing.T) {
	on := day.Must(2026, 11, 22)
	all := []Candidate{
		{1, "h1", HardNear, day.Must(1950, 1, 1), 4},
		{2, "h2", HardPoor, day.Must(1980, 1, 1), 1},
		{3, "h3", HardPoor, day.Must(1990, 1, 1), 3},
		{4, "h3", HardPoor, day.Must(1985, 1, 1), 3}, // same family: the elder one stands for it
		{5, "h5", HardAverage, day.Must(1940, 1, 1), 6},
		{6, "p6", HardPoor, day.Date{}, 1},
	}
	who := func(c []Chosen) (out []int64) {
		for _, x := range c {
			out = append(out, x.Person)
		}
		return out
	}
	got := Choose(all, PickRule{Poor: true, Near: true}, map[string]bool{}, on, 10)
	if d := cmp.Diff([]int64{4, 6, 2, 1}, who(got)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"poor", "open"}, got[0].Why); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int64{2, 1}, who(Choose(all, PickRule{Poor: true, Near: true, MinAge: 40}, map[string]bool{"h3": true}, on, 10))); d != "" {
		t.Errorf("from forty years on, h3 was given already: %s", d)
	}
	rapid.Check(t, func(t *rapid.T) {
		mixed := rapid.Permutation(all).Draw(t, "order")
		n := rapid.IntRange(0, 6).Draw(t, "n")
		a, b := Choose(all, PickRule{true, true, true, 0, 0}, nil, on, n), Choose(mixed, PickRule{true, true, true, 0, 0}, nil, on, n)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%v, in another order %v", a, b)
		}
		seen := map[string]bool{}
		for _, c := range a {
			if seen[c.Family] {
				t.Fatalf("family %s twice", c.Family)
			}
			seen[c.Family] = true
		}
	})
	for what, r := range map[string]PickRule{"nobody": {}, "ages turned round": {Poor: true, MinAge: 60, MaxAge: 20}} {
		if r.Check() == nil {
			t.Errorf("%s: the rule was taken", what)
		}
	}
}

func TestTheStepsOfTet(t *testing.T) {
	steps := TetSteps(2026)
	if steps[0].Due.VN() != "30/10/2026" || steps[1].Due.VN() != "20/11/2026" || steps[2].Due.VN() != "28/11/2026" || steps[3].Due.VN() != "30/11/2026" {
		t.Errorf("%v", steps)
	}
	steps[0].Done = day.Must(2026, 10, 31)
	if !steps[0].Late(day.Must(2027, 1, 1)) || !steps[1].Late(day.Must(2026, 11, 21)) || steps[1].Late(day.Must(2026, 11, 20)) {
		t.Error("which step is late")
	}
}

// Never more gifts than a sponsor's own money pays for; what is left stays his.
func TestGiftsStayWithinEachSponsorsMoney(t *testing.T) {
	if d := cmp.Diff([]int{0, 0, 2}, Spread([]money.Dong{1_300_000, 600_000, 700_000}, 631_800, 5)); d != "" {
		t.Error(d)
	}
	rapid.Check(t, func(t *rapid.T) {
		var free []money.Dong
		for range rapid.IntRange(0, 5).Draw(t, "sponsors") {
			free = append(free, money.Dong(rapid.Int64Range(0, 5_000_000).Draw(t, "free")))
		}
		spent := make([]money.Dong, len(free))
		for _, i := range Spread(free, 631_800, rapid.IntRange(0, 30).Draw(t, "n")) {
			if spent[i] += 631_800; spent[i] > free[i] {
				t.Fatalf("sponsor %d gives %d of %d", i, spent[i], free[i])
			}
		}
	})
}

func TestWhetherARecipientGoesOn(t *testing.T) {
	end := day.Must(2026, 6, 30)
	from := func(d day.Date) func(day.Date) bool { return func(x day.Date) bool { return !x.Before(d) } }
	for what, c := range map[string]struct {
		today       day.Date
		covers      func(day.Date) bool
		goes, known bool
	}{
		"took a card three weeks later":             {day.Must(2026, 11, 22), from(day.Must(2026, 7, 21)), true, true},
		"took a card in winter only":                {day.Must(2026, 11, 22), from(day.Must(2026, 11, 1)), false, true},
		"sixty days have not passed, nothing known": {day.Must(2026, 8, 1), from(day.Must(2030, 1, 1)), false, false},
		"sixty days have not passed, has a card":    {day.Must(2026, 8, 1), from(day.Must(2026, 7, 5)), true, true},
	} {
		if goes, known := GoesOn(end, c.today, c.covers); goes != c.goes || known != c.known {
			t.Errorf("%s: %v %v", what, goes, known)
		}
	}
	if SoonEnds(end, day.Must(2026, 4, 30)) || !SoonEnds(end, day.Must(2026, 5, 1)) || !SoonEnds(end, end) || SoonEnds(end, end.AddDays(1)) {
		t.Error("sixty days before the end, up to the last day")
	}
}

package savings

import (
	"testing"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"

	"pgregory.net/rapid"
)

// The example of the requirements: 264.000 a month is 8.800 a day, three months are 792.000.
func TestPaceOfTheExample(t *testing.T) {
	on := day.Must(2026, 4, 1)
	p, err := PaceOf(264_000, 0, on, on.AddDays(30), 30, Season{})
	if err != nil || p.Day != 8_800 || p.EachMeet != 264_000 || p.Month != 264_000 {
		t.Fatalf("%+v %v", p, err)
	}
	p, err = PaceOf(3*264_000, 100_000, on, day.Must(2026, 7, 1), 14, Season{})
	if err != nil || p.Left != 692_000 || p.Months != 3 || p.Month != 231_000 || p.Meetings != 6 || p.EachMeet != 116_000 || p.Weeks != 13 {
		t.Fatalf("%+v %v", p, err)
	}
	if _, err := PaceOf(264_000, 0, on, on, 30, Season{}); fault.KindOf(err) != fault.Invalid {
		t.Fatal("a goal that is due today", err)
	}
}

// Coffee is sold from November to January: from August on, a year's premium due in March is put aside in those three months.
func TestPaceFollowsTheHarvest(t *testing.T) {
	coffee := Season{Crop: "coffee", First: 11, Last: 1}
	p, err := PaceOf(3_168_000, 0, day.Must(2026, 8, 10), day.Must(2027, 3, 1), 0, coffee)
	if err != nil || len(p.Seasonal) != 3 || p.Seasonal[0].Month != day.MustMonth(2026, 11) || p.Seasonal[2].Month != day.MustMonth(2027, 1) || p.Seasonal[0].Amount != 1_056_000 {
		t.Fatalf("%+v %v", p, err)
	}
	p, err = PaceOf(792_000, 0, day.Must(2026, 2, 10), day.Must(2026, 6, 1), 0, coffee)
	if err != nil || !p.NoMoney || p.NextMonth != day.MustMonth(2026, 11) {
		t.Fatalf("nothing is sold in spring: %+v %v", p, err)
	}
	for _, x := range []struct {
		on   day.Date
		want money.Dong
	}{{day.Must(2026, 8, 10), 0}, {day.Must(2026, 11, 20), 0}, {day.Must(2026, 12, 2), 1_056_000}, {day.Must(2027, 2, 5), 3_168_000}, {day.Must(2027, 3, 1), 3_168_000}} {
		if got := Expected(3_168_000, day.Must(2026, 8, 10), day.Must(2027, 3, 1), x.on, coffee); got != x.want {
			t.Errorf("expected on %s: %d, want %d", x.on, got, x.want)
		}
	}
	if got := Expected(900_000, day.Must(2026, 1, 1), day.Must(2026, 4, 1), day.Must(2026, 1, 31), Season{}); got != 300_000 {
		t.Errorf("a third of ninety days: %d", got)
	}
}

// Whoever keeps the pace has it all on the day; and nobody is asked for a whole step more than is missing.
func TestPaceReaches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := day.Must(2026, 1, 1).AddDays(rapid.IntRange(0, 700).Draw(t, "on"))
		due := on.AddDays(rapid.IntRange(1, 1000).Draw(t, "days"))
		target, have := money.Dong(rapid.Int64Range(0, 50_000_000).Draw(t, "target")), money.Dong(rapid.Int64Range(0, 60_000_000).Draw(t, "have"))
		s := Season{}
		if rapid.Bool().Draw(t, "crop") {
			s = Season{Crop: "rice", First: rapid.IntRange(1, 12).Draw(t, "first"), Last: rapid.IntRange(1, 12).Draw(t, "last")}
		}
		p, err := PaceOf(target, have, on, due, rapid.IntRange(0, 60).Draw(t, "every"), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Day * money.Dong(p.Days); got < p.Left || got >= p.Left+money.Dong(p.Days) {
			t.Fatalf("day by day %d of %d", got, p.Left)
		}
		if p.Week*money.Dong(p.Weeks) < p.Left || p.Month*money.Dong(p.Months) < p.Left || p.Month%1000 != 0 || p.Meetings > 0 && p.EachMeet*money.Dong(p.Meetings) < p.Left {
			t.Fatalf("%+v does not reach", p)
		}
		var sum money.Dong
		for _, m := range p.Seasonal {
			if !s.Pays(m.Month) || m.Month.Before(on.InMonth()) || m.Month.After(due.AddDays(-1).InMonth()) {
				t.Fatalf("%s brings no money", m.Month)
			}
			sum += m.Amount
		}
		if len(p.Seasonal) > 0 && sum != p.Left {
			t.Fatalf("the season brings %d of %d", sum, p.Left)
		}
		last := money.Dong(0)
		for d := on; !d.After(due); d = d.AddDays(17) {
			n := Expected(target, on, due, d, s)
			if n < last || n > target {
				t.Fatalf("expected fell from %d to %d of %d", last, n, target)
			}
			last = n
		}
	})
}

func TestWeighing(t *testing.T) {
	lines := []Weighed{{Kind: "plastic", Grams: 12_500, Price: 6_000}, {Kind: "cans", Grams: 1_333, Price: 15_500}, {Kind: "carton", Grams: 7_250, Price: 3_100}}
	want := []money.Dong{75_000, 20_662, 22_475} // 20.661,5 and 22.475 đ: half up
	for i, w := range lines {
		if n, err := w.Amount(); err != nil || n != want[i] {
			t.Errorf("line %d: %d %v", i+1, n, err)
		}
	}
	if n, err := WeighTotal(lines); err != nil || n != 118_000 { // 118.137
		t.Errorf("total %d %v", n, err)
	}
	if n, err := WeighTotal([]Weighed{{Kind: "other", Grams: 500, Price: 1_000}}); err != nil || n != 1_000 {
		t.Errorf("500 đ are rounded half up to 1.000: %d %v", n, err)
	}
	if _, err := WeighTotal([]Weighed{{Kind: "other", Grams: 499, Price: 1_000}}); err == nil {
		t.Error("a sheet of nothing was taken")
	}
	for _, bad := range []Weighed{{Kind: "gold", Grams: 1, Price: 1}, {Kind: "iron", Grams: 0, Price: 1}, {Kind: "iron", Grams: 1, Price: 0}, {Kind: "iron", Grams: 1 << 40, Price: 1}, {Kind: "iron", Grams: 1, Price: 1 << 60}} {
		if _, err := bad.Amount(); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestParseGrams(t *testing.T) {
	for text, want := range map[string]int64{"12": 12_000, "12,5": 12_500, "12.5": 12_500, " 0,25 ": 250, "3,125": 3_125, "99999": 99_999_000,
		"": 0, "0": 0, "-1": 0, "1.250": 0, "1,2,3": 0, "12,": 0, ",5": 0, "1e3": 0, "100000": 0, "1,2345": 0, "１": 0} {
		if got, err := ParseGrams(text); got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d %v, want %d", text, got, err, want)
		}
	}
}

func FuzzParseGrams(f *testing.F) {
	f.Add("12,5")
	f.Fuzz(func(t *testing.T, text string) {
		if n, err := ParseGrams(text); err == nil && (n <= 0 || n > 100_000_000) {
			t.Fatalf("%q: %d", text, n)
		}
	})
}

package day

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCalendar(t *testing.T) {
	if _, err := Of(2023, 2, 29); err == nil {
		t.Error("2023 has no 29/02")
	}
	for _, c := range []struct {
		got, want string
	}{
		{Must(2024, 2, 29).String(), "2024-02-29"},
		{Must(2026, 11, 5).VN(), "05/11/2026"},
		{Must(2026, 1, 31).AddMonths(1).String(), "2026-02-28"},
		{Must(2026, 1, 31).AddMonths(-2).String(), "2025-11-30"},
		{Must(2026, 12, 31).AddDays(1).String(), "2027-01-01"},
		{Date{}.String(), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
	birth := Must(1980, 3, 5)
	for on, age := range map[Date]int{Must(2026, 3, 4): 45, Must(2026, 3, 5): 46, Must(1970, 1, 1): 0} {
		if got := birth.AgeOn(on); got != age {
			t.Errorf("on %s the age is %d, want %d", on, got, age)
		}
	}
	if Must(2026, 11, 22).Weekday() != time.Sunday {
		t.Error("22/11/2026 is a Sunday")
	}
}

func anyDay(t *rapid.T) Date {
	return Must(1900, 1, 1).AddDays(rapid.IntRange(0, 90_000).Draw(t, "day"))
}

func TestDayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDay(t), rapid.IntRange(-5000, 5000).Draw(t, "n")
		if back, err := Parse(d.String()); err != nil || back != d {
			t.Fatalf("%s reads as %s", d, back)
		}
		e := d.AddDays(n)
		if e.DaysSince(d) != n || e.Before(d) != (n < 0) || d.Compare(e) != -e.Compare(d) {
			t.Fatalf("%s + %d = %s", d, n, e)
		}
	})
}

func TestMonth(t *testing.T) {
	nov := MustMonth(2026, 11)
	for _, s := range []string{"2026-11", "11/2026", "Tháng 11/2026", "tháng 11 năm 2026", " 11 / 2026 "} {
		if got, err := ParseMonth(s); err != nil || got != nov {
			t.Errorf("%q is %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "13/2026", "2026", "11-2026-01", "0/2026", "11/26", "-1/2026"} {
		if got, err := ParseMonth(s); err == nil {
			t.Errorf("%q is %s", s, got)
		}
	}
	if nov.Add(2).String() != "2027-01" || nov.Add(-11).String() != "2025-12" || nov.Last() != Must(2026, 11, 30) || nov.Add(3).Since(nov) != 3 {
		t.Error("counting months")
	}
}

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		code, vn, short, from, to string
		days                      int
		written                   []string
	}{
		{"2026", "Năm 2026", "2026", "2026-01-01", "2026-12-31", 365, []string{"năm 2026"}},
		{"2026-H2", "6 tháng cuối năm 2026", "H2/2026", "2026-07-01", "2026-12-31", 184, []string{"h2/2026"}},
		{"2026-H1", "6 tháng đầu năm 2026", "H1/2026", "2026-01-01", "2026-06-30", 181, nil},
		{"2026-Q4", "Quý IV/2026", "Q4/2026", "2026-10-01", "2026-12-31", 92, []string{"Quý 4 năm 2026", "quý 4/2026", "Q4 / 2026"}},
		{"2024-02", "Tháng 02/2024", "02/2024", "2024-02-01", "2024-02-29", 29, []string{"2/2024", "tháng 2 năm 2024"}},
		{"2026-W48", "Tuần 48/2026", "W48/2026", "2026-11-23", "2026-11-29", 7, nil},
		{"2020-W53", "Tuần 53/2020", "W53/2020", "2020-12-28", "2021-01-03", 7, nil},
		{"2026-W01", "Tuần 01/2026", "W01/2026", "2025-12-29", "2026-01-04", 7, []string{"tuần 1/2026"}},
	} {
		for _, s := range append(c.written, c.code, c.vn, c.short) {
			p, err := ParsePeriod(s)
			if err != nil || p.String() != c.code || p.VN() != c.vn || p.Short() != c.short ||
				p.From().String() != c.from || p.To().String() != c.to || p.Days() != c.days {
				t.Errorf("%q is %s %q %s %s–%s %d, %v", s, p, p.VN(), p.Short(), p.From(), p.To(), p.Days(), err)
			}
		}
	}
	for _, s := range []string{"", "26", "2026-Q5", "2026-H3", "2025-W53", "2026-W00", "2026-13", "Q/2026", "quý", "2026-Q4-1", "0000"} {
		if p, err := ParsePeriod(s); err == nil {
			t.Errorf("%q is %s", s, p)
		}
	}
}

func TestElapsed(t *testing.T) {
	q4, _ := ParsePeriod("2026-Q4")
	for on, want := range map[Date]int{Must(2026, 9, 30): 0, Must(2026, 10, 1): 1, Must(2026, 11, 15): 46, Must(2026, 12, 31): 92, Must(2027, 5, 1): 92} {
		if done, total := q4.Elapsed(on); done != want || total != 92 {
			t.Errorf("on %s %d of %d", on, done, total)
		}
	}
	w53, _ := ParsePeriod("2020-W53")
	if got := w53.YearBefore().String(); got != "2019-W52" {
		t.Errorf("a year before week 53 is %s", got)
	}
}

func TestPeriodLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t)
		kind := Kind(rapid.IntRange(int(Week), int(Year)).Draw(t, "kind"))
		p := PeriodAt(kind, d)
		if !p.Contains(d) || p.Contains(p.From().AddDays(-1)) || p.Contains(p.To().AddDays(1)) {
			t.Fatalf("%s and %s", p, d)
		}
		if next := p.Add(1); next.From() != p.To().AddDays(1) || next.Add(-1) != p {
			t.Fatalf("after %s comes %s", p, next)
		}
		if back, err := ParsePeriod(p.String()); err != nil || back != p {
			t.Fatalf("%s reads as %s, %v", p, back, err)
		}
		if back, err := ParsePeriod(p.VN()); err != nil || back != p {
			t.Fatalf("%s reads as %s, %v", p.VN(), back, err)
		}
	})
}

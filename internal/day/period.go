package day

import (
	"fmt"
	"strings"
)

// Kind is the length of a Period.
type Kind int8

const (
	Week    Kind = iota + 1 // tuần, Monday to Sunday, numbered as in ISO 8601
	Monthly                 // tháng
	Quarter                 // quý
	Half                    // 6 tháng
	Year                    // năm
)

// Period (kỳ) is one week, month, quarter, half-year or year of the calendar: what figures are reported
// for. The zero Period means "no period". Periods are comparable with ==.
type Period struct {
	kind Kind
	from Date
}

// PeriodAt is the period of the given kind that d lies in.
func PeriodAt(kind Kind, d Date) Period {
	if d.IsZero() {
		return Period{}
	}
	month := func(n int8) Date { return Date{d.y, (d.m-1)/n*n + 1, 1} }
	switch kind {
	case Week:
		return Period{Week, d.AddDays(-(int(d.Weekday()) + 6) % 7)}
	case Monthly:
		return Period{Monthly, month(1)}
	case Quarter:
		return Period{Quarter, month(3)}
	case Half:
		return Period{Half, month(6)}
	case Year:
		return Period{Year, month(12)}
	}
	return Period{}
}

// ParsePeriod reads the codes that String writes (2026, 2026-H2, 2026-Q4, 2026-11, 2026-W48) and what
// people write: Q4/2026, "Quý IV/2026", "Quý 4 năm 2026", 11/2026, "Tháng 11/2026", "Tuần 48/2026",
// "Năm 2026", "6 tháng đầu năm 2026", "6 tháng cuối năm 2026".
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("day: %q is not a period such as 2026, 2026-Q4 or 11/2026", s)
	t := strings.ToLower(strings.TrimSpace(s))
	for _, half := range []struct{ words, code string }{{"6 tháng đầu năm", "h1/"}, {"6 tháng cuối năm", "h2/"}} {
		t = strings.Replace(t, half.words, half.code, 1)
	}
	t = strings.NewReplacer("quý", "q", "tuần", "w", "tháng", "", " năm", "/", "năm", "", " ", "").Replace(t)
	unit, year, cut := strings.Cut(t, "/")
	if !cut {
		year, unit, cut = strings.Cut(t, "-")
	}
	if !cut {
		unit, year = "", t
	}
	y, err := number(year, 4, 4)
	if err != nil || y == 0 {
		return Period{}, bad
	}
	p, ok := periodIn(y, unit)
	if !ok {
		return Period{}, bad
	}
	return p, nil
}

var roman = map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4"}

// periodIn is the part of year y that unit names: "" all of it, h1, q4, w48, or a month's number.
func periodIn(y int, unit string) (Period, bool) {
	if unit == "" {
		return Period{Year, Date{int16(y), 1, 1}}, true
	}
	kind, months, last := Monthly, 1, 12
	switch unit[0] {
	case 'w':
		kind, last = Week, 53
	case 'q':
		kind, months, last = Quarter, 3, 4
	case 'h':
		kind, months, last = Half, 6, 2
	}
	if kind != Monthly {
		unit = unit[1:]
	}
	if r, ok := roman[unit]; ok && kind == Quarter {
		unit = r
	}
	n, err := number(unit, 1, 2)
	if err != nil || n < 1 || n > last {
		return Period{}, false
	}
	if kind == Week {
		monday, ok := isoWeekStart(y, n)
		return Period{Week, monday}, ok
	}
	return Period{kind, Date{int16(y), int8((n-1)*months + 1), 1}}, true
}

// Kind is the period's length; 0 for the zero Period.
func (p Period) Kind() Kind { return p.kind }

// IsZero reports whether p is "no period".
func (p Period) IsZero() bool { return p.kind == 0 }

// months is how many months p spans; 0 for a week.
func (p Period) months() int {
	return [...]int{0, 0, 1, 3, 6, 12}[p.kind]
}

// From is the first day of p, To the last. Both are the zero Date for the zero Period.
func (p Period) From() Date { return p.from }

func (p Period) To() Date {
	switch p.kind {
	case 0:
		return Date{}
	case Week:
		return p.from.AddDays(6)
	}
	return p.from.AddMonths(p.months()).AddDays(-1)
}

// Days is the number of days in p.
func (p Period) Days() int {
	if p.IsZero() {
		return 0
	}
	return p.To().DaysSince(p.from) + 1
}

// Contains reports whether d lies in p.
func (p Period) Contains(d Date) bool {
	return !p.IsZero() && !d.Before(p.from) && !d.After(p.To())
}

// Elapsed is how many of p's days have passed at the end of day on: done of total, from 0 before p to
// total after it. A run rate is result × total / done.
func (p Period) Elapsed(on Date) (done, total int) {
	total = p.Days()
	if p.IsZero() || on.IsZero() {
		return 0, total
	}
	return min(max(on.DaysSince(p.from)+1, 0), total), total
}

// Add moves by n periods of the same kind, back when n is negative.
func (p Period) Add(n int) Period {
	switch p.kind {
	case 0:
		return p
	case Week:
		return Period{Week, p.from.AddDays(7 * n)}
	}
	return Period{p.kind, p.from.AddMonths(n * p.months())}
}

// YearBefore is the same period one year earlier (cùng kỳ năm trước). For week 53 of a year that follows
// one without it, that is week 52.
func (p Period) YearBefore() Period {
	switch p.kind {
	case 0:
		return p
	case Week:
		y, w := p.from.time().ISOWeek()
		if monday, ok := isoWeekStart(y-1, w); ok {
			return Period{Week, monday}
		}
		monday, _ := isoWeekStart(y-1, w-1)
		return Period{Week, monday}
	}
	return Period{p.kind, p.from.AddMonths(-12)}
}

// number is p's number within its year, counted from 1.
func (p Period) number() (year, n int) {
	switch p.kind {
	case 0:
		return 0, 0
	case Week:
		return p.from.time().ISOWeek()
	}
	return p.from.Year(), (p.from.Month()-1)/p.months() + 1
}

// String is the code by which periods are stored and addressed: 2026, 2026-H2, 2026-Q4, 2026-11, 2026-W48.
func (p Period) String() string {
	return p.format("%04[1]d", "%04[1]d-W%02[2]d", "%04[1]d-%02[2]d", "%04[1]d-Q%[2]d", "%04[1]d-H%[2]d")
}

// VN is the period's name in Vietnamese: "Năm 2026", "6 tháng cuối năm 2026", "Quý IV/2026", "Tháng
// 11/2026", "Tuần 48/2026".
func (p Period) VN() string {
	y, n := p.number()
	switch p.kind {
	case Half:
		return fmt.Sprintf("6 tháng %s năm %d", [...]string{"", "đầu", "cuối"}[n], y)
	case Quarter:
		return fmt.Sprintf("Quý %s/%d", [...]string{"", "I", "II", "III", "IV"}[n], y)
	}
	return p.format("Năm %[1]d", "Tuần %02[2]d/%[1]d", "Tháng %02[2]d/%[1]d", "", "")
}

// Short is the name for narrow places, in any language: 2026, H2/2026, Q4/2026, 11/2026, W48/2026.
func (p Period) Short() string {
	return p.format("%[1]d", "W%02[2]d/%[1]d", "%02[2]d/%[1]d", "Q%[2]d/%[1]d", "H%[2]d/%[1]d")
}

// format fills the pattern of p's kind with year [1] and number [2].
func (p Period) format(year, week, month, quarter, half string) string {
	pattern := [...]string{"", week, month, quarter, half, year}[p.kind]
	if pattern == "" {
		return ""
	}
	y, n := p.number()
	return fmt.Sprintf(pattern, y, n)
}

// MarshalText and UnmarshalText use the code; the empty text is the zero Period.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

func (p *Period) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	v, err := ParsePeriod(string(b))
	if err != nil {
		return err
	}
	*p = v
	return nil
}

package day

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Month is a calendar month (tháng). The zero Month means "no month". Months are comparable with ==.
type Month struct {
	y int16
	m int8
}

// MonthOf makes month m (1 to 12) of year y (1 to 9999), or fails.
func MonthOf(y, m int) (Month, error) {
	if y < 1 || y > 9999 || m < 1 || m > 12 {
		return Month{}, fmt.Errorf("day: no such month %04d-%02d", y, m)
	}
	return Month{int16(y), int8(m)}, nil
}

// MustMonth is MonthOf for constants; it panics on a month that does not exist.
func MustMonth(y, m int) Month {
	v, err := MonthOf(y, m)
	if err != nil {
		panic(err)
	}
	return v
}

// InMonth is the month d lies in; the zero Month for the zero Date.
func (a Date) InMonth() Month { return Month{a.y, a.m} }

// ParseMonth reads 2026-11, 11/2026, "Tháng 11/2026" and "tháng 11 năm 2026".
func ParseMonth(s string) (Month, error) {
	t := strings.NewReplacer("tháng", "", "năm", "/", " ", "").Replace(strings.ToLower(s))
	a, b, ok := strings.Cut(t, "/")
	if !ok {
		b, a, ok = strings.Cut(t, "-")
	}
	y, err1 := number(b, 4, 4)
	m, err2 := number(a, 1, 2)
	if !ok || err1 != nil || err2 != nil {
		return Month{}, fmt.Errorf("day: %q is not a month such as 2026-11 or 11/2026", s)
	}
	return MonthOf(y, m)
}

// number reads between least and most digits and nothing else.
func number(s string, least, most int) (int, error) {
	if len(s) < least || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, fmt.Errorf("day: %q is not a number of %d digits", s, most)
	}
	return strconv.Atoi(s)
}

// Year and Number are the year and the month's number, 1 to 12.
func (a Month) Year() int   { return int(a.y) }
func (a Month) Number() int { return int(a.m) }

// IsZero reports whether a is "no month".
func (a Month) IsZero() bool { return a == Month{} }

// String is YYYY-MM, the form in which months are stored and sort; "" for the zero Month.
func (a Month) String() string {
	if a.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", a.y, a.m)
}

// VN is MM/yyyy as Vietnamese papers write it, or "" for the zero Month.
func (a Month) VN() string {
	if a.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%04d", a.m, a.y)
}

// First and Last are the month's first and last day.
func (a Month) First() Date { return Date{a.y, a.m, 1} }
func (a Month) Last() Date  { return Date{a.y, a.m, int8(DaysIn(int(a.y), int(a.m)))} }

// Days is the number of days in the month.
func (a Month) Days() int { return DaysIn(int(a.y), int(a.m)) }

// Add moves by n months, back when n is negative.
func (a Month) Add(n int) Month {
	i := int(a.y)*12 + int(a.m) - 1 + n
	return Month{int16(i / 12), int8(i%12 + 1)}
}

// Since is the number of months from b to a, negative when a is earlier.
func (a Month) Since(b Month) int { return (int(a.y)-int(b.y))*12 + int(a.m) - int(b.m) }

// Before and After compare two months.
func (a Month) Before(b Month) bool { return a.Since(b) < 0 }
func (a Month) After(b Month) bool  { return a.Since(b) > 0 }

// MarshalText and UnmarshalText use YYYY-MM; the empty text is the zero Month.
func (a Month) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

func (a *Month) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*a = Month{}
		return nil
	}
	v, err := ParseMonth(string(b))
	if err != nil {
		return err
	}
	*a = v
	return nil
}

// isoWeekStart is the Monday of an ISO week, or false when the year has no such week.
func isoWeekStart(year, week int) (Date, bool) {
	// 4 January always lies in week 1.
	jan4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7+7*(week-1))
	y, w := monday.ISOWeek()
	return FromTime(monday), y == year && w == week
}

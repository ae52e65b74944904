// Package day is civil time: Date, Month and Period without zone or clock.
// It does not own parsing of the ways people write dates (vntext does) nor "today" (the program's start does).
package day

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a civil day (ngày). The zero Date means "no day". Dates are comparable with ==.
type Date struct {
	y int16
	m int8
	d int8
}

// Of returns the day y-m-d, or an error when the calendar has no such day. Years 1 to 9999.
func Of(y, m, d int) (Date, error) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > DaysIn(y, m) {
		return Date{}, fmt.Errorf("day: no such day %04d-%02d-%02d", y, m, d)
	}
	return Date{int16(y), int8(m), int8(d)}, nil
}

// Must is Of for constants in code and tests; it panics on a day that does not exist.
func Must(y, m, d int) Date {
	v, err := Of(y, m, d)
	if err != nil {
		panic(err)
	}
	return v
}

// Parse reads YYYY-MM-DD, the form in which days are stored.
func Parse(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, fmt.Errorf("day: %q is not YYYY-MM-DD", s)
	}
	y, err1 := strconv.Atoi(s[:4])
	m, err2 := strconv.Atoi(s[5:7])
	d, err3 := strconv.Atoi(s[8:])
	if err1 != nil || err2 != nil || err3 != nil {
		return Date{}, fmt.Errorf("day: %q is not YYYY-MM-DD", s)
	}
	return Of(y, m, d)
}

// FromTime is the civil day of t in t's own zone.
func FromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int8(m), int8(d)}
}

// DaysIn is the number of days of month m (1 to 12) in year y.
func DaysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Year, Month and Day are the parts; all zero for the zero Date.
func (a Date) Year() int  { return int(a.y) }
func (a Date) Month() int { return int(a.m) }
func (a Date) Day() int   { return int(a.d) }

// IsZero reports whether a is "no day".
func (a Date) IsZero() bool { return a == Date{} }

// String is YYYY-MM-DD, or "" for the zero Date.
func (a Date) String() string {
	if a.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", a.y, a.m, a.d)
}

// VN is dd/MM/yyyy as Vietnamese papers write it, or "" for the zero Date.
func (a Date) VN() string {
	if a.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", a.d, a.m, a.y)
}

// Compare is -1, 0 or +1 as a is before, on or after b.
func (a Date) Compare(b Date) int {
	x, y := a.ordinal(), b.ordinal()
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Before and After compare two days.
func (a Date) Before(b Date) bool { return a.ordinal() < b.ordinal() }
func (a Date) After(b Date) bool  { return a.ordinal() > b.ordinal() }

func (a Date) ordinal() int { return int(a.y)*512 + int(a.m)*32 + int(a.d) }

func (a Date) time() time.Time {
	return time.Date(int(a.y), time.Month(a.m), int(a.d), 0, 0, 0, 0, time.UTC)
}

// AddDays moves by n days, back when n is negative.
func (a Date) AddDays(n int) Date { return FromTime(a.time().AddDate(0, 0, n)) }

// AddMonths moves by n months and keeps to the month's last day: 31/01 + 1 month is 28/02 or 29/02.
func (a Date) AddMonths(n int) Date {
	i := int(a.y)*12 + int(a.m) - 1 + n
	y, m := i/12, i%12+1
	return Date{int16(y), int8(m), int8(min(int(a.d), DaysIn(y, m)))}
}

// DaysSince is the number of days from b to a, negative when a is earlier.
func (a Date) DaysSince(b Date) int { return int(a.time().Sub(b.time()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (a Date) Weekday() time.Weekday { return a.time().Weekday() }

// AgeOn is the age in completed years of someone born on a, on day on; 0 before birth.
func (a Date) AgeOn(on Date) int {
	n := int(on.y) - int(a.y)
	if on.m < a.m || (on.m == a.m && on.d < a.d) {
		n--
	}
	return max(n, 0)
}

// MarshalText and UnmarshalText use YYYY-MM-DD; the empty text is the zero Date.
func (a Date) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

func (a *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*a = Date{}
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*a = v
	return nil
}

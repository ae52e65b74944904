//go:build !js

package vntext

import (
	"luoi/internal/day"
	"luoi/internal/fault"
)

// oneNumber reads a date written as one run of digits.
func oneNumber(s, digits string, two century) (day.Date, int, error) {
	n := atoi(digits)
	switch len(digits) {
	case 4:
		return onlyYear(s, n)
	case 5:
		d, err := FromSerial(n)
		if err != nil {
			return day.Date{}, 0, err
		}
		return d, PrecisionDay, nil
	case 6:
		return sixDigits(s, digits, two)
	case 7:
		return eightDigits(s, "0"+digits) // 5031980: a number cell has lost the zero
	case 8:
		return eightDigits(s, digits)
	}
	return day.Date{}, 0, notADate(s)
}

// eightDigits reads ddmmyyyy or yyyymmdd. Within the years allowed no text is both.
func eightDigits(s, t string) (day.Date, int, error) {
	if y := atoi(t[:4]); y >= firstYear && y <= lastYear {
		if d, prec, err := checked(s, y, atoi(t[4:6]), atoi(t[6:]), PrecisionDay); err == nil {
			return d, prec, nil
		}
	}
	return checked(s, atoi(t[4:]), atoi(t[2:4]), atoi(t[:2]), PrecisionDay)
}

// sixDigits reads yyyymm, mmyyyy or ddmmyy when only one of them is a date.
func sixDigits(s, t string, two century) (day.Date, int, error) {
	var (
		found day.Date
		prec  int
		count int
	)
	for _, r := range []struct{ y, m, d, prec int }{
		{atoi(t[:4]), atoi(t[4:]), 1, PrecisionMonth},
		{atoi(t[2:]), atoi(t[:2]), 1, PrecisionMonth},
		{two(atoi(t[4:])), atoi(t[2:4]), atoi(t[:2]), PrecisionDay},
	} {
		if d, p, err := checked(s, r.y, r.m, r.d, r.prec); err == nil {
			found, prec = d, p
			count++
		}
	}
	switch count {
	case 1:
		return found, prec, nil
	case 0:
		return day.Date{}, 0, notADate(s)
	}
	return day.Date{}, 0, fault.New(fault.Invalid, "date.ambiguous", s)
}

// serialLast is the serial number of the last day of lastYear.
var serialLast = day.Must(lastYear, 12, 31).DaysSince(day.Must(1899, 12, 30))

// FromSerial is the day of a spreadsheet's serial number in the 1900 system, in which 1 is 01/01/1900
// and the day 60 (29/02/1900) never was. The error's key is date.serial.
func FromSerial(n int) (day.Date, error) {
	switch {
	case n < 1 || n == 60 || n > serialLast:
		return day.Date{}, fault.New(fault.Invalid, "date.serial", n)
	case n < 60:
		return day.Must(1899, 12, 31).AddDays(n), nil
	}
	return day.Must(1899, 12, 30).AddDays(n), nil
}

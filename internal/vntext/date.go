//go:build !js

package vntext

import (
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// Precision of a date that was read.
const (
	PrecisionYear  = 1 // only the year is known; month and day are 1
	PrecisionMonth = 2 // month and year are known; the day is 1
	PrecisionDay   = 3
)

// Years a date may have: nobody on a list was born before 1850. The day 9999-12-31, by which some
// systems say "open-ended", is taken too.
const (
	firstYear = 1850
	lastYear  = 2150
)

// pivot is the two-digit year from which the last century is meant, as in spreadsheets: 29 is 2029 and
// 30 is 1930. ParseDateUntil knows better where a latest day is known.
const pivot = 30

// ParseDate reads a date as it stands in lists: 05/03/1980, 5-3-80, 05.03.1980, 1980-03-05 (with or
// without a time of day), 05031980, 19800305, "ngày 5 tháng 3 năm 1980", "tháng 3/1980", 03/1980, 1980,
// 00/00/1980, 5-Mar-1980, and a spreadsheet's serial number (29285). The order is day, month, year;
// year, month, day when the year comes first. prec says how much was known; the unknown parts are 1.
//
// Errors are fault.Invalid: date.empty; date.not_a_date; date.no_such_day (31/02/1980);
// date.month_day_swapped, when only month/day order makes sense (its second argument is the day meant);
// date.year_out_of_range; date.ambiguous, when six digits can be read in two ways.
func ParseDate(s string) (d day.Date, prec int, err error) {
	return parseDate(s, func(yy int) int {
		if yy < pivot {
			return 2000 + yy
		}
		return 1900 + yy
	})
}

// ParseDateUntil is ParseDate for days that cannot lie after latest (births, past payments): a
// two-digit year means the last such year not after latest's.
func ParseDateUntil(s string, latest day.Date) (d day.Date, prec int, err error) {
	return parseDate(s, func(yy int) int {
		century := latest.Year() / 100 * 100
		if century+yy > latest.Year() {
			century -= 100
		}
		return century + yy
	})
}

// century turns a two-digit year into a whole one.
type century func(yy int) int

func parseDate(s string, two century) (day.Date, int, error) {
	t := strings.TrimSpace(NFC(s))
	if t == "" {
		return day.Date{}, 0, fault.New(fault.Invalid, "date.empty")
	}
	if len(t) > 64 {
		return day.Date{}, 0, notADate(Truncate(s, 40))
	}
	if whole, part, ok := strings.Cut(t, "."); ok && len(whole) == 5 && allDigits(whole) && allDigits(part) {
		t = whole // a serial number with its time of day
	}
	parts, ok := dateParts(t)
	if !ok {
		return day.Date{}, 0, notADate(s)
	}
	switch len(parts) {
	case 1:
		return oneNumber(s, parts[0], two)
	case 2:
		return monthYear(s, parts[0], parts[1])
	case 3:
		return threeNumbers(s, parts, two)
	}
	return day.Date{}, 0, notADate(s)
}

func notADate(s string) error { return fault.New(fault.Invalid, "date.not_a_date", s) }

// dateParts cuts a date into its numbers as digits, with month names put as numbers, unknown parts as
// "0" and a time of day left out.
func dateParts(t string) ([]string, bool) {
	key := strings.ToLower(t)
	if whole, _, ok := strings.Cut(key, "t"); ok && len(whole) == 10 && whole[4] == '-' {
		key = whole // 1980-03-05T00:00:00Z
	}
	var parts []string
	month, last := "", ""
	for i := 0; i < len(key); {
		c := key[i]
		j := i + 1
		switch {
		case isDigit(c):
			for j < len(key) && isDigit(key[j]) {
				j++
			}
			if j < len(key) && key[j] == ':' { // a time of day ends the date
				return withMonth(parts, month), len(parts) > 0
			}
			parts = append(parts, key[i:j])
			last = ""
		case c == '?' || c == 'x' || c == '_':
			for j < len(key) && key[j] == c {
				j++
			}
			parts = append(parts, "0")
		case strings.IndexByte("/-. ,'()\t", c) >= 0:
		default:
			for j < len(key) && !isDigit(key[j]) && strings.IndexByte("/-. ,()", key[j]) < 0 {
				j++
			}
			word := Key(key[i:j])
			m, known := dateWords[word]
			if word == "nam" && last == "thang" {
				m = "5" // "tháng năm": the number, not the year
			}
			last = word
			if !known || (m != "" && month != "") {
				return nil, false
			}
			if m != "" {
				month = m
				parts = append(parts, "m")
			}
		}
		i = j
	}
	return withMonth(parts, month), len(parts) > 0
}

// withMonth puts a month given by name into its place: second of three (also in "Mar 5, 1980").
func withMonth(parts []string, month string) []string {
	if month == "" {
		return parts
	}
	out := make([]string, 0, 3)
	for _, p := range parts {
		if p != "m" {
			out = append(out, p)
		}
	}
	at := min(1, max(len(out)-1, 0))
	return append(out[:at], append([]string{month}, out[at:]...)...)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// dateWords are the words that may stand in a date; those with a value name a month.
var dateWords = map[string]string{
	"ngay": "", "thang": "", "nam": "", "sinh": "", "n": "", "t": "", "th": "", "of": "", "khoang": "",
	"jan": "1", "feb": "2", "mar": "3", "apr": "4", "may": "5", "jun": "6", "jul": "7", "aug": "8", "sep": "9",
	"oct": "10", "nov": "11", "dec": "12", "january": "1", "february": "2", "march": "3", "april": "4",
	"june": "6", "july": "7", "august": "8", "september": "9", "october": "10", "november": "11", "december": "12",
	"gieng": "1", "mot": "1", "hai": "2", "ba": "3", "tu": "4", "bon": "4", "sau": "6", "bay": "7", "tam": "8",
	"chin": "9", "muoi": "10", "chap": "12",
}

// monthYear reads 03/1980 and 1980-03.
func monthYear(s, a, b string) (day.Date, int, error) {
	if len(a) == 4 {
		a, b = b, a
	}
	if len(b) != 4 || len(a) > 2 {
		return day.Date{}, 0, notADate(s)
	}
	m, y := atoi(a), atoi(b)
	if m == 0 {
		return onlyYear(s, y)
	}
	return checked(s, y, m, 1, PrecisionMonth)
}

// threeNumbers reads day, month, year, or year, month, day when the year comes first.
func threeNumbers(s string, p []string, two century) (day.Date, int, error) {
	if len(p[0]) == 4 {
		p[0], p[2] = p[2], p[0]
	}
	if len(p[0]) > 2 || len(p[1]) > 2 || len(p[2]) == 1 || len(p[2]) == 3 || len(p[2]) > 4 {
		return day.Date{}, 0, notADate(s)
	}
	d, m, y := atoi(p[0]), atoi(p[1]), atoi(p[2])
	if len(p[2]) == 2 {
		y = two(y)
	}
	switch {
	case m == 0 && d == 0:
		return onlyYear(s, y)
	case d == 0:
		return checked(s, y, m, 1, PrecisionMonth)
	}
	return checked(s, y, m, d, PrecisionDay)
}

func onlyYear(s string, y int) (day.Date, int, error) { return checked(s, y, 1, 1, PrecisionYear) }

// checked makes the day or names the rule it breaks.
func checked(s string, y, m, d, prec int) (day.Date, int, error) {
	if (y < firstYear || y > lastYear) && !(y == 9999 && m == 12 && d == 31) {
		return day.Date{}, 0, fault.New(fault.Invalid, "date.year_out_of_range", s, firstYear, lastYear)
	}
	v, err := day.Of(y, m, d)
	if err == nil {
		return v, prec, nil
	}
	if prec == PrecisionDay {
		if meant, err := day.Of(y, d, m); err == nil {
			return day.Date{}, 0, fault.New(fault.Invalid, "date.month_day_swapped", s, meant)
		}
	}
	return day.Date{}, 0, fault.New(fault.Invalid, "date.no_such_day", s)
}

// atoi reads at most eight digits.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

package figures

import (
	"strconv"

	"luoi/internal/day"
)

// span is a stretch of days; a single day has from equal to. The zero span is unknown.
type span struct {
	from, to  day.Date
	inherited bool // taken from an earlier sentence
	yearless  bool // the year was not written
}

func (w span) known() bool { return !w.to.IsZero() }

// months is the length in whole months, at least 1.
func (w span) months() int {
	n := (w.to.Year()-w.from.Year())*12 + w.to.Month() - w.from.Month()
	if w.to.Day() >= 15 || w.from.Day() > 15 {
		n++
	}
	return max(n, 1)
}

func (w span) overlaps(v span) bool {
	return w.known() && v.known() && !w.to.Before(v.from) && !v.to.Before(w.from)
}

func yearSpan(y int) span { return span{from: day.Must(y, 1, 1), to: day.Must(y, 12, 31)} }

func monthSpan(y, m int) span {
	return span{from: day.Must(y, m, 1), to: day.Must(y, m, day.DaysIn(y, m))}
}

func monthsSpan(y, m1, m2 int) span {
	return span{from: day.Must(y, m1, 1), to: day.Must(y, m2, day.DaysIn(y, m2))}
}

// scanDate reads d/m/yyyy and m/yyyy (also with - and .) at the beginning of s.
func scanDate(s string) (w span, n int) {
	var parts [3]int
	i, count := 0, 0
	var sep byte
	for count < 3 {
		j := digits(s, i)
		if j == i || j-i > 4 {
			break
		}
		parts[count], _ = strconv.Atoi(s[i:j])
		if j-i == 3 {
			return w, 0
		}
		count++
		i = j
		if count == 3 || j+1 >= len(s) || (s[j] != '/' && s[j] != '-' && s[j] != '.') || !isDigit(s[j+1]) || (sep != 0 && s[j] != sep) {
			break
		}
		if count == 2 && parts[1] > 31 { // m/yyyy is complete
			break
		}
		sep = s[j]
		i = j + 1
	}
	end := i
	if end < len(s) && (isDigit(s[end]) || (s[end] == '/' && end+1 < len(s) && !isDigit(s[end+1]) && s[end+1] != ' ')) {
		return w, 0
	}
	switch {
	case count == 3 && parts[2] >= 1945 && parts[2] <= 2100:
		d, err := day.Of(parts[2], parts[1], parts[0])
		if err != nil {
			return w, 0
		}
		return span{from: d, to: d}, end
	case count == 2 && sep != '.' && parts[1] >= 1945 && parts[1] <= 2100 && parts[0] >= 1 && parts[0] <= 12:
		return monthSpan(parts[1], parts[0]), end
	}
	return w, 0
}

// timeKind says what a mention of time is for.
type timeKind uint8

const (
	during  timeKind = iota // năm 2022, 5 tháng đầu năm
	asOf                    // tính đến hết tháng 5/2021
	against                 // so với cùng kỳ năm 2020
)

// mention is a time that a sentence names.
type mention struct {
	kind     timeKind
	when     span
	from, to int // tokens
	months   int // stated length: 5 tháng đầu năm → 5; 0 when not stated
	half     string
	before   bool // so với cùng kỳ, tháng trước, without a year
	now      bool // đến nay
}

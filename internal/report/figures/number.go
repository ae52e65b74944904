package figures

import (
	"math"
	"strconv"
	"strings"
)

// number is a figure as it is written, before its unit says how its separators are meant.
type number struct {
	groups []string // between the separators
	marks  string   // the separators: . , or space
}

// scanNumber reads digits with . , or single spaces between groups of three. n is at least 1.
func scanNumber(s string) (f number, n int) {
	i := digits(s, 0)
	f.groups = append(f.groups, s[:i])
	for i+1 < len(s) && len(f.groups) < 8 {
		j := digits(s, i+1)
		size := j - i - 1
		space := s[i] == ' ' && size == 3 && len(f.groups[0]) <= 3 && s[0] != '0' && (f.marks == "" || strings.Trim(f.marks, " ") == "")
		nbsp := 0
		if strings.HasPrefix(s[i:], "\u00a0") {
			nbsp = digits(s, i+2) - i - 2
		}
		switch {
		case nbsp == 3 && len(f.groups[0]) <= 3:
			f.groups, f.marks, i = append(f.groups, s[i+2:i+5]), f.marks+" ", i+5
			continue
		case (s[i] == '.' || s[i] == ',') && size > 0, space:
			f.groups, f.marks, i = append(f.groups, s[i+1:j]), f.marks+string(s[i]), j
			continue
		}
		break
	}
	return f, i
}

// year is the number as a calendar year, or 0.
func (f number) year() int {
	if f.marks != "" || len(f.groups[0]) != 4 {
		return 0
	}
	if y, _ := strconv.Atoi(f.groups[0]); y >= 1945 && y <= 2100 {
		return y
	}
	return 0
}

// whole is a plain small number, or -1.
func (f number) whole() int {
	if f.marks != "" || len(f.groups[0]) > 4 {
		return -1
	}
	n, err := strconv.Atoi(f.groups[0])
	if err != nil {
		return -1
	}
	return n
}

// value reads the figure. decimal says how a single separator before exactly three digits is meant; dec
// is the number of decimals, bad that the separators part no groups of three.
func (f number) value(decimal bool) (v float64, dec int, bad bool) {
	n := len(f.marks)
	last := f.groups[n]
	grouped := n
	if n > 0 {
		m := f.marks[n-1]
		switch {
		case m == ' ':
		case n == 1 && (len(last) != 3 || decimal || f.groups[0] == "0" || len(f.groups[0]) > 3):
			grouped, dec = 0, len(last)
		case n > 1 && f.marks[n-2] != m:
			grouped, dec = n-1, len(last)
		}
	}
	for i := 1; i <= grouped; i++ {
		bad = bad || len(f.groups[i]) != 3 || f.marks[i-1] != f.marks[0]
	}
	bad = bad || (grouped > 0 && len(f.groups[0]) > 3)
	all := strings.Join(f.groups, "")
	if len(all) > 18 {
		return 0, 0, true
	}
	u, _ := strconv.ParseInt(all, 10, 64)
	return float64(u) / math.Pow10(dec), dec, bad
}

// twoWays reports a single separator before exactly three digits: 1.234 or 1,234.
func (f number) twoWays() bool {
	return len(f.marks) == 1 && f.marks != " " && len(f.groups[1]) == 3 && len(f.groups[0]) <= 3 && f.groups[0] != "0"
}

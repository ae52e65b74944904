package vntext

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
	"luoi/internal/fault"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in, want string
		prec     int
		key      string
	}{
		{"05/03/1980", "1980-03-05", 3, ""}, {"5/3/1980", "1980-03-05", 3, ""}, {"05-03-1980", "1980-03-05", 3, ""},
		{"05.03.1980", "1980-03-05", 3, ""}, {"5/3/80", "1980-03-05", 3, ""}, {"5/3/05", "2005-03-05", 3, ""},
		{"5/3/29", "2029-03-05", 3, ""}, {"5/3/30", "1930-03-05", 3, ""},
		{"1980-03-05", "1980-03-05", 3, ""}, {"1980/3/5", "1980-03-05", 3, ""}, {"1980-03-05T00:00:00Z", "1980-03-05", 3, ""},
		{"1980-03-05 00:00:00", "1980-03-05", 3, ""}, {"05/03/1980 07:30", "1980-03-05", 3, ""}, {" 05 / 03 / 1980 ", "1980-03-05", 3, ""},
		{"'05/03/1980", "1980-03-05", 3, ""},
		{"05031980", "1980-03-05", 3, ""}, {"5031980", "1980-03-05", 3, ""}, {"19800305", "1980-03-05", 3, ""}, {"20111980", "1980-11-20", 3, ""},
		{"050380", "1980-03-05", 3, ""}, {"198003", "1980-03-01", 2, ""}, {"031980", "1980-03-01", 2, ""}, {"200510", "", 0, "date.ambiguous"},
		{"29285", "1980-03-05", 3, ""}, {"29285.0", "1980-03-05", 3, ""}, {"29285.75", "1980-03-05", 3, ""}, {"99999", "", 0, "date.serial"},
		{"1980", "1980-01-01", 1, ""}, {"1980.0", "1980-01-01", 1, ""}, {"00/00/1980", "1980-01-01", 1, ""}, {"00/03/1980", "1980-03-01", 2, ""},
		{"??/??/1980", "1980-01-01", 1, ""}, {"xx/xx/1980", "1980-01-01", 1, ""}, {"--/--/1980", "1980-01-01", 1, ""},
		{"03/1980", "1980-03-01", 2, ""}, {"1980-03", "1980-03-01", 2, ""}, {"3.1980", "1980-03-01", 2, ""},
		{"ngày 5 tháng 3 năm 1980", "1980-03-05", 3, ""}, {"Ngày 05 tháng 3, 1980", "1980-03-05", 3, ""}, {"tháng 5 năm 1980", "1980-05-01", 2, ""},
		{"tháng năm năm 1980", "1980-05-01", 2, ""}, {"tháng Chạp năm 1980", "1980-12-01", 2, ""}, {"sinh năm 1980", "1980-01-01", 1, ""},
		{"nga\u0300y 5 tha\u0301ng 3 na\u0306m 1980", "1980-03-05", 3, ""},
		{"5-Mar-1980", "1980-03-05", 3, ""}, {"Mar 5, 1980", "1980-03-05", 3, ""}, {"05-MAR-80", "1980-03-05", 3, ""}, {"March 1980", "1980-03-01", 2, ""},
		{"31/12/9999", "9999-12-31", 3, ""},
		{"31/02/1980", "", 0, "date.no_such_day"}, {"30/02/2024", "", 0, "date.no_such_day"}, {"29/02/2024", "2024-02-29", 3, ""},
		{"29/02/2023", "", 0, "date.no_such_day"}, {"12/25/1980", "", 0, "date.month_day_swapped"}, {"32/13/1980", "", 0, "date.no_such_day"},
		{"13/1980", "", 0, "date.no_such_day"}, {"1/1/1066", "", 0, "date.year_out_of_range"}, {"1/1/3000", "", 0, "date.year_out_of_range"},
		{"", "", 0, "date.empty"}, {"không rõ", "", 0, "date.not_a_date"}, {"5/3", "", 0, "date.not_a_date"}, {"1/2/3/4", "", 0, "date.not_a_date"},
		{"5/3/980", "", 0, "date.not_a_date"}, {"=1+1", "", 0, "date.not_a_date"}, {"123", "", 0, "date.not_a_date"},
	} {
		got, prec, err := ParseDate(c.in)
		if got.String() != c.want || prec != c.prec || keyOfError(err) != c.key {
			t.Errorf("ParseDate(%q) = %s, %d, %v; want %s %s", c.in, got, prec, err, c.want, c.key)
		}
	}
}

func TestSwappedDateSaysWhatIsMeant(t *testing.T) {
	_, _, err := ParseDate("12/25/1980")
	if args := fault.As(err).Args; len(args) != 2 || args[1] != day.Must(1980, 12, 25) {
		t.Errorf("arguments %v", args)
	}
}

func TestParseDateUntil(t *testing.T) {
	latest := day.Must(2026, 11, 30)
	for in, want := range map[string]string{"5/3/26": "2026-03-05", "5/3/27": "1927-03-05", "5/3/80": "1980-03-05"} {
		if got, _, err := ParseDateUntil(in, latest); got.String() != want || err != nil {
			t.Errorf("%s is %s, %v", in, got, err)
		}
	}
}

func TestFromSerial(t *testing.T) {
	for n, want := range map[int]string{1: "1900-01-01", 59: "1900-02-28", 61: "1900-03-01", 29285: "1980-03-05", 45658: "2025-01-01"} {
		if got, err := FromSerial(n); got.String() != want || err != nil {
			t.Errorf("serial %d is %s, %v", n, got, err)
		}
	}
	for _, n := range []int{0, -1, 60, 1 << 40} {
		if _, err := FromSerial(n); keyOfError(err) != "date.serial" {
			t.Errorf("serial %d: %v", n, err)
		}
	}
}

// Every day, written in any of the ways people write it, is read as that day.
func TestEveryWayToWriteADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := day.Must(firstYear, 1, 1).AddDays(rapid.IntRange(0, 100_000).Draw(t, "n"))
		y, m, d := strconv.Itoa(want.Year()), strconv.Itoa(want.Month()), strconv.Itoa(want.Day())
		vn := want.VN()
		for _, s := range []string{vn, want.String(), d + "/" + m + "/" + y, d + "." + m + "." + y, vn[:2] + vn[3:5] + vn[6:],
			y + vn[3:5] + vn[:2], "ngày " + d + " tháng " + m + " năm " + y} {
			if got, prec, err := ParseDate(s); got != want || prec != PrecisionDay || err != nil {
				t.Fatalf("%s is %s, %d, %v", s, got, prec, err)
			}
		}
	})
}

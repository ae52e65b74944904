package vntext

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseInt(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
		key  string
	}{
		{"1.443.793", 1443793, ""}, {"1,443,793", 1443793, ""}, {"1 443 793", 1443793, ""}, {"1443793", 1443793, ""},
		{"1\u00A0443\u00A0793", 1443793, ""}, {"264.000 đ", 264000, ""}, {"264.000đồng", 264000, ""}, {"264,000 VND", 264000, ""},
		{"264.000,00", 264000, ""}, {"1443793.0", 1443793, ""}, {"-5", -5, ""}, {"−5", -5, ""}, {"(1.000)", -1000, ""},
		{"0", 0, ""}, {"007", 7, ""}, {"1.234", 1234, ""}, {"12,5", 0, "number.not_whole"},
		{"1.44.793", 0, "number.grouping"}, {"1.443,793.2", 0, "number.grouping"}, {"1.4437", 0, "number.not_whole"},
		{"", 0, "number.empty"}, {"abc", 0, "number.not_a_number"}, {"1..2", 0, "number.not_a_number"}, {"=1+1", 0, "number.not_a_number"},
		{"1e5", 0, "number.not_a_number"}, {"99999999999999999999", 0, "number.too_large"}, {strings.Repeat("9", 1000), 0, "number.too_large"},
	} {
		got, err := ParseInt(c.in)
		if got != c.want || keyOfError(err) != c.key {
			t.Errorf("ParseInt(%q) = %d, %v", c.in, got, err)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct {
		in, want string
		percent  bool
		key      string
	}{
		{"87,59%", "87,59", true, ""}, {"87,59 %", "87,59", true, ""}, {"87.59", "87,59", false, ""}, {"1.234,56", "1.234,56", false, ""},
		{"1,234.56", "1.234,56", false, ""}, {"12", "12", false, ""}, {"0,125", "0,125", false, ""}, {"0.5", "0,5", false, ""},
		{"-0,5", "−0,5", false, ""}, {"1.234.567", "1.234.567", false, ""}, {"1234,567", "1.234,567", false, ""},
		{"1.234", "", false, "number.ambiguous"}, {"1,234", "", false, "number.ambiguous"}, {"1.23.4", "", false, "number.grouping"},
	} {
		got, err := ParseDecimal(c.in)
		if keyOfError(err) != c.key || err == nil && (got.String() != c.want || got.Percent != c.percent) {
			t.Errorf("ParseDecimal(%q) = %s, %v", c.in, got, err)
		}
	}
	d, _ := ParseDecimal("87,55")
	for how, want := range map[Rounding]int64{HalfUp: 876, Down: 875, Up: 876} {
		if got, err := d.Units(1, how); err != nil || got != want {
			t.Errorf("rounding %d gives %d, %v", how, got, err)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{FormatInt(1443793), "1.443.793"}, {FormatInt(0), "0"}, {FormatInt(-1000), "−1.000"}, {FormatInt(math.MinInt64), "−9.223.372.036.854.775.808"},
		{FormatPercent(8759, 10000, 2), "87,59\u00A0%"}, {FormatPercent(1, 1, 1), "100,0\u00A0%"}, {FormatPercent(99999, 100000, 1), "99,9\u00A0%"},
		{FormatPercent(1, 1000000, 2), "0,01\u00A0%"}, {FormatPercent(0, 5, 0), "0\u00A0%"}, {FormatPercent(1, 0, 1), "–"},
		{FormatPercent(3, 2, 0), "150\u00A0%"}, {FormatPercent(-1, 8, 1), "−12,5\u00A0%"},
		{FormatRatio(7, 8, 2), "0,88"}, {FormatDecimal(123456, 2), "1.234,56"}, {FormatDecimal(5, 2), "0,05"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestIntRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, err := ParseInt(FormatInt(n)); err != nil || got != n {
			t.Fatalf("%s reads as %d, %v", FormatInt(n), got, err)
		}
	})
}

func TestDecimalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, scale := rapid.Int64().Draw(t, "n"), rapid.IntRange(0, 6).Draw(t, "scale")
		text := FormatDecimal(n, scale)
		d, err := ParseDecimal(text)
		if keyOfError(err) == "number.ambiguous" {
			return // said so rather than guessed
		}
		if got, e := d.Units(scale, Down); err != nil || e != nil || got != n {
			t.Fatalf("%s reads as %d, %v", text, got, err)
		}
	})
}

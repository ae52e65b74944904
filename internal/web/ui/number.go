package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"luoi/internal/day"
	"luoi/internal/i18n"
)

// SmallNumber is the count below which a rate says more about chance than about a place: such rates
// are shown pale and never ranked first or last.
const SmallNumber = 30

// N writes a whole number the reader's way: 1.443.793 or 1,443,793.
func N(ctx context.Context, n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	sep := "."
	if Lang(ctx) == i18n.EN {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	if neg {
		return "−" + s
	}
	return s
}

// Signed is N with a plus before what grew.
func Signed(ctx context.Context, n int64) string {
	if n > 0 {
		return "+" + N(ctx, n)
	}
	return N(ctx, n)
}

// Tenths is num/den in tenths of a percent, rounded half up; 0 when den is 0.
func Tenths(num, den int64) int64 {
	if den <= 0 {
		return 0
	}
	return (num*2000 + den) / (2 * den)
}

// Rate is num/den as a percentage without its sign: 87,6. An empty denominator has no rate: "–".
func Rate(ctx context.Context, num, den int64) string {
	if den <= 0 {
		return "–"
	}
	return decimal(ctx, Tenths(num, den))
}

// Percent is Rate with the sign, as each language sets it: 87,6 % and 87.6%.
func Percent(ctx context.Context, num, den int64) string {
	if den <= 0 {
		return "–"
	}
	if Lang(ctx) == i18n.EN {
		return Rate(ctx, num, den) + "%"
	}
	return Rate(ctx, num, den) + " %"
}

// RawRate is num/den in percent as a workbook wants it: 87.6. Empty without a denominator.
func RawRate(num, den int64) string {
	if den <= 0 {
		return ""
	}
	t := Tenths(num, den)
	return strconv.FormatInt(t/10, 10) + "." + strconv.FormatInt(t%10, 10)
}

func decimal(ctx context.Context, tenths int64) string {
	point := ","
	if Lang(ctx) == i18n.EN {
		point = "."
	}
	return N(ctx, tenths/10) + point + strconv.FormatInt(tenths%10, 10)
}

// Day writes a day as the country's papers do, in both languages: 03/06/2021.
func Day(d day.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.VN()
}

// zone is the country's own time; it has had no summer time since 1975.
var zone = time.FixedZone("ICT", 7*60*60)

// Moment writes an instant given in unix milliseconds: 03/06/2021 14:05.
func Moment(ms int64) string {
	if ms == 0 {
		return "–"
	}
	return time.UnixMilli(ms).In(zone).Format("02/01/2006 15:04")
}

// px writes a length inside a picture, to a tenth.
func px(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
}

// bits writes a weight of evidence: +3,2 or −1,0.
func bits(ctx context.Context, v float64) string {
	t := int64(v*10 + 0.5)
	if v < 0 {
		t = int64(v*10 - 0.5)
	}
	if t < 0 {
		return "−" + decimal(ctx, -t)
	}
	return "+" + decimal(ctx, t)
}

// Tenth writes a number given in tenths: 1,8.
func Tenth(ctx context.Context, tenths int64) string { return decimal(ctx, tenths) }

// Decimal writes units·10^-decimals: Decimal(8759, 2) is 87,59.
func Decimal(ctx context.Context, units int64, decimals int) string {
	if decimals == 0 {
		return N(ctx, units)
	}
	sign := ""
	if units < 0 {
		sign, units = "−", -units
	}
	whole := int64(1)
	for range decimals {
		whole *= 10
	}
	point := ","
	if Lang(ctx) == i18n.EN {
		point = "."
	}
	rest := strconv.FormatInt(units%whole, 10)
	return sign + N(ctx, units/whole) + point + strings.Repeat("0", decimals-len(rest)) + rest
}

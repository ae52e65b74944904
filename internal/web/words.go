package web

import (
	"context"
	"strconv"
	"strings"

	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// joinDots joins what there is with the dot that parts facts in a line.
func joinDots(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// birthText writes a birth date as exactly as it is known: 12/03/1988, 03/1988 or 1988.
func birthText(_ context.Context, b person.Birth) string {
	switch b.Precision {
	case person.PrecisionYear:
		return strconv.Itoa(b.Date.Year())
	case person.PrecisionMonth:
		return b.Date.VN()[3:]
	case person.PrecisionDay:
		return b.Date.VN()
	}
	return ""
}

func sexText(ctx context.Context, s person.Sex) string {
	switch s {
	case person.Male:
		return ui.T(ctx, "web.sex.male")
	case person.Female:
		return ui.T(ctx, "web.sex.female")
	}
	return ""
}

func povertyText(ctx context.Context, p person.Poverty) string {
	switch p {
	case person.PovertyPoor:
		return ui.T(ctx, "web.poverty.poor")
	case person.PovertyNear:
		return ui.T(ctx, "web.poverty.near")
	case person.AgriAverageHousehold:
		return ui.T(ctx, "web.poverty.agri")
	}
	return ""
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// joinComma joins what there is as an address is read: smallest place first.
func joinComma(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

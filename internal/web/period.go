package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/web/ui"
)

// period is a stretch of civil time as it stands in an address: 2026, 2026-H2, 2026-Q3, 2026-11, 2026-W47 or one day.
type period struct {
	code     string
	from, to day.Date // both inclusive
}

// parsePeriod reads the code of a period.
func parsePeriod(code string) (period, error) {
	year, rest, _ := strings.Cut(code, "-")
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 {
		return period{}, fmt.Errorf("web: %q is no period", code)
	}
	switch {
	case len(rest) > 1 && (rest[0] == 'W' || rest[0] == 'H'): // as reports bear them: 2026-W47, 2026-H2
		p, err := day.ParsePeriod(code)
		return period{code, p.From(), p.To()}, err
	case rest == "":
		return months(code, y, 1, 12)
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		q := int(rest[1] - '0')
		return months(code, y, q*3-2, q*3)
	case len(rest) == 2:
		m, err := strconv.Atoi(rest)
		if err != nil {
			return period{}, err
		}
		return months(code, y, m, m)
	}
	d, err := day.Parse(code)
	return period{code, d, d}, err
}

func months(code string, y, first, last int) (period, error) {
	from, err := day.Of(y, first, 1)
	if err != nil {
		return period{}, err
	}
	to, err := day.Of(y, last, day.DaysIn(y, last))
	return period{code, from, to}, err
}

// periodOr is the period of a code, or the month of the register's day when the address names none.
func periodOr(code string, asOf, today day.Date) period {
	if p, err := parsePeriod(code); err == nil && code != "" {
		return p
	}
	if asOf.IsZero() {
		asOf = today
	}
	p, _ := parsePeriod(asOf.String()[:7]) // a day's own month always reads
	return p
}

// label is the period in words.
func (p period) label(ctx context.Context) string {
	if w, err := day.ParsePeriod(p.code); err == nil && (w.Kind() == day.Week || w.Kind() == day.Half) {
		return periodVN(ctx, w)
	}
	switch {
	case p.from == p.to:
		return p.from.VN()
	case len(p.code) == 4:
		return ui.T(ctx, "web.period.y", p.from.Year())
	case strings.Contains(p.code, "Q"):
		return ui.T(ctx, "web.period.q", (p.from.Month()+2)/3, p.from.Year())
	}
	return ui.T(ctx, "web.period.m", p.from.Month(), p.from.Year())
}

// periodChoices are the last twelve months, four quarters and three years up to the register's day.
func periodChoices(ctx context.Context, w ui.Where, path string, now period, asOf day.Date) []ui.PeriodChoice {
	if asOf.IsZero() {
		return nil
	}
	var out []ui.PeriodChoice
	seen := map[string]bool{}
	add := func(group, code string) {
		p, err := parsePeriod(code)
		if err != nil || seen[code] {
			return
		}
		seen[code] = true
		out = append(out, ui.PeriodChoice{Label: p.label(ctx), Href: w.In(code).URL(path), Current: code == now.code, Group: group})
	}
	if len(now.code) == 7 && !strings.Contains(now.code, "Q") && now.to.Before(asOf.AddMonths(-12)) {
		add("month", now.code)
	}
	for i := range 12 {
		add("month", asOf.AddMonths(-i).String()[:7])
	}
	for i := range 4 {
		d := asOf.AddMonths(-3 * i)
		add("quarter", fmt.Sprintf("%04d-Q%d", d.Year(), (d.Month()+2)/3))
	}
	for i := range 3 {
		add("year", fmt.Sprintf("%04d", asOf.Year()-i))
	}
	if !seen[now.code] {
		out = append(out, ui.PeriodChoice{Label: now.label(ctx), Href: w.URL(path), Current: true, Group: "month"})
	}
	return out
}

package web

import (
	"context"
	"strings"

	"luoi/internal/day"
	"luoi/internal/i18n"
	"luoi/internal/money"
	"luoi/internal/policy"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// lawLabel is what a parameter is called in the reader's language.
func lawLabel(ctx context.Context, p *policy.Parameter) string {
	if ui.Lang(ctx) == i18n.EN {
		return p.English
	}
	return p.Label
}

func dongText(ctx context.Context, amount money.Dong) string {
	return ui.N(ctx, int64(amount)) + vntext.NBSP + "đ"
}

// mostShown is how many lines of a table of law stand in one cell.
const mostShown = 6

// lawValue writes a value of law for people: đồng with its sign, names in words, multiples worked out on
// the value's own first day or on the day asked for, whichever is later.
func lawValue(ctx context.Context, b *policy.Book, p *policy.Parameter, v *policy.Value, on day.Date) string {
	if v == nil {
		return ui.T(ctx, "law.none")
	}
	switch p.Unit {
	case "dong":
		return lawAmount(ctx, b, p, v, on)
	case "age":
		return lawAge(ctx, v.Text)
	case "day":
		if d, err := day.Parse(v.Text); err == nil {
			return d.VN()
		}
	case "percent", "number":
		return lawNumber(ctx, v.Text)
	case "words", "word", "list", "table":
		return lawMany(ctx, strings.Fields(v.Text))
	}
	return v.Text
}

func lawAmount(ctx context.Context, b *policy.Book, p *policy.Parameter, v *policy.Value, on day.Date) string {
	if v.Of == "" {
		amount, err := money.Parse(v.Text)
		if err != nil {
			return v.Text
		}
		return dongText(ctx, amount)
	}
	base, ok := b.Parameter(v.Of)
	if !ok {
		return v.Text
	}
	if on.Before(v.From) || !v.To.IsZero() && on.After(v.To) {
		on = v.From
	}
	amount, _, err := b.Money(p.Name, on)
	switch {
	case err != nil || p.On(on) == nil || p.On(on).Text != v.Text:
		return ui.T(ctx, "law.times.bare", lawNumber(ctx, v.Text), lawLabel(ctx, base))
	case v.Text == "1":
		return dongText(ctx, amount)
	}
	return ui.T(ctx, "law.times", lawNumber(ctx, v.Text), lawLabel(ctx, base), dongText(ctx, amount))
}

// lawNumber writes 22% and 0.0031 the reader's way.
func lawNumber(ctx context.Context, text string) string {
	if ui.Lang(ctx) == i18n.EN {
		return text
	}
	text = strings.ReplaceAll(text, ".", ",")
	if n, ok := strings.CutSuffix(text, "%"); ok {
		return n + vntext.NBSP + "%"
	}
	return text
}

func lawAge(ctx context.Context, text string) string {
	years, rest, _ := strings.Cut(text, "y")
	if months := strings.TrimSuffix(rest, "m"); months != "" && months != "0" {
		return ui.T(ctx, "law.age.months", years, months)
	}
	return ui.T(ctx, "law.age", years)
}

// lawMany writes the lines of a table, a list or names; a long table is cut and says by how much.
func lawMany(ctx context.Context, items []string) string {
	var out []string
	for i, item := range items {
		if i == mostShown && len(items) > mostShown+1 {
			out = append(out, ui.T(ctx, "law.more", len(items)-mostShown))
			break
		}
		name, number, named := strings.Cut(item, "=")
		switch {
		case named:
			apart := vntext.NBSP
			if name[0] >= '0' && name[0] <= '9' { // a year or a number of months beside its figure
				apart = ":" + vntext.NBSP
			}
			out = append(out, lawName(ctx, name)+apart+lawNumber(ctx, number))
		case i18n.Has("law.name." + item):
			out = append(out, lawName(ctx, item))
		default:
			out = append(out, lawNumber(ctx, item))
		}
	}
	return strings.Join(out, " · ")
}

// lawName is a group or choice in words; one that the catalogue does not know shows its code.
func lawName(ctx context.Context, code string) string {
	if key := "law.name." + code; i18n.Has(key) {
		return ui.T(ctx, key)
	}
	return code
}

// lawSure says in words how sure the book is: "V+R 0.85" is two marks and 85 %.
func lawSure(ctx context.Context, confidence string) string {
	marks, sure, told := strings.Cut(confidence, " ")
	var out []string
	for _, m := range strings.Split(marks, "+") {
		out = append(out, ui.T(ctx, "law.sure."+m))
	}
	text := strings.Join(out, ", ")
	if !told {
		return text
	}
	share := strings.TrimPrefix(sure, "0.")
	if len(share) == 1 {
		share += "0"
	}
	return ui.T(ctx, "law.sure.share", text, share)
}

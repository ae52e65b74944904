package web

import (
	"context"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/i18n"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// indicatorName is the indicator in the reader's language.
func indicatorName(ctx context.Context, i target.Indicator) string {
	if ui.Lang(ctx) == i18n.EN && i.NameEN != "" {
		return i.NameEN
	}
	return i.Name
}

// unitWord is what an indicator counts: «người», «thẻ»; a rate has its own sign.
func unitWord(ctx context.Context, i target.Indicator) string {
	if i.Unit == "người" {
		return ui.T(ctx, "web.unit.people")
	}
	return i.Unit
}

// amount writes a value the way its indicator is told: 2.921, or 31,5 %.
func amount(ctx context.Context, k target.Kind, v int64) string {
	switch k {
	case target.Mean:
		return ui.Decimal(ctx, v, 2)
	case target.Stock, target.Flow:
		return ui.N(ctx, v)
	}
	units, decimals := target.ShownRate(v, 0, 0)
	return percentSign(ctx, ui.Decimal(ctx, units, decimals))
}

func percentSign(ctx context.Context, s string) string {
	if ui.Lang(ctx) == i18n.EN {
		return s + "%"
	}
	return s + " %"
}

// amountCell is amount in a table, as a number in a workbook.
func amountCell(ctx context.Context, k target.Kind, v int64) ui.Cell {
	if k.Counts() {
		return ui.Num(ctx, v)
	}
	return ui.Cell{Text: amount(ctx, k, v), Raw: rawHundredths(v)}
}

// hundredths writes a number given in hundredths as a workbook wants it.
func rawHundredths(v int64) string {
	s := ""
	if v < 0 {
		s, v = "-", -v
	}
	return s + strconv.FormatInt(v/100, 10) + "." + strconv.FormatInt(v%100/10, 10) + strconv.FormatInt(v%10, 10)
}

// resultText is a result; a rate of few is told by its counts as well: 47/82 = 57 %.
func resultText(ctx context.Context, k target.Kind, r target.Result) string {
	if !r.Known {
		return "–"
	}
	if k == target.Rate && r.Den > 0 && r.Den < 100 {
		units, decimals := target.ShownRate(r.Value, r.Num, r.Den)
		return ui.N(ctx, r.Num) + "/" + ui.N(ctx, r.Den) + " = " + percentSign(ctx, ui.Decimal(ctx, units, decimals))
	}
	if k == target.Rate && r.Den > 0 {
		units, decimals := target.ShownRate(r.Value, r.Num, r.Den)
		return percentSign(ctx, ui.Decimal(ctx, units, decimals))
	}
	return amount(ctx, k, r.Value)
}

// achievedText is result over target as a percentage, by the rule of target.Shown.
func achievedText(ctx context.Context, k target.Kind, p target.Pace) string {
	if p.Target <= 0 {
		return "–"
	}
	units, decimals := target.Shown(k, p.Value, p.Target)
	return percentSign(ctx, ui.Decimal(ctx, units, decimals))
}

// pointsText is a difference of rates: +45,4 điểm %.
func pointsText(ctx context.Context, p target.Points) string {
	n := tenthsOf(int64(p))
	s := ui.Decimal(ctx, n, 1)
	if n > 0 {
		s = "+" + s
	}
	return ui.T(ctx, "web.unit.points", s)
}

// tenthsOf rounds hundredths to tenths, half away from zero.
func tenthsOf(v int64) int64 {
	if v < 0 {
		return -tenthsOf(-v)
	}
	return (v + 5) / 10
}

// speedText is so much a month, with a decimal where there is one: 101,5 or 196.
func speedText(ctx context.Context, k target.Kind, f float64) string {
	if k.Divides() {
		f /= 100
	}
	n := int64(f*10 + .5)
	if f < 0 {
		n = -int64(-f*10 + .5)
	}
	if n%10 == 0 {
		return ui.N(ctx, n/10)
	}
	return ui.Decimal(ctx, n, 1)
}

// timesText is how many times faster: 1,93.
func timesText(ctx context.Context, f float64) string {
	return ui.Decimal(ctx, int64(f*100+.5), 2)
}

// paceWords is the comparison in one sentence.
func paceWords(ctx context.Context, i target.Indicator, r app.BoardRow) string {
	p := r.Pace
	switch {
	case !r.Given || !r.Result.Known:
		return ""
	case p.Left <= 0 && i.Kind == target.Rate:
		return ui.T(ctx, "target.words.over_rate", ui.T(ctx, "web.unit.points", ui.Decimal(ctx, tenthsOf(int64(p.Over)), 1)), achievedText(ctx, i.Kind, p))
	case p.Left <= 0:
		return ui.T(ctx, "target.words.over", amount(ctx, i.Kind, -p.Left), unitWord(ctx, i))
	case p.Needed == 0:
		key := "target.words.left"
		if p.Ahead > 0 && !i.Less {
			key = "target.words.left_ahead"
		}
		return ui.T(ctx, key, leftText(ctx, i.Kind, p.Left), unitOf(ctx, i), ui.T(ctx, "web.unit.points", ui.Decimal(ctx, max(tenthsOf(int64(p.Ahead)), tenthsOf(int64(-p.Ahead))), 1)))
	case p.PerMonth <= 0:
		return ui.T(ctx, "target.words.from_zero", amount(ctx, i.Kind, p.Left), unitOf(ctx, i), speedText(ctx, i.Kind, p.Needed))
	case p.Faster > 1:
		return ui.T(ctx, "target.words.faster", speedText(ctx, i.Kind, p.Needed), speedText(ctx, i.Kind, p.PerMonth), timesText(ctx, p.Faster))
	}
	return ui.T(ctx, "target.words.enough", speedText(ctx, i.Kind, p.Needed), speedText(ctx, i.Kind, p.PerMonth))
}

// unitOf is the unit behind an amount; the amount of a rate carries its own.
func unitOf(ctx context.Context, i target.Indicator) string {
	if i.Kind == target.Rate {
		return ""
	}
	return unitWord(ctx, i)
}

// aheadMood is up ahead of time and down behind it; where fewer is better the other way round.
func aheadMood(i target.Indicator, p target.Pace) string {
	ahead := p.Ahead
	if i.Less {
		ahead = -ahead
	}
	switch {
	case ahead > 0:
		return "up"
	case ahead < 0:
		return "down"
	}
	return ""
}

// holderCode is a holder as it stands in an address: office:12.
func holderCode(h target.Holder) string { return string(h.Kind) + ":" + itoa(h.ID) }

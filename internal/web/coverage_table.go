package web

import (
	"context"
	"sort"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// coverageSorts are the ways to order the table: the word in the address and how two rows compare.
// A minus before the word turns the order round.
var coverageSorts = map[string]func(a, b app.CoverageRow) bool{
	"covered": func(a, b app.CoverageRow) bool { return a.Covered < b.Covered },
	"den":     func(a, b app.CoverageRow) bool { return a.Rate.Den.Value < b.Rate.Den.Value },
	"rate":    lowerRate,
	"review":  func(a, b app.CoverageRow) bool { return a.Review < b.Review },
	"missing": func(a, b app.CoverageRow) bool { return a.Missing < b.Missing },
}

// lowerRate compares fractions without rounding them first.
func lowerRate(a, b app.CoverageRow) bool {
	return a.Rate.Num*max(b.Rate.Den.Value, 1) < b.Rate.Num*max(a.Rate.Den.Value, 1)
}

// sortCoverage orders rows. By rate, places too small for one stand last whichever way the order goes:
// nobody is the best or the worst by chance.
func sortCoverage(ctx context.Context, rows []app.CoverageRow, by string, down bool) {
	less, ok := coverageSorts[by]
	if !ok {
		less = func(a, b app.CoverageRow) bool {
			return vntext.Key(rowName(ctx, a)) < vntext.Key(rowName(ctx, b))
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if by == "rate" {
			if x, y := a.Rate.Den.Value < ui.SmallNumber, b.Rate.Den.Value < ui.SmallNumber; x != y {
				return y
			}
		}
		if down {
			a, b = b, a
		}
		return less(a, b)
	})
}

func rowName(ctx context.Context, r app.CoverageRow) string {
	switch {
	case r.Unit.ID != 0:
		return unitName(r.Unit)
	case r.Office.ID != 0:
		return r.Office.Name
	}
	return segmentName(ctx, r.Segment)
}

func segmentName(ctx context.Context, s coverage.Segment) string {
	return ui.T(ctx, "web.segment."+s.Code())
}

// coverageTable lists the rows of a cut; sortBy is the word of the address.
func coverageTable(ctx context.Context, w ui.Where, c app.CoverageView, sortBy string) ui.Table {
	by, down := sortBy, false
	if by == "" {
		by, down = "missing", true // where most people are to be reached stands first
	}
	if by[0] == '-' {
		by, down = by[1:], true
	}
	rows := append([]app.CoverageRow(nil), c.Rows...)
	sortCoverage(ctx, rows, by, down)
	t := ui.Table{ID: "rows", Caption: ui.T(ctx, "web.coverage.by."+string(c.By), levelWord(ctx, c.Unit.Level)), Filter: true, Compact: true, Tall: len(rows) > 15, Export: w.URL("/coverage.xlsx", "by", byCode(c.By), "sort", sortBy)}
	head := func(key, sortKey string, num bool) ui.Col {
		return sortableCol(ctx, w, "/coverage", ui.Col{Label: ui.T(ctx, key), Num: num}, sortKey, by, down, "by", byCode(c.By))
	}
	t.Cols = []ui.Col{head("web.col.name", "name", false), head("web.col.covered", "covered", true), head("web.col.den", "den", true),
		head("web.col.rate", "rate", false), {Label: "%", Num: true}, head("web.col.review", "review", true), head("web.col.missing", "missing", true)}
	top := topRate(rows)
	for _, r := range rows {
		t.Rows = append(t.Rows, coverageRow(ctx, w, c, r, top))
	}
	foot := coverageRow(ctx, w, c, app.CoverageRow{Figure: c.Total}, top)
	foot.Cells[0] = ui.Cell{Text: ui.T(ctx, "web.col.total")}
	foot.Cells[3] = ui.Cell{}
	t.Foot = &foot
	return t
}

func byCode(b app.By) string {
	if b == app.ByUnit {
		return ""
	}
	return string(b)
}

// sortableCol makes a column's head a link that sorts by it, or turns the order when it already does.
func sortableCol(ctx context.Context, w ui.Where, path string, c ui.Col, key, now string, down bool, pairs ...string) ui.Col {
	next := key
	if key != "name" {
		next = "-" + key // numbers are wanted largest first
	}
	if key == now {
		c.Sorted = "ascending"
		if down {
			c.Sorted = "descending"
			next = key
		} else {
			next = "-" + key
		}
	}
	c.SortBy = w.URL(path, append(pairs, "sort", next)...)
	return c
}

// topRate is the scale of the bars in tenths of a percent: the highest rate that is not chance, rounded
// up, so that rates of 3 % can be told apart; the bar's title says what the full width is.
func topRate(rows []app.CoverageRow) int64 {
	var top int64
	for _, r := range rows {
		if r.Rate.Den.Value >= ui.SmallNumber {
			top = max(top, ui.Tenths(r.Rate.Num+r.Review, r.Rate.Den.Value))
		}
	}
	if top == 0 {
		return 1000
	}
	for _, nice := range []int64{20, 50, 100, 200, 500} {
		if top <= nice {
			return nice
		}
	}
	return 1000
}

func coverageRow(ctx context.Context, w ui.Where, c app.CoverageView, r app.CoverageRow, top int64) ui.Row {
	name := ui.Cell{Text: rowName(ctx, r)}
	here, pairs := w, []string(nil)
	switch {
	case r.Unit.ID != 0:
		here = w.At(r.Unit.ID)
		name.Href = here.URL("/coverage")
	case r.Office.ID != 0:
		name.Href = w.URL("/coverage", "office", strconv.FormatInt(r.Office.ID, 10))
	default:
		pairs = []string{"segment", r.Segment.Code()}
	}
	den := r.Rate.Den.Value
	meter := &ui.Meter{Covered: r.Rate.Num, Review: r.Review, Whole: den, Scale: max(den*top/1000, 1),
		Title: ui.T(ctx, "web.coverage.bar", ui.Percent(ctx, r.Rate.Num, den), ui.Percent(ctx, top, 1000))}
	missing := ui.Num(ctx, r.Missing)
	if c.MayNames && r.Missing > 0 && r.Office.ID == 0 {
		missing.Href = namesURL(here, "missing", pairs...)
	}
	percent := ui.Cell{Text: ui.Percent(ctx, r.Rate.Num, den), Raw: ui.RawRate(r.Rate.Num, den)}
	if den < ui.SmallNumber {
		percent = ui.Cell{Text: ui.N(ctx, r.Rate.Num) + " / " + ui.N(ctx, den)}
	}
	return ui.Row{Cells: []ui.Cell{name, ui.Num(ctx, r.Covered), ui.Num(ctx, den), {Meter: meter}, percent, ui.Num(ctx, r.Review), missing}}
}

// coverageMap colours the places below by their rate.
func coverageMap(ctx context.Context, w ui.Where, c app.CoverageView, shapes map[int64]string) ui.Map {
	var units []ui.MapUnit
	for _, r := range c.Rows {
		units = append(units, ui.MapUnit{Name: r.Unit.Name, Href: w.At(r.Unit.ID).URL("/coverage"), Num: r.Rate.Num, Den: r.Rate.Den.Value,
			Path: shapes[r.Unit.ID], Col: r.Unit.TileCol, Row: r.Unit.TileRow, HasTile: r.Unit.TileCol > 0})
	}
	return ui.NewMap(ui.T(ctx, "web.coverage.map", schemeName(ctx, c.Scheme)), units)
}

// groupTiles are the inter-family groups of a village as a wall of tiles (bảng tổ liên gia).
func groupTiles(ctx context.Context, w ui.Where, c app.CoverageView) []ui.Group {
	var out []ui.Group
	for _, r := range c.Rows {
		out = append(out, ui.Group{Name: unitName(r.Unit), Href: w.At(r.Unit.ID).URL("/coverage"),
			Covered: r.Covered, Elsewhere: r.Elsewhere, Review: r.Review, Missing: r.Missing, Base: r.Cell.Eligible, Rate: ui.Percent(ctx, r.Rate.Num, r.Rate.Den.Value)})
	}
	return out
}

// missingSegments ranks who the missing people are.
func missingSegments(ctx context.Context, w ui.Where, c app.CoverageView) []ui.Ranked {
	var out []ui.Ranked
	for _, r := range c.Rows {
		if r.Missing == 0 {
			continue
		}
		line := ui.Ranked{Label: segmentName(ctx, r.Segment), Value: r.Missing, Text: ui.N(ctx, r.Missing), Sub: ui.Percent(ctx, r.Missing, c.Total.Missing)}
		if c.MayNames {
			line.Href = namesURL(w, "missing", "segment", r.Segment.Code())
		}
		out = append(out, line)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Value > out[j].Value })
	return out
}

package web

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/outreach"
	"luoi/internal/web/ui"
)

// cadenceSections are how launches stand in the four quarters of the year (7.02), and for the province which base offices are
// behind: theirs is the rule.
func cadenceSections(ctx context.Context, w ui.Where, g app.GatheringsView) []section {
	t := ui.Table{ID: "cadence", Caption: ui.T(ctx, "outreach.cadence"), Cols: columns(ctx, "outreach.col.quarter", "outreach.cadence.done", "outreach.col.state")}
	if g.Serves != "" {
		t.Caption = ui.T(ctx, "outreach.cadence.of", g.Serves)
	}
	score, of := 0, 0
	for _, c := range g.Cadence {
		score, of = c.Score, c.Of
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: periodVN(ctx, c.Quarter.Quarter)}, doneOf(ctx, c.Quarter), cadenceState(ctx, c.Quarter)}})
	}
	out := []section{{title: t.Caption, hint: ui.T(ctx, "outreach.cadence.score", score, of), table: &t}}
	if len(g.Offices) > 0 {
		out = append(out, officesSection(ctx, w, g.Offices))
	}
	return out
}

func doneOf(ctx context.Context, q outreach.Cadence) ui.Cell {
	return ui.Cell{Text: ui.T(ctx, "outreach.hours.of", ui.N(ctx, int64(q.Done)), ui.N(ctx, int64(q.Wanted)))}
}

func cadenceState(ctx context.Context, q outreach.Cadence) ui.Cell {
	switch {
	case q.Done >= q.Wanted:
		return ui.Cell{Text: ui.T(ctx, "outreach.cadence.enough"), Tag: "ok"}
	case q.DaysLeft < 0:
		return ui.Cell{Text: ui.T(ctx, "outreach.cadence.over"), Tag: "bad"}
	case q.Warn:
		return ui.Cell{Text: ui.T(ctx, "outreach.cadence.days", q.DaysLeft), Tag: "warn"}
	}
	return ui.Cell{Text: ui.T(ctx, "outreach.cadence.days", q.DaysLeft)}
}

// officesSection lists the base offices in the quarter that is asked about, who is behind first, and when each is given the task.
func officesSection(ctx context.Context, w ui.Where, list []app.OfficeCadence) section {
	t := ui.Table{ID: "offices", Caption: ui.T(ctx, "outreach.cadence.offices", periodVN(ctx, list[0].Quarter.Quarter)), Filter: len(list) > 8, Tall: len(list) > 15,
		Cols: columns(ctx, "outreach.cadence.office", "outreach.cadence.communes", "outreach.cadence.done", "outreach.col.state", "outreach.cadence.year", "outreach.cadence.task")}
	t.Cols[1].Num = true
	behind := 0
	for _, c := range list {
		name := ui.Cell{Text: c.Office.Name}
		if len(c.Units) > 0 {
			name.Href = w.At(c.Units[0].ID).URL("/outreach/events")
		}
		task := ui.Cell{Text: "—"}
		switch {
		case c.Behind() && c.Quarter.DaysLeft >= 0 && c.Quarter.Warn:
			task = ui.Cell{Text: ui.T(ctx, "outreach.cadence.given", ui.Day(c.WarnFrom)), Tag: "warn", Href: "/tasks"}
		case c.Behind() && c.Quarter.DaysLeft >= 0:
			task = ui.Cell{Text: ui.T(ctx, "outreach.cadence.from", ui.Day(c.WarnFrom))}
		}
		if c.Behind() {
			behind++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.Num(ctx, int64(len(c.Units))), doneOf(ctx, c.Quarter), cadenceState(ctx, c.Quarter),
			{Text: ui.T(ctx, "outreach.hours.of", ui.N(ctx, int64(c.Score)), ui.N(ctx, int64(c.Of)))}, task}})
	}
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.cadence.offices.hint", behind, len(list)), table: &t}
}

// yieldSections are what sorts of events bring, with how sure that is.
func yieldSections(ctx context.Context, g app.GatheringsView) []section {
	var out []section
	for _, sort := range []string{"kind", "venue", "hours", "host", "audience", "speaker"} {
		list := g.Yields[sort]
		if len(list) == 0 {
			continue
		}
		t := ui.Table{ID: "yield-" + sort, Caption: ui.T(ctx, "outreach.yield."+sort), Cols: columns(ctx, "outreach.yield.sort", "outreach.yield.events", "outreach.yield.mean", "outreach.yield.interval", "outreach.yield.rank")}
		t.Cols[1].Num, t.Cols[2].Num = true, true
		for _, y := range list {
			rank := ui.Cell{Text: ui.T(ctx, "outreach.yield.few", outreach.RankFrom), Tag: "warn"}
			if y.Rank > 0 {
				rank = ui.Cell{Text: ui.N(ctx, int64(y.Rank))}
			}
			name := y.Sort
			if sort != "speaker" {
				name = ui.T(ctx, "outreach."+sort+"."+y.Sort)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name}, ui.Num(ctx, int64(y.Events)), {Text: ui.Tenth(ctx, int64(y.Mean*10+0.5))}, {Text: interval(ctx, y.Low, y.High, "")}, rank}})
		}
		out = append(out, section{title: t.Caption, hint: ui.T(ctx, "outreach.yield.hint", outreach.RankFrom), table: &t})
	}
	return out
}

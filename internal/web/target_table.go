package web

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// boardFigures are result, achievement, time gone by and speed of the holder itself.
func boardFigures(ctx context.Context, w ui.Where, b app.TargetBoard) []ui.Figure {
	k, r := b.Indicator.Kind, b.Own
	done := ui.Figure{Label: ui.T(ctx, "target.fig.result"), Value: resultText(ctx, k, r.Result), Unit: unitOf(ctx, b.Indicator), Kind: kindTag(k), AsOf: r.Result.Day, Source: measureSource(ctx, r.Result),
		Href: targetURL(w, b, "/targets/measures")}
	if r.Result.Late {
		done.Notes = append(done.Notes, ui.Note{Lead: "!", Mood: "down", Text: ui.T(ctx, "target.late")})
	}
	if r.Before.Known {
		done.Notes = append(done.Notes, yearNote(ctx, b, r))
	}
	out := []ui.Figure{done}
	if !r.Given {
		return out
	}
	goal := ui.Figure{Label: ui.T(ctx, "target.fig.target"), Value: amount(ctx, k, r.Pace.Target), Unit: unitOf(ctx, b.Indicator), Kind: kindTag(k), AsOf: b.Period.To(), Source: decisionText(ctx, b)}
	if r.Result.Known && r.Pace.Left > 0 {
		goal.Notes = append(goal.Notes, ui.Note{Text: ui.T(ctx, "target.left", leftText(ctx, k, r.Pace.Left), unitOf(ctx, b.Indicator))})
	}
	if r.HasPlan && r.Result.Known {
		goal.Notes = append(goal.Notes, ui.Note{Text: ui.T(ctx, "target.plan_by", amount(ctx, k, r.Plan))})
	}
	out = append(out, goal)
	if !r.Result.Known {
		return out
	}
	share := ui.Figure{Label: ui.T(ctx, "target.fig.achieved"), Value: trimPercent(achievedText(ctx, k, r.Pace)), Unit: "%", Kind: ui.Share, AsOf: b.AsOf, Source: ui.T(ctx, "target.fig.achieved.of")}
	if k == target.Rate {
		share.Notes = append(share.Notes, ui.Note{Lead: pointsText(ctx, r.Pace.Over), Mood: moodOf(int64(r.Pace.Over)), Text: ui.T(ctx, "target.against")})
	}
	clock := ui.Figure{Label: ui.T(ctx, "target.fig.elapsed"), Value: ui.Decimal(ctx, tenthsOf(int64(r.Pace.Elapsed)), 1), Unit: "%", Kind: ui.Share, AsOf: b.AsOf,
		Source: ui.T(ctx, "target.fig.days", ui.N(ctx, int64(r.Pace.DaysDone)), ui.N(ctx, int64(r.Pace.DaysAll)))}
	ahead := ui.Note{Lead: pointsText(ctx, r.Pace.Ahead), Mood: aheadMood(b.Indicator, r.Pace), Text: ui.T(ctx, "target.ahead.level")}
	if r.Pace.ByGrowth {
		ahead.Text = ui.T(ctx, "target.ahead.growth", percentSign(ctx, ui.Decimal(ctx, tenthsOf(int64(r.Pace.Done)), 1)))
	}
	clock.Notes = []ui.Note{ahead}
	return append(out, share, clock)
}

func moodOf(n int64) string {
	if n < 0 {
		return "down"
	}
	return "up"
}

func trimPercent(s string) string {
	for _, cut := range []string{" %", "%"} {
		if len(s) > len(cut) && s[len(s)-len(cut):] == cut {
			return s[:len(s)-len(cut)]
		}
	}
	return s
}

// leftText is what is still missing; of a rate in percentage points.
func leftText(ctx context.Context, k target.Kind, left int64) string {
	if k == target.Rate {
		return ui.T(ctx, "web.unit.points", ui.Decimal(ctx, tenthsOf(left), 1))
	}
	return ui.N(ctx, left)
}

func kindTag(k target.Kind) ui.Kind {
	switch k {
	case target.Flow:
		return ui.Flow
	case target.Rate, target.Mean:
		return ui.Share
	}
	return ui.Stock
}

// measureSource is where a result comes from.
func measureSource(ctx context.Context, r target.Result) string {
	switch {
	case !r.Known:
		return ui.T(ctx, "target.no_measure")
	case r.Way == target.Computed:
		return ui.T(ctx, "web.source.register")
	}
	return r.Source
}

func decisionText(ctx context.Context, b app.TargetBoard) string {
	if len(b.Versions) == 0 {
		return ""
	}
	t := b.Versions[len(b.Versions)-1]
	if t.Decision.Number == "" {
		return ui.T(ctx, "target.version", t.Version)
	}
	return ui.T(ctx, "target.decision", t.Decision.Number, t.Issued)
}

// yearNote compares with the same day a year earlier: counts by difference, rates in points.
func yearNote(ctx context.Context, b app.TargetBoard, r app.BoardRow) ui.Note {
	diff := r.Result.Value - r.Before.Value
	lead := ui.Signed(ctx, diff)
	if b.Indicator.Kind == target.Rate {
		lead = pointsText(ctx, target.Points(diff))
	} else if b.Indicator.Kind.Counts() && r.Before.Value > 0 {
		lead += " (" + percentSign(ctx, signedTenths(ctx, diff*1000, r.Before.Value)) + ")"
	}
	return ui.Note{Lead: lead, Mood: moodOf(diff), Text: ui.T(ctx, "target.year_before", amount(ctx, b.Indicator.Kind, r.Before.Value), ui.Day(r.Before.Day))}
}

// signedTenths is num/den in tenths, rounded half away from zero, with its sign.
func signedTenths(ctx context.Context, num, den int64) string {
	n := (2*num + den) / (2 * den)
	if num < 0 {
		n = -((-2*num + den) / (2 * den))
	}
	if n > 0 {
		return "+" + ui.Decimal(ctx, n, 1)
	}
	return ui.Decimal(ctx, n, 1)
}

// restWords say on each axis what was not given on; always there, zero as well.
func restWords(ctx context.Context, b app.TargetBoard) []string {
	var out []string
	for _, r := range b.Rests {
		key := "target.rest." + string(r.Axis)
		if r.Left < 0 {
			out = append(out, ui.T(ctx, "target.rest.above", ui.N(ctx, -r.Left)))
			continue
		}
		out = append(out, ui.T(ctx, key, ui.N(ctx, r.Left), ui.N(ctx, int64(r.Count))))
	}
	return out
}

func rowsHint(ctx context.Context, b app.TargetBoard) string {
	return ui.T(ctx, "target.board.hint", periodVN(ctx, b.Period), ui.Day(b.AsOf))
}

// rowURL opens a row's own board.
func rowURL(w ui.Where, b app.TargetBoard, r app.BoardRow) string {
	moved := b
	moved.Path, moved.Holder = append(b.Path[:len(b.Path):len(b.Path)], r.Unit), r.Holder
	return targetURL(w, moved, "/targets")
}

func holderOfRow(r app.BoardRow) string {
	if r.Name != "" {
		return r.Name
	}
	return unitName(r.Unit)
}

// boardTables are those below: places, and apart from them those who do the work, because what they bring is
// counted in a place already.
func boardTables(ctx context.Context, w ui.Where, b app.TargetBoard) (places ui.Table, forces *ui.Table) {
	list := b.On(target.Forces)
	if len(list) == 0 {
		return boardTable(ctx, w, b, b.Rows), nil
	}
	t := boardTable(ctx, w, b, list)
	t.ID, t.Caption, t.Export, t.Filter = "forces", ui.T(ctx, "target.forces"), "", false
	t.Cols[0].Label = ui.T(ctx, "target.col.force")
	t.Foot = nil
	return boardTable(ctx, w, b, b.On(target.Places)), &t
}

func boardTable(ctx context.Context, w ui.Where, b app.TargetBoard, rows []app.BoardRow) ui.Table {
	k := b.Indicator.Kind
	t := ui.Table{ID: "board", Caption: ui.T(ctx, "target.board.caption", indicatorName(ctx, b.Indicator), periodVN(ctx, b.Period)), Filter: true, Tall: true, Export: targetURL(w, b, "/targets.xlsx", "at", b.AsOf.String()),
		Cols: columns(ctx, "target.col.rank", "target.col.holder", "target.col.target", "target.col.result", "target.col.bar", "target.col.achieved", "target.col.ahead", "target.col.needed", "target.col.before")}
	for _, n := range []int{2, 3, 5, 6, 7, 8} {
		t.Cols[n].Num = true
	}
	t.Cols[0], t.Cols[1] = t.Cols[1], t.Cols[0]
	for _, r := range rows {
		t.Rows = append(t.Rows, boardLine(ctx, w, b, r))
	}
	if b.Own.Given && len(rows) > 0 {
		foot := boardLine(ctx, w, b, b.Own)
		foot.Cells[0] = ui.Cell{Text: holderName(b)}
		foot.Cells[1] = ui.Cell{}
		t.Foot = &foot
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "target.board.none"), Text: ui.T(ctx, "target.board.none.text", amount(ctx, k, b.Own.Pace.Target))}
	return t
}

func boardLine(ctx context.Context, w ui.Where, b app.TargetBoard, r app.BoardRow) ui.Row {
	k, p := b.Indicator.Kind, r.Pace
	name := ui.Cell{Text: holderOfRow(r), Href: rowURL(w, b, r)}
	if r.Holder.Kind != target.HolderUnit && r.Holder.Kind != target.HolderOffice {
		name.Sub = ui.T(ctx, "target.holder."+string(r.Holder.Kind))
	}
	row := ui.Row{Cells: []ui.Cell{name, rankCell(ctx, r), {}, {Text: resultText(ctx, k, r.Result)}, {}, {}, {}, {}, {}}}
	if r.Result.Known {
		row.Cells[3].Raw = rawAmount(k, r.Result.Value)
		if r.Result.Late {
			row.Cells[3].Sub = ui.T(ctx, "target.late.short")
		} else if r.Result.Day != b.AsOf {
			row.Cells[3].Sub = ui.Day(r.Result.Day)
		}
	}
	if r.Before.Known {
		row.Cells[8] = amountCell(ctx, k, r.Before.Value)
	}
	if !r.Given {
		row.Cells[2] = ui.Cell{Text: ui.T(ctx, "target.not_given"), Tag: "warn"}
		return row
	}
	row.Cells[2] = amountCell(ctx, k, p.Target)
	if !r.Result.Known {
		row.Cells[3] = ui.Cell{Text: ui.T(ctx, "target.no_measure"), Tag: "warn"}
		return row
	}
	row.Cells[4] = ui.Cell{Meter: &ui.Meter{Covered: max(p.Value, 0), Whole: max(p.Target, 1), Scale: max(p.Target, p.Value), Aim: int64(p.Elapsed) / 10,
		Title: ui.T(ctx, "target.bar", achievedText(ctx, k, p), ui.Decimal(ctx, tenthsOf(int64(p.Elapsed)), 1))}}
	row.Cells[5] = ui.Cell{Text: achievedText(ctx, k, p), Raw: rawHundredths(int64(p.Achieved))}
	if k == target.Rate {
		row.Cells[5].Sub = pointsText(ctx, p.Over)
	}
	row.Cells[6] = ui.Cell{Text: pointsText(ctx, p.Ahead), Mood: aheadMood(b.Indicator, p), Raw: rawHundredths(int64(p.Ahead))}
	row.Cells[7] = neededCell(ctx, k, p)
	return row
}

func rawAmount(k target.Kind, v int64) string {
	if k.Divides() {
		return rawHundredths(v)
	}
	return itoa(v)
}

func rankCell(ctx context.Context, r app.BoardRow) ui.Cell {
	switch {
	case r.Rank > 0:
		return ui.Cell{Text: itoa(int64(r.Rank))}
	case r.Small:
		return ui.Cell{Text: ui.T(ctx, "target.small")}
	}
	return ui.Cell{}
}

func neededCell(ctx context.Context, k target.Kind, p target.Pace) ui.Cell {
	if p.Left <= 0 {
		return ui.Cell{Text: ui.T(ctx, "target.reached"), Tag: "ok"}
	}
	if p.Needed == 0 {
		return ui.Cell{Text: ui.T(ctx, "target.left", leftText(ctx, k, p.Left), "")}
	}
	c := ui.Cell{Text: ui.T(ctx, "target.per_month", speedText(ctx, k, p.Needed))}
	if p.Faster > 1 {
		c.Sub = ui.T(ctx, "target.times", timesText(ctx, p.Faster))
	}
	return c
}

// boardTrack is the chart of a holder's own results, and the same as a table.
func boardTrack(ctx context.Context, b app.TargetBoard) (*ui.Track, ui.Table) {
	k, p := b.Indicator.Kind, b.Own.Pace
	t := ui.Table{ID: "points", Caption: ui.T(ctx, "target.chart.table"), Cols: columns(ctx, "target.col.day", "target.col.result")}
	t.Cols[1].Num = true
	if !b.Own.Given || len(b.Series) == 0 {
		return nil, t
	}
	at := func(d day.Date) int64 { return int64(d.DaysSince(b.Period.From())+1) * 10_000 / int64(b.Period.Days()) }
	c := &ui.Track{Title: ui.T(ctx, "target.chart.title", holderName(b)), Target: p.Target, Now: int64(p.Elapsed), Ends: [2]string{ui.Day(b.Period.From()), ui.Day(b.Period.To())}, Today: ui.Day(b.AsOf), Aim: amount(ctx, k, p.Target)}
	if p.HasOpening && k != target.Flow {
		c.From, c.Start = p.Opening, amount(ctx, k, p.Opening)
		c.Points = append(c.Points, ui.TrackPoint{X: 0, Y: p.Opening, Label: c.Start})
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(b.Period.From().AddDays(-1)), Sub: ui.T(ctx, "target.opening")}, amountCell(ctx, k, p.Opening)}})
	}
	for _, m := range b.Series {
		c.Points = append(c.Points, ui.TrackPoint{X: at(m.Day), Y: m.Value, Label: amount(ctx, k, m.Value)})
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(m.Day)}, amountCell(ctx, k, m.Value)}})
	}
	sum := int64(0)
	for _, s := range b.Slices {
		v := s.Value
		if k == target.Flow {
			sum += s.Value
			v = sum
		}
		c.Plan = append(c.Plan, ui.TrackPoint{X: at(s.Period.To()), Y: v})
	}
	return c, t
}

// versionsTable is what the target was before; nil when it never changed.
func versionsTable(ctx context.Context, b app.TargetBoard) *ui.Table {
	if len(b.Versions) < 2 {
		return nil
	}
	t := ui.Table{ID: "versions", Caption: ui.T(ctx, "target.versions"), Cols: columns(ctx, "target.col.version", "target.col.target", "target.col.issued", "target.col.decision", "office.col.reason")}
	t.Cols[1].Num = true
	for n := len(b.Versions) - 1; n >= 0; n-- {
		v := b.Versions[n]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(int64(v.Version))}, amountCell(ctx, b.Indicator.Kind, v.Value), {Text: ui.Day(v.Issued)}, {Text: joinDots(v.Decision.Number, v.Decision.Issuer)}, {Text: v.Reason}}})
	}
	return &t
}

package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// toldBlock lists the boards of which numbers were told; nil when there are none. It stands on the first page of
// a house without lists, where nothing else can be counted.
func (s *Server) toldBlock(r *http.Request, st stand) (*homeBlock, error) {
	ctx := r.Context()
	list, err := s.app.ToldBoards(ctx, actor(r), st.where.UnitID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "told", Caption: ui.T(ctx, "target.told"), Cols: columns(ctx, "target.col.place", "target.col.indicator", "target.col.result", "target.col.target", "target.col.achieved", "target.col.ahead", "target.col.before")}
	for n := 2; n < len(t.Cols); n++ {
		t.Cols[n].Num = true
	}
	for _, b := range list {
		t.Rows = append(t.Rows, toldLine(ctx, st.where, b))
	}
	return &homeBlock{title: t.Caption, hint: ui.T(ctx, "target.told.hint"), href: st.where.URL("/targets"), link: ui.T(ctx, "target.tab.targets"), table: &t, full: true}, nil
}

// toldLine is one board with the sentence that it says.
func toldLine(ctx context.Context, w ui.Where, b app.ToldBoard) ui.Row {
	k, p, u := b.Indicator.Kind, b.Row.Pace, b.Path[len(b.Path)-1]
	board := app.TargetBoard{Indicator: b.Indicator, Path: b.Path, Period: b.Period, Holder: target.Holder{Kind: target.HolderUnit, ID: u.ID}}
	row := ui.Row{Cells: []ui.Cell{{Text: unitName(u)}, {Text: indicatorName(ctx, b.Indicator), Href: targetURL(w, board, "/targets", "at", b.Row.Result.Day.String()), Sub: paceWords(ctx, b.Indicator, b.Row)},
		{Text: resultText(ctx, k, b.Row.Result), Raw: rawAmount(k, b.Row.Result.Value), Sub: ui.Day(b.Row.Result.Day)}, {}, {}, {}, {}}}
	if b.Row.Given {
		row.Cells[3] = amountCell(ctx, k, p.Target)
		if p.HasOpening && k != target.Flow {
			row.Cells[3].Sub = ui.T(ctx, "target.told.opening", amount(ctx, k, p.Opening))
		}
		row.Cells[4] = ui.Cell{Text: achievedText(ctx, k, p), Raw: rawHundredths(int64(p.Achieved))}
		row.Cells[5] = ui.Cell{Text: pointsText(ctx, p.Ahead), Mood: aheadMood(b.Indicator, p), Raw: rawHundredths(int64(p.Ahead)), Sub: ui.T(ctx, "target.told.elapsed", percentSign(ctx, ui.Decimal(ctx, tenthsOf(int64(p.Elapsed)), 1)))}
		if k == target.Rate {
			row.Cells[4].Sub = pointsText(ctx, p.Over)
		}
	}
	if b.Row.Before.Known {
		note := yearNote(ctx, app.TargetBoard{Indicator: b.Indicator}, b.Row)
		row.Cells[6] = amountCell(ctx, k, b.Row.Before.Value)
		row.Cells[6].Sub = note.Lead
	}
	return row
}

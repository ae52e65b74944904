package web

import (
	"context"
	"slices"

	"luoi/internal/report"
	"luoi/internal/web/ui"
)

// lateAreas are the places of a report that are furthest behind: by their targets where they have some, else by how
// few of those whom the scheme is for are covered.
func lateAreas(ctx context.Context, w ui.Where, b report.Body) ui.Table {
	t := ui.Table{ID: "late", Caption: ui.T(ctx, "report.late"), Cols: columns(ctx, "report.col.place", "report.col.covered", "report.col.left", "report.col.due", "report.col.reached")}
	for i := 1; i < len(t.Cols); i++ {
		t.Cols[i].Num = true
	}
	list := slices.DeleteFunc(slices.Clone(b.Areas), func(a report.Area) bool { return a.Of == 0 })
	slices.SortStableFunc(list, func(x, y report.Area) int {
		if x.Target > 0 && y.Target > 0 && x.Ahead != y.Ahead {
			return int(x.Ahead - y.Ahead)
		}
		return int(x.Covered*y.Of - y.Covered*x.Of)
	})
	for _, a := range list[:min(len(list), mostLate)] {
		reached := ""
		if a.Target > 0 {
			reached = report.Goal{Kind: "stock", Known: true, Target: a.Target, Value: a.Value}.Achieved()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Name, Href: w.At(a.UnitID).URL("/coverage")}, {Text: report.Share(a.Covered, a.Of), Sub: ui.N(ctx, a.Covered) + "/" + ui.N(ctx, a.Of)},
			ui.Num(ctx, a.Of-a.Covered), ui.Num(ctx, a.Due), {Text: reached}}})
	}
	return t
}

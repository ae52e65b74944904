package web

import (
	"net/http"
	"strings"

	"luoi/internal/sheet"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// sendTable answers with a table as a workbook: the same rows as on the page, without its pictures.
func (s *Server) sendTable(w http.ResponseWriter, name string, t ui.Table) error {
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(name)+`.xlsx"`)
	h.Set("Cache-Control", "no-store")
	out, err := sheet.NewWriter(w, "xlsx")
	if err != nil {
		return err
	}
	if err := out.Sheet(t.Caption); err != nil {
		return err
	}
	keep := drawnColumns(t)
	var head []sheet.Cell
	for _, i := range keep {
		head = append(head, sheet.Cell{Text: t.Cols[i].Label, Style: sheet.Header})
	}
	if err := out.Cells(head...); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := out.Cells(sheetCells(r, keep, sheet.Plain)...); err != nil {
			return err
		}
	}
	if t.Foot != nil {
		if err := out.Cells(sheetCells(*t.Foot, keep, sheet.Total)...); err != nil {
			return err
		}
	}
	return out.Close()
}

// drawnColumns leaves out columns that hold nothing but pictures.
func drawnColumns(t ui.Table) []int {
	var keep []int
	for i := range t.Cols {
		for _, r := range t.Rows {
			if i < len(r.Cells) && (r.Cells[i].Text != "" || len(r.Cells[i].Tags) > 0) {
				keep = append(keep, i)
				break
			}
		}
	}
	return keep
}

func sheetCells(r ui.Row, keep []int, style sheet.Style) []sheet.Cell {
	var out []sheet.Cell
	for _, i := range keep {
		c := sheet.Cell{Text: r.Cells[i].Text, Style: style}
		if r.Cells[i].Raw != "" {
			c.Text, c.Number = r.Cells[i].Raw, true
		}
		for _, tag := range r.Cells[i].Tags {
			c.Text = joinComma(c.Text, tag.Text)
		}
		out = append(out, c)
	}
	return out
}

// fileName is a name that every system can keep: «Độ bao phủ» becomes do-bao-phu.
func fileName(s string) string { return strings.ReplaceAll(vntext.Key(s), " ", "-") }

// showCoverageSheet answers GET /coverage.xlsx.
func (s *Server) showCoverageSheet(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "coverage", "/coverage")
	if err != nil {
		return err
	}
	v, err := s.coverageView(r, st)
	if err != nil {
		return err
	}
	if err := s.app.NoteExport(r.Context(), actor(r), "coverage", st.place.Unit().ID, len(v.table.Rows)); err != nil {
		return err
	}
	return s.sendTable(w, v.title+" "+unitName(st.place.Unit()), v.table)
}

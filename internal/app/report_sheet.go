package app

import (
	"io"

	"luoi/internal/report"
	"luoi/internal/sheet"
)

// WriteReportSheet writes a report as a workbook: its words first, then every table on a sheet of its own, figures as
// numbers. The day of the data stands on each sheet.
func WriteReportSheet(w io.Writer, f ReportFile) error {
	out, err := sheet.NewWriter(w, "xlsx")
	if err != nil {
		return err
	}
	if err := out.Sheet("Báo cáo", 120); err != nil {
		return err
	}
	head := []string{f.Body.Subject(), "Số liệu tính đến hết ngày " + f.AsOf.VN()}
	for _, s := range f.Words {
		head = append(head, s.Text())
	}
	for _, s := range append(head, f.Told...) {
		if err := out.Cells(sheet.Cell{Text: s}); err != nil {
			return err
		}
	}
	for _, t := range f.Body.Tables() {
		if len(t.Rows) == 0 {
			continue
		}
		if err := writeReportTable(out, t); err != nil {
			return err
		}
	}
	return out.Close()
}

func writeReportTable(out sheet.Writer, t report.Table) error {
	if err := out.Sheet(t.Title); err != nil {
		return err
	}
	var head []sheet.Cell
	for _, c := range t.Cols {
		head = append(head, sheet.Cell{Text: c.Head, Style: sheet.Header})
	}
	if err := out.Cells(head...); err != nil {
		return err
	}
	for n, row := range append(append([][]report.Cell(nil), t.Rows...), t.Total) {
		if len(row) == 0 {
			continue
		}
		var cells []sheet.Cell
		for _, c := range row {
			x := sheet.Cell{Text: c.Text}
			if c.Raw != "" {
				x.Text, x.Number = c.Raw, true
			}
			if n == len(t.Rows) {
				x.Style = sheet.Total
			}
			cells = append(cells, x)
		}
		if err := out.Cells(cells...); err != nil {
			return err
		}
	}
	return nil
}

package sheet

import (
	"io"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/i18n"
)

// GiveBack writes refused rows in the shape they came in, with the reason in one more column at the
// end, so that they can be put right in place and sent again (trả lại).
type GiveBack struct {
	w     Writer
	lang  string
	width int
}

// NewGiveBack begins such a file. Header is the rows above the data as they came, the last of them the
// header itself; rows of data may be as wide as width cells.
func NewGiveBack(w io.Writer, kind, lang string, header [][]string, width int) (*GiveBack, error) {
	out, err := NewWriter(w, kind)
	if err != nil {
		return nil, err
	}
	for _, h := range header {
		width = max(width, len(h))
	}
	g := &GiveBack{w: out, lang: lang, width: width}
	widths := make([]float64, width+1)
	for i := range width {
		widths[i] = 18
	}
	widths[width] = 70
	if err := out.Sheet(i18n.T(lang, "sheet.giveback_sheet"), widths...); err != nil {
		return nil, err
	}
	for i, h := range header {
		style := Plain
		last := Cell{}
		if i == len(header)-1 {
			style, last = Header, Cell{Text: i18n.T(lang, "sheet.reason_column"), Style: BadHeader}
		}
		if err := out.Cells(append(g.pad(h, style), last)...); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *GiveBack) pad(cells []string, style Style) []Cell {
	out := make([]Cell, g.width, g.width+1)
	for i := range out {
		out[i].Style = style
		if i < len(cells) {
			out[i].Text = cells[i]
		}
	}
	return out
}

// Row writes one refused row, all its reasons in one cell.
func (g *GiveBack) Row(cells []string, reasons []fault.Field) error {
	if len(cells) > g.width {
		cells = cells[:g.width]
	}
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = i18n.T(g.lang, r.Key, r.Args...)
	}
	return g.w.Cells(append(g.pad(cells, Bad), Cell{Text: strings.Join(texts, " "), Style: Bad})...)
}

// Close finishes the file.
func (g *GiveBack) Close() error { return g.w.Close() }

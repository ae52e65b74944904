package sheet

import (
	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// columnCode is the old encoding a column of a workbook was typed in.
type columnCode struct {
	recode   bool
	encoding vntext.Encoding
}

func (c columnCode) apply(s string) string { return vntext.RecodeCell(s, c.encoding) }

// sureEnough is the confidence from which an old encoding is acted upon without asking, and enoughCells
// the marked cells a column (or, for a shorter column, the sheet) must have for that: one foreign name
// proves nothing.
const (
	sureEnough  = 0.5
	enoughCells = 5
)

// decide looks at every column of the held rows. A short column alone may be too little to tell two old
// encodings apart: then the sheet as a whole says which one, and the column only whether.
func (r *recoder) decide() {
	columns := r.markedCells()
	var all []string
	for _, c := range columns {
		all = append(all, c...)
	}
	if len(all) < enoughCells {
		return
	}
	whole, sure := vntext.DetectCells(all)
	r.columns = make([]columnCode, len(columns))
	for i, cells := range columns {
		if len(cells) == 0 {
			continue
		}
		e, confidence := vntext.DetectCells(cells)
		if e == vntext.UTF8 {
			continue
		}
		if confidence < sureEnough || len(cells) < enoughCells {
			if whole == vntext.UTF8 || sure < sureEnough {
				continue
			}
			e = whole
		}
		r.columns[i] = columnCode{true, e}
		r.found = string(e)
		r.notices = append(r.notices, fault.Field{Field: columnName(i), Key: "sheet.recoded", Args: []any{columnName(i), r.found}})
	}
}

// markedCells gives, by column, the held cells that are more than ASCII.
func (r *recoder) markedCells() [][]string {
	var out [][]string
	for _, h := range r.held {
		for len(out) < len(h.cells) {
			out = append(out, nil)
		}
		for i, c := range h.cells {
			if !plainASCII(c) {
				out[i] = append(out[i], c)
			}
		}
	}
	return out
}

// columnName is A, B … Z, AA … as the spreadsheet shows it.
func columnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

package sheet

import (
	"strings"
	"unicode/utf8"

	"luoi/internal/fault"
)

func validText(s string) bool {
	return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

// recoder stands between the parser and the reader of an .xlsx. Sheets typed with the fonts of the
// 1990s hold TCVN3 or VNI bytes dressed as Latin letters («NguyÔn V¨n An»). Which column is so is
// decided once, on the first rows, so one odd cell never changes a column.
type recoder struct {
	fn      func(int64, []string) error
	held    []heldRow
	decided bool
	columns []columnCode
	rows    int64
	found   string
	notices []fault.Field
}

type heldRow struct {
	line  int64
	cells []string
}

// recodeSample is how many rows the decision waits for.
const recodeSample = 300

func newRecoder(fn func(int64, []string) error) *recoder { return &recoder{fn: fn} }

func (r *recoder) row(line int64, cells []string) error {
	r.rows++
	if r.decided {
		return r.pass(line, cells)
	}
	r.held = append(r.held, heldRow{line, append([]string(nil), cells...)})
	if len(r.held) < recodeSample {
		return nil
	}
	return r.flush()
}

func (r *recoder) flush() error {
	if r.decided {
		return nil
	}
	r.decided = true
	r.decide()
	held := r.held
	r.held = nil
	for _, h := range held {
		if err := r.pass(h.line, h.cells); err != nil {
			return err
		}
	}
	return nil
}

func (r *recoder) pass(line int64, cells []string) error {
	for i := range min(len(cells), len(r.columns)) {
		if r.columns[i].recode && !plainASCII(cells[i]) {
			cells[i] = r.columns[i].apply(cells[i])
		}
	}
	return r.fn(line, cells)
}

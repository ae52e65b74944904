package sheet

import (
	"context"
	"slices"
	"sort"
	"strings"

	"luoi/internal/fault"
)

// rowParser turns the XML of one sheet into rows of text.
type rowParser struct {
	book   *workbook
	x      *xmlScanner
	merges *mergeSet
	fn     func(int64, []string) error
	ctx    context.Context

	line  int64
	given int64
	inRow bool
	inC   bool // inside a cell
	col   int
	raw   []byte // text of all cells of the row, one behind the other
	spans []span
	cells []string

	// the cell being read
	kind    byte // of the t attribute: 's' shared, 'i' inline, 'f' formula text, 'b' 'e' 'd', 'n'
	style   int
	start   int // of its text in raw
	reading bool
	number  []byte
}

// span is a cell of the row: a piece of raw, or a shared string when shared >= 0.
type span struct {
	col, from, to int
	shared        int
}

func (p *rowParser) run() error {
	p.cells = make([]string, 0, 64)
	inRows := false
	for {
		switch p.x.next() {
		case xmlOpen:
			if string(p.x.name) == "sheetData" {
				inRows = !p.x.self
			} else if inRows {
				if err := p.open(); err != nil {
					return err
				}
			}
		case xmlText:
			if p.reading {
				p.number = appendText(p.number, p.x)
			}
			if len(p.number) > p.book.limits.CellBytes {
				return fault.New(fault.TooLarge, "sheet.cell_too_long")
			}
		case xmlClose:
			if string(p.x.name) == "sheetData" {
				return p.finish()
			}
			if inRows {
				if err := p.close(); err != nil {
					return err
				}
			}
		case xmlEOF:
			if inRows && p.x.err == nil {
				return fault.New(fault.Invalid, "sheet.damaged")
			}
			return p.finish()
		}
	}
}

func (p *rowParser) finish() error {
	if p.x.err != nil {
		return damaged(p.x.err)
	}
	return nil
}

func (p *rowParser) open() error {
	switch string(p.x.name) {
	case "c":
		if !p.inRow {
			return fault.New(fault.Invalid, "sheet.damaged")
		}
		return p.openCell()
	case "v", "t":
		p.reading = p.inC && !p.x.self
	case "row":
		return p.openRow()
	case "f":
		p.x.skip() // the formula itself; what it gave stands in v
	case "rPh", "extLst":
		p.x.skip()
	}
	return nil
}

func (p *rowParser) openRow() error {
	n, ok := digits(p.x.attr("r"))
	if !ok {
		n = p.line + 1
	}
	if n <= p.line || p.inRow {
		return fault.New(fault.Invalid, "sheet.damaged") // rows out of order: nobody could say which line is meant
	}
	p.line, p.col, p.inRow, p.inC = n, -1, !p.x.self, false
	p.raw, p.spans = p.raw[:0], p.spans[:0]
	if p.given > p.book.limits.Rows {
		return fault.New(fault.TooLarge, "sheet.too_many_rows", p.book.limits.Rows)
	}
	if p.line&1023 == 0 {
		return stopped(p.ctx)
	}
	return nil
}

func (p *rowParser) openCell() error {
	col := -1
	if ref := p.x.attr("r"); ref != nil {
		col, _ = cellRef(ref)
	}
	if col < 0 {
		col = p.col + 1
	}
	p.col, p.start, p.number, p.inC = col, len(p.raw), p.number[:0], !p.x.self
	p.kind, p.style = 'n', 0
	switch t := p.x.attr("t"); string(t) {
	case "", "n":
		if n, ok := digits(p.x.attr("s")); ok {
			p.style = int(n)
		}
	case "str":
		p.kind = 'f'
	case "inlineStr":
		p.kind = 'i'
	default:
		p.kind = t[0]
	}
	return nil
}

func (p *rowParser) close() error {
	switch string(p.x.name) {
	case "v", "t":
		p.reading = false
	case "c":
		return p.closeCell()
	case "row":
		return p.closeRow()
	}
	return nil
}

// closeCell gives the cell its text; an empty one leaves no span.
func (p *rowParser) closeCell() error {
	open := p.inC
	p.inC = false
	if !open || len(p.number) == 0 {
		return nil
	}
	shared := -1
	switch p.kind {
	case 's':
		n, ok := digits(p.number)
		if !ok || n >= int64(len(p.book.strings.places)) {
			return fault.New(fault.Invalid, "sheet.damaged")
		}
		shared = int(n)
		if p.book.strings.get(shared) == "" {
			return nil
		}
	case 'b':
		p.raw = append(p.raw, truth(p.number)...)
	case 'n':
		var f cellFormat
		if p.style < len(p.book.styles) {
			f = p.book.styles[p.style]
		}
		p.raw = appendNumber(p.raw, p.number, f, p.book.from04)
	case 'd': // an ISO instant; a midnight is a day
		p.raw = append(p.raw, strings.TrimSuffix(strings.TrimSuffix(string(p.number), "Z"), "T00:00:00")...)
	default:
		p.raw = append(p.raw, unescape(p.number)...)
	}
	// The count also bounds a row that names the same cell over and over.
	if p.col >= p.book.limits.Columns || len(p.spans) >= p.book.limits.Columns {
		return fault.New(fault.TooLarge, "sheet.too_many_columns", p.book.limits.Columns)
	}
	if shared >= 0 || len(p.raw) > p.start {
		p.spans = append(p.spans, span{p.col, p.start, len(p.raw), shared})
	}
	return nil
}

func truth(b []byte) string {
	if string(b) == "1" || string(b) == "true" {
		return "TRUE"
	}
	return "FALSE"
}

// closeRow hands the row on, unless it is blank.
func (p *rowParser) closeRow() error {
	open := p.inRow
	p.inRow = false
	if !open || len(p.spans) == 0 {
		return nil
	}
	text := string(p.raw)
	dirty := !validText(text)
	p.cells = p.cells[:0]
	for _, s := range p.spans {
		v := ""
		switch {
		case s.shared >= 0:
			v = p.book.strings.get(s.shared)
		case dirty:
			v = string(clean([]byte(text[s.from:s.to])))
		default:
			v = text[s.from:s.to]
		}
		p.put(s.col, v)
	}
	p.merges.fill(p)
	for n := len(p.cells); n > 0 && p.cells[n-1] == ""; n-- {
		p.cells = p.cells[:n-1]
	}
	if len(p.cells) == 0 {
		return nil
	}
	p.given++
	return p.fn(p.line, p.cells)
}

func (p *rowParser) put(col int, v string) {
	for len(p.cells) <= col {
		p.cells = append(p.cells, "")
	}
	p.cells[col] = v
}

func digits(b []byte) (int64, bool) {
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' || n > 1<<40 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(b) > 0
}

func (m *mergeSet) sort() {
	sort.SliceStable(m.ranges, func(i, j int) bool { return m.ranges[i].top < m.ranges[j].top })
}

// fill writes the text of each merged range into the empty cells that it covers in this row: a header
// over three columns names all three, a household number beside four members stands at each.
func (m *mergeSet) fill(p *rowParser) {
	m.active = slices.DeleteFunc(m.active, func(r merge) bool { return r.bottom < p.line })
	for m.next < len(m.ranges) && m.ranges[m.next].top <= p.line {
		r := m.ranges[m.next]
		m.next++
		if r.top == p.line && r.left < len(p.cells) {
			r.text = p.cells[r.left]
		}
		if r.text != "" && r.bottom >= p.line {
			m.active = append(m.active, r)
		}
	}
	// Ranges that do not overlap, and Excel makes no others, cover each column once at most; a made-up
	// sheet with thousands over the same cells shall not cost thousands of times as much.
	budget := p.book.limits.Columns
	for _, r := range m.active {
		if budget -= min(r.right, p.book.limits.Columns-1) - r.left + 1; budget < 0 {
			return
		}
		for c := r.left; c <= r.right && c < p.book.limits.Columns; c++ {
			if c >= len(p.cells) || p.cells[c] == "" {
				p.put(c, r.text)
			}
		}
	}
}

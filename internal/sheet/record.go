package sheet

import (
	"bytes"
	"io"

	"luoi/internal/fault"
)

// window is a sliding view of a byte stream.
type window struct {
	r      io.Reader
	buf    []byte
	lo, hi int
	max    int
	eof    bool
}

// more reads on; false when the stream has ended or the view is as large as it may get.
func (w *window) more() (bool, error) {
	if w.eof || w.lo == 0 && w.hi >= w.max && w.hi == len(w.buf) {
		return false, nil
	}
	if w.lo > 0 {
		w.hi = copy(w.buf, w.buf[w.lo:w.hi])
		w.lo = 0
	}
	if w.hi == len(w.buf) {
		w.buf = append(w.buf, make([]byte, max(256<<10, len(w.buf)))...)
	}
	n, err := w.r.Read(w.buf[w.hi:])
	w.hi += n
	if err == io.EOF {
		w.eof = true
		return true, nil
	}
	if err != nil {
		return false, fault.Wrap(fault.Invalid, err, "sheet.unreadable")
	}
	return true, nil
}

// recordParser cuts one row into cells. Quotes follow RFC 4180, forgivingly: a quote inside an unquoted
// cell is a letter, and an opening quote that is never closed is one too.
type recordParser struct {
	sep   byte
	max   int    // longest cell
	text  []byte // the cells one behind the other
	ends  []int  // where each ends in text
	lines int64  // line ends within the row, at least 1
	stray bool   // a quote stood where RFC 4180 has none: a sign of the wrong separator
}

func (p *recordParser) start(i int) int {
	if i == 0 {
		return 0
	}
	return p.ends[i-1]
}

// record parses the next row of w and tells its length in bytes; 0 at the end of the stream.
func (p *recordParser) record(w *window) (int, error) {
	for {
		if n, ok := p.parse(w.buf[w.lo:w.hi], w.eof, false); ok {
			return n, p.check()
		}
		grown, err := w.more()
		if err != nil {
			return 0, err
		}
		if grown {
			continue
		}
		// No more to come and the quote is still open, or the row is longer than the view.
		if n, ok := p.parse(w.buf[w.lo:w.hi], w.eof, true); ok {
			return n, p.check()
		}
		return 0, fault.New(fault.TooLarge, "sheet.cell_too_long")
	}
}

func (p *recordParser) check() error {
	for i := range p.ends {
		if p.ends[i]-p.start(i) > p.max {
			return fault.New(fault.TooLarge, "sheet.cell_too_long")
		}
	}
	return nil
}

// parse cuts the first row of b. ok is false when b may end before the row does; literal makes every
// quote a letter.
func (p *recordParser) parse(b []byte, last, literal bool) (n int, ok bool) {
	p.text, p.ends, p.lines, p.stray = p.text[:0], p.ends[:0], 0, false
	if len(b) == 0 {
		return 0, last
	}
	for {
		if !literal && n < len(b) && b[n] == '"' {
			m, closed := p.quoted(b[n:], last)
			if !closed {
				return 0, false
			}
			n += m
		}
		m := p.plain(b[n:])
		p.stray = p.stray || bytes.IndexByte(b[n:n+m], '"') >= 0
		p.text = append(p.text, b[n:n+m]...)
		n += m
		if n == len(b) && !last {
			return 0, false
		}
		p.ends = append(p.ends, len(p.text))
		if n == len(b) {
			p.lines++
			return n, true
		}
		end := b[n]
		n++
		if end == p.sep {
			continue
		}
		if end == '\r' {
			if n == len(b) && !last {
				return 0, false
			}
			if n < len(b) && b[n] == '\n' {
				n++
			}
		}
		p.lines++
		return n, true
	}
}

// plain is the length up to the next separator or line end.
func (p *recordParser) plain(b []byte) int {
	for i, c := range b {
		if c == p.sep || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(b)
}

// quoted reads a quoted cell and tells how many bytes it took with both quotes.
func (p *recordParser) quoted(b []byte, last bool) (int, bool) {
	for n := 1; ; {
		i := bytes.IndexByte(b[n:], '"')
		if i < 0 {
			return 0, false
		}
		p.text = append(p.text, b[n:n+i]...)
		p.lines += int64(bytes.Count(b[n:n+i], []byte{'\n'}))
		n += i + 1
		if n == len(b) {
			return n, last
		}
		if b[n] != '"' {
			return n, true
		}
		p.text = append(p.text, '"')
		n++
	}
}

// guard and unguard are the rule for text that a spreadsheet would run as a formula when it opens a
// .csv: such a cell is written with an apostrophe before it, and read without. A cell that already
// begins with apostrophes before such a sign gets one more, so every text comes back as it was.
func guard(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && risky(s[1:]) {
		return s[1:]
	}
	return s
}

func risky(s string) bool {
	i := 0
	for i < len(s) && s[i] == '\'' {
		i++
	}
	if i == len(s) {
		return false
	}
	switch s[i] {
	case '=', '@', '\t', '\r':
		return true
	case '+', '-':
		return i > 0 || !number(s[1:])
	}
	return false
}

// number: a sign before plain digits is a number or a phone, and runs nothing.
func number(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != ',' && c != ' ' {
			return false
		}
	}
	return true
}

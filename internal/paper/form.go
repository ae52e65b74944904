package paper

import "time"

// Form is a paper that an office fills in, or prints empty to be filled in by hand: the head, lines of a label and its
// value, tables with lines around their cells, who signs. What is empty gets a dotted line or an empty row.
type Form struct {
	Body, Place string // who issues it, and where that lies
	Title, Sub  string
	Number      string // of the slip; "" for none
	Lang        string
	Paper       string // A4 or A5
	Wide        bool
	Lines       []FormLine
	Tables      []FormTable
	After       []FormLine // below the tables
	Notes       []string
	Day         string // place and day above the signatures
	Signers     []Signer
	Code        string  // of the square to photograph; "" for none
	CodeText    string  // under it
	CodeSide    float64 // points; 0: 64
}

// FormLine is a label and its value; "" is written by hand.
type FormLine struct{ Label, Value string }

// FormTable is a table of a form. Empty rows follow those that are filled in.
type FormTable struct {
	Title string
	Cols  []Col
	Rows  []TableRow
	Empty int
	Tall  float64 // least height of a row in points
}

// PDF draws the form.
func (f Form) PDF(at time.Time) ([]byte, error) {
	size := 11.
	if f.Paper == A5 {
		size = 10
	}
	p := NewPDF(Options{Title: f.Title, Author: f.Body, Lang: f.Lang, Paper: f.Paper, Wide: f.Wide, Size: size, At: at})
	var err error
	head := func() {
		p.Lines(Left, Strong(f.Body))
		if f.Place != "" {
			p.Lines(Left, Plain(f.Place))
		}
		if f.Number != "" {
			p.Lines(Left, Plain(f.Number))
		}
	}
	if f.Code == "" {
		head()
	} else {
		p.Columns(10, []float64{3, 1}, head, func() { err = p.QR(f.Code, or(f.CodeSide, 64)); p.Lines(Right, Run{Text: f.CodeText, Size: .8}) })
	}
	if err != nil {
		return nil, err
	}
	p.Space(6)
	p.Title(f.Title)
	if f.Sub != "" {
		p.Lines(Center, Plain(f.Sub))
	}
	p.Space(6)
	p.lines(f.Lines)
	for _, t := range f.Tables {
		if t.Title != "" {
			p.Heading(t.Title)
			p.Space(2)
		}
		p.Grid(t.Cols, t.Rows, t.Empty, t.Tall)
	}
	p.lines(f.After)
	for _, n := range f.Notes {
		p.In(Quiet, func() { p.Paragraph(Run{Text: n, Size: .9}) })
	}
	p.Signatures(f.Day, f.Signers...)
	return p.Bytes()
}

func (p *PDF) lines(list []FormLine) {
	for _, l := range list {
		p.Blank(l.Label, l.Value)
	}
	if len(list) > 0 {
		p.Space(p.size * .4)
	}
}

package paper

import (
	"github.com/skip2/go-qrcode"
)

// Col is a column of a table. Weight is its part of the width; numbers stand on the right.
type Col struct {
	Label  string
	Weight float64
	Num    bool
}

// TableRow is one line; Total sets it in bold under a rule.
type TableRow struct {
	Cells []string
	Total bool
}

// Table writes rows under a head that is repeated on every side. A row is not parted.
func (p *PDF) Table(cols []Col, rows []TableRow) {
	head := func() {
		p.row(cols, TableRow{Cells: labels(cols), Total: true})
		p.Space(2)
		p.Rule(Quiet)
	}
	p.ensure(p.measure(head) + 2*p.size*p.lead)
	head()
	for _, r := range rows {
		high := p.measure(func() { p.row(cols, r) })
		if p.whole == 0 && high > p.Left() {
			p.NewSide()
			head()
		}
		if r.Total {
			p.Space(2)
			p.Rule(Quiet)
		}
		p.whole++
		p.row(cols, r)
		p.whole--
	}
	p.Space(p.size * .4)
}

func labels(cols []Col) []string {
	all := make([]string, len(cols))
	for i, c := range cols {
		all[i] = c.Label
	}
	return all
}

func (p *PDF) row(cols []Col, r TableRow) {
	weights, write := make([]float64, len(cols)), make([]func(), len(cols))
	for i, c := range cols {
		weights[i] = or(c.Weight, 1)
		write[i] = func() {
			at := Left
			if c.Num {
				at = Right
			}
			if i < len(r.Cells) {
				p.Lines(at, Run{Text: r.Cells[i], Bold: r.Total})
			}
		}
	}
	p.Columns(8, weights, write...)
}

// Figure writes a label and its value at the two edges, in one line.
func (p *PDF) Figure(label, value string) {
	p.Columns(8, []float64{2, 1}, func() { p.Lines(Left, Plain(label)) }, func() { p.Lines(Right, Strong(value)) })
}

// Signer is one who signs: the office or role above, a note in between, the name below.
type Signer struct{ Title, Note, Name string }

// Signatures writes place and day, and under it who signs, beside each other, with room for the hand.
func (p *PDF) Signatures(day string, signers ...Signer) {
	if len(signers) == 0 {
		return
	}
	weights, write := make([]float64, len(signers)), make([]func(), len(signers))
	for i, s := range signers {
		weights[i] = 1
		write[i] = func() {
			p.Lines(Center, Strong(s.Title))
			if s.Note != "" {
				p.Lines(Center, Plain(s.Note))
			}
			p.Space(4.5 * p.size)
			p.Lines(Center, Strong(s.Name))
		}
	}
	p.Space(p.size)
	p.together(func() { // the day never stands alone at the foot of a side
		if day != "" {
			p.Lines(Right, Plain(day))
		}
		p.Columns(12, weights, write...)
	})
}

// QR draws a square to photograph, side points wide, at the right edge, and keeps its height. The text must say
// nothing about a person: whoever finds the paper can read it.
func (p *PDF) QR(text string, side float64) error {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return err
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	if !p.dry {
		p.f.SetFillColor(0, 0, 0)
		dot := side / float64(len(bits))
		for i, row := range bits {
			for j := 0; j < len(row); j++ {
				from := j
				for j < len(row) && row[j] {
					j++
				}
				if j > from { // one rectangle for neighbours: no hairlines between them
					p.f.Rect(p.right-side+float64(from)*dot, p.y+float64(i)*dot, float64(j-from)*dot, dot, "F")
				}
			}
		}
	}
	p.y += side
	return nil
}

package paper

import (
	"bytes"
	_ "embed"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/NotoSans-Regular.ttf
var fontRegular []byte

//go:embed fonts/NotoSans-Bold.ttf
var fontBold []byte

// Sizes of paper. A5 is read from both sides, A4 from one.
const (
	A4 = "a4"
	A5 = "a5"
)

// Options of a PDF. Lengths are points (1/72 inch).
type Options struct {
	Title, Author string  // metadata; the title is shown in the window of a reader
	Lang          string  // "vi" or "en", for whoever has it read aloud
	Paper         string  // A4 or A5
	Wide          bool    // lying on its long side
	Size          float64 // of the type; 0: 11
	Margin        float64 // 0: 36
	Lead          float64 // lines apart, of the size; 0: 1.3
	At            time.Time
}

// PDF is a paper that is written from the top down: titles, paragraphs, rows of figures, tables, boxes,
// columns, signatures, a square to photograph. Text is set in NFC, letters of Êđê and M'nông included, and can
// be taken out of the file again. The same calls give the same bytes. Errors wait until Bytes.
type PDF struct {
	f           *fpdf.Fpdf
	width, high float64
	margin      float64
	left, right float64 // edges of what is being written
	y           float64 // top of the next line
	size, lead  float64
	ink         Color
	dry         bool // measuring: nothing is drawn
	whole       int  // > 0: inside something that is not parted between two sides
}

// Color is red, green and blue, 0 to 255.
type Color struct{ R, G, B int }

// Colours of the house: those of the pages in print.
var (
	Ink   = Color{28, 36, 48}
	Quiet = Color{74, 85, 100}
	Blue  = Color{11, 74, 143}
	Green = Color{20, 83, 47}
	Brown = Color{107, 64, 0}
	White = Color{255, 255, 255}
)

const family = "noto"

// NewPDF begins a paper with its first side.
func NewPDF(o Options) *PDF {
	sides := map[string]fpdf.SizeType{A4: {Wd: 595.28, Ht: 841.89}, A5: {Wd: 419.53, Ht: 595.28}}
	side, ok := sides[o.Paper]
	if !ok {
		side = sides[A4]
	}
	if o.Wide {
		side.Wd, side.Ht = side.Ht, side.Wd
	}
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: side})
	f.SetCatalogSort(true)
	f.SetCreationDate(o.At)
	f.SetModificationDate(o.At)
	f.SetTitle(norm.NFC.String(o.Title), true)
	f.SetAuthor(norm.NFC.String(o.Author), true)
	f.SetCreator("Lưới", true)
	f.SetLang(o.Lang)
	f.AddUTF8FontFromBytes(family, "", fontRegular)
	f.AddUTF8FontFromBytes(family, "B", fontBold)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	p := &PDF{f: f, width: side.Wd, high: side.Ht, margin: or(o.Margin, 36), size: or(o.Size, 11), lead: or(o.Lead, 1.3), ink: Ink}
	p.left, p.right = p.margin, p.width-p.margin
	p.NewSide()
	return p
}

func or(v, otherwise float64) float64 {
	if v == 0 {
		return otherwise
	}
	return v
}

// NewSide goes on with the next side.
func (p *PDF) NewSide() {
	if !p.dry {
		p.f.AddPage()
	}
	p.y = p.margin
}

// Sides is how many sides have been begun.
func (p *PDF) Sides() int { return p.f.PageCount() }

// Left is how many points of the side are still free.
func (p *PDF) Left() float64 { return p.high - p.margin - p.y }

// Space leaves some points free.
func (p *PDF) Space(points float64) { p.y += points }

// ensure goes to the next side when so many points do not fit any more.
func (p *PDF) ensure(points float64) {
	if p.whole == 0 && points > p.Left() && p.y > p.margin {
		p.NewSide()
	}
}

// measure is how high something will be: it is written without being drawn.
func (p *PDF) measure(write func()) float64 {
	y, dry := p.y, p.dry
	p.dry = true
	p.whole++
	write()
	p.whole--
	high := p.y - y
	p.y, p.dry = y, dry
	return high
}

// together writes something that stays on one side.
func (p *PDF) together(write func()) {
	p.ensure(p.measure(write))
	p.whole++
	write()
	p.whole--
}

// Box is a coloured field around something. Edge is the colour of its border, or of the bar on its left when
// Bar is set; nil: none.
type Box struct {
	Fill, Edge *Color
	Ink        Color
	Bar        bool
	Pad        float64
}

// InBox writes something in a box, which stays on one side of the paper.
func (p *PDF) InBox(b Box, write func()) {
	left, right, ink := p.left, p.right, p.ink
	inside := func() {
		p.left, p.right, p.ink = left+b.Pad, right-b.Pad, b.Ink
		p.y += b.Pad * .7
		write()
		p.y += b.Pad * .7
		p.left, p.right, p.ink = left, right, ink
	}
	high := p.measure(inside)
	p.ensure(high)
	if !p.dry {
		p.paint(b, left, p.y, right-left, high)
	}
	p.whole++
	inside()
	p.whole--
}

func (p *PDF) paint(b Box, x, y, w, h float64) {
	if b.Fill != nil {
		p.f.SetFillColor(b.Fill.R, b.Fill.G, b.Fill.B)
		p.f.RoundedRect(x, y, w, h, 4, "1234", "F")
	}
	switch {
	case b.Edge == nil:
	case b.Bar:
		p.f.SetFillColor(b.Edge.R, b.Edge.G, b.Edge.B)
		p.f.Rect(x, y, 3, h, "F")
	default:
		p.f.SetDrawColor(b.Edge.R, b.Edge.G, b.Edge.B)
		p.f.SetLineWidth(.6)
		p.f.RoundedRect(x, y, w, h, 4, "1234", "D")
	}
}

// Columns writes things beside each other, as wide as their weights; they stay on one side.
func (p *PDF) Columns(gap float64, weights []float64, write ...func()) {
	left, right := p.left, p.right
	sum := 0.
	for _, w := range weights {
		sum += w
	}
	p.together(func() {
		top, deepest, x := p.y, p.y, left
		for i, one := range write {
			w := (right - left - gap*float64(len(write)-1)) * weights[i] / sum
			p.left, p.right, p.y = x, x+w, top
			one()
			deepest = max(deepest, p.y)
			x += w + gap
		}
		p.left, p.right, p.y = left, right, deepest
	})
}

// Rule draws a line across.
func (p *PDF) Rule(c Color) {
	if !p.dry {
		p.f.SetDrawColor(c.R, c.G, c.B)
		p.f.SetLineWidth(.8)
		p.f.Line(p.left, p.y, p.right, p.y)
	}
	p.y += 4
}

// Bytes ends the paper. An error is an error of the release: a font that cannot be read.
func (p *PDF) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := p.f.Output(&b)
	return b.Bytes(), err
}

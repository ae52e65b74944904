package paper

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Run is a piece of text in one face. Ref makes it small and high: the number of a source.
type Run struct {
	Text string
	Bold bool
	Ref  bool
	Size float64 // of the paper's size; 0: 1
}

// Plain is text in the usual face.
func Plain(text string) Run { return Run{Text: text} }

// Strong is text in bold.
func Strong(text string) Run { return Run{Text: text, Bold: true} }

// Ref is the number of a source behind what it belongs to; "" is nothing.
func Ref(text string) Run { return Run{Text: text, Ref: true} }

// Align of a paragraph.
type Align int

// Left is the usual one.
const (
	Left Align = iota
	Center
	Right
)

// Title writes the paper's heading in the middle.
func (p *PDF) Title(text string) {
	p.Lines(Center, Run{Text: text, Bold: true, Size: 1.35})
	p.Space(p.size * .3)
}

// Heading writes a heading that does not stand alone at the foot of a side.
func (p *PDF) Heading(text string) {
	p.ensure(3 * p.size * p.lead)
	p.Lines(Left, Strong(text))
}

// Paragraph writes text over the whole width and leaves a little space behind it.
func (p *PDF) Paragraph(runs ...Run) {
	p.Lines(Left, runs...)
	p.Space(p.size * .35)
}

// Bullet writes a line of a list; mark is "•" or a number with its stop.
func (p *PDF) Bullet(mark string, runs ...Run) {
	indent := p.size * 1.05
	if len(mark) > 1 && mark != "•" {
		indent = p.size * 1.45
	}
	p.ensure(p.size * p.lead)
	y, left := p.y, p.left
	if !p.dry {
		p.set(left, y+p.size, Plain(mark))
	}
	p.left += indent
	p.Lines(Left, runs...)
	p.left = left
}

// In writes something in another colour.
func (p *PDF) In(c Color, write func()) {
	ink := p.ink
	p.ink = c
	write()
	p.ink = ink
}

// word is what is not parted at the end of a line, in faces.
type word struct {
	runs  []Run
	wide  float64
	space bool // a space before it
}

// Lines writes runs one after the other, parted into lines at spaces. A no-break space holds its words
// together, as between an amount and its đ.
func (p *PDF) Lines(at Align, runs ...Run) {
	var line []word
	wide, room := 0., p.right-p.left
	for _, w := range p.words(runs, room) {
		gap := 0.
		if w.space && len(line) > 0 {
			gap = p.wide(w.runs[0].like(" "))
		}
		if len(line) > 0 && wide+gap+w.wide > room {
			p.line(at, line, wide)
			line, wide, gap = nil, 0, 0
		}
		line, wide = append(line, w), wide+gap+w.wide
	}
	if len(line) > 0 {
		p.line(at, line, wide)
	}
}

func (r Run) like(text string) Run { r.Text = text; return r }

// words cuts runs at their spaces; what is wider than a line is cut into letters.
func (p *PDF) words(runs []Run, room float64) []word {
	var all []word
	join := false
	for _, r := range runs {
		for i, part := range strings.Split(setting(r.Text), " ") {
			if part == "" {
				join = i == 0 && join
				continue
			}
			piece := r.like(part)
			wide := p.wide(piece)
			if join && i == 0 && len(all) > 0 {
				last := &all[len(all)-1]
				last.runs, last.wide = append(last.runs, piece), last.wide+wide
				continue
			}
			for wide > room && utf8.RuneCountInString(piece.Text) > 1 {
				head, rest := p.cut(piece, room)
				all = append(all, word{[]Run{piece.like(head)}, p.wide(piece.like(head)), true})
				piece.Text = rest
				wide = p.wide(piece)
			}
			all = append(all, word{[]Run{piece}, wide, true})
		}
		join = !strings.HasSuffix(r.Text, " ")
	}
	return all
}

// cut parts a text where it reaches the room, never before a mark.
func (p *PDF) cut(r Run, room float64) (head, rest string) {
	at := 0
	for i, c := range r.Text {
		if i > 0 && !combining(c) {
			if p.wide(r.like(r.Text[:i])) > room && at > 0 {
				break
			}
			at = i
		}
	}
	return r.Text[:at], r.Text[at:]
}

func (p *PDF) line(at Align, words []word, wide float64) {
	largest := 0.
	for _, w := range words {
		for _, r := range w.runs {
			largest = max(largest, or(r.Size, 1))
		}
	}
	high := p.size * p.lead * largest
	p.ensure(high)
	x := p.left + (p.right-p.left-wide)*float64(at)/2
	base := p.y + p.size*largest*(1+(p.lead-1)*.5)*.92
	for i, w := range words {
		if w.space && i > 0 {
			x += p.wide(w.runs[0].like(" "))
		}
		for _, r := range w.runs {
			p.set(x, base, r)
			x += p.wide(r)
		}
	}
	p.y += high
}

// refSize is how large the number of a source is.
const refSize = .66

func (p *PDF) face(r Run) float64 {
	style := ""
	if r.Bold {
		style = "B"
	}
	size := p.size * or(r.Size, 1)
	if r.Ref {
		size = p.size * refSize
	}
	p.f.SetFont(family, style, size)
	return size
}

func (p *PDF) wide(r Run) float64 {
	p.face(r)
	return p.f.GetStringWidth(r.Text)
}

// set draws one run with its baseline at y. Letters of Êđê that Unicode has no single character for (ê̆ ô̆ ơ̆ ư̆)
// are a letter and a breve: a writer of PDF does not place marks, so it is done here by what was measured in
// the font. The word carries its text beside its glyphs (ActualText), so that it can be taken out again whole.
func (p *PDF) set(x, y float64, r Run) {
	if p.dry {
		return
	}
	size := p.face(r)
	if r.Ref {
		y -= p.size * .34
	}
	p.f.SetTextColor(p.ink.R, p.ink.G, p.ink.B)
	if !strings.ContainsFunc(r.Text, combining) {
		p.f.Text(x, y, r.Text)
		return
	}
	p.f.RawWriteStr("/Span <</ActualText <" + utf16Hex(r.Text) + ">>> BDC")
	p.marked(x, y, size, r)
	p.f.RawWriteStr("EMC")
}

func utf16Hex(text string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// marked sets letters, and their marks each at its own place.
func (p *PDF) marked(x, y, size float64, r Run) {
	text := r.Text
	for text != "" {
		i := strings.IndexFunc(text, combining)
		if i < 0 {
			p.f.Text(x, y, text)
			return
		}
		if i > 0 {
			p.f.Text(x, y, text[:i])
			x += p.f.GetStringWidth(text[:i])
		}
		base, _ := utf8.DecodeLastRuneInString(text[:i])
		mark, n := utf8.DecodeRuneInString(text[i:])
		seat := p.seat(base, r.Bold)
		p.f.Text(x-(p.f.GetStringWidth(string(base))-seat.over*size/1000), y-seat.up*size/1000, string(mark))
		text = text[i+n:]
	}
}

func combining(r rune) bool { return r >= 0x300 && r <= 0x36F }

// seat is where the middle of a mark stands over a letter, from the letter's left edge, and how much higher
// than over a small one; in thousandths of the size.
type seat struct{ over, up float64 }

// seats were measured in Noto Sans, regular and bold: middle of the bowl, and the letter's own mark with a gap.
var seats = map[rune][2]seat{
	'ê': {{284, 186}, {296, 186}}, 'ô': {{303, 186}, {309, 186}}, 'ơ': {{284, 36}, {292, 36}}, 'ư': {{298, 36}, {312, 36}},
	'Ê': {{296, 362}, {302, 354}}, 'Ô': {{390, 362}, {398, 354}}, 'Ơ': {{390, 146}, {398, 146}}, 'Ư': {{366, 146}, {385, 146}},
}

func (p *PDF) seat(base rune, bold bool) seat {
	if both, ok := seats[base]; ok {
		if bold {
			return both[1]
		}
		return both[0]
	}
	s := seat{over: p.f.GetStringWidth(string(base)) * 500 / max(p.points(), 1)}
	if base >= 'A' && base <= 'Z' {
		s.up = 146
	}
	return s
}

func (p *PDF) points() float64 { size, _ := p.f.GetFontSize(); return size }

// others are characters that the fonts do not have, and what stands in for them.
var others = strings.NewReplacer("\u2212", "–", "\u202F", "\u00A0", "→", "–", "≥", ">=", "≤", "<=", "✓", "x", "\u200B", "", "\u00AD", "", "\t", " ", "\n", " ")

// setting is text as it is set: composed, and in characters that there are.
func setting(text string) string { return others.Replace(norm.NFC.String(text)) }

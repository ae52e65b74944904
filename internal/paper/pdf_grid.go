package paper

// Grid writes a table with lines around every cell, as people fill in by hand: the head on every side, then the
// rows, then so many empty ones. Tall is the least height of a row in points; 0: as high as its text.
func (p *PDF) Grid(cols []Col, rows []TableRow, empty int, tall float64) {
	head := TableRow{Cells: labels(cols), Total: true}
	p.ensure(p.gridHigh(cols, head, 0) + max(tall, 2*p.size*p.lead))
	p.gridRow(cols, head, 0, Center)
	for i := range len(rows) + empty {
		r := TableRow{}
		if i < len(rows) {
			r = rows[i]
		}
		if p.whole == 0 && p.gridHigh(cols, r, tall) > p.Left() {
			p.NewSide()
			p.gridRow(cols, head, 0, Center)
		}
		p.gridRow(cols, r, tall, Left)
	}
	p.Space(p.size * .5)
}

const gridPad = 3

// gridCells runs write for every cell with its edges set.
func (p *PDF) gridCells(cols []Col, write func(i int)) {
	left, right, sum := p.left, p.right, 0.
	for _, c := range cols {
		sum += or(c.Weight, 1)
	}
	x := left
	for i, c := range cols {
		w := (right - left) * or(c.Weight, 1) / sum
		p.left, p.right = x, x+w
		write(i)
		x += w
	}
	p.left, p.right = left, right
}

func (p *PDF) gridHigh(cols []Col, r TableRow, tall float64) float64 {
	high := p.size*p.lead + 2*gridPad
	p.gridCells(cols, func(i int) {
		if i < len(r.Cells) {
			high = max(high, p.measure(func() { p.gridText(cols[i], r, i, Left) })+2*gridPad)
		}
	})
	return max(high, tall)
}

func (p *PDF) gridText(c Col, r TableRow, i int, at Align) {
	if c.Num && at == Left {
		at = Right
	}
	left, right := p.left, p.right
	p.left, p.right = left+gridPad, right-gridPad
	p.Lines(at, Run{Text: r.Cells[i], Bold: r.Total})
	p.left, p.right = left, right
}

func (p *PDF) gridRow(cols []Col, r TableRow, tall float64, at Align) {
	high, top := p.gridHigh(cols, r, tall), p.y
	p.whole++
	p.gridCells(cols, func(i int) {
		if !p.dry {
			p.f.SetDrawColor(Quiet.R, Quiet.G, Quiet.B)
			p.f.SetLineWidth(.5)
			p.f.Rect(p.left, top, p.right-p.left, high, "D")
		}
		p.y = top + gridPad
		if i < len(r.Cells) {
			p.gridText(cols[i], r, i, at)
		}
	})
	p.whole--
	p.y = top + high
}

// handLead is how far lines that are written by hand stand apart, of the size.
const handLead = 1.8

// Blank writes a label and, where there is no value, a dotted line to write on.
func (p *PDF) Blank(label, value string) {
	if value != "" {
		p.Lines(Left, Plain(label+": "), Strong(value))
		return
	}
	p.ensure(p.size * handLead)
	from := p.left + p.wide(Plain(label+": "))
	p.Space(p.size * (handLead - p.lead))
	base := p.y + p.size*1.12
	p.Lines(Left, Plain(label+":"))
	p.dots(from, base)
}

// dots draws a dotted line to write on, from x to the right edge.
func (p *PDF) dots(x, y float64) {
	if p.dry || x >= p.right {
		return
	}
	p.f.SetDrawColor(Quiet.R, Quiet.G, Quiet.B)
	p.f.SetLineWidth(.6)
	p.f.SetDashPattern([]float64{.8, 2.2}, 0)
	p.f.Line(x, y, p.right, y)
	p.f.SetDashPattern(nil, 0)
}

package ui

// Meter is a bar from 0 to a whole with an optional mark: covered, to review, covered elsewhere.
type Meter struct {
	Covered, Review, Elsewhere, Whole int64
	Scale                             int64 // what the full width stands for; 0: Whole
	Aim                               int64 // tenths of a percent of Whole where the mark stands; 0: none
	Title                             string
}

func (m Meter) class() string {
	switch {
	case m.Whole > 0 && m.Covered+m.Elsewhere >= m.Whole:
		return "meter full"
	case m.Whole < SmallNumber:
		return "meter thin"
	}
	return "meter"
}

// meterWidth is the width of a meter inside its picture.
const meterWidth = 200

func (m Meter) x(n int64) string {
	whole := m.Whole
	if m.Scale > 0 {
		whole = m.Scale
	}
	if whole <= 0 {
		return "0"
	}
	return px(min(float64(n)/float64(whole), 1) * meterWidth)
}

func (m Meter) aimX() string {
	if m.Scale > 0 {
		return px(min(float64(m.Aim)/1000*float64(m.Whole)/float64(m.Scale), 1) * meterWidth)
	}
	return px(min(float64(m.Aim)/1000, 1) * meterWidth)
}

// BarStep is one column of a bridge. Kind: stock (stands on the ground), gain, loss or move.
type BarStep struct {
	Label []string // one or two lines
	Value int64
	Kind  string
}

// Bridge leads from the stock at the start of a period over what came and went to the stock at its end.
type Bridge struct {
	Title string
	Steps []BarStep
}

type bridgeBar struct {
	X, Y, H float64
	Next    float64 // height at which the next bar begins
	Step    BarStep
	Last    bool
}

const (
	bridgeTop    = 24.0
	bridgeGround = 176.0
	bridgeStep   = 76.0
	bridgeBarW   = 50.0
)

func (b Bridge) width() float64 { return float64(len(b.Steps))*bridgeStep + 14 }

// bars places the columns. The ground is cut just below the lowest level, because a month moves a stock
// by a few percent and a true zero would hide it; the stocks carry their numbers.
func (b Bridge) bars() []bridgeBar {
	level, low, high := int64(0), int64(0), int64(0)
	for i, s := range b.Steps {
		if s.Kind == "stock" {
			level = s.Value
		} else {
			level += s.Value
		}
		if i == 0 {
			low, high = level, level
		}
		low, high = min(low, level), max(high, level)
	}
	floor := 0.0 // nothing moved: the ground is the true zero
	if high > low {
		floor = max(0, float64(low)-float64(high-low)*0.6)
	}
	span := float64(high) - floor
	if span <= 0 {
		span = 1
	}
	y := func(v int64) float64 {
		return bridgeGround - (float64(v)-floor)/span*(bridgeGround-bridgeTop)
	}
	level = 0
	out := make([]bridgeBar, len(b.Steps))
	for i, s := range b.Steps {
		before := level
		from := bridgeGround
		if s.Kind == "stock" {
			level = s.Value
		} else {
			level += s.Value
			from = y(before)
		}
		to := y(level)
		bar := bridgeBar{X: 20 + float64(i)*bridgeStep, Y: min(from, to), H: max(abs(from-to), 2), Next: to, Step: s, Last: i == len(b.Steps)-1}
		out[i] = bar
	}
	return out
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// Ranked is one line of a ranked list.
type Ranked struct {
	Label, Sub, Href string
	Value            int64
	Text             string // how the value is written
}

func rankedTop(rs []Ranked) int64 {
	var top int64 = 1
	for _, r := range rs {
		top = max(top, r.Value)
	}
	return top
}

// Evidence is one comparison of an explanation: how many bits it speaks for or against.
type Evidence struct {
	Label string
	Text  string // both values in words
	Bits  float64
	Kind  string // prior, evidence or total
}

type wfBar struct {
	Evidence
	X, W, Zero float64
	Class      string
}

// waterfallBars places each piece of evidence where the sum so far stands, on one common scale.
func waterfallBars(ev []Evidence) []wfBar {
	lo, hi, sum := 0.0, 0.0, 0.0
	for _, e := range ev {
		if e.Kind == "total" {
			continue
		}
		sum += e.Bits
		lo, hi = min(lo, sum), max(hi, sum)
	}
	span := hi - lo
	if span == 0 {
		span = 1
	}
	at := func(v float64) float64 { return (v - lo) / span * 300 }
	sum = 0
	out := make([]wfBar, len(ev))
	for i, e := range ev {
		from := sum
		class := "for"
		switch {
		case e.Kind == "total":
			from, class = 0, "sum"
		default:
			sum += e.Bits
			if e.Bits < 0 {
				class = "against"
			}
			if e.Kind == "prior" {
				class = "prior"
			}
		}
		a, b := at(from), at(sum)
		out[i] = wfBar{Evidence: e, X: min(a, b), W: max(abs(a-b), 1.5), Zero: at(0), Class: class}
	}
	return out
}

// Dot is one person of a group's picture.
type Dot struct{ Class string }

// Dots is a picture of a small group: one dot for each person.
type Dots struct {
	On, Other, Maybe, Off int64 // Other: have something else instead
	Title                 string
}

const dotsPerRow = 16

// most is how many dots are drawn; a larger group is drawn in proportion.
const most = 64

func (d Dots) list() []Dot {
	total := d.On + d.Other + d.Maybe + d.Off
	on, other, maybe := d.On, d.Other, d.Maybe
	n := total
	if total > most {
		n = most
		on, other, maybe = d.On*most/total, d.Other*most/total, d.Maybe*most/total
	}
	out := make([]Dot, n)
	for i := range out {
		switch {
		case int64(i) < on:
			out[i].Class = "on"
		case int64(i) < on+other:
			out[i].Class = "other"
		case int64(i) < on+other+maybe:
			out[i].Class = "maybe"
		default:
			out[i].Class = "off"
		}
	}
	return out
}

func (d Dots) box() string {
	rows := (len(d.list()) + dotsPerRow - 1) / dotsPerRow
	return "0 0 160 " + px(float64(max(rows, 1)*10))
}

func dotX(i int) string { return px(float64(i%dotsPerRow)*10 + 5) }
func dotY(i int) string { return px(float64(i/dotsPerRow)*10 + 5) }

package ui

import (
	"context"
	"sort"
	"strings"
	"unicode/utf8"
)

// MapUnit is one place of a map. Without a rate (Den too small) it is drawn hatched and says so.
type MapUnit struct {
	Name, Href string
	Num, Den   int64
	Path       string // SVG path in a 0..1000 box; empty: a tile
	Col, Row   int    // place of its tile
	HasTile    bool
}

// Map colours places by a rate in at most seven steps of one hue, and writes the value on each tile, so
// that no meaning hangs on colour alone. It draws shapes when every place has one, else tiles.
type Map struct {
	Title string
	Units []MapUnit
	cuts  []int64 // lower bounds of steps 1.., in tenths of a percent
}

// NewMap chooses the steps for the units' rates.
func NewMap(title string, units []MapUnit) Map {
	m := Map{Title: title, Units: units}
	var rates []int64
	for _, u := range units {
		if u.Den >= SmallNumber {
			rates = append(rates, Tenths(u.Num, u.Den))
		}
	}
	m.cuts = niceCuts(rates)
	if !m.shaped() {
		m.layTiles()
	}
	return m
}

// niceCuts are at most six round bounds that part the rates into steps of about equal width.
func niceCuts(rates []int64) []int64 {
	if len(rates) == 0 {
		return nil
	}
	sort.Slice(rates, func(i, j int) bool { return rates[i] < rates[j] })
	// One odd place must not eat the scale: the widest and narrowest twentieth may fall off its ends.
	lo, hi := rates[len(rates)/20], rates[len(rates)-1-len(rates)/20]
	step := int64(1)
	for _, s := range []int64{1, 2, 5, 10, 20, 25, 50, 100, 200} {
		step = s
		if (hi-lo)/s < 6 {
			break
		}
	}
	var cuts []int64
	for c := (lo/step + 1) * step; c <= hi && len(cuts) < 6; c += step {
		cuts = append(cuts, c)
	}
	return cuts
}

func (m Map) step(u MapUnit) int {
	if u.Den < SmallNumber {
		return -1
	}
	r, s := Tenths(u.Num, u.Den), 0
	for s < len(m.cuts) && r >= m.cuts[s] {
		s++
	}
	// Few steps still use the whole hue, so that the lowest and the highest are told apart at a glance.
	if n := len(m.cuts); n > 0 && n < 6 {
		return s * 6 / n
	}
	return s
}

func (m Map) fill(u MapUnit) string { return "q" + stepName(m.step(u)) }
func (m Map) ink(u MapUnit) string  { return "t" + stepName(m.step(u)) }

func stepName(s int) string {
	if s < 0 {
		return "x"
	}
	return string(rune('0' + s))
}

func (m Map) shaped() bool {
	for _, u := range m.Units {
		if u.Path == "" {
			return false
		}
	}
	return len(m.Units) > 0
}

// layTiles gives tiles to places without one, row by row in the order given, when any lacks one or two
// share one.
func (m *Map) layTiles() {
	seen := map[[2]int]bool{}
	good := true
	for _, u := range m.Units {
		at := [2]int{u.Col, u.Row}
		good = good && u.HasTile && !seen[at]
		seen[at] = true
	}
	if good {
		m.shift()
		return
	}
	wide := 1
	for wide*wide < len(m.Units) {
		wide++
	}
	for i := range m.Units {
		m.Units[i].Col, m.Units[i].Row = i%wide, i/wide
	}
}

// shift moves the tiles so that the first column and row are 0.
func (m *Map) shift() {
	if len(m.Units) == 0 {
		return
	}
	c, r := m.Units[0].Col, m.Units[0].Row
	for _, u := range m.Units {
		c, r = min(c, u.Col), min(r, u.Row)
	}
	for i := range m.Units {
		m.Units[i].Col -= c
		m.Units[i].Row -= r
	}
}

const tileW, tileH = 44.0, 38.0

func (m Map) box() string {
	if m.shaped() {
		return "0 0 1000 1000"
	}
	c, r := 0, 0
	for _, u := range m.Units {
		c, r = max(c, u.Col+1), max(r, u.Row+1)
	}
	// A few tiles must not grow to the size of posters.
	return "0 0 " + px(max(float64(c), 8)*tileW) + " " + px(float64(r)*tileH)
}

func (u MapUnit) x() float64 { return float64(u.Col) * tileW }
func (u MapUnit) y() float64 { return float64(u.Row) * tileH }

func (m Map) value(ctx context.Context, u MapUnit) string {
	if u.Den < SmallNumber {
		return "·"
	}
	t := Tenths(u.Num, u.Den)
	if t >= 100 {
		return N(ctx, (t+5)/10)
	}
	return decimal(ctx, t)
}

// label is what is heard at a place: its title and, where a tile carries other words, those too, so that
// who speaks to the machine can say what is seen.
func (m Map) label(ctx context.Context, u MapUnit) string {
	if m.shaped() {
		return m.title(ctx, u)
	}
	return m.title(ctx, u) + " · " + u.short() + " " + m.value(ctx, u)
}

func (m Map) title(ctx context.Context, u MapUnit) string {
	if u.Den < SmallNumber {
		return T(ctx, "web.map.few", u.Name, N(ctx, u.Num), N(ctx, u.Den))
	}
	return T(ctx, "web.map.unit", u.Name, Percent(ctx, u.Num, u.Den), N(ctx, u.Num), N(ctx, u.Den))
}

// short is the name in at most four letters: initials of several words, the start of one.
func (u MapUnit) short() string {
	words := strings.Fields(u.Name)
	if len(words) == 1 {
		r := []rune(words[0])
		return string(r[:min(4, len(r))])
	}
	if utf8.RuneCountInString(words[0]) <= 2 {
		// «Ea Kar» and «Ea Knốp» would share initials: the second word tells them apart.
		r := []rune(words[1])
		return words[0] + string(r[:min(2, len(r))])
	}
	s := ""
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		s += string(r)
	}
	return s
}

type legendStep struct{ Class, Label string }

func (m Map) legend(ctx context.Context) []legendStep {
	var out []legendStep
	for i := 0; i <= len(m.cuts); i++ {
		class := i
		if n := len(m.cuts); n > 0 && n < 6 {
			class = i * 6 / n
		}
		label := ""
		switch {
		case len(m.cuts) == 0:
			continue
		case i == 0:
			label = "< " + decimal(ctx, m.cuts[0])
		case i == len(m.cuts):
			label = "≥ " + decimal(ctx, m.cuts[i-1]) + " %"
		default:
			label = decimal(ctx, m.cuts[i-1])
		}
		out = append(out, legendStep{"q" + stepName(class), label})
	}
	return out
}

package org

import (
	"math"
	"sort"
)

// A map of equal tiles shows a small commune as large as a wide one, which is what a table of
// coverage needs: each counts once.

// Tile is a place in the map, columns from the west and rows from the north, both from 1.
type Tile struct{ Col, Row int }

// spot is a unit on its way to a tile.
type spot struct {
	id   int64
	x, y float64
	tile Tile
}

// Tiles gives every unit with a known place a tile of its own, near where it lies. The same units
// always get the same tiles.
func Tiles(units []Unit) map[int64]Tile {
	var spots []spot
	for _, u := range units {
		if u.Lat != 0 || u.Lon != 0 {
			spots = append(spots, spot{id: u.ID, x: u.Lon, y: -u.Lat})
		}
	}
	if len(spots) == 0 {
		return nil
	}
	cols, rows := grid(spots)
	assign(spots, cols, rows)
	improve(spots)
	tiles := make(map[int64]Tile, len(spots))
	for _, s := range spots {
		tiles[s.id] = s.tile
	}
	return tiles
}

// grid scales the spots into a box of cols × rows tiles with about two fifths of them to spare, in the
// shape of the territory. Far islands would shrink everything else, so the box ignores the outermost
// two in a hundred on each side; they come to stand at its edge.
func grid(spots []spot) (cols, rows int) {
	xs, ys := make([]float64, len(spots)), make([]float64, len(spots))
	for i, s := range spots {
		xs[i], ys[i] = s.x, s.y
	}
	x0, x1 := span(xs)
	y0, y1 := span(ys)
	ratio := max(0.25, min(4, (x1-x0)*math.Cos((y0+y1)/2*math.Pi/180)/(y1-y0)))
	area := 1.4 * float64(len(spots))
	cols = max(1, int(math.Ceil(math.Sqrt(area*ratio))))
	rows = max(1, int(math.Ceil(area/float64(cols))))
	for i := range spots {
		spots[i].x = clamp((spots[i].x-x0)/(x1-x0)) * float64(cols-1)
		spots[i].y = clamp((spots[i].y-y0)/(y1-y0)) * float64(rows-1)
	}
	return cols, rows
}

func span(v []float64) (low, high float64) {
	sort.Float64s(v)
	cut := len(v) / 50
	low, high = v[cut], v[len(v)-1-cut]
	if high-low < 1e-9 {
		high = low + 1e-9
	}
	return low, high
}

func clamp(v float64) float64 { return max(0, min(1, v)) }

// assign gives the spots their nearest free tile, those in the middle of the crowd first: whoever comes
// late is pushed outward, and outward there is room.
func assign(spots []spot, cols, rows int) {
	cx, cy := float64(cols-1)/2, float64(rows-1)/2
	sort.Slice(spots, func(i, j int) bool {
		a, b := math.Hypot(spots[i].x-cx, spots[i].y-cy), math.Hypot(spots[j].x-cx, spots[j].y-cy)
		if a != b {
			return a < b
		}
		return spots[i].id < spots[j].id
	})
	taken := map[Tile]bool{}
	for i := range spots {
		best, bestAt := math.Inf(1), Tile{}
		for c := 1; c <= cols; c++ {
			for r := 1; r <= rows; r++ {
				t := Tile{c, r}
				if d := away(spots[i], t); d < best && !taken[t] {
					best, bestAt = d, t
				}
			}
		}
		spots[i].tile = bestAt
		taken[bestAt] = true
	}
}

// away is the squared distance of a spot from a tile.
func away(s spot, t Tile) float64 {
	dx, dy := s.x-float64(t.Col-1), s.y-float64(t.Row-1)
	return dx*dx + dy*dy
}

// improve exchanges tiles as long as two units both together come nearer to where they lie.
func improve(spots []spot) {
	for changed := true; changed; {
		changed = false
		for i := range spots {
			for j := i + 1; j < len(spots); j++ {
				a, b := &spots[i], &spots[j]
				if away(*a, b.tile)+away(*b, a.tile) < away(*a, a.tile)+away(*b, b.tile)-1e-9 {
					a.tile, b.tile = b.tile, a.tile
					changed = true
				}
			}
		}
	}
}

// placeTiles gives today's provinces tiles within the country and today's communes tiles within their
// province.
func (b *builder) placeTiles() {
	groups := map[int64][]Unit{}
	for _, p := range b.t.Places {
		if p.Until.IsZero() && (p.Level == Province || p.Level == Commune) {
			parent := p.Versions[len(p.Versions)-1].ParentID
			groups[parent] = append(groups[parent], Unit{ID: p.ID, Lat: p.Lat, Lon: p.Lon})
		}
	}
	for _, units := range groups {
		for id, t := range Tiles(units) {
			p := b.at(id)
			p.TileCol, p.TileRow = t.Col, t.Row
		}
	}
}

func sortSuccessors(list []Successor) {
	sort.Slice(list, func(i, j int) bool {
		if list[i].OldID != list[j].OldID {
			return list[i].OldID < list[j].OldID
		}
		return list[i].NewID < list[j].NewID
	})
}

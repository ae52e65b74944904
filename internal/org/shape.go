package org

import (
	"encoding/json"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"luoi/internal/fault"
)

// ShapeBox is the side of the square box in which outlines are drawn: "0 0 1000 1000".
const ShapeBox = 1000

// topology is what is used of a TopoJSON file: neighbours share their arcs, so borders meet exactly.
type topology struct {
	Type      string `json:"type"`
	Transform *struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
	Arcs    [][][2]float64 `json:"arcs"`
	Objects map[string]struct {
		Geometries []geometry `json:"geometries"`
	} `json:"objects"`
}

type geometry struct {
	Type       string            `json:"type"`
	Arcs       json.RawMessage   `json:"arcs"`
	Properties map[string]string `json:"properties"`
}

type point struct{ x, y float64 }

// ReadShapes reads a TopoJSON file of communes (or provinces) whose features bear their code as "c" or
// "code", and draws each as an SVG path scaled into the common box. Errors: Invalid.
func ReadShapes(r io.Reader) (map[string]string, error) {
	var t topology
	if err := json.NewDecoder(io.LimitReader(r, 64<<20)).Decode(&t); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "org.bad_topology")
	}
	if t.Type != "Topology" {
		return nil, fault.New(fault.Invalid, "org.bad_topology")
	}
	arcs := t.project()
	rings := map[string][][]point{}
	for _, o := range t.Objects {
		for _, g := range o.Geometries {
			code := g.Properties["c"]
			if code == "" {
				code = g.Properties["code"]
			}
			list, err := g.rings(arcs)
			if err != nil {
				return nil, err
			}
			if code != "" && len(list) > 0 {
				rings[code] = append(rings[code], list...)
			}
		}
	}
	if len(rings) == 0 {
		return nil, fault.New(fault.Invalid, "org.bad_topology")
	}
	bringNear(rings)
	return draw(rings), nil
}

// project decodes the arcs (each point is given as the step from the one before) and flattens the
// globe: a degree of longitude is shorter than one of latitude by the cosine of the latitude.
func (t *topology) project() [][]point {
	arcs := make([][]point, len(t.Arcs))
	lat, n := 0.0, 0
	for i, a := range t.Arcs {
		var x, y float64
		for _, p := range a {
			q := point{p[0], p[1]}
			if t.Transform != nil {
				x, y = x+p[0], y+p[1]
				q = point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
			}
			arcs[i] = append(arcs[i], q)
			lat, n = lat+q.y, n+1
		}
	}
	shrink := math.Cos(lat / float64(max(n, 1)) * math.Pi / 180)
	for _, a := range arcs {
		for i := range a {
			a[i] = point{a[i].x * shrink, -a[i].y}
		}
	}
	return arcs
}

func (g geometry) rings(arcs [][]point) ([][]point, error) {
	var polygons [][][]int
	switch g.Type {
	case "Polygon":
		polygons = make([][][]int, 1)
		if err := json.Unmarshal(g.Arcs, &polygons[0]); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "org.bad_topology")
		}
	case "MultiPolygon":
		if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "org.bad_topology")
		}
	}
	var list [][]point
	for _, polygon := range polygons {
		for _, ring := range polygon {
			line, err := join(ring, arcs)
			if err != nil {
				return nil, err
			}
			list = append(list, line)
		}
	}
	return list, nil
}

// join puts a ring's arcs together; a negative number is an arc walked backwards.
func join(ring []int, arcs [][]point) ([]point, error) {
	var line []point
	for _, n := range ring {
		i, back := n, false
		if n < 0 {
			i, back = ^n, true
		}
		if i >= len(arcs) {
			return nil, fault.New(fault.Invalid, "org.bad_topology")
		}
		a := arcs[i]
		for k := range a {
			p := a[k]
			if back {
				p = a[len(a)-1-k]
			}
			if k == 0 && len(line) > 0 {
				continue // the end of the arc before
			}
			line = append(line, p)
		}
	}
	return line, nil
}

// farAway, in degrees: open sea wider than this (some 65 km) makes an island group far.
const farAway = 0.6

// bringNear moves far islands beside the mainland, as printed maps do in a box of their own: Trường Sa
// at its true distance would leave a tenth of the picture to the rest of Khánh Hòa. The
// largest number of units that reach each other over gaps that are not far stays; the rest comes to stand at the lower edge on
// the side where it lies, in its own size or smaller.
func bringNear(rings map[string][][]point) {
	codes := slices.Sorted(maps.Keys(rings))
	boxes, pieces := make([]box, len(codes)), make([][]box, len(codes))
	for i, c := range codes {
		boxes[i] = bounds(rings[c])
		for _, ring := range rings[c] {
			pieces[i] = append(pieces[i], bounds([][]point{ring}))
		}
	}
	near := mainland(pieces)
	land := bounds(nil)
	for i := range codes {
		if near[i] {
			land = land.with(boxes[i])
		}
	}
	side := max(land.high.x-land.low.x, land.high.y-land.low.y) / 8 // of the place a group gets
	placed := map[bool]float64{}
	for i, c := range codes {
		if near[i] {
			continue
		}
		b := boxes[i]
		shrink := min(1, side/max(b.high.x-b.low.x, b.high.y-b.low.y, 1e-9))
		west := b.low.x+b.high.x < land.low.x+land.high.x
		placed[west]++
		at := point{land.high.x + side/2, land.high.y - placed[west]*1.25*side}
		if west {
			at.x = land.low.x - 1.5*side
		}
		for _, ring := range rings[c] {
			for k, p := range ring {
				ring[k] = point{at.x + (p.x-b.low.x)*shrink, at.y + (p.y-b.low.y)*shrink}
			}
		}
	}
}

// mainland is the largest number of units that reach each other. A unit is given by the boxes of its
// pieces: the one box around an archipelago would reach nearly to the coast.
func mainland(units [][]box) []bool {
	var best []bool
	most, seen := 0, make([]bool, len(units))
	for i := range units {
		if seen[i] {
			continue
		}
		group, n := reached(units, i), 0
		for k, in := range group {
			if in {
				seen[k] = true
				n++
			}
		}
		if n > most {
			best, most = group, n
		}
	}
	return best
}

// reached tells which units can be reached from one over gaps that are not far.
func reached(units [][]box, from int) []bool {
	near := make([]bool, len(units))
	near[from] = true
	for todo := []int{from}; len(todo) > 0; todo = todo[1:] {
		for i := range units {
			if !near[i] && neighbours(units[todo[0]], units[i]) {
				near[i] = true
				todo = append(todo, i)
			}
		}
	}
	return near
}

func neighbours(a, b []box) bool {
	for _, p := range a {
		for _, q := range b {
			if p.gap(q) <= farAway {
				return true
			}
		}
	}
	return false
}

type box struct{ low, high point }

func (b box) with(c box) box {
	return box{point{min(b.low.x, c.low.x), min(b.low.y, c.low.y)}, point{max(b.high.x, c.high.x), max(b.high.y, c.high.y)}}
}

func (b box) gap(c box) float64 {
	return math.Hypot(max(0, b.low.x-c.high.x, c.low.x-b.high.x), max(0, b.low.y-c.high.y, c.low.y-b.high.y))
}

func bounds(rings [][]point) box {
	b := box{point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}}
	for _, ring := range rings {
		for _, p := range ring {
			b = b.with(box{p, p})
		}
	}
	return b
}

// draw scales all rings into the box, centred, and writes paths with one decimal.
func draw(rings map[string][][]point) map[string]string {
	var every [][]point
	for _, list := range rings {
		every = append(every, list...)
	}
	frame := bounds(every)
	low, high := frame.low, frame.high
	scale := ShapeBox / max(high.x-low.x, high.y-low.y, 1e-9)
	left := (ShapeBox - (high.x-low.x)*scale) / 2
	top := (ShapeBox - (high.y-low.y)*scale) / 2
	paths := make(map[string]string, len(rings))
	for code, list := range rings {
		var b []byte
		for _, ring := range list {
			b = drawRing(b, ring, func(p point) point {
				return point{(p.x-low.x)*scale + left, (p.y-low.y)*scale + top}
			})
		}
		paths[code] = string(b)
	}
	return paths
}

func drawRing(b []byte, ring []point, to func(point) point) []byte {
	last := ""
	for i, p := range ring {
		q := to(p)
		word := strconv.FormatFloat(math.Round(q.x*10)/10, 'f', -1, 64) + " " + strconv.FormatFloat(math.Round(q.y*10)/10, 'f', -1, 64)
		if word == last {
			continue // smaller than a tenth of a unit
		}
		last = word
		switch i {
		case 0:
			b = append(b, 'M')
		default:
			b = append(b, 'L')
		}
		b = append(b, word...)
	}
	return append(b, 'Z')
}

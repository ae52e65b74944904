package org

import (
	"encoding/json"
	"io"
	"math"
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

// draw scales all rings into the box, centred, and writes paths with one decimal.
func draw(rings map[string][][]point) map[string]string {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, list := range rings {
		for _, ring := range list {
			for _, p := range ring {
				low = point{min(low.x, p.x), min(low.y, p.y)}
				high = point{max(high.x, p.x), max(high.y, p.y)}
			}
		}
	}
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

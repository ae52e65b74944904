package org

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
	"luoi/internal/fault"
)

func TestFullNames(t *testing.T) {
	for _, c := range []struct {
		kind             Kind
		name, full, text string
	}{
		{KindRuralCommune, "Ea Knốp", "Xã Ea Knốp", "xã Ea Knốp"},
		{KindDistrict, "Ân Thi", "Huyện Ân Thi", "huyện Ân Thi"},
		{KindSpecialZone, "Vân Đồn", "Đặc khu Vân Đồn", "đặc khu Vân Đồn"},
		{KindAp, "3", "Ấp 3", "ấp 3"},
		{KindFamilyGroup, "2A", "Tổ liên gia 2A", "tổ liên gia 2A"},
	} {
		if got := FullName(c.kind, c.name); got != c.full {
			t.Errorf("got %q, want %q", got, c.full)
		}
		if got := InText(c.kind, c.name); got != c.text {
			t.Errorf("got %q, want %q", got, c.text)
		}
		kind, name, ok := splitFullName(c.full)
		if !ok || kind != c.kind || name != c.name {
			t.Errorf("%q comes apart as %q %q", c.full, kind, name)
		}
	}
	if _, _, ok := splitFullName("Xãhội Mới"); ok {
		t.Error("a word that only begins like a kind was taken for one")
	}
}

func TestCollectionPointCode(t *testing.T) {
	p, err := ParsePointCode("3456789000TH0100070003")
	if err != nil || p.Parts() != "3456789000 / TH / 01-00070 / 003" || p.String() != "3456789000TH0100070003" {
		t.Errorf("%+v %v", p, err)
	}
	if q, err := ParsePointCode(" 3456789000 / th / 01-00070 / 003 "); err != nil || q != p {
		t.Errorf("with its separators: %+v %v", q, err)
	}
	for code, key := range map[string]string{
		"3456789000TH0100070000":  "org.point_zero",
		"3456789000TH010007003":   "org.point_length",
		"3456789000TH01000700030": "org.point_length",
		"345678900XTH0100070003":  "org.point_organisation",
		"34567890001H0100070003":  "org.point_kind",
		"3456789000TH0100070A03":  "org.point_digits",
		"":                        "org.point_length",
	} {
		if _, err := ParsePointCode(code); fault.As(err).Key != key || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v, want %s", code, err, key)
		}
	}
}

func TestPointCodesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9]{10}[A-Z]{2}[0-9]{7}[0-9]{2}[1-9]`).Draw(t, "code")
		p, err := ParsePointCode(code)
		if err != nil || p.String() != code {
			t.Fatalf("%q: %v %v", code, p, err)
		}
	})
}

// Ân Thi: 76 collectors, 132,300 residents, 138 villages.
func TestDensityOfTheNetwork(t *testing.T) {
	villages := make([]Unit, 138)
	collectors := map[int64]int{}
	for i := range villages {
		villages[i].ID = int64(i + 1)
		if i < 60 {
			collectors[int64(i+1)] = 1
		}
	}
	for i := range 16 {
		collectors[int64(i+1)]++
	}
	d := Network(villages, collectors, 132_316, 80_000)
	if d.Collectors != 76 || d.Residents() != 1741 || d.VillageTenths() != 18 || d.Workers() != 1053 {
		t.Errorf("%d collectors, %d residents, %d tenths of a village, %d workers", d.Collectors, d.Residents(), d.VillageTenths(), d.Workers())
	}
	if len(d.WithoutPerson) != 78 || d.WithoutPerson[0] != 61 {
		t.Errorf("%d villages without anyone, first %v", len(d.WithoutPerson), d.WithoutPerson[:1])
	}
	if none := Network(villages, nil, 1, 1); none.Residents() != 0 || none.VillageTenths() != 0 {
		t.Errorf("without a collector: %+v", none)
	}
}

func TestOfficeOnADay(t *testing.T) {
	change := day.Must(2025, 10, 1)
	offices := []Office{{ID: 1, Level: OfficeProvince, From: day.Must(1995, 10, 1)},
		{ID: 2, Level: OfficeDistrict, From: day.Must(1995, 10, 1), To: change}, {ID: 3, Level: OfficeBase, From: change}}
	covers := []OfficeArea{{1, 9, day.Must(1995, 10, 1), day.Date{}}, {2, 9, day.Must(1995, 10, 1), change}, {3, 9, change, day.Date{}}}
	for on, want := range map[day.Date]int64{day.Must(2025, 1, 1): 2, day.Must(2025, 9, 30): 2, change: 3, day.Must(2030, 1, 1): 3} {
		if o, ok := OfficeOn(offices, covers, 9, on); !ok || o.ID != want {
			t.Errorf("on %s: office %d", on, o.ID)
		}
	}
	if _, ok := OfficeOn(offices, covers, 8, change); ok {
		t.Error("a unit nobody covers has an office")
	}
}

// Whatever charges are accepted one after the other, never two hold on one day.
func TestAcceptedChargesNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var held []Charge
		for range rapid.IntRange(1, 12).Draw(t, "tries") {
			c := Charge{UnitID: 1, From: day.Must(2025, 1, 1).AddDays(rapid.IntRange(0, 40).Draw(t, "from"))}
			if n := rapid.IntRange(-3, 20).Draw(t, "days"); n != 0 {
				c.To = c.From.AddDays(n)
			}
			if CheckCharge(held, c) == nil {
				held = append(held, c)
			}
		}
		for i := range 60 {
			d, n := day.Must(2025, 1, 1).AddDays(i), 0
			for _, c := range held {
				if c.ValidOn(d) {
					n++
				}
			}
			if n > 1 {
				t.Fatalf("%d in charge on %s: %v", n, d, held)
			}
		}
	})
}

func TestOwnCodes(t *testing.T) {
	for last, want := range map[string]string{"": "24235-01", "24235-09": "24235-10", "24235-99": "24235-100"} {
		if got, err := NextCode("24235", last); got != want || err != nil {
			t.Errorf("after %q: %q %v", last, got, err)
		}
	}
	if _, err := NextCode("24235", "24236-01"); err == nil {
		t.Error("a code of another commune was taken")
	}
}

func TestTraceThroughTwoMergersAndASplit(t *testing.T) {
	d1, d2 := day.Must(2024, 12, 1), day.Must(2025, 7, 1)
	links := []Successor{{OldID: 1, NewID: 3, On: d1, Whole: true}, {OldID: 2, NewID: 3, On: d1, Whole: true},
		{OldID: 3, NewID: 5, On: d2}, {OldID: 3, NewID: 6, On: d2}, {OldID: 4, NewID: 6, On: d2, Whole: true}}
	lives := func(on day.Date) func(int64) bool {
		return func(id int64) bool {
			switch {
			case on.Before(d1):
				return id <= 2 || id == 4
			case on.Before(d2):
				return id == 3 || id == 4
			}
			return id >= 5
		}
	}
	for _, c := range []struct {
		id   int64
		on   day.Date
		want []Share
	}{
		{1, d2, []Share{{5, false}, {6, false}}},
		{4, d2, []Share{{6, true}}},
		{1, d1, []Share{{3, true}}},
		{6, day.Must(2019, 1, 1), []Share{{4, true}, {1, false}, {2, false}}},
		{5, d2, []Share{{5, true}}},
	} {
		got := Trace(c.id, links, c.on, lives(c.on))
		slices.SortFunc(got, func(a, b Share) int { return int(a.UnitID - b.UnitID) })
		slices.SortFunc(c.want, func(a, b Share) int { return int(a.UnitID - b.UnitID) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%d on %s: %v, want %v", c.id, c.on, got, c.want)
		}
	}
}

func TestRearrangementsThatCannotBe(t *testing.T) {
	on := day.Must(2026, 5, 1)
	old := Unit{ID: 1, Level: Village, Since: day.Must(2000, 1, 1)}
	fresh := Unit{Level: Village, Version: Version{Kind: KindThon, Name: "1"}}
	for name, r := range map[string]Rearrangement{
		"org.no_first_day":     {Old: []Unit{old}, New: []Unit{fresh}},
		"org.rearrange_empty":  {On: on, New: []Unit{fresh}},
		"org.rearrange_many":   {On: on, Old: []Unit{old, old}, New: []Unit{fresh, fresh}},
		"org.rearrange_levels": {On: on, Old: []Unit{old}, New: []Unit{{Level: Commune, Version: fresh.Version}}},
		"org.rearrange_day":    {On: day.Must(1999, 1, 1), Old: []Unit{old}, New: []Unit{fresh}},
		"org.rearrange_name":   {On: on, Old: []Unit{old}, New: []Unit{{Level: Village}}},
	} {
		if err := r.Check(); fault.As(err).Key != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Rearrangement{On: on, Old: []Unit{old}, New: []Unit{fresh}}).Check(); err != nil {
		t.Error(err)
	}
}

func TestTilesAreDistinctAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 120).Draw(t, "n")
		units := make([]Unit, n)
		for i := range units {
			units[i] = Unit{ID: int64(i + 1), Lat: rapid.Float64Range(8.5, 23.3).Draw(t, "lat"), Lon: rapid.Float64Range(102, 109.4).Draw(t, "lon")}
		}
		tiles := Tiles(units)
		seen := map[Tile]bool{}
		for _, at := range tiles {
			if at.Col < 1 || at.Row < 1 || seen[at] {
				t.Fatalf("tile %v", at)
			}
			seen[at] = true
		}
		if len(tiles) != n {
			t.Fatalf("%d tiles for %d units", len(tiles), n)
		}
		slices.Reverse(units)
		for id, at := range Tiles(units) {
			if tiles[id] != at {
				t.Fatalf("unit %d moved from %v to %v", id, tiles[id], at)
			}
		}
	})
}

func TestShapesFillTheBoxAndShareBorders(t *testing.T) {
	// Two squares side by side with one common arc.
	const text = `{"type":"Topology","transform":{"scale":[0.01,0.01],"translate":[108,0]},
		"arcs":[[[100,0],[0,100]],[[100,100],[-100,0],[0,-100],[100,0]],[[100,0],[100,0],[0,100],[-100,0]]],
		"objects":{"communes":{"type":"GeometryCollection","geometries":[
			{"type":"Polygon","arcs":[[0,1]],"properties":{"c":"00001"}},
			{"type":"MultiPolygon","arcs":[[[2,-1]]],"properties":{"c":"00002"}}]}}}`
	shapes, err := ReadShapes(strings.NewReader(text))
	if err != nil || len(shapes) != 2 {
		t.Fatalf("%v %v", shapes, err)
	}
	if got, want := shapes["00001"], "M500 750L500 250L0 250L0 750L500 750Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := shapes["00002"], "M500 750L1000 750L1000 250L500 250L500 750Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []string{"", "{}", `{"type":"Topology","arcs":[],"objects":{"x":{"geometries":[{"type":"Polygon","arcs":[[7]],"properties":{"c":"1"}}]}}}`,
		`{"type":"Topology","arcs":[],"objects":{"x":{"geometries":[{"type":"Polygon","arcs":7,"properties":{"c":"1"}}]}}}`} {
		if _, err := ReadShapes(strings.NewReader(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// An island ten degrees away must not shrink the mainland, and must not be lost.
func TestFarIslandsAreDrawnBesideTheMainland(t *testing.T) {
	square := func(x, y, size float64) [][]point {
		return [][]point{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}
	}
	rings := map[string][][]point{"1": square(0, 0, 1), "2": square(1, 0, 1), "3": square(2.4, 0, 0.1),
		"4": append(square(10, 8, 0.1), square(12, 9, 0.1)...), "5": square(-9, 0, 0.1)}
	bringNear(rings)
	if got := bounds(rings["3"]).low.x; got != 2.4 {
		t.Errorf("an island off the coast moved to %v", got)
	}
	for _, code := range []string{"4", "5"} {
		b := bounds(rings[code])
		if b.low.x < -1 || b.high.x > 3.5 || b.low.y < 0 || b.high.y > 1.01 {
			t.Errorf("unit %s stands at %v", code, b)
		}
	}
	if bounds(rings["4"]).low.x < 2.5 || bounds(rings["5"]).high.x > 0 {
		t.Error("an island stands on the wrong side")
	}
}

func TestShapesOfRealProvinces(t *testing.T) {
	const dir = "../../../shared/data/geo/communes"
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Skip("the boundaries do not lie beside the repository")
	}
	total := 0
	for _, f := range files {
		r, err := os.Open(dir + "/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		shapes, err := ReadShapes(r)
		r.Close()
		if err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		total += len(shapes)
		if wide := widest(t, shapes); wide < 40 { // the largest commune is at least visible
			t.Errorf("%s: the largest commune is %.0f wide", f.Name(), wide)
		}
	}
	if total != 3321 {
		t.Errorf("%d outlines", total)
	}
}

// widest is the width of the widest outline; every number must lie in the box.
func widest(t *testing.T, shapes map[string]string) float64 {
	t.Helper()
	best := 0.0
	for code, path := range shapes {
		low, high := math.Inf(1), math.Inf(-1)
		numbers := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("MLZ ", r) })
		for i, n := range numbers {
			v, err := strconv.ParseFloat(n, 64)
			if err != nil || v < 0 || v > ShapeBox {
				t.Fatalf("%s: %q in %.60s", code, n, path)
			}
			if i%2 == 0 {
				low, high = min(low, v), max(high, v)
			}
		}
		best = max(best, high-low)
	}
	return best
}

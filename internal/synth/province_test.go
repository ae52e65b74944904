package synth

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"luoi/internal/person"
)

func TestProvinceHasExactlyThePeopleAskedFor(t *testing.T) {
	for _, n := range []int{1, 50, 2000, 33_333} {
		p := NewProvince(11, n)
		people, groups := 0, 0
		for c := range p.Communes {
			for _, v := range p.Communes[c].Villages {
				groups += len(p.Villages[v].Groups)
			}
		}
		var buf []Person
		for h := range p.Households() {
			buf = p.Household(h, buf)
			for i, q := range buf {
				if q.Index != people || q.Position != i || q.Household != h {
					t.Fatalf("person %d of household %d is numbered %d", i, h, q.Index)
				}
				people++
			}
		}
		if people != n || groups != len(p.Groups) {
			t.Errorf("%d people and %d groups, want %d and %d", people, groups, n, len(p.Groups))
		}
	}
}

func TestHouseholdStandsAlone(t *testing.T) {
	p, again := NewProvince(4, 5000), NewProvince(4, 5000)
	a, b := p.Household(700, nil), []Person(nil)
	for h := again.Households() - 1; h >= 700; h-- { // in another order
		b = again.Household(h, b)
	}
	p.Cover(a)
	again.Cover(b)
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("the same household came out differently:\n%v\n%v", a, b)
	}
}

func TestFamiliesMakeSense(t *testing.T) {
	p := NewProvince(8, 40_000)
	var people []Person
	for h := range p.Households() {
		people = p.Household(h, people)
		if people[0].Relation != RelHead || people[0].Age < 18 {
			t.Fatalf("household %d has no grown-up head: %+v", h, people[0])
		}
		parent := people[0].Age
		for _, q := range people {
			if q.Relation == RelWife || q.Relation == RelHusband {
				parent = max(parent, q.Age)
				if q.Male != (q.Relation == RelHusband) || q.Age < 18 {
					t.Fatalf("spouse: %+v", q)
				}
			}
		}
		for _, q := range people {
			switch {
			case q.Relation == RelChild && parent-q.Age < 15:
				t.Fatalf("child of %d with parents of %d", q.Age, parent)
			case (q.Relation == RelMother || q.Relation == RelFather) && q.Age-people[0].Age < 18:
				t.Fatalf("elder of %d over a head of %d", q.Age, people[0].Age)
			case q.Age != q.Birth.AgeOn(FirstDay) || q.Age > 99 || q.Name == "" || !utf8.ValidString(q.Name):
				t.Fatalf("%+v", q)
			}
		}
	}
}

func TestPlacesLookReal(t *testing.T) {
	p := NewProvince(2, 60_000)
	if len(p.Communes) != 102 {
		t.Fatalf("%d communes, want 102", len(p.Communes))
	}
	tiles, names := map[[2]int]bool{}, map[string]bool{}
	for _, c := range p.Communes {
		if at := [2]int{c.Col, c.Row}; tiles[at] {
			t.Errorf("%s shares its tile", c.Name)
		} else {
			tiles[at] = true
		}
		for _, v := range c.Villages {
			key := c.Code + p.Villages[v].FullName
			if names[key] {
				t.Errorf("two villages %s in %s", p.Villages[v].FullName, c.FullName)
			}
			names[key] = true
		}
	}
	for _, g := range p.Groups {
		if n := g.households.len(); n > groupMax {
			t.Errorf("%s has %d households", g.Code, n)
		}
	}
	covered := 0
	for _, o := range p.Offices {
		covered += len(o.Communes)
	}
	if covered != 102 {
		t.Errorf("offices cover %d communes", covered)
	}
}

func TestParticipationLooksReal(t *testing.T) {
	p := NewProvince(1, 200_000)
	var work, health, compulsory, unemployed, voluntary, outOfReach float64
	type board struct{ reach, joined float64 }
	groups := map[int]*board{}
	villages := map[int]*board{}
	var people []Person
	for h := range p.Households() {
		people = p.Household(h, people)
		p.Cover(people)
		_, v, g := p.Where(h)
		for i := range people {
			q := &people[i]
			on := func(s person.Scheme) float64 {
				if q.Spells[s].Active(true) {
					return 1
				}
				return 0
			}
			health += on(person.SchemeHealth)
			compulsory += on(person.SchemeCompulsorySI)
			unemployed += on(person.SchemeUnemployment)
			voluntary += on(person.SchemeVoluntarySI)
			if on(person.SchemeCompulsorySI)*on(person.SchemeVoluntarySI) > 0 {
				outOfReach++
			}
			if q.Age < 15 || q.Age >= 62 || !q.Male && q.Age >= 57 || q.Occupation == "Học sinh" || q.Occupation == "Sinh viên" || q.Occupation == "Hưu trí" {
				continue
			}
			work++
			for _, m := range []struct {
				of map[int]*board
				i  int
			}{{groups, g.Index}, {villages, v.Index}} {
				if m.of[m.i] == nil {
					m.of[m.i] = &board{}
				}
				m.of[m.i].reach++
				m.of[m.i].joined += on(person.SchemeVoluntarySI)
			}
		}
	}
	n := float64(p.People)
	within(t, "health", health/n, .88, .905)
	within(t, "compulsory", compulsory/n, .10, .12)
	within(t, "unemployment", unemployed/n, .085, compulsory/n)
	within(t, "voluntary of those in reach", voluntary/work, .025, .038)
	within(t, "in both schemes", outOfReach, 0, 0)
	entire, model := 0, 0
	for i, b := range groups {
		if b.reach > 0 && b.joined == b.reach {
			entire++
			if !p.Groups[i].entire {
				t.Logf("group %s is full by chance", p.Groups[i].Code)
			}
		} else if p.Groups[i].entire {
			t.Errorf("%s: %v of %v", p.Groups[i].Code, b.joined, b.reach)
		}
	}
	low, high := 1.0, 0.0
	for i, b := range villages {
		if p.Villages[i].model {
			model++
			low, high = min(low, b.joined/b.reach), max(high, b.joined/b.reach)
		}
	}
	t.Logf("%d full groups, %d model villages from %.2f to %.2f, voluntary %.4f", entire, model, low, high, voluntary/work)
	if entire < 2 || model < 2 || high < .5 || low < .4 {
		t.Errorf("models: %d full groups, %d villages from %.2f to %.2f", entire, model, low, high)
	}
}

func TestRowsOfTheLists(t *testing.T) {
	p := NewProvince(6, 20_000)
	rows, unmarked := 0, map[string]int{}
	for c := range p.Communes {
		from, to := p.HouseholdsOf(c)
		if to > from {
			must(t, p.ResidentRows(c, func(r *Row) error {
				rows++
				if r.Name == NoMarks(r.Name) {
					unmarked[r.CommuneCode]++
				}
				return nil
			}))
		}
	}
	within(t, "rows to residents", float64(rows)/20_000, 1.0005, 1.01)
	most := 0
	for _, n := range unmarked {
		most = max(most, n)
	}
	if most < 50 {
		t.Errorf("no commune types without marks")
	}
	fixed := 0
	must(t, p.CorrectedRows(func(r *Row) error {
		fixed++
		if r.Name == "" || strings.HasPrefix(r.Birth, "31/02") {
			t.Errorf("corrected row is still broken: %+v", r)
		}
		return nil
	}))
	if fixed < 3 {
		t.Errorf("%d corrected rows", fixed)
	}
	first, second := 0, 0
	must(t, p.InsuredRows(person.SchemeVoluntarySI, false, func(*Row) error { first++; return nil }))
	must(t, p.InsuredRows(person.SchemeVoluntarySI, true, func(r *Row) error {
		second++
		if r.From.IsZero() || r.To.Before(r.From) || r.Amount <= 0 || r.Months <= 0 {
			t.Errorf("spell: %+v", r)
		}
		return nil
	}))
	if first == 0 || first == second {
		t.Errorf("voluntary lists of %d and %d rows show no movement", first, second)
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct{ fn, in, want string }{
		{"nfd", "Nguyễn Thị Thuỷ", "Nguye\u0302\u0303n Thi\u0323 Thuy\u0309"},
		{"nfd", "Ngọc Lệ", "Ngo\u0323c Le\u0323\u0302"},
		{"plain", "H'Ƀlơ̆k Niê Kđăm", "H'Blok Nie Kdam"},
		{"tone", "Hòa", "Hoà"}, {"tone", "Hoà", "Hòa"}, {"tone", "Thủy Hoàn", "Thuỷ Hoàn"}, {"tone", "Quý", "Quý"},
	} {
		got := map[string]func(string) string{"nfd": NFD, "plain": NoMarks, "tone": OtherToneStyle}[c.fn](c.in)
		if got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.fn, c.in, got, c.want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

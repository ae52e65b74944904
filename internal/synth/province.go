// Package synth is the seeded generator of dirty Vietnamese lists that the demo and the benches
// share: a province of communes, villages, inter-family groups and households, who takes part in what,
// and how the same person looks on two lists that were typed by different people.
//
// Everything is a pure function of the seed and the size: a household can be generated alone, twice or
// out of order and is the same household. Citizen numbers, insurance numbers and telephone numbers
// begin with digits that nobody has been given, so no generated person can be a real one.
//
// It owns what is true and what is typed. It does not own files (demo) or how lists are read (delivery).
// It is for speed, looks and regression: how well linkage does on real lists is measured on them.
package synth

import (
	"fmt"
	"slices"

	"luoi/internal/day"
)

// AsOf is the day for which participation is true. Ages are those of FirstDay, the day of the residents lists.
var AsOf = day.Must(2026, 11, 20)

// ProvinceCode is the only province the generator knows the communes of.
const ProvinceCode = "66"

// ProvinceName is its name.
const ProvinceName = "Đắk Lắk"

// Province is a generated province; all its slices are in order and index by position.
type Province struct {
	Seed       uint64
	People     int
	Communes   []Commune
	Villages   []Village
	Groups     []Group
	Offices    []Office
	size       []uint8 // people of each household
	first      []int32 // first person of each household, and the number of people at the end
	villageOf  []int32
	groupOf    []int32
	compulsory float64 // probability for an average commune, so that the province comes out right
}

// NewProvince lays out the province with exactly the given number of residents (at least 1).
func NewProvince(seed uint64, people int) *Province {
	p := &Province{Seed: seed, People: max(1, people), Communes: readCommunes()}
	p.traits()
	p.layHouseholds()
	for i := range p.Communes {
		p.layVillages(&p.Communes[i])
	}
	p.markModels()
	p.villageOf, p.groupOf = make([]int32, len(p.size)), make([]int32, len(p.size))
	for _, g := range p.Groups {
		for h := g.households.from; h < g.households.to; h++ {
			p.villageOf[h], p.groupOf[h] = int32(g.Village), int32(g.Index)
		}
	}
	for i, n := range dakLakOffices {
		p.Offices = append(p.Offices, Office{Code: fmt.Sprintf("066%02d", i+1), Name: "BHXH cơ sở " + n})
	}
	for i, c := range p.Communes {
		p.Offices[c.Office].Communes = append(p.Offices[c.Office].Communes, i)
	}
	return p
}

// traits draws how communes differ. Rates of neighbours differ by half and more in real provinces.
func (p *Province) traits() {
	sum, weight := 0.0, 0.0
	for i := range p.Communes {
		c := &p.Communes[i]
		d := roll(p.Seed, streamPlace, uint64(i))
		minority := 0
		for _, n := range c.people {
			minority += n
		}
		c.urban *= (1 - .0045*float64(minority)) * (1 + .18*d.bell())
		c.urban = max(c.urban, .15)
		c.voluntary = max(.12, 1+.55*d.bell()-.003*float64(minority))
		c.health = min(.93, max(.45, .80+.075*d.bell()))
		if d.chance(.08) { // some communes are far behind
			c.voluntary, c.health = c.voluntary*.3, c.health*.72
		}
		sum += c.urban * float64(c.Thousand)
		weight += float64(c.Thousand)
	}
	p.compulsory = compulsoryShare * weight / sum
}

// layHouseholds gives every commune its share of people by largest remainder, and cuts it into households.
func (p *Province) layHouseholds() {
	quota := p.quotas()
	d := roll(p.Seed, streamPlace, 1<<20)
	p.first = append(p.first, 0)
	total := int32(0)
	for i := range p.Communes {
		c := &p.Communes[i]
		c.households.from = len(p.size)
		for left := quota[i]; left > 0; {
			n := min(householdSize(&d), left)
			left -= n
			total += int32(n)
			p.size = append(p.size, uint8(n))
			p.first = append(p.first, total)
		}
		c.households.to = len(p.size)
	}
}

func (p *Province) quotas() []int {
	weight := 0
	for _, c := range p.Communes {
		weight += c.Thousand
	}
	quota, rest := make([]int, len(p.Communes)), make([]int, len(p.Communes))
	order := make([]int, len(p.Communes))
	left := p.People
	for i, c := range p.Communes {
		x := p.People * c.Thousand
		quota[i], rest[i], order[i] = x/weight, x%weight, i
		left -= quota[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return rest[b] - rest[a] })
	for _, i := range order[:left] {
		quota[i]++
	}
	return quota
}

// householdSize: the census of 2019 counted 3.8 people a household in Đắk Lắk.
func householdSize(d *dice) int {
	x := d.n(100)
	for size, share := range [...]int{0, 8, 15, 20, 29, 17, 11} {
		if x -= share; x < 0 {
			return size
		}
	}
	return 4
}

// markModels chooses the villages that campaigned: about one in sixty of those with several groups, one
// group of which has everybody in.
func (p *Province) markModels() {
	var able []int
	for i := range p.Villages {
		if len(p.Villages[i].Groups) > 1 {
			able = append(able, i)
		}
	}
	if len(able) == 0 {
		return
	}
	step := max(1, len(able)/max(2, len(p.Villages)/60))
	d := roll(p.Seed, streamPlace, 1<<21)
	for k := d.n(step); k < len(able); k += step {
		v := &p.Villages[able[k]]
		v.model = true
		p.Groups[v.Groups[len(v.Groups)-1]].entire = true
	}
}

// Households is the number of households.
func (p *Province) Households() int { return len(p.size) }

// Where names the commune, village and group of household h. Households from Households() on are those
// of OutsideHousehold: for them it is where the insured lists say they live.
func (p *Province) Where(h int) (*Commune, *Village, *Group) {
	if h >= len(p.size) {
		d := roll(p.Seed, streamOutside+1<<32, uint64(h))
		h = d.n(len(p.size))
	}
	v := &p.Villages[p.villageOf[h]]
	return &p.Communes[v.Commune], v, &p.Groups[p.groupOf[h]]
}

// HouseholdsOf is the range of households of commune c; to is excluded.
func (p *Province) HouseholdsOf(c int) (from, to int) {
	return p.Communes[c].households.from, p.Communes[c].households.to
}

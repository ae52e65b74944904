package synth

import "luoi/internal/person"

// LeftPovertyRows gives the residents of households that the autumn's review found no longer poor or near
// poor: the same rows as in the residents list, but for that, of those whose citizen number is known.
func (p *Province) LeftPovertyRows(fn func(*Row) error) error {
	var people []Person
	chance := max(.06, 12/float64(p.Households()))
	for h := range p.Households() {
		left := roll(p.Seed, streamPlace+1<<35, uint64(h))
		if !left.chance(chance) {
			continue
		}
		people = p.Household(h, people)
		if s := people[0].Poverty; s != person.PovertyPoor && s != person.PovertyNear {
			continue
		}
		p.Cover(people)
		if err := p.leftRows(people, fn); err != nil {
			return err
		}
	}
	return nil
}

func (p *Province) leftRows(people []Person, fn func(*Row) error) error {
	broken := p.atLeast(brokenChance, 6)
	for i := range people {
		d := roll(p.Seed, streamResidentRow, uint64(people[i].Index))
		d.chance(broken) // the row is typed with the same chances as the first time
		c, _, _ := p.Where(people[i].Household)
		r := p.residentRow(&d, p.typistOf(c), &people[i])
		if r.Citizen == "" {
			continue // the review's list is kept by citizen number
		}
		r.Poverty = ""
		if err := fn(&r); err != nil {
			return err
		}
	}
	return nil
}

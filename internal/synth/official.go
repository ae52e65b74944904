package synth

// Official is the made-up name of the i-th official, officer or account holder of the province.
func (p *Province) Official(i int) (name string, male bool) {
	d := roll(p.Seed, streamOutside+1<<33, uint64(i))
	male = d.chance(.5)
	year := d.between(1970, 1998)
	return nameOf(&d, Kinh, familyOf(&d, Kinh, d.chance(.3)), male, year).full(male), male
}

// Members is the made-up number of members of a cell of a mass organisation in the i-th village.
func (p *Province) Members(i int) int {
	d := roll(p.Seed, streamOutside+1<<34, uint64(i))
	return d.between(18, 64)
}

// Population is how many people a commune has, and how many of them are from 15 to 59 years old, as an
// office of statistics would have published it for the end of the year before: a little off.
func (p *Province) Population(commune int) (all, workingAge int64) {
	c := &p.Communes[commune]
	var people []Person
	for h := c.households.from; h < c.households.to; h++ {
		people = p.Household(h, people)
		for i := range people {
			all++
			if people[i].Age >= 15 && people[i].Age < 60 {
				workingAge++
			}
		}
	}
	d := roll(p.Seed, streamPlace+1<<33, uint64(commune))
	f := 1 + .02*d.bell()
	return int64(float64(all)*f + .5), int64(float64(workingAge)*f + .5)
}

// ModelVillage names the first village that campaigned, or the first village when none did: the code of
// its commune and its full name.
func (p *Province) ModelVillage() (commune, fullName string) {
	for _, v := range p.Villages {
		if v.model {
			return p.Communes[v.Commune].Code, v.FullName
		}
	}
	return p.Communes[p.Villages[0].Commune].Code, p.Villages[0].FullName
}

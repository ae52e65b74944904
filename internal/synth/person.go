package synth

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// Relations to the head of the household, as the lists write them.
const (
	RelHead     = "Chủ hộ"
	RelWife     = "Vợ"
	RelHusband  = "Chồng"
	RelChild    = "Con"
	RelFather   = "Cha"
	RelMother   = "Mẹ"
	RelInLaw    = "Con dâu"
	RelInLawMan = "Con rể"
	RelGrand    = "Cháu"
	RelSibling  = "Em"
)

// Person is one generated person as they truly are.
type Person struct {
	Index      int // 0 to People-1; outsiders follow
	Household  int
	Position   int // 0 is the head
	Name       string
	Family     string
	Middle     string
	Given      string
	Ethnicity  Ethnicity
	Birth      day.Date
	Male       bool
	Age        int
	Relation   string
	Occupation string
	Poverty    person.Poverty
	Spells     [5]Spell // by scheme; index 0 is not used
}

// Sex in the register's terms.
func (q *Person) Sex() person.Sex {
	if q.Male {
		return person.Male
	}
	return person.Female
}

// Household appends the people of household h to buf[:0], without participation.
func (p *Province) Household(h int, buf []Person) []Person {
	d := roll(p.Seed, streamHousehold, uint64(h))
	c, v, _ := p.Where(h)
	f := family{d: &d, size: int(p.size[h]), south: c.South, people: v.Ethnicity, year: AsOf.Year()}
	if d.chance(.07) {
		f.people = c.someone(&d)
	}
	f.household, f.first = h, int(p.first[h])
	out := f.make(buf[:0])
	setPoverty(&d, c, f.people, out)
	return out
}

// someone is a people of the commune other than the village's own.
func (c *Commune) someone(d *dice) Ethnicity {
	x := d.n(100)
	for e := Ede; e <= Jrai; e++ {
		if x -= c.people[e]; x < 0 {
			return e
		}
	}
	return Kinh
}

func setPoverty(d *dice, c *Commune, e Ethnicity, people []Person) {
	poor, near := .028, .035
	switch {
	case e == Hmong:
		poor, near = .30, .16
	case e.Minority():
		poor, near = .14, .11
	case c.Kind == KindPhuong:
		poor, near = .008, .014
	}
	x := d.f()
	status := person.PovertyNone
	switch {
	case x < poor:
		status = person.PovertyPoor
	case x < poor+near:
		status = person.PovertyNear
	case x < poor+near+.13 && c.Kind == KindXa:
		status = person.AgriAverageHousehold
	}
	for i := range people {
		people[i].Poverty = status
	}
}

// family is one household in the making.
type family struct {
	d         *dice
	size      int
	south     bool
	people    Ethnicity
	year      int
	household int
	first     int
}

func (f *family) make(out []Person) []Person {
	d := f.d
	headMale := d.chance(.72)
	if f.people.matrilineal() {
		headMale = d.chance(.5)
	}
	age := f.headAge()
	clan := familyOf(d, f.people, f.south) // the head's own family name
	out = f.add(out, clan, headMale, age, RelHead)
	if f.size == 1 {
		return out
	}
	spouseClan, childClan, motherAge := clan, clan, age
	if d.chance(.88) {
		spouseAge := age + d.between(-5, 1)
		if !headMale {
			spouseAge = age + d.between(-1, 5)
		}
		spouseClan = familyOf(d, f.people, f.south)
		rel := RelHusband
		if headMale {
			rel, motherAge = RelWife, spouseAge
		}
		out = f.add(out, spouseClan, !headMale, max(spouseAge, 18), rel)
	}
	// A child bears the father's family name, with matrilineal peoples the mother's.
	if headMale == f.people.matrilineal() {
		childClan = spouseClan
	}
	if len(out) < f.size-1 && age < 56 && d.chance(.2) {
		out = f.addElder(out, clan, age)
	}
	return f.addYounger(out, childClan, motherAge)
}

// headAge depends on the size: alone live the old and the very young.
func (f *family) headAge() int {
	d := f.d
	switch {
	case f.size == 1 && d.chance(.55):
		return d.between(60, 91)
	case f.size == 1:
		return d.between(21, 59)
	case f.size == 2 && d.chance(.5):
		return d.between(52, 84)
	case f.size == 2:
		return d.between(22, 51)
	case f.size >= 5 && d.chance(.35):
		return d.between(50, 76)
	}
	return 27 + d.n(20) + d.n(19)
}

func (f *family) addElder(out []Person, clan string, age int) []Person {
	male := f.d.chance(.3)
	rel := RelMother
	if male {
		rel = RelFather
	} else {
		clan = familyOf(f.d, f.people, f.south)
	}
	return f.add(out, clan, male, min(age+f.d.between(20, 33), 99), rel)
}

// addYounger fills the household with children; in an old couple's house also with a child's family.
func (f *family) addYounger(out []Person, clan string, motherAge int) []Person {
	d := f.d
	if motherAge >= 50 && f.size-len(out) >= 2 && d.chance(.8) {
		sonAge := motherAge - d.between(20, 30)
		son := d.chance(.75)
		out = f.add(out, clan, son, sonAge, RelChild)
		rel := RelInLaw
		if !son {
			rel = RelInLawMan
		}
		inLaw := familyOf(d, f.people, f.south)
		out = f.add(out, inLaw, !son, max(18, sonAge-d.between(-2, 5)), rel)
		if son == f.people.matrilineal() {
			clan = inLaw
		}
		for len(out) < f.size {
			out = f.add(out, clan, d.chance(.515), d.between(0, max(1, sonAge-22)), RelGrand)
		}
		return out
	}
	return f.addChildren(out, clan, motherAge)
}

// addChildren adds the head's children, oldest first, two to five years apart; whoever would be too
// old to be a child is a younger brother or sister of the head.
func (f *family) addChildren(out []Person, clan string, motherAge int) []Person {
	d := f.d
	var ages [6]int
	k := f.size - len(out)
	low := max(0, motherAge-42)
	age := d.between(low, max(low, min(motherAge-20-3*(k-1), 17)))
	for i := k - 1; i >= 0; i-- {
		ages[i] = age
		if !d.chance(.011) { // else twins
			age += d.between(2, 5)
		}
	}
	for _, age := range ages[:k] {
		rel := RelChild
		if age > motherAge-17 {
			rel, age = RelSibling, max(motherAge-d.between(2, 9), 14)
		}
		out = f.add(out, clan, d.chance(.515), age, rel)
	}
	return out
}

func (f *family) add(out []Person, clan string, male bool, age int, rel string) []Person {
	d := f.d
	birth := FirstDay.AddDays(-d.n(365))
	birth = shiftYears(birth, age)
	if birth.Year() < 1975 && d.chance(.1) { // registered late, "on the first of January"
		if b := day.Must(birth.Year(), 1, 1); b.AgeOn(FirstDay) == age {
			birth = b
		}
	}
	if twin := len(out) - 1; twin >= 0 && rel == RelChild && out[twin].Relation == RelChild && out[twin].Age == age {
		birth = out[twin].Birth
	}
	n := nameOf(d, f.people, clan, male, birth.Year())
	out = append(out, Person{
		Index: f.first + len(out), Household: f.household, Position: len(out),
		Name: n.full(male), Family: n.family, Middle: n.middle, Given: n.given,
		Ethnicity: f.people, Birth: birth, Male: male, Age: birth.AgeOn(FirstDay), Relation: rel,
	})
	return out
}

// shiftYears goes back by whole years; 29 February becomes 28 where the year has none.
func shiftYears(b day.Date, years int) day.Date {
	y, m, d := b.Year()-years, b.Month(), b.Day()
	return day.Must(y, m, min(d, day.DaysIn(y, m)))
}

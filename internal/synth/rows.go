package synth

import (
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/person"
)

// Row is one row of a list as typed; which of the cells a file has, and in what order, is the file's affair.
type Row struct {
	Name, FamilyPart, GivenPart          string // the whole name, and the same in two columns
	Birth, Sex                           string
	Citizen, Old, SI, Card, Phone        string
	Province, Commune, CommuneCode       string
	Village, Group, Address, HouseholdNo string
	Relation, Ethnicity, Occupation      string
	Poverty, Category                    string
	From, To                             day.Date
	Months                               int
	Amount                               int64 // đồng
}

// Chances of rows that a list should not have.
const (
	brokenChance  = .0005 // cannot be taken as it is: an impossible date, a number with a digit missing, no name
	repeatChance  = .0015 // stands twice, letter by letter
	doubledChance = .0004 // one person entered twice by different people
)

// atLeast lifts a chance so that even a small province shows a few cases.
func (p *Province) atLeast(chance float64, cases int) float64 {
	return max(chance, float64(cases)/float64(p.People))
}

// ResidentRows gives the residents list of a commune, with its broken and repeated rows.
func (p *Province) ResidentRows(commune int, fn func(*Row) error) error {
	c := &p.Communes[commune]
	t := p.typistOf(c)
	broken, doubled := p.atLeast(brokenChance, 6), p.atLeast(doubledChance, 4)
	var people []Person
	for h := c.households.from; h < c.households.to; h++ {
		people = p.Household(h, people)
		p.Cover(people)
		for i := range people {
			q := &people[i]
			d := roll(p.Seed, streamResidentRow, uint64(q.Index))
			bad := d.chance(broken)
			r := p.residentRow(&d, t, q)
			if bad {
				breakRow(&d, &r)
			}
			if err := fn(&r); err != nil {
				return err
			}
			if !bad && d.chance(repeatChance) {
				if err := fn(&r); err != nil {
					return err
				}
			}
			if d.chance(doubled) {
				again := p.residentRow(&d, typist{noMarks: true, dates: t.dates}, q)
				again.Citizen, again.Relation, again.HouseholdNo = "", "", ""
				if err := fn(&again); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// CorrectedRows gives, as they should be, the rows of all communes that were broken: what the communes
// send after they got their rejected rows back.
func (p *Province) CorrectedRows(fn func(*Row) error) error {
	broken := p.atLeast(brokenChance, 6)
	var people []Person
	for h := range p.Households() {
		first, n := int(p.first[h]), int(p.size[h])
		made := false
		for i := range n {
			d := roll(p.Seed, streamResidentRow, uint64(first+i))
			if !d.chance(broken) {
				continue
			}
			if !made {
				people, made = p.Household(h, people), true
				p.Cover(people)
			}
			c, _, _ := p.Where(h)
			r := p.residentRow(&d, p.typistOf(c), &people[i])
			if err := fn(&r); err != nil {
				return err
			}
		}
	}
	return nil
}

// typistOf is how a commune types: one of them without marks at all.
func (p *Province) typistOf(c *Commune) typist {
	d := roll(p.Seed, streamPlace+1<<32, uint64(c.Index))
	t := typist{newTone: d.chance(.5), upper: d.chance(.12), nfd: d.chance(.07)}
	t.noMarks = c.Index == int(mix(p.Seed)%uint64(len(p.Communes)))
	return t
}

func (p *Province) residentRow(d *dice, t typist, q *Person) Row {
	r := p.commonRow(d, t, q, .60, .06)
	c, v, g := p.Where(q.Household)
	r.Commune, r.CommuneCode, r.Village, r.Group = c.FullName, c.Code, v.FullName, g.FullName
	if t.newTone != c.South {
		r.Commune = OtherToneStyle(r.Commune)
	}
	if t.noMarks {
		r.Commune, r.Village, r.Group = NoMarks(r.Commune), NoMarks(r.Village), NoMarks(r.Group)
	}
	r.HouseholdNo = householdNumber(q.Household)
	r.Address = address(d, c, v, g)
	r.Relation, r.Ethnicity, r.Occupation = q.Relation, q.Ethnicity.String(), q.Occupation
	r.Poverty = [...]string{"", "Hộ nghèo", "Hộ cận nghèo", "Hộ có mức sống trung bình"}[q.Poverty]
	return r
}

// InsuredRows gives the office's list of participants in a scheme, as of FirstDay or of SecondDay, and
// among them about three in a hundred who stand on no residents list.
func (p *Province) InsuredRows(scheme person.Scheme, second bool, fn func(*Row) error) error {
	order := newShuffle(p.Seed, p.Households())
	var people []Person
	for k := range p.Households() {
		people = p.Household(order.at(k), people)
		if err := p.insuredOf(people, scheme, second, fn); err != nil {
			return err
		}
	}
	for k := range p.Outside() {
		people = p.OutsideHousehold(k, people)
		if err := p.insuredOf(people, scheme, second, fn); err != nil {
			return err
		}
	}
	return nil
}

// Outside is the number of households on insured lists that stand on no residents list.
func (p *Province) Outside() int { return (p.Households()*3 + 50) / 100 }

func (p *Province) insuredOf(people []Person, scheme person.Scheme, second bool, fn func(*Row) error) error {
	p.Cover(people)
	for i := range people {
		q := &people[i]
		if _, _, listed := q.Spells[scheme].On(second); !listed {
			continue
		}
		r := p.insuredRow(q, scheme, second)
		if err := fn(&r); err != nil {
			return err
		}
	}
	return nil
}

// insuredRow depends on the scheme, not on the delivery: the office's system holds one spelling of a
// person for each scheme and prints it every time.
func (p *Province) insuredRow(q *Person, scheme person.Scheme, second bool) Row {
	d := roll(p.Seed, streamInsuredRow+uint64(scheme)<<32, uint64(q.Index))
	place := roll(p.Seed, streamInsuredRow+1<<40, uint64(q.Household))
	c, v, g := p.Where(q.Household)
	citizen := .55
	if g.entire && q.Household < p.Households() { // a village that looks after its people has their papers too
		citizen = 1
	} else if place.chance(.05) || d.chance(.032) {
		c, v, g = p.Where(place.n(p.Households()))
	}
	t := typist{newTone: scheme == person.SchemeHealth, upper: scheme == person.SchemeUnemployment}
	r := p.commonRow(&d, t, q, citizen, .94)
	r.Commune, r.CommuneCode, r.Village, r.Group = c.FullName, c.Code, v.FullName, g.FullName
	if d.chance(.15) {
		r.Village, r.Group = "", ""
	}
	r.Address = address(&d, c, v, g)
	r.Occupation = q.Occupation
	s := &q.Spells[scheme]
	r.From, r.To, _ = s.On(second)
	r.Category, r.Months, r.Amount = s.Category, s.Months, s.Amount
	if scheme == person.SchemeHealth {
		r.Card = p.Card(q.Index, s.Category)
		if place.chance(.6) {
			r.HouseholdNo = "BH" + p.OldID(q.Household)[2:]
		}
	}
	return r
}

// commonRow is what residents and insured lists share; citizen and si are the shares of numbers present.
func (p *Province) commonRow(d *dice, t typist, q *Person, citizen, si float64) Row {
	_, _, g := p.Where(q.Household)
	s := &ordinary
	if g.entire {
		citizen, s = 1, &careful
	}
	r := Row{Name: t.name(d, q, s), Birth: t.birth(d, q, s), Sex: sexWord(q.Male != d.chance(s.wrongSex)), Province: ProvinceName}
	r.FamilyPart, r.GivenPart = cutName(r.Name)
	if d.chance(citizen) {
		r.Citizen = number(d, p.CitizenID(q.Index, q.Birth, q.Male), s.idTypo)
	} else if q.Age >= 16 && d.chance(.35) {
		r.Old = number(d, p.OldID(q.Index), s.idTypo)
	}
	if d.chance(si) {
		r.SI = number(d, p.SINumber(q.Index), s.idTypo)
	}
	if d.chance(.42) {
		r.Phone = number(d, p.Phone(phoneOwner(d, q)), .03)
	}
	return r
}

// careful is how lists look where somebody cares.
var careful = slips{style: .25, upper: .02, yearOnly: .01, yearOnlyOld: .05}

func cutName(s string) (family, given string) {
	i := strings.LastIndexByte(strings.TrimSpace(s), ' ')
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+1:]
}

func address(d *dice, c *Commune, v *Village, g *Group) string {
	village, commune := lowerFirst(v.FullName), lowerFirst(c.FullName)
	switch d.n(4) {
	case 0:
		return v.FullName + ", " + commune
	case 1:
		return g.FullName + ", " + village + ", " + commune + ", tỉnh " + ProvinceName
	case 2:
		return v.FullName + " - " + c.Name + " - " + ProvinceName
	}
	return v.FullName + ", " + commune + ", tỉnh " + ProvinceName
}

func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// breakRow makes a row that no importer may take as it is.
func breakRow(d *dice, r *Row) {
	switch d.n(4) {
	case 0:
		r.Birth = [...]string{"31/02/1980", "30/02/1991", "12/13/1975", "00/00/1988"}[d.n(4)]
	case 1:
		r.Citizen = "099" + strconv.Itoa(10_000_000+d.n(90_000_000)) // eleven digits that no leading zero completes
	case 2:
		r.Name, r.FamilyPart, r.GivenPart = "", "", ""
	default:
		r.Birth = "31/11/2031"
	}
}

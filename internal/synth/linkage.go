package synth

import "luoi/internal/delivery"

// LinkageSet is two dirty lists of the same province with known truth: n residents on the left, n
// insured people on the right. 55 % of the residents are insured, and 8 % of those are listed as living
// elsewhere; the rest of the right are people who are not on the left. Rows are generated while they are
// asked for and nothing is kept, so a million rows cost time but no memory.
type LinkageSet struct {
	Columns []delivery.Field // what the cells of Left and Right are, in order
	N       int              // rows of each list
	p       *Province
	bare    int // the commune that types without marks
}

// Positions of the cells.
const (
	cellName = iota
	cellBirth
	cellSex
	cellCitizen
	cellOld
	cellSI
	cellPhone
	cellVillage
	cellCommune
	cellHousehold
	cellCount
)

// Linkage lays out the two lists for seed with n rows each.
func Linkage(seed uint64, n int) *LinkageSet {
	p := NewProvince(seed, n)
	return &LinkageSet{
		Columns: []delivery.Field{delivery.FullName, delivery.BirthDate, delivery.SexField, delivery.CitizenID, delivery.OldID,
			delivery.SINumber, delivery.Phone, delivery.Village, delivery.Commune, delivery.HouseholdNo},
		N: p.People, p: p, bare: int(mix(seed) % uint64(len(p.Communes))),
	}
}

// Truth is the left id of the person whom a right id speaks of; not ok when they are not on the left.
func (s *LinkageSet) Truth(right int64) (left int64, ok bool) {
	i := (right - 1) / 2
	return i + 1, i < int64(s.N)
}

// Left gives the residents row by row. cells is reused between calls; the strings may be kept.
func (s *LinkageSet) Left(fn func(id int64, cells []string)) {
	var cells [cellCount]string
	var people []Person
	for h := range s.p.Households() {
		people = s.p.Household(h, people)
		c, v, _ := s.p.Where(h)
		for i := range people {
			q := &people[i]
			d := roll(s.p.Seed, streamResidentRow, uint64(q.Index))
			t := typist{noMarks: c.Index == s.bare, newTone: c.Index%2 == 0, upper: c.Index%7 == 0, nfd: c.Index%9 == 4}
			s.common(&d, q, t, &cells, .60, .10, .45)
			cells[cellVillage], cells[cellCommune] = v.FullName, c.FullName
			cells[cellHousehold] = householdNumber(h)
			fn(int64(q.Index)+1, cells[:])
		}
	}
}

// Right gives the insured row by row, in another order of households. About three in a thousand stand twice.
func (s *LinkageSet) Right(fn func(id int64, cells []string)) {
	var cells [cellCount]string
	var people []Person
	rows := 0
	emit := func(q *Person, twice bool) {
		if rows < s.N {
			s.rightRow(q, twice, &cells)
			rows++
			id := 2*int64(q.Index) + 1
			if twice {
				id++
			}
			fn(id, cells[:])
		}
	}
	order := newShuffle(s.p.Seed, s.p.Households())
	for k := range s.p.Households() {
		people = s.p.Household(order.at(k), people)
		d := roll(s.p.Seed, streamCover, uint64(people[0].Household))
		family := d.f() // families are insured together or not
		for i := range people {
			if family >= .40 && (family >= .70 || !d.chance(.5)) {
				continue
			}
			emit(&people[i], false)
			if d.chance(.003) {
				emit(&people[i], true)
			}
		}
	}
	for k := 0; rows < s.N; k++ {
		people = s.p.OutsideHousehold(k, people)
		for i := range people {
			emit(&people[i], false)
		}
	}
}

func (s *LinkageSet) rightRow(q *Person, twice bool, cells *[cellCount]string) {
	stream := streamInsuredRow
	if twice {
		stream += 1 << 32
	}
	d := roll(s.p.Seed, stream, uint64(q.Index))
	place := roll(s.p.Seed, streamInsuredRow+1<<33, uint64(q.Household)) // one move of the whole house
	h := q.Household
	if h >= s.p.Households() || place.chance(.05) || d.chance(.032) {
		h = place.n(s.p.Households())
	}
	c, v, _ := s.p.Where(h)
	s.common(&d, q, typist{newTone: true, upper: d.chance(.10)}, cells, .55, .88, .40)
	cells[cellCommune], cells[cellVillage], cells[cellHousehold] = c.FullName, v.FullName, ""
	if d.chance(.15) {
		cells[cellVillage] = ""
	}
	if place.chance(.6) {
		cells[cellHousehold] = "B" + s.p.OldID(q.Household)[2:]
	}
}

func (s *LinkageSet) common(d *dice, q *Person, t typist, cells *[cellCount]string, citizen, si, phone float64) {
	cells[cellName] = t.name(d, q, &ordinary)
	cells[cellBirth] = t.birth(d, q, &ordinary)
	cells[cellSex] = sexWord(q.Male != d.chance(ordinary.wrongSex))
	cells[cellCitizen], cells[cellOld], cells[cellSI], cells[cellPhone] = "", "", "", ""
	if d.chance(citizen) {
		cells[cellCitizen] = number(d, s.p.CitizenID(q.Index, q.Birth, q.Male), ordinary.idTypo)
	} else if q.Age >= 16 && d.chance(.35) {
		cells[cellOld] = number(d, s.p.OldID(q.Index), ordinary.idTypo)
	}
	if d.chance(si) {
		cells[cellSI] = number(d, s.p.SINumber(q.Index), ordinary.idTypo)
	}
	if d.chance(phone) {
		cells[cellPhone] = number(d, s.p.Phone(phoneOwner(d, q)), .03)
	}
}

// phoneOwner is the person whose number stands in q's row: one's own, or the head's.
func phoneOwner(d *dice, q *Person) int {
	if q.Age >= 18 && d.chance(.7) {
		return q.Index
	}
	return q.Index - q.Position
}

func sexWord(male bool) string {
	if male {
		return "Nam"
	}
	return "Nữ"
}

func householdNumber(h int) string {
	var b [8]byte
	b[0], b[1] = 'H', 'K'
	digits(b[2:], h+1)
	return string(b[:])
}

// OutsideHousehold appends to buf[:0] the k-th household of people who stand on no residents list.
func (p *Province) OutsideHousehold(k int, buf []Person) []Person {
	d := roll(p.Seed, streamOutside, uint64(k))
	c, v, _ := p.Where(p.Households() + k)
	f := family{d: &d, size: householdSize(&d), south: c.South, people: v.Ethnicity, year: AsOf.Year()}
	f.household, f.first = p.Households()+k, p.People+6*k
	out := f.make(buf[:0])
	setPoverty(&d, c, f.people, out)
	return out
}

// shuffle is an order of 0..n-1 that needs no memory.
type shuffle struct{ n, step, shift int }

func newShuffle(seed uint64, n int) shuffle {
	d := roll(seed, streamOrder, uint64(n))
	s := shuffle{n: n, step: 1, shift: d.n(n)}
	for try := n*5/8 + d.n(n); ; try++ {
		if gcd(try, n) == 1 {
			s.step = try % n
			return s
		}
	}
}

func (s shuffle) at(k int) int {
	if s.n == 1 {
		return 0
	}
	return (k*s.step + s.shift) % s.n
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

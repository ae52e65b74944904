package coverage

import "luoi/internal/person"

// Status is where one person stands towards one scheme.
type Status int

const (
	NotFor    Status = iota // the scheme is not for this person
	Covered                 // a spell covers the day
	Elsewhere               // another scheme covers and excludes this one, or a review round found it elsewhere
	Review                  // an undecided pair: perhaps covered
	Missing                 // the scheme is for this person, and nothing covers
)

// For reports whether a scheme is for someone of this segment and age. Who is covered already is always
// counted as one for whom it is.
//
// Compulsory (Luật 41/2024 Đ2.1): employees and registered business owners. Voluntary (Đ2.4): people from
// 15 years who are neither in the compulsory scheme nor pensioners; counted are those of working age who
// are no longer at school, because that is whom a collector can ask. Health: everyone. Unemployment:
// employees.
func For(s person.Scheme, segment Segment, workingAge bool) bool {
	switch s {
	case person.SchemeAny, person.SchemeHealth:
		return true
	case person.SchemeCompulsorySI:
		return workingAge && (segment == Employee || segment == BusinessOwner)
	case person.SchemeUnemployment:
		return workingAge && segment == Employee
	case person.SchemeVoluntarySI:
		return workingAge && segment != Pupil && segment != Student && segment != Pensioner
	}
	return false
}

// StatusOf places one resident towards a scheme. The order is covered, elsewhere, review, missing: a
// doubtful pair in the voluntary list does not matter for someone whom the compulsory scheme covers.
func StatusOf(s person.Scheme, segment Segment, workingAge bool, covered, review int) Status {
	if s == person.SchemeAny {
		switch {
		case covered != 0:
			return Covered
		case review != 0:
			return Review
		}
		return Missing
	}
	bit := s.Bit()
	switch {
	case covered&bit != 0:
		return Covered
	case !For(s, segment, workingAge):
		return NotFor
	case s == person.SchemeVoluntarySI && covered&person.SchemeCompulsorySI.Bit() != 0:
		return Elsewhere
	case review&bit != 0:
		return Review
	}
	return Missing
}

// Cell is the count of one place, scheme and segment. Eligible = Covered + Review + Elsewhere + Missing
// always. Covered counts residents; Outside counts participants who do not stand in the residents list.
type Cell struct {
	People     int64
	WorkingAge int64
	Eligible   int64
	Covered    int64
	Review     int64
	Elsewhere  int64
	Missing    int64
	Outside    int64
}

// Count is one combination of facts that counting tells apart, and how many people share it. Counting by
// combination instead of by person is what keeps a province of a million within a second.
type Count struct {
	Segment         Segment
	WorkingAge      bool
	Resident        bool
	Covered, Review int
	Told            int // bits by scheme: takes part elsewhere, by word of a review round; toldAny: in something
	N               int64
}

// toldAny is the bit of someone who takes part in something elsewhere, nobody asked in what.
const toldAny = 1 << 4

// Status is StatusOf with what a review round was told: whom no list covers but who takes part elsewhere
// is not missing.
func (k Count) Status(s person.Scheme) Status {
	st := StatusOf(s, k.Segment, k.WorkingAge, k.Covered, k.Review)
	if st != Missing && st != Review {
		return st
	}
	if s == person.SchemeAny && k.Told != 0 || s != person.SchemeAny && k.Told&^toldAny&s.Bit() != 0 {
		return Elsewhere
	}
	return st
}

// Add counts n people of the combination into the cell of one scheme.
func (c *Cell) Add(s person.Scheme, k Count) {
	if !k.Resident {
		if s == person.SchemeAny && k.Covered != 0 || s != person.SchemeAny && k.Covered&s.Bit() != 0 {
			c.Outside += k.N
		}
		return
	}
	c.People += k.N
	if k.WorkingAge {
		c.WorkingAge += k.N
	}
	switch k.Status(s) {
	case NotFor:
		return
	case Covered:
		c.Covered += k.N
	case Elsewhere:
		c.Elsewhere += k.N
	case Review:
		c.Review += k.N
	case Missing:
		c.Missing += k.N
	}
	c.Eligible += k.N
}

// Plus is the sum of two cells; places sum to their parents.
func (c Cell) Plus(o Cell) Cell {
	return Cell{c.People + o.People, c.WorkingAge + o.WorkingAge, c.Eligible + o.Eligible, c.Covered + o.Covered,
		c.Review + o.Review, c.Elsewhere + o.Elsewhere, c.Missing + o.Missing, c.Outside + o.Outside}
}

// Holds reports whether the cell's parts sum to its whole.
func (c Cell) Holds() bool {
	return c.Eligible == c.Covered+c.Review+c.Elsewhere+c.Missing && c.Eligible <= c.People && c.WorkingAge <= c.People
}

// IsZero reports whether nothing was counted, so that no row need be kept.
func (c Cell) IsZero() bool { return c == Cell{} }

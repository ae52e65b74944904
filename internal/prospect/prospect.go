// Package prospect owns who is to be asked next, and why: the official recipe (stopped this year, due,
// household member of a participant, never), the segments an office may write, and a score that is a sum
// of reasons in plain words. It decides about a household at a time and knows no other. It does not own
// who participates (person), for whom a scheme is (coverage), who holds a prospect, or what was said at
// the door (app and store keep both).
package prospect

import (
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/person"
)

// Reason (lý do) why someone is a prospect, in the order of the official recipe. The numbers are stored.
//
// The recipe of dispatch 2244/BHXH-QLT (15/09/2025) names the first three; who is none of them is asked
// last. Whoever stopped before this year is told apart from whoever never took part: it is another talk
// at the door.
type Reason int

const (
	None      Reason = iota // no prospect
	Stopped                 // dừng tham gia trong năm
	Due                     // sắp đến hạn
	Household               // người cùng hộ với người đang tham gia
	Earlier                 // dừng từ năm trước
	Never                   // chưa từng tham gia
	GiftEnds                // sắp hết thời gian được tặng; its number is later than its place in the list
)

// Reasons lists all in the order of the recipe. Cover that somebody else paid for ends on a day like any other:
// its recipients stand among those who are due.
var Reasons = [...]Reason{Stopped, Due, GiftEnds, Household, Earlier, Never}

var reasonCodes = [...]string{"none", "stopped", "due", "household", "earlier", "never", "gift"}

// Code is the stable word of a reason in addresses and message keys.
func (r Reason) Code() string {
	if r < 0 || int(r) >= len(reasonCodes) {
		return reasonCodes[None]
	}
	return reasonCodes[r]
}

// ReasonByCode is the reason with the given code; None is no answer.
func ReasonByCode(code string) (Reason, bool) {
	for _, r := range Reasons {
		if r.Code() == code {
			return r, true
		}
	}
	return None, false
}

// Schemes are the two that people choose: voluntary social insurance and household health insurance.
var Schemes = [...]person.Scheme{person.SchemeVoluntarySI, person.SchemeHealth}

// Tags is the set of everything that is true of a prospect. The bits are stored.
type Tags int64

// Tags beyond the reasons. Private ones say what a family can pay and when; they are for the collector
// alone and are never printed or shown to the person.
const (
	TagCheckCompulsory Tags = 1 << (16 + iota) // the occupation speaks of an employer: ask about the compulsory scheme first
	TagSupported                               // the state pays a larger share
	TagKinJoined                               // a spouse, parent or child joined a short time ago
	TagGrower                                  // private: grows enough to pay
	TagHarvest                                 // private: the harvest was sold
	TagWage                                    // private: the wage day is near
)

// TagOf is the tag of a reason in one scheme.
func TagOf(r Reason, s person.Scheme) Tags {
	bit := (int(r) - 1) * 2
	if s == person.SchemeHealth {
		bit++
	}
	return 1 << bit
}

// Has reports whether every bit of o is set.
func (t Tags) Has(o Tags) bool { return t&o == o }

// Member is what the recipe needs to know of one person of a household.
type Member struct {
	ID          person.ID
	Birth       person.Birth
	Sex         person.Sex
	Role        Role
	Job         string // search key of the occupation
	Poverty     person.Poverty
	LeftPoverty bool // an earlier list had the person as poor or near-poor
	Minority    bool
	Resident    bool
	Segment     coverage.Segment
	WorkingAge  bool
	Covered     int // bits by scheme
	Review      int // bits by scheme
	Voluntary   Standing
	Health      Standing
	Gifts       [len(Schemes)]Gift // in the order of Schemes
	Met         Met
	Said        Said
}

// Said is the latest answer of a review round about a person. The numbers are those of the rounds.
type Said int

// Answers that matter here.
const (
	SaidElsewhere Said = iota + 1 // đã có nơi khác
	SaidAway                      // đi làm xa
	SaidDied                      // đã mất
	SaidLikely                    // có khả năng
	SaidNotNow                    // chưa, không
)

// Met is what came of the talks so far.
type Met struct {
	Last    day.Date
	Outcome Outcome
}

func (m *Member) standing(s person.Scheme) Standing {
	if s == person.SchemeHealth {
		return m.Health
	}
	return m.Voluntary
}

// Law is what holds on the register's day.
type Law struct {
	On            day.Date
	Retires       func(female bool, birth day.Date) day.Date // first day of the retirement age
	PensionMonths int                                        // least months of contribution for a pension
	Rules         []Rule                                     // those that hold on the day, in order
}

// Spans of the recipe, in days.
const (
	dueDays    = 60 // the longest of the reminders collectors use: 60, 30, 10, 7, 3, 0
	recentDays = 90 // how long a family is asked next after one of it joined
	refuseDays = 30 // how long a refusal is respected

	lateSchoolDays = 365 // how long after their school card ended someone has just left school
)

// Prospect (tiềm năng) is one person to be asked. Lead is the one leading reason and Scheme the scheme it
// is about; Tags holds all reasons that are true. Score is the sum of the points of Why.
type Prospect struct {
	Person  person.ID
	Lead    Reason
	Scheme  person.Scheme
	Wants   int // bits of the schemes to speak about
	Tags    Tags
	Segment string // code of the first rule that holds; OtherSegment when none does
	Why     []Why
	Score   int
	Place   int // order of the list: smaller comes first
}

// Judge decides about the members of one household together, because what one does is a reason for the
// others. A member who is no prospect has Lead None.
func Judge(members []Member, means []Means, law Law) []Prospect {
	out := make([]Prospect, len(members))
	for i := range members {
		m := &members[i]
		p := &out[i]
		p.Person = m.ID
		for _, s := range Schemes {
			p.Tags |= reasonsOf(members, i, s, law)
		}
		p.Lead, p.Scheme, p.Wants = p.Tags.lead()
		if p.Lead == None {
			continue
		}
		p.Segment = segmentOf(members, i, law)
		p.more(m)
		p.weigh(members, i, means, law)
		p.settlePlace()
	}
	return out
}

// lead is the first reason of the recipe that holds, the voluntary scheme before health.
func (t Tags) lead() (r Reason, s person.Scheme, wants int) {
	for _, reason := range Reasons {
		for _, scheme := range Schemes {
			if !t.Has(TagOf(reason, scheme)) {
				continue
			}
			wants |= scheme.Bit()
			if r == None {
				r, s = reason, scheme
			}
		}
	}
	return r, s, wants
}

// reasonsOf gives the reasons of one member towards one scheme; none when the scheme is not to be
// spoken about: covered and not due, doubtful, or not for this person.
func reasonsOf(members []Member, i int, s person.Scheme, law Law) Tags {
	m := &members[i]
	st := m.standing(s)
	var t Tags
	switch {
	case m.Said == SaidDied || m.Said == SaidAway: // nobody to knock for
		return 0
	case giftEnds(m, s, law.On): // nobody here paid it: another talk than the renewal of one's own
		t = TagOf(GiftEnds, s)
	case m.Covered&s.Bit() != 0:
		if !due(m, s, law.On) {
			return 0
		}
		t = TagOf(Due, s)
	case !missing(m, s), st.Coming:
		return 0
	case stoppedThisYear(st, law.On):
		t = TagOf(Stopped, s)
	case !m.Resident: // a participant from elsewhere who left long ago is nobody's prospect here
		return 0
	case st.Ever:
		t = TagOf(Earlier, s)
	default:
		t = TagOf(Never, s)
	}
	if giftEnded(m, s, law.On) {
		t |= TagOf(GiftEnds, s)
	}
	if payers(members, i, s) > 0 {
		t |= TagOf(Household, s)
	}
	return t
}

// missing reports whether the scheme is for the member and nothing covers, decided by coverage. The
// health scheme is asked about with those who buy their own card only.
func missing(m *Member, s person.Scheme) bool {
	if coverage.StatusOf(s, m.Segment, m.WorkingAge, m.Covered, m.Review) != coverage.Missing {
		return false
	}
	return s != person.SchemeHealth || buysCard(m)
}

// buysCard reports whether the household's own health insurance is the way for this person. Small
// children, pensioners and the poor have a card by right, pupils take theirs at school, employees at
// work (Luật BHYT Đ12): a missing card there is no sale but a claim.
func buysCard(m *Member) bool {
	switch m.Segment {
	case coverage.ChildUnder6, coverage.Pupil, coverage.Employee, coverage.Pensioner:
		return false
	}
	return m.Poverty != person.PovertyPoor
}

func due(m *Member, s person.Scheme, on day.Date) bool {
	st := m.standing(s)
	if st.Until.IsZero() || on.AddDays(dueDays).Before(st.Until) {
		return false
	}
	if s == person.SchemeVoluntarySI {
		return m.Covered&person.SchemeCompulsorySI.Bit() == 0
	}
	return paysCard(m) || leftSchool(m, on) && buysCard(m)
}

// paysCard reports whether the member's card is one the household pays for: by its object code, and where
// the list names none, by the group the member stands in.
func paysCard(m *Member) bool {
	if m.Health.Category == "" {
		return buysCard(m)
	}
	return ownCard(m.Health.Category)
}

// leftSchool reports whether the latest card was the school's (HS pupils, SV students) and the member is no longer
// at school: the card ends with its day, and the household's own comes next (4.08).
func leftSchool(m *Member, on day.Date) bool {
	if m.Segment == coverage.Pupil || m.Segment == coverage.Student || m.Segment == coverage.ChildUnder6 || !schoolCard(m.Health.Category) {
		return false
	}
	return m.Health.Ended.IsZero() || on.DaysSince(m.Health.Ended) <= lateSchoolDays
}

func stoppedThisYear(st Standing, on day.Date) bool {
	return !st.Ended.IsZero() && st.Ended.Year() == on.Year()
}

// payers counts the other members of the household who pay into the scheme themselves.
func payers(members []Member, i int, s person.Scheme) int {
	n := 0
	for k := range members {
		if k != i && pays(&members[k], s) {
			n++
		}
	}
	return n
}

func pays(m *Member, s person.Scheme) bool {
	if m.Covered&s.Bit() == 0 || given(m, s) {
		return false
	}
	return s != person.SchemeHealth || paysCard(m)
}

// more adds the tags that are no reasons.
func (p *Prospect) more(m *Member) {
	if p.Wants&person.SchemeVoluntarySI.Bit() != 0 && (m.Segment == coverage.Employee || m.Segment == coverage.BusinessOwner) {
		p.Tags |= TagCheckCompulsory
	}
	if m.Poverty != person.PovertyNone || m.Minority {
		p.Tags |= TagSupported
	}
}

// maxScore bounds the score so that places of two reasons never mix.
const maxScore = 999

// settlePlace orders a list: a family of which one has just joined, then the recipe, then the score.
func (p *Prospect) settlePlace() {
	block := blockOf(p.Lead)
	if p.Tags.Has(TagKinJoined) {
		block = None
	}
	p.Place = PlaceOf(block) + maxScore - min(max(p.Score, 0), maxScore)
}

// PlaceOf is the first place of the part of the list a reason stands in; before all lie the families of those
// who have just joined.
func PlaceOf(r Reason) int { return int(blockOf(r)) * (maxScore + 1) }

// PlaceAfter is the first place behind that part.
func PlaceAfter(r Reason) int { return PlaceOf(r) + maxScore + 1 }

// blockOf is the reason whose part of the list another shares: whatever ends on a day is sorted together, the
// nearest end first.
func blockOf(r Reason) Reason {
	if r == GiftEnds {
		return Due
	}
	return r
}

package prospect

import (
	"strconv"
	"strings"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
)

// Why is one readable reason of a score: its word (message key prospect.why.CODE), its points, and the
// number that stands in the sentence.
type Why struct {
	Code   string
	Points int
	N      int
}

// Private reports whether the reason speaks of what the family can pay: for the collector only, never
// printed, never in a sheet, never shown to the person.
func (w Why) Private() bool {
	return strings.HasPrefix(w.Code, "trees_") || w.Code == "harvest" || w.Code == "wage_day"
}

// FormatWhy writes reasons as they are stored: "wife_in,20,0;age,10,42".
func FormatWhy(list []Why) string {
	var b []byte
	for i, w := range list {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, w.Code...)
		b = strconv.AppendInt(append(b, ','), int64(w.Points), 10)
		b = strconv.AppendInt(append(b, ','), int64(w.N), 10)
	}
	return string(b)
}

// ParseWhy reads what FormatWhy wrote. Error: Internal when the text is none of ours.
func ParseWhy(text string) ([]Why, error) {
	if text == "" {
		return nil, nil
	}
	var list []Why
	for _, part := range strings.Split(text, ";") {
		f := strings.Split(part, ",")
		if len(f) != 3 {
			return nil, fault.New(fault.Internal, "prospect.bad_why", text)
		}
		points, err := strconv.Atoi(f[1])
		n, err2 := strconv.Atoi(f[2])
		if err != nil || err2 != nil {
			return nil, fault.New(fault.Internal, "prospect.bad_why", text)
		}
		list = append(list, Why{f[0], points, n})
	}
	return list, nil
}

// Outcome of a talk. The words are stored.
type Outcome string

const (
	OutcomeAbsent   Outcome = "absent"   // nobody at home
	OutcomeThinking Outcome = "thinking" // để xem đã
	OutcomeAgreed   Outcome = "agreed"   // agreed, not paid yet
	OutcomeJoined   Outcome = "joined"   // paid and registered
	OutcomeRefused  Outcome = "refused"
)

// Outcomes lists all in the order of the form.
var Outcomes = [...]Outcome{OutcomeThinking, OutcomeAgreed, OutcomeJoined, OutcomeRefused, OutcomeAbsent}

// MeansKind is a kind of ability to pay.
type MeansKind string

const (
	MeansTrees   MeansKind = "trees"   // N trees of a crop
	MeansHarvest MeansKind = "harvest" // the crop is sold in month N
	MeansWage    MeansKind = "wage"    // wages come on day N of the month
)

// MeansKinds lists all in the order of the form.
var MeansKinds = [...]MeansKind{MeansTrees, MeansHarvest, MeansWage}

// Crops that are counted in trees. The words are stored and are message keys (prospect.crop.WORD).
var Crops = [...]string{"mai", "coffee", "pepper", "durian", "rubber", "fruit"}

// Means (khả năng đóng và mùa có tiền) of a household.
type Means struct {
	Kind MeansKind
	Crop string
	N    int
}

// Check refuses means that cannot be.
func (m Means) Check() error {
	ok := false
	switch m.Kind {
	case MeansTrees:
		for _, c := range Crops {
			ok = ok || c == m.Crop
		}
		ok = ok && m.N > 0 && m.N <= 100000
	case MeansHarvest:
		ok = m.N >= 1 && m.N <= 12
	case MeansWage:
		ok = m.N >= 1 && m.N <= 31
	}
	if !ok {
		return fault.WithFields("prospect.bad_means", fault.Field{Field: "n", Key: "prospect.bad_means"})
	}
	return nil
}

// manyTrees is the size from which a grower can pay out of one or two trees (192 growers of 100 and more).
const manyTrees = 100

// weigh collects the reasons of the score, in the order in which they are read.
func (p *Prospect) weigh(members []Member, i int, means []Means, law Law) {
	m := &members[i]
	p.weighKin(members, i, law)
	p.weighAge(m, law)
	p.weighMeans(means, law.On)
	p.weighTime(m, law.On)
	p.weighSupport(m)
	if leftSchool(m, law.On) {
		p.why("left_school", 8, 0)
	}
	p.weighTalks(m, law.On)
	for _, w := range p.Why {
		p.Score += w.Points
	}
}

func (p *Prospect) why(code string, points, n int) { p.Why = append(p.Why, Why{code, points, n}) }

var kinWords = map[Kin][2]string{KinSpouse: {"husband", "wife"}, KinParent: {"father", "mother"}, KinChild: {"child", "child"}}

// weighKin: D28, D29. Of several participants in the household the nearest counts; one who has just
// joined puts spouse, parents and grown-up children first.
func (p *Prospect) weighKin(members []Member, i int, law Law) {
	best, nearest, others := KinOther, -1, 0
	fresh, freshAt := KinOther, -1
	m := &members[i]
	for k := range members {
		o := &members[k]
		shared := Prospect{Wants: p.Wants}.sharedScheme(o)
		if k == i || shared == 0 {
			continue
		}
		others++
		kin := KinOf(m.Role, o.Role)
		if nearest < 0 || kin != KinOther && (best == KinOther || kin < best) {
			best, nearest = kin, k
		}
		if kin != KinOther && grown(m, law.On) && joinedWithin(o, shared&^p.due(), law.On) && (freshAt < 0 || kin < fresh) {
			fresh, freshAt = kin, k
		}
	}
	switch {
	case freshAt >= 0:
		o := &members[freshAt]
		p.Tags |= TagKinJoined
		p.why(kinWord(fresh, o.Sex)+"_joined", 40, law.On.DaysSince(lastBegan(o, p.Wants&^p.due())))
	case nearest >= 0 && best == KinSpouse:
		p.why(kinWord(best, members[nearest].Sex)+"_in", 20, 0)
	case nearest >= 0 && best != KinOther:
		p.why(kinWord(best, members[nearest].Sex)+"_in", 15, 0)
	case nearest >= 0:
		p.why("member_in", 10, others)
	}
}

// due is the set of schemes the prospect is in already: who renews need not be led in by the family.
func (p *Prospect) due() int {
	set := 0
	for _, s := range Schemes {
		if p.Tags.Has(TagOf(Due, s)) || p.Tags.Has(TagOf(GiftEnds, s)) {
			set |= s.Bit()
		}
	}
	return set
}

func kinWord(k Kin, s person.Sex) string {
	i := 0
	if s == person.Female {
		i = 1
	}
	if k == KinSpouse && s == person.SexUnknown {
		return "spouse"
	}
	return kinWords[k][i]
}

// sharedScheme is the set of wanted schemes the other pays into.
func (p Prospect) sharedScheme(o *Member) int {
	set := 0
	for _, s := range Schemes {
		if p.Wants&s.Bit() != 0 && pays(o, s) {
			set |= s.Bit()
		}
	}
	return set
}

func joinedWithin(o *Member, schemes int, on day.Date) bool {
	d := lastBegan(o, schemes)
	return !d.IsZero() && !d.After(on) && on.DaysSince(d) <= recentDays
}

func lastBegan(o *Member, schemes int) day.Date {
	var d day.Date
	for _, s := range Schemes {
		if schemes&s.Bit() != 0 && pays(o, s) && d.Before(o.standing(s).Began) {
			d = o.standing(s).Began
		}
	}
	return d
}

const grownUp = 18

func grown(m *Member, on day.Date) bool {
	return m.Birth.Precision != person.PrecisionNone && m.Birth.Date.AgeOn(on) >= grownUp
}

func (p *Prospect) weighAge(m *Member, law Law) {
	if m.Birth.Precision == person.PrecisionNone {
		return
	}
	age := m.Birth.Date.AgeOn(law.On)
	if p.Wants&person.SchemeVoluntarySI.Bit() == 0 {
		if m.Segment == coverage.Elderly {
			p.why("age_old", 6, age)
		}
		return
	}
	left := monthsUntil(law.On, law.Retires(m.Sex == person.Female, m.Birth.Date))
	switch {
	case left >= law.PensionMonths && age >= 30:
		p.why("age", 10, age)
	case left >= law.PensionMonths:
		p.why("age", 5, age)
	case left > 0:
		p.why("age_short", 4, age)
	}
}

func monthsUntil(from, to day.Date) int {
	n := (to.Year()-from.Year())*12 + to.Month() - from.Month()
	if to.Day() < from.Day() {
		n--
	}
	return n
}

func (p *Prospect) weighMeans(means []Means, on day.Date) {
	for _, m := range means {
		switch m.Kind {
		case MeansTrees:
			if m.N >= manyTrees {
				p.Tags |= TagGrower
				p.why("trees_"+m.Crop, 15, m.N)
			}
		case MeansHarvest:
			// The money of a crop is there in the month of its sale and the one after.
			if since := (on.Month() - m.N + 12) % 12; since <= 1 && !p.Tags.Has(TagHarvest) {
				p.Tags |= TagHarvest
				p.why("harvest", 10, m.N)
			}
		case MeansWage:
			if ahead := m.N - on.Day(); ahead >= -3 && ahead <= 3 && !p.Tags.Has(TagWage) {
				p.Tags |= TagWage
				p.why("wage_day", 5, m.N)
			}
		}
	}
}

// weighTime: how near the end is, or how long ago it was.
func (p *Prospect) weighTime(m *Member, on day.Date) {
	for _, s := range Schemes {
		st := m.standing(s)
		switch {
		case p.Tags.Has(TagOf(GiftEnds, s)):
			code, days, points := m.Gift(s).why(s, on)
			p.why(code, points, days)
		case p.Tags.Has(TagOf(Due, s)):
			left := st.Until.DaysSince(on)
			points := 15
			if left <= 30 {
				points = 25
			}
			p.why("due_"+s.Code(), points, left)
		case p.Tags.Has(TagOf(Stopped, s)):
			ago := on.DaysSince(st.Ended)
			points := 15
			if ago <= recentDays {
				points = 25
			}
			p.why("stopped_"+s.Code(), points, ago)
		case p.Tags.Has(TagOf(Earlier, s)):
			p.why("earlier_"+s.Code(), 8, st.Ended.Year())
		}
	}
}

func (p *Prospect) weighSupport(m *Member) {
	switch {
	case m.Poverty == person.PovertyPoor:
		p.why("support_poor", 8, 0)
	case m.Poverty == person.PovertyNear:
		p.why("support_near", 8, 0)
	case m.Poverty == person.AgriAverageHousehold && p.Wants&person.SchemeHealth.Bit() != 0:
		p.why("support_agri", 6, 0)
	case m.Minority && p.Wants&person.SchemeVoluntarySI.Bit() != 0:
		p.why("support_minority", 6, 0)
	}
	if m.LeftPoverty {
		p.why("left_poverty", 8, 0)
	}
	if m.Segment == coverage.BusinessOwner {
		p.why("business", 6, 0)
	}
}

// weighTalks: what was said last. Appointments are not weighed: they depend on today, and the list shows
// them by themselves.
func (p *Prospect) weighTalks(m *Member, on day.Date) {
	t := m.Met
	switch {
	case t.Last.IsZero():
	case t.Outcome == OutcomeAgreed:
		p.why("agreed", 30, 0)
	case t.Outcome == OutcomeRefused && on.DaysSince(t.Last) <= refuseDays:
		p.why("refused", -25, 0)
	case t.Outcome == OutcomeThinking:
		p.why("thinking", 5, 0)
	}
	switch m.Said {
	case SaidLikely:
		p.why("head_likely", 20, 0)
	case SaidNotNow:
		p.why("head_not_now", -15, 0)
	}
}

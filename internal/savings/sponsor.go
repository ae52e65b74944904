package savings

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
)

// PickRule says which families a campaign's gifts are for, in terms an office can read aloud: of these households,
// whoever has no cover, the ones with most people without cover first.
type PickRule struct {
	Poor    bool `json:"poor"`    // hộ nghèo
	Near    bool `json:"near"`    // hộ cận nghèo
	Average bool `json:"average"` // hộ nông, lâm, ngư nghiệp có mức sống trung bình
	MinAge  int  `json:"min_age"` // 0: any
	MaxAge  int  `json:"max_age"` // 0: any
}

// Check refuses a rule that chooses nobody or whose ages are turned round.
func (r PickRule) Check() error {
	if !r.Poor && !r.Near && !r.Average || r.MinAge < 0 || r.MaxAge < 0 || r.MinAge > 120 || r.MaxAge > 120 || r.MaxAge > 0 && r.MaxAge < r.MinAge {
		return fault.New(fault.Invalid, "sponsors.rule")
	}
	return nil
}

// Hardship is why a household is looked at.
type Hardship string

// Hardships in the order in which families are chosen.
const (
	HardPoor    Hardship = "poor"
	HardNear    Hardship = "near"
	HardAverage Hardship = "average"
)

// Candidate is someone without cover in a household that a rule may choose.
type Candidate struct {
	Person   int64
	Family   string // h<household>, or p<person> without one
	Hardship Hardship
	Birth    day.Date
	Open     int // people of the family without cover
}

// Chosen is a candidate with what the rule says of it.
type Chosen struct {
	Candidate
	Why []string // codes: poor, near, average, open
}

// Choose takes at most n families by the rule: the poorest first, then those with most people without cover, then the
// eldest; one person of each, and none of those who were given already. The same candidates in any order give the
// same answer.
func Choose(all []Candidate, rule PickRule, given map[string]bool, on day.Date, n int) []Chosen {
	allowed := map[Hardship]bool{HardPoor: rule.Poor, HardNear: rule.Near, HardAverage: rule.Average}
	order := map[Hardship]int{HardPoor: 0, HardNear: 1, HardAverage: 2}
	var fit []Candidate
	for _, c := range all {
		if !allowed[c.Hardship] || given[c.Family] || !ageFits(c.Birth, rule, on) {
			continue
		}
		fit = append(fit, c)
	}
	slices.SortFunc(fit, func(a, b Candidate) int {
		switch {
		case a.Hardship != b.Hardship:
			return order[a.Hardship] - order[b.Hardship]
		case a.Open != b.Open:
			return b.Open - a.Open
		case a.Birth != b.Birth:
			return a.Birth.Compare(b.Birth)
		}
		return int(min(1, max(-1, a.Person-b.Person)))
	})
	taken := map[string]bool{}
	var out []Chosen
	for _, c := range fit {
		if len(out) >= n {
			break
		}
		if taken[c.Family] {
			continue
		}
		taken[c.Family] = true
		why := []string{string(c.Hardship)}
		if c.Open > 1 {
			why = append(why, "open")
		}
		out = append(out, Chosen{c, why})
	}
	return out
}

func ageFits(birth day.Date, r PickRule, on day.Date) bool {
	if r.MinAge == 0 && r.MaxAge == 0 {
		return true
	}
	if birth.IsZero() {
		return false // nobody can say
	}
	age := birth.AgeOn(on)
	return age >= r.MinAge && (r.MaxAge == 0 || age <= r.MaxAge)
}

// Step is one dated step of a campaign.
type Step struct {
	Name string
	Due  day.Date
	Done day.Date // zero: not yet
}

// TetSteps are the steps of a Tết programme of a year as the offices run it: list by 30/10, mobilise by 20/11, sum by
// 28/11, done by 30/11.
func TetSteps(year int) []Step {
	return []Step{{Name: "list", Due: day.Must(year, 10, 30)}, {Name: "mobilise", Due: day.Must(year, 11, 20)}, {Name: "sum", Due: day.Must(year, 11, 28)}, {Name: "done", Due: day.Must(year, 11, 30)}}
}

// Late reports whether a step is behind its day.
func (s Step) Late(on day.Date) bool {
	if s.Done.IsZero() {
		return on.After(s.Due)
	}
	return s.Done.After(s.Due)
}

// Spread assigns n gifts of a price to sponsors' free money, the first sponsor first; what is too little for a
// gift stays. It returns the index of the sponsor of each gift, at most n.
func Spread(free []money.Dong, price money.Dong, n int) []int {
	var out []int
	for i, left := range free {
		for ; price > 0 && left >= price && len(out) < n; left -= price {
			out = append(out, i)
		}
	}
	return out
}

// GoesOn says of a gift whose time is over whether the person took part again: cover that holds within sixty days
// after the last day of the gift. It cannot be said before those days have passed.
func GoesOn(end, today day.Date, covers func(day.Date) bool) (goes, known bool) {
	for d := 1; d <= AskDays; d++ {
		on := end.AddDays(d)
		if on.After(today) {
			return false, false
		}
		if covers(on) {
			return true, true
		}
	}
	return false, true
}

// AskDays is how long before a gift ends its recipient is to be asked to go on, and how long after it one waits to
// see whether they did.
const AskDays = 60

// SoonEnds reports whether a gift ends within AskDays from today: its recipient is to be asked now.
func SoonEnds(end, today day.Date) bool {
	return !end.Before(today) && end.DaysSince(today) <= AskDays
}

package target

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/person"
)

// Variant tells the three plans of a scenario apart. The words are stored.
type Variant string

const (
	Base     Variant = "base"     // cơ sở
	Cautious Variant = "cautious" // thận trọng
	Strong   Variant = "strong"   // quyết liệt
)

// Variants lists all in the order of the page.
var Variants = [...]Variant{Base, Cautious, Strong}

// Solution is one of the four groups of solutions (bốn nhóm giải pháp) under which every province orders its
// scenario. The words are stored.
type Solution string

const (
	Advise  Solution = "advise"  // tham mưu cấp ủy, chính quyền
	Support Solution = "support" // hỗ trợ thêm mức đóng
	Screen  Solution = "screen"  // rà soát đối tượng tiềm năng
	Develop Solution = "develop" // tổ chức khai thác, phát triển
)

// Solutions lists all in the order of the plan.
var Solutions = [...]Solution{Advise, Support, Screen, Develop}

// Work is the sort of an action. The words are stored.
type Work string

const (
	Conference Work = "conference" // hội nghị khách hàng, by number
	Group      Work = "group"      // nhóm nhỏ, by number and months
	Remind     Work = "remind"     // nhắc và thu tái tục
	Subsidy    Work = "subsidy"    // hỗ trợ thêm mức đóng
	Survey     Work = "survey"     // rà soát danh sách
	Paper      Work = "paper"      // văn bản, nghị quyết
)

// Works lists all in the order of forms.
var Works = [...]Work{Conference, Group, Remind, Subsidy, Survey, Paper}

// Segment is a part of the people one may ask, with how many they are. Codes are those of the prospects' reasons.
type Segment struct {
	Code   string `json:"code"`
	People int64  `json:"people"`
}

// Codes of segments that the bridge tells apart; all others bring new participants.
const (
	SegmentDue       = "due"     // an action here keeps people who would stop
	SegmentStopped   = "stopped" // here and below it brings people back
	SegmentEarlier   = "earlier"
	SegmentHousehold = "household" // small groups go to these; to others conferences
)

// Action (việc) is one line of a scenario: for whom, under which solution, what, how often, by whom, when.
type Action struct {
	Segment  string     `json:"segment"`
	Solution Solution   `json:"solution"`
	Work     Work       `json:"work"`
	Number   int64      `json:"number"`           // conferences, groups, papers
	Months   int64      `json:"months,omitempty"` // of groups; 0 is 1
	Yield    int64      `json:"yield"`            // hundredths of a participant for each unit, of groups for each month
	Cost     money.Dong `json:"cost"`             // đồng for each unit, of groups for each month
	Owner    string     `json:"owner"`
	From     day.Date   `json:"from"`
	To       day.Date   `json:"to"`
}

// units is how many times the yield comes.
func (a Action) units() int64 { return a.Number * max(a.Months, 1) }

// Brings is how many participants the action is expected to bring or keep.
func (a Action) Brings() int64 { return roundDiv(a.units()*a.Yield, 100) }

// Budget is what the action costs.
func (a Action) Budget() money.Dong { return a.Cost * money.Dong(a.units()) }

// Scenario (kịch bản năm) is the plan of a place, scheme and period in one variant.
type Scenario struct {
	Past      person.Bridge `json:"past"`    // the year before, to its last day or to the day of the register
	Working   int64         `json:"working"` // people of working age, by whom a copy is rescaled
	Goal      int64         `json:"goal"`    // stock at the end of the period
	Retention Percent       `json:"retention"`
	Segments  []Segment     `json:"segments"`
	Actions   []Action      `json:"actions"`
}

// RetentionOf is the share of everyone who took part in a year and did not stop in it. A move to compulsory
// insurance is not a stop.
func RetentionOf(b person.Bridge) Percent {
	all := b.Opening + b.New + b.Returned + b.MovedIn
	if all <= 0 {
		return 100_00
	}
	return Percent(RateOf(max(all-b.Lapsed, 0), all))
}

// Outcome is what a scenario comes to when everything goes as written.
type Outcome struct {
	Bridge  person.Bridge // planned; it closes to the person
	Without int64         // stock at the end if nothing were done
	Need    int64         // goal less Without: to be gained or kept; never below zero
	Kept    int64         // of those who would stop
	Missing int64         // goal less the planned stock; below zero: beyond it
	Budget  money.Dong
}

// Expect reckons a scenario. What a segment gives is at most its people; who would stop is at most kept.
func (s Scenario) Expect() Outcome {
	drawn := map[string]int64{}
	for _, a := range s.Actions {
		drawn[a.Segment] += a.Brings()
	}
	o := s.outcome(drawn, 100_00)
	for _, a := range s.Actions {
		o.Budget += a.Budget()
	}
	return o
}

// outcome closes the bridge over what the actions bring by segment. lapse scales those who would stop, in
// hundredths of a percent.
func (s Scenario) outcome(brought map[string]int64, lapse int64) Outcome {
	var o Outcome
	b := &o.Bridge
	b.Opening = s.Past.Closing
	b.ToCompulsory = min(s.Past.ToCompulsory, b.Opening)
	b.MovedOut = min(s.Past.MovedOut, b.Opening-b.ToCompulsory)
	b.MovedIn = s.Past.MovedIn
	stay := b.Opening - b.ToCompulsory - b.MovedOut
	would := min(roundDiv(roundDiv(b.Opening*(100_00-int64(s.Retention)), 100_00)*lapse, 100_00), stay)
	o.Without = stay - would + b.MovedIn
	o.Need = max(s.Goal-o.Without, 0)
	for code, n := range brought {
		switch n = min(n, s.people(code)); code {
		case SegmentDue:
			o.Kept = min(n, would)
		case SegmentStopped, SegmentEarlier:
			b.Returned += n
		default:
			b.New += n
		}
	}
	b.Lapsed = would - o.Kept
	b.Renewed = stay - b.Lapsed
	b.Closing = b.Opening + b.New + b.Returned + b.MovedIn - b.Lapsed - b.ToCompulsory - b.MovedOut
	o.Missing = s.Goal - b.Closing
	return o
}

func (s Scenario) people(code string) int64 {
	for _, g := range s.Segments {
		if g.Code == code {
			return g.People
		}
	}
	return 0
}

// Check refuses a scenario that could not be reckoned.
func (s Scenario) Check() error {
	var bad []fault.Field
	add := func(field, key string) { bad = append(bad, fault.Field{Field: field, Key: key}) }
	if s.Goal < 0 || s.Goal > 100_000_000 {
		add("goal", "scenario.bad.goal")
	}
	if s.Retention < 0 || s.Retention > 100_00 {
		add("keep", "scenario.bad.retention")
	}
	for _, a := range s.Actions {
		switch {
		case !slices.Contains(Solutions[:], a.Solution):
			add("solution", "scenario.bad.solution")
		case !slices.Contains(Works[:], a.Work):
			add("work", "scenario.bad.work")
		case a.Segment != "" && !slices.ContainsFunc(s.Segments, func(g Segment) bool { return g.Code == a.Segment }):
			add("segment", "scenario.bad.segment")
		case a.Number < 0 || a.Number > 100_000:
			add("number", "scenario.bad.number")
		case a.Months < 0 || a.Months > 12:
			add("months", "scenario.bad.months")
		case a.Yield < 0 || a.Yield > 1_000_00:
			add("yield", "scenario.bad.yield")
		case a.Cost < 0 || a.Cost > 1_000_000_000:
			add("cost", "scenario.bad.cost")
		case a.Owner == "":
			add("owner", "scenario.bad.owner")
		case a.From.IsZero() || a.To.IsZero() || a.To.Before(a.From):
			add("from", "scenario.bad.dates")
		}
	}
	if len(bad) > 0 {
		return fault.WithFields("scenario.bad.refused", bad...)
	}
	return nil
}

// Gaps is why a scenario cannot be approved yet: segments with people and no action, empty groups of solutions.
func (s Scenario) Gaps() (segments []string, solutions []Solution) {
	for _, g := range s.Segments {
		if g.People > 0 && !slices.ContainsFunc(s.Actions, func(a Action) bool { return a.Segment == g.Code && a.Number > 0 }) {
			segments = append(segments, g.Code)
		}
	}
	for _, x := range Solutions {
		if !slices.ContainsFunc(s.Actions, func(a Action) bool { return a.Solution == x && a.Number > 0 }) {
			solutions = append(solutions, x)
		}
	}
	return segments, solutions
}

// Total is how many of a work the scenario has.
func (s Scenario) Total(w Work) int64 {
	n := int64(0)
	for _, a := range s.Actions {
		if a.Work == w {
			n += a.Number
		}
	}
	return n
}

// WithTotal gives the lines of a work another sum, divided as they stand; lines that come to nothing stay
// with zero, so that a slider may go down to nothing and up again.
func (s Scenario) WithTotal(w Work, n int64) Scenario {
	s.Actions = slices.Clone(s.Actions)
	var at []int
	var weights []int64
	for i, a := range s.Actions {
		if a.Work == w {
			at, weights = append(at, i), append(weights, a.Number)
		}
	}
	for k, v := range Shares(max(n, 0), weights) {
		s.Actions[at[k]].Number = v
	}
	return s
}

// As is the scenario in another variant: the cautious one expects a fifth less of every action and three
// points less retention, the strong one does a quarter more and keeps three points more.
func (s Scenario) As(v Variant) Scenario {
	s.Actions, s.Segments = slices.Clone(s.Actions), slices.Clone(s.Segments)
	for i := range s.Actions {
		a := &s.Actions[i]
		switch v {
		case Cautious:
			a.Yield = a.Yield * 80 / 100
		case Strong:
			a.Number = (a.Number*125 + 99) / 100
		}
	}
	switch v {
	case Cautious:
		s.Retention = max(s.Retention-3_00, 0)
	case Strong:
		s.Retention = min(s.Retention+3_00, 100_00)
	}
	return s
}

// WithYields gives the lines of conferences and groups the yields and costs of y.
func (s Scenario) WithYields(y Yields) Scenario {
	s.Actions = slices.Clone(s.Actions)
	for n := range s.Actions {
		a := &s.Actions[n]
		if a.Work == Conference || a.Work == Group {
			a.Yield, a.Cost, a.Months = y.Of(a.Work)
		}
	}
	return s
}

// YieldsOr are the yields by which the scenario's lines are reckoned, y where it has no such line.
func (s Scenario) YieldsOr(y Yields) Yields {
	for _, a := range s.Actions {
		switch a.Work {
		case Conference:
			y.PerEvent, y.EventCost = a.Yield, a.Cost
		case Group:
			y.PerGroup, y.GroupCost, y.Months = a.Yield, a.Cost, a.Months
		case Subsidy:
			y.Support = a.Cost
		}
	}
	return y
}

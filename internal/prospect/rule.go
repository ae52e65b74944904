package prospect

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/vntext"
)

// OtherSegment is the segment of prospects for whom no rule holds.
const OtherSegment = "other"

// Rule (quy tắc phân nhóm) is one segment an office works with: a name, the days it holds, and the
// conditions, all of which must be met. Rules are tried in order and the first that holds decides, so
// every prospect stands in exactly one segment and a table over them adds up.
type Rule struct {
	Code string    `json:"code"`
	Name string    `json:"name"` // Vietnamese, as the office calls it
	En   string    `json:"en"`
	From day.Date  `json:"from"`
	To   day.Date  `json:"to,omitzero"` // first day it no longer holds; zero: still
	When Condition `json:"when"`
}

// Condition is what a rule asks for. An empty field asks for nothing.
type Condition struct {
	AgeFrom     int      `json:"age_from,omitempty"`
	AgeTo       int      `json:"age_to,omitempty"`     // the last age that counts
	ToPension   int      `json:"to_pension,omitempty"` // at most so many months to the retirement age
	Sex         string   `json:"sex,omitempty"`        // male, female
	Jobs        []string `json:"jobs,omitempty"`       // one of these words stands in the occupation, marks or not
	Groups      []string `json:"groups,omitempty"`     // one of coverage's segments
	Poverty     []string `json:"poverty,omitempty"`    // one of none, poor, near, agri
	LeftPoverty bool     `json:"left_poverty,omitempty"`
	Minority    string   `json:"minority,omitempty"` // yes, no
	In          []string `json:"in,omitempty"`       // covered by each of these schemes
	NotIn       []string `json:"not_in,omitempty"`   // covered by none of these schemes
	HouseholdIn string   `json:"household_in,omitempty"`
	MembersFrom int      `json:"members_from,omitempty"` // the household has at least so many members

	jobKeys []string // search keys of Jobs, made once by RulesOn
}

//go:embed segments.json
var segmentsJSON []byte

// DefaultRules are the segments a new house begins with.
func DefaultRules() ([]Rule, error) {
	list, err := defaultRules()
	return slices.Clone(list), err
}

// defaultRules reads the embedded text once: every visit asks for the rules.
var defaultRules = sync.OnceValues(readDefaultRules)

func readDefaultRules() ([]Rule, error) {
	var list []Rule
	if err := json.Unmarshal(segmentsJSON, &list); err != nil {
		return nil, err
	}
	for _, r := range list {
		if err := r.Check(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// RulesOn gives those that hold on a day, in order, ready to be asked.
func RulesOn(all []Rule, on day.Date) []Rule {
	var out []Rule
	for _, r := range all {
		if on.Before(r.From) || !r.To.IsZero() && !on.Before(r.To) {
			continue
		}
		r.When.jobKeys = make([]string, len(r.When.Jobs))
		for i, w := range r.When.Jobs {
			r.When.jobKeys[i] = " " + vntext.Key(w) + " "
		}
		out = append(out, r)
	}
	return out
}

var ruleCode = regexp.MustCompile(`^[a-z][a-z0-9_]{1,30}$`)

// PovertyWords are the words of Condition.Poverty by person.Poverty.
var PovertyWords = [...]string{"none", "poor", "near", "agri"}

// Check refuses a rule that says nothing or what cannot be. Error: Invalid with the fields.
func (r Rule) Check() error {
	var bad []fault.Field
	refuse := func(field, key string, args ...any) {
		bad = append(bad, fault.Field{Field: field, Key: key, Args: args})
	}
	if !ruleCode.MatchString(r.Code) || r.Code == OtherSegment {
		refuse("code", "prospect.rule.bad_code")
	}
	if strings.TrimSpace(r.Name) == "" || len(r.Name) > 120 {
		refuse("name", "prospect.rule.no_name")
	}
	if r.From.IsZero() || !r.To.IsZero() && !r.From.Before(r.To) {
		refuse("from", "prospect.rule.bad_days")
	}
	c := r.When
	if c.AgeFrom < 0 || c.AgeTo < 0 || c.AgeTo > 120 || c.AgeTo > 0 && c.AgeFrom > c.AgeTo {
		refuse("age_from", "prospect.rule.bad_age")
	}
	if c.ToPension < 0 || c.ToPension > 600 || c.MembersFrom < 0 || c.MembersFrom > 50 {
		refuse("to_pension", "prospect.rule.bad_number")
	}
	c.checkWords(refuse)
	if c.empty() {
		refuse("age_from", "prospect.rule.empty")
	}
	if len(bad) > 0 {
		return fault.WithFields("prospect.rule.refused", bad...)
	}
	return nil
}

func (c Condition) checkWords(refuse func(field, key string, args ...any)) {
	if !slices.Contains([]string{"", "male", "female"}, c.Sex) || !slices.Contains([]string{"", "yes", "no"}, c.Minority) {
		refuse("sex", "prospect.rule.bad_word", c.Sex+c.Minority)
	}
	for _, w := range c.Groups {
		if _, ok := coverage.SegmentByCode(w); !ok {
			refuse("groups", "prospect.rule.bad_word", w)
		}
	}
	for _, w := range c.Poverty {
		if !slices.Contains(PovertyWords[:], w) {
			refuse("poverty", "prospect.rule.bad_word", w)
		}
	}
	schemes := slices.Concat(c.In, c.NotIn)
	if c.HouseholdIn != "" {
		schemes = append(schemes, c.HouseholdIn)
	}
	for _, w := range schemes {
		if s, ok := person.SchemeByCode(w); !ok || s == person.SchemeAny {
			refuse("in", "prospect.rule.bad_word", w)
		}
	}
	for _, w := range c.Jobs {
		if w != strings.TrimSpace(w) || len(vntext.Key(w)) < 2 {
			refuse("jobs", "prospect.rule.bad_word", w)
		}
	}
}

func (c Condition) empty() bool {
	return c.AgeFrom == 0 && c.AgeTo == 0 && c.ToPension == 0 && c.Sex == "" && len(c.Jobs) == 0 && len(c.Groups) == 0 &&
		len(c.Poverty) == 0 && !c.LeftPoverty && c.Minority == "" && len(c.In) == 0 && len(c.NotIn) == 0 && c.HouseholdIn == "" && c.MembersFrom == 0
}

func segmentOf(members []Member, i int, law Law) string {
	for k := range law.Rules {
		if law.Rules[k].When.holds(members, i, law) {
			return law.Rules[k].Code
		}
	}
	return OtherSegment
}

func (c *Condition) holds(members []Member, i int, law Law) bool {
	m := &members[i]
	return c.holdsAge(m, law) && c.holdsState(m) && c.holdsCover(m) && (c.MembersFrom == 0 || len(members) >= c.MembersFrom) &&
		(c.HouseholdIn == "" || householdIn(members, i, c.HouseholdIn))
}

func (c *Condition) holdsAge(m *Member, law Law) bool {
	if c.AgeFrom == 0 && c.AgeTo == 0 && c.ToPension == 0 {
		return true
	}
	if m.Birth.Precision == person.PrecisionNone {
		return false
	}
	age := m.Birth.Date.AgeOn(law.On)
	if age < c.AgeFrom || c.AgeTo > 0 && age > c.AgeTo {
		return false
	}
	if c.ToPension == 0 {
		return true
	}
	left := monthsUntil(law.On, law.Retires(m.Sex == person.Female, m.Birth.Date))
	return left >= 0 && left <= c.ToPension
}

func (c *Condition) holdsState(m *Member) bool {
	switch {
	case c.Sex == "male" && m.Sex != person.Male, c.Sex == "female" && m.Sex != person.Female:
		return false
	case c.Minority == "yes" && !m.Minority, c.Minority == "no" && m.Minority:
		return false
	case c.LeftPoverty && !m.LeftPoverty:
		return false
	case len(c.Poverty) > 0 && !slices.Contains(c.Poverty, PovertyWords[m.Poverty]):
		return false
	case len(c.Groups) > 0 && !slices.Contains(c.Groups, m.Segment.Code()):
		return false
	}
	if len(c.Jobs) == 0 {
		return true
	}
	padded := " " + m.Job + " "
	for _, w := range c.jobKeys {
		if strings.Contains(padded, w) {
			return true
		}
	}
	return false
}

func (c *Condition) holdsCover(m *Member) bool {
	for _, w := range c.In {
		if s, _ := person.SchemeByCode(w); m.Covered&s.Bit() == 0 {
			return false
		}
	}
	for _, w := range c.NotIn {
		if s, _ := person.SchemeByCode(w); m.Covered&s.Bit() != 0 {
			return false
		}
	}
	return true
}

func householdIn(members []Member, i int, word string) bool {
	s, _ := person.SchemeByCode(word)
	for k := range members {
		if k != i && members[k].Covered&s.Bit() != 0 {
			return true
		}
	}
	return false
}

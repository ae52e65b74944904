// Package outreach owns the field work: small groups of three or four, their weekly plans and door lists,
// when to come back to a door, events and what they yield, what the loudspeakers say and in which
// language, and which acts stand before an enrolment. It decides from what it is given and knows neither
// clock nor store. It does not own who is to be asked next and why (prospect), who agreed to messages, or
// who takes part (person).
package outreach

import (
	"slices"

	"luoi/internal/fault"
	"luoi/internal/org"
)

// Rules of small-group outreach (truyền thông nhóm nhỏ). An office may change each of them; the defaults
// are those of Sa Đéc, Đồng Tháp (12/06/2021): 3 to 4 people, the leader from the Post, Saturday and
// Sunday, at least 10 new participants a month.
type Rules struct {
	Least      int                    `json:"least"`       // members, the leader included
	Most       int                    `json:"most"`        //
	LeaderFrom []org.OrganisationKind `json:"leader_from"` // where a leader comes from without a reason
	Target     int                    `json:"target"`      // new participants of a group in a month
	Weekday    int                    `json:"weekday"`     // last day on which a plan is in time; 5 is Friday
	Minute     int                    `json:"minute"`      // of that day, from midnight
	HoldHours  int                    `json:"hold_hours"`  // how long a door stays with a group after its last walk begins
	Doors      int                    `json:"doors"`       // proposed for one walk
}

// DefaultRules are those an office begins with.
func DefaultRules() Rules {
	return Rules{Least: 3, Most: 4, LeaderFrom: []org.OrganisationKind{org.OrgPost, org.OrgCollection}, Target: 10, Weekday: 5, Minute: 17 * 60, HoldHours: 14, Doors: 18}
}

// Check refuses rules that nobody could keep.
func (r Rules) Check() error {
	var bad []fault.Field
	if r.Least < 1 || r.Most < r.Least || r.Most > 12 {
		bad = append(bad, fault.Field{Field: "least", Key: "outreach.rules.size"})
	}
	if r.Target < 0 || r.Target > 1000 {
		bad = append(bad, fault.Field{Field: "target", Key: "outreach.rules.target"})
	}
	if r.Weekday < 1 || r.Weekday > 6 || r.Minute < 0 || r.Minute >= 24*60 {
		bad = append(bad, fault.Field{Field: "weekday", Key: "outreach.rules.deadline"})
	}
	if r.HoldHours < 1 || r.HoldHours > 14*24 || r.Doors < 1 || r.Doors > 100 {
		bad = append(bad, fault.Field{Field: "doors", Key: "outreach.rules.doors"})
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.rules.refused", bad...)
	}
	return nil
}

// Member of a group as the rules see them.
type Member struct {
	Name   string
	From   org.OrganisationKind // "": no organisation
	Leader bool
}

// CheckMembers refuses a group of another size, without exactly one leader, or led from elsewhere without a reason (6.01).
func (r Rules) CheckMembers(list []Member, reason string) error {
	var bad []fault.Field
	if len(list) < r.Least || len(list) > r.Most {
		bad = append(bad, fault.Field{Field: "members", Key: "outreach.group.size", Args: []any{r.Least, r.Most, len(list)}})
	}
	leaders, elsewhere := 0, false
	for _, m := range list {
		if m.Name == "" {
			bad = append(bad, fault.Field{Field: "members", Key: "outreach.group.nameless"})
		}
		if m.Leader {
			leaders++
			elsewhere = !slices.Contains(r.LeaderFrom, m.From)
		}
	}
	if leaders != 1 {
		bad = append(bad, fault.Field{Field: "leader", Key: "outreach.group.one_leader"})
	} else if elsewhere && reason == "" {
		bad = append(bad, fault.Field{Field: "reason", Key: "outreach.group.leader_reason"})
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.group.refused", bad...)
	}
	return nil
}

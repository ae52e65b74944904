package org

import (
	"slices"
	"sort"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// AgentKind is what someone of the network is engaged as.
type AgentKind string

const (
	AgentCollector    AgentKind = "collector"    // nhân viên thu
	AgentCellHead     AgentKind = "cell_head"    // tổ trưởng, chi hội trưởng
	AgentCollaborator AgentKind = "collaborator" // cộng tác viên: a cell head who learnt to speak about insurance; never stored
)

// Agent is someone who carries the work in villages: a collector (nhân viên thu) or the head of a cell.
type Agent struct {
	ID             int64
	Name           string
	Kind           AgentKind
	OrganisationID int64 // 0: none
	CellID         int64 // the cell they lead; 0: none
	UnitID         int64 // where they sit: a commune or a village
	CardNo         string
	CardUntil      day.Date // last day on which the card is good; zero: no card
	AccountID      string   // their own way in; "": none
	Phone          string   // as it is dialled; "": not told
	From, To       day.Date
	Serves         []int64 // villages, by id
}

// ValidOn reports whether the agent works on d.
func (a Agent) ValidOn(d day.Date) bool { return holds(a.From, a.To, d) }

// Check refuses an agent without name, place or first day; a collector belongs to an organisation.
func (a Agent) Check() error {
	var bad []fault.Field
	if strings.TrimSpace(a.Name) == "" {
		bad = append(bad, fault.Field{Field: "name", Key: "org.agent_name"})
	}
	if a.Kind != AgentCollector && a.Kind != AgentCellHead {
		bad = append(bad, fault.Field{Field: "kind", Key: "org.agent_kind"})
	}
	if a.Kind == AgentCollector && a.OrganisationID == 0 {
		bad = append(bad, fault.Field{Field: "organisation", Key: "org.agent_organisation"})
	}
	if a.Kind == AgentCellHead && a.CellID == 0 {
		bad = append(bad, fault.Field{Field: "cell", Key: "org.agent_cell"})
	}
	if a.CardNo == "" != a.CardUntil.IsZero() {
		bad = append(bad, fault.Field{Field: "card_until", Key: "org.agent_card"})
	}
	if a.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "org.no_first_day"})
	}
	if len(bad) > 0 {
		return fault.WithFields("org.agent_refused", bad...)
	}
	return checkTime(a.From, a.To)
}

// TrainingKind is what was taught.
type TrainingKind string

const (
	TrainingFirst  TrainingKind = "first"  // đào tạo lần đầu
	TrainingAgain  TrainingKind = "again"  // bồi dưỡng lại
	TrainingSkills TrainingKind = "skills" // kỹ năng truyền thông, vận động
)

// TrainingKinds lists all.
var TrainingKinds = [...]TrainingKind{TrainingFirst, TrainingAgain, TrainingSkills}

// Training is one course of one agent.
type Training struct {
	ID          int64
	AgentID     int64
	Kind        TrainingKind
	On          day.Date
	Hours       int
	Certificate string // number of the certificate; "": none given
}

// Check refuses a course of no known kind, without a day, in the future, or of impossible length.
func (t Training) Check(today day.Date) error {
	var bad []fault.Field
	if !slices.Contains(TrainingKinds[:], t.Kind) {
		bad = append(bad, fault.Field{Field: "kind", Key: "org.training_kind"})
	}
	if t.On.IsZero() || t.On.After(today) {
		bad = append(bad, fault.Field{Field: "on", Key: "org.training_day"})
	}
	if t.Hours < 1 || t.Hours > 400 {
		bad = append(bad, fault.Field{Field: "hours", Key: "org.training_hours"})
	}
	if len(bad) > 0 {
		return fault.WithFields("org.training_refused", bad...)
	}
	return nil
}

// StandsAs is what an agent appears as: the head of a cell who was taught to speak with people is a
// collaborator (cộng tác viên).
func StandsAs(a Agent, learnt []Training) AgentKind {
	if a.Kind == AgentCellHead && slices.ContainsFunc(learnt, func(t Training) bool { return t.Kind == TrainingSkills }) {
		return AgentCollaborator
	}
	return a.Kind
}

// CardState says how long a card is still good.
type CardState int

const (
	CardNone CardState = iota
	CardGood
	CardSoon // runs out within CardWarning days
	CardOver
)

// CardWarning is how many days before its end a card is warned of.
const CardWarning = 30

// Card is the state of the agent's card on a day.
func (a Agent) Card(today day.Date) CardState {
	switch {
	case a.CardUntil.IsZero():
		return CardNone
	case a.CardUntil.Before(today):
		return CardOver
	case !a.CardUntil.After(today.AddDays(CardWarning)):
		return CardSoon
	}
	return CardGood
}

// Reach computes the density of a place from who serves its villages. A collector counts once, however
// many of the villages they serve; one who sits in the place and names no village counts too, but leaves
// the villages without. communes are the ids of the communes of the place.
func Reach(villages []Unit, communes []int64, agents []Agent, population, workingAge int64) Density {
	d := Density{Population: population, WorkingAge: workingAge, Villages: len(villages)}
	inside, served := map[int64]bool{}, map[int64]bool{}
	for _, v := range villages {
		inside[v.ID] = true
	}
	for _, c := range communes {
		inside[c] = true
	}
	for _, a := range agents {
		if a.Kind != AgentCollector {
			continue
		}
		here := inside[a.UnitID]
		for _, v := range a.Serves {
			if inside[v] {
				here, served[v] = true, true
			}
		}
		if here {
			d.Collectors++
		}
	}
	for _, v := range villages {
		if !served[v.ID] {
			d.WithoutPerson = append(d.WithoutPerson, v.ID)
		}
	}
	sort.Slice(d.WithoutPerson, func(i, j int) bool { return d.WithoutPerson[i] < d.WithoutPerson[j] })
	return d
}

package org

import (
	"testing"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// Ân Thi in 2019: 76 collectors for 132.316 people and 137 villages.
func TestReachOfAnThi(t *testing.T) {
	var villages []Unit
	for i := range 137 {
		villages = append(villages, Unit{ID: int64(1000 + i), Level: Village})
	}
	var agents []Agent
	for i := range 76 {
		a := Agent{ID: int64(i), Kind: AgentCollector, UnitID: 1, Serves: []int64{int64(1000 + i)}}
		if i+76 < 130 {
			a.Serves = append(a.Serves, int64(1000+i+76))
		}
		agents = append(agents, a)
	}
	agents = append(agents, Agent{Kind: AgentCellHead, UnitID: 1000, Serves: []int64{1136}}, Agent{Kind: AgentCollector, UnitID: 2})
	d := Reach(villages, []int64{1}, agents, 132_316, 78_088)
	if d.Collectors != 76 || d.Residents() != 1741 || d.VillageTenths() != 18 || d.Workers() != 1027 {
		t.Errorf("%d collectors, %d people, %d tenths of a village, %d workers each", d.Collectors, d.Residents(), d.VillageTenths(), d.Workers())
	}
	if len(d.WithoutPerson) != 7 {
		t.Errorf("%d villages without a collector, want 7: the head of a cell is none", len(d.WithoutPerson))
	}
}

func TestACellHeadWhoLearntToSpeakIsACollaborator(t *testing.T) {
	head := Agent{Kind: AgentCellHead}
	if StandsAs(head, []Training{{Kind: TrainingFirst}}) != AgentCellHead || StandsAs(head, []Training{{Kind: TrainingSkills}}) != AgentCollaborator {
		t.Error("only a course in speaking with people makes a collaborator")
	}
	if StandsAs(Agent{Kind: AgentCollector}, []Training{{Kind: TrainingSkills}}) != AgentCollector {
		t.Error("a collector stays one")
	}
}

func TestCardsAreWarnedOfThirtyDaysBefore(t *testing.T) {
	today := day.Must(2026, 11, 23)
	for _, c := range []struct {
		until day.Date
		want  CardState
	}{{day.Date{}, CardNone}, {day.Must(2026, 11, 22), CardOver}, {today, CardSoon}, {day.Must(2026, 12, 23), CardSoon}, {day.Must(2026, 12, 24), CardGood}} {
		if got := (Agent{CardUntil: c.until}).Card(today); got != c.want {
			t.Errorf("until %s: %d, want %d", c.until, got, c.want)
		}
	}
}

func TestAgentsAndCoursesAreChecked(t *testing.T) {
	err := Agent{Kind: AgentCollector, CardNo: "66-001"}.Check()
	if f := fault.As(err).Fields; len(f) != 4 {
		t.Errorf("fields %+v", f)
	}
	if err := (Training{Kind: TrainingFirst, On: day.Must(2026, 11, 24), Hours: 8}).Check(day.Must(2026, 11, 23)); err == nil {
		t.Error("a course of tomorrow is taken")
	}
}

package target

import (
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/person"
)

// The numbers of Ân Thi: 1.176 people are 165 conferences of 7,14, or 19,6 groups of 10 a month over six months.
func TestSizingInWords(t *testing.T) {
	z := SizeOf(1176, DefaultYields())
	if z.Events != 165 || z.Groups != 20 || z.GroupTenths != 196 {
		t.Errorf("%+v", z)
	}
	if z.EventBudget != 165*3_000_000 || z.GroupBudget != 20*6*1_000_000 {
		t.Errorf("budgets %v %v", z.EventBudget, z.GroupBudget)
	}
	if z := SizeOf(0, DefaultYields()); z != (Size{}) {
		t.Errorf("no need: %+v", z)
	}
}

// Đắk Lắk: gross 3.000 and net 708 leave 2.292 to be kept or replaced; who moved to compulsory is no loss.
func TestRetentionKnowsNoLossInAMove(t *testing.T) {
	b := person.Bridge{Opening: 16_744, New: 3000, Lapsed: 2292, Closing: 17_452}
	if !b.Closes() || b.Gross()-b.Net() != 2292 {
		t.Errorf("%+v", b)
	}
	moved := b
	moved.ToCompulsory, moved.Closing = 100, b.Closing-100
	if RetentionOf(moved) != RetentionOf(b) {
		t.Error("a move to compulsory insurance lowered the retention")
	}
}

func genScenario(t *rapid.T) Scenario {
	n := func(name string, most int64) int64 { return rapid.Int64Range(0, most).Draw(t, name) }
	b := person.Bridge{Opening: n("opening", 5000), New: n("new", 900), Returned: n("returned", 300), MovedIn: n("in", 50)}
	left := b.Opening + b.New + b.Returned + b.MovedIn
	b.Lapsed = n("lapsed", left)
	b.ToCompulsory = n("compulsory", left-b.Lapsed)
	b.MovedOut = n("out", left-b.Lapsed-b.ToCompulsory)
	b.Closing = left - b.Lapsed - b.ToCompulsory - b.MovedOut
	s := Scenario{Past: b, Working: 1 + n("working", 90_000), Retention: Percent(n("retention", 100_00)), Goal: n("goal", 6000)}
	year := day.PeriodAt(day.Year, day.Must(2027, 1, 1))
	for _, code := range []string{SegmentDue, SegmentStopped, SegmentEarlier, "household", "never"} {
		s.Segments = append(s.Segments, Segment{code, n(code, 2000)})
		s.Actions = append(s.Actions, Action{Segment: code, Solution: Develop, Work: Works[n("work", 5)], Number: n("number", 60), Months: n("months", 12), Yield: n("yield", 12_00),
			Cost: money.Dong(n("cost", 5_000_000)), Owner: "BHXH cơ sở", From: year.From().AddMonths(int(n("from", 5))), To: year.To()})
	}
	return s
}

func TestTheBridgeClosesWhateverIsPlanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genScenario(t)
		o := s.Expect()
		if !o.Bridge.Closes() || o.Bridge.Closing < 0 || o.Bridge.Lapsed < 0 {
			t.Fatalf("%+v", o)
		}
		if o.Missing != s.Goal-o.Bridge.Closing {
			t.Fatalf("missing %d", o.Missing)
		}
		months := s.PlanMonths(day.PeriodAt(day.Year, day.Must(2027, 1, 1)))
		var sum person.Bridge
		level := o.Bridge.Opening
		for _, m := range months {
			if !m.Closes() || m.Opening != level {
				t.Fatalf("month %+v after %d", m, level)
			}
			level = m.Closing
			sum = sum.Plus(m)
		}
		if level != o.Bridge.Closing || sum.New != o.Bridge.New || sum.Lapsed != o.Bridge.Lapsed || sum.Renewed != o.Bridge.Renewed {
			t.Fatalf("months end at %d, plan at %+v", level, o.Bridge)
		}
	})
}

func TestCopiesSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genScenario(t)
		s.Goal = s.Past.Closing + rapid.Int64Range(0, 900).Draw(t, "growth")
		var to []Local
		for range rapid.IntRange(1, 30).Draw(t, "places") {
			to = append(to, Local{Working: rapid.Int64Range(0, 9000).Draw(t, "w"), Past: person.Bridge{Closing: rapid.Int64Range(0, 500).Draw(t, "own")}})
		}
		parts := s.Split(to)
		growth, number := int64(0), map[string]int64{}
		for n, p := range parts {
			growth += p.Goal - to[n].Past.Closing
			for _, a := range p.Actions {
				number[a.Segment] += a.Number
			}
		}
		if growth != s.Goal-s.Past.Closing {
			t.Fatalf("growth %d of %d", growth, s.Goal-s.Past.Closing)
		}
		for _, a := range s.Actions {
			if number[a.Segment] != a.Number {
				t.Fatalf("%s: %d of %d", a.Segment, number[a.Segment], a.Number)
			}
		}
	})
}

func TestMoreEffortNeverLowersTheChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genScenario(t)
		q := DefaultAssumptions()
		q.Runs = 60
		before := s.Simulate(q)
		more := s
		more.Actions = append([]Action(nil), s.Actions...)
		more.Actions[rapid.IntRange(0, 4).Draw(t, "line")].Number += rapid.Int64Range(1, 40).Draw(t, "more")
		if after := more.Simulate(q); after.Reached < before.Reached || after.Low < before.Low || after.High < before.High {
			t.Fatalf("before %+v, after %+v", before, after)
		}
		if again := s.Simulate(q); again != before {
			t.Fatalf("another answer: %+v, %+v", before, again)
		}
	})
}

func TestChanceLiesBetweenNothingAndCertainty(t *testing.T) {
	s := Scenario{Past: person.Bridge{Opening: 200, New: 24, Closing: 224}, Retention: 90_00, Goal: 500, Segments: []Segment{{"never", 900}},
		Actions: []Action{{Segment: "never", Solution: Develop, Work: Group, Number: 5, Months: 6, Yield: 10_00}}}
	c := s.Simulate(DefaultAssumptions())
	if p := c.Percent(); p < 30_00 || p > 70_00 {
		t.Errorf("a goal at the expected end: %d", p)
	}
	s.Goal = 100
	if c := s.Simulate(DefaultAssumptions()); c.Percent() != 100_00 {
		t.Errorf("a goal long reached: %+v", c)
	}
	s.Goal = 5000
	if c := s.Simulate(DefaultAssumptions()); c.Reached != 0 {
		t.Errorf("a goal out of reach: %+v", c)
	}
}

func TestApprovalNeedsEverySegmentAndSolution(t *testing.T) {
	year := day.PeriodAt(day.Year, day.Must(2027, 1, 1))
	l := Local{Past: person.Bridge{Opening: 215, New: 40, Lapsed: 15, Closing: 240}, Working: 5000, Segments: []Segment{{SegmentDue, 30}, {SegmentStopped, 0}, {"never", 700}}}
	s := Begin(l, DefaultYields(), year, "BHXH cơ sở")
	if segs, groups := s.Gaps(); len(segs)+len(groups) != 0 {
		t.Errorf("a new scenario has gaps: %v %v", segs, groups)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	s.Segments[1].People = 4
	s.Actions = s.Actions[1:]
	segs, groups := s.Gaps()
	if len(segs) != 1 || segs[0] != SegmentStopped || len(groups) != 1 || groups[0] != Advise {
		t.Errorf("gaps %v %v", segs, groups)
	}
}

func TestSlidersKeepLinesAndSums(t *testing.T) {
	s := Scenario{Actions: []Action{{Work: Conference, Number: 3}, {Work: Group, Number: 9}, {Work: Conference, Number: 6}}}
	if got := s.WithTotal(Conference, 30); got.Total(Conference) != 30 || got.Actions[0].Number != 10 || got.Actions[1].Number != 9 {
		t.Errorf("%+v", got.Actions)
	}
	if s.Actions[0].Number != 3 {
		t.Error("the original changed")
	}
	if got := s.As(Strong); got.Actions[0].Number != 4 || s.As(Cautious).Actions[0].Number != 3 {
		t.Errorf("%+v", got.Actions)
	}
}

package coverage

import (
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/policy"
)

var today = day.Must(2026, 11, 22)

func law(t interface{ Fatal(...any) }) Ages {
	book, err := policy.Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	w, err := book.WorkingAgeOn(today)
	if err != nil {
		t.Fatal(err)
	}
	return Ages{On: today, OldEnough: w.OldEnough, Retired: w.Retired}
}

func born(y, m, d int) person.Birth {
	return person.Birth{Date: day.Must(y, m, d), Precision: person.PrecisionDay}
}

func TestEachResidentStandsInOneSegment(t *testing.T) {
	rule := law(t)
	for _, c := range []struct {
		who     string
		facts   Facts
		segment Segment
		working bool
	}{
		{"a child of five", Facts{Birth: born(2021, 1, 1)}, ChildUnder6, false},
		{"a child of ten", Facts{Birth: born(2016, 1, 1)}, Pupil, false},
		{"sixteen, nothing known", Facts{Birth: born(2010, 1, 1)}, Pupil, true},
		{"sixteen, working the fields", Facts{Birth: born(2010, 1, 1), Job: JobOther}, InformalWorker, true},
		{"a student of twenty", Facts{Birth: born(2006, 1, 1), Job: JobStudent}, Student, true},
		{"a student with a compulsory spell", Facts{Birth: born(2006, 1, 1), Job: JobStudent, Covered: 1}, Employee, true},
		{"a teacher", Facts{Birth: born(1986, 1, 1), Job: JobEmployee}, Employee, true},
		{"a shop owner of a poor household", Facts{Birth: born(1986, 1, 1), Job: JobBusiness, Poverty: person.PovertyPoor}, BusinessOwner, true},
		{"a farmer, near-poor", Facts{Birth: born(1986, 1, 1), Job: JobOther, Poverty: person.PovertyNear}, PoorWorkingAge, true},
		{"a farm of average living standard", Facts{Birth: born(1986, 1, 1), Poverty: person.AgriAverageHousehold, Minority: true}, AgriAverageHousehold, true},
		{"an Êđê grower", Facts{Birth: born(1986, 1, 1), Job: JobOther, Minority: true}, MinorityWorker, true},
		{"a porter", Facts{Birth: born(1986, 1, 1), Job: JobOther}, InformalWorker, true},
		{"a pensioner", Facts{Birth: born(1955, 1, 1), Job: JobPensioner}, Pensioner, false},
		{"a poor old woman", Facts{Birth: born(1955, 1, 1), Female: true, Poverty: person.PovertyPoor}, Elderly, false},
		{"no birth date", Facts{Job: JobOther}, SegmentUnknown, false},
	} {
		segment, working := Place(c.facts, rule)
		if segment != c.segment || working != c.working {
			t.Errorf("%s: %s, working age %v; want %s, %v", c.who, segment.Code(), working, c.segment.Code(), c.working)
		}
	}
}

func TestOccupationsAsTheyAreWritten(t *testing.T) {
	for key, want := range map[string]Job{"": JobNone, "hoc sinh": JobPupil, "sinh vien nam 2": JobStudent, "giao vien": JobEmployee,
		"chu ho kinh doanh": JobBusiness, "huu tri": JobPensioner, "lam nong": JobOther, "lao dong tu do": JobOther, "cong nhan": JobEmployee} {
		if got := JobOf(key); got != want {
			t.Errorf("%q: job %d, want %d", key, got, want)
		}
	}
}

func TestCompulsoryExcludesVoluntary(t *testing.T) {
	compulsory, voluntary := person.SchemeCompulsorySI.Bit(), person.SchemeVoluntarySI.Bit()
	for _, c := range []struct {
		who             string
		covered, review int
		want            Status
	}{
		{"in the compulsory scheme", compulsory, 0, Elsewhere},
		{"in the compulsory scheme, and a doubtful pair in the voluntary list", compulsory, voluntary, Elsewhere},
		{"in both, because nobody closed the voluntary spell", compulsory | voluntary, 0, Covered},
		{"a doubtful pair only", 0, voluntary, Review},
		{"nowhere", 0, 0, Missing},
	} {
		if got := StatusOf(person.SchemeVoluntarySI, InformalWorker, true, c.covered, c.review); got != c.want {
			t.Errorf("%s: %d, want %d", c.who, got, c.want)
		}
	}
	if got := StatusOf(person.SchemeVoluntarySI, Pupil, true, 0, 0); got != NotFor {
		t.Errorf("the voluntary scheme counts a pupil as %d", got)
	}
}

func TestCellsAlwaysSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Count {
			return Count{Segment: Segment(rapid.IntRange(0, int(Elderly)).Draw(t, "segment")), WorkingAge: rapid.Bool().Draw(t, "working"),
				Resident: rapid.Bool().Draw(t, "resident"), Covered: rapid.IntRange(0, 15).Draw(t, "covered"),
				Review: rapid.IntRange(0, 15).Draw(t, "review"), N: rapid.Int64Range(1, 9).Draw(t, "n")}
		})).Draw(t, "counts")
		for s := person.SchemeAny; s <= person.SchemeUnemployment; s++ {
			var whole, halves Cell
			var half [2]Cell
			for i, k := range counts {
				whole.Add(s, k)
				half[i%2].Add(s, k)
			}
			halves = half[0].Plus(half[1])
			if !whole.Holds() || whole != halves {
				t.Fatalf("scheme %s: %+v, halves %+v", s.Code(), whole, halves)
			}
			if s == person.SchemeAny && whole.Eligible != whole.People {
				t.Fatalf("for scheme any everyone counts: %+v", whole)
			}
		}
	})
}

// Seed H15: «47/82 người lao động trong độ tuổi tham gia BHXH tự nguyện, đạt tỷ lệ 57%».
func TestThanhBinh(t *testing.T) {
	cell := Cell{People: 300, WorkingAge: 82, Eligible: 82, Covered: 47, Missing: 35}
	if !cell.Holds() {
		t.Fatal("47 and 35 do not sum to 82")
	}
	own := RateOf(person.SchemeVoluntarySI, cell, nil, today)
	if p, ok := own.Percent(); !ok || p != 5732 || own.Den.Official() || own.Den.Kind != WorkingAge {
		t.Errorf("by the register: %v %+v", p, own.Den)
	}
	list := []Denominator{{Kind: WorkingAge, Value: 90, AsOf: day.Must(2025, 12, 31), Source: "UBND xã"},
		{Kind: WorkingAge, Value: 82, AsOf: day.Must(2026, 6, 30), Source: "Trưởng thôn"}, {Kind: WorkingAge, Value: 99, AsOf: day.Must(2027, 1, 1), Source: "later"},
		{Kind: Population, Value: 310, AsOf: day.Must(2026, 6, 30), Source: "Trưởng thôn"}}
	official := RateOf(person.SchemeVoluntarySI, cell, list, today)
	if official.Den.Value != 82 || official.Den.Source != "Trưởng thôn" || !official.Den.Official() {
		t.Errorf("the newest official number not after the day is %+v", official.Den)
	}
}

// Table A.6 row 19: the stocks of Đắk Lắk at 31/03/2023 and their growth.
func TestGrowthIsPercentAndDifferenceIsPoints(t *testing.T) {
	for _, c := range []struct{ before, now, want int64 }{{102849, 107219, 425}, {16744, 17452, 423}, {1563378, 1621517, 372}} {
		if p, ok := Growth(c.before, c.now); !ok || int64(p) != c.want {
			t.Errorf("%d to %d grows %d, want %d", c.before, c.now, p, c.want)
		}
	}
	if _, ok := Growth(0, 5); ok {
		t.Error("growth from nothing is no percentage")
	}
	if d := Percent(3150).Minus(2350); d != Points(800) {
		t.Errorf("31,5 %% over 23,5 %% is %d hundredths of a point", d)
	}
}

func TestSmallAndImpossibleRatesSayso(t *testing.T) {
	r := Rate{Num: 3, Den: Denominator{Value: 4}}
	if !r.Small() {
		t.Error("3 of 4 is too small for a percentage alone")
	}
	if !(Rate{Num: 5, Den: Denominator{Value: 4}}).Over() {
		t.Error("5 of 4 must be pointed at")
	}
	if _, ok := (Rate{Num: 1}).Percent(); ok {
		t.Error("nothing to divide by")
	}
}

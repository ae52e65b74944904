package person

import (
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
)

var year2022 = Period{day.Must(2022, 4, 1), day.Must(2023, 3, 31)}

func voluntary(from, to day.Date) Spell { return Spell{Scheme: SchemeVoluntarySI, From: from, To: to} }

func TestMovementsOfOnePerson(t *testing.T) {
	d := day.Must
	for _, c := range []struct {
		who    string
		spells []Spell
		stays  []Presence
		want   Bridge
	}{
		{"joins for the first time", []Spell{voluntary(d(2022, 6, 1), day.Date{})}, nil, Bridge{New: 1, Closing: 1}},
		{"pays all the year", []Spell{voluntary(d(2021, 1, 1), day.Date{})}, nil, Bridge{Opening: 1, Closing: 1}},
		{"renews where the year of payment ends", []Spell{voluntary(d(2021, 7, 1), d(2022, 6, 30)), voluntary(d(2022, 7, 1), d(2023, 6, 30))}, nil,
			Bridge{Opening: 1, Renewed: 1, Closing: 1}},
		{"stops", []Spell{voluntary(d(2021, 7, 1), d(2022, 6, 30))}, nil, Bridge{Opening: 1, Lapsed: 1}},
		{"stops on the last day of the period, still counted", []Spell{voluntary(d(2021, 7, 1), d(2023, 3, 31))}, nil, Bridge{Opening: 1, Closing: 1}},
		{"returns after a gap", []Spell{voluntary(d(2020, 1, 1), d(2020, 12, 31)), voluntary(d(2022, 8, 1), day.Date{})}, nil, Bridge{Returned: 1, Closing: 1}},
		{"stops and returns within the year", []Spell{voluntary(d(2022, 1, 1), d(2022, 5, 31)), voluntary(d(2022, 9, 1), day.Date{})}, nil,
			Bridge{Opening: 1, Lapsed: 1, Returned: 1, Closing: 1}},
		{"takes a job: a move, not a loss", []Spell{voluntary(d(2021, 1, 1), d(2022, 9, 30)), {Scheme: SchemeCompulsorySI, From: d(2022, 10, 1)}}, nil,
			Bridge{Opening: 1, ToCompulsory: 1}},
		{"moves to another commune", []Spell{voluntary(d(2021, 1, 1), day.Date{})}, []Presence{{To: d(2022, 10, 14)}}, Bridge{Opening: 1, MovedOut: 1}},
		{"comes from another commune", []Spell{voluntary(d(2021, 1, 1), day.Date{})}, []Presence{{From: d(2022, 10, 15)}}, Bridge{MovedIn: 1, Closing: 1}},
	} {
		var b Bridge
		Movements(History{Person: 1, Spells: c.spells, Stays: c.stays}, SchemeVoluntarySI, year2022, &b)
		if b != c.want {
			t.Errorf("%s: %+v, want %+v", c.who, b, c.want)
		}
	}
}

// A move from voluntary to compulsory leaves the two schemes together unchanged (14.06).
func TestMoveBetweenSchemesIsNoLossOverall(t *testing.T) {
	h := History{Person: 1, Spells: []Spell{voluntary(day.Must(2021, 1, 1), day.Must(2022, 9, 30)), {Scheme: SchemeCompulsorySI, From: day.Must(2022, 10, 1)}}}
	var v, c Bridge
	Movements(h, SchemeVoluntarySI, year2022, &v)
	Movements(h, SchemeCompulsorySI, year2022, &c)
	if v.Net()+c.Net() != 0 || v.Lapsed != 0 || v.ToCompulsory != 1 {
		t.Errorf("voluntary %+v, compulsory %+v", v, c)
	}
}

func TestTheBridgeCloses(t *testing.T) {
	date := rapid.Custom(func(t *rapid.T) day.Date { return day.Must(2020, 1, 1).AddDays(rapid.IntRange(0, 1500).Draw(t, "day")) })
	span := rapid.Custom(func(t *rapid.T) Period {
		from := date.Draw(t, "from")
		if rapid.IntRange(0, 5).Draw(t, "open") == 0 {
			return Period{From: from}
		}
		return Period{from, from.AddDays(rapid.IntRange(0, 400).Draw(t, "length"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		var total Bridge
		var entered, left int64
		for i := range rapid.IntRange(1, 8).Draw(t, "people") {
			h := History{Person: ID(i + 1), Stays: rapid.SliceOfN(span, 0, 3).Draw(t, "stays")}
			for _, p := range rapid.SliceOfN(span, 0, 5).Draw(t, "spells") {
				scheme := Schemes[rapid.IntRange(0, 1).Draw(t, "scheme")]
				h.Spells = append(h.Spells, Spell{Scheme: scheme, From: p.From, To: p.To})
			}
			from := date.Draw(t, "period")
			period := Period{from, from.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))}
			var b Bridge
			for _, e := range Movements(h, SchemeVoluntarySI, period, &b) {
				if !period.Contains(e.On) {
					t.Fatalf("event %+v outside %+v", e, period)
				}
			}
			if !b.Closes() {
				t.Fatalf("person %d: %+v does not close", i, b)
			}
			if b.Opening > 1 || b.Closing > 1 {
				t.Fatalf("one person counts once: %+v", b)
			}
			total = total.Plus(b)
			entered += b.New + b.Returned + b.MovedIn
			left += b.Lapsed + b.ToCompulsory + b.MovedOut
		}
		if !total.Closes() || total.Net() != entered-left {
			t.Fatalf("%+v", total)
		}
	})
}

// Seed K27: 17.452 người tham gia BHXH tự nguyện at 31/03/2023, +708 on the year before; K16 tells 3,000
// new ones and K15 another 716. Table A.6 row 20: between 2,292 and 3,008 people were gained and lost.
func TestStocksOfDakLakAt31March2023(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	s := Statement{Scheme: SchemeVoluntarySI, From: year2022.From, AsOf: year2022.To, Opening: n(16744), Closing: n(17452), Source: "K27"}
	if net, ok := s.Net(); !ok || net != 708 {
		t.Errorf("net %d, want +708", net)
	}
	if _, ok := s.ImpliedLapsed(); ok {
		t.Error("without a gain nothing can be implied")
	}
	for gained, want := range map[int64]int64{3000: 2292, 3716: 3008} {
		s.Gained = n(gained)
		if lapsed, ok := s.ImpliedLapsed(); !ok || lapsed != want {
			t.Errorf("with %d gained, %d lapsed, want %d", gained, lapsed, want)
		}
	}
	s.Lapsed = n(10)
	if s.Closes() {
		t.Error("3,716 gained and 10 lapsed do not lead to +708")
	}
}

func TestCompulsoryClosesVoluntary(t *testing.T) {
	d := day.Must
	spells := []Spell{{ID: 1, Scheme: SchemeVoluntarySI, From: d(2026, 1, 1), To: d(2026, 12, 31)},
		{ID: 2, Scheme: SchemeVoluntarySI, From: d(2024, 1, 1), To: d(2024, 12, 31)}, {ID: 3, Scheme: SchemeHealth, From: d(2026, 1, 1)}}
	closed, refunds := CloseForCompulsory(spells, d(2026, 7, 1))
	if len(closed) != 1 || closed[0].ID != 1 || closed[0].To != d(2026, 6, 30) || closed[0].EndReason != ReasonToCompulsory {
		t.Errorf("closed %+v", closed)
	}
	if len(refunds) != 1 || refunds[0].Months != 6 || refunds[0].From != d(2026, 7, 1) {
		t.Errorf("to pay back %+v", refunds)
	}
}

func TestMergePlan(t *testing.T) {
	a := Person{ID: 1, FullName: "Nguyễn Thị Hoa", Resident: true, CommuneID: 5, IDs: IDs{Citizen: "066190000001"}, Occupation: "Làm nông"}
	b := Person{ID: 2, FullName: "Nguyễn Thị Hoa", IDs: IDs{SI: "6612345678"}, Occupation: "Buôn bán", Birth: Birth{Date: day.Must(1990, 3, 4), Precision: PrecisionDay}}
	plan, ok := PlanMerge(a, b)
	if !ok || plan.After.IDs.SI != b.IDs.SI || plan.After.Birth != b.Birth || !plan.After.Resident || plan.After.CommuneID != 5 {
		t.Errorf("plan %+v", plan.After)
	}
	if len(plan.Conflicts) != 1 || plan.Conflicts[0] != "occupation" {
		t.Errorf("conflicts %v", plan.Conflicts)
	}
	b.IDs.Citizen = "066190000002"
	if _, ok := PlanMerge(a, b); ok {
		t.Error("two citizen numbers are two people")
	}
}

func TestTwinsAreProposedOnlyWithFullBirthAndVillage(t *testing.T) {
	full := Twin{ID: 1, NameKey: "y bham", Birth: Birth{Date: day.Must(1980, 1, 2), Precision: PrecisionDay}, VillageID: 9, Sex: Male}
	if _, ok := full.Key(); !ok {
		t.Error("a full birth and a village suffice")
	}
	year := full
	year.Birth.Precision = PrecisionYear
	if _, ok := year.Key(); ok {
		t.Error("a year is too little")
	}
	other := full
	other.ID, other.Sex = 2, Female
	if MayBeOne(full, other) {
		t.Error("a man and a woman are two people")
	}
}

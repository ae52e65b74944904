package prospect

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/person"
)

var today = day.Must(2026, 11, 22)

func law(t interface{ Fatal(...any) }) Law {
	rules, err := DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	return Law{On: today, PensionMonths: 180, Rules: RulesOn(rules, today), Retires: func(female bool, birth day.Date) day.Date {
		if female {
			return birth.AddMonths(12 * 60)
		}
		return birth.AddMonths(12 * 62)
	}}
}

func born(y int) person.Birth {
	return person.Birth{Date: day.Must(y, 3, 4), Precision: person.PrecisionDay}
}

// Seeds D06, D28: «Ưu tiên vì: vợ đã tham gia, 42 tuổi, trồng 120 gốc mai, thẻ BHYT còn 20 ngày».
func TestTheSentenceOfTheScore(t *testing.T) {
	wife := Member{ID: 1, Birth: born(1986), Sex: person.Female, Role: RoleHead, Resident: true, Segment: coverage.InformalWorker, WorkingAge: true,
		Covered: person.SchemeVoluntarySI.Bit(), Voluntary: Standing{Ever: true, Began: day.Must(2024, 1, 1), Until: day.Must(2027, 12, 31)}}
	man := Member{ID: 2, Birth: born(1984), Sex: person.Male, Role: RoleSpouse, Resident: true, Segment: coverage.InformalWorker, WorkingAge: true,
		Covered: person.SchemeHealth.Bit(), Health: Standing{Ever: true, Began: day.Must(2025, 12, 13), Until: today.AddDays(20), Category: "GD"}}
	got := Judge([]Member{wife, man}, []Means{{Kind: MeansTrees, Crop: "mai", N: 120}}, law(t))[1]
	want := "wife_in,20,0;age,10,42;trees_mai,15,120;due_health,25,20"
	if FormatWhy(got.Why) != want || got.Score != 70 || got.Lead != Due || got.Scheme != person.SchemeHealth {
		t.Errorf("%s, score %d, lead %s", FormatWhy(got.Why), got.Score, got.Lead.Code())
	}
	if !got.Tags.Has(TagOf(Household, person.SchemeVoluntarySI) | TagOf(Never, person.SchemeVoluntarySI) | TagGrower) {
		t.Errorf("tags %b", got.Tags)
	}
	for _, w := range got.Why {
		if w.Private() != (w.Code == "trees_mai") {
			t.Errorf("%s is private: %v", w.Code, w.Private())
		}
	}
}

// 4.08: the school's card ends in December. Whoever is still a pupil is the school's; whoever works at home by now is
// due, and the sentence says why; whoever a company has hired is not asked.
func TestWhoLeavesSchoolIsDue(t *testing.T) {
	card := Standing{Ever: true, Began: day.Must(2026, 1, 1), Until: day.Must(2026, 12, 31), Category: "HS4"}
	of := func(segment coverage.Segment, health Standing) Prospect {
		m := Member{ID: 1, Birth: born(2008), Sex: person.Male, Role: RoleChild, Resident: true, Segment: segment, WorkingAge: true, Health: health}
		if health.Ended.IsZero() {
			m.Covered = person.SchemeHealth.Bit()
		}
		return Judge([]Member{m}, nil, law(t))[0]
	}
	health := TagOf(Due, person.SchemeHealth)
	if p := of(coverage.InformalWorker, card); !p.Tags.Has(health) || p.Lead != Due || FormatWhy(p.Why) != "age,5,18;due_health,15,39;left_school,8,0" {
		t.Errorf("at home: %s %s", p.Lead.Code(), FormatWhy(p.Why))
	}
	for _, still := range []coverage.Segment{coverage.Pupil, coverage.Student, coverage.Employee} {
		if p := of(still, card); p.Tags.Has(health) {
			t.Errorf("segment %s is due: %s", still.Code(), FormatWhy(p.Why))
		}
	}
	ended := Standing{Ever: true, Ended: day.Must(2026, 8, 31), Category: "SV4"}
	if p := of(coverage.InformalWorker, ended); p.Lead != Stopped || !strings.Contains(FormatWhy(p.Why), "left_school") {
		t.Errorf("a student whose card ended in August: %s %s", p.Lead.Code(), FormatWhy(p.Why))
	}
	ended.Ended = day.Must(2024, 8, 31)
	if p := of(coverage.InformalWorker, ended); strings.Contains(FormatWhy(p.Why), "left_school") {
		t.Errorf("two years later school is no reason: %s", FormatWhy(p.Why))
	}
}

func TestStanding(t *testing.T) {
	d := func(y, m, dd int) day.Date { return day.Must(y, m, dd) }
	for _, c := range []struct {
		who    string
		spells []person.Spell
		want   Standing
	}{
		{"never", nil, Standing{}},
		{"open", []person.Spell{{From: d(2024, 1, 1)}}, Standing{Ever: true, Began: d(2024, 1, 1)}},
		{"renewed year by year", []person.Spell{{From: d(2025, 1, 1), To: d(2025, 12, 31)}, {From: d(2026, 1, 1), To: d(2026, 12, 31)}},
			Standing{Ever: true, Began: d(2025, 1, 1), Until: d(2026, 12, 31)}},
		{"paid ahead", []person.Spell{{From: d(2026, 1, 1), To: d(2026, 11, 30)}, {From: d(2026, 12, 1), To: d(2027, 11, 30)}},
			Standing{Ever: true, Began: d(2026, 1, 1), Until: d(2027, 11, 30)}},
		{"stopped in spring", []person.Spell{{From: d(2025, 1, 1), To: d(2026, 3, 31)}}, Standing{Ever: true, Ended: d(2026, 3, 31)}},
		{"stopped, and paid for next year", []person.Spell{{From: d(2025, 1, 1), To: d(2026, 3, 31)}, {From: d(2027, 1, 1), To: d(2027, 12, 31)}},
			Standing{Ever: true, Ended: d(2026, 3, 31), Coming: true}},
		{"paid for next year only", []person.Spell{{From: d(2027, 1, 1), To: d(2027, 12, 31)}}, Standing{Coming: true}},
		{"a spell that ends before it begins", []person.Spell{{From: d(2026, 5, 1), To: d(2026, 4, 1)}}, Standing{}},
	} {
		if got := StandingOf(c.spells, today); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.who, got, c.want)
		}
	}
}

func anyMember(t *rapid.T, id int) Member {
	n := func(from, to int, what string) int { return rapid.IntRange(from, to).Draw(t, what) }
	m := Member{ID: person.ID(id), Birth: person.Birth{Date: today.AddMonths(-n(0, 1080, "age")), Precision: person.Precision(n(0, 3, "precision"))},
		Sex: person.Sex(n(0, 2, "sex")), Role: Role(n(0, int(RoleSibling), "role")), Job: rapid.SampledFrom([]string{"", "buon ban", "lam nong", "trong ca phe"}).Draw(t, "job"),
		Poverty: person.Poverty(n(0, 3, "poverty")), LeftPoverty: rapid.Bool().Draw(t, "left"), Minority: rapid.Bool().Draw(t, "minority"),
		Resident: n(0, 5, "resident") > 0, Segment: coverage.Segment(n(0, int(coverage.Elderly), "segment")), WorkingAge: rapid.Bool().Draw(t, "working"),
		Covered: n(0, 15, "covered"), Review: n(0, 15, "review"), Said: Said(n(0, 5, "said"))}
	for _, st := range []*Standing{&m.Voluntary, &m.Health} {
		var spells []person.Spell
		for range n(0, 3, "spells") {
			from := today.AddDays(-n(-200, 1500, "from"))
			s := person.Spell{From: from, Category: rapid.SampledFrom([]string{"", "GD", "HN", "TE"}).Draw(t, "category")}
			if n(0, 4, "open") > 0 {
				s.To = from.AddDays(n(0, 700, "days"))
			}
			spells = append(spells, s)
		}
		*st = StandingOf(spells, today)
	}
	for _, s := range Schemes {
		if n(0, 4, "gift") == 0 {
			to := today.AddDays(n(-dueDays, 400, "gift ends"))
			m.Give(s, Gift{From: to.AddDays(-n(0, 400, "gift days")), To: to, Kin: rapid.Bool().Draw(t, "kin")})
		}
	}
	return m
}

// Exactly one leading reason for whoever has any tag, the first of the recipe; the score is the sum of
// its reasons; one segment; the order of places is that of the recipe; who is missing is a prospect.
func TestEachProspectHasOneLeadingReason(t *testing.T) {
	rule := law(t)
	rapid.Check(t, func(t *rapid.T) {
		var members []Member
		for i := range rapid.IntRange(1, 6).Draw(t, "members") {
			members = append(members, anyMember(t, i+1))
		}
		for i, p := range Judge(members, []Means{{Kind: MeansTrees, Crop: "coffee", N: 900}}, rule) {
			m := &members[i]
			reasons := 0
			for _, r := range Reasons {
				for _, s := range Schemes {
					if !p.Tags.Has(TagOf(r, s)) {
						continue
					}
					reasons++
					if slices.Index(Reasons[:], r) < slices.Index(Reasons[:], p.Lead) || r == p.Lead && s < p.Scheme {
						t.Fatalf("%s comes before the lead %s", r.Code(), p.Lead.Code())
					}
					if p.Wants&s.Bit() == 0 {
						t.Fatalf("a reason of a scheme nobody wants")
					}
				}
			}
			if (reasons > 0) != (p.Lead != None) || p.Lead != None && !p.Tags.Has(TagOf(p.Lead, p.Scheme)) {
				t.Fatalf("%d reasons, lead %s", reasons, p.Lead.Code())
			}
			sum := 0
			for _, w := range p.Why {
				sum += w.Points
			}
			if sum != p.Score {
				t.Fatalf("score %d of %s", p.Score, FormatWhy(p.Why))
			}
			if back, err := ParseWhy(FormatWhy(p.Why)); err != nil || !slices.Equal(back, p.Why) {
				t.Fatalf("%s does not come back", FormatWhy(p.Why))
			}
			if p.Lead != None && (p.Segment == "" || (p.Place < PlaceOf(p.Lead) || p.Place >= PlaceAfter(p.Lead)) && !p.Tags.Has(TagKinJoined)) {
				t.Fatalf("segment %q, place %d of %s", p.Segment, p.Place, p.Lead.Code())
			}
			wants := p.Wants&person.SchemeVoluntarySI.Bit() != 0 && !p.Tags.Has(TagOf(Due, person.SchemeVoluntarySI))
			is := coverage.StatusOf(person.SchemeVoluntarySI, m.Segment, m.WorkingAge, m.Covered, m.Review) == coverage.Missing
			if !m.Gift(person.SchemeVoluntarySI).To.IsZero() {
				continue // asked by the end of the gift; its own table tells
			}
			gone := m.Said == SaidDied || m.Said == SaidAway || m.Voluntary.Coming
			if m.Resident && wants != (is && !gone) || wants && !is {
				t.Fatalf("missing %v, asked %v: %+v", is, wants, m)
			}
		}
	})
}

func TestRulesAreRefused(t *testing.T) {
	good := Rule{Code: "farmers", Name: "Nông dân", From: today, When: Condition{Jobs: []string{"lam nong"}}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*Rule){
		"no code":          func(r *Rule) { r.Code = "" },
		"the left-over":    func(r *Rule) { r.Code = OtherSegment },
		"marks":            func(r *Rule) { r.Code = "nông dân" },
		"no name":          func(r *Rule) { r.Name = " " },
		"no day":           func(r *Rule) { r.From = day.Date{} },
		"ends before":      func(r *Rule) { r.To = r.From },
		"nothing asked":    func(r *Rule) { r.When = Condition{} },
		"old before young": func(r *Rule) { r.When.AgeFrom, r.When.AgeTo = 50, 40 },
		"unknown group":    func(r *Rule) { r.When.Groups = []string{"princes"} },
		"unknown scheme":   func(r *Rule) { r.When.NotIn = []string{"any"} },
		"unknown poverty":  func(r *Rule) { r.When.Poverty = []string{"rich"} },
	} {
		r := good
		change(&r)
		if r.Check() == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

func TestObjectionsAreWhole(t *testing.T) {
	list, err := Objections()
	if err != nil || len(list) < 5 {
		t.Fatal(len(list), err)
	}
	for _, o := range list {
		for lang, a := range map[string]Answer{"vi": o.Vi, "en": o.En} {
			if a.Title == "" || a.Hear == "" || a.Never == "" || len(a.Say) == 0 || len(a.Show) == 0 {
				t.Errorf("%s %s is not whole", o.Code, lang)
			}
		}
		if o.Source == "" || len(o.Vi.Say) != len(o.En.Say) || len(o.Vi.Show) != len(o.En.Show) {
			t.Errorf("%s: source, or a line without its English", o.Code)
		}
	}
}

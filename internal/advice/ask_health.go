package advice

import (
	"encoding/json"
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
)

func askHousehold(c *Case, f *fields, _ Words) (any, error) {
	on, members := f.day("pay_date"), f.members()
	months := f.optCount("months", 12, 1, 12)
	already := f.optCount("already_insured", 0, 0, mostMembers)
	base := f.optDong("base")
	if c.err != nil {
		return nil, c.err
	}
	return c.HouseholdHealth(on, members, months, already, base)
}

// members is how many, or a list of them.
func (f *fields) members() int {
	v, ok := f.take("members")
	var many []json.RawMessage
	if ok && json.Unmarshal(v, &many) == nil {
		return len(many)
	}
	return f.count("members", 1, 1_000_000)
}

func askHouseholdMixed(c *Case, f *fields, _ Words) (any, error) {
	on, base := f.onOr("pay_date"), f.optDong("base")
	var members []MixedMember
	f.each("members", func(m *fields) {
		v, _ := m.take("pct")
		r, err := money.ParseRate(text(v) + "%")
		if err != nil {
			f.bad("pct", v)
		}
		members = append(members, MixedMember{m.count("months", 1, 12), r})
	})
	if c.err != nil {
		return nil, c.err
	}
	return c.HouseholdMixed(on, base, members)
}

func askHouseholdBasis(c *Case, f *fields, _ Words) (any, error) {
	on, base, members := f.onOr("pay_date"), f.optDong("base"), f.members()
	if c.err != nil {
		return nil, c.err
	}
	basis, err := c.HouseholdBasis(on, base, members)
	return struct {
		Basis []money.Dong `json:"basis"`
	}{basis}, err
}

func askSupported(c *Case, f *fields, _ Words) (any, error) {
	on, who, months := f.day("pay_date"), f.payer(), f.optCount("months", 12, 1, 12)
	if c.err != nil {
		return nil, c.err
	}
	if slices.Contains(who.Categories, ExNearPoor) { // "other" is a group of the voluntary scheme only
		who.Categories = slices.DeleteFunc(who.Categories, func(g string) bool { return g == Other })
	}
	return c.SupportedHealth(on, who, months)
}

type amount struct {
	Amount money.Dong `json:"amount"`
}

func askSmallCost(c *Case, f *fields, _ Words) (any, error) {
	a, err := c.SmallCost(f.day("date"))
	return amount{a}, err
}

func askSixMonths(c *Case, f *fields, _ Words) (any, error) {
	a, err := c.SixMonths(f.day("date"))
	return amount{a}, err
}

func askHealthLevel(c *Case, f *fields, _ Words) (any, error) {
	p, err := c.HealthLevel(f.day("date"), f.optText("group"))
	return struct {
		Pct Percent `json:"pct"`
	}{p}, err
}

func askHealthWays(c *Case, f *fields, _ Words) (any, error) {
	on, months := f.day("pay_date"), f.optCount("months", 12, 1, 12)
	already, areas := f.optCount("already_insured", 0, 0, mostMembers), append(f.texts("areas"), f.texts("area")...)
	var wishes []CardWish
	f.each("members", func(m *fields) {
		wishes = append(wishes, CardWish{m.optText("name"), append(m.texts("groups"), m.texts("group")...), m.optDay("left_list")})
	})
	if c.err != nil {
		return nil, c.err
	}
	return c.HealthWays(on, wishes, months, already, areas)
}

// continuityOut writes a continuity with its days.
type continuityOut struct {
	Since     day.Date `json:"continuous_since"`
	Reached   bool     `json:"five_years"`
	FiveYears day.Date `json:"five_years_on"`
	CoveredTo day.Date `json:"covered_to"`
	GapDays   int      `json:"gap_days"`
	LostOn    day.Date `json:"lost_on"`
	Lost      bool     `json:"lost"`
	Near      bool     `json:"near"`
	WaitDays  int      `json:"wait_days"`
	ValidFrom day.Date `json:"valid_from"`
}

func askContinuity(c *Case, f *fields, _ Words) (any, error) {
	on := f.day("date")
	var spells []CardSpell
	f.each("cards", func(s *fields) { spells = append(spells, CardSpell{s.day("from"), s.day("to")}) })
	if c.err != nil {
		return nil, c.err
	}
	k, err := c.Continuity(spells, on)
	return continuityOut(k), err
}
